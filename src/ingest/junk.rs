//! What a single line of a scraped article is, where its words say so: menus,
//! dates of publication, bylines, captions, links to other stories, disclaimers.
//!
//! Quiet and precise: body text taken for junk is worse than junk that stays.
//! Words are in tables, lower case. Knows no neighbours: what needs them is in
//! [`super::head`] and [`super::zones`].

use super::dates;
use super::lines::{
    EDGE, Line, after, before, is_one_of, openings, prefix, same_words, suffix, word_count,
};
use super::words::*;
use crate::model::ZoneKind;

/// Where a line stands: rules differ for the article's edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Among the first lines.
    pub head: bool,
    /// Among the last lines.
    pub tail: bool,
}

impl Place {
    /// Of a line of `text`; whether it is of the head depends on those before it.
    pub fn of(line: &Line, text: &str, head: bool) -> Self {
        let end = line.start + line.text.len();
        Self {
            head,
            tail: end + EDGE > text.len(),
        }
    }
}

/// What the line is, if its own words tell; `None` for body text and titles.
pub fn kind_of(line: &str, place: Place) -> Option<ZoneKind> {
    // Longer lines are paragraphs: only a few kinds of junk are that long.
    if line.len() > LONG {
        return None;
    }
    let line = without_markup(line);
    if line.len() <= SHORT {
        if (place.head || place.tail) && is_navigation(line) {
            return Some(ZoneKind::Navigation);
        }
        if (place.head && byline(line).is_some()) || is_credit(line) && (place.head || place.tail) {
            return Some(ZoneKind::Byline);
        }
        if let Some(kind) = publication(line, place) {
            return Some(kind);
        }
    }
    if is_related(line) {
        return Some(ZoneKind::Related);
    }
    if is_disclaimer(line, place) {
        return Some(ZoneKind::Disclaimer);
    }
    is_caption(line).then_some(ZoneKind::Caption)
}

/// Lines longer than this many bytes are body text.
const LONG: usize = 1200;
/// Menus, dates and bylines are no longer than this many bytes.
const SHORT: usize = 200;

/// The line without Markdown's emphasis and without the bracket of a link.
pub fn without_markup(line: &str) -> &str {
    line.trim_start_matches(['*', '_', '['])
        .trim_end_matches(['*', '_'])
}

/// What follows the colon that `rest` starts with.
pub fn after_colon(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    // The second is Armenian's, the third Chinese's.
    Some(rest.strip_prefix([':', '՝', '：'])?.trim())
}

/// Buttons and boxes of news pages, and menus drawn with separators.
pub fn is_navigation(line: &str) -> bool {
    let bare = line.trim_end_matches(['.', '…', ':', '!', ' ', '»', '>', '›', '→']);
    (bare.len() <= 64 && is_one_of(bare, NAVIGATION)) || is_menu(line)
}

/// `Home | World | Analysis`: at least three short labels, or two after "Home".
fn is_menu(line: &str) -> bool {
    // Past ASCII, a mark starts with one of these bytes.
    let has_mark = |b| matches!(b, b'|' | b'>' | b'/' | 0xC2 | 0xE2);
    if !line.bytes().any(has_mark) && !line.contains("   ") {
        return false;
    }
    let mark = [
        " | ", " › ", " » ", " > ", " • ", " · ", " ▪ ", " / ", "   ",
    ]
    .into_iter()
    .find(|mark| line.contains(mark));
    let Some(mark) = mark else {
        return false;
    };
    let labels = || {
        let labels = line.split(mark).map(str::trim);
        labels.filter(|label| !label.is_empty())
    };
    let at_home = labels().next().is_some_and(|label| is_one_of(label, HOME));
    let needed = if at_home { 2 } else { 3 };
    let is_label = |label: &str| {
        (1..=3).contains(&word_count(label, 4))
            && label.len() <= 40
            && label.contains(char::is_alphabetic)
            && !label.ends_with('.')
            && dates::find(label).is_none()
    };
    // Columns of a table are parted by blanks too: there a known rubric must be.
    let is_known = |label: &str| is_one_of(label, HOME) || is_section(label);
    if mark.trim().is_empty() && !labels().any(is_known) {
        return false;
    }
    let single = labels().filter(|label| word_count(label, 2) == 1).count();
    labels().count() >= needed && labels().all(is_label) && (at_home || single * 2 >= needed)
}

/// A line about when (and where) the article came out.
fn publication(line: &str, place: Place) -> Option<ZoneKind> {
    if !(place.head || place.tail) {
        return None;
    }
    if let Some((_, rest)) = label(line, DATE_LABELS) {
        let colon = after_colon(rest).is_some();
        if dates::find(rest).is_some_and(|found| leftover(rest, &found.range) <= 4)
            || (colon && rest.len() <= 48 && rest.contains(|c: char| c.is_ascii_digit()))
        {
            return Some(ZoneKind::Meta);
        }
    }
    let names_source =
        label(line, SOURCE_LABELS).is_some_and(|(_, rest)| after_colon(rest).is_some());
    if names_source && line.len() <= 120 {
        return Some(ZoneKind::Meta);
    }
    if !place.head {
        return None;
    }
    if let Some(found) = dates::find(line) {
        let words = leftover(line, &found.range);
        let sentence =
            line.ends_with(['.', '!', '?', '”', '"']) && words > 0 && !line.ends_with(" г.");
        if !sentence && (words <= 2 || words <= 4 && is_name_before(&line[..found.range.start])) {
            let place_first = words > 0
                && found.range.start > 0
                && line.starts_with(char::is_uppercase)
                && dates_place(&line[..found.range.start]);
            return Some(if place_first {
                ZoneKind::Dateline
            } else {
                ZoneKind::Meta
            });
        }
    }
    if is_reading_time(line)
        || (is_url(line) && line.len() <= SHORT)
        || label(line, META_LABELS).is_some_and(|(_, rest)| after_colon(rest).is_some())
    {
        return Some(ZoneKind::Meta);
    }
    None
}

/// `Interlink News Agency, ` before a date: a name set off from it.
fn is_name_before(before_date: &str) -> bool {
    let Some(name) = before_date
        .trim_end()
        .strip_suffix([',', '|', '·', '•', '—', '–'])
    else {
        return false;
    };
    name.split_whitespace().all(is_name_word)
}

fn is_name_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || matches!(c, '&' | '«' | '“' | '"'))
        || PARTICLES.contains(&word)
}

/// The paper, agency or station that `text` names and nothing else.
pub fn outlet(text: &str) -> Option<&str> {
    let name = text.trim_matches(|c: char| c.is_whitespace() || "«»“”\"(),|·•—–".contains(c));
    let words = || name.split_whitespace();
    (is_agency(name)
        || (2..=6).contains(&word_count(name, 7))
            && words().all(is_name_word)
            && words().any(|word| is_one_of(word, PRESS)))
    .then_some(name)
}

/// `YEREVAN, ` before a date: words in capitals.
fn dates_place(before_date: &str) -> bool {
    let letters = || before_date.chars().filter(|c| c.is_alphabetic());
    letters().count() >= 3 && letters().all(char::is_uppercase)
}

/// Words beside the date that say more than when.
fn leftover(line: &str, date: &std::ops::Range<usize>) -> usize {
    [&line[..date.start], &line[date.end..]]
        .into_iter()
        .flat_map(|part| part.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .map(|word| word.trim_start_matches(|c: char| c.is_ascii_digit()))
        .filter(|word| !is_one_of(word, FILLERS))
        .count()
}

/// The label a line starts with and what follows it.
pub fn label<'a>(
    line: &'a str,
    labels: &'static [&'static str],
) -> Option<(&'static str, &'a str)> {
    openings(line, labels).find(|(_, rest)| !rest.starts_with(char::is_alphanumeric))
}

fn is_reading_time(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_digit())
        && line.len() <= 40
        && [
            "min read",
            "mins read",
            "minute read",
            "minutes read",
            "мин чтения",
            "минуты чтения",
            "минут чтения",
        ]
        .iter()
        .any(|end| {
            before(line, end).is_some_and(|number| {
                number
                    .trim_end_matches(['-', ' '])
                    .bytes()
                    .all(|b| b.is_ascii_digit())
            })
        })
}

pub fn is_url(line: &str) -> bool {
    (after(line, "https://").is_some()
        || after(line, "http://").is_some()
        || after(line, "www.").is_some())
        && !line.contains(char::is_whitespace)
}

/// The names in `By Anna Petrosyan and J. Smith | Reuters`, also where they stand
/// between other facts: `Opinion · 4 March 2024 · by Anna Petrosyan`.
pub fn byline(line: &str) -> Option<&str> {
    if line.len() > 140 {
        return None;
    }
    let marks = ['|', '·', '•', '▪'];
    names_of(line).or_else(|| {
        line.split(marks)
            .skip(1)
            .find_map(|part| names_of(part.trim()))
    })
}

fn names_of(line: &str) -> Option<&str> {
    let (label, rest) = label(line, BYLINE_LABELS)?;
    let colon = after_colon(rest);
    if label != "by" && colon.is_none() && label != "written by" && label != "reported by" {
        return None;
    }
    let rest = colon.unwrap_or(rest).trim_start();
    let colon = colon.is_some();
    let end = rest
        .char_indices()
        .find(|(i, c)| {
            matches!(c, '|' | '·' | '•' | ',' | ';' | '(' | '<' | '–' | '—')
                || c.is_ascii_digit()
                || rest[*i..].starts_with(" - ")
                || rest[*i..].starts_with(" @")
        })
        .map_or(rest.len(), |(i, _)| i);
    let names = rest[..end].trim();
    let count = word_count(names, 10);
    let capital = names.split_whitespace().all(is_name_word);
    let one_is_enough = colon || is_agency(names) || rest[end..].starts_with(['|', '·', '•']);
    let sentence = rest.ends_with('.') && !rest.ends_with("Jr.");
    ((1..=9).contains(&count)
        && capital
        && (count >= 2 || one_is_enough)
        && !sentence
        && word_count(&rest[end..], 9) <= 8
        && !is_time_word(names))
    .then_some(names)
}

/// `By Monday, …` is no byline.
fn is_time_word(names: &str) -> bool {
    let first = names.split_whitespace().next().unwrap_or_default();
    dates::month_of(first).is_some() || is_one_of(first, FILLERS)
}

/// An agency's name alone, or who reported and edited.
fn is_credit(line: &str) -> bool {
    agency(line).is_some()
        || openings(line.trim_start_matches(['(', '[']), CREW)
            .any(|(_, rest)| rest.starts_with(char::is_uppercase))
}

/// The agency that a line names and nothing else: `IANS`, `(Reuters)`, `— AFP`.
pub fn agency(line: &str) -> Option<&str> {
    let bare = line.trim_matches(|c: char| {
        matches!(
            c,
            '(' | ')' | '[' | ']' | '-' | '–' | '—' | '.' | ' ' | '/' | '|'
        )
    });
    is_agency(bare).then_some(bare)
}

/// Whether this is the name of a news agency, in its usual case.
pub fn is_agency(name: &str) -> bool {
    name.len() <= 32 && AGENCIES.contains(&name)
}

/// Links to other stories: `Read more …`, `Also read: …`, or a title glued to
/// "Read more" and itself.
fn is_related(line: &str) -> bool {
    if line.len() > 320 {
        return false;
    }
    if label(line, NEXT).is_some_and(|(_, rest)| after_colon(rest).is_some()) {
        return true;
    }
    if let Some((_, rest)) = label(line, RELATED) {
        let colon = rest
            .trim_start()
            .starts_with([':', '՝', '：', '|', '»', '>', '→', '–', '—']);
        let sentence = line.ends_with(['.', '”', '"', '’', ',']);
        return colon
            || rest.is_empty()
            || (!sentence && word_count(rest, 20) < 20 && !rest.starts_with([',', '’', '\'']));
    }
    if !(line.contains("Read ") || line.contains("READ ")) {
        return false;
    }
    ["Read more", "READ MORE", "Read More"].iter().any(|more| {
        line.split_once(more).is_some_and(|(title, again)| {
            !title.trim().is_empty()
                && (again.trim().is_empty()
                    && line.len() < 160
                    && title.ends_with(char::is_alphanumeric)
                    || same_words(title.trim(), again.trim()))
        })
    })
}

/// Whether links follow on the lines below: `READ ALSO` alone.
pub fn is_list_heading(line: &str) -> bool {
    label(without_markup(line), RELATED)
        .is_some_and(|(_, rest)| !rest.contains(char::is_alphanumeric))
}

fn is_disclaimer(line: &str, place: Place) -> bool {
    let labelled = label(line, DISCLAIMER_LABELS);
    if labelled.is_some_and(|(_, rest)| rest.trim_start().starts_with([':', '-', '–', '—'])) {
        return true;
    }
    if !(place.tail || place.head) {
        return false;
    }
    let bare = line.trim_start_matches(['(', '[', '*', '“', '"', ' ']);
    // A notice has a sign or reserves rights; news of a copyright case does neither.
    openings(bare, DISCLAIMERS).next().is_some()
        || (line.len() <= 300
            && (openings(bare, RIGHTS).next().is_some()
                || before(line.trim_end_matches('.'), "all rights reserved").is_some()))
}

/// What stands under a picture, by its label, its credit, or who is where.
fn is_caption(line: &str) -> bool {
    if line.len() > 700 {
        return false;
    }
    if let Some((_, rest)) = label(line, CAPTION_LABELS)
        && (after_colon(rest).is_some() || rest.trim_start().starts_with('|'))
    {
        return true;
    }
    // Markdown's picture with its words.
    if line.starts_with("![") && line.ends_with(')') && line.contains("](") {
        return true;
    }
    if after(line, "file photo")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ' ', '.', ',']))
        || after(line, "photo by ")
            .is_some_and(|r| r.starts_with(char::is_uppercase) && word_count(r, 12) < 12)
    {
        return true;
    }
    if ends_in_credit(line) {
        return true;
    }
    let start = prefix(line, 400);
    let is_side = |(at, _): (usize, u8)| SIDES.iter().any(|side| start[at..].starts_with(side));
    start
        .bytes()
        .enumerate()
        .filter(|(_, b)| matches!(b, b',' | b'('))
        .any(is_side)
        && SHOWN.iter().any(|shown| start.contains(shown))
}

/// A credit ends a caption without being a sentence's last word: it stands in
/// brackets, after a slash, or after the sentence's end.
fn ends_in_credit(line: &str) -> bool {
    if line.ends_with(['.', '”', '"', '!', '?', ',', ':']) {
        return false;
    }
    let end = suffix(line, 80);
    let bare = end.trim_end_matches([')', ']', ' ']);
    let is_credit = |credit: &&str| {
        before(bare, credit).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    };
    if !CREDITS.iter().any(is_credit) {
        return false;
    }
    if bare.len() < end.len() {
        let open = line.rfind(['(', '[']);
        return open
            .is_some_and(|open| line.len() - open <= 80 && word_count(&line[..open], 3) >= 3);
    }
    let marks = ['.', '/', '|', '”', '©'];
    let cut = end.rfind(marks);
    cut.is_some_and(|at| word_count(end[at..].trim_start_matches(marks), 7) <= 6)
}

/// Rubrics that stand above or below a title.
pub fn is_section(line: &str) -> bool {
    line.len() <= 40 && is_one_of(line, SECTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expect: Expect) {
        let mut got = String::new();
        for line in lines.lines() {
            let places = [(true, false), (false, false), (false, true)]
                .map(|(head, tail)| kind_of(line, Place { head, tail }).map_or("-", ZoneKind::id));
            got.push_str(&format!("{:<40} | {line}\n", places.join(" ")));
        }
        expect.assert_eq(&got);
    }

    #[test]
    fn junk_by_place() {
        check(
            "Begin typing your search...\n\
             Home | World | Analysis\n\
             News › Politics › Europe\n\
             World   Politics   Markets   Weather\n\
             Next Story\n\
             Next Story: Road to the pass closed\n\
             X\n\
             Post At: Mar 04/2024 08:15AM\n\
             Updated: 4 March 2024, 09:00 GMT\n\
             March 4, 2024\n\
             Понедельник, 4 марта 2024 г.\n\
             TBILISI, 4 March 2024\n\
             Lars News Agency, March 4, 2024, 07:15 GMT\n\
             5 min read\n\
             https://news.example/a/1\n\
             Source: Harbour Weekly\n\
             By Anna Sargsyan\n\
             By ANNA SARGSYAN and J. van der Berg | March 4, 2024\n\
             By Anna Sargsyan · 4 March 2024\n\
             *Opinion · 4 March 2024 · by Anna Sargsyan, Lars Institute*\n\
             Автор: Анна Саргсян\n\
             Հեղինակ՝ Աննա Սարգսյան\n\
             IANS\n\
             (Reuters)\n\
             Reporting by Anna Sargsyan; Editing by Joe Doe\n\
             Photo: Ministers Lia Gelashvili (left) and Otar Beridze in Batumi.\n\
             Minister Lia Gelashvili, left, is pictured with envoy Otar Beridze in Batumi. Contributor\n\
             Trucks wait at the Lars crossing on Monday. (Handout)\n\
             A convoy near Gori. Otar Beridze/AFP via Getty Images\n\
             Read more: Why the pass matters\n\
             Talks fail againRead more Talks fail again\n\
             Читайте также: Почему перевал важен\n\
             Disclaimer: this page gives no advice.\n\
             © 2024 Example News. All rights reserved.\n\
             The views expressed here are the author’s own.",
            expect![[r#"
                navigation - navigation                  | Begin typing your search...
                navigation - navigation                  | Home | World | Analysis
                navigation - navigation                  | News › Politics › Europe
                navigation - navigation                  | World   Politics   Markets   Weather
                navigation - navigation                  | Next Story
                related related related                  | Next Story: Road to the pass closed
                navigation - navigation                  | X
                meta - meta                              | Post At: Mar 04/2024 08:15AM
                meta - meta                              | Updated: 4 March 2024, 09:00 GMT
                meta - -                                 | March 4, 2024
                meta - -                                 | Понедельник, 4 марта 2024 г.
                dateline - -                             | TBILISI, 4 March 2024
                meta - -                                 | Lars News Agency, March 4, 2024, 07:15 GMT
                meta - -                                 | 5 min read
                meta - -                                 | https://news.example/a/1
                meta - meta                              | Source: Harbour Weekly
                byline - -                               | By Anna Sargsyan
                byline - -                               | By ANNA SARGSYAN and J. van der Berg | March 4, 2024
                byline - -                               | By Anna Sargsyan · 4 March 2024
                byline - -                               | *Opinion · 4 March 2024 · by Anna Sargsyan, Lars Institute*
                byline - -                               | Автор: Анна Саргсян
                byline - -                               | Հեղինակ՝ Աննա Սարգսյան
                byline - byline                          | IANS
                byline - byline                          | (Reuters)
                byline - byline                          | Reporting by Anna Sargsyan; Editing by Joe Doe
                caption caption caption                  | Photo: Ministers Lia Gelashvili (left) and Otar Beridze in Batumi.
                caption caption caption                  | Minister Lia Gelashvili, left, is pictured with envoy Otar Beridze in Batumi. Contributor
                caption caption caption                  | Trucks wait at the Lars crossing on Monday. (Handout)
                caption caption caption                  | A convoy near Gori. Otar Beridze/AFP via Getty Images
                related related related                  | Read more: Why the pass matters
                related related related                  | Talks fail againRead more Talks fail again
                related related related                  | Читайте также: Почему перевал важен
                disclaimer disclaimer disclaimer         | Disclaimer: this page gives no advice.
                disclaimer - disclaimer                  | © 2024 Example News. All rights reserved.
                disclaimer - disclaimer                  | The views expressed here are the author’s own.
            "#]],
        );
    }

    #[test]
    fn body_text_stays() {
        check(
            "By Monday, the border had closed again.\n\
             By Friday Moscow had changed its mind\n\
             By Batumi, most had left\n\
             The summit of March 4, 2024 ended without a statement.\n\
             Published papers show that the ministry knew.\n\
             Copyright law was not discussed at the meeting.\n\
             Read more books, he told the students.\n\
             “Read more than the headline,” she said.\n\
             Photo shops in Batumi closed early.\n\
             The minister, left, or so it seemed, without allies, spoke to Reuters\n\
             The minister, left without allies, spoke to AFP.\n\
             He said so in an interview with Reuters.\n\
             The pictures were verified by AFP and Getty Images.\n\
             Protesters on the left (and the right) are pictured by both sides as traitors.\n\
             Trade, war and the price of bread\n\
             Russia | Ukraine\n\
             The party’s left wing is pictured as weak.\n\
             Next story the pair met again\n\
             Summit Set For May 13, 2026\n\
             He came by Anna Sargsyan · and left\n\
             2019   34   45   51\n\
             Wheat   rising   Rail   falling\n\
             X marks the spot",
            expect![[r#"
                - - -                                    | By Monday, the border had closed again.
                - - -                                    | By Friday Moscow had changed its mind
                - - -                                    | By Batumi, most had left
                - - -                                    | The summit of March 4, 2024 ended without a statement.
                - - -                                    | Published papers show that the ministry knew.
                - - -                                    | Copyright law was not discussed at the meeting.
                - - -                                    | Read more books, he told the students.
                - - -                                    | “Read more than the headline,” she said.
                - - -                                    | Photo shops in Batumi closed early.
                - - -                                    | The minister, left, or so it seemed, without allies, spoke to Reuters
                - - -                                    | The minister, left without allies, spoke to AFP.
                - - -                                    | He said so in an interview with Reuters.
                - - -                                    | The pictures were verified by AFP and Getty Images.
                - - -                                    | Protesters on the left (and the right) are pictured by both sides as traitors.
                - - -                                    | Trade, war and the price of bread
                - - -                                    | Russia | Ukraine
                - - -                                    | The party’s left wing is pictured as weak.
                - - -                                    | Next story the pair met again
                - - -                                    | Summit Set For May 13, 2026
                - - -                                    | He came by Anna Sargsyan · and left
                - - -                                    | 2019   34   45   51
                - - -                                    | Wheat   rising   Rail   falling
                - - -                                    | X marks the spot
            "#]],
        );
    }
}
