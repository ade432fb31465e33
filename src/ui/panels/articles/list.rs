//! Which articles are listed and in which order: filter and sort over the
//! whole corpus, remembered, and worked off in portions so that no frame waits
//! for 100,000 of them. Must not know egui.

use std::sync::Arc;

use crate::ingest::order::natural;
use crate::model::{Article, ArticleId, FileState, Progress};
use crate::ui::fold::{fold, fold_into};
use crate::workspace::Workspace;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    File,
    Title,
    Newest,
    Oldest,
    State,
}

impl Sort {
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::File, "By file name"),
        (Self::Title, "By title"),
        (Self::Newest, "Newest first"),
        (Self::Oldest, "Oldest first"),
        (Self::State, "Unfinished first"),
    ];
}

/// The list as it stands.
#[derive(Default)]
pub struct ArticleList {
    entries: Vec<Entry>,
    built: Option<Built>,
    building: Option<Building>,
    /// Every entry in the order of the sort.
    sorted: Vec<u32>,
    /// The entries that fit the query, in that order.
    shown: Vec<u32>,
    shown_for: Option<Shown>,
    generation: u64,
    complete: Counted,
}

/// Entries taken in a frame while the list is built: some milliseconds' worth.
const PORTION: usize = 8_000;

struct Entry {
    id: ArticleId,
    /// Title, source and id, folded.
    words: Box<str>,
    /// Folded title's length in `words`, in bytes.
    title: u32,
    published: Option<Box<str>>,
    unreadable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Built {
    articles: u64,
}

struct Building {
    target: Built,
    ids: Vec<ArticleId>,
    entries: Vec<Entry>,
}

#[derive(PartialEq, Eq)]
struct Shown {
    built: u64,
    sort: Sort,
    query: String,
    /// What a sort by state was made of; changes while layers still come in.
    unread: usize,
}

#[derive(Default)]
struct Counted {
    of: Option<(u64, u64)>,
    complete: usize,
}

/// What an update did.
#[derive(Debug, Default, PartialEq)]
pub struct Update {
    /// True where more is left for the next frame.
    pub more: bool,
    /// The order for the workspace, where it has changed.
    pub order: Option<Arc<[ArticleId]>>,
}

impl ArticleList {
    /// Brings the list up to date, or a portion of the way there.
    pub fn update(&mut self, ws: &Workspace, query: &str, sort: Sort) -> Update {
        let more = self.build(ws);
        let update = self.filter_only(ws, query, sort);
        Update { more, ..update }
    }

    /// Filters and sorts what was taken in, however old.
    pub fn filter_only(&mut self, ws: &Workspace, query: &str, sort: Sort) -> Update {
        let mut done = Update::default();
        let Some(built) = self.built else {
            return done;
        };
        let wanted = Shown {
            built: built.articles,
            sort,
            query: fold(query.trim()),
            unread: match sort {
                // Layers come in by the thousand; a hundred re-sorts are enough.
                Sort::State => ws.unread_layers().div_ceil(1_000),
                _ => 0,
            },
        };
        if self.shown_for.as_ref() == Some(&wanted) {
            return done;
        }
        let before = self.shown_for.take();
        let same_order = before.as_ref().is_some_and(|it| {
            it.built == wanted.built && it.sort == wanted.sort && it.unread == wanted.unread
        });
        if !same_order {
            self.sort(ws, sort);
        }
        let narrower = same_order
            && before.is_some_and(|it| !it.query.is_empty() && wanted.query.contains(&it.query));
        let words: Vec<&str> = wanted
            .query
            .split(' ')
            .filter(|it| !it.is_empty())
            .collect();
        let entries = &self.entries;
        let fits = |at: &u32| {
            let entry = &entries[*at as usize];
            words.iter().all(|word| entry.words.contains(word))
        };
        if narrower {
            self.shown.retain(fits);
        } else {
            self.shown.clear();
            self.shown.extend(self.sorted.iter().filter(|at| fits(at)));
        }
        self.shown_for = Some(wanted);
        self.generation += 1;
        let order: Arc<[ArticleId]> = self
            .shown
            .iter()
            .map(|at| &self.entries[*at as usize])
            .filter(|it| !it.unreadable)
            .map(|it| it.id.clone())
            .collect();
        if order != *ws.order() {
            done.order = Some(order);
        }
        done
    }

    /// How many articles are listed.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The article in a row, counted from 0.
    pub fn id(&self, row: usize) -> Option<&ArticleId> {
        let at = *self.shown.get(row)?;
        Some(&self.entries[at as usize].id)
    }

    /// The same, but for files that can't be read.
    pub fn readable(&self, row: usize) -> Option<&ArticleId> {
        let entry = &self.entries[*self.shown.get(row)? as usize];
        (!entry.unreadable).then_some(&entry.id)
    }

    /// The row of an article.
    pub fn row_of(&self, id: &ArticleId) -> Option<usize> {
        self.shown
            .iter()
            .position(|at| self.entries[*at as usize].id == *id)
    }

    /// Changes whenever rows may have moved.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// True between the first and the last portion.
    pub fn is_building(&self) -> bool {
        self.building.is_some()
    }

    /// False until the first list stands.
    pub fn is_ready(&self) -> bool {
        self.built.is_some()
    }

    /// How many of the project's articles are complete.
    pub fn complete(&mut self, ws: &Workspace) -> usize {
        // While layers stream in, one count for each thousand of them.
        let streaming = ws.unread_layers() as u64 / 1_000;
        let progress = match streaming {
            0 => ws.progress_revision(),
            _ => u64::MAX - streaming,
        };
        let of = Some((progress, ws.articles_revision()));
        if self.complete.of != of {
            self.complete.of = of;
            let project = ws.project();
            let tasks = project.tasks();
            self.complete.complete = project
                .layers_of(&ws.session().annotator)
                .filter(|(id, layer)| {
                    !tasks.is_empty()
                        && tasks.iter().all(|task| layer.is_complete(*task))
                        && project.articles.contains_key(*id)
                })
                .count();
        }
        self.complete.complete
    }

    /// Takes a portion of the articles in; true where more is left.
    fn build(&mut self, ws: &Workspace) -> bool {
        let target = Built {
            articles: ws.articles_revision(),
        };
        if self.built == Some(target) {
            self.building = None;
            return false;
        }
        let articles = &ws.project().articles;
        // A list half built for an older state is finished first: during a scan
        // the articles change faster than a list of them is built.
        let building = self.building.get_or_insert_with(|| {
            let mut ids: Vec<ArticleId> = articles.keys().cloned().collect();
            ids.sort_by(|a, b| natural(a.as_str(), b.as_str()));
            Building {
                target,
                entries: Vec::with_capacity(ids.len()),
                ids,
            }
        });
        let from = building.entries.len();
        let to = building.ids.len().min(from + PORTION);
        for id in &building.ids[from..to] {
            building.entries.push(match articles.get(id) {
                Some(article) => Entry::new(article),
                None => Entry::new(&Article::new(id.clone())),
            });
        }
        if to < building.ids.len() {
            return true;
        }
        if let Some(done) = self.building.take() {
            self.entries = done.entries;
            self.built = Some(done.target);
        }
        self.built != Some(target)
    }

    fn sort(&mut self, ws: &Workspace, sort: Sort) {
        let entries = &self.entries;
        let mut sorted: Vec<u32> = (0..entries.len() as u32).collect();
        // The entries stand in file order, and the sorts are stable.
        match sort {
            Sort::File => {}
            Sort::Title => sorted.sort_by(|a, b| {
                let (a, b) = (&entries[*a as usize], &entries[*b as usize]);
                a.title().cmp(b.title())
            }),
            Sort::Newest => sorted.sort_by(|a, b| {
                let (a, b) = (&entries[*a as usize], &entries[*b as usize]);
                b.published.cmp(&a.published)
            }),
            Sort::Oldest => sorted.sort_by(|a, b| {
                let (a, b) = (&entries[*a as usize], &entries[*b as usize]);
                // Those without a date stay behind.
                (a.published.is_none(), &a.published).cmp(&(b.published.is_none(), &b.published))
            }),
            Sort::State => {
                let annotator = &ws.session().annotator;
                let state = |at: &u32| -> Progress {
                    let id = &entries[*at as usize].id;
                    ws.project().progress(annotator, id)
                };
                let rank = |progress| match progress {
                    Progress::Begun => 0,
                    Progress::Untouched => 1,
                    Progress::Complete => 2,
                };
                sorted.sort_by_cached_key(|at| rank(state(at)));
            }
        }
        sorted.sort_by_key(|at| entries[*at as usize].unreadable);
        self.sorted = sorted;
    }
}

impl Entry {
    fn new(article: &Article) -> Self {
        let mut words = fold(article.title());
        let title = words.len() as u32;
        for part in [article.meta.source.as_deref(), Some(article.id.as_str())] {
            words.push('\n');
            fold_into(part.unwrap_or_default(), &mut words);
        }
        Self {
            id: article.id.clone(),
            words: words.into_boxed_str(),
            title,
            published: article.meta.published.as_deref().map(Box::from),
            unreadable: matches!(article.file, FileState::Unreadable(_)),
        }
    }

    fn title(&self) -> &str {
        &self.words[..self.title as usize]
    }
}

/// What stands in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowText {
    pub title: String,
    /// Date and source, or why the file can't be read.
    pub second: String,
    pub progress: Progress,
    /// What is wrong with the file, for a sign and its tooltip.
    pub problem: Option<String>,
    pub unreadable: bool,
}

impl RowText {
    pub fn new(ws: &Workspace, id: &ArticleId) -> Option<Self> {
        let article = ws.project().articles.get(id)?;
        let parts = [&article.meta.published, &article.meta.source];
        let second: Vec<&str> = parts.into_iter().filter_map(Option::as_deref).collect();
        let problem = match &article.file {
            FileState::Present if article.undecoded > 0 => Some(format!(
                "{} {} could not be decoded as {}; read it in another encoding",
                article.undecoded,
                if article.undecoded == 1 {
                    "byte"
                } else {
                    "bytes"
                },
                article.encoding,
            )),
            FileState::Present => None,
            FileState::Missing => {
                Some("the file is gone; the text that was tagged is kept in the project".into())
            }
            FileState::Changed => {
                Some("the file differs from the text that was tagged; that text is shown".into())
            }
            FileState::Unreadable(reason) => Some(reason.clone()),
        };
        let unreadable = matches!(article.file, FileState::Unreadable(_));
        Some(Self {
            title: article.title().to_owned(),
            second: match &problem {
                Some(reason) if unreadable => reason.clone(),
                _ if second.is_empty() && article.title() != id.as_str() => id.to_string(),
                _ => second.join(" · "),
            },
            progress: ws.project().progress(&ws.session().annotator, id),
            problem,
            unreadable,
        })
    }

    /// The row in one sentence, for screen readers and tests.
    pub fn name(&self) -> String {
        let mut name = self.title.clone();
        if !self.second.is_empty() {
            name += &format!(", {}", self.second);
        }
        if !self.unreadable {
            name += &format!(", {}", crate::ui::widgets::progress_name(self.progress));
            if let Some(problem) = &self.problem {
                name += &format!(", {problem}");
            }
        }
        name
    }
}

/// A count with commas: `1,204`.
pub fn count(n: usize) -> String {
    crate::text::figures::figure(n)
}
