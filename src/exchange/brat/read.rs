//! Standoff as records: finds the text and the label set beside the file, and
//! has its lines turned into tags. A file without its text waits for the
//! article's.

mod tags;

use std::ops::ControlFlow;
use std::sync::Arc;

use self::tags::Tags;
use super::conf::{Conf, Labels};
use super::line::{self, Line};
use super::{CONF, VISUAL};
use crate::exchange::draft::{Draft, Unit};
use crate::exchange::{Issue, Item, Record, Source, Take, Text, Waiting, limits};

/// How many unreadable lines of a file are told one by one.
const MOST_TOLD: usize = 20;

/// Reads an `.ann` file, or the `.a1` and `.a2` of BioNLP's tasks as one.
pub(super) fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let content = match limits::text(source.bytes) {
        Ok(content) => content,
        Err(issue) => return take(Item::Issue(issue)),
    };
    if source.name.rsplit('/').next() == Some(CONF) {
        return take(Item::Schema(Box::new(Conf::parse(&content).schema())));
    }
    let beside = |name: &str| Some(decoded((source.beside)(name)?));
    let stem = source.stem().to_owned();
    let mut lines = Lines::of(content);
    let ending = source.name.rsplit('.').next().unwrap_or_default();
    if ending == "a2" && (source.beside)(&format!("{stem}.a1")).is_some() {
        let message = format!("its tags are read together with those of {stem}.a1");
        return take(Item::Issue(issue(0, message)));
    }
    if ending == "a1"
        && let Some(Ok(more)) = beside(&format!("{stem}.a2"))
    {
        lines.add(format!("{stem}.a2"), &more);
    }
    if let Some(other) = other_format(&lines.content) {
        return take(Item::Issue(issue(0, other)));
    }
    match beside(CONF) {
        Some(Ok(conf)) => {
            let mut conf = Conf::parse(&conf);
            if let Some(Ok(visual)) = beside(VISUAL) {
                conf.labels = Labels::parse(&visual);
            }
            let schema = conf.schema();
            lines.roles = schema.events.clone();
            take(Item::Schema(Box::new(schema)))?;
        }
        Some(Err(why)) => take(Item::Issue(issue(0, format!("{CONF}: {why}"))))?,
        None => {}
    }
    let name = format!("{stem}.txt");
    let mut record = Record {
        line: 1,
        id: Some(name.clone()),
        ..Record::default()
    };
    let text = match beside(&name) {
        Some(Ok(text)) => Arc::<str>::from(text),
        found => {
            if let Some(Err(why)) = found {
                take(Item::Issue(issue(0, format!("{name}: {why}"))))?;
            }
            record.text = Text::Waiting(Box::new(lines));
            return take(Item::Record(Box::new(record)));
        }
    };
    record.text = Text::Exact(text.clone());
    let mut draft = Draft::over(record, text, Unit::Chars);
    lines.fill(&mut draft);
    draft.give(take)
}

/// The lines of one file, or of two that belong together.
#[derive(Debug)]
struct Lines {
    content: String,
    /// Name of the second file and the lines before it.
    second: Option<(String, usize)>,
    /// True where the last line has no line end: it may be cut.
    open: bool,
    /// Event types, where the label set is known.
    roles: Vec<crate::model::EventType>,
}

impl Lines {
    fn of(content: String) -> Self {
        Self {
            open: !content.is_empty() && !content.ends_with('\n'),
            content,
            second: None,
            roles: Vec::new(),
        }
    }

    fn add(&mut self, name: String, content: &str) {
        if self.open {
            self.content.push('\n');
        }
        self.second = Some((name, self.content.lines().count()));
        self.content.push_str(content);
        self.open = !content.is_empty() && !content.ends_with('\n');
    }

    /// Puts all that the lines say into the draft.
    fn fill(&self, draft: &mut Draft) {
        let mut tags = Tags::new(&self.roles);
        let mut unread = 0;
        let count = self.content.lines().count();
        for (index, text) in self.content.lines().enumerate() {
            if text.trim().is_empty() {
                continue;
            }
            let number = index + 1;
            let mut parsed = line::parse(text);
            if self.open
                && number == count
                && let Ok(Line::Words { quote: None, .. }) = parsed
            {
                parsed = Err(Some("the file ends inside it"));
            }
            match parsed {
                Ok(line) => tags.add(number, line),
                Err(why) => {
                    unread += 1;
                    if unread <= MOST_TOLD {
                        let id = text.split(['\t', ' ']).next().filter(|_| why.is_some());
                        let why = why.unwrap_or("not a line of standoff");
                        self.report(draft, number, id, &format!("{why}; left out"));
                    }
                }
            }
        }
        if unread > MOST_TOLD {
            let message = format!("{} more lines can't be read", unread - MOST_TOLD);
            draft.report(1, None, message);
        }
        for (number, id, message) in tags.fill(draft) {
            self.report(draft, number, id, &message);
        }
    }

    fn report(&self, draft: &mut Draft, number: usize, id: Option<&str>, message: &str) {
        match &self.second {
            Some((name, before)) if number > *before => {
                draft.report(number - before, id, format!("({name}) {message}"));
            }
            _ => draft.report(number, id, message),
        }
    }
}

impl Waiting for Lines {
    fn read(self: Box<Self>, record: &mut Record, text: &Arc<str>) -> Vec<Issue> {
        let mut draft = Draft::over(std::mem::take(record), text.clone(), Unit::Chars);
        self.fill(&mut draft);
        let (filled, issues) = draft.finish();
        *record = filled;
        issues
    }
}

/// The text without its byte-order mark, or why it is none.
fn decoded(bytes: Vec<u8>) -> Result<String, &'static str> {
    let text = String::from_utf8(bytes).map_err(|_| "not UTF-8")?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// What a file is that has not one line of standoff.
fn other_format(content: &str) -> Option<String> {
    let mut lines = content.lines().filter(|it| !it.trim().is_empty());
    let first = lines.clone().next()?;
    if lines.any(|it| !matches!(line::parse(it), Err(None))) {
        return None;
    }
    let guess = if content.contains("[@") && content.contains("*]") {
        "this looks like YEDDA's inline format"
    } else if first.trim_start().starts_with(['<', '{', '[']) {
        "this looks like XML or JSON"
    } else if first.contains('\t') {
        "this looks like a table of columns"
    } else {
        "this looks like plain text"
    };
    Some(format!(
        "not brat standoff, no line begins with an id such as T1: {guess}; the file is left out"
    ))
}

fn issue(line: usize, message: impl Into<String>) -> Issue {
    Issue {
        line,
        tag: None,
        message: message.into(),
    }
}
