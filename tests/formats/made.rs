//! One article with a tag of every class, made by hand.

use glossator::exchange::Piece;
use glossator::model::*;
use glossator::text::Span;
use glossator::text::offsets::OffsetMap;

pub const TEXT: &str = "Nino 👩‍🚒 met Bo.\r\n“North and South Koreans,” she said.";

const AT: &str = "2026-11-22T10:00:00Z";

pub fn hash() -> TextHash {
    TextHash::new("b3-0123456789abcdef0123456789abcdef")
}

/// The first place of some words.
pub fn span(words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    Span::from_range(start..start + words.len()).unwrap()
}

pub fn article() -> Article {
    Article {
        meta: ArticleMeta {
            title: Some("Bo, met".into()),
            published: Some("2023-12-28".into()),
            ..ArticleMeta::default()
        },
        zones: vec![Zone {
            span: span("Nino 👩‍🚒 met Bo."),
            kind: ZoneKind::HeadlineRepeat,
        }],
        text_hash: Some(hash()),
        ..Article::new("2023/a b.txt".into())
    }
}

pub fn register() -> Register {
    let mut register = Register::default();
    let mut put = |id: &str, name: &str, kind: &str, how: fn(&mut Entity)| {
        let mut entity = Entity {
            id: id.into(),
            name: name.into(),
            kind: kind.into(),
            ..Entity::default()
        };
        how(&mut entity);
        register.entities.insert(id.into(), entity);
    };
    put("bo", "Kirov, “Bo” \"B.\"", "PER", |it| {
        it.aliases = vec!["Bo".into()];
        it.country = Some("GEO".into());
        it.sector = Some("GOV".into());
        it.note = "a mayor".into();
    });
    put("talks", "the talks", Entity::TOPIC, |_| {});
    put("unused", "nobody", "PER", |_| {});
    register
}

fn tag(id: &str, body: Body) -> Tag {
    Tag {
        id: id.into(),
        body,
        provenance: Provenance {
            by: "anna".into(),
            at: Some(AT.into()),
            ..Provenance::default()
        },
        extra: Extra::new(),
    }
}

pub fn mention(id: &str, kind: &str, words: &[&str]) -> Tag {
    tag(
        id,
        Body::Mention(Mention {
            kind: kind.into(),
            spans: words.iter().map(|it| span(it)).collect(),
            entity: None,
            attributes: Attributes::new(),
        }),
    )
}

fn mention_mut(tag: &mut Tag) -> &mut Mention {
    match &mut tag.body {
        Body::Mention(it) => it,
        _ => panic!("not a mention"),
    }
}

pub fn layer() -> Layer {
    let m = |id: &str| Ref::Mention(id.into());
    let argument = |role: &str, filler| Argument {
        role: role.into(),
        filler,
        extra: Extra::new(),
    };
    let mut layer = Layer::default();
    layer.head.text = Some(TextRef {
        hash: hash(),
        bytes: TEXT.len() as u32,
    });
    layer.head.guideline_version = Some("2".into());
    layer.put(mention("m1", "PER", &["Nino"]));
    let mut bo = mention("m2", "PER", &["Bo"]);
    mention_mut(&mut bo).entity = Some("bo".into());
    bo.provenance.status = Status::Corrected;
    bo.provenance.score = Some(0.75);
    bo.provenance.by = "tagger".into();
    bo.provenance.version = Some("1.2".into());
    bo.provenance.decided_by = Some("anna".into());
    layer.put(bo);
    let mut koreans = mention("m3", "NORP", &["North", "Koreans"]);
    let attributes = &mut mention_mut(&mut koreans).attributes;
    attributes.insert("level".into(), AttributeValue::Text("name".into()));
    attributes.insert("metonymic".into(), AttributeValue::Flag(false));
    attributes.insert("weight".into(), AttributeValue::Number(0.5));
    layer.put(koreans);
    layer.put(mention("m4", "PER", &["she"]));
    layer.put(mention("m5", "FAC", &["👩‍🚒"]));
    layer.put(tag(
        "v1",
        Body::Event(Event {
            kind: "CONSULT".into(),
            trigger: vec![span("met")],
            arguments: vec![
                argument("actor", m("m1")),
                argument("recipient", m("m2")),
                argument(
                    "time",
                    Ref::Value {
                        value: "2023-12-25".into(),
                        spans: vec![span(".\r\n")],
                    },
                ),
                argument("location", Ref::Spans(vec![span("South")])),
            ],
            attributes: Attributes::from([(
                "modes".into(),
                AttributeValue::Many(vec!["visit".into(), "phone".into()]),
            )]),
        }),
    ));
    layer.put(tag(
        "v2",
        Body::Event(Event {
            kind: "RETREAT".into(),
            trigger: vec![],
            arguments: vec![],
            attributes: Attributes::new(),
        }),
    ));
    layer.put(tag(
        "s1",
        Body::Stance(Stance {
            holder: m("m4"),
            target: m("m3"),
            polarity: Polarity::Against,
            strength: Some(2),
            basis: Some(Basis::ImpliedByAction),
            via: vec![Ref::Author, m("m1")],
            expression: vec![span("said")],
            evidence: vec![span("“North and South Koreans,”")],
            attributes: Attributes::new(),
        }),
    ));
    layer.put(tag(
        "s2",
        Body::Stance(Stance {
            holder: Ref::Implicit,
            target: Ref::Topic("talks".into()),
            polarity: Polarity::Neutral,
            strength: None,
            basis: None,
            via: vec![],
            expression: vec![],
            evidence: vec![],
            attributes: Attributes::new(),
        }),
    ));
    layer.put(tag(
        "r1",
        Body::Relation(Relation {
            kind: "affiliation".into(),
            from: m("m1"),
            to: Ref::Entity("bo".into()),
            evidence: vec![],
            attributes: Attributes::new(),
        }),
    ));
    layer.put(tag(
        "l1",
        Body::Label(Label {
            task: "topic".into(),
            values: vec!["diplomacy".into()],
            spans: vec![],
        }),
    ));
    layer.put(tag(
        "n1",
        Body::Note(Note {
            on: Some("s1".into()),
            text: "sure?\n\"yes\"".into(),
        }),
    ));
    let done = |state, at: Option<&str>| Completion {
        state,
        by: "anna".into(),
        at: at.map(Stamp::new),
        extra: Extra::new(),
    };
    layer.set_completion(
        Task::Entities,
        Some(done(CompletionState::Complete, Some(AT))),
    );
    layer.set_completion(Task::Stances, Some(done(CompletionState::Partial, None)));
    layer
}

/// Hands a layer of the article on as formats get it.
pub fn with_piece<T>(layer: &Layer, how: impl FnOnce(&Piece) -> T) -> T {
    how(&Piece {
        article: &article(),
        text: TEXT,
        offsets: &OffsetMap::new(TEXT),
        annotator: &"anna".into(),
        layer,
        register: &register(),
        schema: &Schema::default(),
        options: &glossator::exchange::Options::default(),
        part: None,
    })
}
