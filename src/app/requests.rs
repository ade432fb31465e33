//! What only the shell can do, carried out: opening and making projects,
//! dialogs, saving, settings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::demo;
use super::dialogs::{self, Wanted as Dialog};
use super::news::News;
use super::open;
use super::scan;
use super::shell::Shell;
use crate::host;
use crate::model::{AnnotatorId, LayerKey};
use crate::store::{FileKey, Lock, Remedy};
use crate::ui::panels::start::Answer;
use crate::ui::{Recent, Request};
use crate::workspace::Action;

impl Shell {
    pub(super) fn carry_out(&mut self, request: Request) {
        match request {
            Request::PickArticles => self.pick(Dialog::Articles),
            Request::PickPlace => self.pick(Dialog::Place),
            Request::PickProject => {
                self.look_for_recent();
                self.pick(Dialog::Project);
            }
            Request::Open(path) => self.open_path(path),
            Request::CountArticles(path) => self.count_articles(path),
            Request::OpenDemo => self.open_demo(),
            Request::Create(new) => {
                self.prefs.annotator.clone_from(&new.annotator);
                self.saver.save(&self.prefs);
                open::make(&mut self.jobs, new);
            }
            Request::ForgetRecent(path) => {
                self.prefs.recent.retain(|it| it.path != path);
                self.saver.save(&self.prefs);
            }
            Request::CloseProject => self.close_project(),
            Request::SetPrefs(prefs) => {
                self.prefs = *prefs;
                self.saver.save(&self.prefs);
            }
            Request::SwitchAnnotator(annotator) => self.switch_to(annotator),
            Request::Rescan => self.rescan(),
            Request::CancelJob(id) => self.jobs.cancel(id),
            Request::RetrySaving => {
                if let Some(writer) = self.open.as_ref().and_then(|it| it.writer.as_ref()) {
                    writer.retry();
                }
            }
            Request::SaveNow => self.save_now(),
            Request::MendLayer(key, remedy) => self.mend(&key, remedy),
            Request::PickImport => dialogs::pick_import(&mut self.jobs),
            Request::PreviewImport(wish) => self.preview_import(*wish),
            Request::Import(wish) => self.start_import(*wish),
            Request::PickExport { from, folder } => {
                dialogs::pick_export(&mut self.jobs, from, folder);
            }
            Request::LookAtPlace { path, folder } => self.look_at_place(path, folder),
            Request::PreviewExport(wish) => self.preview_export(*wish),
            Request::Export(wish, place) => self.start_export(*wish, place),
            Request::PickLosses(from) => dialogs::pick_losses(&mut self.jobs, from),
            Request::SaveLosses(wish, place) => self.save_losses(*wish, place),
            Request::DrawSplit(wish) => self.draw_split(*wish),
            Request::KeepSplit => self.keep_split(),
            Request::ShowFolder(path) => self.show_folder(path),
            Request::CountInsight(ground) => self.count_insight(*ground),
            Request::PickPicture(from) => dialogs::pick_picture(&mut self.jobs, from),
            Request::SavePicture(wish) => self.save_picture(*wish),
            Request::CopyText(text) => self.egui.copy_text(text),
            Request::Quit => self.egui.send_viewport_cmd(egui::ViewportCommand::Close),
        }
    }

    /// Opens a project, or offers to begin one on a folder of articles.
    pub(super) fn open_path(&mut self, path: PathBuf) {
        let path = expand(&path);
        let project = if path.ends_with("project.ron") {
            path.parent().map_or_else(|| ".".into(), Path::to_path_buf)
        } else {
            path.clone()
        };
        if project.join("project.ron").is_file() {
            self.open_project(&project, None);
        } else if path.exists() {
            self.ui.show_start();
            let path = std::path::absolute(&path).unwrap_or(path);
            self.ui.start.begin(Some(&path), &self.prefs);
            self.count_articles(path);
        } else {
            self.fail(format!(
                "There is nothing at {}. Check the path, or choose the folder",
                path.display()
            ));
        }
    }

    /// Opens a project as an annotator, or as whoever worked in it the last time.
    pub(super) fn open_project(&mut self, path: &Path, annotator: Option<AnnotatorId>) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
        self.close_project();
        let last = self.prefs.recent.iter().find(|it| it.path == path).cloned();
        let annotator = annotator
            .or_else(|| {
                let name = last.as_ref()?.annotator.as_str();
                (!name.is_empty()).then(|| AnnotatorId::new(name))
            })
            .unwrap_or_else(|| AnnotatorId::new(&self.prefs.annotator));
        let name = last
            .as_ref()
            .map(|it| it.name.clone())
            .filter(|it| !it.is_empty())
            .or_else(|| Some(path.file_name()?.to_string_lossy().into_owned()));
        self.status.opening = name;
        open::start(&mut self.jobs, path, annotator, last);
    }

    fn pick(&mut self, wanted: Dialog) {
        let from = self
            .prefs
            .recent
            .first()
            .and_then(|it| it.path.parent())
            .map(Path::to_path_buf);
        dialogs::pick_folder(&mut self.jobs, wanted, from);
    }

    /// Tells the form how many articles a folder holds.
    pub(super) fn count_articles(&mut self, path: PathBuf) {
        self.jobs.start(None, move |job| {
            let seen = std::sync::atomic::AtomicUsize::new(0);
            let limits = crate::ingest::scan::Limits::default();
            let listing = crate::ingest::scan::list(&path, &limits, job.cancel_flag(), &seen);
            let text = match (listing.files.len(), listing.skipped.len()) {
                (0, _) => "No articles there: .txt, .md and .html files are read".into(),
                (1, 0) => "1 article".into(),
                (n, 0) => format!("{n} articles"),
                (n, skipped) => format!("{n} articles; {skipped} files that can’t be read as one"),
            };
            job.post(News::Answer(Answer::Found {
                articles: path,
                text,
            }));
        });
    }

    fn open_demo(&mut self) {
        match demo::copy_to(&self.home.data) {
            Ok(path) => self.open_project(&path, Some(AnnotatorId::new(demo::ANNOTATOR))),
            Err(error) => self.fail(format!("{error:#}")),
        }
    }

    fn switch_to(&mut self, annotator: AnnotatorId) {
        let Some(path) = self.open.as_ref().map(|it| it.path.clone()) else {
            return;
        };
        self.open_project(&path, Some(annotator));
    }

    pub(super) fn rescan(&mut self) {
        if let Some(id) = self.scan.take() {
            self.jobs.cancel(id);
        }
        if let Some(open) = &mut self.open {
            // The list of sources or the limit may have changed.
            let info = &self.ws.project().info;
            open.sources = std::sync::Arc::new(crate::corpus::Sources::of(&open.path, info));
            let sources = (*open.sources).clone();
            let (files, nothing_open) = (open.files.clone(), open.open_first);
            let scan = scan::start(&mut self.jobs, files, sources, nothing_open);
            self.scan = Some(scan);
        }
    }

    fn save_now(&mut self) {
        self.remember_place();
        let Some(open) = &self.open else { return };
        match &open.writer {
            Some(writer) => writer.retry(),
            None => self
                .ui
                .refuse("Nothing is saved: the project is open read only"),
        }
    }

    /// Before tags of other annotators change: their windows must be closed, and
    /// what is known of their files must be what they hold. Whoever can't be
    /// visited is barred, so that the action is refused with the reason.
    pub(super) fn visit(&mut self, action: &Action) -> Vec<Lock> {
        let Some(open) = self.open.as_ref().filter(|it| it.writer.is_some()) else {
            return Vec::new();
        };
        let reach = self.ws.reach(action);
        if reach.is_empty() {
            return Vec::new();
        }
        let files = open.files.clone();
        let annotators: BTreeSet<AnnotatorId> =
            reach.iter().map(|it| it.annotator.clone()).collect();
        let (mut visits, mut barred) = (Vec::new(), BTreeMap::new());
        let holder = host::holder();
        for annotator in annotators {
            let visit = files.visit(&annotator, &holder).or_else(|_| {
                // It may be our own visit of a moment ago, whose files are being
                // written.
                if let Some(writer) = &open.writer {
                    writer.flush();
                }
                files.visit(&annotator, &holder)
            });
            match visit {
                Ok(lock) => visits.push(lock),
                Err(why) => drop(barred.insert(annotator, why)),
            }
        }
        for key in reach {
            if !files.is_current(&FileKey::Layer(key.clone())) {
                let loaded = files.load_layer(&key);
                self.take_layer(loaded);
            }
        }
        self.ws.bar(barred);
        visits
    }

    fn mend(&mut self, key: &LayerKey, remedy: Remedy) {
        let Some(open) = &self.open else { return };
        // Another annotator's file is theirs while their window is open.
        let own = key.annotator == self.ws.session().annotator;
        let visit = match own {
            true => Ok(None),
            false => open.files.visit(&key.annotator, &host::holder()).map(Some),
        };
        let told = match remedy {
            Remedy::Journal => "What the journal knows of it is back",
            Remedy::Backup => "The last good version is back",
            Remedy::Aside => "The damaged file is kept beside; the article begins anew",
        };
        match visit {
            Ok(_visit) => {
                let outcome = open.files.mend(key, remedy);
                self.mended(key, outcome, told);
            }
            Err(why) => self.ui.refuse(why),
        }
    }

    /// After a damaged layer was dealt with: read it again.
    fn mended(&mut self, key: &LayerKey, outcome: std::io::Result<()>, told: &str) {
        if let Err(error) = outcome {
            self.ui.refuse(format!(
                "The file of {} by {} couldn’t be changed: {error}",
                key.article, key.annotator
            ));
            return;
        }
        let layer = Some(key.clone());
        self.status.file_problems.retain(|it| it.layer != layer);
        self.ws.lock_layer(key.clone(), None);
        self.ws.expect_layers([key.clone()]);
        if let Some(open) = &self.open {
            let loaded = open.files.load_layer(key);
            self.take_layer(loaded);
        }
        self.ui.tell(told);
    }

    /// Looks which recent projects are still there, in the background: a network
    /// drive may take its time.
    pub(super) fn look_for_recent(&mut self) {
        let recent: Vec<PathBuf> = self.prefs.recent.iter().map(|it| it.path.clone()).collect();
        if recent.is_empty() {
            return;
        }
        self.jobs.start(None, move |job| {
            let gone = recent
                .into_iter()
                .filter(|it| !it.join("project.ron").is_file())
                .collect();
            job.post(News::Gone(gone));
        });
    }

    /// Says on the start page, or in passing, why something couldn't be opened.
    pub(super) fn fail(&mut self, reason: String) {
        self.status.opening = None;
        if self.open.is_some() {
            self.ui.refuse(reason);
        } else {
            self.ui.start.fill(Answer::Failed(reason));
        }
    }

    /// Puts a project that was just opened at the head of the recent ones.
    pub(super) fn remember_opened(&mut self, last: Option<Recent>) {
        let Some(open) = &self.open else { return };
        let recent = Recent {
            path: open.path.clone(),
            name: self.ws.project().info.name.clone(),
            annotator: self.ws.session().annotator.to_string(),
            opened: host::now().to_string(),
            ..last.unwrap_or_default()
        };
        super::prefs::remember(&mut self.prefs, recent);
        self.saver.save(&self.prefs);
    }
}

/// `~/articles` → the home folder's.
pub(super) fn expand(path: &Path) -> PathBuf {
    match path.strip_prefix("~") {
        Ok(rest) => match etcetera::home_dir() {
            Ok(home) => home.join(rest),
            Err(_) => path.into(),
        },
        Err(_) => path.into(),
    }
}
