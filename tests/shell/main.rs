//! The window's program driven as a person drives it, without a window: a folder
//! becomes a project, what is tagged is there again after a restart.
#![cfg(feature = "gui")]

mod disk;
mod export;
mod import;
mod opening;
mod run;
mod split;
mod team;
