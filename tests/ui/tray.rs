//! The tray: problems of files and tags, and the history.

use egui_kittest::kittest::Queryable;
use expect_test::expect;
use glossator::model::LayerKey;
use glossator::store::Remedy;
use glossator::ui::panels::tray::{Problems, Tab, TrayPanel, step_count, step_row};
use glossator::ui::{FileProblem, Request};
use glossator::workspace::Action;

use crate::bench::Bench;
use crate::drawn::{Drawn, draw};

fn history(bench: &Bench) -> String {
    let rows = (0..step_count(&bench.ws)).map(|row| step_row(&bench.ws, row).text());
    rows.collect::<Vec<_>>().join("\n")
}

fn drawn(bench: Bench, tab: Tab) -> Drawn<'static, TrayPanel> {
    let mut panel = TrayPanel::default();
    panel.tab = tab;
    draw(
        bench,
        panel,
        |_| false,
        |panel, ui, ctx| panel.show(ui, ctx),
    )
}

#[test]
fn the_history_tells_every_step() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    bench.tag("Port Vell", "PLACE");
    bench.act(Action::Undo);
    expect![[r#"
        Tag “Port Vell” as PLACE, 001 harbour.txt · 2026-11-22 10:02 UTC, undone
        Tag “Ana Lima” as PERSON, 001 harbour.txt · 2026-11-22 10:02 UTC, where you are
        The beginning"#]]
    .assert_eq(&history(&bench));
}

#[test]
fn a_click_on_a_step_goes_there() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    bench.tag("Port Vell", "PLACE");
    let mut drawn = drawn(bench, Tab::History);
    drawn.get_by_label("The beginning").click();
    drawn.run_steps(3);
    assert_eq!(drawn.state().bench.tags(), "");
    drawn.get_by_label_contains("Port Vell").click();
    drawn.run_steps(3);
    expect![[r#"
        m1 PERSON Ana Lima
        m2 PLACE Port Vell"#]]
    .assert_eq(&drawn.state().bench.tags());
}

#[test]
fn a_damaged_layer_can_be_restored() {
    let mut bench = Bench::new();
    let key = LayerKey::new("ana".into(), "2.txt".into());
    bench.status.file_problems = vec![FileProblem {
        code: "layer-unreadable".into(),
        path: "layers/ana/2.txt.ron".into(),
        line: Some(7),
        column: Some(3),
        message: "the layer can’t be read; its tags are safe in the journal".into(),
        layer: Some(key.clone()),
        remedies: vec![Remedy::Journal, Remedy::Aside],
    }];
    let mut drawn = drawn(bench, Tab::Problems);
    drawn.get_by_label("Problems (1)");
    drawn.get_by_label(
        "Problem: the layer can’t be read; its tags are safe in the journal, layers/ana/2.txt.ron:7:3",
    );
    drawn.get_by_label("Journal’s copy").click();
    drawn.run_steps(3);
    assert_eq!(
        drawn.state().bench.requests,
        [Request::MendLayer(key.clone(), Remedy::Journal)]
    );
    drawn.get_by_label("Set aside").click();
    drawn.run_steps(3);
    assert_eq!(
        drawn.state().bench.requests[1],
        Request::MendLayer(key, Remedy::Aside)
    );
}

#[test]
fn problems_go_when_they_are_mended() {
    let mut bench = Bench::new();
    let mut problems = Problems::default();
    let file = FileProblem {
        code: "register-unreadable".into(),
        path: "register.ron".into(),
        line: None,
        column: None,
        message: "the register can’t be read".into(),
        layer: None,
        remedies: Vec::new(),
    };
    problems.update(&bench.ws, std::slice::from_ref(&file));
    assert_eq!(problems.count(), 1);
    problems.update(&bench.ws, &[]);
    assert_eq!(problems.count(), 0);
    bench.tag("Ana Lima", "PERSON");
    while problems.update(&bench.ws, &[]) {}
    assert!(problems.is_done());
}
