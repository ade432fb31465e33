//! An article's file: what a person set of its title data and its zones. Never
//! the text.

use std::sync::Arc;

use super::layer::TextOf;
use super::print::{field_name, number, string};
use super::read::{self, Fields};
use super::scan::{Fault, Node, Scanner, Value};
use super::tag::{self, Printer, Quotes};
use super::{FORMAT, Flaw, Flaws, print, words};
use crate::model::{Article, ArticleMeta, Zone};

#[derive(Clone, Debug, PartialEq)]
pub struct ArticleFile {
    /// Only what the file holds; the rest is as of an article never seen.
    pub article: Article,
    pub read_only: Option<String>,
    pub flaws: Vec<Flaw>,
}

/// Reads an article's file. Zones that aren't the text's are set aside in
/// [`Article::extra`] under `zones`.
pub fn parse(text: &str, text_of: TextOf) -> Result<ArticleFile, Flaw> {
    let mut flaws = Flaws::new(text);
    let mut read = |flaws: &mut Flaws| -> Result<_, Fault> {
        let mut f = Fields::of(Scanner::document(text)?)?;
        let format: u32 = f.need("format", read::whole)?;
        let mut article = Article::new(f.need("article", read::id)?);
        article.text_hash = f.option("text", read::id)?;
        if let Some(node) = f.take("meta") {
            article.meta = parse_meta(node)?;
            article.meta_set = true;
        }
        let counted: Option<Arc<str>> = article.text_hash.as_ref().and_then(|it| text_of(it).ok());
        let mut aside = Vec::new();
        if let Some(node) = f.take("zones") {
            article.zones_set = true;
            for node in read::list(node, Ok)? {
                let raw = print::compact(&node);
                match parse_zone(node, counted.as_deref()) {
                    Ok(zone) => article.zones.push(zone),
                    Err((code, fault)) => {
                        flaws.add(code, &fault, None);
                        aside.push(raw);
                    }
                }
            }
            article.zones.sort_by_key(|it| it.span);
        }
        article.extra = f.rest();
        if !aside.is_empty() {
            let aside = format!("[{}]", aside.join(", "));
            article.extra.insert("zones".into(), aside);
        }
        Ok((article, flaws.newer(format)))
    };
    match read(&mut flaws) {
        Ok((article, read_only)) => Ok(ArticleFile {
            article,
            read_only,
            flaws: flaws.done(),
        }),
        Err(fault) => Err(flaws.whole(&fault)),
    }
}

/// The article's file; None where nobody set anything, and no file is due.
pub fn print(article: &Article, text: Option<&str>) -> Option<String> {
    if !article.meta_set && !article.zones_set && article.extra.is_empty() {
        return None;
    }
    let quotes = text.map_or(Quotes::Without, Quotes::With);
    let mut out = String::from("(\n");
    number(
        &mut out,
        format_args!("    format: {FORMAT},\n    article: "),
    );
    string(&mut out, article.id.as_str());
    out.push_str(",\n");
    if let (Some(hash), true) = (&article.text_hash, article.zones_set) {
        out.push_str("    text: ");
        string(&mut out, hash.as_str());
        out.push_str(",\n");
    }
    if article.meta_set {
        out.push_str("    meta: ");
        print_meta(&mut out, &article.meta);
        out.push_str(",\n");
    }
    for (name, value) in article.extra.iter().filter(|it| it.0 != "zones") {
        number(
            &mut out,
            format_args!("    {}: {value},\n", field_name(name)),
        );
    }
    let aside = article.extra.get("zones");
    if article.zones_set || aside.is_some() {
        out.push_str("    zones: [\n");
        for zone in &article.zones {
            out.push_str("        ");
            print_zone(&mut out, zone, quotes);
            out.push_str(",\n");
        }
        if let Some(Ok(Value::List(items))) =
            aside.map(|it| Scanner::document(it).map(|it| it.value))
        {
            for item in &items {
                number(
                    &mut out,
                    format_args!("        {},\n", print::compact(item)),
                );
            }
        }
        out.push_str("    ],\n");
    }
    out.push_str(")\n");
    Some(out)
}

/// `(title: "…", published: "2023-12-28")`; what isn't known is left out.
pub fn print_meta(out: &mut String, meta: &ArticleMeta) {
    let mut p = Printer::new(out, Quotes::Without);
    for (name, value) in [
        ("title", &meta.title),
        ("published", &meta.published),
        ("source", &meta.source),
        ("author", &meta.author),
        ("url", &meta.url),
        ("language", &meta.language),
    ] {
        if let Some(value) = value {
            p.text(name, value);
        }
    }
    p.close();
}

pub fn parse_meta(node: Node) -> Result<ArticleMeta, Fault> {
    let mut f = Fields::of(node)?;
    Ok(ArticleMeta {
        title: f.option("title", read::text)?,
        published: f.option("published", read::text)?,
        source: f.option("source", read::text)?,
        author: f.option("author", read::text)?,
        url: f.option("url", read::text)?,
        language: f.option("language", read::text)?,
    })
}

/// `(kind: Headline, span: (0, 31, "…"))`
pub fn print_zone(out: &mut String, zone: &Zone, quotes: Quotes) {
    let mut p = Printer::new(out, quotes);
    p.word("kind", words::of(&words::ZONE, zone.kind));
    p.name("span");
    tag::print_span(p.out, zone.span, quotes);
    p.close();
}

pub fn parse_zone(node: Node, text: Option<&str>) -> Result<Zone, (&'static str, Fault)> {
    let mut quoted = Vec::new();
    let read = || {
        let mut f = Fields::of(node)?;
        Ok(Zone {
            kind: f.need("kind", |it| read::word(it, &words::ZONE))?,
            span: f.need("span", |it| tag::span(it, &mut quoted))?,
        })
    };
    let zone = read().map_err(|fault| ("zone-unreadable", fault))?;
    if let (Some(text), [it]) = (text, &quoted[..])
        && let Some(row) = it.fault(text)
    {
        let (code, what) = tag::SPAN_FAULTS[row];
        let why = format!("the zone {} {what}", it.span);
        return Err((code, Fault::new(it.at, why)));
    }
    Ok(zone)
}
