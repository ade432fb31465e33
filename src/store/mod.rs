//! A project's folder: RON files in and out, the journal, the lock, what other
//! programs changed. The only room that reads and writes projects. Must not
//! know the workspace, the formats of others, or where articles come from.
//!
//! How it is used:
//!
//! 1. [`create`] makes a folder, [`open`] gives an [`Opened`]: the project
//!    without its layers, the keys of the layers, the undo history, a handle
//!    ([`Files`]) and whatever is wrong, as [`Problem`]s.
//! 2. Layers come in through [`Files::load_layer`] or [`Files::load_all`]; what
//!    a killed process left in its journal is already in them.
//! 3. [`Writer::start`] begins the thread that writes. Every committed step goes
//!    to [`Writer::append`], every text before the first tag in it to
//!    [`Writer::put_text`]. Nothing else has to be asked for: the writer writes
//!    journal and files in time, from the steps alone.
//! 4. [`Watcher::start`] tells what other programs changed; [`Files::load`]
//!    gives the new content.

mod atomic;
mod cache;
mod check;
mod content;
mod event;
mod files;
mod flush;
pub mod format;
mod journal;
mod lock;
mod mend;
mod open;
mod paths;
pub mod presets;
mod problem;
mod save;
mod single;
mod splits;
mod steps;
mod texts;
mod watch;

pub use check::check_files;
pub use content::Content;
pub use event::{SaveState, StoreEvent};
pub use files::{Files, Loaded, LoadedLayer};
pub use format::record::Aside;
pub use journal::{History, PastStep, Step, StepKind};
pub use lock::{Holder, Lock};
pub use mend::Remedy;
pub use open::{Access, OpenError, OpenOptions, Opened, create, info, open};
pub use paths::{FileKey, SOURCES};
pub use problem::Problem;
pub use save::Writer;
pub use single::{print_schema, read_schema};
pub use splits::SplitError;
pub use texts::{TextError, hash_text};
pub use watch::Watcher;
