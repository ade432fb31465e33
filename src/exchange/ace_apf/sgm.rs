//! The text of an `.sgm` file and what its offsets mean. Must not know tags.

use crate::text::Span;

/// A text with the place of each counted character.
pub struct Sgm {
    text: String,
    /// The byte of the text where each counted character begins, then its end.
    /// The parts of `&amp;` behind the first begin where it ends.
    starts: Vec<u32>,
}

/// What the file says stands somewhere: first character, last character, words.
pub struct Quote<'a> {
    pub first: i64,
    pub last: i64,
    pub words: &'a str,
}

/// A way to count that is found in files: whether entities count as the one
/// character that they stand for, and whether `\r\n` counts as two.
const WAYS: [(bool, bool); 4] = [(false, false), (true, false), (false, true), (true, true)];

/// Characters that are written by name.
const ENTITIES: [(&str, char); 6] = [
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&apos;", '\''),
    ("&nbsp;", '\u{a0}'),
];

impl Sgm {
    /// The text without its tags, counted in the way in which most of the quotes
    /// stand at their place.
    pub fn new(content: &str, quotes: &[Quote]) -> Self {
        let content = content.strip_prefix('\u{feff}').unwrap_or(content);
        let mut best: Option<(usize, Self)> = None;
        for (decoded, crlf) in WAYS {
            if (decoded && !content.contains('&')) || (crlf && !content.contains('\r')) {
                continue;
            }
            let sgm = Self::counted(content, decoded, crlf);
            let right = quotes.iter().filter(|it| sgm.says(it)).count();
            if best.as_ref().is_none_or(|(most, _)| right > *most) {
                best = Some((right, sgm));
            }
            if right == quotes.len() {
                break;
            }
        }
        best.map_or_else(|| Self::plain(content), |(_, sgm)| sgm)
    }

    /// A text that has no tags, counted in code points.
    pub fn plain(text: &str) -> Self {
        let starts = text.char_indices().map(|(at, _)| at as u32);
        Self {
            text: text.to_owned(),
            starts: starts.chain([text.len() as u32]).collect(),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words from the character `first` up to and with `last`.
    pub fn span(&self, first: i64, last: i64) -> Option<Span> {
        let at = |it: i64| self.starts.get(usize::try_from(it).ok()?).copied();
        Span::new(at(first)?, at(last.checked_add(1)?)?)
    }

    pub fn says(&self, it: &Quote) -> bool {
        let words = self.span(it.first, it.last);
        let words = words.and_then(|it| it.of(&self.text)).unwrap_or_default();
        same(words, it.words)
    }

    fn counted(content: &str, decoded: bool, crlf: bool) -> Self {
        let mut text = String::with_capacity(content.len());
        let mut starts = Vec::with_capacity(content.len());
        let mut rest = content;
        while let Some(first) = rest.chars().next() {
            let here = text.len() as u32;
            if first == '<'
                && let Some(end) = tag_end(rest)
            {
                rest = &rest[end..];
                continue;
            }
            let entity = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
            if let Some((name, char)) = entity {
                text.push(*char);
                starts.push(here);
                if !decoded {
                    let behind = text.len() as u32;
                    starts.extend(name.chars().skip(1).map(|_| behind));
                }
                rest = &rest[name.len()..];
                continue;
            }
            if rest.starts_with("\r\n") {
                starts.push(here);
                text.push('\n');
                if crlf {
                    starts.push(text.len() as u32);
                }
                rest = &rest[2..];
                continue;
            }
            starts.push(here);
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
        starts.push(text.len() as u32);
        Self { text, starts }
    }
}

/// Where a tag that begins here ends, in bytes; None where it is just a `<`.
fn tag_end(rest: &str) -> Option<usize> {
    let at = rest.get(1..)?.find(['<', '>'])? + 1;
    (rest.as_bytes().get(at) == Some(&b'>') && at > 1).then_some(at + 1)
}

/// Whether two texts have the same words; the file may write entities as names.
pub fn same(words: &str, quote: &str) -> bool {
    let plain = |it: &str| -> String {
        let mut it = it.to_owned();
        for (name, char) in ENTITIES {
            it = it.replace(name, char.to_string().as_str());
        }
        it
    };
    !words.is_empty()
        && (words.split_whitespace().eq(quote.split_whitespace())
            || plain(words)
                .split_whitespace()
                .eq(plain(quote).split_whitespace()))
}
