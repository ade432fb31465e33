//! A Parquet file under way: rows are gathered as columns, written as row groups
//! when there are enough, and the bytes handed over at once, so that what is held
//! doesn't grow with the corpus. Must not know what the columns mean.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::columns::{features, fields};
use super::rows::Rows;
use crate::exchange::{Out, Piece};
use crate::model::Tag;

/// Rows of a row group at most: each table holds as many until they are written,
/// and taking that memory costs more than more groups do.
const MOST_ROWS: usize = 250;
/// Bytes of a page, which is packed as one.
const PAGE: usize = 64 << 10;
/// Texts' bytes of a row group, about.
const MOST_BYTES: usize = 16 << 20;

pub struct Table<R> {
    pub rows: R,
    /// Where it stands in the export.
    pub name: String,
    /// As the metadata of `datasets` has them.
    pub features: Map<String, Value>,
    schema: SchemaRef,
    writer: Option<ArrowWriter<Vec<u8>>>,
    /// Rows and bytes that aren't a row group yet.
    waiting: usize,
    bytes: usize,
    sum: Sha256,
    /// Not handed over yet.
    written: Vec<u8>,
    pub count: Count,
}

/// What a table holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub rows: usize,
    pub complete: usize,
    pub tags: usize,
    /// Size of the file in bytes.
    pub bytes: usize,
}

impl<R: Rows> Table<R> {
    pub fn new(name: String, rows: R) -> Self {
        let parts = rows.parts();
        let schema = Arc::new(Schema::new(fields(&parts)));
        let features = features(&parts);
        drop(parts);
        let mut table = Self {
            rows,
            name,
            features,
            schema,
            writer: None,
            waiting: 0,
            bytes: 0,
            sum: Sha256::default(),
            written: Vec::new(),
            count: Count::default(),
        };
        // A schema of these types is one that Parquet has.
        table.writer = table.begin().ok();
        table
    }

    fn begin(&self) -> parquet::errors::Result<ArrowWriter<Vec<u8>>> {
        let told = json!({ "info": { "features": self.features } }).to_string();
        let text = ColumnPath::new(vec!["text".into()]);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("Glossator ", env!("CARGO_PKG_VERSION")).into())
            .set_statistics_enabled(EnabledStatistics::None)
            .set_offset_index_disabled(true)
            .set_data_page_size_limit(PAGE)
            // No two texts are the same, and none is looked for.
            .set_column_dictionary_enabled(text, false)
            .set_key_value_metadata(Some(vec![KeyValue::new("huggingface".into(), told)]))
            .build();
        let options = ArrowWriterOptions::new()
            .with_properties(properties)
            // Its types are those that Parquet's give anyway.
            .with_skip_arrow_metadata(true);
        ArrowWriter::try_new_with_options(Vec::new(), self.schema.clone(), options)
    }

    pub fn push(&mut self, piece: &Piece, tags: &[&Tag], complete: bool) {
        self.count.tags += self.rows.push(piece, tags);
        self.count.complete += usize::from(complete);
        self.pushed(piece.text.len());
    }

    /// Says that `rows` were given a row of so many bytes.
    pub fn pushed(&mut self, bytes: usize) {
        self.count.rows += 1;
        self.waiting += 1;
        self.bytes += bytes;
    }

    /// Whether it must be written.
    pub fn is_full(&self) -> bool {
        self.waiting >= MOST_ROWS || self.bytes >= MOST_BYTES
    }

    /// Whether it may be written with one that must.
    pub fn is_half_full(&self) -> bool {
        2 * self.waiting >= MOST_ROWS || 2 * self.bytes >= MOST_BYTES
    }

    /// Makes a row group of what waits.
    pub fn write(&mut self) {
        let parts = self.rows.parts_mut().into_iter();
        let columns: Vec<ArrayRef> = parts.map(|(_, column)| column.take()).collect();
        self.waiting = 0;
        self.bytes = 0;
        if let (Ok(batch), Some(writer)) = (
            RecordBatch::try_new(self.schema.clone(), columns),
            &mut self.writer,
        ) {
            // Memory takes all that is written.
            let _ = writer.write(&batch).and_then(|()| writer.flush());
        }
        self.take_written();
    }

    /// Writes what waits, and what stands behind the last row group.
    pub fn end(&mut self) {
        self.write();
        if let Some(writer) = &mut self.writer {
            let _ = writer.finish();
        }
        self.take_written();
    }

    fn take_written(&mut self) {
        let Some(writer) = &mut self.writer else {
            return;
        };
        let bytes = std::mem::take(writer.inner_mut());
        self.sum.update(&bytes);
        self.count.bytes += bytes.len();
        put(bytes, &mut self.written);
    }

    pub fn hand_over(&mut self, out: &mut Out) {
        put(std::mem::take(&mut self.written), out.file(&self.name));
    }

    /// The SHA-256 of all that was written, in hexadecimal digits.
    pub fn sum(&mut self) -> String {
        let sum = self.sum.finalize_reset();
        sum.iter().map(|it| format!("{it:02x}")).collect()
    }
}

/// Puts bytes behind others; without a copy where there are none.
fn put(bytes: Vec<u8>, to: &mut Vec<u8>) {
    match to.is_empty() {
        true => *to = bytes,
        false => to.extend(bytes),
    }
}
