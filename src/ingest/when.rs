//! What date words mean in an article that appeared on a day: `Monday`, `two
//! weeks ago`, `28 December`, `в прошлом месяце`. English and Russian; months
//! also in the other languages of [`super::dates`]. A proposal with its reason,
//! or nothing: words that could mean more than they say give nothing. Must not
//! know who asks or where a value goes.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::dates::{self, month_of};

/// What some words mean, proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// ISO 8601: a day, a month, a year, or days as `2026-05-04/2026-05-10`.
    pub value: String,
    /// Why, for people: `the last Monday up to 2026-05-12`.
    pub reason: String,
}

/// Reads date words. `published` is ISO 8601; without a whole day in it only
/// what the words say alone is read.
pub fn read(words: &str, published: Option<&str>) -> Option<When> {
    let words = words.trim();
    if words.len() > MOST {
        return None;
    }
    if let Some(found) = dates::find(words)
        && rest_is_weekday(words, found.range.clone())
    {
        return Some(When {
            value: found.date.to_string(),
            reason: "the date as it stands".into(),
        });
    }
    let tokens = tokens(words);
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let tokens = without_frills(&tokens);
    let day = published
        .and_then(|it| it.get(..10))
        .and_then(|it| it.parse::<Date>().ok());
    RULES.iter().find_map(|rule| rule(tokens, day))
}

/// Date words are short.
const MOST: usize = 80;

type Rule = fn(&[&str], Option<Date>) -> Option<When>;

const RULES: [Rule; 7] = [
    whole,
    near_day,
    weekday,
    ago,
    period,
    day_of_month,
    month_alone,
];

fn tokens(words: &str) -> Vec<String> {
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The words without prepositions before and the part of the day behind.
fn without_frills<'a, 'b>(mut tokens: &'a [&'b str]) -> &'a [&'b str] {
    const BEFORE: [&str; 22] = [
        "on", "in", "at", "by", "since", "until", "till", "from", "during", "early", "late", "the",
        "of", "в", "во", "на", "с", "со", "до", "к", "от", "ещё",
    ];
    const BEHIND: [&str; 12] = [
        "morning",
        "afternoon",
        "evening",
        "night",
        "noon",
        "утром",
        "днём",
        "днем",
        "вечером",
        "ночью",
        "г",
        "года",
    ];
    while let [first, rest @ ..] = tokens
        && !rest.is_empty()
        && BEFORE.contains(first)
    {
        // “in two weeks” looks ahead, which no rule reads.
        if *first == "in" && number(rest[0]).is_some() && rest.len() > 1 {
            break;
        }
        tokens = rest;
    }
    while let [rest @ .., last] = tokens
        && !rest.is_empty()
        && BEHIND.contains(last)
        && rest != ["last"]
        && rest != ["this"]
    {
        tokens = rest;
    }
    tokens
}

fn rest_is_weekday(words: &str, date: std::ops::Range<usize>) -> bool {
    let before = tokens(words.get(..date.start).unwrap_or_default());
    let behind = tokens(words.get(date.end..).unwrap_or_default());
    let frill = |it: &String| {
        weekday_of(it).is_some()
            || ["on", "the", "since", "until", "г", "года", "в", "с", "до"].contains(&it.as_str())
    };
    before.iter().all(frill) && behind.iter().all(frill)
}

/// `2023`, `2023-12`.
fn whole(tokens: &[&str], _: Option<Date>) -> Option<When> {
    let value = match tokens {
        [year] if is_year(year) => (*year).to_owned(),
        [year, month] if is_year(year) && two_digits(month, 12) => format!("{year}-{month}"),
        [month, year] if is_year(year) => format!("{year}-{:02}", month_of(month)?),
        [month, "of", year] if is_year(year) => format!("{year}-{:02}", month_of(month)?),
        _ => return None,
    };
    Some(When {
        value,
        reason: "the date as it stands".into(),
    })
}

fn near_day(tokens: &[&str], published: Option<Date>) -> Option<When> {
    let (days, name) = match tokens {
        ["today" | "tonight" | "сегодня"] | ["this", "morning" | "afternoon" | "evening"] => {
            (0, "the day itself")
        }
        ["yesterday" | "вчера"] | ["last", "night"] => (-1, "the day before"),
        ["day", "before", "yesterday"] | ["позавчера"] => (-2, "two days before"),
        ["tomorrow" | "завтра"] => (1, "the day after"),
        ["day", "after", "tomorrow"] | ["послезавтра"] => (2, "two days after"),
        _ => return None,
    };
    let published = published?;
    let day = published.checked_add(days.days()).ok()?;
    let reason = match days {
        0 => format!("the day it appeared, {published}"),
        _ => format!("{name} it appeared, {published}"),
    };
    Some(one(day, reason))
}

/// `Monday`, `last Monday`, `next Monday`, `в понедельник`.
fn weekday(tokens: &[&str], published: Option<Date>) -> Option<When> {
    let (which, name) = match tokens {
        [name] => (Which::Upto, name),
        [which, name] => (Which::of(which)?, name),
        _ => return None,
    };
    let wanted = weekday_of(name)?;
    let published = published?;
    let name = english(wanted);
    let (day, reason) = match which {
        Which::Upto if published.weekday() == wanted => {
            (published, format!("the {name} it appeared, {published}"))
        }
        Which::Upto | Which::Last => (
            published.nth_weekday(-1, wanted).ok()?,
            format!("the last {name} before {published}"),
        ),
        Which::This => {
            let monday = monday_of(published)?;
            let days = i64::from(wanted.to_monday_zero_offset());
            let day = monday.checked_add(days.days()).ok()?;
            (day, format!("the {name} in the week of {published}"))
        }
        Which::Next => (
            published.nth_weekday(1, wanted).ok()?,
            format!("the next {name} after {published}"),
        ),
    };
    Some(one(day, reason))
}

/// `three days ago`, `a month ago`, `две недели назад`.
fn ago(tokens: &[&str], published: Option<Date>) -> Option<When> {
    let (count, unit) = match tokens {
        [count, unit, "ago" | "earlier" | "назад"] => (number(count)?, Unit::of(unit)?),
        [unit, "назад"] => (1, Unit::of(unit)?),
        _ => return None,
    };
    let published = published?;
    let name = unit.name(count);
    let when = unit.around(published, -count)?;
    Some(When {
        value: when,
        reason: format!("{count} {name} before {published}"),
    })
}

/// `last week`, `this month`, `next year`, `на прошлой неделе`.
fn period(tokens: &[&str], published: Option<Date>) -> Option<When> {
    let [which, unit] = tokens else { return None };
    let which = Which::of(which)?;
    let published = published?;
    let by = match which {
        Which::Last => -1,
        Which::Next => 1,
        Which::This | Which::Upto => 0,
    };
    if ["weekend", "выходные", "выходных"].contains(unit) {
        // Of a weekend in a week that isn't over nobody can be sure.
        let monday = monday_of(published)?.checked_add((7 * by).days()).ok()?;
        let (from, to) = (
            monday.checked_add(5.days()).ok()?,
            monday.checked_add(6.days()).ok()?,
        );
        return (by != 0).then(|| When {
            value: format!("{from}/{to}"),
            reason: format!("the {} weekend seen from {published}", which.name()),
        });
    }
    let unit = Unit::of(unit).filter(|it| *it != Unit::Day)?;
    Some(When {
        value: unit.around(published, by)?,
        reason: format!(
            "the {} {} seen from {published}",
            which.name(),
            unit.name(1)
        ),
    })
}

/// `28 December`, `December 28`, `Monday, 28 December`: the year that brings it
/// nearest.
fn day_of_month(tokens: &[&str], published: Option<Date>) -> Option<When> {
    let tokens = match tokens {
        [first, rest @ ..] if weekday_of(first).is_some() => rest,
        tokens => tokens,
    };
    let (day, month) = match tokens {
        [day, month] if ordinal(day).is_some() => (ordinal(day)?, month_of(month)?),
        [month, day] => (ordinal(day)?, month_of(month)?),
        [day, "of", month] => (ordinal(day)?, month_of(month)?),
        _ => return None,
    };
    let published = published?;
    let year = published.year();
    let day = [year - 1, year, year + 1]
        .into_iter()
        .filter_map(|year| Date::new(year, month, day).ok())
        .min_by_key(|it| distance(*it, published))?;
    Some(one(day, format!("the year nearest to {published}")))
}

/// `in January`, `last January`: the last one unless it says otherwise.
fn month_alone(tokens: &[&str], published: Option<Date>) -> Option<When> {
    let (which, name) = match tokens {
        [name] => (Which::Upto, name),
        [which, name] => (Which::of(which)?, name),
        _ => return None,
    };
    // A month's name alone must be one: `mar` or `may` in other words is none.
    let month = month_of(name)?;
    let published = published?;
    let (year, now) = (published.year(), published.month());
    let year = match which {
        Which::Upto if month <= now => year,
        Which::Last if month < now => year,
        Which::Upto | Which::Last => year - 1,
        Which::This => year,
        Which::Next if month > now => year,
        Which::Next => year + 1,
    };
    let reason = match which {
        Which::Upto | Which::Last => format!("the last one up to {published}"),
        Which::This => format!("the one of the year of {published}"),
        Which::Next => format!("the next one after {published}"),
    };
    Some(When {
        value: format!("{year:04}-{month:02}"),
        reason,
    })
}

fn one(day: Date, reason: String) -> When {
    When {
        value: day.to_string(),
        reason,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    /// Nothing is said: what was last, today included.
    Upto,
    Last,
    This,
    Next,
}

impl Which {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "last" | "past" | "previous" => Self::Last,
            "this" | "current" => Self::This,
            "next" | "coming" => Self::Next,
            _ if starts(word, &["прошл", "минувш"]) => Self::Last,
            _ if starts(word, &["эт", "текущ", "нынешн"]) => Self::This,
            _ if starts(word, &["следующ", "будущ"]) => Self::Next,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Upto | Self::This => "same",
            Self::Last => "last",
            Self::Next => "next",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "day" | "days" | "день" | "дня" | "дней" => Self::Day,
            "week" | "weeks" | "неделя" | "неделю" | "недели" | "неделе" | "недель" => {
                Self::Week
            }
            "month" | "months" | "месяц" | "месяца" | "месяце" | "месяцев" => {
                Self::Month
            }
            "year" | "years" | "год" | "года" | "году" | "лет" => Self::Year,
            _ => return None,
        })
    }

    fn name(self, count: i64) -> &'static str {
        match (self, count) {
            (Self::Day, 1) => "day",
            (Self::Day, _) => "days",
            (Self::Week, 1) => "week",
            (Self::Week, _) => "weeks",
            (Self::Month, 1) => "month",
            (Self::Month, _) => "months",
            (Self::Year, 1) => "year",
            (Self::Year, _) => "years",
        }
    }

    /// The unit so many before or after a day's, as exact as the words are.
    fn around(self, day: Date, by: i64) -> Option<String> {
        Some(match self {
            Self::Day => day.checked_add(by.days()).ok()?.to_string(),
            Self::Week => {
                let monday = monday_of(day)?.checked_add((by * 7).days()).ok()?;
                let sunday = monday.checked_add(6.days()).ok()?;
                format!("{monday}/{sunday}")
            }
            Self::Month => {
                let day = day.first_of_month().checked_add(by.months()).ok()?;
                format!("{:04}-{:02}", day.year(), day.month())
            }
            Self::Year => {
                let day = day.first_of_year().checked_add(by.years()).ok()?;
                format!("{:04}", day.year())
            }
        })
    }
}

fn monday_of(day: Date) -> Option<Date> {
    let days = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(days.days()).ok()
}

fn distance(a: Date, b: Date) -> i32 {
    a.until(b).map_or(i32::MAX, |it| it.get_days().abs())
}

/// Small counts, in figures or words.
fn number(word: &str) -> Option<i64> {
    const WORDS: [(&str, i64); 31] = [
        ("a", 1),
        ("an", 1),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("один", 1),
        ("одну", 1),
        ("два", 2),
        ("две", 2),
        ("три", 3),
        ("четыре", 4),
        ("пять", 5),
        ("шесть", 6),
        ("семь", 7),
        ("восемь", 8),
        ("девять", 9),
        ("десять", 10),
        ("полтора", 0),
        ("несколько", 0),
        ("several", 0),
        ("few", 0),
        ("many", 0),
    ];
    let number = match WORDS.iter().find(|it| it.0 == word) {
        Some((_, number)) => *number,
        None => word.parse().ok()?,
    };
    (1..1000).contains(&number).then_some(number)
}

/// A day of a month: `28`, `28th`, `1st`.
fn ordinal(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th", "го"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word);
    let day: i8 = digits.parse().ok()?;
    (1..=31).contains(&day).then_some(day)
}

fn is_year(word: &str) -> bool {
    let year: Result<u16, _> = word.parse();
    word.len() == 4 && year.is_ok_and(|it| (1000..=2999).contains(&it))
}

fn two_digits(word: &str, most: u8) -> bool {
    let value: Result<u8, _> = word.parse();
    word.len() == 2 && value.is_ok_and(|it| (1..=most).contains(&it))
}

fn weekday_of(word: &str) -> Option<Weekday> {
    const DAYS: [(Weekday, &[&str], &[&str]); 7] = [
        (Weekday::Monday, &["monday", "mon"], &["понедельник"]),
        (Weekday::Tuesday, &["tuesday", "tue", "tues"], &["вторник"]),
        (
            Weekday::Wednesday,
            &["wednesday", "wed", "среда", "среду", "среды", "среде"],
            &[],
        ),
        (
            Weekday::Thursday,
            &["thursday", "thu", "thurs", "thur"],
            &["четверг"],
        ),
        (Weekday::Friday, &["friday", "fri"], &["пятниц"]),
        (Weekday::Saturday, &["saturday", "sat"], &["суббот"]),
        (Weekday::Sunday, &["sunday", "sun"], &["воскресень"]),
    ];
    DAYS.iter()
        .find(|(_, names, stems)| names.contains(&word) || starts(word, stems))
        .map(|it| it.0)
}

fn english(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn starts(word: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| word.starts_with(stem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    /// Each line's words and what they mean in an article of 2026-05-12, a
    /// Tuesday.
    fn check(lines: &str, wanted: Expect) {
        let mut out = String::new();
        for line in lines.lines().map(str::trim).filter(|it| !it.is_empty()) {
            let means = match read(line, Some("2026-05-12")) {
                Some(when) => format!("{}: {}", when.value, when.reason),
                None => "?".into(),
            };
            out += &format!("{line} = {means}\n");
        }
        wanted.assert_eq(&out);
    }

    #[test]
    fn days() {
        check(
            "today
            yesterday
            the day before yesterday
            tomorrow
            this morning
            last night
            Monday
            on Monday
            Tuesday
            on Wednesday
            late on Sunday night
            last Tuesday
            next Tuesday
            this Friday
            three days ago
            a day earlier",
            expect![[r#"
                today = 2026-05-12: the day it appeared, 2026-05-12
                yesterday = 2026-05-11: the day before it appeared, 2026-05-12
                the day before yesterday = 2026-05-10: two days before it appeared, 2026-05-12
                tomorrow = 2026-05-13: the day after it appeared, 2026-05-12
                this morning = 2026-05-12: the day it appeared, 2026-05-12
                last night = 2026-05-11: the day before it appeared, 2026-05-12
                Monday = 2026-05-11: the last Monday before 2026-05-12
                on Monday = 2026-05-11: the last Monday before 2026-05-12
                Tuesday = 2026-05-12: the Tuesday it appeared, 2026-05-12
                on Wednesday = 2026-05-06: the last Wednesday before 2026-05-12
                late on Sunday night = 2026-05-10: the last Sunday before 2026-05-12
                last Tuesday = 2026-05-05: the last Tuesday before 2026-05-12
                next Tuesday = 2026-05-19: the next Tuesday after 2026-05-12
                this Friday = 2026-05-15: the Friday in the week of 2026-05-12
                three days ago = 2026-05-09: 3 days before 2026-05-12
                a day earlier = 2026-05-11: 1 day before 2026-05-12
            "#]],
        );
    }

    #[test]
    fn periods() {
        check(
            "last week
            this week
            next week
            two weeks ago
            last weekend
            this weekend
            last month
            a month ago
            five months ago
            next month
            last year
            two years ago
            January
            since January
            in May
            in December
            last May
            next May",
            expect![[r#"
                last week = 2026-05-04/2026-05-10: the last week seen from 2026-05-12
                this week = 2026-05-11/2026-05-17: the same week seen from 2026-05-12
                next week = 2026-05-18/2026-05-24: the next week seen from 2026-05-12
                two weeks ago = 2026-04-27/2026-05-03: 2 weeks before 2026-05-12
                last weekend = 2026-05-09/2026-05-10: the last weekend seen from 2026-05-12
                this weekend = ?
                last month = 2026-04: the last month seen from 2026-05-12
                a month ago = 2026-04: 1 month before 2026-05-12
                five months ago = 2025-12: 5 months before 2026-05-12
                next month = 2026-06: the next month seen from 2026-05-12
                last year = 2025: the last year seen from 2026-05-12
                two years ago = 2024: 2 years before 2026-05-12
                January = 2026-01: the last one up to 2026-05-12
                since January = 2026-01: the last one up to 2026-05-12
                in May = 2026-05: the last one up to 2026-05-12
                in December = 2025-12: the last one up to 2026-05-12
                last May = 2025-05: the last one up to 2026-05-12
                next May = 2027-05: the next one after 2026-05-12
            "#]],
        );
    }

    #[test]
    fn dates() {
        check(
            "28 December
            December 28
            Dec. 28
            May 12
            Monday, 11 May
            the 11th of May
            1 November
            28 December 2023
            Thursday, December 28, 2023
            2023
            December 2023
            2023-12
            31 February",
            expect![[r#"
                28 December = 2025-12-28: the year nearest to 2026-05-12
                December 28 = 2025-12-28: the year nearest to 2026-05-12
                Dec. 28 = 2025-12-28: the year nearest to 2026-05-12
                May 12 = 2026-05-12: the year nearest to 2026-05-12
                Monday, 11 May = 2026-05-11: the year nearest to 2026-05-12
                the 11th of May = 2026-05-11: the year nearest to 2026-05-12
                1 November = 2026-11-01: the year nearest to 2026-05-12
                28 December 2023 = 2023-12-28: the date as it stands
                Thursday, December 28, 2023 = 2023-12-28: the date as it stands
                2023 = 2023: the date as it stands
                December 2023 = 2023-12: the date as it stands
                2023-12 = 2023-12: the date as it stands
                31 February = ?
            "#]],
        );
    }

    #[test]
    fn russian() {
        check(
            "сегодня
            вчера
            в понедельник
            в среду
            с пятницы
            в прошлую пятницу
            на прошлой неделе
            на следующей неделе
            в прошлом месяце
            в этом году
            две недели назад
            неделю назад
            три месяца назад
            28 декабря
            28 декабря 2023 года
            в январе",
            expect![[r#"
                сегодня = 2026-05-12: the day it appeared, 2026-05-12
                вчера = 2026-05-11: the day before it appeared, 2026-05-12
                в понедельник = 2026-05-11: the last Monday before 2026-05-12
                в среду = 2026-05-06: the last Wednesday before 2026-05-12
                с пятницы = 2026-05-08: the last Friday before 2026-05-12
                в прошлую пятницу = 2026-05-08: the last Friday before 2026-05-12
                на прошлой неделе = 2026-05-04/2026-05-10: the last week seen from 2026-05-12
                на следующей неделе = 2026-05-18/2026-05-24: the next week seen from 2026-05-12
                в прошлом месяце = 2026-04: the last month seen from 2026-05-12
                в этом году = 2026: the same year seen from 2026-05-12
                две недели назад = 2026-04-27/2026-05-03: 2 weeks before 2026-05-12
                неделю назад = 2026-05-04/2026-05-10: 1 week before 2026-05-12
                три месяца назад = 2026-02: 3 months before 2026-05-12
                28 декабря = 2025-12-28: the year nearest to 2026-05-12
                28 декабря 2023 года = 2023-12-28: the date as it stands
                в январе = 2026-01: the last one up to 2026-05-12
            "#]],
        );
    }

    #[test]
    fn what_could_mean_more_gives_nothing() {
        check(
            "some time
            recently
            in two weeks
            several days ago
            Monday or Tuesday
            12/05
            the 1990s
            3 p.m.
            the war
            every Monday",
            expect![[r#"
                some time = ?
                recently = ?
                in two weeks = ?
                several days ago = ?
                Monday or Tuesday = ?
                12/05 = ?
                the 1990s = ?
                3 p.m. = ?
                the war = ?
                every Monday = ?
            "#]],
        );
        assert_eq!(read("Monday", None), None);
        assert_eq!(read("Monday", Some("2026-05")), None);
        let alone = read("28 December 2023", None).map(|it| it.value);
        assert_eq!(alone.as_deref(), Some("2023-12-28"));
    }

    #[test]
    fn a_year_s_turn_is_crossed() {
        let value = |words: &str, day: &str| read(words, Some(day)).map(|it| it.value);
        assert_eq!(
            value("28 December", "2024-01-02").as_deref(),
            Some("2023-12-28")
        );
        assert_eq!(
            value("2 January", "2023-12-30").as_deref(),
            Some("2024-01-02")
        );
        assert_eq!(
            value("last month", "2024-01-02").as_deref(),
            Some("2023-12")
        );
        assert_eq!(
            value("last week", "2024-01-02").as_deref(),
            Some("2023-12-25/2023-12-31")
        );
    }

    proptest! {
        #[test]
        fn no_words_panic_and_every_value_is_a_date(
            words in "((last|next|this|on|in|two|9999|31|[0-9]{1,5}|week|years|days|ago|May|monday|назад) ?){0,5}",
            year in 0i16..9999,
        ) {
            let published = format!("{year:04}-02-28");
            if let Some(when) = read(&words, Some(&published)) {
                prop_assert!(crate::model::check::is_iso_date(&when.value), "{when:?}");
            }
        }
    }
}
