//! How fast brat's files are read, beside a short script that reads the same
//! (`benches/brat.py`): `cargo bench --bench brat`. Seconds of processor time on
//! one core, nothing written; Linux tells them.

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use glossator::exchange::{Item, by_id};
use glossator::intake::files;

/// The program's.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DOCUMENTS: usize = 10_000;
const MENTIONS: usize = 40;
const ROUNDS: usize = 5;

/// Names with the words around them: a mention every 150 bytes.
const NAMES: [(&str, &str); 4] = [
    ("PERSON", "Marta Lind"),
    ("GPE", "Çeşme"),
    ("ORG", "the Harbour Union"),
    ("GPE", "Tallinn"),
];
const WORDS: &str = "told reporters on Monday that the talks about trade and energy would go on \
                     after the visit, while villagers at the border warned of rising prices";

fn write(folder: &Path) -> std::io::Result<()> {
    for number in 0..DOCUMENTS {
        let mut text = format!("Story {number}\n\n");
        let mut tags = String::new();
        let mut at = text.chars().count();
        for n in 0..MENTIONS {
            let (kind, name) = NAMES[(n + number) % NAMES.len()];
            let (end, words) = (at + name.chars().count(), WORDS.chars().count());
            let _ = writeln!(tags, "T{n}\t{kind} {at} {end}\t{name}");
            let _ = writeln!(text, "{name} {WORDS}.");
            at = end + words + 3;
        }
        fs::write(folder.join(format!("{number:05}.txt")), text)?;
        fs::write(folder.join(format!("{number:05}.ann")), tags)?;
    }
    Ok(())
}

/// Documents and mentions, as our reader finds them.
fn ours(folder: &Path) -> (usize, usize) {
    let format = by_id("brat").expect("brat is read");
    let found = files::gather(&[folder.to_owned()], Some(format)).expect("the folder is there");
    let (mut documents, mut mentions) = (0, 0);
    for file in &found {
        let _ = files::read(file, format, &mut |item| {
            match item {
                Item::Record(record) => {
                    documents += 1;
                    mentions += record.tags.len();
                }
                Item::Issue(issue) => panic!("{}: {issue}", file.name),
                Item::Schema(_) => {}
            }
            ControlFlow::Continue(())
        });
    }
    (documents, mentions)
}

/// The same of the script.
fn theirs(folder: &Path) -> (usize, usize) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/brat.py");
    let done = Command::new("python3").arg(script).arg(folder).output();
    let said = String::from_utf8(done.expect("python3 is there").stdout).expect("numbers");
    let mut counts = said
        .split_whitespace()
        .map(|it| it.parse().expect("a number"));
    (
        counts.next().expect("documents"),
        counts.next().expect("mentions"),
    )
}

/// Seconds of processor time: this process's, and those of the ones that it
/// waited for.
fn spent() -> (f64, f64) {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<f64> = stat
        .rsplit(") ")
        .next()
        .into_iter()
        .flat_map(str::split_whitespace)
        .map(|it| it.parse().unwrap_or(0.0))
        .collect();
    // Fields 14 to 17 of proc(5), in hundredths; two went with the name.
    (
        (fields[11] + fields[12]) / 100.0,
        (fields[13] + fields[14]) / 100.0,
    )
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

#[expect(clippy::print_stdout, reason = "that is what a bench is for")]
fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path()).expect("room on the disk");
    let wanted = (DOCUMENTS, DOCUMENTS * MENTIONS);
    let (mut mine, mut python) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let before = spent();
        assert_eq!(ours(folder.path()), wanted);
        assert_eq!(theirs(folder.path()), wanted);
        let after = spent();
        mine.push(after.0 - before.0);
        python.push(after.1 - before.1);
    }
    let (mine, python) = (median(mine), median(python));
    println!("{DOCUMENTS} documents of {MENTIONS} mentions, CPU, medians of {ROUNDS}");
    println!("our reader      {mine:.2} s");
    println!(
        "plain Python    {python:.2} s, {:.1} times as long",
        python / mine
    );
    assert!(mine < python, "slower than the script");
}
