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

#[test]
fn the_menus_hold_every_command_once() {
    let bench = Bench::new();
    fn lines(entries: &[Entry], depth: usize, out: &mut String) {
        for entry in entries {
            let indent = "  ".repeat(depth);
            match entry {
                Entry::Submenu { title, entries } => {
                    out.push_str(&format!("{indent}{title} >\n"));
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
                    out.push_str(&format!("{indent}{name} · {key}{check}{grey}\n"));
                }
            }
        }
    }
    let mut out = String::new();
    for menu in [Menu::Edit, Menu::Tag, Menu::View] {
        lines(&entries(&bench.ctx(), menu), 0, &mut out);
    }
    expect![[r#"
        Undo · Ctrl+Z (greyed)
        Redo · Ctrl+Shift+Z (greyed)
        Delete the tag · Delete (greyed)
        Copy the words · Ctrl+C (greyed)
        Find in the article… · Ctrl+F
        Find next · F3
        Find previous · Shift+F3
        Show the history · Ctrl+H
        Tag as… · T
        Tag every occurrence · A (greyed)
        Link to an entity… · L (greyed)
        New entity from the mention · Shift+L (greyed)
        New event… · E
        New stance · S
        Stance >
          Stance on a topic… · G (greyed)
          For · + (greyed)
          Against · - (greyed)
          Neutral · 0 (greyed)
          Mixed · * (greyed)
          Unclear · ? (greyed)
          The author holds it · Ctrl+1 (greyed)
          An implicit holder · Ctrl+2 (greyed)
          An unknown holder · Ctrl+3 (greyed)
          Next strength · Ctrl+4 (greyed)
          Next basis · Ctrl+5 (greyed)
          Selection is the evidence · Ctrl+E (greyed)
        Answer with the selected words · Enter (greyed)
        New relation… · R (greyed)
        Note… · N
        Add the selection to the tag · Shift+A (greyed)
        Edges of the tag >
          Grow at the end · ] (greyed)
          Shrink at the end · [ (greyed)
          Grow at the start · < (greyed)
          Shrink at the start · > (greyed)
        Annotate · F5 [x]
        Entities · F6 [ ]
        Schema · F7 [ ]
        Command palette… · Ctrl+K
        Articles panel · F8 [x]
        Margin · F9 [x]
        Inspector · F10 [x]
        Tray · F12 [ ]
        Problems · Ctrl+M
        Next panel · F4
        Go to the reader · Ctrl+R
        Go to the inspector · I
        All arcs · O [ ]
        Zones · Z [x]
        Invisible characters · Ctrl+I [ ]
        Larger text · Ctrl++
        Smaller text · Ctrl+-
        Usual text size · Ctrl+0
        Light or dark · Ctrl+Shift+D
    "#]]
    .assert_eq(&out);
}
