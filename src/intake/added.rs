//! Articles that a file brings along: names for their files that lead nowhere
//! else, and what is read of them once they lie there. Writes nothing itself.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::bridge::Folded;
use crate::ingest;
use crate::model::{ArticleId, TextHash};
use crate::store::hash_text;

/// Longest part of a path, in bytes; a number and an ending come on top.
const LONGEST: usize = 120;

/// Most folders, one in another.
const DEEPEST: usize = 6;

/// An article to be written beside the project's others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    pub id: ArticleId,
    /// As it is read again from its file.
    pub text: Arc<str>,
    pub hash: TextHash,
}

/// The articles that are added in one go.
#[derive(Debug, Default)]
pub struct Adding {
    /// Names that are taken, in lower case.
    taken: HashSet<String>,
    /// By the file's id and the folded text: two documents with one id are two
    /// articles where they say something else.
    known: HashMap<(Option<String>, TextHash), usize>,
    all: Vec<Added>,
}

impl Adding {
    /// `ids` are the articles that there are.
    pub fn beside<'a>(ids: impl Iterator<Item = &'a ArticleId>) -> Self {
        Self {
            taken: ids.map(|it| it.as_str().to_lowercase()).collect(),
            ..Self::default()
        }
    }

    /// The article for a document: one that was added for the same id and text,
    /// or a new one; true where it is new. Where it can't be an article, why.
    pub fn add(
        &mut self,
        id: Option<&str>,
        file: &str,
        text: &str,
    ) -> Result<(Added, bool), String> {
        let key = (id.map(str::to_owned), hash_text(&Folded::new(text).text));
        if let Some(known) = self.known.get(&key).and_then(|at| self.all.get(*at)) {
            return Ok((known.clone(), false));
        }
        let name = self.free(&safe_name(id.unwrap_or(file)));
        let reading = ingest::read_with(&name, text.as_bytes(), &ingest::Hints::default())
            .map_err(|why| format!("the text can't be an article: {why}"))?;
        let added = Added {
            id: ArticleId::new(&name),
            hash: hash_text(&reading.text),
            text: reading.text.into(),
        };
        self.taken.insert(name.to_lowercase());
        self.known.insert(key, self.all.len());
        self.all.push(added.clone());
        Ok((added, true))
    }

    fn free(&self, name: &str) -> String {
        let mut n = 1;
        loop {
            let tried = match n {
                1 => format!("{name}.txt"),
                _ => format!("{name}-{n}.txt"),
            };
            if !self.taken.contains(&tried.to_lowercase()) {
                return tried;
            }
            n += 1;
        }
    }
}

/// A document's id as a path of plain names, without an ending: nothing in it
/// leads up, is hidden, or means something to a system.
pub fn safe_name(id: &str) -> String {
    let id = id.strip_suffix(".txt").unwrap_or(id);
    let parts: Vec<String> = id
        .split(['/', '\\'])
        .map(safe_part)
        .filter(|it| !it.is_empty())
        .collect();
    let from = parts.len().saturating_sub(DEEPEST);
    match parts[from..].join("/") {
        name if name.is_empty() => "document".to_owned(),
        name => name,
    }
}

fn safe_part(part: &str) -> String {
    let mut safe = String::new();
    for c in part.chars() {
        let plain =
            c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-' | '(' | ')' | '+' | ',');
        let c = if plain { c } else { '_' };
        if safe.len() + c.len_utf8() > LONGEST {
            break;
        }
        safe.push(c);
    }
    let safe = safe.trim_matches([' ', '.']).to_owned();
    let stem = safe.split('.').next().unwrap_or_default().to_lowercase();
    let device = matches!(&*stem, "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    if device { format!("_{safe}") } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        for (id, expected) in [
            ("a/b.txt", "a/b"),
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("C:\\con\\nul.txt", "C_/_con/_nul"),
            ("..", "document"),
            ("", "document"),
            (".hidden", "hidden"),
            ("https://a.org/x?y=1", "https_/a.org/x_y_1"),
            ("a\0b\nc", "a_b_c"),
            ("1/2/3/4/5/6/7/8", "3/4/5/6/7/8"),
        ] {
            assert_eq!(safe_name(id), expected, "{id}");
        }
        assert!(safe_name(&"ä".repeat(999)).len() <= LONGEST);
    }

    #[test]
    fn documents_with_one_name_and_one_text_are_one_article() {
        let known = [ArticleId::new("A.txt")];
        let mut adding = Adding::beside(known.iter());
        let mut add = |id, text| {
            let (added, new) = adding.add(id, "file", text).expect("an article");
            format!("{} {new}", added.id)
        };
        assert_eq!(add(Some("a"), "one"), "a-2.txt true");
        assert_eq!(add(Some("a"), "one"), "a-2.txt false");
        assert_eq!(add(Some("a"), " one\n"), "a-2.txt false");
        assert_eq!(add(Some("a"), "other"), "a-3.txt true");
        assert_eq!(add(Some("b"), "one"), "b.txt true");
        assert_eq!(add(None, "two"), "file.txt true");
        assert_eq!(add(None, "two"), "file.txt false");
        assert_eq!(add(None, "three"), "file-2.txt true");
    }
}
