//! An export read back by the format's own reader and held against what went
//! out: every tag that no loss names, with its words, type, roles and ties. Of
//! what went out only hashes are kept, so that memory stays small.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};

use crate::exchange::{Format, Item, Record, Source};
use crate::model::{
    ArticleId, AttributeValue, Body, EntityId, KindId, Layer, Ref, Tag, TagClass, TagId,
};
use crate::text::Span;

/// What a format's reader gives back of what its writer wrote without a loss.
pub struct Profile {
    /// The format's id.
    pub id: &'static str,
    /// How the names of the files to read end, of those that a folder has.
    pub reads: &'static str,
    pub classes: &'static [TagClass],
    /// Types that the format has in place of what it can't hold.
    pub instead: &'static [&'static str],
}

const MENTIONS: &[TagClass] = &[TagClass::Mention];
const FACTS: &[TagClass] = &[TagClass::Mention, TagClass::Event, TagClass::Relation];
const EVERYTHING: &[TagClass] = &[
    TagClass::Mention,
    TagClass::Event,
    TagClass::Stance,
    TagClass::Relation,
    TagClass::Label,
    TagClass::Note,
];

/// The formats that are read back; of the others nothing is promised yet, as
/// their readers see other things than their writers were given.
pub static PROFILES: &[Profile] = &[
    Profile {
        id: "jsonl",
        reads: ".jsonl",
        classes: EVERYTHING,
        instead: &[],
    },
    Profile {
        id: "conll",
        reads: ".conll",
        classes: MENTIONS,
        instead: &[],
    },
    Profile {
        id: "conll-bilou",
        reads: ".conll",
        classes: MENTIONS,
        instead: &[],
    },
    Profile {
        id: "brat",
        reads: ".ann",
        // Stances come back as events.
        classes: &[
            TagClass::Mention,
            TagClass::Event,
            TagClass::Relation,
            TagClass::Note,
        ],
        instead: &["Stance", "Evidence", "Text", "Value"],
    },
    Profile {
        id: "conll2012",
        reads: ".conll",
        classes: MENTIONS,
        instead: &[],
    },
    Profile {
        id: "webanno-tsv",
        reads: ".tsv",
        classes: FACTS,
        instead: &[],
    },
    Profile {
        id: "uima-xmi",
        reads: ".xmi",
        classes: EVERYTHING,
        instead: &[],
    },
    Profile {
        id: "uima-json",
        reads: ".json",
        classes: EVERYTHING,
        instead: &[],
    },
    Profile {
        id: "ace-apf",
        reads: ".apf.xml",
        classes: FACTS,
        instead: &[],
    },
    Profile {
        id: "qdpx",
        reads: ".qdpx",
        // Events and stances come back as mentions.
        classes: &[
            TagClass::Mention,
            TagClass::Relation,
            TagClass::Label,
            TagClass::Note,
        ],
        instead: &[],
    },
    Profile {
        id: "oneie",
        reads: ".jsonl",
        classes: &[TagClass::Mention, TagClass::Event, TagClass::Relation],
        instead: &["MENTION"],
    },
    Profile {
        id: "doccano",
        reads: ".jsonl",
        classes: MENTIONS,
        instead: &[],
    },
    Profile {
        id: "label-studio",
        reads: "tasks.json",
        classes: MENTIONS,
        instead: &[],
    },
    Profile {
        id: "prodigy",
        reads: ".jsonl",
        classes: MENTIONS,
        instead: &[],
    },
    Profile {
        id: "spacy-jsonl",
        reads: ".jsonl",
        classes: MENTIONS,
        instead: &[],
    },
    Profile {
        id: "docbin",
        reads: ".spacy",
        classes: MENTIONS,
        instead: &[],
    },
];

impl Profile {
    pub fn of(format: &Format) -> Option<&'static Self> {
        PROFILES.iter().find(|it| it.id == format.id)
    }

    /// The tags that are held against each other.
    fn wants(&self, tag: &Tag) -> bool {
        let instead = |kind: &KindId| self.instead.contains(&kind.as_str());
        self.classes.contains(&tag.class()) && !tag.kind().is_some_and(instead)
    }

    /// What the tags of a document say, as far as the format says it.
    pub fn told<'a>(&self, text: &str, tags: impl Iterator<Item = &'a Tag>) -> Document {
        let places = Places::new(text);
        let tags: BTreeMap<&TagId, &Tag> = tags.map(|it| (&it.id, it)).collect();
        let teller = Teller {
            places: &places,
            tags: &tags,
        };
        let wanted = tags.values().filter(|it| self.wants(it));
        let told = wanted.map(|tag| Told {
            id: tag.id.clone(),
            entity: tag.mention().and_then(|it| it.entity.clone()),
            says: teller.tag(tag),
        });
        Document {
            tags: told.collect(),
            text: places.hash,
        }
    }
}

/// A document as it can be compared, whatever its ids and blanks.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub tags: Vec<Told>,
    /// Of all that isn't blank.
    pub text: u64,
}

/// A tag as it can be compared.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: TagId,
    /// Whom it names; ids may differ, but those of one stay of one.
    pub entity: Option<EntityId>,
    pub says: String,
}

/// What went out, to be held against what comes back.
#[derive(Debug, Default)]
pub struct Outgoing {
    documents: HashMap<u64, Expected>,
    /// Tags that a loss names; what comes back of them may differ.
    lost: usize,
    /// All losses: what is no tag of a wanted class may come back as one.
    told: usize,
}

/// All layers of one text.
#[derive(Debug, Default)]
struct Expected {
    article: ArticleId,
    layers: Vec<Awaited>,
}

/// One of them.
#[derive(Debug, Default)]
struct Awaited {
    /// How often each tag is to come.
    tags: HashMap<u64, u32>,
    /// Tags that a loss names: they may come as they are all the same.
    lost: HashMap<u64, u32>,
    /// How often everybody who is named is to come, by the tags that name them.
    named: HashMap<u64, u32>,
    /// True once a document was taken for it.
    came: bool,
}

impl Awaited {
    /// Takes one of a tag out of those that are to come.
    fn take(tags: &mut HashMap<u64, u32>, says: u64) -> bool {
        match tags.get_mut(&says) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}

impl Expected {
    /// The layer that a document is: of those that didn't come yet the one that
    /// shares most with it. Several people may have said the same, and of one of
    /// them it may be lost.
    fn layer_of(&self, says: &[u64]) -> Option<usize> {
        let shared = |it: &Awaited| says.iter().filter(|one| it.tags.contains_key(one)).count();
        let layers = self.layers.iter().enumerate();
        let best = layers.max_by_key(|(at, it)| (!it.came, shared(it), std::cmp::Reverse(*at)));
        best.map(|it| it.0)
    }
}

/// What a reading found.
#[derive(Debug, Default)]
pub struct Verified {
    /// Tags that came back as they went out.
    pub same: usize,
    /// Tags that a loss named, so that nothing was asked of them.
    pub lost: usize,
    /// Tags that didn't come back, by article.
    pub missing: BTreeMap<ArticleId, usize>,
    /// Tags that came back and never went out, beyond what losses explain.
    pub foreign: usize,
    /// What the reader remarked on, the first of it.
    pub issues: Vec<String>,
}

/// Remarks that are kept.
const ISSUES: usize = 20;

impl Verified {
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.foreign == 0 && self.issues.is_empty()
    }
}

impl Outgoing {
    /// A layer that went out, but for the tags that a loss names.
    pub fn add(&mut self, article: &ArticleId, document: &Document, lost: &dyn Fn(&TagId) -> bool) {
        let expected = self.documents.entry(document.text).or_default();
        if expected.article.as_str().is_empty() {
            expected.article = article.clone();
        }
        let (gone, kept): (Vec<&Told>, Vec<&Told>) =
            document.tags.iter().partition(|it| lost(&it.id));
        self.lost += gone.len();
        let mut layer = Awaited::default();
        for tag in &kept {
            *layer.tags.entry(hash(&tag.says)).or_default() += 1;
        }
        for tag in &gone {
            *layer.lost.entry(hash(&tag.says)).or_default() += 1;
        }
        for named in named(kept.into_iter()).into_values() {
            *layer.named.entry(named).or_default() += 1;
        }
        expected.layers.push(layer);
    }

    /// Losses that were only told at the end: so many tags may differ.
    pub fn lose(&mut self, tags: usize) {
        self.lost += tags;
    }

    /// So many losses were told of the layers.
    pub fn told(&mut self, losses: usize) {
        self.told += losses;
    }

    /// A document that came back.
    fn take(&mut self, document: &Document, found: &mut Verified) {
        let Some(expected) = self.documents.get_mut(&document.text) else {
            found.foreign += document.tags.len();
            return;
        };
        let says: Vec<u64> = document.tags.iter().map(|it| hash(&it.says)).collect();
        let Some(at) = expected.layer_of(&says) else {
            return;
        };
        let mut back: Vec<&Told> = Vec::new();
        for (tag, says) in document.tags.iter().zip(says) {
            let layer = &mut expected.layers[at];
            if Awaited::take(&mut layer.tags, says) {
                found.same += 1;
                back.push(tag);
            } else if Awaited::take(&mut layer.lost, says) {
                found.foreign += 1;
            } else {
                // Some formats hold all that people said of a text in one document.
                let mut layers = expected.layers.iter_mut();
                match layers.any(|it| Awaited::take(&mut it.tags, says)) {
                    true => {
                        found.same += 1;
                        back.push(tag);
                    }
                    false => found.foreign += 1,
                }
            }
        }
        expected.layers[at].came = true;
        for named in named(back.into_iter()).into_values() {
            if !Awaited::take(&mut expected.layers[at].named, named) {
                let mut layers = expected.layers.iter_mut();
                layers.any(|it| Awaited::take(&mut it.named, named));
            }
        }
    }

    fn finish(self, found: &mut Verified) {
        for expected in self.documents.into_values() {
            for layer in expected.layers {
                let tags: u32 = layer.tags.values().sum();
                let named: u32 = layer.named.values().sum();
                let missing = tags.max(named) as usize;
                if missing > 0 {
                    let article = expected.article.clone();
                    *found.missing.entry(article).or_default() += missing;
                }
            }
        }
        found.lost = self.lost;
        found.foreign = found.foreign.saturating_sub(self.lost.max(self.told));
    }
}

/// Reads the files of an export, by their names below `root` (the file itself
/// where the name is empty), and holds them against what went out.
pub fn read_back<'a>(
    format: &Format,
    profile: &Profile,
    root: &Path,
    names: impl Iterator<Item = &'a str>,
    mut outgoing: Outgoing,
) -> Verified {
    let mut found = Verified::default();
    let Some(read) = format.read else {
        return found;
    };
    for name in names.filter(|it| it.is_empty() || it.ends_with(profile.reads)) {
        let path = match name {
            "" => root.to_owned(),
            name => root.join(name),
        };
        let shown = if name.is_empty() { "the file" } else { name };
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(why) => {
                found.remark(format!("{shown}: can't be read: {why}"));
                continue;
            }
        };
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let beside = |name: &str| beside(&folder, name);
        let mut bytes = BufReader::with_capacity(1 << 18, file);
        let only = format!("out{}", profile.reads);
        let mut source = Source {
            name: if name.is_empty() { &only } else { name },
            bytes: &mut bytes,
            beside: &beside,
        };
        let (mut tagged, mut remarks) = (false, Vec::new());
        let _ = read(&mut source, &mut |item| {
            match item {
                Item::Record(record) => {
                    tagged |= !record.tags.is_empty();
                    if let Some(document) = document(profile, &record) {
                        outgoing.take(&document, &mut found);
                    }
                }
                Item::Issue(issue) if remarks.len() < ISSUES => {
                    remarks.push(format!("{shown}: {issue}"));
                }
                Item::Issue(_) | Item::Schema(_) => {}
            }
            ControlFlow::Continue(())
        });
        // Without a tag some formats can't be told from others, and say so.
        for remark in remarks.into_iter().filter(|_| tagged) {
            found.remark(remark);
        }
    }
    outgoing.finish(&mut found);
    found
}

impl Verified {
    fn remark(&mut self, remark: String) {
        if self.issues.len() < ISSUES && is_fault(&remark) {
            self.issues.push(remark);
        }
    }
}

/// Whether a reader's remark tells of a fault of the export: that it told the
/// scheme from the tags is none, nor that a tag pointed at nothing before.
pub fn is_fault(remark: &str) -> bool {
    !remark.contains("the tags are BILOU") && !remark.ends_with("kept as it is")
}

/// A record as it can be compared; None where its text isn't in the file.
pub fn document(profile: &Profile, record: &Record) -> Option<Document> {
    let text = record.text.as_str()?;
    Some(profile.told(text, record.tags.iter()))
}

/// The same of a layer.
pub fn document_of(profile: &Profile, layer: &Layer, text: &str) -> Document {
    profile.told(text, layer.tags())
}

/// Everybody who is named, told by the tags that name them in whatever order.
fn named<'a>(tags: impl Iterator<Item = &'a Told>) -> BTreeMap<&'a EntityId, u64> {
    let mut named: BTreeMap<&EntityId, u64> = BTreeMap::new();
    for tag in tags {
        if let Some(entity) = &tag.entity {
            let sum = named.entry(entity).or_default();
            *sum = sum.wrapping_add(hash(&tag.says));
        }
    }
    named
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Places counted in characters that aren't blank: formats of tokens may have
/// other blanks.
struct Places {
    /// How many stand before each byte.
    before: Vec<u32>,
    hash: u64,
}

impl Places {
    fn new(text: &str) -> Self {
        let mut before = Vec::with_capacity(text.len() + 1);
        let mut hasher = DefaultHasher::new();
        let mut count = 0;
        for ch in text.chars() {
            before.extend(std::iter::repeat_n(count, ch.len_utf8()));
            if !ch.is_whitespace() {
                count += 1;
                ch.hash(&mut hasher);
            }
        }
        before.push(count);
        Self {
            before,
            hash: hasher.finish(),
        }
    }

    fn of(&self, spans: &[Span]) -> String {
        let at = |byte: u32| self.before.get(byte as usize).copied().unwrap_or(u32::MAX);
        let told = spans
            .iter()
            .map(|it| format!("{}–{}", at(it.start()), at(it.end())));
        told.collect::<Vec<_>>().join("+")
    }
}

/// Tells tags of one document.
struct Teller<'a> {
    places: &'a Places,
    tags: &'a BTreeMap<&'a TagId, &'a Tag>,
}

impl Teller<'_> {
    fn to(&self, to: &Ref) -> String {
        match to {
            Ref::Mention(id) | Ref::Event(id) => match self.tags.get(id) {
                // Its kind is compared where it stands itself.
                Some(tag) => format!("{} {}", tag.class().name(), self.places.of(tag.anchor())),
                None => "nothing".to_owned(),
            },
            Ref::Spans(spans) => format!("words {}", self.places.of(spans)),
            other => format!("{other:?}"),
        }
    }

    fn tag(&self, tag: &Tag) -> String {
        let to = |it: &Ref| self.to(it);
        let spans = |it: &[Span]| self.places.of(it);
        let body = match &tag.body {
            Body::Mention(it) => format!("{} linked {}", spans(&it.spans), it.entity.is_some()),
            Body::Event(it) => {
                let arguments = it.arguments.iter();
                let mut arguments: Vec<String> = arguments
                    .map(|it| format!("{} {}", it.role, to(&it.filler)))
                    .collect();
                arguments.sort();
                format!("{} ({})", spans(&it.trigger), arguments.join(", "))
            }
            Body::Stance(it) => format!(
                "{} {} {} {:?} {:?} via {:?} {} {}",
                to(&it.holder),
                it.polarity.id(),
                to(&it.target),
                it.strength,
                it.basis,
                it.via.iter().map(to).collect::<Vec<_>>(),
                spans(&it.expression),
                spans(&it.evidence)
            ),
            Body::Relation(it) => format!("{} → {}", to(&it.from), to(&it.to)),
            Body::Label(it) => format!("{:?} {}", it.values, spans(&it.spans)),
            Body::Note(it) => {
                let on = it.on.as_ref().and_then(|it| self.tags.get(it));
                // A stance may have become an event: what it is is compared there.
                let on = on.map(|it| spans(it.anchor()));
                format!("{} {on:?}", it.text)
            }
        };
        let attributes = tag.attributes().into_iter().flatten();
        // Formats of text have no other values.
        let attributes = attributes.map(|(name, value)| match value {
            AttributeValue::Flag(it) => format!("{name} {it}"),
            AttributeValue::Number(it) => format!("{name} {it}"),
            AttributeValue::Text(it) => format!("{name} {it}"),
            AttributeValue::Many(it) => format!("{name} {}", it.join("|")),
        });
        let attributes: Vec<String> = attributes.collect();
        let kind = tag.kind().map_or("", |it| it.as_str());
        format!("{} {kind} {body} {attributes:?}", tag.class().name())
    }
}

/// A file of the same folder or below.
fn beside(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(name);
    let below = path
        .components()
        .all(|it| matches!(it, Component::Normal(_)));
    if name.is_empty() || !below {
        return None;
    }
    fs::read(folder.join(path)).ok()
}
