//! Zones of a text by rules: what isn't body, proposed quietly.
//!
//! Adds the neighbours to what [`super::junk`] says of a line alone: repeated
//! headlines, rubrics beside a date, a caption after a lightbox's lone "X". One
//! pass, cheap per paragraph. What no zone covers is body. Must not know files,
//! markup or tags.

use super::head::Head;
use super::junk::{self, Place};
use super::lines::{Line, lines, same_words, word_count};
use crate::model::{Zone, ZoneKind};

/// Proposes zones, in order, not overlapping. `title` is the article's where the
/// text itself doesn't have it at `head.title` (a page's own title).
pub fn propose(text: &str, head: &Head, title: Option<&str>) -> Vec<Zone> {
    let own_title = head.title.and_then(|span| span.of(text));
    let title = own_title.or(title);
    let mut zones: Vec<Zone> = Vec::new();
    let mut summary: Option<(Line, usize)> = None;
    let mut before: Option<(Line, Option<ZoneKind>)> = None;
    let mut past_title = head.title.is_none();
    let mut body_lines = 0;
    let mut in_links = false;
    for (index, line) in lines(text).enumerate() {
        let Some(span) = line.span() else {
            break;
        };
        let by_words = head.kinds.get(index);
        let place = Place::of(&line, text, by_words.is_some());
        let is_title = head.title == Some(span);
        let kind = if is_title {
            past_title = true;
            Some(ZoneKind::Headline)
        } else if past_title
            && title.is_some_and(|title| line.text.len() < 600 && same_words(title, line.text))
        {
            Some(ZoneKind::HeadlineRepeat)
        } else {
            let by_words = match by_words {
                Some(kind) => *kind,
                None => junk::kind_of(line.text, place),
            };
            by_words.or_else(|| {
                let (neighbour, kind) = before?;
                by_neighbour(line.text, place, neighbour.text, kind)
            })
        };
        // The titles under a heading such as "Read also", up to a sentence.
        let kind =
            kind.or((in_links && place.tail && is_link(line.text)).then_some(ZoneKind::Related));
        in_links =
            kind == Some(ZoneKind::Related) && (in_links || junk::is_list_heading(line.text));
        // The rubric between title and date is known only once the date is.
        if kind == Some(ZoneKind::Meta)
            && place.head
            && let Some((rubric, None)) = before
            && is_rubric(rubric.text)
            && zones
                .last()
                .is_some_and(|zone| zone.kind == ZoneKind::Headline)
            && let Some(span) = rubric.span()
        {
            zones.push(Zone {
                span,
                kind: ZoneKind::Meta,
            });
            summary = None;
            body_lines = 0;
        }
        match (kind, summary) {
            (Some(kind), _) => zones.push(Zone { span, kind }),
            (None, Some((lead, at))) if lead.text == line.text => {
                if let Some(span) = lead.span() {
                    zones.insert(
                        at,
                        Zone {
                            span,
                            kind: ZoneKind::HeadlineRepeat,
                        },
                    );
                }
                summary = None;
            }
            (None, None)
                if body_lines == 0 && own_title.is_some() && past_title && line.text.len() > 60 =>
            {
                summary = Some((line, zones.len()));
            }
            _ => {}
        }
        body_lines += usize::from(kind.is_none() && line.text.len() > 120);
        before = Some((line, kind));
    }
    zones
}

/// What a line is because of the one before it.
fn by_neighbour(
    line: &str,
    place: Place,
    before: &str,
    kind: Option<ZoneKind>,
) -> Option<ZoneKind> {
    // The picture's button, then who is on it.
    let after_button =
        kind == Some(ZoneKind::Navigation) && matches!(before, "X" | "x" | "×" | "✕");
    if place.head
        && after_button
        && line.len() <= 100
        && word_count(line, 12) < 12
        && !line.ends_with(['.', '!', '?', ':', '”', '"'])
    {
        return Some(ZoneKind::Caption);
    }
    let is_rubric_after = place.head && kind == Some(ZoneKind::Headline) && junk::is_section(line);
    is_rubric_after.then_some(ZoneKind::Meta)
}

fn is_link(line: &str) -> bool {
    line.len() <= 160
        && word_count(line, 20) < 20
        && !line.ends_with(['.', '!', '”', '"', ':', '…', '։', '。'])
}

fn is_rubric(line: &str) -> bool {
    line.len() <= 30
        && word_count(line, 3) <= 2
        && line
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '&' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::head;
    use expect_test::{Expect, expect};

    fn show(text: &str) -> String {
        propose(text, &head::propose(text), None)
            .iter()
            .map(|zone| {
                format!(
                    "{} {:?}\n",
                    zone.kind.id(),
                    zone.span.of(text).unwrap_or("outside the text")
                )
            })
            .collect()
    }

    fn check(text: &str, expect: Expect) {
        expect.assert_eq(&show(text));
    }

    const LEAD: &str =
        "Owners keep silent as the ministry waits for an answer from the port of Batumi.";
    const BODY: &str = "BATUMI: The delegation arrived in the morning and met the port's director, who spoke for an hour about the new quay and the trains.\n\n“We have time,” the director, Otar Beridze, told reporters. By Tuesday the port had reopened.\n\nNobody from the ministry would comment, and the owners did not answer letters that were sent to them in the spring.";

    #[test]
    fn a_page_with_everything() {
        check(
            &format!(
                "Begin typing your search...\r\n  Port talks stall\r\n\r\n  {LEAD}\r\n\r\n  Port talks stall\r\n  X\r\n   Director Otar Beridze\r\n\r\n{BODY}\r\n\r\n{LEAD}\r\n\r\nRail is next, tooRead more Rail is next, too\r\n\r\n  The quay waits.\r\n  IANS\r\n  Next Story"
            ),
            expect![[r#"
                navigation "Begin typing your search..."
                headline "Port talks stall"
                headline_repeat "Owners keep silent as the ministry waits for an answer from the port of Batumi."
                headline_repeat "Port talks stall"
                navigation "X"
                caption "Director Otar Beridze"
                related "Rail is next, tooRead more Rail is next, too"
                byline "IANS"
                navigation "Next Story"
            "#]],
        );
    }

    #[test]
    fn rubric_and_date_under_the_title() {
        check(
            &format!(
                "Port talks stall\n\nWar\nPost At: Mar 04/2024 08:15AM\n\n{BODY}\n\nDirector Otar Beridze, left, is pictured with envoy Lia Gelashvili in Batumi on March 3, 2024. Contributor\n\nThe quay waits.\n\nDisclaimer: This page gives no advice of any kind."
            ),
            expect![[r#"
                headline "Port talks stall"
                meta "War"
                meta "Post At: Mar 04/2024 08:15AM"
                caption "Director Otar Beridze, left, is pictured with envoy Lia Gelashvili in Batumi on March 3, 2024. Contributor"
                disclaimer "Disclaimer: This page gives no advice of any kind."
            "#]],
        );
        check(
            &format!("Port talks stall\nCargo\n\n{BODY}"),
            expect![[r#"
            headline "Port talks stall"
        "#]],
        );
    }

    #[test]
    fn links_under_their_heading() {
        check(
            &format!(
                "Port talks stall\n\n{BODY}\n\nREAD ALSO\nRail is next, too\nWho pays for the quay?\n\nThe quay waits.\nRain"
            ),
            expect![[r#"
                headline "Port talks stall"
                related "READ ALSO"
                related "Rail is next, too"
                related "Who pays for the quay?"
            "#]],
        );
    }

    #[test]
    fn plain_text_has_no_zones() {
        check(BODY, expect![[""]]);
        check("", expect![[""]]);
        check("One line", expect![[""]]);
    }

    #[test]
    fn a_line_of_megabytes_is_body() {
        let line = "The quay waits. ".repeat(700_000);
        assert_eq!(show(&line), "");
        assert_eq!(
            show(&format!("Port talks stall\n{line}")),
            "headline \"Port talks stall\"\n"
        );
    }

    proptest::proptest! {
        #[test]
        fn zones_are_in_order_apart_and_on_characters(lines in proptest::collection::vec("(Port talks stall|X|War|IANS|Photo: Ő|By Ann Őri|2024-03-04|.{0,80}|[a-zé ]{60,140})", 0..30), end in "\r?\n{1,2}") {
            let text = lines.join(&end);
            let zones = propose(&text, &head::propose(&text), Some("Port talks stall"));
            let mut last = 0;
            for zone in zones {
                proptest::prop_assert!(zone.span.of(&text).is_some());
                proptest::prop_assert!(zone.span.start() >= last);
                last = zone.span.end();
            }
        }
    }
}
