//! What an annotation is: plain values, the edits that change them, and the
//! schema's rules over them. Knows no files, no screen, no history, no clock.

mod article;
pub mod check;
mod edit;
mod id;
pub mod labels;
mod layer;
mod project;
mod register;
mod reshape;
mod schema;
mod split;
mod tag;
mod verdict;

use std::collections::BTreeMap;

pub use article::*;
pub use edit::{Conflict, Edit, Transaction};
pub use id::*;
pub use layer::*;
pub use project::*;
pub use register::*;
pub use reshape::{Named, Reshape};
pub use schema::*;
pub use split::*;
pub use tag::*;
pub use verdict::*;

/// Fields of a file that this version doesn't know, by name, as the RON text
/// they had: what a newer version or another program wrote survives a load and
/// a save.
pub type Extra = BTreeMap<String, String>;
