//! An export read back by the format's own reader and held against what went
//! out: every tag that no loss names, with its words, type, roles and ties. Of
//! what went out only hashes are kept, so that memory stays small.

mod profile;
mod tables;
mod tell;

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};

pub use profile::{PROFILES, Profile};
pub use tables::{Tables, tables};
pub use tell::{Document, Told, document, document_of};

use crate::exchange::{Format, Item, Source};
use crate::model::{ArticleId, EntityId, TagId};

/// What went out, to be held against what comes back.
#[derive(Debug, Default)]
pub struct Outgoing {
    documents: HashMap<u64, Expected>,
    /// Tags that a loss names; what comes back of them may differ.
    lost: usize,
    /// All losses: what is no tag of a wanted class may come back as one.
    told: usize,
}

/// All layers of one text or article.
#[derive(Debug, Default)]
struct Expected {
    layers: Vec<Awaited>,
}

/// One of them.
#[derive(Debug, Default)]
struct Awaited {
    article: ArticleId,
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
    /// Of an export of tables.
    pub tables: Option<Tables>,
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
        let Some(key) = document.keys.first() else {
            return;
        };
        let expected = self.documents.entry(*key).or_default();
        let (gone, kept): (Vec<&Told>, Vec<&Told>) =
            document.tags.iter().partition(|it| lost(&it.id));
        self.lost += gone.len();
        let mut layer = Awaited {
            article: article.clone(),
            ..Awaited::default()
        };
        for tag in &kept {
            *layer.tags.entry(tag.says).or_default() += 1;
        }
        for tag in &gone {
            *layer.lost.entry(tag.says).or_default() += 1;
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
        let known = |it: &&u64| self.documents.contains_key(it);
        let key = document.keys.iter().find(known);
        let Some(expected) = key.and_then(|it| self.documents.get_mut(it)) else {
            found.foreign += document.tags.iter().filter(|it| !it.instead).count();
            return;
        };
        let says: Vec<u64> = document.tags.iter().map(|it| it.says).collect();
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
                    false => found.foreign += usize::from(!tag.instead),
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
                    *found.missing.entry(layer.article).or_default() += missing;
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
    outgoing: Outgoing,
) -> Verified {
    let found = read_back_while(format, profile, root, names, outgoing, &|| true);
    found.unwrap_or_default()
}

/// The same. `go_on` is asked at every document; None where it says no.
pub fn read_back_while<'a>(
    format: &Format,
    profile: &Profile,
    root: &Path,
    names: impl Iterator<Item = &'a str>,
    mut outgoing: Outgoing,
    go_on: &dyn Fn() -> bool,
) -> Option<Verified> {
    let mut found = Verified::default();
    let Some(read) = format.read else {
        return Some(found);
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
            match go_on() {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        });
        if !go_on() {
            return None;
        }
        // Without a tag some formats can't be told from others, and say so.
        for remark in remarks.into_iter().filter(|_| tagged) {
            found.remark(remark);
        }
    }
    outgoing.finish(&mut found);
    Some(found)
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

/// Everybody who is named, told by the tags that name them in whatever order.
fn named<'a>(tags: impl Iterator<Item = &'a Told>) -> BTreeMap<&'a EntityId, u64> {
    let mut named: BTreeMap<&EntityId, u64> = BTreeMap::new();
    for tag in tags {
        if let Some(entity) = &tag.entity {
            let sum = named.entry(entity).or_default();
            *sum = sum.wrapping_add(tag.says);
        }
    }
    named
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
