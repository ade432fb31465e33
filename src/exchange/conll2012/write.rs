//! Mentions as CoNLL-2012: named entities in the eleventh of twelve columns, a
//! chain for each entity in the last. What nobody looked at (part of speech,
//! parse, speaker) is `-` or `*`. Must not know how files are read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::exchange::conll::write::token;
use crate::exchange::flat::{flat, in_a_row, lose_all_but_mentions};
use crate::exchange::layout::Layout;
use crate::exchange::looked::goes_out;
use crate::exchange::names::escaped;
use crate::exchange::{Head, Out, Piece, Writer};
use crate::model::{EntityId, Tag, Task};
use crate::text::Span;

struct Parts;

pub(super) fn begin(_: &Head) -> Box<dyn Writer> {
    Box::new(Parts)
}

impl Writer for Parts {
    fn is_apart(&self) -> bool {
        true
    }

    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        lose_all_but_mentions(piece, true, out);
        let all = in_a_row(piece, out);
        if !goes_out(piece, Task::Entities, !all.is_empty(), out) {
            return;
        }
        let spans: Vec<Span> = all.iter().map(|it| it.0).collect();
        let layout = Layout::new(piece.text, &spans);
        let mut shared: BTreeMap<_, usize> = BTreeMap::new();
        for (span, _) in &all {
            *shared.entry(layout.range(*span)).or_default() += 1;
        }
        for (span, tag) in &all {
            if shared.get(&layout.range(*span)).is_some_and(|it| *it > 1) {
                let what = "mentions on the same words, which can't be told apart";
                out.lose(piece, Some(&tag.id), what);
            }
        }
        let mut cells = vec![Cells::default(); layout.tokens().len()];
        chains(piece, &layout, &all, &mut cells, out);
        names(piece, &layout, all, &mut cells, out);
        let id = escaped(piece.article.id.as_str(), "()");
        let mut lines = format!("#begin document ({id}); part 000\n");
        let mut cells = cells.into_iter();
        let mut digits = itoa::Buffer::new();
        for sentence in &layout.sentences {
            let words = layout.words(piece.text, sentence).zip(&mut cells);
            let before = lines.len();
            for (number, (word, cells)) in words.enumerate() {
                let word: String = token(piece, word).collect();
                let word = bracket(&word);
                let (name, chain) = (cells.name(), cells.chain());
                lines.push_str(&id);
                lines.push_str(" 0 ");
                lines.push_str(digits.format(number));
                lines.push(' ');
                lines.push_str(word);
                lines.push_str(" - * - - - - ");
                lines.push_str(&name);
                lines.push(' ');
                lines.push_str(&chain);
                lines.push('\n');
            }
            if lines.len() > before {
                lines.push('\n');
            }
        }
        lines.push_str("#end document\n");
        out.put("", lines.into_bytes());
    }
}

/// What a token's last two columns have.
#[derive(Clone, Debug, Default)]
struct Cells {
    /// The kind that begins here, and whether one ends here.
    begins: Option<String>,
    ends: bool,
    /// Chains that begin, longest first; those of this token alone; those that end.
    opens: Vec<usize>,
    only: Vec<usize>,
    closes: Vec<usize>,
}

impl Cells {
    fn name(&self) -> Cow<'static, str> {
        match (&self.begins, self.ends) {
            (Some(kind), true) => format!("({kind})").into(),
            (Some(kind), false) => format!("({kind}*").into(),
            (None, true) => "*)".into(),
            (None, false) => "*".into(),
        }
    }

    fn chain(&self) -> Cow<'static, str> {
        let opens = self.opens.iter().map(|it| format!("({it}"));
        let only = self.only.iter().map(|it| format!("({it})"));
        let closes = self.closes.iter().map(|it| format!("{it})"));
        let all: Vec<String> = opens.chain(only).chain(closes).collect();
        match all.is_empty() {
            true => "-".into(),
            false => all.join("|").into(),
        }
    }
}

/// Puts each entity's mentions into a chain of its own, numbered as they come.
fn chains(
    piece: &Piece,
    layout: &Layout,
    all: &[(Span, &Tag)],
    cells: &mut [Cells],
    out: &mut Out,
) {
    /// First and last token.
    type Range = (usize, usize);
    let mut chains: BTreeMap<&EntityId, (usize, Vec<Range>)> = BTreeMap::new();
    for (span, tag) in all {
        let entity = tag.mention().and_then(|it| it.entity.as_ref());
        let (Some(entity), Some(range)) = (entity, layout.range(*span)) else {
            continue;
        };
        let number = chains.len() + 1;
        let (_, ranges) = chains.entry(entity).or_insert((number, Vec::new()));
        let (first, last) = range;
        // Brackets of one number can't say which closes which.
        let crosses = |(a, b): &Range| {
            (*a < first && first <= *b && *b < last) || (first < *a && *a <= last && last < *b)
        };
        let lost = match range {
            _ if ranges.contains(&range) => Some("links of mentions on the same words"),
            _ if ranges.iter().any(crosses) => Some("links of mentions that cross another"),
            _ => None,
        };
        match lost {
            Some(what) => out.lose(piece, Some(&tag.id), what),
            None => ranges.push(range),
        }
    }
    let mut ranges: Vec<(usize, Range)> = (chains.into_values())
        .flat_map(|(number, ranges)| ranges.into_iter().map(move |it| (number, it)))
        .collect();
    ranges.sort_by_key(|(number, (first, last))| (*first, std::cmp::Reverse(*last), *number));
    for (number, (first, last)) in &ranges {
        if let Some(it) = cells.get_mut(*first) {
            match first == last {
                true => it.only.push(*number),
                false => it.opens.push(*number),
            }
        }
    }
    // What began last ends first.
    for (number, (first, last)) in ranges.iter().rev() {
        if let Some(it) = cells.get_mut(*last).filter(|_| first < last) {
            it.closes.push(*number);
        }
    }
}

/// Puts the kinds of those mentions in that can stand beside each other.
fn names(
    piece: &Piece,
    layout: &Layout,
    all: Vec<(Span, &Tag)>,
    cells: &mut [Cells],
    out: &mut Out,
) {
    for (span, tag) in flat(piece, all, "kinds of nested mentions", out) {
        let Some((first, last)) = layout.range(span) else {
            continue;
        };
        let kind = tag.kind().map_or("", |it| it.as_str());
        let kind = match kind {
            "" => super::NO_KIND.to_owned(),
            kind => escaped(kind, "()*"),
        };
        if let Some(it) = cells.get_mut(first) {
            it.begins = Some(kind);
        }
        if let Some(it) = cells.get_mut(last) {
            it.ends = true;
        }
    }
}

/// Brackets as treebanks write them, for programs that read the parse.
fn bracket(word: &str) -> &str {
    match word {
        "(" => "-LRB-",
        ")" => "-RRB-",
        "[" => "-LSB-",
        "]" => "-RSB-",
        "{" => "-LCB-",
        "}" => "-RCB-",
        word => word,
    }
}
