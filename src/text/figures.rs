//! Numbers as people read them. Must not know what is counted.

/// `12,345`.
pub fn figure(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `1 stance`, `1,003 stances`.
pub fn counted(number: usize, one: &str) -> String {
    format!("{} {one}{}", figure(number), plural(number))
}

/// `1 stance`, `1003 stances`: for lines that programs may read too.
pub fn plain(number: usize, one: &str) -> String {
    format!("{number} {one}{}", plural(number))
}

/// The word for one, or for another number: `is`, `are`.
pub fn form(number: usize, one: &'static str, many: &'static str) -> &'static str {
    if number == 1 { one } else { many }
}

fn plural(number: usize) -> &'static str {
    form(number, "", "s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_thousands_are_told_apart() {
        assert_eq!(figure(1_204_567), "1,204,567");
        assert_eq!(counted(1, "event"), "1 event");
        assert_eq!(counted(0, "event"), "0 events");
        assert_eq!(counted(1_003, "event"), "1,003 events");
        assert_eq!(plain(1, "event"), "1 event");
        assert_eq!(plain(1_003, "event"), "1003 events");
        assert_eq!(
            [0, 1, 2].map(|it| form(it, "is", "are")),
            ["are", "is", "are"]
        );
    }
}
