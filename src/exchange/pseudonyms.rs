//! Annotators under other names: `annotator1`, `annotator2` … wherever a layer
//! names a person. Sources of suggestions keep theirs: they are programs. What
//! people wrote, such as notes, stays as it is. Must not know any format.

use std::collections::BTreeMap;

use crate::model::{AnnotatorId, Layer, Status};

/// Names by the names they stand for.
pub type Pseudonyms = BTreeMap<AnnotatorId, AnnotatorId>;

/// Who is named but is none of the annotators.
const SOMEONE: &str = "someone";

/// A name for each, in their order; the adjudicated layer keeps its own. Never
/// empty: whoever asks for other names gets them.
pub fn of<'a>(annotators: impl IntoIterator<Item = &'a AnnotatorId>) -> Pseudonyms {
    let mut names: Vec<&AnnotatorId> = annotators.into_iter().collect();
    names.sort();
    names.dedup();
    names.retain(|it| **it != AnnotatorId::gold());
    let numbered = names.into_iter().zip(1..);
    numbered
        .map(|(name, number)| (name.clone(), AnnotatorId::new(format!("annotator{number}"))))
        .chain([(AnnotatorId::gold(), AnnotatorId::gold())])
        .collect()
}

/// The layer with other names.
pub fn applied(layer: &Layer, names: &Pseudonyms) -> Layer {
    let person = |id: &AnnotatorId| match names.get(id) {
        Some(name) => name.clone(),
        None if id.as_str().is_empty() || *id == AnnotatorId::gold() => id.clone(),
        None => AnnotatorId::new(SOMEONE),
    };
    let mut named = Layer::default();
    named.head = layer.head.clone();
    for (task, completion) in layer.completions() {
        let mut completion = completion.clone();
        completion.by = person(&completion.by);
        named.set_completion(*task, Some(completion));
    }
    for tag in layer.tags() {
        let mut tag = tag.clone();
        let made = &mut tag.provenance;
        // What came from a suggestion is by its source.
        let by_person = matches!(made.status, Status::Manual | Status::Adjudicated);
        if by_person || names.contains_key(&made.by) {
            made.by = person(&made.by);
        }
        made.decided_by = made.decided_by.as_ref().map(person);
        named.put(tag);
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, Completion, CompletionState, Note, Provenance, Tag, Task};

    fn note(id: &str, by: &str, status: Status, decided_by: Option<&str>) -> Tag {
        Tag {
            id: id.into(),
            body: Body::Note(Note {
                on: None,
                text: "of note".into(),
            }),
            provenance: Provenance {
                by: by.into(),
                status,
                decided_by: decided_by.map(AnnotatorId::new),
                ..Provenance::default()
            },
            extra: Default::default(),
        }
    }

    #[test]
    fn people_get_names_and_programs_keep_theirs() {
        let ids = ["ben", "gold", "anna", "ben"].map(AnnotatorId::new);
        let names = of(&ids);
        let mut layer = Layer::default();
        layer.put(note("n1", "anna", Status::Manual, None));
        layer.put(note("n2", "model-x", Status::Corrected, Some("ben")));
        layer.put(note("n3", "zoe", Status::Manual, Some("zoe")));
        layer.put(note("n4", "gold", Status::Adjudicated, None));
        layer.put(note("n5", "", Status::Manual, None));
        let completion = Completion {
            state: CompletionState::Complete,
            by: "ben".into(),
            at: None,
            extra: Default::default(),
        };
        layer.set_completion(Task::Events, Some(completion));
        let named = applied(&layer, &names);
        let told: Vec<String> = named
            .tags()
            .map(|it| {
                let decided = it.provenance.decided_by.as_ref();
                format!("{} {:?}", it.provenance.by, decided.map(|it| it.as_str()))
            })
            .collect();
        assert_eq!(
            told,
            [
                "annotator1 None",
                "model-x Some(\"annotator2\")",
                "someone Some(\"someone\")",
                "gold None",
                " None"
            ]
        );
        assert_eq!(named.completions()[&Task::Events].by.as_str(), "annotator2");
    }
}
