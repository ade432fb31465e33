//! From bytes to places on laid-out rows and back, through grapheme clusters.
//!
//! Knows one paragraph and its galley, nothing of pages or tags. egui keeps one
//! glyph for each character, except that runs set right to left end in phantoms
//! without width and some scripts set two glyphs for one character; so places
//! come from the glyphs that have a width, and every boundary given out is a
//! boundary of a cluster.

use egui::Galley;
use unicode_segmentation::UnicodeSegmentation;

/// One grapheme cluster as it stands on its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stop {
    /// First byte, within the paragraph.
    pub byte: u32,
    /// Index of the row.
    pub row: u32,
    /// Left and right edge, points from the left of the galley.
    pub x0: f32,
    pub x1: f32,
}

/// A glyph without its picture.
#[derive(Clone, Copy)]
struct Slot {
    chr: char,
    row: u32,
    x0: f32,
    x1: f32,
}

impl Slot {
    fn is_wide(self) -> bool {
        self.x1 > self.x0
    }
}

/// The clusters of `text` in order; rows never go down, and within a row the
/// edges never go left. `shown` is what was laid out: as many characters as `text`.
pub(super) fn stops(text: &str, shown: &str, galley: &Galley) -> Vec<Stop> {
    let slots: Vec<Slot> = galley
        .rows
        .iter()
        .enumerate()
        .flat_map(|(row, placed)| {
            placed.glyphs.iter().map(move |g| Slot {
                chr: g.chr,
                row: row as u32,
                x0: placed.pos.x + g.pos.x,
                x1: placed.pos.x + g.pos.x + g.advance_width,
            })
        })
        .collect();
    let chars = if shown.is_ascii() {
        shown.len()
    } else {
        shown.chars().count()
    };
    let mut stops = if slots.len() == chars {
        one_to_one(text, &slots)
    } else {
        matched(text, shown, &slots)
    };
    settle(text, &mut stops);
    stops
}

/// As many glyphs as characters: they belong together in order.
fn one_to_one(text: &str, slots: &[Slot]) -> Vec<Stop> {
    let mut stops = Vec::with_capacity(slots.len());
    if text.is_ascii() {
        // No clusters but single characters: pieces hold no line ends.
        stops.extend(slots.iter().enumerate().map(|(byte, s)| Stop {
            byte: byte as u32,
            row: s.row,
            x0: s.x0,
            x1: s.x1,
        }));
        return stops;
    }
    let mut at = 0;
    for (byte, cluster) in text.grapheme_indices(true) {
        let n = cluster.chars().count();
        stops.push(around(byte, &slots[at..at + n]));
        at += n;
    }
    stops
}

/// Glyphs and characters differ in number: matched by character between strong
/// left-to-right ones, and dealt out evenly in between.
fn matched(text: &str, shown: &str, slots: &[Slot]) -> Vec<Stop> {
    let wide: Vec<Slot> = slots.iter().copied().filter(|s| s.is_wide()).collect();
    // One entry per cluster: first byte and first character as shown.
    let mut shown_chars = shown.chars();
    let clusters: Vec<(usize, char)> = text
        .grapheme_indices(true)
        .map(|(byte, cluster)| {
            let first = shown_chars.next().unwrap_or(' ');
            for _ in cluster.chars().skip(1) {
                shown_chars.next();
            }
            (byte, first)
        })
        .collect();

    let mut stops = Vec::with_capacity(clusters.len());
    let (mut c, mut s) = (0, 0);
    while c < clusters.len() {
        let same = wide.get(s).is_some_and(|slot| slot.chr == clusters[c].1);
        if same && !is_right_to_left(clusters[c].1) {
            let chr = clusters[c].1;
            let from = s;
            s += 1;
            // A cluster of several glyphs repeats its character; so does "ll".
            let expected = clusters[c + 1..]
                .iter()
                .take_while(|(_, next)| *next == chr)
                .count();
            let repeats = wide[s..].iter().take_while(|w| w.chr == chr).count();
            s += repeats.saturating_sub(expected);
            stops.push(around(clusters[c].0, &wide[from..s]));
            c += 1;
            continue;
        }
        // Out of step: both sides up to the next strong left-to-right character
        // that they share.
        let (c_end, s_end) = next_meeting(&clusters[c..], &wide[s..]);
        let (c_end, s_end) = (c + c_end, s + s_end);
        deal(&clusters[c..c_end], &wide[s..s_end], &mut stops);
        (c, s) = (c_end, s_end);
    }
    stops
}

/// How far to go on both sides until they agree again; at least one cluster.
fn next_meeting(clusters: &[(usize, char)], slots: &[Slot]) -> (usize, usize) {
    let strong = |c: char| c.is_alphanumeric() && !is_right_to_left(c);
    for (c, (_, chr)) in clusters.iter().enumerate().skip(1) {
        // A far match may be a later occurrence: only near ones count.
        if strong(*chr)
            && let Some(s) = slots.iter().take(4 * c + 16).position(|s| s.chr == *chr)
        {
            return (c, s);
        }
    }
    (clusters.len(), slots.len())
}

/// Spreads the slots over the clusters in order.
fn deal(clusters: &[(usize, char)], slots: &[Slot], stops: &mut Vec<Stop>) {
    let (n, m) = (clusters.len(), slots.len());
    for (i, (byte, _)) in clusters.iter().enumerate() {
        let from = i * m / n;
        let to = ((i + 1) * m / n).max(from);
        if from < to {
            stops.push(around(*byte, &slots[from..to]));
        } else {
            // No glyph of its own: a point behind the last one.
            let last = stops.last().copied();
            let (row, x) = match (slots.get(from), last) {
                (Some(slot), _) => (slot.row, slot.x0),
                (None, Some(last)) => (last.row, last.x1),
                (None, None) => (0, 0.0),
            };
            stops.push(Stop {
                byte: *byte as u32,
                row,
                x0: x,
                x1: x,
            });
        }
    }
}

/// The box of one cluster's glyphs; those pushed to the next row are left out.
fn around(byte: usize, slots: &[Slot]) -> Stop {
    let Some(first) = slots.iter().find(|s| s.is_wide()).or(slots.first()) else {
        return Stop {
            byte: byte as u32,
            row: 0,
            x0: 0.0,
            x1: 0.0,
        };
    };
    let mut stop = Stop {
        byte: byte as u32,
        row: first.row,
        x0: first.x0,
        x1: first.x1,
    };
    for s in slots {
        if s.row == stop.row && s.is_wide() {
            stop.x0 = stop.x0.min(s.x0);
            stop.x1 = stop.x1.max(s.x1);
        }
    }
    stop
}

/// Shares a ligature's width among its letters, closes the hairlines between
/// neighbours, and makes rows and edges monotone.
fn settle(text: &str, stops: &mut [Stop]) {
    let mut i = 0;
    while i < stops.len() {
        let leader = stops[i];
        let letters = stops[i + 1..]
            .iter()
            .take_while(|s| s.row == leader.row && s.x1 <= s.x0 && is_letter_at(text, s.byte))
            .count();
        if letters > 0 && leader.x1 > leader.x0 {
            let part = (leader.x1 - leader.x0) / (letters + 1) as f32;
            for (k, stop) in stops[i..=i + letters].iter_mut().enumerate() {
                stop.x0 = leader.x0 + part * k as f32;
                stop.x1 = stop.x0 + part;
            }
        }
        i += letters + 1;
    }
    for i in 1..stops.len() {
        let before = stops[i - 1];
        let stop = &mut stops[i];
        if stop.row < before.row {
            *stop = Stop {
                byte: stop.byte,
                row: before.row,
                x0: before.x1,
                x1: before.x1,
            };
        }
        if stop.row == before.row {
            stop.x0 = stop.x0.max(before.x0);
            stop.x1 = stop.x1.max(stop.x0);
            stops[i - 1].x1 = stops[i].x0;
        }
    }
}

fn is_letter_at(text: &str, byte: u32) -> bool {
    text.get(byte as usize..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(char::is_alphanumeric)
}

/// Scripts that run right to left.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c as u32,
        0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs ten points wide, `_` after one for a phantom of the same character.
    fn slots(glyphs: &str) -> Vec<Slot> {
        let mut x = 0.0;
        let mut slots: Vec<Slot> = Vec::new();
        for c in glyphs.chars() {
            if c == '_' {
                if let Some(last) = slots.last_mut() {
                    last.x1 = last.x0;
                    x = last.x0;
                }
                continue;
            }
            slots.push(Slot {
                chr: c,
                row: 0,
                x0: x,
                x1: x + 10.0,
            });
            x += 10.0;
        }
        slots
    }

    fn edges(text: &str, glyphs: &str) -> Vec<(f32, f32)> {
        let mut stops = matched(text, text, &slots(glyphs));
        settle(text, &mut stops);
        stops.iter().map(|s| (s.x0, s.x1)).collect()
    }

    fn tens(n: usize) -> Vec<(f32, f32)> {
        (0..n)
            .map(|i| (10.0 * i as f32, 10.0 * (i + 1) as f32))
            .collect()
    }

    #[test]
    fn a_word_set_backwards_with_phantoms_fills_its_own_place() {
        assert_eq!(edges("ab אבג cd", "ab גבאב_ג_ cd"), tens(9));
        // The comma and blank after it were set backwards with it.
        assert_eq!(edges("ab אבג, cd", "ab  ,גבאב_ג_,_ _cd"), tens(10));
        assert_eq!(edges("אבג", "גבאב_ג_"), tens(3));
    }

    #[test]
    fn a_character_of_two_glyphs_is_as_wide_as_both() {
        assert_eq!(
            edges("kol l", "koool l"),
            [
                (0.0, 10.0),
                (10.0, 40.0),
                (40.0, 50.0),
                (50.0, 60.0),
                (60.0, 70.0)
            ]
        );
        // Doubled letters are two characters, not one of two glyphs.
        assert_eq!(edges("all ll", "all ll"), tens(6));
    }

    #[test]
    fn a_ligature_is_shared_by_its_letters() {
        let mut stops = one_to_one("office", &slots("off_i_ce"));
        settle("office", &mut stops);
        let edges: Vec<f32> = stops.iter().map(|s| s.x0.round()).collect();
        assert_eq!(edges, [0.0, 10.0, 13.0, 17.0, 20.0, 30.0]);
    }

    #[test]
    fn more_characters_than_glyphs_still_gives_each_a_place() {
        let edges = edges("abcdef", "ab");
        assert_eq!(edges.len(), 6);
        assert!(edges.windows(2).all(|w| w[0].0 <= w[1].0));
    }
}
