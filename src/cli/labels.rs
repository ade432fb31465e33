//! What labels become: a map's file, for imports and exports alike, and the names
//! that kinds, roles and attributes go out under, from such a file or as in the
//! last export. Must not know what they are used for.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::Output;
use super::act::Acting;
use super::desk::Desk;
use crate::exchange::{Format, label_map};
use crate::host;
use crate::intake::labels::propose;
use crate::model::labels::{LabelMap, Sort};
use crate::model::{AnnotatorId, Schema, Settings};
use crate::workspace::Action;

/// In place of a map's file: the remembered map is forgotten.
const NONE: &str = "none";

/// The map in a file; None where the word stands there that forgets.
pub fn named(path: &Path) -> anyhow::Result<Option<LabelMap>> {
    if path == Path::new(NONE) {
        return Ok(None);
    }
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("{shown} can't be read"))?;
    let map = label_map::parse(&text).with_context(|| shown.to_string())?;
    Ok(Some(map))
}

pub struct Labels {
    pub map: LabelMap,
    /// True where nobody named them: they are those of the last export.
    remembered: bool,
}

impl Labels {
    /// Those of a map's file, of none, or of the last export in the format; what
    /// the schema doesn't have is told.
    pub fn of(
        path: Option<&Path>,
        format: &Format,
        desk: &Desk,
        out: &mut Output,
    ) -> anyhow::Result<Self> {
        let project = &desk.opened.project;
        let Some(path) = path else {
            let known = project.info.settings.label_maps.get(&place(format));
            let labels = Self {
                map: known.map(LabelMap::remembered).unwrap_or_default(),
                remembered: true,
            };
            labels.tell(out);
            return Ok(labels);
        };
        let read = named(path)?.unwrap_or_default();
        for (sort, label) in read.unknown(&project.schema) {
            let told = unknown(&project.schema, sort, label);
            out.tell(format_args!("{}: {told}", path.display()));
        }
        Ok(Self {
            map: read.narrowed(&project.schema),
            remembered: false,
        })
    }

    fn tell(&self, out: &mut Output) {
        let remembered = self.map.to_remember();
        let shown = |(from, to): (&String, &String)| {
            let label = match from.split_once(':') {
                Some((sort, label)) if Sort::from_id(sort).is_some() => label,
                _ => from,
            };
            match to.as_str() {
                "" => format!("{label} left out"),
                to => format!("{label} as {to}"),
            }
        };
        let mut all: Vec<String> = remembered.iter().map(shown).collect();
        all.dedup();
        if !all.is_empty() {
            out.tell(format_args!(
                "as in the last export in this format: {} (--label-map none forgets that)",
                all.join(", ")
            ));
        }
    }

    /// Keeps the labels with the project's settings, where somebody named them.
    /// That they can't be kept is no reason to fail.
    pub fn remember(&self, project: &Path, format: &Format, desk: &Desk, out: &mut Output) {
        let labels = self.map.to_remember();
        let known = &desk.opened.project.info.settings.label_maps;
        let same = known
            .get(&place(format))
            .map_or(labels.is_empty(), |it| *it == labels);
        if self.remembered || same {
            return;
        }
        let place = place(format);
        let by = AnnotatorId::new(host::login());
        let kept = Desk::write(project, &by).and_then(|desk| {
            let action = Action::RememberLabels { place, labels };
            Acting::bare(&desk, by).act(action, true, out).map(drop)
        });
        if let Err(why) = kept {
            out.tell(format_args!("the labels are not remembered: {why}"));
        }
    }
}

/// The name under which the project remembers what labels go out as.
fn place(format: &Format) -> String {
    format!("{}{}", Settings::EXPORTS, format.id)
}

fn unknown(schema: &Schema, sort: Option<Sort>, label: &str) -> String {
    let what = sort.map_or("type, role, label or attribute", Sort::name);
    let mut sorts = Sort::ALL.iter().map(|row| row.0);
    let like = match sort {
        Some(sort) => propose(schema, sort, label),
        None => sorts.find_map(|sort| propose(schema, sort, label)),
    };
    let like = like.map_or(String::new(), |it| format!("; perhaps {it} is meant"));
    format!("the schema has no {what} {label}{like}")
}
