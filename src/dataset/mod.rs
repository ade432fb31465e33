//! The dataset side of a project: which articles say the same, which go into which
//! part, and exports as a whole, read on every core and written one after the
//! other, so that memory doesn't grow with the corpus. Joins `exchange`, `measure`,
//! `corpus` and `store`; knows neither workspace nor screen.

mod alike;
pub mod card;
mod draw;
mod own;
mod parts;
mod run;
pub mod soft;
mod stands;
mod stream;
mod target;
mod verify;

pub use alike::{Alike, alike};
pub use draw::{Drawn, Ground, OfEvents, PartCount, Undrawn, Wish, draw, draw_while};
pub use own::Own;
pub use run::{Ended, Plan, Report, leave_gold_out, run};
pub use stream::{Kept, Stream};
pub use target::{Nowhere, Sink, Target, TargetError, spare_devices};
pub use verify::{
    Document, Outgoing, PROFILES, Profile, Tables, Told, Verified, document, document_of, is_fault,
    read_back, read_back_while, tables,
};
