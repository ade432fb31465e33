//! What there is to say of a split before it is kept: what is wrong with it, what
//! is alike and where that stands, and how many of each type go where. Must not
//! know how it was asked for.

use egui::{Align2, Label, Rect, RichText, Role, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2};

use super::choices::capital;
use super::split::WAYS;
use crate::measure::duplicates::Crossing;
use crate::model::{Split, SplitBy};
use crate::ui::drawing::{PartLine, SplitDrawn};
use crate::ui::panels::articles::count;
use crate::ui::widgets;
use crate::ui::{Ctx, style};

/// Width of a column and of what stands before them, in points.
const COLUMN: f32 = 84.0;
const LABEL: f32 = 220.0;
/// Left out articles that are listed.
const LISTED: usize = 200;

pub(super) fn report_ui(ui: &mut Ui, ctx: &Ctx, drawn: &SplitDrawn) {
    let Split { name, by, seed, .. } = &drawn.split;
    let all: usize = drawn.parts.iter().map(|it| it.articles).sum();
    let new = match drawn.fresh {
        0 => "none new".to_owned(),
        n if n == all => "all new".to_owned(),
        n => format!("{} new", count(n)),
    };
    let gone = match drawn.gone {
        0 => String::new(),
        n => format!("; {} of the split aren’t here any more", count(n)),
    };
    let title = format!("{name}: {}, {new}{gone}", articles(all));
    widgets::heading(ui, ctx, &title);
    let parts = drawn.split.parts_line();
    widgets::small(ui, ctx, format!("by {}, {parts}, seed {seed}", by.id()));
    ui.add_space(4.0);
    for remark in &drawn.remarks {
        let of_a_part = |it: &&PartLine| {
            let rest = remark.strip_prefix(it.name.as_str());
            rest.is_some_and(|rest| rest.starts_with(' '))
        };
        widgets::warning(
            ui,
            ctx,
            match drawn.parts.iter().find(of_a_part) {
                Some(_) => remark.clone(),
                None => capital(remark),
            },
        );
    }
    ui.add_space(8.0);
    for line in likeness(drawn) {
        ui.add(Label::new(RichText::new(line).color(ctx.theme.text)).wrap());
    }
    left_out_ui(ui, ctx, drawn);
    ui.add_space(12.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    table_ui(ui, ctx, drawn, all);
}

/// What is alike and where it stands, in sentences.
fn likeness(drawn: &SplitDrawn) -> Vec<String> {
    let told = |it: &Crossing| {
        let near = match it.near {
            0 => None,
            1 => Some("1 copy or near copy".to_owned()),
            n => Some(format!("{} copies or near copies", count(n))),
        };
        let passage = match it.passage {
            0 => None,
            1 => Some("1 that shares a passage".to_owned()),
            n => Some(format!("{} that share a passage", count(n))),
        };
        let all: Vec<String> = near.into_iter().chain(passage).collect();
        match all.is_empty() {
            true => "none".to_owned(),
            false => all.join(", "),
        }
    };
    let all = |it: fn(&PartLine) -> usize| drawn.parts.iter().map(it).sum::<usize>();
    let (alone, stories) = (all(|it| it.articles), all(|it| it.groups));
    // More than words can have joined: the rest are cases of events.
    let by_words = drawn.alike.near + drawn.alike.passage;
    let by_event = drawn.split.by == SplitBy::Story && alone > stories + by_words;
    let mut lines = match (by_words, by_event) {
        // One is like no other.
        (0, false) if alone < 2 => Vec::new(),
        (0, false) => vec!["No two of the articles are alike.".to_owned()],
        (0, true) => vec!["No two of the articles are copies or share a passage.".to_owned()],
        _ => vec![
            format!("Pairs of alike articles: {}.", told(&drawn.alike)),
            format!("In different parts: {}.", told(&drawn.torn)),
        ],
    };
    if by_words > 0 && drawn.split.by != SplitBy::Random {
        let told = told(&drawn.random);
        lines.push(format!("A random split would have leaked: {told}."));
    }
    if by_event {
        let stories = match stories {
            1 => "1 story".to_owned(),
            n => format!("{} stories", count(n)),
        };
        lines.push(format!(
            "Articles that tell of one event are one story: {}, {stories}.",
            articles(alone)
        ));
    }
    lines
}

fn left_out_ui(ui: &mut Ui, ctx: &Ctx, drawn: &SplitDrawn) {
    if drawn.left_out.is_empty() {
        return;
    }
    ui.add_space(12.0);
    let n = drawn.left_out.len();
    widgets::warning(ui, ctx, format!("In no part: {}", articles(n)));
    for (article, why) in drawn.left_out.iter().take(LISTED) {
        widgets::soft(ui, ctx, format!("{article}: {why}"));
    }
    if let more @ 1.. = n.saturating_sub(LISTED) {
        widgets::soft(ui, ctx, format!("and {} more", count(more)));
    }
}

/// Parts in columns; articles, what they are kept together by, then types.
fn table_ui(ui: &mut Ui, ctx: &Ctx, drawn: &SplitDrawn, all: usize) {
    let theme = ctx.theme;
    let body = widgets::font(ui, &TextStyle::Body);
    let bold = style::bold(style::SMALL);
    let figures = |cell: &dyn Fn(&PartLine) -> String| -> Vec<String> {
        drawn.parts.iter().map(cell).collect()
    };
    let heads = figures(&|it| it.name.clone());
    row_ui(ui, "", &heads, "of", (&bold, theme.text_soft), false);
    widgets::hairline(ui, ctx);
    let mut row = |name: &str, cell: &dyn Fn(&PartLine) -> String| {
        row_ui(
            ui,
            name,
            &figures(cell),
            &heads.join("\n"),
            (&body, theme.text),
            true,
        );
    };
    row("Articles", &|it| count(it.articles));
    row("Of a hundred", &|it| {
        format!("{:.1}", it.articles as f64 * 100.0 / all.max(1) as f64)
    });
    let groups = WAYS.iter().find(|it| it.0 == drawn.split.by);
    if let Some((_, _, groups, _)) = groups.filter(|it| !it.2.is_empty()) {
        row(groups, &|it| count(it.groups));
    }
    for (at, name) in drawn.types.iter().enumerate() {
        row(name, &|it| {
            count(it.tags.get(at).copied().unwrap_or_default())
        });
    }
}

/// A name and its figures; `heads` name these, a line each.
fn row_ui(
    ui: &mut Ui,
    name: &str,
    cells: &[String],
    heads: &str,
    (font, ink): (&egui::FontId, egui::Color32),
    read: bool,
) {
    let size = vec2(LABEL + COLUMN * cells.len() as f32, 22.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if read {
        let pairs = heads.lines().zip(cells).map(|(a, b)| format!("{a} {b}"));
        let told = pairs.collect::<Vec<_>>().join(", ");
        let told = format!("{name}: {told}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    }
    let room = Rect::from_min_size(rect.min, vec2(LABEL, rect.height()));
    let label = widgets::cut_to(ui, name, font.clone(), ink, LABEL - 8.0);
    let middle = rect.center().y;
    let at = pos2(room.left(), middle - label.size().y / 2.0);
    ui.painter().galley(at, label, ink);
    for (at, cell) in (1_u16..).zip(cells) {
        let right = room.right() + COLUMN * f32::from(at);
        let place = pos2(right, middle);
        ui.painter()
            .text(place, Align2::RIGHT_CENTER, cell, font.clone(), ink);
    }
}

fn articles(n: usize) -> String {
    match n {
        1 => "1 article".to_owned(),
        n => format!("{} articles", count(n)),
    }
}
