//! The network of stances as GEXF 1.2, which Gephi and NetworkX read; 1.3 has all
//! that stands in it, too. The format: gexf.net and the XML schemas of
//! github.com/gephi/gexf. Writes only.

use super::network::{Drawing, LACKS, Network, escaped};
use super::{Format, Out, Shape, Write};
use crate::model::Polarity;

pub static FORMAT: Format = Format {
    id: "gexf",
    name: "GEXF",
    summary: "The network of stances, for Gephi",
    endings: &["gexf"],
    read: None,
    write: Some(Write {
        shape: Shape::File("gexf"),
        lacks: LACKS,
        keeps_one: false,
        holds_scores: false,
        begin: |head| Drawing::begin(head, draw),
    }),
};

const OF_NODES: [(&str, &str); 6] = [
    ("ref", "string"),
    ("class", "string"),
    ("kind", "string"),
    ("country", "string"),
    ("sector", "string"),
    ("wikidata", "string"),
];

const OF_EDGES: [(&str, &str); 11] = [
    ("polarity", "string"),
    ("net", "integer"),
    ("for", "integer"),
    ("against", "integer"),
    ("neutral", "integer"),
    ("mixed", "integer"),
    ("unclear", "integer"),
    ("implied", "integer"),
    ("layers", "integer"),
    ("first", "string"),
    ("last", "string"),
];

fn draw(network: &Network, date: Option<&str>, out: &mut Out) {
    // A day and no moment, says the schema.
    let date = date.and_then(|it| it.get(..10)).map(escaped);
    let date = date.map(|it| format!(" lastmodifieddate=\"{it}\""));
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n  \
         <meta{}>\n    <creator>Glossator</creator>\n    \
         <description>Stances: who is for or against whom</description>\n  </meta>\n  \
         <graph mode=\"static\" defaultedgetype=\"directed\">\n",
        date.unwrap_or_default()
    );
    attributes(&mut text, "node", &OF_NODES);
    attributes(&mut text, "edge", &OF_EDGES);
    text.push_str("    <nodes>\n");
    let file = out.file("");
    file.extend_from_slice(text.as_bytes());
    for (number, key, it) in network.nodes() {
        let label = escaped(&it.label);
        let values = [
            key,
            it.class,
            &it.kind,
            &it.country,
            &it.sector,
            &it.wikidata,
        ];
        let values = values.map(str::to_owned);
        let mut text = format!("      <node id=\"n{number}\" label=\"{label}\">\n");
        cells(&mut text, "node", &OF_NODES, &values);
        text.push_str("      </node>\n");
        file.extend_from_slice(text.as_bytes());
    }
    file.extend_from_slice(b"    </nodes>\n    <edges>\n");
    for (number, (from, to, it)) in network.edges().enumerate() {
        let weight = it.weight();
        let mut text = format!(
            "      <edge id=\"e{number}\" source=\"n{from}\" target=\"n{to}\" weight=\"{weight}\">\n"
        );
        let counts = Polarity::ALL.map(|row| it.count(row.0).to_string());
        let mut values = vec![it.polarity().to_owned(), it.net().to_string()];
        values.extend(counts);
        values.extend([it.implied, it.layers].map(|it| it.to_string()));
        values.extend([&it.first, &it.last].map(|it| it.clone().unwrap_or_default()));
        cells(&mut text, "edge", &OF_EDGES, &values);
        text.push_str("      </edge>\n");
        file.extend_from_slice(text.as_bytes());
    }
    file.extend_from_slice(b"    </edges>\n  </graph>\n</gexf>\n");
}

fn attributes(text: &mut String, of: &str, all: &[(&str, &str)]) {
    text.push_str(&format!("    <attributes class=\"{of}\">\n"));
    for (name, sort) in all {
        text.push_str(&format!(
            "      <attribute id=\"{of}-{name}\" title=\"{name}\" type=\"{sort}\"/>\n"
        ));
    }
    text.push_str("    </attributes>\n");
}

/// Values in the order of their attributes; one that isn't known is left out.
fn cells(text: &mut String, of: &str, all: &[(&str, &str)], values: &[String]) {
    text.push_str("        <attvalues>\n");
    for ((name, _), value) in all.iter().zip(values) {
        if !value.is_empty() {
            let value = escaped(value);
            text.push_str(&format!(
                "          <attvalue for=\"{of}-{name}\" value=\"{value}\"/>\n"
            ));
        }
    }
    text.push_str("        </attvalues>\n");
}
