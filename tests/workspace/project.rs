//! The project: schema, guidelines, settings, imports.

use expect_test::expect;
use glossator::model::*;
use glossator::workspace::*;

use crate::desk::*;

fn import(layers: Vec<(LayerKey, Layer)>, entities: Vec<Entity>) -> Deed {
    act(Action::Import {
        label: "import".into(),
        layers,
        entities,
        articles: Vec::new(),
        project: ImportedProject::default(),
    })
}

fn bank() -> Entity {
    Entity {
        id: "bank".into(),
        name: "Bank".into(),
        kind: "ORG".into(),
        ..Entity::default()
    }
}

#[test]
fn the_schema_changes_in_one_step_and_carries_no_tag_away() {
    let smaller = || {
        let mut smaller = schema();
        smaller.entities.truncate(1);
        Action::SetSchema(Box::new(smaller))
    };
    check(
        "[Ann|PER] met.",
        [
            act(smaller()),
            act(smaller()),
            select("met"),
            kind("PER"),
            kind("ORG"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] [met|ORG m2].
            schema: ORG
            focus m2
            1. change the schema
            2. tag “met” as ORG
            refused: the schema has no entity type PER
        "#]],
    );
}

#[test]
fn guidelines_name_and_size_limit() {
    check(
        "",
        [
            act(Action::SetGuidelines("# Manual".into())),
            act(Action::SetGuidelines("# Manual".into())),
            act(Action::RenameProject("Caucasus".into())),
            act(Action::RenameProject("Caucasus".into())),
            act(Action::SetMaxArticleBytes(1000)),
            undo(),
        ],
        expect![[r#"
            a.txt: 
            guidelines: # Manual
            project: “Caucasus”, at most 20971520 bytes
            1. change the guidelines
            2. rename the project
            3. (set the size limit)
        "#]],
    );
}

#[test]
fn an_import_is_one_step() {
    check(
        "The Fed met.¶Fed again.",
        [
            import(
                vec![
                    (key("anna", "a.txt"), layer_of("The [Fed|ORG] met.", "anna")),
                    (key("bob", "b.txt"), layer_of("[Fed|ORG] again.", "bob")),
                ],
                vec![bank()],
            ),
            import(
                vec![(key("anna", "a.txt"), layer_of("The [Fed|ORG] met.", "anna"))],
                vec![bank()],
            ),
        ],
        expect![[r#"
            a.txt: The [Fed|ORG m1] met.
            bob b.txt (elsewhere): [Fed|ORG m1 by bob] again.
            register: bank “Bank” ORG
            register: fed “Federal Reserve” ORG
            register: peace “peace talks” TOPIC
            1. import
        "#]],
    );
}

#[test]
fn an_import_adds_to_what_stands_and_replaces_the_same_ids() {
    check(
        "[The|ORG] [Fed|ORG] met.",
        [
            act(Action::SetCompletion {
                task: Task::Events,
                state: Some(CompletionState::Complete),
            }),
            import(
                vec![(key("anna", "a.txt"), layer_of("[The|PER] Fed met.", "anna"))],
                vec![],
            ),
            undo(),
            redo(),
        ],
        expect![[r#"
            a.txt: [The|PER m1] [Fed|ORG m2] met.
              events complete
            focus m1
            1. events: complete
            2. import
        "#]],
    );
}

#[test]
fn an_import_on_another_text_is_refused_whole() {
    check(
        "[The|ORG] Fed met.",
        [import(
            vec![
                (key("bob", "a.txt"), layer_of("[The|PER] Fed met.", "bob")),
                (
                    key("anna", "a.txt"),
                    layer_of("[The|PER] bank met.", "anna"),
                ),
            ],
            vec![bank()],
        )],
        expect![[r#"
            a.txt: [The|ORG m1] Fed met.
            refused: a.txt: its tags stand on another version of the text
        "#]],
    );
}

#[test]
fn an_import_keeps_what_the_head_knew() {
    let with_head = |version: Option<&str>, seen| {
        let mut layer = layer_of("[The|ORG] Fed met.", "anna");
        layer.head.guideline_version = version.map(Into::into);
        layer.head.suggestions_seen = seen;
        layer
    };
    check(
        "The Fed met.",
        [
            import(
                vec![(key("anna", "a.txt"), with_head(Some("2"), true))],
                vec![],
            ),
            import(vec![(key("anna", "a.txt"), with_head(None, false))], vec![]),
            say(|ws| {
                let head = &ws.layer().unwrap().head;
                format!("{:?} {}", head.guideline_version, head.suggestions_seen)
            }),
        ],
        expect![[r#"
            a.txt: [The|ORG m1] Fed met.
            1. import
            Some("2") true
        "#]],
    );
}

#[test]
fn an_import_takes_title_data_where_no_person_set_any() {
    let articles = |title: &str| {
        let one = |id: &str| ImportedArticle {
            id: id.into(),
            meta: Some(ArticleMeta {
                title: Some(title.into()),
                ..ArticleMeta::default()
            }),
            zones: None,
        };
        act(Action::Import {
            label: "import".into(),
            layers: vec![],
            entities: vec![],
            articles: vec![one("a.txt"), one("z.txt")],
            project: ImportedProject::default(),
        })
    };
    check(
        "x",
        [articles("One"), articles("Two")],
        expect![[r#"
        a.txt: x
        a.txt: Some("One") of None
        1. import
    "#]],
    );
}

#[test]
fn tags_of_every_annotator_follow_the_schema_in_one_step() {
    check(
        "[Ann|PER] met [the Fed|ORG].¶[Fed|ORG] again.",
        [
            outside(|ws| {
                let theirs = layer_of("[Ann|ORG] met the Fed.", "bob");
                ws.provide_layer(key("bob", "a.txt"), theirs);
            }),
            act(Action::Reshape(Reshape::Rename(
                Named::Entity("ORG".into()),
                "BODY".into(),
            ))),
            say(|ws| {
                let layer = &ws.project().layers[&key("bob", "a.txt")];
                let kinds: Vec<String> = layer
                    .tags()
                    .filter_map(|it| Some(it.kind()?.to_string()))
                    .collect();
                format!("bob has {}", kinds.join(" "))
            }),
            act(Action::Reshape(Reshape::Merge(
                Named::Entity("PER".into()),
                "BODY".into(),
            ))),
            undo(),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met [the Fed|BODY m2].
            b.txt (elsewhere): [Fed|BODY m1] again.
            bob a.txt (elsewhere): [Ann|BODY m1 by bob] met the Fed.
            register: fed “Federal Reserve” BODY
            register: peace “peace talks” TOPIC
            schema: BODY PER GPE DATE
            1. rename the entity type ORG to BODY
            2. (merge the entity type PER into BODY)
            tells: 3 tags of 2 annotators changed along
            bob has BODY
            tells: 1 tag changed along
        "#]],
    );
}

#[test]
fn what_labels_became_follows_the_schema_in_the_same_step() {
    let known = || {
        say(|ws| {
            let maps = &ws.project().info.settings.label_maps;
            format!("{:?}", maps.get("brat"))
        })
    };
    check(
        "[Ann|PER] met.",
        [
            act(Action::RememberLabels {
                place: "brat".into(),
                labels: [("entities:Firm".to_owned(), "ORG".to_owned())].into(),
            }),
            act(Action::Reshape(Reshape::Rename(
                Named::Entity("ORG".into()),
                "BODY".into(),
            ))),
            known(),
            act(Action::Reshape(Reshape::Merge(
                Named::Entity("BODY".into()),
                "PER".into(),
            ))),
            known(),
            undo(),
            undo(),
            known(),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met.
            project: “”, at most 20971520 bytes
            1. remember what types become
            2. (rename the entity type ORG to BODY)
            3. (merge the entity type BODY into PER)
            Some({"entities:Firm": "BODY"})
            Some({"entities:Firm": "PER"})
            Some({"entities:Firm": "ORG"})
        "#]],
    );
}

#[test]
fn a_deleted_type_takes_what_leans_on_its_tags_along() {
    let delete = |tags| {
        act(Action::Reshape(Reshape::Remove {
            what: Named::Entity("ORG".into()),
            tags,
        }))
    };
    check(
        "[Ann|PER] met [the Fed|ORG].",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            answer(m("m2")),
            act(Action::BeginRelation {
                kind: "affiliation".into(),
                from: m("m1"),
            }),
            answer(m("m2")),
            delete(false),
            undo(),
            delete(true),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met the Fed.
              v1 MEET “met”
            schema: PER GPE DATE
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. relate by affiliation
            4. delete the entity type ORG with its tags
            tells: 3 tags changed along
        "#]],
    );
}

#[test]
fn layers_that_can_t_be_written_bar_nobody_s_schema() {
    let rename = || {
        act(Action::Reshape(Reshape::Rename(
            Named::Entity("ORG".into()),
            "BODY".into(),
        )))
    };
    check(
        "[Ann|PER] met [the Fed|ORG].",
        [
            outside(|ws| {
                let theirs = layer_of("Ann met [the Fed|ORG].", "bob");
                ws.provide_layer(key("bob", "a.txt"), theirs);
                ws.lock_layer(key("bob", "a.txt"), Some("it is damaged".into()));
            }),
            rename(),
            undo(),
            outside(|ws| {
                ws.lock_layer(key("bob", "a.txt"), None);
                let bar = ("bob".into(), "bob works on it".to_owned());
                ws.bar([bar].into_iter().collect());
            }),
            rename(),
            outside(|ws| ws.expect_layers([key("cem", "a.txt")])),
            rename(),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met [the Fed|ORG m2].
            bob a.txt (elsewhere): Ann met [the Fed|ORG m1 by bob].
            1. (rename the entity type ORG to BODY)
            tells: 1 tag changed along; 1 layer can’t be written and keeps its tags as they are
            refused: the tags of bob can't be changed: bob works on it
            refused: some tags are still being read and must follow the schema; try again in a moment
        "#]],
    );
}
