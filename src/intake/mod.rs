//! Annotations on their way in: files of any format found, read and brought
//! together with a project's articles. Joins `exchange` (what a file says),
//! `corpus` and `store` (what the project has); knows neither the workspace's
//! history nor a screen: what it makes are values for `app` and `cli` to dispatch.

pub mod added;
mod bridge;
mod bring;
pub mod files;
mod finder;
pub mod guess;
mod known;
pub mod labels;
mod makers;
mod place;
mod plan;
mod report;
mod run;
mod schema;

pub use finder::Way;
pub use known::Marks;
pub use makers::people;
pub use place::{Labels, Verdicts};
pub use plan::{As, InFile, Into, Plan};
pub use report::{LabelRow, Report};
pub use run::{Batch, Facts, Nothing, Sink, run};
pub use schema::from_labels;
