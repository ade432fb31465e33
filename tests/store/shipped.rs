//! Every file ever shipped still opens.

use std::path::Path;
use std::sync::Arc;

use glossator::model::*;
use glossator::store::{self, *};

use crate::desk::*;

/// Copies a shipped project and gives its folder.
fn shipped(version: &str) -> Desk {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&from.join(version), &folder.path().join("p"));
    Desk { folder }
}

#[test]
fn every_file_ever_shipped_still_opens() {
    let desk = shipped("v1");
    assert_eq!(store::check_files(&desk.root()).unwrap(), []);
    let opened = desk.open();
    assert_eq!(opened.access, Access::Write);
    let project = &opened.project;
    assert_eq!(
        project.info.settings.guideline_version.as_deref(),
        Some("2")
    );
    assert_eq!(project.schema.events[0].roles[0].max, Some(2));
    assert_eq!(
        project.schema.attributes[3].default,
        Some(AttributeValue::Number(1.5))
    );
    assert_eq!(project.register.entities.len(), 2);
    assert_eq!(project.register.cases.len(), 1);
    assert!(project.guidelines.contains("not pronouns"));
    let article = &project.articles[&"2026/canal.txt".into()];
    assert_eq!((article.title(), article.zones.len()), ("Canal talks", 1));
    let annotators: Vec<_> = opened
        .layers
        .iter()
        .map(|it| it.annotator.to_string())
        .collect();
    assert_eq!(annotators, ["anna", "gold"]);
    let layer = opened.files.load_layer(&key("2026/canal.txt")).layer;
    assert_eq!(layer.tags().len(), 12);
    assert_eq!(layer.completions()[&Task::Events].by, "bob".into());
}

#[test]
fn files_of_version_1_are_written_as_they_were() {
    // Once there is a version 2 this falls away: files are then written anew.
    let desk = shipped("v1");
    let before = desk.files();
    let mut kinds = 0;
    let article: ArticleId = "2026/canal.txt".into();
    let session = Session::of(desk.open());
    let project = &session.opened.project;
    // Each change and its way back, written in between.
    let meta = project.articles[&article].meta.clone();
    let gold = LayerKey::new(AnnotatorId::gold(), article.clone());
    let state = |layer: &LayerKey, before: bool| {
        let completion = Some(Completion {
            state: CompletionState::Partial,
            by: "anna".into(),
            at: None,
            extra: Extra::new(),
        });
        Edit::Completion {
            layer: layer.clone(),
            task: Task::Labels,
            before: completion.clone().filter(|_| before),
            after: completion.filter(|_| !before),
        }
    };
    let changes = [
        state(&key("2026/canal.txt"), false),
        state(&gold, false),
        Edit::Entity {
            id: "new".into(),
            before: None,
            after: Some(Box::default()),
        },
        Edit::Schema {
            before: project.schema.clone(),
            after: Arc::default(),
        },
        Edit::Info {
            before: Box::new(project.info.clone()),
            after: Box::default(),
        },
        Edit::Meta {
            article,
            before: (Box::new(meta), true),
            after: (Box::default(), true),
        },
    ];
    for change in changes {
        let step = session.done(vec![change]);
        session.writer.flush();
        kinds += usize::from(desk.files() != before);
        session.step(StepKind::Undo(step));
    }
    assert_eq!(session.writer.close(), SaveState::Saved);
    assert_eq!(kinds, 6, "each was written");
    let mut after = desk.files();
    after.retain(|it| !it.0.contains(hash_text(TEXT).as_str()));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.0, after.0);
        let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
        assert_eq!(text(&before.1), text(&after.1), "{}", before.0);
    }
    assert_eq!(before.len(), after.len());
}
