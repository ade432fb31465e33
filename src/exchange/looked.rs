//! How far somebody looked, for formats in which what isn't there is a negative:
//! a token outside of every name, an empty list. Must not know any format.

use super::prepare::task_of;
use super::write::{Out, Piece, UNTOLD};
use crate::model::{Status, Task};

/// What is told of articles that nobody looked at, and of those that somebody
/// began.
const TOLD: [(Task, &str, &str); 5] = [
    (
        Task::Entities,
        "articles that nobody looked at for entities",
        "articles whose entities aren't complete, of which more may be there",
    ),
    (
        Task::Stances,
        "articles that nobody looked at for stances",
        "articles whose stances aren't complete, of which more may be there",
    ),
    (
        Task::Events,
        "articles that nobody looked at for events",
        "articles whose events aren't complete, of which more may be there",
    ),
    (
        Task::Relations,
        "articles that nobody looked at for relations",
        "articles whose relations aren't complete, of which more may be there",
    ),
    (
        Task::Labels,
        "articles that nobody looked at for labels",
        "articles whose labels aren't complete, of which more may be there",
    ),
];

/// Whether a task may be written: somebody completed it, or `any` of it is there.
/// That it isn't complete is told then.
pub fn looked(piece: &Piece, task: Task, any: bool, out: &mut Out) -> bool {
    if piece.layer.is_complete(task) {
        return true;
    }
    if any {
        tell(piece, task, out, |row| row.2);
    }
    any
}

/// The same for a format that leaves the article out otherwise, which is told too.
pub fn goes_out(piece: &Piece, task: Task, any: bool, out: &mut Out) -> bool {
    let goes = looked(piece, task, any, out);
    if !goes {
        tell(piece, task, out, |row| row.1);
    }
    goes
}

/// For a format in which “looked at, nothing” and “not looked at” are the same, with
/// the tasks that it has tags of: told once of a layer that has none of one of them.
pub fn untold(piece: &Piece, tasks: &[Task], out: &mut Out) {
    let chosen = &piece.options.tasks;
    let mut asked = piece.schema.tasks();
    // Without a project nobody knows the schema, and the layer says it.
    asked.extend(piece.layer.completions().keys());
    asked.retain(|it| tasks.contains(it) && (chosen.is_empty() || chosen.contains(it)));
    for tag in piece
        .layer
        .tags()
        .filter(|it| it.provenance.status != Status::Rejected)
    {
        if asked.is_empty() {
            return;
        }
        let task = task_of(tag.class());
        asked.retain(|it| Some(*it) != task);
    }
    if !asked.is_empty() {
        out.lose(piece, None, UNTOLD);
    }
}

fn tell(
    piece: &Piece,
    task: Task,
    out: &mut Out,
    what: fn(&(Task, &'static str, &'static str)) -> &'static str,
) {
    if let Some(row) = TOLD.iter().find(|row| row.0 == task) {
        out.lose(piece, None, what(row));
    }
}
