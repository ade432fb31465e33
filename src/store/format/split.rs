//! `splits/NAME.ron`: an article to a line, so that a diff shows what was added.

use super::print::{field_name, number, string};
use super::project::Parsed;
use super::read::{self, Fields};
use super::scan::{Fault, Scanner, Value};
use super::{FORMAT, Flaw, Flaws};
use crate::model::{ArticleId, PartId, Share, Split, SplitBy};

/// Reads a split. One that is damaged anywhere is damaged whole: an article that
/// fell out of it would be drawn anew.
pub fn parse(text: &str) -> Result<Parsed<Split>, Flaw> {
    let mut flaws = Flaws::new(text);
    let read = |flaws: &mut Flaws| -> Result<_, Fault> {
        let mut f = Fields::of(Scanner::document(text)?)?;
        let format: u32 = f.need("format", read::whole)?;
        let mut split = Split {
            name: f.need("name", read::text)?,
            by: f.need("by", by)?,
            seed: f.need("seed", read::whole)?,
            parts: f.need("parts", |it| read::list(it, share))?,
            ..Split::default()
        };
        let node = f.take("articles");
        let Some(Value::Map(articles)) = node.as_ref().map(|it| &it.value) else {
            let at = node.map_or(0, |it| it.at);
            return Err(Fault::new(at, "`articles: {article: part, …}` expected"));
        };
        for (article, part) in articles {
            let at = article.at;
            let article: ArticleId = read::id(article.clone())?;
            let name: PartId = read::id(part.clone())?;
            if split.place(&name).is_none() {
                return Err(Fault::new(part.at, format!("there is no part {name}")));
            }
            if let Some(other) = split.articles.insert(article.clone(), name) {
                let why = format!("{article} stands here for the second time, before in {other}");
                return Err(Fault::new(at, why));
            }
        }
        split.extra = f.rest();
        Ok((split, flaws.newer(format)))
    };
    match read(&mut flaws) {
        Ok((value, read_only)) => Ok(Parsed {
            value,
            read_only,
            flaws: flaws.done(),
        }),
        Err(fault) => Err(flaws.whole(&fault)),
    }
}

pub fn print(split: &Split) -> String {
    let mut out = String::from("(\n");
    number(&mut out, format_args!("    format: {FORMAT},\n    name: "));
    string(&mut out, &split.name);
    number(
        &mut out,
        format_args!(
            ",\n    by: {},\n    seed: {},\n    parts: [\n",
            split.by.id(),
            split.seed
        ),
    );
    for part in &split.parts {
        out.push_str("        (name: ");
        string(&mut out, part.name.as_str());
        number(&mut out, format_args!(", percent: {}", part.percent));
        for (name, value) in &part.extra {
            number(&mut out, format_args!(", {}: {value}", field_name(name)));
        }
        out.push_str("),\n");
    }
    out.push_str("    ],\n");
    for (name, value) in &split.extra {
        number(
            &mut out,
            format_args!("    {}: {value},\n", field_name(name)),
        );
    }
    out.push_str("    articles: {\n");
    for (article, part) in &split.articles {
        out.push_str("        ");
        string(&mut out, article.as_str());
        out.push_str(": ");
        string(&mut out, part.as_str());
        out.push_str(",\n");
    }
    out.push_str("    },\n)\n");
    out
}

fn by(node: super::scan::Node) -> Result<SplitBy, Fault> {
    read::word(node, &SplitBy::ALL)
}

fn share(node: super::scan::Node) -> Result<Share, Fault> {
    let mut f = Fields::of(node)?;
    Ok(Share {
        name: f.need("name", read::id)?,
        percent: f.need("percent", read::whole)?,
        extra: f.rest(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RON: &str = r#"(
    format: 1,
    name: "main",
    by: story,
    seed: 7,
    parts: [
        (name: "train", percent: 80, colour: "blue"),
        (name: "test", percent: 20),
    ],
    asked_by: ("anna", [1, 2]),
    articles: {
        "2023/a \"b\".txt": "train",
        "2023/b.txt": "test",
    },
)
"#;

    #[test]
    fn a_split_comes_back_byte_for_byte_with_what_nobody_knows() {
        let split = parse(RON).expect("a split").value;
        assert_eq!(split.parts.len(), 2);
        assert_eq!(split.articles.len(), 2);
        assert_eq!(print(&split), RON);
    }

    #[test]
    fn a_damaged_split_is_damaged_whole() {
        for (from, to, place, told) in [
            (
                "\": \"test\"",
                "\": \"dev\"",
                (13, 23),
                "there is no part dev",
            ),
            (
                "by: story",
                "by: luck",
                (4, 9),
                "one of story, time, source, entity, random expected",
            ),
            ("    seed: 7,\n", "", (1, 1), "`seed` is missing"),
            (
                "b.txt\": \"test\",",
                "b.txt\": \"test\", \"2023/b.txt\": \"train\",",
                (13, 31),
                "2023/b.txt stands here for the second time, before in test",
            ),
        ] {
            let broken = RON.replacen(from, to, 1);
            assert_ne!(broken, RON, "{from}");
            let flaw = parse(&broken).expect_err(from);
            assert_eq!((flaw.place, flaw.message.as_str()), (place, told));
        }
        let newer = parse(&RON.replace("format: 1", "format: 9")).expect("it opens");
        assert!(newer.read_only.is_some());
    }
}
