//! What an export must leave alone: the project's folder and its articles. Knows
//! where they lie, and nothing of what is written.

use std::fs;
use std::path::{Path, PathBuf};

use super::TargetError;
use crate::model::ProjectInfo;
use crate::store;

/// A place and folders above it whose own folders are looked at for projects.
const NEAR: usize = 4;

/// The places that are a project's own.
#[derive(Clone, Debug)]
pub struct Own(Vec<PathBuf>);

impl Own {
    /// Those of the project in the folder `project`: the folder, and each source.
    pub fn of(project: &Path, info: &ProjectInfo) -> Self {
        let sources = info.sources.iter().map(|it| project.join(it));
        let all = std::iter::once(project.to_path_buf()).chain(sources);
        Self(all.map(|it| real(&it)).collect())
    }

    /// Those of all projects that can be seen from `path`: it may lie in one, hold
    /// one, or lie among the articles of one beside it or beside a folder above.
    pub fn around(path: &Path) -> Self {
        let path = real(path);
        let above = path.ancestors().map(Path::to_path_buf);
        let near = path.ancestors().take(NEAR);
        let beside = near.flat_map(|it| fs::read_dir(it).into_iter().flatten().flatten());
        let folders = beside.filter(|it| it.file_type().is_ok_and(|it| it.is_dir()));
        let all = above.chain(folders.map(|it| it.path()));
        let own = all.filter_map(|it| Some(Self::of(&it, &store::info(&it)?).0));
        Self(own.flatten().collect())
    }

    /// Files that are read.
    pub fn files<'a>(paths: impl Iterator<Item = &'a Path>) -> Self {
        Self(paths.map(real).collect())
    }

    /// Whether `path` lies in one of them, through links and `..` too.
    pub fn holds(&self, path: &Path) -> bool {
        let path = real(path);
        self.0.iter().any(|it| path.starts_with(it))
    }

    /// Whether what is put at `path` would lie in one of them or, as a folder, in
    /// the place of one.
    pub fn is_touched(&self, path: &Path, folder: bool) -> bool {
        let path = real(path);
        let within = |it: &PathBuf| folder && it.starts_with(&path);
        self.0.iter().any(|it| path.starts_with(it) || within(it))
    }

    /// Refuses what may not be written to.
    ///
    /// # Errors
    /// Where it would lie in one of them, or in the place of one.
    pub fn spare(&self, path: &Path) -> Result<(), TargetError> {
        match self.is_touched(path, true) {
            true => Err(TargetError::Own { path: path.into() }),
            false => Ok(()),
        }
    }
}

/// The path without links and `..`, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_in_what_is_the_project_s_nor_in_its_place() {
        let place = tempfile::tempdir().expect("a folder");
        let root = place.path();
        for folder in ["project/annotations", "news/2024", "beside"] {
            std::fs::create_dir_all(root.join(folder)).expect("room");
        }
        std::fs::write(root.join("beside/one.txt"), "One.").expect("room");
        let info = ProjectInfo {
            sources: ["../news", "../beside/one.txt"].map(Into::into).to_vec(),
            ..ProjectInfo::default()
        };
        let own = Own::of(&root.join("project"), &info);
        for (name, as_file, as_folder) in [
            ("project", true, true),
            ("project/annotations/new", true, true),
            ("news/2024", true, true),
            ("beside/../news/new/out", true, true),
            ("", false, true),
            // A source that is a file has only itself.
            ("beside", false, true),
            ("beside/one.txt", true, true),
            ("beside/out", false, false),
            ("project2", false, false),
            ("not/there", false, false),
        ] {
            let path = root.join(name);
            let found = (own.is_touched(&path, false), own.is_touched(&path, true));
            assert_eq!(found, (as_file, as_folder), "{name}");
            assert_eq!(own.holds(&path), as_file, "{name}");
            assert_eq!(own.spare(&path).is_err(), as_folder, "{name}");
        }
    }
    #[test]
    fn what_lies_around_is_spared_by_whoever_knows_no_project() {
        let place = tempfile::tempdir().expect("a folder");
        let root = place.path();
        for folder in ["work/project", "work/news/2024", "work/other", "damaged"] {
            std::fs::create_dir_all(root.join(folder)).expect("room");
        }
        let info = "(format: 1, id: \"p\", name: \"P\", sources: [\"../news\"])";
        std::fs::write(root.join("work/project/project.ron"), info).expect("room");
        std::fs::write(root.join("damaged/project.ron"), "(").expect("room");
        for (name, spared) in [
            ("work/project/new/out", true),
            ("work/project/../project", true),
            ("work/news/2024/a.txt", true),
            ("work", true),
            ("work/other/out", false),
            ("out", false),
            ("damaged/out", true),
        ] {
            let path = root.join(name);
            let own = Own::around(&path);
            assert_eq!(own.spare(&path).is_err(), spared, "{name}");
        }
    }
}
