//! Parquet tables that went out, held against what was told of them. No reader
//! takes them in, but each says itself how many rows it has.

use std::fs::{self, File};
use std::path::Path;

use super::Verified;
use crate::exchange::huggingface::{CARD, counted};

/// Tables and their rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    pub tables: usize,
    pub rows: u64,
}

/// Reads the end of every table of an export, by their names below `root`, and
/// holds its rows against the card, and those of all layers against `layers`.
/// None where it has no tables.
pub fn tables<'a>(
    root: &Path,
    names: impl Iterator<Item = &'a str>,
    layers: usize,
) -> Option<Verified> {
    let mut names = names.filter(|it| it.ends_with(".parquet")).peekable();
    names.peek()?;
    let mut found = Verified::default();
    let mut all = Tables::default();
    let card = fs::read_to_string(root.join(CARD)).unwrap_or_default();
    let told = counted::told(&card);
    let mut of_layers = 0;
    for name in names {
        let opened = File::open(root.join(name)).map_err(|why| why.to_string());
        let rows = match opened.and_then(counted::rows) {
            Ok(rows) => rows,
            Err(why) => {
                found.remark(format!("{name}: can't be read: {why}"));
                continue;
            }
        };
        match told.get(name) {
            Some(told) if *told == rows => {}
            Some(told) => found.remark(format!("{name}: {rows} rows, but the card tells {told}")),
            None => found.remark(format!("{name}: the card doesn't tell of it")),
        }
        all.tables += 1;
        all.rows += rows;
        if counted::is_of_layers(name) {
            of_layers += rows;
        }
    }
    if of_layers != layers as u64 {
        found.remark(format!("{of_layers} rows for {layers} layers"));
    }
    found.tables = Some(all);
    Some(found)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::exchange::{self, Head, Options, Out, Piece};
    use crate::model::{Article, Layer, Project, Schema};
    use crate::text::offsets::OffsetMap;

    /// Three layers as a dataset, damaged in some way.
    fn check(damage: impl FnOnce(&Path), expected: &Expect) {
        let place = tempfile::tempdir().expect("a folder");
        let format = exchange::by_id("huggingface").and_then(|it| it.write.as_ref());
        let (project, options) = (Project::default(), Options::default());
        let head = Head {
            project: &project,
            options: &options,
        };
        let mut writer = (format.expect("it writes").begin)(&head);
        let mut out = Out::default();
        for name in ["a", "b", "c"] {
            let piece = Piece {
                article: &Article::new(name.into()),
                text: name,
                offsets: &OffsetMap::new(name),
                annotator: &"anna".into(),
                layer: &Layer::default(),
                register: &project.register,
                schema: &Schema::default(),
                options: &options,
                part: None,
            };
            writer.piece(&piece, &mut out);
        }
        writer.end(&mut out);
        let files: Vec<(String, Vec<u8>)> = out.drain().collect();
        fs::create_dir(place.path().join("data")).expect("room");
        for (name, bytes) in &files {
            fs::write(place.path().join(name), bytes).expect("room");
        }
        damage(place.path());
        let names = files.iter().map(|it| it.0.as_str());
        let found = tables(place.path(), names, 3).expect("it has tables");
        let told = format!("{:?}\n{}\n", found.tables, found.issues.join("\n"));
        expected.assert_eq(&told);
    }

    const LAYERS: &str = "data/documents-train-00000-of-00001.parquet";

    #[test]
    fn tables_have_the_rows_that_are_told() {
        check(
            |_| {},
            &expect![[r#"
                Some(Tables { tables: 1, rows: 3 })

            "#]],
        );
    }

    #[test]
    fn a_table_that_was_cut_or_isn_t_what_the_card_tells_is_named() {
        check(
            |root| {
                let bytes = fs::read(root.join(LAYERS)).expect("it is there");
                fs::write(root.join(LAYERS), &bytes[..bytes.len() - 9]).expect("room");
            },
            &expect![[r#"
                Some(Tables { tables: 0, rows: 0 })
                data/documents-train-00000-of-00001.parquet: can't be read: Parquet error: Invalid Parquet file. Corrupt footer
                0 rows for 3 layers
            "#]],
        );
        check(
            |root| {
                let card = fs::read_to_string(root.join(CARD)).expect("it is there");
                let card = card.replace("num_examples: 3", "num_examples: 4");
                fs::write(root.join(CARD), card).expect("room");
            },
            &expect![[r#"
                Some(Tables { tables: 1, rows: 3 })
                data/documents-train-00000-of-00001.parquet: 3 rows, but the card tells 4
            "#]],
        );
    }

    #[test]
    fn other_exports_have_none() {
        let names = ["a.jsonl", "a.ann"].into_iter();
        assert!(tables(Path::new("."), names, 0).is_none());
    }
}
