//! `glossator check`: what is wrong with a project's files and tags.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::desk::Desk;
use super::{Outcome, Output, articles};
use crate::model::{LayerKey, check};
use crate::store::{FileKey, Remedy};

/// Check files, articles and tags; exit 1 where something was found
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator check caucasus\n  glossator check caucasus --json | jq -r .code | sort | uniq -c"
)]
pub struct Check {
    /// Folder of the project
    project: PathBuf,
    /// One JSON object a line: path, line, column, code, message, article, annotator, tag, and remedies of a damaged layer
    #[arg(long)]
    json: bool,
}

/// A finding with its place.
struct Row {
    path: String,
    line: Option<u32>,
    column: Option<u32>,
    code: String,
    message: String,
    annotator: Option<String>,
    article: Option<String>,
    tag: Option<String>,
    /// What `repair` can take in the place of a damaged layer.
    remedies: Vec<&'static str>,
}

impl Check {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let rows = rows(&Desk::read(&self.project)?);
        for row in &rows {
            if self.json {
                let mut value = json!({
                    "path": row.path, "line": row.line, "column": row.column,
                    "code": row.code, "message": row.message,
                    "annotator": row.annotator, "article": row.article, "tag": row.tag,
                });
                if !row.remedies.is_empty() {
                    value["remedies"] = json!(row.remedies);
                }
                writeln!(out.data, "{value}")?;
            } else {
                let place = match (row.line, row.column) {
                    (Some(line), Some(column)) => format!(":{line}:{column}"),
                    (Some(line), None) => format!(":{line}"),
                    _ => String::new(),
                };
                writeln!(
                    out.data,
                    "{}{place}: {}: {}{}",
                    row.path,
                    row.code,
                    row.message,
                    match row.remedies.is_empty() {
                        true => String::new(),
                        false => format!(" (repair --with {})", row.remedies.join(" | ")),
                    }
                )?;
            }
        }
        if rows.is_empty() {
            out.tell("nothing found");
            return Ok(Outcome::Done);
        }
        out.tell(format_args!("{} found", rows.len()));
        Ok(Outcome::Findings)
    }
}

fn rows(desk: &Desk) -> Vec<Row> {
    let files = &desk.opened.files;
    let mut rows: Vec<Row> = Vec::new();
    let mut put = |it: &crate::store::Problem, of: Option<&LayerKey>| {
        let remedies = of.map_or_else(Vec::new, |key| files.remedies(key));
        rows.push(Row {
            remedies: remedies.into_iter().map(Remedy::id).collect(),
            path: it.path.display().to_string(),
            line: it.line,
            column: it.column,
            code: it.code.into(),
            message: it.message.clone(),
            annotator: it.annotator.as_ref().map(ToString::to_string),
            article: it.article.as_ref().map(ToString::to_string),
            tag: it.tag.as_ref().map(ToString::to_string),
        });
    };
    desk.opened.problems.iter().for_each(|it| put(it, None));
    let splits = desk.opened.files.check_splits();
    splits.iter().for_each(|it| put(it, None));
    let mut layers = Vec::new();
    for key in &desk.opened.layers {
        let loaded = files.load_layer(key);
        let of = loaded.broken.then_some(key);
        loaded.problems.iter().for_each(|it| put(it, of));
        layers.push(loaded);
    }
    let project = &desk.opened.project;
    for finding in check::project(project) {
        rows.push(row("schema.ron".into(), None, finding));
    }
    let articles = desk.articles();
    for article in articles.values() {
        let of: Vec<_> = layers
            .iter()
            .filter(|it| it.key.article == article.id)
            .map(|it| &it.layer)
            .collect();
        for message in articles::problems(article, &of) {
            rows.push(Row {
                path: article.id.to_string(),
                line: None,
                column: None,
                code: "article".into(),
                message,
                annotator: None,
                article: Some(article.id.to_string()),
                tag: None,
                remedies: Vec::new(),
            });
        }
    }
    for loaded in &layers {
        let key = &loaded.key;
        let text = desk.text_of(key, &loaded.layer).ok();
        let findings = check::layer(
            project,
            &key.annotator,
            &key.article,
            &loaded.layer,
            text.as_deref(),
        );
        let file = FileKey::Layer(key.clone());
        for finding in findings {
            let place = finding
                .tag
                .as_ref()
                .and_then(|id| files.place_of(&file, id));
            rows.push(row(files.path(&file), place, finding));
        }
    }
    rows
}

fn row(path: String, place: Option<(u32, u32)>, it: check::Finding) -> Row {
    Row {
        path,
        line: place.map(|it| it.0),
        column: place.map(|it| it.1),
        code: it.code.into(),
        message: it.message,
        annotator: it.annotator.map(|it| it.to_string()),
        article: it.article.map(|it| it.to_string()),
        tag: it.tag.map(|it| it.to_string()),
        remedies: Vec::new(),
    }
}
