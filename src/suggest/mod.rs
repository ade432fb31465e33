//! Sources of suggested tags. None ships yet; a tag that a machine proposed is
//! never a tag until a person accepts it.
