//! Annotations on their way in: files of any format found, read and brought
//! together with a project's articles. Joins `exchange` (what a file says),
//! `corpus` and `store` (what the project has); knows neither the workspace's
//! history nor a screen: what it makes are values for `app` and `cli` to dispatch.

pub mod bridge;
pub mod files;
pub mod guess;
