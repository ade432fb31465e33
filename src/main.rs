//! The program: a window where nothing or a path is named, else the command
//! line.

use std::process::ExitCode;

/// A fifth of what exports and imports cost with the system's allocator was taking
/// and giving back memory.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().skip(1).collect();
    #[cfg(feature = "gui")]
    if let Some(start) = window_for(&arguments) {
        return match glossator::app::run(start) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                use std::io::Write;
                // Nothing can be done where even that can't be told.
                let _ = writeln!(std::io::stderr(), "glossator: {error:#}");
                ExitCode::from(2)
            }
        };
    }
    glossator::cli::run(
        arguments.into_iter(),
        &mut std::io::stdout().lock(),
        &mut std::io::stderr().lock(),
    )
}

/// What the window is to open, or None where the command line is meant: a single
/// argument that is a path on the disk and no subcommand's name.
#[cfg(feature = "gui")]
fn window_for(arguments: &[std::ffi::OsString]) -> Option<Option<std::path::PathBuf>> {
    match arguments {
        [] => Some(None),
        [one] => {
            let path = std::path::PathBuf::from(one);
            let is_command = glossator::cli::is_command(one);
            let is_option = one.as_encoded_bytes().starts_with(b"-");
            (!is_command && !is_option && path.exists()).then_some(Some(path))
        }
        _ => None,
    }
}
