//! A split drawn from the export sheet: what is asked for, what is said of it,
//! when it may be kept.

use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use glossator::measure::duplicates::Crossing;
use glossator::model::{AnnotatorId, Split, SplitBy};
use glossator::ui::Request;
use glossator::ui::drawing::{PartLine, SplitDrawn, SplitFrom, SplitHow, SplitReport, SplitWish};
use glossator::ui::outgoing::Standing;
use glossator::ui::sheets::Sheets;

use crate::drawn::{Drawn, press, type_text};
use crate::export::{answer, bench, click, opened, wish as export_wish};

fn opened_at_drawing() -> Drawn<'static, Sheets> {
    let mut drawn = opened(bench());
    click(&mut drawn, "Draw a split…");
    drawn
}

/// The splits that were asked for.
fn wishes(drawn: &Drawn<'_, Sheets>) -> Vec<SplitWish> {
    let requests = drawn.state().bench.requests.iter();
    let wishes = requests.filter_map(|it| match it {
        Request::DrawSplit(wish) => Some((**wish).clone()),
        _ => None,
    });
    wishes.collect()
}

fn keeps(drawn: &mut Drawn<'_, Sheets>) -> bool {
    let count = |drawn: &Drawn<'_, Sheets>| {
        let requests = drawn.state().bench.requests.iter();
        requests.filter(|it| **it == Request::KeepSplit).count()
    };
    let before = count(drawn);
    press(drawn, Key::Enter, Modifiers::COMMAND);
    count(drawn) > before
}

fn how(by: SplitBy, parts: &str, seed: u64) -> Option<SplitHow> {
    Some(SplitHow {
        by,
        parts: Split::parse_parts(parts).expect("parts"),
        seed,
    })
}

/// What the background brings for what was asked last.
fn bring(drawn: &mut Drawn<'_, Sheets>, found: Result<SplitDrawn, String>) {
    let wish = wishes(drawn).pop().expect("a split was asked for");
    let drawing = &mut drawn.state_mut().bench.status.outgoing.drawing;
    drawing.report = Some(SplitReport {
        wish,
        drawn: found.map(Arc::new),
    });
    drawn.run_steps(3);
}

fn a_split() -> SplitDrawn {
    let part = |name: &str, percent, articles, tags| PartLine {
        name: name.into(),
        percent,
        articles,
        groups: articles,
        tags: vec![tags],
    };
    SplitDrawn {
        split: Split {
            name: "main".into(),
            parts: Split::parse_parts("train=80,dev=10,test=10").expect("parts"),
            ..Split::default()
        },
        fresh: 24,
        types: vec!["mention PERSON".into()],
        parts: vec![
            part("train", 80, 20, 1_200),
            part("dev", 10, 2, 30),
            part("test", 10, 2, 0),
        ],
        alike: Crossing {
            near: 6,
            passage: 1,
        },
        random: Crossing {
            near: 4,
            passage: 0,
        },
        left_out: vec![("9.txt".into(), "its article can't be read".into())],
        remarks: vec!["too few articles: dev has 2; what is measured on so few says little".into()],
        ..SplitDrawn::default()
    }
}

#[test]
fn it_is_drawn_anew_after_each_choice_and_never_from_what_is_wrong() {
    let mut drawn = opened_at_drawing();
    let expected = SplitWish {
        name: "main".into(),
        from: SplitFrom::Tagged,
        how: how(SplitBy::Story, "train=80,dev=10,test=10", 0),
    };
    assert_eq!(wishes(&drawn), [expected]);
    click(&mut drawn, "By time");
    let last = wishes(&drawn).pop().and_then(|it| it.how);
    assert_eq!(last, how(SplitBy::Time, "train=80,dev=10,test=10", 0));
    let asked = wishes(&drawn).len();
    let parts = |drawn: &mut Drawn<'_, Sheets>, text: &str| {
        press(drawn, Key::A, Modifiers::COMMAND);
        type_text(drawn, text);
    };
    let field =
        drawn.get_by_role_and_label(egui::accesskit::Role::TextInput, "Parts, of a hundred");
    field.focus();
    drawn.run_steps(2);
    parts(&mut drawn, "train=80,test=10");
    drawn.get_by_label("the parts sum to 90, not to 100");
    assert!(!keeps(&mut drawn));
    parts(&mut drawn, "train=70,test=30");
    let last = wishes(&drawn).pop().and_then(|it| it.how);
    assert_eq!(last, how(SplitBy::Time, "train=70,test=30", 0));
    assert_eq!(wishes(&drawn).len(), asked + 1, "what is wrong isn't asked");
}

#[test]
fn it_is_told_before_it_is_kept() {
    let mut drawn = opened_at_drawing();
    assert!(!keeps(&mut drawn), "nothing is drawn yet");
    bring(&mut drawn, Ok(a_split()));
    for said in [
        "main: 24 articles, all new",
        "by story, train=80,dev=10,test=10, seed 0",
        "Too few articles: dev has 2; what is measured on so few says little",
        "Articles: train 20, dev 2, test 2",
        "Of a hundred: train 83.3, dev 8.3, test 8.3",
        "Stories: train 20, dev 2, test 2",
        "mention PERSON: train 1,200, dev 30, test 0",
        "Pairs of alike articles: 6 copies or near copies, 1 that shares a passage.",
        "In different parts: none.",
        "A random split would have leaked: 4 copies or near copies.",
        "In no part: 1 article",
        "9.txt: its article can't be read",
    ] {
        drawn.get_by_label(said);
    }
    assert!(keeps(&mut drawn));
    assert!(!keeps(&mut drawn), "it is being kept");
    let drawing = &mut drawn.state_mut().bench.status.outgoing.drawing;
    drawing.kept = Some((1, Ok("main".into())));
    drawn.run_steps(4);
    let wish = export_wish(&drawn);
    assert_eq!(wish.split.as_deref(), Some("main"), "the export goes by it");
    assert!(drawn.query_by_label("Draw a split").is_none());
    drawn.get_by_label("Where to");
}

#[test]
fn a_story_that_an_event_joins_is_told_as_one() {
    let mut drawn = opened_at_drawing();
    let mut split = SplitDrawn {
        alike: Crossing::default(),
        ..a_split()
    };
    bring(&mut drawn, Ok(split.clone()));
    drawn.get_by_label("No two of the articles are alike.");
    split.parts[0].groups = 17;
    bring(&mut drawn, Ok(split));
    drawn.get_by_label("No two of the articles are copies or share a passage.");
    drawn.get_by_label("Articles that tell of one event are one story: 24 articles, 21 stories.");
}

#[test]
fn what_was_asked_before_isn_t_kept_for_what_is_asked_now() {
    let mut drawn = opened_at_drawing();
    bring(&mut drawn, Ok(a_split()));
    click(&mut drawn, "By source");
    assert!(!keeps(&mut drawn));
    bring(&mut drawn, Err("there is no article to draw from".into()));
    drawn.get_by_label("There is no article to draw from");
    assert!(!keeps(&mut drawn));
    let none_new = SplitDrawn {
        fresh: 0,
        ..a_split()
    };
    bring(&mut drawn, Ok(none_new));
    drawn.get_by_label("Every article has a part already.");
    assert!(!keeps(&mut drawn));
}

#[test]
fn a_split_that_isn_t_kept_says_why() {
    let mut drawn = opened_at_drawing();
    bring(&mut drawn, Ok(a_split()));
    assert!(keeps(&mut drawn));
    let drawing = &mut drawn.state_mut().bench.status.outgoing.drawing;
    drawing.kept = Some((1, Err("the disk is full".into())));
    drawn.run_steps(4);
    drawn.get_by_label("The disk is full");
    assert!(keeps(&mut drawn), "it can be tried again");
}

#[test]
fn a_split_that_there_is_gets_more_and_another_gets_a_name_of_its_own() {
    let mut drawn = opened(bench());
    answer(&mut drawn, Standing::Free);
    let outgoing = &mut drawn.state_mut().bench.status.outgoing;
    outgoing.sample.as_mut().expect("a sample").splits = vec!["main".into()];
    drawn.run_steps(3);
    assert!(drawn.query_by_label("Add new articles…").is_none());
    click(&mut drawn, "Draw a split…");
    assert_eq!(wishes(&drawn)[0].name, "main-2");
    click(&mut drawn, "Back");
    let combo = drawn.get_all_by_role_and_label(egui::accesskit::Role::ComboBox, "Split");
    combo.last().expect("a choice").click();
    drawn.run_steps(4);
    click(&mut drawn, "main");
    click(&mut drawn, "Add new articles…");
    let expected = SplitWish {
        name: "main".into(),
        from: SplitFrom::Tagged,
        how: None,
    };
    assert_eq!(wishes(&drawn).pop(), Some(expected));
    assert!(drawn.query_by_label("Seed").is_none(), "it stays as it is");
    bring(&mut drawn, Ok(a_split()));
    assert!(keeps(&mut drawn));
}

#[test]
fn it_is_drawn_from_those_whose_tags_go_out() {
    let mut drawn = opened(bench());
    let combo = drawn.get_all_by_role_and_label(egui::accesskit::Role::ComboBox, "Whose tags");
    combo.last().expect("a choice").click();
    drawn.run_steps(4);
    click(&mut drawn, "ana (you)");
    click(&mut drawn, "Draw a split…");
    let from = wishes(&drawn).pop().map(|it| it.from);
    assert_eq!(from, Some(SplitFrom::By(AnnotatorId::new("ana"))));
}

#[test]
fn it_is_stopped_and_left_without_a_trace() {
    let mut drawn = opened_at_drawing();
    let status = &mut drawn.state_mut().bench.status;
    status.outgoing.drawing.looking = Some(7);
    status.jobs.push(glossator::ui::JobStatus {
        id: 7,
        name: "Drawing a split".into(),
        done: 640,
        total: Some(10_000),
    });
    drawn.run_steps(3);
    drawn.get_by_label("640 of 10,000");
    let top = |label: &str| drawn.get_by_label(label).rect().top();
    assert!(top("Stop") > top("At random"), "it stands below");
    click(&mut drawn, "Stop");
    let last = |drawn: &Drawn<'_, Sheets>| drawn.state().bench.requests.last().cloned();
    assert_eq!(last(&drawn), Some(Request::CancelJob(7)));
    drawn.state_mut().bench.status.outgoing.drawing.looking = None;
    drawn.run_steps(3);
    drawn.get_by_label("It wasn’t drawn to the end.");
    let before = wishes(&drawn).len();
    click(&mut drawn, "Draw again");
    assert_eq!(wishes(&drawn).len(), before + 1);
    // Escape steps back to the export, and no further.
    press(&mut drawn, Key::Escape, Modifiers::NONE);
    drawn.get_by_label("Where to");
    assert!(drawn.query_by_label("Keep this split").is_none());
}

#[test]
fn nothing_is_kept_in_a_project_that_is_read_only() {
    let mut bench = bench();
    bench.ws.set_read_only(Some("bob works here".into()));
    let mut drawn = opened(bench);
    click(&mut drawn, "Draw a split…");
    bring(&mut drawn, Ok(a_split()));
    assert!(!keeps(&mut drawn));
    drawn.get_by_label("It can’t be kept: bob works here");
}
