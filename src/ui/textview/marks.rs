//! What can be laid over the text: marks, as plain values, and who is asked for
//! them. Also which underline lane each mark gets.
//!
//! Knows nothing of what a mark stands for: the owner maps its tags, events,
//! suggestions, zones and search hits to these.

use crate::text::Span;
use egui::Color32;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};

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
    pub mark: Mark,
}

impl Local {
    /// Wanted a lane and got none.
    pub fn overflows(&self) -> bool {
        self.mark.style.has_lane() && self.lane.is_none()
    }
}

/// Fragments of one thing farther apart than this (bytes) may take different lanes.
const NEAR: u32 = 400;

/// Gives every mark a lane: short ones next to the words, those around them
/// farther down, fragments of one thing in the same lane.
pub(super) fn give_lanes(locals: &mut [Local]) {
    struct Group {
        from: u32,
        to: u32,
        key: u64,
        members: Vec<usize>,
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut of_key: HashMap<u64, usize> = HashMap::new();
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
    let mut taken: [BTreeMap<u32, u32>; LANES] = Default::default();
    for group in &groups {
        let free = taken.iter().position(|lane| {
            lane.range(..group.to)
                .next_back()
                .is_none_or(|(_, end)| *end <= group.from)
        });
        if let Some(lane) = free {
            taken[lane].insert(group.from, group.to);
            for i in &group.members {
                locals[*i].lane = Some(lane as u8);
            }
        }
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
