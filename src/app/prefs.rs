//! A person's choices between runs: RON in the settings folder, written whole or
//! not at all, off the interface thread. A file that can't be read is kept aside
//! and the usual choices are taken.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::ui::{Prefs, Recent};

const NAME: &str = "preferences.ron";
/// Recent projects kept.
const RECENT: usize = 12;

/// Reads the choices. The second value tells what was wrong, for people.
pub fn load(folder: &Path) -> (Prefs, Option<String>) {
    let path = folder.join(NAME);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (Prefs::default(), None),
        Err(error) => {
            let told = format!(
                "{} can’t be read ({error}); the usual settings are taken",
                path.display()
            );
            return (Prefs::default(), Some(told));
        }
    };
    match ron::from_str::<Prefs>(&text) {
        Ok(prefs) => (prefs, None),
        Err(error) => {
            let kept = path.with_extension("ron.set-aside");
            let kept_there = fs::rename(&path, &kept).is_ok();
            let told = format!(
                "{} can’t be understood ({error}); the usual settings are taken{}",
                path.display(),
                if kept_there {
                    format!(", the file is kept as {}", kept.display())
                } else {
                    String::new()
                }
            );
            (Prefs::default(), Some(told))
        }
    }
}

/// Writes the choices whole: to a file beside, flushed, then renamed.
pub fn save(folder: &Path, prefs: &Prefs) -> io::Result<()> {
    let text = ron::ser::to_string_pretty(prefs, ron::ser::PrettyConfig::new())
        .map_err(io::Error::other)?;
    fs::create_dir_all(folder)?;
    let path = folder.join(NAME);
    let fresh = folder.join(format!("{NAME}.{}.new", std::process::id()));
    let written = fs::File::create(&fresh).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()
    });
    written
        .and_then(|()| fs::rename(&fresh, &path))
        .inspect_err(|_| drop(fs::remove_file(&fresh)))
}

/// Puts a project at the head of the recent ones.
pub fn remember(prefs: &mut Prefs, recent: Recent) {
    prefs.recent.retain(|it| it.path != recent.path);
    prefs.recent.insert(0, recent);
    prefs.recent.truncate(RECENT);
}

/// The thread that writes; the last choices given are on disk when it is dropped.
pub struct Saver {
    to: Option<Sender<Prefs>>,
    thread: Option<JoinHandle<()>>,
}

impl Saver {
    pub fn start(folder: PathBuf) -> Self {
        let (to, from) = channel();
        let thread = std::thread::Builder::new()
            .name("preferences".into())
            .spawn(move || write_all(&folder, &from))
            .ok();
        Self {
            to: Some(to),
            thread,
        }
    }

    pub fn save(&self, prefs: &Prefs) {
        if let Some(to) = &self.to {
            // The thread is gone only where none could be started.
            let _ = to.send(prefs.clone());
        }
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        drop(self.to.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write_all(folder: &Path, from: &Receiver<Prefs>) {
    while let Ok(mut prefs) = from.recv() {
        // Only the latest matters.
        while let Ok(later) = from.try_recv() {
            prefs = later;
        }
        // Settings that can't be written are lost without harm.
        let _ = save(folder, &prefs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_back() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let prefs = Prefs {
            annotator: "anna".into(),
            reader_zoom: 1.3,
            ..Prefs::default()
        };
        save(folder.path(), &prefs)?;
        assert_eq!(load(folder.path()), (prefs, None));
        Ok(())
    }

    #[test]
    fn a_damaged_file_is_kept_aside() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join(NAME), "(annotator: 7")?;
        let (prefs, told) = load(folder.path());
        assert_eq!(prefs, Prefs::default());
        assert!(told.is_some_and(|it| it.contains("set-aside")));
        let kept = fs::read_to_string(folder.path().join("preferences.ron.set-aside"))?;
        assert_eq!(kept, "(annotator: 7");
        Ok(())
    }

    #[test]
    fn the_same_project_stands_once_among_the_recent() {
        let mut prefs = Prefs::default();
        for path in ["a", "b", "a"] {
            remember(
                &mut prefs,
                Recent {
                    path: path.into(),
                    ..Recent::default()
                },
            );
        }
        let paths: Vec<_> = prefs.recent.iter().map(|it| it.path.as_path()).collect();
        assert_eq!(paths, [Path::new("a"), Path::new("b")]);
    }
}
