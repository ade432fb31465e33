//! Typed values as they are typed: is it a date, a number? And what words of the
//! article mean as one, as a proposal with its reason.

use egui::{Ui, vec2};

use crate::ingest::when::When;
use crate::model::ValueType;
use crate::model::check::is_iso_date;
use crate::ui::Ctx;

/// What is wrong with a value, and how it should look; None where it is fine.
pub fn problem(kind: ValueType, text: &str) -> Option<&'static str> {
    let text = text.trim();
    match kind {
        ValueType::Text => None,
        ValueType::Number if text.parse::<f64>().is_ok_and(f64::is_finite) => None,
        ValueType::Number => Some("a number, as 12 or 3.5"),
        ValueType::Date if is_iso_date(text) => None,
        ValueType::Date => Some("a date, as 2026-05-18, 2026-05 or 2026"),
    }
}

/// What stands in the empty field.
pub fn hint(kind: ValueType) -> &'static str {
    match kind {
        ValueType::Date => "2026-05-18",
        ValueType::Number => "a number",
        ValueType::Text => "a value",
    }
}

/// A proposed value, why, and how it is taken; true where it was clicked.
pub fn proposal_ui(ui: &mut Ui, ctx: &Ctx, when: &When, words: &str) -> bool {
    let row = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        let taken = super::link(ui, ctx, &when.value).clicked();
        let why = format!("“{words}”: {}. Enter takes it", when.reason);
        super::small(ui, ctx, why);
        taken
    });
    row.inner
}

/// Days that a date in an article often means: the day it appeared and the one
/// before. Name and ISO date.
pub fn near_days(published: &str) -> Vec<(&'static str, String)> {
    let Ok(day) = published.parse::<jiff::civil::Date>() else {
        return Vec::new();
    };
    let mut days = vec![("that day", day.to_string())];
    if let Ok(before) = day.yesterday() {
        days.push(("day before", before.to_string()));
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_days_cross_a_year() {
        let days: Vec<String> = near_days("2024-01-01").into_iter().map(|it| it.1).collect();
        assert_eq!(days, ["2024-01-01", "2023-12-31"]);
        assert!(near_days("2024-01").is_empty());
    }

    #[test]
    fn numbers() {
        assert_eq!(problem(ValueType::Number, " 3.5 "), None);
        assert!(problem(ValueType::Number, "three").is_some());
        assert!(problem(ValueType::Number, "inf").is_some());
        assert_eq!(problem(ValueType::Text, ""), None);
    }
}
