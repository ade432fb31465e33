//! Conversations for instruction tuning, an article and annotator to a line:
//! `messages` with the schema's definitions (`system`), the article (`user`) and
//! the tags as JSON (`assistant`), as OpenAI's fine-tuning and Hugging Face's
//! trainers take them. Writes only.
//!
//! A line asks for the tasks that somebody looked at, and for no other: an empty
//! list in the answer says that there is nothing. An article that nobody looked
//! at is no line. The answer quotes words and doesn't count: `nth` tells places
//! of the same words apart.

mod answer;
mod prompt;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::prepare::task_of;
use super::spans::put_line;
use super::{Format, Head, Out, Piece, Shape, Write, Writer};
use crate::model::{Status, TagClass, Task};

pub static FORMAT: Format = Format {
    id: "chat",
    name: "Chat messages",
    summary: "Conversations for instruction tuning: definitions, article, tags as JSON",
    endings: &["jsonl"],
    read: None,
    write: Some(Write {
        shape: Shape::File("jsonl"),
        lacks: "entities that mentions stand for, notes; articles without their text, or that nobody looked at",
        keeps_one: false,
        holds_scores: false,
        begin: |head| Box::new(Lines::new(head)),
    }),
};

struct Lines {
    /// What is asked of a task.
    sections: BTreeMap<Task, String>,
    /// The whole question by the tasks that it asks for.
    prompts: BTreeMap<Vec<Task>, String>,
}

#[derive(Serialize)]
struct Line<'a> {
    messages: [Message<'a>; 3],
    id: &'a str,
    annotator: &'a str,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

impl Lines {
    fn new(head: &Head) -> Self {
        let section = |task: Task| (task, prompt::section(head, task));
        Self {
            sections: Task::ALL.map(|row| section(row.0)).into(),
            prompts: BTreeMap::new(),
        }
    }
}

impl Writer for Lines {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        if !piece.options.text {
            out.lose(piece, None, "articles without their text");
            return;
        }
        let asked = |task: &Task| {
            let tasks = &piece.options.tasks;
            tasks.is_empty() || tasks.contains(task)
        };
        let mut there: BTreeSet<Task> = BTreeSet::new();
        for tag in piece.layer.in_order() {
            if tag.provenance.status == Status::Rejected {
                out.lose(piece, Some(&tag.id), "rejected tags");
                continue;
            }
            if tag.class() == TagClass::Note {
                out.lose(piece, Some(&tag.id), "notes");
            }
            there.extend(task_of(tag.class()));
        }
        let all = Task::ALL.map(|row| row.0).into_iter().filter(asked);
        let looked = |it: &Task| there.contains(it) || piece.layer.is_complete(*it);
        let tasks: Vec<Task> = all.filter(looked).collect();
        if tasks.is_empty() {
            out.lose(piece, None, "articles that nobody looked at");
            return;
        }
        for task in &tasks {
            if !piece.layer.is_complete(*task) {
                let what = "tasks that aren't complete, whose answers may lack something";
                out.lose(piece, None, what);
            }
        }
        let answer = answer::answer(piece, &tasks, out);
        let sections = &self.sections;
        let prompt = self
            .prompts
            .entry(tasks)
            .or_insert_with_key(|tasks| prompt::whole(tasks, sections));
        let message = |role, content| Message { role, content };
        let line = Line {
            messages: [
                message("system", prompt),
                message("user", piece.text),
                message("assistant", &answer),
            ],
            id: piece.article.id.as_str(),
            annotator: piece.annotator.as_str(),
        };
        put_line(out, &line);
    }
}
