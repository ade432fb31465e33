//! A folder that vanishes, and the program run in it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::Expect;

/// A folder that vanishes, and the program run in it.
pub struct Bench {
    pub folder: tempfile::TempDir,
}

/// What a run gave.
pub struct Ran {
    pub code: i32,
    pub data: String,
    pub messages: String,
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder }
    }

    /// With a copy of the demo in `demo`.
    pub fn with_demo() -> Self {
        let bench = Self::new();
        let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/demo");
        copy(Path::new(demo), &bench.path("demo"));
        bench
    }

    /// With the project `p` on the folder `in` of these articles.
    pub fn with_articles(articles: &[(&str, &[u8])]) -> Self {
        let bench = Self::new();
        fs::create_dir(bench.path("in")).expect("a folder");
        for (name, bytes) in articles {
            bench.write(&format!("in/{name}"), bytes);
        }
        bench.done("new p --articles in --annotator anna");
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect(name);
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect(name)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
        command.args(arguments).current_dir(self.folder.path());
        // Whatever is remembered between runs stays in here too.
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(name, self.path("home"));
        }
        command
    }

    /// Runs on words between blanks.
    pub fn run(&self, line: &str) -> Ran {
        self.run_words(&line.split_whitespace().collect::<Vec<_>>())
    }

    pub fn run_words(&self, words: &[&str]) -> Ran {
        let out = self.command(words).output().expect("it starts");
        Ran {
            code: out.status.code().expect("it ends by itself"),
            data: String::from_utf8(out.stdout).expect("UTF-8"),
            messages: String::from_utf8(out.stderr)
                .expect("UTF-8")
                .replace(&self.folder.path().display().to_string(), "FOLDER"),
        }
    }

    /// Runs what must go well; gives the data.
    pub fn done(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.messages);
        ran.data
    }

    /// Exit code, data and messages of a run, as one text.
    pub fn check(&self, line: &str, expected: &Expect) {
        let Ran {
            code,
            data,
            messages,
        } = self.run(line);
        let mut said = format!("exit {code}\n");
        for text in data.lines() {
            // Without blanks at the end: editors and `expect!` take them away.
            let _ = writeln!(said, "{}", format!("  {text}").trim_end());
        }
        for text in messages.lines() {
            let _ = writeln!(said, "! {text}");
        }
        expected.assert_eq(&said);
    }

    /// A run that could not: exit 2, nothing on standard output.
    pub fn refused(&self, line: &str, expected: &Expect) {
        let ran = self.run(line);
        assert_eq!((ran.code, ran.data.as_str()), (2, ""), "{line}");
        expected.assert_eq(&ran.messages);
    }

    /// Tags the first `bytes` bytes of an article as an ORG.
    pub fn tag(&self, article: &str, text: &str) {
        let line = serde_json::json!({
            "format": "glossator-jsonl/1", "id": article, "text": text, "annotator": "anna",
            "mentions": [{"id": "m1", "kind": "ORG", "spans": [[0, 4]], "quote": &text[..4]}],
        });
        self.write("tags.jsonl", format!("{line}\n"));
        self.done("import p tags.jsonl");
    }

    /// Every file below a folder with its bytes, but this machine's own.
    pub fn files(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let root = self.path(folder);
        let mut files = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).expect("below").to_owned();
                    files.push((name, fs::read(&path).expect("a file")));
                }
            }
        }
        files.sort();
        files
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            // What a run on this machine left there is no part of the demo.
            if entry.file_name() != ".glossator" {
                copy(&entry.path(), &target);
            }
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
