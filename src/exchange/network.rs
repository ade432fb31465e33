//! Who is for or against whom, as a network: holders and targets are nodes, and
//! all stances of one holder towards one target are an edge with their counts.
//! Must not know how a network is written.
//!
//! It grows with the people and things that stances name, not with the articles.

use std::collections::BTreeMap;

use super::ends::{End, on_one_line};
use super::{Head, Out, Piece, Writer};
use crate::model::{Basis, Body, Polarity, Ref, Stance, Status, Tag};

/// What a network can't hold, for the table of formats.
pub const LACKS: &str = "everything but who is for or against whom, and how often: words, evidence, strengths, \
     bases, chains of sources, attributes; articles";

/// Draws a network when all layers are in it, with the day that the person gave.
pub type Draw = fn(&Network, Option<&str>, &mut Out);

/// The writer of a format that is one network.
pub struct Drawing {
    network: Network,
    date: Option<String>,
    draw: Draw,
}

impl Drawing {
    pub fn begin(head: &Head, draw: Draw) -> Box<dyn Writer> {
        Box::new(Self {
            network: Network::default(),
            date: head.options.date.clone(),
            draw,
        })
    }
}

impl Writer for Drawing {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        self.network.add(piece, out);
    }

    fn end(&mut self, out: &mut Out) {
        (self.draw)(&self.network, self.date.as_deref(), out);
    }
}

#[derive(Default)]
pub struct Network {
    nodes: BTreeMap<String, Node>,
    edges: BTreeMap<(String, String), Edge>,
    /// How many layers were put in.
    layers: u32,
}

/// Somebody or something that a stance names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    pub label: String,
    /// `entity`, `topic`, `event`, `author` or `words`.
    pub class: &'static str,
    /// Of the schema; empty where there is none.
    pub kind: String,
    pub country: String,
    pub sector: String,
    pub wikidata: String,
}

/// All stances of one towards another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    /// By the order of [`Polarity::ALL`].
    pub counts: [u32; 5],
    /// Of these, how many are implied by an action or inferred.
    pub implied: u32,
    /// Layers that hold one: articles, where one annotator's go out.
    pub layers: u32,
    /// The number of the last layer.
    seen: u32,
    /// Earliest and latest day of an article, where known.
    pub first: Option<String>,
    pub last: Option<String>,
}

impl Edge {
    pub fn count(&self, polarity: Polarity) -> u32 {
        self.counts.get(polarity as usize).copied().unwrap_or(0)
    }

    pub fn weight(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// How many more are for than against.
    pub fn net(&self) -> i64 {
        i64::from(self.count(Polarity::For)) - i64::from(self.count(Polarity::Against))
    }

    /// Of all stances together: `mixed` where as many are for as against.
    pub fn polarity(&self) -> &'static str {
        let only = Polarity::ALL.iter().filter(|it| self.count(it.0) > 0);
        let only: Vec<Polarity> = only.map(|it| it.0).collect();
        match (self.net(), only.as_slice()) {
            (1.., _) => Polarity::For.id(),
            (..=-1, _) => Polarity::Against.id(),
            (0, [one]) => one.id(),
            (0, _) => Polarity::Mixed.id(),
        }
    }
}

impl Network {
    /// Puts in the stances of a layer and tells everything else.
    pub fn add(&mut self, piece: &Piece, out: &mut Out) {
        self.layers += 1;
        for tag in piece.layer.in_order() {
            let used = || piece.layer.users(&tag.id).any(|it| it.stance().is_some());
            let lost = match &tag.body {
                _ if tag.provenance.status == Status::Rejected => Some("rejected tags"),
                Body::Stance(it) => self.stance(piece, tag, it, out),
                Body::Mention(_) => (!used()).then_some("mentions without a stance"),
                Body::Event(_) => (!used()).then_some("events"),
                Body::Relation(_) => Some("relations"),
                Body::Label(_) => Some("labels"),
                Body::Note(_) => Some("notes"),
            };
            if let Some(what) = lost {
                out.lose(piece, Some(&tag.id), what);
            }
        }
    }

    /// Nodes by number from 0, in the order of their keys.
    pub fn nodes(&self) -> impl Iterator<Item = (usize, &str, &Node)> {
        let nodes = self.nodes.iter().enumerate();
        nodes.map(|(number, (key, node))| (number, key.as_str(), node))
    }

    /// Edges with the numbers of their nodes, in the order of these.
    pub fn edges(&self) -> impl Iterator<Item = (usize, usize, &Edge)> {
        let numbers: BTreeMap<&str, usize> = self.nodes().map(|it| (it.1, it.0)).collect();
        self.edges.iter().filter_map(move |((from, to), edge)| {
            let from = numbers.get(from.as_str())?;
            Some((*from, *numbers.get(to.as_str())?, edge))
        })
    }

    fn stance(
        &mut self,
        piece: &Piece,
        tag: &Tag,
        it: &Stance,
        out: &mut Out,
    ) -> Option<&'static str> {
        let Some(holder) = node(piece, &it.holder) else {
            return Some("stances of nobody who has a name");
        };
        let Some(target) = node(piece, &it.target) else {
            return Some("stances towards what has no name");
        };
        let mut lose = |lost: bool, what| {
            if lost {
                out.lose(piece, Some(&tag.id), what);
            }
        };
        let words = !it.expression.is_empty() || !it.evidence.is_empty();
        lose(words, "words and evidence of stances");
        lose(it.strength.is_some(), "strengths");
        let told = matches!(
            it.basis,
            Some(Basis::Stated | Basis::Quoted | Basis::Reported)
        );
        lose(told, "bases of stances");
        lose(!it.via.is_empty(), "chains of sources");
        lose(!it.attributes.is_empty(), "attributes");
        let edge = self
            .edges
            .entry((holder.0.clone(), target.0.clone()))
            .or_default();
        for (key, node) in [holder, target] {
            self.nodes.entry(key).or_insert(node);
        }
        if let Some(count) = edge.counts.get_mut(it.polarity as usize) {
            *count += 1;
        }
        let implied = matches!(it.basis, Some(Basis::ImpliedByAction | Basis::Inferred));
        edge.implied += u32::from(implied);
        if edge.seen != self.layers {
            edge.seen = self.layers;
            edge.layers += 1;
        }
        if let Some(day) = &piece.article.meta.published {
            if edge.first.as_ref().is_none_or(|it| day < it) {
                edge.first = Some(day.clone());
            }
            if edge.last.as_ref().is_none_or(|it| day > it) {
                edge.last = Some(day.clone());
            }
        }
        None
    }
}

/// The node of a stance's end, under a key that two ends share when they are the
/// same: an entry of the register, an event of an article, or the same words.
fn node(piece: &Piece, to: &Ref) -> Option<(String, Node)> {
    let end = End::of(piece, to);
    let article = &piece.article.id;
    let plain = |key: String, label: String, class| {
        let kind = end.kind().map(|it| it.to_string());
        let node = Node {
            label: on_one_line(&label).into_owned(),
            class,
            kind: kind.unwrap_or_default(),
            ..Node::default()
        };
        Some((key, node))
    };
    if let (Some(id), Some(name)) = (end.id, end.registered()) {
        let entity = end.entity;
        let topic = end.what == "topic" || entity.is_some_and(|it| it.is_topic());
        let kind = entity.map(|it| &it.kind);
        let known = |it: Option<&String>| it.cloned().unwrap_or_default();
        let node = Node {
            label: on_one_line(name).into_owned(),
            class: if topic { "topic" } else { "entity" },
            kind: kind.map(|it| it.to_string()).unwrap_or_default(),
            country: known(entity.and_then(|it| it.country.as_ref())),
            sector: known(entity.and_then(|it| it.sector.as_ref())),
            wikidata: known(entity.and_then(|it| it.wikidata.as_ref())),
        };
        return Some((format!("entity {id}"), node));
    }
    match to {
        Ref::Author => match end.name(piece) {
            Some(name) => plain(format!("author {name}"), name, "author"),
            None => plain(
                format!("author of {article}"),
                format!("author of {article}"),
                "author",
            ),
        },
        Ref::Event(id) => {
            let case = case(piece, to);
            let name = case.or_else(|| end.name(piece).map(|it| (format!("{article} {id}"), it)));
            let (key, label) = name?;
            plain(format!("event {key}"), label, "event")
        }
        Ref::Implicit | Ref::Unknown => None,
        _ => {
            let name = end.name(piece)?;
            let label = on_one_line(&name).into_owned();
            let kind = end.kind().cloned().unwrap_or_default();
            plain(
                format!("words {kind} {}", label.to_lowercase()),
                label,
                "words",
            )
        }
    }
}

/// The real event of the register that an event tag reports: key and name.
fn case(piece: &Piece, to: &Ref) -> Option<(String, String)> {
    let tag = to.tag()?;
    let cases = &piece.register.cases;
    let mut found = cases.values().filter(|it| {
        let mut members = it.members.iter();
        members.any(|(article, id)| *article == piece.article.id && id == tag)
    });
    let case = found.next()?;
    Some((format!("case {}", case.id), case.name.clone()))
}

/// Text between tags or inside of an attribute. What XML has no place for, such
/// as most control characters, is a replacement character.
pub fn escaped(text: &str) -> String {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let clean: String = text
        .chars()
        .map(|c| if forbidden(c) { '\u{fffd}' } else { c })
        .collect();
    let escaped = quick_xml::escape::escape(clean.as_str()).into_owned();
    // Else a reader takes them for blanks.
    escaped
        .replace('\n', "&#10;")
        .replace('\r', "&#13;")
        .replace('\t', "&#9;")
}
