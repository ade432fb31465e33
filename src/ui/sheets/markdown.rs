//! Markdown as far as annotation manuals need it: headings, paragraphs, lists,
//! tables, quotes, rules, code; bold, italics, code and links within. Reads and
//! draws; knows nothing of manuals.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{FontFamily, FontId, Ui, vec2};

use crate::ui::{Theme, style};

/// A block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(u8, Vec<Inline>),
    Paragraph(Vec<Inline>),
    /// An item: how deep it is, its sign, its text.
    Item(u8, String, Vec<Inline>),
    Quote(Vec<Inline>),
    Code(String),
    /// Rows of cells; the first one is the heading.
    Table(Vec<Vec<Vec<Inline>>>),
    Rule,
}

/// A stretch of text in one manner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inline {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    pub code: bool,
}

/// Reads a text. Anything it doesn't know stays as it is written.
pub fn parse(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<Open> = None;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            close(&mut open, &mut blocks);
            let mut code = String::new();
            for line in lines.by_ref() {
                if line.trim().starts_with("```") {
                    break;
                }
                code.push_str(line);
                code.push('\n');
            }
            blocks.push(Block::Code(code.trim_end().to_owned()));
            continue;
        }
        if trimmed.is_empty() {
            close(&mut open, &mut blocks);
            continue;
        }
        if let Some((level, rest)) = heading(trimmed) {
            close(&mut open, &mut blocks);
            blocks.push(Block::Heading(level, inlines(rest)));
            continue;
        }
        if is_rule(trimmed) {
            close(&mut open, &mut blocks);
            blocks.push(Block::Rule);
            continue;
        }
        let next_is_ruler = lines.peek().is_some_and(|it| is_ruler(it.trim()));
        if trimmed.starts_with('|') && next_is_ruler {
            close(&mut open, &mut blocks);
            let mut rows = vec![cells(trimmed)];
            lines.next();
            while let Some(line) = lines.next_if(|it| it.trim().starts_with('|')) {
                rows.push(cells(line.trim()));
            }
            blocks.push(Block::Table(rows));
            continue;
        }
        if let Some((sign, rest)) = item(trimmed) {
            close(&mut open, &mut blocks);
            let indent = line.len() - line.trim_start().len();
            open = Some(Open::Item((indent / 2).min(6) as u8, sign, rest.to_owned()));
            continue;
        }
        if let Some(rest) = trimmed.strip_prefix('>') {
            match &mut open {
                Some(Open::Quote(text)) => push_line(text, rest.trim()),
                _ => {
                    close(&mut open, &mut blocks);
                    open = Some(Open::Quote(rest.trim().to_owned()));
                }
            }
            continue;
        }
        match &mut open {
            Some(Open::Paragraph(text) | Open::Item(_, _, text) | Open::Quote(text)) => {
                push_line(text, trimmed);
            }
            None => open = Some(Open::Paragraph(trimmed.to_owned())),
        }
    }
    close(&mut open, &mut blocks);
    blocks
}

/// A block whose lines are still being gathered.
enum Open {
    Paragraph(String),
    Item(u8, String, String),
    Quote(String),
}

fn close(open: &mut Option<Open>, blocks: &mut Vec<Block>) {
    blocks.extend(open.take().map(|it| match it {
        Open::Paragraph(text) => Block::Paragraph(inlines(&text)),
        Open::Item(depth, sign, text) => Block::Item(depth, sign, inlines(&text)),
        Open::Quote(text) => Block::Quote(inlines(&text)),
    }));
}

fn push_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let level = line.bytes().take_while(|it| *it == b'#').count();
    let rest = line.get(level..)?.strip_prefix(' ')?;
    (1..=6)
        .contains(&level)
        .then(|| (level as u8, rest.trim_end_matches('#').trim()))
}

fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && ["-", "*", "_"]
            .iter()
            .any(|it| line.replace(*it, "").trim().is_empty())
}

/// The line below a table's heading.
fn is_ruler(line: &str) -> bool {
    line.starts_with('|') && line.contains('-') && line.chars().all(|it| "|-: ".contains(it))
}

fn item(line: &str) -> Option<(String, &str)> {
    for sign in ["- ", "* ", "+ "] {
        if let Some(rest) = line.strip_prefix(sign) {
            return Some(("•".into(), rest.trim()));
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?.strip_prefix(". ")?;
    (1..=4)
        .contains(&digits)
        .then(|| (format!("{}.", &line[..digits]), rest.trim()))
}

fn cells(line: &str) -> Vec<Vec<Inline>> {
    line.trim_matches('|')
        .split('|')
        .map(|it| inlines(it.trim()))
        .collect()
}

/// Splits a text at its signs of emphasis, code and links.
fn inlines(text: &str) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    let mut now = Inline::default();
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix('\\')
            && let Some(sign) = after.chars().next().filter(char::is_ascii_punctuation)
        {
            now.text.push(sign);
            rest = &after[1..];
            continue;
        }
        if c == '`'
            && let Some((code, after)) = rest[1..].split_once('`')
        {
            flush(&mut out, &mut now);
            out.push(Inline {
                text: code.to_owned(),
                code: true,
                ..now.clone()
            });
            rest = after;
            before = '`';
            continue;
        }
        if c == '['
            && let Some((label, after)) = rest[1..].split_once("](")
            && let Some((url, after)) = after.split_once(')')
            && !label.contains('[')
        {
            now.text.push_str(label);
            if !url.is_empty() && url != label {
                now.text.push_str(&format!(" ({url})"));
            }
            rest = after;
            before = ')';
            continue;
        }
        let (sign, bold) = match rest {
            it if it.starts_with("**") => ("**", true),
            it if it.starts_with("__") => ("__", true),
            it if it.starts_with('*') => ("*", false),
            it if it.starts_with('_') => ("_", false),
            _ => {
                now.text.push(c);
                before = c;
                rest = &rest[c.len_utf8()..];
                continue;
            }
        };
        let after = &rest[sign.len()..];
        let on = match bold {
            true => now.bold,
            false => now.italic,
        };
        // Opens before a word, closes behind one; a_name_like_this stays whole.
        let opens = !on
            && !before.is_alphanumeric()
            && after.chars().next().is_some_and(|it| !it.is_whitespace())
            && after.contains(sign);
        let closes = on && !before.is_whitespace();
        if opens || closes {
            flush(&mut out, &mut now);
            match bold {
                true => now.bold = opens,
                false => now.italic = opens,
            }
        } else {
            now.text.push_str(sign);
        }
        before = '*';
        rest = after;
    }
    flush(&mut out, &mut now);
    out
}

fn flush(out: &mut Vec<Inline>, now: &mut Inline) {
    if !now.text.is_empty() {
        out.push(now.clone());
        now.text.clear();
    }
}

/// Draws blocks, one below the other, as wide as there is room.
pub fn show(ui: &mut Ui, theme: &Theme, blocks: &[Block]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for (index, block) in blocks.iter().enumerate() {
        let first = index == 0;
        let in_list = matches!(block, Block::Item(..));
        if !in_list
            && matches!(
                index.checked_sub(1).map(|it| &blocks[it]),
                Some(Block::Item(..))
            )
        {
            ui.add_space(4.0);
        }
        match block {
            Block::Heading(level, text) => {
                let (size, above) = match level {
                    1 => (20.0, 24.0),
                    2 => (16.0, 24.0),
                    _ => (14.0, 16.0),
                };
                ui.add_space(if first { 0.0 } else { above });
                let text: Vec<Inline> = text.iter().map(bolder).collect();
                label(ui, theme, &text, size, theme.text);
                ui.add_space(8.0);
            }
            Block::Paragraph(text) => {
                label(ui, theme, text, SIZE, theme.text);
                ui.add_space(8.0);
            }
            Block::Item(depth, sign, text) => {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    ui.add_space(8.0 + 16.0 * f32::from(*depth));
                    let sign = [Inline {
                        text: sign.clone(),
                        ..Inline::default()
                    }];
                    let width = 16.0;
                    ui.allocate_ui(vec2(width, 0.0), |ui| {
                        ui.set_min_width(width);
                        label(ui, theme, &sign, SIZE, theme.text_soft);
                    });
                    ui.vertical(|ui| label(ui, theme, text, SIZE, theme.text));
                });
                ui.add_space(4.0);
            }
            Block::Quote(text) => {
                let place = ui.horizontal_top(|ui| {
                    ui.add_space(16.0);
                    ui.vertical(|ui| label(ui, theme, text, SIZE, theme.text_soft));
                });
                let rect = place.response.rect;
                let line = egui::Stroke::new(2.0, theme.hairline);
                ui.painter().vline(rect.left() + 4.0, rect.y_range(), line);
                ui.add_space(8.0);
            }
            Block::Code(text) => {
                egui::Frame::NONE
                    .fill(theme.hover)
                    .inner_margin(8)
                    .corner_radius(4)
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        let text = egui::RichText::new(text).monospace().color(theme.text);
                        ui.label(text);
                    });
                ui.add_space(8.0);
            }
            Block::Table(rows) => table(ui, theme, rows),
            Block::Rule => {
                ui.add_space(8.0);
                let size = vec2(ui.available_width(), 1.0);
                let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
                let line = egui::Stroke::new(1.0, theme.hairline);
                ui.painter().hline(rect.x_range(), rect.center().y, line);
                ui.add_space(8.0);
            }
        }
    }
}

const SIZE: f32 = 14.0;

fn bolder(inline: &Inline) -> Inline {
    Inline {
        bold: true,
        ..inline.clone()
    }
}

fn label(ui: &mut Ui, theme: &Theme, text: &[Inline], size: f32, ink: egui::Color32) {
    let job = job(theme, text, size, ink, ui.available_width());
    ui.add(egui::Label::new(job));
}

fn job(theme: &Theme, text: &[Inline], size: f32, ink: egui::Color32, width: f32) -> LayoutJob {
    let mut job = LayoutJob {
        wrap: TextWrapping::wrap_at_width(width),
        ..LayoutJob::default()
    };
    for part in text {
        let family = match (part.code, part.bold) {
            (true, _) => FontId::new(size - 1.0, FontFamily::Monospace),
            (false, true) => style::bold(size),
            (false, false) => FontId::proportional(size),
        };
        let format = TextFormat {
            font_id: family,
            color: ink,
            italics: part.italic,
            background: match part.code {
                true => theme.hover,
                false => egui::Color32::TRANSPARENT,
            },
            line_height: Some((size * 1.5).round()),
            ..TextFormat::default()
        };
        job.append(&part.text, 0.0, format);
    }
    job
}

/// Columns as wide as their longest words ask for, in proportion.
fn table(ui: &mut Ui, theme: &Theme, rows: &[Vec<Vec<Inline>>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        return;
    }
    let length = |cell: &[Inline]| cell.iter().map(|it| it.text.chars().count()).sum::<usize>();
    let weights: Vec<f32> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|it| length(it)).max().unwrap_or(0).clamp(6, 48) as f32
        })
        .collect();
    let whole: f32 = weights.iter().sum();
    let room = ui.available_width() - 16.0 * (columns - 1) as f32;
    for (index, row) in rows.iter().enumerate() {
        let line = ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for (column, weight) in weights.iter().enumerate() {
                let width = room * weight / whole;
                let cell: Vec<Inline> = row.get(column).cloned().unwrap_or_default();
                let cell = match index {
                    0 => cell.iter().map(bolder).collect(),
                    _ => cell,
                };
                ui.allocate_ui(vec2(width, 0.0), |ui| {
                    ui.set_width(width);
                    let job = job(theme, &cell, SIZE - 1.0, theme.text, width);
                    ui.add(egui::Label::new(job));
                });
            }
        });
        let rect = line.response.rect;
        ui.add_space(4.0);
        let stroke = egui::Stroke::new(1.0, theme.hairline);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() + 2.0, stroke);
        ui.add_space(4.0);
    }
    ui.add_space(8.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks as lines: their kind and their text with its manner.
    fn shown(text: &str) -> String {
        let line = |text: &[Inline]| -> String {
            let parts = text.iter().map(|it| match (it.bold, it.italic, it.code) {
                (true, ..) => format!("<b>{}</b>", it.text),
                (_, true, _) => format!("<i>{}</i>", it.text),
                (.., true) => format!("<code>{}</code>", it.text),
                _ => it.text.clone(),
            });
            parts.collect()
        };
        let block = |block: Block| match block {
            Block::Heading(level, text) => format!("h{level} {}", line(&text)),
            Block::Paragraph(text) => format!("p {}", line(&text)),
            Block::Item(depth, sign, text) => format!("li{depth} {sign} {}", line(&text)),
            Block::Quote(text) => format!("quote {}", line(&text)),
            Block::Code(text) => format!("code {text:?}"),
            Block::Table(rows) => {
                let rows = rows.iter().map(|row| {
                    let cells: Vec<String> = row.iter().map(|it| line(it)).collect();
                    cells.join(" | ")
                });
                format!("table {}", rows.collect::<Vec<_>>().join(" // "))
            }
            Block::Rule => "hr".to_owned(),
        };
        parse(text)
            .into_iter()
            .map(block)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn a_manual_is_read() {
        let text = "# How to tag\nTag *every* name.\nTwice if **need be**.\n\n\
            1. First\n2. Second\n   goes on\n- a\n  - b\n\n> Mind\n> this.\n\n---\n\
            | text | span |\n| --- | :-- |\n| in `Bari` | Bari |\n```\nx = 1\n```";
        expect_test::expect![[r#"
            h1 How to tag
            p Tag <i>every</i> name. Twice if <b>need be</b>.
            li0 1. First
            li0 2. Second goes on
            li0 • a
            li1 • b
            quote Mind this.
            hr
            table text | span // in <code>Bari</code> | Bari
            code "x = 1""#]]
        .assert_eq(&shown(text));
    }

    #[test]
    fn signs_that_mean_nothing_stay() {
        assert_eq!(
            shown("snake_case_name, 2 * 3 * 4"),
            "p snake_case_name, 2 * 3 * 4"
        );
        assert_eq!(shown("an open **end"), "p an open **end");
        assert_eq!(shown("#tag and [no link]"), "p #tag and [no link]");
        assert_eq!(shown("[a](b) \\*c\\*"), "p a (b) *c*");
        assert_eq!(shown("```\nnever closed"), "code \"never closed\"");
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_strange(text in "[#*_`|>\\[\\]()\\\\ \n1.a-]{0,60}") {
            parse(&text);
        }
    }
}
