//! The palette: what it lists, and running what it lists. The menus too: both
//! come from the table.

use egui::{Key, Modifiers};
use expect_test::expect;
use glossator::ui::menus::{Entry, entries};
use glossator::ui::palette::{Palette, rows};
use glossator::workspace::commands::Menu;

use crate::bench::Bench;
use crate::drawn::{Drawn, Stand, draw, press, type_text};

/// The first lines for a query; what is greyed stands in brackets.
fn listed(bench: &Bench, query: &str, most: usize) -> String {
    let rows = rows(query, &[], &bench.ws);
    let lines = rows.iter().take(most).map(|row| match row.enabled {
        true => format!("{} · {}", row.name, row.key),
        false => format!("({})", row.name),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn commands_are_found_by_name_by_help_and_by_key() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    expect!["Undo · Ctrl+Z"].assert_eq(&listed(&bench, "undo", 3));
    expect!["Tag every occurrence · A"].assert_eq(&listed(&bench, "every occ", 2));
    expect!["Complete · Ctrl+D"].assert_eq(&listed(&bench, "ctrl+d", 1));
}

#[test]
fn articles_and_types_are_found_from_two_letters_on() {
    let mut bench = Bench::new();
    bench.select("Ana Lima");
    expect!["Störme über Kłodzko · "].assert_eq(&listed(&bench, "klodzko", 1));
    expect!["Tag as PERSON · 1"].assert_eq(&listed(&bench, "person", 1));
    expect!["New event MEET · "].assert_eq(&listed(&bench, "event meet", 1));
    assert!(!listed(&bench, "k", 100).contains("Kłodzko"));
}

#[test]
fn what_makes_no_sense_now_comes_last() {
    let bench = Bench::new();
    let rows = rows("", &[], &bench.ws);
    let first_grey = rows.iter().position(|it| !it.enabled).unwrap();
    assert!(rows[first_grey..].iter().all(|it| !it.enabled));
    assert!(rows[first_grey..].iter().any(|it| it.name == "Undo"));
}

fn drawn(bench: Bench) -> Drawn<'static, Palette> {
    let mut palette = Palette::default();
    palette.open();
    draw(bench, palette, Palette::is_open, |palette, ui, ctx| {
        palette.show(ui.ctx(), ctx);
    })
}

#[test]
fn a_command_is_typed_and_run() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    let mut drawn = drawn(bench);
    type_text(&mut drawn, "undo");
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(drawn.state().bench.sent, ["Undo"]);
    assert!(!drawn.state().part.is_open());
    drawn.state_mut().part.open();
    drawn.run_steps(3);
    let Stand { bench, part } = drawn.state_mut();
    // Used last, but there is nothing left to undo: it is greyed, and below.
    let rows = part.rows(&bench.ctx());
    assert!(
        rows.iter().position(|it| it.name == "Redo") < rows.iter().position(|it| it.name == "Undo")
    );
}

#[test]
fn arrows_choose_and_escape_leaves() {
    let mut drawn = drawn(Bench::new());
    type_text(&mut drawn, "caret");
    let names: Vec<String> = {
        let Stand { bench, part } = drawn.state_mut();
        part.rows(&bench.ctx())
            .iter()
            .map(|it| it.name.clone())
            .collect()
    };
    assert_eq!(names[1], "Caret left");
    press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(
        drawn.state().bench.sent,
        ["MoveCaret { unit: Grapheme, forward: false, extend: false }"]
    );
    drawn.state_mut().part.open();
    drawn.run_steps(3);
    press(&mut drawn, Key::Escape, Modifiers::NONE);
    assert!(!drawn.state().part.is_open());
}

#[test]
fn a_greyed_command_is_not_run() {
    let mut drawn = drawn(Bench::new());
    type_text(&mut drawn, "redo");
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(drawn.state().bench.sent, Vec::<String>::new());
    assert!(drawn.state().part.is_open());
}

/// The lines of menus, those of menus within them further in.
fn lines(entries: &[Entry], depth: usize, out: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    for entry in entries {
        match entry {
            Entry::Submenu { title, entries } => {
                out.push(format!("{indent}{title} >"));
                lines(entries, depth + 1, out);
            }
            Entry::Command {
                name,
                key,
                enabled,
                checked,
                ..
            } => {
                let grey = if *enabled { "" } else { " (greyed)" };
                let check = match checked {
                    Some(true) => " [x]",
                    Some(false) => " [ ]",
                    None => "",
                };
                out.push(format!("{indent}{name} · {key}{check}{grey}"));
            }
        }
    }
}

#[test]
fn a_menu_shows_keys_and_greys_what_makes_no_sense() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    bench.prefs.show_tray = true;
    let mut out = Vec::new();
    lines(&entries(&bench.ctx(), Menu::Edit), 0, &mut out);
    let shown = |start: &str| out.iter().any(|it| it.starts_with(start));
    assert!(shown("Undo · Ctrl+Z"));
    assert!(out.contains(&"Redo · Ctrl+Shift+Z (greyed)".to_owned()));
    out.clear();
    lines(&entries(&bench.ctx(), Menu::View), 0, &mut out);
    assert!(out.contains(&"Tray · F12 [x]".to_owned()));
    assert!(out.contains(&"All arcs · O [ ]".to_owned()));
    out.clear();
    lines(&entries(&bench.ctx(), Menu::Tag), 0, &mut out);
    let stance = out
        .iter()
        .position(|it| it == "Stance >")
        .expect("a menu of its own");
    assert!(out[stance + 1].starts_with("  "), "{out:#?}");
}

#[test]
fn the_menus_hold_every_command_once_and_none_is_too_long() {
    let bench = Bench::new();
    let mut count = 0;
    for (menu, name) in Menu::ALL {
        let entries = entries(&bench.ctx(), menu);
        // What fits a window of 640 points.
        assert!(entries.len() <= 22, "{name} has {} lines", entries.len());
        let mut out = Vec::new();
        lines(&entries, 0, &mut out);
        count += out.iter().filter(|it| !it.ends_with(" >")).count();
    }
    assert_eq!(count, glossator::workspace::commands::all().count());
}
