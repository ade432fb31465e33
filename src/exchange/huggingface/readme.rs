//! The dataset's card: YAML that tells the Hub and `datasets` which tables there
//! are and how they are typed, and words on how to read them. What is told of the
//! project stands behind them and is written by who knows it. Source:
//! huggingface.co/docs/hub/datasets-cards and the metadata that `datasets` 5
//! writes. Must not know tags.

use std::fmt::Write;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Config;
use super::manual::line;
use super::rows::Rows;
use super::table::{Count, Table};
use crate::exchange::Head;
use crate::model::Task;

pub const NAME: &str = "README.md";
pub const LICENCE: &str = "LICENSE.md";

/// What card and metadata tell of.
pub struct About {
    pub name: String,
    pub guidelines: Arc<str>,
    /// The moment that the person gave.
    pub date: Option<String>,
    /// Of the project; the articles' where it names none.
    pub language: Option<String>,
    pub languages: Vec<String>,
    pub text: bool,
    pub files: Vec<File>,
}

/// A table that was written.
pub struct File {
    pub config: Config,
    pub split: String,
    pub name: String,
    pub features: Map<String, Value>,
    pub count: Count,
    pub sum: String,
}

impl File {
    pub fn of<R: Rows>(config: Config, split: &str, table: &Table<R>, sum: String) -> Self {
        Self {
            config,
            split: split.to_owned(),
            name: table.name.clone(),
            features: table.features.clone(),
            count: table.count,
            sum,
        }
    }
}

impl About {
    pub fn of(head: &Head) -> Self {
        let info = &head.project.info;
        let name = match info.name.trim() {
            "" => "Annotated articles",
            name => name,
        };
        Self {
            name: name.to_owned(),
            guidelines: head.project.guidelines.clone(),
            date: head.options.date.clone(),
            language: info.language.clone(),
            languages: Vec::new(),
            text: head.options.text,
            files: Vec::new(),
        }
    }

    /// ISO 639-1 codes.
    pub fn languages(&self) -> Vec<&str> {
        match self.languages.is_empty() {
            true => self.language.as_deref().into_iter().collect(),
            false => self.languages.iter().map(String::as_str).collect(),
        }
    }

    /// Each table with its files, in the order of the files.
    fn configs(&self) -> impl Iterator<Item = &[File]> {
        self.files.chunk_by(|a, b| a.config == b.config)
    }

    fn has(&self, task: Task) -> bool {
        self.files.iter().any(|it| it.config == Config::Of(task))
    }
}

pub fn readme(about: &About) -> String {
    let mut out = String::from("---\n");
    yaml(about, &mut out);
    out.push_str("---\n\n");
    words(about, &mut out);
    out
}

pub fn licence() -> String {
    "# Licence\n\n\
     No licence was stated when this dataset was exported, so that nobody but its makers may \
     pass it on. Whoever publishes it states here:\n\n\
     - under which licence the annotations stand: they are the work of the annotators;\n\
     - where the articles come from and what their publishers allow: an export with \
     `--with-text no` holds offsets but not the articles’ words.\n\n\
     Then name the licence in the first lines of `README.md` and in `croissant.json` too.\n"
        .to_owned()
}

fn yaml(about: &About, out: &mut String) {
    let list = |out: &mut String, name: &str, items: &[&str]| {
        if !items.is_empty() {
            let _ = writeln!(out, "{name}:");
            for it in items {
                let _ = writeln!(out, "- {}", quoted(it));
            }
        }
    };
    let _ = writeln!(out, "pretty_name: {}", quoted(&about.name));
    let languages = about.languages();
    list(out, "language", &languages);
    out.push_str("license: other\nlicense_name: not-stated\nlicense_link: LICENSE.md\n");
    list(out, "annotations_creators", &["expert-generated"]);
    list(out, "language_creators", &["found"]);
    let several = match languages.len() {
        0 => &[][..],
        1 => &["monolingual"],
        _ => &["multilingual"],
    };
    list(out, "multilinguality", several);
    let documents = about
        .files
        .iter()
        .filter(|it| it.config == Config::Documents);
    let rows = documents.map(|it| it.count.rows).sum();
    list(out, "size_categories", &[size(rows)]);
    list(out, "source_datasets", &["original"]);
    let tokens = [Task::Entities, Task::Events, Task::Relations];
    let texts = [Task::Stances, Task::Labels];
    let mut categories = Vec::new();
    if tokens.iter().any(|it| about.has(*it)) {
        categories.push("token-classification");
    }
    if texts.iter().any(|it| about.has(*it)) {
        categories.push("text-classification");
    }
    list(out, "task_categories", &categories);
    let named = about
        .has(Task::Entities)
        .then_some("named-entity-recognition");
    list(out, "task_ids", &named.into_iter().collect::<Vec<_>>());
    let topics = [
        (Task::Events, "event-extraction"),
        (Task::Stances, "stance-detection"),
        (Task::Relations, "relation-extraction"),
    ];
    let topics = topics.iter().filter(|it| about.has(it.0)).map(|it| it.1);
    list(
        out,
        "tags",
        &topics.chain(["news", "glossator"]).collect::<Vec<_>>(),
    );
    out.push_str("configs:\n");
    for (at, files) in about.configs().enumerate() {
        let Some(first) = files.first() else { continue };
        let _ = writeln!(out, "- config_name: {}", first.config.id());
        if at == 0 {
            out.push_str("  default: true\n");
        }
        out.push_str("  data_files:\n");
        for file in files {
            let _ = writeln!(out, "  - split: {}\n    path: {}", file.split, file.name);
        }
    }
    out.push_str("dataset_info:\n");
    for files in about.configs() {
        let Some(first) = files.first() else { continue };
        let _ = writeln!(out, "- config_name: {}\n  features:", first.config.id());
        fields(&first.features, "  ", out);
        out.push_str("  splits:\n");
        for file in files {
            let _ = writeln!(
                out,
                "  - name: {}\n    num_bytes: {}\n    num_examples: {}",
                file.split, file.count.bytes, file.count.rows
            );
        }
        let bytes: usize = files.iter().map(|it| it.count.bytes).sum();
        let _ = writeln!(out, "  download_size: {bytes}\n  dataset_size: {bytes}");
    }
}

/// Features as the card has them, from those of a file's metadata.
fn fields(features: &Map<String, Value>, indent: &str, out: &mut String) {
    for (name, feature) in features {
        let _ = writeln!(out, "{indent}- name: {}", quoted(name));
        field(feature, &format!("{indent}  "), out);
    }
}

fn field(feature: &Value, indent: &str, out: &mut String) {
    match feature {
        Value::Array(items) => match items.first() {
            Some(Value::Object(item)) if item.contains_key("_type") => {
                let plain = item.get("dtype").and_then(Value::as_str);
                let _ = writeln!(out, "{indent}list: {}", plain.unwrap_or_default());
                if plain.is_none() {
                    class_label(item, &format!("{indent}  "), out);
                }
            }
            Some(Value::Object(item)) => {
                let _ = writeln!(out, "{indent}list:");
                fields(item, indent, out);
            }
            _ => {}
        },
        Value::Object(it) => match it.get("_type").and_then(Value::as_str) {
            Some("ClassLabel") => {
                let _ = writeln!(out, "{indent}dtype:");
                class_label(it, &format!("{indent}  "), out);
            }
            Some(_) => {
                let plain = it.get("dtype").and_then(Value::as_str);
                let _ = writeln!(out, "{indent}dtype: {}", plain.unwrap_or("string"));
            }
            None => {
                let _ = writeln!(out, "{indent}struct:");
                fields(it, indent, out);
            }
        },
        _ => {}
    }
}

fn class_label(it: &Map<String, Value>, indent: &str, out: &mut String) {
    let _ = writeln!(out, "{indent}class_label:\n{indent}  names:");
    let names = it.get("names").and_then(Value::as_array);
    for (at, name) in names.into_iter().flatten().enumerate() {
        let name = name.as_str().unwrap_or_default();
        let _ = writeln!(out, "{indent}    '{at}': {}", quoted(name));
    }
}

/// A JSON string is one of YAML too.
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

/// The Hub's own names for sizes.
fn size(rows: usize) -> &'static str {
    match rows {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        _ => "1M<n<10M",
    }
}

fn words(about: &About, out: &mut String) {
    let _ = writeln!(out, "# {}\n", line(&about.name));
    out.push_str("## Loading\n\n```python\nfrom datasets import load_dataset\n\n");
    let first = about.files.first();
    if let Some(file) = first {
        let id = file.config.id();
        let _ = writeln!(
            out,
            "{id} = load_dataset(\"path/to/this/folder\", \"{id}\", split=\"{}\")",
            file.split
        );
    }
    if about.text && about.has(Task::Entities) {
        out.push_str(
            "for row in entities:\n    for mention in row[\"mentions\"]:\n        \
             for span in mention[\"spans\"]:\n            \
             print(mention[\"kind\"], row[\"text\"][span[\"start\"]:span[\"end\"]])\n",
        );
    }
    out.push_str(
        "```\n\n| table | part | rows | looked at | tags |\n| --- | --- | ---: | ---: | ---: |\n",
    );
    for it in &about.files {
        let Count {
            rows,
            complete,
            tags,
            ..
        } = it.count;
        let complete = match it.config {
            Config::Of(_) => complete.to_string(),
            _ => String::new(),
        };
        let _ = writeln!(
            out,
            "| `{}` | {} | {rows} | {complete} | {tags} |",
            it.config.id(),
            it.split
        );
    }
    out.push_str(
        "\nA row is an article by one annotator; tables are joined by `id` and `annotator`. An \
         article that nobody looked at for a task has no row in its table. \
         **Looked at** is where `complete` is true: there an empty list says that there is \
         nothing. Where it is false nobody has finished the task, and no tag is no negative: \
         leave such rows out of training and evaluation, or mask them. `state` tells how far \
         it is.\n\n\
         - Offsets are Unicode code points, half open, so that `text[start:end]` in Python is \
         what was tagged. `start` and `end` span the whole of a place in several stretches; \
         each of these stands in `spans`, and `quote` is their words with a blank between.\n\
         - `kind` is the type's id, `label` the same as a number of the table's `ClassLabel`; \
         null where the schema doesn't know it.\n\
         - What an argument, holder, target or end of a relation is stands in `what`: \
         `mention`, `event`, `entity`, `topic`, `text`, `value`, `author`, `implicit` or \
         `unknown`; `id` is that of a tag in the same article or of an entry of `register`.\n\
         - `attributes` is a JSON object. `status`, `by`, `at`, `score`, `version` and \
         `decided_by` say how a tag came to stand.\n",
    );
    if !about.text {
        out.push_str(
            "- The articles' texts were left out; `text_hash` in `documents` names them.\n",
        );
    }
    out.push_str(
        "\n`GUIDELINES.md` is the annotation manual, `croissant.json` the same tables for \
         programs that read Croissant, `LICENSE.md` what is still to be stated.\n",
    );
}
