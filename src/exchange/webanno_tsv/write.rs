//! Layers as WebAnno TSV 3.3: mentions in the layer for named entities that every
//! project of INCEpTION has, relations between them and events with their
//! arguments as slots in layers `webanno.custom.Relation` and
//! `webanno.custom.Event`. These two stand only in files that need them, as a
//! project must have them too. Must not know how files are read.

use std::borrow::Cow;
use std::collections::{BTreeMap, btree_map};
use std::iter::Peekable;

use crate::exchange::flat::in_a_row;
use crate::exchange::layout::{Layout, Sentence};
use crate::exchange::looked::untold;
use crate::exchange::names::{Names, hidden};
use crate::exchange::{Head, InHalves, Out, Piece, Writer};
use crate::model::{Body, Ref, Status, Tag, TagId, Task};
use crate::text::Span;

const ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
const RELATION: &str = "webanno.custom.Relation";
const EVENT: &str = "webanno.custom.Event";

pub(super) fn begin(_: &Head) -> Box<dyn Writer> {
    Box::new(Folder {
        names: Names::default(),
    })
}

struct Folder {
    names: Names,
}

const TASKS: [Task; 3] = [Task::Entities, Task::Events, Task::Relations];

/// A file whose name isn't known yet.
struct Made {
    file: String,
    lost: Out,
}

impl InHalves for Folder {
    type First = Made;

    fn first(piece: &Piece) -> Made {
        let mut lost = Out::default();
        let file = file(piece, &mut lost);
        untold(piece, &TASKS, &mut lost);
        Made { file, lost }
    }

    fn second(&mut self, piece: &Piece, made: Made, out: &mut Out) {
        out.append(made.lost);
        let (annotator, article) = (piece.annotator.as_str(), piece.article.id.as_str());
        let name = self.names.path(annotator, article);
        out.put(&format!("{name}.tsv"), made.file.into_bytes());
    }
}

/// Words that an annotation stands on.
struct Place<'a> {
    tag: &'a Tag,
    /// First and last token.
    range: (usize, usize),
    /// Tells it apart; 0 where it is alone at its only token.
    number: usize,
}

/// All that goes into the columns of a file.
struct Columns<'a> {
    layout: &'a Layout,
    /// Sentences that have words: the others have no number.
    sentences: Vec<Sentence>,
    mentions: Vec<Place<'a>>,
    events: Vec<Place<'a>>,
    /// Kind, from and to, by the number of their places.
    relations: Vec<(&'a str, usize, usize)>,
    /// Role and place, by event.
    arguments: BTreeMap<&'a TagId, Vec<(&'a str, usize)>>,
}

fn file(piece: &Piece, out: &mut Out) -> String {
    let mentions = in_a_row(piece, out);
    let mut events: Vec<(Span, &Tag)> = Vec::new();
    for tag in piece.layer.in_order() {
        if let Some(event) = tag.event().filter(|_| stands(tag)) {
            let blank = |it: &Span| it.of(piece.text).is_none_or(|it| it.trim().is_empty());
            match event.trigger.as_slice() {
                [] => out.lose(piece, Some(&tag.id), "events without a trigger"),
                [span] if blank(span) => {
                    out.lose(piece, Some(&tag.id), "events whose trigger has no words");
                }
                [span] => events.push((*span, tag)),
                _ => out.lose(piece, Some(&tag.id), "events with discontinuous triggers"),
            }
        }
    }
    let all = mentions.iter().chain(&events);
    let spans: Vec<Span> = all.map(|it| it.0).collect();
    let layout = Layout::new(piece.text, &spans);
    let mut number = 0;
    let mut columns = Columns {
        layout: &layout,
        sentences: layout
            .sentences
            .iter()
            .filter(|it| it.first < it.end)
            .copied()
            .collect(),
        mentions: places(&layout, &mentions, &mut number),
        events: places(&layout, &events, &mut number),
        relations: Vec::new(),
        arguments: BTreeMap::new(),
    };
    columns.tie(piece, out);
    columns.written(piece)
}

/// Numbers those that stand on several tokens, or on one with others.
fn places<'a>(layout: &Layout, all: &[(Span, &'a Tag)], number: &mut usize) -> Vec<Place<'a>> {
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    let mut places: Vec<Place> = Vec::new();
    for (span, tag) in all {
        if let Some(range) = layout.range(*span) {
            (range.0..=range.1).for_each(|at| *count.entry(at).or_default() += 1);
            places.push(Place {
                tag,
                range,
                number: 0,
            });
        }
    }
    for place in &mut places {
        let (first, last) = place.range;
        if first < last || count.get(&first).is_some_and(|it| *it > 1) {
            *number += 1;
            place.number = *number;
        }
    }
    places
}

impl<'a> Columns<'a> {
    /// Finds the ends of relations and the fillers of arguments among the
    /// mentions; tells what has no place.
    fn tie(&mut self, piece: &Piece<'a>, out: &mut Out) {
        let at: BTreeMap<&TagId, usize> = (self.mentions.iter().enumerate())
            .map(|(at, it)| (&it.tag.id, at))
            .collect();
        let find = |to: &Ref| match to {
            Ref::Mention(id) => at.get(id).copied(),
            _ => None,
        };
        for tag in piece.layer.in_order() {
            let mut lose = |what| out.lose(piece, Some(&tag.id), what);
            if !stands(tag) {
                // Those of mentions are told already.
                if tag.mention().is_none() {
                    lose("rejected tags");
                }
                continue;
            }
            if tag.attributes().is_some_and(|it| !it.is_empty()) {
                lose("attributes");
            }
            match &tag.body {
                Body::Relation(it) => match (find(&it.from), find(&it.to)) {
                    (Some(from), Some(to)) => {
                        if !it.evidence.is_empty() {
                            lose("evidence of relations");
                        }
                        self.relations.push((it.kind.as_str(), from, to));
                    }
                    _ => lose("relations to what is no mention"),
                },
                Body::Event(it) => {
                    let mut mine = Vec::new();
                    for argument in &it.arguments {
                        match find(&argument.filler) {
                            Some(at) => mine.push((argument.role.as_str(), at)),
                            None => lose("arguments that are no mention"),
                        }
                    }
                    self.arguments.insert(&tag.id, mine);
                }
                Body::Stance(_) => lose("stances"),
                Body::Label(_) => lose("labels"),
                Body::Note(_) => lose("notes"),
                Body::Mention(_) => {}
            }
        }
    }

    fn written(&self, piece: &Piece) -> String {
        let mut lines = String::from("#FORMAT=WebAnno TSV 3.3\n");
        lines += &format!("#T_SP={ENTITY}|identifier|value\n");
        if !self.events.is_empty() {
            lines += &format!(
                "#T_SP={EVENT}|ROLE_{EVENT}:arguments_{EVENT}ArgumentsLink|{ENTITY}|value\n"
            );
        }
        if !self.relations.is_empty() {
            lines += &format!("#T_RL={RELATION}|value|BT_{ENTITY}\n");
        }
        let mut mentions = self.here(&self.mentions).into_iter().peekable();
        let mut events = self.here(&self.events).into_iter().peekable();
        let mut relations: BTreeMap<usize, Vec<(&str, usize, usize)>> = BTreeMap::new();
        for (kind, from, to) in &self.relations {
            if let Some(place) = self.mentions.get(*to) {
                let all = relations.entry(place.range.0).or_default();
                all.push((kind, *from, *to));
            }
        }
        let mut relations = relations.into_iter().peekable();
        let mut digits = itoa::Buffer::new();
        let mut units = Units {
            text: piece.text,
            byte: 0,
            utf16: 0,
        };
        lines.push('\n');
        for (number, sentence) in (1u32..).zip(&self.sentences) {
            lines.push_str("\n#Text=");
            self.put_text(piece, sentence, &mut lines);
            lines.push('\n');
            for at in sentence.first..sentence.end {
                let Some(token) = self.layout.tokens().get(at) else {
                    continue;
                };
                lines.push_str(digits.format(number));
                lines.push('-');
                lines.push_str(digits.format(at + 1 - sentence.first));
                lines.push('\t');
                lines.push_str(digits.format(units.at(token.start())));
                lines.push('-');
                lines.push_str(digits.format(units.at(token.end())));
                lines.push('\t');
                lines.push_str(&word(piece, *token));
                lines.push('\t');
                self.mention_cells(piece, of(at, &mut mentions), &mut lines);
                if !self.events.is_empty() {
                    self.event_cells(at, of(at, &mut events), &mut lines);
                }
                if !self.relations.is_empty() {
                    self.relation_cells(of(at, &mut relations), &mut lines);
                }
                lines.push('\n');
            }
        }
        lines
    }

    /// What a token is called: its sentence and its place there, `1-5`.
    fn label(&self, at: usize) -> Option<String> {
        let number = self.sentences.partition_point(|it| it.end <= at);
        let sentence = self.sentences.get(number)?;
        Some(format!("{}-{}", number + 1, at + 1 - sentence.first))
    }

    /// The places at each token.
    fn here<'b>(&self, places: &'b [Place<'a>]) -> BTreeMap<usize, Vec<&'b Place<'a>>> {
        let mut here: BTreeMap<usize, Vec<&Place>> = BTreeMap::new();
        for place in places {
            for at in place.range.0..=place.range.1 {
                here.entry(at).or_default().push(place);
            }
        }
        here
    }

    /// From the first token to the last: blanks before it belong to no token.
    fn put_text(&self, piece: &Piece, sentence: &Sentence, lines: &mut String) {
        let tokens = self.layout.tokens().get(sentence.first..sentence.end);
        let ends = tokens.and_then(|it| it.first().zip(it.last()));
        let span = ends.map(|(first, last)| first.hull(*last));
        let text = span.and_then(|it| it.of(piece.text)).unwrap_or_default();
        match piece.options.text {
            true => put_escaped(text, lines),
            false => lines.push_str(&hidden(text)),
        }
    }

    fn mention_cells(&self, piece: &Piece, here: Option<Vec<&Place>>, lines: &mut String) {
        let Some(here) = here else {
            *lines += "_\t_\t";
            return;
        };
        let cell = |value: &dyn Fn(&Tag) -> String| {
            let all = here.iter();
            let all: Vec<String> = all.map(|it| value(it.tag) + &numbered(it.number)).collect();
            all.join("|")
        };
        let identifier = |tag: &Tag| {
            let id = tag.mention().and_then(|it| it.entity.as_ref());
            let known = id.and_then(|it| piece.register.entities.get(it));
            let wikidata = known.and_then(|it| it.wikidata.as_deref());
            match (id, wikidata) {
                (_, Some(wikidata)) => {
                    escaped(&format!("http://www.wikidata.org/entity/{wikidata}"))
                }
                (Some(id), None) => escaped(id.as_str()),
                (None, _) => "*".to_owned(),
            }
        };
        *lines += &format!("{}\t{}\t", cell(&identifier), cell(&kind));
    }

    fn event_cells(&self, at: usize, here: Option<Vec<&Place>>, lines: &mut String) {
        let Some(here) = here else {
            *lines += "_\t_\t_\t";
            return;
        };
        let (mut roles, mut fillers, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
        for place in here {
            let number = numbered(place.number);
            let mine = self.arguments.get(&place.tag.id);
            // The arguments stand at its first token.
            let mine = mine.filter(|it| place.range.0 == at && !it.is_empty());
            let all = mine.map(Vec::as_slice).unwrap_or_default();
            let role: Vec<String> = all.iter().map(|it| escaped(it.0)).collect();
            let filler = all.iter().filter_map(|it| {
                let place = self.mentions.get(it.1)?;
                let label = self.label(place.range.0)?;
                Some(format!("{label}{}", numbered(place.number)))
            });
            let filler: Vec<String> = filler.collect();
            let or = |none: &str, all: Vec<String>| match all.is_empty() {
                true => none.to_owned(),
                false => all.join(";"),
            };
            roles.push(or("_", role) + &number);
            fillers.push(or("*", filler));
            kinds.push(kind(place.tag) + &number);
        }
        *lines += &format!(
            "{}\t{}\t{}\t",
            roles.join("|"),
            fillers.join("|"),
            kinds.join("|")
        );
    }

    fn relation_cells(&self, here: Option<Vec<(&str, usize, usize)>>, lines: &mut String) {
        let Some(here) = here else {
            *lines += "_\t_\t";
            return;
        };
        let (mut kinds, mut ends) = (Vec::new(), Vec::new());
        for (kind, from, to) in here {
            let (Some(from), Some(to)) = (self.mentions.get(from), self.mentions.get(to)) else {
                continue;
            };
            let label = self.label(from.range.0).unwrap_or_default();
            kinds.push(or_star(escaped(kind)));
            ends.push(match (from.number, to.number) {
                (0, 0) => label,
                (from, to) => format!("{label}[{from}_{to}]"),
            });
        }
        *lines += &format!("{}\t{}\t", kinds.join("|"), ends.join("|"));
    }
}

/// UTF-16 units before bytes that are asked for in their order.
struct Units<'a> {
    text: &'a str,
    byte: u32,
    utf16: u32,
}

impl Units<'_> {
    fn at(&mut self, byte: u32) -> u32 {
        let from = std::mem::replace(&mut self.byte, byte);
        let between = self.text.get(from as usize..byte as usize);
        let count = between.map_or(0, |it| match it.is_ascii() {
            true => it.len(),
            false => it.encode_utf16().count(),
        });
        self.utf16 += u32::try_from(count).unwrap_or_default();
        self.utf16
    }
}

/// What there is for a token; all is asked for in their order.
fn of<T>(token: usize, all: &mut Peekable<btree_map::IntoIter<usize, T>>) -> Option<T> {
    all.next_if(|it| it.0 == token).map(|it| it.1)
}

fn stands(tag: &Tag) -> bool {
    tag.provenance.status != Status::Rejected
}

fn kind(tag: &Tag) -> String {
    or_star(escaped(tag.kind().map_or("", |it| it.as_str())))
}

fn or_star(value: String) -> String {
    match value.is_empty() {
        true => "*".to_owned(),
        false => value,
    }
}

fn numbered(number: usize) -> String {
    match number {
        0 => String::new(),
        number => format!("[{number}]"),
    }
}

fn word<'a>(piece: &Piece<'a>, token: Span) -> Cow<'a, str> {
    let word = token.of(piece.text).unwrap_or_default();
    match piece.options.text {
        true => word.into(),
        false => hidden(word).into(),
    }
}

/// Adds a sentence or a value.
fn put_escaped(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let told = match byte {
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            b'\x0c' => "\\f",
            b'\x08' => "\\b",
            _ => continue,
        };
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(told);
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// A value: signs that mean something in a cell get a stroke before them.
fn escaped(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    put_escaped(value, &mut plain);
    let mut out = String::with_capacity(plain.len());
    for c in plain.replace("->", "\\->").chars() {
        if "[]|_;*".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
