//! One export: layers are read ahead in the background and handed to the
//! format's writer in their order. A dry run is the same with a sink that keeps
//! nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use rayon::prelude::*;

use super::card::{self, Card};
use super::soft::{self, Everybody, Shared};
use super::target::{Sink, TargetError};
use super::verify::{Document, Outgoing, Profile, document_of};
use crate::corpus::{ReadArticle, Sources, on_kept};
use crate::exchange::prepare::{Prepared, prepare};
use crate::exchange::renamed;
use crate::exchange::{Half, Head, Loss, Options, Out, Piece, Shape, Write, Writer, Written};
use crate::model::{
    AnnotatorId, Article, ArticleId, FileState, Layer, LayerKey, PartId, Project, Split, TagId,
    Task, TextRef,
};
use crate::store::Files;
use crate::text::offsets::OffsetMap;

/// What is to be exported, from where.
pub struct Plan<'a> {
    pub files: &'a Files,
    pub sources: &'a Sources,
    /// Schema, register, and what persons set of articles; its layers are not
    /// looked at.
    pub project: &'a Project,
    /// The layers, in the order in which they go out.
    pub keys: &'a [LayerKey],
    /// With [`Options::parts`] where there is a split.
    pub options: &'a Options,
    /// Everybody's layers, where the keys are those of articles and all who tagged
    /// one go out as one layer.
    pub shared: Option<&'a Shared>,
    /// Leaves out layers that aren't complete in every task that goes out.
    pub only_complete: bool,
    /// Each part goes out by itself; what is in none doesn't.
    pub split: Option<&'a Split>,
    /// How what goes out is told, to be read back; None where it won't be.
    pub profile: Option<&'static Profile>,
    /// Where the export comes with a card: what of the project it tells.
    pub card: Option<card::About<'a>>,
}

impl Plan<'_> {
    fn is_complete(&self, layer: &Layer) -> bool {
        self.tasks().iter().all(|it| layer.is_complete(*it))
    }

    /// Whether a layer is far enough to go out.
    pub(super) fn takes(&self, layer: &Layer) -> bool {
        !self.only_complete || self.is_complete(layer)
    }

    fn head(&self) -> Head<'_> {
        Head {
            project: self.project,
            options: self.options,
        }
    }

    /// The tasks that go out, of those that the schema asks for.
    pub fn tasks(&self) -> Vec<Task> {
        let chosen = &self.options.tasks;
        let mut tasks = self.project.tasks();
        tasks.retain(|it| chosen.is_empty() || chosen.contains(it));
        tasks
    }

    /// How the export lies on disk: a folder where it is split, with a file or a
    /// folder for each part unless the format has places for them.
    pub fn shape(&self, write: &Write) -> Shape {
        match (self.split, write.shape) {
            (Some(_), Shape::File(_) | Shape::Folder(_)) => Shape::Folder(&[]),
            (_, shape) => shape,
        }
    }
}

/// Takes the adjudicated layers out: they are made of the others, and go out where
/// somebody asks for them. False where there are no others; then they stay.
pub fn leave_gold_out(keys: &mut Vec<LayerKey>) -> bool {
    let gold = AnnotatorId::gold();
    let others = keys.iter().any(|it| it.annotator != gold);
    if others {
        keys.retain(|it| it.annotator != gold);
    }
    others || keys.is_empty()
}

/// What came of an export.
#[derive(Debug, Default)]
pub struct Report {
    /// Layers written.
    pub layers: usize,
    /// The same by part of the split.
    pub parts: BTreeMap<PartId, usize>,
    /// Articles that went out more than once, as the work of several.
    pub several: BTreeSet<ArticleId>,
    /// Layers whose article is in no part of the split.
    pub in_no_part: usize,
    /// Layers that aren't complete, where only complete ones go out.
    pub incomplete: usize,
    /// Layers that could not be read, with the reason.
    pub left_out: Vec<(LayerKey, String)>,
    /// How many of each sort of loss.
    pub losses: BTreeMap<&'static str, usize>,
    /// What is to come back when it is read; empty without a profile.
    pub outgoing: Outgoing,
    /// Where it was asked for.
    pub card: Option<Card>,
}

impl Report {
    fn leave(&mut self, left: Left) {
        self.incomplete += left.incomplete;
        self.in_no_part += left.in_no_part;
        self.left_out.extend(left.unread);
    }
}

#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Done,
    Cancelled,
}

/// Layers read in one go.
const AT_ONCE: usize = 64;

/// A layer with all that its piece needs.
struct Ready {
    key: LayerKey,
    part: Option<PartId>,
    prepared: Prepared,
    /// Of several that go out as one, those that are no part of it.
    left: Left,
    offsets: OffsetMap,
    /// What it becomes, where that is known already.
    made: Option<Made>,
    /// What is to come back.
    told: Option<Document>,
}

/// What a layer becomes, without a look at others.
enum Made {
    Whole(Out),
    Half(Half),
}

/// Layers that don't go out. Of one that is empty, or wasn't asked for, there is
/// nothing to say.
#[derive(Debug, Default)]
pub(super) struct Left {
    pub incomplete: usize,
    pub in_no_part: usize,
    pub unread: Vec<(LayerKey, String)>,
}

impl Left {
    fn unread(key: &LayerKey, why: String) -> Self {
        Self {
            unread: vec![(key.clone(), why)],
            ..Self::default()
        }
    }
}

/// The writer of a part, or of all.
struct Lane {
    part: Option<PartId>,
    writer: Box<dyn Writer>,
    out: Out,
    /// Where its files go, by the shape of the format.
    shape: Option<Shape>,
}

/// Runs an export. `progress` hears how many of the keys are done and answers
/// whether to go on; `lost` hears of every loss.
///
/// # Errors
/// Where the sink can't be written.
pub fn run(
    plan: &Plan,
    write: &Write,
    sink: &mut dyn Sink,
    lost: &mut dyn FnMut(&Loss),
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<(Report, Ended), TargetError> {
    let project = renamed::project(plan.project, &plan.options.labels);
    let plan = &Plan {
        project: &project,
        ..*plan
    };
    let mut report = Report::default();
    let mut lanes = lanes(plan, write);
    for lane in &lanes {
        // A part without articles has its files too.
        let names = match lane.shape {
            None => &[],
            Some(Shape::File(_)) => &[""][..],
            Some(shape) => shape.names(),
        };
        for name in names {
            sink.write(&lane.place(name), b"")?;
        }
    }
    let mut keys: Vec<&LayerKey> = plan.keys.iter().collect();
    if lanes.iter().any(|it| it.writer.wants_articles_together()) {
        keys.sort_by(|a, b| (&a.article, &a.annotator).cmp(&(&b.article, &b.annotator)));
    }
    let apart = lanes.iter().all(|it| it.writer.is_apart());
    let half = lanes.first().and_then(|it| it.writer.half());
    let mut ended = Ended::Done;
    let tasks = plan.tasks();
    let mut tally = card::Tally::default();
    let mut once: BTreeSet<ArticleId> = BTreeSet::new();
    std::thread::scope(|threads| -> Result<(), TargetError> {
        let (to, from) = sync_channel(2);
        threads.spawn(move || {
            for keys in keys.chunks(AT_ONCE) {
                let each = |key: &&LayerKey| {
                    let mut ready = ready(plan, key)?;
                    ready.made = match (apart, half) {
                        (true, _) => Some(ready.whole(plan, write)),
                        (false, Some(make)) => Some(Made::Half(make(&ready.piece(plan)))),
                        (false, None) => None,
                    };
                    Ok(ready)
                };
                let ready: Vec<Result<Ready, Left>> = keys.par_iter().map(each).collect();
                if to.send(ready).is_err() {
                    return;
                }
            }
        });
        let mut done = 0;
        for batch in from {
            let mut gone: Vec<(LayerKey, Document)> = Vec::new();
            for item in batch {
                done += 1;
                match item {
                    Err(left) => report.leave(left),
                    Ok(mut ready) => {
                        report.leave(std::mem::take(&mut ready.left));
                        report.layers += 1;
                        if !once.insert(ready.key.article.clone()) {
                            report.several.insert(ready.key.article.clone());
                        }
                        if let Some(part) = &ready.part {
                            *report.parts.entry(part.clone()).or_default() += 1;
                        }
                        let own = |it: &&mut Lane| it.part.is_none() || it.part == ready.part;
                        let Some(Lane { writer, out, .. }) = lanes.iter_mut().find(own) else {
                            continue;
                        };
                        let made = ready.made.take();
                        let piece = ready.piece(plan);
                        for (id, what) in &ready.prepared.losses {
                            out.lose(&piece, Some(id), what);
                        }
                        if plan.card.is_some() {
                            tally.add(&piece, &tasks);
                        }
                        match made {
                            Some(Made::Whole(made)) => out.append(made),
                            Some(Made::Half(half)) => writer.rest(&piece, half, out),
                            None => writer.piece(&piece, out),
                        }
                        gone.extend(ready.told.map(|it| (ready.key, it)));
                    }
                }
            }
            let losses = settle(&mut lanes, sink, &mut report, lost)?;
            let told = losses.iter().filter(|it| it.is_of_words());
            report.outgoing.told(told.count());
            let named: BTreeSet<(&ArticleId, &AnnotatorId, &TagId)> = losses
                .iter()
                .filter_map(|it| Some((&it.article, &it.annotator, it.tag.as_ref()?)))
                .collect();
            for (key, document) in &gone {
                let by = plan.options.name_of(&key.annotator);
                let lost = |id: &TagId| named.contains(&(&key.article, by, id));
                report.outgoing.add(&key.article, document, &lost);
            }
            if !progress(done) {
                ended = Ended::Cancelled;
                return Ok(());
            }
        }
        Ok(())
    })?;
    if ended == Ended::Done {
        for lane in &mut lanes {
            lane.writer.end(&mut lane.out);
        }
        let losses = settle(&mut lanes, sink, &mut report, lost)?;
        report.outgoing.lose(losses.len());
        if let Some(about) = &plan.card {
            let card = Card::new(plan, about, tally, &report);
            if let Some(place) = card::place(plan.shape(write)) {
                sink.write(place, format!("\n{}", card.markdown()).as_bytes())?;
            }
            report.card = Some(card);
        }
    }
    Ok((report, ended))
}

/// A writer for each part, but where the format has places for the parts itself.
fn lanes(plan: &Plan, write: &Write) -> Vec<Lane> {
    let lane = |part: Option<PartId>| Lane {
        writer: (write.begin)(&plan.head()),
        out: Out::default(),
        shape: part.as_ref().map(|_| write.shape),
        part,
    };
    match (plan.split, write.shape) {
        (None, _) | (_, Shape::Parted(_)) => vec![lane(None)],
        (Some(split), _) => {
            let parts = split.parts.iter().map(|it| Some(it.name.clone()));
            parts.map(lane).collect()
        }
    }
}

impl Lane {
    /// Where a file of the format goes.
    fn place(&self, name: &str) -> String {
        match (&self.part, self.shape) {
            (Some(part), Some(Shape::File(ending))) => format!("{part}.{ending}"),
            (Some(part), _) => format!("{part}/{name}"),
            (None, _) => name.to_owned(),
        }
    }

    /// What is held for a part is no other's.
    fn held(&self, name: &str) -> String {
        match &self.part {
            Some(part) => format!("{part} {name}"),
            None => name.to_owned(),
        }
    }
}

/// Hands over what was written since, and gives what was lost.
fn settle(
    lanes: &mut [Lane],
    sink: &mut dyn Sink,
    report: &mut Report,
    lost: &mut dyn FnMut(&Loss),
) -> Result<Vec<Loss>, TargetError> {
    let mut losses = Vec::new();
    for lane in lanes {
        losses.extend(lane.out.losses());
        for it in lane.out.take() {
            match it {
                Written::File(name, bytes) => sink.write(&lane.place(&name), &bytes)?,
                Written::Held(name, bytes) => sink.hold(&lane.held(name), &bytes)?,
                Written::Laid(name, held) => sink.lay(&lane.place(&name), &lane.held(held))?,
            }
        }
    }
    for loss in &losses {
        *report.losses.entry(loss.what).or_default() += 1;
        lost(loss);
    }
    Ok(losses)
}

impl Ready {
    /// Writes it, by a writer of its own.
    fn whole(&self, plan: &Plan, write: &Write) -> Made {
        let mut out = Out::default();
        let mut writer = (write.begin)(&plan.head());
        writer.piece(&self.piece(plan), &mut out);
        Made::Whole(out)
    }

    fn piece<'a>(&'a self, plan: &Plan<'a>) -> Piece<'a> {
        Piece {
            article: &self.prepared.article,
            text: &self.prepared.text,
            offsets: &self.offsets,
            annotator: plan.options.name_of(&self.key.annotator),
            layer: &self.prepared.layer,
            register: &plan.project.register,
            schema: &plan.project.schema,
            options: plan.options,
            part: self.part.as_ref().map(PartId::as_str),
        }
    }
}

fn ready(plan: &Plan, key: &LayerKey) -> Result<Ready, Left> {
    let unread = |why: String| Left::unread(key, why);
    let in_no_part = || Left {
        in_no_part: 1,
        ..Left::default()
    };
    let part = match plan.split {
        None => None,
        Some(split) => Some(split.articles.get(&key.article).ok_or_else(in_no_part)?),
    };
    let read = plan.sources.read(&key.article).ok();
    if let Some(read) = &read {
        // The layer is checked against its text, which needn't be read twice.
        plan.files.remember_text(&read.hash, &read.text);
    }
    let shared = plan.shared.and_then(|it| it.get(&key.article));
    let (prepared, left) = match shared {
        Some(keys) => match soft::everybody(plan, &key.article, keys, read) {
            Everybody {
                prepared: Some(it),
                left,
            } => (it, left),
            nobody => return Err(nobody.left),
        },
        None => {
            let loaded = plan.files.load_layer(key);
            if loaded.broken {
                let why: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
                return Err(unread(why.join("; ")));
            }
            let layer = loaded.layer;
            if layer.is_untouched() {
                return Err(Left::default());
            }
            if !plan.takes(&layer) {
                return Err(Left {
                    incomplete: 1,
                    ..Left::default()
                });
            }
            let counted = layer.head.text.as_ref();
            let ground = (plan.files, plan.project);
            let (article, text) =
                article_of(ground, &key.article, read, counted).map_err(unread)?;
            let prepared = prepare(article, layer, text, plan.options);
            (prepared, Left::default())
        }
    };
    let told = plan.profile.map(|it| {
        let register = &plan.project.register;
        let Prepared { layer, text, .. } = &prepared;
        document_of(it, &key.article, layer, text, register)
    });
    Ok(Ready {
        key: key.clone(),
        part: part.cloned(),
        offsets: OffsetMap::new(&prepared.text),
        prepared,
        left,
        made: None,
        told,
    })
}

/// An article and its text: the one that a layer counts in, where it says which;
/// `read` is what its file says now. Zones are those of that text. An error is for
/// people.
pub(super) fn article_of(
    (files, project): (&Files, &Project),
    id: &ArticleId,
    read: Option<ReadArticle>,
    counted: Option<&TextRef>,
) -> Result<(Article, Arc<str>), String> {
    let (article, text) = match (counted, read) {
        (Some(counted), Some(read)) if read.hash == counted.hash => (read.article, read.text),
        (None, Some(read)) => (read.article, read.text),
        (None, None) => return Err("its article can't be read".into()),
        (Some(counted), read) => {
            let text = files.text(&counted.hash).map_err(|why| why.to_string())?;
            let file = match &read {
                Some(_) => FileState::Changed,
                None => FileState::Missing,
            };
            let mut article = on_kept(id, read.map(|it| it.article), &text);
            article.file = file;
            (article, text)
        }
    };
    let article = with_what_was_set(article, project.articles.get(id));
    Ok((article, text))
}

fn with_what_was_set(mut article: Article, known: Option<&Article>) -> Article {
    if let Some(known) = known {
        if known.meta_set {
            article.meta.clone_from(&known.meta);
        }
        if known.zones_set {
            article.zones.clone_from(&known.zones);
        }
    }
    article
}
