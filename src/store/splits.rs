//! The splits of a project, `splits/NAME.ron`: few, read when they are asked for
//! and written whole. No step of anybody's history: a split is only added to.

use std::io;

use super::format::split;
use super::paths::{SPLITS, safe_name};
use super::{Access, Files, Problem};
use crate::model::Split;

/// Why a split can't be had or kept, for people.
#[derive(Debug, thiserror::Error)]
pub enum SplitError {
    #[error("there is no split {name}; {}", or_these(known))]
    Unknown { name: String, known: Vec<String> },
    #[error("{0}; nothing is drawn anew in its place: mend the file, or put it aside")]
    Broken(Box<Problem>),
    #[error("{path} can't be read: {source}")]
    Read { path: String, source: io::Error },
    #[error("{path} can't be written: {source}")]
    Write { path: String, source: io::Error },
    #[error("the split can't be kept: {0}")]
    ReadOnly(String),
}

fn or_these(names: &[String]) -> String {
    match names {
        [] => "the project has none: `glossator split` draws one".into(),
        names => format!("splits: {}", names.join(", ")),
    }
}

impl Files {
    /// The names of the project's splits, in order; what can't be read is none.
    pub fn split_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .inner
            .disk
            .walk(SPLITS, &mut |_, _| {})
            .into_iter()
            .filter_map(|path| {
                let bytes = self.inner.disk.read(&path).ok()?;
                let read = split::parse(std::str::from_utf8(&bytes).ok()?).ok()?;
                (path == place(&read.value.name)).then_some(read.value.name)
            })
            .collect();
        names.sort();
        names
    }

    /// What is wrong with the files of the splits.
    pub fn check_splits(&self) -> Vec<Problem> {
        let disk = &self.inner.disk;
        let mut problems = Vec::new();
        let mut refused = |path: String, why: io::Error| {
            problems.push(super::files::unreadable(&path, &why));
        };
        let paths = disk.walk(SPLITS, &mut refused);
        for path in paths.into_iter().filter(|it| it.ends_with(".ron")) {
            let bytes = disk.read(&path).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let flaws = match split::parse(&text) {
                Ok(read) => read.flaws,
                Err(flaw) => vec![flaw],
            };
            let told = flaws.into_iter();
            problems.extend(told.map(|it| Problem::new(it.code, &path, it.message).at(it.place)));
        }
        problems
    }

    /// A split by its name; None where there is none.
    ///
    /// # Errors
    /// Where its file can't be read, or is damaged.
    pub fn split(&self, name: &str) -> Result<Option<Split>, SplitError> {
        let path = place(name);
        let read = |source| SplitError::Read {
            path: path.clone(),
            source,
        };
        let Some(bytes) = self.inner.disk.read_if_there(&path).map_err(read)? else {
            return Ok(None);
        };
        let broken = |problem: Problem| SplitError::Broken(Box::new(problem));
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| broken(Problem::new("unreadable", &path, "the file isn't UTF-8")))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let parsed = split::parse(text)
            .map_err(|flaw| broken(Problem::new(flaw.code, &path, flaw.message).at(flaw.place)))?;
        Ok(Some(parsed.value))
    }

    /// The same where there must be one.
    ///
    /// # Errors
    /// The same, or that there is none.
    pub fn need_split(&self, name: &str) -> Result<Split, SplitError> {
        self.split(name)?.ok_or_else(|| SplitError::Unknown {
            name: name.to_owned(),
            known: self.split_names(),
        })
    }

    /// Writes a split over the one of the same name. One that says the same is
    /// not written again.
    ///
    /// # Errors
    /// Where the project is read-only, the file on disk is of a newer version,
    /// or the disk refuses.
    pub fn put_split(&self, split: &Split) -> Result<(), SplitError> {
        if let Access::ReadOnly(why) = &self.inner.access {
            return Err(SplitError::ReadOnly(why.clone()));
        }
        let path = place(&split.name);
        let write = |source| SplitError::Write {
            path: path.clone(),
            source,
        };
        let text = split::print(split);
        let there = self.inner.disk.read_if_there(&path).map_err(write)?;
        if there.as_deref() == Some(text.as_bytes()) {
            return Ok(());
        }
        let known = there.as_deref().and_then(|it| std::str::from_utf8(it).ok());
        if let Some(why) = known.and_then(|it| split::parse(it).ok()?.read_only) {
            return Err(SplitError::ReadOnly(why));
        }
        self.inner.disk.write(&path, text.as_bytes()).map_err(write)
    }
}

fn place(name: &str) -> String {
    format!("{SPLITS}/{}.ron", safe_name(name))
}
