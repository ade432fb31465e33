//! The archives that INCEpTION exports: one document (`x.xmi` or `x.json` with
//! `TypeSystem.xml`), and whole projects, which hold such an archive for each
//! document and annotator: `annotation/DOCUMENT/ANNOTATOR.zip`, and the curated
//! `curation/DOCUMENT/CURATION_USER.zip`. Must not know what the types mean.

use std::ops::ControlFlow;

use super::map::Known;
use super::{give_json, give_xmi, project};
use crate::exchange::archive::{Archive, folder};
use crate::exchange::{Issue, Item, Source, Take, limits};

/// Files of no annotator: the text as it was before anybody worked on it.
const INITIAL: &str = "INITIAL_CAS";

/// What a project says of itself.
const PROJECT: &str = "exportedproject.json";

pub fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let bytes = match limits::whole(source.bytes) {
        Ok(bytes) => bytes,
        Err(issue) => return take(Item::Issue(issue)),
    };
    let known = Known {
        stem: source.stem().to_owned(),
        ..Known::default()
    };
    archive(bytes, &known, "", take)
}

/// Reads an archive; `place` is what messages say in front: the archive's name
/// inside the outer one.
fn archive(bytes: Vec<u8>, known: &Known, place: &str, take: &mut Take) -> ControlFlow<()> {
    let mut archive = match Archive::open(bytes) {
        Ok(archive) => archive,
        Err(why) => return take(remark(place, &format!("{why}; left out"))),
    };
    let names = archive.names();
    let find = |name: &str| names.iter().find(|it| it.1 == name).map(|it| it.0);
    if let Some(Ok(content)) = find(PROJECT).map(|it| archive.unpack(it))
        && let Some(item) = project::read(&content)
    {
        take(item)?;
    }
    let mut serialized = 0;
    let mut found = false;
    for (number, name) in &names {
        let Some((stem, ending)) = name.rsplit_once('.') else {
            continue;
        };
        let stem = stem.rsplit('/').next().unwrap_or(stem);
        let is_layers = matches!(ending, "xmi" | "json") && name != PROJECT;
        // Archives inside archives inside archives are nobody's export.
        let is_inner = ending == "zip" && place.is_empty() && stem != INITIAL;
        if ending == "ser" && stem != INITIAL {
            serialized += 1;
        }
        if !(is_layers || is_inner) || name.starts_with("source/") {
            continue;
        }
        let inside = format!("{place}{name}: ");
        let content = match archive.unpack(*number) {
            Ok(content) => content,
            Err(why) => {
                take(remark(&inside, &format!("{why}; left out")))?;
                continue;
            }
        };
        found = true;
        let known = Known {
            stem: stem.to_owned(),
            ..known.clone()
        };
        if is_inner {
            self::archive(content, &within(name, &known), &inside, take)?;
            continue;
        }
        let mut told = |item: Item| {
            take(match item {
                Item::Issue(issue) => Item::Issue(Issue {
                    message: format!("{inside}{}", issue.message),
                    ..issue
                }),
                other => other,
            })
        };
        match ending {
            "json" => give_json(&mut &content[..], &known, &mut told)?,
            _ => match limits::text(&mut &content[..]) {
                Err(issue) => told(Item::Issue(issue))?,
                Ok(content) => {
                    let types = find(&format!("{}TypeSystem.xml", folder(name)));
                    let types = types.and_then(|it| archive.unpack(it).ok());
                    give_xmi(&content, &known, &|_| types.clone(), &mut told)?;
                }
            },
        }
    }
    if serialized > 0 && !found {
        let message = format!(
            "its annotations ({serialized} .ser) are in a form of Java's own, which can't be read \
             here; export the project with UIMA CAS XMI or JSON as its secondary format"
        );
        return take(remark(place, &message));
    }
    if !found {
        return take(remark(place, "the archive holds neither .xmi nor .json"));
    }
    ControlFlow::Continue(())
}

/// What a project's path says: `annotation/DOCUMENT/ANNOTATOR.zip`.
fn within(name: &str, known: &Known) -> Known {
    let mut parts = name.rsplit('/');
    let (file, document, root) = (parts.next(), parts.next(), parts.next());
    match (file, document, root) {
        (Some(file), Some(document), Some("annotation" | "curation")) => Known {
            id: Some(document.to_owned()),
            annotator: file.strip_suffix(".zip").map(str::to_owned),
            stem: known.stem.clone(),
        },
        _ => known.clone(),
    }
}

fn remark(place: &str, message: &str) -> Item {
    Item::Issue(Issue {
        line: 0,
        tag: None,
        message: format!("{place}{message}"),
    })
}
