//! A project on articles of our own that anna tagged, and the binary run on it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use glossator::store::{OpenOptions, Opened, open};

/// The project `p` on articles that anna tagged: two mentions in each.
pub struct Bench {
    pub folder: tempfile::TempDir,
}

/// What a run gave.
pub struct Ran {
    pub code: i32,
    pub data: String,
    pub messages: String,
}

/// An article of its own words.
pub fn article(number: usize) -> String {
    let words: Vec<String> = (0..120).map(|it| format!("w{number}x{it}")).collect();
    format!("Anna met Bo.\n\n{}.\n", words.join(" "))
}

pub fn tags(name: &str, done: bool) -> String {
    let done = match done {
        true => {
            r#","completions":{"entities":"complete","events":"complete","stances":"complete","relations":"complete","labels":"complete"}"#
        }
        false => "",
    };
    format!(
        r#"{{"format":"glossator-jsonl/1","id":"{name}","annotator":"anna","mentions":[{{"id":"m1","kind":"PERSON","spans":[[0,4]],"quote":"Anna"}},{{"id":"m2","kind":"PERSON","spans":[[9,11]],"quote":"Bo"}}]{done}}}"#
    ) + "\n"
}

impl Bench {
    /// With these articles, `aNN.txt` by their places.
    pub fn new(articles: &[String]) -> Self {
        let bench = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        fs::create_dir(bench.path("in")).expect("a folder");
        let mut all = String::new();
        for (number, text) in articles.iter().enumerate() {
            let name = format!("a{number:02}.txt");
            bench.write(&format!("in/{name}"), text);
            all += &tags(&name, number != 1);
        }
        bench.write("tags.jsonl", all);
        bench.done("new p --articles in --annotator anna");
        if !articles.is_empty() {
            bench.done("import p tags.jsonl --as-annotator anna --by anna");
        }
        bench
    }

    /// Twelve articles, and near copies of the first two.
    pub fn of_stories() -> Self {
        let mut all: Vec<String> = (0..12).map(article).collect();
        all.push(article(0).replace("w0x50 ", "new "));
        all.push(
            article(1)
                .to_uppercase()
                .replace("ANNA MET BO", "Anna met Bo"),
        );
        Self::new(&all)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).expect(name);
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect(name)
    }

    pub fn run(&self, line: &str) -> Ran {
        let out = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .args(line.split_whitespace())
            .current_dir(self.folder.path())
            .env("HOME", self.path("home"))
            .env("XDG_CONFIG_HOME", self.path("home"))
            .output()
            .expect("it starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran {
            code: out.status.code().expect("it ends by itself"),
            data: text(&out.stdout),
            messages: text(&out.stderr),
        }
    }

    /// Runs what must go well.
    pub fn done(&self, line: &str) -> Ran {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.messages);
        ran
    }

    /// Runs, and expects this code and these words among what is said.
    pub fn says(&self, line: &str, code: i32, words: &[&str]) {
        let ran = self.run(line);
        let said = ran.data + &ran.messages;
        assert_eq!(ran.code, code, "{line}: {said}");
        for it in words {
            assert!(said.contains(it), "{line}: {it:?} is not in\n{said}");
        }
    }

    /// The part of an article in a split.
    pub fn part(&self, split: &str, article: &str) -> String {
        let ron = self.read(&format!("p/splits/{split}.ron"));
        let line = ron
            .lines()
            .find(|it| it.contains(&format!("\"{article}\"")));
        let line = line.unwrap_or_else(|| panic!("{article} is in no part:\n{ron}"));
        line.split('"').nth(3).expect("a part").to_owned()
    }

    /// Everything in a folder, with folders.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect(folder).flatten();
        let mut names: Vec<String> = entries
            .map(|it| it.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    pub fn opened(&self) -> Opened {
        let options = OpenOptions {
            read_only: true,
            ..OpenOptions::default()
        };
        open(&self.path("p"), &"anna".into(), &options).expect("a project")
    }
}
