//! Typed columns that are filled value by value and taken as Arrow arrays, with
//! the feature that Hugging Face's `datasets` makes of each. A record is a struct
//! of columns, so that filling one looks nothing up. Must not know tags.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, StringBuilder};
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int32Builder, Int64Builder};
use arrow_array::{Array, ArrayRef, ListArray, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields};
use serde_json::{Map, Value, json};

/// A column in the making. All are nullable, as those of `datasets` are.
pub trait Column: Send {
    fn data_type(&self) -> DataType;

    /// As `datasets` writes it into the metadata of a Parquet file.
    fn feature(&self) -> Value;

    /// Values so far.
    fn len(&self) -> usize;

    /// The values so far, and begins anew.
    fn take(&mut self) -> ArrayRef;

    /// Puts itself among the columns of a record, under its name there.
    fn lay<'a>(&'a self, name: &'a str, to: &mut Vec<(&'a str, &'a dyn Column)>)
    where
        Self: Sized,
    {
        to.push((name, self));
    }

    /// As [`Self::lay`], to be taken.
    fn lay_mut<'a>(&'a mut self, name: &'a str, to: &mut Vec<(&'a str, &'a mut dyn Column)>)
    where
        Self: Sized,
    {
        to.push((name, self));
    }
}

/// A struct of columns.
pub trait Group: Send {
    fn parts(&self) -> Vec<(&str, &dyn Column)>;
    fn parts_mut(&mut self) -> Vec<(&str, &mut dyn Column)>;
}

/// Declares a group: its fields are its columns, under their own names.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Default)]
        pub struct $name { $(pub $field: $type),* }

        impl $crate::exchange::huggingface::columns::Group for $name {
            fn parts(&self) -> Vec<(&str, &dyn Column)> {
                let mut parts = Vec::new();
                $(self.$field.lay(stringify!($field), &mut parts);)*
                parts
            }

            fn parts_mut(&mut self) -> Vec<(&str, &mut dyn Column)> {
                let mut parts = Vec::new();
                $(self.$field.lay_mut(stringify!($field), &mut parts);)*
                parts
            }
        }
    )*};
}

pub(super) use columns;

/// The fields of the columns laid out.
pub fn fields(parts: &[(&str, &dyn Column)]) -> Fields {
    parts
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type(), true))
        .collect()
}

/// The features of the columns laid out, in their order.
pub fn features(parts: &[(&str, &dyn Column)]) -> Map<String, Value> {
    let of = |it: &(&str, &dyn Column)| (it.0.to_owned(), it.1.feature());
    parts.iter().map(of).collect()
}

/// A plain value's feature.
fn value(dtype: &str) -> Value {
    json!({ "dtype": dtype, "_type": "Value" })
}

#[derive(Default)]
pub struct Text(StringBuilder);

impl Text {
    pub fn push(&mut self, text: &str) {
        self.0.append_value(text);
    }

    pub fn push_or_null(&mut self, text: Option<&str>) {
        self.0.append_option(text);
    }
}

impl Column for Text {
    fn data_type(&self) -> DataType {
        DataType::Utf8
    }

    fn feature(&self) -> Value {
        value("string")
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn take(&mut self) -> ArrayRef {
        // The next will be about as large.
        let (rows, bytes) = (self.0.len(), self.0.values_slice().len());
        let next = StringBuilder::with_capacity(rows, bytes);
        Arc::new(std::mem::replace(&mut self.0, next).finish())
    }
}

/// The articles' words, which are gathered beside the tables: nothing is put here.
#[derive(Default)]
pub struct Words;

impl Column for Words {
    fn data_type(&self) -> DataType {
        DataType::Utf8
    }

    fn feature(&self) -> Value {
        value("string")
    }

    fn len(&self) -> usize {
        0
    }

    fn take(&mut self) -> ArrayRef {
        Arc::new(StringArray::new_null(0))
    }
}

/// A whole number, such as an offset.
#[derive(Default)]
pub struct Int(Int32Builder);

impl Int {
    pub fn push(&mut self, number: Option<u32>) {
        // Texts are shorter than 2 GiB.
        let number = number.map(|it| i32::try_from(it).unwrap_or(i32::MAX));
        self.0.append_option(number);
    }
}

impl Column for Int {
    fn data_type(&self) -> DataType {
        DataType::Int32
    }

    fn feature(&self) -> Value {
        value("int32")
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn take(&mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

#[derive(Default)]
pub struct Number(Float64Builder);

impl Number {
    pub fn push(&mut self, number: Option<f64>) {
        self.0.append_option(number);
    }
}

impl Column for Number {
    fn data_type(&self) -> DataType {
        DataType::Float64
    }

    fn feature(&self) -> Value {
        value("float64")
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn take(&mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

#[derive(Default)]
pub struct Flag(BooleanBuilder);

impl Flag {
    pub fn push(&mut self, flag: bool) {
        self.0.append_value(flag);
    }
}

impl Column for Flag {
    fn data_type(&self) -> DataType {
        DataType::Boolean
    }

    fn feature(&self) -> Value {
        value("bool")
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn take(&mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

/// One of a list of names, as its number there.
#[derive(Default)]
pub struct Label {
    names: Vec<String>,
    numbers: HashMap<String, i64>,
    values: Int64Builder,
}

impl Label {
    pub fn of(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut label = Self::default();
        for name in names {
            let name = name.into();
            if !label.numbers.contains_key(&name) {
                label.numbers.insert(name.clone(), label.names.len() as i64);
                label.names.push(name);
            }
        }
        label
    }

    /// Null where the name is none of the list.
    pub fn push(&mut self, name: Option<&str>) {
        let number = name.and_then(|it| self.numbers.get(it).copied());
        self.values.append_option(number);
    }
}

impl Column for Label {
    fn data_type(&self) -> DataType {
        DataType::Int64
    }

    fn feature(&self) -> Value {
        match self.names.is_empty() {
            // A list of no labels is none.
            true => value("int64"),
            false => json!({ "names": self.names, "_type": "ClassLabel" }),
        }
    }

    fn len(&self) -> usize {
        self.values.len()
    }

    fn take(&mut self) -> ArrayRef {
        Arc::new(self.values.finish())
    }
}

/// A list a row; its items are pushed to `items` before it is closed.
pub struct List<T> {
    pub items: T,
    ends: Vec<i32>,
}

impl<T: Default> Default for List<T> {
    fn default() -> Self {
        Self::of(T::default())
    }
}

impl<T> List<T> {
    pub fn of(items: T) -> Self {
        Self {
            items,
            ends: vec![0],
        }
    }
}

impl<T: Column> List<T> {
    /// All items pushed since the list before are of this one.
    pub fn close(&mut self) {
        // A table is taken long before it has so many.
        let end = i32::try_from(self.items.len()).unwrap_or(i32::MAX);
        self.ends.push(end);
    }
}

impl<T: Column> Column for List<T> {
    fn data_type(&self) -> DataType {
        DataType::List(Arc::new(item(self.items.data_type())))
    }

    /// A list in brackets: older versions of `datasets` read it as newer ones do.
    fn feature(&self) -> Value {
        json!([self.items.feature()])
    }

    fn len(&self) -> usize {
        self.ends.len() - 1
    }

    fn take(&mut self) -> ArrayRef {
        let ends = std::mem::replace(&mut self.ends, vec![0]);
        let items = self.items.take();
        let field = Arc::new(item(items.data_type().clone()));
        let offsets = OffsetBuffer::new(ends.into());
        Arc::new(ListArray::new(field, offsets, items, None))
    }
}

/// The name that Parquet gives a list's items.
fn item(data_type: DataType) -> Field {
    Field::new("element", data_type, true)
}

/// A group as one column.
#[derive(Default)]
pub struct Record<G>(pub G);

impl<G: Group> Column for Record<G> {
    fn data_type(&self) -> DataType {
        DataType::Struct(fields(&self.0.parts()))
    }

    fn feature(&self) -> Value {
        Value::Object(features(&self.0.parts()))
    }

    fn len(&self) -> usize {
        self.0.parts().first().map_or(0, |(_, column)| column.len())
    }

    fn take(&mut self) -> ArrayRef {
        let fields = fields(&self.0.parts());
        let parts = self.0.parts_mut().into_iter();
        let arrays = parts.map(|(_, column)| column.take()).collect();
        Arc::new(StructArray::new(fields, arrays, None))
    }
}

/// A group whose columns stand among those around it.
#[derive(Default)]
pub struct Flat<G>(pub G);

impl<G: Group> Flat<G> {
    pub fn lay<'a>(&'a self, _: &'a str, to: &mut Vec<(&'a str, &'a dyn Column)>) {
        to.extend(self.0.parts());
    }

    pub fn lay_mut<'a>(&'a mut self, _: &'a str, to: &mut Vec<(&'a str, &'a mut dyn Column)>) {
        to.extend(self.0.parts_mut());
    }
}
