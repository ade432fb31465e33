//! Reading the open article again in another encoding. Must not know how a
//! file is decoded.

use egui::{ScrollArea, vec2};

use crate::ui::Ctx;
use crate::ui::fold::fold;
use crate::ui::widgets::{self, Row};
use crate::workspace::Action;

#[derive(Default)]
pub struct EncodingSheet {
    open: bool,
    wants_focus: bool,
    filter: String,
}

/// Labels that decoders know, and what people call them.
const ENCODINGS: [(&str, &str); 24] = [
    ("utf-8", "Unicode"),
    ("utf-16le", "Unicode in pairs of bytes, little end first"),
    ("utf-16be", "Unicode in pairs of bytes, big end first"),
    ("windows-1252", "Western European"),
    ("iso-8859-15", "Western European with the euro sign"),
    ("macintosh", "Western European of old Macs"),
    ("windows-1250", "Central European"),
    ("iso-8859-2", "Central European, ISO"),
    ("windows-1251", "Cyrillic"),
    ("koi8-r", "Russian, KOI8"),
    ("koi8-u", "Ukrainian, KOI8"),
    ("iso-8859-5", "Cyrillic, ISO"),
    ("ibm866", "Cyrillic of DOS"),
    ("windows-1253", "Greek"),
    ("windows-1254", "Turkish"),
    ("windows-1255", "Hebrew"),
    ("windows-1256", "Arabic"),
    ("windows-1257", "Baltic"),
    ("windows-1258", "Vietnamese"),
    ("gb18030", "Chinese, simplified"),
    ("big5", "Chinese, traditional"),
    ("shift_jis", "Japanese, Shift JIS"),
    ("euc-jp", "Japanese, EUC"),
    ("euc-kr", "Korean"),
];

const FIELD: &str = "Filter the encodings";

impl EncodingSheet {
    pub fn open(&mut self) {
        *self = Self {
            open: true,
            wants_focus: true,
            filter: String::new(),
        };
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    pub fn close(&mut self) {
        self.open = false;
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        if !self.open {
            return;
        }
        let now = ctx.ws.article().map_or("", |it| it.encoding.as_str());
        let mut chosen: Option<Option<&str>> = None;
        let size = vec2(440.0, 560.0);
        let stays = widgets::sheet(egui, ctx, "Read in another encoding", size, |ui| {
            egui::Frame::NONE.inner_margin(8).show(ui, |ui| {
                let field =
                    widgets::search_field(ui, ctx, FIELD, "Name or language", &mut self.filter);
                widgets::take_keyboard(&field, &mut self.wants_focus);
            });
            let wanted = fold(self.filter.trim());
            let enter = ui.input(|it| it.key_pressed(egui::Key::Enter));
            let area = ScrollArea::vertical().max_height(420.0).auto_shrink(false);
            let settings = &ctx.ws.project().info.settings;
            let by_hand = ctx
                .ws
                .article()
                .is_some_and(|it| settings.encodings.contains_key(&it.id));
            area.show(ui, |ui| {
                if by_hand && widgets::link(ui, ctx, "As it is detected").clicked() {
                    chosen = Some(None);
                }
                for (index, (label, name)) in ENCODINGS
                    .iter()
                    .filter(|it| it.0.contains(&wanted) || fold(it.1).contains(&wanted))
                    .enumerate()
                {
                    if enter && index == 0 && !wanted.is_empty() {
                        chosen = Some(Some(*label));
                    }
                    let is_now = now.eq_ignore_ascii_case(label);
                    let text = format!("{label}, {name}");
                    let row = Row {
                        name: &text,
                        selected: is_now,
                        ..Row::default()
                    };
                    let (response, rect) = widgets::row(ui, ctx, row);
                    let at = rect.left_center();
                    let font = widgets::font(ui, &egui::TextStyle::Body);
                    let align = egui::Align2::LEFT_CENTER;
                    ui.painter()
                        .text(at, align, label, font.clone(), ctx.theme.text);
                    let at = at + vec2(120.0, 0.0);
                    ui.painter()
                        .text(at, align, name, font, ctx.theme.text_soft);
                    if response.clicked() {
                        chosen = Some(Some(*label));
                    }
                }
            });
            ui.add_space(8.0);
        });
        if let Some(label) = chosen {
            ctx.send(Action::ReadAs(label.map(str::to_owned)));
        }
        self.open = stays && chosen.is_none();
    }
}
