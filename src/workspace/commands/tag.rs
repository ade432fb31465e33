//! Making and changing mentions, events, stances, relations and notes.

use super::{Command, Menu};
use crate::model::{Basis, Body, KindId, Polarity, Ref, TagClass};
use crate::workspace::{Action, Ask, Edge, Pending, Workspace, queries};

pub(super) const COMMANDS: &[Command] = &[
    Command {
        id: "tag.type",
        name: "Tag as…",
        help: "Choose a type for the selection or the focused tag; each type's own key does it at once",
        keys: &["T"],
        menu: Menu::Tag,
        run: |ws| ws.document().map(|_| Action::Ask(Ask::TypePopup)),
    },
    Command {
        id: "tag.everywhere",
        name: "Tag every occurrence",
        help: "Tag every other place in the article with the same words",
        keys: &["A"],
        menu: Menu::Tag,
        run: |ws| queries::meant_mention(ws).map(|it| Action::TagEverywhere(it.id.clone())),
    },
    Command {
        id: "tag.link",
        name: "Link to an entity…",
        help: "Link the mention to the register by typing a name",
        keys: &["L"],
        menu: Menu::Tag,
        run: |ws| queries::meant_mention(ws).map(|_| Action::Ask(Ask::LinkPopup)),
    },
    Command {
        id: "tag.new-entity",
        name: "New entity from the mention",
        help: "Put the mention's words into the register and link it",
        keys: &["Shift+L"],
        menu: Menu::Tag,
        run: new_entity,
    },
    Command {
        id: "tag.event",
        name: "New event…",
        help: "Make the selected words an event; type two letters of its type",
        keys: &["E"],
        menu: Menu::Tag,
        run: |ws| {
            let has_events = !ws.project().schema.events.is_empty();
            ws.document()
                .filter(|_| has_events)
                .map(|_| Action::Ask(Ask::EventPopup))
        },
    },
    Command {
        id: "tag.stance",
        name: "New stance",
        help: "The focused mention holds it: pick the target, then the polarity",
        keys: &["S"],
        menu: Menu::Tag,
        run: |ws| {
            let has_stances = !ws.project().schema.stance.polarities.is_empty();
            ws.document()
                .filter(|_| has_stances)
                .map(|_| Action::BeginStance)
        },
    },
    Command {
        id: "stance.topic",
        name: "Stance on a topic…",
        help: "Choose a topic or an entity of the register as the stance's target",
        keys: &["G"],
        menu: Menu::Tag,
        run: |ws| draft(ws).map(|_| Action::Ask(Ask::StanceTargetPopup)),
    },
    polarity("stance.for", "For", &["+", "="], Polarity::For),
    polarity("stance.against", "Against", &["-"], Polarity::Against),
    polarity("stance.neutral", "Neutral", &["0"], Polarity::Neutral),
    polarity("stance.mixed", "Mixed", &["*"], Polarity::Mixed),
    polarity("stance.unclear", "Unclear", &["?"], Polarity::Unclear),
    Command {
        id: "stance.author",
        name: "The author holds it",
        help: "Make the article's author the holder",
        keys: &["Ctrl+1"],
        menu: Menu::Tag,
        run: |ws| holder(ws, Ref::Author),
    },
    Command {
        id: "stance.implicit",
        name: "An implicit holder",
        help: "Somebody holds it whom the text doesn't name",
        keys: &["Ctrl+2"],
        menu: Menu::Tag,
        run: |ws| holder(ws, Ref::Implicit),
    },
    Command {
        id: "stance.unknown",
        name: "An unknown holder",
        help: "It can't be told who holds it",
        keys: &["Ctrl+3"],
        menu: Menu::Tag,
        run: |ws| holder(ws, Ref::Unknown),
    },
    Command {
        id: "stance.strength",
        name: "Next strength",
        help: "Step through the strengths of the focused stance",
        keys: &["Ctrl+4"],
        menu: Menu::Tag,
        run: strength,
    },
    Command {
        id: "stance.basis",
        name: "Next basis",
        help: "Step through how the focused stance can be known",
        keys: &["Ctrl+5"],
        menu: Menu::Tag,
        run: basis,
    },
    Command {
        id: "stance.evidence",
        name: "Selection is the evidence",
        help: "Make the selected words the evidence of the focused stance",
        keys: &["Ctrl+E"],
        menu: Menu::Tag,
        run: evidence,
    },
    Command {
        id: "pending.text",
        name: "Answer with the selected words",
        help: "Fill the role, or set the target, with plain text; with nothing selected, type the role's value. On an event, ask for its next role",
        keys: &["Enter"],
        menu: Menu::Tag,
        run: |ws| {
            let Some(pending) = &ws.session().pending else {
                return fill(ws);
            };
            match (selected(ws), pending) {
                (Some(span), _) => Some(Action::Answer(Ref::Spans(vec![span]))),
                (None, Pending::Role { event, role }) => {
                    let kind = ws.tag(event)?.kind()?;
                    let role = ws.project().schema.event_type(kind)?.role(role)?;
                    role.value.map(|_| Action::Ask(Ask::FocusMargin))
                }
                (None, _) => None,
            }
        },
    },
    Command {
        id: "event.fill",
        name: "Fill the event's roles",
        help: "Ask for the first role of the focused event that nothing fills",
        keys: &["F"],
        menu: Menu::Tag,
        run: fill,
    },
    Command {
        id: "tag.relation",
        name: "New relation…",
        help: "Tie the focused mention to another one",
        keys: &["R"],
        menu: Menu::Tag,
        run: |ws| {
            let has_relations = !ws.project().schema.relations.is_empty();
            ws.focused_tag()
                .filter(|it| has_relations && (it.mention().is_some() || it.event().is_some()))
                .map(|_| Action::Ask(Ask::RelationPopup))
        },
    },
    Command {
        id: "tag.note",
        name: "Note…",
        help: "Write a note on the focused tag, or on the article",
        keys: &["N"],
        menu: Menu::Tag,
        run: |ws| ws.document().map(|_| Action::Ask(Ask::NotePopup)),
    },
    Command {
        id: "tag.fragment",
        name: "Add the selection to the tag",
        help: "Make the tag discontinuous: the selected words belong to it too",
        keys: &["Shift+A"],
        menu: Menu::Tag,
        run: |ws| {
            ws.session().selection.span()?;
            ws.focused_tag()
                .filter(|it| it.class() != TagClass::Note)
                .map(|it| Action::AddFragment(it.id.clone()))
        },
    },
    edge("edge.grow-end", "Grow at the end", &["]"], Edge::End, true),
    edge(
        "edge.shrink-end",
        "Shrink at the end",
        &["["],
        Edge::End,
        false,
    ),
    edge(
        "edge.grow-start",
        "Grow at the start",
        &["<"],
        Edge::Start,
        true,
    ),
    edge(
        "edge.shrink-start",
        "Shrink at the start",
        &[">"],
        Edge::Start,
        false,
    ),
];

const fn polarity(
    id: &'static str,
    name: &'static str,
    keys: &'static [&'static str],
    polarity: Polarity,
) -> Command {
    Command {
        id,
        name,
        help: "Give the stance this polarity",
        keys,
        menu: Menu::Tag,
        run: match polarity {
            Polarity::For => |ws| give(ws, Polarity::For),
            Polarity::Against => |ws| give(ws, Polarity::Against),
            Polarity::Neutral => |ws| give(ws, Polarity::Neutral),
            Polarity::Mixed => |ws| give(ws, Polarity::Mixed),
            Polarity::Unclear => |ws| give(ws, Polarity::Unclear),
        },
    }
}

const fn edge(
    id: &'static str,
    name: &'static str,
    keys: &'static [&'static str],
    edge: Edge,
    grow: bool,
) -> Command {
    Command {
        id,
        name,
        help: "By a word; by a character while snapping is off",
        keys,
        menu: Menu::Tag,
        run: match (edge, grow) {
            (Edge::Start, true) => |ws| move_edge(ws, Edge::Start, true),
            (Edge::Start, false) => |ws| move_edge(ws, Edge::Start, false),
            (Edge::End, true) => |ws| move_edge(ws, Edge::End, true),
            (Edge::End, false) => |ws| move_edge(ws, Edge::End, false),
        },
    }
}

fn move_edge(ws: &Workspace, edge: Edge, grow: bool) -> Option<Action> {
    if let Some(action) = super::review::edge(ws, edge, grow) {
        return Some(action);
    }
    let tag = ws.focused_tag().filter(|it| !it.anchor().is_empty())?;
    Some(Action::MoveEdge {
        id: tag.id.clone(),
        edge,
        grow,
    })
}

fn fill(ws: &Workspace) -> Option<Action> {
    if ws.session().pending.is_some() {
        return None;
    }
    let tag = ws.focused_tag()?;
    let rows = queries::roles_with_fillers(ws, tag);
    let empty = rows.iter().find(|(_, fillers)| fillers.is_empty());
    let (role, _) = empty.or(rows.first())?;
    Some(Action::AskRole {
        event: tag.id.clone(),
        role: role.id.clone(),
    })
}

fn draft(ws: &Workspace) -> Option<&crate::workspace::StanceDraft> {
    match &ws.session().pending {
        Some(Pending::Stance(draft)) => Some(draft),
        _ => None,
    }
}

fn give(ws: &Workspace, polarity: Polarity) -> Option<Action> {
    let hand = ws.in_hand().filter(|it| it.part.argument().is_none());
    let focused = ws
        .focused_tag()
        .or(hand.map(|it| it.tag))
        .is_some_and(|it| it.stance().is_some());
    let offered = ws.project().schema.stance.polarities.contains(&polarity);
    (offered && (draft(ws).is_some() || focused)).then_some(Action::SetPolarity(polarity))
}

fn holder(ws: &Workspace, holder: Ref) -> Option<Action> {
    if draft(ws).is_some() {
        return Some(Action::DraftHolder(holder));
    }
    let tag = ws.focused_tag().filter(|it| it.stance().is_some())?;
    Some(Action::SetHolder {
        id: tag.id.clone(),
        holder,
    })
}

fn strength(ws: &Workspace) -> Option<Action> {
    let steps = ws.project().schema.stance.strengths.len() as u8;
    let tag = ws.focused_tag()?;
    let now = tag.stance()?.strength.unwrap_or(0);
    (steps > 0).then(|| Action::SetStrength {
        id: tag.id.clone(),
        strength: (now < steps).then_some(now + 1),
    })
}

fn basis(ws: &Workspace) -> Option<Action> {
    let tag = ws.focused_tag()?;
    let next = match tag.stance()?.basis {
        None => Basis::ALL.first(),
        Some(basis) => Basis::ALL.get(basis as usize + 1),
    };
    Some(Action::SetBasis {
        id: tag.id.clone(),
        basis: next.map(|row| row.0),
    })
}

fn evidence(ws: &Workspace) -> Option<Action> {
    let tag = ws.focused_tag().filter(|it| it.stance().is_some())?;
    Some(Action::SetEvidence {
        id: tag.id.clone(),
        spans: vec![selected(ws)?],
    })
}

fn selected(ws: &Workspace) -> Option<crate::text::Span> {
    let span = ws.session().selection.span()?;
    if ws.session().snapping {
        crate::text::segment::snap(&ws.document()?.text, span)
    } else {
        Some(span)
    }
}

fn new_entity(ws: &Workspace) -> Option<Action> {
    let tag = queries::meant_mention(ws)?;
    let Body::Mention(it) = &tag.body else {
        return None;
    };
    let kind: KindId = it.kind.clone();
    Some(Action::NewEntity {
        name: queries::quote(ws, &it.spans, 200),
        kind,
        link: Some(tag.id.clone()),
    })
}
