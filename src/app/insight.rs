//! The insight's slow part: words read from the kept texts and everything counted,
//! in the background; pictures written to where the person wants them. Must not
//! know what is counted or drawn.

use std::fs;
use std::io;
use std::path::PathBuf;

use egui::epaint::text::FontInsert;

use super::news::News;
use super::requests::expand;
use super::saved::{self, answer, beside};
use super::shell::Shell;
use crate::chart::{Palette, svg::svg};
use crate::dataset::spare_devices;
use crate::measure::insight::{Ground, Insight, count};
use crate::ui::chart::{faces, png};
use crate::ui::counting::{PictureWish, Saved};

impl Shell {
    pub(super) fn count_insight(&mut self, ground: Ground) {
        let Some(open) = &self.open else { return };
        let files = open.files.clone();
        self.status.counting.running = true;
        self.status.counting.stopped = false;
        self.jobs.start(Some("Counting"), move |job| {
            job.set_total(ground.layers.len() as u64);
            let text = |hash: &_| files.text(hash).ok();
            let insight = count(ground, text, |done| {
                job.set_done(done as u64);
                !job.cancelled()
            });
            job.post(News::Insight(insight.map(Box::new)));
        });
    }

    pub(super) fn take_insight(&mut self, insight: Option<Box<Insight>>) {
        let counting = &mut self.status.counting;
        counting.running = false;
        counting.stopped = insight.is_none();
        if let Some(insight) = insight {
            counting.insight = Some((*insight).into());
        }
    }

    pub(super) fn chose_picture(&mut self, path: PathBuf) {
        answer(&mut self.status.counting.chosen, path);
    }

    pub(super) fn save_picture(&mut self, wish: PictureWish) {
        let wish = PictureWish {
            path: expand(&wish.path),
            ..wish
        };
        let faces = faces(&self.egui, &wish.chart);
        self.jobs.start(Some("Saving the picture"), move |job| {
            let saved = match write(&wish, &faces) {
                Ok(saved) => saved,
                Err(error) => {
                    let path = wish.path.display();
                    Saved::Failed(format!("{path} couldn’t be written: {error}"))
                }
            };
            job.post(News::PictureSaved(saved));
        });
    }

    pub(super) fn take_saved(&mut self, saved: Saved) {
        saved::tell(&mut self.ui, &saved);
        answer(&mut self.status.counting.saved, saved);
    }
}

fn write(wish: &PictureWish, faces: &[FontInsert]) -> io::Result<Saved> {
    let path = &wish.path;
    if path.exists() && !wish.replace {
        return Ok(Saved::Exists(path.clone()));
    }
    spare_devices(path).map_err(io::Error::other)?;
    let palette = Palette::of(wish.dark);
    let is_png = path
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("png"));
    let bytes = match is_png {
        true => png(&wish.chart, palette, faces)?,
        false => svg(&wish.chart, palette).into_bytes(),
    };
    // Beside it first: what was there stays whole where this fails.
    let beside = beside(path);
    fs::write(&beside, bytes)
        .and_then(|()| fs::rename(&beside, path))
        .inspect_err(|_| drop(fs::remove_file(&beside)))?;
    Ok(Saved::Done(path.clone()))
}
