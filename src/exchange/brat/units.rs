//! brat counts code points. Files made by other programs count something else
//! now and then; where every quote then fits, it is taken so and told. Must not
//! know lines or tags.

use crate::text::Span;

/// Another way to count.
pub(super) struct Unit {
    /// For people: `UTF-16 units`.
    pub name: &'static str,
    /// Byte where each unit of a text begins, and the end; inside a character
    /// the byte is repeated.
    places: fn(&str) -> Vec<u32>,
}

/// What files were seen to count, the likeliest first.
pub(super) static OTHERS: &[Unit] = &[
    Unit {
        name: "UTF-16 units",
        places: |text| places(text, |_, c| c.len_utf16()),
    },
    Unit {
        name: "bytes",
        places: |text| places(text, |_, c| c.len_utf8()),
    },
    Unit {
        name: "code points with each line end as one",
        places: |text| {
            places(text, |at, c| {
                usize::from(c != '\r' || text.as_bytes().get(at + 1) != Some(&b'\n'))
            })
        },
    },
    Unit {
        name: "code points from behind a byte-order mark",
        places: |text| {
            let mut all = places(text, |_, _| 1);
            all.insert(0, 0);
            all
        },
    },
];

impl Unit {
    /// A way to look spans of `text` up.
    pub fn ruler(&self, text: &str) -> Ruler {
        Ruler((self.places)(text))
    }
}

pub(super) struct Ruler(Vec<u32>);

impl Ruler {
    /// The span between two offsets, where they fit.
    pub fn span(&self, start: i64, end: i64) -> Option<Span> {
        let at = |it: i64| self.0.get(usize::try_from(it).ok()?).copied();
        Span::new(at(start)?, at(end)?)
    }
}

fn places(text: &str, width: impl Fn(usize, char) -> usize) -> Vec<u32> {
    let mut places = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        places.extend(std::iter::repeat_n(at as u32, width(at, c)));
    }
    places.push(text.len() as u32);
    places
}
