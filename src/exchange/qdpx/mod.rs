//! REFI-QDA projects (`.qdpx`), which ATLAS.ti, MAXQDA, NVivo and QualCoder
//! exchange: an archive with `project.qde` and the sources' texts. Codes are
//! kinds, coded passages mentions, and each person's coding a record of its own.
//! A code book alone (`.qdc`) and a bare `project.qde` are read too. Positions
//! count code points from 0, half open. Must not know the project here.
//!
//! Source: REFI-QDA standard 1.5, schema `urn:QDA-XML:project:1.0`.

mod codebook;
mod layer;
mod sources;
#[cfg(test)]
mod tests;
mod words;
mod write;

use std::io::BufRead;
use std::ops::ControlFlow;

use self::codebook::Book;
use self::sources::Sources;
use super::archive::{self, Archive};
use super::xml::{Node, Xml};
use super::{Format, Issue, Item, Shape, Source, Take, Write, limits};

pub static FORMAT: Format = Format {
    id: "qdpx",
    name: "REFI-QDA project",
    summary: "ATLAS.ti, MAXQDA, NVivo, QualCoder: codes, coded passages by person, notes, cases",
    endings: &["qdpx", "qde", "qdc"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("qdpx"),
        lacks: "discontinuous mentions, entities, attributes, labels of passages, notes on what is no \
                mention, whether somebody looked; articles without their text; events and stances \
                go out as coded passages with links",
        keeps_one: false,
        holds_scores: false,
        begin: write::begin,
    }),
};

/// Where a source's text comes from, by its file's name.
type Texts<'a> = dyn FnMut(&str) -> Result<Vec<u8>, String> + 'a;

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let bytes = match limits::whole(source.bytes) {
        Ok(bytes) => bytes,
        Err(issue) => return take(Item::Issue(issue)),
    };
    if !archive::is_archive(&bytes) {
        let mut texts = |name: &str| {
            let found = (source.beside)(name);
            found.ok_or_else(|| format!("there is no file {name} beside the project"))
        };
        return project(&mut &bytes[..], &mut texts, take);
    }
    match Archive::open(bytes) {
        Ok(mut archive) => packed(&mut archive, take),
        Err(why) => take(whole_file(format!("{why}; left out"))),
    }
}

fn packed(archive: &mut Archive, take: &mut Take) -> ControlFlow<()> {
    let names = archive.names();
    let Some((number, _)) = names.iter().find(|(_, name)| name.ends_with(".qde")) else {
        return take(whole_file("the archive holds no project.qde".to_owned()));
    };
    let content = match archive.unpack(*number) {
        Ok(content) => content,
        Err(why) => return take(whole_file(format!("project.qde: {why}; left out"))),
    };
    let mut texts = |wanted: &str| {
        // Some programs write the folder's name small.
        let wanted = wanted.to_lowercase();
        let is_it = |name: &str| {
            let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
            file.to_lowercase() == wanted && matches!(folder, "" | "Sources" | "sources")
        };
        match names.iter().find(|(_, name)| is_it(name)) {
            Some((number, _)) => archive.unpack(*number),
            None => Err(format!("the archive holds no {wanted}")),
        }
    };
    project(&mut &content[..], &mut texts, take)
}

fn project(bytes: &mut dyn BufRead, texts: &mut Texts, take: &mut Take) -> ControlFlow<()> {
    let root = match limits::text(bytes).and_then(|content| tree(&content)) {
        Ok((root, behind)) => {
            if let Some(issue) = behind {
                take(Item::Issue(issue))?;
            }
            root
        }
        Err(issue) => return take(Item::Issue(issue)),
    };
    let book = Book::new(&root);
    if let Some(schema) = book.schema() {
        take(Item::Schema(Box::new(schema)))?;
    }
    if root.name() == "CodeBook" {
        return ControlFlow::Continue(());
    }
    let mut sources = Sources::new(&book, texts);
    sources.read(&root);
    sources.give(take)
}

/// The whole file: what refers and what is referred to stand far apart. With it
/// what is told of what stands behind it.
fn tree(content: &str) -> Result<(Node, Option<Issue>), Issue> {
    let mut xml = Xml::new(content);
    match xml.child()? {
        Some(root) if matches!(root.local(), "Project" | "CodeBook") => {
            Ok((xml.node(root)?, xml.behind()))
        }
        Some(root) => {
            let message = format!("the file begins with <{}>, not Project", root.name);
            Err(xml.issue(message))
        }
        None => Err(xml.issue("no XML element in the file")),
    }
}

fn whole_file(message: String) -> Item {
    Item::Issue(Issue {
        line: 0,
        tag: None,
        message,
    })
}
