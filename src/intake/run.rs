//! The way in: one thread reads the files, the others bring documents to their
//! articles, and what is ready is handed over in batches, in the order of the
//! files. Nothing is written here, and what was handed over is forgotten.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use rayon::prelude::*;

use super::added::{Added, Adding};
use super::bring::{Found, Ready, bring};
use super::files;
use super::finder::{Finder, NotFound, Way};
use super::known::{Known, Marks, Prints, Said};
use super::labels::propose;
use super::makers::{Makers, provenance};
use super::plan::{As, CHUNK, Into, Plan};
use super::report::Report;
use crate::exchange::{Issue, Item, Maker, Record};
use crate::model::labels::{Sort, is_known};
use crate::model::{
    ArticleId, ArticleMeta, Entity, Layer, LayerKey, Status, Tag, TextHash, TextRef, Zone,
};
use crate::suggest;

/// A batch is handed over when it has so many layers, or so many tags.
const BATCH_LAYERS: usize = 512;
const BATCH_TAGS: usize = 20_000;

/// What of an article is to change, ready to be dispatched.
#[derive(Debug, Default)]
pub struct Batch {
    /// What comes in: tags by id, over what stands there.
    pub layers: Vec<(LayerKey, Layer)>,
    /// What stands there, of those that stand there.
    pub present: Vec<(LayerKey, Layer)>,
    pub entities: Vec<Entity>,
    pub facts: Vec<Facts>,
    /// The texts that the layers count in.
    pub texts: Vec<(TextHash, Arc<str>)>,
    /// Articles to be written before all else.
    pub added: Vec<Added>,
    tags: usize,
}

/// What a file says of an article beside its tags.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub article: ArticleId,
    pub meta: Option<ArticleMeta>,
    pub zones: Option<Vec<Zone>>,
    /// The text that the zones count in.
    pub text: TextHash,
}

/// Who takes what comes.
pub trait Sink {
    fn issue(&mut self, file: &str, issue: &Issue);
    /// Takes a batch; `Break` ends the import.
    fn batch(&mut self, batch: Batch) -> ControlFlow<()>;
}

/// A preview: everything is counted, nothing taken.
pub struct Nothing;

impl Sink for Nothing {
    fn issue(&mut self, _: &str, _: &Issue) {}

    fn batch(&mut self, _: Batch) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Takes files in. `done` counts documents, for a progress line.
pub fn run(
    plan: &Plan,
    into: &Into,
    cancel: &AtomicBool,
    done: &AtomicUsize,
    sink: &mut dyn Sink,
) -> Report {
    let (sender, chunks) = sync_channel::<Vec<Read>>(2);
    let known = Known::of(plan, into);
    let known = known.as_ref();
    std::thread::scope(|scope| {
        scope.spawn(move || read(plan, known, cancel, &sender));
        let mut work = Work::new(plan, into, sink);
        for chunk in &chunks {
            let count = chunk.len();
            if cancel.load(Ordering::Relaxed) || work.chunk(chunk).is_break() {
                work.report.cancelled = true;
                // The reader ends when nobody listens.
                break;
            }
            done.fetch_add(count, Ordering::Relaxed);
        }
        drop(chunks);
        if !work.report.cancelled {
            work.report.cancelled = work.hand_over().is_break();
        }
        if let Some(known) = known {
            work.pass(known);
        }
        work.report
    })
}

/// What a reader hands over: of which file, and the print of its line.
type Read = (usize, Item, Option<[u8; 16]>);

fn read(plan: &Plan, known: Option<&Known>, cancel: &AtomicBool, chunks: &SyncSender<Vec<Read>>) {
    let mut chunk = Vec::with_capacity(CHUNK);
    let prints = RefCell::new(Prints::default());
    for (at, file) in plan.files.iter().enumerate() {
        let mut take = |item| {
            let print = match &item {
                Item::Record(record) => prints.borrow_mut().of(record.line),
                _ => None,
            };
            chunk.push((at, item, print));
            let full = chunk.len() >= CHUNK;
            let gone = full && chunks.send(std::mem::take(&mut chunk)).is_err();
            match gone || cancel.load(Ordering::Relaxed) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        };
        let ended = match known {
            Some(known) => files::read_unknown(file, plan.format, known, &prints, &mut take),
            None => files::read(file, plan.format, &mut take),
        };
        if ended.is_break() {
            return;
        }
    }
    let _ = chunks.send(chunk);
}

struct Work<'a> {
    plan: &'a Plan<'a>,
    into: &'a Into<'a>,
    sink: &'a mut dyn Sink,
    finder: Finder<'a>,
    adding: Adding,
    makers: Makers,
    batch: Batch,
    /// Where in the batch a layer is.
    in_batch: HashMap<LayerKey, usize>,
    seen: HashSet<LayerKey>,
    /// The line that was last remarked on, and in which file.
    remarked: Option<(usize, usize)>,
    entities: HashSet<crate::model::EntityId>,
    report: Report,
}

impl<'a> Work<'a> {
    fn new(plan: &'a Plan<'a>, into: &'a Into<'a>, sink: &'a mut dyn Sink) -> Self {
        Self {
            finder: Finder::new(into.sources, into.articles.values()),
            adding: Adding::beside(into.articles.keys()),
            makers: Makers::of(plan),
            plan,
            into,
            sink,
            batch: Batch::default(),
            in_batch: HashMap::new(),
            seen: HashSet::new(),
            remarked: None,
            entities: HashSet::new(),
            report: Report {
                map: plan.labels.clone(),
                marks: Marks::of(plan),
                ..Report::default()
            },
        }
    }

    fn chunk(&mut self, chunk: Vec<Read>) -> ControlFlow<()> {
        let mut found = Vec::with_capacity(chunk.len());
        for (file, item, print) in chunk {
            match item {
                Item::Issue(issue) => self.issue(file, &issue),
                Item::Schema(schema) => self.report.schema = Some(schema),
                Item::Record(record) => found.extend(self.find(file, record, print)),
            }
        }
        let into = self.into;
        let ready: Vec<Ready> = found.into_par_iter().map(|it| bring(it, into)).collect();
        for it in ready {
            self.take(it);
            if self.batch.layers.len() >= BATCH_LAYERS || self.batch.tags >= BATCH_TAGS {
                self.hand_over()?;
            }
        }
        ControlFlow::Continue(())
    }

    fn issue(&mut self, file: usize, issue: &Issue) {
        self.report.remarks += 1;
        self.remarked = Some((file, issue.line));
        let name = self.plan.files.get(file).map_or("", |it| &it.name);
        self.sink.issue(name, issue);
    }

    fn tell(&mut self, file: usize, line: usize, message: String) {
        let tag = None;
        self.issue(file, &Issue { line, tag, message });
    }

    /// Whose the document is, and which article it is.
    fn find(&mut self, file: usize, record: Box<Record>, print: Option<[u8; 16]>) -> Option<Found> {
        self.report.documents += 1;
        let owner = match self.makers.owner(self.plan.taken_as, &record.maker) {
            Ok(owner) => owner,
            Err(None) => {
                let message = "it doesn't say who made the tags; name an annotator".into();
                self.tell(file, record.line, message);
                return None;
            }
            Err(Some(other)) => {
                *self.report.left.entry(other).or_default() += 1;
                return None;
            }
        };
        let (article, way, added) = match self.finder.find(&record) {
            Ok((id, way)) => (id.clone(), way, None),
            Err(why) => self.add(file, &record, &why)?,
        };
        self.report.found[way as usize] += 1;
        let key = match self.plan.taken_as {
            As::Suggestions { .. } => LayerKey::suggested(owner, article),
            As::Annotator(_) => LayerKey::new(owner, article),
        };
        // What is known by its id will be so the next time, whatever comes or
        // goes beside it; what was remarked on is to be told again.
        let alone = record.id.as_deref() == Some(key.article.as_str())
            && matches!(way, Way::Id | Way::Added)
            && !matches!(record.maker, Maker::Person(_))
            && record.entities.is_empty()
            && self.remarked != Some((file, record.line));
        Some(Found {
            file,
            key,
            added,
            print: print.filter(|_| alone),
            record,
        })
    }

    /// A new article for a document that has none, where that is asked for.
    fn add(
        &mut self,
        file: usize,
        record: &Record,
        why: &NotFound,
    ) -> Option<(ArticleId, Way, Option<Added>)> {
        let name = record.id.as_deref().filter(|it| !it.is_empty());
        let shown = name.unwrap_or("without id");
        let message = match why {
            NotFound::Several(ids) => {
                let ids: Vec<&str> = ids.iter().take(4).map(ArticleId::as_str).collect();
                let ids = ids.join(", ");
                format!("{shown} may be several articles of the project ({ids}); left out")
            }
            NotFound::Nothing if !self.plan.add_articles => {
                format!("the project has no article {shown}; left out")
            }
            NotFound::Nothing => match record.text.as_str() {
                None => format!(
                    "the project has no article {shown}, and the file doesn't hold its text; \
                     left out"
                ),
                Some(text) => {
                    let of = self.plan.files.get(file).map_or("", |it| &it.name);
                    let stem = of.rsplit('/').next().unwrap_or_default();
                    let stem = stem.split('.').next().unwrap_or_default();
                    let stem = format!("{stem}-{}", record.line);
                    match self.adding.add(name, &stem, text) {
                        Ok((added, new)) => {
                            if new {
                                self.batch.added.push(added.clone());
                            }
                            return Some((added.id.clone(), Way::Added, Some(added)));
                        }
                        Err(why) => format!("{shown}: {why}; left out"),
                    }
                }
            },
        };
        self.report.not_found += 1;
        self.tell(file, record.line, message);
        None
    }

    /// Puts what a document says into the batch.
    fn take(&mut self, ready: Ready) {
        let Ready {
            file,
            key,
            mut record,
            print,
            outcome,
        } = ready;
        let brought = match outcome {
            Ok(brought) => brought,
            Err(why) => return self.tell(file, record.line, why),
        };
        for issue in &brought.placed.issues {
            self.issue(
                file,
                &Issue {
                    message: format!("{}: {}", key.article, issue.message),
                    ..issue.clone()
                },
            );
        }
        let again = !self.seen.insert(key.clone());
        let by_id = self.plan.taken_as.keeps_ids(self.plan.format);
        let at = self.in_batch.get(&key).copied();
        if again && (by_id || at.is_none()) {
            let message = format!(
                "a line before it has {} of {} already; left out",
                key.article, key.annotator
            );
            return self.tell(file, record.line, message);
        }
        self.report.articles += usize::from(!again);
        self.report.verdicts.add(brought.placed.verdicts);
        let facts = self.facts(&key.article, &mut record, &brought.hash);
        self.batch.facts.extend(facts);
        for mut entity in std::mem::take(&mut record.entities) {
            self.report.map.apply_to_entry(&mut entity);
            // What the register says of an entry stands; only new ones come in.
            let known = &self.into.project.register.entities;
            if !known.contains_key(&entity.id) && self.entities.insert(entity.id.clone()) {
                self.batch.entities.push(entity);
            }
        }
        let mut said = Said::new(brought.placed.verdicts, &brought.placed.labels);
        for (label, count) in brought.placed.labels {
            self.label(label, count);
        }
        let mut tags = brought.placed.tags;
        let before = tags.len();
        tags.retain_mut(|tag| self.report.map.apply(tag));
        said.unmapped = before - tags.len();
        self.report.unmapped += said.unmapped;
        provenance(&mut tags, &key, self.plan.taken_as, &record.maker);
        let text = TextRef {
            bytes: brought.text.len() as u32,
            hash: brought.hash.clone(),
        };
        let mut present = brought.present;
        let at = at.unwrap_or_else(|| {
            self.in_batch.insert(key.clone(), self.batch.layers.len());
            self.batch.layers.push((key.clone(), Layer::default()));
            self.batch.texts.push((brought.hash, brought.text));
            self.batch.layers.len() - 1
        });
        let layer = &mut self.batch.layers[at].1;
        // What an earlier document of the same article brought is known by now.
        layer.tags().for_each(|tag| drop(present.put(tag.clone())));
        let put = match by_id {
            true => {
                let same = tags
                    .iter()
                    .filter(|it| present.tag(&it.id) == Some(it))
                    .count();
                self.report.same += same;
                self.report.fresh += tags.len() - same;
                tags
            }
            false => {
                let merged = suggest::merge(&present, tags);
                self.report.fresh += merged.fresh;
                self.report.same += merged.same;
                self.report.decided += merged.decided;
                said.same = merged.fresh + merged.same;
                said.decided = merged.decided;
                let mut put = merged.put;
                if !key.is_suggested() {
                    put.iter_mut()
                        .for_each(|it| it.provenance.status = Status::Manual);
                }
                put
            }
        };
        let whole = brought.placed.issues.is_empty() && !key.article.as_str().is_empty();
        let mark = print.filter(|_| whole).map(|print| (print, said));
        self.report.marks.add(&key.article, mark);
        self.batch.tags += put.len();
        put.into_iter().for_each(|tag| drop(layer.put(tag)));
        if !key.is_suggested() {
            layer.head = std::mem::take(&mut record.head);
            for (task, mut it) in std::mem::take(&mut record.completions) {
                if it.by.as_str().is_empty() {
                    it.by = key.annotator.clone();
                }
                layer.set_completion(task, Some(it));
            }
        }
        layer.head.text = (!layer.is_untouched()).then_some(text);
        if !again {
            self.batch.present.push((key, present));
        }
    }

    /// Counts what stands there as it was taken in before.
    fn pass(&mut self, known: &Known) {
        let mut articles: HashSet<&ArticleId> = HashSet::new();
        for (article, said) in known.passed() {
            let read = self.report.marks.has(article);
            self.report.documents += 1;
            self.report.found[Way::Id as usize] += 1;
            self.report.articles += usize::from(!read && articles.insert(article));
            self.report.verdicts.add(said.verdicts);
            self.report.same += said.same;
            self.report.decided += said.decided;
            self.report.unmapped += said.unmapped;
            for (sort, word, count) in &said.labels {
                self.label((*sort, word.clone()), *count);
            }
        }
    }

    /// Counts a label, and settles at its first what becomes of it.
    fn label(&mut self, label: (Sort, String), count: usize) {
        match self.report.labels.get_mut(&label) {
            Some(known) => *known += count,
            None => {
                let (sort, word) = &label;
                let map = &mut self.report.map;
                let schema = &self.into.project.schema;
                let stays = map.get(*sort, word).is_some() || is_known(schema, *sort, word);
                if self.plan.propose
                    && !stays
                    && let Some(to) = propose(schema, *sort, word)
                {
                    map.0.insert(label.clone(), to);
                }
                self.report.labels.insert(label, count);
            }
        }
    }

    fn facts(&self, article: &ArticleId, record: &mut Record, text: &TextHash) -> Option<Facts> {
        let known = self.into.articles.get(article);
        let (meta, zones) = (record.meta.take(), record.zones.take());
        let (meta, zones) = match known {
            Some(_) if !matches!(self.plan.taken_as, As::Annotator(_)) => (None, None),
            Some(_) if self.plan.taken_as.keeps_ids(self.plan.format) => (meta, zones),
            // What others say fills in what isn't known.
            Some(known) => (meta.and_then(|it| filled(&known.meta, it)), None),
            None => (meta, zones),
        };
        (meta.is_some() || zones.is_some()).then(|| Facts {
            article: article.clone(),
            meta,
            zones,
            text: text.clone(),
        })
    }

    fn hand_over(&mut self) -> ControlFlow<()> {
        self.in_batch.clear();
        let mut batch = std::mem::take(&mut self.batch);
        let nothing = Layer::default();
        let before = batch.layers.len();
        let mut present = batch.present.iter().map(|it| &it.1);
        batch.layers.retain(|(_, layer)| {
            let known = present.next().unwrap_or(&nothing);
            changes(known, layer)
        });
        let changed = batch.layers.len();
        self.report.layers += changed;
        if changed < before {
            let kept: HashSet<&LayerKey> = batch.layers.iter().map(|it| &it.0).collect();
            batch.present.retain(|it| kept.contains(&it.0));
            let used: HashSet<&TextHash> = batch
                .layers
                .iter()
                .filter_map(|it| Some(&it.1.head.text.as_ref()?.hash))
                .chain(batch.facts.iter().map(|it| &it.text))
                .collect();
            batch.texts.retain(|it| used.contains(&it.0));
        }
        let empty = batch.layers.is_empty() && batch.facts.is_empty() && batch.added.is_empty();
        match empty && batch.entities.is_empty() {
            true => ControlFlow::Continue(()),
            false => self.sink.batch(batch),
        }
    }
}

/// Whether what comes in says anything else than what stands there.
fn changes(known: &Layer, new: &Layer) -> bool {
    if new.is_untouched() {
        return false;
    }
    let says = |tag: &Tag| known.tag(&tag.id) == Some(tag);
    let done = new.completions().iter();
    let mut done = done.filter(|(task, it)| known.completions().get(task) != Some(it));
    !new.tags().all(says) || done.next().is_some() || known.head.text.is_none()
}

/// What is known already, with what it lacks; none where nothing is new.
fn filled(known: &ArticleMeta, new: ArticleMeta) -> Option<ArticleMeta> {
    let both = ArticleMeta {
        title: known.title.clone().or(new.title),
        published: known.published.clone().or(new.published),
        source: known.source.clone().or(new.source),
        author: known.author.clone().or(new.author),
        url: known.url.clone().or(new.url),
        language: known.language.clone().or(new.language),
    };
    (both != *known).then_some(both)
}
