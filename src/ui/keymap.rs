//! Which command a key asks for.
