//! Where cards stand: each as near to its line as the others allow, none over
//! another, the focused one exactly at its line. Knows heights and wishes only.

/// A card's wish.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Where its line is, in points.
    pub y: f32,
    pub height: f32,
    /// The others make room for it.
    pub pinned: bool,
}

/// Tops of the cards, in the order of the wishes, which must be in the order of
/// their lines. `top` and `bottom` bound the stack where they are known: the
/// text's own ends.
pub fn stack(wishes: &[Wish], gap: f32, top: Option<f32>, bottom: Option<f32>) -> Vec<f32> {
    // What a card would wish for if those above it had no height: then any
    // order that doesn't fall is a stack without overlap, and the nearest one
    // is found by merging neighbours that fall (isotonic regression).
    let mut offset = 0.0;
    let mut blocks: Vec<Block> = Vec::with_capacity(wishes.len());
    let mut offsets = Vec::with_capacity(wishes.len());
    for wish in wishes {
        offsets.push(offset);
        blocks.push(Block {
            sum: (wish.y - offset) * weight(wish),
            weight: weight(wish),
            count: 1,
        });
        offset += wish.height + gap;
        while let [.., above, below] = &blocks[..]
            && above.mean() > below.mean()
        {
            let merged = Block {
                sum: above.sum + below.sum,
                weight: above.weight + below.weight,
                count: above.count + below.count,
            };
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }
    let least = top.unwrap_or(f32::NEG_INFINITY);
    let most = bottom
        .map_or(f32::INFINITY, |it| it - (offset - gap))
        .max(least);
    let tops = blocks
        .iter()
        .flat_map(|block| std::iter::repeat_n(block.mean(), block.count));
    tops.zip(offsets)
        .map(|(at, offset)| at.clamp(least, most) + offset)
        .collect()
}

struct Block {
    sum: f32,
    weight: f32,
    count: usize,
}

impl Block {
    fn mean(&self) -> f32 {
        self.sum / self.weight
    }
}

fn weight(wish: &Wish) -> f32 {
    if wish.pinned { 4096.0 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wish(y: f32, height: f32) -> Wish {
        Wish {
            y,
            height,
            pinned: false,
        }
    }

    #[test]
    fn cards_with_room_stay_at_their_lines() {
        let at = stack(&[wish(0.0, 28.0), wish(100.0, 28.0)], 4.0, None, None);
        assert_eq!(at, [0.0, 100.0]);
    }

    #[test]
    fn cards_of_one_line_share_the_shift() {
        let at = stack(&[wish(100.0, 28.0), wish(100.0, 28.0)], 4.0, None, None);
        assert_eq!(at, [84.0, 116.0]);
    }

    #[test]
    fn the_pinned_one_stays_and_pushes_both_ways() {
        let pinned = Wish {
            y: 100.0,
            height: 200.0,
            pinned: true,
        };
        let at = stack(
            &[wish(90.0, 28.0), pinned, wish(120.0, 28.0)],
            4.0,
            None,
            None,
        );
        assert!((at[1] - 100.0).abs() < 0.1, "{at:?}");
        assert!(
            (at[0] - 68.0).abs() < 0.1 && (at[2] - 304.0).abs() < 0.1,
            "{at:?}"
        );
    }

    #[test]
    fn nothing_stands_above_the_first_line() {
        let at = stack(&[wish(10.0, 28.0), wish(10.0, 28.0)], 4.0, Some(8.0), None);
        assert_eq!(at, [8.0, 40.0]);
    }

    #[test]
    fn nothing_stands_below_the_last_line_while_there_is_room_above() {
        let at = stack(
            &[wish(10.0, 28.0), wish(90.0, 28.0)],
            4.0,
            Some(0.0),
            Some(100.0),
        );
        assert_eq!(at, [10.0, 72.0]);
    }

    proptest! {
        #[test]
        fn never_one_over_another(
            ys in prop::collection::vec((0f32..1000.0, 20f32..300.0, any::<bool>()), 0..20)
        ) {
            let mut wishes: Vec<Wish> =
                ys.iter().map(|(y, height, _)| wish(*y, *height)).collect();
            wishes.sort_by(|a, b| a.y.total_cmp(&b.y));
            if let Some(at) = ys.iter().position(|it| it.2) {
                wishes[at].pinned = true;
            }
            let tops = stack(&wishes, 4.0, None, None);
            prop_assert_eq!(tops.len(), wishes.len());
            for (i, pair) in tops.windows(2).enumerate() {
                prop_assert!(pair[1] - pair[0] >= wishes[i].height + 4.0 - 0.05);
            }
            if let Some(at) = wishes.iter().position(|it| it.pinned) {
                prop_assert!((tops[at] - wishes[at].y).abs() < 8.0);
            }
        }
    }
}
