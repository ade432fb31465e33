//! The panels of the window, one to a file. Each draws from [`super::Ctx`] and
//! answers through it; none knows another.

pub mod articles;
pub mod entities;
pub mod insight;
pub mod inspector;
pub mod margin;
pub mod reader;
pub mod review;
pub mod schema;
pub mod start;
pub mod status_line;
pub mod top_bar;
pub mod tray;
