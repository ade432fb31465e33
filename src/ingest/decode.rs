//! Bytes to text: marks, UTF-8, UTF-16 and UTF-32 with and without mark, legacy
//! encodings by detection, or an encoding that a person chose.
//!
//! The mark is dropped and nothing else changed: line ends and blanks stay. What
//! couldn't be decoded stands as U+FFFD and is counted. Knows bytes only, no
//! file names and no markup.

use std::borrow::Cow;

use encoding_rs::{Encoding, GBK, X_MAC_CYRILLIC};

use super::Unreadable;
use super::detect::{legacy, mostly_utf8};

/// A file's text and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// Lower-case label, `utf-8` for most; [`decode_as`] takes it.
    pub encoding: &'static str,
    pub damage: Option<Damage>,
}

/// What couldn't be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Number of U+FFFD in the text.
    pub replaced: usize,
    /// Where the first stands, in bytes of the text.
    pub first_byte: usize,
}

/// Encodings that [`decode_as`] offers: label, name for people.
pub static ENCODINGS: &[(&str, &str)] = &[
    ("utf-8", "Unicode (UTF-8)"),
    ("utf-16le", "Unicode (UTF-16, little end first)"),
    ("utf-16be", "Unicode (UTF-16, big end first)"),
    ("utf-32le", "Unicode (UTF-32, little end first)"),
    ("utf-32be", "Unicode (UTF-32, big end first)"),
    ("windows-1252", "Western (Windows-1252, Latin-1)"),
    ("iso-8859-15", "Western with euro (ISO-8859-15)"),
    ("macintosh", "Western (Mac)"),
    ("windows-1250", "Central European (Windows-1250)"),
    ("iso-8859-2", "Central European (ISO-8859-2)"),
    ("iso-8859-16", "South-eastern European (ISO-8859-16)"),
    ("windows-1251", "Cyrillic (Windows-1251)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("koi8-u", "Cyrillic (KOI8-U)"),
    ("ibm866", "Cyrillic (DOS 866)"),
    ("iso-8859-5", "Cyrillic (ISO-8859-5)"),
    ("x-mac-cyrillic", "Cyrillic (Mac)"),
    ("windows-1253", "Greek (Windows-1253)"),
    ("iso-8859-7", "Greek (ISO-8859-7)"),
    ("windows-1254", "Turkish (Windows-1254)"),
    ("iso-8859-3", "South European (ISO-8859-3)"),
    ("windows-1255", "Hebrew (Windows-1255)"),
    ("iso-8859-8", "Hebrew (ISO-8859-8)"),
    ("windows-1256", "Arabic (Windows-1256)"),
    ("iso-8859-6", "Arabic (ISO-8859-6)"),
    ("windows-1257", "Baltic (Windows-1257)"),
    ("iso-8859-4", "Baltic (ISO-8859-4)"),
    ("iso-8859-13", "Baltic (ISO-8859-13)"),
    ("iso-8859-10", "Nordic (ISO-8859-10)"),
    ("iso-8859-14", "Celtic (ISO-8859-14)"),
    ("windows-1258", "Vietnamese (Windows-1258)"),
    ("windows-874", "Thai (Windows-874)"),
    ("gb18030", "Chinese, simplified (GB18030, GBK)"),
    ("big5", "Chinese, traditional (Big5)"),
    ("shift_jis", "Japanese (Shift_JIS)"),
    ("euc-jp", "Japanese (EUC-JP)"),
    ("iso-2022-jp", "Japanese (ISO-2022-JP)"),
    ("euc-kr", "Korean (EUC-KR)"),
];

/// Decodes what kind of text it is by the bytes alone.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    decode_declared(bytes, None)
}

/// Decodes in the encoding of this label ("re-read as…"): those of
/// [`ENCODINGS`] and every other label of the web's list.
pub fn decode_as(bytes: &[u8], label: &str) -> Result<Decoded, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    let label = label.trim().to_ascii_lowercase();
    let text = match label.as_str() {
        "utf-32" if bytes.starts_with(&[0, 0, 0xFE, 0xFF]) => return utf32(bytes, Ends::Big),
        "utf-32" | "utf-32le" => return utf32(bytes, Ends::Little),
        "utf-32be" => return utf32(bytes, Ends::Big),
        // The web's list reads "utf-16" as little end first; a mark knows better.
        "utf-16" if bytes.starts_with(&[0xFE, 0xFF]) => {
            return by_encoding(bytes, encoding_rs::UTF_16BE);
        }
        "macroman" | "mac-roman" => return by_encoding(bytes, encoding_rs::MACINTOSH),
        "maccyrillic" | "mac-cyrillic" | "mac_cyrillic" => {
            return by_encoding(bytes, X_MAC_CYRILLIC);
        }
        other => Encoding::for_label_no_replacement(other.as_bytes()),
    };
    match text {
        Some(encoding) => by_encoding(bytes, encoding),
        None => Err(Unreadable::UnknownEncoding(label)),
    }
}

/// Like [`decode`] for files that name their own encoding (a page's charset):
/// believed where the bytes don't speak against it.
pub(super) fn decode_declared(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if let Some(decoded) = by_mark(bytes) {
        return decoded;
    }
    if let Some(what) = magic(bytes) {
        return Err(Unreadable::Binary(what));
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let has_nul = sample.contains(&0);
    if has_nul && let Some(wide) = wide_without_mark(bytes) {
        return wide;
    }
    if too_many_controls(bytes) {
        return Err(Unreadable::Binary("data with control characters"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !is_iso_2022_jp(sample) => return finish(Cow::Borrowed(text), "utf-8"),
        Ok(_) => {}
        Err(_) if has_nul => return Err(Unreadable::Binary("data with NUL bytes")),
        Err(_) if mostly_utf8(bytes) => {
            return finish(String::from_utf8_lossy(bytes), "utf-8");
        }
        Err(_) => {}
    }
    by_encoding(bytes, legacy(bytes, declared))
}

/// Bytes looked at to tell kinds of data apart.
const SAMPLE: usize = 64 * 1024;
/// Bytes looked at for control characters.
const CONTROLS: usize = 4 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Little,
    Big,
}

fn by_mark(bytes: &[u8]) -> Option<Result<Decoded, Unreadable>> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) && bytes.len().is_multiple_of(4) {
        return Some(utf32(bytes, Ends::Little));
    }
    if bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Some(utf32(bytes, Ends::Big));
    }
    let (encoding, _) = Encoding::for_bom(bytes)?;
    Some(by_encoding(bytes, encoding).and_then(|decoded| {
        // A mark by chance before data, or a text that is truly full of controls.
        match too_many_controls(decoded.text.as_bytes()) {
            true => Err(Unreadable::Binary("data with control characters")),
            false => Ok(decoded),
        }
    }))
}

fn by_encoding(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, Unreadable> {
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    finish(text, label_of(encoding))
}

/// Our label of an encoding; GBK and GB18030 are one decoder.
fn label_of(encoding: &'static Encoding) -> &'static str {
    if encoding == GBK {
        return "gb18030";
    }
    ENCODINGS
        .iter()
        .map(|(label, _)| *label)
        .find(|label| label.eq_ignore_ascii_case(encoding.name()))
        .unwrap_or(encoding.name())
}

fn finish(text: Cow<str>, encoding: &'static str) -> Result<Decoded, Unreadable> {
    // A mark in the middle is a character of the text; only the first goes.
    let text = match text {
        Cow::Borrowed(text) => text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned(),
        Cow::Owned(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            text
        }
    };
    if text.trim_start().is_empty() {
        return Err(Unreadable::Empty);
    }
    let damage = text.find('\u{FFFD}').map(|first_byte| Damage {
        replaced: text[first_byte..].matches('\u{FFFD}').count(),
        first_byte,
    });
    Ok(Decoded {
        text,
        encoding,
        damage,
    })
}

fn utf32(bytes: &[u8], ends: Ends) -> Result<Decoded, Unreadable> {
    let mut text = String::with_capacity(bytes.len() / 3);
    let chunks = bytes.chunks_exact(4);
    let cut = !chunks.remainder().is_empty();
    text.extend(chunks.map(|unit| {
        let unit = [unit[0], unit[1], unit[2], unit[3]];
        let code = match ends {
            Ends::Little => u32::from_le_bytes(unit),
            Ends::Big => u32::from_be_bytes(unit),
        };
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    }));
    if cut {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    let label = match ends {
        Ends::Little => "utf-32le",
        Ends::Big => "utf-32be",
    };
    finish(Cow::Owned(text), label)
}

/// UTF-16 or UTF-32 without mark: the order of bytes that gives blanks, letters
/// and line ends; `None` where neither reads as text.
fn wide_without_mark(bytes: &[u8]) -> Option<Result<Decoded, Unreadable>> {
    let sample = &bytes[..bytes.len().min(8 * 1024)];
    if sample.len() >= 8 {
        let units = || sample.chunks_exact(4);
        if units().all(|u| u[3] == 0 && u[2] <= 0x10) {
            return Some(utf32(bytes, Ends::Little));
        }
        if units().all(|u| u[0] == 0 && u[1] <= 0x10) {
            return Some(utf32(bytes, Ends::Big));
        }
    }
    let little = wide_score(sample, u16::from_le_bytes);
    let big = wide_score(sample, u16::from_be_bytes);
    match (little, big) {
        (Some(l), b) if b.is_none_or(|b| l > 2 * b) => {
            Some(by_encoding(bytes, encoding_rs::UTF_16LE))
        }
        (l, Some(b)) if l.is_none_or(|l| b > 2 * l) => {
            Some(by_encoding(bytes, encoding_rs::UTF_16BE))
        }
        _ => None,
    }
}

/// How much the units look like text: blanks, line ends, ASCII, the punctuation
/// of Chinese and Japanese. `None` where they can't be text: any pairs of bytes
/// make some characters, few of them make blanks.
fn wide_score(sample: &[u8], unit: fn([u8; 2]) -> u16) -> Option<usize> {
    let units = sample.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let (mut plain, mut bad, mut all) = (0, 0, 0);
    let codes = char::decode_utf16(units);
    for code in codes {
        all += 1;
        match code {
            Ok(' ' | '\n' | '\r' | '\u{3001}' | '\u{3002}' | '\u{FF0C}') => plain += 2,
            Ok(c) if c.is_ascii_graphic() || c == '\t' => plain += 1,
            Ok(c) if c.is_control() || is_noncharacter(c) => bad += 1,
            Ok(_) => {}
            Err(_) => bad += 1,
        }
    }
    (plain * 30 > all && bad * 50 <= all).then_some(plain)
}

fn is_noncharacter(c: char) -> bool {
    let code = c as u32;
    code & 0xFFFE == 0xFFFE
        || (0xFDD0..=0xFDEF).contains(&code)
        || (0xE000..=0xF8FF).contains(&code)
}

fn magic(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a zip archive or office document"),
        (b"PK\x05\x06", "an empty zip archive"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "an old office document",
        ),
        (b"\x89PNG\r\n\x1A\n", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF87a", "a picture"),
        (b"GIF89a", "a picture"),
        (b"II*\0", "a picture"),
        (b"MM\0*", "a picture"),
        (b"\x1F\x8B", "a compressed file"),
        (b"BZh9", "a compressed file"),
        (b"\xFD7zXZ\0", "a compressed file"),
        (b"\x28\xB5\x2F\xFD", "a compressed file"),
        (b"7z\xBC\xAF\x27\x1C", "a compressed file"),
        (b"Rar!\x1A\x07", "a compressed file"),
        (b"\x7FELF", "a program"),
        (b"MZ\x90\0", "a program"),
        (b"SQLite format 3\0", "a database"),
        (b"ID3\x03", "a sound file"),
        (b"OggS\0", "a sound file"),
        (b"{\\rtf1", "a rich-text document"),
        (b"bplist00", "a property list"),
        (b"wOFF", "a font"),
    ];
    if bytes.starts_with(b"RIFF")
        && bytes
            .get(8..12)
            .is_some_and(|form| form == b"WEBP" || form == b"WAVE")
    {
        return Some("a picture or sound file");
    }
    MAGIC
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, what)| *what)
}

/// More than one control character in a hundred bytes.
fn too_many_controls(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(CONTROLS)];
    let controls = sample
        .iter()
        .filter(|b| matches!(b, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F))
        .count();
    controls * 100 > sample.len()
}

/// Escapes that switch to Japanese in an otherwise plain ASCII file.
fn is_iso_2022_jp(sample: &[u8]) -> bool {
    sample.is_ascii()
        && sample
            .windows(3)
            .any(|w| matches!(w, b"\x1B$B" | b"\x1B$@"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    const RUSSIAN: &str = "Глава делегации прибыл в Ереван утром и провёл переговоры с министром. Стороны обсудили торговлю, безопасность на границе и будущее соглашения; новая встреча назначена на апрель.";
    const GREEK: &str = "Ο υπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα στην Αθήνα, παρά τις διαφωνίες των δύο πλευρών για τα σύνορα. Άλλο θέμα δεν υπήρχε.";
    const TURKISH: &str = "Dışişleri bakanı, görüşmelerin gelecek hafta İstanbul'da süreceğini söyledi; iki ülke arasındaki sınır kapısının açılması da gündemde olacağı belirtiliyor.";
    const ARABIC: &str = "قال الوزير إن المحادثات ستستمر الأسبوع المقبل في العاصمة رغم الخلافات بين الجانبين حول الحدود والتجارة";
    const POLISH: &str = "Minister powiedział, że rozmowy będą kontynuowane w przyszłym tygodniu w Łodzi, choć różnice między stronami są wciąż duże.";
    const FRENCH: &str = "Le ministre a déclaré que les négociations se poursuivraient la semaine prochaine à Genève, malgré les désaccords entre les deux délégations.";
    const CHINESE: &str = "外交部长表示，双方下周将在北京继续会谈，尽管两国在边界和贸易问题上仍有分歧。代表团周一抵达。";
    const TRADITIONAL: &str = "外交部長表示，雙方下週將在臺北繼續會談，儘管兩國在邊界和貿易問題上仍有分歧。代表團週一抵達。";
    const JAPANESE: &str = "外務大臣は、両国の協議が来週も東京で続くと述べた。国境と貿易をめぐる意見の違いはまだ残っている。";
    const KOREAN: &str = "외교부 장관은 국경과 무역을 둘러싼 이견에도 불구하고 회담이 다음 주 서울에서 계속될 것이라고 말했다.";

    /// What reading gives: label, damage, start of the text.
    fn check(bytes: &[u8], expect: Expect) {
        let got = match decode(bytes) {
            Ok(Decoded {
                text,
                encoding,
                damage,
            }) => {
                let start: String = text.chars().take(24).collect();
                let damage = damage.map_or(String::new(), |d| {
                    format!(" damaged {}×, first at {}", d.replaced, d.first_byte)
                });
                format!("{encoding}{damage}: {start:?}\n")
            }
            Err(reason) => format!("{reason}\n"),
        };
        expect.assert_eq(&got);
    }

    fn wide(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|u| {
                if big {
                    u.to_be_bytes()
                } else {
                    u.to_le_bytes()
                }
            })
            .collect()
    }

    fn utf32_of(text: &str, big: bool) -> Vec<u8> {
        text.chars()
            .flat_map(|c| {
                if big {
                    (c as u32).to_be_bytes()
                } else {
                    (c as u32).to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn unicode_with_a_mark() {
        check(
            "\u{FEFF}Yerevan\r\n".as_bytes(),
            expect![[r#"
            utf-8: "Yerevan\r\n"
        "#]],
        );
        check(
            &wide("\u{FEFF}Ереван 😊", false),
            expect![[r#"
            utf-16le: "Ереван 😊"
        "#]],
        );
        check(
            &wide("\u{FEFF}Ереван 😊", true),
            expect![[r#"
            utf-16be: "Ереван 😊"
        "#]],
        );
        check(
            &utf32_of("\u{FEFF}Ереван 😊", false),
            expect![[r#"
            utf-32le: "Ереван 😊"
        "#]],
        );
        check(
            &utf32_of("\u{FEFF}Ереван 😊", true),
            expect![[r#"
            utf-32be: "Ереван 😊"
        "#]],
        );
    }

    #[test]
    fn unicode_without_a_mark() {
        for text in [
            FRENCH,
            RUSSIAN,
            "One line\r\nand another.",
            GREEK,
            JAPANESE,
            CHINESE,
        ] {
            for (big, label) in [(false, "utf-16le"), (true, "utf-16be")] {
                // A line end tells the order where a text has no blank.
                let text = format!("{text}\n");
                let decoded = decode(&wide(&text, big)).unwrap();
                assert_eq!((decoded.encoding, decoded.text), (label, text));
            }
        }
        check(
            &utf32_of("Yerevan turns west", false),
            expect![[r#"
            utf-32le: "Yerevan turns west"
        "#]],
        );
    }

    #[test]
    fn legacy_encodings_are_detected_and_round_trip() {
        for (label, text) in [
            ("windows-1251", RUSSIAN),
            ("koi8-r", RUSSIAN),
            ("ibm866", RUSSIAN),
            ("iso-8859-5", RUSSIAN),
            ("x-mac-cyrillic", RUSSIAN),
            ("iso-8859-7", GREEK),
            ("windows-1254", TURKISH),
            ("windows-1256", ARABIC),
            ("iso-8859-6", ARABIC),
            ("windows-1250", POLISH),
            ("iso-8859-2", POLISH),
            ("windows-1252", FRENCH),
            ("gb18030", CHINESE),
            ("big5", TRADITIONAL),
            ("shift_jis", JAPANESE),
            ("euc-jp", JAPANESE),
            ("iso-2022-jp", JAPANESE),
            ("euc-kr", KOREAN),
        ] {
            let (bytes, _, lost) = Encoding::for_label(label.as_bytes()).unwrap().encode(text);
            assert!(!lost, "{label} can't hold the fixture");
            let decoded = decode(&bytes).unwrap();
            assert_eq!(
                (decoded.encoding, decoded.text.as_str(), decoded.damage),
                (label, text, None)
            );
            assert_eq!(decode_as(&bytes, label).unwrap().text, text);
            assert_eq!(decode_as(&bytes, label).unwrap().encoding, label);
        }
    }

    #[test]
    fn mostly_utf8_with_bad_bytes_stays_utf8() {
        let mut bytes = "Ереван “west” — ".as_bytes().to_vec();
        bytes.extend(b"\xFF\xFE and on, ");
        bytes.extend("Москва смотрит".as_bytes());
        check(
            &bytes,
            expect![[r#"
            utf-8 damaged 2×, first at 28: "Ереван “west” — �� and o"
        "#]],
        );
        let cut = &"naïve Ереван".as_bytes()[..18];
        check(
            cut,
            expect![[r#"
            utf-8 damaged 1×, first at 17: "naïve Ерева�"
        "#]],
        );
        // Valid sequences by chance don't make legacy text UTF-8.
        check(
            b"He didn\x92t say \x93no\x94 to the plan, the minister\x92s aide said.",
            expect![[r#"
            windows-1252: "He didn’t say “no” to th"
        "#]],
        );
    }

    #[test]
    fn a_pound_sign_is_western() {
        check(
            b"They bet \xA3825 on a \xA32 stake and lost it all by noon.",
            expect![[r#"
                windows-1252: "They bet £825 on a £2 st"
            "#]],
        );
    }

    #[test]
    fn a_long_text_cut_by_the_sample_is_detected() {
        for extra in 0..2 {
            let text = format!("{}{}", "a".repeat(extra), JAPANESE.repeat(600));
            let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
            assert_eq!(decode(&bytes).unwrap().encoding, "shift_jis");
        }
    }

    #[test]
    fn a_stray_nul_makes_no_utf16_of_utf8() {
        let text = format!("{RUSSIAN}\0{FRENCH}");
        let decoded = decode(text.as_bytes()).unwrap();
        assert_eq!((decoded.encoding, decoded.text), ("utf-8", text));
    }

    #[test]
    fn damage_that_was_in_the_file_is_told() {
        check(
            "the minister\u{FFFD}s aide".as_bytes(),
            expect![[r#"
            utf-8 damaged 1×, first at 12: "the minister�s aide"
        "#]],
        );
    }

    #[test]
    fn cut_and_unpaired_utf16() {
        let mut bytes = wide("\u{FEFF}Yerevan turns", false);
        bytes.pop();
        check(
            &bytes,
            expect![[r#"
            utf-16le damaged 1×, first at 12: "Yerevan turn�"
        "#]],
        );
        let mut bytes = wide("\u{FEFF}Yerevan ", false);
        bytes.extend([0x3D, 0xD8]); // a lone high surrogate
        bytes.extend(wide(" west", false));
        check(
            &bytes,
            expect![[r#"
            utf-16le damaged 1×, first at 8: "Yerevan � west"
        "#]],
        );
        let mut bytes = wide("Yerevan turns west", false);
        bytes.pop();
        check(
            &bytes,
            expect![[r#"
            utf-16le damaged 1×, first at 17: "Yerevan turns wes�"
        "#]],
        );
    }

    #[test]
    fn nothing_and_no_text() {
        check(
            b"",
            expect![[r#"
            empty: there is nothing to tag in it
        "#]],
        );
        check(
            b" \r\n\t\n",
            expect![[r#"
            empty: there is nothing to tag in it
        "#]],
        );
        check(
            b"\xEF\xBB\xBF",
            expect![[r#"
            empty: there is nothing to tag in it
        "#]],
        );
        check(
            b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj",
            expect![[r#"
            not text but a PDF document: save its text as .txt and add that
        "#]],
        );
        check(
            b"\x00\x01\x02\x03\xC8\x00\x00\x07binary\x00\x00",
            expect![[r#"
            not text but data with control characters: save its text as .txt and add that
        "#]],
        );
        let noise: Vec<u8> = (0..4096u32)
            .map(|i| (i.wrapping_mul(2654435761) >> 13) as u8)
            .collect();
        check(
            &noise,
            expect![[r#"
            not text but data with control characters: save its text as .txt and add that
        "#]],
        );
    }

    #[test]
    fn an_unknown_label_is_named() {
        let error = decode_as(b"x", "utf-9").unwrap_err();
        assert_eq!(error, Unreadable::UnknownEncoding("utf-9".into()));
        for (label, _) in ENCODINGS {
            assert_eq!(
                decode_as(b"plain words", label).map(|d| d.encoding).ok(),
                Some(*label)
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic_and_utf8_comes_back(bytes: Vec<u8>, text: String) {
            let _ = decode(&bytes);
            for (label, _) in ENCODINGS {
                let _ = decode_as(&bytes, label);
            }
            if let Ok(decoded) = decode(text.as_bytes())
                && decoded.encoding == "utf-8"
            {
                proptest::prop_assert_eq!(decoded.text, text.strip_prefix('\u{FEFF}').unwrap_or(&text));
            }
        }
    }
}
