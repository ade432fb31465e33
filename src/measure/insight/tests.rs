//! Counts thought out by hand, of layers small enough to see through.

use super::*;
use crate::measure::review::{Judged, Review};
use crate::model::{
    Argument, AttributeValue, Attributes, Body, Completion, CompletionState, Decision, Entity,
    Event, EventType, Extra, Layer, Mention, Provenance, Ref, Role, Schema, Stance, Tag, TextRef,
    ValueType,
};
use crate::text::Span;

const TEXT: &str = "Envoys met.\n\nOrlova called the ban unfair. Kaya of Norrland backs the ban.\n";

fn spans(words: &str) -> Vec<Span> {
    let at = TEXT.find(words).unwrap();
    Span::from_range(at..at + words.len()).into_iter().collect()
}

fn put(layer: &mut Layer, id: &str, body: Body) {
    layer.put(Tag {
        id: id.into(),
        body,
        provenance: Provenance::default(),
        extra: Extra::new(),
    });
}

fn mention(layer: &mut Layer, id: &str, words: &str, entity: Option<&str>, date: Option<&str>) {
    let mut attributes = Attributes::new();
    if let Some(date) = date {
        attributes.insert("value".into(), AttributeValue::Text(date.into()));
    }
    let body = Body::Mention(Mention {
        kind: "PERSON".into(),
        spans: spans(words),
        entity: entity.map(Into::into),
        attributes,
    });
    put(layer, id, body);
}

fn stance(layer: &mut Layer, id: &str, holder: Ref, target: Ref, polarity: Polarity) {
    let body = Body::Stance(Stance {
        holder,
        target,
        polarity,
        strength: None,
        basis: None,
        via: Vec::new(),
        expression: spans("unfair"),
        evidence: Vec::new(),
        attributes: Attributes::new(),
    });
    put(layer, id, body);
}

fn event(layer: &mut Layer, id: &str, kind: &str, arguments: &[(&str, Ref)]) {
    let arguments = arguments.iter().map(|(role, filler)| Argument {
        role: (*role).into(),
        filler: filler.clone(),
        extra: Extra::new(),
    });
    let body = Body::Event(Event {
        kind: kind.into(),
        trigger: spans("met"),
        arguments: arguments.collect(),
        attributes: Attributes::new(),
    });
    put(layer, id, body);
}

fn value(date: &str) -> Ref {
    Ref::Value {
        value: date.into(),
        spans: Vec::new(),
    }
}

fn schema() -> Schema {
    let role = |id: &str, value| Role {
        id: id.into(),
        value,
        ..Role::default()
    };
    Schema {
        events: vec![EventType {
            id: "MEET".into(),
            roles: vec![role("who", None), role("time", Some(ValueType::Date))],
            ..EventType::default()
        }],
        ..Schema::default()
    }
}

fn text_of(layer: &mut Layer) {
    layer.head.text = Some(TextRef {
        hash: "b3-harbour".into(),
        bytes: TEXT.len() as u32,
    });
}

fn complete(layer: &mut Layer, task: Task, state: CompletionState) {
    let completion = Completion {
        state,
        by: "ana".into(),
        at: None,
        extra: Extra::new(),
    };
    layer.set_completion(task, Some(completion));
}

/// Counts layers of `annotator article`; the register knows Orlova and the ban.
fn counted(layers: &[(&str, &str, &Layer)], dates: &[(&str, &str)]) -> Insight {
    let mut register = Register::default();
    for (id, name, alias) in [
        ("orlova", "Vera Orlova", "Orlova"),
        ("ban", "the ban", "ban"),
    ] {
        let entry = Entity {
            id: id.into(),
            name: name.into(),
            aliases: vec![alias.into()],
            ..Entity::default()
        };
        register.entities.insert(id.into(), entry);
    }
    let schema = schema();
    let layers = layers.iter().map(|(annotator, article, layer)| {
        let key = LayerKey::new((*annotator).into(), (*article).into());
        (key, 1, Arc::new(Facts::of(layer, &schema)))
    });
    let ground = Ground {
        articles: 4,
        tasks: vec![Task::Entities, Task::Stances],
        register: Arc::new(register),
        dates: dates.iter().map(|it| (it.0.into(), it.1.into())).collect(),
        layers: layers.collect(),
    };
    count(ground, |_| Some(TEXT.into()), |_| true).unwrap()
}

/// Who is for whom, a line a cell: `Orlova → the ban: 1 against = -1`.
fn cells(insight: &Insight, whose: Option<&str>) -> String {
    let matrix = Matrix::of(insight, whose.map(AnnotatorId::new).as_ref());
    let lines = matrix.cells.iter().map(|((row, column), cell)| {
        let (holder, target) = (&matrix.rows[*row].name, &matrix.columns[*column].name);
        format!("{holder} → {target}: {} = {}", cell.words(), cell.balance())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The bins: `2026-05-11 MEET 2, SIGN 1`.
fn bins(insight: &Insight, by: Option<By>) -> String {
    let timeline = Timeline::of(insight, None, by);
    let mut lines: Vec<String> = timeline
        .bins
        .iter()
        .map(|bin| {
            let kinds = timeline.kinds.iter().zip(&bin.events);
            let kinds = kinds.filter(|it| !it.1.is_empty());
            let kinds: Vec<String> = kinds
                .map(|(kind, it)| format!("{} {}", kind.0, it.len()))
                .collect();
            format!("{} {}", timeline.by.label(bin.start), kinds.join(", "))
        })
        .collect();
    if !timeline.vague.is_empty() {
        lines.push(format!("vague {}", timeline.vague.len()));
    }
    if !timeline.undated.is_empty() {
        lines.push(format!("undated {}", timeline.undated.len()));
    }
    lines.join("\n")
}

#[test]
fn a_task_is_begun_by_a_tag_and_complete_by_word() {
    let mut begun = Layer::default();
    mention(&mut begun, "m1", "Orlova", None, None);
    complete(&mut begun, Task::Stances, CompletionState::Partial);
    let mut done = Layer::default();
    mention(&mut done, "m1", "Orlova", None, None);
    mention(&mut done, "m2", "Kaya", None, None);
    complete(&mut done, Task::Entities, CompletionState::Verified);
    let empty = Layer::default();
    let layers = [
        ("ana", "1", &begun),
        ("ana", "2", &done),
        ("ana", "3", &empty),
    ];
    let insight = counted(&layers, &[]);
    let work = &insight.annotators[&AnnotatorId::new("ana")];
    assert_eq!(work.articles, 2);
    let of = |begun, complete| Done { begun, complete };
    assert_eq!(work.tasks, [of(1, 1), of(1, 0)]);
    assert_eq!(work.tags(TagClass::Mention), 3);
    assert_eq!(
        progress_table(&insight).tsv(),
        "annotator\ttask\tcomplete\tbegun\tnot begun\tarticles\n\
         ana\tentities\t1\t1\t2\t4\n\
         ana\tstances\t0\t1\t3\t4\n"
    );
}

#[test]
fn one_entry_is_one_side_however_it_is_pointed_at() {
    let mut layer = Layer::default();
    text_of(&mut layer);
    mention(&mut layer, "m1", "Orlova", Some("orlova"), None);
    mention(&mut layer, "m2", "Kaya", None, None);
    let ban = || Ref::Spans(spans("ban"));
    stance(
        &mut layer,
        "s1",
        Ref::Mention("m1".into()),
        ban(),
        Polarity::Against,
    );
    // Not linked, but the register has one entry of that name.
    let words = Ref::Spans(spans("Orlova"));
    stance(
        &mut layer,
        "s2",
        words,
        Ref::Topic("ban".into()),
        Polarity::Against,
    );
    stance(
        &mut layer,
        "s3",
        Ref::Entity("orlova".into()),
        ban(),
        Polarity::For,
    );
    stance(
        &mut layer,
        "s4",
        Ref::Mention("m2".into()),
        ban(),
        Polarity::Neutral,
    );
    stance(
        &mut layer,
        "s5",
        Ref::Author,
        Ref::Mention("gone".into()),
        Polarity::Unclear,
    );
    let insight = counted(&[("ana", "1", &layer)], &[]);
    assert_eq!(
        cells(&insight, Some("ana")),
        "Vera Orlova → the ban: 1 for, 2 against = -1\n\
         Kaya → the ban: 1 neutral = 0\n\
         the author → unknown: 1 unclear = 0"
    );
    assert_eq!(cells(&insight, Some("ben")), "");
    let matrix = Matrix::of(&insight, None);
    let sides: Vec<_> = matrix
        .columns
        .iter()
        .map(|it| (&it.name[..], it.count, it.balance))
        .collect();
    assert_eq!(sides, [("the ban", 4, -1), ("unknown", 1, 0)]);
    assert_eq!(
        stances_table(&matrix).csv().lines().nth(1).unwrap(),
        "Vera Orlova,the ban,1,2,0,0,0,-1,3"
    );
    let first = insight
        .listed_stance(matrix.cells[&(0, 0)].stances[0])
        .unwrap();
    assert_eq!(first.quote, "unfair");
    assert_eq!(first.byte, Some(TEXT.find("unfair").unwrap() as u32));
}

#[test]
fn names_of_two_entries_belong_to_neither() {
    let mut register = Register::default();
    for (id, name) in [("a", "Norrland"), ("b", "norrland")] {
        let entry = Entity {
            name: name.into(),
            ..Entity::default()
        };
        register.entities.insert(id.into(), entry);
    }
    let mut parties = Parties::of(&register);
    let who = Who::Words {
        kind: None,
        spans: Vec::new(),
        words: "Norrland".into(),
    };
    let place = parties.place(&who);
    assert_ne!(place, parties.place(&Who::Entity("a".into())));
    assert_eq!(parties.all[place as usize].entity, None);
}

#[test]
fn the_same_stance_by_two_counts_once_for_each() {
    let mut layer = Layer::default();
    stance(
        &mut layer,
        "s1",
        Ref::Author,
        Ref::Entity("ban".into()),
        Polarity::For,
    );
    let insight = counted(&[("ana", "1", &layer), ("ben", "1", &layer)], &[]);
    assert_eq!(
        cells(&insight, Some("ben")),
        "the author → the ban: 1 for = 1"
    );
    assert_eq!(cells(&insight, None), "the author → the ban: 2 for = 2");
    assert_eq!(insight.first_of(&"ben".into()), Some("ben".into()));
    assert_eq!(insight.first_of(&"eva".into()), Some("ana".into()));
}

/// 2026-05-11 is a Monday; the week of the 17th, a Sunday, begins with it.
#[test]
fn an_event_counts_on_its_own_date_before_the_articles() {
    let mut layer = Layer::default();
    mention(&mut layer, "m1", "Kaya", None, Some("2026-05-14"));
    let time = |date: &str| [("time", value(date))];
    event(&mut layer, "v1", "MEET", &time("2026-05-11T10:00"));
    event(&mut layer, "v2", "MEET", &time("2026-05-17/2026-05-20"));
    event(
        &mut layer,
        "v3",
        "MEET",
        &[("time", Ref::Mention("m1".into()))],
    );
    event(&mut layer, "v4", "SIGN", &[]);
    // The role for dates goes before another that holds one.
    event(
        &mut layer,
        "v5",
        "MEET",
        &[("who", value("1999")), ("time", value("2026-05"))],
    );
    event(&mut layer, "v6", "SIGN", &time("next week"));
    let insight = counted(&[("ana", "1", &layer)], &[("1", "2026-05-18")]);
    assert_eq!(
        bins(&insight, Some(By::Day)),
        "2026-05-11 MEET 1\n2026-05-14 MEET 1\n2026-05-17 MEET 1\n2026-05-18 SIGN 2\nvague 1"
    );
    assert_eq!(
        bins(&insight, Some(By::Week)),
        "week of 2026-05-11 MEET 3\nweek of 2026-05-18 SIGN 2\nvague 1"
    );
    assert_eq!(bins(&insight, Some(By::Month)), "2026-05 MEET 4, SIGN 2");
    assert_eq!(bins(&insight, Some(By::Year)), "2026 MEET 4, SIGN 2");
    // Within a month: by day.
    assert!(bins(&insight, None).starts_with("2026-05-11 "));
    let undated = counted(&[("ana", "1", &layer)], &[]);
    assert!(bins(&undated, Some(By::Year)).ends_with("undated 2"));
    let table = events_table(&Timeline::of(&undated, None, Some(By::Month)));
    assert_eq!(
        table.tsv(),
        "month\tevents\tMEET\tSIGN\n2026-05\t4\t4\t0\nwithout a date\t2\t\t\n"
    );
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "next week",
        "26",
        "2026-13",
        "2026-02-30",
        "２０２６",
        "2026/..",
        "-026",
    ] {
        let known = When::from_iso(text).map(|it| it.day.to_string());
        let expected = (text == "2026/..").then(|| "2026-01-01".to_owned());
        assert_eq!(known, expected, "{text}");
    }
}

#[test]
fn the_bins_fit_the_dates() {
    let day = |text: &str| When::from_iso(text).unwrap().day;
    let fitting = |from, to| By::fitting(day(from), day(to));
    assert_eq!(fitting("2026-05-01", "2026-06-10"), By::Day);
    assert_eq!(fitting("2026-01-01", "2026-09-01"), By::Week);
    assert_eq!(fitting("2023-01-01", "2026-09-01"), By::Month);
    assert_eq!(fitting("1991-01-01", "2026-09-01"), By::Year);
}

#[test]
fn counting_can_be_stopped_and_words_are_read_once() {
    let mut layer = Layer::default();
    text_of(&mut layer);
    stance(
        &mut layer,
        "s1",
        Ref::Author,
        Ref::Spans(spans("ban")),
        Polarity::For,
    );
    let insight = counted(&[("ana", "1", &layer)], &[]);
    let again = Ground {
        layers: insight.layers.clone(),
        ..Ground::default()
    };
    assert!(count(again.clone(), |_| unreachable!(), |_| true).is_some());
    assert!(count(again, |_| None, |_| false).is_none());
}

#[test]
fn tables_hold_what_would_break_them() {
    let table = Table {
        heads: vec!["name".into(), "of".into()],
        rows: vec![vec!["a \"b\", c".into(), "tab\tline\nend".into()]],
        words: 1,
    };
    assert_eq!(
        table.csv(),
        "name,of\n\"a \"\"b\"\", c\",\"tab\tline\nend\"\n"
    );
    assert_eq!(table.tsv(), "name\tof\na \"b\", c\ttab line end\n");
}

#[test]
fn types_and_sources_have_their_tables() {
    let mut layer = Layer::default();
    mention(&mut layer, "m1", "Orlova", None, None);
    stance(
        &mut layer,
        "s1",
        Ref::Author,
        Ref::Entity("ban".into()),
        Polarity::For,
    );
    let gold = Layer::default();
    let insight = counted(&[("ana", "1", &layer), ("gold", "1", &gold)], &[]);
    assert_eq!(
        kinds_table(&insight).tsv(),
        "class\ttype\tgold\tana\nmention\tPERSON\t0\t1\nstance\tfor\t0\t1\n"
    );
    let judged = |decision| Judged {
        source: "model-x",
        kind: "PERSON",
        is_argument: false,
        decision,
        day: "",
        score: None,
    };
    let review = Review::of([judged(Some(Decision::Accepted)), judged(None)]);
    assert_eq!(
        sources_table(&review).rows,
        [[
            "model-x", "1", "1", "0", "0", "0", "1.000", "0.207", "1.000"
        ]]
    );
}
