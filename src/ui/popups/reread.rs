//! Read the article's file again as another encoding.

use egui::Pos2;

use super::list::{List, ListRow, Words};
use super::rank::{Found, rank};
use crate::ui::{Ctx, Request};

pub struct RereadPopup {
    list: List,
}

/// Encodings that news comes in: label and where it is from.
const ENCODINGS: [(&str, &str); 26] = [
    ("utf-8", "Unicode, the usual one"),
    ("utf-16le", "Unicode, Windows files"),
    ("utf-16be", "Unicode, big-endian"),
    ("windows-1252", "Western European"),
    ("iso-8859-15", "Western European with €"),
    ("macintosh", "Western European, old Mac"),
    ("windows-1250", "Central European"),
    ("iso-8859-2", "Central European, Unix"),
    ("windows-1251", "Cyrillic, Windows"),
    ("koi8-r", "Russian, Unix"),
    ("koi8-u", "Ukrainian, Unix"),
    ("iso-8859-5", "Cyrillic, ISO"),
    ("ibm866", "Cyrillic, DOS"),
    ("windows-1253", "Greek"),
    ("iso-8859-7", "Greek, Unix"),
    ("windows-1254", "Turkish"),
    ("windows-1255", "Hebrew"),
    ("windows-1256", "Arabic"),
    ("iso-8859-6", "Arabic, ISO"),
    ("windows-1257", "Baltic"),
    ("windows-1258", "Vietnamese"),
    ("gb18030", "Chinese, simplified"),
    ("big5", "Chinese, traditional"),
    ("shift_jis", "Japanese, Windows"),
    ("euc-jp", "Japanese, Unix"),
    ("euc-kr", "Korean"),
];

impl RereadPopup {
    pub fn open(at: Pos2) -> Self {
        Self {
            list: List::new(at),
        }
    }

    /// True once it is done with.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let now = ctx.ws.article().map_or("", |it| it.encoding.as_str());
        let found: Vec<Found<'_>> = ENCODINGS
            .iter()
            .map(|(label, what)| Found {
                shortcut: "",
                name: label,
                also: what,
            })
            .collect();
        let order = rank(&self.list.query, &found);
        let rows: Vec<ListRow> = order
            .iter()
            .map(|at| {
                let (label, what) = ENCODINGS[*at];
                let is_now = label.eq_ignore_ascii_case(now);
                ListRow {
                    name: label.into(),
                    soft: if is_now {
                        format!("{what} · as it is read now")
                    } else {
                        what.into()
                    },
                    ..ListRow::default()
                }
            })
            .collect();
        let words = Words {
            title: "Read the file again as",
            hint: "An encoding or a language…",
            nothing: "No encoding is called that.",
            keys: &[("Enter", "read again"), ("Esc", "back")],
        };
        let answer = self.list.show(egui, ctx, "encodings", &words, &rows);
        if let Some(at) = answer.picked.and_then(|at| order.get(at)) {
            ctx.request(Request::RereadAs(ENCODINGS[*at].0.into()));
        }
        answer.closed || answer.picked.is_some()
    }
}
