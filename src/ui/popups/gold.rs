//! The question before gold tags are replaced: what stands there, and what would
//! become of it. Must not know how it is done.

use egui::{Frame, Id, Key, Margin, Modifiers, Pos2, vec2};

use super::list::{clicked_outside, floating, keys_ui};
use crate::model::{AnnotatorId, ArticleId};
use crate::ui::{Ctx, widgets};
use crate::workspace::{Action, OverGold, Workspace};

pub struct GoldPopup {
    place: Pos2,
    question: Question,
    action: Action,
    fresh: bool,
}

/// The question, with a line for each article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    pub title: String,
    pub lines: Vec<String>,
}

/// Articles that are listed one by one.
const LISTED: usize = 50;

impl GoldPopup {
    /// `article`: asked for this one alone.
    pub fn open(
        ws: &Workspace,
        at: Pos2,
        from: &AnnotatorId,
        (article, incomplete): (&Option<ArticleId>, bool),
        articles: &[ArticleId],
    ) -> Self {
        Self {
            place: at,
            question: question(ws, from, articles),
            action: Action::Promote {
                from: from.clone(),
                article: article.clone(),
                incomplete,
                replace: true,
            },
            fresh: true,
        }
    }

    /// True once it is answered.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let (mut keeps, mut replaces) = egui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::Escape),
                input.consume_key(Modifiers::NONE, Key::Enter),
            )
        });
        // The key that asked must not answer.
        replaces &= !self.fresh;
        let lines = self.question.lines.len().min(12);
        let size = vec2(480.0, 140.0 + 20.0 * lines as f32);
        let id = Id::unique("gold popup");
        let area = floating(egui, ctx, id, self.place, size, |ui| {
            ui.set_width(480.0);
            Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
                widgets::heading(ui, ctx, &self.question.title);
                widgets::soft(ui, ctx, "Gold says otherwise there:");
                ui.add_space(4.0);
                egui::ScrollArea::vertical()
                    .max_height(240.0)
                    .show(ui, |ui| {
                        for line in &self.question.lines {
                            ui.add(egui::Label::new(line).wrap());
                        }
                    });
                ui.add_space(8.0);
                ui.horizontal(|ui| {
                    let verb = "Replace gold";
                    replaces |= widgets::primary_button(ui, ctx, verb, Some("Enter")).clicked();
                    keeps |= widgets::button(ui, ctx, "Keep gold", Some("Esc")).clicked();
                });
            });
            keys_ui(ui, ctx, &[("Ctrl+Z", "brings all of it back")]);
        });
        keeps |= !self.fresh && clicked_outside(egui, area);
        self.fresh = false;
        if replaces {
            ctx.send(self.action.clone());
        }
        replaces || keeps
    }
}

pub fn question(ws: &Workspace, from: &AnnotatorId, articles: &[ArticleId]) -> Question {
    let whose = match *from == ws.session().annotator {
        true => "yours".to_owned(),
        false => format!("those of {from}"),
    };
    let title = match articles {
        [one] => format!("Replace the gold tags of “{}” by {whose}?", name(ws, one)),
        more => format!(
            "Replace the gold tags of {} articles by {whose}?",
            more.len()
        ),
    };
    let line = |it: &ArticleId| {
        let told = told(&ws.over_gold(from, it));
        match articles.len() {
            1 => told,
            _ => format!("{}: {told}", name(ws, it)),
        }
    };
    let mut lines: Vec<String> = articles.iter().take(LISTED).map(line).collect();
    if let more @ 1.. = articles.len().saturating_sub(LISTED) {
        lines.push(format!("and {more} more"));
    }
    Question { title, lines }
}

fn name(ws: &Workspace, article: &ArticleId) -> String {
    let known = ws.project().articles.get(article);
    known.map_or_else(|| article.to_string(), |it| it.title().to_owned())
}

/// `12 tags by anna; 3 would come, 1 would change, 2 would go`
fn told(over: &OverGold) -> String {
    let by: Vec<&str> = over.by.iter().map(AnnotatorId::as_str).collect();
    let by: Vec<&str> = by.into_iter().filter(|it| !it.is_empty()).collect();
    let by = match by.is_empty() {
        true => String::new(),
        false => format!(" by {}", by.join(", ")),
    };
    let tags = match over.tags {
        0 => "looked at, no tag".to_owned(),
        1 => format!("1 tag{by}"),
        n => format!("{n} tags{by}"),
    };
    let all = [
        (over.added, "would come"),
        (over.changed, "would change"),
        (over.removed, "would go"),
    ];
    let all = all.into_iter().filter(|it| it.0 > 0);
    let all: Vec<String> = all.map(|(n, what)| format!("{n} {what}")).collect();
    match all.is_empty() {
        true => format!("{tags}; only what is complete would change"),
        false => format!("{tags}; {}", all.join(", ")),
    }
}
