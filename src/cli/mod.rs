//! The command line. Its subcommands are being written.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::process::ExitCode;

/// Subcommands, which win over paths of the same name.
const COMMANDS: &[&str] = &[
    "new", "articles", "check", "stats", "show", "import", "export", "schema", "formats", "help",
];

/// True where a first argument names a subcommand rather than a path.
pub fn is_command(argument: &OsStr) -> bool {
    COMMANDS.iter().any(|it| argument == *it)
}

/// Runs the command line.
pub fn run(
    args: impl Iterator<Item = OsString>,
    _out: &mut dyn Write,
    err: &mut dyn Write,
) -> ExitCode {
    drop(args);
    // Nothing can be done where even that can't be told.
    let _ = writeln!(
        err,
        "glossator: name a folder, or nothing, to open the window"
    );
    ExitCode::from(2)
}
