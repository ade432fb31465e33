//! CoNLL-2012: coreference as brackets in the last column, named entities in
//! the eleventh, documents in parts
//! (<https://conll.cemantix.org/2012/data.html>). The chains of a part become
//! entities that its mentions point at. Must not know the project.

mod write;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::conll::{NO_KIND, unescaped};
use super::draft::{Draft, Tokens, short};
use super::names::unescaped as plain;
use super::{Format, Issue, Item, Shape, Source, Take, Write, limits};
use crate::model::{Body, Entity, EntityId, KindId, Mention, Provenance};
use crate::text::Span;

pub(super) static FORMAT: Format = Format {
    id: "conll2012",
    name: "CoNLL-2012 coreference",
    summary: "A token to a line, chains of mentions and named entities as brackets",
    endings: &[
        "conll",
        "v4_gold_conll",
        "v4_auto_conll",
        "gold_conll",
        "key",
    ],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("conll"),
        lacks: "kinds of nested mentions, discontinuous mentions, attributes, events, stances, \
                relations, labels, notes, blanks, the annotator; articles that nobody looked at for entities",
        keeps_one: true,
        holds_scores: false,
        begin: write::begin,
    }),
};

/// Columns of a full row, from 0.
const WORD: usize = 3;
const NAMES: usize = 10;
/// Fewest columns of a row that has [`NAMES`]: the last is coreference.
const FULL: usize = 12;
const PREDICATE: usize = 7;
/// How many problems of a part are told one by one.
const MOST_TOLD: usize = 20;
/// Deepest nesting of brackets of one kind.
const DEEPEST: usize = 1000;

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let stem = source.stem().to_owned();
    let mut part: Option<Part> = None;
    let mut predicates = false;
    let mut stray = 0;
    let mut last = 0;
    limits::lines(source.bytes, take, |number, line, take| {
        let sentence = number > last + 1;
        last = number;
        let words = line.trim();
        if let Some(rest) = words.strip_prefix("#begin document") {
            if let Some(open) = part.take() {
                take(issue(number, "the part before has no #end document"))?;
                open.give(take)?;
            }
            part = Some(Part::new(number, rest, &stem));
            return ControlFlow::Continue(());
        }
        if words.starts_with("#end document") {
            return match part.take() {
                Some(part) => part.give(take),
                None => take(issue(number, "#end document without its #begin")),
            };
        }
        let Some(part) = &mut part else {
            stray += 1;
            return match stray {
                1 => take(issue(
                    number,
                    "stands outside of any #begin document; left out",
                )),
                _ => ControlFlow::Continue(()),
            };
        };
        if words.starts_with('#') && words.split_whitespace().count() < 5 {
            return ControlFlow::Continue(());
        }
        predicates |= part.row(number, sentence, words);
        ControlFlow::Continue(())
    })?;
    if let Some(open) = part {
        take(issue(
            last,
            "the file ends inside a document; what it has is taken",
        ))?;
        open.give(take)?;
    }
    if stray > 1 {
        let message = format!("{} more lines stand outside of any document", stray - 1);
        take(issue(0, &message))?;
    }
    if predicates {
        take(issue(
            0,
            "predicates, senses and arguments (columns 7 and 12 on) aren’t read",
        ))?;
    }
    ControlFlow::Continue(())
}

/// A part of a document in the making.
struct Part {
    line: usize,
    id: String,
    tokens: Tokens,
    /// Open brackets by chain, innermost last: first token and line.
    chains: BTreeMap<String, Vec<(usize, usize)>>,
    names: Vec<(String, usize, usize)>,
    found: Vec<Found>,
    problems: Vec<(usize, String)>,
    untold: usize,
    sentence: bool,
    /// The first row without a word, and how many there are.
    short_rows: (usize, usize),
}

/// Words in brackets: a chain's, a name's, or both.
struct Found {
    first: usize,
    end: usize,
    chain: Option<String>,
    kind: Option<String>,
}

impl Part {
    /// `rest` is `(bc/cctv/00/0000); part 000`.
    fn new(line: usize, rest: &str, stem: &str) -> Self {
        let name = rest
            .trim()
            .strip_prefix('(')
            .and_then(|it| it.rsplit_once(')'));
        let (id, rest) = name.unwrap_or((rest.trim().trim_end_matches(';'), ""));
        let id = if id.is_empty() {
            stem.to_owned()
        } else {
            plain(id)
        };
        let number = rest.rsplit(' ').next().unwrap_or_default();
        let id = match number.trim().parse::<usize>() {
            Ok(number) if number > 0 => format!("{id}/part-{number}"),
            _ => id,
        };
        Self {
            line,
            id,
            tokens: Tokens::default(),
            chains: BTreeMap::new(),
            names: Vec::new(),
            found: Vec::new(),
            problems: Vec::new(),
            untold: 0,
            sentence: true,
            short_rows: (usize::MAX, 0),
        }
    }

    /// Takes a row; true where it has predicates or arguments.
    fn row(&mut self, line: usize, sentence: bool, row: &str) -> bool {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let columns = cells
            .get(WORD)
            .zip(cells.get(WORD + 1..).and_then(<[_]>::last));
        let Some((word, chains)) = columns else {
            self.short_rows.1 += 1;
            self.short_rows.0 = self.short_rows.0.min(line);
            return false;
        };
        let at = self.tokens.spans.len();
        let gap = if sentence || self.sentence { "\n" } else { " " };
        self.sentence = false;
        self.tokens.push(gap, word_of(word));
        if cells.len() >= FULL {
            self.name(line, at, cells[NAMES]);
        }
        self.coreference(line, at, chains);
        let arguments = cells.len() > FULL || cells.get(PREDICATE).is_some_and(|it| *it != "-");
        cells.len() >= FULL && arguments
    }

    /// `(12`, `12)`, `(12)`, several with bars between them, `-`, `*` or `_`.
    fn coreference(&mut self, line: usize, at: usize, cell: &str) {
        if matches!(cell, "-" | "*" | "_") {
            return;
        }
        // Bars between brackets are usual, not needed: `(1(2)`.
        let mut rest = cell;
        loop {
            rest = rest.trim_start_matches('|');
            if rest.is_empty() {
                return;
            }
            let opens = rest.starts_with('(');
            let inner = rest.trim_start_matches(['(', '|']);
            let end = inner.find(['(', ')', '|']).unwrap_or(inner.len());
            let (chain, behind) = inner.split_at(end);
            let closes = behind.starts_with(')');
            rest = behind.strip_prefix([')', '|']).unwrap_or(behind);
            if chain.is_empty() && !opens && !closes {
                continue;
            }
            if chain.is_empty() || (!opens && !closes) {
                self.problem(line, &format!("“{}” is no bracket of a chain", short(cell)));
                continue;
            }
            let open = self.chains.entry(chain.to_owned()).or_default();
            if opens && open.len() < DEEPEST {
                open.push((at, line));
            }
            if closes {
                match open.pop() {
                    Some((first, _)) => self.found.push(Found {
                        first,
                        end: at + 1,
                        chain: Some(chain.to_owned()),
                        kind: None,
                    }),
                    None => {
                        let message = format!("“{chain})” closes what nothing opened");
                        self.problem(line, &message);
                    }
                }
            }
        }
    }

    /// `(PERSON*`, `*)`, `(GPE)`, `*`.
    fn name(&mut self, line: usize, at: usize, cell: &str) {
        for part in cell.split_inclusive(['*', ')']) {
            if let Some(kind) = part.strip_prefix('(') {
                let kind = kind.trim_end_matches(['*', ')']);
                if kind.is_empty() || self.names.len() >= DEEPEST {
                    self.problem(line, &format!("“{}” is no bracket of a name", short(cell)));
                    continue;
                }
                self.names.push((plain(kind), at, line));
            }
            if part.ends_with(')') {
                match self.names.pop() {
                    Some((kind, first, _)) => self.found.push(Found {
                        first,
                        end: at + 1,
                        chain: None,
                        kind: Some(kind),
                    }),
                    None => self.problem(line, "closes a name that nothing opened"),
                }
            }
        }
    }

    fn problem(&mut self, line: usize, message: &str) {
        if self.problems.len() < MOST_TOLD {
            self.problems.push((line, message.to_owned()));
        } else {
            self.untold += 1;
        }
    }

    fn give(mut self, take: &mut Take) -> ControlFlow<()> {
        if self.tokens.text.is_empty() {
            return take(issue(self.line, "a document without words; left out"));
        }
        for (chain, open) in std::mem::take(&mut self.chains) {
            for (_, line) in open {
                self.problem(
                    line,
                    &format!("chain {chain} is opened and never closed; left out"),
                );
            }
        }
        for (kind, _, line) in std::mem::take(&mut self.names) {
            self.problem(
                line,
                &format!("{kind} is opened and never closed; left out"),
            );
        }
        let mut draft = Draft::of_tokens(self.line, &self.tokens);
        for (line, message) in &self.problems {
            draft.report(*line, None, message.as_str());
        }
        if self.untold > 0 {
            draft.report(0, None, format!("{} more problems", self.untold));
        }
        if let (line, count @ 1..) = self.short_rows {
            let message = format!("{count} rows have fewer than five columns, and so no word");
            draft.report(line, None, message);
        }
        let found = self.merged();
        let mut entities: BTreeMap<EntityId, Entity> = BTreeMap::new();
        for (span, kind, chain) in found {
            let words = span.of(draft.text()).unwrap_or_default();
            let entity = chain.map(|chain| {
                let id = EntityId::new(format!("{}-{chain}", self.id));
                let entity = entities.entry(id.clone()).or_insert_with(|| Entity {
                    id: id.clone(),
                    name: words.to_owned(),
                    ..Entity::default()
                });
                // A name says best who is meant.
                if let Some(kind) = &kind
                    && entity.kind.as_str().is_empty()
                {
                    entity.kind = KindId::new(kind);
                    entity.name = words.to_owned();
                }
                id
            });
            let body = Body::Mention(Mention {
                kind: KindId::new(kind.as_deref().unwrap_or(NO_KIND)),
                spans: vec![span],
                entity,
                attributes: Default::default(),
            });
            draft.put(None, body, Provenance::default());
        }
        for entity in entities.values_mut() {
            if entity.kind.as_str().is_empty() {
                entity.kind = KindId::new(NO_KIND);
            }
        }
        draft.record.entities = entities.into_values().collect();
        draft.record.id = Some(self.id);
        draft.give(take)
    }

    /// The mentions in text order; a name that a chain holds too is one mention.
    fn merged(&mut self) -> Vec<(Span, Option<String>, Option<String>)> {
        type Both = (Vec<String>, Vec<String>);
        let mut by_span: BTreeMap<(u32, std::cmp::Reverse<u32>), (Span, Both)> = BTreeMap::new();
        for found in std::mem::take(&mut self.found) {
            let Some(span) = self.tokens.span(found.first, found.end) else {
                continue;
            };
            let key = (span.start(), std::cmp::Reverse(span.end()));
            let (_, (kinds, chains)) = by_span.entry(key).or_insert((span, Both::default()));
            kinds.extend(found.kind);
            chains.extend(found.chain);
        }
        let mut all = Vec::new();
        for (span, (kinds, chains)) in by_span.into_values() {
            let count = kinds.len().max(chains.len());
            let mut kinds = kinds.into_iter();
            let mut chains = chains.into_iter();
            for _ in 0..count {
                all.push((span, kinds.next(), chains.next()));
            }
        }
        all
    }
}

/// A word as the text has it: brackets, and what is written `/.`.
fn word_of(token: &str) -> &str {
    match token {
        "/." | "/?" | "/-" | "/," | "/!" => &token[1..],
        token => unescaped(token),
    }
}

fn issue(line: usize, message: &str) -> Item {
    Item::Issue(Issue {
        line,
        tag: None,
        message: message.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::told;

    fn check(file: &str, expect: Expect) {
        expect.assert_eq(&told("conll2012", "a.conll", file.as_bytes(), &[]));
    }

    #[test]
    fn chains_and_names_meet_in_mentions() {
        check(
            "#begin document (nw/a); part 000\n\
             nw/a 0 0 Anna NNP (TOP(S(NP* - - - - (PERSON* * (1\n\
             nw/a 0 1 Berg NNP *) - - - - *) * 1)\n\
             nw/a 0 2 met VBD (VP* meet 01 1 - * (V*) -\n\
             nw/a 0 3 her PRP (NP* - - - - * * (2(1)\n\
             nw/a 0 4 boss NN *) - - - - * * 2)\n\
             nw/a 0 5 /. . *)) - - - - * * -\n\
             \n\
             nw/a 0 0 Rome NNP (TOP(NP*)) - - - - (GPE) (3)|(4)\n\
             #end document\n\
             #begin document (nw/a); part 001\n\
             nw/a 1 0 -LRB- ( * - - - - * -\n\
             #end document\n",
            expect![[r#"
                = nw/a: tokens "Anna Berg met her boss .\nRome"
                  m1 PERSON "Anna Berg" → nw/a-1
                  m2 MENTION "her boss" → nw/a-2
                  m3 MENTION "her" → nw/a-1
                  m4 GPE "Rome" → nw/a-3
                  m5 MENTION "Rome" → nw/a-4
                = nw/a/part-1: tokens "("
                ! predicates, senses and arguments (columns 7 and 12 on) aren’t read
            "#]],
        );
    }

    #[test]
    fn short_rows_and_broken_brackets() {
        check(
            "stray 0 0 word -\n\
             #begin document (b);\n\
             b 0 0 Anna (0\n\
             b 0 1 Berg 0)|3)\n\
             b (1)\n\
             b 0 2 met (7\n\
             b 0 3 him x\n\
             #begin document (c);\n\
             c 0 0 Rome (4)\n",
            expect![[r#"
                ! line 1: stands outside of any #begin document; left out
                ! line 8: the part before has no #end document
                ! line 4: “3)” closes what nothing opened
                ! line 7: “x” is no bracket of a chain
                ! line 6: chain 7 is opened and never closed; left out
                ! line 5: 1 rows have fewer than five columns, and so no word
                = b: tokens "Anna Berg met him"
                  m1 MENTION "Anna Berg" → b-0
                ! line 9: the file ends inside a document; what it has is taken
                = c: tokens "Rome"
                  m1 MENTION "Rome" → c-4
            "#]],
        );
    }
}
