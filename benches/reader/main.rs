//! What a frame of the reader costs, from input to triangles, without a GPU:
//! medians and worst frames beside their limits, and the memory it takes.
//!
//! Run with `cargo bench --bench reader`. Times are CPU milliseconds where the
//! system tells them, so that a busy machine changes little.

mod measure;
mod view;
mod window;

use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:<34} {:<22} {:>8} {:>8} {:>8}",
        "CPU ms a frame", "", "median", "limit", "worst"
    )?;
    let mut over = window::run_all(&mut out)?;
    over += view::run_all(&mut out)?;
    writeln!(out, "\n{over} over their limit (marked with *)")
}
