//! Who works on a project as an annotator: one process at a time. The lock is
//! the operating system's, so that it falls with its process; who holds it
//! stands in a file beside it.

use crate::model::Stamp;

/// The process that works on a project, for the message to the second one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    pub pid: u32,
    pub user: String,
    pub host: String,
    pub started: Stamp,
}
