//! The open layer's tags as marks on the text, and what is painted over them:
//! numbers of candidates and the words a selection snaps to. Knows what is to be
//! seen, not how it is woven.

use egui::{Color32, CornerRadius, FontId, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use super::scene::{Keys, Scene, Thing};
use super::suggested;
use crate::model::{Body, Layer, LayerKey, Ref, Status, Tag, ZoneKind};
use crate::text::Span;
use crate::ui::find::FindState;
use crate::ui::textview::{Emphasis, Mark, MarkSource, MarkStyle, TextView};
use crate::ui::{Ctx, Theme, fonts};
use crate::workspace::{Document, View, phrases};

pub struct Marks<'a> {
    ctx: &'a Ctx<'a>,
    layer: Option<&'a Layer>,
    sets: Vec<(&'a LayerKey, &'a Layer)>,
    scene: &'a Scene,
    find: &'a FindState,
}

impl<'a> Marks<'a> {
    pub fn new(
        ctx: &'a Ctx<'a>,
        document: &Document,
        scene: &'a Scene,
        find: &'a FindState,
    ) -> Self {
        Self {
            ctx,
            layer: ctx.ws.layer().filter(|it| fits(it, document)),
            sets: suggested::sets(ctx, document),
            scene,
            find,
        }
    }

    fn tags(&self, within: Span, out: &mut Vec<Mark>) {
        let Some(layer) = self.layer else { return };
        let mut keys = self.scene.keys.borrow_mut();
        for (span, id) in layer.index().touching(within) {
            let Some(tag) = layer.tag(id) else { continue };
            let Some((style, label, hue)) = self.drawn(tag) else {
                continue;
            };
            out.push(Mark {
                span,
                key: keys.of_tag(id),
                hue,
                style,
                label: Some(label).filter(|_| tag.anchor().first() == Some(&span)),
                emphasis: self.scene.emphasis(tag),
            });
        }
    }

    /// How a tag is drawn where it stands; None for what only stands in the margin.
    fn drawn(&self, tag: &Tag) -> Option<(MarkStyle, smol_str::SmolStr, Color32)> {
        let theme = self.ctx.theme;
        if tag.provenance.status == Status::Rejected {
            return None;
        }
        let suggested = tag.provenance.status == Status::Suggested;
        match &tag.body {
            Body::Mention(it) => {
                let (label, hue) = self.scene.names.entity(&it.kind, theme);
                let style = if suggested {
                    MarkStyle::Dashed
                } else {
                    MarkStyle::Tinted
                };
                Some((style, label, hue))
            }
            Body::Event(it) => {
                let (label, hue) = self.scene.names.event(&it.kind, theme);
                let style = if suggested {
                    MarkStyle::Dashed
                } else {
                    MarkStyle::Chip
                };
                Some((style, label, hue))
            }
            Body::Label(it) => {
                let label = it.values.join(", ");
                Some((MarkStyle::Evidence, label.into(), theme.text_soft))
            }
            Body::Stance(_) | Body::Relation(_) | Body::Note(_) => None,
        }
    }

    /// What is suggested; while one goes through suggestions, what isn't in hand
    /// steps back.
    fn suggestions(&self, within: Span, out: &mut Vec<Mark>) {
        let mut keys = self.scene.keys.borrow_mut();
        for set in &self.sets {
            let names = &self.scene.names;
            suggested::marks(self.ctx, *set, names, &mut keys, within, out);
        }
        if self.ctx.ws.session().view == View::Review && self.ctx.ws.in_hand().is_some() {
            for mark in out.iter_mut() {
                if mark.emphasis == Emphasis::None {
                    mark.hue = mark.hue.lerp_to_gamma(self.ctx.theme.page, 0.6);
                }
            }
        }
    }

    fn zones(&self, within: Span, out: &mut Vec<Mark>) {
        if !self.ctx.prefs.show_zones {
            return;
        }
        let zones = self.ctx.ws.article().map_or(&[][..], |it| &it.zones);
        for (i, zone) in zones.iter().enumerate() {
            if zone.kind != ZoneKind::Body && zone.span.overlaps(within) {
                // Several in a row are named once.
                let goes_on = i.checked_sub(1).is_some_and(|before| {
                    let before = &zones[before];
                    before.kind == zone.kind && before.span.end() + 3 > zone.span.start()
                });
                out.push(Mark {
                    span: zone.span,
                    key: Keys::of_zone(i),
                    hue: self.ctx.theme.text_faint,
                    style: MarkStyle::Wash,
                    label: (!goes_on).then(|| zone.kind.name().into()),
                    emphasis: Emphasis::None,
                });
            }
        }
    }

    fn hits(&self, within: Span, out: &mut Vec<Mark>) {
        let hits = &self.find.hits;
        let first = hits.partition_point(|it| it.end() <= within.start());
        for (i, span) in hits.iter().enumerate().skip(first) {
            if span.start() >= within.end() {
                break;
            }
            let is_meant = self.find.at == Some(i);
            out.push(Mark {
                span: *span,
                key: Keys::nothing(),
                hue: self.ctx.theme.accent,
                style: MarkStyle::Find,
                label: None,
                emphasis: if is_meant {
                    Emphasis::Selected
                } else {
                    Emphasis::None
                },
            });
        }
    }
}

impl MarkSource for Marks<'_> {
    fn revision(&self) -> u64 {
        self.scene.revision
    }

    fn marks(&self, within: Span, out: &mut Vec<Mark>) {
        self.zones(within, out);
        let extra = self.scene.extra.iter();
        out.extend(extra.filter(|it| it.span.overlaps(within)).cloned());
        self.tags(within, out);
        self.suggestions(within, out);
        self.hits(within, out);
    }

    fn describe(&self, key: u64) -> Option<String> {
        match self.scene.keys.borrow().thing(key)? {
            Thing::Tag(id) => {
                let tag = self.ctx.ws.tag(&id)?;
                Some(phrases::tag_line(self.ctx.ws, tag))
            }
            Thing::Suggestion(key, id) => {
                let tag = self.ctx.ws.project().suggestions.get(&key)?.tag(&id)?;
                Some(suggested::line(self.ctx, &key, tag))
            }
            Thing::Zone(i) => {
                let zone = self.ctx.ws.article()?.zones.get(i)?;
                Some(format!("Zone: {}", zone.kind.name()))
            }
        }
    }
}

/// True where the layer's spans count in this text.
pub fn fits(layer: &Layer, document: &Document) -> bool {
    let text = layer.head.text.as_ref();
    text.is_none_or(|it| it.hash == document.hash)
}

/// The words that would be tagged, under what is selected as it stands.
pub fn paint_snapped(painter: &Painter, rects: &[Rect], theme: &Theme) {
    for rect in rects {
        let words = rect.shrink2(vec2(0.0, (rect.height() * 0.16).round()));
        painter.rect(
            words,
            CornerRadius::same(2),
            theme.accent.gamma_multiply(0.08),
            Stroke::new(1.0, theme.accent.gamma_multiply(0.8)),
            StrokeKind::Outside,
        );
    }
}

/// Room of a candidate's number, in points.
const BADGE: f32 = 16.0;

/// Numbers at the candidates in sight; gives their places for the pointer.
pub fn paint_badges(
    painter: &Painter,
    view: &TextView,
    scene: &Scene,
    theme: &Theme,
) -> Vec<(Rect, Ref)> {
    let mut places: Vec<(Rect, Ref)> = Vec::new();
    for candidate in &scene.candidates {
        let Some(words) = candidate.spans.first() else {
            continue;
        };
        let Some(words) = view.rects_of(*words).first().copied() else {
            continue;
        };
        // In the corner before the first letter, which stays readable.
        let center = pos2(words.left() - 6.0, words.top() + 0.22 * words.height());
        let mut rect = Rect::from_center_size(center, vec2(BADGE, BADGE));
        // Nested candidates begin on the same letter.
        while places.iter().any(|(other, _)| other.intersects(rect)) {
            rect = rect.translate(vec2(BADGE + 1.0, 0.0));
        }
        painter.rect(
            rect,
            CornerRadius::same(8),
            theme.accent,
            Stroke::new(1.5, theme.page),
            StrokeKind::Outside,
        );
        let font = FontId::new(12.0, fonts::bold());
        let number = candidate.number.to_string();
        let galley = painter.layout_no_wrap(number, font, theme.on_accent);
        painter.galley(rect.center() - galley.size() / 2.0, galley, theme.on_accent);
        places.push((rect.expand(2.0), candidate.to.clone()));
    }
    places
}
