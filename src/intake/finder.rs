//! Which of a project's articles a document is: by its id, by a path or file
//! name that ends alike, by its text's hash, by its text. What fits more than
//! one is told and never guessed. Must not know tags.

use std::collections::HashMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::bridge::Folded;
use crate::corpus::Sources;
use crate::exchange::Record;
use crate::model::{Article, ArticleId, FileState, TextHash};
use crate::store::hash_text;

/// How an article was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    Id,
    /// The end of a path, or a file's name with or without its ending.
    Name,
    Hash,
    Text,
    /// It isn't the project's yet.
    Added,
}

impl Way {
    /// Every way, for people.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Id, "by id"),
        (Self::Name, "by file name"),
        (Self::Hash, "by hash"),
        (Self::Text, "by text"),
        (Self::Added, "to be added"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// Why none was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    Nothing,
    /// Several fit, and nothing tells them apart.
    Several(Vec<ArticleId>),
}

/// A project's articles by all that a document may be known by.
pub struct Finder<'a> {
    sources: &'a Sources,
    ids: Vec<ArticleId>,
    by_id: HashMap<ArticleId, usize>,
    by_hash: HashMap<TextHash, Vec<usize>>,
    /// File names in lower case, with and without their ending.
    by_name: HashMap<String, Vec<usize>>,
    /// Foldings of the texts; made when the first document needs them.
    by_text: OnceLock<HashMap<TextHash, Vec<usize>>>,
}

impl<'a> Finder<'a> {
    pub fn new<'b>(sources: &'a Sources, articles: impl Iterator<Item = &'b Article>) -> Self {
        let mut it = Self {
            sources,
            ids: Vec::new(),
            by_id: HashMap::new(),
            by_hash: HashMap::new(),
            by_name: HashMap::new(),
            by_text: OnceLock::new(),
        };
        for article in articles {
            if matches!(article.file, FileState::Unreadable(_)) {
                continue;
            }
            let at = it.ids.len();
            it.ids.push(article.id.clone());
            it.by_id.insert(article.id.clone(), at);
            if let Some(hash) = &article.text_hash {
                it.by_hash.entry(hash.clone()).or_default().push(at);
            }
            let name = file_name(article.id.as_str()).to_lowercase();
            let stem = stem(&name).to_owned();
            if stem != name {
                it.by_name.entry(stem).or_default().push(at);
            }
            it.by_name.entry(name).or_default().push(at);
        }
        it
    }

    /// The article that a document is.
    pub fn find(&self, record: &Record) -> Result<(&ArticleId, Way), NotFound> {
        let id = record.id.as_deref().filter(|it| !it.is_empty());
        if let Some(at) = id.and_then(|id| self.by_id.get(&ArticleId::new(id))) {
            return Ok((&self.ids[*at], Way::Id));
        }
        let hash = record
            .text_hash
            .clone()
            .or_else(|| record.text.as_str().map(|text| hash_text(text)));
        let named = id.map(|id| self.named(id)).unwrap_or_default();
        let same = hash.and_then(|hash| self.by_hash.get(&hash));
        if let Some(same) = same {
            return self.one(same, &named, Way::Hash);
        }
        if let [one] = named[..] {
            return Ok((&self.ids[one], Way::Name));
        }
        if let Some(at) = id.and_then(|id| self.part(id, record)) {
            return Ok((&self.ids[at], Way::Id));
        }
        if let Some(text) = record.text.as_str() {
            let texts = self.by_text.get_or_init(|| self.texts());
            if let Some(same) = texts.get(&print(text)) {
                return self.one(same, &named, Way::Text);
            }
        }
        match named.is_empty() {
            true => Err(NotFound::Nothing),
            false => Err(self.several(&named)),
        }
    }

    /// The article that a document is a part of, where its id says so: formats of
    /// sentences and of single events have `a.txt#s1`, `a.txt-1` or `a.txt_1_0_4`.
    /// The latter are names as good as any, and only what stands in the article is
    /// its part.
    fn part(&self, id: &str, record: &Record) -> Option<usize> {
        let whole = |it: &str| self.by_id.get(&ArticleId::new(it)).copied();
        let marked = id.rsplit_once('#').and_then(|(it, _)| whole(it));
        marked.or_else(|| {
            let numbers = |c: char| c.is_ascii_digit() || matches!(c, '-' | '_');
            let shortest = id.trim_end_matches(numbers).len();
            let ends = id.match_indices(['-', '_']).map(|(at, _)| at);
            let ids = ends.filter(|at| *at >= shortest);
            let at = ids.filter_map(|at| whole(id.get(..at)?)).next_back()?;
            let text = self.sources.read(&self.ids[at]).ok()?.text;
            let part = Folded::new(record.text.as_str()?).text;
            Folded::new(&text).text.contains(&part).then_some(at)
        })
    }

    /// The only one of these, or the only one that has the name too.
    fn one(&self, all: &[usize], named: &[usize], way: Way) -> Result<(&ArticleId, Way), NotFound> {
        if let [one] = all {
            return Ok((&self.ids[*one], way));
        }
        let mut both = all.iter().filter(|at| named.contains(at));
        match (both.next(), both.next()) {
            (Some(one), None) => Ok((&self.ids[*one], way)),
            _ => Err(self.several(all)),
        }
    }

    fn several(&self, all: &[usize]) -> NotFound {
        NotFound::Several(all.iter().map(|at| self.ids[*at].clone()).collect())
    }

    /// The articles whose path ends as this one: those that share most of its
    /// parts.
    fn named(&self, id: &str) -> Vec<usize> {
        let id = id.replace('\\', "/").to_lowercase();
        let name = file_name(&id);
        let found = self
            .by_name
            .get(name)
            .or_else(|| self.by_name.get(stem(name)));
        let mut best: Vec<usize> = Vec::new();
        let mut most = 0;
        for at in found.into_iter().flatten() {
            let own = self.ids[*at].as_str().to_lowercase();
            let shared = folders(&id)
                .zip(folders(&own))
                .take_while(|(a, b)| a == b)
                .count();
            if shared > most {
                best.clear();
                most = shared;
            }
            if shared == most {
                best.push(*at);
            }
        }
        best
    }

    fn texts(&self) -> HashMap<TextHash, Vec<usize>> {
        let prints: Vec<Option<TextHash>> = self
            .ids
            .par_iter()
            .map(|id| Some(print(&self.sources.read(id).ok()?.text)))
            .collect();
        let mut texts: HashMap<TextHash, Vec<usize>> = HashMap::new();
        for (at, print) in prints.into_iter().enumerate() {
            if let Some(print) = print {
                texts.entry(print).or_default().push(at);
            }
        }
        texts
    }
}

/// The hash of what stays of a text where blanks, quotes and the like may differ.
fn print(text: &str) -> TextHash {
    hash_text(&Folded::new(text).text)
}

fn file_name(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or_default()
}

/// Without the ending; a name that is only one stays.
fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => stem,
        _ => name,
    }
}

/// The folders of a path, the innermost first.
fn folders(id: &str) -> impl Iterator<Item = &str> {
    id.rsplit('/').skip(1)
}
