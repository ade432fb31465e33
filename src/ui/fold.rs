//! Letters without case and marks, for filters: `Kłodzko` is found by `klo`.
//! Knows nothing of what is filtered.

/// Lower case, without the marks of Latin letters; other scripts keep theirs
/// but for combining ones.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// The same, put behind what stands in `out`.
pub fn fold_into(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        // Combining marks.
        if ('\u{300}'..='\u{36f}').contains(&c) {
            continue;
        }
        for c in c.to_lowercase() {
            match PLAIN.iter().find(|row| row.0.contains(c)) {
                Some(row) => out.push_str(row.1),
                None if ('\u{300}'..='\u{36f}').contains(&c) => {}
                None => out.push(c),
            }
        }
    }
}

/// Lower-case letters and what they are without their marks.
const PLAIN: [(&str, &str); 28] = [
    ("àáâãäåāăąǎạảấầẩẫậắằẳẵặ", "a"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęěẹẻẽếềểễệ", "e"),
    ("ĝğġģǧ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįıǐỉị", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņňŋ", "n"),
    ("òóôõöøōŏőǒơọỏốồổỗộớờởỡợ", "o"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ţťŧț", "t"),
    ("ùúûüũūŭůűųǔưụủứừửữự", "u"),
    ("ŵẁẃẅ", "w"),
    ("ýÿŷỳỵỷỹ", "y"),
    ("źżž", "z"),
    ("ß", "ss"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("þ", "th"),
    ("ё", "е"),
    ("ά", "α"),
    ("έ", "ε"),
    ("ό", "ο"),
    ("’‘", "'"),
];

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_marks_go() {
        assert_eq!(fold("Kłodzko ÅNGSTRÖM Straße"), "klodzko angstrom strasse");
        assert_eq!(fold("e\u{301}te\u{301}"), "ete");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("Орёл O’Neill"), "орел o'neill");
    }
}
