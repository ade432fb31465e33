//! The sheet that writes tags for other programs: what it asks for, what it
//! shows, when it may write.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use expect_test::expect;
use glossator::model::labels::{LabelMap, Sort};
use glossator::model::{AnnotatorId, ArticleId, EventType, Task, ZoneKind};
use glossator::ui::Request;
use glossator::ui::counting::Saved;
use glossator::ui::outgoing::{
    Body, Ended, ExportPlace, ExportWish, Finished, FormatLine, LossGroup, LossPlace, ReadBack,
    Same, Sample, SampleFile, Standing, Survey, Whose,
};
use glossator::ui::sheets::{LossRow, Sheets, loss_rows};
use glossator::workspace::Ask;

use crate::bench::Bench;
use crate::drawn::{Drawn, draw, press, tree, type_text};

/// A bench with one tag, and three formats.
pub fn bench() -> Bench {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    bench.sent.clear();
    let format = |id: &str, name: &str, ending: Option<&str>| FormatLine {
        id: id.into(),
        name: name.into(),
        summary: format!("What {name} is"),
        lacks: match id {
            "jsonl" => String::new(),
            _ => "nested mentions".into(),
        },
        ending: ending.map(Into::into),
        has_card: false,
        keeps_one: id == "conll",
    };
    bench.status.outgoing.home = "/out".into();
    bench.status.outgoing.formats = vec![
        format("jsonl", "Glossator JSONL", Some("jsonl")),
        format("csv", "CSV tables", None),
        format("conll", "CoNLL columns", Some("conll")),
    ];
    bench
}

pub fn opened(bench: Bench) -> Drawn<'static, Sheets> {
    let mut sheets = Sheets::default();
    assert!(sheets.open(&Ask::Export));
    let mut drawn = draw(bench, sheets, Sheets::is_open, |sheets, ui, ctx| {
        sheets.show(ui.ctx(), ctx);
    });
    drawn.set_size(egui::vec2(1280.0, 820.0));
    drawn.run_steps(3);
    drawn
}

pub fn click(drawn: &mut Drawn<'_, Sheets>, label: &str) {
    drawn.get_by_label(label).click();
    drawn.run_steps(4);
}

/// The wish that was looked at last.
pub fn wish(drawn: &Drawn<'_, Sheets>) -> ExportWish {
    let requests = drawn.state().bench.requests.iter().rev();
    let mut wishes = requests.filter_map(|it| match it {
        Request::PreviewExport(wish) => Some((**wish).clone()),
        _ => None,
    });
    wishes.next().expect("a look was asked for")
}

/// The place that was asked about last.
fn place(drawn: &Drawn<'_, Sheets>) -> (PathBuf, bool) {
    let requests = drawn.state().bench.requests.iter().rev();
    let mut places = requests.filter_map(|it| match it {
        Request::LookAtPlace { path, folder } => Some((path.clone(), *folder)),
        _ => None,
    });
    places.next().expect("a place was asked about")
}

fn sample(wish: &ExportWish) -> Sample {
    Sample {
        wish: wish.clone(),
        files: vec![SampleFile {
            name: String::new(),
            body: Body::Text("{\"id\":\"001\"}\n".into(), false),
            bytes: 13,
        }],
        more_files: 0,
        layers: 1,
        splits: vec!["first".into()],
        failed: None,
    }
}

fn survey(wish: &ExportWish) -> Survey {
    let place = |quote: &str, tag: Option<&str>, who: &str| LossPlace {
        says: String::new(),
        article: ArticleId::new("001 harbour.txt"),
        annotator: AnnotatorId::new(who),
        tag: tag.map(Into::into),
        quote: quote.into(),
    };
    Survey {
        wish: wish.clone(),
        layers: 2,
        parts: Vec::new(),
        in_no_part: 0,
        incomplete: 0,
        card: None,
        losses: vec![
            LossGroup {
                what: "nested mentions".into(),
                count: 1_003,
                told: "nested mentions (1,003)".into(),
                places: vec![place("Ana Lima", Some("m1"), "ana")],
            },
            LossGroup {
                what: "articles without a date".into(),
                count: 1,
                told: "articles without a date (1)".into(),
                places: vec![place("", None, "bob")],
            },
        ],
        left_out: Vec::new(),
        failed: None,
    }
}

/// What the background brings for what was asked last.
pub fn answer(drawn: &mut Drawn<'_, Sheets>, standing: Standing) {
    let (wish, (path, _)) = (wish(drawn), place(drawn));
    let outgoing = &mut drawn.state_mut().bench.status.outgoing;
    outgoing.sample = Some(sample(&wish));
    outgoing.survey = Some(survey(&wish));
    outgoing.standing = Some((path, standing));
    drawn.run_steps(3);
}

#[test]
fn names_and_the_card_are_choices() {
    let mut bench = bench();
    bench.status.outgoing.formats.push(FormatLine {
        id: "hub".into(),
        name: "Hub dataset".into(),
        has_card: true,
        ..FormatLine::default()
    });
    let mut drawn = opened(bench);
    click(&mut drawn, "Pseudonyms for annotators");
    let expected = ExportWish {
        pseudonyms: true,
        ..ExportWish::default()
    };
    assert_eq!(wish(&drawn), expected);
    // One file has no room for a card, and some formats have theirs anyway.
    let offers = |drawn: &Drawn<'_, Sheets>| drawn.query_by_label("With a card").is_some();
    assert!(!offers(&drawn));
    click(&mut drawn, "Hub dataset");
    assert!(!offers(&drawn));
    click(&mut drawn, "CSV tables");
    click(&mut drawn, "With a card");
    let wish = wish(&drawn);
    assert_eq!(
        (&*wish.format, wish.pseudonyms, wish.card),
        ("csv", true, true)
    );
}

#[test]
fn it_is_looked_at_once_and_again_after_each_choice() {
    let mut drawn = opened(bench());
    let looks = |drawn: &Drawn<'_, Sheets>| {
        let requests = drawn.state().bench.requests.iter();
        let looks = requests.filter(|it| matches!(it, Request::PreviewExport(_)));
        looks.count()
    };
    assert_eq!(looks(&drawn), 1);
    assert_eq!(wish(&drawn), ExportWish::default());
    click(&mut drawn, "Only where the tasks are complete");
    assert_eq!(looks(&drawn), 2);
    click(&mut drawn, "With the text of the articles");
    click(&mut drawn, "With inferred and implied ones");
    click(&mut drawn, "Only those of the article’s author");
    let expected = ExportWish {
        only_complete: true,
        with_text: false,
        implied: false,
        author_only: true,
        ..ExportWish::default()
    };
    assert_eq!(wish(&drawn), expected);
    assert_eq!(looks(&drawn), 5);
}

/// The key comes faster than the first records and the news of the place.
#[test]
fn an_early_key_exports_once_it_is_known_that_it_can() {
    let exports = |drawn: &Drawn<'_, Sheets>| {
        let requests = drawn.state().bench.requests.iter();
        let exports = requests.filter(|it| matches!(it, Request::Export(..)));
        exports.count()
    };
    let mut drawn = opened(bench());
    press(&mut drawn, Key::Enter, Modifiers::COMMAND);
    assert_eq!(exports(&drawn), 0);
    answer(&mut drawn, Standing::Free);
    assert_eq!(exports(&drawn), 1);
    // Not where something else was chosen since, and a full folder asks all the same.
    let mut drawn = opened(bench());
    press(&mut drawn, Key::Enter, Modifiers::COMMAND);
    click(&mut drawn, "With the text of the articles");
    answer(&mut drawn, Standing::Free);
    assert_eq!(exports(&drawn), 0);
    click(&mut drawn, "CSV tables");
    press(&mut drawn, Key::Enter, Modifiers::COMMAND);
    answer(&mut drawn, Standing::Full(2));
    assert_eq!(exports(&drawn), 0);
    assert!(drawn.query_by_label("Replace it").is_some());
}

#[test]
fn one_task_at_least_goes_out_and_all_are_none_in_particular() {
    let mut drawn = opened(bench());
    let tasks = |drawn: &Drawn<'_, Sheets>| wish(drawn).tasks.into_iter().collect::<Vec<_>>();
    click(&mut drawn, "Stances");
    assert_eq!(tasks(&drawn), [Task::Entities, Task::Events]);
    click(&mut drawn, "Entities");
    click(&mut drawn, "Events");
    assert_eq!(tasks(&drawn), [Task::Events], "the last one stays");
    click(&mut drawn, "Stances");
    click(&mut drawn, "Entities");
    assert_eq!(tasks(&drawn), []);
}

#[test]
fn the_arrows_walk_the_formats_and_the_place_follows() {
    let mut drawn = opened(bench());
    assert_eq!(place(&drawn), ("/out/Harbour.jsonl".into(), false));
    press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
    assert_eq!(wish(&drawn).format, "csv");
    assert_eq!(place(&drawn), ("/out/Harbour-csv".into(), true));
    press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
    press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
    assert_eq!(place(&drawn), ("/out/Harbour.conll".into(), false));
    press(&mut drawn, Key::ArrowUp, Modifiers::NONE);
    assert_eq!(wish(&drawn).format, "csv");
    // A filter leaves what fits; the arrows stay within.
    type_text(&mut drawn, "jso");
    press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
    assert_eq!(wish(&drawn).format, "jsonl");
    assert!(drawn.query_by_label("CSV tables").is_none());
}

#[test]
fn what_is_filtered_for_is_chosen() {
    let mut drawn = opened(bench());
    type_text(&mut drawn, "tables");
    assert_eq!(wish(&drawn).format, "csv", "the only one that is left");
    assert_eq!(place(&drawn), ("/out/Harbour-csv".into(), true));
    // Nothing fits: what was chosen stays, and is shown.
    type_text(&mut drawn, "xyz");
    assert_eq!(wish(&drawn).format, "csv");
    drawn.get_by_label("No format is called so.");
    // What fits still isn't left for the first of them.
    press(&mut drawn, Key::A, Modifiers::COMMAND);
    type_text(&mut drawn, "c");
    assert_eq!(wish(&drawn).format, "csv");
    // Escape shows all of them again, and leaves the sheet only then.
    press(&mut drawn, Key::Escape, Modifiers::NONE);
    assert!(drawn.state().part.is_open());
    drawn.get_by_label("Glossator JSONL");
    // Enter goes on to what of it goes out.
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    let tree = tree(&drawn);
    let focus = tree.lines().find(|it| it.ends_with("(focus)"));
    assert!(
        focus.is_some_and(|it| it.contains("Whose tags")),
        "{focus:?}"
    );
}

#[test]
fn what_a_format_is_called_comes_before_what_is_said_of_it() {
    let mut bench = bench();
    bench.status.outgoing.formats[0].summary = "Lines, unlike CSV or CoNLL".into();
    let mut drawn = opened(bench);
    type_text(&mut drawn, "con");
    assert_eq!(wish(&drawn).format, "conll");
    press(&mut drawn, Key::Escape, Modifiers::NONE);
    type_text(&mut drawn, "c");
    assert_eq!(wish(&drawn).format, "conll", "it fits as well as the first");
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(wish(&drawn).format, "csv", "Enter chooses the first");
    // What was walked to stays.
    drawn.get_by_label("Filter formats").focus();
    drawn.run_steps(2);
    type_text(&mut drawn, "o");
    press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(wish(&drawn).format, "jsonl");
}

#[test]
fn a_list_is_walked_chosen_from_and_closed_by_keys() {
    let mut drawn = opened(bench());
    let combo = |drawn: &Drawn<'_, Sheets>| {
        let role = egui::accesskit::Role::ComboBox;
        let all = drawn.get_all_by_role_and_label(role, "Whose tags");
        all.last().expect("a choice").focus();
    };
    let focused = |drawn: &Drawn<'_, Sheets>| {
        let tree = tree(drawn);
        let line = tree.lines().find(|it| it.ends_with("(focus)"));
        line.unwrap_or_default().trim().to_owned()
    };
    let is_open = |drawn: &Drawn<'_, Sheets>| drawn.query_by_label("ana (you)").is_some();
    for key in [Key::Enter, Key::Space] {
        combo(&drawn);
        drawn.run_steps(2);
        press(&mut drawn, key, Modifiers::NONE);
        assert!(is_open(&drawn));
        press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
        assert!(focused(&drawn).contains("Everybody’s as one"));
        press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
        press(&mut drawn, key, Modifiers::NONE);
        assert!(!is_open(&drawn), "{key:?} closes it");
        assert_eq!(wish(&drawn).whose, Whose::By("ana".into()));
        assert!(
            focused(&drawn).contains("Whose tags"),
            "{}",
            focused(&drawn)
        );
        press(&mut drawn, key, Modifiers::NONE);
        assert!(focused(&drawn).contains("ana (you)"), "{}", focused(&drawn));
        press(&mut drawn, Key::Home, Modifiers::NONE);
        press(&mut drawn, key, Modifiers::NONE);
        assert_eq!(wish(&drawn).whose, Whose::Everybody);
    }
    // These close it alone: nothing is chosen, and the sheet stays.
    for key in [Key::Escape, Key::Tab] {
        press(&mut drawn, Key::Enter, Modifiers::NONE);
        press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
        press(&mut drawn, key, Modifiers::NONE);
        assert!(!is_open(&drawn), "{key:?}");
        assert!(drawn.state().part.is_open(), "{key:?}");
        assert!(
            focused(&drawn).contains("Whose tags"),
            "{}",
            focused(&drawn)
        );
        assert_eq!(wish(&drawn).whose, Whose::Everybody);
    }
}

#[test]
fn why_it_can_t_be_written_stands_beside_the_button() {
    let mut drawn = opened(bench());
    answer(&mut drawn, Standing::Own);
    drawn.get_by_label("It can’t be written there; name another place above.");
    answer(&mut drawn, Standing::Free);
    let outgoing = &mut drawn.state_mut().bench.status.outgoing;
    outgoing.sample.as_mut().expect("a sample").layers = 0;
    drawn.run_steps(3);
    drawn.get_by_label("There is nothing to write.");
    answer(&mut drawn, Standing::Free);
    drawn.get_by_label("Where to").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::A, Modifiers::COMMAND);
    press(&mut drawn, Key::Backspace, Modifiers::NONE);
    drawn.get_by_label("Say where to write it.");
}

#[test]
fn the_rule_for_overlaps_stands_where_the_format_asks_it() {
    let mut drawn = opened(bench());
    let offers = |drawn: &Drawn<'_, Sheets>| {
        let rule = drawn.query_by_label("Of mentions within others");
        rule.is_some()
    };
    assert!(!offers(&drawn));
    click(&mut drawn, "CSV tables");
    assert!(!offers(&drawn), "it lacks something, but nests");
    click(&mut drawn, "CoNLL columns");
    click(&mut drawn, "the shortest");
    assert_eq!(wish(&drawn).policy, "innermost");
    click(&mut drawn, "Entities");
    assert!(!offers(&drawn), "no mention goes out");
}

#[test]
fn the_card_is_shown_before_it_is_written() {
    let mut drawn = opened(bench());
    answer(&mut drawn, Standing::Free);
    let offers = |drawn: &Drawn<'_, Sheets>| drawn.query_by_label("Card").is_some();
    assert!(!offers(&drawn), "a file has no room for one");
    click(&mut drawn, "CSV tables");
    assert!(!offers(&drawn), "nobody wants one");
    click(&mut drawn, "With a card");
    click(&mut drawn, "Card");
    answer(&mut drawn, Standing::Free);
    let outgoing = &mut drawn.state_mut().bench.status.outgoing;
    let card = (
        "CARD.md".to_owned(),
        "# What it is\n\nTwo articles.\n".to_owned(),
    );
    outgoing.survey.as_mut().expect("a survey").card = Some(card);
    drawn.run_steps(3);
    for said in ["It goes out as CARD.md.", "What it is", "Two articles."] {
        drawn.get_by_label(said);
    }
    // Where there is none any more, the records are shown.
    click(&mut drawn, "Glossator JSONL");
    answer(&mut drawn, Standing::Free);
    drawn.get_by_label("{\"id\":\"001\"}");
}

#[test]
fn the_list_of_losses_is_saved_where_it_is_wanted() {
    let mut drawn = opened(bench());
    answer(&mut drawn, Standing::Free);
    click(&mut drawn, "What it can’t hold (1,004)");
    click(&mut drawn, "Save the list…");
    let asked = |drawn: &Drawn<'_, Sheets>| {
        let requests = drawn.state().bench.requests.iter();
        let saves = requests.filter_map(|it| match it {
            Request::SaveLosses(wish, place) => Some((wish.format.clone(), place.clone())),
            _ => None,
        });
        saves.collect::<Vec<_>>()
    };
    let place = |replace| ExportPlace {
        path: "/out/jsonl-losses.jsonl".into(),
        replace,
    };
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(asked(&drawn), [("jsonl".into(), place(false))]);
    // A file that is there goes only when somebody says so.
    let saved = |drawn: &mut Drawn<'_, Sheets>, number, saved| {
        let outgoing = &mut drawn.state_mut().bench.status.outgoing;
        outgoing.losses_saved = Some((number, saved));
        drawn.run_steps(4);
    };
    saved(&mut drawn, 1, Saved::Exists(place(false).path));
    drawn.get_by_label("There is a file of this name already.");
    click(&mut drawn, "Replace");
    assert_eq!(asked(&drawn).last(), Some(&("jsonl".into(), place(true))));
    saved(&mut drawn, 2, Saved::Done(place(false).path));
    assert!(drawn.query_by_label("File to save the list in").is_none());
    // Escape steps back to the export, and no further.
    click(&mut drawn, "Save the list…");
    press(&mut drawn, Key::Escape, Modifiers::NONE);
    assert!(drawn.query_by_label("File to save the list in").is_none());
    drawn.get_by_label("Save the list…");
}

#[test]
fn a_place_that_was_named_keeps_its_name() {
    let mut drawn = opened(bench());
    let outgoing = &mut drawn.state_mut().bench.status.outgoing;
    outgoing.chosen = Some((1, "/data/gold.jsonl".into()));
    drawn.run_steps(3);
    assert_eq!(place(&drawn), ("/data/gold.jsonl".into(), false));
    click(&mut drawn, "CoNLL columns");
    assert_eq!(place(&drawn), ("/data/gold.conll".into(), false));
    click(&mut drawn, "CSV tables");
    assert_eq!(place(&drawn), ("/data/gold".into(), true));
}

#[test]
fn it_is_written_only_where_that_is_known_to_be_right() {
    let mut drawn = opened(bench());
    let exports = |drawn: &Drawn<'_, Sheets>| {
        let requests = drawn.state().bench.requests.iter();
        let exports = requests.filter(|it| matches!(it, Request::Export(..)));
        exports.cloned().collect::<Vec<_>>()
    };
    let export = |drawn: &mut Drawn<'_, Sheets>| {
        let before = exports(drawn).len();
        press(drawn, Key::Enter, Modifiers::COMMAND);
        exports(drawn).len() > before
    };
    assert!(!export(&mut drawn), "nothing is known yet");
    for (standing, said) in [
        (
            Standing::Nowhere,
            "There is no folder for this file to lie in.",
        ),
        (
            Standing::Other,
            "A folder of this name lies there; this format writes a file.",
        ),
        (
            Standing::Own,
            "That belongs to the project or its articles; name another place.",
        ),
    ] {
        answer(&mut drawn, standing);
        drawn.get_by_label(said);
        assert!(!export(&mut drawn), "{said}");
    }
    answer(&mut drawn, Standing::File);
    drawn.get_by_label("The file that lies there will be replaced.");
    drawn.get_by_label("2 layers; 1,004 things can’t be held");
    assert!(export(&mut drawn));
    click(&mut drawn, "CSV tables");
    answer(&mut drawn, Standing::Full(7));
    drawn.get_by_label("It holds 7 things already; you are asked before it is replaced.");
    let question = "Replace the folder Harbour-csv? It goes, with all 7 things in it.";
    assert!(!export(&mut drawn), "nobody said that it may go");
    drawn.get_by_label(question);
    assert!(!export(&mut drawn), "the same keys once more are no answer");
    drawn.get_by_label(question);
    // Escape takes the question back, and nothing else.
    press(&mut drawn, Key::Escape, Modifiers::NONE);
    assert!(drawn.query_by_label(question).is_none());
    assert!(drawn.state().part.is_open());
    assert!(!export(&mut drawn));
    click(&mut drawn, "Keep it");
    assert!(drawn.query_by_label(question).is_none());
    assert!(!export(&mut drawn));
    // Enter is where the question stands.
    let before = exports(&drawn).len();
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(exports(&drawn).len(), before + 1);
    let Some(Request::Export(wish, place)) = exports(&drawn).pop() else {
        panic!("an export was asked for");
    };
    assert_eq!(wish.format, "csv");
    let expected = ExportPlace {
        path: "/out/Harbour-csv".into(),
        replace: true,
    };
    assert_eq!(place, expected);
}

#[test]
fn what_came_of_it_is_said_until_something_else_is_chosen() {
    let mut drawn = opened(bench());
    answer(&mut drawn, Standing::Free);
    press(&mut drawn, Key::Enter, Modifiers::COMMAND);
    let outgoing = &mut drawn.state_mut().bench.status.outgoing;
    outgoing.ended = Some(Ended::Done(Finished {
        path: "/out/Harbour.jsonl".into(),
        folder: false,
        layers: 2,
        files: 1,
        bytes: 12_345,
        left_out: 0,
        read_back: Some(ReadBack {
            same: Same::Tags(1_200),
            wrong: 0,
        }),
    }));
    drawn.run_steps(3);
    drawn.get_by_label("Written: 2 layers, 12.3 kB; read back, 1,200 tags the same");
    click(&mut drawn, "Copy path");
    click(&mut drawn, "Show folder");
    let asked = &drawn.state().bench.requests;
    assert!(asked.contains(&Request::CopyText("/out/Harbour.jsonl".into())));
    assert!(asked.contains(&Request::ShowFolder("/out/Harbour.jsonl".into())));
    let outgoing = &mut drawn.state_mut().bench.status.outgoing;
    outgoing.ended = Some(Ended::Failed("the disk is full".into()));
    drawn.run_steps(3);
    drawn.get_by_label("the disk is full");
    click(&mut drawn, "Only where the tasks are complete");
    assert!(drawn.query_by_label("the disk is full").is_none());
}

#[test]
fn a_loss_without_words_says_what_was_said() {
    let mut drawn = opened(bench());
    answer(&mut drawn, Standing::Free);
    let outgoing = &mut drawn.state_mut().bench.status.outgoing;
    let survey = outgoing.survey.as_mut().expect("a survey");
    survey.losses[1].places[0].says = "topic: harbour".into();
    drawn.run_steps(3);
    click(&mut drawn, "What it can’t hold (1,004)");
    click(&mut drawn, "Show articles without a date (1)");
    drawn.get_by_label("topic: harbour, Ministers meet at the harbour · bob");
}

#[test]
fn a_loss_leads_to_its_place() {
    let mut drawn = opened(bench());
    answer(&mut drawn, Standing::Free);
    click(&mut drawn, "What it can’t hold (1,004)");
    click(&mut drawn, "Show nested mentions (1,003)");
    drawn.get_by_label("and 1,002 more");
    click(&mut drawn, "“Ana Lima”, Ministers meet at the harbour");
    let sent = &drawn.state().bench.sent;
    expect![[r#"Reveal { article: "001 harbour.txt", tag: "m1" }"#]].assert_eq(&sent.join("\n"));
    assert!(!drawn.state().part.is_open(), "the article can be seen");
}

#[test]
fn rows_of_losses_unfold() {
    let survey = Survey {
        left_out: vec![("9.txt by bob".into(), "it is damaged".into())],
        ..survey(&ExportWish::default())
    };
    let rows = |open: &[&str]| {
        let open = open.iter().map(ToString::to_string).collect();
        let rows = loss_rows(&survey, &open).into_iter().map(|it| match it {
            LossRow::Group(group, open) => format!("{} {} {open}", group.count, group.what),
            LossRow::Place(place) => format!("- {}", place.quote),
            LossRow::More(n) => format!("- {n} more"),
            LossRow::InNoPart(n) => format!("{n} in no part"),
            LossRow::Incomplete(n) => format!("{n} incomplete"),
            LossRow::LeftOut(n) => format!("{n} left out"),
            LossRow::Why(of, why) => format!("- {of}: {why}"),
        });
        rows.collect::<Vec<_>>().join("\n")
    };
    expect![[r#"
        1 left out
        - 9.txt by bob: it is damaged
        1003 nested mentions false
        1 articles without a date false"#]]
    .assert_eq(&rows(&[]));
    expect![[r#"
        1 left out
        - 9.txt by bob: it is damaged
        1003 nested mentions true
        - Ana Lima
        - 1002 more
        1 articles without a date false"#]]
    .assert_eq(&rows(&["nested mentions"]));
}

#[test]
fn types_go_out_under_other_names_or_not_at_all() {
    let mut drawn = opened(bench());
    click(&mut drawn, "Show: Names of types and roles, as they are");
    drawn.get_by_label("LAW goes out").click();
    drawn.run_steps(3);
    drawn.get_by_label("PERSON goes out as").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::A, Modifiers::COMMAND);
    type_text(&mut drawn, "PER");
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    let labels = wish(&drawn).labels.to_remember();
    let told: Vec<String> = labels.iter().map(|(a, b)| format!("{a}={b}")).collect();
    assert_eq!(told, ["entities:LAW=", "entities:PERSON=PER"]);
    assert_eq!(LabelMap::remembered(&labels), wish(&drawn).labels);
    // Roles have names in files too: one that several events have is listed once.
    drawn.get_by_label("Roles of events");
    drawn.get_by_label("where goes out").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::Space, Modifiers::NONE);
    assert_eq!(wish(&drawn).labels.get(Sort::Role, "where"), Some(""));
    drawn.get_by_label("where goes out").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::Space, Modifiers::NONE);
    // A name that is emptied is the type's own again.
    drawn.get_by_label("PERSON goes out as").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::A, Modifiers::COMMAND);
    press(&mut drawn, Key::Backspace, Modifiers::NONE);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(wish(&drawn).labels.0.len(), 1);
}

/// An entity type and an event type of one name have a row each.
#[test]
fn types_of_one_name_go_out_apart() {
    let mut bench = bench();
    let mut schema = (*bench.ws.project().schema).clone();
    if let Some(event) = schema.events.first().cloned() {
        schema.events.push(EventType {
            id: "LAW".into(),
            shortcut: "la".into(),
            ..event
        });
    }
    bench.act(glossator::workspace::Action::SetSchema(Box::new(schema)));
    bench.act(glossator::workspace::Action::RememberLabels {
        place: "export/conll".into(),
        labels: [("LAW".to_owned(), "BILL".to_owned())].into(),
    });
    let mut drawn = opened(bench);
    let told = |drawn: &Drawn<'_, Sheets>| {
        let rows = wish(drawn).labels.to_remember();
        let rows = rows.iter().map(|(from, to)| format!("{from}={to}"));
        rows.collect::<Vec<_>>().join(" ")
    };
    // What was remembered without a sort is of both.
    click(&mut drawn, "CoNLL columns");
    assert_eq!(told(&drawn), "entities:LAW=BILL events:LAW=BILL");
    click(&mut drawn, "Show: Names of types and roles, 2 changed");
    drawn.get_by_label("Entity types");
    drawn.get_by_label("Event types");
    drawn.get_by_label("LAW (event type) goes out").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::Space, Modifiers::NONE);
    assert_eq!(told(&drawn), "entities:LAW=BILL events:LAW=");
    drawn.get_by_label("LAW (entity type) goes out as").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::A, Modifiers::COMMAND);
    type_text(&mut drawn, "ACT");
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(told(&drawn), "entities:LAW=ACT events:LAW=");
}

#[test]
fn names_that_are_remembered_belong_to_their_format() {
    let mut bench = bench();
    let labels = [("LAW".to_owned(), String::new())];
    bench.act(glossator::workspace::Action::RememberLabels {
        place: "export/conll".into(),
        labels: labels.into_iter().collect(),
    });
    let mut drawn = opened(bench);
    assert_eq!(wish(&drawn).labels.0.len(), 0);
    click(&mut drawn, "CoNLL columns");
    assert_eq!(wish(&drawn).labels.0.len(), 1);
    click(&mut drawn, "CSV tables");
    assert_eq!(wish(&drawn).labels.0.len(), 0);
}

#[test]
fn the_parts_of_a_split_go_into_a_folder() {
    let mut drawn = opened(bench());
    let combo = egui::accesskit::Role::ComboBox;
    let known = drawn.query_by_role_and_label(combo, "Split");
    assert!(known.is_none(), "none is known");
    answer(&mut drawn, Standing::Free);
    let split = |drawn: &mut Drawn<'_, Sheets>| {
        let combos = drawn.get_all_by_role_and_label(egui::accesskit::Role::ComboBox, "Split");
        combos.last().expect("a choice").click();
        drawn.run_steps(4);
    };
    split(&mut drawn);
    click(&mut drawn, "first");
    assert_eq!(wish(&drawn).split.as_deref(), Some("first"));
    assert_eq!(place(&drawn), ("/out/Harbour-jsonl".into(), true));
    answer(&mut drawn, Standing::Free);
    let outgoing = &mut drawn.state_mut().bench.status.outgoing;
    if let Some(survey) = &mut outgoing.survey {
        survey.parts = vec![("train".into(), 1), ("test".into(), 1)];
        survey.in_no_part = 3;
        survey.incomplete = 2;
    }
    drawn.run_steps(3);
    drawn.get_by_label("2 layers (train 1, test 1); 1,004 things can’t be held");
    click(&mut drawn, "What it can’t hold (1,009)");
    drawn.get_by_label("layers that aren’t complete, left out (2)");
    drawn.get_by_label("layers of articles that are in no part of the split (3)");
}

#[test]
fn zones_are_left_out_by_name() {
    let mut drawn = opened(bench());
    click(&mut drawn, "Show: Zones left out, none");
    drawn.get_by_label("Leave out: repeated headline").click();
    drawn.run_steps(3);
    let zones: Vec<ZoneKind> = wish(&drawn).without_zones.into_iter().collect();
    assert_eq!(zones, [ZoneKind::HeadlineRepeat]);
}

#[test]
fn a_project_without_tags_is_told_what_to_do() {
    let mut bench = bench();
    bench.act(glossator::workspace::Action::Undo);
    let drawn = opened(bench);
    drawn.get_by_label("Nothing is tagged yet.");
}

#[test]
fn a_job_is_stopped_from_the_sheet() {
    let mut drawn = opened(bench());
    answer(&mut drawn, Standing::Free);
    let status = &mut drawn.state_mut().bench.status;
    status.outgoing.writing = Some(9);
    status.jobs.push(glossator::ui::JobStatus {
        id: 9,
        name: "Exporting".into(),
        done: 640,
        total: Some(10_000),
    });
    drawn.run_steps(3);
    drawn.get_by_label("640 of 10,000");
    drawn.get_by_label("Exporting…");
    click(&mut drawn, "Stop");
    let last = drawn.state().bench.requests.last();
    assert_eq!(last, Some(&Request::CancelJob(9)));
}

#[test]
fn everything_has_a_name() {
    let mut drawn = opened(bench());
    answer(&mut drawn, Standing::Free);
    expect![[r#"
        Dialog
        Label = "Export"
        Button “Close: Export”
        TextInput “Filter formats” = "" (focus)
        RadioButton “Glossator JSONL” (on)
        RadioButton “CSV tables”
        RadioButton “CoNLL columns”
        Label = "Whose tags"
        ComboBox “Whose tags” = "Everybody’s"
        CheckBox “Only where the tasks are complete”
        Label = "Split"
        ComboBox “Split” = "Not split, all in one"
        Button “Draw a split…”
        Label = "Tasks"
        CheckBox “Entities” (on)
        CheckBox “Stances” (on)
        CheckBox “Events” (on)
        Label = "Which stances"
        CheckBox “Only those of the article’s author”
        CheckBox “With inferred and implied ones” (on)
        Label = "Words"
        CheckBox “With the text of the articles” (on)
        Label = "Told with it"
        CheckBox “Pseudonyms for annotators”
        Button “Show: Names of types and roles, as they are”
        Button “Show: Zones left out, none”
        Label = "Date in the files"
        TextInput “Date in the files” = ""
        Label = "Glossator JSONL"
        Label = "What Glossator JSONL is."
        Label = "Holds everything."
        Tab “First records” (on)
        Tab “What it can’t hold (1,004)”
        Label = "{\"id\":\"001\"}"
        Label = "The first layer, as the format has it; long lines and texts are shortened here."
        Label = "Write to"
        TextInput “Where to” = "/out/Harbour.jsonl"
        Button “Choose…”
        Button “Export”
        Button “Close”
        Label = "2 layers; 1,004 things can’t be held"
    "#]]
    .assert_eq(&tree(&drawn));
}
