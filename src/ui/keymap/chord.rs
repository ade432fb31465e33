//! Keys as the table of commands writes them, and as they come from the
//! keyboard. Letters and named keys are compared by key, so that they work in
//! every layout; signs by the character they produce, wherever it is.

use std::fmt;

use egui::{Event, Key, Modifiers};

/// A key of the table, read: `Ctrl+Shift+Z`, `ArrowDown`, `/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    ctrl: bool,
    alt: bool,
    shift: bool,
    key: Base,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Base {
    /// A letter or a key with a name, by its place in the layout.
    Key(Key),
    /// A sign or a digit, by what it types.
    Sign(char),
}

/// One press of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Stroke {
    Key {
        key: Key,
        modifiers: Modifiers,
    },
    /// A sign or digit typed without `Ctrl`.
    Sign(char),
}

impl Chord {
    /// Reads a key of the table; None where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut chord = Self {
            ctrl: false,
            alt: false,
            shift: false,
            key: Base::Sign('\0'),
        };
        let mut rest = text;
        // A lone `+` at the end is the sign itself.
        while let Some((first, after)) = rest.split_once('+').filter(|it| !it.1.is_empty()) {
            match first {
                "Ctrl" => chord.ctrl = true,
                "Alt" => chord.alt = true,
                "Shift" => chord.shift = true,
                _ => return None,
            }
            rest = after;
        }
        let mut chars = rest.chars();
        chord.key = match (chars.next()?, chars.next()) {
            (letter, None) if letter.is_ascii_alphabetic() => {
                Base::Key(Key::from_name(&letter.to_ascii_uppercase().to_string())?)
            }
            (sign, None) => Base::Sign(sign),
            _ => Base::Key(Key::from_name(rest)?),
        };
        Some(chord)
    }

    /// The chord of a key that a schema gives a type: a capital letter needs
    /// Shift.
    pub fn of_char(key: char) -> Self {
        Self {
            ctrl: false,
            alt: false,
            shift: key.is_ascii_uppercase(),
            key: match Key::from_name(&key.to_ascii_uppercase().to_string()) {
                Some(it) if key.is_ascii_alphabetic() => Base::Key(it),
                _ => Base::Sign(key),
            },
        }
    }

    /// True where the stroke is this chord.
    pub fn fits(&self, stroke: &Stroke) -> bool {
        match (stroke, self.key) {
            (Stroke::Sign(typed), Base::Sign(own)) => {
                !self.ctrl && !self.alt && !self.shift && *typed == own
            }
            (Stroke::Key { key, modifiers }, Base::Key(own)) => {
                *key == own && self.holds(modifiers) && modifiers.shift == self.shift
            }
            // With Ctrl or Alt nothing is typed; Shift may be what the layout
            // needs for the sign.
            (Stroke::Key { key, modifiers }, Base::Sign(own)) => {
                (self.ctrl || self.alt)
                    && sign_of(*key) == Some(own)
                    && self.holds(modifiers)
                    && (modifiers.shift || !self.shift)
            }
            (Stroke::Sign(_), Base::Key(_)) => false,
        }
    }

    fn holds(&self, modifiers: &Modifiers) -> bool {
        modifiers.command == self.ctrl && modifiers.alt == self.alt
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (on, name) in [
            (self.ctrl, "Ctrl+"),
            (self.alt, "Alt+"),
            (self.shift, "Shift+"),
        ] {
            if on {
                f.write_str(name)?;
            }
        }
        match self.key {
            Base::Key(key @ (Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight)) => {
                write!(f, "Arrow{}", key.name())
            }
            Base::Key(key) => f.write_str(key.name()),
            Base::Sign(sign) => write!(f, "{sign}"),
        }
    }
}

impl Stroke {
    /// What an event presses; None for releases and for keys that will be heard
    /// of again as the sign they type. `before` is the key pressed last.
    pub fn of(event: &Event, before: Option<(Key, Modifiers)>) -> Option<Self> {
        match event {
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => {
                let types_a_sign = sign_of(*key).is_some() && !modifiers.command && !modifiers.alt;
                (!types_a_sign).then_some(Self::Key {
                    key: *key,
                    modifiers: *modifiers,
                })
            }
            Event::Text(text) => {
                let mut chars = text.chars();
                let sign = chars.next()?;
                if chars.next().is_some() || sign.is_ascii_alphabetic() || sign.is_whitespace() {
                    return None;
                }
                // `Alt+5` types a 5 on some systems; only a sign that Alt
                // brings forth counts.
                if let Some((key, modifiers)) = before
                    && modifiers.alt
                    && sign_of(key) == Some(sign)
                {
                    return None;
                }
                Some(Self::Sign(sign))
            }
            Event::Copy => Some(Self::Key {
                key: Key::C,
                modifiers: Modifiers::COMMAND,
            }),
            _ => None,
        }
    }

    /// The character of a stroke without Ctrl and Alt, letters by their key.
    pub fn plain(&self) -> Option<char> {
        match self {
            Self::Sign(sign) => Some(*sign),
            Self::Key { key, modifiers } => {
                if modifiers.command || modifiers.ctrl || modifiers.alt {
                    return None;
                }
                let mut name = key.name().chars();
                let letter = name.next().filter(char::is_ascii_alphabetic)?;
                if name.next().is_some() {
                    return None;
                }
                Some(if modifiers.shift {
                    letter
                } else {
                    letter.to_ascii_lowercase()
                })
            }
        }
    }

    /// True where a text field wouldn't want the stroke.
    pub(super) fn works_in_text(&self) -> bool {
        const TEXT_WANTS: [Key; 12] = [
            Key::A,
            Key::B,
            Key::C,
            Key::E,
            Key::H,
            Key::U,
            Key::V,
            Key::W,
            Key::X,
            Key::Y,
            Key::Z,
            Key::I,
        ];
        match self {
            Self::Sign(_) => false,
            Self::Key { key, modifiers } => {
                let function = key.name().starts_with('F') && key.name().len() > 1;
                let moves = matches!(
                    key,
                    Key::ArrowLeft
                        | Key::ArrowRight
                        | Key::ArrowUp
                        | Key::ArrowDown
                        | Key::Home
                        | Key::End
                        | Key::Backspace
                        | Key::Delete
                        | Key::Enter
                        | Key::Space
                        | Key::Tab
                );
                function || (modifiers.command && !moves && !TEXT_WANTS.contains(key))
            }
        }
    }

    /// True where a focused button needs the stroke.
    pub(super) fn walks_widgets(&self) -> bool {
        match self {
            Self::Sign(_) => false,
            Self::Key { key, modifiers } => {
                let walks = matches!(
                    key,
                    Key::Tab
                        | Key::Enter
                        | Key::Space
                        | Key::Escape
                        | Key::ArrowLeft
                        | Key::ArrowRight
                        | Key::ArrowUp
                        | Key::ArrowDown
                );
                walks && !modifiers.command && !modifiers.alt
            }
        }
    }

    /// True where egui would move the focus at this stroke.
    pub(super) fn moves_focus(&self) -> bool {
        matches!(
            self,
            Self::Key {
                key: Key::Tab | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown,
                ..
            }
        )
    }
}

/// A key of the table as it is shown, with the signs of a Mac on a Mac.
pub fn show(key: &str) -> String {
    show_on(key, cfg!(target_os = "macos"))
}

fn show_on(key: &str, mac: bool) -> String {
    const NAMES: [(&str, &str); 6] = [
        ("ArrowUp", "↑"),
        ("ArrowDown", "↓"),
        ("ArrowLeft", "←"),
        ("ArrowRight", "→"),
        ("PageUp", "Page up"),
        ("PageDown", "Page down"),
    ];
    const MAC: [(&str, &str); 3] = [("Ctrl+", "⌘"), ("Alt+", "⌥"), ("Shift+", "⇧")];
    let mut shown = key.to_owned();
    for (name, sign) in NAMES {
        if let Some(front) = shown.strip_suffix(name) {
            shown = format!("{front}{sign}");
        }
    }
    if mac {
        for (name, sign) in MAC {
            shown = shown.replace(name, sign);
        }
    }
    shown
}

/// The sign or digit of a key, None for letters and named keys.
fn sign_of(key: Key) -> Option<char> {
    const SIGNS: [(Key, char); 28] = [
        (Key::Colon, ':'),
        (Key::Comma, ','),
        (Key::Backslash, '\\'),
        (Key::Slash, '/'),
        (Key::Pipe, '|'),
        (Key::Questionmark, '?'),
        (Key::Exclamationmark, '!'),
        (Key::OpenBracket, '['),
        (Key::CloseBracket, ']'),
        (Key::OpenCurlyBracket, '{'),
        (Key::CloseCurlyBracket, '}'),
        (Key::Backtick, '`'),
        (Key::Minus, '-'),
        (Key::Period, '.'),
        (Key::Plus, '+'),
        (Key::Equals, '='),
        (Key::Semicolon, ';'),
        (Key::Quote, '\''),
        (Key::Num0, '0'),
        (Key::Num1, '1'),
        (Key::Num2, '2'),
        (Key::Num3, '3'),
        (Key::Num4, '4'),
        (Key::Num5, '5'),
        (Key::Num6, '6'),
        (Key::Num7, '7'),
        (Key::Num8, '8'),
        (Key::Num9, '9'),
    ];
    SIGNS.iter().find(|row| row.0 == key).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: Key, modifiers: Modifiers) -> Stroke {
        Stroke::Key { key, modifiers }
    }

    #[test]
    fn every_key_of_the_table_is_read_and_written_the_same() {
        for command in crate::workspace::commands::all() {
            for text in command.keys {
                let chord = Chord::parse(text).unwrap_or_else(|| panic!("{text}"));
                assert_eq!(chord.to_string(), *text);
            }
        }
    }

    #[test]
    fn letters_go_by_key_with_exactly_their_modifiers() {
        let chord = Chord::parse("Ctrl+Shift+Z").unwrap();
        let both = Modifiers::COMMAND | Modifiers::SHIFT;
        assert!(chord.fits(&key(Key::Z, both)));
        assert!(!chord.fits(&key(Key::Z, Modifiers::COMMAND)));
        assert!(
            !Chord::parse("E")
                .unwrap()
                .fits(&key(Key::E, Modifiers::COMMAND))
        );
        assert!(
            Chord::parse("Shift+S")
                .unwrap()
                .fits(&key(Key::S, Modifiers::SHIFT))
        );
        assert!(
            !Chord::parse("S")
                .unwrap()
                .fits(&key(Key::S, Modifiers::SHIFT))
        );
    }

    #[test]
    fn signs_go_by_what_is_typed() {
        assert!(Chord::parse("/").unwrap().fits(&Stroke::Sign('/')));
        assert!(Chord::parse("+").unwrap().fits(&Stroke::Sign('+')));
        assert!(!Chord::parse("Ctrl++").unwrap().fits(&Stroke::Sign('+')));
        // `+` needs Shift on many keyboards.
        let shifted = Modifiers::COMMAND | Modifiers::SHIFT;
        assert!(
            Chord::parse("Ctrl++")
                .unwrap()
                .fits(&key(Key::Plus, shifted))
        );
        assert!(
            Chord::parse("Ctrl+-")
                .unwrap()
                .fits(&key(Key::Minus, Modifiers::COMMAND))
        );
        // A lone digit is heard as text, not as a key: numbers of a keypad and
        // of a French keyboard come the same way.
        let event = Event::Key {
            key: Key::Num1,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        assert_eq!(Stroke::of(&event, None), None);
        assert_eq!(
            Stroke::of(&Event::Text("1".into()), None),
            Some(Stroke::Sign('1'))
        );
        let alt = Some((Key::Num5, Modifiers::ALT));
        assert_eq!(Stroke::of(&Event::Text("5".into()), alt), None);
        assert_eq!(
            Stroke::of(&Event::Text("[".into()), alt),
            Some(Stroke::Sign('['))
        );
    }

    #[test]
    fn keys_are_shown_as_the_system_does() {
        assert_eq!(show_on("Ctrl+Shift+Z", false), "Ctrl+Shift+Z");
        assert_eq!(show_on("Ctrl+Shift+Z", true), "⌘⇧Z");
        assert_eq!(show_on("Alt+ArrowDown", false), "Alt+↓");
        assert_eq!(show_on("Ctrl++", true), "⌘+");
    }
}
