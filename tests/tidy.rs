//! The house in order: floors, sizes, registries, pages that are made from
//! tables, licences. Reads the repository's own files; every message says how to
//! mend it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import. A room that isn't here, or that needs more, is a
/// decision for ARCHITECTURE.md and this table together.
const FLOORS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("exchange", &["text", "model"]),
    ("ingest", &["text", "model"]),
    ("measure", &["text", "model"]),
    ("suggest", &["text", "model"]),
    ("chart", &["text", "model", "measure"]),
    ("store", &["text", "model"]),
    ("workspace", &["text", "model", "suggest"]),
    ("corpus", &["text", "model", "ingest", "suggest", "store"]),
    (
        "intake",
        &[
            "text", "model", "exchange", "ingest", "suggest", "store", "corpus",
        ],
    ),
    (
        "dataset",
        &[
            "text", "model", "exchange", "measure", "suggest", "store", "corpus",
        ],
    ),
    ("host", &["model", "store"]),
    // Of ingest the natural order of names, of store the list of presets.
    (
        "ui",
        &[
            "text",
            "model",
            "workspace",
            "measure",
            "chart",
            "ingest",
            "suggest",
            "store",
        ],
    ),
    (
        "app",
        &[
            "text",
            "model",
            "exchange",
            "ingest",
            "measure",
            "chart",
            "suggest",
            "store",
            "workspace",
            "corpus",
            "intake",
            "dataset",
            "host",
            "ui",
        ],
    ),
    (
        "cli",
        &[
            "text",
            "model",
            "exchange",
            "measure",
            "chart",
            "suggest",
            "store",
            "workspace",
            "corpus",
            "intake",
            "dataset",
            "host",
        ],
    ),
];

/// What a room must not name, and why.
const CLOSED: &[(&str, &[&str], &str)] = &[
    (
        "ui",
        &["eframe", "rfd::", "std::fs", "std::thread"],
        "panels draw and send; windows, dialogs, files and threads are app's",
    ),
    (
        "workspace",
        &["egui", "std::fs", "std::thread", "SystemTime"],
        "the workspace knows no screen, file or clock: pass values in",
    ),
    (
        "model",
        &["egui", "std::fs", "std::thread", "SystemTime"],
        "the model is plain values: pass what it needs in",
    ),
    (
        "text",
        &["egui", "std::fs", "std::thread", "SystemTime"],
        "text knows std and Unicode tables only",
    ),
    (
        "exchange",
        &["egui", "std::fs"],
        "formats turn values into bytes: app and cli open the files",
    ),
    (
        "measure",
        &["egui", "std::fs"],
        "measures count values: app and cli fetch them",
    ),
    (
        "chart",
        &["egui", "std::fs"],
        "pictures are shapes and text: ui paints them, app and cli write them",
    ),
    ("store", &["egui"], "the store knows no screen"),
];

/// Lines without tests that a file may have.
const LONGEST: usize = 600;

/// Files that may be longer.
const LONG: &[(&str, &str)] = &[(
    "src/ingest/words.rs",
    "lists of words, nothing to hold in one's head",
)];

/// Files that may name raw colours: where tokens come from.
const COLOURED: &[&str] = &[
    "src/ui/theme.rs",
    "src/ui/style.rs",
    "src/ui/textview/",
    // From the same tokens, by way of a picture.
    "src/ui/chart/",
    "src/app/icon.rs",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, by its path from the root with `/`.
fn files(below: &str, extension: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join(below)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                let name = path.strip_prefix(root()).expect("below the root");
                let name = name.to_string_lossy().replace('\\', "/");
                found.insert(name, read(&path));
            }
        }
    }
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .replace("\r\n", "\n")
}

/// The room of a file below `src`; None for lib.rs and main.rs.
fn room(path: &str) -> Option<&str> {
    let below = path.strip_prefix("src/")?;
    match below.split_once('/') {
        Some((room, _)) => Some(room),
        None => below
            .strip_suffix(".rs")
            .filter(|it| !["lib", "main"].contains(it)),
    }
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// The part of a file above its tests.
fn without_tests(code: &str) -> &str {
    code.split("#[cfg(test)]\nmod ").next().unwrap_or(code)
}

/// Code without comments.
fn bare(code: &str) -> String {
    let lines = code.lines().filter(|it| !it.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// First words of `crate::word` and `crate::{word, word::…}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let word = |it: &str| -> String {
        it.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (at, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' => start |= depth == 0,
                    c if start && depth == 0 && !c.is_whitespace() => {
                        found.insert(word(&group[at..]));
                        start = false;
                    }
                    _ => {}
                }
            }
        } else {
            found.insert(word(rest));
        }
    }
    found.remove("");
    found
}

#[test]
fn imports_are_told_from_code() {
    let code =
        "use crate::model::A;\nuse crate::{text::{B, C}, store as s};\nlet x = crate::host::now();";
    let found: Vec<String> = imports(code).into_iter().collect();
    assert_eq!(found, ["host", "model", "store", "text"]);
}

#[test]
fn rooms_import_only_from_the_floors_below() {
    let floors: BTreeMap<_, _> = FLOORS.iter().copied().collect();
    let mut wrong = String::new();
    for (path, code) in files("src", "rs") {
        let Some(room) = room(&path) else { continue };
        let Some(below) = floors.get(room) else {
            let _ = writeln!(wrong, "{path}: {room} is a new room: give it a floor");
            continue;
        };
        if is_test(&path) {
            continue;
        }
        for import in imports(&bare(without_tests(&code))) {
            // `crate::Name` is re-exported nowhere, so what is no room is a macro.
            let is_room = floors.contains_key(import.as_str());
            if is_room && import != room && !below.contains(&import.as_str()) {
                let _ = writeln!(wrong, "{path}: {room} must not import {import}");
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{wrong}\nMove what is needed to a floor below, pass it in as a value, or join the rooms in app, cli or corpus (ARCHITECTURE.md)."
    );
}

#[test]
fn rooms_name_nothing_that_is_closed_to_them() {
    let mut wrong = String::new();
    for (path, code) in files("src", "rs") {
        if is_test(&path) {
            continue;
        }
        let code = bare(without_tests(&code));
        for (closed, names, why) in CLOSED {
            if room(&path) != Some(closed) {
                continue;
            }
            for name in *names {
                if code.contains(name) {
                    let _ = writeln!(wrong, "{path} names {name}: {why}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_module_says_what_it_is() {
    for folder in ["src", "tests", "benches"] {
        for (path, code) in files(folder, "rs") {
            // A room for tests may stand before its first test.
            let empty = is_test(&path) && code.trim().is_empty();
            assert!(
                empty || code.starts_with("//!"),
                "{path}: begin it with `//!`: what it is, then what it must not know"
            );
        }
    }
}

#[test]
fn files_can_be_held_in_the_head() {
    let mut wrong = String::new();
    for (path, code) in files("src", "rs") {
        let lines = without_tests(&code).lines().count();
        let long = LONG.iter().find(|it| it.0 == path);
        if lines > LONGEST && !is_test(&path) && long.is_none() {
            let _ = writeln!(
                wrong,
                "{path}: {lines} lines; look for the second room in it"
            );
        }
        if lines <= LONGEST && long.is_some() {
            let _ = writeln!(wrong, "{path}: short again, take it off the list LONG");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn nothing_is_left_to_do_or_printed_past_the_output() {
    for (path, code) in files("src", "rs") {
        let code = bare(&code);
        for word in [
            "todo!(",
            "unimplemented!(",
            "dbg!(",
            "println!(",
            "eprintln!(",
        ] {
            let at = code.find(word);
            // `writeln!(` ends with no other word of these.
            assert!(
                at.is_none(),
                "{path}: {word}…) has no place here; the command line writes through its Output"
            );
        }
    }
}

#[test]
fn colours_are_the_themes() {
    for (path, code) in files("src", "rs") {
        let coloured = COLOURED.iter().any(|it| path.starts_with(it));
        let code = bare(without_tests(&code));
        let raw = code.contains("Color32::from_") || code.contains("Rgba::from_");
        assert!(
            coloured || !raw,
            "{path}: names a raw colour; take a token of ctx.theme or add one in src/ui/theme.rs"
        );
    }
}

#[test]
fn registries_are_complete() {
    for (folder, mark, table) in [
        ("src/exchange", "static FORMAT:", "FORMAT,"),
        ("src/ingest", "static KIND:", "KIND"),
    ] {
        let registry = read(&root().join(folder).join("mod.rs"));
        let mut count = 0;
        for (path, code) in files(folder, "rs") {
            if !code.contains(mark) {
                continue;
            }
            let below = path.strip_prefix(folder).expect("below").trim_matches('/');
            let name = below
                .split('/')
                .next()
                .unwrap_or_default()
                .trim_end_matches(".rs");
            let row = format!("&{name}::{table}");
            assert!(
                registry.contains(&row),
                "{path} is in no table: add `{row}` in {folder}/mod.rs"
            );
            count += 1;
        }
        assert!(count > 1, "{folder}: nothing is marked `{mark}`");
    }
    let families = read(&root().join("src/workspace/commands/mod.rs"));
    for path in files("src/workspace/commands", "rs").keys() {
        let name = path.rsplit('/').next().unwrap_or_default();
        let name = name.trim_end_matches(".rs");
        let row = format!("{name}::");
        assert!(
            ["mod", "tests"].contains(&name) || families.contains(&row),
            "{path}: its commands are in no table: add its row in commands/mod.rs"
        );
    }
}

#[test]
fn every_panel_and_popup_is_shown_by_someone() {
    let code = files("src", "rs");
    for (path, text) in &code {
        if !path.starts_with("src/ui/panels/") && !path.starts_with("src/ui/popups/") {
            continue;
        }
        for rest in text.split("\npub struct ").skip(1) {
            let name: String = rest
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            if !name.ends_with("Panel") && !name.ends_with("Popup") {
                continue;
            }
            let used = code
                .iter()
                .any(|(other, text)| other != path && !is_test(other) && text.contains(&name));
            assert!(
                used,
                "{path}: {name} is shown nowhere: give it a place in src/ui/root.rs"
            );
        }
    }
}

/// `UPDATE=1 cargo test --test tidy` writes the table anew.
#[test]
fn the_tables_of_formats_are_fresh() {
    // One test for both: they are written into the same page.
    fresh_between("docs/formats.md", "kinds", &table_of_kinds());
    fresh_between("docs/formats.md", "formats", &table_of_formats());
}

fn table_of_formats() -> String {
    use glossator::exchange::Shape;
    let mut table = String::from(
        "| id | format | import | export | files | no place for | |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for it in glossator::exchange::FORMATS {
        let files = match it.write.as_ref().map(|it| it.shape) {
            None => String::new(),
            Some(Shape::File(ending)) => format!("one, `.{ending}`"),
            Some(Shape::Folder([]) | Shape::Parted([])) => "a folder".into(),
            Some(Shape::Folder(names) | Shape::Parted(names)) => {
                let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
                names.join(", ")
            }
        };
        let _ = writeln!(
            table,
            "| `{}` | {} | {} | {} | {} | {} | {} |",
            it.id,
            it.name,
            if it.read.is_some() { "yes" } else { "" },
            if it.write.is_some() { "yes" } else { "" },
            files,
            it.write.as_ref().map_or("", |it| it.lacks),
            it.summary
        );
    }
    table
}

fn table_of_kinds() -> String {
    let mut table = String::from("| files | read as |\n| --- | --- |\n");
    for kind in glossator::ingest::KINDS {
        let extensions: Vec<String> = kind
            .extensions
            .iter()
            .map(|it| {
                if it.is_empty() {
                    "without extension".into()
                } else {
                    format!("`.{it}`")
                }
            })
            .collect();
        let _ = writeln!(table, "| {} | {} |", extensions.join(", "), kind.name);
    }
    table
}

/// Compares what stands between `<!-- name -->` and `<!-- /name -->`.
fn fresh_between(page: &str, name: &str, fresh: &str) {
    let path = root().join(page);
    let text = read(&path);
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let parts = text
        .split_once(&begin)
        .and_then(|(before, rest)| Some((before, rest.split_once(&end)?)));
    let Some((before, (found, after))) = parts else {
        panic!("{page} has no {begin}…{end}");
    };
    if std::env::var_os("UPDATE").is_some() {
        let text = format!("{before}{begin}{fresh}{end}{after}");
        fs::write(&path, text).expect("written");
        return;
    }
    assert!(
        found == fresh,
        "{page} is behind its table: run UPDATE=1 cargo test --test tidy"
    );
}

#[test]
fn pages_point_at_what_is_there() {
    let mut pages = files("docs", "md");
    for page in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        pages.insert(page.into(), read(&root().join(page)));
    }
    for (page, text) in &pages {
        let folder = root().join(page);
        let folder = folder.parent().expect("a folder");
        for rest in text.split("](").skip(1) {
            let target = rest.split([')', '#', ' ']).next().unwrap_or_default();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let there: PathBuf = folder.join(target);
            assert!(
                there.exists(),
                "{page} points at {target}, which isn't there"
            );
        }
    }
}

#[test]
fn nothing_names_somebodys_machine() {
    // In parts, so that this file doesn't name them.
    let homes: Vec<String> = ["home", "root", "Users", "work"]
        .iter()
        .map(|it| format!("/{it}/"))
        .collect();
    let mut all = files("src", "rs");
    all.extend(files("docs", "md"));
    for (path, text) in all {
        let code = without_tests(&text);
        for home in &homes {
            // `/home/…` inside a longer path of ours is none.
            let named = code
                .match_indices(home.as_str())
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.'));
            assert!(!named, "{path} names {home}…");
        }
    }
}

#[test]
fn the_changelog_knows_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        read(&root().join("CHANGELOG.md")).contains(&format!("## {version}")),
        "CHANGELOG.md has no section for {version}"
    );
}
