//! Input that is hard on a format: every writer takes it without a panic, and what
//! it doesn't tell as lost its own reader finds again.

use glossator::dataset::PROFILES;
use glossator::exchange::{self, Options};
use glossator::model::*;
use glossator::text::Span;

use crate::roundtrip::{Made, check, read, write};
use crate::tags::{self, TEXT, at, event, label, mention, note, put, span, to};

/// Names with whatever a format keeps for itself.
pub const NAMES: [&str; 25] = [
    "my kind",
    "a\tb",
    "a|b",
    "a[1]",
    "[a]",
    "a(b)",
    "{a}",
    "\"a\"",
    "'a'",
    "a,b",
    "a;b",
    "a:b",
    "a/b#c",
    "a\\",
    "a->b",
    "*",
    "_",
    "-X",
    "B-PER",
    "O",
    "<a&b>",
    "a\nb",
    "тип",
    "類型 甲",
    "a\u{1}b",
];

fn made(text: &str, fill: impl FnOnce(&mut Layer)) -> Made {
    let mut layer = Layer::default();
    fill(&mut layer);
    Made {
        text: text.to_owned(),
        layer,
    }
}

/// One hard name everywhere a name can stand.
fn named(name: &str) -> Made {
    made(TEXT, |layer| {
        tags::named(layer, name);
        let mut told = mention("PER", at("Cy"));
        if let Body::Mention(it) = &mut told {
            let value = AttributeValue::Text(name.into());
            it.attributes.insert("level".into(), value.clone());
            it.attributes.insert("value".into(), value);
            it.attributes
                .insert(name.into(), AttributeValue::Flag(true));
            it.entity = Some(name.into());
        }
        put(layer, "m3", told);
    })
}

fn cases() -> Vec<(String, Made)> {
    let mut cases: Vec<(String, Made)> = NAMES
        .iter()
        .map(|name| (format!("the name {name:?}"), named(name)))
        .collect();
    let mut add = |name: &str, made| cases.push((name.to_owned(), made));
    let trigger = made(TEXT, tags::without_trigger);
    add("an event without a trigger", trigger);
    let across = made(TEXT, tags::across_sentences);
    add("words of several sentences", across);
    add("an empty article", made("", |_| {}));
    add("an article of blanks", made(" \r\n\t ", |_| {}));
    add("an article without tags", made(TEXT, |_| {}));
    let strange = "<DOC> & ]]> \u{0}\u{b}\u{fffe} \u{feff}é\u{301} 👩‍🚒\r\n\u{2028}_|*\\n\\ Ada";
    add(
        "a text of strange signs",
        made(strange, |layer| {
            let from = strange.find("👩").unwrap();
            let end = strange.find('\r').unwrap();
            let helper = Span::from_range(from..end).unwrap();
            put(layer, "m1", mention("PER", vec![helper]));
            put(layer, "m2", mention("PER", vec![span(strange, "Ada")]));
        }),
    );
    add(
        "tags that point at nothing",
        made(TEXT, |layer| {
            let nowhere = [
                ("who", to("m9")),
                ("when", Ref::Event("v9".into())),
                ("whom", Ref::Entity("nobody".into())),
                ("how", Ref::Unknown),
            ];
            put(layer, "v1", event("MEET", at("met"), &nowhere));
            put(layer, "n1", note("m9", "whose?"));
            put(
                layer,
                "s1",
                Body::Stance(Stance {
                    holder: to("m9"),
                    target: Ref::Topic("nothing".into()),
                    polarity: Polarity::Unclear,
                    strength: None,
                    basis: Some(Basis::Inferred),
                    via: vec![Ref::Implicit],
                    expression: vec![],
                    evidence: at("They talked."),
                    attributes: Attributes::new(),
                }),
            );
        }),
    );
    cases
}

#[test]
fn hard_input_comes_back_or_is_told() {
    let mut failed = Vec::new();
    for (name, made) in cases() {
        for row in PROFILES {
            for schema in [Schema::default(), other_schema()] {
                let options = Options::default();
                if let Err(why) = check(row, &made, &schema, &options) {
                    failed.push(format!("{}, {name}: {why}", row.id));
                }
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// One that knows none of the labels.
fn other_schema() -> Schema {
    Schema {
        entities: vec![EntityType {
            id: "THING".into(),
            ..EntityType::default()
        }],
        ..Schema::default()
    }
}

/// A layer over another version of the text: places that aren't there, or that
/// fall inside a character.
#[test]
fn a_layer_over_another_text_is_no_panic() {
    let made = made("é 👩‍🚒", |layer| {
        let off = |from, to| Span::new(from, to).unwrap();
        put(layer, "m1", mention("PER", vec![off(1, 4)]));
        put(layer, "m2", mention("PER", vec![off(3, 900)]));
        put(layer, "m3", mention("PER", vec![off(700, 900)]));
        let arguments = [("who", to("m2")), ("what", Ref::Spans(vec![off(5, 6)]))];
        put(layer, "v1", event("MEET", vec![off(4, 5)], &arguments));
        put(
            layer,
            "s1",
            Body::Stance(Stance {
                holder: Ref::Spans(vec![off(1, 900)]),
                target: Ref::Author,
                polarity: Polarity::For,
                strength: Some(1),
                basis: None,
                via: vec![],
                expression: vec![off(1, 5)],
                evidence: vec![off(800, 900)],
                attributes: Attributes::new(),
            }),
        );
        put(layer, "l1", label("topic", "a", vec![off(1, 900)]));
    });
    for text in [true, false] {
        let options = Options {
            text,
            ..Options::default()
        };
        for format in exchange::FORMATS.iter().filter(|it| it.write.is_some()) {
            let written = write(format.id, &made, &Schema::default(), &options);
            let wrote = !written.files.is_empty();
            assert!(wrote || written.told > 0, "{}", format.id);
        }
    }
}

/// Without the text, what goes out says no word of it.
#[test]
fn without_its_text_no_word_goes_out() {
    let made = named("kind");
    let options = Options {
        text: false,
        ..Options::default()
    };
    for row in PROFILES {
        let mut written = write(row.id, &made, &Schema::default(), &options);
        if let Some(only) = written.files.remove("") {
            written.files.insert(format!("a{}", row.reads), only);
        }
        for (name, bytes) in &written.files {
            let content = String::from_utf8_lossy(bytes);
            assert!(!content.contains("talked"), "{}: {name}", row.id);
            if name.ends_with(row.reads) {
                read(row.id, name, &written.files, &made.text);
            }
        }
    }
}
