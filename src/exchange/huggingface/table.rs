//! A Parquet file under way: rows are gathered as columns, written as row groups
//! when there are enough, and the bytes handed over at once, so that what is held
//! doesn't grow with the corpus. Must not know what the columns mean.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_schema::{Schema, SchemaRef};
use parquet::arrow::arrow_writer::{
    ArrowRowGroupWriterFactory, ArrowWriterOptions, compute_leaves,
};
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter};
use parquet::basic::Compression;
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::columns::{features, fields};
use super::rows::Rows;
use super::texts::{self, Packed, Texts};
use crate::exchange::{Out, Piece};
use crate::model::Tag;

/// Rows of a row group at most: each table holds as many until they are written,
/// and taking that memory costs more than more groups do.
pub const MOST_ROWS: usize = 250;
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
    writer: Option<Writing>,
    /// The rows that aren't a row group yet: the number of each one's text.
    waiting: Vec<usize>,
    sum: Sha256,
    /// Not handed over yet.
    written: Vec<u8>,
    pub count: Count,
}

struct Writing {
    file: SerializedFileWriter<Vec<u8>>,
    columns: ArrowRowGroupWriterFactory,
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

/// Whether the articles whose texts these are must be written.
pub fn is_full(texts: &Texts) -> bool {
    texts.len() >= MOST_ROWS || texts.bytes() >= MOST_BYTES
}

/// How all tables are written.
pub fn properties() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("Glossator ", env!("CARGO_PKG_VERSION")).into())
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_data_page_size_limit(PAGE)
        // No two texts are the same, and none is looked for.
        .set_column_dictionary_enabled(ColumnPath::new(vec![texts::COLUMN.into()]), false)
}

impl<R: Rows> Table<R> {
    pub fn new(name: String, rows: R) -> Self {
        let parts = rows.parts();
        let schema = Arc::new(Schema::new(fields(&parts)));
        let features = features(&parts);
        drop(parts);
        Self {
            rows,
            name,
            // A schema of these types is one that Parquet has.
            writer: Writing::begin(schema.clone(), &features).ok(),
            features,
            schema,
            waiting: Vec::new(),
            sum: Sha256::default(),
            written: Vec::new(),
            count: Count::default(),
        }
    }

    /// Takes a piece whose text is of this number.
    pub fn push(&mut self, piece: &Piece, text: usize, tags: &[&Tag], complete: bool) {
        self.count.tags += self.rows.push(piece, tags);
        self.count.complete += usize::from(complete);
        self.pushed(text);
    }

    /// Says that `rows` were given a row.
    pub fn pushed(&mut self, text: usize) {
        self.count.rows += 1;
        self.waiting.push(text);
    }

    /// The texts of the rows that aren't written yet, by number.
    pub fn waiting(&self) -> &[usize] {
        &self.waiting
    }

    /// Makes a row group of what waits; `texts` are those of its rows, where it has
    /// a column of them.
    pub fn write(&mut self, texts: Option<&Packed>) {
        self.waiting.clear();
        let parts = self.rows.parts_mut().into_iter();
        let columns: Vec<ArrayRef> = parts.map(|(_, column)| column.take()).collect();
        if let Some(writer) = &mut self.writer {
            // Memory takes all that is written.
            let _ = writer.group(&self.schema, &columns, texts);
        }
        self.take_written();
    }

    /// Writes what stands behind the last row group.
    pub fn end(&mut self) {
        if let Some(writer) = &mut self.writer {
            let _ = writer.file.finish();
        }
        self.take_written();
    }

    fn take_written(&mut self) {
        let Some(writer) = &mut self.writer else {
            return;
        };
        let file = writer.file.inner_mut();
        // The next will be about as large.
        let next = Vec::with_capacity(file.len());
        let bytes = std::mem::replace(file, next);
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

impl Writing {
    fn begin(schema: SchemaRef, features: &Map<String, Value>) -> Result<Self> {
        let told = json!({ "info": { "features": features } }).to_string();
        let told = vec![KeyValue::new("huggingface".into(), told)];
        let mut properties = properties().set_key_value_metadata(Some(told));
        let columns = ArrowSchemaConverter::new().convert(&schema)?;
        // Nor are two tags of one id.
        let ids = columns.columns().iter().map(|it| it.path());
        for path in ids.filter(|it| it.parts().last().is_some_and(|it| it == "id")) {
            properties = properties.set_column_dictionary_enabled(path.clone(), false);
        }
        let options = ArrowWriterOptions::new()
            .with_properties(properties.build())
            // Its types are those that Parquet's give anyway.
            .with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(Vec::new(), schema, options)?;
        let (file, columns) = writer.into_serialized_writer()?;
        Ok(Self { file, columns })
    }

    /// A row group of these columns, with the texts in the place of theirs.
    fn group(
        &mut self,
        schema: &Schema,
        columns: &[ArrayRef],
        texts: Option<&Packed>,
    ) -> Result<()> {
        let number = self.file.flushed_row_groups().len();
        let mut writers = self.columns.create_column_writers(number)?.into_iter();
        let mut group = self.file.next_row_group()?;
        for (field, column) in schema.fields().iter().zip(columns) {
            if let (texts::COLUMN, Some(texts)) = (field.name().as_str(), texts) {
                writers.next();
                texts.lay(&mut group)?;
                continue;
            }
            for leaf in compute_leaves(field, column)? {
                if let Some(mut writer) = writers.next() {
                    writer.write(&leaf)?;
                    writer.close()?.append_to_row_group(&mut group)?;
                }
            }
        }
        group.close()?;
        Ok(())
    }
}

/// Puts bytes behind others; without a copy where there are none.
fn put(bytes: Vec<u8>, to: &mut Vec<u8>) {
    match to.is_empty() {
        true => *to = bytes,
        false => to.extend(bytes),
    }
}
