//! `exportedproject.json` of an INCEpTION project as a schema: its layers with
//! their tag sets. Must not know of documents.

use serde_json::Value as Json;

use super::graph::local;
use crate::exchange::{Issue, Item};
use crate::model::{
    AttributeDef, AttributeHost, AttributeId, AttributeType, Choice, EntityType, EventType, Help,
    KindId, RelationType, Role, Schema,
};

/// The schema, or what is wrong with the file.
pub fn read(content: &[u8]) -> Option<Item> {
    match serde_json::from_slice::<Json>(content) {
        Ok(project) => schema(&project).map(|it| Item::Schema(Box::new(it))),
        Err(error) => Some(Item::Issue(Issue {
            line: error.line(),
            tag: None,
            message: format!("exportedproject.json: not JSON: {error}; left out"),
        })),
    }
}

/// Layers that come with every project and hold no findings.
const BUILT_IN: &str = "de.tudarmstadt.ukp.dkpro.core.api.";

fn schema(project: &Json) -> Option<Schema> {
    let name = text(project, "name");
    let mut schema = Schema {
        id: name.to_owned(),
        name: name.to_owned(),
        description: text(project, "description").to_owned(),
        ..Schema::default()
    };
    for layer in list(project, "layers") {
        let kind = text(layer, "name");
        let ours = !kind.starts_with(BUILT_IN) || kind.ends_with(".NamedEntity");
        let on = layer.get("enabled").and_then(Json::as_bool) != Some(false);
        if ours && on {
            add_layer(&mut schema, project, layer);
        }
    }
    let empty = schema.entities.is_empty() && schema.events.is_empty();
    (!empty || !schema.relations.is_empty()).then_some(schema)
}

fn add_layer(schema: &mut Schema, project: &Json, layer: &Json) {
    let own = local(text(layer, "name"));
    let features = list(layer, "features");
    let tags = |feature: &Json| tags_of(project, feature);
    let labels = ["value", "label"];
    let label = features
        .iter()
        .find(|it| labels.contains(&text(it, "name")));
    let mut kinds = label.map(tags).unwrap_or_default();
    if kinds.is_empty() {
        kinds.push(Choice {
            id: own.to_owned(),
            name: text(layer, "uiName").to_owned(),
            definition: text(layer, "description").to_owned(),
        });
    }
    let is_link = |it: &&Json| !matches!(text(it, "link_mode"), "" | "NONE");
    let links: Vec<&Json> = features.iter().filter(is_link).collect();
    let help = |it: &Choice| Help {
        definition: it.definition.clone(),
        ..Help::default()
    };
    let mut hosted = Vec::new();
    for kind in kinds {
        let id = KindId::new(&kind.id);
        hosted.push(id.clone());
        match text(layer, "type") {
            "relation" => schema.relations.push(RelationType {
                id,
                help: help(&kind),
                name: kind.name,
                ..RelationType::default()
            }),
            "span" if !links.is_empty() => schema.events.push(EventType {
                id,
                help: help(&kind),
                name: kind.name,
                color: color(schema.events.len()),
                roles: links.iter().flat_map(|it| roles(it, tags(it))).collect(),
                ..EventType::default()
            }),
            "span" | "chain" => schema.entities.push(EntityType {
                id,
                help: help(&kind),
                name: kind.name,
                color: color(schema.entities.len()),
                ..EntityType::default()
            }),
            _ => return,
        }
    }
    for feature in features {
        let name = text(feature, "name");
        let value = match text(feature, "type") {
            "uima.cas.Boolean" => AttributeType::Flag,
            "uima.cas.Integer" | "uima.cas.Float" => AttributeType::Number,
            "uima.cas.String" => match tags(feature) {
                choices if choices.is_empty() => AttributeType::Text,
                choices => AttributeType::Choice(choices),
            },
            _ => continue,
        };
        if labels.contains(&name) {
            continue;
        }
        let kinds = hosted.clone();
        schema.attributes.push(AttributeDef {
            id: AttributeId::new(name),
            name: text(feature, "uiName").to_owned(),
            on: match text(layer, "type") {
                "relation" => AttributeHost::Relations(kinds),
                _ if !links.is_empty() => AttributeHost::Events(kinds),
                _ => AttributeHost::Mentions(kinds),
            },
            value,
            definition: text(feature, "description").to_owned(),
            ..AttributeDef::default()
        });
    }
}

/// The roles that a slot's tag set names, or the slot itself.
fn roles(feature: &Json, tags: Vec<Choice>) -> Vec<Role> {
    let mut tags = tags;
    if tags.is_empty() {
        tags.push(Choice {
            id: text(feature, "name").to_owned(),
            ..Choice::default()
        });
    }
    let role = |it: Choice| Role {
        id: it.id.as_str().into(),
        definition: it.definition,
        ..Role::default()
    };
    tags.into_iter().map(role).collect()
}

/// A feature names its tag set; the tags stand with the project.
fn tags_of(project: &Json, feature: &Json) -> Vec<Choice> {
    let Some(wanted) = feature.get("tag_set").map(|it| text(it, "name")) else {
        return Vec::new();
    };
    let mut sets = list(project, "tag_sets").iter();
    let Some(set) = sets.find(|it| !wanted.is_empty() && text(it, "name") == wanted) else {
        return Vec::new();
    };
    let choice = |it: &Json| Choice {
        id: text(it, "tag_name").to_owned(),
        name: String::new(),
        definition: text(it, "tag_description").to_owned(),
    };
    let all = list(set, "tags").iter().map(choice);
    all.filter(|it| !it.id.is_empty()).collect()
}

fn color(number: usize) -> String {
    format!("hue{}", number % 12 + 1)
}

fn text<'a>(it: &'a Json, name: &str) -> &'a str {
    it.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn list<'a>(it: &'a Json, name: &str) -> &'a [Json] {
    it.get(name).and_then(Json::as_array).map_or(&[], |it| it)
}
