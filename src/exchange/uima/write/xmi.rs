//! Structures as XMI, and the type system beside them. Must not know what they
//! mean.
//!
//! Source: UIMA References, "XMI CAS Serialization Reference".

use std::fmt::Write;

use super::cas::{SOFA, Structure, Value};
use super::types::{ALL, PACKAGES, Ranges, TEXTS};
use crate::exchange::markup;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The file of a text with its structures.
pub fn write(text: &str, all: &[Structure], out: &mut String) {
    out.push_str(HEAD);
    out.push_str(
        "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\"",
    );
    for (prefix, package) in PACKAGES {
        let path = package.replace('.', "/");
        let _ = write!(out, " xmlns:{prefix}=\"http:///{path}.ecore\"");
    }
    out.push_str(" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n");
    for (it, number) in all.iter().zip(SOFA + 1..) {
        structure(it, number, out);
    }
    let _ = write!(
        out,
        "<cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" \
         sofaString=\""
    );
    markup::value(out, text);
    let _ = write!(out, "\"/>\n<cas:View sofa=\"{SOFA}\" members=\"");
    let members = all.iter().zip(SOFA + 1..);
    let mut members = members.filter(|it| it.0.kind.is_member()).map(|it| it.1);
    numbers(members.by_ref(), out);
    out.push_str("\"/>\n</xmi:XMI>\n");
}

fn structure(it: &Structure, number: u32, out: &mut String) {
    let kind = it.kind.told();
    let local = super::super::graph::local(kind.name);
    let _ = write!(out, "<{}:{local} xmi:id=\"{number}\"", kind.prefix);
    if it.kind.is_member() {
        let _ = write!(out, " sofa=\"{SOFA}\"");
    }
    if let Some((begin, end)) = it.place {
        let _ = write!(out, " begin=\"{begin}\" end=\"{end}\"");
    }
    for (name, value) in &it.features {
        if matches!(value, Value::Texts(_)) {
            continue;
        }
        let _ = write!(out, " {name}=\"");
        match value {
            Value::Text(text) => markup::value(out, text),
            Value::Number(number) => drop(write!(out, "{number}")),
            Value::Whole(number) => drop(write!(out, "{number}")),
            Value::Flag(flag) => drop(write!(out, "{flag}")),
            Value::One(number) => drop(write!(out, "{number}")),
            Value::Many(all) => numbers(all.iter().copied(), out),
            Value::Texts(_) => {}
        }
        out.push('"');
    }
    // Lists of words stand in elements.
    let lists = it.features.iter().filter_map(|(name, value)| match value {
        Value::Texts(all) => Some((name, all)),
        _ => None,
    });
    let mut open = true;
    for (name, all) in lists {
        if std::mem::take(&mut open) {
            out.push('>');
        }
        for word in *all {
            let _ = write!(out, "<{name}>");
            markup::text(out, word);
            let _ = write!(out, "</{name}>");
        }
    }
    match open {
        true => out.push_str("/>\n"),
        false => drop(writeln!(out, "</{}:{local}>", kind.prefix)),
    }
}

fn numbers(all: impl Iterator<Item = u32>, out: &mut String) {
    for (at, number) in all.enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let _ = write!(out, "{number}");
    }
}

/// `TypeSystem.xml`.
pub fn type_system(ranges: &Ranges) -> String {
    let mut out = String::from(HEAD);
    out.push_str(
        "<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n<types>\n",
    );
    for it in &ALL {
        let _ = write!(
            out,
            "<typeDescription>\n<name>{}</name>\n<description/>\n\
             <supertypeName>{}</supertypeName>\n<features>\n",
            it.name, it.parent
        );
        for (name, range) in ranges.of(it.kind) {
            let (range, more) = match range.strip_suffix("[]") {
                Some(element) => (
                    "uima.cas.FSArray",
                    format!(
                        "<elementType>{element}</elementType>\
                         <multipleReferencesAllowed>false</multipleReferencesAllowed>"
                    ),
                ),
                None if range == TEXTS => (
                    range,
                    "<multipleReferencesAllowed>false</multipleReferencesAllowed>".to_owned(),
                ),
                None => (range, String::new()),
            };
            let _ = writeln!(
                out,
                "<featureDescription><name>{name}</name><description/>\
                 <rangeTypeName>{range}</rangeTypeName>{more}</featureDescription>"
            );
        }
        out.push_str("</features>\n</typeDescription>\n");
    }
    out.push_str("</types>\n</typeSystemDescription>\n");
    out
}
