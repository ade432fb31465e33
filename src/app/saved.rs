//! Files that a person has saved from a page that asks where: what the page is
//! answered, and how a file that stands there stays whole. Must not know what is
//! saved.

use std::path::{Path, PathBuf};

use crate::ui::UiState;
use crate::ui::counting::Saved;

/// Puts an answer in the place of the last one under the next number, by which
/// whoever asked sees that it is new.
pub(super) fn answer<T>(last: &mut Option<(u64, T)>, it: T) {
    let number = last.as_ref().map_or(1, |it| it.0 + 1);
    *last = Some((number, it));
}

/// Where a file is written before it takes its place.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// Says what became of it; that a file is there already the page itself asks.
pub(super) fn tell(ui: &mut UiState, saved: &Saved) {
    match saved {
        Saved::Done(path) => ui.tell(format!("Saved {}", path.display())),
        Saved::Failed(why) => ui.refuse(why.clone()),
        Saved::Exists(_) => {}
    }
}
