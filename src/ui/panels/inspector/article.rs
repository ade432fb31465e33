//! The article's own facts, its labels, notes and what is complete; and a zone
//! of it.

use egui::{Id, Ui, vec2};

use super::tag::note_field_ui;
use super::{Patience, section_ui};
use crate::model::check::is_iso_date;
use crate::model::{
    ArticleId, ArticleMeta, Body, CompletionState, FileState, TagClass, TagId, ZoneKind,
};
use crate::ui::Ctx;
use crate::ui::forms::field_row_ui;
use crate::ui::keymap::label_of;
use crate::ui::widgets::{self, Row, chips, choice_mark, commit_field};
use crate::workspace::{Action, Ask, Workspace, phrases, queries};

/// What the layer says of the article as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// How many tags of each class, in the order of the classes.
    pub classes: Vec<(TagClass, usize)>,
    pub linked: usize,
    /// Labels in words.
    pub labels: Vec<String>,
    /// Notes on the article.
    pub notes: Vec<TagId>,
}

/// Counts, remembered while the layer stands as it is.
#[derive(Default)]
pub struct Remembered {
    patience: Patience,
    key: Option<(ArticleId, u64)>,
    counts: Counts,
}

pub fn counts(ws: &Workspace) -> Counts {
    let mut counts = Counts::default();
    for (class, _, _) in TagClass::ALL {
        counts.classes.push((class, 0));
    }
    for tag in ws.layer().into_iter().flat_map(|it| it.tags()) {
        counts.classes[tag.class() as usize].1 += 1;
        counts.linked += usize::from(tag.mention().is_some_and(|it| it.entity.is_some()));
        match &tag.body {
            Body::Label(_) => counts.labels.push(phrases::tag_line(ws, tag)),
            Body::Note(note) if note.on.is_none() => counts.notes.push(tag.id.clone()),
            _ => {}
        }
    }
    counts
}

impl Counts {
    /// In words, without what there is none of.
    pub fn line(&self) -> String {
        let parts: Vec<String> = self
            .classes
            .iter()
            .filter(|it| it.1 > 0)
            .map(|(class, n)| {
                let plural = if *n == 1 { "" } else { "s" };
                let linked = match class {
                    TagClass::Mention if self.linked > 0 => format!(" ({} linked)", self.linked),
                    _ => String::new(),
                };
                format!("{n} {}{plural}{linked}", class.name())
            })
            .collect();
        if parts.is_empty() {
            "Nothing tagged yet.".into()
        } else {
            parts.join(" · ")
        }
    }
}

pub fn article_ui(ui: &mut Ui, ctx: &Ctx, remembered: &mut Remembered) {
    let Some(article) = ctx.ws.article() else {
        return;
    };
    widgets::small(ui, ctx, "Article");
    meta_ui(ui, ctx, article.id.as_str(), &article.meta);
    problems_ui(ui, ctx);
    completion_ui(ui, ctx);
    let revision = ctx.ws.layer().map_or(0, |it| it.revision());
    let key = Some((article.id.clone(), revision));
    if remembered.key != key
        && remembered
            .patience
            .over(ui, ctx, (revision, article.id.as_str()))
    {
        remembered.key = key;
        remembered.counts = counts(ctx.ws);
    }
    let counts = &remembered.counts;
    labels_ui(ui, ctx, counts);
    notes_ui(ui, ctx, counts);
    section_ui(ui, ctx, "Tagged so far");
    widgets::soft(ui, ctx, counts.line());
    if counts.classes.iter().all(|it| it.1 == 0) {
        widgets::small(
            ui,
            ctx,
            "Select a name and press its type’s key, or T for the list of types.",
        );
    }
}

fn meta_ui(ui: &mut Ui, ctx: &Ctx, id: &str, meta: &ArticleMeta) {
    type Field = (
        &'static str,
        &'static str,
        usize,
        fn(&mut ArticleMeta) -> &mut Option<String>,
    );
    let fields: [Field; 6] = [
        ("Title", "", 2, |it| &mut it.title),
        ("Date", "2026-05-18", 1, |it| &mut it.published),
        ("Source", "who published it", 1, |it| &mut it.source),
        ("Author", "", 1, |it| &mut it.author),
        ("Address", "https://…", 1, |it| &mut it.url),
        ("Language", "ISO 639-1: en", 1, |it| &mut it.language),
    ];
    let at_of = |name: &str| Id::unique(("article field", name));
    // A field keeps its id from article to article: egui draws two more frames for
    // every new one. What was typed for one article must not end in the next.
    let last = Id::unique("article of the fields");
    if ui.data(|it| it.get_temp::<String>(last)).as_deref() != Some(id) {
        ui.data_mut(|it| it.insert_temp(last, id.to_owned()));
        for (name, ..) in fields {
            widgets::forget_field(ui, at_of(name));
        }
    }
    for (name, hint, lines, field) in fields {
        let mut after = meta.clone();
        let now = field(&mut after).clone().unwrap_or_default();
        field_row_ui(ui, ctx, &name.to_lowercase(), |ui| {
            let (_, typed) = commit_field(ui, ctx, at_of(name), name, hint, &now, lines);
            if name == "Date" && !now.is_empty() && !is_iso_date(&now) {
                widgets::warning(ui, ctx, "should be a date, as 2026-05-18");
            }
            if let Some(text) = typed {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                *field(&mut after) = Some(text).filter(|it| !it.is_empty());
                ctx.send(Action::SetMeta(Box::new(after)));
            }
        });
    }
    ui.add_space(2.0);
}

fn problems_ui(ui: &mut Ui, ctx: &Ctx) {
    let Some(article) = ctx.ws.article() else {
        return;
    };
    field_row_ui(ui, ctx, "file", |ui| {
        let encoding = if article.encoding.is_empty() {
            "utf-8"
        } else {
            &article.encoding
        };
        ui.add_space(6.0);
        let file = format!("{} · {encoding}", article.id);
        ui.add(egui::Label::new(egui::RichText::new(file).color(ctx.theme.text_soft)).wrap());
        if widgets::link(ui, ctx, "Read in another encoding…").clicked() {
            ctx.send(Action::Ask(Ask::Reread));
        }
    });
    let file = match &article.file {
        FileState::Present => None,
        FileState::Missing => {
            Some("The file is gone. What you see is the text that was annotated.".to_owned())
        }
        FileState::Changed => Some(
            "The file has changed since. What you see is the text that was annotated.".to_owned(),
        ),
        FileState::Unreadable(reason) => Some(format!("The file can’t be read: {reason}")),
    };
    if let Some(file) = file {
        widgets::warning(ui, ctx, file);
    }
    if article.undecoded > 0 {
        let n = article.undecoded;
        widgets::warning(
            ui,
            ctx,
            format!(
                "{n} bytes could not be decoded and stand as �. Another encoding may read them."
            ),
        );
    }
    if let Some(reason) = ctx.ws.locked() {
        widgets::warning(ui, ctx, format!("Nothing can be changed here: {reason}"));
    }
}

fn completion_ui(ui: &mut Ui, ctx: &Ctx) {
    let tasks = ctx.ws.project().tasks();
    if tasks.is_empty() {
        return;
    }
    section_ui(ui, ctx, "Complete");
    for task in tasks {
        let held = ctx.ws.layer().and_then(|it| it.completions().get(&task));
        let done = held.is_some_and(|it| it.state >= CompletionState::Complete);
        let name = format!("{} complete", task.id());
        let row = Row {
            name: &name,
            ..Row::default()
        };
        let (response, rect) = widgets::row(ui, ctx, row);
        let rect = rect.with_min_x(rect.left() - 8.0);
        choice_mark(ui, ctx, rect, done, true);
        let soft = held.map_or_else(String::new, |it| {
            let at = it.at.as_ref().map(phrases::moment).unwrap_or_default();
            let state = if it.state == CompletionState::Complete {
                ""
            } else {
                it.state.id()
            };
            let parts = [state, it.by.as_str(), &at];
            let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
            parts.join(" · ")
        });
        widgets::line_in(ui, ctx, rect, 26.0, task.id(), &soft);
        if response.clicked() {
            let state = (!done).then_some(CompletionState::Complete);
            ctx.send(Action::SetCompletion { task, state });
        }
    }
    let key = label_of("article.complete");
    widgets::small(
        ui,
        ctx,
        format!("{key} says it of all. What is complete and untagged counts as looked at."),
    );
}

fn labels_ui(ui: &mut Ui, ctx: &Ctx, counts: &Counts) {
    if ctx.ws.project().schema.labels.is_empty() {
        return;
    }
    section_ui(ui, ctx, "Labels");
    for line in &counts.labels {
        widgets::soft(ui, ctx, line);
    }
    let key = label_of("article.labels");
    if widgets::button(ui, ctx, "Label the article…", Some(&key)).clicked() {
        ctx.send(Action::Ask(Ask::LabelPopup));
    }
}

fn notes_ui(ui: &mut Ui, ctx: &Ctx, counts: &Counts) {
    section_ui(ui, ctx, "Notes");
    for id in &counts.notes {
        if let Some(Body::Note(note)) = ctx.ws.tag(id).map(|it| &it.body) {
            note_field_ui(ui, ctx, id, &note.text, 2);
        }
    }
    let key = label_of("tag.note");
    if widgets::button(ui, ctx, "Note on the article…", Some(&key)).clicked() {
        ctx.send(Action::Ask(Ask::NotePopup));
    }
}

/// A stretch that isn't body text: which kind it is, or that it is none.
pub fn zone_ui(ui: &mut Ui, ctx: &Ctx, at: usize) {
    let Some(article) = ctx.ws.article() else {
        return;
    };
    let Some(zone) = article.zones.get(at) else {
        widgets::soft(ui, ctx, "This zone is gone.");
        return;
    };
    widgets::heading(ui, ctx, "Zone");
    widgets::soft(
        ui,
        ctx,
        format!("“{}”", queries::quote(ctx.ws, &[zone.span], 160)),
    );
    let made = if article.zones_set {
        "set by hand"
    } else {
        "proposed by rules"
    };
    widgets::small(ui, ctx, made);
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (kind, _, name) in ZoneKind::ALL {
            let spoken = format!("zone: {name}");
            let on = zone.kind == kind;
            if chips::choice_chip(ui, ctx, name, &spoken, "", on).clicked() && !on {
                let mut zones = article.zones.clone();
                zones[at].kind = kind;
                ctx.send(Action::SetZones(zones));
            }
        }
    });
    ui.add_space(8.0);
    if widgets::button(ui, ctx, "Not a zone", None).clicked() {
        let mut zones = article.zones.clone();
        zones.remove(at);
        ctx.send(Action::SetZones(zones));
    }
}
