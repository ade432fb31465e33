//! Croissant metadata: the tables and their columns for programs that read it.
//! Source: MLCommons Croissant format specification 1.0. Must not know tags.

use serde_json::{Map, Value, json};

use super::Config;
use super::readme::{About, File};

pub const NAME: &str = "croissant.json";

pub fn croissant(about: &About) -> String {
    let mut it = Map::new();
    {
        let mut put = |name: &str, value: Value| drop(it.insert(name.to_owned(), value));
        put("@context", context());
        put("@type", json!("sc:Dataset"));
        put("conformsTo", json!("http://mlcommons.org/croissant/1.0"));
        put("name", json!(plain_name(&about.name)));
        put(
            "description",
            json!(format!(
                "{}: articles with tags that people set, a table a task. Offsets are code points.",
                about.name
            )),
        );
        put("license", json!("LICENSE.md"));
        put("url", json!("README.md"));
        if !about.languages().is_empty() {
            put("inLanguage", json!(about.languages()));
        }
        if let Some(date) = &about.date {
            put("datePublished", json!(date));
        }
        put("distribution", about.files.iter().map(file).collect());
        put("recordSet", about.files.iter().map(record_set).collect());
    }
    let mut out = serde_json::to_string_pretty(&Value::Object(it)).unwrap_or_default();
    out.push('\n');
    out
}

fn id(file: &File) -> String {
    format!("{}/{}", file.config.id(), file.split)
}

fn file(file: &File) -> Value {
    json!({
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "contentUrl": file.name,
        "contentSize": format!("{} B", file.count.bytes),
        "encodingFormat": "application/x-parquet",
        "sha256": file.sum,
    })
}

fn record_set(file: &File) -> Value {
    let fields = file.features.iter().map(|(name, feature)| {
        let mut field = described(&format!("{}/{name}", id(file)), name, feature);
        let source = json!({
            "fileObject": { "@id": file.name },
            "extract": { "column": name },
        });
        put_source(&mut field, feature, source);
        Value::Object(field)
    });
    let what = match file.config {
        Config::Of(task) => format!("{}, a row an article by one annotator", task.id()),
        Config::Documents => "articles, a row each by one annotator".to_owned(),
        Config::Register => "what the tags name: people, organisations, topics".to_owned(),
    };
    json!({
        "@type": "cr:RecordSet",
        "@id": id(file),
        "name": id(file),
        "description": format!("{what} ({})", file.split),
        "field": fields.collect::<Vec<Value>>(),
    })
}

/// The source, and below it the fields inside by their path.
fn put_source(field: &mut Map<String, Value>, feature: &Value, source: Value) {
    let inside = match feature {
        Value::Array(items) => items.first().unwrap_or(&Value::Null),
        other => other,
    };
    let is_record = inside
        .as_object()
        .is_some_and(|it| !it.contains_key("_type"));
    if let (true, Value::Object(parts)) = (is_record, inside) {
        let of = field
            .get("@id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let inner = parts.iter().map(|(name, feature)| {
            let mut inner = described(&format!("{of}/{name}"), name, feature);
            let mut source = source.clone();
            if let Some(source) = source.as_object_mut() {
                let mut steps: Vec<Value> = match source.get("transform") {
                    Some(Value::Array(steps)) => steps.clone(),
                    _ => Vec::new(),
                };
                steps.push(json!({ "jsonPath": name }));
                source.insert("transform".into(), Value::Array(steps));
            }
            put_source(&mut inner, feature, source);
            Value::Object(inner)
        });
        let inner: Vec<Value> = inner.collect();
        field.insert("subField".into(), Value::Array(inner));
        return;
    }
    field.insert("source".into(), source);
}

fn described(id: &str, name: &str, feature: &Value) -> Map<String, Value> {
    let mut field = Map::new();
    let mut put = |name: &str, value: Value| drop(field.insert(name.to_owned(), value));
    put("@type", json!("cr:Field"));
    put("@id", json!(id));
    put("name", json!(name));
    let (item, repeated) = match feature {
        Value::Array(items) => (items.first().unwrap_or(&Value::Null), true),
        other => (other, false),
    };
    if let Some(names) = item.get("names").and_then(Value::as_array) {
        let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
        put(
            "description",
            json!(format!("by number: {}", names.join(", "))),
        );
    }
    let plain = match item.get("_type").and_then(Value::as_str) {
        Some("ClassLabel") => Some("sc:Integer"),
        Some(_) => item
            .get("dtype")
            .and_then(Value::as_str)
            .map(|it| match it {
                "int32" | "int64" => "sc:Integer",
                "float64" => "sc:Float",
                "bool" => "sc:Boolean",
                _ => "sc:Text",
            }),
        None => None,
    };
    if let Some(plain) = plain {
        put("dataType", json!(plain));
    }
    if repeated {
        put("repeated", json!(true));
    }
    field
}

/// Croissant's names have no signs but these.
fn plain_name(name: &str) -> String {
    let plain = |c: char| match c.is_alphanumeric() || matches!(c, '-' | '_') {
        true => c,
        false => '-',
    };
    name.chars().map(plain).collect()
}

/// As appendix 1 of the specification has it.
fn context() -> Value {
    json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "citeAs": "cr:citeAs",
        "column": "cr:column",
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "data": { "@id": "cr:data", "@type": "@json" },
        "dataType": { "@id": "cr:dataType", "@type": "@vocab" },
        "dct": "http://purl.org/dc/terms/",
        "equivalentProperty": "cr:equivalentProperty",
        "examples": { "@id": "cr:examples", "@type": "@json" },
        "extract": "cr:extract",
        "field": "cr:field",
        "fileProperty": "cr:fileProperty",
        "fileObject": "cr:fileObject",
        "fileSet": "cr:fileSet",
        "format": "cr:format",
        "includes": "cr:includes",
        "isLiveDataset": "cr:isLiveDataset",
        "jsonPath": "cr:jsonPath",
        "key": "cr:key",
        "md5": "cr:md5",
        "parentField": "cr:parentField",
        "path": "cr:path",
        "recordSet": "cr:recordSet",
        "references": "cr:references",
        "regex": "cr:regex",
        "repeated": "cr:repeated",
        "replace": "cr:replace",
        "samplingRate": "cr:samplingRate",
        "sc": "https://schema.org/",
        "separator": "cr:separator",
        "source": "cr:source",
        "subField": "cr:subField",
        "transform": "cr:transform",
    })
}
