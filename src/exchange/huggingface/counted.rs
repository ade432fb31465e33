//! How many rows the tables have: as the card tells it, and as each table's own
//! end does. Must not know where they lie.

use std::collections::BTreeMap;

use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};

use super::{Config, before, place};

/// The table with a row for each layer.
pub fn is_of_layers(name: &str) -> bool {
    name.starts_with(&before(Config::Documents.id()))
}

/// The rows that the card tells of each table, by its place in the export.
pub fn told(card: &str) -> BTreeMap<String, u64> {
    let mut told = BTreeMap::new();
    let (mut config, mut split) = ("", "");
    // The features have names as well.
    let mut among_splits = false;
    let lines = card.lines().skip_while(|it| *it != "dataset_info:");
    for line in lines.take_while(|it| *it != "---") {
        let value = |key: &str| line.strip_prefix(key);
        if let Some(name) = value("- config_name: ") {
            (config, among_splits) = (name, false);
        } else if line == "  splits:" {
            among_splits = true;
        } else if let Some(name) = value("  - name: ") {
            split = name;
        } else if let Some(Ok(rows)) = value("    num_examples: ").map(str::parse)
            && among_splits
        {
            told.insert(place(config, split), rows);
        }
    }
    told
}

/// The rows that a table has by its own end.
///
/// # Errors
/// For people, where it has no sound end.
pub fn rows(table: impl ChunkReader + 'static) -> Result<u64, String> {
    let reader = SerializedFileReader::new(table).map_err(|why| why.to_string())?;
    let about = reader.metadata();
    let groups: i64 = about.row_groups().iter().map(|it| it.num_rows()).sum();
    let rows = about.file_metadata().num_rows();
    match u64::try_from(rows) {
        Ok(told) if groups == rows => Ok(told),
        _ => Err(format!(
            "it tells {rows} rows, but its groups have {groups}"
        )),
    }
}
