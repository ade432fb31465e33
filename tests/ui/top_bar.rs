//! The bar above everything, from wide windows to narrow ones.

use egui::Rect;
use egui_kittest::kittest::{NodeT, Queryable};
use glossator::ui::panels::top_bar;

use crate::bench::Bench;
use crate::drawn::{Drawn, draw};

fn bar(width: f32, name: &str) -> Drawn<'static, ()> {
    let mut bench = Bench::new();
    bench.act(glossator::workspace::Action::RenameProject(name.into()));
    let mut drawn = draw(bench, (), |()| false, |(), ui, ctx| top_bar::show(ui, ctx));
    drawn.set_size(egui::vec2(width, 400.0));
    drawn.run_steps(3);
    drawn
}

/// What stands in it from left to right, with its place.
fn parts(drawn: &Drawn<'_, ()>) -> Vec<(String, Rect)> {
    const NAMES: [&str; 15] = [
        "File", "Edit", "Select", "Tag", "Article", "Review", "View", "Help", "Menu", "Annotate",
        "Entities", "Schema", "Insight", "ana", "Harbour",
    ];
    let all = drawn.get_all_by(|it| {
        let label = it.label().unwrap_or_default();
        NAMES.iter().any(|name| label.starts_with(name))
    });
    let mut parts: Vec<(String, Rect)> = all
        .map(|it| {
            let label = it.accesskit_node().label().unwrap_or_default();
            (label.trim().to_owned(), it.rect())
        })
        .collect();
    parts.sort_by(|a, b| a.1.left().total_cmp(&b.1.left()));
    parts
}

#[test]
fn nothing_lies_over_another_thing_however_narrow_the_window_is() {
    let long = "Harbour, ferries and the fishing ban in the whole of the north";
    for name in ["Harbour", long] {
        for width in [1280.0, 1000.0, 853.0, 760.0, 667.0, 560.0] {
            let drawn = bar(width, name);
            let parts = parts(&drawn);
            assert!(parts.len() >= 4, "{width}: {parts:?}");
            for pair in parts.windows(2) {
                let [(left, a), (right, b)] = pair else {
                    continue;
                };
                assert!(a.right() <= b.left() + 0.5, "{width}: {left} over {right}");
            }
            let last = parts.last().expect("parts").1;
            assert!(last.right() <= width, "{width}");
        }
    }
}

#[test]
fn views_and_menus_are_still_reached_where_they_have_no_room() {
    let names = |width: f32| -> Vec<String> {
        let parts = parts(&bar(width, "Harbour"));
        parts.into_iter().map(|it| it.0).collect()
    };
    let whole = names(1280.0).join(" ");
    assert!(whole.contains("File Edit") && whole.contains("Annotate Review"));
    let one_view = names(760.0).join(" ");
    assert!(one_view.contains("File Edit") && !one_view.contains("Insight"));
    let least = names(420.0).join(" ");
    assert_eq!(least, "Harbour Menu Annotate ana");
    let mut drawn = bar(760.0, "Harbour");
    drawn.get_by_label_contains("Annotate").click();
    drawn.run_steps(4);
    drawn.get_by_label("Insight").click();
    drawn.run_steps(4);
    assert_eq!(
        drawn.state().bench.sent.last().map(String::as_str),
        Some("SetView(Insight)")
    );
}
