//! Every format that is written, over everything that is hard on one: names with
//! whatever signs, hard texts, articles without words, events without a trigger,
//! words of several sentences, two people on two versions of a text. What comes
//! out is sound by the format's own grammar, and a name that isn't told as lost
//! stands in it. A new format is a row of `FORMATS`.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Component, Path};
use std::sync::Arc;

use glossator::exchange::xml::{Node, Xml};
use glossator::exchange::{self, Head, Options, Out, Piece};
use glossator::model::*;
use glossator::text::offsets::OffsetMap;
use serde_json::Value;

use crate::hard::NAMES;
use crate::huggingface;
use crate::tags::{self, TEXT, at, event, mention, put, span, stance, to};

type Files = BTreeMap<String, Vec<u8>>;

/// How a format's files are read by somebody who knows nothing of Glossator.
type Grammar = fn(&str, &[u8]) -> Result<Vec<String>, String>;

/// Ending of files, and how they are read.
type Grammars = &'static [(&'static str, Grammar)];

/// What of a name must stand in an export.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    /// Kinds of mentions.
    Kinds,
    /// Names of those who hold a stance, and of what they hold it to.
    Ends,
    /// Signs of its own stand for some of a kind's.
    Signs,
}

/// Format, files by their ending, what names they have.
const FORMATS: &[(&str, Grammars, Says)] = &[
    ("jsonl", &[("", json_lines)], Says::Kinds),
    ("csv", &[(".csv", commas)], Says::Kinds),
    (
        "brat",
        &[(".ann", tabs), (".txt", plain), (".conf", brat_conf)],
        Says::Signs,
    ),
    ("conll", &[("", blanks::<4>)], Says::Signs),
    ("conll-bilou", &[("", blanks::<4>)], Says::Signs),
    ("conll2012", &[("", conll2012)], Says::Signs),
    ("spacy-jsonl", &[("", json_lines)], Says::Kinds),
    ("docbin", &[("", any)], Says::Signs),
    ("webanno-tsv", &[(".tsv", webanno)], Says::Signs),
    ("uima-xmi", &[(".xmi", xml), (".xml", xml)], Says::Kinds),
    ("uima-json", &[(".json", json)], Says::Kinds),
    (
        "label-studio",
        &[(".json", json), (".xml", xml)],
        Says::Kinds,
    ),
    ("doccano", &[("", json_lines)], Says::Kinds),
    ("prodigy", &[("", json_lines)], Says::Kinds),
    ("gliner", &[("", json)], Says::Kinds),
    ("dygie", &[("", json_lines)], Says::Kinds),
    ("oneie", &[("", json_lines)], Says::Kinds),
    ("rams", &[("", json_lines)], Says::Signs),
    ("ace-apf", &[(".apf.xml", xml), (".sgm", xml)], Says::Kinds),
    ("newsmtsc", &[("", json_lines)], Says::Signs),
    ("semeval22", &[("", json)], Says::Signs),
    ("semeval16", &[("", four_tabs)], Says::Ends),
    ("plover", &[("", json_lines)], Says::Signs),
    ("dna", &[("", semicolons)], Says::Ends),
    ("graphml", &[("", xml)], Says::Ends),
    ("gexf", &[("", xml)], Says::Ends),
    ("chat", &[("", json_lines)], Says::Kinds),
    ("qdpx", &[("", archive)], Says::Kinds),
    (
        "huggingface",
        &[(".parquet", parquet), (".json", json), (".md", plain)],
        Says::Kinds,
    ),
];

/// A layer on its way out.
struct Going {
    article: String,
    annotator: &'static str,
    text: String,
    layer: Layer,
}

fn going(text: &str, fill: impl FnOnce(&mut Layer)) -> Going {
    let mut layer = Layer::default();
    fill(&mut layer);
    Going {
        article: "2023/a b.txt".into(),
        annotator: "anna",
        text: text.into(),
        layer,
    }
}

/// One name wherever a name can stand.
fn named(name: &str) -> Going {
    let mut going = going(TEXT, |layer| {
        tags::named(layer, name);
        let topic = || Ref::Topic("named".into());
        put(
            layer,
            "s1",
            stance(Ref::Author, topic(), at("They talked.")),
        );
        put(layer, "s2", stance(to("m1"), topic(), vec![]));
    });
    going.article = format!("{name}.txt");
    going
}

/// Everything that is hard and has no name.
fn cases() -> Vec<(String, Vec<Going>)> {
    let mut cases: Vec<(String, Vec<Going>)> = Vec::new();
    let mut add = |name: &str, all: Vec<Going>| cases.push((name.into(), all));
    add("nothing at all", vec![]);
    add("an empty article", vec![going("", |_| {})]);
    add("an article of blanks", vec![going(" \r\n\t ", |_| {})]);
    add("an article without tags", vec![going(TEXT, |_| {})]);
    let trigger = going(TEXT, tags::without_trigger);
    add("an event without a trigger", vec![trigger]);
    let across = |layer: &mut Layer| {
        tags::across_sentences(layer);
        let words = at("Bo. They talked. Cy");
        put(layer, "s1", stance(to("m2"), to("m1"), words));
    };
    add("words of several sentences", vec![going(TEXT, across)]);
    let versions = ["Ada met Bo.", "“Ada & Co” met <Bo>.\r\nLater."];
    let people = ["anna", "b\tert|o \"ж\"/../x"];
    let of_version = |at: usize| {
        let mut of = going(versions[at], |layer| {
            put(layer, "m1", mention("PER", vec![span(versions[at], "Ada")]));
            put(layer, "m2", mention("PER", vec![span(versions[at], "Bo")]));
            let ends = [("who", to("m1"))];
            let met = vec![span(versions[at], "met")];
            put(layer, "v1", event("MEET", met, &ends));
        });
        of.annotator = people[at];
        of
    };
    let twice = vec![of_version(0), of_version(1)];
    add("two people on two versions of a text", twice);
    let mut again = of_version(0);
    again.annotator = people[1];
    let mut between = going(TEXT, |_| {});
    between.article = "c.txt".into();
    let apart = vec![of_version(0), between, again];
    add("a text that comes again later", apart);
    let strange = "<DOC> & ]]> \u{0}\u{b}\u{fffe} \u{feff}é\u{301} 👩‍🚒\r\n\u{2028}_|*\\n\\ \"Ada\"; 'x',\tБо\r.";
    let signs = |layer: &mut Layer| {
        put(layer, "m1", mention("PER", vec![span(strange, "👩‍🚒")]));
        put(
            layer,
            "m2",
            mention("PER", vec![span(strange, "\"Ada\"; 'x',\tБо")]),
        );
        put(
            layer,
            "m3",
            mention("PER", vec![span(strange, "é\u{301} 👩‍🚒\r\n\u{2028}_|*")]),
        );
        let who = [("who", to("m2"))];
        put(layer, "v1", event("MEET", vec![span(strange, "]]>")], &who));
        let words = vec![span(strange, "<DOC> & ]]>")];
        put(layer, "s1", stance(to("m2"), to("m3"), words));
        put(layer, "s2", stance(Ref::Author, to("m3"), vec![]));
    };
    add("a text of strange signs", vec![going(strange, signs)]);
    cases
}

fn register(name: &str) -> Register {
    let mut register = Register::default();
    let topic = Entity {
        id: "named".into(),
        name: name.into(),
        kind: Entity::TOPIC.into(),
        aliases: vec![name.into()],
        ..Entity::default()
    };
    register.entities.insert("named".into(), topic);
    register
}

/// A schema whose own names are hard too.
fn schema(name: &str) -> Schema {
    Schema {
        entities: vec![EntityType {
            id: name.into(),
            name: name.into(),
            help: Help {
                definition: name.into(),
                ..Help::default()
            },
            ..EntityType::default()
        }],
        events: vec![EventType {
            id: name.into(),
            roles: vec![Role {
                id: name.into(),
                accepts: vec![name.into()],
                ..Role::default()
            }],
            ..EventType::default()
        }],
        labels: vec![LabelTask {
            id: name.into(),
            ..LabelTask::default()
        }],
        ..Schema::default()
    }
}

/// Files of an export, and what was told as lost.
fn written(format: &str, name: &str, all: &[Going]) -> (Files, Vec<&'static str>) {
    let options = Options {
        date: Some("2026-11-22".into()),
        ..Options::default()
    };
    written_with(&options, format, name, all)
}

fn written_with(
    options: &Options,
    format: &str,
    name: &str,
    all: &[Going],
) -> (Files, Vec<&'static str>) {
    let project = Project {
        info: ProjectInfo {
            name: name.into(),
            ..ProjectInfo::default()
        },
        schema: Arc::new(schema(name)),
        register: register(name),
        ..Project::default()
    };
    let head = Head {
        project: &project,
        options,
    };
    let write = exchange::by_id(format).and_then(|it| it.write.as_ref());
    let mut writer = (write.unwrap().begin)(&head);
    let mut out = Out::default();
    let mut files = Files::new();
    let mut lost = Vec::new();
    for it in all {
        let mut article = Article::new(it.article.as_str().into());
        article.meta.title = Some(name.into());
        article.meta.author = Some(name.into());
        article.meta.published = Some("2026-11-22".into());
        let piece = Piece {
            article: &article,
            text: &it.text,
            offsets: &OffsetMap::new(&it.text),
            annotator: &it.annotator.into(),
            layer: &it.layer,
            register: &project.register,
            schema: &project.schema,
            options,
            part: None,
        };
        writer.piece(&piece, &mut out);
        let bytes: Vec<_> = out.drain().collect();
        let losses = out.losses();
        if writer.is_apart() {
            // A writer that knows of no other layer makes the same of this one.
            let mut alone = Out::default();
            (write.unwrap().begin)(&head).piece(&piece, &mut alone);
            assert_eq!(alone.drain().collect::<Vec<_>>(), bytes, "{format}");
            assert_eq!(alone.losses(), losses, "{format}");
        }
        lost.extend(losses.iter().map(|it| it.what));
        for (name, bytes) in bytes {
            files.entry(name).or_default().extend(bytes);
        }
    }
    writer.end(&mut out);
    for (name, bytes) in out.drain() {
        files.entry(name).or_default().extend(bytes);
    }
    lost.extend(out.losses().into_iter().map(|it| it.what));
    (files, lost)
}

/// What stands in the files, by the format's grammar.
fn read(files: &Files, grammars: Grammars) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for (name, bytes) in files {
        let inside = |it: Component| matches!(it, Component::Normal(_));
        let sound = Path::new(name).components().all(inside);
        if !sound
            || name
                .chars()
                .any(|c| c.is_control() || "<>:\"\\|?*".contains(c))
        {
            return Err(format!("{name:?} is no name of a file"));
        }
        let grammar = grammars.iter().find(|(end, _)| name.ends_with(end));
        let (_, read) = grammar.ok_or_else(|| format!("what is {name}?"))?;
        let all = read(name, bytes)
            .map_err(|why| format!("{name}: {why}\n{}", String::from_utf8_lossy(bytes)))?;
        found.extend(all);
    }
    Ok(found)
}

#[test]
fn every_format_is_here() {
    let here: Vec<&str> = FORMATS.iter().map(|row| row.0).collect();
    let all = exchange::FORMATS.iter().filter(|it| it.write.is_some());
    assert_eq!(here.len(), all.clone().count());
    for it in all {
        assert!(here.contains(&it.id), "{}", it.id);
    }
}

#[test]
fn what_is_hard_gives_sound_files() {
    let mut failed = Vec::new();
    for (format, grammars, _) in FORMATS {
        for (case, all) in cases() {
            let (files, lost) = written(format, "plain", &all);
            if let Err(why) = read(&files, grammars) {
                failed.push(format!("{format}, {case}: {why}"));
            }
            let tagged = all.iter().any(|it| it.layer.tags().len() > 0);
            let silent = files.is_empty() && lost.is_empty() && tagged;
            if silent {
                failed.push(format!(
                    "{format}, {case}: nothing goes out, and nothing is told"
                ));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Places and names of kinds do, and what is known of the article.
#[test]
fn without_the_text_no_word_of_it_goes_out() {
    let options = Options {
        text: false,
        ..Options::default()
    };
    let mut failed = Vec::new();
    for (format, grammars, _) in FORMATS {
        let (files, _) = written_with(&options, format, "plain", &[named("plain")]);
        let found = read(&files, grammars).expect("sound files");
        for word in ["Ada", "met", "talked", "Cy"] {
            let is = |all: &str| {
                all.split(|c: char| !c.is_alphanumeric())
                    .any(|it| it == word)
            };
            if let Some(it) = found.iter().find(|it| is(it)) {
                failed.push(format!("{format}: {word} in {it}"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn names_of_whatever_signs_stand_in_sound_files() {
    let mut failed = Vec::new();
    for (format, grammars, says) in FORMATS {
        for name in NAMES {
            let (files, lost) = written(format, name, &[named(name)]);
            let found = match read(&files, grammars) {
                Ok(found) => found,
                Err(why) => {
                    failed.push(format!("{format}, {name:?}: {why}"));
                    continue;
                }
            };
            let told = lost.iter().any(|it| it.contains("names"));
            let there = found.iter().any(|it| bare(it).contains(&bare(name)));
            if *says != Says::Signs && !there && !told {
                failed.push(format!("{format}: {name:?} isn't there: {found:?}"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Without what a format on one line can't have, or XML.
fn bare(text: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !c.is_control() && *c != '\u{fffd}';
    text.chars().filter(kept).collect()
}

// --- grammars

fn text_of(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|why| why.to_string())
}

fn any(_: &str, _: &[u8]) -> Result<Vec<String>, String> {
    Ok(Vec::new())
}

fn plain(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    text_of(bytes).map(|it| vec![it.to_owned()])
}

/// Strings of a value, names of fields among them.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(it) => found.push(it.clone()),
        Value::Array(items) => items.iter().for_each(|it| strings(it, found)),
        Value::Object(fields) => {
            for (name, it) in fields {
                found.push(name.clone());
                strings(it, found);
            }
        }
        _ => {}
    }
}

fn json(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|why| why.to_string())?;
    let mut found = Vec::new();
    strings(&value, &mut found);
    Ok(found)
}

fn json_lines(name: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let text = text_of(bytes)?;
    if !text.is_empty() && !text.ends_with('\n') {
        return Err("the last line doesn't end".into());
    }
    let mut found = Vec::new();
    for line in text.split_terminator('\n') {
        found.extend(json(name, line.as_bytes())?);
    }
    Ok(found)
}

fn cells(bytes: &[u8], between: u8) -> Result<Vec<String>, String> {
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(between)
        .from_reader(bytes);
    let mut found = Vec::new();
    // Rows of another length are an error.
    for row in rows.records() {
        let row = row.map_err(|why| why.to_string())?;
        found.extend(row.iter().map(str::to_owned));
    }
    match found.is_empty() {
        true => Err("a table without a head".into()),
        false => Ok(found),
    }
}

fn commas(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    cells(bytes, b',')
}

fn semicolons(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    cells(bytes, b';')
}

/// Four cells a line and no quotes.
fn four_tabs(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for line in text_of(bytes)?.split_terminator('\n') {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() != 4 || line.contains('\r') {
            return Err(format!("{} cells: {line:?}", cells.len()));
        }
        found.extend(cells.into_iter().map(str::to_owned));
    }
    Ok(found)
}

/// brat's lines: an id, then what it is.
fn tabs(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for line in text_of(bytes)?.split_terminator('\n') {
        let (id, rest) = line.split_once('\t').ok_or("a line without a tab")?;
        let known = id.starts_with(['T', 'E', 'R', 'A', 'N', '#', '*']);
        let kind = rest.split([' ', '\t']).next().unwrap_or_default();
        let good = |c: char| c.is_alphanumeric() || "-_:".contains(c);
        if !known || kind.is_empty() || !kind.chars().all(good) || line.contains('\r') {
            return Err(format!("{line:?}"));
        }
        found.push(kind.to_owned());
    }
    Ok(found)
}

/// Names of each section stand once, and no other sign is in them.
fn brat_conf(name: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut section = String::new();
    for line in text_of(bytes)?.lines().filter(|it| !it.is_empty()) {
        if line.starts_with('[') {
            line.clone_into(&mut section);
            continue;
        }
        let kind = line.split([' ', '\t']).next().unwrap_or_default();
        let whole = format!("{section} {kind}");
        let good = |c: char| c.is_alphanumeric() || "-_".contains(c);
        let macro_ = kind.starts_with('<');
        if !macro_ && (kind.is_empty() || !kind.chars().all(good)) {
            return Err(format!("{line:?}"));
        }
        if found.contains(&whole) && name.ends_with("annotation.conf") {
            return Err(format!("{whole} stands twice"));
        }
        found.push(whole);
    }
    Ok(found)
}

/// Words in columns, sentences apart by an empty line.
fn blanks<const COLUMNS: usize>(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for line in text_of(bytes)?.split_terminator('\n') {
        let cells: Vec<&str> = line.split(' ').collect();
        let whole = cells.len() == COLUMNS && cells.iter().all(|it| !it.is_empty());
        if !line.is_empty() && !line.starts_with('#') && !whole {
            return Err(format!("{} cells: {line:?}", cells.len()));
        }
        found.extend(cells.into_iter().map(str::to_owned));
    }
    Ok(found)
}

fn conll2012(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut open = false;
    for line in text_of(bytes)?.split_terminator('\n') {
        if line.starts_with("#begin document (") && line.contains("); part ") && !open {
            open = true;
        } else if line == "#end document" && open {
            open = false;
        } else if line.is_empty() || !open {
            if !line.is_empty() {
                return Err(format!("outside of a document: {line:?}"));
            }
        } else if line.split_whitespace().count() < 12 {
            return Err(format!("too few cells: {line:?}"));
        }
    }
    match open {
        true => Err("a document doesn't end".into()),
        false => Ok(Vec::new()),
    }
}

fn webanno(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let text = text_of(bytes)?;
    if !text.starts_with("#FORMAT=WebAnno TSV 3.3\n") {
        return Err("no head".into());
    }
    let heads = text.lines().filter(|it| it.starts_with("#T_"));
    // Features, and for each layer without one its own column.
    let columns: usize = heads.map(|it| it.matches('|').count().max(1)).sum();
    for line in text.split('\n') {
        let is_token = line.starts_with(|c: char| c.is_ascii_digit());
        let cells: Vec<&str> = line.split('\t').collect();
        // The last cell ends in a tab.
        if is_token && cells.len() != 3 + columns + 1 {
            return Err(format!("{} cells of {columns}: {line:?}", cells.len()));
        }
        if !is_token && !line.is_empty() && !line.starts_with('#') {
            return Err(format!("{line:?}"));
        }
    }
    Ok(Vec::new())
}

fn xml(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let text = text_of(bytes)?;
    let odd = |c: char| c < ' ' && !"\t\n\r".contains(c) || "\u{fffe}\u{ffff}".contains(c);
    if text.contains(odd) {
        return Err("a sign that XML has no place for".to_owned());
    }
    let mut xml = Xml::new(text);
    let root = xml.child().map_err(|why| why.to_string())?;
    let root = root.ok_or("no element")?;
    let root = xml.node(root).map_err(|why| why.to_string())?;
    let mut found = Vec::new();
    fn all(node: &Node, found: &mut Vec<String>) {
        let values = node.element.attributes.iter().map(|it| it.1.clone());
        found.extend(values);
        found.push(node.text.clone());
        node.children.iter().for_each(|it| all(it, found));
    }
    all(&root, &mut found);
    Ok(found)
}

/// A REFI-QDA project, in which no element is empty that the schema wants filled.
fn archive(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|it| it.to_string())?;
    let mut found = Vec::new();
    let mut names = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(|it| it.to_string())?;
        let name = file.name().map_err(|it| it.to_string())?.into_owned();
        let mut content = String::new();
        file.read_to_string(&mut content)
            .map_err(|it| it.to_string())?;
        names.push(name.clone());
        if name == "project.qde" {
            found.extend(xml("", content.as_bytes())?);
            for list in ["Users", "Codes", "Variables", "Sources", "Notes", "Links"] {
                if content.contains(&format!("<{list}>\n</{list}>")) {
                    return Err(format!("{list} are empty"));
                }
            }
        }
    }
    names.sort();
    let count = names.len();
    names.dedup();
    let sources = found.iter().filter_map(|it| it.strip_prefix("internal://"));
    for it in sources {
        if !names.contains(&format!("Sources/{it}")) {
            return Err(format!("{it} isn't there"));
        }
    }
    match names.len() == count && names.contains(&"project.qde".to_owned()) {
        true => Ok(found),
        false => Err(format!("{names:?}")),
    }
}

fn parquet(_: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for row in huggingface::rows(bytes) {
        strings(&row, &mut found);
    }
    Ok(found)
}
