//! What a frame of the reader costs, from input to triangles, without a GPU:
//! medians and worst frames beside their limits, and the memory it takes.
//!
//! Run with `cargo bench --bench reader`. Times are CPU milliseconds where the
//! system tells them, so that a busy machine changes little.

use egui::{
    Context, Event as Input, FontData, FontDefinitions, FontFamily, MouseWheelSource,
    MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, vec2,
};
use glossator::{
    text::Span,
    ui::textview::{Align, CursorView, Emphasis, Look, Mark, MarkSource, MarkStyle, TextView},
};
use std::{
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};

/// Milliseconds that a median may take.
const AT_REST: f64 = 0.3;
const SCROLL: f64 = 1.0;
const JUMP: f64 = 3.0;
const TAG: f64 = 3.0;
/// Milliseconds that any frame may take, but the first of a text.
const WORST: f64 = 10.0;

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

/// Medians and worst of one kind of frame.
struct Times {
    name: &'static str,
    limit: f64,
    ms: Vec<f64>,
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:<34} {:>8} {:>14} {:>14} {:>14} {:>14} {:>14} {:>8}",
        "CPU ms a frame", "first", "at rest", "scroll", "jump", "a tag", "worst", "MB"
    )?;
    let mut over = 0;
    for case in cases() {
        over += run(case, &mut out)?;
    }
    writeln!(out, "\n{over} over their limit (marked with *)")
}

fn cases() -> Vec<Case> {
    let article = prose(6_000);
    let long = prose(10 << 20);
    let line: String = prose(1 << 20).replace('\n', " ");
    let line_marks = spread(&line, 10_000);
    let word = "Only one word of this article is tagged, but it is tagged well.\n".to_owned();
    let page = prose(4_000);
    vec![
        Case {
            name: "article, 6 kB, 120 tags",
            marks: spread(&article, 120),
            text: article,
        },
        Case {
            name: "10 MB, 100,000 tags",
            marks: spread(&long, 100_000),
            text: long,
        },
        Case {
            name: "one line of 1 MB, 10,000 tags",
            marks: line_marks,
            text: line,
        },
        Case {
            name: "10,000 tags on one word",
            marks: (0..10_000).map(|key| mark(9, 13, key)).collect(),
            text: word,
        },
        Case {
            name: "10,000 tags on one page",
            marks: spread(&page, 10_000),
            text: page,
        },
    ]
}

fn run(case: Case, out: &mut impl Write) -> std::io::Result<usize> {
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

    let first = frame(&mut view, &marks, 0.0);
    let mut times = [
        ("at rest", AT_REST),
        ("scroll", SCROLL),
        ("jump", JUMP),
        ("tag", TAG),
    ]
    .map(|(name, limit)| Times {
        name,
        limit,
        ms: Vec::new(),
    });
    for _ in 0..5 {
        frame(&mut view, &marks, 0.0);
    }
    for _ in 0..200 {
        times[0].ms.push(frame(&mut view, &marks, 0.0));
    }
    for i in 0..400 {
        let wheel = if i % 100 < 80 { -60.0 } else { 60.0 };
        times[1].ms.push(frame(&mut view, &marks, wheel));
    }
    let mut at = 1u64;
    for _ in 0..100 {
        at = at
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        let byte = (at >> 33) as usize % text.len();
        view.scroll_to(byte as u32, Align::Center);
        times[2].ms.push(frame(&mut view, &marks, 0.0));
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
        times[3].ms.push(frame(&mut view, &marks, 0.0));
    }
    let worst = times
        .iter()
        .flat_map(|t| &t.ms)
        .copied()
        .fold(0.0, f64::max);

    write!(out, "{:<34} {:>8.2}", case.name, first)?;
    let mut over = 0;
    let mut cell = |out: &mut dyn Write, value: f64, limit: f64| {
        let star = if value > limit { "*" } else { " " };
        over += usize::from(value > limit);
        write!(out, " {value:>7.2} /{limit:>4.1}{star}")
    };
    for t in &mut times {
        t.ms.sort_by(f64::total_cmp);
        debug_assert!(!t.name.is_empty());
        cell(out, t.ms[t.ms.len() / 2], t.limit)?;
    }
    cell(out, worst, WORST)?;
    writeln!(
        out,
        " {:>8}",
        resident_mb().map_or("?".into(), |mb| format!("{mb:.0}"))
    )?;
    Ok(over)
}

/// Paragraphs of plain sentences, about `bytes` long.
fn prose(bytes: usize) -> String {
    const WORDS: [&str; 24] = [
        "ministers",
        "met",
        "on",
        "Monday",
        "to",
        "discuss",
        "the",
        "ceasefire",
        "officials",
        "said",
        "Yerevan",
        "rejected",
        "a",
        "proposal",
        "from",
        "Moscow",
        "and",
        "called",
        "for",
        "an",
        "inquiry",
        "naïve",
        "Müller",
        "government",
    ];
    let mut text = String::with_capacity(bytes + 100);
    let mut at = 7u64;
    let mut words = 0;
    while text.len() < bytes {
        at = at
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        text.push_str(WORDS[(at >> 33) as usize % WORDS.len()]);
        words += 1;
        text.push_str(match words % 90 {
            0 => ".\n\n",
            n if n % 14 == 0 => ". ",
            _ => " ",
        });
    }
    text
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

fn context() -> Context {
    let ctx = Context::default();
    let mut fonts = FontDefinitions::empty();
    let face = Arc::new(FontData::from_static(notosans::REGULAR_TTF));
    fonts.font_data.insert("face".into(), face);
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec!["face".into()]);
    }
    ctx.set_fonts(fonts);
    ctx
}

/// CPU time of this thread where the system tells it, else time passed.
struct Clock {
    began: Instant,
    cpu: Option<Duration>,
}

impl Clock {
    fn start() -> Self {
        Self {
            cpu: cpu_time(),
            began: Instant::now(),
        }
    }

    fn ms(&self) -> f64 {
        let passed = self.began.elapsed();
        match (self.cpu, cpu_time()) {
            (Some(before), Some(now)) => now.saturating_sub(before).min(passed),
            _ => passed,
        }
        .as_secs_f64()
            * 1e3
    }
}

fn cpu_time() -> Option<Duration> {
    // The number is brought up to date when the thread is switched.
    std::thread::yield_now();
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = stat.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

fn resident_mb() -> Option<f64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: f64 = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096.0 / 1e6)
}
