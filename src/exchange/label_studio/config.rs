//! The labelling configuration: which control asks what of which text. Knows no
//! tasks.

use std::collections::HashMap;

use crate::exchange::limits;
use crate::exchange::xml::{Node, Step, Xml};
use crate::model::{
    AttributeDef, AttributeHost, AttributeType, Choice, EntityType, LabelTask, RelationType, Schema,
};

/// Objects that show a text.
const TEXTS: &[&str] = &["Text", "HyperText", "Paragraphs"];
/// Controls whose labels name words.
const LABELS: &[&str] = &["Labels", "HyperTextLabels", "ParagraphLabels"];

#[derive(Debug, Default)]
pub struct Config {
    /// Field of `data` by the name of the object that shows it, of texts only.
    pub texts: Vec<(String, String)>,
    /// Names of the controls that ask something.
    pub controls: HashMap<String, Control>,
    entities: Vec<String>,
    relations: Vec<String>,
    /// Controls with their choices, in the file's order.
    asked: Vec<(String, Control, Vec<String>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control {
    pub what: What,
    /// Asked of each region, not of the whole task.
    pub per_region: bool,
    pub many: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Labels,
    Choices,
    Text,
    Number,
}

impl Config {
    /// The data field that an object shows.
    pub fn field_of(&self, object: &str) -> Option<&str> {
        let found = self.texts.iter().find(|(name, _)| name == object);
        found.map(|(_, field)| field.as_str())
    }

    pub fn schema(&self) -> Schema {
        let mut schema = Schema {
            entities: self
                .entities
                .iter()
                .map(|it| EntityType {
                    id: it.as_str().into(),
                    ..EntityType::default()
                })
                .collect(),
            relations: self
                .relations
                .iter()
                .map(|it| RelationType {
                    id: it.as_str().into(),
                    ..RelationType::default()
                })
                .collect(),
            ..Schema::default()
        };
        for (name, control, values) in &self.asked {
            let values: Vec<Choice> = values
                .iter()
                .map(|it| Choice {
                    id: it.clone(),
                    ..Choice::default()
                })
                .collect();
            match (control.per_region, control.what) {
                (true, what) => schema.attributes.push(AttributeDef {
                    id: name.as_str().into(),
                    on: AttributeHost::Mentions(Vec::new()),
                    value: match what {
                        What::Choices if control.many => AttributeType::Choices(values),
                        What::Choices => AttributeType::Choice(values),
                        What::Number => AttributeType::Number,
                        What::Text | What::Labels => AttributeType::Text,
                    },
                    ..AttributeDef::default()
                }),
                (false, What::Choices) => schema.labels.push(LabelTask {
                    id: name.as_str().into(),
                    values,
                    many: control.many,
                    ..LabelTask::default()
                }),
                (false, _) => {}
            }
        }
        schema
    }
}

/// Reads a configuration.
///
/// # Errors
/// For people, why it can't be read.
pub fn read(content: &[u8]) -> Result<Config, String> {
    let text = limits::text(&mut &content[..]).map_err(|it| it.to_string())?;
    let mut xml = Xml::new(&text);
    loop {
        match xml.step().map_err(|it| it.to_string())? {
            Step::Open(element) => {
                let root = xml.node(element).map_err(|it| it.to_string())?;
                let mut config = Config::default();
                config.take(&root);
                return Ok(config);
            }
            Step::End => return Err("it is empty".to_owned()),
            Step::Text(_) | Step::Close => {}
        }
    }
}

impl Config {
    fn take(&mut self, node: &Node) {
        let name = node.get("name").unwrap_or_default().to_owned();
        let tag = node.name();
        let values = |wanted: &str| -> Vec<String> {
            let mut found = Vec::new();
            collect(node, wanted, &mut found);
            found
        };
        if TEXTS.contains(&tag)
            && let Some(field) = node.get("value").and_then(|it| it.strip_prefix('$'))
        {
            self.texts.push((name, field.to_owned()));
        } else if LABELS.contains(&tag) {
            for label in values("Label") {
                if !self.entities.contains(&label) {
                    self.entities.push(label);
                }
            }
            self.put(name, node, What::Labels, Vec::new());
        } else if tag == "Relations" {
            self.relations.extend(values("Relation"));
        } else {
            let what = match tag {
                "Choices" | "Taxonomy" => What::Choices,
                "TextArea" | "DateTime" => What::Text,
                "Rating" | "Number" => What::Number,
                _ => {
                    for child in &node.children {
                        self.take(child);
                    }
                    return;
                }
            };
            let values = values("Choice");
            self.put(name, node, what, values);
        }
    }

    fn put(&mut self, name: String, node: &Node, what: What, values: Vec<String>) {
        let control = Control {
            what,
            per_region: node.get("perRegion") == Some("true"),
            many: node.get("choice") == Some("multiple"),
        };
        if what != What::Labels {
            self.asked.push((name.clone(), control, values));
        }
        self.controls.insert(name, control);
    }
}

/// The `value` (or `alias`, which the results then hold) of all elements of a name.
fn collect(node: &Node, wanted: &str, found: &mut Vec<String>) {
    for child in &node.children {
        if child.name() == wanted
            && let Some(value) = child.get("alias").or_else(|| child.get("value"))
        {
            found.push(value.to_owned());
        }
        collect(child, wanted, found);
    }
}
