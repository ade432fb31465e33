//! A layer as a task with one annotation; what is only suggested stands in its
//! predictions, by source. Beside the tasks the labelling configuration that
//! shows them, with all labels of the schema and all that came up.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::exchange::looked::looked;
use crate::exchange::markup;
use crate::exchange::spans::{Can, Held, Place, facts, put};
use crate::exchange::{Head, Out, Piece, Writer};
use crate::model::{Status, Task};

/// The names of the two files.
pub const TASKS: &str = "tasks.json";
pub const CONFIG: &str = "label_config.xml";

const CAN: Can = Can {
    relations: true,
    notes: true,
    entities: false,
    twins: true,
    blanks: true,
};

/// Names of controls; a label task of such a name gets another one.
const LABEL: &str = "label";
const TEXT: &str = "text";
const NOTES: &str = "notes";
const RELATIONS: &str = "relations";

/// What the configuration has to offer, in order.
#[derive(Default)]
pub struct Tasks {
    tasks: usize,
    kinds: Names,
    relations: Names,
    labels: BTreeMap<String, (bool, Names)>,
}

/// Names in the order in which they came up.
#[derive(Default)]
struct Names {
    all: Vec<String>,
    known: BTreeSet<String>,
}

impl Names {
    fn add(&mut self, name: &str) {
        if !self.known.contains(name) {
            self.known.insert(name.to_owned());
            self.all.push(name.to_owned());
        }
    }
}

impl Tasks {
    pub fn new(head: &Head) -> Self {
        let mut tasks = Self::default();
        let schema = head.schema();
        for it in &schema.entities {
            tasks.kinds.add(it.id.as_str());
        }
        for it in &schema.relations {
            tasks.relations.add(it.id.as_str());
        }
        for it in &schema.labels {
            let (many, values) = tasks.labels.entry(control(it.id.as_str())).or_default();
            *many |= it.many;
            for value in &it.values {
                values.add(&value.id);
            }
        }
        tasks
    }

    fn region(&mut self, piece: &Piece, at: usize, it: &Place, notes: Vec<&str>) -> Value {
        let (start, end) = piece.chars(it.span);
        self.kinds.add(it.kind);
        let mut region = json!({
            "id": id(at),
            "from_name": LABEL,
            "to_name": TEXT,
            "type": "labels",
            "value": {
                "start": start,
                "end": end,
                "text": it.span.of(piece.text),
                "labels": [it.kind],
            },
        });
        if let Some(region) = region.as_object_mut() {
            if !notes.is_empty() {
                region.insert("meta".into(), json!({ "text": notes }));
            }
            if let Some(score) = it.tag.provenance.score {
                region.insert("score".into(), json!(score));
            }
        }
        region
    }

    fn config(&self) -> String {
        let mut out = String::from("<View>\n  <Labels name=\"label\" toName=\"text\">\n");
        for it in &self.kinds.all {
            out += &format!("    <Label value=\"{}\"/>\n", escaped(it));
        }
        out += "  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n";
        if !self.relations.all.is_empty() {
            out += "  <Relations>\n";
            for it in &self.relations.all {
                out += &format!("    <Relation value=\"{}\"/>\n", escaped(it));
            }
            out += "  </Relations>\n";
        }
        for (name, (many, values)) in &self.labels {
            let choice = if *many { "multiple" } else { "single" };
            out += &format!(
                "  <Choices name=\"{}\" toName=\"text\" choice=\"{choice}\">\n",
                escaped(name)
            );
            for it in &values.all {
                out += &format!("    <Choice value=\"{}\"/>\n", escaped(it));
            }
            out += "  </Choices>\n";
        }
        out + "  <TextArea name=\"notes\" toName=\"text\"/>\n</View>\n"
    }
}

impl Writer for Tasks {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        if !piece.options.text {
            out.lose(piece, None, "articles without their text");
            return;
        }
        let held = Held::new(piece, CAN, out);
        let mut made: Vec<Value> = Vec::new();
        let mut suggested: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for (at, it) in held.places.iter().enumerate() {
            let notes = held.notes.iter().filter(|note| note.on == Some(at));
            let region = self.region(piece, at, it, notes.map(|it| it.text).collect());
            match source(it) {
                Some(by) => suggested.entry(by).or_default().push(region),
                None => made.push(region),
            }
        }
        for it in &held.links {
            let ends = [it.from, it.to].map(|at| held.places.get(at).map(source));
            if ends.iter().any(|end| *end != Some(None)) {
                out.lose(piece, Some(&it.tag.id), "relations of suggested mentions");
                continue;
            }
            self.relations.add(it.kind);
            made.push(json!({
                "type": "relation",
                "from_id": id(it.from),
                "to_id": id(it.to),
                "direction": "right",
                "labels": [it.kind],
            }));
        }
        for (at, it) in held.labels.iter().enumerate() {
            let name = control(it.task.as_str());
            let (many, values) = self.labels.entry(name.clone()).or_default();
            *many |= it.values.len() > 1;
            it.values.iter().for_each(|it| values.add(it));
            made.push(json!({
                "id": format!("l{}", at + 1),
                "from_name": name,
                "to_name": TEXT,
                "type": "choices",
                "value": { "choices": it.values },
            }));
        }
        let notes = held.notes.iter().filter(|it| it.on.is_none());
        let notes: Vec<&str> = notes.map(|it| it.text).collect();
        if !notes.is_empty() {
            made.push(json!({
                "id": "notes",
                "from_name": NOTES,
                "to_name": TEXT,
                "type": "textarea",
                "value": { "text": notes },
            }));
        }
        let mut data = Map::new();
        data.insert(TEXT.into(), json!(piece.text));
        data.extend(facts(piece));
        let predictions = suggested
            .into_iter()
            .map(|(by, result)| json!({ "model_version": by, "result": result }));
        self.tasks += 1;
        let named = held.places.iter().any(|it| source(it).is_none());
        let named = looked(piece, Task::Entities, named, out);
        // Without an annotation nobody looked at it; an empty one says: nothing.
        let annotations: Vec<Value> = (named || !made.is_empty())
            .then(|| json!({ "result": made }))
            .into_iter()
            .collect();
        let task = json!({
            "id": self.tasks,
            "data": data,
            "annotations": annotations,
            "predictions": predictions.collect::<Vec<_>>(),
        });
        let before: &[u8] = if self.tasks > 1 { b",\n" } else { b"[\n" };
        out.file(TASKS).extend_from_slice(before);
        put(out, TASKS, &task);
    }

    fn end(&mut self, out: &mut Out) {
        let after: &[u8] = if self.tasks > 0 { b"\n]\n" } else { b"[]\n" };
        out.file(TASKS).extend_from_slice(after);
        out.file(CONFIG).extend_from_slice(self.config().as_bytes());
    }
}

/// Who suggested it, where nobody decided on it.
fn source<'a>(it: &Place<'a>) -> Option<&'a str> {
    let from = &it.tag.provenance;
    (from.status == Status::Suggested).then_some(from.by.as_str())
}

fn id(at: usize) -> String {
    format!("m{}", at + 1)
}

/// The name of a label task's control.
fn control(task: &str) -> String {
    match [LABEL, TEXT, NOTES, RELATIONS].contains(&task) {
        true => format!("{task}_choice"),
        false => task.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    markup::value(&mut out, text);
    out
}
