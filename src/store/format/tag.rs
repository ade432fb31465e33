//! One tag as RON, in files and in the journal: `(id: "m4", kind: "PERSON",
//! spans: [(403, 417, "Nikol Pashinyan")], …)`. Knows nothing of what stands
//! around it.

use super::print::{field_name, float, number, string};
use super::read::{self, Fields};
use super::scan::{Fault, Node, Value};
use super::words;
use crate::model::{
    Argument, AttributeValue, Attributes, Body, Event, Extra, Label, Mention, Note, Provenance,
    Ref, Relation, Stance, Status, Tag, TagClass,
};
use crate::text::Span;

/// Quotes longer than this many bytes are shortened in their middle: the text's
/// hash vouches for what is left out.
const LONG_QUOTE: usize = 1000;

/// What spans are printed with and checked against.
#[derive(Clone, Copy)]
pub enum Quotes<'t> {
    /// Spans stand with the words they cover.
    With(&'t str),
    /// Spans stand alone: in the journal, or where the text isn't at hand.
    Without,
}

/// What is wrong with a span, for the code of the problem.
pub const SPAN_FAULTS: [(&str, &str); 3] = [
    ("span-out-of-range", "runs past the end of the text"),
    ("span-off-boundary", "cuts a character in two"),
    ("quote-differs", "doesn't cover the words it is quoted with"),
];

/// Prints a tag's fields in round brackets. `indent` is that of its line, for
/// the block of an event's arguments; None keeps everything on one line.
pub fn print(out: &mut String, tag: &Tag, quotes: Quotes, indent: Option<usize>) {
    let mut p = Printer::new(out, quotes);
    p.text("id", tag.id.as_str());
    match &tag.body {
        Body::Mention(it) => {
            p.text("kind", it.kind.as_str());
            p.spans("spans", &it.spans);
            if let Some(entity) = &it.entity {
                p.text("entity", entity.as_str());
            }
            p.attributes(&it.attributes);
        }
        Body::Event(it) => {
            p.text("kind", it.kind.as_str());
            p.spans("trigger", &it.trigger);
            p.attributes(&it.attributes);
            p.arguments(&it.arguments, indent);
        }
        Body::Stance(it) => {
            p.name("holder");
            p.reference(&it.holder);
            p.name("target");
            p.reference(&it.target);
            p.word("polarity", words::of(&words::POLARITY, it.polarity));
            if let Some(strength) = it.strength {
                p.name("strength");
                number(p.out, strength);
            }
            if let Some(basis) = it.basis {
                p.word("basis", words::of(&words::BASIS, basis));
            }
            if !it.via.is_empty() {
                p.name("via");
                p.list(&it.via, |p, it| p.reference(it));
            }
            p.spans("expression", &it.expression);
            p.spans("evidence", &it.evidence);
            p.attributes(&it.attributes);
        }
        Body::Relation(it) => {
            p.text("kind", it.kind.as_str());
            p.name("from");
            p.reference(&it.from);
            p.name("to");
            p.reference(&it.to);
            p.spans("evidence", &it.evidence);
            p.attributes(&it.attributes);
        }
        Body::Label(it) => {
            p.text("task", it.task.as_str());
            p.name("values");
            p.list(&it.values, |p, it| string(p.out, it));
            p.spans("spans", &it.spans);
        }
        Body::Note(it) => {
            if let Some(on) = &it.on {
                p.text("on", on.as_str());
            }
            p.text("text", &it.text);
        }
    }
    p.provenance(&tag.provenance);
    p.extra(&tag.extra);
    p.close();
}

/// A tag of the class from its fields. Spans are checked only for order and
/// emptiness here; `quoted` gets each with its quote and place.
pub fn parse<'a>(
    node: Node<'a>,
    class: TagClass,
    quoted: &mut Vec<Quoted<'a>>,
) -> Result<Tag, Fault> {
    let mut f = Fields::of(node)?;
    let id = f.need("id", read::id)?;
    let mut spans = |node| read::list(node, |it| span(it, quoted));
    let body = match class {
        TagClass::Mention => Body::Mention(Mention {
            kind: f.need("kind", read::id)?,
            spans: f.need("spans", |it| some(it.at, spans(it)?))?,
            entity: f.option("entity", read::id)?,
            attributes: f.get("attributes", attributes)?,
        }),
        TagClass::Event => Body::Event(Event {
            kind: f.need("kind", read::id)?,
            trigger: f.get("trigger", spans)?,
            attributes: f.get("attributes", attributes)?,
            arguments: f.get("arguments", |it| read::list(it, |it| argument(it, quoted)))?,
        }),
        TagClass::Stance => {
            let holder = f.need("holder", |it| reference(it, quoted))?;
            let target = f.need("target", |it| reference(it, quoted))?;
            let polarity = f.need("polarity", |it| read::word(it, &words::POLARITY))?;
            let strength = f.option("strength", read::whole)?;
            let basis = f.option("basis", |it| read::word(it, &words::BASIS))?;
            let via = f.get("via", |it| read::list(it, |it| reference(it, quoted)))?;
            let mut spans = |node| read::list(node, |it| span(it, quoted));
            Body::Stance(Stance {
                holder,
                target,
                polarity,
                strength,
                basis,
                via,
                expression: f.get("expression", &mut spans)?,
                evidence: f.get("evidence", &mut spans)?,
                attributes: f.get("attributes", attributes)?,
            })
        }
        TagClass::Relation => Body::Relation(Relation {
            kind: f.need("kind", read::id)?,
            from: f.need("from", |it| reference(it, quoted))?,
            to: f.need("to", |it| reference(it, quoted))?,
            evidence: f.get("evidence", |it| read::list(it, |it| span(it, quoted)))?,
            attributes: f.get("attributes", attributes)?,
        }),
        TagClass::Label => Body::Label(Label {
            task: f.need("task", read::id)?,
            values: f.get("values", |it| read::list(it, read::text))?,
            spans: f.get("spans", spans)?,
        }),
        TagClass::Note => Body::Note(Note {
            on: f.option("on", read::id)?,
            text: f.need("text", read::text)?,
        }),
    };
    Ok(Tag {
        id,
        body,
        provenance: provenance(&mut f)?,
        extra: f.rest(),
    })
}

/// A span as it stands in a file.
pub struct Quoted<'a> {
    pub at: u32,
    pub span: Span,
    pub quote: Option<std::borrow::Cow<'a, str>>,
}

impl Quoted<'_> {
    /// What is wrong with it in this text, as a row of [`SPAN_FAULTS`].
    pub fn fault(&self, text: &str) -> Option<usize> {
        if self.span.end() as usize > text.len() {
            return Some(0);
        }
        let Some(covered) = self.span.of(text) else {
            return Some(1);
        };
        match &self.quote {
            Some(quote) if quote != covered && **quote != quote_of(covered) => Some(2),
            _ => None,
        }
    }
}

/// `(403, 417, "Nikol Pashinyan")`; the quote may be left out.
pub fn span<'a>(node: Node<'a>, quoted: &mut Vec<Quoted<'a>>) -> Result<Span, Fault> {
    let at = node.at;
    let Value::Tuple("", items) = node.value else {
        return Err(Fault::new(at, "a span `(start, end, \"quote\")` expected"));
    };
    let mut items = items.into_iter();
    let (start, end, quote) = match (items.next(), items.next(), items.next(), items.next()) {
        (Some(start), Some(end), quote, None) => (start, end, quote),
        _ => {
            return Err(Fault::new(at, "a span `(start, end, \"quote\")` expected"));
        }
    };
    let (start, end) = (read::whole(start)?, read::whole(end)?);
    let span = Span::new(start, end)
        .ok_or_else(|| Fault::new(at, format!("the span {start}..{end} is empty or reversed")))?;
    let quote = match quote.map(|it| (it.at, it.value)) {
        None => None,
        Some((_, Value::Text(quote))) => Some(quote),
        Some((at, _)) => return Err(Fault::new(at, "a quote expected")),
    };
    quoted.push(Quoted { at, span, quote });
    Ok(span)
}

/// Prints a span, with its quote where the text is at hand and has it.
pub fn print_span(out: &mut String, span: Span, quotes: Quotes) {
    number(out, format_args!("({}, {}", span.start(), span.end()));
    if let Quotes::With(text) = quotes
        && let Some(covered) = span.of(text)
    {
        out.push_str(", ");
        string(out, &quote_of(covered));
    }
    out.push(')');
}

/// The words as they are quoted: all of them, unless they are very long.
fn quote_of(covered: &str) -> std::borrow::Cow<'_, str> {
    if covered.len() <= LONG_QUOTE {
        return covered.into();
    }
    let half = LONG_QUOTE / 2;
    let head = covered.floor_char_boundary(half);
    let tail = covered.ceil_char_boundary(covered.len() - half);
    format!("{} […] {}", &covered[..head], &covered[tail..]).into()
}

/// Prints fields: a name and a colon before each, commas between.
pub struct Printer<'o, 't> {
    pub out: &'o mut String,
    quotes: Quotes<'t>,
    first: bool,
}

impl<'o, 't> Printer<'o, 't> {
    /// Opens the round bracket.
    pub fn new(out: &'o mut String, quotes: Quotes<'t>) -> Self {
        out.push('(');
        Self {
            out,
            quotes,
            first: true,
        }
    }

    pub fn close(self) {
        self.out.push(')');
    }

    pub fn name(&mut self, name: &str) {
        if !std::mem::take(&mut self.first) {
            self.out.push_str(", ");
        }
        self.out.push_str(name);
        self.out.push_str(": ");
    }

    pub fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        string(self.out, value);
    }

    pub fn word(&mut self, name: &str, word: &str) {
        self.name(name);
        self.out.push_str(word);
    }

    /// Unknown fields, as they were.
    pub fn extra(&mut self, extra: &Extra) {
        for (name, value) in extra {
            self.name(&field_name(name));
            self.out.push_str(value);
        }
    }

    fn list<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) {
        self.out.push('[');
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            print(self, item);
        }
        self.out.push(']');
    }

    /// Left out where there is none.
    fn spans(&mut self, name: &str, spans: &[Span]) {
        if !spans.is_empty() {
            self.name(name);
            self.span_list(spans);
        }
    }

    fn span_list(&mut self, spans: &[Span]) {
        self.list(spans, |p, it| print_span(p.out, *it, p.quotes));
    }

    fn reference(&mut self, to: &Ref) {
        let (name, id) = match to {
            Ref::Mention(id) => ("Mention", id.as_str()),
            Ref::Event(id) => ("Event", id.as_str()),
            Ref::Entity(id) => ("Entity", id.as_str()),
            Ref::Topic(id) => ("Topic", id.as_str()),
            Ref::Value { value, .. } => ("Value", value.as_str()),
            Ref::Spans(spans) => {
                self.out.push_str("Spans(");
                self.span_list(spans);
                return self.out.push(')');
            }
            Ref::Author => return self.out.push_str("Author"),
            Ref::Implicit => return self.out.push_str("Implicit"),
            Ref::Unknown => return self.out.push_str("Unknown"),
        };
        self.out.push_str(name);
        self.out.push('(');
        string(self.out, id);
        if let Ref::Value { spans, .. } = to
            && !spans.is_empty()
        {
            self.out.push_str(", ");
            self.span_list(spans);
        }
        self.out.push(')');
    }

    fn arguments(&mut self, arguments: &[Argument], indent: Option<usize>) {
        if arguments.is_empty() {
            return;
        }
        self.name("arguments");
        let print = |p: &mut Self, it: &Argument| {
            let mut inner = Printer::new(p.out, p.quotes);
            inner.text("role", it.role.as_str());
            inner.name("filler");
            inner.reference(&it.filler);
            inner.extra(&it.extra);
            inner.close();
        };
        let Some(indent) = indent else {
            return self.list(arguments, print);
        };
        self.out.push_str("[\n");
        for it in arguments {
            self.out.push_str(&"    ".repeat(indent + 1));
            print(self, it);
            self.out.push_str(",\n");
        }
        self.out.push_str(&"    ".repeat(indent));
        self.out.push(']');
    }

    fn attributes(&mut self, attributes: &Attributes) {
        if attributes.is_empty() {
            return;
        }
        self.name("attributes");
        self.out.push('{');
        for (i, (id, value)) in attributes.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            string(self.out, id.as_str());
            self.out.push_str(": ");
            match value {
                AttributeValue::Flag(it) => number(self.out, it),
                AttributeValue::Number(it) => float(self.out, *it),
                AttributeValue::Text(it) => string(self.out, it),
                AttributeValue::Many(it) => self.list(it, |p, it| string(p.out, it)),
            }
        }
        self.out.push('}');
    }

    fn provenance(&mut self, it: &Provenance) {
        if !it.by.as_str().is_empty() {
            self.text("by", it.by.as_str());
        }
        if let Some(at) = &it.at {
            self.text("at", at.as_str());
        }
        if it.status != Status::default() {
            self.word("status", words::of(&words::STATUS, it.status));
        }
        if let Some(score) = it.score {
            self.name("score");
            float(self.out, score);
        }
        if let Some(version) = &it.version {
            self.text("version", version);
        }
        if let Some(by) = &it.decided_by {
            self.text("decided_by", by.as_str());
        }
    }
}

fn provenance(f: &mut Fields) -> Result<Provenance, Fault> {
    Ok(Provenance {
        by: f.get("by", read::id)?,
        at: f.option("at", read::id)?,
        status: f.get("status", |it| read::word(it, &words::STATUS))?,
        score: f.option("score", read::float)?,
        version: f.option("version", read::text)?,
        decided_by: f.option("decided_by", read::id)?,
    })
}

fn argument<'a>(node: Node<'a>, quoted: &mut Vec<Quoted<'a>>) -> Result<Argument, Fault> {
    let mut f = Fields::of(node)?;
    Ok(Argument {
        role: f.need("role", read::id)?,
        filler: f.need("filler", |it| reference(it, quoted))?,
        extra: f.rest(),
    })
}

fn reference<'a>(node: Node<'a>, quoted: &mut Vec<Quoted<'a>>) -> Result<Ref, Fault> {
    const EXPECTED: &str = "Mention(\"…\"), Event(\"…\"), Entity(\"…\"), Topic(\"…\"), \
         Spans([…]), Value(\"…\"), Author, Implicit or Unknown expected";
    let at = node.at;
    let unknown = || Fault::new(at, EXPECTED);
    let (name, items) = match node.value {
        Value::Word("Author") => return Ok(Ref::Author),
        Value::Word("Implicit") => return Ok(Ref::Implicit),
        Value::Word("Unknown") => return Ok(Ref::Unknown),
        Value::Tuple(name, items) => (name, items),
        _ => return Err(unknown()),
    };
    let mut items = items.into_iter();
    let first = items.next().ok_or_else(unknown)?;
    let second = items.next();
    if items.next().is_some() || (second.is_some() && name != "Value") {
        return Err(unknown());
    }
    let mut spans = |node| read::list(node, |it| span(it, quoted));
    match name {
        "Mention" => read::id(first).map(Ref::Mention),
        "Event" => read::id(first).map(Ref::Event),
        "Entity" => read::id(first).map(Ref::Entity),
        "Topic" => read::id(first).map(Ref::Topic),
        "Spans" => Ok(Ref::Spans(some(first.at, spans(first)?)?)),
        "Value" => Ok(Ref::Value {
            value: read::text(first)?,
            spans: second.map_or_else(|| Ok(Vec::new()), spans)?,
        }),
        _ => Err(unknown()),
    }
}

fn attributes(node: Node) -> Result<Attributes, Fault> {
    let Value::Map(items) = node.value else {
        return Err(Fault::new(node.at, "`{\"attribute\": value, …}` expected"));
    };
    let mut attributes = Attributes::new();
    for (key, node) in items {
        let at = key.at;
        let value = match node.value {
            Value::Word("true") => AttributeValue::Flag(true),
            Value::Word("false") => AttributeValue::Flag(false),
            Value::Text(text) => AttributeValue::Text(text.into_owned()),
            Value::List(_) => AttributeValue::Many(read::list(node, read::text)?),
            _ => AttributeValue::Number(read::float(node)?),
        };
        if attributes.insert(read::id(key)?, value).is_some() {
            return Err(Fault::new(at, "this attribute stands here twice"));
        }
    }
    Ok(attributes)
}

/// A list that must not be empty.
fn some(at: u32, spans: Vec<Span>) -> Result<Vec<Span>, Fault> {
    match spans.is_empty() {
        true => Err(Fault::new(at, "at least one span expected")),
        false => Ok(spans),
    }
}
