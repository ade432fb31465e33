//! The desktop's own dialogs, each asked on a thread of its own. Where the
//! desktop has none they answer at once with nothing, the same as *Cancel*: the
//! caller is told how long it took, and shows its own field then.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::jobs::Jobs;
use super::news::News;
use crate::ui::panels::start::Answer;

/// Nobody calls off a dialog faster than this: there was none.
const NO_DIALOG: Duration = Duration::from_millis(250);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Articles,
    Place,
    Project,
}

/// Asks for a folder; the answer comes as news. A chosen project is opened.
pub fn pick_folder(jobs: &mut Jobs, wanted: Wanted, from: Option<PathBuf>) {
    jobs.start(None, move |job| {
        let began = Instant::now();
        let path = ask(wanted, from.as_deref());
        let asked = path.is_some() || began.elapsed() >= NO_DIALOG;
        job.post(News::Answer(match wanted {
            Wanted::Articles => Answer::Articles { path, asked },
            Wanted::Place => Answer::Place(path),
            Wanted::Project => Answer::Project { path, asked },
        }));
    });
}

/// Asks for files to import; without an answer the sheet's own field does.
pub fn pick_import(jobs: &mut Jobs) {
    jobs.start(None, |job| {
        let dialog = rfd::FileDialog::new().set_title("Choose annotations to import");
        if let Some(paths) = dialog.pick_files() {
            job.post(News::ImportChosen(paths));
        }
    });
}

/// Asks where an export is to lie: a file, or a folder that is made in the one
/// that is chosen. Without an answer the sheet's own field does.
pub fn pick_export(jobs: &mut Jobs, from: PathBuf, folder: bool) {
    jobs.start(None, move |job| {
        let name = from.file_name().unwrap_or_default();
        let mut dialog = rfd::FileDialog::new();
        if let Some(parent) = from.parent() {
            dialog = dialog.set_directory(parent);
        }
        let path = match folder {
            true => dialog
                .set_title("Choose the folder that the export is to lie in")
                .pick_folder()
                .map(|it| it.join(name)),
            false => dialog
                .set_title("Choose the file to export to")
                .set_file_name(name.to_string_lossy())
                .save_file(),
        };
        if let Some(path) = path {
            job.post(News::ExportChosen(path));
        }
    });
}

/// Asks where to save a picture; without an answer the sheet's own field does.
pub fn pick_picture(jobs: &mut Jobs, from: PathBuf) {
    pick_file(jobs, "Save the picture", from, News::PictureChosen);
}

/// The same for the list of what a format can't hold.
pub fn pick_losses(jobs: &mut Jobs, from: PathBuf) {
    pick_file(jobs, "Save the list", from, News::LossesChosen);
}

fn pick_file(jobs: &mut Jobs, title: &'static str, from: PathBuf, news: fn(PathBuf) -> News) {
    jobs.start(None, move |job| {
        let name = from.file_name().unwrap_or_default().to_string_lossy();
        let mut dialog = rfd::FileDialog::new().set_title(title).set_file_name(name);
        if let Some(folder) = from.parent() {
            dialog = dialog.set_directory(folder);
        }
        if let Some(path) = dialog.save_file() {
            job.post(news(path));
        }
    });
}

fn ask(wanted: Wanted, from: Option<&Path>) -> Option<PathBuf> {
    let title = match wanted {
        Wanted::Articles => "Choose a folder of articles",
        Wanted::Place => "Choose where the project is to lie",
        Wanted::Project => "Choose a project",
    };
    let mut dialog = rfd::FileDialog::new().set_title(title);
    if let Some(from) = from {
        dialog = dialog.set_directory(from);
    }
    dialog.pick_folder()
}
