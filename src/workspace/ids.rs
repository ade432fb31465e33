//! Fresh ids: unique in their layer without asking anybody, short, and unlikely
//! to come again. The seed comes in from the shell.

use std::collections::BTreeSet;

use crate::model::{Layer, TagClass, TagId};

/// Where fresh ids come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdSource {
    /// `m1`, `m2` …: for tests and for files that should read well.
    Counting,
    /// Five letters and digits drawn from a seeded stream.
    Drawn { state: u64 },
}

impl IdSource {
    pub fn seeded(seed: u64) -> Self {
        Self::Drawn { state: seed }
    }

    /// An id that no tag of the layer has, and none of `taken`.
    pub fn fresh(
        &mut self,
        class: TagClass,
        layer: Option<&Layer>,
        taken: &BTreeSet<TagId>,
    ) -> TagId {
        let is_free =
            |id: &TagId| layer.is_none_or(|it| it.tag(id).is_none()) && !taken.contains(id);
        let letter = class.letter();
        match self {
            Self::Counting => {
                let used = layer.map_or(0, |it| it.tags().len()) + taken.len();
                // Counting down from the number of tags finds the first free one
                // near the end without walking over all of them.
                let mut n = used.max(1);
                while n > 1 && is_free(&TagId::new(format!("{letter}{}", n - 1))) {
                    n -= 1;
                }
                loop {
                    let id = TagId::new(format!("{letter}{n}"));
                    if is_free(&id) {
                        return id;
                    }
                    n += 1;
                }
            }
            Self::Drawn { state } => loop {
                let id = TagId::new(format!("{letter}{}", draw(state)));
                if is_free(&id) {
                    return id;
                }
            },
        }
    }
}

/// The next five symbols of the stream (splitmix64, 25 bits).
fn draw(state: &mut u64) -> String {
    const SYMBOLS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    (0..5)
        .map(|i| char::from(SYMBOLS[(z >> (5 * i)) as usize & 31]))
        .collect()
}
