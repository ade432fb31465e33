//! The demo project is sound: it opens without a word of complaint, its tags fit
//! its articles as they are read today, and its two annotators disagree.

use std::collections::BTreeSet;
use std::path::Path;

use glossator::ingest;
use glossator::model::{AnnotatorId, Body, LayerKey, Tag};
use glossator::store::{self, OpenOptions, Opened, presets};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/projects/demo"))
}

fn demo() -> Opened {
    let options = OpenOptions {
        now: "2026-06-01T08:00:00Z".into(),
        read_only: true,
        ..OpenOptions::default()
    };
    store::open(folder(), &AnnotatorId::new("anna"), &options).expect("the demo opens")
}

fn tags(opened: &Opened, key: &LayerKey) -> Vec<Tag> {
    let loaded = opened.files.load_layer(key);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.layer.tags().cloned().collect()
}

#[test]
fn opens_clean_and_says_what_it_holds() {
    let opened = demo();
    assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    assert_eq!(*opened.project.schema, presets::load("news").expect("news"));
    let mut lines = Vec::new();
    for key in &opened.layers {
        let tags = tags(&opened, key);
        let count = |of: fn(&Body) -> bool| tags.iter().filter(|it| of(&it.body)).count();
        lines.push(format!(
            "{} {}: {} mentions, {} events, {} stances",
            key.annotator,
            key.article.as_str().get(..2).unwrap_or_default(),
            count(|it| matches!(it, Body::Mention(_))),
            count(|it| matches!(it, Body::Event(_))),
            count(|it| matches!(it, Body::Stance(_))),
        ));
    }
    expect_test::expect![[r#"
        anna 01: 59 mentions, 8 events, 6 stances
        anna 02: 65 mentions, 6 events, 6 stances
        anna 03: 44 mentions, 3 events, 4 stances
        anna 04: 52 mentions, 6 events, 11 stances
        anna 05: 52 mentions, 10 events, 7 stances
        anna 06: 68 mentions, 10 events, 12 stances
        anna 07: 52 mentions, 6 events, 7 stances
        anna 08: 46 mentions, 9 events, 6 stances
        ben 01: 54 mentions, 5 events, 5 stances
        ben 02: 57 mentions, 5 events, 5 stances
        ben 03: 30 mentions, 1 events, 1 stances
        ben 04: 43 mentions, 4 events, 8 stances
        ben 05: 44 mentions, 5 events, 5 stances
        ben 06: 60 mentions, 6 events, 9 stances
        ben 07: 42 mentions, 3 events, 4 stances"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn tags_count_in_the_articles_as_they_are_read() {
    let opened = demo();
    for key in &opened.layers {
        let name = key.article.as_str();
        let bytes = std::fs::read(folder().join("sources").join(name)).expect(name);
        let reading = ingest::read(name, &bytes).expect(name);
        let head = opened.files.load_layer(key).layer.head;
        let counted = head.text.expect("a text").hash;
        assert_eq!(store::hash_text(&reading.text), counted, "{name}");
    }
}

#[test]
fn every_entity_is_in_the_register() {
    let opened = demo();
    let register = &opened.project.register;
    for key in &opened.layers {
        for tag in tags(&opened, key) {
            let linked = tag.mention().and_then(|it| it.entity.as_ref());
            let named = tag.refs().into_iter().filter_map(|it| it.entity());
            for id in named.chain(linked) {
                assert!(register.entities.contains_key(id), "{key:?}: {id}");
            }
        }
    }
    for case in register.cases.values() {
        for (article, tag) in &case.members {
            let key = LayerKey::new(AnnotatorId::new("anna"), article.clone());
            let found = tags(&opened, &key).into_iter().find(|it| it.id == *tag);
            assert!(found.is_some_and(|it| it.event().is_some()), "{case:?}");
        }
    }
}

#[test]
fn the_annotators_differ_in_every_article_and_agree_on_much() {
    let opened = demo();
    let said = |key: &LayerKey| -> BTreeSet<String> {
        let tags = tags(&opened, key);
        let mentions = tags.iter().filter_map(Tag::mention);
        mentions
            .map(|m| format!("{} {:?}", m.kind, m.spans))
            .collect()
    };
    let ben = AnnotatorId::new("ben");
    for key in opened.layers.iter().filter(|it| it.annotator == ben) {
        let annas = LayerKey::new(AnnotatorId::new("anna"), key.article.clone());
        let (anna, ben) = (said(&annas), said(key));
        let both = anna.intersection(&ben).count();
        assert!(both * 3 > anna.len() && both < ben.len(), "{key:?}: {both}");
    }
}
