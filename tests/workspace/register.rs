//! The register: linking, new entities, merging, deleting, across articles and
//! annotators.

use expect_test::expect;
use glossator::model::*;
use glossator::workspace::*;

use crate::desk::*;

fn link(mention: &str, entity: Option<&str>) -> Deed {
    act(Action::Link {
        mention: mention.into(),
        entity: entity.map(EntityId::new),
    })
}

fn new_entity(name: &str, kind: &str, link: Option<&str>) -> Deed {
    act(Action::NewEntity {
        name: name.into(),
        kind: kind.into(),
        link: link.map(TagId::new),
    })
}

fn merge(from: &str, into: &str) -> Deed {
    act(Action::MergeEntities {
        from: from.into(),
        into: into.into(),
    })
}

fn delete(id: &str, unlink: bool) -> Deed {
    act(Action::DeleteEntity {
        id: id.into(),
        unlink,
    })
}

fn put(id: &str, name: &str, kind: &str, how: fn(&mut Entity)) -> Deed {
    let mut entity = Entity {
        id: id.into(),
        name: name.into(),
        kind: kind.into(),
        ..Entity::default()
    };
    how(&mut entity);
    act(Action::PutEntity(Box::new(entity)))
}

/// Bob tagged and linked the same article.
fn bobs() -> Deed {
    outside(|ws| {
        let mut layer = layer_of("[The Fed|ORG] met.", "bob");
        let mut tag = layer.tags().next().unwrap().clone();
        if let Body::Mention(it) = &mut tag.body {
            it.entity = Some("fed".into());
        }
        layer.put(tag);
        ws.provide_layer(key("bob", "a.txt"), layer);
    })
}

/// A stance, an event and a relation that point at an entry.
fn uses(id: &'static str) -> Deed {
    let to = move || match id {
        "peace" => topic(id),
        _ => entity(id),
    };
    Deed::all([
        caret("met"),
        act(Action::BeginStance),
        act(Action::DraftTarget(to())),
        act(Action::SetPolarity(Polarity::For)),
        select("met"),
        act(Action::NewEvent {
            kind: "MEET".into(),
        }),
        answer(entity(id)),
        act(Action::BeginRelation {
            kind: "affiliation".into(),
            from: m("m1"),
        }),
        answer(entity(id)),
    ])
}

#[test]
fn a_mention_is_linked_and_unlinked() {
    check(
        "[The Fed|ORG] met.",
        [
            link("m1", Some("fed")),
            link("m1", Some("fed")),
            link("m1", None),
            link("m1", Some("nobody")),
            link("m9", Some("fed")),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m1] met.
            1. link ORG “The Fed” to Federal Reserve
            2. unlink ORG “The Fed”
            refused: the register has no nobody
            refused: there is no tag m9 in this article
        "#]],
    );
}

#[test]
fn only_mentions_are_linked() {
    check(
        "They met.",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "RAIN".into(),
            }),
            link("v1", Some("fed")),
            act(Action::LinkAll {
                mention: "v1".into(),
                entity: "fed".into(),
            }),
        ],
        expect![[r#"
            a.txt: They met.
              v1 RAIN “met”
            focus v1
            1. make “met” an event RAIN
            refused: only a mention is linked to the register
            refused: only a mention is linked to the register
        "#]],
    );
}

#[test]
fn all_mentions_with_the_same_words_are_linked_in_one_step() {
    check(
        "[the Fed|ORG], [the  Fed|ORG], [The Fed|ORG], [the Fed|GPE], the Fed",
        [act(Action::LinkAll {
            mention: "m1".into(),
            entity: "fed".into(),
        })],
        expect![[r#"
            a.txt: [the Fed|ORG m1 →fed], [the  Fed|ORG m2 →fed], [The Fed|ORG m3], [the Fed|GPE m4 →fed], the Fed
            1. link 3 “the Fed” to Federal Reserve
        "#]],
    );
}

#[test]
fn long_names_that_begin_alike_are_not_the_same_words() {
    check(
        "[the international commission for the river Debed|ORG], \
         [the international commission for the river Rhine|ORG]",
        [act(Action::LinkAll {
            mention: "m1".into(),
            entity: "fed".into(),
        })],
        expect![[r#"
            a.txt: [the international commission for the river Debed|ORG m1 →fed], [the international commission for the river Rhine|ORG m2]
            1. link 1 “the international commission for the ri…” to Federal Reserve
        "#]],
    );
}

#[test]
fn a_mention_becomes_a_new_entity_by_one_key() {
    check(
        "[Nikol\r\n Pashinyan|PER] met.",
        [focus("m1"), run("tag.new-entity")],
        expect![[r#"
            a.txt: [Nikol␍␊ Pashinyan|PER m1 →nikol-pashinyan] met.
            register: fed “Federal Reserve” ORG
            register: nikol-pashinyan “Nikol Pashinyan” PER
            register: peace “peace talks” TOPIC
            focus m1
            1. new entity Nikol Pashinyan
        "#]],
    );
}

#[test]
fn a_new_entity_has_an_id_of_its_own() {
    check(
        "[The Fed|ORG] met.",
        [
            new_entity("Fed", "ORG", None),
            new_entity("Երևան!", "GPE", None),
            new_entity("???", "GPE", None),
            new_entity("  ", "GPE", None),
            new_entity("Bob", "PER", Some("m9")),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m1] met.
            register: entity “???” GPE
            register: fed “Federal Reserve” ORG
            register: fed-2 “Fed” ORG
            register: peace “peace talks” TOPIC
            register: երևան “Երևան!” GPE
            1. new entity Fed
            2. new entity Երևան!
            3. new entity ???
            refused: an entity needs a name
            refused: there is no tag m9 in this article
        "#]],
    );
}

#[test]
fn an_entry_is_changed_as_one_step() {
    check(
        "",
        [
            put("fed", "The Fed", "ORG", |it| {
                it.aliases = vec!["FRS".into()];
                it.country = Some("USA".into());
            }),
            put("fed", "The Fed", "ORG", |it| {
                it.aliases = vec!["FRS".into()];
                it.country = Some("USA".into());
            }),
            put("fed", " ", "ORG", |_| {}),
        ],
        expect![[r#"
            a.txt: 
            register: fed “The Fed” ORG also FRS country=USA
            register: peace “peace talks” TOPIC
            1. change The Fed
            refused: an entity needs a name
        "#]],
    );
}

#[test]
fn merging_redirects_every_article_and_annotator() {
    check(
        "[The Fed|ORG] met.¶[Fed|ORG] again.",
        [
            bobs(),
            new_entity("The Bank", "ORG", Some("m1")),
            open("b.txt"),
            link("m1", Some("fed")),
            merge("fed", "the-bank"),
        ],
        expect![[r#"
            a.txt (elsewhere): [The Fed|ORG m1 →the-bank] met.
            b.txt: [Fed|ORG m1 →the-bank] again.
            bob a.txt (elsewhere): [The Fed|ORG m1 →the-bank by bob] met.
            register: peace “peace talks” TOPIC
            register: the-bank “The Bank” ORG also Federal Reserve
            1. new entity The Bank
            2. link ORG “Fed” to Federal Reserve
            3. merge Federal Reserve into The Bank
        "#]],
    );
}

#[test]
fn merging_keeps_what_both_entries_say() {
    check(
        "[The Fed|ORG] met.",
        [
            put("fed", "The Fed", "ORG", |it| {
                it.aliases = vec!["FRS".into(), "Bank".into()];
                it.country = Some("USA".into());
                it.note = "central bank".into();
            }),
            put("bank", "Bank", "ORG", |it| {
                it.wikidata = Some("Q53536".into());
                it.note = "seen on Monday".into();
            }),
            merge("fed", "bank"),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m1] met.
            register: bank “Bank” ORG also The Fed, FRS wikidata=Q53536 country=USA note="seen on Monday\ncentral bank"
            register: peace “peace talks” TOPIC
            1. change The Fed
            2. change Bank
            3. merge The Fed into Bank
        "#]],
    );
}

#[test]
fn merging_is_one_step_back() {
    check(
        "[The Fed|ORG] met.",
        [
            new_entity("Bank", "ORG", None),
            link("m1", Some("fed")),
            uses("fed"),
            merge("fed", "bank"),
            undo(),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m1 →fed] met.
              s1 author for entity:fed stated evidence “The Fed met.”
              v1 MEET “met” who=entity:fed
              r1 affiliation m1 → entity:fed
            register: bank “Bank” ORG
            register: fed “Federal Reserve” ORG
            register: peace “peace talks” TOPIC
            focus m1
            1. new entity Bank
            2. link ORG “The Fed” to Federal Reserve
            3. make a stance: the author ＋ Federal Reserve
            4. make “met” an event MEET
            5. add who to MEET “met”
            6. relate by affiliation
            7. (merge Federal Reserve into Bank)
        "#]],
    );
}

#[test]
fn one_filler_is_left_where_both_entries_filled_the_role() {
    check(
        "They met.",
        [
            new_entity("Bank", "ORG", None),
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            answer(entity("fed")),
            act(Action::AddArgument {
                event: "v1".into(),
                role: "who".into(),
                filler: entity("bank"),
            }),
            merge("fed", "bank"),
        ],
        expect![[r#"
            a.txt: They met.
              v1 MEET “met” who=entity:bank
            register: bank “Bank” ORG also Federal Reserve
            register: peace “peace talks” TOPIC
            focus v1
            waits for whom of v1
            1. new entity Bank
            2. make “met” an event MEET
            3. add who to MEET “met”
            4. add who to MEET “met”
            5. merge Federal Reserve into Bank
        "#]],
    );
}

#[test]
fn a_topic_merged_into_an_entity_is_an_entity() {
    check(
        "[The Fed|ORG] met.",
        [uses("peace"), merge("peace", "fed")],
        expect![[r#"
            a.txt: [The Fed|ORG m1] met.
              s1 author for entity:fed stated evidence “The Fed met.”
              v1 MEET “met” who=entity:fed
              r1 affiliation m1 → entity:fed
            register: fed “Federal Reserve” ORG also peace talks
            focus r1
            1. make a stance: the author ＋ peace talks
            2. make “met” an event MEET
            3. add who to MEET “met”
            4. relate by affiliation
            5. merge peace talks into Federal Reserve
        "#]],
    );
}

#[test]
fn merging_needs_two_entries() {
    check(
        "",
        [merge("fed", "fed"), merge("fed", "x"), merge("x", "fed")],
        expect![[r#"
            a.txt: 
            refused: these are the same entity
            refused: the register has no x
            refused: the register has no x
        "#]],
    );
}

#[test]
fn what_is_used_isnt_deleted_unasked() {
    check(
        "[The Fed|ORG] met.",
        [
            delete("x", false),
            delete("peace", false),
            link("m1", Some("fed")),
            delete("fed", false),
            uses("fed"),
            delete("fed", false),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m1 →fed] met.
              s1 author for entity:fed stated evidence “The Fed met.”
              v1 MEET “met” who=entity:fed
              r1 affiliation m1 → entity:fed
            register: fed “Federal Reserve” ORG
            focus r1
            1. delete peace talks from the register
            2. link ORG “The Fed” to Federal Reserve
            3. make a stance: the author ＋ Federal Reserve
            4. make “met” an event MEET
            5. add who to MEET “met”
            6. relate by affiliation
            refused: the register has no x
            refused: Federal Reserve is used by 1 tag; unlink first, or merge it into another
            refused: Federal Reserve is used by 4 tags; unlink first, or merge it into another
        "#]],
    );
}

#[test]
fn deleting_with_links_leaves_the_tags_that_can_stand() {
    check(
        "[The Fed|ORG] met.",
        [
            bobs(),
            link("m1", Some("fed")),
            uses("fed"),
            act(Action::AddNote {
                on: Some("r1".into()),
                text: "sic".into(),
            }),
            delete("fed", true),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m1] met.
              s1 author for “The Fed met.” stated evidence “The Fed met.”
              v1 MEET “met”
              r1 affiliation m1 → unknown
              n1 on r1: sic
            bob a.txt (elsewhere): [The Fed|ORG m1 by bob] met.
            register: peace “peace talks” TOPIC
            focus r1
            1. link ORG “The Fed” to Federal Reserve
            2. make a stance: the author ＋ Federal Reserve
            3. make “met” an event MEET
            4. add who to MEET “met”
            5. relate by affiliation
            6. note “sic”
            7. delete Federal Reserve from the register
        "#]],
    );
}

#[test]
fn deleting_with_links_comes_back_whole() {
    check(
        "[The Fed|ORG] met.",
        [
            link("m1", Some("fed")),
            uses("fed"),
            delete("fed", true),
            undo(),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m1 →fed] met.
              s1 author for entity:fed stated evidence “The Fed met.”
              v1 MEET “met” who=entity:fed
              r1 affiliation m1 → entity:fed
            focus m1
            1. link ORG “The Fed” to Federal Reserve
            2. make a stance: the author ＋ Federal Reserve
            3. make “met” an event MEET
            4. add who to MEET “met”
            5. relate by affiliation
            6. (delete Federal Reserve from the register)
        "#]],
    );
}

#[test]
fn entries_wait_for_layers_that_are_still_being_read() {
    check(
        "[The Fed|ORG] met.",
        [
            new_entity("Bank", "ORG", None),
            outside(|ws| ws.expect_layers([key("bob", "a.txt")])),
            merge("fed", "bank"),
            delete("fed", true),
            outside(|ws| ws.provide_layer(key("bob", "a.txt"), Layer::default())),
            merge("fed", "bank"),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m1] met.
            register: bank “Bank” ORG also Federal Reserve
            register: peace “peace talks” TOPIC
            1. new entity Bank
            2. merge Federal Reserve into Bank
            refused: some layers are still being read; try again in a moment
            refused: some layers are still being read; try again in a moment
        "#]],
    );
}
