//! A data set from tagged articles to files: gold, splits, exports that are read
//! back, and what is in the way. The real binary on small files of our own.

mod archive;
mod bench;
mod export;
mod gold;
mod labels;
mod split;
