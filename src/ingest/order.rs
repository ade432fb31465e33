//! The order people expect of file names: `2` before `10`, case aside, folders
//! together. Knows nothing of files.

use std::cmp::Ordering;

/// Compares names part by part; equal only where they are equal.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    loop {
        let (Some(&p), Some(&q)) = (x.first(), y.first()) else {
            // Names that differ in case or leading zeros only.
            return x.len().cmp(&y.len()).then_with(|| a.cmp(b));
        };
        if p.is_ascii_digit() && q.is_ascii_digit() {
            let (m, rest_x) = number(x);
            let (n, rest_y) = number(y);
            let by_value = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
            if by_value != Ordering::Equal {
                return by_value;
            }
            (x, y) = (rest_x, rest_y);
        } else {
            let by_letter = rank(p).cmp(&rank(q));
            if by_letter != Ordering::Equal {
                return by_letter;
            }
            (x, y) = (&x[1..], &y[1..]);
        }
    }
}

/// Digits without leading zeros, and what follows.
fn number(bytes: &[u8]) -> (&[u8], &[u8]) {
    let zeros = bytes.iter().take_while(|b| **b == b'0').count();
    let end = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    (&bytes[zeros..end], &bytes[end..])
}

/// `/` first, so that what lies in a folder stays together.
fn rank(byte: u8) -> u8 {
    match byte {
        b'/' => 0,
        byte => byte.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_and_folders_stay_together() {
        let mut names = [
            "a b/1", "a/10", "a/9", "A/09", "a-1", "a/9b", "10", "9", "é", "z",
        ];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            [
                "9", "10", "A/09", "a/9", "a/9b", "a/10", "a b/1", "a-1", "z", "é"
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn it_is_an_order(a in "[aAb01/ ]{0,6}", b in "[aAb01/ ]{0,6}", c in "[aAb01/ ]{0,6}") {
            proptest::prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            proptest::prop_assert_eq!(natural(&a, &b) == Ordering::Equal, a == b);
            if natural(&a, &b).is_lt() && natural(&b, &c).is_lt() {
                proptest::prop_assert!(natural(&a, &c).is_lt());
            }
        }
    }
}
