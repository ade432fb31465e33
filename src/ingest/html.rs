//! Web pages: the article's text without its frame, and title, date, byline,
//! site and language from the page's own metadata.
//!
//! Extraction is dom_smoothie's. Pages too large, too deep or too odd for it, and
//! those without an article, give all their text instead. Fetches nothing.

use dom_smoothie::{Config, Readability, TextMode};

use super::lines::same_words;
use super::{
    Hints, Kind, Reading, Unreadable, dates, decode, either, head, junk, language, strip, zones,
};
use crate::model::ArticleMeta;

pub static KIND: Kind = Kind {
    extensions: &["html", "htm", "xhtml"],
    name: "web page",
    read,
    text: |bytes, hints| Ok(page(bytes, hints)?.0),
};

/// Pages past these bounds are stripped of tags, never parsed: parsing costs more
/// than their size, and stack by their depth.
const MAX_BYTES: usize = 8 * 1024 * 1024;
const MAX_DEPTH: usize = 400;
const MAX_ELEMENTS: usize = 60_000;
const MAX_ATTRIBUTES: usize = 2000;

/// A page's text, what its metadata says, and its encoding.
fn page(bytes: &[u8], hints: &Hints) -> Result<(String, ArticleMeta, &'static str), Unreadable> {
    let decoded = match hints.encoding {
        Some(_) => hints.decode(bytes)?,
        None => decode::decode_declared(bytes, strip::declared_encoding(bytes).as_deref())?,
    };
    let page = &decoded.text;
    let (text, meta) = article(page).unwrap_or_else(|| {
        let title = strip::element_text(page, "h1").or_else(|| strip::element_text(page, "title"));
        let meta = ArticleMeta {
            title,
            ..ArticleMeta::default()
        };
        (strip::text_of(page), meta)
    });
    let text = tidy(&text);
    if text.is_empty() {
        return Err(Unreadable::NoText);
    }
    Ok((text, meta, decoded.encoding))
}

fn read(bytes: &[u8], hints: &Hints) -> Result<Reading, Unreadable> {
    let (text, mut meta, encoding) = page(bytes, hints)?;
    let mut head = head::propose(&text);
    if let Some(title) = meta.title.as_deref() {
        head.title = head::locate(&text, title);
    }
    let zones = zones::propose(&text, &head, meta.title.as_deref());
    // A page's word on its language is often its template's.
    let spoken = language::language_of(&text).map(str::to_owned);
    meta.language = spoken.or(meta.language);
    let meta = either(meta, head.meta);
    let damage = text.find('\u{FFFD}').map(|first_byte| decode::Damage {
        replaced: text[first_byte..].matches('\u{FFFD}').count(),
        first_byte,
    });
    Ok(Reading {
        text,
        encoding,
        damage,
        meta,
        zones,
    })
}

/// Text and metadata of the page's article; `None` where there is none or the
/// page is out of bounds.
fn article(page: &str) -> Option<(String, ArticleMeta)> {
    if page.len() > MAX_BYTES {
        return None;
    }
    let survey = strip::survey(page);
    if survey.depth > MAX_DEPTH
        || survey.elements > MAX_ELEMENTS
        || survey.attributes > MAX_ATTRIBUTES
    {
        return None;
    }
    let config = Config {
        max_elements_to_parse: 2 * MAX_ELEMENTS,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let article = Readability::new(page, None, Some(config))
        .ok()?
        .parse()
        .ok()?;
    let text = article.text_content.to_string();
    if text.trim().is_empty() {
        return None;
    }
    let filled = |value: Option<String>| {
        value
            .map(|v| head::clean(&v))
            .filter(|v| !v.is_empty() && v.len() <= 300)
    };
    let published = article.published_time.or(article.modified_time);
    Some((
        text,
        ArticleMeta {
            title: filled(Some(article.title))
                .map(|title| without_site(title, article.site_name.as_deref(), page)),
            published: published
                .and_then(|time| dates::find(&time))
                .map(|found| found.date.to_string()),
            source: filled(article.site_name),
            author: filled(article.byline)
                .map(|line| junk::byline(&line).map(str::to_owned).unwrap_or(line)),
            url: filled(article.url).filter(|url| junk::is_url(url)),
            language: article.lang.and_then(|tag| language::primary(&tag)),
        },
    ))
}

/// "Port talks stall - Harbour Weekly" without the site, where the page names it
/// or has the rest as its heading.
fn without_site(title: String, site: Option<&str>, page: &str) -> String {
    const MARKS: &[&str] = &[" - ", " | ", " — ", " – ", " :: ", " · "];
    let cut = MARKS
        .iter()
        .filter_map(|mark| Some((title.rfind(mark)?, mark.len())))
        .max();
    let Some((at, mark)) = cut else {
        return title;
    };
    let (own, end) = (&title[..at], &title[at + mark..]);
    let is_site = site.is_some_and(|site| same_words(site, end));
    if is_site || strip::element_text(page, "h1").is_some_and(|h1| same_words(&h1, own)) {
        return own.trim_end().to_owned();
    }
    title
}

/// No blanks at the ends of lines and at most one empty line between two.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !tidied.is_empty() {
            tidied.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        tidied.push_str(line);
    }
    tidied
}

#[cfg(test)]
mod tests {
    use crate::ingest::{Unreadable, read, show};
    use expect_test::{Expect, expect};

    fn check(html: &[u8], expect: Expect) {
        let got = match read("page.html", html) {
            Ok(reading) => format!("{}---\n{}\n", show(&reading), reading.text),
            Err(reason) => format!("{reason}\n"),
        };
        expect.assert_eq(&got);
    }

    const PARAGRAPHS: &str = "<p>The delegation arrived in Batumi in the morning and met the port’s director, who spoke for an hour about the new quay, the trains and the price of grain.</p>
        <p>“We have time,” the director, Otar Beridze, told reporters, “and we will use all of it.” By Tuesday the port had reopened, though few ships came.</p>
        <p>Nobody from the ministry would comment, and the owners, a company in Cyprus, did not answer letters that were sent to them in the spring.</p>";

    #[test]
    fn an_article_in_its_page() {
        check(
            format!("<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Port talks stall - Harbour Weekly</title>
                <meta property=\"og:site_name\" content=\"Harbour Weekly\"><meta property=\"article:published_time\" content=\"2024-03-04T08:15:00Z\">
                <meta name=\"author\" content=\"Anna Sargsyan\"></head><body><nav><a href=/>Home</a> <a href=/world>World</a></nav>
                <article><h1>Port talks stall</h1>{PARAGRAPHS}</article><footer>© 2024 Harbour Weekly</footer></body></html>").as_bytes(),
            expect![[r#"
                utf-8
                title: Port talks stall
                published: 2024-03-04
                source: Harbour Weekly
                author: Anna Sargsyan
                language: en
                ---
                The delegation arrived in Batumi in the morning and met the port’s director, who spoke for an hour about the new quay, the trains and the price of grain.

                “We have time,” the director, Otar Beridze, told reporters, “and we will use all of it.” By Tuesday the port had reopened, though few ships came.

                Nobody from the ministry would comment, and the owners, a company in Cyprus, did not answer letters that were sent to them in the spring.
            "#]],
        );
    }

    #[test]
    fn a_page_without_an_article_gives_its_text() {
        check(
            b"<title>Ships</title><ul><li>Alma<li>Bora</ul>",
            expect![[r#"
                utf-8
                title: Ships
                ---
                Alma
                Bora
            "#]],
        );
        check(
            b"<html><body><script>var a = 1;</script></body></html>",
            expect![[r#"
                the page holds no text: save the article itself, not its frame or script
            "#]],
        );
        check(
            b"just words",
            expect![[r#"
            utf-8
            title: just words
            ---
            just words
        "#]],
        );
    }

    #[test]
    fn a_wrong_charset_is_not_believed() {
        let page = |charset: &str| {
            format!(
                "<meta charset={charset}><title>Порт</title><p>Делегация прибыла в Батуми утром и встретилась с директором порта. Переговоры продолжатся во вторник.</p>"
            )
        };
        for (declared, real) in [
            ("windows-1252", "utf-8"),
            ("utf-8", "windows-1251"),
            ("koi8-r", "koi8-r"),
            ("iso-8859-1", "windows-1251"),
            ("nonsense", "windows-1251"),
        ] {
            let page = page(declared);
            let (bytes, _, _) = encoding_rs::Encoding::for_label(real.as_bytes())
                .unwrap()
                .encode(&page);
            let reading = read("page.htm", &bytes).unwrap();
            assert_eq!(reading.encoding, real, "declared {declared}");
            assert!(
                reading.text.contains("Делегация прибыла"),
                "{}",
                reading.text
            );
        }
    }

    #[test]
    fn pages_made_to_break_parsers() {
        for nesting in [
            "<div>",
            "<b>",
            "<li><dd>",
            "<svg><g>",
            "<table><tr><td>",
            "<b><p>",
            "<a x=\"",
            "<!--",
            "<div a=1 b=2 c=3 ",
            "</p>",
        ] {
            let page = format!("{}Words at the bottom.", nesting.repeat(100_000));
            match read("page.html", page.as_bytes()) {
                Ok(reading) => assert!(!reading.text.is_empty(), "{nesting}"),
                Err(reason) => assert_eq!(reason, Unreadable::NoText, "{nesting}"),
            }
        }
        let deep = format!(
            "{}{PARAGRAPHS}{}",
            "<div>".repeat(390),
            "</div>".repeat(390)
        );
        assert!(
            read("page.html", deep.as_bytes())
                .unwrap()
                .text
                .starts_with("The delegation")
        );
        let bomb = "<!DOCTYPE html [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]><p>Then &c; it ended.</p>";
        assert!(
            read("page.html", bomb.as_bytes())
                .unwrap()
                .text
                .contains("Then &c; it ended.")
        );
    }
}
