//! How many tags of which type: a row a type, a column an annotator.

use std::cmp::Reverse;

use super::Setting;
use crate::chart::shapes::{BODY, PAD, SMALL};
use crate::chart::type_width::cut;
use crate::chart::{Area, Chart, Fill, Hold, Ink, Sheet};
use crate::measure::insight::Insight;
use crate::model::{KindId, Polarity, Schema, TagClass};
use crate::text::figures::{counted, figure};

const NAMES: f32 = 152.0;
const COLUMN: f32 = 110.0;
const BETWEEN: f32 = 24.0;
const FIGURE: f32 = 44.0;
const BAR: f32 = 12.0;
const ROW: f32 = 22.0;

pub fn kinds(insight: &Insight, schema: &Schema, setting: Setting<'_>) -> Chart {
    let who = insight.who();
    let columns = who.len().max(1) as f32;
    let least = 2.0 * PAD + NAMES + columns * (COLUMN + BETWEEN);
    let width = setting.width().max(least);
    let (mut sheet, mut y) = Sheet::new("Tags by type", setting.below, width);
    let wide = (width - 2.0 * PAD - NAMES) / columns - BETWEEN;
    let left = |column: usize| PAD + NAMES + BETWEEN + column as f32 * (wide + BETWEEN);
    for (column, name) in who.iter().enumerate() {
        let name = cut(name.as_str(), BODY, true, wide);
        sheet.bold(&name, (left(column), y + 8.0), BODY, Ink::Text);
    }
    y += 24.0;
    for (class, heading) in CLASSES {
        let kinds = in_order(insight, class);
        let Some(most) = kinds.iter().flat_map(|it| &it.1).max().copied() else {
            continue;
        };
        sheet.line((PAD, y), (width - PAD, y), 1.0, Ink::Hairline);
        y += 8.0;
        sheet.bold(heading, (PAD, y + 10.0), BODY, Ink::Text);
        for (column, name) in who.iter().enumerate() {
            let all = insight.annotators.get(*name).map_or(0, |it| it.tags(class));
            let at = (left(column), y + 10.0);
            sheet.text(&figure(all), at, SMALL, Ink::Soft);
        }
        y += 24.0;
        for (kind, counts) in &kinds {
            let middle = y + ROW / 2.0;
            let ink = ink_of(schema, class, kind);
            sheet.dot((PAD + 5.0, middle), 4.0, ink);
            let name = cut(&name_of(class, kind), BODY, false, NAMES - 20.0);
            sheet.text(&name, (PAD + 16.0, middle), BODY, Ink::Text);
            let mut told = Vec::new();
            for (column, count) in counts.iter().enumerate() {
                let long = (wide - FIGURE) * *count as f32 / most.max(1) as f32;
                let bar = Area::new(left(column), middle - BAR / 2.0, long, BAR);
                sheet.fill(bar, Fill::Solid(ink));
                let at = (bar.right() + if *count > 0 { 6.0 } else { 0.0 }, middle);
                let ink = if *count > 0 { Ink::Text } else { Ink::Faint };
                sheet.held(&figure(*count), at, SMALL, ink, Hold::Start);
                told.push(format!("{} {}", who[column], figure(*count)));
            }
            let all: usize = counts.iter().sum();
            let name = format!("{kind}: {} ({})", counted(all, "tag"), told.join(", "));
            sheet.spot(Area::new(PAD, y, width - 2.0 * PAD, ROW), name, None);
            y += ROW;
        }
        y += 12.0;
    }
    sheet.end(y - 12.0)
}

const CLASSES: [(TagClass, &str); 5] = [
    (TagClass::Mention, "Entities"),
    (TagClass::Event, "Events"),
    (TagClass::Stance, "Stances"),
    (TagClass::Relation, "Relations"),
    (TagClass::Label, "Labels"),
];

/// The types of a class with the counts of each annotator, the most used first.
fn in_order(insight: &Insight, class: TagClass) -> Vec<(KindId, Vec<usize>)> {
    let who = insight.who();
    let works = || who.iter().filter_map(|it| insight.annotators.get(*it));
    let mut kinds: Vec<&(TagClass, KindId)> = works().flat_map(|it| it.kinds.keys()).collect();
    kinds.retain(|it| it.0 == class);
    kinds.sort();
    kinds.dedup();
    let mut rows: Vec<(KindId, Vec<usize>)> = kinds
        .into_iter()
        .map(|kind| {
            let counts = works().map(|it| it.kinds.get(kind).copied().unwrap_or(0));
            (kind.1.clone(), counts.collect())
        })
        .collect();
    rows.sort_by_key(|it| Reverse(it.1.iter().sum::<usize>()));
    rows
}

fn name_of(class: TagClass, kind: &KindId) -> String {
    let polarity = Polarity::from_id(kind.as_str()).filter(|_| class == TagClass::Stance);
    match polarity {
        Some(polarity) => format!("{} {kind}", super::stances::sign(polarity)),
        None => kind.to_string(),
    }
}

/// The colour of a type, the same in every picture.
pub fn ink_of(schema: &Schema, class: TagClass, kind: &KindId) -> Ink {
    let token = match class {
        TagClass::Mention => schema.entity_type(kind).map(|it| it.color.as_str()),
        TagClass::Event => schema.event_type(kind).map(|it| it.color.as_str()),
        TagClass::Stance => {
            let polarity = Polarity::from_id(kind.as_str());
            return polarity.map_or(Ink::Soft, Ink::Stance);
        }
        _ => return Ink::Accent,
    };
    let hue = token.and_then(|it| it.strip_prefix("hue")?.parse::<u8>().ok());
    hue.and_then(|it| it.checked_sub(1))
        .map_or(Ink::Soft, Ink::Hue)
}
