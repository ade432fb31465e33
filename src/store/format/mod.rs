//! The project's files of format version 1 as text: RON in, model out, and
//! back. Pure: bytes and values, no files.

pub mod scan;
