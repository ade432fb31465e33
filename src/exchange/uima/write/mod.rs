//! Layers as CAS: a file for each annotator and article, all structures of a layer
//! in memory, one layer at a time. Must not know how files are read.

mod cas;
mod json;
mod types;
mod xmi;

use std::borrow::Cow;
use std::collections::BTreeSet;

use self::cas::Cas;
use self::types::Ranges;
use crate::exchange::looked::untold;
use crate::exchange::names::Names;
use crate::exchange::{Head, Out, Piece, Writer};
use crate::model::Task;

/// The file with the types, in each folder.
pub const TYPE_SYSTEM: &str = "TypeSystem.xml";

pub fn xmi(head: &Head) -> Box<dyn Writer> {
    Box::new(Xmi {
        files: Files::new(head),
        folders: BTreeSet::new(),
        buffer: String::new(),
    })
}

pub fn json(head: &Head) -> Box<dyn Writer> {
    Box::new(Json(Files::new(head)))
}

/// What lasts from layer to layer.
struct Files {
    names: Names,
    ranges: Ranges,
}

impl Files {
    fn new(head: &Head) -> Self {
        Self {
            names: Names::default(),
            ranges: Ranges::new(head.schema()),
        }
    }

    fn name(&mut self, piece: &Piece) -> String {
        let (annotator, article) = (piece.annotator.as_str(), piece.article.id.as_str());
        self.names.path(annotator, article)
    }
}

struct Xmi {
    files: Files,
    /// Those that hold files; the empty name is the export's own.
    folders: BTreeSet<String>,
    buffer: String,
}

impl Writer for Xmi {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let name = self.files.name(piece);
        let folder = name.rsplit_once('/').map_or("", |it| it.0);
        if !self.folders.contains(folder) {
            self.folders.insert(folder.to_owned());
        }
        let all = Cas::new(piece, &mut self.files.ranges, true, out).fill();
        untold(piece, &Task::ALL.map(|it| it.0), out);
        self.buffer.clear();
        xmi::write(&text(piece), &all, &mut self.buffer);
        let file = out.file(&format!("{name}.xmi"));
        file.extend_from_slice(self.buffer.as_bytes());
    }

    /// Programs look for the types beside a file.
    fn end(&mut self, out: &mut Out) {
        let types = xmi::type_system(&self.files.ranges);
        self.folders.insert(String::new());
        for folder in &self.folders {
            let file = match folder.as_str() {
                "" => out.file(TYPE_SYSTEM),
                folder => out.file(&format!("{folder}/{TYPE_SYSTEM}")),
            };
            file.extend_from_slice(types.as_bytes());
        }
    }
}

struct Json(Files);

impl Writer for Json {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let name = self.0.name(piece);
        let all = Cas::new(piece, &mut self.0.ranges, false, out).fill();
        untold(piece, &Task::ALL.map(|it| it.0), out);
        let file = json::written(&text(piece), &all, &self.0.ranges);
        out.file(&format!("{name}.json"))
            .extend_from_slice(file.as_bytes());
    }
}

/// The words, or where they may not go out as many signs, so that offsets stay.
fn text<'a>(piece: &Piece<'a>) -> Cow<'a, str> {
    match piece.options.text {
        true => piece.text.into(),
        false => crate::exchange::names::hidden(piece.text).into(),
    }
}
