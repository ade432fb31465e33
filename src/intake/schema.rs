//! A schema made from what a file holds: its own label set where it has one,
//! else the labels that occur. Must not know projects.

use super::place::Labels;
use crate::model::labels::Sort;
use crate::model::{
    AttributeDef, AttributeHost, AttributeType, EntityType, EventType, LabelTask, RelationType,
    Role, Schema,
};

/// Colours go round the theme's palette.
const HUES: usize = 12;

/// `base` with every type that a file names and it lacks: those of the file's
/// own label set with all it says of them, those that only occur by their name.
/// Which events have which roles isn't in the labels: a role that no set tells
/// of is given to every event that is new.
pub fn from_labels(base: &Schema, own: Option<&Schema>, labels: &Labels) -> Schema {
    let mut it = base.clone();
    if let Some(own) = own {
        if it.id.is_empty() {
            (it.id, it.name) = (own.id.clone(), own.name.clone());
        }
        for new in &own.entities {
            if it.entity_type(&new.id).is_none() {
                it.entities.push(new.clone());
            }
        }
        for new in &own.events {
            if it.event_type(&new.id).is_none() {
                it.events.push(new.clone());
            }
        }
        for new in &own.relations {
            if it.relation_type(&new.id).is_none() {
                it.relations.push(new.clone());
            }
        }
        for new in &own.labels {
            if it.label_task(&new.id).is_none() {
                it.labels.push(new.clone());
            }
        }
        for new in &own.attributes {
            if !it.attributes.iter().any(|known| known.id == new.id) {
                it.attributes.push(new.clone());
            }
        }
        if it.stance.polarities.is_empty() {
            it.stance = own.stance.clone();
        }
    }
    let told = it.events.len();
    let occur = |sort: Sort| labels.keys().filter(move |it| it.0 == sort).map(|it| &it.1);
    for label in occur(Sort::Entity) {
        if it.entity_type(&label.as_str().into()).is_none() {
            it.entities.push(EntityType {
                id: label.as_str().into(),
                ..EntityType::default()
            });
        }
    }
    for label in occur(Sort::Event) {
        if it.event_type(&label.as_str().into()).is_none() {
            it.events.push(EventType {
                id: label.as_str().into(),
                ..EventType::default()
            });
        }
    }
    for label in occur(Sort::Relation) {
        if it.relation_type(&label.as_str().into()).is_none() {
            it.relations.push(RelationType {
                id: label.as_str().into(),
                ..RelationType::default()
            });
        }
    }
    for label in occur(Sort::Label) {
        if it.label_task(&label.as_str().into()).is_none() {
            it.labels.push(LabelTask {
                id: label.as_str().into(),
                ..LabelTask::default()
            });
        }
    }
    for label in occur(Sort::Role) {
        let known = |event: &EventType| event.role(&label.as_str().into()).is_some();
        if it.events.iter().any(known) {
            continue;
        }
        for event in &mut it.events[told..] {
            event.roles.push(Role {
                id: label.as_str().into(),
                ..Role::default()
            });
        }
    }
    for label in occur(Sort::Attribute) {
        if !it.attributes.iter().any(|known| known.id.as_str() == label) {
            it.attributes.push(AttributeDef {
                id: label.as_str().into(),
                on: AttributeHost::Mentions(Vec::new()),
                value: AttributeType::Text,
                ..AttributeDef::default()
            });
        }
    }
    let hue = |at: usize| format!("hue{}", at % HUES + 1);
    for (at, it) in it.entities.iter_mut().enumerate() {
        if it.color.is_empty() {
            it.color = hue(at);
        }
    }
    for (at, it) in it.events.iter_mut().enumerate() {
        if it.color.is_empty() {
            it.color = hue(at);
        }
    }
    it
}
