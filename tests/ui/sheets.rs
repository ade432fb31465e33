//! What lies over the window: settings, keys, the manual, encodings; and the
//! bar that finds words.

use std::cell::Cell;
use std::rc::Rc;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use expect_test::expect;
use glossator::ui::find::FindState;
use glossator::ui::sheets::{Sheets, key_rows};
use glossator::ui::{Prefs, Request, ThemeChoice, UiState};
use glossator::workspace::{Ask, Selection};

use crate::bench::Bench;
use crate::drawn::{Drawn, draw, press, type_text};

fn opened(ask: Ask) -> Drawn<'static, Sheets> {
    let mut sheets = Sheets::default();
    assert!(sheets.open(&ask));
    draw(Bench::new(), sheets, Sheets::is_open, |sheets, ui, ctx| {
        sheets.show(ui.ctx(), ctx);
    })
}

#[test]
fn only_one_sheet_is_open_and_escape_closes_it() {
    for ask in [
        Ask::Palette,
        Ask::Settings,
        Ask::Keys,
        Ask::ShowGuidelines,
        Ask::Reread,
    ] {
        let mut drawn = opened(ask.clone());
        assert!(drawn.state().part.is_open());
        press(&mut drawn, Key::Escape, Modifiers::NONE);
        assert!(!drawn.state().part.is_open(), "{ask:?}");
    }
    assert!(!Sheets::default().open(&Ask::Quit));
}

/// The pointer rests on a row whose help stands open; a sheet comes by a key.
#[test]
fn no_help_of_what_is_covered_stays_above_a_sheet() {
    let asked = Rc::new(Cell::new(false));
    let asks = asked.clone();
    let mut drawn = draw(
        Bench::new(),
        UiState::default(),
        |_| false,
        move |it, ui, ctx| {
            if asks.take() {
                it.ask(Ask::Keys, ui.ctx(), ctx);
            }
            it.show(ui, ctx);
        },
    );
    drawn.set_size(egui::vec2(1280.0, 820.0));
    drawn.run_steps(3);
    let helps = |drawn: &Drawn<'_, UiState>| {
        let found = drawn.query_all_by_label("2.txt");
        found.count()
    };
    assert_eq!(helps(&drawn), 0);
    let row = drawn.get_by_label_contains("Störme").rect();
    drawn.event(egui::Event::PointerMoved(row.center()));
    drawn.run_steps(60);
    assert_eq!(helps(&drawn), 1);
    asked.set(true);
    drawn.run_steps(3);
    assert!(drawn.query_by_label("Close: Keys").is_some());
    assert_eq!(helps(&drawn), 0);
}

#[test]
fn a_setting_is_asked_for_at_once() {
    let mut drawn = opened(Ask::Settings);
    drawn.get_by_label("Dark").click();
    drawn.run_steps(3);
    let wanted = Prefs {
        theme: ThemeChoice::Dark,
        ..Prefs::default()
    };
    let first = &drawn.state().bench.requests[0];
    assert_eq!(*first, Request::SetPrefs(Box::new(wanted)));
}

#[test]
fn snapping_is_switched_where_it_is_in_force() {
    let mut drawn = opened(Ask::Settings);
    drawn.get_by_label("Snap to words").click();
    drawn.run_steps(3);
    assert_eq!(drawn.state().bench.sent, ["ToggleSnapping"]);
    assert!(!drawn.state().bench.ws.session().snapping);
}

#[test]
fn the_project_is_renamed_once_when_the_field_is_left() {
    let mut drawn = opened(Ask::Settings);
    drawn.get_by_label("Name of the project").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::End, Modifiers::NONE);
    type_text(&mut drawn, " 2");
    assert_eq!(drawn.state().bench.sent, Vec::<String>::new());
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(drawn.state().bench.sent, ["RenameProject(\"Harbour 2\")"]);
}

#[test]
fn the_page_of_keys_is_searched_by_word_and_by_key() {
    let bench = Bench::new();
    let found = |filter: &str| {
        let rows = key_rows(&bench.ws, filter);
        let lines = rows
            .iter()
            .map(|it| format!("{}: {} [{}]", it.group, it.name, it.keys.join(", ")));
        lines.collect::<Vec<_>>().join("\n")
    };
    expect!["Edit: Undo [Ctrl+Z]"].assert_eq(&found("undo"));
    expect!["Edit: Find next [F3, Ctrl+G]"].assert_eq(&found("f3"));
    expect!["Types of this project: PERSON [1]"].assert_eq(&found("person"));
}

#[test]
fn the_manual_is_changed_in_one_step() {
    let mut drawn = opened(Ask::ShowGuidelines);
    drawn.get_by_label("How to tag");
    drawn.get_by_label("Change the manual").click();
    drawn.run_steps(3);
    drawn.get_by_label("Text of the manual").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::End, Modifiers::COMMAND);
    type_text(&mut drawn, " Twice.");
    drawn.get_by_label("Keep the changes").click();
    drawn.run_steps(3);
    assert_eq!(
        &*drawn.state().bench.ws.project().guidelines,
        "# How to tag\n\nTag *every* name. Twice."
    );
    assert_eq!(drawn.state().bench.ws.history().steps().len(), 1);
}

#[test]
fn an_encoding_is_found_by_its_language() {
    let mut drawn = opened(Ask::Reread);
    type_text(&mut drawn, "greek");
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    let project = drawn.state().bench.ws.project();
    let chosen: Vec<&String> = project.info.settings.encodings.values().collect();
    assert_eq!(chosen, ["windows-1253"]);
    assert!(!drawn.state().part.is_open());
}

fn finding() -> Drawn<'static, FindState> {
    let bench = Bench::new();
    let mut find = FindState::default();
    find.open(&bench.ctx());
    draw(bench, find, |_| false, |find, ui, ctx| find.show(ui, ctx))
}

#[test]
fn enter_selects_one_place_after_the_other() {
    let mut drawn = finding();
    type_text(&mut drawn, "ban");
    drawn.get_by_label("1 of 2");
    let selected = |drawn: &Drawn<'_, FindState>| {
        let bench = &drawn.state().bench;
        let span = bench.ws.session().selection.span();
        span.map(|it| (it.start(), it.end()))
    };
    assert_eq!(selected(&drawn), None);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    let first = selected(&drawn).expect("the first place");
    drawn.get_by_label("1 of 2");
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    let second = selected(&drawn).expect("the second place");
    assert!(second > first);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(selected(&drawn), Some(first), "around the end");
    press(&mut drawn, Key::Enter, Modifiers::SHIFT);
    assert_eq!(selected(&drawn), Some(second));
    press(&mut drawn, Key::Escape, Modifiers::NONE);
    assert!(!drawn.state().part.is_open());
    assert!(drawn.state().part.hits.is_empty());
    assert_eq!(selected(&drawn), Some(second), "closing loses nothing");
}

#[test]
fn case_counts_where_it_is_asked_to() {
    let mut drawn = finding();
    type_text(&mut drawn, "berg");
    drawn.get_by_label("1 of 2");
    drawn.get_by_label("Match case: off").click();
    drawn.run_steps(3);
    drawn.get_by_label("not found");
}

#[test]
fn f3_goes_on_without_the_bar() {
    let mut bench = Bench::new();
    let mut find = FindState::default();
    find.query = "lima".into();
    find.step(&bench.ctx(), true);
    bench.end_frame();
    let Selection { anchor, .. } = bench.ws.session().selection;
    find.step(&bench.ctx(), true);
    bench.end_frame();
    assert!(bench.ws.session().selection.anchor > anchor);
}
