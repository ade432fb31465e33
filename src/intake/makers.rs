//! Whose the tags of a file are, and which of them are asked for. Must not know
//! articles or what the tags say.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::files;
use super::plan::{As, CHUNK, InFile, Plan};
use crate::exchange::{Format, Item, Maker};
use crate::model::{AnnotatorId, LayerKey, Provenance, Status, Tag};

/// Who made the tags of the files.
#[derive(Default)]
pub struct Makers {
    people: BTreeSet<String>,
    machines: bool,
    unsaid: bool,
}

impl Makers {
    /// As far as it matters: a file of one maker only is taken as it is asked,
    /// of several those that are asked for. The beginning tells, but where
    /// somebody is asked for and another stands there all of it is looked at.
    pub fn of(plan: &Plan) -> Self {
        let mut it = Self::default();
        it.look(plan, CHUNK);
        if let As::Annotator(Some(asked)) = plan.taken_as
            && (it.machines || it.people.iter().any(|it| it != asked.as_str()))
        {
            it.look(plan, usize::MAX);
        }
        it
    }

    fn look(&mut self, plan: &Plan, most: usize) {
        for file in plan.files.iter().filter(|it| !it.is_standard()) {
            let mut seen = 0;
            let _ = files::read(file, plan.format, &mut |item| {
                if let Item::Record(record) = item {
                    match record.maker {
                        Maker::Person(name) => drop(self.people.insert(name)),
                        Maker::Machine { .. } => self.machines = true,
                        Maker::Unsaid => self.unsaid = true,
                    }
                    seen += 1;
                }
                match seen >= most {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            });
            // The first file stands for all of a long list.
            if most == CHUNK {
                break;
            }
        }
    }

    /// The owner of a document's tags; an error is a maker who isn't asked for,
    /// or none where nobody is named.
    pub fn owner(&self, taken_as: &As, maker: &Maker) -> Result<AnnotatorId, Option<String>> {
        let machine = matches!(maker, Maker::Machine { .. });
        let name = match maker {
            Maker::Unsaid => None,
            Maker::Person(name) => Some(name.clone()),
            Maker::Machine { name, .. } => Some(name.clone().unwrap_or("a machine".into())),
        };
        let other = || Err(Some(name.clone().unwrap_or_default()));
        match taken_as {
            As::Suggestions { source, .. } => match maker {
                Maker::Person(_) if self.machines => other(),
                _ => Ok(source.clone()),
            },
            As::Annotator(Some(asked)) => {
                let people = !self.people.is_empty() || self.unsaid;
                let another = name.as_ref().is_some_and(|it| it != asked.as_str());
                match another && (machine && people || self.people.len() > 1) {
                    true => other(),
                    false => Ok(asked.clone()),
                }
            }
            As::Annotator(None) if machine => other(),
            As::Annotator(None) => name.map(AnnotatorId::new).ok_or(None),
        }
    }
}

/// Everybody whose work the files hold.
///
/// # Errors
/// The line of a document that doesn't say who made it.
pub fn people(files: &[InFile], format: &'static Format) -> Result<BTreeSet<String>, usize> {
    let mut people = BTreeSet::new();
    let mut unsaid = None;
    for file in files {
        let _ = files::read(file, format, &mut |item| {
            if let Item::Record(record) = item {
                match record.maker {
                    Maker::Person(name) => drop(people.insert(name)),
                    Maker::Machine { .. } => {}
                    Maker::Unsaid => unsaid = Some(record.line),
                }
            }
            match unsaid {
                Some(_) => ControlFlow::Break(()),
                None => ControlFlow::Continue(()),
            }
        });
    }
    unsaid.map_or(Ok(people), Err)
}

/// Says who made the tags where they don't themselves.
pub fn provenance(tags: &mut [Tag], key: &LayerKey, taken_as: &As, maker: &Maker) {
    for tag in tags {
        let it = &mut tag.provenance;
        let As::Suggestions { version, .. } = taken_as else {
            if it.by.as_str().is_empty() {
                it.by = key.annotator.clone();
            }
            continue;
        };
        let said = match maker {
            Maker::Machine { version, .. } => version.clone(),
            Maker::Person(_) | Maker::Unsaid => None,
        };
        *it = Provenance {
            by: key.annotator.clone(),
            at: it.at.take(),
            status: Status::Suggested,
            score: it.score,
            version: version.clone().or(it.version.take()).or(said),
            decided_by: None,
        };
    }
}
