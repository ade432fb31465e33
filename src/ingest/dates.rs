//! Calendar dates as publications write them: `Dec 28/2023`, `28 December 2023`,
//! `December 28, 2023`, `28.12.2023`, `28 декабря 2023 г.`, `2023年12月28日`.
//!
//! Full dates only, and no guess where day and month could be each other. Knows
//! nothing of what a date stands for.

use std::ops::Range;

use jiff::civil::Date;

use super::lines::prefix;

/// A date in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the line.
    pub range: Range<usize>,
    pub date: Date,
}

/// The first date within the line's first 240 bytes.
pub fn find(line: &str) -> Option<Found> {
    let line = prefix(line, 240);
    if !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let tokens = tokens(line);
    (0..tokens.len()).find_map(|i| match_at(&tokens, i))
}

/// A month by its name in the languages of [`MONTHS`], 1 to 12.
pub fn month_of(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    MONTHS
        .iter()
        .position(|(names, stems)| {
            names.contains(&word.as_str()) || stems.iter().any(|stem| word.starts_with(stem))
        })
        .and_then(|index| i8::try_from(index + 1).ok())
}

/// Month names: whole words of English, German, French and Spanish; stems of
/// Russian, Ukrainian and Armenian, which inflect.
type Month = (&'static [&'static str], &'static [&'static str]);
const MONTHS: [Month; 12] = [
    (
        &[
            "january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene",
        ],
        &["январ", "янв", "січ", "հունվար"],
    ),
    (
        &[
            "february", "feb", "februar", "février", "févr", "fév", "febrero",
        ],
        &["феврал", "фев", "лют", "փետրվար"],
    ),
    (
        &["march", "mar", "märz", "mars", "marzo"],
        &["март", "мар", "берез", "մարտ"],
    ),
    (
        &["april", "apr", "avril", "avr", "abril", "abr"],
        &["апрел", "апр", "квіт", "ապրիլ"],
    ),
    (&["may", "mai", "mayo"], &["мая", "май", "трав", "մայիս"]),
    (
        &["june", "jun", "juni", "juin", "junio"],
        &["июн", "черв", "հունիս"],
    ),
    (
        &["july", "jul", "juli", "juillet", "juil", "julio"],
        &["июл", "лип", "հուլիս"],
    ),
    (
        &["august", "aug", "août", "agosto", "ago"],
        &["август", "авг", "серп", "օգոստոս"],
    ),
    (
        &["september", "sept", "sep", "septembre", "septiembre"],
        &["сентябр", "сен", "верес", "սեպտեմբեր"],
    ),
    (
        &["october", "oct", "oktober", "okt", "octobre", "octubre"],
        &["октябр", "окт", "жовт", "հոկտեմբեր"],
    ),
    (
        &["november", "nov", "novembre", "noviembre"],
        &["ноябр", "ноя", "листоп", "նոյեմբեր"],
    ),
    (
        &[
            "december",
            "dec",
            "dezember",
            "dez",
            "décembre",
            "déc",
            "diciembre",
            "dic",
        ],
        &["декабр", "дек", "груд", "դեկտեմբեր"],
    ),
];

#[derive(Clone, Copy, Debug)]
enum Kind<'a> {
    Number { value: i16, digits: usize },
    Word(&'a str),
    Mark(char),
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: Kind<'a>,
    start: usize,
    end: usize,
}

fn tokens(line: &str) -> Vec<Token<'_>> {
    let class = |c: char| match c {
        c if c.is_ascii_digit() => 0,
        c if c.is_alphabetic() => 1,
        _ => 2,
    };
    let mut tokens = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let mut end = start + first.len_utf8();
        if class(first) != 2 {
            while let Some((at, next)) = chars.next_if(|(_, c)| class(*c) == class(first)) {
                end = at + next.len_utf8();
            }
        } else if first.is_whitespace() {
            continue;
        }
        let text = &line[start..end];
        let kind = match class(first) {
            0 => Kind::Number {
                value: text.parse().unwrap_or(i16::MAX),
                digits: text.len(),
            },
            1 => Kind::Word(text),
            _ => Kind::Mark(first),
        };
        tokens.push(Token { kind, start, end });
    }
    tokens
}

fn match_at(tokens: &[Token], i: usize) -> Option<Found> {
    let mut cursor = Cursor { tokens, at: i };
    let first = tokens.get(i)?;
    let (year, month, day) = match first.kind {
        // A number before it makes this the middle of something else.
        Kind::Number { .. } if i > 1 && joined(&tokens[i - 2], &tokens[i - 1], first) => None,
        Kind::Number { value, digits: 4 } => cursor.year_first(value),
        Kind::Number {
            value,
            digits: 1 | 2,
        } => cursor.day_first(value),
        Kind::Word(word) if word.len() >= 3 => cursor.month_first(word),
        _ => None,
    }?;
    let end = tokens[cursor.at - 1].end;
    (1800..=2100).contains(&year).then_some(())?;
    Some(Found {
        range: first.start..end,
        date: Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?,
    })
}

fn joined(number: &Token, mark: &Token, next: &Token) -> bool {
    matches!(
        (number.kind, mark.kind),
        (Kind::Number { .. }, Kind::Mark('.' | '-' | '/'))
    ) && number.end == mark.start
        && mark.end == next.start
}

struct Cursor<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
}

type Parts = (i16, i16, i16);

impl<'a> Cursor<'a> {
    /// `2023-12-28`, `2023/12/28`, `2023.12.28`, `2023年12月28日`.
    fn year_first(&mut self, year: i16) -> Option<Parts> {
        self.at += 1;
        if self.word(&["年"]) {
            let month = self.number(1..=2)?;
            self.word(&["月"]).then_some(())?;
            let day = self.number(1..=2)?;
            self.word(&["日"]);
            return Some((year, month, day));
        }
        let mark = self.mark(&['-', '/', '.'])?;
        let month = self.number(1..=2)?;
        self.mark(&[mark])?;
        Some((year, month, self.number(1..=2)?))
    }

    /// `28 December 2023`, `28th of December, 2023`, `28.12.2023`, `28-Dec-2023`.
    fn day_first(&mut self, day: i16) -> Option<Parts> {
        self.at += 1;
        let mark = self.mark(&['.', '-', '/']);
        if let (Some(mark), Some(second)) = (mark, self.number(1..=2)) {
            self.mark(&[mark])?;
            let year = self.number(4..=4)?;
            return match (mark, day, second) {
                ('.', day, month) => Some((year, month, day)),
                (_, day, month) if day > 12 || day == month => Some((year, month, day)),
                (_, month, day) if day > 12 => Some((year, month, day)),
                _ => None,
            };
        }
        self.word(&["st", "nd", "rd", "th", "de", "ého"]);
        self.word(&["of"]);
        let month = self.month()?;
        self.mark(&['.', ',', '-', '/']);
        self.word(&["de", "del"]);
        Some((self.number(4..=4)?, month, day))
    }

    /// `December 28, 2023`, `Dec. 28th 2023`, `Dec 28/2023`.
    fn month_first(&mut self, word: &str) -> Option<Parts> {
        let month = month_of(word)?;
        self.at += 1;
        self.mark(&['.', '-']);
        let day = self.number(1..=2)?;
        self.word(&["st", "nd", "rd", "th"]);
        self.mark(&[',', '/', '-']);
        Some((self.number(4..=4)?, month.into(), day))
    }

    fn month(&mut self) -> Option<i16> {
        match self.tokens.get(self.at)?.kind {
            Kind::Word(word) => {
                let month = month_of(word)?;
                self.at += 1;
                Some(month.into())
            }
            _ => None,
        }
    }

    fn number(&mut self, wanted: std::ops::RangeInclusive<usize>) -> Option<i16> {
        match self.tokens.get(self.at)?.kind {
            Kind::Number { value, digits } if wanted.contains(&digits) => {
                self.at += 1;
                Some(value)
            }
            _ => None,
        }
    }

    fn mark(&mut self, wanted: &[char]) -> Option<char> {
        match self.tokens.get(self.at)?.kind {
            Kind::Mark(mark) if wanted.contains(&mark) => {
                self.at += 1;
                Some(mark)
            }
            _ => None,
        }
    }

    fn word(&mut self, wanted: &[&str]) -> bool {
        let found = matches!(self.tokens.get(self.at).map(|t| t.kind),
            Some(Kind::Word(word)) if wanted.iter().any(|w| w.eq_ignore_ascii_case(word)));
        self.at += usize::from(found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, wanted: Option<(&str, &str)>) {
        let got = find(line);
        let got = got
            .as_ref()
            .map(|f| (f.date.to_string(), &line[f.range.clone()]));
        assert_eq!(
            got.as_ref().map(|(d, t)| (d.as_str(), *t)),
            wanted,
            "{line}"
        );
    }

    #[test]
    fn the_forms_of_publications() {
        for (line, date) in [
            ("Post At: Dec 28/2023 12:07PM", "Dec 28/2023"),
            ("2023-12-28", "2023-12-28"),
            ("2023-12-28T12:07:00Z", "2023-12-28"),
            ("Published: 28 December 2023, 09:10 GMT", "28 December 2023"),
            ("Thursday, 28th of December, 2023", "28th of December, 2023"),
            ("December 28, 2023", "December 28, 2023"),
            ("Updated Dec. 28th 2023", "Dec. 28th 2023"),
            ("28.12.2023 14:05", "28.12.2023"),
            ("28-Dec-2023", "28-Dec-2023"),
            ("12/28/2023", "12/28/2023"),
            ("28/12/2023", "28/12/2023"),
            ("Опубликовано 28 декабря 2023 г.", "28 декабря 2023"),
            ("28 грудня 2023", "28 грудня 2023"),
            ("28. Dezember 2023", "28. Dezember 2023"),
            ("el 28 de diciembre de 2023", "28 de diciembre de 2023"),
            ("jeudi 28 décembre 2023", "28 décembre 2023"),
            ("28 դեկտեմբերի, 2023", "28 դեկտեմբերի, 2023"),
            ("2023年12月28日", "2023年12月28日"),
        ] {
            check(line, Some(("2023-12-28", date)));
        }
    }

    #[test]
    fn what_is_no_full_sure_date() {
        for line in [
            "",
            "28 December",
            "December 2023",
            "31.02.2023",
            "2023-13-01",
            "05/06/2023",
            "1.28.12.2023",
            "version 2023",
            "12:07PM",
            "99999-12-28",
            "September 13 in Russia's east",
            "28 men 2023",
        ] {
            check(line, None);
        }
        check("05/05/2023", Some(("2023-05-05", "05/05/2023")));
    }

    proptest::proptest! {
        #[test]
        fn no_line_panics(line: String, digits in "[0-9 ./年月de]{0,40}") {
            let _ = (find(&line), find(&digits));
        }
    }
}
