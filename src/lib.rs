//! Glossator: articles in, tagged entities, stances and events out.
//!
//! The floors, each importing only from those below it, are told in
//! ARCHITECTURE.md and held by `tests/tidy.rs`.

pub mod text;

pub mod model;

pub mod exchange;
pub mod ingest;
pub mod measure;
pub mod suggest;

pub mod chart;

pub mod store;
pub mod workspace;

pub mod corpus;
pub mod dataset;
pub mod intake;

#[cfg(feature = "ui")]
pub mod ui;

#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
pub mod host;
