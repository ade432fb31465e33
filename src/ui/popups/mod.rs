//! The small floating lists beside the selection: choose a type, an entity, a
//! target, write a note, answer a question. One is open at a time. Each row is
//! built by a pure function; drawing is shared.

pub mod alike;
pub mod confirm;
pub mod event;
pub mod gold;
pub mod label;
pub mod link;
pub mod list;
pub mod note;
pub mod rank;
pub mod reason;
pub mod relation;
pub mod topic;
pub mod types;

use egui::Pos2;

use crate::ui::Ctx;
use crate::workspace::Ask;

/// All popups and which one is open.
#[derive(Default)]
pub struct Popups {
    open: Option<Popup>,
}

enum Popup {
    Types(types::TypesPopup),
    Event(event::EventPopup),
    Link(link::LinkPopup),
    Topic(topic::TopicPopup),
    Note(note::NotePopup),
    Label(label::LabelPopup),
    Relation(relation::RelationPopup),
    Confirm(confirm::ConfirmPopup),
    Alike(alike::AlikePopup),
    Gold(gold::GoldPopup),
    Reason(reason::ReasonPopup),
}

impl Popups {
    /// Opens the popup that an ask means, near a place on the screen; false
    /// where the ask is none of theirs.
    pub fn open(&mut self, ask: &Ask, at: Pos2, ctx: &Ctx) -> bool {
        let popup = match ask {
            Ask::TypePopup => types::TypesPopup::open(ctx.ws, at).map(Popup::Types),
            Ask::EventPopup => Some(Popup::Event(event::EventPopup::open(at))),
            Ask::LinkPopup => link::LinkPopup::open(ctx.ws, at).map(Popup::Link),
            Ask::StanceTargetPopup => topic::TopicPopup::open(ctx.ws, at).map(Popup::Topic),
            Ask::NotePopup => Some(Popup::Note(note::NotePopup::open(ctx.ws, at))),
            Ask::LabelPopup => Some(Popup::Label(label::LabelPopup::open(ctx.ws, at))),
            Ask::RelationPopup => relation::RelationPopup::open(ctx.ws, at).map(Popup::Relation),
            Ask::ConfirmDelete { id, users } => {
                Some(Popup::Confirm(confirm::ConfirmPopup::open(at, id, users)))
            }
            Ask::ConfirmDecideAll { decision } => {
                Some(Popup::Alike(alike::AlikePopup::open(at, *decision)))
            }
            Ask::ConfirmReplaceGold {
                from,
                article,
                incomplete,
                articles,
                ..
            } => {
                let asked = (article, *incomplete);
                let popup = gold::GoldPopup::open(ctx.ws, at, from, asked, articles);
                Some(Popup::Gold(popup))
            }
            Ask::RejectReason => Some(Popup::Reason(reason::ReasonPopup::open(at))),
            _ => return false,
        };
        self.open = popup;
        true
    }

    /// While one is open the keyboard is its own: the keymap stays silent.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub fn close(&mut self) {
        self.open = None;
    }

    /// Draws the open one, above everything else.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        let Some(popup) = &mut self.open else {
            return;
        };
        let done = match popup {
            Popup::Types(it) => it.show(egui, ctx),
            Popup::Event(it) => it.show(egui, ctx),
            Popup::Link(it) => it.show(egui, ctx),
            Popup::Topic(it) => it.show(egui, ctx),
            Popup::Note(it) => it.show(egui, ctx),
            Popup::Label(it) => it.show(egui, ctx),
            Popup::Relation(it) => it.show(egui, ctx),
            Popup::Confirm(it) => it.show(egui, ctx),
            Popup::Alike(it) => it.show(egui, ctx),
            Popup::Gold(it) => it.show(egui, ctx),
            Popup::Reason(it) => it.show(egui, ctx),
        };
        if done {
            self.open = None;
            egui.request_repaint();
        }
    }
}
