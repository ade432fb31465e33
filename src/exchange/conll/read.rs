//! Column files as records: lines to rows, rows to documents, documents to a
//! text with its mentions.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::iob::{self, Seen, Tag};
use super::layout::{self, Layout, Tags};
use super::{NO_KIND, unescaped};
use crate::exchange::draft::{Draft, Tokens, short};
use crate::exchange::{Issue, Item, Source, Take, limits, names};
use crate::model::ArticleMeta;
use crate::text::figures::plain;

/// Most rows of one document; what is longer comes as several.
const MOST_ROWS: usize = 4 << 20;
/// How many odd rows of a document are told one by one.
const MOST_TOLD: usize = 20;

pub(super) fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let mut reader = Reader {
        stem: source.stem().to_owned(),
        ..Reader::default()
    };
    let mut last = 0;
    limits::lines(source.bytes, take, |number, line, take| {
        // Blank lines aren't given: they are where numbers leap.
        reader.sentence |= number > last + 1;
        last = number;
        reader.line(number, line, take)
    })?;
    reader.end_document(true, take)?;
    if reader.untagged > 0 {
        let message = format!(
            "no column holds tags (O, B-…, I-…) in {} of {}; they come without mentions",
            reader.untagged,
            plain(reader.documents, "document")
        );
        take(Item::Issue(issue(0, message)))?;
    }
    match reader.seen.remark() {
        Some(message) => take(Item::Issue(issue(0, message))),
        None => ControlFlow::Continue(()),
    }
}

/// A token's line.
struct Row {
    line: usize,
    /// True where a sentence begins.
    sentence: bool,
    content: String,
}

#[derive(Default)]
struct Document {
    line: usize,
    id: Option<String>,
    meta: Option<ArticleMeta>,
    rows: Vec<Row>,
}

#[derive(Default)]
struct Reader {
    stem: String,
    document: Document,
    /// The first document waits until a second one comes: then both are numbered.
    first: Option<Document>,
    documents: usize,
    untagged: usize,
    sentence: bool,
    seen: Seen,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str, take: &mut Take) -> ControlFlow<()> {
        if let Some(rest) = line.strip_prefix("-DOCSTART-") {
            self.end_document(false, take)?;
            self.document.line = number;
            // `-DOCSTART- (doc-7) O` and `-DOCSTART- doc-7`.
            let id = rest.split_whitespace().next().unwrap_or_default();
            let id = id.trim_matches(['(', ')']);
            if !matches!(id, "" | "-X-" | "X" | "O" | "_" | "-") {
                self.document.id = Some(names::unescaped(id));
            }
            return ControlFlow::Continue(());
        }
        if let Some(comment) = comment(line) {
            return self.comment(number, comment, take);
        }
        if let Some(rows) = sentence_in_a_line(line) {
            self.sentence = true;
            for row in rows {
                self.row(number, row.replace('|', "\t"), take)?;
            }
            self.sentence = true;
            return ControlFlow::Continue(());
        }
        self.row(number, line.to_owned(), take)
    }

    fn row(&mut self, line: usize, content: String, take: &mut Take) -> ControlFlow<()> {
        if self.document.rows.len() >= MOST_ROWS {
            let message = "a document of more than 4,194,304 tokens; cut here";
            take(Item::Issue(issue(line, message)))?;
            self.end_document(false, take)?;
        }
        self.document.rows.push(Row {
            line,
            sentence: std::mem::take(&mut self.sentence),
            content,
        });
        ControlFlow::Continue(())
    }

    /// Comments that name a document begin it.
    fn comment(&mut self, number: usize, comment: &str, take: &mut Take) -> ControlFlow<()> {
        let (id, meta) = if let Some(id) = document_id(comment) {
            (id.to_owned(), None)
        } else if let Some((url, meta)) = source_of_sentence(comment) {
            (url.to_owned(), Some(meta))
        } else {
            return ControlFlow::Continue(());
        };
        if self.document.id.as_ref() != Some(&id) {
            if !self.document.rows.is_empty() || self.document.id.is_some() {
                self.end_document(false, take)?;
            }
            self.document.line = number;
            self.document.id = Some(id);
            self.document.meta = meta;
        }
        ControlFlow::Continue(())
    }

    fn end_document(&mut self, end_of_file: bool, take: &mut Take) -> ControlFlow<()> {
        let document = std::mem::take(&mut self.document);
        self.sentence = true;
        if !document.rows.is_empty() {
            if self.documents == 0 {
                self.first = Some(document);
            } else {
                if let Some(first) = self.first.take() {
                    self.give(first, Some(1), take)?;
                }
                self.give(document, Some(self.documents + 1), take)?;
            }
            self.documents += 1;
        }
        match self.first.take_if(|_| end_of_file) {
            Some(only) => self.give(only, None, take),
            None => ControlFlow::Continue(()),
        }
    }

    fn give(
        &mut self,
        document: Document,
        number: Option<usize>,
        take: &mut Take,
    ) -> ControlFlow<()> {
        let rows: Vec<Vec<&str>> = document.rows.iter().map(|it| cells(&it.content)).collect();
        let layout = layout::of(&rows);
        self.untagged += usize::from(layout.tags == Tags::None);
        let tokens = tokens(&document.rows, &rows, layout.word);
        let line = match document.line {
            0 => document.rows.first().map_or(1, |it| it.line),
            line => line,
        };
        let mut draft = Draft::of_tokens(line, &tokens);
        draft.record.id = document.id.or_else(|| {
            Some(match number {
                Some(number) => format!("{}-{number}", self.stem),
                None => self.stem.clone(),
            })
        });
        draft.record.meta = document.meta;
        for layer in layers(&document.rows, &rows, &layout, &mut draft) {
            self.take_layer(&document.rows, &layer, &tokens, &mut draft);
        }
        draft.give(take)
    }

    /// One layer's tags, sentence by sentence.
    fn take_layer(&mut self, rows: &[Row], tags: &[&str], tokens: &Tokens, draft: &mut Draft) {
        let mut first = 0;
        while first < tags.len() {
            let sentence = rows[first + 1..].iter().position(|it| it.sentence);
            let end = sentence.map_or(rows.len(), |it| first + 1 + it);
            let parsed = rows[first..end].iter().zip(&tags[first..end]);
            let parsed = parsed.map(|(row, text)| {
                let tag = Tag::parse(text).unwrap_or(Tag::OUTSIDE);
                (row.line, tag)
            });
            for text in &tags[first..end] {
                self.seen.letter(text);
            }
            for found in iob::mentions(parsed, first, &mut self.seen) {
                let kind = match found.kind {
                    "" => NO_KIND,
                    kind => kind,
                };
                match tokens.span(found.first, found.end) {
                    Some(span) => {
                        draft.mention(None, &names::unescaped(kind), vec![span]);
                    }
                    None => draft.report(
                        rows[found.first].line,
                        None,
                        format!("{kind} stands on no words; left out"),
                    ),
                }
            }
            first = end;
        }
    }
}

/// The tags of each layer, one for each row; rows that have something else there
/// are reported and count as outside.
fn layers<'a>(
    rows: &[Row],
    cells: &[Vec<&'a str>],
    layout: &Layout,
    draft: &mut Draft,
) -> Vec<Vec<&'a str>> {
    let mut odd = 0;
    let mut report = |draft: &mut Draft, line: usize, message: String| {
        odd += 1;
        if odd <= MOST_TOLD {
            draft.report(line, None, message);
        }
    };
    let mut layers = Vec::new();
    match &layout.tags {
        // Told once for the file.
        Tags::None => {}
        Tags::Columns(columns) => {
            for column in columns {
                let mut layer = Vec::with_capacity(rows.len());
                for (row, cells) in rows.iter().zip(cells) {
                    let tag = cells.get(*column).copied();
                    let good = tag.filter(|it| Tag::parse(it).is_some());
                    if good.is_none() {
                        let place = format!("column {}", column + 1);
                        let message = match tag {
                            Some(tag) => format!("{place}: “{}” is no tag; none", short(tag)),
                            None => format!("{place} isn’t there; no tag"),
                        };
                        report(draft, row.line, message);
                    }
                    layer.push(good.unwrap_or("O"));
                }
                layers.push(layer);
            }
        }
        Tags::From(from) => layers_by_kind(rows, cells, *from, &mut layers, |line, message| {
            report(draft, line, message);
        }),
    }
    if odd > MOST_TOLD {
        let message = format!(
            "{} more rows have no tag where one should be",
            odd - MOST_TOLD
        );
        draft.report(0, None, message);
    }
    layers
}

/// Layers of rows with as many tags as they need: one for each kind, and as many
/// of it as a token has at once.
fn layers_by_kind<'a>(
    rows: &[Row],
    cells: &[Vec<&'a str>],
    from: usize,
    layers: &mut Vec<Vec<&'a str>>,
    mut report: impl FnMut(usize, String),
) {
    let tags = |row: &Vec<&'a str>| {
        let cells = row.get(from..).unwrap_or_default().iter();
        let tags = cells.flat_map(|it| layout::tags_of(it));
        tags.filter(|it| !it.1.is_outside()).collect::<Vec<_>>()
    };
    for (row, cells) in rows.iter().zip(cells) {
        let wrong = cells.get(from..).unwrap_or_default().iter();
        for text in wrong.filter(|it| layout::tags_of(it).next().is_none()) {
            report(row.line, format!("“{}” is no tag; none", short(text)));
        }
    }
    let mut kinds = BTreeSet::new();
    for row in cells {
        let mut seen: Vec<&str> = Vec::new();
        for (_, tag) in tags(row) {
            let before = seen.iter().filter(|it| **it == tag.kind()).count();
            kinds.insert((tag.kind(), before));
            seen.push(tag.kind());
        }
    }
    for (kind, depth) in kinds {
        let layer = cells.iter().map(|row| {
            let mut mine = tags(row).into_iter().filter(|it| it.1.kind() == kind);
            mine.nth(depth).map_or("O", |it| it.0)
        });
        layers.push(layer.collect());
    }
}

fn tokens(rows: &[Row], cells: &[Vec<&str>], word: usize) -> Tokens {
    let mut tokens = Tokens::default();
    for (row, cells) in rows.iter().zip(cells) {
        let gap = if row.sentence { "\n" } else { " " };
        tokens.push(gap, unescaped(cells.get(word).copied().unwrap_or_default()));
    }
    tokens
}

/// The columns of a row: between tabs where it has one, else between blanks.
fn cells(row: &str) -> Vec<&str> {
    if row.contains('\t') {
        let row = row.trim_end_matches(['\t', ' ']);
        row.split('\t').map(|it| it.trim_matches(' ')).collect()
    } else {
        row.split(' ').filter(|it| !it.is_empty()).collect()
    }
}

/// A line that begins with `#` and is no token: `# id`, `#⇥http://…`. A token
/// `#` has a tag behind it.
fn comment(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('#')?;
    let rest = rest.strip_prefix([' ', '\t'])?;
    let last = cells(rest).pop().unwrap_or_default();
    (Tag::parse(last).is_none() || rest.contains(" = ")).then_some(rest.trim())
}

/// The document that a comment names: `newdoc id = x`, `id: x`, `doc_id x`.
fn document_id(comment: &str) -> Option<&str> {
    const NAMES: [&str; 6] = ["newdoc id", "doc_id", "docid", "doc id", "document", "id"];
    let name = NAMES.iter().find(|it| {
        let rest = comment.strip_prefix(**it);
        rest.is_some_and(|it| it.starts_with([' ', '=', ':', '\t']))
    })?;
    let id = comment[name.len()..].trim_start_matches([' ', '=', ':', '\t']);
    (!id.is_empty()).then_some(id)
}

/// GermEval names the page that a sentence is from: `http://…⇥[2010-07-04]`.
fn source_of_sentence(comment: &str) -> Option<(&str, ArticleMeta)> {
    let mut parts = comment.split('\t').map(str::trim);
    let url = parts.next()?;
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return None;
    }
    let date = parts.next().map(|it| it.trim_matches(['[', ']']));
    let is_date = |it: &&str| {
        it.len() == 10
            && it.bytes().enumerate().all(|(n, b)| match n {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            })
    };
    let meta = ArticleMeta {
        url: Some(url.to_owned()),
        published: date.filter(is_date).map(str::to_owned),
        ..ArticleMeta::default()
    };
    Some((url, meta))
}

/// spaCy's sentence to a line: `When|WRB|O Anna|NNP|B-PERSON`.
fn sentence_in_a_line(line: &str) -> Option<Vec<&str>> {
    if !line.contains('|') || line.contains('\t') {
        return None;
    }
    let rows: Vec<&str> = line.split(' ').filter(|it| !it.is_empty()).collect();
    let is_row = |row: &&str| match row.rsplit_once('|') {
        Some((_, tag)) => Tag::parse(tag).is_some(),
        None => false,
    };
    // `word O` with a bar in the word is a row like any other.
    rows.iter().all(is_row).then_some(rows)
}

fn issue(line: usize, message: impl Into<String>) -> Issue {
    Issue {
        line,
        tag: None,
        message: message.into(),
    }
}
