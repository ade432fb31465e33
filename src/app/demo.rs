//! The demo project: it travels inside the program, and a copy is laid into the
//! person's own data folder, so that playing with it changes nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Whose work the demo shows first.
pub const ANNOTATOR: &str = "anna";

/// The copy in `data`, made where there is none yet.
pub fn copy_to(data: &Path) -> anyhow::Result<PathBuf> {
    let place = data.join("demo");
    if !place.join("project.ron").is_file() {
        copy(&place)
            .with_context(|| format!("The demo project can’t be copied to {}", place.display()))?;
    }
    Ok(place)
}

/// `project.ron` last: a copy that was cut short isn't taken for a project.
fn copy(place: &Path) -> io::Result<()> {
    let (last, rest): (Vec<_>, Vec<_>) = FILES.iter().partition(|it| it.0 == "project.ron");
    for (name, bytes) in rest.into_iter().chain(last) {
        let path = place.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}

/// The files by name, each with its bytes.
macro_rules! files {
    ($($name:literal,)*) => {
        &[$(($name, include_bytes!(concat!("../../projects/demo/", $name)))),*]
    };
}

/// Every file of `projects/demo`; a test holds the list to the folder.
static FILES: &[(&str, &[u8])] = files![
    "annotations/anna/01-ministers-meet-in-batumi.txt.ron",
    "annotations/anna/02-moscow-calls-accord-hasty.txt.ron",
    "annotations/anna/03-kremlin-brushes-off-debed-deal.txt.ron",
    "annotations/anna/04-one-bridge-two-queues.md.ron",
    "annotations/anna/05-drivers-block-sadakhlo.html.ron",
    "annotations/anna/06-accord-signed-in-tbilisi.txt.ron",
    "annotations/anna/07-konyak.txt.ron",
    "annotations/anna/08-khorhrdaran.txt.ron",
    "annotations/ben/01-ministers-meet-in-batumi.txt.ron",
    "annotations/ben/02-moscow-calls-accord-hasty.txt.ron",
    "annotations/ben/03-kremlin-brushes-off-debed-deal.txt.ron",
    "annotations/ben/04-one-bridge-two-queues.md.ron",
    "annotations/ben/05-drivers-block-sadakhlo.html.ron",
    "annotations/ben/06-accord-signed-in-tbilisi.txt.ron",
    "annotations/ben/07-konyak.txt.ron",
    "articles/01-ministers-meet-in-batumi.txt.ron",
    "articles/02-moscow-calls-accord-hasty.txt.ron",
    "articles/03-kremlin-brushes-off-debed-deal.txt.ron",
    "articles/04-one-bridge-two-queues.md.ron",
    "articles/06-accord-signed-in-tbilisi.txt.ron",
    "articles/07-konyak.txt.ron",
    "articles/08-khorhrdaran.txt.ron",
    "entities.ron",
    "guidelines.md",
    "project.ron",
    "schema.ron",
    "sources/01-ministers-meet-in-batumi.txt",
    "sources/02-moscow-calls-accord-hasty.txt",
    "sources/03-kremlin-brushes-off-debed-deal.txt",
    "sources/04-one-bridge-two-queues.md",
    "sources/05-drivers-block-sadakhlo.html",
    "sources/06-accord-signed-in-tbilisi.txt",
    "sources/07-konyak.txt",
    "sources/08-khorhrdaran.txt",
    "texts/b3-56aa77386f89cca8eba1b0a71209927e.txt",
    "texts/b3-64353b26420e1c0b21fc1fc22bd33d21.txt",
    "texts/b3-6bf7e6d2b5307ad5c4af9174d344edf4.txt",
    "texts/b3-6c75d683715cbcca72212c5c3d8b759c.txt",
    "texts/b3-9c641fbb75b5658599e3d07d51d47746.txt",
    "texts/b3-ceba6ed037191d2a24ee66a184170390.txt",
    "texts/b3-eae86e41314a5e9d43fdb320eaf868c8.txt",
    "texts/b3-ff2dfa0752985838ab6893a4d2072267.txt",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path, above: &str, found: &mut Vec<String>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{above}{}", entry.file_name().to_string_lossy());
            if name == ".glossator" {
                continue;
            }
            if entry.file_type()?.is_dir() {
                names(&entry.path(), &format!("{name}/"), found)?;
            } else {
                found.push(name);
            }
        }
        Ok(())
    }

    #[test]
    fn the_list_is_the_folder() -> io::Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/demo");
        let mut found = Vec::new();
        names(&folder, "", &mut found)?;
        found.sort();
        let mut listed: Vec<&str> = FILES.iter().map(|it| it.0).collect();
        listed.sort_unstable();
        assert_eq!(listed, found, "bring FILES in src/app/demo.rs up to date");
        Ok(())
    }

    #[test]
    fn a_copy_is_made_once() -> anyhow::Result<()> {
        let data = tempfile::tempdir()?;
        let place = copy_to(data.path())?;
        fs::write(place.join("guidelines.md"), "mine")?;
        assert_eq!(copy_to(data.path())?, place);
        assert_eq!(fs::read_to_string(place.join("guidelines.md"))?, "mine");
        Ok(())
    }
}
