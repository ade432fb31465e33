//! Which action a key asks for. Runs once a frame before anything is drawn and
//! takes the keys it knows out of egui's input. Must not know panels: it reads
//! the table of commands, the schema's keys, and what is pending.

mod chord;
mod early;

use egui::{Event, FocusDirection, Key};

pub use chord::{Chord, Stroke, show};
pub use early::Early;

use crate::model::EntityType;
use crate::workspace::commands::{self, Command};
use crate::workspace::{Action, Pending, Workspace, candidates, queries};

use super::Ctx;

/// Keys of commands that say a polarity come before the schema's type keys,
/// but only while there is a stance to say it of.
const POLARITIES: [&str; 5] = [
    "stance.for",
    "stance.against",
    "stance.neutral",
    "stance.mixed",
    "stance.unclear",
];

/// Takes the keys of this frame and sends what they ask for.
///
/// `blocked`: a popup is open, so that nothing here may act. While a text field
/// has the focus only commands of the window work, by keys that no text field
/// wants. While a button has it, Tab, Enter, Space, Escape and the arrows stay
/// egui's, so that one can walk and press.
pub fn handle(egui_ctx: &egui::Context, ctx: &Ctx, blocked: bool) {
    let late = late();
    let mut events: Vec<Event> = egui_ctx
        .data_mut(|it| it.remove_temp::<Vec<Event>>(late))
        .unwrap_or_default();
    let carried = !events.is_empty();
    if blocked {
        if carried {
            // What was typed ahead belongs to the popup that has opened.
            egui_ctx.input_mut(|input| input.events.splice(0..0, events).for_each(drop));
        }
        return;
    }
    let focus = focus(egui_ctx);
    egui_ctx.input_mut(|input| events.append(&mut input.events));

    let mut left = Vec::new();
    let mut taken_direction = false;
    let mut swallow_text = false;
    let mut previous = None;
    let mut waiting = events.into_iter();
    for event in waiting.by_ref() {
        if swallow_text && matches!(event, Event::Text(_)) {
            // The character that a chord just used would have typed.
            swallow_text = false;
            continue;
        }
        let Some(stroke) = Stroke::of(&event, previous) else {
            if let Event::Key { pressed: true, .. } = event {
                swallow_text = false;
            }
            previous = key_of(&event).or(previous);
            left.push(event);
            continue;
        };
        previous = key_of(&event).or(previous);
        swallow_text = false;
        match meaning(ctx.ws, &stroke, focus) {
            Meaning::Nothing => left.push(event),
            Meaning::Swallow => {
                swallow_text = matches!(event, Event::Key { .. });
                taken_direction |= stroke.moves_focus();
            }
            Meaning::Act(action) => {
                swallow_text = matches!(event, Event::Key { .. });
                taken_direction |= stroke.moves_focus();
                let again = changes_nothing_for_keys(&action);
                ctx.send(*action);
                if !again {
                    break;
                }
            }
        }
    }
    // What comes behind an action is read against the state after it: in the
    // next frame.
    let mut rest: Vec<Event> = Vec::new();
    for event in waiting {
        if swallow_text && matches!(event, Event::Text(_)) {
            swallow_text = false;
        } else if matches!(event, Event::Key { .. } | Event::Text(_) | Event::Copy) {
            rest.push(event);
        } else {
            left.push(event);
        }
    }
    if !rest.is_empty() {
        egui_ctx.data_mut(|it| it.insert_temp(late, rest));
        egui_ctx.request_repaint();
    }
    if taken_direction {
        // egui has read the arrows and Tab already when the frame began.
        egui_ctx.memory_mut(|it| it.move_focus(FocusDirection::None));
    }
    egui_ctx.input_mut(|input| input.events = left);
}

/// Where egui's memory keeps keys for the next frame.
fn late() -> egui::Id {
    egui::Id::unique("keymap.late")
}

/// Who has the keyboard, or had it until this frame's Escape took it away.
fn focus(egui_ctx: &egui::Context) -> Focus {
    let before = egui::Id::unique("keymap.before");
    let now = match egui_ctx.memory(|it| it.focused()) {
        Some(id) if egui_ctx.text_edit_focused() => Some((id, Focus::Text)),
        Some(id) => Some((id, Focus::Widget)),
        None => None,
    };
    let last = egui_ctx.data_mut(|data| {
        let last = data.get_temp::<Option<(egui::Id, Focus)>>(before).flatten();
        data.insert_temp(before, now);
        last
    });
    let escaped = egui_ctx.input(|it| it.key_pressed(Key::Escape));
    match (now, last) {
        (Some((_, focus)), _) => focus,
        (None, Some((id, focus)))
            if escaped && egui_ctx.memory(|it| it.had_focus_last_frame(id)) =>
        {
            focus
        }
        (None, _) => Focus::Reader,
    }
}

/// Takes only the keys of some commands, by their ids: where most make no sense.
pub fn handle_only(egui_ctx: &egui::Context, ctx: &Ctx, ids: &[&str]) {
    let events = egui_ctx.input_mut(|input| std::mem::take(&mut input.events));
    let mut left = Vec::new();
    for event in events {
        let stroke = Stroke::of(&event, None);
        let command = stroke.and_then(|stroke| {
            let mut known = ids.iter().filter_map(|id| commands::by_id(id));
            known.find(|it| claims(it, &stroke))
        });
        match command.and_then(|it| it.now(ctx.ws)) {
            Some(action) => ctx.send(action),
            None => left.push(event),
        }
    }
    egui_ctx.input_mut(|input| input.events = left);
}

/// Who has the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Reader,
    /// A button, a row or another widget that takes no text.
    Widget,
    Text,
}

/// What a stroke means now.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Not ours: egui may have it.
    Nothing,
    /// Ours, but there is nothing to do.
    Swallow,
    Act(Box<Action>),
}

/// The order in which a key is understood: numbers of candidates, keys of
/// roles, polarities, types of the schema, commands. Where no article is in sight
/// no key does anything to one: nobody would see what it did.
pub fn meaning(ws: &Workspace, stroke: &Stroke, focus: Focus) -> Meaning {
    if focus == Focus::Text && !stroke.works_in_text() {
        return Meaning::Nothing;
    }
    if focus == Focus::Widget && stroke.walks_widgets() {
        return Meaning::Nothing;
    }
    if focus != Focus::Text
        && commands::shows_article(ws)
        && let Some(meaning) = pending(ws, stroke)
            .or_else(|| polarity(ws, stroke))
            .or_else(|| entity_type(ws, stroke))
    {
        return meaning;
    }
    let mut known = false;
    for command in commands::all().filter(|it| claims(it, stroke)) {
        match command.now(ws) {
            // Nobody means to change a tag while typing a word.
            Some(action) if focus == Focus::Text && !commands::is_of_the_window(&action) => {}
            Some(action) => return act(action),
            None => known |= command.keeps_its_key(ws),
        }
    }
    if known {
        Meaning::Swallow
    } else {
        Meaning::Nothing
    }
}

/// The first key of a command as it is shown; empty where it has none.
pub fn label(command: &Command) -> String {
    command.keys.first().map_or_else(String::new, |it| show(it))
}

/// The key of a command by its id, for buttons that do the same.
pub fn label_of(id: &str) -> String {
    commands::by_id(id).map_or_else(String::new, label)
}

fn act(action: Action) -> Meaning {
    Meaning::Act(Box::new(action))
}

fn claims(command: &Command, stroke: &Stroke) -> bool {
    command
        .keys
        .iter()
        .filter_map(|it| Chord::parse(it))
        .any(|it| it.fits(stroke))
}

/// Numbers pick candidates while something waits and no words are selected,
/// letters the roles of the event that is being filled.
fn pending(ws: &Workspace, stroke: &Stroke) -> Option<Meaning> {
    let pending = ws.session().pending.as_ref()?;
    let key = stroke.plain()?;
    // Words selected while something waits are to be tagged: that answers too.
    let words_wait = ws.session().selection.span().is_some();
    if let Some(number @ 1..=9) = key.to_digit(10)
        && !words_wait
    {
        let found = candidates::candidates(ws)
            .into_iter()
            .find(|it| u32::from(it.number) == number);
        // A number without a candidate must not tag anything by surprise.
        return Some(found.map_or(Meaning::Swallow, |it| act(Action::Answer(it.to))));
    }
    let Pending::Role { event, .. } = pending else {
        return None;
    };
    let kind = &ws.tag(event)?.event()?.kind;
    let roles = &ws.project().schema.event_type(kind)?.roles;
    let keys = queries::role_keys(roles);
    let at = keys.iter().position(|it| *it == key)?;
    Some(act(Action::AskRole {
        event: event.clone(),
        role: roles[at].id.clone(),
    }))
}

fn polarity(ws: &Workspace, stroke: &Stroke) -> Option<Meaning> {
    POLARITIES
        .iter()
        .filter_map(|id| commands::by_id(id))
        .filter(|it| claims(it, stroke))
        .find_map(|it| it.now(ws))
        .map(act)
}

/// The type whose key was pressed, where there is something to give it to.
fn entity_type(ws: &Workspace, stroke: &Stroke) -> Option<Meaning> {
    let key = stroke.plain()?;
    ws.document()?;
    let found: &EntityType = ws
        .project()
        .schema
        .entities
        .iter()
        .find(|it| !it.retired && it.key == Some(key))?;
    Some(act(Action::Type(found.id.clone())))
}

/// True where the keys behind this one mean the same before and after it, so
/// that a held arrow isn't slowed down.
fn changes_nothing_for_keys(action: &Action) -> bool {
    matches!(
        action,
        Action::MoveCaret { .. }
            | Action::Ask(
                crate::workspace::Ask::VisualLine { .. }
                    | crate::workspace::Ask::LineEdge { .. }
                    | crate::workspace::Ask::Page { .. }
            )
    )
}

fn key_of(event: &Event) -> Option<(Key, egui::Modifiers)> {
    match event {
        Event::Key {
            key,
            modifiers,
            pressed: true,
            ..
        } => Some((*key, *modifiers)),
        _ => None,
    }
}

/// Every key that two things claim at once: between commands, and between
/// commands and the type keys of a schema, but for the polarities, which have
/// a place of their own in the order.
pub fn clashes(entities: &[EntityType]) -> Vec<String> {
    let mut claimed: Vec<(Chord, String)> = Vec::new();
    let mut found = Vec::new();
    let mut claim = |chord: Chord, name: String, polarity: bool| {
        for (other, holder) in &claimed {
            if *other == chord && !(polarity && holder.starts_with("type ")) {
                found.push(format!("{chord}: {holder} and {name}"));
            }
        }
        claimed.push((chord, name));
    };
    for entity in entities.iter().filter(|it| !it.retired) {
        if let Some(key) = entity.key {
            claim(Chord::of_char(key), format!("type {}", entity.id), false);
        }
    }
    for command in commands::all() {
        for key in command.keys {
            match Chord::parse(key) {
                Some(chord) => claim(
                    chord,
                    command.id.to_owned(),
                    POLARITIES.contains(&command.id),
                ),
                None => claim(Chord::of_char('\0'), format!("unread {key}"), false),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_claimed_twice() {
        assert_eq!(clashes(&[]), Vec::<String>::new());
    }

    #[test]
    fn a_clash_is_named() {
        let entity = EntityType {
            id: "PERSON".into(),
            key: Some('e'),
            ..EntityType::default()
        };
        assert_eq!(clashes(&[entity]), ["E: type PERSON and tag.event"]);
    }

    #[test]
    fn a_polarity_may_share_a_key_with_a_type() {
        let entity = EntityType {
            id: "LAW".into(),
            key: Some('0'),
            ..EntityType::default()
        };
        assert_eq!(clashes(&[entity]), Vec::<String>::new());
    }
}
