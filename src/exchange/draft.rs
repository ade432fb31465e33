//! Builds a [`Record`]: the one place where a reader's offsets become spans and
//! its tags get ids. What doesn't fit the text is reported and left out, never
//! bent. Must not know any format.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::sync::Arc;

use super::Issue;
use super::record::{Item, Record, Take, Text};
use super::remarks::Remarks;
use crate::model::{
    Argument, Attributes, Body, Event, KindId, Label, Mention, Note, Provenance, Ref, Relation,
    Stance, Tag, TagClass, TagId,
};
use crate::text::figures::{form, plain};
use crate::text::offsets::OffsetMap;
use crate::text::{Span, quote_of};

/// The units that offsets come in; half open. Inclusive ends are made half open
/// by the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Bytes,
    /// Unicode code points.
    Chars,
    Utf16,
}

/// A record in the making, with its text.
pub struct Draft {
    pub record: Record,
    text: Arc<str>,
    offsets: OffsetMap,
    unit: Unit,
    issues: Remarks,
    /// Where among the record's tags one stands.
    taken: HashMap<TagId, usize>,
    made: usize,
    /// Its text isn't there: no words can be held against it.
    blind: bool,
}

/// Why something was left out, for people.
pub type Why = String;

impl Draft {
    /// A document whose text the file holds as it is.
    pub fn new(line: usize, text: impl Into<Arc<str>>, unit: Unit) -> Self {
        let text = text.into();
        let record = Record {
            line,
            text: Text::Exact(text.clone()),
            ..Record::default()
        };
        Self::over(record, text, unit)
    }

    /// A document whose text nobody has: whatever the file says stands there.
    pub fn blind(unit: Unit) -> Self {
        Self {
            blind: true,
            ..Self::new(0, "x".repeat(1 << 16), unit)
        }
    }

    /// A document whose text was put together from tokens; spans are given in
    /// bytes of it ([`Tokens`]).
    pub fn of_tokens(line: usize, tokens: &Tokens) -> Self {
        let text: Arc<str> = tokens.text.as_str().into();
        let record = Record {
            line,
            text: Text::Tokens(text.clone()),
            ..Record::default()
        };
        Self::over(record, text, Unit::Bytes)
    }

    /// A record whose text only now is there.
    pub fn over(record: Record, text: Arc<str>, unit: Unit) -> Self {
        let offsets = OffsetMap::new(&text);
        Self {
            record,
            text,
            offsets,
            unit,
            issues: Remarks::default(),
            taken: HashMap::new(),
            made: 0,
            blind: false,
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span between two offsets of the draft's unit. Where they don't fit
    /// the text, why.
    pub fn span(&self, start: i64, end: i64) -> Result<Span, Why> {
        let told = format!("{start}–{end}");
        if start > end {
            return Err(format!("the span {told} ends before it begins"));
        }
        if start == end {
            return Err(format!("the span {told} is empty"));
        }
        let (length, unit) = match self.unit {
            Unit::Bytes => (self.offsets.bytes(), "bytes"),
            Unit::Chars => (self.offsets.chars(), "code points"),
            Unit::Utf16 => (self.offsets.utf16_units(), "UTF-16 units"),
        };
        let fits = |at: i64| u32::try_from(at).ok().filter(|at| *at <= length);
        let (Some(from), Some(to)) = (fits(start), fits(end)) else {
            return Err(format!(
                "the span {told} lies outside the text, which has {length} {unit}"
            ));
        };
        let span = match self.unit {
            Unit::Bytes => Span::new(from, to).filter(|it| it.of(&self.text).is_some()),
            Unit::Chars => self.offsets.span_of_chars(&self.text, from, to),
            Unit::Utf16 => self.offsets.span_of_utf16(&self.text, from, to),
        };
        span.ok_or_else(|| format!("the span {told} begins or ends inside a character"))
    }

    /// Whether the spans' words are these; blanks may differ. Where not, why.
    pub fn agrees(&self, spans: &[Span], quote: &str) -> Result<(), Why> {
        let words = quote_of(&self.text, spans).unwrap_or_default();
        if self.blind || words.split_whitespace().eq(quote.split_whitespace()) {
            return Ok(());
        }
        Err(format!(
            "the file says “{}”, but “{}” stands there",
            short(quote),
            short(&words)
        ))
    }

    /// Puts a tag in under the file's id, or under a made one where the file
    /// gives none or gives it twice. The id it got.
    pub fn put(&mut self, id: Option<&str>, body: Body, provenance: Provenance) -> TagId {
        let id = match id.map(TagId::new) {
            Some(id) if !id.as_str().is_empty() && !self.taken.contains_key(&id) => id,
            _ => self.make_id(body.class()),
        };
        self.taken.insert(id.clone(), self.record.tags.len());
        self.record.tags.push(Tag {
            id: id.clone(),
            body,
            provenance,
            extra: Default::default(),
        });
        id
    }

    fn make_id(&mut self, class: TagClass) -> TagId {
        loop {
            self.made += 1;
            let id = TagId::new(format!("{}{}", class.letter(), self.made));
            if !self.taken.contains_key(&id) {
                return id;
            }
        }
    }

    pub fn mention(&mut self, id: Option<&str>, kind: &str, mut spans: Vec<Span>) -> TagId {
        spans.sort();
        self.put(
            id,
            Body::Mention(Mention {
                kind: KindId::new(kind),
                spans,
                entity: None,
                attributes: Attributes::default(),
            }),
            Provenance::default(),
        )
    }

    pub fn event(
        &mut self,
        id: Option<&str>,
        kind: &str,
        trigger: Vec<Span>,
        arguments: Vec<Argument>,
    ) -> TagId {
        self.put(
            id,
            Body::Event(Event {
                kind: KindId::new(kind),
                trigger,
                arguments,
                attributes: Attributes::default(),
            }),
            Provenance::default(),
        )
    }

    pub fn relation(&mut self, id: Option<&str>, kind: &str, from: Ref, to: Ref) -> TagId {
        self.put(
            id,
            Body::Relation(Relation {
                kind: KindId::new(kind),
                from,
                to,
                evidence: Vec::new(),
                attributes: Attributes::default(),
            }),
            Provenance::default(),
        )
    }

    pub fn stance(&mut self, id: Option<&str>, stance: Stance) -> TagId {
        self.put(id, Body::Stance(stance), Provenance::default())
    }

    /// A label of the document, or of a passage of it.
    pub fn label(&mut self, task: &str, values: Vec<String>, spans: Vec<Span>) -> TagId {
        self.put(
            None,
            Body::Label(Label {
                task: KindId::new(task),
                values,
                spans,
            }),
            Provenance::default(),
        )
    }

    /// A remark on a tag, or on the document.
    pub fn note(&mut self, on: Option<TagId>, text: &str) -> TagId {
        self.put(
            None,
            Body::Note(Note {
                on,
                text: text.to_owned(),
            }),
            Provenance::default(),
        )
    }

    /// A tag put in before, to be changed.
    pub fn tag_mut(&mut self, id: &TagId) -> Option<&mut Tag> {
        let at = *self.taken.get(id)?;
        self.record.tags.get_mut(at).filter(|it| it.id == *id)
    }

    /// Remarks on a line of the file (0: where the record begins).
    pub fn report(&mut self, line: usize, tag: Option<&str>, message: impl Into<String>) {
        self.issues.push(Issue {
            line: if line == 0 { self.record.line } else { line },
            tag: tag.map(str::to_owned),
            message: message.into(),
        });
    }

    /// Hands over the remarks, then the record.
    pub fn give(self, take: &mut Take) -> std::ops::ControlFlow<()> {
        for issue in self.issues.into_issues() {
            take(Item::Issue(issue))?;
        }
        take(Item::Record(Box::new(self.record)))
    }

    /// The record and the remarks.
    pub fn finish(self) -> (Record, Vec<Issue>) {
        (self.record, self.issues.into_issues())
    }
}

/// A text put together from tokens, with the place of each.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    pub text: String,
    /// In bytes of [`Self::text`]; None for a token without characters.
    pub spans: Vec<Option<Span>>,
}

impl Tokens {
    /// Adds a token behind `gap` (a blank, a line end, nothing); a gap at the
    /// very start is left out.
    pub fn push(&mut self, gap: &str, token: &str) {
        if !self.text.is_empty() {
            self.text.push_str(gap);
        }
        let start = self.text.len();
        self.text.push_str(token);
        self.spans.push(Span::from_range(start..self.text.len()));
    }

    /// The words from token `first` up to but without token `end`, blanks
    /// between them included. None where there are none.
    pub fn span(&self, first: usize, end: usize) -> Option<Span> {
        let tokens = self.spans.get(first..end)?;
        let mut found = tokens.iter().flatten();
        let from = found.next()?;
        Some(from.hull(*found.next_back().unwrap_or(from)))
    }
}

/// The beginning of a long text, for messages.
pub fn short(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// That a document's tags were brought to an article whose text is another.
pub fn carried(moved: usize, stayed: usize) -> String {
    format!(
        "the project's text of the article differs: {} {} moved with {} words, {stayed} {}",
        plain(moved, "tag"),
        form(moved, "was", "were"),
        form(moved, "its", "their"),
        form(stayed, "stays where it was", "stay where they were")
    )
}

/// What a reader has no use for, by name with its count; None where there is
/// nothing.
pub fn passed_over(counts: &BTreeMap<impl Display, usize>) -> Option<String> {
    let all: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    (!all.is_empty()).then(|| format!("passed over: {}", all.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_that_do_not_fit_say_why() {
        let told = |unit, start, end| match Draft::new(1, "a😀é", unit).span(start, end) {
            Ok(span) => format!("{span:?}"),
            Err(why) => why,
        };
        assert_eq!(told(Unit::Chars, 1, 2), "1..5");
        assert_eq!(told(Unit::Utf16, 1, 3), "1..5");
        assert_eq!(told(Unit::Bytes, 1, 5), "1..5");
        assert_eq!(
            told(Unit::Utf16, 1, 2),
            "the span 1–2 begins or ends inside a character"
        );
        assert_eq!(
            told(Unit::Bytes, 2, 5),
            "the span 2–5 begins or ends inside a character"
        );
        assert_eq!(
            told(Unit::Chars, 2, 9),
            "the span 2–9 lies outside the text, which has 3 code points"
        );
        assert_eq!(
            told(Unit::Chars, -1, 2),
            "the span -1–2 lies outside the text, which has 3 code points"
        );
        assert_eq!(
            told(Unit::Chars, 2, 1),
            "the span 2–1 ends before it begins"
        );
        assert_eq!(told(Unit::Chars, 2, 2), "the span 2–2 is empty");
    }

    #[test]
    fn tokens_know_their_place() {
        let mut tokens = Tokens::default();
        for (gap, word) in [(" ", "The"), (" ", "Fed"), ("", "’s"), ("\n", "")] {
            tokens.push(gap, word);
        }
        assert_eq!(tokens.text, "The Fed’s\n");
        let words = |first, end| Some(tokens.span(first, end)?.of(&tokens.text)?.to_owned());
        assert_eq!(words(0, 3).as_deref(), Some("The Fed’s"));
        assert_eq!(words(1, 2).as_deref(), Some("Fed"));
        assert_eq!(words(3, 4), None);
        assert_eq!(words(2, 9), None);
    }

    #[test]
    fn an_id_given_twice_is_made_anew() {
        let mut draft = Draft::new(1, "one two", Unit::Chars);
        let span = |draft: &Draft, a, b| vec![draft.span(a, b).expect("fits")];
        let (one, two) = (span(&draft, 0, 3), span(&draft, 4, 7));
        assert_eq!(draft.mention(Some("m1"), "A", one.clone()).as_str(), "m1");
        assert_eq!(draft.mention(Some("m1"), "A", two).as_str(), "m2");
        assert_eq!(draft.mention(None, "A", one).as_str(), "m3");
    }
}
