//! `glossator export`: layers to a file or standard output, one at a time, so
//! that memory doesn't grow with the corpus.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::desk::Desk;
use super::{Outcome, Output};
use crate::exchange::{self, Files, Format, Piece};
use crate::model::AnnotatorId;
use crate::text::offsets::OffsetMap;

/// Write annotations in another format
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator export caucasus --format jsonl --out caucasus.jsonl\n  glossator export caucasus --format jsonl --annotator anna --out - | head -1\n  glossator export caucasus --format csv --out tables/"
)]
pub struct Export {
    /// Folder of the project
    project: PathBuf,
    /// Format: see `glossator formats`
    #[arg(long, value_name = "ID")]
    format: String,
    /// Whose layers; everybody's where none is named
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
    /// File to write (a folder for formats of several files), or - for standard output
    #[arg(long, value_name = "PATH|-")]
    out: PathBuf,
}

impl Export {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let format = find(&self.format)?;
        let Some(write) = &format.write else {
            anyhow::bail!("{} can be read but not written", format.name);
        };
        let desk = Desk::read(&self.project)?;
        let annotator = self.annotator.as_deref().map(AnnotatorId::new);
        let keys = desk.keys(annotator.as_ref())?;
        let mut target = Target::open(write, &self.out)?;
        let mut files = Files::default();
        (write.begin)(&mut files);
        let mut left_out = 0;
        for key in &keys {
            let loaded = desk.layer(key, out);
            if loaded.broken || loaded.layer.is_untouched() {
                left_out += usize::from(loaded.broken);
                continue;
            }
            let text = match desk.text_of(key, &loaded.layer) {
                Ok(text) => text,
                Err(error) => {
                    out.tell(format_args!(
                        "{} by {}: left out: {error:#}",
                        key.article, key.annotator
                    ));
                    left_out += 1;
                    continue;
                }
            };
            let mut article = desk.article(&key.article);
            if article.text_hash.as_ref() != loaded.layer.head.text.as_ref().map(|it| &it.hash)
                && !article.zones_set
            {
                // The file changed: its proposals speak of another text.
                article.zones.clear();
            }
            let offsets = OffsetMap::new(&text);
            (write.piece)(
                &Piece {
                    article: &article,
                    text: &text,
                    offsets: &offsets,
                    annotator: &key.annotator,
                    layer: &loaded.layer,
                    register: &desk.opened.project.register,
                },
                &mut files,
            );
            target.write(&mut files, out)?;
        }
        target.write(&mut files, out)?;
        target.finish(out)?;
        if left_out > 0 {
            out.tell(format_args!("{left_out} layers were left out"));
            return Ok(Outcome::Findings);
        }
        Ok(Outcome::Done)
    }
}

pub fn find(id: &str) -> anyhow::Result<&'static Format> {
    exchange::by_id(id).with_context(|| {
        let known: Vec<&str> = exchange::FORMATS.iter().map(|it| it.id).collect();
        format!("there is no format {id}; formats: {}", known.join(", "))
    })
}

/// Where an export goes. Files are written beside their place and put there when
/// all is done, so that a failed export leaves nothing half-written.
pub enum Target {
    Standard {
        /// Formats of several files come one after the other.
        kept: Vec<(&'static str, Vec<u8>)>,
        several: bool,
    },
    Disk(Vec<Part>),
}

pub struct Part {
    name: &'static str,
    path: PathBuf,
    temporary: PathBuf,
    file: BufWriter<File>,
}

impl Target {
    pub fn open(format: &exchange::Write, path: &Path) -> anyhow::Result<Self> {
        let several = format.files.len() > 1;
        if path == Path::new("-") {
            let kept = format
                .files
                .iter()
                .map(|name| (*name, Vec::new()))
                .collect();
            return Ok(Self::Standard { kept, several });
        }
        if several {
            fs::create_dir_all(path)
                .with_context(|| format!("the folder {} can't be made", path.display()))?;
        } else if path.is_dir() {
            anyhow::bail!("{} is a folder; name a file to write", path.display());
        }
        let mut parts = Vec::new();
        for name in format.files {
            let path = if name.is_empty() {
                path.to_owned()
            } else {
                path.join(name)
            };
            let mut temporary = path.clone().into_os_string();
            temporary.push(format!(".{}.part", std::process::id()));
            let temporary = PathBuf::from(temporary);
            let file = File::create(&temporary)
                .with_context(|| format!("{} can't be written", path.display()))?;
            parts.push(Part {
                name,
                path,
                temporary,
                file: BufWriter::with_capacity(1 << 18, file),
            });
        }
        Ok(Self::Disk(parts))
    }

    pub fn write(&mut self, files: &mut Files, out: &mut Output) -> anyhow::Result<()> {
        for (name, bytes) in files.drain() {
            match self {
                Self::Standard { several: false, .. } => out.data.write_all(&bytes)?,
                Self::Standard { kept, .. } => {
                    if let Some((_, all)) = kept.iter_mut().find(|it| it.0 == name) {
                        all.extend(bytes);
                    }
                }
                Self::Disk(parts) => {
                    if let Some(part) = parts.iter_mut().find(|it| it.name == name) {
                        part.file
                            .write_all(&bytes)
                            .with_context(|| format!("{} can't be written", part.path.display()))?;
                    }
                }
            }
        }
        Ok(())
    }

    pub fn finish(self, out: &mut Output) -> anyhow::Result<()> {
        let mut parts = match self {
            Self::Disk(parts) => parts,
            Self::Standard { kept, .. } => {
                // Tables one after the other, an empty line between them.
                let bodies: Vec<&Vec<u8>> = kept
                    .iter()
                    .map(|it| &it.1)
                    .filter(|it| !it.is_empty())
                    .collect();
                for (i, body) in bodies.into_iter().enumerate() {
                    if i > 0 {
                        out.data.write_all(b"\n")?;
                    }
                    out.data.write_all(body)?;
                }
                return Ok(());
            }
        };
        for part in &mut parts {
            let done = part
                .file
                .flush()
                .and_then(|()| part.file.get_ref().sync_all());
            done.with_context(|| format!("{} can't be written", part.path.display()))?;
        }
        for part in &parts {
            fs::rename(&part.temporary, &part.path)
                .with_context(|| format!("{} can't be written", part.path.display()))?;
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Gone already where the export was finished.
        let _ = fs::remove_file(&self.temporary);
    }
}
