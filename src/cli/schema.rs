//! `glossator schema`: the presets, and schemas as files.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};

use super::{Outcome, Output};
use crate::model::{self, check};
use crate::store::presets;

/// List, show and check schemas
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator schema list\n  glossator schema show news > schema.ron\n  glossator schema check schema.ron"
)]
pub struct Schema {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// List the presets that ship
    #[command(after_help = "Example:\n  glossator schema list")]
    List,
    /// Print a preset's, a project's or a file's schema as RON
    #[command(
        after_help = "Examples:\n  glossator schema show news > schema.ron\n  glossator schema show caucasus"
    )]
    Show {
        /// Preset, project folder or schema.ron
        schema: String,
    },
    /// Check a schema for ids used twice, roles that take unknown types and the like
    #[command(
        after_help = "Examples:\n  glossator schema check schema.ron\n  glossator schema check caucasus"
    )]
    Check {
        /// Preset, project folder or schema.ron
        schema: String,
    },
}

impl Schema {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        match self.command {
            Verb::List => {
                for preset in presets::PRESETS {
                    writeln!(
                        out.data,
                        "{:<10} {:<12} {}",
                        preset.id, preset.name, preset.summary
                    )?;
                }
                Ok(Outcome::Done)
            }
            Verb::Show { schema } => {
                let named = Named::find(&schema)?;
                write!(out.data, "{}", crate::store::print_schema(&named.schema))?;
                Ok(Outcome::Done)
            }
            Verb::Check { schema } => {
                let named = Named::find(&schema)?;
                let project = model::Project {
                    schema: named.schema.into(),
                    ..model::Project::default()
                };
                let findings = check::project(&project);
                for finding in &findings {
                    writeln!(out.data, "{schema}: {}: {}", finding.code, finding.message)?;
                }
                Ok(if findings.is_empty() {
                    Outcome::Done
                } else {
                    Outcome::Findings
                })
            }
        }
    }
}

/// A schema by name: a preset, a project's, or a file's.
pub struct Named {
    pub schema: model::Schema,
    pub guidelines: String,
}

impl Named {
    pub fn find(name: &str) -> anyhow::Result<Self> {
        if let Some(preset) = presets::find(name) {
            return Ok(Self {
                schema: preset.schema().context("a preset can't be read")?,
                guidelines: preset.guidelines.to_owned(),
            });
        }
        let path = PathBuf::from(name);
        let file = if path.is_dir() {
            path.join("schema.ron")
        } else {
            path
        };
        if !file.exists() {
            let known: Vec<&str> = presets::PRESETS.iter().map(|it| it.id).collect();
            anyhow::bail!(
                "there is no preset and no file {name}; presets: {}",
                known.join(", ")
            );
        }
        Self::read(&file)
    }

    fn read(file: &Path) -> anyhow::Result<Self> {
        let schema =
            crate::store::read_schema(file).map_err(|problem| anyhow::anyhow!("{problem}"))?;
        Ok(Self {
            schema,
            guidelines: String::new(),
        })
    }
}
