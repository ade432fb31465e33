//! One export: layers are read ahead in the background and handed to the
//! format's writer in their order. A dry run is the same with a sink that keeps
//! nothing.

use std::collections::BTreeMap;
use std::sync::mpsc::sync_channel;

use rayon::prelude::*;

use super::target::{Sink, TargetError};
use crate::corpus::Sources;
use crate::exchange::prepare::{Prepared, prepare};
use crate::exchange::{Head, Loss, Options, Out, Piece, Write};
use crate::model::{Article, Layer, LayerKey, Project};
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
    pub options: &'a Options,
    /// Leaves out layers that aren't complete in every task that goes out.
    pub only_complete: bool,
}

impl Plan<'_> {
    fn is_complete(&self, layer: &Layer) -> bool {
        let asked = self.project.tasks();
        let tasks = &self.options.tasks;
        asked
            .iter()
            .filter(|it| tasks.is_empty() || tasks.contains(it))
            .all(|it| layer.is_complete(*it))
    }
}

/// What came of an export.
#[derive(Debug, Default)]
pub struct Report {
    /// Layers written.
    pub layers: usize,
    /// Layers that could not be read, with the reason.
    pub left_out: Vec<(LayerKey, String)>,
    /// How many of each sort of loss.
    pub losses: BTreeMap<&'static str, usize>,
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
    prepared: Prepared,
    offsets: OffsetMap,
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
    let mut report = Report::default();
    let mut writer = (write.begin)(&Head {
        project: plan.project,
        options: plan.options,
    });
    let mut out = Out::default();
    let mut ended = Ended::Done;
    std::thread::scope(|threads| -> Result<(), TargetError> {
        let (to, from) = sync_channel(2);
        threads.spawn(move || {
            for keys in plan.keys.chunks(AT_ONCE) {
                let ready: Vec<Result<Option<Ready>, (LayerKey, String)>> =
                    keys.par_iter().map(|key| ready(plan, key)).collect();
                if to.send(ready).is_err() {
                    return;
                }
            }
        });
        let mut done = 0;
        for batch in from {
            for item in batch {
                done += 1;
                match item {
                    Ok(None) => {}
                    Err(left) => report.left_out.push(left),
                    Ok(Some(ready)) => {
                        report.layers += 1;
                        let piece = ready.piece(plan);
                        for (id, what) in &ready.prepared.losses {
                            out.lose(&piece, Some(id), what);
                        }
                        writer.piece(&piece, &mut out);
                    }
                }
            }
            settle(&mut out, sink, &mut report, lost)?;
            if !progress(done) {
                ended = Ended::Cancelled;
                return Ok(());
            }
        }
        Ok(())
    })?;
    if ended == Ended::Done {
        writer.end(&mut out);
        settle(&mut out, sink, &mut report, lost)?;
    }
    Ok((report, ended))
}

fn settle(
    out: &mut Out,
    sink: &mut dyn Sink,
    report: &mut Report,
    lost: &mut dyn FnMut(&Loss),
) -> Result<(), TargetError> {
    for loss in out.losses() {
        *report.losses.entry(loss.what).or_default() += 1;
        lost(&loss);
    }
    for (name, bytes) in out.drain() {
        sink.write(&name, &bytes)?;
    }
    Ok(())
}

impl Ready {
    fn piece<'a>(&'a self, plan: &Plan<'a>) -> Piece<'a> {
        Piece {
            article: &self.prepared.article,
            text: &self.prepared.text,
            offsets: &self.offsets,
            annotator: &self.key.annotator,
            layer: &self.prepared.layer,
            register: &plan.project.register,
            schema: &plan.project.schema,
            options: plan.options,
            part: None,
        }
    }
}

/// None where nothing stands in the layer.
fn ready(plan: &Plan, key: &LayerKey) -> Result<Option<Ready>, (LayerKey, String)> {
    let left = |why: String| (key.clone(), why);
    let loaded = plan.files.load_layer(key);
    if loaded.broken {
        let why: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
        return Err(left(why.join("; ")));
    }
    let layer = loaded.layer;
    if layer.is_untouched() || (plan.only_complete && !plan.is_complete(&layer)) {
        return Ok(None);
    }
    let read = plan.sources.read(&key.article).ok();
    let (article, text) = match (&layer.head.text, read) {
        (Some(counted), Some(read)) if read.hash == counted.hash => (read.article, read.text),
        (None, Some(read)) => (read.article, read.text),
        (None, None) => return Err(left("its article can't be read".into())),
        (Some(counted), read) => {
            let text = plan.files.text(&counted.hash);
            let text = text.map_err(|error| left(error.to_string()))?;
            let mut article = match read {
                Some(read) => read.article,
                None => Article::new(key.article.clone()),
            };
            // The file changed: its proposals speak of another text.
            article.zones.clear();
            (article, text)
        }
    };
    let article = with_what_was_set(article, plan.project.articles.get(&key.article));
    let prepared = prepare(article, layer, text, plan.options);
    Ok(Some(Ready {
        key: key.clone(),
        offsets: OffsetMap::new(&prepared.text),
        prepared,
    }))
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
