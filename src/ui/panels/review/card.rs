//! The suggestion in hand: what it says, who says it and how surely, what the
//! person has on the same words already, and the keys that decide.

use egui::{Frame, Margin, RichText, ScrollArea, Ui, vec2};

use crate::model::{Body, Decision, Layer, Ref, Tag, TagClass};
use crate::text::{Span, quote_of};
use crate::ui::Ctx;
use crate::ui::keymap::label_of;
use crate::ui::panels::articles::count;
use crate::ui::widgets;
use crate::workspace::{InHand, Workspace, commands, phrases, queries};

/// The suggestion in hand, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// `mention`, `event`, `argument of CONSULT`.
    pub what: String,
    /// The type, or an argument's role; empty for a stance.
    pub kind: String,
    pub words: String,
    /// Roles and fillers, holder and target, attributes: name and words.
    pub lines: Vec<(String, String)>,
    /// Source, version, score.
    pub source: String,
    /// What the person changed in it.
    pub changed: Vec<String>,
    /// What the person has on these words already.
    pub own: Vec<String>,
    /// What the person said to it before.
    pub verdict: Option<String>,
    /// `12 of 340`.
    pub position: String,
    /// How many open ones say the same of the same words, itself included.
    pub alike: usize,
}

impl Card {
    /// None where nothing is in hand.
    pub fn new(ws: &Workspace) -> Option<Self> {
        let hand = ws.in_hand()?;
        let says = Says {
            ws,
            layer: hand.layer,
        };
        let made = &hand.suggested.provenance;
        let score = made.score.map(|it| format!("score {it:.2}"));
        let source = [
            Some(hand.set.annotator.to_string()),
            made.version.as_ref().map(|it| format!("version {it}")),
            score,
        ];
        let source: Vec<String> = source.into_iter().flatten().collect();
        let listed = ws.listed().len();
        let position = ws
            .position()
            .map(|at| format!("{} of {}", count(at + 1), count(listed)));
        let (what, kind, words) = says.heading(&hand);
        Some(Self {
            what,
            kind,
            words,
            lines: match hand.argument() {
                Some(_) => vec![("event".into(), says.event_line(hand.tag))],
                None => says.lines(hand.tag),
            },
            source: source.join(" · "),
            changed: says.changes(&hand),
            own: own(ws, hand.tag),
            verdict: hand.verdict.map(|it| {
                let reason = it.reason.as_deref();
                let reason = reason.map_or(String::new(), |it| format!(": {it}"));
                let at = it.at.as_ref().map(phrases::moment).unwrap_or_default();
                let said = format!("You {} it {at}", past(it.decision));
                format!("{}{reason}", said.trim_end())
            }),
            position: position.unwrap_or_default(),
            alike: ws.like_in_hand().count(),
        })
    }
}

fn past(decision: Decision) -> &'static str {
    match decision {
        Decision::Accepted => "accepted",
        Decision::Corrected => "corrected",
        Decision::Rejected => "rejected",
        Decision::Skipped => "skipped",
        Decision::Unsure => "were unsure of",
    }
}

/// Words of a set's tags: their references lead into the set.
struct Says<'a> {
    ws: &'a Workspace,
    layer: &'a Layer,
}

impl Says<'_> {
    fn quote(&self, spans: &[Span]) -> String {
        let document = self.ws.document();
        let quote = document.and_then(|it| quote_of(&it.text, spans));
        queries::shorten(&quote.unwrap_or_default(), 120)
    }

    fn to(&self, to: &Ref) -> String {
        match to {
            Ref::Mention(id) | Ref::Event(id) => match self.layer.tag(id) {
                Some(tag) if !tag.anchor().is_empty() => self.quote(tag.anchor()),
                Some(tag) => tag.kind().map(ToString::to_string).unwrap_or_default(),
                None => format!("missing {id}"),
            },
            other => phrases::words(self.ws, other),
        }
    }

    /// What it is, its type, and its words.
    fn heading(&self, hand: &InHand) -> (String, String, String) {
        let kind = hand.tag.kind().map(ToString::to_string).unwrap_or_default();
        if let Some(argument) = hand.argument() {
            let words = self.to(&argument.filler);
            return (
                format!("argument of {kind}"),
                argument.role.to_string(),
                words,
            );
        }
        let words = match &hand.tag.body {
            Body::Stance(it) => format!(
                "{} {} {}",
                self.to(&it.holder),
                phrases::plain_sign(it.polarity),
                self.to(&it.target)
            ),
            Body::Relation(it) => format!("{} → {}", self.to(&it.from), self.to(&it.to)),
            Body::Label(it) => it.values.join(", "),
            Body::Note(it) => it.text.clone(),
            Body::Mention(_) | Body::Event(_) => self.quote(hand.tag.anchor()),
        };
        (hand.tag.class().name().into(), kind, words)
    }

    fn event_line(&self, tag: &Tag) -> String {
        let kind = tag.kind().map(ToString::to_string).unwrap_or_default();
        match self.quote(tag.anchor()) {
            words if words.is_empty() => kind,
            words => format!("{kind} “{words}”"),
        }
    }

    fn lines(&self, tag: &Tag) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        match &tag.body {
            Body::Event(it) => lines.extend(
                it.arguments
                    .iter()
                    .map(|it| (it.role.to_string(), self.to(&it.filler))),
            ),
            Body::Stance(it) => {
                lines.push(("polarity".into(), it.polarity.id().into()));
                if let Some(basis) = it.basis {
                    lines.push(("basis".into(), basis.name().into()));
                }
                lines.extend(it.strength.map(|it| ("strength".into(), it.to_string())));
                if !it.expression.is_empty() {
                    lines.push(("expression".into(), self.quote(&it.expression)));
                }
                if !it.evidence.is_empty() {
                    lines.push(("evidence".into(), self.quote(&it.evidence)));
                }
            }
            Body::Mention(it) => {
                let entity = it.entity.as_ref();
                lines.extend(
                    entity.map(|id| ("entity".to_owned(), queries::entity_name(self.ws, id))),
                );
            }
            Body::Relation(_) | Body::Label(_) | Body::Note(_) => {}
        }
        for (name, value) in tag.attributes().into_iter().flatten() {
            let value = widgets::attributes::plain(value);
            lines.push((name.to_string(), value));
        }
        lines
    }

    fn changes(&self, hand: &InHand) -> Vec<String> {
        if !hand.is_changed {
            return Vec::new();
        }
        let mut changes = Vec::new();
        let mut told = |name: &str, was: String, is: String| {
            if was != is {
                changes.push(format!("{name}: {was} → {is}"));
            }
        };
        let kind = |tag: &Tag| tag.kind().map(ToString::to_string).unwrap_or_default();
        told("type", kind(hand.suggested), kind(hand.tag));
        let quote = |tag: &Tag| format!("“{}”", self.quote(tag.anchor()));
        told("words", quote(hand.suggested), quote(hand.tag));
        if let (Body::Stance(was), Body::Stance(is)) = (&hand.suggested.body, &hand.tag.body) {
            let name = |it: crate::model::Polarity| it.id().to_owned();
            told("polarity", name(was.polarity), name(is.polarity));
        }
        if let (Some(is), Some(was)) = (
            hand.argument(),
            hand.part
                .argument()
                .and_then(|at| hand.suggested.event()?.arguments.get(at as usize)),
        ) {
            told("role", was.role.to_string(), is.role.to_string());
        }
        if changes.is_empty() {
            changes.push("changed by you".into());
        }
        changes
    }
}

/// What the person has where the suggestion stands: the same, or the difference.
fn own(ws: &Workspace, tag: &Tag) -> Vec<String> {
    let (Some(layer), Some(first)) = (ws.layer(), tag.anchor().first()) else {
        return Vec::new();
    };
    let all = tag.anchor().iter().copied().fold(*first, Span::hull);
    let same_class = |it: &&Tag| it.class() == tag.class();
    let near = layer.touching(all).into_iter().filter(same_class);
    near.take(4)
        .map(|it| {
            let kind = it.kind().map(ToString::to_string).unwrap_or_default();
            let (words, kinds) = (it.anchor() == tag.anchor(), it.kind() == tag.kind());
            let quote = queries::quote(ws, it.anchor(), 60);
            match (words, kinds) {
                (true, true) => "you have it already".to_owned(),
                (true, false) => format!("you tagged these words {kind}"),
                (false, true) => format!("you tagged “{quote}”"),
                (false, false) => format!("you tagged “{quote}” {kind}"),
            }
        })
        .collect()
}

/// The suggestion in hand where another panel shows it.
pub fn card_content_ui(ui: &mut Ui, ctx: &Ctx) {
    if let Some(card) = Card::new(ctx.ws) {
        content_ui(ui, ctx, &card);
    }
}

/// The right side of the view.
pub fn card_ui(ui: &mut Ui, ctx: &Ctx) {
    ScrollArea::vertical()
        .id_salt("suggestion in hand")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let margin = Margin {
                left: 16,
                right: 12,
                top: 12,
                bottom: 24,
            };
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                match Card::new(ctx.ws) {
                    Some(card) => content_ui(ui, ctx, &card),
                    None => widgets::empty_state(
                        ui,
                        ctx,
                        "No suggestion is in hand.",
                        "Choose one in the list at the left, or press a full stop for the next.",
                    ),
                }
            });
        });
}

fn content_ui(ui: &mut Ui, ctx: &Ctx, card: &Card) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(&card.what).color(ctx.theme.text_soft));
        if !card.position.is_empty() {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                widgets::small(ui, ctx, &card.position);
            });
        }
    });
    if !card.kind.is_empty() {
        ui.add_space(2.0);
        widgets::type_chip(ui, ctx, &card.kind, hue(ctx));
    }
    ui.add_space(4.0);
    widgets::heading(ui, ctx, &card.words);
    for (name, words) in &card.lines {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(RichText::new(name).small().color(ctx.theme.text_faint));
            ui.label(words);
        });
    }
    ui.add_space(6.0);
    widgets::small(ui, ctx, &card.source);
    for line in &card.own {
        ui.add_space(2.0);
        widgets::soft(ui, ctx, line);
    }
    for line in &card.changed {
        ui.add_space(2.0);
        ui.label(RichText::new(line).color(ctx.theme.accent));
    }
    if let Some(verdict) = &card.verdict {
        ui.add_space(6.0);
        widgets::soft(ui, ctx, verdict);
    }
    ui.add_space(12.0);
    keys_ui(ui, ctx, card);
}

/// The decisions, each with its key.
fn keys_ui(ui: &mut Ui, ctx: &Ctx, card: &Card) {
    let changed = !card.changed.is_empty();
    let accept = if changed {
        "Accept as changed"
    } else {
        "Accept"
    };
    let all = format!("Accept all {} like this…", count(card.alike));
    let none = format!("Reject all {} like this…", count(card.alike));
    let groups: [&[(&str, &str)]; 3] = [
        &[
            ("review.accept", accept),
            ("review.reject", "Reject"),
            ("review.skip", "Skip"),
            ("review.unsure", "Unsure"),
        ],
        &[
            ("tag.type", "Change the type…"),
            ("review.as-suggested", "As it was suggested"),
            ("review.reject-because", "Reject because…"),
            ("review.reopen", "Reopen"),
        ],
        &[
            ("review.accept-alike", &all),
            ("review.reject-alike", &none),
        ],
    ];
    for (nth, group) in groups.into_iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            for (id, name) in group {
                command_ui(ui, ctx, id, name, nth == 0 && *id == "review.accept");
            }
        });
        ui.add_space(8.0);
    }
    widgets::small(
        ui,
        ctx,
        "A type's key changes the type first; the keys for edges move its edges.",
    );
}

/// A command as a button; those that make no sense now aren't there.
fn command_ui(ui: &mut Ui, ctx: &Ctx, id: &str, name: &str, primary: bool) {
    let Some(action) = commands::by_id(id).and_then(|it| it.now(ctx.ws)) else {
        return;
    };
    let key = label_of(id);
    let key = Some(key.as_str()).filter(|it| !it.is_empty());
    let button = match primary {
        true => widgets::primary_button(ui, ctx, name, key),
        false => widgets::button(ui, ctx, name, key),
    };
    if button.clicked() {
        ctx.send(action);
    }
}

fn hue(ctx: &Ctx) -> egui::Color32 {
    let hand = ctx.ws.in_hand();
    match hand.map(|it| it.tag) {
        Some(tag) if tag.class() != TagClass::Label => widgets::refs::tag_hue(ctx, tag),
        _ => ctx.theme.text_soft,
    }
}
