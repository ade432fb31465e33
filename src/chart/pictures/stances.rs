//! Who is for or against whom, as a matrix: holders down, targets across. A cell
//! says by sign and number which side weighs more, by tint how much, and below it
//! how many stances there are.

use super::Setting;
use crate::chart::shapes::{BODY, PAD, SMALL};
use crate::chart::type_width::{cut, width as wide};
use crate::chart::{Area, Chart, Fill, Hold, Ink, Sheet};
use crate::measure::insight::{Cell, Matrix, Side};
use crate::model::Polarity;
use crate::text::figures::{counted, figure};

const ROW: f32 = 38.0;
/// Narrowest and widest column.
const COLUMN: (f32, f32) = (46.0, 92.0);
const NAMES: (f32, f32) = (96.0, 220.0);
const HEAD: f32 = 150.0;
/// Degrees that names of columns rise.
const RISE: f32 = 42.0;
const MOST_ROWS: usize = 40;
/// Fewest columns, however narrow the room.
const LEAST_COLUMNS: usize = 8;

/// A polarity's sign in characters that every face has.
pub fn sign(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::For => "+",
        other => other.sign(),
    }
}

/// Keys of spots are row and column of the matrix.
pub fn stances(matrix: &Matrix, setting: Setting<'_>) -> Chart {
    let width = setting.width();
    let names = widest(&matrix.rows).clamp(NAMES.0, NAMES.1) + 44.0;
    let head = widest(&matrix.columns).clamp(40.0, HEAD);
    let (rise, run) = RISE.to_radians().sin_cos();
    // The last name leans out over the right edge of its column.
    let lean = head * run;
    let room = width - 2.0 * PAD - names - lean;
    let fit = ((room / COLUMN.0) as usize).max(LEAST_COLUMNS);
    let columns = &matrix.columns[..matrix.columns.len().min(fit)];
    let rows = &matrix.rows[..matrix.rows.len().min(MOST_ROWS)];
    let column = (room / columns.len().max(1) as f32).clamp(COLUMN.0, COLUMN.1);
    let least = names + lean + column * columns.len() as f32 + 2.0 * PAD;
    let (mut sheet, top) = Sheet::new("Who is for whom", setting.below, width.max(least));
    let mut y = paint_legend(&mut sheet, top);
    y += head * rise + 30.0;
    let (left, first) = (PAD + names, y);
    for (at, side) in columns.iter().enumerate() {
        let middle = left + (at as f32 + 0.5) * column;
        let name = cut(&side.name, BODY, false, head);
        sheet.rising(name, (middle - 2.0, y - 20.0), BODY, Ink::Text, RISE);
        let count = figure(side.count);
        sheet.held(&count, (middle, y - 9.0), SMALL, Ink::Soft, Hold::Middle);
    }
    let most = matrix
        .cells
        .values()
        .map(|it| it.balance().unsigned_abs())
        .max();
    let most = most.unwrap_or(1).max(1) as f32;
    for (row, side) in rows.iter().enumerate() {
        let middle = y + ROW / 2.0;
        let name = cut(&side.name, BODY, false, names - 44.0);
        sheet.text(&name, (PAD, middle), BODY, Ink::Text);
        let count = figure(side.count);
        sheet.held(&count, (left - 10.0, middle), SMALL, Ink::Soft, Hold::End);
        for (at, target) in columns.iter().enumerate() {
            let area = Area::new(left + at as f32 * column, y, column, ROW).shrink(1.0);
            match matrix.cells.get(&(row, at)) {
                None => sheet.area(area, 3.0, Ink::Surface.full()),
                Some(cell) => {
                    paint_cell(&mut sheet, area, cell, most);
                    let name = format!("{} towards {}: {}", side.name, target.name, cell.words());
                    sheet.spot(area, name, Some((row, at)));
                }
            }
        }
        y += ROW;
    }
    let right = left + columns.len() as f32 * column;
    sheet.line((PAD, first - 1.0), (right, first - 1.0), 1.0, Ink::Hairline);
    let y = sheet.notes(&left_out(matrix, rows.len(), columns.len()), y + 12.0);
    sheet.end(y)
}

fn widest(sides: &[Side]) -> f32 {
    let all = sides.iter().map(|it| wide(&it.name, BODY, false));
    all.fold(0.0, f32::max)
}

fn paint_legend(sheet: &mut Sheet, y: f32) -> f32 {
    let items = [
        (Fill::Tint(Ink::Stance(Polarity::For)), "+ more for"),
        (Fill::Tint(Ink::Stance(Polarity::Against)), "− more against"),
        (
            Fill::Tint(Ink::Stance(Polarity::Neutral)),
            "○ neutral, ±0 balanced",
        ),
    ];
    let items = items.map(|(fill, name)| (fill, name.to_owned()));
    let right = sheet.chart.width - PAD;
    let y = sheet.legend(&items, PAD, y, right) + 6.0;
    let told = "Holders down, targets across. In a cell: those for less those against, then all; the line is their shares.";
    sheet.notes(&[told.to_owned()], y)
}

/// Sign and balance, the count, and the shares of the polarities as a line.
fn paint_cell(sheet: &mut Sheet, area: Area, cell: &Cell, most: f32) {
    let balance = cell.balance();
    let polarity = match balance {
        1.. => Polarity::For,
        ..=-1 => Polarity::Against,
        0 => Polarity::Neutral,
    };
    let ink = Ink::Stance(polarity);
    let weight = balance.unsigned_abs() as f32 / most;
    sheet.area(area, 3.0, ink.share(0.12 + 0.3 * weight));
    let (x, y) = area.middle();
    let text = balance_text(cell);
    let size = match wide(&text, BODY, true) <= area.width - 4.0 {
        true => BODY,
        false => SMALL,
    };
    sheet.put_text(text, (x, y - 6.0), size, true, Ink::Text, Hold::Middle);
    let count = figure(cell.count());
    sheet.held(&count, (x, y + 7.0), SMALL, Ink::Soft, Hold::Middle);
    let line = Area::new(area.x + 4.0, area.bottom() - 4.0, area.width - 8.0, 3.0);
    let mut at = line.x;
    for (polarity, ..) in Polarity::ALL {
        let long = line.width * cell.of(polarity) as f32 / cell.count().max(1) as f32;
        let piece = Area {
            x: at,
            width: long,
            ..line
        };
        sheet.area(piece, 0.0, Ink::Stance(polarity).full());
        at += long;
    }
}

/// `+3`, `−2`, `±0` where both sides weigh the same; else the sign alone.
fn balance_text(cell: &Cell) -> String {
    let both = cell.of(Polarity::For) + cell.of(Polarity::Against);
    match cell.balance() {
        0 if both > 0 => "±0".to_owned(),
        0 => {
            let all = Polarity::ALL.into_iter().map(|it| it.0);
            let most = all.rev().max_by_key(|it| cell.of(*it));
            most.map_or("", sign).to_owned()
        }
        balance => {
            let sign = if balance > 0 { "+" } else { "−" };
            let number = usize::try_from(balance.unsigned_abs());
            format!("{sign}{}", figure(number.unwrap_or(usize::MAX)))
        }
    }
}

/// What the picture had no room for.
fn left_out(matrix: &Matrix, rows: usize, columns: usize) -> Vec<String> {
    let holders = matrix.rows.len() - rows;
    let targets = matrix.columns.len() - columns;
    let told = match (holders, targets) {
        (0, 0) => return Vec::new(),
        (0, targets) => counted(targets, "more target"),
        (holders, 0) => counted(holders, "more holder"),
        (holders, targets) => format!(
            "{} and {}",
            counted(holders, "more holder"),
            counted(targets, "more target")
        ),
    };
    vec![format!("{told} with fewer stances: see the table.")]
}
