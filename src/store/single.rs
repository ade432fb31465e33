//! Schema files that belong to no project, and where a tag stands in its file.

use std::path::Path;

use super::format::project;
use super::{FileKey, Files, Problem};
use crate::model::{Schema, TagId};

/// A schema as it is written to `schema.ron`.
pub fn print_schema(schema: &Schema) -> String {
    project::print_schema(schema)
}

/// Reads a `schema.ron` wherever it lies.
pub fn read_schema(path: &Path) -> Result<Schema, Box<Problem>> {
    let text = std::fs::read_to_string(path)
        .map_err(|why| Problem::new("unreadable", path, format!("can't be read: {why}")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let parsed = project::parse_schema(text)
        .map_err(|flaw| Problem::new(flaw.code, path, flaw.message).at(flaw.place))?;
    match parsed.read_only {
        None => Ok(parsed.value),
        Some(why) => Err(Problem::new("newer", path, why).into()),
    }
}

impl Files {
    /// Line and column, both from 1, of a tag in its layer's file; None where it
    /// isn't written there yet.
    pub fn place_of(&self, key: &FileKey, tag: &TagId) -> Option<(u32, u32)> {
        let bytes = self.inner.disk.read(&self.path(key)).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let at = text.find(&format!("(id: \"{tag}\""))?;
        let line_start = text[..at].rfind('\n').map_or(0, |it| it + 1);
        let line = text[..at].matches('\n').count() + 1;
        let column = text[line_start..at].chars().count() + 1;
        Some((line as u32, column as u32))
    }
}
