//! What can be laid over the text: marks, as plain values, and who is asked for
//! them. Also which underline lane each mark gets.
//!
//! Knows nothing of what a mark stands for: the owner maps its tags, events,
//! suggestions, zones and search hits to these.

use crate::text::Span;
use egui::Color32;
use smol_str::SmolStr;
use std::{
    collections::{BTreeMap, HashMap},
    hash::{BuildHasherDefault, Hash, Hasher},
};

/// One stretch of text that is painted differently. A discontinuous thing is
/// several marks with one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub span: Span,
    /// Names the thing: comes back in events and in [`MarkSource::describe`].
    pub key: u64,
    /// The full hue; tints are made from it.
    pub hue: Color32,
    pub style: MarkStyle,
    /// Short type name, painted small over the first fragment.
    pub label: Option<SmolStr>,
    pub emphasis: Emphasis,
}

/// How a mark is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkStyle {
    /// A zone: a grey veil and a rule at the side.
    Wash,
    /// Words that something else rests on: faint.
    Evidence,
    /// A search hit.
    Find,
    /// A tag: a tint behind the words and an underline.
    Tinted,
    /// A suggestion: a dashed underline, no tint.
    Dashed,
    /// An event's trigger: an outline.
    Chip,
}

impl MarkStyle {
    /// Takes a lane below the words.
    const fn has_lane(self) -> bool {
        matches!(self, Self::Tinted | Self::Dashed)
    }

    /// Is a thing to click, not a backdrop.
    pub(super) const fn is_thing(self) -> bool {
        matches!(self, Self::Tinted | Self::Dashed | Self::Chip)
    }
}

/// How much a mark stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Emphasis {
    #[default]
    None,
    /// Belongs to what is hovered or selected.
    Tied,
    Hover,
    Selected,
}

/// Where the view gets its marks from.
pub trait MarkSource {
    /// Changes whenever any answer of [`Self::marks`] would.
    fn revision(&self) -> u64;
    /// Appends every mark that touches `within`, in any order; marks are asked
    /// for again only when the revision changes.
    fn marks(&self, within: Span, out: &mut Vec<Mark>);
    /// What a screen reader says of the mark, such as "Person: Nikol Pashinyan".
    fn describe(&self, key: u64) -> Option<String>;
}

/// No marks at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMarks;

impl MarkSource for NoMarks {
    fn revision(&self) -> u64 {
        0
    }
    fn marks(&self, _within: Span, _out: &mut Vec<Mark>) {}
    fn describe(&self, _key: u64) -> Option<String> {
        None
    }
}

/// Underline lanes at most; what finds none is counted in a "+n".
pub(super) const LANES: usize = 5;

/// A mark cut to one paragraph, bytes within it.
#[derive(Clone, Debug)]
pub(super) struct Local {
    pub from: u32,
    pub to: u32,
    /// The mark begins in this paragraph.
    pub begins: bool,
    /// Underline lane; `None` for styles without one, and where all are taken.
    pub lane: Option<u8>,
    /// Not painted: too many lie on the same words.
    pub hidden: bool,
    pub mark: Mark,
}

/// Stretches that don't overlap, in so many layers.
struct Layers(Vec<BTreeMap<u32, u32>>);

impl Layers {
    fn new(count: usize) -> Self {
        Self(vec![BTreeMap::new(); count])
    }

    /// Puts a stretch into the first layer where it is free.
    fn put(&mut self, from: u32, to: u32) -> Option<u8> {
        let free = self.0.iter().position(|layer| {
            let before = layer.range(..to).next_back();
            before.is_none_or(|(_, end)| *end <= from)
        })?;
        self.0[free].insert(from, to);
        Some(free as u8)
    }
}

/// Marks of one style without lanes that are painted on the same words.
const DEEP: usize = 3;

/// Hides what would only lie on top of its like. What stands out stays; zones
/// are merged anyway.
fn hide_heaps(locals: &mut [Local]) {
    for style in [MarkStyle::Evidence, MarkStyle::Find, MarkStyle::Chip] {
        let mut layers = Layers::new(DEEP);
        let mut order: Vec<usize> = (0..locals.len())
            .filter(|i| locals[*i].mark.style == style)
            .collect();
        order.sort_by_key(|i| {
            let l = &locals[*i];
            (std::cmp::Reverse(l.mark.emphasis), l.to - l.from, l.from)
        });
        for i in order {
            let l = &mut locals[i];
            let fits = layers.put(l.from, l.to).is_some();
            l.hidden = !fits && l.mark.emphasis == Emphasis::None;
        }
    }
}

/// Fragments of one thing farther apart than this (bytes) may take different lanes.
const NEAR: u32 = 400;

/// Gives every mark a lane: short ones next to the words, those around them
/// farther down, fragments of one thing in the same lane.
pub(super) fn give_lanes(locals: &mut [Local]) {
    hide_heaps(locals);
    struct Group {
        from: u32,
        to: u32,
        key: u64,
        /// Almost always one.
        members: Vec<usize>,
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut of_key: HashMap<u64, usize, BuildHasherDefault<Stir>> = HashMap::default();
    for (i, local) in locals.iter().enumerate() {
        if !local.mark.style.has_lane() {
            continue;
        }
        let known = of_key.get(&local.mark.key).copied();
        if let Some(group) = known.and_then(|g| groups.get_mut(g)) {
            let (from, to) = (group.from.min(local.from), group.to.max(local.to));
            if to - from <= NEAR {
                (group.from, group.to) = (from, to);
                group.members.push(i);
                continue;
            }
        }
        of_key.insert(local.mark.key, groups.len());
        groups.push(Group {
            from: local.from,
            to: local.to,
            key: local.mark.key,
            members: vec![i],
        });
    }
    groups.sort_by_key(|g| (g.to - g.from, g.from, g.key));
    let mut lanes = Layers::new(LANES);
    let mut full = None;
    for group in &groups {
        // Heaps of marks on the same words are neighbours here: one no says all.
        let place = (group.from, group.to);
        let lane = if full == Some(place) {
            None
        } else {
            lanes.put(group.from, group.to)
        };
        for i in &group.members {
            let local = &mut locals[*i];
            local.lane = lane;
            local.hidden = lane.is_none() && local.mark.emphasis == Emphasis::None;
        }
        if lane.is_none() {
            full = Some(place);
        }
    }
}

/// Tells two lists of marks apart without keeping them.
pub(super) fn print_of(marks: &[Mark]) -> u64 {
    let mut stir = Stir::default();
    for m in marks {
        (m.span, m.key, m.hue, m.style, &m.label, m.emphasis).hash(&mut stir);
    }
    marks.len().hash(&mut stir);
    stir.finish()
}

/// A quick hash of our own keys; nobody can gain by making them collide.
#[derive(Default)]
struct Stir(u64);

impl Hasher for Stir {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.write_u64(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(n.into());
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(n.into());
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(23) ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(spans: &[(u32, u32, u64)]) -> Vec<Option<u8>> {
        let mut locals: Vec<Local> = spans
            .iter()
            .map(|(from, to, key)| Local {
                from: *from,
                to: *to,
                begins: true,
                lane: None,
                hidden: false,
                mark: Mark {
                    span: Span::new(*from, *to).unwrap(),
                    key: *key,
                    hue: Color32::RED,
                    style: MarkStyle::Tinted,
                    label: None,
                    emphasis: Emphasis::None,
                },
            })
            .collect();
        give_lanes(&mut locals);
        locals.iter().map(|l| l.lane).collect()
    }

    #[test]
    fn inner_marks_lie_next_to_the_words() {
        assert_eq!(
            lanes(&[(0, 20, 1), (0, 8, 2), (9, 20, 3), (30, 35, 4)]),
            [Some(1), Some(0), Some(0), Some(0)]
        );
    }

    #[test]
    fn neighbours_that_only_touch_share_a_lane() {
        assert_eq!(lanes(&[(0, 5, 1), (5, 9, 2)]), [Some(0), Some(0)]);
    }

    #[test]
    fn fragments_of_one_thing_stay_in_one_lane() {
        assert_eq!(
            lanes(&[(0, 5, 1), (20, 25, 1), (10, 15, 2)]),
            [Some(1), Some(1), Some(0)]
        );
    }

    #[test]
    fn what_finds_no_lane_overflows() {
        let many: Vec<(u32, u32, u64)> = (0..7).map(|k| (3, 6, k)).collect();
        let lanes = lanes(&many);
        assert_eq!(lanes.iter().filter(|l| l.is_none()).count(), 2);
    }
}
