//! Which rows answer what was typed, and in which order: shortcut first, then
//! the start of the name, then the start of a word, then loosely. Knows no rows.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// What a row can be found by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found<'a> {
    /// Key or letters that pick it before anything else.
    pub shortcut: &'a str,
    pub name: &'a str,
    /// Id, aliases, country: further words that mean it.
    pub also: &'a str,
}

/// The places of the rows that match, the best first; all of them in their own
/// order where nothing is typed.
pub fn rank(query: &str, rows: &[Found<'_>]) -> Vec<usize> {
    let query = query.trim().to_lowercase();
    if query.is_empty() {
        return (0..rows.len()).collect();
    }
    let pattern = Pattern::parse(&query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut chars = Vec::new();
    let mut found: Vec<(u8, u32, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let shortcut = row.shortcut.to_lowercase();
        let name = row.name.to_lowercase();
        let also = row.also.to_lowercase();
        let starts_word = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|word| word.starts_with(&query))
        };
        let tier = if shortcut == query {
            Some(0)
        } else if name == query || also.lines().any(|it| it == query) {
            Some(1)
        } else if !shortcut.is_empty() && shortcut.starts_with(&query) {
            Some(2)
        } else if name.starts_with(&query) || also.lines().any(|it| it.starts_with(&query)) {
            Some(3)
        } else if starts_word(&name) || starts_word(&also) {
            Some(4)
        } else {
            None
        };
        if let Some(tier) = tier {
            found.push((tier, 0, at));
            continue;
        }
        // Each name by itself: letters picked from several say nothing.
        let score = std::iter::once(name.as_str())
            .chain(also.lines())
            .filter_map(|hay| pattern.score(Utf32Str::new(hay, &mut chars), &mut matcher))
            .max();
        if let Some(score) = score {
            found.push((5, u32::MAX - score, at));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|it| it.2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [Found<'static>; 5] = [
        Found {
            shortcut: "co",
            name: "consult",
            also: "CONSULT",
        },
        Found {
            shortcut: "cp",
            name: "cooperate",
            also: "COOPERATE",
        },
        Found {
            shortcut: "ce",
            name: "coerce",
            also: "COERCE",
        },
        Found {
            shortcut: "ac",
            name: "accuse",
            also: "ACCUSE",
        },
        Found {
            shortcut: "",
            name: "sign a treaty",
            also: "AGREE",
        },
    ];

    fn check(query: &str, expected: &[&str]) {
        let found: Vec<&str> = rank(query, &ROWS)
            .into_iter()
            .map(|at| ROWS[at].name)
            .collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn shortcut_then_start_then_word_then_loosely() {
        check(
            "",
            &["consult", "cooperate", "coerce", "accuse", "sign a treaty"],
        );
        check("CO", &["consult", "cooperate", "coerce"]);
        check("c", &["consult", "cooperate", "coerce", "accuse"]);
        check("ac", &["accuse"]);
        check("tre", &["sign a treaty"]);
        check("agree", &["sign a treaty"]);
        check("cnslt", &["consult"]);
        check("zzz", &[]);
    }
}
