//! How far everybody is: a bar an annotator and task.

use super::Setting;
use crate::chart::shapes::{BODY, PAD, SMALL};
use crate::chart::{Area, Chart, Fill, Hold, Ink, Sheet};
use crate::measure::insight::Insight;
use crate::text::figures::{counted, figure};

const NAMES: f32 = 88.0;
const FIGURES: f32 = 152.0;
const BAR: f32 = 14.0;
const ROW: f32 = 24.0;
const COMPLETE: Fill = Fill::Solid(Ink::Accent);
const BEGUN: Fill = Fill::Rising(Ink::Accent);

pub fn progress(insight: &Insight, setting: Setting<'_>) -> Chart {
    let (mut sheet, top) = Sheet::new("Progress", setting.below, setting.width());
    let width = sheet.chart.width;
    let legend = [
        (COMPLETE, "complete".to_owned()),
        (BEGUN, "begun".to_owned()),
        (Fill::Empty, "not begun".to_owned()),
    ];
    let mut y = sheet.legend(&legend, PAD, top, width - PAD) + 20.0;
    let all = insight.articles;
    let bar = Area::new(PAD + NAMES, 0.0, width - 2.0 * PAD - NAMES - FIGURES, BAR);
    let long = |count: usize| bar.width * (count as f32 / all.max(1) as f32).min(1.0);
    for name in insight.who() {
        let Some(work) = insight.annotators.get(name) else {
            continue;
        };
        sheet.bold(name.as_str(), (PAD, y + 8.0), BODY, Ink::Text);
        let told = format!("{} of {} articles", figure(work.articles), figure(all));
        let at = (width - PAD, y + 8.0);
        sheet.held(&told, at, SMALL, Ink::Soft, Hold::End);
        y += 20.0;
        for (task, done) in insight.tasks.iter().zip(&work.tasks) {
            let middle = y + ROW / 2.0;
            sheet.text(task.id(), (PAD, middle), BODY, Ink::Soft);
            let bar = Area {
                y: middle - BAR / 2.0,
                ..bar
            };
            sheet.fill(bar, Fill::Empty);
            let complete = Area {
                width: long(done.complete),
                ..bar
            };
            let begun = Area {
                x: complete.right(),
                width: long(done.begun).min(bar.right() - complete.right()),
                ..bar
            };
            sheet.fill(complete, COMPLETE);
            sheet.fill(begun, BEGUN);
            let complete = figure(done.complete);
            let told = match done.begun {
                0 => format!("{complete} complete"),
                begun => format!("{complete} complete, {} begun", figure(begun)),
            };
            sheet.held(&told, (width - PAD, middle), SMALL, Ink::Text, Hold::End);
            let name = format!(
                "{name}, {}: {} complete, {} begun, of {}",
                task.id(),
                figure(done.complete),
                figure(done.begun),
                counted(all, "article"),
            );
            let row = Area::new(PAD, y, width - 2.0 * PAD, ROW);
            sheet.spot(row, name, None);
            y += ROW;
        }
        y += 16.0;
    }
    sheet.end(y - 16.0)
}
