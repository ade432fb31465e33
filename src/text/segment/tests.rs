//! Segmentation on texts with the quirks of scraped news, and what must hold on
//! any text.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::text::Span;
use crate::text::offsets::is_boundary;

/// The text without its `[` and `]`, and the span that stood between them.
fn marked(source: &str) -> (String, Span) {
    let start = source.find('[').expect("a [");
    let end = source.rfind(']').expect("a ]");
    let text = [
        &source[..start],
        &source[start + 1..end],
        &source[end + 1..],
    ]
    .concat();
    (text, Span::from_range(start..end - 1).expect("a span"))
}

/// The text with `[` and `]` around the span.
fn mark(text: &str, span: Option<Span>) -> String {
    match span {
        None => "none".into(),
        Some(span) => {
            let range = span.range();
            [
                &text[..range.start],
                "[",
                &text[range.clone()],
                "]",
                &text[range.end..],
            ]
            .concat()
        }
    }
}

/// The span moved or changed by `change`, marked in the text.
fn changed(source: &str, change: impl Fn(&str, Span) -> Option<Span>) -> String {
    let (text, span) = marked(source);
    mark(&text, change(&text, span))
}

fn whole(text: &str) -> Span {
    Span::from_range(0..text.len()).expect("a text")
}

fn quotes(text: &str, spans: Vec<Span>) -> Vec<&str> {
    spans.iter().filter_map(|span| span.of(text)).collect()
}

fn check_words(text: &str, expected: Expect) {
    expected.assert_eq(&quotes(text, words(text, whole(text))).join(" | "));
}

fn check_sentences(text: &str, expected: Expect) {
    expected.assert_eq(&quotes(text, sentences(text, whole(text))).join("\n"));
}

/// The text with a bar at each place the caret stops at, from one end to the other.
fn stops(text: &str, unit: Unit, step: fn(&str, u32, Unit) -> u32) -> String {
    let forward = step(text, 0, unit) > 0;
    let (mut at, end) = if forward {
        (0, text.len())
    } else {
        (text.len() as u32, 0)
    };
    let mut stops = vec![at as usize];
    while at as usize != end {
        at = step(text, at, unit);
        stops.push(at as usize);
    }
    stops.sort_unstable();
    stops
        .windows(2)
        .map(|pair| &text[pair[0]..pair[1]])
        .collect::<Vec<_>>()
        .join("|")
}

#[test]
fn a_possessive_is_its_own_word_and_an_abbreviation_keeps_its_stop() {
    check_words(
        "Armenia’s envoy met J.K. Doe of the U.S. at 5 p.m. to sign a €10.5 million deal (3.5%).",
        expect![[
            r#"Armenia | ’s | envoy | met | J.K. | Doe | of | the | U.S. | at | 5 | p.m. | to | sign | a | 10.5 | million | deal | 3.5"#
        ]],
    );
    check_words(
        "The U.S.’s view, it's Côte d’Ivoire; don’t! O’Brien, Ph.D",
        expect![[r#"The | U.S. | ’s | view | it | 's | Côte | d’Ivoire | don’t | O’Brien | Ph.D"#]],
    );
}

#[test]
fn words_that_a_scraper_ran_together_come_apart() {
    check_words(
        "It ended on Monday.The talks. Photo:Reuters example.com 12:07PM",
        expect![[
            r#"It | ended | on | Monday | The | talks | Photo | Reuters | example.com | 12 | 07PM"#
        ]],
    );
}

#[test]
fn scripts_without_blanks_have_words() {
    check_words("在北京举行会谈。", expect![[r#"在 | 北京 | 举行 | 会谈"#]]);
    check_words(
        "東京で会議が開かれた",
        expect!["東京 | で | 会議 | が | 開 | か | れた"],
    );
    check_words("ทุกสองสัปดาห์", expect![[r#"ทุก | สอง | สัปดาห์"#]]);
    check_words(
        "Երևանը մերժեց։ Москва ждёт.",
        expect![[r#"Երևանը | մերժեց | Москва | ждёт"#]],
    );
}

#[test]
fn the_word_at_a_place_is_the_one_around_or_before_it() {
    let text = "Armenia’s base, (EU) 😊";
    let at = |byte| {
        word_at(text, byte)
            .and_then(|it| it.of(text))
            .unwrap_or("none")
    };
    let found: Vec<_> = [0, 3, 7, 8, 10, 11, 12, 16, 17, 18, 19, 20, 22, 99]
        .map(at)
        .into();
    // 8 lies inside the apostrophe, 11 right behind the possessive, 16 behind the
    // comma, 20 behind the closing bracket.
    assert_eq!(
        found,
        [
            "Armenia",
            "Armenia",
            "Armenia",
            "Armenia",
            "Armenia’s",
            "Armenia’s",
            "base",
            "base",
            "none",
            "none",
            "EU",
            "EU",
            "none",
            "none"
        ]
    );
}

#[test]
fn abbreviations_and_initials_end_no_sentence() {
    check_sentences(
        "Mr. Doe met Gen. Roe in the U.S. Army base on Jan. 5. The book by J. K. Author, \
         Fig. 2, names Apple Inc. He left the U.S. They stayed at 5 p.m. Monday. See No. 7. No. We lost.",
        expect![[r#"
            Mr. Doe met Gen. Roe in the U.S. Army base on Jan. 5.
            The book by J. K. Author, Fig. 2, names Apple Inc.
            He left the U.S.
            They stayed at 5 p.m. Monday.
            See No. 7.
            No.
            We lost."#]],
    );
}

#[test]
fn a_quotation_goes_on_and_a_line_ends() {
    check_sentences(
        "“Why now?” he asked. “We won.” No one spoke.It was over…\n Yerevan turns west\r\n\r\nNext Story",
        expect![[r#"
            “Why now?” he asked.
            “We won.”
            No one spoke.
            It was over…
            Yerevan turns west
            Next Story"#]],
    );
    check_sentences(
        "会谈结束。东京で会議。",
        expect![[r#"
        会谈结束。
        东京で会議。"#]],
    );
}

#[test]
fn the_sentence_at_a_place_is_trimmed() {
    let text = "  One went.  Two came. \n\nThree.";
    let at = |byte| {
        sentence_at(text, byte)
            .and_then(|it| it.of(text))
            .unwrap_or("none")
    };
    assert_eq!(at(0), "One went.");
    assert_eq!(at(11), "One went.");
    assert_eq!(at(12), "One went.");
    assert_eq!(at(13), "Two came.");
    assert_eq!(at(23), "Two came.");
    assert_eq!(at(24), "none");
    assert_eq!(at(99), "Three.");
}

#[test]
fn lines_end_in_three_ways() {
    let text = "a\r\n\rb\nc";
    let lines: Vec<_> = paragraphs(text).filter_map(|it| it.of(text)).collect();
    assert_eq!(lines, ["a\r\n", "\r", "b\n", "c"]);
    let at = |byte| {
        line_at(text, byte)
            .and_then(|it| it.of(text))
            .unwrap_or("none")
    };
    assert_eq!(
        [0, 1, 2, 3, 4, 5, 6, 7].map(at),
        ["a", "a", "a", "none", "b", "b", "c", "c"]
    );
    assert_eq!(paragraphs("").count(), 0);
    assert_eq!(line_at("a\n", 2), None);
}

#[test]
fn the_caret_stops_at_the_starts_of_words_sentences_and_paragraphs() {
    let text = "One’s — (two). Three!\r\n\nFour 👩‍👧 e\u{301}.\n";
    check_stops(
        text,
        Unit::Word,
        expect![[r#"One|’s — (|two). |Three!\r\n\n|Four 👩\u{200d}👧 |e\u{301}.\n"#]],
    );
    check_stops(
        text,
        Unit::Sentence,
        expect![[r#"One’s — (two). |Three!\r\n\n|Four 👩\u{200d}👧 e\u{301}.\n"#]],
    );
    check_stops(
        text,
        Unit::Paragraph,
        expect![[r#"One’s — (two). Three!\r\n\n|Four 👩\u{200d}👧 e\u{301}.\n"#]],
    );
    check_stops(
        "a\r\n👩‍👧e\u{301}",
        Unit::Grapheme,
        expect![[r#"a|\r\n|👩\u{200d}👧|e\u{301}"#]],
    );
    check_stops(
        text,
        Unit::Document,
        expect![[r#"One’s — (two). Three!\r\n\nFour 👩\u{200d}👧 e\u{301}.\n"#]],
    );
}

fn check_stops(text: &str, unit: Unit, expected: Expect) {
    let shown = |stops: String| format!("{stops:?}").trim_matches('"').to_owned();
    let forth = shown(stops(text, unit, next));
    expected.assert_eq(&forth);
    assert_eq!(shown(stops(text, unit, previous)), forth, "and back again");
}

#[test]
fn a_selection_snaps_to_whole_words() {
    let cases = [
        ("The Euro[pean Un]ion met", "The [European Union] met"),
        ("in [Armen]ia’s capital", "in [Armenia]’s capital"),
        ("in [Armenia]’s capital", "in [Armenia]’s capital"),
        ("in [Armenia’]s capital", "in [Armenia’s] capital"),
        ("in Armenia[’s capital]", "in Armenia’s [capital]"),
        ("in Armenia’[s] capital", "in [Armenia’s] capital"),
        ("[ , said “Yes,” ]he", " , [said “Yes,”] he"),
        ("the [U.S]., he", "the [U.S.], he"),
        ("the U[.]S. he", "the [U.S.] he"),
        ("a [— ] b", "none"),
        ("去[北京]了", "去[北京]了"),
    ];
    for (from, to) in cases {
        assert_eq!(changed(from, snap), to, "{from}");
    }
}

#[test]
fn blanks_and_punctuation_are_trimmed_but_not_what_carries_meaning() {
    let cases = [
        ("[“Armenia]’s", "“[Armenia]’s"),
        ("[ European Union (EU), ]", " [European Union (EU)], "),
        ("[(EU)]", "([EU])"),
        ("[(left) meets]", "[(left) meets]"),
        ("[“Foreign agents” law.]", "[“Foreign agents” law]."),
        ("[“short-sighted”.]", "“[short-sighted]”."),
        ("[‘Armenia’s choice’]", "‘[Armenia’s choice]’"),
        ("the [U.S.]", "the [U.S.]"),
        ("the [end.]", "the [end]."),
        ("at [Apple Inc.]", "at [Apple Inc.]"),
        ("[some 10%.]", "[some 10%]."),
        ("[$5, €6, №]", "[$5, €6, №]"),
        ("a [-5 °C;]", "a [-5 °C];"),
        ("[soldiers’ ]", "[soldiers]’ "),
        ("[«Мир»,]", "«[Мир]»,"),
        ("[会谈。]", "[会谈]。"),
        ("[😊!]", "[😊]!"),
        ("[ \u{a0}…\n]", "none"),
    ];
    for (from, to) in cases {
        assert_eq!(changed(from, trim), to, "{from}");
    }
}

#[test]
fn edges_move_by_words_or_characters() {
    let grown = |from, snap| changed(from, |text, span| grow_end(text, span, snap));
    assert_eq!(
        grown("the [European Union] (EU) met", true),
        "the [European Union (EU)] met"
    );
    assert_eq!(grown("[Armenia]’s base", true), "[Armenia’s] base");
    assert_eq!(grown("[Armen]ia’s base", true), "[Armenia]’s base");
    assert_eq!(grown("[a]e\u{301}x", false), "[ae\u{301}]x");
    assert_eq!(grown("a [b]. ", true), "none");
    assert_eq!(grown("a [b]", false), "none");
    let shrunk = |from, snap| changed(from, |text, span| shrink_end(text, span, snap));
    assert_eq!(
        shrunk("the [European Union (EU)] met", true),
        "the [European Union] (EU) met"
    );
    assert_eq!(shrunk("[Armenia’s]", true), "[Armenia]’s");
    assert_eq!(shrunk("a [b] c", true), "none");
    assert_eq!(shrunk("[e\u{301}]", false), "none");
    let earlier = |from, snap| changed(from, |text, span| grow_start(text, span, snap));
    assert_eq!(earlier("the\n— big [house]", true), "the\n— [big house]");
    assert_eq!(earlier("the [house]", false), "the[ house]");
    assert_eq!(earlier(" [a]", true), "none");
    let later = |from, snap| changed(from, |text, span| shrink_start(text, span, snap));
    assert_eq!(later("[the (big) house]", true), "the ([big) house]");
    assert_eq!(later("[house] x", true), "none");
    assert_eq!(later("[👩‍👧x]", false), "👩‍👧[x]");
}

fn found(text: &str, spans: Vec<Span>) -> String {
    spans
        .iter()
        .rev()
        .fold(text.to_owned(), |marked, span| mark(&marked, Some(*span)))
}

#[test]
fn a_quote_occurs_as_whole_words_in_its_case() {
    let text = "Armenia, Armenian Armenia’s ARMENIA l’Armenia O’Armenia pro-Armenia";
    assert_eq!(
        found(text, occurrences(text, "Armenia")),
        "[Armenia], Armenian [Armenia]’s ARMENIA l’[Armenia] O’Armenia pro-[Armenia]"
    );
    let text = "European\u{a0}Union\nEuropean \r\n Union EuropeanUnion";
    assert_eq!(
        found(text, occurrences(text, " European  Union ")),
        "[European\u{a0}Union]\n[European \r\n Union] EuropeanUnion"
    );
    let text = "10 10,000 2010 10.5 10. U.S. U.S.A. 去北京了 cafe\u{301}";
    assert_eq!(
        found(text, occurrences(text, "10")),
        text.replacen("10", "[10]", 1).replace("10. ", "[10]. ")
    );
    assert_eq!(
        found(text, occurrences(text, "U.S.")),
        text.replacen("U.S.", "[U.S.]", 1)
    );
    assert_eq!(
        found(text, occurrences(text, "北京")),
        text.replace("北京", "[北京]")
    );
    assert_eq!(occurrences(text, "cafe"), []);
    assert_eq!(occurrences(text, "  "), []);
    assert_eq!(occurrences("aaaa a-a-a-a", "a-a").len(), 2);
}

#[test]
fn find_folds_case_quotes_and_blanks_to_exact_bytes() {
    let check = |text: &str, needle: &str, case, expected: &str| {
        assert_eq!(found(text, find(text, needle, case)), expected, "{needle}");
    };
    check(
        "Straße STRASSE Straẞe",
        "strasse",
        false,
        "[Straße] [STRASSE] [Straẞe]",
    );
    check("Straße s ß", "s", false, "[S]traße [s] ß");
    check("İstanbul İİ", "istanbul", false, "[İstanbul] İİ");
    check("ΟΔΟΣ οδός οδος", "οδος", false, "[ΟΔΟΣ] οδός [οδος]");
    check("ﬁne ﬁ", "f", false, "ﬁne ﬁ");
    check("“it’s” \"it's\"", "\"it's\"", true, "[“it’s”] [\"it's\"]");
    check("A\u{a0}\nb a b", "a b", false, "[A\u{a0}\nb] [a b]");
    check("Ab ab", "ab", true, "Ab [ab]");
    check("e\u{301} e", "e", true, "e\u{301} [e]");
    check("aaaaa", "aa", true, "[aa][aa]a");
    check("abababac", "ababac", true, "ab[ababac]");
    check("x", "", true, "x");
}

#[test]
fn one_very_long_line_costs_no_more_than_a_window() {
    let letters = "a".repeat(1_000_000);
    let dots = ".".repeat(1_000_000);
    let words = "word and. Then ".repeat(70_000);
    for text in [&letters, &dots, &words] {
        for byte in [0, 1, 4096, 500_000, 999_999, 1_000_000] {
            for unit in UNITS {
                assert!(next(text, byte, unit) > byte.min(999_999));
                assert!(previous(text, byte, unit) <= byte);
            }
            word_at(text, byte);
            sentence_at(text, byte);
            Span::new(byte, byte + 9).and_then(|span| snap(text, span));
        }
    }
    let all = sentences(&words, whole(&words));
    assert_eq!(all.len(), 70_001);
    assert_eq!(all[69_999].of(&words), Some("Then word and."));
    assert_eq!(super::words(&words, whole(&words)).len(), 210_000);
}

const UNITS: [Unit; 5] = [
    Unit::Grapheme,
    Unit::Word,
    Unit::Sentence,
    Unit::Paragraph,
    Unit::Document,
];

/// Texts of what makes segmentation hard, thrown together.
fn texts() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "a",
        "Monday",
        "The",
        "U.S",
        ".",
        " ",
        "\u{a0}",
        "\n",
        "\r\n",
        "\r",
        "’s",
        "'",
        "“",
        "”",
        "(",
        ")",
        "€",
        "10",
        ",",
        "%",
        "é",
        "e\u{301}",
        "😊",
        "👩‍👧",
        "北京",
        "ไทย",
        "한국",
        "ß",
        "İ",
        "Jan",
        "\u{200d}",
        "ո",
        "عرب",
        "-",
        "\"",
        "‘",
        "?",
        "🇦🇲",
    ]);
    prop_oneof![
        3 => prop::collection::vec(bits, 0..24).prop_map(|bits| bits.concat()),
        1 => any::<String>(),
    ]
}

fn spans_in_order(text: &str, spans: &[Span]) -> bool {
    spans
        .windows(2)
        .all(|pair| pair[0].end() <= pair[1].start())
        && spans.iter().all(|span| span.of(text).is_some())
}

proptest! {
    #[test]
    fn the_caret_lands_on_boundaries_and_gets_on(text in texts(), byte in 0u32..120) {
        let at = floor(&text, byte);
        let end = text.len() as u32;
        for unit in UNITS {
            let forth = next(&text, byte, unit);
            let back = previous(&text, byte, unit);
            prop_assert!(is_boundary(&text, forth) && is_boundary(&text, back));
            prop_assert!(forth > at || (at == end && forth == end), "{unit:?} {forth}");
            prop_assert!(back < at || (at == 0 && back == 0), "{unit:?} {back}");
        }
    }

    #[test]
    fn a_snapped_selection_stays_as_it_is(text in texts(), start in 0u32..100, len in 1u32..40) {
        let Some(span) = Span::new(floor(&text, start), floor(&text, start + len)) else {
            return Ok(());
        };
        if let Some(trimmed) = trim(&text, span) {
            prop_assert!(trimmed.of(&text).is_some() && span.covers(trimmed));
            prop_assert_eq!(trim(&text, trimmed), Some(trimmed));
        }
        if let Some(snapped) = snap(&text, span) {
            prop_assert!(snapped.of(&text).is_some());
            prop_assert_eq!(snap(&text, snapped), Some(snapped));
        }
    }

    #[test]
    fn edges_move_the_way_they_say(text in texts(), start in 0u32..100, len in 1u32..40, by_word: bool) {
        let Some(span) = Span::new(floor(&text, start), floor(&text, start + len)) else {
            return Ok(());
        };
        for (grow, shrink) in [(grow_start, shrink_start), (grow_end, shrink_end)]
            as [(fn(&str, Span, bool) -> Option<Span>, fn(&str, Span, bool) -> Option<Span>); 2]
        {
            if let Some(more) = grow(&text, span, by_word) {
                prop_assert!(more.of(&text).is_some() && more.covers(span) && more != span);
            }
            if let Some(less) = shrink(&text, span, by_word) {
                prop_assert!(less.of(&text).is_some() && span.covers(less) && less != span);
            }
        }
    }

    #[test]
    fn pieces_lie_in_order_and_are_found_from_inside(text in texts(), byte in 0u32..120) {
        if !text.is_empty() {
            let words = words(&text, whole(&text));
            let sentences = sentences(&text, whole(&text));
            prop_assert!(spans_in_order(&text, &words) && spans_in_order(&text, &sentences));
            for sentence in sentences {
                prop_assert_eq!(sentence_at(&text, sentence.start()), Some(sentence));
            }
            for word in words {
                let around = word_at(&text, floor(&text, word.end() - 1));
                prop_assert!(around.is_some_and(|around| around.covers(word)), "{word:?}");
            }
        }
        let lines: String = paragraphs(&text).filter_map(|it| it.of(&text)).collect();
        prop_assert_eq!(lines, text.as_str());
        for found in [word_at(&text, byte), sentence_at(&text, byte), line_at(&text, byte)] {
            prop_assert!(found.is_none_or(|it| it.of(&text).is_some()));
        }
    }

    #[test]
    fn what_is_found_reads_like_the_needle(text in texts(), needle in texts(), case: bool) {
        let found = find(&text, &needle, case);
        prop_assert!(spans_in_order(&text, &found));
        for span in found {
            // The other way round the same is found, so nothing was cut.
            let there = span.of(&text).unwrap_or_default();
            prop_assert_eq!(find(there, &needle, case), vec![whole(there)]);
        }
        prop_assert!(spans_in_order(&text, &occurrences(&text, &needle)));
    }
}
