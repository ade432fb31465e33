//! The list of articles: what it shows, filter, sort, order, keys.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use expect_test::expect;
use glossator::model::{Article, Project};
use glossator::ui::panels::articles::{ArticleList, ArticlesPanel, RowText, Sort};
use glossator::workspace::{Action, Ask, History, IdSource, Session, Workspace};

use crate::bench::Bench;
use crate::drawn::{Drawn, draw, press, tree, type_text};

fn drawn() -> Drawn<'static, ArticlesPanel> {
    draw(
        Bench::new(),
        ArticlesPanel::default(),
        |_| false,
        |panel, ui, ctx| panel.show(ui, ctx),
    )
}

/// Rows of the list for a query, in an order.
fn listed(query: &str, sort: Sort) -> String {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    let mut list = ArticleList::default();
    list.update(&bench.ws, query, sort);
    let rows = (0..list.len()).filter_map(|row| RowText::new(&bench.ws, list.id(row)?));
    rows.map(|it| it.name()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_article_is_listed_in_the_order_of_files() {
    expect![[r#"
        Ministers meet at the harbour, 2026-05-04 · The Port Vell Post, begun
        Störme über Kłodzko, 2026-05-06, not begun, 1 byte could not be decoded as utf-8; read it in another encoding
        A quiet week, Herald, not begun, the file is gone; the text that was tagged is kept in the project
        3.pdf, it is a picture, not a text"#]]
    .assert_eq(&listed("", Sort::File));
}

#[test]
fn filter_finds_titles_sources_and_files_without_case_and_marks() {
    assert!(listed("KLODZKO", Sort::File).starts_with("Störme"));
    assert!(listed("herald", Sort::File).starts_with("A quiet week"));
    assert!(listed("10.TXT", Sort::File).starts_with("A quiet week"));
    assert!(listed("post meet", Sort::File).starts_with("Ministers"));
    assert_eq!(listed("klodzko herald", Sort::File), "");
}

#[test]
fn sorts_put_what_cannot_be_read_last() {
    let first_words = |sort| {
        let lines = listed("", sort);
        let words = lines.lines().filter_map(|it| it.split([' ', ',']).next());
        words.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(first_words(Sort::Title), "A Ministers Störme 3.pdf");
    assert_eq!(first_words(Sort::Newest), "Störme Ministers A 3.pdf");
    assert_eq!(first_words(Sort::Oldest), "Ministers Störme A 3.pdf");
    assert_eq!(first_words(Sort::State), "Ministers Störme A 3.pdf");
}

#[test]
fn a_hundred_thousand_articles_come_in_portions_and_stay() {
    let mut project = Project::default();
    for n in 0..100_000 {
        let id = format!("wire/{n}.txt");
        project
            .articles
            .insert(id.as_str().into(), Article::new(id.as_str().into()));
    }
    let mut ws = Workspace::new(
        project,
        Session::default(),
        History::default(),
        IdSource::Counting,
    );
    let mut list = ArticleList::default();
    let mut frames = 1;
    let mut update = list.update(&ws, "", Sort::File);
    while update.more {
        frames += 1;
        update = list.update(&ws, "", Sort::File);
    }
    assert!((2..50).contains(&frames), "{frames} frames");
    assert_eq!(list.len(), 100_000);
    assert_eq!(list.id(2).map(|it| it.as_str()), Some("wire/2.txt"));
    let order = update.order.expect("natural order differs");
    let stamp = "2026-11-22T10:00:00Z".into();
    ws.dispatch(Action::SetOrder(order), &stamp).unwrap();
    // Nothing that concerns the list changed: nothing is done again.
    let generation = list.generation();
    assert_eq!(list.update(&ws, "", Sort::File), Default::default());
    assert_eq!(list.generation(), generation);
    assert!(list.update(&ws, "99999", Sort::File).order.is_some());
    assert_eq!(list.len(), 1);
}

#[test]
fn the_panel_is_drawn() {
    let drawn = drawn();
    expect![[r#"
        TextInput “Filter the articles” = ""
        Button “Next unfinished article  Ctrl+Enter”
        Button “Previous unfinished article  Ctrl+Shift+Enter”
        Button “Sort: By file name”
        Label = "0 of 4 complete"
        ListItem “Ministers meet at the harbour, 2026-05-04 · The Port Vell Post, not begun” (on)
        ListItem “Störme über Kłodzko, 2026-05-06, not begun, 1 byte could not be decoded as utf-8; read it in another encoding”
        ListItem “A quiet week, Herald, not begun, the file is gone; the text that was tagged is kept in the project”
        ListItem “3.pdf, it is a picture, not a text” (greyed)
    "#]].assert_eq(&tree(&drawn));
}

#[test]
fn the_panel_gives_the_order_to_the_workspace() {
    let mut drawn = drawn();
    let order = |drawn: &Drawn<'_, ArticlesPanel>| {
        let order = drawn.state().bench.ws.order().clone();
        order.iter().map(|it| it.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(order(&drawn), ["001 harbour.txt", "2.txt", "10.txt"]);
    drawn.state_mut().part.focus_filter();
    drawn.run_steps(3);
    type_text(&mut drawn, "e");
    type_text(&mut drawn, "e");
    assert_eq!(order(&drawn), ["001 harbour.txt", "10.txt"]);
}

#[test]
fn arrows_and_enter_open_an_article_from_the_filter() {
    let mut drawn = drawn();
    press(&mut drawn, Key::L, Modifiers::COMMAND);
    assert!(drawn.state().bench.asks.contains(&Ask::FilterArticles));
    drawn.state_mut().part.focus_filter();
    drawn.run_steps(3);
    press(&mut drawn, Key::ArrowDown, Modifiers::NONE);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    let open = drawn.state().bench.ws.session().article.clone();
    assert_eq!(open.unwrap().as_str(), "2.txt");
    // The reader has the keyboard again.
    assert!(!drawn.ctx.text_edit_focused());
}

#[test]
fn nothing_that_matches_says_what_to_do() {
    let mut drawn = drawn();
    drawn.state_mut().part.focus_filter();
    drawn.run_steps(3);
    type_text(&mut drawn, "zzz");
    drawn.get_by_label("No article matches “zzz”.");
    press(&mut drawn, Key::Escape, Modifiers::NONE);
    drawn.get_by_label_contains("Ministers meet");
}

#[test]
fn a_click_opens_and_the_unreadable_stays_shut() {
    let mut drawn = drawn();
    drawn.get_by_label_contains("A quiet week").click();
    drawn.run_steps(3);
    let open = |drawn: &Drawn<'_, ArticlesPanel>| {
        drawn.state().bench.ws.session().article.clone().unwrap()
    };
    assert_eq!(open(&drawn).as_str(), "10.txt");
    drawn.get_by_label_contains("3.pdf").click();
    drawn.run_steps(3);
    assert_eq!(open(&drawn).as_str(), "10.txt");
}
