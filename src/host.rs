//! The world's values that come in through the shell: the time, who is logged
//! in, where the person's settings and data lie, a seed. The only place that
//! asks for them.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;

use crate::model::Stamp;
use crate::store::Holder;

/// Where the person's own things lie on this machine.
#[derive(Clone, Debug)]
pub struct Home {
    /// For settings.
    pub config: PathBuf,
    /// For projects made by the program itself: the demo.
    pub data: PathBuf,
}

/// Overrides both folders, for tests and for carrying the settings about.
const OVERRIDE: &str = "GLOSSATOR_CONFIG_DIR";

impl Home {
    pub fn find() -> Self {
        if let Some(folder) = std::env::var_os(OVERRIDE).filter(|it| !it.is_empty()) {
            return Self::at(folder.into());
        }
        match etcetera::choose_base_strategy() {
            Ok(base) => Self {
                config: base.config_dir().join("glossator"),
                data: base.data_dir().join("glossator"),
            },
            // No home folder: keep things where the program was started.
            Err(_) => Self::at(PathBuf::from(".glossator-settings")),
        }
    }

    /// Both in one folder.
    pub fn at(folder: PathBuf) -> Self {
        Self {
            data: folder.join("data"),
            config: folder,
        }
    }
}

/// Now, UTC, to the second.
pub fn now() -> Stamp {
    let seconds = jiff::Timestamp::now().as_second();
    let now = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    Stamp::new(now.to_string())
}

/// Different for every process and moment.
pub fn seed() -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    (now.as_nanos() as u64) ^ (u64::from(std::process::id()) << 40)
}

/// The login's name, made fit for the name of an annotator.
pub fn login() -> String {
    let name = ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .filter_map(|it| std::env::var(it).ok())
        .chain(home_name())
        .find(|it| !it.trim().is_empty())
        .unwrap_or_else(|| "me".into());
    let name: String = name
        .trim()
        .chars()
        .map(|c| match c {
            c if c.is_alphanumeric() || "-_.".contains(c) => c,
            _ => '-',
        })
        .collect();
    name.to_lowercase()
}

/// Most home folders are named after their owner.
fn home_name() -> Option<String> {
    let home = etcetera::home_dir().ok()?;
    Some(home.file_name()?.to_string_lossy().into_owned())
}

/// This process, for the message that a second one shows.
pub fn holder() -> Holder {
    let host = ["HOSTNAME", "COMPUTERNAME"]
        .into_iter()
        .find_map(|it| std::env::var(it).ok())
        .or_else(|| std::fs::read_to_string("/etc/hostname").ok())
        .unwrap_or_default();
    Holder {
        pid: std::process::id(),
        user: login(),
        host: host.trim().into(),
        started: now(),
    }
}

/// Opens the folder in the desktop's own program for folders; a file's folder
/// where it is one.
///
/// # Errors
/// Where there is no such program.
pub fn show_folder(path: &Path) -> io::Result<()> {
    let folder = match path.is_dir() {
        true => path,
        false => path.parent().unwrap_or(path),
    };
    let program = match std::env::consts::OS {
        "windows" => "explorer",
        "macos" => "open",
        _ => "xdg-open",
    };
    let quiet = Stdio::null;
    let mut child = Command::new(program)
        .arg(folder)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .spawn()?;
    let ended = child.wait()?;
    // Windows answers with 1 where all went well.
    match ended.success() || program == "explorer" {
        true => Ok(()),
        false => Err(io::Error::other(format!("{program} ended with {ended}"))),
    }
}
