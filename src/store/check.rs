//! Looks at every file of a project without opening it for work.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use super::files::lock;
use super::{OpenError, OpenOptions, Problem, open};
use crate::model::AnnotatorId;

/// What is wrong with the files of the project, by path and line.
pub fn check_files(path: &Path) -> Result<Vec<Problem>, OpenError> {
    let options = OpenOptions {
        read_only: true,
        ..OpenOptions::default()
    };
    let opened = open(path, &AnnotatorId::default(), &options)?;
    let problems = Mutex::new(opened.problems);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let cancel = AtomicBool::new(false);
    for keys in [&opened.layers, &opened.suggestions] {
        opened.files.load_all(keys, threads, &cancel, &|layer| {
            lock(&problems).extend(layer.problems);
        });
    }
    let mut problems = std::mem::take(&mut *lock(&problems));
    problems.extend(opened.files.check_splits());
    problems.sort_by(|a, b| {
        let place = |it: &Problem| (it.path.clone(), it.line, it.column, it.code);
        place(a).cmp(&place(b))
    });
    Ok(problems)
}
