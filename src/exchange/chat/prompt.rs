//! What is asked: the schema's types with their definitions, under the names
//! that they go out with, and the shape of the answer.

use std::collections::BTreeMap;

use crate::exchange::Head;
use crate::exchange::ends::on_one_line;
use crate::model::{AttributeHost, AttributeType, KindId, Polarity, Schema, Task};

/// So many topics of the register are told; more would be longer than articles.
const MOST_TOPICS: usize = 200;

const BEFORE: &str = "Read the article and answer with one JSON object and nothing else. Quote words exactly \
as they stand in the article. Where the same words stand in it before, \"nth\" says which place is meant: 2 is \
the second. Words that don't stand in a row have their \"parts\". An empty list says that there is nothing.";

/// The question for some tasks.
pub fn whole(tasks: &[Task], sections: &BTreeMap<Task, String>) -> String {
    let fields: Vec<String> = tasks.iter().map(|it| format!("\"{}\"", it.id())).collect();
    let mut text = format!("{BEFORE}\nIts fields: {}.\n", fields.join(", "));
    for section in tasks.iter().filter_map(|it| sections.get(it)) {
        text.push('\n');
        text.push_str(section);
    }
    text.truncate(text.trim_end().len());
    text
}

/// What is asked of a task.
pub fn section(head: &Head, task: Task) -> String {
    let schema = head.schema();
    let mut page = Page {
        head,
        text: String::new(),
    };
    match task {
        Task::Entities => {
            page.line("\"entities\": a list of {\"type\", \"text\", \"attributes\"}. Types:");
            let types = schema.entities.iter().filter(|it| !it.retired);
            page.types(types.map(|it| (&it.id, it.help.definition.as_str())));
        }
        Task::Events => {
            page.line(
                "\"events\": a list of {\"type\", \"trigger\": the words that say it, \"arguments\": a list of \
                 {\"role\", \"kind\", \"text\"}, \"attributes\"}. Types:",
            );
            for it in schema.events.iter().filter(|it| !it.retired) {
                page.types([(&it.id, it.help.definition.as_str())]);
                let roles: Vec<&str> = it.roles.iter().map(|it| it.id.as_str()).collect();
                if !roles.is_empty() {
                    page.line(&format!("  roles: {}", roles.join(", ")));
                }
            }
        }
        Task::Stances => page.stances(schema),
        Task::Relations => {
            page.line(
                "\"relations\": a list of {\"type\", \"from\", \"to\", \"attributes\"}. Types:",
            );
            let types = schema.relations.iter();
            page.types(types.map(|it| (&it.id, it.help.definition.as_str())));
        }
        Task::Labels => {
            page.line("\"labels\": a list of {\"task\", \"values\", \"text\" where it is a passage}. Tasks:");
            for it in &schema.labels {
                page.types([(&it.id, it.help.definition.as_str())]);
                let values: Vec<&str> = it.values.iter().map(|it| it.id.as_str()).collect();
                if !values.is_empty() {
                    page.line(&format!("  values: {}", values.join(", ")));
                }
            }
        }
    }
    page.attributes(schema, task);
    page.text
}

struct Page<'a> {
    head: &'a Head<'a>,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn types<'t>(&mut self, types: impl IntoIterator<Item = (&'t KindId, &'t str)>) {
        for (name, definition) in types {
            match on_one_line(definition).as_ref() {
                "" => self.line(&format!("- {name}")),
                told => self.line(&format!("- {name}: {told}")),
            }
        }
    }

    fn stances(&mut self, schema: &Schema) {
        self.line(
            "\"stances\": a list of {\"holder\", \"target\", \"polarity\", \"strength\", \"basis\", \"via\", \
             \"expression\", \"evidence\"}; holder, target and the members of via are {\"kind\", \"text\"}, where \
             kind is mention, event, text, entity, topic (these two with \"name\"), author, implicit or unknown.",
        );
        if !schema.stance.help.definition.is_empty() {
            let told = on_one_line(&schema.stance.help.definition).into_owned();
            self.line(&told);
        }
        let polarities = match schema.stance.polarities.as_slice() {
            [] => Polarity::ALL.map(|row| row.0).to_vec(),
            some => some.to_vec(),
        };
        let polarities: Vec<&str> = polarities.iter().map(|it| it.id()).collect();
        self.line(&format!("- polarity: {}", polarities.join(", ")));
        let strengths = schema.stance.strengths.iter().enumerate();
        let strengths: Vec<String> = strengths
            .map(|(at, name)| format!("{} {name}", at + 1))
            .collect();
        if !strengths.is_empty() {
            self.line(&format!("- strength: {}", strengths.join(", ")));
        }
        let register = &self.head.project.register;
        let topics = register.entities.values().filter(|it| it.is_topic());
        let topics: Vec<String> = topics
            .map(|it| on_one_line(&it.name).into_owned())
            .collect();
        if !topics.is_empty() && topics.len() <= MOST_TOPICS {
            self.line(&format!("- topics: {}", topics.join("; ")));
        }
    }

    fn attributes(&mut self, schema: &Schema, task: Task) {
        for it in &schema.attributes {
            let kinds = match (&it.on, task) {
                (AttributeHost::Mentions(kinds), Task::Entities)
                | (AttributeHost::Events(kinds), Task::Events)
                | (AttributeHost::Relations(kinds), Task::Relations) => kinds.as_slice(),
                (AttributeHost::Stances, Task::Stances) => &[],
                _ => continue,
            };
            let of = kinds.iter().map(KindId::as_str).collect::<Vec<_>>();
            let of = match of.is_empty() {
                true => String::new(),
                false => format!(" of {}", of.join(", ")),
            };
            let choices = it.choices().iter().map(|it| it.id.as_str());
            let choices = choices.collect::<Vec<_>>().join(", ");
            let value = match &it.value {
                AttributeType::Flag => "true or false".to_owned(),
                AttributeType::Choice(_) => format!("one of {choices}"),
                AttributeType::Choices(_) => format!("some of {choices}"),
                AttributeType::Text => "text".to_owned(),
                AttributeType::Number => "number".to_owned(),
                AttributeType::Date => "date, ISO 8601".to_owned(),
            };
            self.line(&format!("- attribute {}{of}: {value}", it.id));
        }
    }
}
