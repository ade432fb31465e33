//! The sheet that takes annotations in: files, preview, labels, and what it asks
//! for.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use expect_test::expect;
use glossator::ui::Request;
use glossator::ui::incoming::{ImportWish, LabelLine, Owner, Preview};
use glossator::ui::sheets::Sheets;
use glossator::workspace::Ask;

use crate::bench::Bench;
use crate::drawn::{Drawn, draw, press, tree, type_text};

fn opened() -> Drawn<'static, Sheets> {
    let mut bench = Bench::new();
    bench.status.incoming.formats = vec![
        ("jsonl".into(), "Glossator JSONL".into()),
        ("brat".into(), "brat standoff".into()),
    ];
    let mut sheets = Sheets::default();
    assert!(sheets.open(&Ask::Import));
    draw(bench, sheets, Sheets::is_open, |sheets, ui, ctx| {
        sheets.show(ui.ctx(), ctx);
    })
}

fn choose(drawn: &mut Drawn<'_, Sheets>, path: &str) {
    let incoming = &mut drawn.state_mut().bench.status.incoming;
    let number = incoming.chosen.as_ref().map_or(1, |it| it.0 + 1);
    incoming.chosen = Some((number, vec![path.into()]));
    drawn.run_steps(4);
}

/// What the sheet asked for last.
fn asked(drawn: &Drawn<'_, Sheets>) -> ImportWish {
    let requests = &drawn.state().bench.requests;
    let wishes = requests.iter().rev().find_map(|it| match it {
        Request::PreviewImport(wish) => Some((**wish).clone()),
        _ => None,
    });
    wishes.expect("a preview was asked for")
}

/// The preview of a wish arrives.
fn answer(drawn: &mut Drawn<'_, Sheets>, wish: ImportWish) {
    let line = |label: &str, count: usize, to: &str, known: bool| LabelLine {
        sort: ("entity".into(), "entity type".into()),
        label: label.into(),
        count,
        to: wish
            .labels
            .get(&("entity".to_owned(), label.to_owned()))
            .map_or(to, String::as_str)
            .to_owned(),
        known,
        offered: vec!["PERSON".into(), "ORG".into()],
    };
    let preview = Preview {
        format: "brat standoff".into(),
        articles: vec![(2, "documents".into()), (2, "found by name".into())],
        tags: vec![(7, "new suggestions".into())],
        labels: vec![
            line("PER", 5, "PERSON", true),
            line("SHIP", 2, "SHIP", false),
        ],
        remarks: vec!["a.ann: line 3: it ends before it begins; left out".into()],
        remarked: 4,
        layers: 2,
        wish,
        ..Preview::default()
    };
    drawn.state_mut().bench.status.incoming.preview = Some(preview);
    drawn.run_steps(4);
}

fn imports(drawn: &Drawn<'_, Sheets>) -> Vec<ImportWish> {
    let requests = drawn.state().bench.requests.iter();
    let wishes = requests.filter_map(|it| match it {
        Request::Import(wish) => Some((**wish).clone()),
        _ => None,
    });
    wishes.collect()
}

#[test]
fn it_asks_for_files_first() {
    let drawn = opened();
    assert_eq!(drawn.state().bench.requests, [Request::PickImport]);
    expect![[r#"
        Dialog
        Label = "Import annotations"
        Button “Close: Import annotations”
        Label = "Files"
        TextInput “File or folder to import” = "" (focus)
        Button “Choose…”
        Label = "Format"
        ComboBox “Format” = "Told by the content"
        Label = "Taken as"
        RadioButton “Suggestions of a source” (on)
        RadioButton “An annotator’s tags”
        Label = "Source"
        TextInput “Name of the source” = ""
        Label = "version"
        TextInput “Version of the source” = ""
        Label = "Articles"
        CheckBox “Add documents that the project doesn’t have”
        Label = "Schema"
        CheckBox “Add labels that it lacks to the schema”
        Label = "Choose a file, or drop one on the window, to see what it holds."
        Button “Import” (greyed)
        Button “Cancel”
        Label = ""
    "#]]
    .assert_eq(&tree(&drawn));
}

#[test]
fn files_are_looked_through_and_a_label_is_mapped() {
    let mut drawn = opened();
    choose(&mut drawn, "out/tagger.v2.ann");
    let wish = asked(&drawn);
    assert_eq!(wish.paths, [std::path::PathBuf::from("out/tagger.v2.ann")]);
    assert_eq!((wish.owner, &*wish.name), (Owner::Source, "tagger"));
    answer(&mut drawn, wish.clone());
    expect![[r#"
        Dialog
        Label = "Import annotations"
        Button “Close: Import annotations”
        Label = "Files"
        TextInput “File or folder to import” = "out/tagger.v2.ann" (focus)
        Button “Choose…”
        Label = "Format"
        ComboBox “Format” = "brat standoff (told by the content)"
        Label = "Taken as"
        RadioButton “Suggestions of a source” (on)
        RadioButton “An annotator’s tags”
        Label = "Source"
        TextInput “Name of the source” = "tagger"
        Label = "version"
        TextInput “Version of the source” = ""
        Label = "Articles"
        CheckBox “Add documents that the project doesn’t have”
        Label = "Schema"
        CheckBox “Add labels that it lacks to the schema”
        Label = "What will be taken"
        Label = "2 documents · 2 found by name"
        Label = "7 new suggestions"
        Label = "Labels"
        Label = "entity type PER  ×5"
        ComboBox “What entity type PER becomes” = "PERSON"
        Label = "entity type SHIP  ×2"
        ComboBox “What entity type SHIP becomes” = "SHIP (new)"
        Label = "What can’t be taken, or was changed (4)"
        Label = "a.ann: line 3: it ends before it begins; left out"
        Label = "and 3 more"
        ScrollBar
        Button “Import”
        Button “Cancel”
        Label = ""
    "#]]
    .assert_eq(&tree(&drawn));

    // The unknown label becomes a type that the schema has.
    drawn.get_by_label("What entity type SHIP becomes").click();
    drawn.run_steps(4);
    drawn.get_by_label("ORG").click();
    drawn.run_steps(4);
    let mapped = asked(&drawn);
    let ship = ("entity".to_owned(), "SHIP".to_owned());
    assert_eq!(mapped.labels.get(&ship).map(String::as_str), Some("ORG"));
    // What was looked through before doesn't tell what comes of this wish.
    drawn.get_by_label("Import").click();
    drawn.run_steps(4);
    assert_eq!(imports(&drawn), []);
    answer(&mut drawn, mapped.clone());
    drawn.get_by_label("Import").click();
    drawn.run_steps(4);
    assert_eq!(imports(&drawn), [mapped]);
    assert!(!drawn.state().part.is_open());
}

#[test]
fn what_is_chosen_makes_another_wish() {
    let mut drawn = opened();
    choose(&mut drawn, "out/tagger.ann");
    drawn.get_by_label("An annotator’s tags").click();
    drawn.run_steps(4);
    assert_eq!(asked(&drawn).owner, Owner::Annotator);
    drawn
        .get_by_label("Add documents that the project doesn’t have")
        .click();
    drawn.run_steps(4);
    assert!(asked(&drawn).add_articles);
    drawn.get_by_label("Name of the annotator").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::A, Modifiers::COMMAND);
    type_text(&mut drawn, "bo");
    assert_eq!(asked(&drawn).name, "bo");
    drawn
        .get_by_role_and_label(Role::ComboBox, "Format")
        .click();
    drawn.run_steps(4);
    drawn.get_by_label("brat standoff").click();
    drawn.run_steps(4);
    assert_eq!(asked(&drawn).format.as_deref(), Some("brat"));
}

#[test]
fn a_path_that_is_typed_is_looked_at_when_the_field_is_left() {
    let mut drawn = opened();
    drawn.get_by_label("File or folder to import").focus();
    drawn.run_steps(2);
    type_text(&mut drawn, "a.jsonl; b");
    let previews = |drawn: &Drawn<'_, Sheets>| {
        let requests = drawn.state().bench.requests.iter();
        requests
            .filter(|it| matches!(it, Request::PreviewImport(_)))
            .count()
    };
    assert_eq!(previews(&drawn), 0);
    press(&mut drawn, Key::Tab, Modifiers::NONE);
    assert_eq!(previews(&drawn), 1);
    let paths = ["a.jsonl", "b"].map(std::path::PathBuf::from);
    assert_eq!(asked(&drawn).paths, paths);
}

#[test]
fn nothing_is_taken_without_a_name_or_where_nothing_is_new() {
    let mut drawn = opened();
    choose(&mut drawn, "a.ann");
    let wish = asked(&drawn);
    answer(&mut drawn, wish.clone());
    if let Some(preview) = &mut drawn.state_mut().bench.status.incoming.preview {
        preview.layers = 0;
    }
    drawn.run_steps(4);
    drawn.get_by_label("Nothing in it is new");
    drawn.get_by_label("Import").click();
    drawn.run_steps(4);
    answer(&mut drawn, wish);
    drawn.state_mut().bench.status.incoming.taking = true;
    drawn.run_steps(4);
    drawn.get_by_label("An import is under way");
    drawn.get_by_label("Import").click();
    drawn.run_steps(4);
    assert_eq!(imports(&drawn), []);
    assert!(drawn.state().part.is_open());
}

#[test]
fn why_nothing_can_be_said_is_told() {
    let mut drawn = opened();
    choose(&mut drawn, "a.pdf");
    let preview = Preview {
        wish: asked(&drawn),
        failed: Some("No format fits what stands there; choose one".into()),
        ..Preview::default()
    };
    drawn.state_mut().bench.status.incoming.preview = Some(preview);
    drawn.run_steps(4);
    drawn.get_by_label("No format fits what stands there; choose one");
    drawn.get_by_label("Import").click();
    drawn.run_steps(4);
    assert_eq!(imports(&drawn), []);
}

#[test]
fn cancel_and_escape_close_it_and_ask_for_nothing() {
    for escape in [true, false] {
        let mut drawn = opened();
        choose(&mut drawn, "a.ann");
        let wish = asked(&drawn);
        answer(&mut drawn, wish);
        match escape {
            true => press(&mut drawn, Key::Escape, Modifiers::NONE),
            false => drawn.get_by_label("Cancel").click(),
        }
        drawn.run_steps(4);
        assert!(!drawn.state().part.is_open());
        assert_eq!(imports(&drawn), []);
    }
}
