//! One document brought to one article: its spans carried over to the article's
//! text, its labels counted, every tag with a verdict. Must not know how the
//! article was found, or what becomes of the tags.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bridge::Bridge;
use super::labels;
use crate::exchange::draft::{carried, short};
use crate::exchange::{Issue, Record, Text};
use crate::model::labels::Sort;
use crate::model::{Body, Ref, Tag, TagId, TextHash};
use crate::text::anchor::Verdict;
use crate::text::{Span, quote_of};

/// How many tags came to which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// Where the file says, in the same text.
    pub exact: usize,
    /// At other bytes, or in other blanks, than the file says; the same words.
    pub moved: usize,
    /// Not found; left out.
    pub lost: usize,
}

impl Verdicts {
    pub fn add(&mut self, other: Self) {
        self.exact += other.exact;
        self.moved += other.moved;
        self.lost += other.lost;
    }
}

/// How often each label of the file stands there.
pub type Labels = BTreeMap<(Sort, String), usize>;

/// What came of a document.
#[derive(Debug, Default)]
pub struct Placed {
    pub tags: Vec<Tag>,
    pub verdicts: Verdicts,
    /// The file's labels, before they were renamed.
    pub labels: Labels,
    pub issues: Vec<Issue>,
    /// True where the text is the article's, byte for byte.
    pub same_text: bool,
}

/// Brings a record's tags to `text`, the article's, whose hash is `hash`. The
/// record keeps the rest of what it says, with zones only where they count in
/// that text.
pub fn place(record: &mut Record, text: &Arc<str>, hash: &TextHash) -> Placed {
    let mut it = Placed::default();
    let line = record.line;
    let mut report = |tag: Option<&TagId>, message: String| {
        it.issues.push(Issue {
            line,
            tag: tag.map(TagId::to_string),
            message,
        });
    };
    match std::mem::take(&mut record.text) {
        Text::Elsewhere => it.same_text = true,
        Text::Waiting(waiting) => {
            let issues = waiting.read(record, text);
            if record.text_hash.as_ref().is_some_and(|it| it != hash) {
                record.tags.clear();
                record.completions.clear();
                record.zones = None;
                let message = "its offsets count in another version of the text, and the line \
                               doesn't hold that; its tags and zones are left out";
                report(None, message.into());
            } else {
                it.issues.extend(issues);
            }
            it.same_text = true;
        }
        Text::Exact(source) | Text::Tokens(source) => {
            let bridge = Bridge::new(&source, text);
            it.same_text = bridge.is_same();
            if !it.same_text {
                let tags = std::mem::take(&mut record.tags);
                record.tags = carry(&bridge, &source, tags, &mut it.verdicts, &mut report);
                if record.zones.take().is_some_and(|it| !it.is_empty()) {
                    let message = "the zones count in another version of the text; left out";
                    report(None, message.into());
                }
                dangling(&record.tags, &mut report);
            }
        }
    }
    it.tags = std::mem::take(&mut record.tags);
    if it.same_text {
        it.verdicts.exact = it.tags.len();
    }
    for tag in &it.tags {
        labels::each(tag, |sort, label| {
            match it.labels.get_mut(&(sort, label.to_owned())) {
                Some(count) => *count += 1,
                None => drop(it.labels.insert((sort, label.to_owned()), 1)),
            }
        });
    }
    it
}

/// The tags with their spans in the other text; those with a lost one are left
/// out.
fn carry(
    bridge: &Bridge,
    source: &str,
    tags: Vec<Tag>,
    count: &mut Verdicts,
    report: &mut dyn FnMut(Option<&TagId>, String),
) -> Vec<Tag> {
    let spans: Vec<Span> = tags.iter().flat_map(Tag::spans).collect();
    let mut verdicts = bridge.carry_all(&spans).into_iter();
    let mut kept = Vec::with_capacity(tags.len());
    let before = *count;
    for mut tag in tags {
        let many = tag.spans().len();
        let found: Vec<Verdict> = verdicts.by_ref().take(many).collect();
        if found.contains(&Verdict::Lost) {
            let quote = quote_of(source, tag.anchor()).unwrap_or_default();
            let message = format!(
                "“{}” is not in the project's text of the article; left out",
                short(&quote)
            );
            report(Some(&tag.id), message);
            count.lost += 1;
            continue;
        }
        match found.iter().all(|it| matches!(it, Verdict::Exact(_))) {
            true => count.exact += 1,
            false => count.moved += 1,
        }
        let mut found = found.into_iter().filter_map(Verdict::span);
        each_span(&mut tag, &mut |span| {
            if let Some(to) = found.next() {
                *span = to;
            }
        });
        kept.push(tag);
    }
    // Blanks and the like are bridged without a word.
    if count.moved > before.moved && !bridge.is_whole() {
        let (moved, stayed) = (count.moved - before.moved, count.exact - before.exact);
        report(None, carried(moved, stayed));
    }
    kept
}

/// Tells what points at a tag that was left out.
fn dangling(tags: &[Tag], report: &mut dyn FnMut(Option<&TagId>, String)) {
    let ids: HashSet<&TagId> = tags.iter().map(|it| &it.id).collect();
    for tag in tags {
        for used in tag.uses() {
            if !ids.contains(used) {
                let message = format!("points at {used}, which isn't there; kept as it is");
                report(Some(&tag.id), message);
            }
        }
    }
}

/// The spans of a tag in the order of [`Tag::spans`], to be changed.
fn each_span(tag: &mut Tag, change: &mut dyn FnMut(&mut Span)) {
    fn inside(to: &mut Ref, change: &mut dyn FnMut(&mut Span)) {
        if let Ref::Spans(spans) | Ref::Value { spans, .. } = to {
            spans.iter_mut().for_each(change);
        }
    }
    match &mut tag.body {
        Body::Mention(it) => it.spans.iter_mut().for_each(change),
        Body::Event(it) => {
            it.trigger.iter_mut().for_each(&mut *change);
            for argument in &mut it.arguments {
                inside(&mut argument.filler, change);
            }
        }
        Body::Stance(it) => {
            let words = it.expression.iter_mut().chain(&mut it.evidence);
            words.for_each(&mut *change);
            inside(&mut it.holder, change);
            inside(&mut it.target, change);
            it.via.iter_mut().for_each(|it| inside(it, change));
        }
        Body::Relation(it) => {
            it.evidence.iter_mut().for_each(&mut *change);
            inside(&mut it.from, change);
            inside(&mut it.to, change);
        }
        Body::Label(it) => it.spans.iter_mut().for_each(change),
        Body::Note(_) => {}
    }
}
