//! How formats are written: layers come one by one, bytes and losses go out.
//! What a format can't hold of a layer it says, tag by tag, as it writes: a dry
//! run is a run whose bytes nobody keeps. Must not know the disk.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::pseudonyms::Pseudonyms;
use crate::model::labels::LabelMap;
use crate::model::{
    AnnotatorId, Article, ArticleId, Body, Layer, Project, Register, Schema, TagId, Task, ZoneKind,
};
use crate::text::Span;
use crate::text::offsets::OffsetMap;

/// How a format is written.
pub struct Write {
    pub shape: Shape,
    /// What it has no place for, for the table of formats: `nested mentions`.
    pub lacks: &'static str,
    /// Whether one of several overlapping mentions stays, by [`Options::policy`];
    /// formats that say no take no notice of it.
    pub keeps_one: bool,
    /// Whether it has a place for how sure each tag is: what soft labels need.
    pub holds_scores: bool,
    pub begin: fn(&Head) -> Box<dyn Writer>,
}

/// How an export lies on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One file, with this ending; in [`Out`] its name is empty.
    File(&'static str),
    /// A folder; the names of its files where they are always the same.
    Folder(&'static [&'static str]),
    /// A folder whose writer has its own places for the parts of a split, by
    /// [`Piece::part`]. Of every other format each part is an export of its own.
    Parted(&'static [&'static str]),
}

impl Shape {
    /// Names of the files that every export of this shape has.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::File(_) => &[],
            Self::Folder(names) | Self::Parted(names) => names,
        }
    }

    pub fn is_folder(self) -> bool {
        !matches!(self, Self::File(_))
    }
}

/// An export under way.
pub trait Writer: Send {
    /// Writes one layer.
    fn piece(&mut self, piece: &Piece, out: &mut Out);

    /// True where what a layer becomes depends on no other one: whoever keeps the
    /// export may then begin a writer for each, on every core.
    fn is_apart(&self) -> bool {
        false
    }

    /// For a writer that isn't apart: what of a layer needs no other one. Whoever
    /// keeps the export may have that made on every core, and [`Self::rest`] then
    /// in place of [`Self::piece`]. Such a writer is written as [`InHalves`].
    fn half(&self) -> Option<MakeHalf> {
        None
    }

    /// Writes one layer whose half is made, in the order of the layers.
    fn rest(&mut self, piece: &Piece, half: Half, out: &mut Out) {
        let _ = (piece, half, out);
    }

    /// Writes what stands behind the last layer.
    fn end(&mut self, out: &mut Out) {
        let _ = out;
    }

    /// Whether all layers of an article are to come one after the other.
    fn wants_articles_together(&self) -> bool {
        false
    }
}

/// What a writer made of a layer without a look at others, with what was lost; a
/// type of its own.
pub type Half = Box<dyn Any + Send>;

/// Makes it.
pub type MakeHalf = fn(&Piece) -> Half;

/// A writer of two steps: what of a layer needs no other one, and what is done with
/// it in the order of the layers. All that a [`Writer`] does about halves follows.
pub trait InHalves: Send {
    /// What the first step makes, with what was lost.
    type First: Send + 'static;

    fn first(piece: &Piece) -> Self::First;

    fn second(&mut self, piece: &Piece, first: Self::First, out: &mut Out);

    /// As [`Writer::end`].
    fn end(&mut self, out: &mut Out) {
        let _ = out;
    }

    /// As [`Writer::wants_articles_together`].
    fn wants_articles_together(&self) -> bool {
        false
    }
}

impl<T: InHalves> Writer for T {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        self.second(piece, T::first(piece), out);
    }

    fn half(&self) -> Option<MakeHalf> {
        Some(|piece| Box::new(T::first(piece)))
    }

    fn rest(&mut self, piece: &Piece, half: Half, out: &mut Out) {
        if let Ok(first) = half.downcast() {
            self.second(piece, *first, out);
        }
    }

    fn end(&mut self, out: &mut Out) {
        InHalves::end(self, out);
    }

    fn wants_articles_together(&self) -> bool {
        InHalves::wants_articles_together(self)
    }
}

/// What is known before the first layer.
pub struct Head<'a> {
    pub project: &'a Project,
    pub options: &'a Options,
}

impl Head<'_> {
    pub fn schema(&self) -> &Schema {
        &self.project.schema
    }
}

/// One layer on its way out, with all that a format may want to say of it.
/// What the options leave out is gone from it already.
pub struct Piece<'a> {
    pub article: &'a Article,
    /// The text that the layer's spans count in.
    pub text: &'a str,
    pub offsets: &'a OffsetMap,
    pub annotator: &'a AnnotatorId,
    pub layer: &'a Layer,
    pub register: &'a Register,
    pub schema: &'a Schema,
    pub options: &'a Options,
    /// The part of the split that the article is in (`train`), one of
    /// [`Options::parts`]; None where the export isn't split.
    pub part: Option<&'a str>,
}

impl Piece<'_> {
    /// Start and end in code points.
    pub fn chars(&self, span: Span) -> (u32, u32) {
        self.offsets.chars_of_span(self.text, span)
    }

    /// Start and end in UTF-16 units.
    pub fn utf16(&self, span: Span) -> (u32, u32) {
        self.offsets.utf16_of_span(self.text, span)
    }
}

/// What a person chooses for an export. The same choices over the same project
/// give the same bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Only these tasks' tags; all where empty.
    pub tasks: BTreeSet<Task>,
    /// With the articles' words, or only their ids and offsets.
    pub text: bool,
    /// Which of several mentions stays where a format holds one at a place.
    pub policy: Policy,
    /// The names that kinds, roles and attributes go out under. Schema and tags
    /// have them already when a format sees them.
    pub labels: LabelMap,
    /// Zones whose words and tags are left out.
    pub without_zones: BTreeSet<ZoneKind>,
    /// Only stances held by the article's author.
    pub author_only: bool,
    /// Stances that are inferred or implied by an action go out too.
    pub implied: bool,
    /// The moment that goes into files which want one; nothing else gives one.
    pub date: Option<String>,
    /// The parts of the split that go out, in its order; none where the export
    /// isn't split.
    pub parts: Vec<String>,
    /// The names that annotators go out under; their own where empty.
    pub pseudonyms: Pseudonyms,
}

impl Options {
    /// The name that an annotator goes out under.
    pub fn name_of<'a>(&'a self, annotator: &'a AnnotatorId) -> &'a AnnotatorId {
        self.pseudonyms.get(annotator).unwrap_or(annotator)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tasks: BTreeSet::new(),
            text: true,
            policy: Policy::Outermost,
            labels: LabelMap::default(),
            without_zones: BTreeSet::new(),
            author_only: false,
            implied: true,
            date: None,
            parts: Vec::new(),
            pseudonyms: Pseudonyms::new(),
        }
    }
}

/// Which of several overlapping mentions stays in a flat format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// The longest; of equal ones the first by id.
    #[default]
    Outermost,
    /// The shortest.
    Innermost,
    /// The shortest that ends where the longest ends.
    Head,
}

impl Policy {
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Outermost, "outermost"),
        (Self::Innermost, "innermost"),
        (Self::Head, "head"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }
}

/// What an export wrote and lost so far. Whoever keeps it may empty it between
/// two pieces.
#[derive(Debug, Default)]
pub struct Out {
    files: Vec<(String, Unwritten)>,
    /// Where each file is among them.
    places: BTreeMap<String, usize>,
    held: BTreeMap<&'static str, Vec<u8>>,
    losses: Vec<Loss>,
}

/// The next part of a file.
#[derive(Debug, Default)]
struct Unwritten {
    before: Vec<Stretch>,
    /// Bytes behind these.
    bytes: Vec<u8>,
}

#[derive(Debug)]
enum Stretch {
    Bytes(Vec<u8>),
    /// All that is held under a name.
    Held(&'static str),
}

/// From so many bytes on a stretch is handed on as it is, not copied behind
/// another.
const LONG: usize = 1 << 12;

impl Unwritten {
    /// Puts bytes behind what stands here.
    fn push(&mut self, bytes: Vec<u8>) {
        if self.bytes.is_empty() {
            self.bytes = bytes;
        } else if bytes.len() < LONG && self.bytes.len() < LONG {
            self.bytes.extend(bytes);
        } else {
            self.close();
            self.bytes = bytes;
        }
    }

    /// What is written next is a stretch of its own.
    fn close(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            self.before.push(Stretch::Bytes(bytes));
        }
    }
}

/// Something to be written.
#[derive(Debug)]
pub enum Written {
    /// The next bytes of a file.
    File(String, Vec<u8>),
    /// The next bytes of what is held under a name.
    Held(&'static str, Vec<u8>),
    /// What is held under a name is the next part of a file.
    Laid(String, &'static str),
}

impl Out {
    /// The end of a file, to be written on. A name may have folders, with `/`.
    pub fn file(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.unwritten(name).bytes
    }

    fn unwritten(&mut self, name: &str) -> &mut Unwritten {
        let at = match self.places.get(name) {
            Some(at) => *at,
            None => {
                let at = self.files.len();
                self.places.insert(name.to_owned(), at);
                self.files.push((name.to_owned(), Unwritten::default()));
                at
            }
        };
        &mut self.files[at].1
    }

    /// The files with what wasn't written of them, in the order of their names.
    fn take_files(&mut self) -> Vec<(String, Unwritten)> {
        self.places.clear();
        let mut files = std::mem::take(&mut self.files);
        files.sort_by(|a, b| a.0.cmp(&b.0));
        files
    }

    /// The end of what belongs further on in a file, behind what isn't known yet:
    /// whoever keeps the export holds it on disk until [`Self::lay`].
    pub fn held(&mut self, name: &'static str) -> &mut Vec<u8> {
        self.held.entry(name).or_default()
    }

    /// Puts bytes at the end of a file; without a copy where they are many.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.unwritten(name).push(bytes);
    }

    /// Puts what is held under a name at the end of a file. Once for each name.
    pub fn lay(&mut self, file: &str, name: &'static str) {
        let file = self.unwritten(file);
        file.close();
        file.before.push(Stretch::Held(name));
    }

    /// Puts what was written elsewhere behind what stands here. Nothing of it may
    /// be held.
    pub fn append(&mut self, mut other: Self) {
        for (name, it) in other.take_files() {
            let file = self.unwritten(&name);
            for stretch in it.before {
                if let Stretch::Bytes(bytes) = stretch {
                    file.push(bytes);
                }
            }
            file.push(it.bytes);
        }
        self.losses.append(&mut other.losses);
    }

    /// What was written since the last call, by file. A file that was begun and
    /// is empty is among it. What is held stays in memory.
    pub fn drain(&mut self) -> impl Iterator<Item = (String, Vec<u8>)> {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for (name, it) in self.take_files() {
            let mut file = Vec::new();
            for stretch in it.before {
                file.extend(match stretch {
                    Stretch::Bytes(bytes) => bytes,
                    Stretch::Held(name) => self.held.remove(name).unwrap_or_default(),
                });
            }
            match file.is_empty() {
                true => file = it.bytes,
                false => file.extend(it.bytes),
            }
            files.push((name, file));
        }
        files.into_iter()
    }

    /// The same for whoever has room for what is held: that goes out too.
    pub fn take(&mut self) -> Vec<Written> {
        let held = std::mem::take(&mut self.held).into_iter();
        let mut all: Vec<Written> = held.map(|(name, it)| Written::Held(name, it)).collect();
        for (name, it) in self.take_files() {
            for stretch in it.before {
                all.push(match stretch {
                    Stretch::Bytes(bytes) => Written::File(name.clone(), bytes),
                    Stretch::Held(held) => Written::Laid(name.clone(), held),
                });
            }
            all.push(Written::File(name, it.bytes));
        }
        all
    }

    /// Says that a tag (or without one, something of the whole layer) doesn't go
    /// out, or not whole. `what` names the sort of loss in the plural:
    /// `nested mentions`.
    pub fn lose(&mut self, piece: &Piece, tag: Option<&TagId>, what: &'static str) {
        let lost = tag.and_then(|id| piece.layer.tag(id));
        let place = lost.and_then(|it| it.anchor().first().copied());
        self.losses.push(Loss {
            what,
            article: piece.article.id.clone(),
            annotator: piece.annotator.clone(),
            tag: tag.cloned(),
            start_char: place.map(|it| piece.chars(it).0),
            quote: place
                .and_then(|it| it.of(piece.text))
                .map(super::draft::short)
                .unwrap_or_default(),
            says: match lost.map(|it| &it.body) {
                Some(Body::Label(it)) => format!("{}: {}", it.task, it.values.join(", ")),
                Some(Body::Note(it)) => super::draft::short(&it.text),
                _ => String::new(),
            },
        });
    }

    /// What was lost since the last call, in the order of the pieces.
    pub fn losses(&mut self) -> Vec<Loss> {
        std::mem::take(&mut self.losses)
    }
}

/// Something that a format could not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The sort of loss, in the plural.
    pub what: &'static str,
    pub article: ArticleId,
    pub annotator: AnnotatorId,
    pub tag: Option<TagId>,
    /// Where it begins, in code points.
    pub start_char: Option<u32>,
    /// The beginning of its words.
    pub quote: String,
    /// A label's question and values, the beginning of a note: such a tag may be on
    /// no words.
    pub says: String,
}

/// What is told of layers that a format can't tell from those nobody looked at.
pub const UNTOLD: &str = "whether somebody looked, in layers that have nothing of a task";

/// So many of a sort of loss, for people: `nested mentions (1)`. The sorts are in
/// the plural, so the count stands where one reads as well as many.
pub fn lost(what: &str, count: impl Display) -> String {
    format!("{what} ({count})")
}

impl Loss {
    /// Whether it is of something that was said: only then may something else come
    /// back in its place.
    pub fn is_of_words(&self) -> bool {
        self.what != UNTOLD
    }

    /// As a line of a loss report: one JSON object, without the line's end.
    pub fn line(&self) -> String {
        let line = serde_json::json!({
            "what": self.what, "article": self.article.as_str(),
            "annotator": self.annotator.as_str(), "tag": self.tag.as_ref().map(TagId::as_str),
            "start": self.start_char, "quote": self.quote,
        });
        line.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Out {
        let mut out = Out::default();
        out.file("a").extend(b"1");
        out.held("x").extend(b"23");
        out.lay("a", "x");
        out.file("a").extend(b"4");
        out.file("b");
        out
    }

    #[test]
    fn one_loss_reads_as_well_as_many() {
        assert_eq!(lost("nested mentions", 1), "nested mentions (1)");
        assert_eq!(lost("nested mentions", "1,003"), "nested mentions (1,003)");
    }

    #[test]
    fn what_is_held_comes_where_it_is_laid() {
        let whole: Vec<_> = written().drain().collect();
        assert_eq!(
            whole,
            [("a".into(), b"1234".to_vec()), ("b".into(), vec![])]
        );
        let mut held = Vec::new();
        let mut a = Vec::new();
        for it in written().take() {
            match it {
                Written::Held(_, bytes) => held.extend(bytes),
                Written::File(name, bytes) if name == "a" => a.extend(bytes),
                Written::File(..) => {}
                Written::Laid(_, name) => {
                    assert_eq!(name, "x");
                    a.extend(&held);
                }
            }
        }
        assert_eq!(a, b"1234");
    }
}
