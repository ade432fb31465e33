//! What the feature structures of a CAS mean as tags. Spans are mentions, spans
//! with slots are events, `Governor` and `Dependent` (or `source` and `target`)
//! make a relation, chains are entities, structures without a place are labels
//! of the document. Tokens, sentences, syntax and the like are passed over, with
//! one remark. Must not know how a file writes them.

mod own;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

use self::own::Own;
use super::TAKEN;
use super::entities::Entities;
use super::graph::{Graph, Id, Sofa, Structure, Value};
use crate::exchange::draft::{Draft, passed_over};
use crate::exchange::{Issue, Item, Maker, Take};
use crate::model::{
    Argument, AttributeId, AttributeValue, Attributes, Body, Event, KindId, Mention, Provenance,
    Ref, Relation, RoleId,
};
use crate::text::Span;

/// What is known of a document from outside its file.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its name in the project that was exported.
    pub id: Option<String>,
    pub annotator: Option<String>,
    /// Its name where nothing else names it.
    pub stem: String,
}

/// Types that hold what every text has, not what somebody found in this one.
const PASSED: &[&str] = &[
    "de.tudarmstadt.ukp.dkpro.core.api.anomaly.",
    "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.",
    "de.tudarmstadt.ukp.dkpro.core.api.phonetics.",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.",
    "de.tudarmstadt.ukp.dkpro.core.api.transform.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "org.dkpro.core.api.",
    "uima.tcas.DocumentAnnotation",
];

/// The same, by their own name, of whatever package.
const PASSED_NAMES: &[&str] = &["Token", "Sentence", "Lemma", "Stem", "POS"];

/// Those of the passed that say which text it is, and were heard.
const HEARD: &str = "DocumentMetaData";

/// The two ends of a relation: from, to.
const ENDS: &[(&str, &str)] = &[("Governor", "Dependent"), ("source", "target")];

/// Features that say a tag's kind, the first that is there.
const KINDS: &[&str] = &["value", "label", "category", "referenceType"];

/// Layers whose name says no more than that something was tagged.
const PLAIN_LAYERS: &[&str] = &[
    "NamedEntity",
    "CoreferenceLink",
    "Span",
    "Event",
    "Relation",
];

/// Hands over a record for each text of the graph.
pub fn give(graph: &Graph, issues: Vec<Issue>, known: &Known, take: &mut Take) -> ControlFlow<()> {
    for issue in issues {
        take(Item::Issue(issue))?;
    }
    if graph.sofas.is_empty() {
        let message = "the file holds no text; its annotations are left out";
        return take(Item::Issue(whole_file(message.to_owned())));
    }
    for sofa in &graph.sofas {
        match &sofa.text {
            Some(text) => {
                let mut draft = Draft::new(sofa.line, text.as_str(), graph.unit);
                Mapping::new(graph, sofa, known, &mut draft).run();
                draft.give(take)?;
            }
            None => {
                let belongs = |it: &&Structure| graph.sofa_of(it) == Some(sofa.id);
                let count = graph.structures.iter().filter(belongs).count();
                let message = format!(
                    "the view {} holds no text; {count} annotations of it are left out",
                    sofa.name
                );
                take(Item::Issue(Issue {
                    line: sofa.line,
                    ..whole_file(message)
                }))?;
            }
        }
    }
    ControlFlow::Continue(())
}

fn whole_file(message: String) -> Issue {
    Issue {
        line: 0,
        tag: None,
        message,
    }
}

/// What a structure becomes.
enum Part<'a> {
    Passed,
    /// Reached from others only: arrays, lists, links.
    Inner,
    Chain,
    Relation(&'a str, &'a str),
    Span(i64, i64),
    Document,
    /// A type that only Glossator writes.
    Own(Own),
}

struct Mapping<'a> {
    graph: &'a Graph,
    sofa: &'a Sofa,
    known: &'a Known,
    draft: &'a mut Draft,
    /// Types of which some structure has slots.
    events: HashSet<&'a str>,
    /// Structure → what it became, and where it stands among the record's tags.
    made: HashMap<Id, (Ref, usize)>,
    entities: Entities,
    passed: BTreeMap<String, usize>,
}

impl<'a> Mapping<'a> {
    fn new(graph: &'a Graph, sofa: &'a Sofa, known: &'a Known, draft: &'a mut Draft) -> Self {
        Self {
            graph,
            sofa,
            known,
            draft,
            events: HashSet::new(),
            made: HashMap::new(),
            entities: Entities::default(),
            passed: BTreeMap::new(),
        }
    }

    fn run(mut self) {
        let graph = self.graph;
        let mine = |it: &&Structure| graph.sofa_of(it).is_none_or(|id| id == self.sofa.id);
        let mine: Vec<&Structure> = graph.structures.iter().filter(mine).collect();
        self.name_record(&mine);
        self.events = mine
            .iter()
            .filter(|it| self.slots(it).next().is_some() || graph.types.has_slots(&it.kind))
            .map(|it| it.kind.as_str())
            .collect();
        for it in &mine {
            match self.part(it) {
                Part::Passed if it.local() == HEARD => {}
                Part::Passed => *self.passed.entry(it.local().to_owned()).or_default() += 1,
                Part::Span(begin, end) => self.span(it, begin, end),
                Part::Document => self.document(it),
                Part::Own(own) => self.own(it, own),
                Part::Inner | Part::Chain | Part::Relation(..) => {}
            }
        }
        for it in &mine {
            match self.part(it) {
                Part::Chain => self.chain(it),
                Part::Relation(from, to) => self.relation(it, from, to),
                Part::Span(..) => self.references(it),
                Part::Own(Own::Stance) => self.own_parts(it),
                Part::Passed | Part::Inner | Part::Document | Part::Own(_) => {}
            }
        }
        // They may stand on relations.
        for it in &mine {
            if let Part::Own(Own::Note) = self.part(it) {
                self.own_note(it);
            }
        }
        if let Some(message) = passed_over(&self.passed) {
            self.draft.report(self.sofa.line, None, message);
        }
        self.draft.record.entities = self.entities.finish();
    }

    /// The document's name and whose work it is.
    fn name_record(&mut self, mine: &[&Structure]) {
        let said = |name: &str, feature: &str| {
            let found = mine.iter().find(|it| it.local() == name);
            found?.text(feature).map(str::to_owned)
        };
        let id = self.known.id.clone();
        let id = id
            .or_else(|| said("CASMetadata", "sourceDocumentName"))
            .or_else(|| said("DocumentMetaData", "documentTitle"))
            .or_else(|| said("DocumentMetaData", "documentId"))
            .unwrap_or_else(|| self.known.stem.clone());
        self.draft.record.id = Some(match self.sofa.name.as_str() {
            "" | "_InitialView" => id,
            view => format!("{id}#{view}"),
        });
        let annotator = self.known.annotator.clone();
        let annotator = annotator.or_else(|| said("CASMetadata", "username"));
        if let Some(name) = annotator.or_else(|| said("Document", "annotator")) {
            self.draft.record.maker = Maker::Person(name);
        }
    }

    fn part(&self, it: &'a Structure) -> Part<'a> {
        if let Some(own) = Own::of(&it.kind) {
            return Part::Own(own);
        }
        let mut lineage = self.graph.types.lineage(&it.kind);
        if PASSED_NAMES.contains(&it.local())
            || lineage.any(|kind| PASSED.iter().any(|start| kind.starts_with(start)))
        {
            return Part::Passed;
        }
        if it.is_container() || it.is_link() {
            return Part::Inner;
        }
        if it.begin.is_none() && it.feature("first").is_some() {
            return Part::Chain;
        }
        let end = |name: &str| {
            let typed = self.graph.types.range(&it.kind, name);
            !it.refs(name).is_empty() || typed == Some(super::types::Range::Refs)
        };
        if let Some((from, to)) = ENDS.iter().find(|(from, to)| end(from) && end(to)) {
            return Part::Relation(from, to);
        }
        match (it.begin, it.end) {
            (Some(begin), Some(end)) => Part::Span(begin, end),
            _ => Part::Document,
        }
    }

    /// The links of a structure, each with the feature that holds it.
    fn slots(&self, it: &'a Structure) -> impl Iterator<Item = (&'a str, &'a Structure)> {
        let graph = self.graph;
        it.features.iter().flat_map(move |(name, value)| {
            let ids = match value {
                Value::Refs(ids) => graph.targets(ids),
                _ => Vec::new(),
            };
            let link = |id| graph.get(id).filter(|link| link.is_link());
            ids.into_iter()
                .filter_map(link)
                .map(move |link| (name.as_str(), link))
        })
    }

    fn span(&mut self, it: &'a Structure, begin: i64, end: i64) {
        let id = it.id.to_string();
        let span = match self.draft.span(begin, end) {
            Ok(span) => span,
            Err(why) => {
                let message = format!("{}: {why}; left out", it.local());
                return self.draft.report(it.line, Some(&id), message);
            }
        };
        let (kind, attributes, score) = self.described(it);
        let (body, class): (Body, fn(_) -> Ref) = match self.events.contains(it.kind.as_str()) {
            true => {
                let event = Event {
                    kind,
                    trigger: vec![span],
                    arguments: Vec::new(),
                    attributes,
                };
                (Body::Event(event), Ref::Event)
            }
            false => {
                let words = span.of(self.draft.text()).unwrap_or_default();
                let iri = it.text("identifier");
                let entity = iri.map(|iri| self.entities.linked(iri, words, &kind));
                let mention = Mention {
                    kind,
                    spans: vec![span],
                    entity,
                    attributes,
                };
                (Body::Mention(mention), Ref::Mention)
            }
        };
        let at = self.draft.record.tags.len();
        let provenance = Provenance {
            score,
            ..Provenance::default()
        };
        let tag = self.draft.put(Some(&id), body, provenance);
        self.made.insert(it.id, (class(tag), at));
    }

    /// Kind, attributes and score, as the features say them.
    fn described(&self, it: &Structure) -> (KindId, Attributes, Option<f64>) {
        let said = KINDS
            .iter()
            .find_map(|name| Some((*name, it.text(name)?.trim())))
            .filter(|(_, kind)| !kind.is_empty());
        let mut attributes = Attributes::default();
        let mut score = None;
        for (name, value) in &it.features {
            if said.is_some_and(|(kind, _)| kind == name) || name == "identifier" {
                continue;
            }
            let value = match value {
                Value::Text(text) | Value::Raw(text) if text.is_empty() => continue,
                Value::Text(text) | Value::Raw(text) => AttributeValue::Text(text.clone()),
                Value::Flag(flag) => AttributeValue::Flag(*flag),
                Value::Number(number) if !number.is_finite() => {
                    AttributeValue::Text(number.to_string())
                }
                Value::Number(number) => {
                    let is_score = matches!(name.as_str(), "score" | "confidence");
                    if is_score && (0.0..=1.0).contains(number) {
                        score = Some(*number);
                        continue;
                    }
                    AttributeValue::Number(*number)
                }
                Value::Many(values) => AttributeValue::Many(values.clone()),
                Value::Refs(ids) => match self.graph.strings(ids) {
                    Some(values) => AttributeValue::Many(values),
                    None => continue,
                },
            };
            let taken = TAKEN.iter().find(|it| it.1 == name);
            let name = taken.map_or(name.as_str(), |it| it.0);
            attributes.insert(AttributeId::new(name), value);
        }
        let kind = match said {
            Some((_, kind)) => {
                if !PLAIN_LAYERS.contains(&it.local()) {
                    let layer = AttributeValue::Text(it.local().to_owned());
                    attributes.entry("layer".into()).or_insert(layer);
                }
                kind
            }
            None => it.local(),
        };
        (KindId::new(kind), attributes, score)
    }

    /// What a structure without a place says is said of the document.
    fn document(&mut self, it: &Structure) {
        let (kind, attributes, _) = self.described(it);
        if kind.as_str() != it.local() {
            self.draft
                .label(it.local(), vec![kind.as_str().to_owned()], Vec::new());
        }
        for (name, value) in attributes {
            let values = match value {
                _ if name.as_str() == "layer" => continue,
                AttributeValue::Text(text) => vec![text],
                AttributeValue::Many(values) => values,
                AttributeValue::Flag(flag) => vec![flag.to_string()],
                AttributeValue::Number(number) => vec![number.to_string()],
            };
            let task = format!("{}.{name}", it.local());
            self.draft.label(&task, values, Vec::new());
        }
    }

    /// What a tag may point at: a tag, or the words of what was passed over.
    fn target(&self, id: Id) -> Option<Ref> {
        if let Some((to, _)) = self.made.get(&id) {
            return Some(to.clone());
        }
        let it = self.graph.get(id)?;
        if self.graph.sofa_of(it) == Some(self.sofa.id)
            && matches!(self.part(it), Part::Own(Own::Words))
        {
            return self.own_words(it);
        }
        if !matches!(self.part(it), Part::Passed) || self.graph.sofa_of(it) != Some(self.sofa.id) {
            return None;
        }
        let span: Span = self.draft.span(it.begin?, it.end?).ok()?;
        Some(Ref::Spans(vec![span]))
    }

    /// An event's arguments, and what other features of a span refer to.
    fn references(&mut self, it: &'a Structure) {
        let Some((from, at)) = self.made.get(&it.id).cloned() else {
            return;
        };
        let mut arguments = Vec::new();
        for (feature, link) in self.slots(it).collect::<Vec<_>>() {
            let role = link.text("role").unwrap_or(feature);
            let to = link.refs("target").first();
            match to.and_then(|id| self.target(*id)) {
                Some(filler) => arguments.push(Argument {
                    role: RoleId::new(role),
                    filler,
                    extra: Default::default(),
                }),
                None => self.dangling(it, &format!("the slot {role}"), to),
            }
        }
        let tag = self.draft.record.tags.get_mut(at);
        if let Some(Body::Event(event)) = tag.map(|it| &mut it.body) {
            event.arguments = arguments;
        }
        for (feature, value) in &it.features {
            let Value::Refs(ids) = value else { continue };
            if feature == "next" || self.graph.strings(ids).is_some() {
                continue;
            }
            for id in self.graph.targets(ids) {
                match (self.target(id), self.graph.get(id)) {
                    (Some(to), _) => {
                        self.draft.relation(None, feature, from.clone(), to);
                    }
                    (None, Some(other)) if matches!(self.part(other), Part::Inner) => {}
                    (None, _) => self.dangling(it, feature, Some(&id)),
                }
            }
        }
    }

    fn relation(&mut self, it: &'a Structure, from: &str, to: &str) {
        let id = it.id.to_string();
        let mut ends = Vec::new();
        for name in [from, to] {
            let end = it.refs(name).first();
            match end.and_then(|id| self.target(*id)) {
                Some(found) => ends.push(found),
                None => return self.dangling(it, name, end),
            }
        }
        let (kind, attributes, score) = self.described(it);
        let mut ends = ends.into_iter();
        let (Some(from), Some(to)) = (ends.next(), ends.next()) else {
            return;
        };
        let relation = Relation {
            kind,
            from,
            to,
            evidence: Vec::new(),
            attributes,
        };
        let at = self.draft.record.tags.len();
        let provenance = Provenance {
            score,
            ..Provenance::default()
        };
        self.draft
            .put(Some(&id), Body::Relation(relation), provenance);
        self.made.insert(it.id, (Ref::Unknown, at));
    }

    /// An entity, with all the mentions that follow each other from the first.
    fn chain(&mut self, it: &Structure) {
        let mut next = it.refs("first").first().copied();
        let mut seen = HashSet::new();
        let mut members = Vec::new();
        while let Some(id) = next.take().filter(|id| seen.insert(*id)) {
            match self.graph.get(id) {
                Some(link) => {
                    members.extend(self.made.get(&id).map(|(_, at)| *at));
                    next = link.refs("next").first().copied();
                }
                None => self.dangling(it, "a link", Some(&id)),
            }
        }
        let document = self.draft.record.id.clone().unwrap_or_default();
        let id = format!("{document}-{}", it.id);
        self.entities.chain(&id, &members, &mut self.draft.record);
    }

    fn dangling(&mut self, it: &Structure, what: &str, id: Option<&Id>) {
        let why = match id {
            Some(id) => format!("refers to {id}, which is no tag of this text"),
            None => "refers to nothing".to_owned(),
        };
        let message = format!("{}: {what} {why}; left out", it.local());
        self.draft
            .report(it.line, Some(&it.id.to_string()), message);
    }
}
