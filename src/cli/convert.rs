//! `glossator convert`: annotations from one format to another, without a
//! project.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::export::find;
use super::{Outcome, Output};
use crate::dataset::{Kept, Own, Sink, Stream, Target, TargetError};
use crate::exchange::{
    self, Format, Head, Issue, Item, Maker, Options, Out, Piece, Record, Text, Writer, Written,
    lost,
};
use crate::intake::guess;
use crate::intake::{InFile, files};
use crate::model::{
    AnnotatorId, Article, ArticleId, Layer, Project, Register, Schema, Status, TextRef,
};
use crate::store::hash_text;
use crate::text::figures::plain;
use crate::text::offsets::OffsetMap;

/// Convert annotations from one format to another, without a project
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator convert tags.jsonl --to csv --out tables/\n  glossator convert corpus/ --from jsonl --to jsonl --out all.jsonl\n\nA folder is searched for files with the format's endings. What can't be taken is\nreported with file, line and reason, and left out; then the exit code is 1."
)]
pub struct Convert {
    /// File or folder to read, or - for standard input
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// Format to read: see `glossator formats`; told by the content where left out
    #[arg(long, value_name = "ID")]
    from: Option<String>,
    /// Format to write
    #[arg(long, value_name = "ID")]
    to: String,
    /// File to write (a folder for formats of several files), or - for standard output
    #[arg(long, value_name = "PATH|-")]
    out: PathBuf,
}

impl Convert {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let from = self.from.as_deref().map(find).transpose()?;
        if let Some(format) = from.filter(|it| it.read.is_none()) {
            anyhow::bail!("{} can be written but not read", format.name);
        }
        let to = find(&self.to)?;
        let Some(write) = &to.write else {
            anyhow::bail!("{} can be read but not written", to.name);
        };
        let found = gather(std::slice::from_ref(&self.input), from)?;
        let from = from_or_guess(from, &found)?;
        let found = files::narrowed(found, std::slice::from_ref(&self.input), from);
        self.spare(&found)?;
        let project = Project::default();
        let options = Options::default();
        let mut converter = Converter {
            writer: (write.begin)(&Head {
                project: &project,
                options: &options,
            }),
            schema: &project.schema,
            options: &options,
            place: match self.out == Path::new("-") {
                true => Place::Stream(Kept::new(write.shape)),
                false => Place::Disk(Target::open(write.shape, &self.out, false)?),
            },
            pending: Out::default(),
            out,
            documents: 0,
            tags: 0,
            remarks: 0,
            losses: BTreeMap::new(),
            came: write.shape.is_folder().then(HashMap::new),
            failed: None,
        };
        for file in &found {
            let ended = files::read(file, from, &mut |item| converter.take(file, from, item));
            if ended.is_break() {
                break;
            }
        }
        converter.finish(to)
    }
}

impl Convert {
    /// Refuses to write over what is read, or over a project or its articles.
    fn spare(&self, found: &[InFile]) -> Result<(), TargetError> {
        let out = self.out.as_path();
        if out == Path::new("-") {
            return Ok(());
        }
        let read = found.iter().filter(|it| !it.is_standard());
        if Own::files(read.map(|it| it.path.as_path())).is_touched(out, true) {
            return Err(TargetError::Input { path: out.into() });
        }
        Own::around(out).spare(out)
    }
}

/// The files behind paths.
pub fn gather(paths: &[PathBuf], format: Option<&Format>) -> anyhow::Result<Vec<InFile>> {
    let found = files::gather(paths, format).map_err(|(path, error)| {
        anyhow::Error::new(error).context(format!("{} can't be read", path.display()))
    })?;
    if found.is_empty() {
        let endings = match format {
            None => "whose name ends as one of a known format does".to_owned(),
            Some(format) => {
                let endings: Vec<String> =
                    format.endings.iter().map(|it| format!(".{it}")).collect();
                format!("that ends in {}", endings.join(" or "))
            }
        };
        let names: Vec<String> = paths.iter().map(|it| it.display().to_string()).collect();
        anyhow::bail!(
            "{} holds no file {endings}; name the files themselves",
            names.join(", ")
        );
    }
    Ok(found)
}

/// The format that was named, or the one that the files' content tells.
pub fn from_or_guess(
    named: Option<&'static Format>,
    found: &[InFile],
) -> anyhow::Result<&'static Format> {
    if let Some(format) = named {
        return Ok(format);
    }
    guess::of_all(found).map_err(|why| match why {
        guess::Unknown::Stranger(told) => anyhow::Error::msg(told),
        guess::Unknown::Nothing => {
            let readers = exchange::FORMATS.iter().filter(|it| it.read.is_some());
            let known: Vec<&str> = readers.map(|it| it.id).collect();
            let known = known.join(", ");
            anyhow::anyhow!("no format fits what stands there; name one: {known}")
        }
    })
}

struct Converter<'a, 'b> {
    writer: Box<dyn Writer>,
    schema: &'a Schema,
    options: &'a Options,
    place: Place,
    pending: Out,
    out: &'a mut Output<'b>,
    documents: usize,
    tags: usize,
    remarks: usize,
    losses: BTreeMap<&'static str, usize>,
    /// How often a document of one person came; none where a format has no file
    /// for each.
    came: Option<HashMap<(AnnotatorId, ArticleId), usize>>,
    failed: Option<anyhow::Error>,
}

enum Place {
    Stream(Kept),
    Disk(Target),
}

impl Converter<'_, '_> {
    fn take(&mut self, file: &InFile, from: &Format, item: Item) -> ControlFlow<()> {
        match item {
            Item::Issue(issue) => self.report(file, &issue),
            Item::Schema(_) => {}
            Item::Record(record) => {
                if let Err(error) = self.record(file, from, *record) {
                    self.failed = Some(error);
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn report(&mut self, file: &InFile, issue: &Issue) {
        self.remarks += 1;
        self.out.remark(&file.name, issue);
    }

    fn record(&mut self, file: &InFile, from: &Format, record: Record) -> anyhow::Result<()> {
        let (Text::Exact(text) | Text::Tokens(text)) = &record.text else {
            let issue = Issue {
                line: record.line,
                tag: None,
                message: "the file doesn't hold the document's text; left out".into(),
            };
            self.report(file, &issue);
            return Ok(());
        };
        let text = text.clone();
        let annotator = AnnotatorId::new(maker(&record.maker, from));
        let machine = matches!(record.maker, Maker::Machine { .. });
        let (mut article, layer, register) = parts(file, record, &text, &annotator, machine);
        if let Some(came) = &mut self.came {
            // Two documents in one file would be neither.
            let times = came
                .entry((annotator.clone(), article.id.clone()))
                .or_default();
            *times += 1;
            if *times > 1 {
                article.id = ArticleId::new(format!("{} ({times})", article.id));
            }
        }
        self.documents += 1;
        self.tags += layer.tags().len();
        let offsets = OffsetMap::new(&text);
        let piece = Piece {
            article: &article,
            text: &text,
            offsets: &offsets,
            annotator: &annotator,
            layer: &layer,
            register: &register,
            schema: self.schema,
            options: self.options,
            part: None,
        };
        self.writer.piece(&piece, &mut self.pending);
        self.settle()
    }

    fn settle(&mut self) -> anyhow::Result<()> {
        for loss in self.pending.losses() {
            *self.losses.entry(loss.what).or_default() += 1;
        }
        for it in self.pending.take() {
            let mut stream;
            let sink: &mut dyn Sink = match &mut self.place {
                Place::Disk(target) => target,
                Place::Stream(kept) => {
                    stream = Stream::new(&mut self.out.data, kept);
                    &mut stream
                }
            };
            match it {
                Written::File(name, bytes) => sink.write(&name, &bytes)?,
                Written::Held(name, bytes) => sink.hold(name, &bytes)?,
                Written::Laid(name, held) => sink.lay(&name, held)?,
            }
        }
        Ok(())
    }

    fn finish(mut self, to: &Format) -> anyhow::Result<Outcome> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.writer.end(&mut self.pending);
        self.settle()?;
        match self.place {
            Place::Disk(target) => target.finish()?,
            Place::Stream(kept) => kept.finish(&mut self.out.data)?,
        }
        for (what, count) in &self.losses {
            let lost = lost(what, count);
            self.out
                .tell(format_args!("{} can't hold: {lost}", to.name));
        }
        self.out.tell(format_args!(
            "{}, {} converted; {} reported",
            plain(self.documents, "document"),
            plain(self.tags, "tag"),
            self.remarks
        ));
        Ok(match self.remarks {
            0 => Outcome::Done,
            _ => Outcome::Findings,
        })
    }
}

/// Whose the tags are said to be: the file's word, else the format's name.
fn maker<'a>(maker: &'a Maker, from: &'a Format) -> &'a str {
    match maker {
        Maker::Person(name)
        | Maker::Machine {
            name: Some(name), ..
        } => name,
        Maker::Unsaid | Maker::Machine { name: None, .. } => from.id,
    }
}

/// What a writer is given of a record.
fn parts(
    file: &InFile,
    record: Record,
    text: &Arc<str>,
    annotator: &AnnotatorId,
    machine: bool,
) -> (Article, Layer, Register) {
    let hash = record.text_hash.unwrap_or_else(|| hash_text(text));
    let id = record
        .id
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| format!("{}#{}", file.name, record.line));
    let article = Article {
        meta: record.meta.unwrap_or_default(),
        zones: record.zones.unwrap_or_default(),
        text_hash: Some(hash.clone()),
        ..Article::new(ArticleId::new(id))
    };
    let mut layer = Layer::default();
    layer.head = record.head;
    layer.head.text = Some(TextRef {
        hash,
        bytes: text.len() as u32,
    });
    for mut tag in record.tags {
        if tag.provenance.by.as_str().is_empty() {
            tag.provenance.by = annotator.clone();
        }
        if machine && tag.provenance.status == Status::Manual {
            tag.provenance.status = Status::Suggested;
        }
        layer.put(tag);
    }
    for (task, mut completion) in record.completions {
        if completion.by.as_str().is_empty() {
            completion.by = annotator.clone();
        }
        layer.set_completion(task, Some(completion));
    }
    let entities: BTreeMap<_, _> = record
        .entities
        .into_iter()
        .map(|it| (it.id.clone(), it))
        .collect();
    let register = Register {
        entities,
        ..Register::default()
    };
    (article, layer, register)
}
