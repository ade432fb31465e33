//! What a person can read of a file that programs read: the rows of a table, the
//! files of an archive, the tokens of a DocBin. For looking at the beginning of
//! an export; nothing is taken in. Must not know where the bytes come from.

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

use super::archive::{self, Archive};
use super::docbin;

/// Rows shown of a table, documents of a DocBin, and files of an archive.
const ROWS: usize = 20;
const DOCUMENTS: usize = 4;
const FILES: usize = 8;

/// A part of such a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What of the file it is, for people: `rows as JSON`, a name in an archive.
    pub what: String,
    pub text: String,
}

/// Whether a file that begins so is one that [`parts`] may open: then it wants
/// all of it.
pub fn is_packed(head: &[u8]) -> bool {
    is_table(head) || archive::is_archive(head) || is_zlib(head)
}

/// What can be read of a whole file; nothing where it isn't of a kind that is
/// known, or is broken.
pub fn parts(bytes: Vec<u8>) -> Vec<Part> {
    let one = |what: &str, text: Option<String>| {
        let part = text.map(|text| Part {
            what: what.to_owned(),
            text,
        });
        part.into_iter().collect()
    };
    match () {
        () if is_table(&bytes) => one("its rows as JSON", rows(bytes)),
        () if archive::is_archive(&bytes) => files(bytes),
        () if is_zlib(&bytes) => one("its tokens", docbin::shown(&bytes, DOCUMENTS)),
        () => Vec::new(),
    }
}

/// Files that say what the others are: a card, types, settings.
pub fn is_about(name: &str) -> bool {
    const NAMES: [&str; 3] = ["croissant.json", "TypeSystem.xml", "label_config.xml"];
    const ENDINGS: [&str; 2] = [".md", ".conf"];
    let own = name.rsplit('/').next().unwrap_or(name);
    NAMES.contains(&own) || ENDINGS.iter().any(|it| own.ends_with(it))
}

fn is_table(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

/// RFC 1950: deflate, a window of 32 KiB, a sum that fits.
fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [0x78, flags, ..] if (0x7800 + u16::from(*flags)) % 31 == 0)
}

/// A line of JSON a row.
fn rows(bytes: Vec<u8>) -> Option<String> {
    let table = SerializedFileReader::new(Bytes::from(bytes)).ok()?;
    let mut out = String::new();
    for row in table.get_row_iter(None).ok()?.take(ROWS) {
        write_row(&mut out, &row.ok()?);
        out.push('\n');
    }
    Some(out)
}

fn write_row(out: &mut String, row: &Row) {
    out.push('{');
    for (at, (name, field)) in row.get_column_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_words(out, name);
        out.push(':');
        write_field(out, field);
    }
    out.push('}');
}

fn write_field(out: &mut String, field: &Field) {
    match field {
        Field::Str(text) => write_words(out, text),
        Field::Group(row) => write_row(out, row),
        Field::ListInternal(list) => {
            out.push('[');
            for (at, field) in list.elements().iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_field(out, field);
            }
            out.push(']');
        }
        // Numbers, truth and nothing look as they do in JSON.
        other => out.push_str(&other.to_string()),
    }
}

fn write_words(out: &mut String, words: &str) {
    out.push_str(&serde_json::Value::from(words).to_string());
}

/// Its files that are text; those of its own place before those in folders.
fn files(bytes: Vec<u8>) -> Vec<Part> {
    let Ok(mut archive) = Archive::open(bytes) else {
        return Vec::new();
    };
    let mut names = archive.names();
    names.sort_by_key(|(_, name)| name.contains('/'));
    let parts = names.into_iter().take(FILES).filter_map(|(at, name)| {
        let text = String::from_utf8(archive.unpack(at).ok()?).ok()?;
        Some(Part { what: name, text })
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// Two rows: a word, and numbers of which the second row has none.
    fn table() -> Vec<u8> {
        let schema = "message rows {
            required binary word (UTF8);
            required group numbers (LIST) { repeated group list { required int32 element; } }
        }";
        let schema = Arc::new(parse_message_type(schema).expect("a schema"));
        let about = Arc::new(WriterProperties::default());
        let mut out = Vec::new();
        let mut table = SerializedFileWriter::new(&mut out, schema, about).expect("a table");
        let mut group = table.next_row_group().expect("a group");
        let mut column = group.next_column().expect("works").expect("a column");
        let words = ["say \"no\"", "Ա"].map(ByteArray::from);
        let typed = column.typed::<ByteArrayType>();
        typed.write_batch(&words, None, None).expect("words");
        column.close().expect("closed");
        let mut column = group.next_column().expect("works").expect("a column");
        let typed = column.typed::<Int32Type>();
        let (held, begun) = ([1, 1, 0], [0, 1, 0]);
        typed
            .write_batch(&[4, 5], Some(&held), Some(&begun))
            .expect("numbers");
        column.close().expect("closed");
        group.close().expect("closed");
        table.close().expect("closed");
        out
    }

    #[test]
    fn a_table_is_read_as_lines_of_json() {
        let bytes = table();
        assert!(is_packed(&bytes));
        let shown = parts(bytes.clone());
        let lines =
            "{\"word\":\"say \\\"no\\\"\",\"numbers\":[4,5]}\n{\"word\":\"Ա\",\"numbers\":[]}\n";
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].text, lines);
        let cut = bytes[..bytes.len() - 9].to_vec();
        assert_eq!(parts(cut), []);
    }

    #[test]
    fn an_archive_shows_its_own_place_first() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [("Sources/a.txt", "Batumi"), ("project.qde", "<P/>")] {
            let options = SimpleFileOptions::default();
            zip.start_file(name, options).expect("a file");
            zip.write_all(text.as_bytes()).expect("its text");
        }
        let zip = zip.finish().expect("an archive").into_inner();
        assert!(is_packed(&zip));
        let shown = parts(zip);
        let shown: Vec<(&str, &str)> = shown
            .iter()
            .map(|it| (it.what.as_str(), it.text.as_str()))
            .collect();
        assert_eq!(
            shown,
            [("project.qde", "<P/>"), ("Sources/a.txt", "Batumi")]
        );
    }

    #[test]
    fn what_is_beside_the_records_is_known_by_name() {
        for name in ["README.md", "anna/TypeSystem.xml", "annotation.conf"] {
            assert!(is_about(name), "{name}");
        }
        for name in ["data/a.parquet", "anna/conf.ann", "tasks.json", "a.md.ann"] {
            assert!(!is_about(name), "{name}");
        }
        assert!(!is_packed(b"{\"id\": 1}"));
        assert!(!is_packed(b"x\ty"));
    }
}
