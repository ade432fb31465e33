//! What is listed, and in which order.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};

use super::*;
use crate::model::{Attributes, Body, Entity, Extra, Polarity, Provenance, Ref, Stance, Tag};

fn entry<'e>(tag: &'e str, kind: &'e str, words: &'e str, place: u32, score: f32) -> Entry<'e> {
    Entry {
        tag,
        argument: None,
        class: match tag.as_bytes()[0] {
            b'v' => TagClass::Event,
            _ => TagClass::Mention,
        },
        kind,
        words,
        place,
        score: (score > 0.0).then_some(score),
        told: Vec::new(),
    }
}

fn argument<'e>(event: &Entry<'e>, index: u16, role: &'e str, words: &'e str) -> Entry<'e> {
    Entry {
        argument: Some(index),
        kind: role,
        words,
        ..event.clone()
    }
}

fn told<'e>(entry: Entry<'e>, by: &'e str, decision: Decision) -> Entry<'e> {
    let told = vec![Told {
        by,
        decision,
        day: "2026-11-22",
    }];
    Entry { told, ..entry }
}

fn queue() -> Queue {
    let mut it = Queue::new("anna".into());
    let set = |source: &str, article: &str| LayerKey::suggested(source.into(), article.into());
    let event = told(
        entry("v1", "ATTACK", "struck", 20, 0.6),
        "anna",
        Decision::Accepted,
    );
    let open = entry("v2", "CONSULT", "met", 60, 0.9);
    let arguments = [
        argument(&event, 0, "actor", "Kaya"),
        argument(&event, 1, "target", "the port"),
    ]
    .map(|it| Entry {
        told: Vec::new(),
        ..it
    });
    let [first, second] = arguments;
    it.put(
        &set("zeta", "a.txt"),
        [
            entry("m1", "PERSON", "Kaya", 10, 0.3),
            event,
            first,
            second,
            told(
                entry("m2", "GPE", "Orlo", 40, 0.2),
                "bob",
                Decision::Rejected,
            ),
            argument(&open, 0, "actor", "Kaya"),
        ],
    );
    it.put(
        &set("alpha", "a.txt"),
        [
            entry("m1", "GPE", "Orlo", 15, 0.0),
            told(
                entry("m2", "PERSON", "Kaya", 90, 0.7),
                "anna",
                Decision::Skipped,
            ),
        ],
    );
    it.put(&set("zeta", "b.txt"), [entry("m1", "GPE", "Orlo", 5, 0.1)]);
    it
}

/// One entry, whose name sorts apart from its id.
fn register() -> Register {
    let entity = Entity {
        id: "z-treaty".into(),
        name: "Border treaty".into(),
        ..Entity::default()
    };
    Register {
        entities: BTreeMap::from([(entity.id.clone(), entity)]),
        ..Register::default()
    }
}

fn check(order: Order, filter: Filter, wanted: Expect) {
    let it = queue();
    let listed = it.list(order, &filter, &BTreeSet::new(), &register());
    let mut told = String::new();
    for at in listed.rows {
        let (Some(row), Some(key)) = (it.row(at), it.key(at)) else {
            panic!("{at:?} is nowhere");
        };
        told.push_str(&format!(
            "{} {} {:?} {} {} {}\n",
            key.article,
            key.annotator,
            row.part(),
            it.kind(row),
            it.words(row, &register()),
            row.state.name(),
        ));
    }
    wanted.assert_eq(&told);
}

#[test]
fn by_document_sources_of_an_article_run_together() {
    check(
        Order::Document,
        Filter::default(),
        expect![[r#"
        a.txt zeta Tag("m1") PERSON Kaya open
        a.txt alpha Tag("m1") GPE Orlo open
        a.txt zeta Argument { event: "v1", index: 0 } actor Kaya open
        a.txt zeta Argument { event: "v1", index: 1 } target the port open
        a.txt zeta Tag("m2") GPE Orlo open
        b.txt zeta Tag("m1") GPE Orlo open
    "#]],
    );
}

#[test]
fn the_least_certain_come_first_and_arguments_stay_with_their_event() {
    let filter = Filter {
        decided: true,
        ..Filter::default()
    };
    check(
        Order::Score,
        filter,
        expect![[r#"
        b.txt zeta Tag("m1") GPE Orlo open
        a.txt zeta Tag("m2") GPE Orlo open
        a.txt zeta Tag("m1") PERSON Kaya open
        a.txt zeta Tag("v1") ATTACK struck accepted
        a.txt zeta Argument { event: "v1", index: 0 } actor Kaya open
        a.txt zeta Argument { event: "v1", index: 1 } target the port open
        a.txt alpha Tag("m1") GPE Orlo open
    "#]],
    );
}

#[test]
fn by_type_and_by_words() {
    let open = Filter::default;
    check(
        Order::Type,
        open(),
        expect![[r#"
        a.txt alpha Tag("m1") GPE Orlo open
        a.txt zeta Tag("m2") GPE Orlo open
        b.txt zeta Tag("m1") GPE Orlo open
        a.txt zeta Tag("m1") PERSON Kaya open
        a.txt zeta Argument { event: "v1", index: 0 } actor Kaya open
        a.txt zeta Argument { event: "v1", index: 1 } target the port open
    "#]],
    );
    check(
        Order::Words,
        open(),
        expect![[r#"
        a.txt zeta Tag("m1") PERSON Kaya open
        a.txt alpha Tag("m1") GPE Orlo open
        a.txt zeta Tag("m2") GPE Orlo open
        b.txt zeta Tag("m1") GPE Orlo open
        a.txt zeta Argument { event: "v1", index: 0 } actor Kaya open
        a.txt zeta Argument { event: "v1", index: 1 } target the port open
    "#]],
    );
    check(
        Order::Source,
        open(),
        expect![[r#"
        a.txt alpha Tag("m1") GPE Orlo open
        a.txt zeta Tag("m1") PERSON Kaya open
        a.txt zeta Argument { event: "v1", index: 0 } actor Kaya open
        a.txt zeta Argument { event: "v1", index: 1 } target the port open
        a.txt zeta Tag("m2") GPE Orlo open
        b.txt zeta Tag("m1") GPE Orlo open
    "#]],
    );
}

#[test]
fn filters() {
    let filter = |change: fn(&mut Filter)| {
        let mut filter = Filter::default();
        change(&mut filter);
        filter
    };
    check(
        Order::Document,
        filter(|it| it.kind = Some("ATTACK".into())),
        expect![[r#"
            a.txt zeta Argument { event: "v1", index: 0 } actor Kaya open
            a.txt zeta Argument { event: "v1", index: 1 } target the port open
        "#]],
    );
    check(
        Order::Document,
        filter(|it| it.words = "ORL".into()),
        expect![[r#"
            a.txt alpha Tag("m1") GPE Orlo open
            a.txt zeta Tag("m2") GPE Orlo open
            b.txt zeta Tag("m1") GPE Orlo open
        "#]],
    );
    check(
        Order::Document,
        filter(|it| it.score = Some((0.0, 0.25))),
        expect![[r#"
            a.txt zeta Tag("m2") GPE Orlo open
            b.txt zeta Tag("m1") GPE Orlo open
        "#]],
    );
    check(
        Order::Document,
        filter(|it| (it.open, it.skipped) = (false, true)),
        expect![[r#"
            a.txt alpha Tag("m2") PERSON Kaya skipped
        "#]],
    );
    check(
        Order::Document,
        filter(|it| it.kind = Some("NOBODY".into())),
        expect![[""]],
    );
}

#[test]
fn a_decision_changes_its_row_and_is_counted() {
    let mut it = queue();
    let key = LayerKey::suggested("zeta".into(), "b.txt".into());
    let part = Part::Tag("m1".into());
    let all = |it: &Queue| {
        let (filter, off) = (Filter::default(), BTreeSet::new());
        it.list(Order::Document, &filter, &off, &register())
            .rows
            .len()
    };
    let before = all(&it);
    it.decide(
        &key,
        &part,
        &"anna".into(),
        Some((Decision::Accepted, "2026-11-22T10:00:00Z")),
    );
    assert_eq!(all(&it), before - 1);
    let mut said = Vec::new();
    it.each(|at, _, all| {
        if *at == key {
            said.extend(all.iter().map(|it| (it.decision, it.day.to_string())));
        }
    });
    assert_eq!(said, [(Decision::Accepted, "2026-11-22".to_owned())]);
    it.decide(&key, &part, &"anna".into(), None);
    assert_eq!(all(&it), before);
    it.set_blind(|id| id.as_str() == "b.txt");
    assert_eq!(all(&it), before - 1);
}

#[test]
fn a_row_is_small() {
    assert!(size_of::<Row>() <= 48, "{}", size_of::<Row>());
}

#[test]
fn entries_of_the_register_stand_by_name() {
    let stance = |id: &str, target: &str| Tag {
        id: id.into(),
        body: Body::Stance(Stance {
            holder: Ref::Author,
            target: Ref::Topic(target.into()),
            polarity: Polarity::For,
            strength: None,
            basis: None,
            via: Vec::new(),
            expression: Vec::new(),
            evidence: Vec::new(),
            attributes: Attributes::new(),
        }),
        provenance: Provenance::default(),
        extra: Extra::new(),
    };
    let mut layer = Layer::default();
    layer.put(stance("s1", "z-treaty"));
    layer.put(stance("s2", "nowhere"));
    let key = LayerKey::suggested("zeta".into(), "a.txt".into());
    let mut it = Queue::new("anna".into());
    it.put_set(&key, &layer, None);
    let found = |order: Order, words: &str| -> Vec<String> {
        let filter = Filter {
            words: words.into(),
            ..Filter::default()
        };
        let listed = it.list(order, &filter, &BTreeSet::new(), &register());
        let rows = listed.rows.iter().filter_map(|at| it.row(*at));
        rows.map(|row| it.words(row, &register()).into_owned())
            .collect()
    };
    let (known, unknown) = ("the author → Border treaty", "the author → missing nowhere");
    assert_eq!(found(Order::Words, ""), [known, unknown]);
    assert_eq!(found(Order::Document, "border"), [known]);
    assert_eq!(found(Order::Document, "z-treaty"), [""; 0]);
}

/// What is alike by the index, and by going through the whole list.
fn check_alike(it: &Queue, off: &BTreeSet<AnnotatorId>) -> usize {
    let mut several = 0;
    let keys: Vec<LayerKey> = it.keys().cloned().collect();
    for (at, row) in keys.iter().flat_map(|key| it.rows_of(key)) {
        let mut found: Vec<At> = it.alike(at, off).collect();
        found.sort();
        let listed = it.list(Order::Document, &Filter::default(), off, &register());
        let mut wanted = listed.rows;
        wanted.retain(|at| {
            it.row(*at)
                .is_some_and(|it| it.is_argument() == row.is_argument() && it.is_alike(row))
        });
        wanted.sort();
        assert_eq!(found, wanted, "{at:?}");
        several += usize::from(found.len() > 1);
    }
    several
}

#[test]
fn what_is_alike_is_found_by_its_words_whatever_came_in_since() {
    let off = BTreeSet::from(["alpha".into()]);
    let mut it = queue();
    // Orlo three times; Kaya as an actor stands once below an event that is taken.
    assert_eq!(check_alike(&it, &BTreeSet::new()), 3);
    it.index_all();
    assert_eq!(check_alike(&it, &BTreeSet::new()), 3);
    assert_eq!(check_alike(&it, &off), 3);
    let key = |article: &str| LayerKey::suggested("zeta".into(), article.into());
    it.put(&key("b.txt"), [entry("m1", "PERSON", "Kaya", 5, 0.1)]);
    it.put(&key("c.txt"), [entry("m1", "PERSON", "Kaya", 5, 0.1)]);
    // Kaya three times open and once skipped, Orlo twice.
    assert_eq!(check_alike(&it, &BTreeSet::new()), 6);
    it.set_blind(|article| article.as_str() == "c.txt");
    check_alike(&it, &off);
    it.index_all();
    check_alike(&it, &off);
    let whole = Part::Tag("m1".into());
    let said = Some((Decision::Rejected, "2026-11-22T10:00:00Z"));
    it.decide(&key("b.txt"), &whole, &"anna".into(), said);
    check_alike(&it, &off);
}
