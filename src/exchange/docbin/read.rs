//! Reads a DocBin, bounded against compressed bombs; a document that doesn't
//! hold together costs itself only.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read as _};
use std::ops::ControlFlow;

use flate2::read::ZlibDecoder;
use serde::Deserialize;
use serde_bytes::ByteBuf;
use serde_json::Value;

use super::hash::{attribute_id, string_id};
use crate::exchange::draft::{Draft, Tokens, Unit};
use crate::exchange::json::Object;
use crate::exchange::{Issue, Item, Source, Take, limits, rows};
use crate::model::AttributeValue;
use crate::text::Span;

/// The most that a file may hold once it is unpacked.
const LARGEST: u64 = 1 << 30;

/// A token inside an entity, and the first of one.
const INSIDE: u64 = 1;
const BEGINS: u64 = 3;

#[derive(Deserialize)]
struct Bin {
    attrs: Vec<u64>,
    tokens: ByteBuf,
    spaces: ByteBuf,
    lengths: ByteBuf,
    strings: Vec<String>,
    #[serde(default)]
    cats: Vec<Value>,
    #[serde(default)]
    flags: Vec<BTreeMap<String, Value>>,
    #[serde(default)]
    span_groups: Vec<ByteBuf>,
    #[serde(default)]
    user_data: Vec<Option<ByteBuf>>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    name: Option<String>,
    spans: Vec<ByteBuf>,
}

pub fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let bin = match limits::whole(source.bytes).and_then(|it| unpack(&it)) {
        Ok(bin) => bin,
        Err(issue) => return take(Item::Issue(issue)),
    };
    documents(&bin, &mut |doc| match doc {
        Ok(doc) => doc.give(take),
        Err(issue) => take(Item::Issue(issue)),
    })
}

/// The first documents' tokens for a person to look at, a line each with its
/// entity as `B-PERSON`, `I-PERSON` or `O`; a blank line between documents. None
/// where it isn't a sound DocBin.
pub fn shown(bytes: &[u8], most: usize) -> Option<String> {
    let bin = unpack(bytes).ok()?;
    let mut out = String::new();
    let mut left = most;
    let read = documents(&bin, &mut |doc| match doc {
        Ok(doc) if left > 0 => {
            left -= 1;
            doc.write_shown(&mut out);
            ControlFlow::Continue(())
        }
        _ => ControlFlow::Break(()),
    });
    (read.is_continue() || left == 0).then_some(out)
}

/// Gives each document that holds together.
fn documents(
    bin: &Bin,
    give: &mut dyn FnMut(Result<Doc, Issue>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut store = HashMap::new();
    for text in &bin.strings {
        store.insert(string_id(text), text.as_str());
    }
    let columns = Columns::of(&bin.attrs);
    let Some(orth) = columns.orth else {
        return give(Err(whole_file("no column with the tokens' words")));
    };
    let width = bin.attrs.len();
    let (numbers, _) = bin.tokens.as_chunks::<8>();
    let numbers: Vec<u64> = numbers.iter().map(|it| u64::from_le_bytes(*it)).collect();
    let mut rows = numbers.chunks_exact(width);
    let mut spaces = bin.spaces.iter();
    let (lengths, _) = bin.lengths.as_chunks::<4>();
    for (at, length) in lengths.iter().enumerate() {
        let length = usize::try_from(i32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length > rows.len() || length > spaces.len() {
            return give(Err(Issue {
                line: at + 1,
                tag: None,
                message: "more tokens than the file holds; it and what follows are left out"
                    .to_owned(),
            }));
        }
        let doc = Doc {
            number: at + 1,
            rows: rows.by_ref().take(length).collect(),
            spaces: spaces.by_ref().take(length).map(|it| *it != 0).collect(),
            store: &store,
            columns: &columns,
            orth,
            unknown_spaces: bin
                .flags
                .get(at)
                .and_then(|it| it.get("has_unknown_spaces"))
                .is_some_and(|it| *it == Value::Bool(true)),
            cats: bin.cats.get(at),
            groups: bin.span_groups.get(at).map_or(&[], |it| it.as_slice()),
            user_data: match bin.user_data.get(at) {
                Some(Some(it)) => it,
                _ => &[],
            },
        };
        give(Ok(doc))?;
    }
    ControlFlow::Continue(())
}

fn unpack(packed: &[u8]) -> Result<Bin, Issue> {
    let no_zlib = |error: io::Error| whole_file(&format!("not zlib: {error}"));
    let unpacked = || ZlibDecoder::new(packed).take(LARGEST + 1);
    // Counted before any of it is kept: a bomb costs time and no memory.
    let length = io::copy(&mut unpacked(), &mut io::sink()).map_err(no_zlib)?;
    if length > LARGEST {
        return Err(whole_file("more than 1 GiB unpacked"));
    }
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    unpacked().read_to_end(&mut content).map_err(no_zlib)?;
    rmp_serde::from_slice(&content).map_err(|error| whole_file(&format!("no DocBin: {error}")))
}

fn whole_file(why: &str) -> Issue {
    Issue::left_out(0, why, "file")
}

/// Where the columns stand in a token's row.
struct Columns {
    orth: Option<usize>,
    iob: Option<usize>,
    kind: Option<usize>,
    id: Option<usize>,
    kb_id: Option<usize>,
}

impl Columns {
    fn of(attrs: &[u64]) -> Self {
        let at = |name: &str| {
            let id = attribute_id(name);
            attrs.iter().position(|it| *it == id)
        };
        Self {
            orth: at("ORTH"),
            iob: at("ENT_IOB"),
            kind: at("ENT_TYPE"),
            id: at("ENT_ID"),
            kb_id: at("ENT_KB_ID"),
        }
    }
}

struct Doc<'a> {
    number: usize,
    rows: Vec<&'a [u64]>,
    spaces: Vec<bool>,
    store: &'a HashMap<u64, &'a str>,
    columns: &'a Columns,
    orth: usize,
    unknown_spaces: bool,
    cats: Option<&'a Value>,
    groups: &'a [u8],
    user_data: &'a [u8],
}

impl Doc<'_> {
    fn give(self, take: &mut Take) -> ControlFlow<()> {
        let tokens = match self.tokens() {
            Ok(tokens) => tokens,
            Err(why) => {
                return take(Item::Issue(Issue::left_out(self.number, why, "document")));
            }
        };
        let mut draft = match self.unknown_spaces {
            true => Draft::of_tokens(self.number, &tokens),
            false => Draft::new(self.number, tokens.text.as_str(), Unit::Bytes),
        };
        // Other programs keep here what no one else can read.
        if let Ok(facts) = rmp_serde::from_slice::<Object>(self.user_data) {
            draft.record.id = rows::id(&facts);
            draft.record.meta = rows::meta(&facts);
        }
        self.entities(&mut draft, &tokens);
        if let Err(why) = self.span_groups(&mut draft, &tokens) {
            draft.report(
                0,
                None,
                format!("the span groups can't be read: {why}; left out"),
            );
        }
        if let Some(Value::Object(cats)) = self.cats {
            let held = rows::chosen(cats);
            if !held.is_empty() {
                draft.label("cats", held, Vec::new());
            }
        }
        draft.give(take)
    }

    fn write_shown(&self, out: &mut String) {
        if !out.is_empty() {
            out.push('\n');
        }
        if let Some(Value::Object(cats)) = self.cats
            && !cats.is_empty()
        {
            out.push_str(&format!("# cats {}\n", Value::from(cats.clone())));
        }
        for (at, row) in self.rows.iter().enumerate() {
            let word = row.get(self.orth).and_then(|it| self.string(*it));
            // A token may be a line's end.
            let word = word.unwrap_or_default().escape_debug();
            let kind = self.string(self.cell(at, self.columns.kind));
            let place = match self.cell(at, self.columns.iob) {
                BEGINS => "B-",
                INSIDE => "I-",
                _ => "O",
            };
            let kind = kind.filter(|_| place != "O").unwrap_or_default();
            out.push_str(&format!("{word}\t{place}{kind}\n"));
        }
    }

    fn tokens(&self) -> Result<Tokens, String> {
        let mut tokens = Tokens::default();
        let mut gap = "";
        for (row, space) in self.rows.iter().zip(&self.spaces) {
            let id = row.get(self.orth).copied().unwrap_or_default();
            let word = self.string(id);
            let word = word.ok_or_else(|| format!("a token's string {id} isn't in the file"))?;
            tokens.push(gap, word);
            gap = match *space || self.unknown_spaces {
                true => " ",
                false => "",
            };
        }
        if !self.unknown_spaces {
            tokens.text.push_str(gap);
        }
        Ok(tokens)
    }

    fn string(&self, id: u64) -> Option<&str> {
        self.store.get(&id).copied()
    }

    /// The value of a column in a token's row; 0 where there is no such column.
    fn cell(&self, row: usize, column: Option<usize>) -> u64 {
        let cell = |column: usize| self.rows.get(row)?.get(column).copied();
        column.and_then(cell).unwrap_or_default()
    }

    fn entities(&self, draft: &mut Draft, tokens: &Tokens) {
        let mut at = 0;
        while at < self.rows.len() {
            let iob = self.cell(at, self.columns.iob);
            let kind = self.cell(at, self.columns.kind);
            let start = at;
            at += 1;
            if kind == 0 || !matches!(iob, INSIDE | BEGINS) {
                continue;
            }
            while self.cell(at, self.columns.iob) == INSIDE
                && self.cell(at, self.columns.kind) == kind
            {
                at += 1;
            }
            let kind = self.string(kind).map(str::to_owned);
            let (Some(kind), Some(span)) = (kind, tokens.span(start, at)) else {
                let message = format!("the entity at token {start} has no known type; left out");
                draft.report(0, None, message);
                continue;
            };
            let id = draft.mention(None, &kind, vec![span]);
            if let Some(kb_id) = self.string(self.cell(start, self.columns.kb_id)) {
                rows::link(draft, &id, kb_id);
            }
            let ent_id = self.string(self.cell(start, self.columns.id));
            if let Some(ent_id) = ent_id.filter(|it| !it.is_empty()) {
                let value = AttributeValue::Text(ent_id.to_owned());
                rows::set_attribute(draft, &id, "ent_id", value);
            }
        }
    }

    fn span_groups(&self, draft: &mut Draft, tokens: &Tokens) -> Result<(), String> {
        /// An empty list in MessagePack.
        const NONE: &[u8] = &[0x90];
        if self.groups.is_empty() || self.groups == NONE {
            return Ok(());
        }
        // A map from groups to their names; before spaCy 3.3 a list of groups.
        let groups: Vec<(ByteBuf, Vec<String>)> =
            match rmp_serde::from_slice::<BTreeMap<ByteBuf, Vec<String>>>(self.groups) {
                Ok(map) => map.into_iter().collect(),
                Err(_) => rmp_serde::from_slice::<Vec<ByteBuf>>(self.groups)
                    .map_err(|error| error.to_string())?
                    .into_iter()
                    .map(|group| (group, Vec::new()))
                    .collect(),
            };
        for (bytes, mut names) in groups {
            let group: Group = rmp_serde::from_slice(&bytes).map_err(|error| error.to_string())?;
            if names.is_empty() {
                names.push(group.name.unwrap_or_default());
            }
            for name in names {
                for bytes in &group.spans {
                    if let Err(why) = self.group_span(draft, tokens, &name, bytes) {
                        let message = format!("a span of the group {name}: {why}; left out");
                        draft.report(0, None, message);
                    }
                }
            }
        }
        Ok(())
    }

    /// A span is three numbers of 8 bytes (id, knowledge base, label) and four of
    /// 4 (first token, end token, first and end character), the highest byte first.
    fn group_span(
        &self,
        draft: &mut Draft,
        tokens: &Tokens,
        group: &str,
        bytes: &[u8],
    ) -> Result<(), String> {
        let (long, rest) = bytes.as_chunks::<8>();
        let [_, kb_id, label, start_end, _] = long else {
            return Err(format!("it has {} bytes and not 40", bytes.len()));
        };
        if !rest.is_empty() {
            return Err(format!("it has {} bytes and not 40", bytes.len()));
        }
        let number = |bytes: &[u8; 8]| u64::from_be_bytes(*bytes);
        let both = number(start_end);
        let (start, end) = ((both >> 32) as usize, (both & 0xffff_ffff) as usize);
        let span: Span = tokens
            .span(start, end)
            .ok_or_else(|| format!("its tokens {start}–{end} aren't there"))?;
        let label = match self.string(number(label)) {
            Some(label) => label,
            None if number(label) == 0 && !group.is_empty() => group,
            None => return Err("its label isn't in the file".to_owned()),
        };
        // A group often repeats the entities.
        if rows::has_mention(draft, &[span], label) {
            return Ok(());
        }
        let id = draft.mention(None, label, vec![span]);
        if let Some(kb_id) = self.string(number(kb_id)) {
            rows::link(draft, &id, kb_id);
        }
        if !group.is_empty() && group != "sc" && group != label {
            let value = AttributeValue::Text(group.to_owned());
            rows::set_attribute(draft, &id, "group", value);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write as _;

    use expect_test::{Expect, expect};
    use serde::Serialize;

    use super::*;
    use crate::exchange::told;

    #[derive(Serialize)]
    struct Out {
        version: &'static str,
        attrs: Vec<u64>,
        tokens: ByteBuf,
        spaces: ByteBuf,
        lengths: ByteBuf,
        strings: Vec<String>,
        cats: Vec<BTreeMap<&'static str, f64>>,
        flags: Vec<BTreeMap<&'static str, bool>>,
        span_groups: Vec<ByteBuf>,
    }

    #[derive(Serialize)]
    struct OutGroup {
        name: &'static str,
        attrs: BTreeMap<String, String>,
        spans: Vec<ByteBuf>,
    }

    fn pack(value: &impl Serialize) -> Vec<u8> {
        rmp_serde::to_vec_named(value).expect("packs")
    }

    fn zip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(bytes).expect("memory");
        out.finish().expect("memory")
    }

    /// “Ada Low ran.” with a person and a group, and “Bo fled” of unknown blanks.
    fn example() -> Out {
        let names = ["ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID"];
        let mut tokens = Vec::new();
        for (word, iob, kind, kb_id) in [
            ("Ada", 3, "PERSON", "Q7259"),
            ("Low", 1, "PERSON", "Q7259"),
            ("ran", 2, "", ""),
            (".", 2, "", ""),
            ("Bo", 1, "PERSON", ""),
            ("fled", 3, "MOVE", ""),
        ] {
            for number in [string_id(word), iob, string_id(kind), string_id(kb_id), 0] {
                tokens.extend(number.to_le_bytes());
            }
        }
        let mut span = Vec::new();
        for number in [0, 0, string_id("VERB")] {
            span.extend(number.to_be_bytes());
        }
        for number in [2u32, 4, 8, 12] {
            span.extend(number.to_be_bytes());
        }
        let group = OutGroup {
            name: "verbs",
            attrs: BTreeMap::new(),
            spans: vec![ByteBuf::from(span), ByteBuf::from(vec![0; 7])],
        };
        let groups = BTreeMap::from([(ByteBuf::from(pack(&group)), vec!["verbs"])]);
        let words = [
            "Ada", "Low", "ran", ".", "Bo", "fled", "PERSON", "MOVE", "VERB", "Q7259",
        ];
        Out {
            version: "0.1",
            attrs: names.iter().map(|it| attribute_id(it)).collect(),
            tokens: ByteBuf::from(tokens),
            spaces: ByteBuf::from(vec![1, 1, 0, 1, 0, 0]),
            lengths: ByteBuf::from(vec![4, 0, 0, 0, 2, 0, 0, 0]),
            strings: words.map(str::to_owned).to_vec(),
            cats: vec![
                BTreeMap::from([("run", 1.0), ("talk", 0.0)]),
                BTreeMap::new(),
            ],
            flags: vec![
                BTreeMap::from([("has_unknown_spaces", false)]),
                BTreeMap::from([("has_unknown_spaces", true)]),
            ],
            span_groups: vec![ByteBuf::from(pack(&groups)), ByteBuf::from(vec![0x90])],
        }
    }

    fn check(out: &Out, expected: Expect) {
        expected.assert_eq(&told::told("docbin", "a.spacy", &zip(&pack(out)), &[]));
    }

    #[test]
    fn entities_groups_and_categories() {
        check(
            &example(),
            expect![[r#"
            ! line 1: a span of the group verbs: it has 7 bytes and not 40; left out
            = ?: "Ada Low ran. "
              m1 PERSON "Ada Low" → Q7259
              m2 VERB "ran." [group: Text("verbs")]
              l3 cats = run ""
            = ?: tokens "Bo fled"
              m1 PERSON "Bo"
              m2 MOVE "fled"
        "#]],
        );
    }

    /// spaCy 3.8 reads the same of this file.
    #[test]
    fn what_is_written_is_read_again() {
        let options = crate::exchange::Options::default();
        let (written, losses) = told::rewritten_bytes("docbin", told::EXAMPLE, &options);
        let back = told::told("docbin", "a.spacy", &written, &[]);
        expect![[r#"
            - attributes: m1 “Bank of Ada”
            - mentions that repeat another: m4 “Bo”
            - blanks at the beginning or end of mentions: m5 “Bo ”
            - discontinuous mentions: m6 “Bo”
            - rejected tags: m7 “Al Low”
            - stances: s1 “😀 Bank of Ada  met Bo.”
            - events: v1 “met”
            - labels of passages: l2 “Bo and Al Low ran.”
            - relations: r1 “”
            - relations: r2 “”
            - notes: n1 “”
            - notes: n2 “”
            - notes: n3 “”
            - names of label tasks: l1 “”
            = a.txt: "😀 Bank of Ada  met Bo.\n Bo and Al Low ran."
              m1 ORG "Bank of Ada" → bank
              m2 PER "Bo" → bo
              m3 PER "Bo"
              m4 PER "Ada"
              l5 cats = talk ""
        "#]]
        .assert_eq(&(losses + &back));
        let (again, _) = told::rewritten_bytes("docbin", told::EXAMPLE, &options);
        assert_eq!(written, again);
        let without = crate::exchange::Options {
            text: false,
            ..options
        };
        let (written, losses) = told::rewritten_bytes("docbin", told::EXAMPLE, &without);
        assert_eq!(losses, "- articles without their text:  “”\n");
        assert_eq!(told::told("docbin", "a.spacy", &written, &[]), "");
    }

    #[test]
    fn what_does_not_hold_together_is_told() {
        let mut out = example();
        out.strings.retain(|it| it != "ran" && it != "MOVE");
        check(
            &out,
            expect![[r#"
            ! line 1: a token's string 6840958122370687302 isn't in the file; the document is left out
            ! line 2: the entity at token 1 has no known type; left out
            = ?: tokens "Bo fled"
              m1 PERSON "Bo"
        "#]],
        );
        let mut out = example();
        out.lengths = ByteBuf::from(vec![4, 0, 0, 0, 255, 255, 255, 255]);
        out.span_groups.clear();
        check(
            &out,
            expect![[r#"
            = ?: "Ada Low ran. "
              m1 PERSON "Ada Low" → Q7259
              l2 cats = run ""
            ! line 2: more tokens than the file holds; it and what follows are left out
        "#]],
        );
        let mut out = example();
        out.attrs.clear();
        check(
            &out,
            expect![[r#"
            ! no column with the tokens' words; the file is left out
        "#]],
        );
        let told = |bytes: &[u8]| told::told("docbin", "a.spacy", bytes, &[]);
        expect![[r#"
            ! not zlib: corrupt deflate stream; the file is left out
        "#]]
        .assert_eq(&told(b"words"));
        expect![[r#"
            ! no DocBin: invalid type: integer `119`, expected struct Bin; the file is left out
        "#]]
        .assert_eq(&told(&zip(b"words")));
        // A list that says it is 4 GiB long.
        expect![[r#"
            ! no DocBin: IO error while reading marker: failed to fill whole buffer; the file is left out
        "#]].assert_eq(&told(&zip(&[
            0x81, 0xa5, b'a', b't', b't', b'r', b's', 0xdd, 255, 255, 255, 255,
        ])));
    }

    #[test]
    fn a_cut_file_never_panics() {
        let whole = pack(&example());
        for end in 0..whole.len() {
            told::told("docbin", "a.spacy", &zip(&whole[..end]), &[]);
        }
        let packed = zip(&whole);
        for at in 0..packed.len() {
            told::told("docbin", "a.spacy", &packed[..at], &[]);
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            told::told("docbin", "a.spacy", &zip(&bytes), &[]);
        }
    }
}
