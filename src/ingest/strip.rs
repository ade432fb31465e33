//! HTML read as a flat run of tags and text: how deep it nests, what encoding it
//! declares, and all its text where the article can't be told from the page.
//!
//! Linear in the page's size and without recursion, so that it is safe on pages
//! made to break parsers. Builds no tree and knows nothing of articles.

/// A stretch of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it stands, entities not decoded.
    Text(&'a str),
    Open {
        name: &'a str,
        /// Everything between name and `>`.
        attributes: &'a str,
    },
    Close(&'a str),
}

/// What a parser would have to cope with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// At least the depth of elements that a parser reaches, save for a small factor.
    pub depth: usize,
    pub elements: usize,
    /// Most attributes on one element.
    pub attributes: usize,
}

/// Bounds of a page without parsing it.
pub fn survey(html: &str) -> Survey {
    let mut survey = Survey::default();
    let mut open = std::collections::HashMap::<String, usize>::new();
    let mut depth = 0;
    let mut foreign = 0usize;
    let mut last_item = "";
    for piece in pieces(html) {
        match piece {
            Piece::Text(_) => {}
            Piece::Open { name, attributes } => {
                survey.elements += 1;
                // Over-counts what stands in quotes, which only errs to the safe side.
                let equals = attributes
                    .bytes()
                    .filter(|b| *b == b'=' || *b == b' ')
                    .count();
                survey.attributes = survey.attributes.max(equals.min(attributes.len() / 4));
                let name = name.to_ascii_lowercase();
                let is_foreign = name == "svg" || name == "math";
                // Items of one kind close each other; of two kinds they nest.
                let item = ["li", "dd", "dt"].into_iter().find(|item| *item == name);
                let nests = match item {
                    Some(item) => std::mem::replace(&mut last_item, item) != item,
                    None => foreign > 0 && !attributes.ends_with('/') || !is_flat(&name),
                };
                if nests {
                    depth += 1;
                    survey.depth = survey.depth.max(depth);
                    foreign += usize::from(is_foreign);
                    *open.entry(name).or_default() += 1;
                }
            }
            Piece::Close(name) => {
                let name = name.to_ascii_lowercase();
                if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                    *count -= 1;
                    depth -= 1;
                    foreign -= usize::from(name == "svg" || name == "math");
                }
            }
        }
    }
    survey
}

/// The encoding that the page's first kilobytes declare.
pub fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = match start.find("<meta") {
        Some(meta) => meta + start[meta..].find("charset=")? + "charset=".len(),
        None if start.starts_with("<?xml") => start.find("encoding=")? + "encoding=".len(),
        None => return None,
    };
    let value = start[at..].trim_start_matches([' ', '"', '\'']);
    let end = value
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '+')))
        .unwrap_or(value.len());
    (end > 0).then(|| value[..end].to_owned())
}

/// All text of the page, a line to a block, scripts and styles left out.
pub fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 4);
    let mut pending = Gap::None;
    for piece in pieces(html) {
        match piece {
            Piece::Text(run) => push_run(&mut text, &decode_entities(run), &mut pending),
            Piece::Open { name, .. } | Piece::Close(name) => pending = pending.max(gap_of(name)),
        }
    }
    text
}

/// Text between the first `<name>` and its end, entities decoded, one line.
pub fn element_text(html: &str, wanted: &str) -> Option<String> {
    let mut inside = false;
    let mut text = String::new();
    let mut gap = Gap::None;
    for piece in pieces(html) {
        match piece {
            Piece::Open { name, .. } if name.eq_ignore_ascii_case(wanted) => inside = true,
            Piece::Close(name) if inside && name.eq_ignore_ascii_case(wanted) => break,
            Piece::Text(run) if inside && text.len() < 2000 => {
                push_run(&mut text, &decode_entities(run), &mut gap)
            }
            Piece::Open { .. } | Piece::Close(_) if inside => gap = Gap::Blank,
            _ => {}
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The page's pieces in order; comments, declarations, scripts and styles are left out.
pub fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    Pieces {
        rest: html,
        raw: None,
    }
}

struct Pieces<'a> {
    rest: &'a str,
    /// Inside an element whose content is no markup: its name.
    raw: Option<&'static str>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if let Some(name) = self.raw.take() {
                let end = find_close(self.rest, name).unwrap_or(self.rest.len());
                let (content, rest) = self.rest.split_at(end);
                self.rest = rest;
                if matches!(name, "title" | "textarea") && !content.is_empty() {
                    return Some(Piece::Text(content));
                }
            }
            if self.rest.is_empty() {
                return None;
            }
            let at = self.rest.find('<').unwrap_or(self.rest.len());
            if at > 0 {
                let (run, rest) = self.rest.split_at(at);
                self.rest = rest;
                return Some(Piece::Text(run));
            }
            let inner = &self.rest[1..];
            if let Some(comment) = inner.strip_prefix("!--") {
                self.rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            match inner.bytes().next() {
                Some(b'!' | b'?') => {
                    self.rest = inner.find('>').map_or("", |end| &inner[end + 1..])
                }
                Some(b'/') if inner[1..].starts_with(|c: char| c.is_ascii_alphabetic()) => {
                    let (name, _, rest) = tag(&inner[1..]);
                    self.rest = rest;
                    return Some(Piece::Close(name));
                }
                Some(b) if b.is_ascii_alphabetic() => {
                    let (name, attributes, rest) = tag(inner);
                    self.rest = rest;
                    self.raw = RAW
                        .iter()
                        .copied()
                        .find(|raw| raw.eq_ignore_ascii_case(name));
                    return Some(Piece::Open { name, attributes });
                }
                // A lone sign is text.
                _ => {
                    let end = inner.find('<').map_or(self.rest.len(), |end| end + 1);
                    let (run, rest) = self.rest.split_at(end);
                    self.rest = rest;
                    return Some(Piece::Text(run));
                }
            }
        }
    }
}

/// Elements whose content holds no tags.
const RAW: &[&str] = &[
    "script", "style", "title", "textarea", "noscript", "iframe", "template", "xmp", "noembed",
    "noframes",
];

/// Name, attributes and what follows the tag.
fn tag(inner: &str) -> (&str, &str, &str) {
    let name_end = inner
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(inner.len());
    let (name, rest) = inner.split_at(name_end);
    let mut quote = None;
    let mut after_equals = false;
    for (at, b) in rest.bytes().enumerate() {
        match (quote, b) {
            (Some(q), b) if b == q => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return (name, &rest[..at], &rest[at + 1..]),
            (None, b'"' | b'\'') if after_equals => quote = Some(b),
            _ => {}
        }
        after_equals = b == b'=' || (after_equals && b.is_ascii_whitespace());
    }
    (name, rest, "")
}

fn find_close(html: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = html[from..].find("</") {
        let start = from + at;
        let close = html.as_bytes().get(start + 2..start + 2 + name.len());
        if close.is_some_and(|close| close.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(start);
        }
        from = start + 2;
    }
    None
}

/// Elements that don't nest in themselves in ordinary content.
fn is_flat(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "td"
            | "th"
            | "tr"
            | "option"
            | "optgroup"
            | "thead"
            | "tbody"
            | "tfoot"
            | "colgroup"
            | "html"
            | "head"
            | "body"
    )
}

/// What stands between two runs of text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Line,
    Paragraph,
}

fn gap_of(name: &str) -> Gap {
    const PARAGRAPHS: &[&str] = &[
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "article",
        "section",
        "blockquote",
        "table",
        "ul",
        "ol",
        "dl",
        "figure",
        "header",
        "footer",
        "nav",
        "aside",
        "main",
        "pre",
    ];
    const LINES: &[&str] = &[
        "br",
        "div",
        "li",
        "tr",
        "dt",
        "dd",
        "figcaption",
        "hr",
        "option",
        "title",
        "body",
        "form",
        "center",
        "address",
        "button",
    ];
    const CELLS: &[&str] = &["td", "th", "img", "input", "select", "script", "style"];
    let is_in = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    if is_in(PARAGRAPHS) {
        Gap::Paragraph
    } else if is_in(LINES) {
        Gap::Line
    } else if is_in(CELLS) {
        Gap::Blank
    } else {
        Gap::None
    }
}

/// Adds text with its blanks collapsed and the gap before it.
fn push_run(text: &mut String, run: &str, pending: &mut Gap) {
    let is_blank = |c: char| c.is_ascii_whitespace();
    if run.starts_with(is_blank) {
        *pending = (*pending).max(Gap::Blank);
    }
    for word in run.split(is_blank).filter(|word| !word.is_empty()) {
        if !text.is_empty() {
            text.push_str(match *pending {
                Gap::None => "",
                Gap::Blank => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        text.push_str(word);
        *pending = Gap::Blank;
    }
    if !run.ends_with(is_blank) && *pending == Gap::Blank && !run.trim().is_empty() {
        *pending = Gap::None;
    }
}

fn decode_entities(run: &str) -> std::borrow::Cow<'_, str> {
    if !run.contains('&') {
        return run.into();
    }
    let mut text = String::with_capacity(run.len());
    let mut parts = run.split('&');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let name_end = part
            .bytes()
            .take(12)
            .position(|b| !(b.is_ascii_alphanumeric() || b == b'#'))
            .unwrap_or(part.len().min(12));
        let name_end = part.floor_char_boundary(name_end);
        match entity(&part[..name_end]) {
            Some(c) => {
                text.push(c);
                let rest = &part[name_end..];
                text.push_str(rest.strip_prefix(';').unwrap_or(rest));
            }
            None => {
                text.push('&');
                text.push_str(part);
            }
        }
    }
    text.into()
}

fn entity(name: &str) -> Option<char> {
    const NAMED: &[(&str, char)] = &[
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{A0}'),
        ("mdash", '—'),
        ("ndash", '–'),
        ("hellip", '…'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("bdquo", '„'),
        ("sbquo", '‚'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("copy", '©'),
        ("reg", '®'),
        ("trade", '™'),
        ("euro", '€'),
        ("pound", '£'),
        ("bull", '•'),
        ("middot", '·'),
        ("deg", '°'),
        ("shy", '\u{AD}'),
        ("ensp", '\u{2002}'),
        ("emsp", '\u{2003}'),
        ("thinsp", '\u{2009}'),
        ("times", '×'),
        ("sect", '§'),
        ("para", '¶'),
        ("eacute", 'é'),
        ("egrave", 'è'),
        ("agrave", 'à'),
        ("aacute", 'á'),
        ("iacute", 'í'),
        ("oacute", 'ó'),
        ("uacute", 'ú'),
        ("ntilde", 'ñ'),
        ("ccedil", 'ç'),
        ("auml", 'ä'),
        ("ouml", 'ö'),
        ("uuml", 'ü'),
        ("szlig", 'ß'),
    ];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    NAMED.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_blocks_part_lines() {
        let html = "<!DOCTYPE html><title>No &amp; yes</title><style>p{}</style><p>One <b>tw</b>o &mdash; a&nbsp;b<br>three</p>\n<!-- no --><div>4 < 5 &unknown; &#x2019;</div><script>if (a</b>) x</script><ul><li>a<li>b</ul>";
        assert_eq!(
            text_of(html),
            "No & yes\n\nOne two — a\u{A0}b\nthree\n\n4 < 5 &unknown; ’\n\na\nb"
        );
        assert_eq!(element_text(html, "title").as_deref(), Some("No & yes"));
        assert_eq!(element_text(html, "h1"), None);
    }

    #[test]
    fn depth_is_never_counted_too_small() {
        let depth = |html: &str| survey(&html.repeat(1000)).depth;
        assert_eq!(depth("<div><p>x</p></div>"), 1);
        assert_eq!(depth("<p>a<p>b<br>"), 0);
        assert_eq!(depth("<ul><li>a<li>b</ul>"), 2);
        for nesting in [
            "<div>",
            "<b><p>",
            "<div></span>",
            "<li><dd>",
            "<svg><input>",
            "<div><table><tr><td></div>",
        ] {
            assert!(depth(nesting) >= 1000, "{nesting}");
        }
    }

    #[test]
    fn a_declared_encoding_is_found() {
        let of = |html: &str| declared_encoding(html.as_bytes());
        assert_eq!(
            of("<html><meta charset='windows-1251'>").as_deref(),
            Some("windows-1251")
        );
        assert_eq!(
            of("<META http-equiv=Content-Type content=\"text/html; charset=KOI8-R\">").as_deref(),
            Some("koi8-r")
        );
        assert_eq!(of("<p>charset=none</p>"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_page_panics(html in "(<[a-z!/?]{0,3}|[ ='\">]|&#?[a-zé0-9]{0,4};?|--|script|é|.){0,60}") {
            let _ = (survey(&html), text_of(&html), declared_encoding(html.as_bytes()), element_text(&html, "b"));
        }
    }
}
