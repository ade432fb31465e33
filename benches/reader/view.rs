//! The text view alone: texts and marks of many shapes.

use crate::measure::{Clock, Times, context, prose, report, stir};
use egui::{
    Event as Input, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, vec2,
};
use glossator::{
    text::Span,
    ui::textview::{Align, CursorView, Emphasis, Look, Mark, MarkSource, MarkStyle, TextView},
};
use std::{io::Write, sync::Arc};

/// Milliseconds that a median may take.
const AT_REST: f64 = 0.3;
const SCROLL: f64 = 1.0;
const JUMP: f64 = 3.0;
const TAG: f64 = 3.0;
/// The first frame of a text, which reads all of it once.
const FIRST: f64 = 60.0;

/// Marks sorted by their first byte, none longer than `longest`.
struct Marks {
    marks: Vec<Mark>,
    longest: u32,
    revision: u64,
}

impl MarkSource for Marks {
    fn revision(&self) -> u64 {
        self.revision
    }

    fn marks(&self, within: Span, out: &mut Vec<Mark>) {
        let first = within.start().saturating_sub(self.longest);
        let from = self.marks.partition_point(|m| m.span.start() < first);
        let to = self
            .marks
            .partition_point(|m| m.span.start() < within.end());
        out.extend_from_slice(&self.marks[from..to]);
    }

    fn describe(&self, key: u64) -> Option<String> {
        Some(format!("mark {key}"))
    }
}

struct Case {
    name: &'static str,
    text: String,
    marks: Vec<Mark>,
}

pub fn article(out: &mut dyn Write) -> std::io::Result<usize> {
    many("article, 6 kB, 120 tags", prose(6_000), 120, out)
}

pub fn long(out: &mut dyn Write) -> std::io::Result<usize> {
    many("10 MB, 100,000 tags", prose(10 << 20), 100_000, out)
}

pub fn line(out: &mut dyn Write) -> std::io::Result<usize> {
    let line = prose(1 << 20).replace('\n', " ");
    many("one line of 1 MB, 10,000 tags", line, 10_000, out)
}

pub fn word(out: &mut dyn Write) -> std::io::Result<usize> {
    let case = Case {
        name: "10,000 tags on one word",
        text: "Only one word of this article is tagged, but it is tagged well.\n".into(),
        marks: (0..10_000).map(|key| mark(9, 13, key)).collect(),
    };
    run(case, out)
}

pub fn page(out: &mut dyn Write) -> std::io::Result<usize> {
    many("10,000 tags on one page", prose(4_000), 10_000, out)
}

fn many(
    name: &'static str,
    text: String,
    tags: usize,
    out: &mut dyn Write,
) -> std::io::Result<usize> {
    let marks = spread(&text, tags);
    run(Case { name, text, marks }, out)
}

fn run(case: Case, out: &mut dyn Write) -> std::io::Result<usize> {
    let ctx = context();
    let look = Look::light();
    let mut view = TextView::default();
    let text: Arc<str> = Arc::from(case.text);
    let longest = case.marks.iter().map(|m| m.span.len()).max().unwrap_or(0);
    let mut marks = Marks {
        marks: case.marks,
        longest,
        revision: 1,
    };
    let mut time = 0.0;
    let mut frame = |view: &mut TextView, marks: &Marks, wheel: f32| {
        time += 1.0 / 60.0;
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(900.0, 1000.0))),
            time: Some(time),
            events: vec![Input::PointerMoved(egui::pos2(400.0, 400.0))],
            ..RawInput::default()
        };
        if wheel != 0.0 {
            input.events.push(Input::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(0.0, wheel),
                phase: TouchPhase::Move,
                source: MouseWheelSource::Wheel,
                modifiers: egui::Modifiers::NONE,
            });
        }
        let cursor = CursorView {
            caret: 10,
            anchor: 40,
            visible: true,
        };
        let clock = Clock::start();
        let output = ctx.run_ui(input, |ui| {
            view.show(ui, &text, 1, &look, marks, &cursor);
        });
        let triangles = ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
        let ms = clock.ms();
        std::hint::black_box(triangles);
        output.drop_without_applying_deltas();
        ms
    };

    let mut times = [
        Times::new("first", FIRST),
        Times::new("at rest", AT_REST),
        Times::new("scroll", SCROLL),
        Times::new("jump", JUMP),
        Times::new("a tag more", TAG),
    ];
    times[0].ms.push(frame(&mut view, &marks, 0.0));
    for _ in 0..5 {
        frame(&mut view, &marks, 0.0);
    }
    for _ in 0..200 {
        times[1].ms.push(frame(&mut view, &marks, 0.0));
    }
    for i in 0..400 {
        let wheel = if i % 100 < 80 { -60.0 } else { 60.0 };
        times[2].ms.push(frame(&mut view, &marks, wheel));
    }
    let mut at = 1u64;
    for _ in 0..100 {
        let byte = stir(&mut at) % text.len();
        view.scroll_to(byte as u32, Align::Center);
        times[3].ms.push(frame(&mut view, &marks, 0.0));
    }
    for i in 0..100 {
        // One tag more, somewhere in sight, and the selection on another one.
        let seen = view.visible_range().map_or(0, |s| s.start());
        let place = marks.marks.partition_point(|m| m.span.start() < seen + 50);
        let start = text.floor_char_boundary(seen as usize + 50) as u32;
        let end = text.ceil_char_boundary(start as usize + 12).min(text.len()) as u32;
        if start < end {
            marks.marks.insert(place, mark(start, end, 1_000_000 + i));
        }
        marks.revision += 1;
        times[4].ms.push(frame(&mut view, &marks, 0.0));
    }
    report(out, case.name, &mut times)
}

/// `n` marks over the whole text, some nested, in five hues.
fn spread(text: &str, n: usize) -> Vec<Mark> {
    let step = text.len() as f64 / n as f64;
    let mut marks: Vec<Mark> = (0..n)
        .filter_map(|i| {
            let length = [12, 30, 7, 18, 60][i % 5];
            let start = text.floor_char_boundary((i as f64 * step) as usize);
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            (start < end).then(|| mark(start as u32, end as u32, i as u64))
        })
        .collect();
    marks.sort_by_key(|m| m.span.start());
    marks
}

fn mark(start: u32, end: u32, key: u64) -> Mark {
    let hues = [
        egui::Color32::from_rgb(0x00, 0x72, 0xB2),
        egui::Color32::from_rgb(0xE6, 0x9F, 0x00),
        egui::Color32::from_rgb(0x00, 0x9E, 0x73),
        egui::Color32::from_rgb(0xD5, 0x5E, 0x00),
        egui::Color32::from_rgb(0xCC, 0x79, 0xA7),
    ];
    let i = key as usize;
    Mark {
        span: Span::new(start, end).unwrap_or_else(|| unreachable!("marks aren't empty")),
        key,
        hue: hues[i % hues.len()],
        style: match i % 11 {
            3 => MarkStyle::Dashed,
            7 => MarkStyle::Chip,
            _ => MarkStyle::Tinted,
        },
        label: Some(["per", "org", "gpe"][i % 3].into()),
        emphasis: Emphasis::None,
    }
}
