//! Lines that were taken in before and have nothing new to say: passed over
//! before they are read. What is remembered of one holds only as long as its
//! set's file is as that line left it; in any doubt the line is read as any
//! other. Kept in a cache, for suggestions and formats whose lines stand alone.
//! Must not know what stands in a line.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{self, BufRead, Read, Write};
use std::sync::Mutex;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::place::{Labels, Verdicts};
use super::plan::{As, Into, Plan};
use crate::exchange::limits::LONGEST_LINE;
use crate::model::labels::Sort;
use crate::model::{AnnotatorId, ArticleId, FileState, LayerKey, Schema};
use crate::store::{FileKey, Files};

/// Formats each of whose lines says all of itself.
const FORMATS: [&str; 1] = ["jsonl"];

/// What a cache begins with; another one is read as none.
const FIRST: &str = concat!("glossator lines 1 ", env!("CARGO_PKG_VERSION"));

/// Lines remembered of a source.
const MOST: usize = 1 << 20;

/// A line together with all that decides what becomes of it.
type Print = [u8; 16];

/// What a line said, as far as the report of an import tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub verdicts: Verdicts,
    /// Tags that stand in the set, and those of them that somebody decided.
    pub same: usize,
    pub decided: usize,
    /// Tags that the label map leaves out.
    pub unmapped: usize,
    /// Its labels by their sort's id, with how many tags have each.
    pub labels: Vec<(Sort, String, usize)>,
}

/// A line that was taken in whole, without a remark.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    print: Print,
    pub said: Said,
}

/// The lines that an import took in, by their set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    source: AnnotatorId,
    /// None where several lines were of one set.
    of: HashMap<ArticleId, Option<Mark>>,
}

/// A line of the cache: print, size and time of the set's file, article, what
/// it said.
type Row<'a> = (String, u64, u64, ArticleId, std::borrow::Cow<'a, Said>);

struct Kept {
    seen: (u64, u64),
    article: ArticleId,
    said: Said,
}

/// What is remembered of earlier imports of a source.
pub struct Known<'a> {
    into: &'a Into<'a>,
    source: AnnotatorId,
    context: [u8; 32],
    kept: HashMap<Print, Kept>,
    passed: Mutex<Vec<Print>>,
}

impl<'a> Known<'a> {
    /// None where nothing can be passed over.
    pub fn of(plan: &Plan, into: &'a Into<'a>) -> Option<Self> {
        let As::Suggestions { source, version } = plan.taken_as else {
            return None;
        };
        let alone = FORMATS.contains(&plan.format.id);
        // Standard input may be as long as it likes, and is read all the same.
        (alone && !plan.files.iter().any(|it| it.is_standard())).then(|| Self {
            into,
            source: source.clone(),
            context: context(plan, version.as_deref(), &into.project.schema),
            kept: recall(into.files, source),
            passed: Mutex::default(),
        })
    }

    fn print(&self, line: &[u8]) -> Print {
        let hash = blake3::keyed_hash(&self.context, line);
        let (print, _) = hash
            .as_bytes()
            .split_first_chunk()
            .unwrap_or((&[0; 16], &[]));
        *print
    }

    /// Whether what the line says stands in its set, as it was put there.
    fn stands(&self, print: &Print) -> bool {
        let Some(kept) = self.kept.get(print) else {
            return false;
        };
        let article = self.into.articles.get(&kept.article);
        article.is_some_and(|it| !matches!(it.file, FileState::Unreadable(_)))
            && self.into.files.seen(&set(&self.source, &kept.article)) == Some(kept.seen)
    }

    /// What the lines that were passed over say, with their articles.
    pub fn passed(&self) -> Vec<(&ArticleId, &Said)> {
        let passed = self.passed.lock().map(|mut it| std::mem::take(&mut *it));
        let passed = passed.unwrap_or_default().into_iter();
        passed
            .filter_map(|print| self.kept.get(&print))
            .map(|it| (&it.article, &it.said))
            .collect()
    }
}

/// All that decides what becomes of a line beside itself and its set.
fn context(plan: &Plan, version: Option<&str>, schema: &Schema) -> [u8; 32] {
    let of = (plan.format.id, version, plan.propose, plan.labels, schema);
    *blake3::hash(format!("{of:?}").as_bytes()).as_bytes()
}

fn set(source: &AnnotatorId, article: &ArticleId) -> FileKey {
    FileKey::Layer(LayerKey::suggested(source.clone(), article.clone()))
}

/// One cache for a source, whatever its name has in it.
fn cache(source: &AnnotatorId) -> String {
    let hash = blake3::hash(source.as_str().as_bytes()).to_hex();
    format!("lines-{}.jsonl", &hash[..16])
}

fn recall(files: &Files, source: &AnnotatorId) -> HashMap<Print, Kept> {
    let mut kept = HashMap::new();
    let Some(cache) = files.read_cache(&cache(source)) else {
        return kept;
    };
    // A line that was cut ends it: what follows is simply not known.
    let mut lines = cache.take(1 << 30).lines().map_while(Result::ok);
    if lines.next().as_deref() != Some(FIRST) {
        return kept;
    }
    for line in lines {
        let Ok((print, size, time, article, said)) = serde_json::from_str::<Row>(&line) else {
            break;
        };
        let Some(print) = parse_print(&print) else {
            break;
        };
        let (seen, said) = ((size, time), said.into_owned());
        kept.insert(
            print,
            Kept {
                seen,
                article,
                said,
            },
        );
    }
    kept
}

fn parse_print(hex: &str) -> Option<Print> {
    let number = u128::from_str_radix(hex, 16).ok()?;
    Some(number.to_be_bytes())
}

impl Marks {
    pub fn of(plan: &Plan) -> Self {
        let source = match plan.taken_as {
            As::Suggestions { source, .. } => source.clone(),
            As::Annotator(_) => AnnotatorId::default(),
        };
        let of = HashMap::new();
        Self { source, of }
    }

    /// Notes a line; none where it isn't to be passed over.
    pub fn add(&mut self, article: &ArticleId, mark: Option<(Print, Said)>) {
        let mark = mark.map(|(print, said)| Mark { print, said });
        // Of several lines of a set none is remembered: they count together.
        let entry = self.of.entry(article.clone());
        entry.and_modify(|it| *it = None).or_insert(mark);
    }

    /// Whether a line of this article was read.
    pub fn has(&self, article: &ArticleId) -> bool {
        self.of.contains_key(article)
    }

    /// Forgets the lines of an article, whose set another program changed while
    /// they were taken in.
    pub fn forget(&mut self, article: &ArticleId) {
        self.of.insert(article.clone(), None);
    }

    /// Remembers the lines for the next import; to be called once their sets are
    /// written. What can't be kept is read again the next time.
    pub fn keep(self, files: &Files) {
        if self.of.values().all(Option::is_none) {
            return;
        }
        let mut rows: BTreeMap<(ArticleId, Print), Kept> = BTreeMap::new();
        for (print, it) in recall(files, &self.source) {
            // Of a set that changed nothing holds any more.
            if !self.of.contains_key(&it.article) {
                rows.insert((it.article.clone(), print), it);
            }
        }
        if rows.len() + self.of.len() > MOST {
            rows.clear();
        }
        let source = &self.source;
        let fresh = self.of.into_par_iter().filter_map(|(article, mark)| {
            let (Mark { print, said }, key) = (mark?, set(source, &article));
            // In this order: whoever changes the set after the look at its bytes
            // gives it another time, whoever did before gave it other bytes.
            let seen = files.seen(&key)?;
            let kept = Kept {
                seen,
                article: article.clone(),
                said,
            };
            files.is_current(&key).then_some(((article, print), kept))
        });
        let fresh: Vec<_> = fresh.collect();
        rows.extend(fresh);
        files.replace_cache(&cache(&self.source), |out| {
            writeln!(out, "{FIRST}")?;
            for ((article, print), it) in rows.into_iter().take(MOST) {
                let print = format!("{:032x}", u128::from_be_bytes(print));
                let said = std::borrow::Cow::Owned(it.said);
                let row: Row = (print, it.seen.0, it.seen.1, article, said);
                serde_json::to_writer(&mut *out, &row)?;
                writeln!(out)?;
            }
            Ok(())
        });
    }
}

impl Said {
    pub fn new(verdicts: Verdicts, labels: &Labels) -> Self {
        let labels = labels.iter();
        Self {
            verdicts,
            labels: labels
                .map(|((sort, word), n)| (*sort, word.clone(), *n))
                .collect(),
            ..Self::default()
        }
    }
}

/// A file's lines with the known ones left empty, so that all keep their
/// numbers; of the others the prints, for who reads them.
pub struct Lines<'l, 'a> {
    bytes: &'l mut dyn BufRead,
    known: &'l Known<'a>,
    prints: &'l RefCell<Prints>,
    line: Vec<u8>,
    at: usize,
    number: usize,
    /// In the middle of a line that is too long to be looked at.
    inside: bool,
}

/// Lines by number with their prints, until they were read.
#[derive(Default)]
pub struct Prints(VecDeque<(usize, Print)>);

impl Prints {
    /// The print of a line; those before it are forgotten.
    pub fn of(&mut self, line: usize) -> Option<Print> {
        while let Some((number, print)) = self.0.pop_front() {
            if number == line {
                return Some(print);
            }
            if number > line {
                self.0.push_front((number, print));
                return None;
            }
        }
        None
    }
}

impl<'l, 'a> Lines<'l, 'a> {
    pub fn new(
        bytes: &'l mut dyn BufRead,
        known: &'l Known<'a>,
        prints: &'l RefCell<Prints>,
    ) -> Self {
        *prints.borrow_mut() = Prints::default();
        Self {
            bytes,
            known,
            prints,
            line: Vec::new(),
            at: 0,
            number: 0,
            inside: false,
        }
    }

    fn next(&mut self) -> io::Result<()> {
        self.line.clear();
        self.at = 0;
        let mut limited = (&mut *self.bytes).take(LONGEST_LINE as u64);
        limited.read_until(b'\n', &mut self.line)?;
        let (begins, ends) = (!self.inside, self.line.ends_with(b"\n"));
        self.inside = !ends;
        self.number += usize::from(begins);
        if !begins || !ends || self.line.len() <= 1 {
            return Ok(());
        }
        let print = self.known.print(&self.line);
        if self.known.stands(&print) {
            if let Ok(mut passed) = self.known.passed.lock() {
                passed.push(print);
            }
            self.line.clear();
            self.line.push(b'\n');
        } else {
            self.prints.borrow_mut().0.push_back((self.number, print));
        }
        Ok(())
    }
}

impl Read for Lines<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Lines<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.line.len() {
            self.next()?;
        }
        Ok(self.line.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{
        Body, Edit, LayerHead, Mention, ProjectInfo, Provenance, Tag, TextRef, Transaction,
    };
    use crate::store::{self, OpenOptions, Step, StepKind, Writer, hash_text};
    use crate::text::Span;

    /// The set of a source with one mention, written by us.
    fn with_a_set(files: &Files, key: &LayerKey) {
        let text: Arc<str> = "Ruth met Bo.".into();
        let hash = hash_text(&text);
        let head = LayerHead {
            text: Some(TextRef {
                hash: hash.clone(),
                bytes: text.len() as u32,
            }),
            ..LayerHead::default()
        };
        let mention = Tag {
            id: "m1".into(),
            body: Body::Mention(Mention {
                kind: "PER".into(),
                spans: Span::from_range(0..4).into_iter().collect(),
                entity: None,
                attributes: Default::default(),
            }),
            provenance: Provenance::default(),
            extra: Default::default(),
        };
        let edits = vec![
            Edit::LayerHead {
                layer: key.clone(),
                before: Box::default(),
                after: Box::new(head),
            },
            Edit::Tag {
                layer: key.clone(),
                id: mention.id.clone(),
                before: None,
                after: Some(Box::new(mention)),
            },
        ];
        let writer = Writer::start(files, |_| ()).expect("a writer");
        writer.put_text(&hash, text);
        writer.append(Step {
            seq: 0,
            at: "2026-11-22T10:02:11Z".into(),
            kind: StepKind::Do(Arc::new(Transaction {
                label: "take in".into(),
                edits,
            })),
        });
        writer.close();
    }

    #[test]
    fn only_a_set_that_is_as_we_left_it_is_remembered() {
        for (changed, forgotten) in [(false, false), (true, false), (false, true)] {
            let folder = tempfile::tempdir().expect("a folder");
            let root = folder.path().join("p");
            store::create(&root, &ProjectInfo::default(), &Schema::default(), "").expect("made");
            let options = OpenOptions::default();
            let opened = store::open(&root, &"anna".into(), &options).expect("opens");
            let (files, source) = (&opened.files, AnnotatorId::new("x"));
            let key = LayerKey::suggested(source.clone(), "a.txt".into());
            with_a_set(files, &key);
            let path = root.join(files.path(&FileKey::Layer(key)));
            let text = std::fs::read_to_string(&path).expect("the set");
            if changed {
                std::fs::write(&path, text + "\n").expect("the set");
            }
            let mut marks = Marks {
                source: source.clone(),
                of: HashMap::new(),
            };
            marks.add(&"a.txt".into(), Some(([7; 16], Said::default())));
            if forgotten {
                marks.forget(&"a.txt".into());
            }
            marks.keep(files);
            let known = recall(files, &source).len();
            assert_eq!(known, usize::from(!changed && !forgotten));
        }
    }
}
