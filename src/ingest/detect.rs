//! Which encoding bytes without a mark are in: UTF-8 with damage, or which of the
//! legacy ones. The detector is chardetng; what it doesn't know is added here.
//! Looks at a sample, decides, and decodes nothing for others.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, IBM866, ISO_8859_5, KOI8_R, KOI8_U, UTF_8, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC,
};

/// Bytes given to the detector, from shortly before the first that isn't ASCII:
/// more doesn't change its mind and costs as much as decoding.
const DETECT: usize = 32 * 1024;

/// Whether the sequences that are valid UTF-8 outweigh what isn't: chance makes
/// few of them in legacy text, and hardly any of three bytes.
pub fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut bad) = (0usize, 0usize);
    let mut looked = 0;
    let mut cut_at_end = false;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            // Two bytes happen by chance in any legacy text, C1 controls always do.
            valid += match c {
                '\u{80}'..='\u{9F}' => 0,
                '\u{A0}'..='\u{7FF}' => 1,
                _ => 3,
            };
        }
        looked += chunk.valid().len() + chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            bad += 1;
            cut_at_end = looked == bytes.len() && chunk.invalid()[0] >= 0xC2;
        }
        if looked > 2 * DETECT {
            break;
        }
    }
    valid >= 4 * bad || (cut_at_end && bad == 1 && valid > 0)
}

pub fn legacy(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let start = first.saturating_sub(256);
    let sample = &bytes[start..bytes.len().min(start + DETECT)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    // A sample cut inside a character must not count as a bad ending.
    detector.feed(sample, start + sample.len() == bytes.len());
    let guess = detector.guess(None, Utf8Detection::Deny);
    let declared = declared
        .and_then(|label| Encoding::for_label_no_replacement(label.trim().as_bytes()))
        .filter(|e| *e != UTF_8 && e.is_ascii_compatible());
    if let Some(declared) = declared
        && is_believable(sample, declared, guess)
    {
        return declared;
    }
    // The detector doesn't know the Mac's Cyrillic.
    let mac = cyrillic_sense(sample, X_MAC_CYRILLIC);
    let rival = [WINDOWS_1251, KOI8_U, IBM866, ISO_8859_5]
        .into_iter()
        .map(|e| cyrillic_sense(sample, e))
        .fold(0.0, f64::max);
    if mac > 0.9 && mac > rival + 0.03 && guess.is_single_byte() {
        return X_MAC_CYRILLIC;
    }
    // A pound sign alone makes no Polish of English.
    if is_latin(guess) && !has_accented_words(sample, guess) {
        return WINDOWS_1252;
    }
    // The detector knows one KOI8; Russian is told from Ukrainian by its letters.
    if guess == KOI8_U
        && KOI8_R.decode_without_bom_handling(sample).0
            == KOI8_U.decode_without_bom_handling(sample).0
    {
        return KOI8_R;
    }
    guess
}

/// Whether a declared encoding reads the sample about as well as the guess does.
fn is_believable(sample: &[u8], declared: &'static Encoding, guess: &'static Encoding) -> bool {
    if declared == guess || !fits(sample, declared) {
        return declared == guess;
    }
    const CYRILLIC: [&Encoding; 6] = [
        WINDOWS_1251,
        KOI8_R,
        KOI8_U,
        IBM866,
        ISO_8859_5,
        X_MAC_CYRILLIC,
    ];
    if CYRILLIC.contains(&declared) {
        return cyrillic_sense(sample, declared) + 0.03 >= cyrillic_sense(sample, guess);
    }
    // Letters with accents stand alone among plain ones; other scripts run on.
    if is_latin(declared) {
        return share_in_runs(sample) < 0.5;
    }
    share_of_letters(sample, declared) + 0.05 >= share_of_letters(sample, guess)
}

/// Whether this is one of the alphabets with accents beside plain ASCII letters.
fn is_latin(encoding: &'static Encoding) -> bool {
    encoding.is_single_byte() && encoding.decode_without_bom_handling(b"\xE9").0 == "é"
}

/// Whether any letter beyond ASCII stands beside another letter.
fn has_accented_words(sample: &[u8], encoding: &'static Encoding) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    text.chars()
        .zip(text.chars().skip(1))
        .any(|(a, b)| a.is_alphabetic() && b.is_alphabetic() && !(a.is_ascii() && b.is_ascii()))
}

/// Bytes beyond ASCII that follow another one, among all of them.
fn share_in_runs(sample: &[u8]) -> f64 {
    let high = sample.iter().filter(|b| !b.is_ascii()).count();
    let following = sample
        .windows(2)
        .filter(|pair| !pair[0].is_ascii() && !pair[1].is_ascii())
        .count();
    following as f64 / high.max(1) as f64
}

fn fits(sample: &[u8], encoding: &'static Encoding) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    // The sample may end inside a character.
    !text
        .trim_end_matches('\u{FFFD}')
        .contains(['\u{FFFD}', '\u{80}', '\u{81}', '\u{8D}', '\u{8F}', '\u{90}'])
}

/// Letters among the characters that aren't ASCII.
fn share_of_letters(sample: &[u8], encoding: &'static Encoding) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut letters, mut all) = (0u32, 0u32);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        letters += u32::from(c.is_alphabetic());
    }
    f64::from(letters) / f64::from(all.max(1))
}

/// How much of what isn't ASCII is Cyrillic in plausible case: a capital after a
/// small letter, or a letter beside a symbol, speaks against the reading.
fn cyrillic_sense(sample: &[u8], encoding: &'static Encoding) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut good, mut bad, mut common, mut letters) = (0u32, 0u32, 0u32, 0u32);
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_ascii() {
            let small_before = before.is_lowercase() && !before.is_ascii();
            match c {
                'А'..='Я' | 'Ё' | 'І' | 'Ї' | 'Є' | 'Ґ' if small_before => bad += 1,
                'А'..='я' | 'Ё' | 'ё' | 'І' | 'і' | 'Ї' | 'ї' | 'Є' | 'є' | 'Ґ' | 'ґ' =>
                {
                    good += 1;
                    letters += 1;
                    common += u32::from("оеаинтсрвлкмдпуя".contains(c));
                }
                '«' | '»' | '—' | '–' | '“' | '”' | '„' | '№' | '…' | '\u{A0}' | '’' => {
                    good += 1
                }
                _ => bad += 1,
            }
        }
        before = c;
    }
    if f64::from(common) < 0.6 * f64::from(letters) {
        return 0.0;
    }
    f64::from(good) / f64::from((good + bad).max(1))
}
