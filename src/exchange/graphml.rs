//! The network of stances as GraphML, for Gephi, visone, igraph, NetworkX and
//! yEd. The format: graphml.graphdrawing.org. Writes only.

use super::network::{Drawing, LACKS, Network, escaped};
use super::{Format, Out, Shape, Write};
use crate::model::Polarity;

pub static FORMAT: Format = Format {
    id: "graphml",
    name: "GraphML",
    summary: "The network of stances: who is for or against whom, how often",
    endings: &["graphml"],
    read: None,
    write: Some(Write {
        shape: Shape::File("graphml"),
        lacks: LACKS,
        keeps_one: false,
        holds_scores: false,
        begin: |head| Drawing::begin(head, draw),
    }),
};

/// Properties: of what, name, type.
const KEYS: [(&str, &str, &str); 20] = [
    ("node", "label", "string"),
    ("node", "ref", "string"),
    ("node", "class", "string"),
    ("node", "kind", "string"),
    ("node", "country", "string"),
    ("node", "sector", "string"),
    ("node", "wikidata", "string"),
    ("edge", "weight", "int"),
    ("edge", "polarity", "string"),
    ("edge", "net", "int"),
    ("edge", "for", "int"),
    ("edge", "against", "int"),
    ("edge", "neutral", "int"),
    ("edge", "mixed", "int"),
    ("edge", "unclear", "int"),
    ("edge", "implied", "int"),
    ("edge", "layers", "int"),
    ("edge", "first", "string"),
    ("edge", "last", "string"),
    ("graph", "date", "string"),
];

fn draw(network: &Network, date: Option<&str>, out: &mut Out) {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
         http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
    );
    for (of, name, sort) in KEYS {
        text.push_str(&format!(
            "  <key id=\"{of}-{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{sort}\"/>\n"
        ));
    }
    text.push_str("  <graph id=\"stances\" edgedefault=\"directed\">\n");
    if let Some(date) = date {
        data(&mut text, 4, "graph", "date", date);
    }
    let file = out.file("");
    file.extend_from_slice(text.as_bytes());
    for (number, key, it) in network.nodes() {
        let mut text = format!("    <node id=\"n{number}\">\n");
        for (name, value) in [
            ("label", it.label.as_str()),
            ("ref", key),
            ("class", it.class),
            ("kind", &it.kind),
            ("country", &it.country),
            ("sector", &it.sector),
            ("wikidata", &it.wikidata),
        ] {
            data(&mut text, 6, "node", name, value);
        }
        text.push_str("    </node>\n");
        file.extend_from_slice(text.as_bytes());
    }
    for (number, (from, to, it)) in network.edges().enumerate() {
        let mut text = format!("    <edge id=\"e{number}\" source=\"n{from}\" target=\"n{to}\">\n");
        let mut put = |name, value: &str| data(&mut text, 6, "edge", name, value);
        put("weight", &it.weight().to_string());
        put("polarity", it.polarity());
        put("net", &it.net().to_string());
        for (polarity, name, _) in Polarity::ALL {
            put(name, &it.count(polarity).to_string());
        }
        put("implied", &it.implied.to_string());
        put("layers", &it.layers.to_string());
        put("first", it.first.as_deref().unwrap_or_default());
        put("last", it.last.as_deref().unwrap_or_default());
        text.push_str("    </edge>\n");
        file.extend_from_slice(text.as_bytes());
    }
    file.extend_from_slice(b"  </graph>\n</graphml>\n");
}

/// A property; one that isn't known has no element.
fn data(text: &mut String, blanks: usize, of: &str, name: &str, value: &str) {
    if !value.is_empty() {
        let value = escaped(value);
        text.push_str(&format!(
            "{:blanks$}<data key=\"{of}-{name}\">{value}</data>\n",
            ""
        ));
    }
}
