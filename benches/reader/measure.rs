//! What every case of the bench needs: a clock, a context with a face, a text,
//! and a table of medians beside their limits.

use egui::{Context, FontData, FontDefinitions, FontFamily};
use std::{
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};

/// Milliseconds that any frame may take, but the first of a text.
pub const WORST: f64 = 10.0;

/// One kind of frame: milliseconds it took, and what the median may be.
pub struct Times {
    pub name: &'static str,
    pub limit: f64,
    pub ms: Vec<f64>,
}

impl Times {
    pub fn new(name: &'static str, limit: f64) -> Self {
        Self {
            name,
            limit,
            ms: Vec::new(),
        }
    }
}

/// One line to a kind of frame: median, limit, worst. Gives how many are over.
pub fn report(out: &mut dyn Write, case: &str, all: &mut [Times]) -> std::io::Result<usize> {
    let mut over = 0;
    for times in all {
        times.ms.sort_by(f64::total_cmp);
        let median = times.ms.get(times.ms.len() / 2).copied().unwrap_or(0.0);
        let worst = times.ms.last().copied().unwrap_or(0.0);
        let is_over = median > times.limit || worst > WORST.max(times.limit);
        over += usize::from(is_over);
        writeln!(
            out,
            "{case:<34} {:<22} {median:>8.2} {:>8.1} {worst:>8.2} {}",
            times.name,
            times.limit,
            if is_over { "*" } else { "" }
        )?;
    }
    writeln!(
        out,
        "{case:<34} {:<22} {:>8}",
        "resident MB",
        resident_mb().map_or("?".into(), |mb| format!("{mb:.0}"))
    )?;
    Ok(over)
}

/// Where the next of many places is, spread over all of the text.
pub fn stir(at: &mut u64) -> usize {
    *at = at
        .wrapping_mul(6364136223846793005)
        .wrapping_add(1442695040888963407);
    (*at >> 33) as usize
}

/// Paragraphs of plain sentences, about `bytes` long.
pub fn prose(bytes: usize) -> String {
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
        text.push_str(WORDS[stir(&mut at) % WORDS.len()]);
        words += 1;
        text.push_str(match words % 90 {
            0 => ".\n\n",
            n if n % 14 == 0 => ". ",
            _ => " ",
        });
    }
    text
}

pub fn context() -> Context {
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
pub struct Clock {
    began: Instant,
    cpu: Option<Duration>,
}

impl Clock {
    pub fn start() -> Self {
        Self {
            cpu: cpu_time(),
            began: Instant::now(),
        }
    }

    pub fn ms(&self) -> f64 {
        let passed = self.began.elapsed();
        match (self.cpu, cpu_time()) {
            (Some(before), Some(now)) => now.saturating_sub(before).min(passed),
            _ => passed,
        }
        .as_secs_f64()
            * 1e3
    }

    /// Time passed, whatever the system did meanwhile.
    pub fn wall_ms(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * 1e3
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
