//! Title, date, source and author of an article, proposed from its first lines
//! (and its last: agencies sign there).
//!
//! Reads a few kilobytes however long the text is. Proposes nothing rather than
//! something doubtful. Must not know files or markup.

use super::dates;
use super::junk::{self, Place};
use super::lines::{EDGE, Line, lines, openings, prefix, same_words, suffix, word_count};
use super::words;
use crate::model::{ArticleMeta, ZoneKind};
use crate::text::Span;

/// What the head of a text proposes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// All but `language`.
    pub meta: ArticleMeta,
    /// Where the title stands, if the text has it and more below it.
    pub title: Option<Span>,
    /// What each of the first lines is by its own words, as long as it is the head.
    pub(super) kinds: Vec<Option<ZoneKind>>,
}

/// Lines that are its head, at most.
pub(super) const HEAD_LINES: usize = 24;
/// Lines of more bytes than this are paragraphs; a few of them end the head.
const PARAGRAPH: usize = 120;

/// Looks for the facts in the first and last lines of `text`.
pub fn propose(text: &str) -> Head {
    let (first, kinds) = head_lines(text);
    let open: Vec<usize> = (0..first.len()).filter(|i| kinds[*i].is_none()).collect();
    let title = title_of(&first, &open);
    let mut meta = ArticleMeta {
        title: title.map(|i| clean(title_text(first[i].text))),
        ..ArticleMeta::default()
    };
    for (i, line) in first.iter().enumerate() {
        if Some(i) != title {
            facts_of_line(line.text, kinds[i], &mut meta);
        }
    }
    let last: Vec<Line> = lines(suffix(text, EDGE / 2)).collect();
    let body = open.iter().filter(|i| Some(**i) != title).take(4);
    let datelines: Vec<_> = body.filter_map(|i| dateline(first[*i].text)).collect();
    meta.published = date_of(&first, &kinds, title)
        .or_else(|| datelines.iter().find_map(|(_, date)| date.clone()))
        .or_else(|| tail_date(&last));
    meta.source = meta
        .source
        .or_else(|| datelines.iter().find_map(|(agency, _)| agency.clone()))
        .or_else(|| tail_source(&last));
    let more_below = open.len() > 1 || text.len() > EDGE;
    Head {
        title: title.filter(|_| more_below).and_then(|i| first[i].span()),
        meta,
        kinds,
    }
}

/// The lines before the body is well under way, and what each is.
fn head_lines(text: &str) -> (Vec<Line<'_>>, Vec<Option<ZoneKind>>) {
    let (mut first, mut kinds) = (Vec::new(), Vec::new());
    let mut paragraphs = 0;
    for line in lines(text)
        .take(HEAD_LINES)
        .take_while(|line| line.start < EDGE)
    {
        let kind = junk::kind_of(line.text, Place::of(&line, text, true));
        paragraphs += usize::from(kind.is_none() && line.text.len() > PARAGRAPH);
        first.push(line);
        kinds.push(kind);
        if paragraphs == 4 {
            break;
        }
    }
    (first, kinds)
}

/// Where a title known from elsewhere stands among the first lines.
pub(super) fn locate(text: &str, title: &str) -> Option<Span> {
    lines(prefix(text, EDGE))
        .take(HEAD_LINES)
        .find(|line| same_words(line.text, title))
        .and_then(|line| line.span())
}

/// One blank where there are many, none at the ends.
pub(super) fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line can be a title: short, with words, no paragraph.
fn is_title(line: &str) -> bool {
    let line = title_text(line);
    let chars = line.chars().take(201).count();
    let stop = line.ends_with(['.', ':', ';', ',', '։', '।', '。']) && !line.ends_with("...");
    chars <= 200
        && word_count(line, 2) >= 1
        && line.chars().filter(|c| c.is_alphabetic()).take(2).count() == 2
        && (!stop || chars <= 120 && line.ends_with(['.', '։', '।']) && !line.contains(". "))
        && !(chars > 120 && line.contains(". ") && line.ends_with(['.', '”', '"', '!', '?']))
}

/// The title among the lines that aren't junk: one that is repeated soon after,
/// else the first, past rubrics.
fn title_of(first: &[Line], open: &[usize]) -> Option<usize> {
    let labelled = first
        .iter()
        .take(8)
        .position(|line| title_text(line.text).len() < line.text.len() && is_title(line.text));
    if labelled.is_some() {
        return labelled;
    }
    let early = &open[..open.len().min(4)];
    let repeated = early.iter().copied().find(|i| {
        let line = first[*i].text;
        is_title(line)
            && !junk::is_section(line)
            && word_count(line, 3) >= 3
            && open
                .iter()
                .take(10)
                .any(|j| j > i && same_words(line, first[*j].text))
    });
    if repeated.is_some() {
        return repeated;
    }
    let is_candidate = |i: &usize| is_title(first[*i].text) && !runs_on(first, *i);
    let past_sections = early
        .iter()
        .position(|i| !junk::is_section(first[*i].text))
        .filter(|n| early.get(*n).is_some_and(is_candidate));
    match past_sections {
        Some(n) => Some(early[n]),
        // Only a rubric, then paragraphs: a title of one word is a title.
        None => early.first().copied().filter(is_candidate),
    }
}

/// Whether the sentence goes on in the very next line, as in text wrapped by hand.
fn runs_on(first: &[Line], i: usize) -> bool {
    let line = &first[i];
    first.get(i + 1).is_some_and(|next| {
        // At most a line end of two bytes and a small indent between them.
        next.start - (line.start + line.text.len()) <= 4
            && next.text.starts_with(char::is_lowercase)
    })
}

/// The line without the label of a title.
fn title_text(line: &str) -> &str {
    const LABELS: &[&str] = &["title:", "headline:", "заголовок:"];
    openings(line, LABELS)
        .next()
        .map_or(line, |(_, rest)| rest.trim())
}

fn facts_of_line(line: &str, kind: Option<ZoneKind>, meta: &mut ArticleMeta) {
    let line = junk::without_markup(line);
    let value = |labels: &'static [&'static str]| {
        let (_, rest) = junk::label(line, labels)?;
        let value = junk::after_colon(rest)?;
        (!value.is_empty() && value.len() <= 120).then(|| value.to_owned())
    };
    match kind {
        Some(ZoneKind::Meta) => {
            if meta.source.is_none() {
                meta.source = value(words::SOURCE_LABELS).filter(|v| !junk::is_url(v));
            }
            if meta.source.is_none()
                && junk::label(line, words::DATE_LABELS).is_none()
                && let Some(found) = dates::find(line)
            {
                meta.source = junk::outlet(&line[..found.range.start]).map(str::to_owned);
            }
            if meta.url.is_none() {
                meta.url = value(&["url", "link", "source", "источник"])
                    .or_else(|| Some(line.to_owned()))
                    .filter(|v| junk::is_url(v));
            }
        }
        Some(ZoneKind::Byline) => {
            if let Some(names) = junk::byline(line) {
                if junk::is_agency(names) {
                    meta.source.get_or_insert_with(|| names.to_owned());
                } else {
                    meta.author.get_or_insert_with(|| person(names));
                }
                let beside = line.split([',', '|', '(', '·', '–', '—']).skip(1);
                if let Some(outlet) = beside.filter_map(junk::outlet).next() {
                    meta.source.get_or_insert_with(|| outlet.to_owned());
                }
            } else if let Some(agency) = junk::agency(line) {
                meta.source.get_or_insert_with(|| agency.to_owned());
            }
        }
        _ => {}
    }
}

/// `ANNA SARGSYAN` as `Anna Sargsyan`; other names as they stand.
fn person(names: &str) -> String {
    if names.chars().any(char::is_lowercase) {
        return clean(names);
    }
    let mut person = String::new();
    let mut inside = false;
    for c in clean(names).chars() {
        match inside {
            true => person.extend(c.to_lowercase()),
            false => person.push(c),
        }
        inside = c.is_alphabetic();
    }
    person
}

/// The date of publication: one labelled so, else a bare one, else of a change.
fn date_of(first: &[Line], kinds: &[Option<ZoneKind>], title: Option<usize>) -> Option<String> {
    let mut best: Option<(u8, String)> = None;
    for (i, line) in first.iter().enumerate() {
        if Some(i) == title
            || !matches!(
                kinds[i],
                Some(ZoneKind::Meta | ZoneKind::Dateline | ZoneKind::Byline)
            )
        {
            continue;
        }
        let Some(found) = dates::find(line.text) else {
            continue;
        };
        let rank = match junk::label(line.text, words::DATE_LABELS) {
            Some(_) if junk::label(line.text, words::CHANGE_LABELS).is_some() => 2,
            Some(_) => 0,
            None => 1,
        };
        if best.as_ref().is_none_or(|(r, _)| rank < *r) {
            best = Some((rank, found.date.to_string()));
        }
    }
    best.map(|(_, date)| date)
}

fn tail_date(last: &[Line]) -> Option<String> {
    last.iter().rev().take(8).find_map(|line| {
        let (_, rest) = junk::label(line.text, words::DATE_LABELS)?;
        (line.text.len() <= 100)
            .then(|| dates::find(rest))?
            .map(|found| found.date.to_string())
    })
}

fn tail_source(last: &[Line]) -> Option<String> {
    last.iter().rev().take(8).find_map(|line| {
        junk::agency(line.text).map(str::to_owned).or_else(|| {
            let (_, rest) = junk::label(line.text, words::SOURCE_LABELS)?;
            let value = junk::after_colon(rest)?;
            (word_count(value, 7) <= 6 && !value.is_empty() && !junk::is_url(value))
                .then(|| value.to_owned())
        })
    })
}

/// Agency and date of a paragraph that opens `YEREVAN, March 4, 2024 (Reuters) —`.
fn dateline(line: &str) -> Option<(Option<String>, Option<String>)> {
    let start = prefix(line, 90);
    let dash = start
        .char_indices()
        .find(|(at, c)| match c {
            '—' | '–' => true,
            '-' => start[..*at].ends_with([' ', '.']) && start[at + 1..].starts_with(' '),
            _ => false,
        })?
        .0;
    let opening = &start[..dash];
    let place = opening.split([',', '(', '.']).next()?.trim();
    let capitals = place
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase);
    let name = capitals && place.chars().count() >= 3
        || place.chars().next().is_some_and(char::is_uppercase) && word_count(place, 4) <= 3;
    if !name {
        return None;
    }
    let agency = opening
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .and_then(|(name, _)| junk::agency(name))
        .or_else(|| {
            opening
                .rsplit([',', '.'])
                .next()
                .and_then(|name| junk::agency(name.trim()))
                .filter(|_| opening.contains([',', '.']))
        });
    let date = dates::find(opening).map(|found| found.date.to_string());
    Some((agency.map(str::to_owned), date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expect: Expect) {
        let Head { meta, title, .. } = propose(text);
        let mut got = String::new();
        for (name, value) in [
            ("title", &meta.title),
            ("published", &meta.published),
            ("source", &meta.source),
            ("author", &meta.author),
            ("url", &meta.url),
        ] {
            if let Some(value) = value {
                got.push_str(&format!("{name}: {value}\n"));
            }
        }
        if let Some(title) = title {
            got.push_str(&format!("at {title}\n"));
        }
        expect.assert_eq(&got);
    }

    const BODY: &str = "\nThe delegation arrived in Batumi in the morning and met the port's director, who spoke for an hour about the new quay. Talks go on this week.\n\nNobody from the ministry would comment on the record, and the port's owners did not answer letters.\n";

    #[test]
    fn a_title_then_the_date() {
        check(
            &format!("Port talks stall in Batumi\n\nWorld\nPost At: Mar 04/2024 08:15AM\n{BODY}"),
            expect![[r#"
                title: Port talks stall in Batumi
                published: 2024-03-04
                at 0..26
            "#]],
        );
        check(
            &format!(
                "World\nPort talks stall in Batumi\nBy ANNA SARGSYAN, Reuters\nUpdated: 5 March 2024\nPublished: 4 March 2024\n{BODY}"
            ),
            expect![[r#"
                title: Port talks stall in Batumi
                published: 2024-03-04
                source: Reuters
                author: Anna Sargsyan
                at 6..32
            "#]],
        );
        check(
            &format!(
                "Переговоры о порте зашли в тупик\n4 марта 2024 г., 10:05\nАвтор: Анна Саргсян\n{BODY}"
            ),
            expect![[r#"
                title: Переговоры о порте зашли в тупик
                published: 2024-03-04
                author: Анна Саргсян
                at 0..59
            "#]],
        );
    }

    #[test]
    fn junk_is_never_the_title() {
        check(
            &format!(
                "Begin typing your search...\nHome | World | Analysis\n    Port talks stall in Batumi\n\n    Owners keep silent as the ministry waits.\n\n    Port talks stall in Batumi\n    X\n     Lia Gelashvili\n{BODY}\n    IANS\n    Next Story"
            ),
            expect![[r#"
                title: Port talks stall in Batumi
                source: IANS
                at 56..82
            "#]],
        );
        check(
            &format!(
                "Skip to main content\nhttps://news.example/ports/1\n2024-03-04\nPort talks stall in Batumi\n{BODY}Source: Harbour Weekly"
            ),
            expect![[r#"
                title: Port talks stall in Batumi
                published: 2024-03-04
                source: Harbour Weekly
                url: https://news.example/ports/1
                at 61..87
            "#]],
        );
        check(
            &format!(
                "Port talks stall\nHarbour News Agency, March 4, 2024, 07:15 GMT\n*By Anna Sargsyan, Harbour Weekly*\n{BODY}"
            ),
            expect![[r#"
                title: Port talks stall
                published: 2024-03-04
                source: Harbour News Agency
                author: Anna Sargsyan
                at 0..16
            "#]],
        );
        check(
            &format!("Title: Port   talks stall\nSource: Harbour Weekly\nDate: 2024-03-04\n{BODY}"),
            expect![[r#"
                title: Port talks stall
                published: 2024-03-04
                source: Harbour Weekly
                at 0..25
            "#]],
        );
    }

    #[test]
    fn nothing_doubtful_is_proposed() {
        check(BODY, expect![[""]]);
        check("", expect![[""]]);
        check(
            "OK",
            expect![[r#"
            title: OK
        "#]],
        );
        check(
            "Talks stall in Batumi\n\nThe talks of 4 March 2024 ended early, an aide told Reuters, as reported by CNN.\nBy Tuesday the port had reopened after a day of silence and of rain in the city.\n",
            expect![[r#"
                title: Talks stall in Batumi
                at 0..21
            "#]],
        );
    }

    #[test]
    fn a_dateline_gives_agency_and_date() {
        check(
            "Port talks stall\n\nBATUMI, March 4, 2024 (Reuters) - The delegation arrived in the morning and met the port's director.\nTalks go on.",
            expect![[r#"
                title: Port talks stall
                published: 2024-03-04
                source: Reuters
                at 0..16
            "#]],
        );
        check(
            "Порт ждёт\n\nБАТУМИ, 4 марта 2024 года. ТАСС — Делегация прибыла утром и встретилась с директором порта.\nПереговоры идут.",
            expect![[r#"
                title: Порт ждёт
                published: 2024-03-04
                source: ТАСС
                at 0..17
            "#]],
        );
        check(
            "Port talks stall\n\nThe port's director — a lawyer (AFP wrote) — left on 4 March 2024.\nTalks go on.",
            expect![[r#"
                title: Port talks stall
                at 0..16
            "#]],
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,200}", words in "[A-Za-z0-9 .,:|\n()—-]{0,300}") {
            let _ = (propose(&text), propose(&words));
        }
    }
}
