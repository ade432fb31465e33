//! What can be counted of a project: one measure to a file. Values in, values
//! out; knows neither files nor the window.

pub mod agreement;
pub mod blind;
pub mod duplicates;
pub mod insight;
pub mod review;
pub mod split;
pub mod stats;
