//! ISO 8601 dates as far as tags carry them. Pure text in, yes or no out; knows
//! neither clock nor time zones.

/// True for a day, alone or with a time behind it: a moment that files of other
/// programs can hold.
pub fn is_moment(text: &str) -> bool {
    is_iso_date(text) && text.len() >= 10 && !text.contains('/')
}

/// True for `YYYY`, `YYYY-MM`, `YYYY-MM-DD` and a day with a time behind it,
/// `THH:MM`, `THH:MM:SS`, each also with `Z`. Months, days and hours must exist.
/// Two of one form with `/` between them are the time from the one to the other.
pub fn is_iso_date(text: &str) -> bool {
    match text.split_once('/') {
        None => is_point(text),
        // Of one form, so that the order of the texts is that of the dates.
        Some((from, to)) => is_point(from) && is_point(to) && from.len() == to.len() && from <= to,
    }
}

fn is_point(text: &str) -> bool {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let whole = match day.as_bytes() {
        [_, _, _, _] => number(day).is_some(),
        [_, _, _, _, b'-', _, _] => month(day).is_some(),
        [_, _, _, _, b'-', _, _, b'-', _, _] => {
            return is_day(day) && time.is_none_or(is_time);
        }
        _ => false,
    };
    whole && time.is_none()
}

/// Year and month of `YYYY-MM`, where the month exists.
fn month(text: &str) -> Option<(u32, u32)> {
    let year = number(text.get(..4)?)?;
    let month = number(text.get(5..7)?)?;
    (1..=12).contains(&month).then_some((year, month))
}

fn is_day(text: &str) -> bool {
    let (Some((year, month)), Some(day)) = (month(text), text.get(8..).and_then(number)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    (1..=days).contains(&day)
}

fn is_time(text: &str) -> bool {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let parts: Vec<&str> = text.split(':').collect();
    let fits = |(part, below): (&&str, u32)| {
        part.len() == 2 && number(part).is_some_and(|value| value < below)
    };
    matches!(parts.len(), 2 | 3) && parts.iter().zip([24, 60, 60]).all(fits)
}

/// The value of ASCII digits alone.
fn number(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}
