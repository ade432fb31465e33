//! The articles of a project: its sources listed and read, and what was read
//! remembered between runs. Joins `ingest` (bytes to texts) and `store` (where
//! the project lies and keeps texts); knows neither the workspace nor a screen.

mod cache;
mod create;
mod heads;
mod review;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::UNIX_EPOCH;

pub use cache::{HeadCache, HeadWriter};
pub use create::{CreateError, NewProject, create};
pub use heads::read_heads;
pub use review::read_queue;
pub use texts::read_texts;

use crate::ingest::scan::{self, Found, Limits};
use crate::ingest::{self, Hints, Unreadable};
use crate::model::{Article, ArticleId, FileState, LayerKey, ProjectInfo, TextHash, TextRef};
use crate::store::{Files, hash_text};

/// Where a project's articles are read from, and the bounds.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    roots: Vec<PathBuf>,
    limits: Limits,
    /// What a person chose to read articles in.
    encodings: BTreeMap<ArticleId, String>,
}

/// What the sources hold.
#[derive(Debug, Default)]
pub struct Listing {
    /// Every file that could be an article, in natural order.
    pub articles: Vec<Article>,
    /// The files behind them that are to be read, in the same order.
    pub files: Vec<ListedFile>,
    /// The folders that paths of the articles begin at.
    roots: Vec<PathBuf>,
    /// What can't be read as an article, each with the reason; folders end in `/`.
    pub left_out: Vec<(String, String)>,
    pub cancelled: bool,
}

/// The file of a listed article. Small, because there may be a hundred thousand.
#[derive(Clone, Copy, Debug)]
pub struct ListedFile {
    /// The article's place in the listing.
    at: usize,
    root: usize,
    seen: Seen,
}

/// What tells whether a file is the one that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    bytes: u64,
    /// When it was changed: seconds of the epoch, nanoseconds; where known.
    changed: Option<(u64, u32)>,
}

/// An article's text together with what its head and lines propose.
#[derive(Clone, Debug)]
pub struct ReadArticle {
    pub article: Article,
    pub text: Arc<str>,
    pub hash: TextHash,
}

/// The text to show for an article, and how its file stands against it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// None where neither the file nor a kept text can be had.
    pub text: Option<ShownText>,
    pub file: FileState,
    /// What is proposed about it; zones count in the text that is shown.
    pub article: Option<Article>,
}

#[derive(Clone, Debug)]
pub struct ShownText {
    pub text: Arc<str>,
    pub hash: TextHash,
    /// True where it is the kept text because the file is gone or differs.
    pub kept: bool,
}

impl Sources {
    /// The sources of the project in the folder `project`.
    pub fn of(project: &Path, info: &ProjectInfo) -> Self {
        Self {
            roots: info.sources.iter().map(|it| project.join(it)).collect(),
            encodings: info.settings.encodings.clone(),
            limits: Limits {
                file_bytes: info.settings.max_article_bytes,
                ..Limits::default()
            },
        }
    }

    pub fn roots(&self) -> &[PathBuf] {
        &self.roots
    }

    /// Every article's id, none of them read: those of the sources, and those
    /// that only layers and suggestions know of.
    pub fn ids<'k>(
        &self,
        known: impl IntoIterator<Item = &'k LayerKey>,
        cancel: &AtomicBool,
    ) -> BTreeSet<ArticleId> {
        let listing = self.list(cancel, &AtomicUsize::new(0));
        let listed = listing.articles.into_iter().map(|it| it.id);
        let tagged = known.into_iter().map(|it| it.article.clone());
        listed.chain(tagged).collect()
    }

    /// Walks every source; opens no file. `seen` counts entries as they come.
    pub fn list(&self, cancel: &AtomicBool, seen: &AtomicUsize) -> Listing {
        self.list_with(cancel, seen, |_| {})
    }

    /// The same; `each` hears of every article as it is found.
    pub fn list_with(
        &self,
        cancel: &AtomicBool,
        seen: &AtomicUsize,
        mut each: impl FnMut(Article),
    ) -> Listing {
        let mut all = Listing::default();
        let mut known = BTreeSet::new();
        for root in &self.roots {
            let mut found = |it: &Found| each(unread(it));
            let listing = scan::list_with(root, &self.limits, cancel, seen, &mut found);
            all.cancelled |= listing.cancelled;
            all.roots.push(base_of(root));
            all.articles.reserve(listing.files.len());
            all.files.reserve(listing.files.len());
            for found in listing.files {
                // Two sources may hold the same path: the first one has it.
                if self.roots.len() > 1 && !known.insert(found.id.clone()) {
                    let reason = "an article of an earlier source has the same path";
                    all.left_out.push((found.id, reason.into()));
                    continue;
                }
                all.files.push(ListedFile {
                    at: all.articles.len(),
                    root: all.roots.len() - 1,
                    seen: Seen::of(&found),
                });
                all.articles.push(unread(&found));
            }
            let skipped = listing.skipped.into_iter();
            all.left_out
                .extend(skipped.map(|(id, reason)| (id, reason.to_string())));
        }
        all
    }

    /// A listed file with the encoding that a person chose for it.
    fn found(&self, listing: &Listing, index: usize, order: &[ArticleId]) -> Found {
        let found = listing.found(index, order);
        Found {
            encoding: self
                .encoding_of(&ArticleId::new(&found.id))
                .map(str::to_owned),
            ..found
        }
    }

    /// The encoding that a person chose for an article.
    fn encoding_of(&self, id: &ArticleId) -> Option<&str> {
        self.encodings.get(id).map(String::as_str)
    }

    /// Reads an article's file, in the encoding that was chosen or the detected
    /// one.
    pub fn read(&self, id: &ArticleId) -> Result<ReadArticle, Unreadable> {
        let path = self.path_of(id)?;
        let bytes = scan::read_file(&path, self.limits.file_bytes)?;
        let size = bytes.len() as u64;
        let encoding = self.encoding_of(id);
        let reading = ingest::read_with(id.as_str(), &bytes, &Hints { encoding })?;
        Ok(read_article(id.clone(), size, reading))
    }

    /// Size of the article's file in bytes, where it is there.
    pub fn size_of(&self, id: &ArticleId) -> Option<u64> {
        let path = self.path_of(id).ok()?;
        Some(std::fs::metadata(path).ok()?.len())
    }

    /// The text to show: the file's, or the kept one that the layer's tags count
    /// in where the file is gone or says something else.
    pub fn show(&self, files: &Files, id: &ArticleId, wanted: Option<&TextRef>) -> Shown {
        let read = self.read(id);
        let same = |it: &ReadArticle| wanted.is_none_or(|wanted| wanted.hash == it.hash);
        match read {
            Ok(read) if same(&read) => Shown {
                text: Some(ShownText {
                    text: read.text,
                    hash: read.hash,
                    kept: false,
                }),
                file: FileState::Present,
                article: Some(read.article),
            },
            read => {
                let file = match &read {
                    Ok(_) => FileState::Changed,
                    Err(Unreadable::Io(_)) if self.size_of(id).is_none() => FileState::Missing,
                    Err(reason) => FileState::Unreadable(reason.to_string()),
                };
                let kept = wanted.and_then(|it| Some((it, files.text(&it.hash).ok()?)));
                let article = read.ok().map(|it| it.article);
                let article = match &kept {
                    Some((_, text)) => Some(on_kept(id, article, text)),
                    None => article,
                };
                Shown {
                    text: kept.map(|(wanted, text)| ShownText {
                        text,
                        hash: wanted.hash.clone(),
                        kept: true,
                    }),
                    file,
                    article,
                }
            }
        }
    }

    /// The file of an article: below one of the sources, through no link that
    /// leads out of it.
    fn path_of(&self, id: &ArticleId) -> Result<PathBuf, Unreadable> {
        let gone = || Unreadable::Io("the file isn't there".into());
        let relative = scan::path_of(id.as_str()).ok_or_else(gone)?;
        for root in &self.roots {
            let Ok(root) = std::fs::canonicalize(root) else {
                continue;
            };
            let base = if root.is_dir() {
                root.as_path()
            } else if root.file_name() == relative.file_name() {
                root.parent().unwrap_or(&root)
            } else {
                continue;
            };
            let path = base.join(&relative);
            let folder = path.parent().filter(|it| *it != base);
            let inside = folder.is_none_or(|it| {
                // A folder on the way may be a link.
                std::fs::canonicalize(it).is_ok_and(|it| it.starts_with(base))
            });
            if inside && std::fs::symlink_metadata(&path).is_ok() {
                return Ok(path);
            }
        }
        Err(gone())
    }
}

impl Listing {
    /// The file at a place in [`Listing::files`], as the walk found it. `order`
    /// are the ids of the articles.
    fn found(&self, index: usize, order: &[ArticleId]) -> Found {
        let file = &self.files[index];
        let id = order[file.at].as_str();
        // Every listed id leads back to its path; no path is told as gone.
        let relative = scan::path_of(id).unwrap_or_default();
        Found {
            id: id.into(),
            path: self.roots[file.root].join(relative),
            bytes: file.seen.bytes,
            modified: None,
            encoding: None,
        }
    }
}

impl Seen {
    fn of(found: &Found) -> Self {
        let since = found
            .modified
            .and_then(|it| it.duration_since(UNIX_EPOCH).ok());
        Self {
            bytes: found.bytes,
            changed: since.map(|it| (it.as_secs(), it.subsec_nanos())),
        }
    }

    /// None where nothing tells when it was changed.
    fn as_tuple(self) -> Option<(u64, u64, u32)> {
        let (seconds, nanoseconds) = self.changed?;
        Some((self.bytes, seconds, nanoseconds))
    }
}

/// An article over the text that was kept of it, since its file is gone or says
/// something else: zones count in that text, and where nothing was read, so does
/// what its head tells.
pub fn on_kept(id: &ArticleId, read: Option<Article>, text: &str) -> Article {
    let head = ingest::head::propose(text);
    let mut article = read.unwrap_or_else(|| Article {
        meta: head.meta.clone(),
        read: true,
        ..Article::new(id.clone())
    });
    article.zones = ingest::zones::propose(text, &head, None);
    article
}

/// The folder that ids below a root begin at; of a file, the one it lies in.
fn base_of(root: &Path) -> PathBuf {
    let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.into());
    match root.parent() {
        Some(parent) if !root.is_dir() => parent.into(),
        _ => root,
    }
}

/// A listed file as an article, nothing of it read yet.
fn unread(found: &Found) -> Article {
    Article {
        bytes: found.bytes,
        ..Article::new(ArticleId::new(&found.id))
    }
}

fn read_article(id: ArticleId, bytes: u64, reading: ingest::Reading) -> ReadArticle {
    let hash = hash_text(&reading.text);
    ReadArticle {
        article: Article {
            meta: reading.meta,
            zones: reading.zones,
            bytes,
            encoding: reading.encoding.into(),
            text_hash: Some(hash.clone()),
            undecoded: reading
                .damage
                .map_or(0, |it| u32::try_from(it.replaced).unwrap_or(u32::MAX)),
            read: true,
            ..Article::new(id)
        },
        text: reading.text.into(),
        hash,
    }
}
