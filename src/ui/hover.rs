//! What the pointer rests on, shared by all panels: each may set it while a
//! frame is drawn, and everyone reads what stood when the last one ended. So
//! reader, margin and inspector light up the same things. Knows no panel.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::workspace::{Item, Workspace, queries};

#[derive(Default)]
pub struct Hover {
    last: RefCell<Option<Item>>,
    next: RefCell<Option<Item>>,
    lit: RefCell<Option<Lit>>,
}

/// The items lit up, remembered for as long as nothing changes.
struct Lit {
    item: Item,
    revision: u64,
    items: Rc<BTreeSet<Item>>,
}

impl Hover {
    /// What the pointer rested on when the last frame ended.
    pub fn item(&self) -> Option<Item> {
        self.last.borrow().clone()
    }

    /// The pointer rests on this; the last word of a frame holds.
    pub fn set(&self, item: Item) {
        self.next.replace(Some(item));
    }

    /// Ends a frame; true where another one must be drawn to show the change.
    pub fn end_frame(&self) -> bool {
        let next = self.next.take();
        let changed = *self.last.borrow() != next;
        self.last.replace(next);
        changed
    }

    /// The hovered item and all that is tied to it; empty where none is.
    pub fn lit(&self, ws: &Workspace) -> Rc<BTreeSet<Item>> {
        let Some(item) = self.item() else {
            self.lit.replace(None);
            return Rc::default();
        };
        let revision = ws.revision();
        if let Some(lit) = &*self.lit.borrow()
            && lit.item == item
            && lit.revision == revision
        {
            return lit.items.clone();
        }
        let mut items: BTreeSet<Item> = queries::tied(ws, &item).into_iter().collect();
        items.insert(item.clone());
        let items = Rc::new(items);
        self.lit.replace(Some(Lit {
            item,
            revision,
            items: items.clone(),
        }));
        items
    }
}
