//! `glossator formats`: what can be read and written.

use clap::Args;
use serde_json::json;

use super::{Outcome, Output};
use crate::exchange::{FORMATS, Shape};

/// List the formats that can be read and written
#[derive(Args)]
#[command(after_help = "Examples:\n  glossator formats\n  glossator formats --json")]
pub struct Formats {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Formats {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        for format in FORMATS {
            if self.json {
                let shape = format.write.as_ref().map(|it| it.shape);
                let files = shape.map_or(&[][..], Shape::names);
                let row = json!({
                    "id": format.id, "name": format.name, "summary": format.summary,
                    "reads": format.read.is_some(), "writes": format.write.is_some(),
                    "endings": format.endings, "files": files,
                });
                writeln!(out.data, "{row}")?;
            } else {
                let ways = match (&format.read, &format.write) {
                    (Some(_), Some(_)) => "import, export",
                    (Some(_), None) => "import",
                    (None, _) => "export",
                };
                writeln!(
                    out.data,
                    "{:<14} {:<24} {:<16} {}",
                    format.id, format.name, ways, format.summary
                )?;
            }
        }
        Ok(Outcome::Done)
    }
}
