//! The words of the articles whose rows are gathered. Every table of a part has
//! them beside its tags, so they are packed once and laid into each: they are most
//! of what is written. Must not know tables.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedRowGroupWriter;

/// The column's name, in every table.
pub const COLUMN: &str = "text";

/// Texts one after the other.
#[derive(Default)]
pub struct Texts {
    words: String,
    /// Where each ends, in bytes.
    ends: Vec<usize>,
}

impl Texts {
    pub fn push(&mut self, text: &str) {
        self.words.push_str(text);
        self.ends.push(self.words.len());
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn bytes(&self) -> usize {
        self.words.len()
    }

    /// Forgets them, and begins anew with room for as many.
    pub fn clear(&mut self) {
        self.words.clear();
        self.ends.clear();
    }

    fn get(&self, index: usize) -> &str {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.words.get(start..end).unwrap_or_default()
    }

    /// The texts of these rows as a column's chunk, packed.
    ///
    /// # Errors
    /// Where they can't be a column: over 2 GiB.
    pub fn pack(&self, rows: &[usize], properties: WriterProperties) -> Result<Packed> {
        let bytes = rows.iter().map(|it| self.get(*it).len()).sum();
        let mut column = StringBuilder::with_capacity(rows.len(), bytes);
        rows.iter()
            .for_each(|it| column.append_value(self.get(*it)));
        let column: ArrayRef = Arc::new(column.finish());
        let schema = Arc::new(Schema::new(vec![Field::new(COLUMN, DataType::Utf8, true)]));
        let batch = RecordBatch::try_new(schema.clone(), vec![column])?;
        let options = ArrowWriterOptions::new()
            .with_properties(properties)
            .with_skip_arrow_metadata(true);
        let mut writer =
            ArrowWriter::try_new_with_options(Vec::with_capacity(bytes), schema, options)?;
        writer.write(&batch)?;
        writer.flush()?;
        let group = writer.flushed_row_groups().first();
        let close = group.map(|it| ColumnCloseResult {
            bytes_written: u64::try_from(it.compressed_size()).unwrap_or_default(),
            rows_written: rows.len() as u64,
            metadata: it.column(0).clone(),
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        });
        Ok(Packed {
            close,
            bytes: writer.into_inner()?.into(),
        })
    }
}

/// A column's chunk of texts.
pub struct Packed {
    bytes: Bytes,
    /// What is to be said of it; None where there are no rows.
    close: Option<ColumnCloseResult>,
}

impl Packed {
    /// Puts it where the next column of a row group belongs.
    pub fn lay(&self, group: &mut SerializedRowGroupWriter<Vec<u8>>) -> Result<()> {
        match &self.close {
            Some(close) => group.append_column(&self.bytes, close.clone()),
            None => Ok(()),
        }
    }
}
