//! What the background brought, taken into workspace and status.

use std::collections::{BTreeSet, HashSet};

use super::news::{Corpus, News, Opening};
use super::open::OpenProject;
use super::shell::Shell;
use super::texts;
use crate::model::{Article, ArticleId, Edit, FileState, LayerKey};
use crate::store::{Access, Content, FileKey, LoadedLayer, Problem, SaveState, StoreEvent, Writer};
use crate::ui::panels::start::Answer;
use crate::ui::{FileProblem, Request, SaveStatus};
use crate::workspace::{Action, Selection};

impl Shell {
    pub(super) fn take(&mut self, news: News) {
        match news {
            News::Opened(outcome) => match *outcome {
                Ok(opening) => self.begin(opening),
                Err(reason) => self.fail(reason),
            },
            News::Made(Ok((path, annotator))) => self.open_project(&path, Some(annotator)),
            News::Made(Err(reason)) => self.ui.start.fill(Answer::Failed(reason)),
            News::Begun(articles) => self.take_first(articles),
            News::Listed(corpus) => self.take_corpus(*corpus),
            News::Heads(articles) => self.merge(articles),
            News::Layers(layers) => {
                for loaded in layers {
                    if self.ws.is_unread(&loaded.key) {
                        self.take_layer(loaded);
                    }
                }
            }
            News::Gathered(layers, then) => {
                for loaded in layers {
                    if self.ws.is_unread(&loaded.key) {
                        self.take_layer(loaded);
                    }
                }
                self.dispatch(*then);
            }
            News::Recalled(Ok(steps), then) => {
                for (seq, transaction) in steps {
                    self.ws.provide_step(seq, transaction);
                }
                self.dispatch(*then);
            }
            News::Recalled(Err(why), _) => {
                self.ui
                    .tell(format!("That step can’t be taken back: {why}"));
            }
            News::Queue(queue) => self.ws.provide_queue(*queue),
            News::Words(texts) => {
                for (key, text) in texts {
                    self.ws.provide_words(&key, &text);
                }
            }
            News::Text(id, shown) => {
                if self.ws.document_of(&id).is_none() {
                    texts::take_in(&mut self.ws, id, *shown);
                }
            }
            News::Store(event) => self.take_event(event),
            News::Changed(key) => self.file_changed(key),
            News::Watching(watcher) => {
                if let Some(open) = &mut self.open {
                    open.watcher = Some(watcher);
                }
            }
            News::Answer(answer) => self.take_answer(answer),
            News::Gone(gone) => self.status.gone = gone,
            News::Preview(preview) => self.take_preview(*preview),
            News::Part(part) => self.take_part(*part),
            News::Imported(done) => self.end_import(done),
            News::ImportChosen(paths) => self.chose_import(paths),
            News::Sample(sample) => self.status.outgoing.sample = Some(*sample),
            News::Survey(survey) => self.status.outgoing.survey = Some(*survey),
            News::Standing(path, standing) => {
                self.status.outgoing.standing = Some((path, standing));
            }
            News::ExportChosen(path) => self.chose_export(path),
            News::Exported(ended) => self.end_export(ended),
            News::Drawn(report) => self.take_drawn(*report),
            News::SplitKept(kept) => self.end_keeping(kept),
            News::LossesChosen(path) => self.chose_losses(path),
            News::LossesSaved(saved) => self.take_losses_saved(saved),
            News::Refused(why) => self.ui.refuse(why),
            News::Insight(insight) => self.take_insight(insight),
            News::PictureChosen(path) => self.chose_picture(path),
            News::PictureSaved(saved) => self.take_saved(saved),
        }
    }

    pub(super) fn take_layer(&mut self, loaded: LoadedLayer) {
        let LoadedLayer {
            key,
            layer,
            access,
            broken,
            problems,
        } = loaded;
        let known = self.ws.project().at(&key);
        if self.ws.is_unread(&key) || known != Some(&layer) {
            self.ws.provide_layer(key.clone(), layer);
        }
        if !key.is_suggested() && key.annotator == self.ws.session().annotator {
            self.flag_changed(&key.article);
        }
        if let Access::ReadOnly(reason) = access {
            self.ws.lock_layer(key.clone(), Some(reason));
        }
        let of = broken.then_some(&key);
        self.add_problems(problems, of);
    }

    fn begin(&mut self, opening: Opening) {
        self.status.opening = None;
        self.ui.project_changed();
        let last = opening.last.clone();
        let problems = opening.opened.problems.clone();
        let mut keys = opening.opened.layers.clone();
        let sets = opening.opened.suggestions.clone();
        let annotator = opening.annotator.clone();
        let (open, ws) = OpenProject::begin(opening, &self.prefs, &mut self.jobs);
        self.ws = ws;
        self.status.project_path.clone_from(&open.path);
        self.status.file_problems.clear();
        self.status.incoming.formats = Self::readable_formats();
        self.status.outgoing.formats = Self::writable_formats();
        self.status.outgoing.drawing = Default::default();
        self.status.outgoing.home = self.export_home();
        self.status.save = SaveStatus::Saved;
        let files = open.files.clone();
        self.open = Some(open);
        self.add_problems(problems, None);
        self.remember_opened(last.clone());
        if let Some(last) = last
            && let Some(article) = last.article
        {
            self.reopen(&ArticleId::new(article), last.caret);
        }
        // The person's own first: the articles panel shows their states.
        keys.sort_by_key(|it| it.annotator != annotator);
        super::scan::load_layers(&mut self.jobs, files.clone(), keys);
        super::scan::load_queue(&mut self.jobs, files, sets, annotator);
        self.rescan();
        if let Some(reason) = &self.ws.session().read_only {
            let told = format!("Open for reading only: {reason}");
            self.ui.refuse(told);
        }
    }

    /// The article that was open the last time, before anything is listed.
    fn reopen(&mut self, article: &ArticleId, caret: u32) {
        let Some(open) = &mut self.open else { return };
        let known = self.ws.project().articles.contains_key(article);
        if !known && open.sources.size_of(article).is_none() {
            return;
        }
        open.open_first = false;
        if !known {
            self.ws.merge_articles([Article::new(article.clone())]);
        }
        self.dispatch(Action::OpenArticle(article.clone()));
        self.dispatch(Action::Select(Selection::at(caret)));
        self.dispatch(Action::Ask(crate::workspace::Ask::ScrollTo(caret)));
    }

    /// The first articles, while the rest is still being listed: one can begin.
    fn take_first(&mut self, articles: Vec<Article>) {
        let first = articles.first().map(|it| it.id.clone());
        self.merge(articles);
        let Some(open) = &mut self.open else { return };
        if std::mem::take(&mut open.open_first)
            && let Some(first) = first
        {
            self.dispatch(Action::OpenArticle(first));
        }
    }

    fn take_corpus(&mut self, corpus: Corpus) {
        let Some(open) = &mut self.open else { return };
        let Corpus {
            mut articles,
            order,
            skipped,
            whole,
        } = corpus;
        open.listed |= whole;
        let open_first = std::mem::take(&mut open.open_first);
        let first = order
            .iter()
            .find(|id| articles.get(*id).is_some_and(texts::is_readable))
            .cloned();
        let project = self.ws.project();
        let tagged = project.layers_of(&self.ws.session().annotator);
        for id in tagged.map(|(id, _)| id) {
            if let Some(article) = articles.get_mut(id) {
                self.flag(article);
            }
        }
        // A folder may hold a hundred thousand: only what it doesn't is looked at.
        let known = project.articles.keys().cloned();
        let lost: BTreeSet<ArticleId> = known.filter(|id| !articles.contains_key(id)).collect();
        let tagged: Vec<ArticleId> = self.open.as_ref().map_or_else(Vec::new, |open| {
            let tagged = open.layers.iter().map(|it| it.article.clone());
            tagged.filter(|id| !articles.contains_key(id)).collect()
        });
        self.ws.bring_articles(articles);
        if whole && !(lost.is_empty() && tagged.is_empty()) {
            self.add_unlisted(tagged);
            self.ws.mark_missing(|id| !lost.contains(id));
        }
        self.ws
            .set_order(if self.ws.project().articles.len() == order.len() {
                order
            } else {
                let listed: HashSet<&ArticleId> = order.iter().collect();
                let all = self.ws.project().articles.keys();
                let rest = all.filter(|id| !listed.contains(id));
                order.iter().chain(rest).cloned().collect()
            });
        self.status.skipped = skipped;
        if open_first && let Some(first) = first {
            self.dispatch(Action::OpenArticle(first));
        }
    }

    /// Takes articles in, those flagged whose file isn't what was tagged.
    fn merge(&mut self, mut articles: Vec<Article>) {
        for article in &mut articles {
            self.flag(article);
        }
        self.ws.merge_articles(articles);
    }

    fn flag(&self, article: &mut Article) {
        if article.file == FileState::Present && self.is_changed(article) {
            article.file = FileState::Changed;
            // The kept text is what is shown, and its zones with it.
            let known = self.ws.project().articles.get(&article.id);
            if let Some(known) = known.filter(|it| it.read) {
                article.zones.clone_from(&known.zones);
            }
        }
    }

    /// Whether the person's tags count in another text than the file's.
    fn is_changed(&self, article: &Article) -> bool {
        let project = self.ws.project();
        let layer = project.layer(&self.ws.session().annotator, &article.id);
        let Some(text) = layer.and_then(|it| it.head.text.as_ref()) else {
            return false;
        };
        let known = || project.articles.get(&article.id)?.text_hash.as_ref();
        let hash = article.text_hash.as_ref().or_else(known);
        hash.is_some_and(|it| *it != text.hash)
    }

    /// The same for an article whose tags come after it.
    fn flag_changed(&mut self, id: &ArticleId) {
        let Some(article) = self.ws.project().articles.get(id) else {
            return;
        };
        if article.file == FileState::Present && self.is_changed(article) {
            let article = Article {
                file: FileState::Changed,
                ..article.clone()
            };
            self.ws.merge_articles([article]);
        }
    }

    /// Articles that have tags but stand in no source any more.
    fn add_unlisted(&mut self, tagged: Vec<ArticleId>) {
        let known = &self.ws.project().articles;
        let lost: BTreeSet<ArticleId> = tagged
            .into_iter()
            .filter(|id| !known.contains_key(id))
            .collect();
        self.ws.merge_articles(lost.into_iter().map(|id| Article {
            file: FileState::Missing,
            ..Article::new(id)
        }));
    }

    fn take_answer(&mut self, answer: Answer) {
        match answer {
            Answer::Project {
                path: Some(path), ..
            } => self.request(Request::Open(path)),
            Answer::Articles {
                path: Some(path),
                asked,
            } => {
                self.ui.start.fill(Answer::Articles {
                    path: Some(path.clone()),
                    asked,
                });
                self.count_articles(path);
            }
            answer => self.ui.start.fill(answer),
        }
    }

    fn take_event(&mut self, event: StoreEvent) {
        match event {
            // An older state may still be on its way here: ask for the present one.
            StoreEvent::State(_) => self.look_at_saving(),
            StoreEvent::Durable(_) => {}
            StoreEvent::Problem(problem) => {
                self.ui.refuse(problem.to_string());
                self.add_problems(vec![problem], None);
            }
            StoreEvent::Merged { key, upto, content } => {
                self.take_content(&key, content);
                let open = self.open.as_ref();
                let later = open.map_or_else(Vec::new, |it| it.later_edits(&key, upto));
                if !later.is_empty() {
                    self.ws.take_in(&later);
                }
            }
        }
    }

    pub(super) fn look_at_saving(&mut self) {
        let writer = self.open.as_ref().and_then(|it| it.writer.as_ref());
        self.status.save = match writer.map(Writer::state) {
            None | Some(SaveState::Saved) => SaveStatus::Saved,
            Some(SaveState::Saving) => SaveStatus::Saving,
            Some(SaveState::Failed { path, message }) => {
                SaveStatus::Failed(format!("{}: {message}", path.display()))
            }
        };
    }

    /// Another program may have changed a file. Where we write, the writer brings
    /// both together; else what it wrote is what stands.
    fn file_changed(&mut self, key: FileKey) {
        let Some(open) = &self.open else { return };
        if let Some(writer) = &open.writer {
            writer.refresh(key);
            return;
        }
        let loaded = open.files.load(&key);
        match (&key, loaded.content) {
            (FileKey::Layer(key), Content::Layer(layer)) => self.take_layer(LoadedLayer {
                key: key.clone(),
                layer: *layer,
                access: loaded.access,
                broken: loaded.broken,
                problems: loaded.problems,
            }),
            (key, content) => self.take_content(key, content),
        }
    }

    fn take_content(&mut self, key: &FileKey, content: Content) {
        if let (FileKey::Layer(key), Content::Layer(layer)) = (key, &content) {
            let layer = (**layer).clone();
            self.ws.provide_layer(key.clone(), layer);
            return;
        }
        let project = self.ws.project();
        let edits = match content {
            Content::Layer(_) => return,
            Content::Article(it) if it.meta_set || it.zones_set => vec![
                Edit::Meta {
                    article: it.id.clone(),
                    before: Default::default(),
                    after: (Box::new(it.meta), it.meta_set),
                },
                Edit::Zones {
                    article: it.id,
                    before: Default::default(),
                    after: (it.zones, it.zones_set),
                },
            ],
            Content::Article(_) => return,
            Content::Info(info) => vec![Edit::Info {
                before: Box::new(project.info.clone()),
                after: info,
            }],
            Content::Schema(schema) => vec![Edit::Schema {
                before: project.schema.clone(),
                after: schema,
            }],
            Content::Guidelines(text) => vec![Edit::Guidelines {
                before: project.guidelines.clone(),
                after: text,
            }],
            Content::Register(register) => register_edits(&project.register, &register),
        };
        self.ws.take_in(&edits);
    }

    fn add_problems(&mut self, problems: Vec<Problem>, of: Option<&LayerKey>) {
        let files = self.open.as_ref().map(|it| &it.files);
        let remedies = of.zip(files).map(|(key, files)| files.remedies(key));
        let remedies = remedies.unwrap_or_default();
        for problem in problems {
            let problem = FileProblem {
                code: problem.code.into(),
                path: problem.path,
                line: problem.line,
                column: problem.column,
                message: problem.message,
                layer: of.cloned(),
                remedies: remedies.clone(),
            };
            if !self.status.file_problems.contains(&problem) {
                self.status.file_problems.push(problem);
            }
        }
    }
}

fn register_edits(old: &crate::model::Register, new: &crate::model::Register) -> Vec<Edit> {
    let entities = old.entities.keys().chain(new.entities.keys());
    let entities: BTreeSet<_> = entities.collect();
    let cases = old.cases.keys().chain(new.cases.keys());
    let cases: BTreeSet<_> = cases.collect();
    let boxed = |it: Option<&crate::model::Entity>| it.cloned().map(Box::new);
    let mut edits: Vec<Edit> = entities
        .into_iter()
        .filter(|id| old.entities.get(id) != new.entities.get(id))
        .map(|id| Edit::Entity {
            id: id.clone(),
            before: boxed(old.entities.get(id)),
            after: boxed(new.entities.get(id)),
        })
        .collect();
    edits.extend(
        cases
            .into_iter()
            .filter(|id| old.cases.get(id) != new.cases.get(id))
            .map(|id| Edit::Case {
                id: id.clone(),
                before: old.cases.get(id).cloned().map(Box::new),
                after: new.cases.get(id).cloned().map(Box::new),
            }),
    );
    edits
}
