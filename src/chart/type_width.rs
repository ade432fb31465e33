//! How wide a text is in the interface's face, well enough to lay labels out:
//! a picture comes out alike with and without a screen.

/// Advances of Noto Sans for U+0020 to U+007E, in thousandths of the size.
const ASCII: [u16; 95] = [
    259, 269, 408, 645, 571, 831, 731, 225, 299, 299, 550, 571, 268, 321, 268, 372, 571, 571, 571,
    571, 571, 571, 571, 571, 571, 571, 268, 268, 571, 571, 571, 434, 898, 639, 649, 631, 729, 556,
    519, 728, 741, 338, 272, 619, 523, 907, 759, 780, 604, 780, 622, 548, 556, 730, 600, 930, 585,
    565, 571, 329, 372, 329, 571, 443, 580, 561, 615, 479, 615, 563, 344, 615, 618, 257, 257, 534,
    257, 935, 618, 604, 615, 615, 413, 479, 360, 618, 507, 786, 528, 509, 470, 379, 550, 379, 571,
];
/// How much wider the bold face is.
const BOLD: f32 = 1.075;

/// Width in points at a size in points.
pub fn width(text: &str, size: f32, bold: bool) -> f32 {
    let all: f32 = text.chars().map(advance).sum();
    all * size / 1000.0 * if bold { BOLD } else { 1.0 }
}

fn advance(c: char) -> f32 {
    let code = c as usize;
    if let Some(known) = code.checked_sub(0x20).and_then(|it| ASCII.get(it)) {
        return f32::from(*known);
    }
    match code {
        // Combining marks.
        0x300..=0x36f => 0.0,
        0x2010..=0x206f => 480.0,
        // Wide: Chinese, Japanese, Korean, pictures.
        0x1100..=0x115f | 0x2e80..=0xd7af | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x1f000.. => 1000.0,
        _ if c.is_uppercase() => 720.0,
        _ => 610.0,
    }
}

/// The text, or as much of it as fits into the width with `…` behind it.
pub fn cut(text: &str, size: f32, bold: bool, most: f32) -> String {
    if width(text, size, bold) <= most {
        return text.to_owned();
    }
    let room = most - width("…", size, bold);
    let mut used = 0.0;
    let mut kept = String::new();
    for c in text.chars() {
        used += width(c.encode_utf8(&mut [0; 4]), size, bold);
        if used > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_wide_is_cut() {
        assert_eq!(cut("Orlova", 10.0, false, 100.0), "Orlova");
        // Six times 5.71 is 34.26: four of them and the dots (4.8) fit into 28.
        assert_eq!(cut("000000", 10.0, false, 28.0), "0000…");
        assert_eq!(width("00", 10.0, false), 11.42);
    }
}
