//! What a format can't hold of what goes out: by its sort, for the sheet, and as
//! a file, a line each. Must not know how it is found out.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::super::jobs::Job;
use super::super::news::News;
use super::super::requests::expand;
use super::super::saved::{self, answer, beside};
use super::super::shell::Shell;
use super::{Ground, Ready, going};
use crate::dataset::{self, Nowhere, Report};
use crate::exchange::{Loss, Options, lost};
use crate::model::{AnnotatorId, LayerKey, Split};
use crate::text::figures::figure;
use crate::ui::counting::Saved;
use crate::ui::outgoing::{ExportPlace, ExportWish, LossGroup, LossPlace, Survey};

/// Places that are listed of one sort of loss.
const PLACES: usize = 1_000;

impl Shell {
    pub(in crate::app) fn chose_losses(&mut self, path: PathBuf) {
        answer(&mut self.status.outgoing.losses_chosen, path);
    }

    pub(in crate::app) fn save_losses(&mut self, wish: ExportWish, place: ExportPlace) {
        let Some(ground) = self.outgoing_ground(&wish.whose) else {
            return;
        };
        let own = self.own();
        let place = ExportPlace {
            path: expand(&place.path),
            ..place
        };
        self.jobs.start(Some("Saving the list"), move |job| {
            if place.path.exists() && !place.replace {
                return job.post(News::LossesSaved(Saved::Exists(place.path)));
            }
            let spared = own.spare(&place.path).map_err(|error| error.to_string());
            let saved = match spared.and_then(|()| save(&wish, &place.path, &ground, job)) {
                Ok(true) => Saved::Done(place.path),
                Ok(false) => Saved::Failed("It was stopped; nothing was left behind".into()),
                Err(why) => Saved::Failed(why),
            };
            job.post(News::LossesSaved(saved));
        });
    }

    pub(in crate::app) fn take_losses_saved(&mut self, saved: Saved) {
        saved::tell(&mut self.ui, &saved);
        answer(&mut self.status.outgoing.losses_saved, saved);
    }
}

/// Writes the lines beside the file first: what was there stays whole where this
/// fails. False where it was stopped.
fn save(wish: &ExportWish, path: &Path, ground: &Ground, job: &Job) -> Result<bool, String> {
    let told = |error: std::io::Error| format!("{} couldn’t be written: {error}", path.display());
    dataset::spare_devices(path).map_err(|it| it.to_string())?;
    let ready = Ready::of(wish, ground)?;
    let plan = ready.plan(ground, &ground.keys);
    let beside = beside(path);
    let mut file = BufWriter::new(File::create(&beside).map_err(told)?);
    let mut written = Ok(());
    let mut lost = |it: &Loss| {
        if written.is_ok() {
            written = writeln!(file, "{}", it.line());
        }
    };
    job.set_total(ground.keys.len() as u64);
    let mut go_on = |done| going(job, done);
    let run = dataset::run(&plan, ready.write, &mut Nowhere, &mut lost, &mut go_on);
    let done = run.map_err(|error| error.to_string()).and_then(|it| {
        written.and_then(|()| file.flush()).map_err(told)?;
        let whole = it.1 == dataset::Ended::Done;
        if whole {
            fs::rename(&beside, path).map_err(told)?;
        }
        Ok(whole)
    });
    if done != Ok(true) {
        drop(fs::remove_file(&beside));
    }
    done
}

/// What was lost, by its sort.
#[derive(Default)]
pub(super) struct Losses {
    groups: BTreeMap<&'static str, LossGroup>,
    /// Annotators by their pseudonyms: on the screen they have their own names.
    names: BTreeMap<AnnotatorId, AnnotatorId>,
}

impl Losses {
    pub(super) fn under(options: &Options) -> Self {
        let names = options.pseudonyms.iter();
        Self {
            names: names.map(|(name, it)| (it.clone(), name.clone())).collect(),
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, loss: &Loss) {
        let annotator = self.names.get(&loss.annotator).unwrap_or(&loss.annotator);
        let group = self.groups.entry(loss.what).or_insert_with(|| LossGroup {
            what: loss.what.to_owned(),
            count: 0,
            told: String::new(),
            places: Vec::new(),
        });
        group.count += 1;
        if group.places.len() < PLACES {
            group.places.push(LossPlace {
                article: loss.article.clone(),
                annotator: annotator.clone(),
                tag: loss.tag.clone(),
                quote: loss.quote.clone(),
                says: loss.says.clone(),
            });
        }
    }

    /// `card` names the file that the card stands in, where there is one.
    pub(super) fn survey(
        self,
        wish: &ExportWish,
        report: &Report,
        split: Option<&Split>,
        card: Option<&str>,
    ) -> Survey {
        let of = |key: &LayerKey| format!("{} by {}", key.article, key.annotator);
        let left = report.left_out.iter();
        let mut losses: Vec<LossGroup> = self.groups.into_values().collect();
        losses.sort_by_key(|it| std::cmp::Reverse(it.count));
        for it in &mut losses {
            it.told = lost(&it.what, figure(it.count));
        }
        Survey {
            wish: wish.clone(),
            layers: report.layers,
            // In the split's order, those too that nothing goes into.
            parts: split
                .iter()
                .flat_map(|it| &it.parts)
                .map(|it| {
                    let layers = report.parts.get(&it.name).copied();
                    (it.name.to_string(), layers.unwrap_or_default())
                })
                .collect(),
            in_no_part: report.in_no_part,
            incomplete: report.incomplete,
            losses,
            card: report
                .card
                .as_ref()
                .zip(card)
                .map(|(it, place)| (place.to_owned(), it.markdown())),
            left_out: left.map(|(key, why)| (of(key), why.clone())).collect(),
            failed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_loss_reads_as_well_as_many() {
        let mut losses = Losses::default();
        let mut add = |what, times| {
            for _ in 0..times {
                losses.add(&Loss {
                    what,
                    article: "a.txt".into(),
                    annotator: "ana".into(),
                    tag: None,
                    start_char: None,
                    quote: String::new(),
                    says: String::new(),
                });
            }
        };
        add("stances", 1);
        add("nested mentions", 1_003);
        let report = Report::default();
        let survey = losses.survey(&ExportWish::default(), &report, None, None);
        let told: Vec<&str> = survey.losses.iter().map(|it| it.told.as_str()).collect();
        assert_eq!(told, ["nested mentions (1,003)", "stances (1)"]);
    }
}
