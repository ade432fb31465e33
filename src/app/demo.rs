//! The demo project: a copy of it in the person's own data folder, so that
//! playing with it changes nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Whose work the demo shows first.
pub const ANNOTATOR: &str = "anna";

/// The copy in `data`, made where there is none yet.
pub fn copy_to(data: &Path) -> anyhow::Result<PathBuf> {
    let place = data.join("demo");
    if place.join("project.ron").is_file() {
        return Ok(place);
    }
    let Some(from) = find() else {
        bail!("The demo project isn’t here: it lies in projects/demo beside the program");
    };
    copy(&from, &place)
        .with_context(|| format!("The demo project can’t be copied to {}", place.display()))?;
    Ok(place)
}

fn find() -> Option<PathBuf> {
    let beside = std::env::current_exe().ok();
    let beside = beside.as_deref().and_then(Path::parent);
    [
        beside.map(|it| it.join("projects/demo")),
        beside.map(|it| it.join("../share/glossator/demo")),
        Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/demo")),
    ]
    .into_iter()
    .flatten()
    .find(|it| it.join("project.ron").is_file())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        // Locks and journals are of the machine they were made on.
        if entry.file_name() == ".glossator" {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
