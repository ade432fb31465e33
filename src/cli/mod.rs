//! The command line: the same core without a window, one file a subcommand.
//! Data on standard output, messages on standard error; exit 0 done, 1 findings,
//! 2 could not.

mod act;
mod articles;
mod card;
mod check;
mod convert;
mod desk;
mod duplicates;
mod export;
mod formats;
mod import;
mod insight;
mod labels;
mod new;
mod promote;
mod repair;
mod review;
mod schema;
mod show;
mod split;
mod stats;
mod suggestions;
mod whose;

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::exchange::Issue;

/// Tag entities, stances and events in a folder of articles, offline.
///
/// Without a subcommand the window opens, on the path where one is named.
#[derive(Parser)]
#[command(name = "glossator", version, subcommand_required = true)]
#[command(
    after_help = "Examples:\n  glossator                            open the window\n  glossator new caucasus --articles ~/articles\n  glossator export caucasus --format jsonl --out caucasus.jsonl"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    New(new::New),
    Articles(articles::Articles),
    Check(check::Check),
    Repair(repair::Repair),
    Stats(stats::Stats),
    Insight(insight::Insight),
    Show(show::Show),
    Import(import::Import),
    Suggestions(suggestions::Suggestions),
    Review(review::Review),
    Promote(promote::Promote),
    Duplicates(duplicates::Duplicates),
    Split(split::Split),
    Export(export::Export),
    Card(card::Card),
    Convert(convert::Convert),
    Schema(schema::Schema),
    Formats(formats::Formats),
}

/// How a subcommand ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Findings,
}

/// Where a subcommand writes.
struct Output<'a> {
    data: &'a mut dyn Write,
    messages: &'a mut dyn Write,
    /// Remarks on files so far.
    remarks: usize,
}

/// The most remarks on files that are told; the others are counted.
const MOST_REMARKS: usize = 10_000;

impl Output<'_> {
    /// A line on standard error. A reader that went away is no error of ours.
    fn tell(&mut self, message: impl std::fmt::Display) {
        let _ = writeln!(self.messages, "{message}");
    }

    /// A remark on a file, one of perhaps millions.
    fn remark(&mut self, file: &str, issue: &Issue) {
        self.remarks += 1;
        match self.remarks {
            ..=MOST_REMARKS => self.tell(format_args!("{file}: {issue}")),
            n if n == MOST_REMARKS + 1 => self.tell(format_args!(
                "{file}: {MOST_REMARKS} remarks are told; what follows is only counted"
            )),
            _ => {}
        }
    }
}

/// True where the word names a subcommand.
pub fn is_command(word: &OsStr) -> bool {
    let known = |name: &str| word == name;
    known("help")
        || Arguments::command()
            .get_subcommands()
            .any(|it| known(it.get_name()))
}

/// Runs the command line on the arguments without the program's name.
pub fn run(
    arguments: impl Iterator<Item = OsString>,
    data: &mut dyn Write,
    messages: &mut dyn Write,
) -> ExitCode {
    let arguments = std::iter::once(OsString::from("glossator")).chain(arguments);
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let to_data = !error.use_stderr();
            let text = error.render().to_string();
            let told = if to_data {
                data.write_all(text.as_bytes())
            } else {
                messages.write_all(text.as_bytes())
            };
            return ExitCode::from(if to_data && told.is_ok() { 0 } else { 2 });
        }
    };
    let mut out = Output {
        data,
        messages,
        remarks: 0,
    };
    let outcome = match arguments.command {
        Command::New(it) => it.run(&mut out),
        Command::Articles(it) => it.run(&mut out),
        Command::Check(it) => it.run(&mut out),
        Command::Repair(it) => it.run(&mut out),
        Command::Stats(it) => it.run(&mut out),
        Command::Insight(it) => it.run(&mut out),
        Command::Show(it) => it.run(&mut out),
        Command::Import(it) => it.run(&mut out),
        Command::Suggestions(it) => it.run(&mut out),
        Command::Review(it) => it.run(&mut out),
        Command::Promote(it) => it.run(&mut out),
        Command::Duplicates(it) => it.run(&mut out),
        Command::Split(it) => it.run(&mut out),
        Command::Export(it) => it.run(&mut out),
        Command::Card(it) => it.run(&mut out),
        Command::Convert(it) => it.run(&mut out),
        Command::Schema(it) => it.run(&mut out),
        Command::Formats(it) => it.run(&mut out),
    };
    let flushed = out.data.flush();
    match outcome.and_then(|it| flushed.map(|()| it).map_err(Into::into)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // `glossator articles P | head` is done when head is.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            out.tell(format_args!("glossator: {}", in_words(&error)));
            ExitCode::from(2)
        }
    }
}

/// An error and its causes in one line. Those that a message above them tells
/// already are not told again.
fn in_words(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if words.contains(&cause) {
            continue;
        }
        if !words.is_empty() {
            words.push_str(": ");
        }
        words.push_str(&cause);
    }
    words
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|it| it.downcast_ref::<std::io::Error>())
        .any(|it| it.kind() == std::io::ErrorKind::BrokenPipe)
}
