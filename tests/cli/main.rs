//! The real binary in a temporary folder: data on standard output, messages on
//! standard error, exit 0 done, 1 findings, 2 could not.

mod articles;
mod bench;
mod convert;
mod export;
mod help;
mod project;
mod suggestions;
