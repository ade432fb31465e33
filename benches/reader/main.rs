//! What a frame of the reader costs, from input to triangles, without a GPU:
//! medians and worst frames beside their limits, and the memory it takes.
//!
//! Run with `cargo bench --bench reader`. Times are CPU milliseconds where the
//! system tells them, so that a busy machine changes little.

mod measure;
mod review;
mod view;
mod window;

use std::io::Write;
use std::process::{Command, ExitCode};

/// As the program has it: each frame gives back what it drew.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A group of frames: writes its lines and says how many are over their limit.
type Case = fn(&mut dyn Write) -> std::io::Result<usize>;

/// Each runs in a process of its own, so that its memory is its own too.
const CASES: [Case; 9] = [
    review::open,
    review::through,
    window::long,
    window::switch,
    view::article,
    view::long,
    view::line,
    view::word,
    view::page,
];

fn main() -> std::io::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let asked = std::env::args().skip_while(|it| it != "case").nth(1);
    if let Some(case) = asked.and_then(|it| CASES.get(it.parse::<usize>().ok()?)) {
        return Ok(ExitCode::from(case(&mut out)? as u8));
    }
    writeln!(
        out,
        "{:<34} {:<22} {:>8} {:>8} {:>8}",
        "CPU ms a frame", "", "median", "limit", "worst"
    )?;
    let mut over = 0;
    for case in 0..CASES.len() {
        let mut child = Command::new(std::env::current_exe()?);
        let status = child.args(["case", &case.to_string()]).status()?;
        over += status.code().unwrap_or(1);
    }
    writeln!(out, "\n{over} over their limit (marked with *)")?;
    Ok(ExitCode::SUCCESS)
}
