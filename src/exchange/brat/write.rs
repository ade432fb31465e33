//! Layers as standoff: a folder for each annotator, in it a text and its lines for
//! each article, and the label set. Stances go out as events of the type `Stance`
//! with the roles `Holder`, `Target`, `Via` and `Evidence`, and with polarity,
//! strength and basis as attributes. Must not know how files are read.

use std::collections::{BTreeMap, BTreeSet};

use super::label_set::{LabelSet, Seen, id_of};
use super::{CONF, END_NAMES, NOTE, REGISTER, STANCE, VISUAL};
use crate::exchange::flat::standing;
use crate::exchange::looked::untold;
use crate::exchange::names::{Names, escaped};
use crate::exchange::{Head, Out, Piece, Writer};
use crate::model::{
    AttributeValue, Attributes, Body, Event, Mention, Ref, Relation, Stance, Tag, TagId, Task,
};
use crate::text::Span;

const TASKS: [Task; 4] = [Task::Entities, Task::Stances, Task::Events, Task::Relations];

pub(super) fn begin(head: &Head) -> Box<dyn Writer> {
    Box::new(Folder {
        names: Names::default(),
        labels: LabelSet::new(head.schema().clone()),
        folders: BTreeSet::new(),
    })
}

struct Folder {
    names: Names,
    labels: LabelSet,
    /// Those that hold files; the empty name is the export's own.
    folders: BTreeSet<String>,
}

impl Writer for Folder {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let name = self
            .names
            .path(piece.annotator.as_str(), piece.article.id.as_str());
        let folder = name.rsplit_once('/').map_or("", |it| it.0);
        self.folders.insert(folder.to_owned());
        if piece.options.text {
            let file = out.file(&format!("{name}.txt"));
            file.extend_from_slice(piece.text.as_bytes());
        }
        let mut lines = Lines {
            piece,
            seen: &mut self.labels.seen,
            out,
            lines: String::new(),
            ids: BTreeMap::new(),
            triggers: BTreeMap::new(),
            words: BTreeMap::new(),
            made: [0; 6],
        };
        lines.all();
        let lines = lines.lines;
        untold(piece, &TASKS, out);
        let file = out.file(&format!("{name}.ann"));
        file.extend_from_slice(lines.as_bytes());
    }

    /// brat looks for the label set in the folders above a file too; others look
    /// beside it.
    fn end(&mut self, out: &mut Out) {
        self.folders.insert(String::new());
        let (conf, visual) = (self.labels.annotation_conf(), self.labels.visual_conf());
        for folder in &self.folders {
            for (name, content) in [(CONF, &conf), (VISUAL, &visual)] {
                let file = match folder.as_str() {
                    "" => out.file(name),
                    folder => out.file(&format!("{folder}/{name}")),
                };
                file.extend_from_slice(content.as_bytes());
            }
        }
    }
}

/// The letters of ids.
const LETTERS: [char; 6] = ['T', 'E', 'R', 'A', 'N', '#'];

/// The lines of one layer in the making.
struct Lines<'a, 'b> {
    piece: &'a Piece<'b>,
    seen: &'a mut Seen,
    out: &'a mut Out,
    lines: String,
    /// What a tag is called in the file.
    ids: BTreeMap<&'a TagId, String>,
    /// The words of events and stances, by tag.
    triggers: BTreeMap<&'a TagId, String>,
    /// Plain words that something points at: once each.
    words: BTreeMap<(Vec<Span>, String), String>,
    /// How many ids of each letter there are.
    made: [usize; 6],
}

impl<'a> Lines<'a, '_> {
    fn all(&mut self) {
        let tags = standing(self.piece, self.out);
        for tag in &tags {
            if let Body::Mention(it) = &tag.body {
                self.mention(tag, it);
            }
        }
        // Events may point at later ones: all have their ids first.
        for tag in &tags {
            let (kind, trigger) = match &tag.body {
                Body::Event(it) => (it.kind.as_str(), &it.trigger),
                Body::Stance(it) if it.expression.is_empty() => (STANCE, &it.evidence),
                Body::Stance(it) => (STANCE, &it.expression),
                _ => continue,
            };
            let stance = tag.stance().is_some();
            let wrong = match (trigger.is_empty(), stance) {
                (true, false) => Some("events without a trigger"),
                (true, true) => Some("stances without words"),
                (false, _) if !self.fits(trigger) => Some("tags off the text"),
                _ => None,
            };
            match wrong {
                Some(what) => self.lose(tag, what),
                None => {
                    let trigger = self.text_bound(tag, kind, trigger);
                    let id = self.id('E');
                    self.ids.insert(&tag.id, id);
                    self.triggers.insert(&tag.id, trigger);
                }
            }
        }
        for tag in &tags {
            match &tag.body {
                Body::Event(it) => self.event(tag, it),
                Body::Stance(it) => self.stance(tag, it),
                Body::Relation(it) => self.relation(tag, it),
                Body::Label(_) => self.lose(tag, "labels"),
                Body::Mention(_) | Body::Note(_) => {}
            }
        }
        for tag in &tags {
            if let Body::Note(it) = &tag.body {
                let on = it.on.as_ref().map(|on| self.ids.get(on).cloned());
                match on {
                    Some(Some(on)) => self.note(tag, &on, &it.text),
                    Some(None) => self.lose(tag, "notes on what doesn’t go out"),
                    None => self.lose(tag, "notes on whole articles"),
                }
            }
        }
    }

    fn lose(&mut self, tag: &Tag, what: &'static str) {
        self.out.lose(self.piece, Some(&tag.id), what);
    }

    fn fits(&self, spans: &[Span]) -> bool {
        !spans.is_empty() && spans.iter().all(|it| it.of(self.piece.text).is_some())
    }

    fn id(&mut self, letter: char) -> String {
        let at = LETTERS.iter().position(|it| *it == letter);
        let count = at.and_then(|at| self.made.get_mut(at));
        let number = count.map_or(0, |it| {
            *it += 1;
            *it
        });
        format!("{letter}{number}")
    }

    fn line(&mut self, parts: &[&str]) {
        self.lines.push_str(&parts.concat());
        self.lines.push('\n');
    }

    /// A name of the label set. What brat's rules don't allow is told.
    fn name(&mut self, tag: &Tag, name: &str) -> String {
        let id = id_of(name);
        if id != name {
            let what = match self.is_anothers(name, &id) {
                true => "names that become one with another’s, as brat doesn’t allow all signs",
                false => "names with signs that brat doesn’t allow",
            };
            self.lose(tag, what);
        }
        id
    }

    /// Whether another type of the schema goes out under this name too.
    fn is_anothers(&self, name: &str, id: &str) -> bool {
        let schema = self.piece.schema;
        let entities = schema.entities.iter().map(|it| &it.id);
        let events = schema.events.iter().map(|it| &it.id);
        let relations = schema.relations.iter().map(|it| &it.id);
        let mut all = entities
            .chain(events)
            .chain(relations)
            .map(|it| it.as_str());
        all.any(|it| it != name && id_of(it) == id)
    }

    /// Words with a type; brat wants a quote without line ends behind them.
    fn text_bound(&mut self, tag: &Tag, kind: &str, spans: &[Span]) -> String {
        let kind = self.name(tag, kind);
        let id = self.id('T');
        let places: Vec<String> = spans
            .iter()
            .map(|it| {
                let (start, end) = self.piece.chars(*it);
                format!("{start} {end}")
            })
            .collect();
        let quote = crate::text::quote_of(self.piece.text, spans);
        let quote = quote.filter(|_| self.piece.options.text);
        let quote = quote.map(|it| format!("\t{}", one_line(&it)));
        let quote = quote.unwrap_or_default();
        self.line(&[&id, "\t", &kind, " ", &places.join(";"), &quote]);
        id
    }

    fn mention(&mut self, tag: &'a Tag, it: &Mention) {
        if !self.fits(&it.spans) {
            return self.lose(tag, "tags off the text");
        }
        self.seen.entity(it.kind.as_str());
        let id = self.text_bound(tag, it.kind.as_str(), &it.spans);
        self.attributes(tag, &id, &it.attributes);
        if let Some(entity) = &it.entity {
            let known = self.piece.register.entities.get(entity);
            let name = known.map_or(entity.as_str(), |it| it.name.as_str());
            let reference = escaped(entity.as_str(), "");
            let wikidata = known.and_then(|it| it.wikidata.as_deref());
            let wikidata = wikidata.map(|it| format!("Wikidata:{}", escaped(it, "")));
            let own = Some(format!("{REGISTER}{reference}"));
            for reference in own.into_iter().chain(wikidata) {
                let number = self.id('N');
                let name = one_line(name);
                self.line(&[&number, "\tReference ", &id, " ", &reference, "\t", &name]);
            }
        }
        self.ids.insert(&tag.id, id);
    }

    fn attributes(&mut self, tag: &Tag, on: &str, attributes: &Attributes) {
        for (name, value) in attributes {
            let values = match value {
                AttributeValue::Flag(true) => vec![None],
                AttributeValue::Flag(false) => {
                    self.lose(tag, "attributes that are false");
                    continue;
                }
                AttributeValue::Number(it) => vec![Some(it.to_string())],
                AttributeValue::Text(it) => vec![Some(it.clone())],
                AttributeValue::Many(all) => all.iter().cloned().map(Some).collect(),
            };
            let whole = |it: &String| !it.is_empty() && one_line(it).trim() == it.as_str();
            if values.is_empty() || !values.iter().flatten().all(whole) {
                self.lose(tag, "empty values and values of several lines");
            }
            let name = self.name(tag, name.as_str());
            for value in values {
                self.attribute(on, &name, value.as_deref());
            }
        }
    }

    fn attribute(&mut self, on: &str, name: &str, value: Option<&str>) {
        let value = value.map(one_line);
        let value = value.as_deref().map(str::trim);
        if value == Some("") {
            return;
        }
        self.seen.attribute(name, on, value);
        let id = self.id('A');
        let value = value.map(|it| format!(" {it}")).unwrap_or_default();
        self.line(&[&id, "\t", name, " ", on, &value]);
    }

    /// What a reference is called in the file; plain words are put in for it.
    fn to(&mut self, tag: &Tag, to: &Ref, kind: &str) -> Option<String> {
        if let Some(id) = to.tag() {
            return self.ids.get(id).cloned();
        }
        let spans = to.spans();
        if !self.fits(spans) {
            return None;
        }
        let key = (spans.to_vec(), kind.to_owned());
        let known = self.words.get(&key).cloned();
        let id = known.unwrap_or_else(|| {
            self.seen.entity(kind);
            let id = self.text_bound(tag, kind, spans);
            self.words.insert(key, id.clone());
            id
        });
        if let Ref::Value { value, .. } = to {
            self.note(tag, &id, value);
        }
        Some(id)
    }

    /// The arguments of an event's line, roles numbered as brat does.
    fn arguments(&mut self, tag: &Tag, kind: &str, arguments: &[(String, &Ref, &str)]) -> String {
        let mut line = String::new();
        let mut filled: BTreeMap<String, usize> = BTreeMap::new();
        for (role, filler, words) in arguments {
            let Some(id) = self.to(tag, filler, words) else {
                self.lose(tag, "arguments without words");
                continue;
            };
            if filler.tag().is_none() && *words != "Evidence" {
                self.lose(tag, "plain words pointed at, which become mentions");
            }
            let role = self.name(tag, role);
            self.seen.role(kind, &role);
            let count = filled.entry(role.clone()).or_default();
            *count += 1;
            let number = match *count {
                1 => String::new(),
                count => count.to_string(),
            };
            line.push_str(&format!(" {role}{number}:{id}"));
        }
        line
    }

    fn event(&mut self, tag: &'a Tag, it: &Event) {
        let arguments: Vec<(String, &Ref, &str)> = it
            .arguments
            .iter()
            .map(|it| {
                let words = match it.filler {
                    Ref::Value { .. } => "Value",
                    _ => "Text",
                };
                (it.role.as_str().to_owned(), &it.filler, words)
            })
            .collect();
        if let Some(id) = self.event_line(tag, it.kind.as_str(), &arguments) {
            self.attributes(tag, &id, &it.attributes);
        }
    }

    fn event_line(
        &mut self,
        tag: &Tag,
        kind: &str,
        arguments: &[(String, &Ref, &str)],
    ) -> Option<String> {
        let id = self.ids.get(&tag.id).cloned()?;
        let trigger = self.triggers.get(&tag.id).cloned()?;
        let kind = id_of(kind);
        self.seen.event(&kind);
        let arguments = self.arguments(tag, &kind, arguments);
        self.line(&[&id, "\t", &kind, ":", &trigger, &arguments]);
        Some(id)
    }

    fn stance(&mut self, tag: &'a Tag, it: &Stance) {
        // Holders and targets that no words name stand in attributes.
        let mut unnamed: Vec<(&str, String)> = Vec::new();
        let evidence = Ref::Spans(it.evidence.clone());
        let mut arguments: Vec<(String, &Ref, &str)> = Vec::new();
        let ends = [("Holder", &it.holder), ("Target", &it.target)];
        let via = it.via.iter().map(|it| ("Via", it));
        for (role, to) in ends.into_iter().chain(via) {
            let named = match to {
                Ref::Entity(id) => Some(format!("entity:{id}")),
                Ref::Topic(id) => Some(format!("topic:{id}")),
                Ref::Author => Some("author".to_owned()),
                Ref::Implicit => Some("implicit".to_owned()),
                Ref::Unknown => Some("unknown".to_owned()),
                _ => None,
            };
            match named {
                Some(named) => unnamed.push((role, named)),
                None => arguments.push((role.to_owned(), to, "Text")),
            }
        }
        if !it.evidence.is_empty() && !it.expression.is_empty() {
            arguments.push(("Evidence".to_owned(), &evidence, "Evidence"));
        }
        let Some(id) = self.event_line(tag, STANCE, &arguments) else {
            return;
        };
        self.attribute(&id, "Polarity", Some(it.polarity.id()));
        if let Some(strength) = it.strength {
            self.attribute(&id, "Strength", Some(&strength.to_string()));
        }
        if let Some(basis) = it.basis {
            self.attribute(&id, "Basis", Some(basis.id()));
        }
        for (role, named) in unnamed {
            self.attribute(&id, &format!("{role}Is"), Some(&named));
        }
        self.attributes(tag, &id, &it.attributes);
    }

    fn relation(&mut self, tag: &'a Tag, it: &Relation) {
        let mut attributes = it.attributes.clone();
        // Names that the ends had in a file of brat's.
        let mut names = ["Arg1".to_owned(), "Arg2".to_owned()];
        let held = END_NAMES.map(|it| attributes.get(&it.into()).cloned());
        if let [
            Some(AttributeValue::Text(from)),
            Some(AttributeValue::Text(to)),
        ] = held
            && id_of(&from) == from
            && id_of(&to) == to
        {
            for name in END_NAMES {
                attributes.remove(&name.into());
            }
            names = [from, to];
        }
        let ends = [self.to(tag, &it.from, "Text"), self.to(tag, &it.to, "Text")];
        let [Some(from), Some(to)] = ends else {
            return self.lose(tag, "relations to what has no words");
        };
        if it.from.tag().is_none() || it.to.tag().is_none() {
            self.lose(tag, "plain words pointed at, which become mentions");
        }
        if !it.evidence.is_empty() {
            self.lose(tag, "evidence of relations");
        }
        let kind = self.name(tag, it.kind.as_str());
        self.seen.relation(&kind);
        let id = self.id('R');
        let [one, other] = names;
        self.line(&[
            &id, "\t", &kind, " ", &one, ":", &from, " ", &other, ":", &to,
        ]);
        self.attributes(tag, &id, &attributes);
        self.ids.insert(&tag.id, id);
    }

    fn note(&mut self, tag: &Tag, on: &str, text: &str) {
        let line = one_line(text);
        let line = line.trim();
        if line != text {
            self.lose(tag, "notes of several lines, which become one");
        }
        let id = self.id('#');
        self.line(&[&id, "\t", NOTE, " ", on, "\t", line]);
    }
}

fn one_line(text: &str) -> String {
    let broken = |c: char| c.is_whitespace() && c != ' ' && c != '\u{a0}';
    text.chars()
        .map(|c| if broken(c) { ' ' } else { c })
        .collect()
}
