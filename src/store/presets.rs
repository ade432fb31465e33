//! The schemas that ship with the program, each with its annotation manual.
//! Must not know projects: it hands out values, the caller writes them down.

use ron::Options;

use crate::model::Schema;

/// A schema to start a project from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// What `--preset` takes.
    pub id: &'static str,
    pub name: &'static str,
    /// One line, for the choice.
    pub summary: &'static str,
    /// The schema as it stands in `assets/presets`.
    pub ron: &'static str,
    /// The manual, Markdown.
    pub guidelines: &'static str,
}

/// Every preset, in the order they are offered; the first is the default.
pub static PRESETS: &[Preset] = &[
    Preset {
        id: "news",
        name: "News",
        summary: "Names, stances and events in political news. The default.",
        ron: include_str!("../../assets/presets/news.ron"),
        guidelines: include_str!("../../assets/presets/news.md"),
    },
    Preset {
        id: "plover",
        name: "PLOVER",
        summary: "Political events in full: modes, contexts, actors with country and sector.",
        ron: include_str!("../../assets/presets/plover.ron"),
        guidelines: include_str!("../../assets/presets/plover.md"),
    },
    Preset {
        id: "stance",
        name: "Stance",
        summary: "Who is for, against or neutral, towards whom or which topic.",
        ron: include_str!("../../assets/presets/stance.ron"),
        guidelines: include_str!("../../assets/presets/stance.md"),
    },
    Preset {
        id: "mpqa",
        name: "MPQA",
        summary: "Attitudes with intensity and nested sources.",
        ron: include_str!("../../assets/presets/mpqa.ron"),
        guidelines: include_str!("../../assets/presets/mpqa.md"),
    },
    Preset {
        id: "ace",
        name: "ACE 2005",
        summary: "Entities with subtypes, relations, 33 event types with roles.",
        ron: include_str!("../../assets/presets/ace.ron"),
        guidelines: include_str!("../../assets/presets/ace.md"),
    },
    Preset {
        id: "ontonotes",
        name: "OntoNotes",
        summary: "Eighteen kinds of names and values, flat.",
        ron: include_str!("../../assets/presets/ontonotes.ron"),
        guidelines: include_str!("../../assets/presets/ontonotes.md"),
    },
    Preset {
        id: "conll",
        name: "CoNLL",
        summary: "Four kinds of names: PER, ORG, LOC, MISC.",
        ron: include_str!("../../assets/presets/conll.ron"),
        guidelines: include_str!("../../assets/presets/conll.md"),
    },
    Preset {
        id: "blank",
        name: "Blank",
        summary: "No types: bring your own.",
        ron: include_str!("../../assets/presets/blank.ron"),
        guidelines: include_str!("../../assets/presets/blank.md"),
    },
];

/// The preset of this id.
pub fn find(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|it| it.id == id)
}

/// The schema of the preset of this id. None for an unknown id only: that every
/// shipped file parses is tested.
pub fn load(id: &str) -> Option<Schema> {
    find(id).and_then(Preset::schema)
}

impl Preset {
    pub fn schema(&self) -> Option<Schema> {
        Options::default().from_str(self.ron).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::{AttributeHost, AttributeType, AttributeValue, KindId};
    use crate::store::format::project;

    fn schemas() -> Vec<Schema> {
        PRESETS
            .iter()
            .map(|preset| {
                let schema: Schema = Options::default()
                    .from_str(preset.ron)
                    .unwrap_or_else(|e| panic!("{}.ron: {e}", preset.id));
                assert_eq!(schema.id, preset.id);
                schema
            })
            .collect()
    }

    fn schema(id: &str) -> Schema {
        load(id).unwrap_or_else(|| panic!("no preset {id}"))
    }

    /// The values that stand more than once.
    fn twice<T: Ord + Clone>(values: impl IntoIterator<Item = T>) -> Vec<T> {
        let mut seen = BTreeSet::new();
        values
            .into_iter()
            .filter(|it| !seen.insert(it.clone()))
            .collect()
    }

    fn none<T: std::fmt::Debug>(schema: &Schema, what: &str, found: &[T]) {
        assert!(found.is_empty(), "{}: {what}: {found:?}", schema.id);
    }

    #[test]
    fn every_preset_has_a_name_and_a_manual() {
        assert_eq!(twice(PRESETS.iter().map(|it| it.id)), [""; 0]);
        assert_eq!(PRESETS[0].id, "news");
        for preset in PRESETS {
            assert!(!preset.name.is_empty() && preset.summary.ends_with('.'));
            assert!(preset.guidelines.starts_with("# "), "{}", preset.id);
            assert!(preset.guidelines.len() > 300, "{}", preset.id);
        }
        assert!(load("no such preset").is_none());
    }

    #[test]
    fn ids_keys_and_shortcuts_are_unique() {
        for it in schemas() {
            none(&it, "entity ids", &twice(it.entities.iter().map(|e| &e.id)));
            none(
                &it,
                "keys",
                &twice(it.entities.iter().filter_map(|e| e.key)),
            );
            none(&it, "event ids", &twice(it.events.iter().map(|e| &e.id)));
            let shortcuts = || it.events.iter().map(|e| e.shortcut.as_str());
            none(&it, "shortcuts", &twice(shortcuts()));
            for shortcut in shortcuts() {
                assert!((2..=3).contains(&shortcut.len()), "{}: {shortcut}", it.id);
                assert!(shortcut.bytes().all(|b| b.is_ascii_lowercase()));
            }
            none(&it, "relations", &twice(it.relations.iter().map(|r| &r.id)));
            none(&it, "labels", &twice(it.labels.iter().map(|l| &l.id)));
            for event in &it.events {
                none(&it, "role ids", &twice(event.roles.iter().map(|r| &r.id)));
                let keys = event.roles.iter().filter_map(|r| r.key);
                none(&it, "role keys", &twice(keys));
            }
            for label in &it.labels {
                none(&it, "values", &twice(label.values.iter().map(|v| &v.id)));
            }
            for attribute in &it.attributes {
                let ids = attribute.choices().iter().map(|c| &c.id);
                none(&it, "choices", &twice(ids));
            }
        }
    }

    /// A key of an entity type must leave the letters to the commands.
    #[test]
    fn entity_keys_are_no_letters() {
        for it in schemas() {
            let letters = it.entities.iter().filter_map(|e| e.key);
            let letters: Vec<char> = letters.filter(|key| key.is_alphabetic()).collect();
            none(&it, "letters as keys", &letters);
        }
    }

    #[test]
    fn everything_is_explained_and_coloured() {
        let hues: BTreeSet<String> = (1..=12).map(|n| format!("hue{n}")).collect();
        for it in schemas() {
            assert!(!it.name.is_empty() && !it.description.is_empty());
            let types = it.entities.iter().map(|e| (&e.id, &e.help, Some(&e.color)));
            let events = it.events.iter().map(|e| (&e.id, &e.help, Some(&e.color)));
            let relations = it.relations.iter().map(|r| (&r.id, &r.help, None));
            let labels = it.labels.iter().map(|l| (&l.id, &l.help, None));
            for (id, help, color) in types.chain(events).chain(relations).chain(labels) {
                let line = &help.definition;
                assert!(!line.is_empty() && !line.contains('\n'), "{}: {id}", it.id);
                assert!(color.is_none_or(|c| hues.contains(c)), "{}: {id}", it.id);
            }
            for role in it.events.iter().flat_map(|e| &e.roles) {
                assert!(!role.definition.is_empty(), "{}: {}", it.id, role.id);
            }
            for attribute in &it.attributes {
                assert!(!attribute.definition.is_empty(), "{}", attribute.id);
            }
            let stances = !it.stance.polarities.is_empty();
            assert_eq!(stances, !it.stance.help.definition.is_empty(), "{}", it.id);
        }
    }

    #[test]
    fn nothing_points_at_a_kind_that_is_not_there() {
        for it in schemas() {
            let unknown = |kinds: &[KindId]| -> Vec<KindId> {
                let missing = kinds.iter().filter(|kind| it.entity_type(kind).is_none());
                missing.cloned().collect()
            };
            for role in it.events.iter().flat_map(|e| &e.roles) {
                none(&it, role.id.as_str(), &unknown(&role.accepts));
                assert!(role.max.is_none_or(|max| max >= role.min.max(1)));
            }
            for relation in &it.relations {
                none(&it, "from", &unknown(&relation.from));
                none(&it, "to", &unknown(&relation.to));
            }
            for attribute in &it.attributes {
                let missing = match &attribute.on {
                    AttributeHost::Mentions(kinds) => unknown(kinds),
                    AttributeHost::Events(kinds) => {
                        let kinds = kinds.iter().filter(|kind| it.event_type(kind).is_none());
                        kinds.cloned().collect()
                    }
                    AttributeHost::Relations(kinds) => {
                        let kinds = kinds.iter().filter(|k| it.relation_type(k).is_none());
                        kinds.cloned().collect()
                    }
                    AttributeHost::Stances => Vec::new(),
                };
                none(&it, attribute.id.as_str(), &missing);
            }
        }
    }

    /// Definitions that share an id may not meet on one kind, or nobody could
    /// tell which choices hold.
    #[test]
    fn attributes_of_one_id_stand_on_different_kinds() {
        for it in schemas() {
            let places = it.attributes.iter().flat_map(|def| {
                let (host, kinds) = match &def.on {
                    AttributeHost::Mentions(kinds) => ("mention", kinds.as_slice()),
                    AttributeHost::Events(kinds) => ("event", kinds.as_slice()),
                    AttributeHost::Relations(kinds) => ("relation", kinds.as_slice()),
                    AttributeHost::Stances => ("stance", [].as_slice()),
                };
                let all = [KindId::new("")];
                let kinds = if kinds.is_empty() { &all } else { kinds };
                let kinds = kinds.iter().cloned();
                kinds
                    .map(|kind| (host, kind, def.id.clone()))
                    .collect::<Vec<_>>()
            });
            none(&it, "attributes", &twice(places));
        }
    }

    #[test]
    fn defaults_are_choices() {
        for it in schemas() {
            for def in &it.attributes {
                match (&def.value, &def.default) {
                    (_, None) => {}
                    (AttributeType::Choice(all), Some(AttributeValue::Text(id))) => {
                        assert!(all.iter().any(|c| c.id == *id), "{}: {id}", it.id);
                    }
                    other => panic!("{}: {}: {other:?}", it.id, def.id),
                }
            }
        }
    }

    #[test]
    fn the_lists_are_complete() {
        let counts: Vec<String> = schemas()
            .iter()
            .map(|it| {
                format!(
                    "{}: {} entity types, {} event types, {} roles, {} relations, {} attributes",
                    it.id,
                    it.entities.len(),
                    it.events.len(),
                    it.events.iter().map(|e| e.roles.len()).sum::<usize>(),
                    it.relations.len(),
                    it.attributes.len(),
                )
            })
            .collect();
        expect_test::expect![[r#"
            news: 11 entity types, 16 event types, 64 roles, 3 relations, 21 attributes
            plover: 9 entity types, 16 event types, 64 roles, 0 relations, 16 attributes
            stance: 4 entity types, 0 event types, 0 roles, 0 relations, 2 attributes
            mpqa: 5 entity types, 0 event types, 0 roles, 0 relations, 6 attributes
            ace: 13 entity types, 33 event types, 161 roles, 7 relations, 29 attributes
            ontonotes: 18 entity types, 0 event types, 0 roles, 0 relations, 0 attributes
            conll: 4 entity types, 0 event types, 0 roles, 0 relations, 0 attributes
            blank: 0 entity types, 0 event types, 0 roles, 0 relations, 0 attributes"#]]
        .assert_eq(&counts.join("\n"));
    }

    #[test]
    fn the_documented_example_is_a_schema() {
        let page = include_str!("../../docs/schema.md");
        let example = page
            .split("```ron\n")
            .nth(1)
            .and_then(|it| it.split("```").next());
        let parsed = project::parse_schema(example.expect("an example")).expect("it parses");
        assert!(parsed.flaws.is_empty(), "{:?}", parsed.flaws);
        assert!(parsed.value.extra.is_empty(), "{:?}", parsed.value.extra);
        assert_eq!(parsed.value.entities.len(), 3);
        assert_eq!(parsed.value.events[0].roles.len(), 4);
    }

    #[test]
    fn plover_is_plover() {
        let modes = |schema: &Schema| -> Vec<String> {
            schema
                .events
                .iter()
                .map(|event| {
                    let def = schema.attributes.iter().find(|def| {
                        def.id.as_str() == "modes"
                            && def.on == AttributeHost::Events(vec![event.id.clone()])
                    });
                    let modes = def.map_or(0, |def| def.choices().len());
                    let recipient = event.role(&"recipient".into()).map_or(0, |r| r.min);
                    format!("{} {modes} {recipient} {}", event.id, event.group)
                })
                .collect()
        };
        for id in ["news", "plover"] {
            let schema = schema(id);
            let choices = |id: &str| {
                let def = schema.attributes.iter().find(|def| def.id.as_str() == id);
                def.map_or(0, |def| def.choices().len())
            };
            assert_eq!(choices("contexts"), 37);
            assert_eq!(choices("auxiliary"), 4);
            assert_eq!(
                modes(&schema),
                [
                    "AGREE 0 0 Verbal cooperation",
                    "CONSULT 4 0 Verbal cooperation",
                    "SUPPORT 0 0 Verbal cooperation",
                    "CONCEDE 0 0 Verbal cooperation",
                    "COOPERATE 0 1 Material cooperation",
                    "AID 0 1 Material cooperation",
                    "RETREAT 6 0 Material cooperation",
                    "REQUEST 4 0 Verbal conflict",
                    "ACCUSE 3 0 Verbal conflict",
                    "REJECT 4 0 Verbal conflict",
                    "THREATEN 6 0 Verbal conflict",
                    "PROTEST 7 0 Material conflict",
                    "SANCTION 4 1 Material conflict",
                    "MOBILIZE 4 0 Material conflict",
                    "COERCE 10 0 Material conflict",
                    "ASSAULT 15 0 Material conflict",
                ],
            );
        }
        assert_eq!(schema("news").entities.len(), 11);
    }

    #[test]
    fn ace_events_take_time_and_the_right_fillers() {
        let ace = schema("ace");
        let event = |id: &str| ace.event_type(&id.into()).expect(id);
        for it in &ace.events {
            let time = it.role(&"Time".into()).expect("every event has a time");
            assert!(time.takes(&"TIMEX2".into()));
            assert!(it.id.as_str().starts_with(&it.group));
        }
        let roles = |id: &str| {
            let roles = event(id).roles.iter().map(|r| r.id.as_str());
            roles.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            roles("Conflict:Attack"),
            "Attacker Target Instrument Time Place Victim"
        );
        assert_eq!(
            roles("Justice:Sentence"),
            "Defendant Adjudicator Crime Sentence Time Place"
        );
        let victim = event("Life:Die").role(&"Victim".into()).expect("a victim");
        assert!(victim.takes(&"PER".into()) && !victim.takes(&"ORG".into()));
    }
}
