//! Tags that say of each token whether it begins, continues or ends a mention.
//! Read leniently: an I- that nothing began begins a mention, as lenient
//! evaluation has it; what a strict reader would make of the tags is counted
//! and told at the end. Must not know columns.

/// A token's tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    prefix: Prefix,
    kind: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prefix {
    Outside,
    Begin,
    Inside,
    /// `E-` and BILOU's `L-`.
    End,
    /// `S-` and BILOU's `U-`.
    Single,
}

impl<'a> Tag<'a> {
    pub const OUTSIDE: Self = Self {
        prefix: Prefix::Outside,
        kind: "",
    };

    /// None where the text is no tag.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (prefix, kind) = match text.split_once('-') {
            Some((prefix, kind)) if !kind.is_empty() => (prefix, kind),
            None => (text, ""),
            Some(_) => return None,
        };
        let prefix = match prefix {
            "O" | "_" if kind.is_empty() => Prefix::Outside,
            "B" => Prefix::Begin,
            "I" => Prefix::Inside,
            "M" if !kind.is_empty() => Prefix::Inside,
            "E" | "L" if !kind.is_empty() => Prefix::End,
            "S" | "U" if !kind.is_empty() => Prefix::Single,
            _ => return None,
        };
        Some(Self { prefix, kind })
    }

    pub fn is_outside(self) -> bool {
        self.prefix == Prefix::Outside
    }

    /// Empty where the tag names none.
    pub fn kind(self) -> &'a str {
        self.kind
    }
}

/// A mention: first token, the token behind its last, and its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    pub first: usize,
    pub end: usize,
    pub kind: &'a str,
}

/// What the tags of a file were like.
#[derive(Debug, Default)]
pub struct Seen {
    /// Letters used, as in [`LETTERS`].
    letters: [bool; LETTERS.len()],
    /// B- right behind the same kind, where IOB1 needs it.
    needed_begins: usize,
    other_begins: usize,
    /// Lines of I- or E- that nothing began.
    unbegun: Few,
    /// Lines of B- or I- whose mention no E- ends.
    unended: Few,
}

const LETTERS: [&str; 7] = ["B", "I", "E", "S", "L", "U", "M"];

/// The first of many lines.
#[derive(Debug, Default)]
struct Few {
    first: Vec<usize>,
    count: usize,
}

impl Few {
    fn add(&mut self, line: usize) {
        self.count += 1;
        if self.first.len() < 5 {
            self.first.push(line);
        }
    }

    fn told(&self) -> String {
        let lines: Vec<String> = self.first.iter().map(ToString::to_string).collect();
        let more = if self.count > lines.len() { " …" } else { "" };
        format!("{} ({}{more})", self.count, lines.join(", "))
    }
}

/// The mentions of one layer of one sentence. `tags` gives each token's line
/// and tag; the first token has the number `first`.
pub fn mentions<'a>(
    tags: impl Iterator<Item = (usize, Tag<'a>)>,
    first: usize,
    seen: &mut Seen,
) -> Vec<Found<'a>> {
    let mut found: Vec<Found> = Vec::new();
    // The kind that the last mention may go on with, and the line it stood on.
    let mut open: Option<(&str, usize)> = None;
    let mut last_kind: Option<&str> = None;
    for (index, (line, tag)) in tags.enumerate() {
        let at = first + index;
        let goes_on = open.is_some_and(|(kind, _)| kind == tag.kind);
        let joins = matches!(tag.prefix, Prefix::Inside | Prefix::End) && goes_on;
        if let Some((_, line)) = open
            && !joins
        {
            seen.unended.add(line);
        }
        match tag.prefix {
            Prefix::Outside => {}
            _ if joins => {
                if let Some(mention) = found.last_mut() {
                    mention.end = at + 1;
                }
            }
            prefix => {
                match prefix {
                    Prefix::Begin if last_kind == Some(tag.kind) => seen.needed_begins += 1,
                    Prefix::Begin => seen.other_begins += 1,
                    Prefix::Inside | Prefix::End => seen.unbegun.add(line),
                    Prefix::Single | Prefix::Outside => {}
                }
                found.push(Found {
                    first: at,
                    end: at + 1,
                    kind: tag.kind,
                });
            }
        }
        open = matches!(tag.prefix, Prefix::Begin | Prefix::Inside).then_some((tag.kind, line));
        last_kind = (!tag.is_outside()).then_some(tag.kind);
    }
    if let Some((_, line)) = open {
        seen.unended.add(line);
    }
    found
}

impl Seen {
    /// Notes the letter that a tag was written with.
    pub fn letter(&mut self, tag: &str) {
        let letter = tag.split_once('-').map_or(tag, |it| it.0);
        if let Some(at) = LETTERS.iter().position(|it| *it == letter) {
            self.letters[at] = true;
        }
    }

    /// The scheme and what in it is ill-formed, for people; None for a clean
    /// IOB2 file, or one without tags.
    pub fn remark(&self) -> Option<String> {
        let [begin, inside, end, single, last, unit, middle] = self.letters;
        if !(begin || inside || end || single || last || unit || middle) {
            return None;
        }
        let (scheme, ends) = if last || unit {
            ("BILOU", true)
        } else if middle {
            ("BMES", true)
        } else if end || single {
            ("BIOES", true)
        } else if self.other_begins == 0 && self.unbegun.count > 0 {
            return Some("the tags are IOB1".to_owned());
        } else {
            ("IOB2", false)
        };
        let mut wrong = Vec::new();
        if self.unbegun.count > 0 {
            let told = self.unbegun.told();
            wrong.push(format!("{told} continue what nothing began"));
        }
        if ends && self.unended.count > 0 {
            let told = self.unended.told();
            wrong.push(format!("{told} begin or continue what nothing ends"));
        }
        match (wrong.is_empty(), scheme) {
            (true, "IOB2") => None,
            (true, scheme) => Some(format!("the tags are {scheme}")),
            (false, scheme) => Some(format!(
                "the tags are {scheme}, but not all by its rules (number and lines): {}; read \
                 leniently, each begins a mention or ends where the next one begins",
                wrong.join("; ")
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tags: &str, mentions_found: &str, remark: Option<&str>) {
        let mut seen = Seen::default();
        let parsed = tags.split(' ').enumerate().map(|(n, text)| {
            seen.letter(text);
            (n + 1, Tag::parse(text).expect("a tag"))
        });
        let parsed: Vec<_> = parsed.collect();
        let found: Vec<String> = mentions(parsed.into_iter(), 0, &mut seen)
            .iter()
            .map(|it| format!("{}-{} {}", it.first, it.end, it.kind))
            .collect();
        assert_eq!(found.join(", "), mentions_found, "{tags}");
        assert_eq!(seen.remark().as_deref(), remark, "{tags}");
    }

    #[test]
    fn each_scheme_is_seen() {
        check("B-P I-P O B-P B-P", "0-2 P, 3-4 P, 4-5 P", None);
        check(
            "I-P I-P O I-P B-P I-Q",
            "0-2 P, 3-4 P, 4-5 P, 5-6 Q",
            Some("the tags are IOB1"),
        );
        check(
            "B-P E-P S-P O B-Q I-Q E-Q",
            "0-2 P, 2-3 P, 4-7 Q",
            Some("the tags are BIOES"),
        );
        check("B-P L-P U-P O", "0-2 P, 2-3 P", Some("the tags are BILOU"));
        check("B-P M-P E-P O", "0-3 P", Some("the tags are BMES"));
        check("B I O", "0-2 ", None);
        check("B-creative-work I-creative-work", "0-2 creative-work", None);
        check("O _ O", "", None);
    }

    #[test]
    fn what_strict_readers_refuse_is_read_and_told() {
        check(
            "B-P O I-P I-P B-Q I-P",
            "0-1 P, 2-4 P, 4-5 Q, 5-6 P",
            Some(
                "the tags are IOB2, but not all by its rules (number and lines): 2 (3, 6) \
                 continue what nothing began; read leniently, each begins a mention or ends \
                 where the next one begins",
            ),
        );
        check(
            "B-P O E-P S-Q",
            "0-1 P, 2-3 P, 3-4 Q",
            Some(
                "the tags are BIOES, but not all by its rules (number and lines): 1 (3) continue \
                 what nothing began; 1 (1) begin or continue what nothing ends; read leniently, \
                 each begins a mention or ends where the next one begins",
            ),
        );
    }

    #[test]
    fn other_words_are_no_tags() {
        for text in ["NNP", "-X-", "B-", "-", "", "E", "S", "E_PER", "0"] {
            assert_eq!(Tag::parse(text), None, "{text}");
        }
    }
}
