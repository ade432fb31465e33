//! The files to take in: named one by one, or searched for in folders by their
//! endings. Must not know what stands in them.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::known::{Known, Lines, Prints};
use super::plan::InFile;
use crate::exchange::limits::LARGEST_FILE;
use crate::exchange::{FORMATS, Format, Issue, Item, Source, Take};
use crate::ingest::order;

/// Folders below each other that are searched.
const DEEPEST: usize = 32;

/// The files behind these paths: a file is itself, a folder stands for those in
/// it, and in the folders below, whose names end as `format` asks (as any format
/// does where none is named). In natural order.
///
/// # Errors
/// The path that isn't there or can't be read, and why.
pub fn gather(
    paths: &[PathBuf],
    format: Option<&Format>,
) -> Result<Vec<InFile>, (PathBuf, io::Error)> {
    let mut files = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            files.push(InFile::new(path));
            continue;
        }
        let about = fs::metadata(path).map_err(|error| (path.clone(), error))?;
        if about.is_dir() {
            let mut found = Vec::new();
            search(path, format, DEEPEST, &mut found).map_err(|error| (path.clone(), error))?;
            found.sort_by(|a: &InFile, b| order::natural(&a.name, &b.name));
            files.extend(found);
        } else {
            files.push(InFile::new(path));
        }
    }
    files.dedup();
    Ok(files)
}

/// Of files that were found before their format was known, those that are of it:
/// what was named itself, and of folders what ends as the format asks. Beside an
/// export of several files lie others, such as the labels' configuration.
pub fn narrowed(mut found: Vec<InFile>, paths: &[PathBuf], format: &Format) -> Vec<InFile> {
    let fits = |it: &InFile| has_ending(&it.name, Some(format));
    if found.iter().any(fits) {
        found.retain(|it| fits(it) || paths.contains(&it.path));
    }
    found
}

fn search(
    folder: &Path,
    format: Option<&Format>,
    deeper: usize,
    found: &mut Vec<InFile>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        // A link to a folder may lead round in circles: only links to files count.
        let is_folder = entry.file_type()?.is_dir();
        if is_folder && deeper > 0 {
            // A folder that can't be read hides only itself.
            let _ = search(&path, format, deeper - 1, found);
        } else if has_ending(&name, format) && path.is_file() {
            found.push(InFile::new(path));
        }
    }
    Ok(())
}

/// Whether a file's name ends as the format's do, or as any format's.
pub fn has_ending(name: &str, format: Option<&Format>) -> bool {
    let fits = |format: &Format| {
        let mut endings = format.endings.iter();
        endings.any(|ending| {
            let at = name.len().checked_sub(ending.len());
            at.and_then(|at| name.get(..at)?.ends_with('.').then(|| &name[at..]))
                .is_some_and(|it| it.eq_ignore_ascii_case(ending))
        })
    };
    match format {
        Some(format) => fits(format),
        None => FORMATS.iter().any(|it| it.read.is_some() && fits(it)),
    }
}

/// Reads a file in a format. A file that can't be opened is an issue.
pub fn read(file: &InFile, format: &Format, take: &mut Take) -> ControlFlow<()> {
    let mut all = |bytes: &mut dyn BufRead| read_from(file, bytes, format, take);
    open(file, &mut all).unwrap_or_else(|issue| take(Item::Issue(issue)))
}

/// The same, through what leaves known lines out.
pub fn read_unknown(
    file: &InFile,
    format: &Format,
    known: &Known,
    prints: &RefCell<Prints>,
    take: &mut Take,
) -> ControlFlow<()> {
    let mut unknown = |bytes: &mut dyn BufRead| {
        let mut lines = Lines::new(bytes, known, prints);
        read_from(file, &mut lines, format, take)
    };
    open(file, &mut unknown).unwrap_or_else(|issue| take(Item::Issue(issue)))
}

/// Opens a file for whoever reads it; the issue where it can't be.
fn open(
    file: &InFile,
    read: &mut dyn FnMut(&mut dyn BufRead) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Issue> {
    if file.is_standard() {
        return Ok(read(&mut io::stdin().lock()));
    }
    let opened = File::open(&file.path).and_then(|it| match it.metadata()?.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(it),
    });
    match opened {
        Ok(opened) => Ok(read(&mut BufReader::with_capacity(1 << 18, opened))),
        Err(error) => Err(whole(format!("the file can't be read: {error}"))),
    }
}

fn read_from(
    file: &InFile,
    bytes: &mut dyn BufRead,
    format: &Format,
    take: &mut Take,
) -> ControlFlow<()> {
    let Some(read) = format.read else {
        let message = format!("{} can be written but not read", format.name);
        return take(Item::Issue(whole(message)));
    };
    let folder = file.path.parent().map(Path::to_owned).unwrap_or_default();
    let standard = file.is_standard();
    let beside = |name: &str| match standard {
        true => None,
        false => beside(&folder, name),
    };
    let mut source = Source {
        name: &file.name,
        bytes,
        beside: &beside,
    };
    read(&mut source, take)
}

/// A file of the same folder or below; one elsewhere, or one that is too large,
/// is none.
fn beside(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let mut parts = Path::new(name).components();
    let below = parts.all(|it| matches!(it, std::path::Component::Normal(_)));
    if name.is_empty() || !below || name.contains(['\\', '\0']) {
        return None;
    }
    let path = folder.join(name);
    let file = File::open(path).ok()?;
    let about = file.metadata().ok()?;
    if !about.is_file() || about.len() > LARGEST_FILE as u64 {
        return None;
    }
    let mut content = Vec::new();
    file.take(LARGEST_FILE as u64)
        .read_to_end(&mut content)
        .ok()?;
    Some(content)
}

/// An issue of a whole file.
pub fn whole(message: impl Into<String>) -> Issue {
    Issue {
        line: 0,
        tag: None,
        message: message.into(),
    }
}
