//! What is saved, and how it comes back.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use glossator::model::*;
use glossator::store::*;
use glossator::text::Span;

use crate::desk::*;

#[test]
fn what_is_tagged_lies_in_the_project_as_the_design_says() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    let expected = format!(
        r#"(
    format: 1,
    article: "a.txt",
    text: (hash: "{}", bytes: 80),
    annotator: "anna",
    mentions: [
        (id: "m1", kind: "PERSON", spans: [(0, 15, "Nikol Pashinyan")], by: "anna", at: "2026-11-22T10:02:11Z"),
    ],
)
"#,
        hash_text(TEXT)
    );
    assert_eq!(desk.read(LAYER), expected);
    assert_eq!(desk.read(&format!("texts/{}.txt", hash_text(TEXT))), TEXT);
    assert_eq!(desk.read(".glossator/.gitignore"), "*\n");
    assert_eq!(desk.read("guidelines.md"), "# Manual\n");
    let opened = desk.open();
    assert_eq!(opened.layers, [key("a.txt")]);
    assert_eq!(codes(&opened.problems), [""; 0]);
    assert_eq!(opened.project.info.name, "Talks");
    assert_eq!(&*opened.project.guidelines, "# Manual\n");
    assert_eq!(opened.project.schema.name, "Test");
}

#[test]
fn a_project_saved_twice_has_the_same_bytes_and_untouched_files_aren_t_written() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
        it.done(first_tag("b.txt"));
    });
    let before = desk.files();
    let times = |desk: &Desk| -> Vec<_> {
        let path = desk.root().join(LAYER);
        [path, desk.root().join("annotations/anna/b.txt.ron")]
            .map(|it| fs::metadata(it).unwrap().modified().unwrap())
            .to_vec()
    };
    let written = times(&desk);
    desk.session(|it| {
        let tag = mention("m1", (0, 15), "PERSON");
        let other = mention("m1", (0, 15), "ORG");
        it.done(vec![tagging(
            "a.txt",
            Some(tag.clone()),
            Some(other.clone()),
        )]);
        it.done(vec![tagging("a.txt", Some(other), Some(tag))]);
    });
    assert_eq!(desk.files(), before);
    assert_eq!(times(&desk), written);
}

#[test]
fn the_history_survives_with_its_undone_steps() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
        let second = it.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m2", (20, 32), "PERSON")),
        )]);
        let third = it.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m3", (36, 42), "DATE")),
        )]);
        it.step(StepKind::Undo(third));
        it.step(StepKind::Undo(second.clone()));
        it.step(StepKind::Redo(second));
    });
    let opened = desk.open();
    assert_eq!((opened.history.steps.len(), opened.history.done), (3, 2));
    assert_eq!(opened.history.next_seq, 7);
    assert_eq!(
        ids(&opened.files.load_layer(&key("a.txt")).layer),
        ["m1", "m2"]
    );
    // The step that was undone can be redone in the next session.
    let step = opened.history.steps[2].transaction.clone();
    let session = Session::of(opened);
    session.step(StepKind::Redo(step));
    assert_eq!(session.writer.close(), SaveState::Saved);
    drop(session.opened);
    assert_eq!(ids(&desk.layer()), ["m1", "m2", "m3"]);
}

#[test]
fn every_kind_of_edit_is_saved() {
    let desk = Desk::new();
    let entity = Entity {
        id: "armenia".into(),
        name: "Armenia".into(),
        kind: "GPE".into(),
        ..Entity::default()
    };
    let case = EventCase {
        id: "talks".into(),
        name: "Talks".into(),
        members: vec![("a.txt".into(), "v1".into())],
        ..EventCase::default()
    };
    let schema = Arc::new(Schema {
        name: "Other".into(),
        ..Schema::default()
    });
    desk.session(|it| {
        let project = &it.opened.project;
        it.done(vec![
            Edit::Entity {
                id: entity.id.clone(),
                before: None,
                after: Some(Box::new(entity.clone())),
            },
            Edit::Case {
                id: case.id.clone(),
                before: None,
                after: Some(Box::new(case.clone())),
            },
            Edit::Schema {
                before: project.schema.clone(),
                after: schema.clone(),
            },
            Edit::Guidelines {
                before: project.guidelines.clone(),
                after: "# New\n".into(),
            },
            Edit::Info {
                before: Box::new(project.info.clone()),
                after: Box::new(ProjectInfo {
                    name: "Renamed".into(),
                    ..project.info.clone()
                }),
            },
            Edit::Meta {
                article: "a.txt".into(),
                before: (Box::default(), false),
                after: (
                    Box::new(ArticleMeta {
                        title: Some("Talks".into()),
                        ..ArticleMeta::default()
                    }),
                    true,
                ),
            },
            Edit::Completion {
                layer: key("a.txt"),
                task: Task::Entities,
                before: None,
                after: Some(Completion {
                    state: CompletionState::Complete,
                    by: "anna".into(),
                    at: None,
                    extra: Extra::new(),
                }),
            },
        ]);
    });
    let opened = desk.open();
    let project = &opened.project;
    assert_eq!(project.register.entities[&entity.id], entity);
    assert_eq!(project.register.cases[&case.id], case);
    assert_eq!(project.schema, schema);
    assert_eq!(&*project.guidelines, "# New\n");
    assert_eq!(project.info.name, "Renamed");
    assert_eq!(project.articles[&"a.txt".into()].title(), "Talks");
    let layer = opened.files.load_layer(&key("a.txt")).layer;
    assert!(layer.is_complete(Task::Entities));
    assert_eq!(codes(&opened.problems), [""; 0]);
}

#[test]
fn durable_comes_within_a_tenth_of_a_second_and_the_file_within_two() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    assert_eq!(session.writer.state(), SaveState::Saving);
    let saving = session.events.recv_timeout(Duration::from_secs(2));
    assert!(matches!(saving, Ok(StoreEvent::State(SaveState::Saving))));
    // Twenty times the promise: the machine that tests may be busy.
    let durable = session.events.recv_timeout(Duration::from_secs(2));
    assert!(matches!(durable, Ok(StoreEvent::Durable(1))), "{durable:?}");
    let saved = session.events.recv_timeout(Duration::from_secs(2));
    assert!(matches!(saved, Ok(StoreEvent::State(SaveState::Saved))));
    assert_eq!(session.writer.state(), SaveState::Saved);
    let begun = std::time::Instant::now();
    while !desk.root().join(LAYER).exists() {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn zones_stand_with_their_words() {
    let desk = Desk::new();
    let zone = Zone {
        span: Span::new(0, 19).unwrap(),
        kind: ZoneKind::Caption,
    };
    desk.session(|it| {
        let article = ArticleId::new("a.txt");
        it.writer
            .put_zone_text(&article, &hash_text(TEXT), TEXT.into());
        it.done(vec![Edit::Zones {
            article,
            before: (vec![], false),
            after: (vec![zone.clone()], true),
        }]);
    });
    let text = desk.read("articles/a.txt.ron");
    assert!(
        text.contains("(kind: Caption, span: (0, 19, \"Nikol Pashinyan met\"))"),
        "{text}"
    );
    let opened = desk.open();
    assert_eq!(opened.project.articles[&"a.txt".into()].zones, [zone]);
    // What nobody sets any more needs no file.
    let session = Session::of(opened);
    let step = session.opened.history.steps[0].transaction.clone();
    session.step(StepKind::Undo(step));
    assert_eq!(session.writer.close(), SaveState::Saved);
    assert!(!desk.root().join("articles/a.txt.ron").exists());
}
