//! Exports as a whole: which layers go out, read on every core and written one
//! after the other, so that memory doesn't grow with the corpus. Joins
//! `exchange`, `corpus` and `store`; knows neither workspace nor screen.

mod run;
mod target;

pub use run::{Ended, Plan, Report, run};
pub use target::{Kept, Nowhere, Sink, Stream, Target, TargetError};
