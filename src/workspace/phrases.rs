//! Tags in one line, as a person would say them: for cards, questions and
//! lists. Pure reads; knows no colours and no screen.

use crate::model::{
    Body, Event, KindId, Polarity, Ref, Schema, Stamp, Stance, Status, Tag, TagClass, TagId,
};
use crate::text::Span;

use super::{Workspace, queries};

/// A tag of the margin in one line, in pieces so that its sign can be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phrase {
    /// The type, `CONSULT`; empty for stances and notes.
    pub kind: String,
    /// Before the sign: everything, but for a stance its holder.
    pub before: String,
    pub sign: Option<Polarity>,
    /// Behind the sign: a stance's target and how it is known.
    pub after: String,
}

/// Longest piece of text quoted in a phrase, in characters.
const PIECE: usize = 32;

impl Phrase {
    /// The phrase of a tag of the open article.
    pub fn of(ws: &Workspace, tag: &Tag) -> Self {
        let kind = tag.kind().map_or_else(String::new, KindId::to_string);
        match &tag.body {
            Body::Mention(it) => Self {
                kind,
                before: quoted(&queries::quote(ws, &it.spans, PIECE)),
                ..Self::default()
            },
            Body::Event(it) => Self {
                kind,
                before: event_line(ws, it),
                ..Self::default()
            },
            Body::Stance(it) => stance_line(ws, it),
            Body::Relation(it) => Self {
                kind,
                before: format!("{} → {}", words(ws, &it.from), words(ws, &it.to)),
                ..Self::default()
            },
            Body::Label(it) => Self {
                kind,
                before: it.values.join(", "),
                ..Self::default()
            },
            Body::Note(it) => Self {
                before: queries::shorten(&it.text, 120),
                ..Self::default()
            },
        }
    }

    /// On one line: `CONSULT · Orlova ↔ Kaya · 2026-05-18`.
    pub fn text(&self) -> String {
        let sign = self.sign.map(plain_sign);
        let parts = [
            self.kind.as_str(),
            &match sign {
                Some(sign) => format!("{} {sign} {}", self.before, self.after),
                None => self.before.clone(),
            },
        ];
        let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        parts.join(" · ")
    }
}

/// A polarity's sign in characters that every face has.
pub fn plain_sign(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::For => "+",
        other => other.sign(),
    }
}

/// A tag in one line.
pub fn tag_line(ws: &Workspace, tag: &Tag) -> String {
    Phrase::of(ws, tag).text()
}

/// A reference in a few words.
pub fn words(ws: &Workspace, to: &Ref) -> String {
    queries::ref_phrase(ws, to, |ws, spans| queries::quote(ws, spans, PIECE))
}

/// In quotation marks, unless the text brings its own.
pub fn quoted(text: &str) -> String {
    let own = text.starts_with(['“', '„', '«', '"', '‘', '‹', '「', '『']);
    if own {
        text.to_owned()
    } else {
        format!("“{text}”")
    }
}

/// Where a tag's card stands, in bytes: its first words, else those of what it
/// speaks of; None for what speaks of the whole article.
pub fn place(ws: &Workspace, tag: &Tag) -> Option<u32> {
    let own = tag.anchor().first().map(|it| it.start());
    own.or_else(|| {
        let spans = tag.refs().into_iter().flat_map(Ref::spans);
        let used = tag
            .uses()
            .into_iter()
            .filter_map(|id| ws.tag(id)?.anchor().first());
        used.chain(spans).map(|it| it.start()).min()
    })
}

/// The tags of the margin that speak of a stretch of the text, in reading
/// order. Events, stances, relations and notes; those without any place come
/// first where the stretch holds the text's start.
pub fn margin_tags(ws: &Workspace, stretch: Span) -> Vec<(u32, TagId)> {
    let Some(layer) = ws.layer() else {
        return Vec::new();
    };
    let has_card = |tag: &Tag| !matches!(tag.class(), TagClass::Mention | TagClass::Label);
    let mut found: Vec<(u32, TagId)> = Vec::new();
    let mut take = |tag: &Tag| {
        if has_card(tag)
            && let Some(place) = place(ws, tag)
            && place >= stretch.start()
            && place <= stretch.end()
        {
            found.push((place, tag.id.clone()));
        }
    };
    for tag in layer.touching(stretch) {
        take(tag);
        for user in layer.users(&tag.id) {
            take(user);
            layer.users(&user.id).for_each(&mut take);
        }
    }
    if stretch.start() == 0 {
        let lost = layer
            .tags()
            .filter(|tag| has_card(tag) && place(ws, tag).is_none());
        found.extend(lost.map(|tag| (0, tag.id.clone())));
    }
    found.sort();
    found.dedup();
    found
}

fn event_line(ws: &Workspace, event: &Event) -> String {
    let mut parts: Vec<String> = Vec::new();
    let of = |role: &crate::model::RoleId| -> Vec<String> {
        let fills = event.arguments.iter().filter(|it| it.role == *role);
        fills.map(|it| words(ws, &it.filler)).collect()
    };
    let schema: &Schema = &ws.project().schema;
    let roles = schema
        .event_type(&event.kind)
        .map_or(&[][..], |it| &it.roles);
    let mut rest = roles;
    // The first two roles are the sides; the others are circumstances.
    if let [first, second, others @ ..] = roles {
        rest = others;
        let (left, right) = (of(&first.id), of(&second.id));
        parts.push(match (&left[..], &right[..]) {
            ([a, b], []) => format!("{a} ↔ {b}"),
            (left, []) => left.join(", "),
            ([], right) => format!("→ {}", right.join(", ")),
            (left, right) => format!("{} → {}", left.join(", "), right.join(", ")),
        });
    }
    parts.extend(rest.iter().map(|role| of(&role.id).join(", ")));
    let unknown = event
        .arguments
        .iter()
        .filter(|it| roles.iter().all(|role| role.id != it.role));
    parts.extend(unknown.map(|it| words(ws, &it.filler)));
    parts.retain(|it| !it.is_empty());
    if parts.is_empty() && !event.trigger.is_empty() {
        return quoted(&queries::quote(ws, &event.trigger, PIECE));
    }
    parts.join(" · ")
}

fn stance_line(ws: &Workspace, stance: &Stance) -> Phrase {
    let mut after = words(ws, &stance.target);
    if let Some(basis) = stance.basis {
        after.push_str(" · ");
        after.push_str(basis.name());
    }
    if let Some(source) = stance.via.first() {
        after.push_str(&format!(", says {}", words(ws, source)));
    }
    Phrase {
        kind: String::new(),
        before: words(ws, &stance.holder),
        sign: Some(stance.polarity),
        after,
    }
}

/// Who made a tag and when, and how it came to stand where not by hand.
pub fn provenance_line(tag: &Tag) -> String {
    let it = &tag.provenance;
    let mut parts = vec![it.by.to_string()];
    if let Some(at) = &it.at {
        parts.push(moment(at));
    }
    if it.status != Status::Manual {
        parts.push(it.status.id().to_owned());
    }
    if let Some(score) = it.score {
        parts.push(format!("{:.0} %", score * 100.0));
    }
    if let Some(by) = &it.decided_by
        && *by != it.by
    {
        parts.push(format!("decided by {by}"));
    }
    parts.retain(|it| !it.is_empty());
    parts.join(" · ")
}

/// A moment to the minute: `2026-05-18 10:02`; as it stands where it is none.
pub fn moment(at: &Stamp) -> String {
    match (at.as_str().get(..10), at.as_str().get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time}"),
        _ => at.to_string(),
    }
}
