//! Which columns of a document hold what: words, a running number before them,
//! tags in one or several layers. Seen from the rows, as no file says it. Must
//! not know documents.

use std::collections::BTreeMap;

use super::iob::Tag;

/// Where things stand in the rows of a document; columns count from 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub word: usize,
    pub tags: Tags,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tags {
    /// No column looks like tags.
    None,
    /// Each of these columns is a layer of its own.
    Columns(Vec<usize>),
    /// Rows have as many tags as they need, from this column on: each kind is a
    /// layer of its own.
    From(usize),
}

/// Kinds that mark phrases, not names: CoNLL-2003's third column.
const CHUNKS: [&str; 11] = [
    "NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP",
];

/// Looks at a document's rows.
pub(super) fn of(rows: &[Vec<&str>]) -> Layout {
    let width = usual_width(rows);
    let word = usize::from(width > 1 && is_numbered(rows));
    let from = word + 1;
    // Rows wider than the others that hold tags only, and hardly one that
    // doesn't: each token has as many as it needs.
    let lists = |row: &&Vec<&str>| row.len() > from && row[from..].iter().all(|it| is_tag(it));
    let listed = rows.iter().filter(lists);
    if listed.clone().any(|row| row.len() > width) && listed.count() * 20 >= rows.len() * 19 {
        let tags = Tags::From(from);
        return Layout { word, tags };
    }
    let mut columns = Vec::new();
    for column in (from..width).rev() {
        match look(rows, column, columns.is_empty()) {
            Look::Tags => columns.push(column),
            Look::Chunks => {}
            Look::Else => break,
        }
    }
    columns.reverse();
    let several = |row: &Vec<&str>, at: &usize| row.get(*at).is_some_and(|it| it.contains(','));
    let tags = match columns.as_slice() {
        [] => Tags::None,
        // `B-group,B-location`: several tags in one column.
        [only] if rows.iter().any(|row| several(row, only)) => Tags::From(*only),
        _ => Tags::Columns(columns),
    };
    Layout { word, tags }
}

/// The tags of a cell: one, or several with commas between them.
pub(super) fn tags_of(cell: &str) -> impl Iterator<Item = (&str, Tag<'_>)> {
    let whole = !cell.split(',').all(is_tag);
    let parts = cell.split(',').filter(move |_| !whole);
    let parts = parts.chain(whole.then_some(cell));
    parts.filter_map(|it| Some((it, Tag::parse(it)?)))
}

/// The number of columns that most rows have.
fn usual_width(rows: &[Vec<&str>]) -> usize {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.len()).or_insert(0_usize) += 1;
    }
    let usual = counts.into_iter().max_by_key(|(_, count)| *count);
    usual.map_or(0, |it| it.0)
}

#[derive(PartialEq)]
enum Look {
    Tags,
    Chunks,
    Else,
}

/// What a column holds. The last one may hold a good deal else and still be the
/// tags'; the others only by accident.
fn look(rows: &[Vec<&str>], column: usize, last: bool) -> Look {
    let cells = || rows.iter().filter_map(|row| row.get(column));
    let total = cells().count();
    let tags: Vec<Tag> = cells().filter_map(|it| Tag::parse(it)).collect();
    let enough = match last {
        true => tags.len() * 2 >= total,
        false => (total - tags.len()) * 50 <= total,
    };
    // A column of blanks isn't one of tags.
    let blank = || cells().all(|it| *it == "_");
    if total == 0 || !enough || blank() {
        return Look::Else;
    }
    let mut kinds = tags.iter().filter(|it| !it.is_outside()).peekable();
    if kinds.peek().is_some() && kinds.all(|it| CHUNKS.contains(&it.kind())) {
        return Look::Chunks;
    }
    Look::Tags
}

fn is_tag(text: &str) -> bool {
    Tag::parse(text).is_some()
}

/// Whether the first column counts the tokens of each sentence.
fn is_numbered(rows: &[Vec<&str>]) -> bool {
    let mut expected = 1;
    let mut longest = 0;
    for row in rows {
        let number = row.first().and_then(|it| it.parse::<usize>().ok());
        match number {
            Some(1) => expected = 2,
            Some(number) if number == expected => expected += 1,
            _ => return false,
        }
        longest = longest.max(expected);
    }
    longest > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(rows: &str) -> Layout {
        let rows: Vec<Vec<&str>> = rows
            .split('/')
            .map(|row| row.split_whitespace().collect())
            .collect();
        of(&rows)
    }

    fn columns(word: usize, columns: &[usize]) -> Layout {
        let tags = Tags::Columns(columns.to_vec());
        Layout { word, tags }
    }

    #[test]
    fn columns_are_seen_by_what_they_hold() {
        assert_eq!(layout("Anna B-P / met O"), columns(0, &[1]));
        assert_eq!(
            layout("Anna NNP B-NP B-P / met VBD B-VP O / today NN O O"),
            columns(0, &[3]),
            "phrases aren’t names"
        );
        assert_eq!(
            layout("1 Bank B-ORG O / 2 of I-ORG O / 3 Rome I-ORG B-LOC"),
            columns(1, &[2, 3])
        );
        assert_eq!(layout("Anna -X- _ B-P / met -X- _ O"), columns(0, &[3]));
        assert_eq!(
            layout("SOCCER SOCCER SOCCER / - O / Anna B-P / met O"),
            columns(0, &[1]),
            "one odd row is an accident"
        );
        assert_eq!(
            layout("1 B-P / 1 O"),
            columns(0, &[1]),
            "words that are numbers"
        );
    }

    #[test]
    fn rows_with_as_many_tags_as_they_need() {
        assert_eq!(
            layout("Bank B-ORG / of I-ORG / Rome I-ORG B-LOC / fell O"),
            Layout {
                word: 0,
                tags: Tags::From(1)
            }
        );
    }

    #[test]
    fn a_cell_may_hold_several_tags() {
        assert_eq!(layout("Rome B-LOC,B-ORG / fell O").tags, Tags::From(1));
        let tags = |cell| tags_of(cell).map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(tags("B-LOC,B-ORG"), ["B-LOC", "B-ORG"]);
        assert_eq!(tags("B-paintings, films"), ["B-paintings, films"]);
        assert!(tags("NNP").is_empty());
    }

    #[test]
    fn words_alone_have_no_tags() {
        assert_eq!(layout("Anna / met").tags, Tags::None);
        assert_eq!(layout("Anna NNP / met VBD").tags, Tags::None);
        assert_eq!(layout("Anna _ / met _").tags, Tags::None);
    }
}
