//! One line of the journal as RON: a step, or what a file held when.

use std::sync::Arc;

use super::print::{self, number, string};
use super::read::{self, Fields};
use super::scan::{Fault, Node, Scanner, Value};
use super::tag::{Printer, Quotes};
use super::{Flaws, edit};
use crate::model::{Edit, LayerKey, LayerKind, Stamp, Transaction};
use crate::store::paths::FileKey;

/// Where the edits of a step lie that has too many for its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// 32 hexadecimal digits of the file's hash.
    pub hash: String,
    /// How many edits it has.
    pub edits: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    Do {
        seq: u64,
        at: Stamp,
        transaction: Arc<Transaction>,
    },
    /// The same, its edits in a file of their own.
    Large {
        seq: u64,
        at: Stamp,
        label: String,
        aside: Aside,
    },
    /// Every step up to this one is in the files.
    Settled {
        seq: u64,
    },
    /// Undoes the step `of`.
    Undo {
        seq: u64,
        of: u64,
        at: Stamp,
    },
    Redo {
        seq: u64,
        of: u64,
        at: Stamp,
    },
    /// A file is about to be written: what it held and what it will hold.
    File {
        key: FileKey,
        was: Held,
        now: Held,
    },
}

/// A state of a file: the first 16 hexadecimal digits of its bytes' hash (none:
/// no file) and the last step that is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub hash: String,
    pub upto: u64,
}

/// The record, on one line, without its end.
pub fn print(record: &Record) -> String {
    let mut line = String::new();
    let (name, seq, of, at) = match record {
        Record::Do { seq, at, .. } => ("Do", seq, None, at),
        Record::Undo { seq, of, at } => ("Undo", seq, Some(of), at),
        Record::Redo { seq, of, at } => ("Redo", seq, Some(of), at),
        Record::Large { seq, at, .. } => ("Large", seq, None, at),
        Record::Settled { seq } => {
            line.push_str("Settled");
            let mut p = Printer::new(&mut line, Quotes::Without);
            p.name("seq");
            number(p.out, seq);
            p.close();
            return line;
        }
        Record::File { key, was, now } => {
            line.push_str("File");
            let mut p = Printer::new(&mut line, Quotes::Without);
            p.name("key");
            print_key(p.out, key);
            for (name, held) in [("was", was), ("now", now)] {
                p.name(name);
                p.out.push('(');
                string(p.out, &held.hash);
                number(p.out, format_args!(", {})", held.upto));
            }
            p.close();
            return line;
        }
    };
    line.push_str(name);
    let mut p = Printer::new(&mut line, Quotes::Without);
    p.name("seq");
    number(p.out, seq);
    if let Some(of) = of {
        p.name("of");
        number(p.out, of);
    }
    p.text("at", at.as_str());
    if let Record::Do { transaction, .. } = record {
        p.text("label", &transaction.label);
        p.name("edits");
        list(p.out, &transaction.edits);
    }
    if let Record::Large { label, aside, .. } = record {
        p.text("label", label);
        p.name("edits");
        number(p.out, aside.edits);
        p.text("file", &aside.hash);
    }
    p.close();
    match line.contains('\n') {
        false => line,
        // Only unknown fields that somebody else laid out can bring one in.
        true => Scanner::document(&line)
            .map_or_else(|_| line.replace('\n', " "), |node| print::compact(&node)),
    }
}

/// Edits alone, as a list.
pub fn print_edits(edits: &[Edit]) -> String {
    let mut text = String::new();
    list(&mut text, edits);
    text
}

/// What [`print_edits`] gave; what is wrong with it.
pub fn parse_edits(text: &str) -> Result<Vec<Edit>, String> {
    let read = || read::list(Scanner::document(text)?, |it| edit::parse(text, it));
    read().map_err(|fault: Fault| Flaws::new(text).whole(&fault).message)
}

fn list(out: &mut String, edits: &[Edit]) {
    out.push('[');
    for (i, it) in edits.iter().enumerate() {
        out.push_str(if i > 0 { ", " } else { "" });
        edit::print(out, it);
    }
    out.push(']');
}

pub fn parse(line: &str) -> Result<Record, String> {
    let read = || -> Result<Record, Fault> {
        let node = Scanner::document(line)?;
        let at = node.at;
        let Value::Struct(name, _) = node.value else {
            return Err(Fault::new(at, "a record expected"));
        };
        let mut f = Fields::of(node)?;
        if name == "File" {
            return Ok(Record::File {
                key: f.need("key", parse_key)?,
                was: f.need("was", held)?,
                now: f.need("now", held)?,
            });
        }
        let seq = f.need("seq", read::whole)?;
        match name {
            "Settled" => Ok(Record::Settled { seq }),
            "Large" => Ok(Record::Large {
                seq,
                at: f.need("at", read::id)?,
                label: f.need("label", read::text)?,
                aside: Aside {
                    edits: f.need("edits", read::whole)?,
                    hash: f.need("file", hash)?,
                },
            }),
            "Do" => Ok(Record::Do {
                seq,
                at: f.need("at", read::id)?,
                transaction: Arc::new(Transaction {
                    label: f.need("label", read::text)?,
                    edits: f.need("edits", |it| read::list(it, |it| edit::parse(line, it)))?,
                }),
            }),
            "Undo" => Ok(Record::Undo {
                seq,
                of: f.need("of", read::whole)?,
                at: f.need("at", read::id)?,
            }),
            "Redo" => Ok(Record::Redo {
                seq,
                of: f.need("of", read::whole)?,
                at: f.need("at", read::id)?,
            }),
            _ => Err(Fault::new(at, format!("the record `{name}` isn't known"))),
        }
    };
    read().map_err(|fault| Flaws::new(line).whole(&fault).message)
}

/// It becomes a path.
fn hash(node: Node) -> Result<String, Fault> {
    let at = node.at;
    let hash = read::text(node)?;
    let sound = hash.len() == 32 && hash.bytes().all(|it| it.is_ascii_hexdigit());
    sound
        .then_some(hash)
        .ok_or_else(|| Fault::new(at, "a hash expected"))
}

fn print_key(out: &mut String, key: &FileKey) {
    match key {
        FileKey::Info => out.push_str("Info"),
        FileKey::Schema => out.push_str("Schema"),
        FileKey::Guidelines => out.push_str("Guidelines"),
        FileKey::Register => out.push_str("Register"),
        FileKey::Article(id) => {
            out.push_str("Article(");
            string(out, id.as_str());
            out.push(')');
        }
        FileKey::Layer(key) => {
            out.push_str(match key.kind {
                LayerKind::Annotations => "Layer(",
                LayerKind::Suggestions => "Suggestions(",
            });
            string(out, key.annotator.as_str());
            out.push_str(", ");
            string(out, key.article.as_str());
            out.push(')');
        }
    }
}

fn parse_key(node: Node) -> Result<FileKey, Fault> {
    let at = node.at;
    let unknown = || Fault::new(at, "a file expected");
    match node.value {
        Value::Word("Info") => Ok(FileKey::Info),
        Value::Word("Schema") => Ok(FileKey::Schema),
        Value::Word("Guidelines") => Ok(FileKey::Guidelines),
        Value::Word("Register") => Ok(FileKey::Register),
        Value::Tuple(name, items) => {
            let mut items = items.into_iter();
            match (name, items.next(), items.next()) {
                ("Article", Some(id), None) => Ok(FileKey::Article(read::id(id)?)),
                ("Layer", Some(annotator), Some(article)) => Ok(FileKey::Layer(LayerKey::new(
                    read::id(annotator)?,
                    read::id(article)?,
                ))),
                ("Suggestions", Some(source), Some(article)) => Ok(FileKey::Layer(
                    LayerKey::suggested(read::id(source)?, read::id(article)?),
                )),
                _ => Err(unknown()),
            }
        }
        _ => Err(unknown()),
    }
}

fn held(node: Node) -> Result<Held, Fault> {
    let at = node.at;
    let mut items = match node.value {
        Value::Tuple("", items) => items.into_iter(),
        _ => Vec::new().into_iter(),
    };
    match (items.next(), items.next()) {
        (Some(hash), Some(upto)) => Ok(Held {
            hash: read::text(hash)?,
            upto: read::whole(upto)?,
        }),
        _ => Err(Fault::new(at, "a file's state expected")),
    }
}
