//! spaCy's names for strings: a row of a fixed table, or MurmurHash64A with the
//! seed 1 of the UTF-8. Source: spaCy's `strings.pyx` and `symbols.pyx`, and
//! Austin Appleby's MurmurHash2. Knows nothing of documents.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The strings with a number of their own, by number.
static SYMBOLS: LazyLock<HashMap<&'static str, u64>> = LazyLock::new(|| {
    let rows = include_str!("symbols.txt").lines().zip(0..);
    rows.filter(|(name, _)| !name.is_empty()).collect()
});

/// The longest of them in bytes, at most.
const LONGEST: usize = 64;

/// The number that spaCy gives a string; 0 for none.
pub fn string_id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    // Whole texts come too, and aren't looked up.
    let known = (text.len() <= LONGEST).then(|| SYMBOLS.get(text));
    match known.flatten() {
        Some(id) => *id,
        None => murmur(text.as_bytes(), 1),
    }
}

/// The number of an attribute: `ENT_IOB`.
pub fn attribute_id(name: &str) -> u64 {
    SYMBOLS.get(name).copied().unwrap_or_default()
}

fn murmur(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (blocks, tail) = bytes.as_chunks::<8>();
    for block in blocks {
        let mut k = u64::from_le_bytes(*block).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(tail) {
            *to = *from;
        }
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> R)).wrapping_mul(M);
    hash ^ (hash >> R)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that spaCy 3.8 gives.
    #[test]
    fn strings_have_spacys_numbers() {
        let known = [
            ("", 0),
            ("PERSON", 380),
            ("ORG", 383),
            ("apple", 8_566_208_034_543_834_098),
            ("Müller", 17_756_770_188_198_780_212),
            ("😀", 13_900_606_239_988_879_105),
            (
                "a longer string with many words in it",
                13_641_738_301_360_554_899,
            ),
        ];
        for (text, id) in known {
            assert_eq!(string_id(text), id, "{text}");
        }
        assert_eq!(attribute_id("ENT_IOB"), 77);
        assert_eq!(attribute_id("ENT_KB_ID"), 452);
    }
}
