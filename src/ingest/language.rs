//! The language of a text, where it is plain. Looks at the first kilobyte only.
//! Must not know titles, files or markup.

use whatlang::Lang;

use super::lines::prefix;

/// ISO 639-1 code ("en", "ru", "hy"); `None` where the words don't tell surely.
pub fn language_of(text: &str) -> Option<&'static str> {
    let start = prefix(text, 1024);
    if is_english(start) {
        return Some("en");
    }
    if is_russian(start) {
        return Some("ru");
    }
    let info = whatlang::detect(start)?;
    info.is_reliable().then(|| code_of(info.lang()))
}

/// The language of a tag such as `en-US`; `None` where it is no code of two letters.
pub fn primary(tag: &str) -> Option<String> {
    let code = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

/// Most articles are settled by a handful of words that no other language has,
/// at a hundredth of the cost.
fn is_english(text: &str) -> bool {
    let (mut words, mut the, mut small) = (0, 0, 0);
    for word in text.split_ascii_whitespace() {
        words += 1;
        match word {
            "the" | "The" => the += 1,
            "of" | "and" | "to" | "with" | "that" | "for" | "from" | "has" | "by" => small += 1,
            _ => {}
        }
    }
    words >= 20 && the * 100 >= words * 2 && (the + small) * 10 >= words
}

/// Russian alone writes `ы` and none of its neighbours' letters.
fn is_russian(text: &str) -> bool {
    let (mut letters, mut own) = (0, 0);
    for c in text.chars() {
        match c {
            'ы' | 'Ы' => own += 1,
            'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => letters += 1,
            '\u{400}'..='\u{52F}' => return false,
            _ => {}
        }
    }
    letters >= 100 && own * 200 >= letters && letters * 2 > text.len() / 2
}

fn code_of(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        _ => lang.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_cases_are_told_and_doubtful_ones_left() {
        for (text, code) in [
            (
                "Armenia's government on Monday rejected the offer of a longer lease, and the spokesman of the ministry said that talks with the partners would go on for the rest of the week.",
                Some("en"),
            ),
            (
                "Глава делегации прибыл в Ереван утром и провёл переговоры с министром иностранных дел республики.",
                Some("ru"),
            ),
            (
                "Глава делегації прибув до Києва вранці та провів перемовини з міністром закордонних справ; сторони обговорили їхні плани.",
                Some("uk"),
            ),
            (
                "Հայաստանի կառավարությունը երկուշաբթի մերժել է առաջարկը",
                Some("hy"),
            ),
            (
                "საქართველოს მთავრობამ ორშაბათს უარყო წინადადება",
                Some("ka"),
            ),
            (
                "La délégation est arrivée lundi à Genève pour négocier avec les représentants des deux ministères.",
                Some("fr"),
            ),
            (
                "외교부 장관은 회담이 다음 주 서울에서 계속될 것이라고 말했다",
                Some("ko"),
            ),
            ("OK", None),
            ("12.3 45 %", None),
            ("", None),
        ] {
            assert_eq!(language_of(text), code, "{text}");
        }
    }
}
