//! A layer as a line of DyGIE++: only what lies in one sentence, triggers of one
//! token.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::exchange::flat::standing;
use crate::exchange::layout::Layout;
use crate::exchange::looked::looked;
use crate::exchange::places::{Range, end, layout, one, word};
use crate::exchange::{Out, Piece, Writer};
use crate::model::{Body, EntityId, Event, Ref, Tag, TagId, Task};

/// Lines of one dataset.
pub struct Lines {
    dataset: String,
}

impl Lines {
    /// The vocabularies of a model are files that are called after the dataset.
    pub fn new(project: &str) -> Self {
        let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let dataset = match project {
            "" => "glossator".to_owned(),
            name => name.chars().map(plain).collect(),
        };
        Self { dataset }
    }
}

/// DyGIE++ warns that shorter sentences break its models.
const FEWEST_TOKENS: usize = 2;

impl Writer for Lines {
    fn is_apart(&self) -> bool {
        true
    }

    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let line = line(piece, &self.dataset, out).to_string();
        let file = out.file("");
        file.extend_from_slice(line.as_bytes());
        file.push(b'\n');
    }
}

const CLUSTERS: &str = "clusters";

fn line(piece: &Piece, dataset: &str, out: &mut Out) -> Value {
    let tags = standing(piece, out);
    let mut layout = layout(piece, &tags);
    layout.join_short(FEWEST_TOKENS);
    let rows = || vec![Vec::new(); layout.sentences.len()];
    let (mut ner, mut relations, mut events) = (rows(), rows(), rows());
    let mut clusters: BTreeMap<&EntityId, Vec<(Range, &TagId)>> = BTreeMap::new();
    // A cluster names places: it is read as of the first mention that stands there.
    let mut taken: BTreeSet<Range> = BTreeSet::new();
    for tag in tags {
        if tag.attributes().is_some_and(|it| !it.is_empty()) {
            out.lose(piece, Some(&tag.id), "attributes");
        }
        let row: Result<(usize, Value), &'static str> = match &tag.body {
            Body::Mention(it) => one(&layout, &it.spans).map(|((first, last), at)| {
                let is_first = taken.insert((first, last));
                match &it.entity {
                    Some(entity) if is_first => {
                        let cluster = clusters.entry(entity).or_default();
                        cluster.push(((first, last), &tag.id));
                    }
                    Some(_) => {
                        let what = "entities of mentions on the same words as another";
                        out.lose(piece, Some(&tag.id), what);
                    }
                    None => {}
                }
                (at, json!([first, last, it.kind.as_str()]))
            }),
            Body::Event(it) => event(piece, &layout, tag, it, out),
            Body::Relation(it) => {
                let end = |to: &Ref| end(piece, &layout, to);
                end(&it.from).and_then(|(from, at)| {
                    let (to, other) = end(&it.to)?;
                    if at != other {
                        return Err("relations across sentences");
                    }
                    Ok((at, json!([from.0, from.1, to.0, to.1, it.kind.as_str()])))
                })
            }
            Body::Stance(_) => Err("stances"),
            Body::Label(_) => Err("labels"),
            Body::Note(_) => Err("notes"),
        };
        let rows = match &tag.body {
            Body::Mention(_) => &mut ner,
            Body::Event(_) => &mut events,
            _ => &mut relations,
        };
        match row {
            Ok((at, row)) => rows
                .get_mut(at)
                .into_iter()
                .for_each(|it| it.push(row.clone())),
            Err(what) => out.lose(piece, Some(&tag.id), what),
        }
    }
    let mut together: Vec<Vec<Value>> = Vec::new();
    for cluster in clusters.into_values() {
        match cluster.as_slice() {
            [(_, id)] => out.lose(piece, Some(id), "entities mentioned once"),
            all => together.push(all.iter().map(|((a, b), _)| json!([a, b])).collect()),
        }
    }
    let words = |it: &str| json!(word(piece, it));
    let sentences = layout.sentences.iter();
    let sentences: Vec<Vec<Value>> = sentences
        .map(|it| layout.words(piece.text, it).map(words).collect())
        .collect();
    let mut line = Map::new();
    line.insert("doc_key".into(), json!(piece.article.id.as_str()));
    line.insert("dataset".into(), json!(dataset));
    line.insert("sentences".into(), json!(sentences));
    // Without a field nobody looked; with an empty one there is nothing.
    for (field, task, rows) in [
        ("ner", Task::Entities, ner),
        ("relations", Task::Relations, relations),
        ("events", Task::Events, events),
        (CLUSTERS, Task::Entities, together),
    ] {
        let any = rows.iter().any(|it| !it.is_empty());
        let goes = match field {
            // Said of the mentions already.
            CLUSTERS => any || piece.layer.is_complete(task),
            _ => looked(piece, task, any, out),
        };
        if goes {
            line.insert(field.into(), json!(rows));
        }
    }
    Value::Object(line)
}

fn event(
    piece: &Piece,
    layout: &Layout,
    tag: &Tag,
    it: &Event,
    out: &mut Out,
) -> Result<(usize, Value), &'static str> {
    let [trigger, ..] = it.trigger.as_slice() else {
        return Err("events without a trigger");
    };
    let ((first, last), sentence) = one(layout, &[*trigger])?;
    if first != last || it.trigger.len() > 1 {
        out.lose(
            piece,
            Some(&tag.id),
            "triggers of several tokens, of which the first stays",
        );
    }
    let mut row = vec![json!([first, it.kind.as_str()])];
    for argument in &it.arguments {
        match end(piece, layout, &argument.filler) {
            Ok(((a, b), at)) if at == sentence => {
                row.push(json!([a, b, argument.role.as_str()]));
                if matches!(argument.filler, Ref::Value { .. }) {
                    let what = "typed values, of which the words stay";
                    out.lose(piece, Some(&tag.id), what);
                }
            }
            Ok(_) => out.lose(piece, Some(&tag.id), "arguments in other sentences"),
            Err(_) => out.lose(piece, Some(&tag.id), "arguments without words in a row"),
        }
    }
    Ok((sentence, Value::from(row)))
}
