//! What the reader finds in files of our own words.

use expect_test::{Expect, expect};

use crate::exchange::told::told;

fn check(file: &str, expect: Expect) {
    expect.assert_eq(&told("conll", "set/a.conll", file.as_bytes(), &[]));
}

#[test]
fn the_last_column_holds_the_mentions() {
    check(
        "-DOCSTART- -X- -X- O\n\n\
         Anna NNP B-NP B-PER\n\
         Berg NNP I-NP I-PER\n\
         met VBD B-VP O\n\
         -LRB- ( O O\n\
         Nato NNP B-NP B-ORG\n\
         -RRB- ) O O\n\
         \n\
         Talks NNS B-NP O\n\
         -DOCSTART- (second) O\n\
         Berg NNP B-NP B-PER\n",
        expect![[r#"
            = a-1: tokens "Anna Berg met ( Nato )\nTalks"
              m1 PER "Anna Berg"
              m2 ORG "Nato"
            = second: tokens "Berg"
              m1 PER "Berg"
        "#]],
    );
}

#[test]
fn several_columns_are_layers() {
    check(
        "#\thttps://news.example/a\t[2023-12-28]\n\
         1\tBank\tB-ORG\tO\n\
         2\tof\tI-ORG\tO\n\
         3\tRome\tI-ORG\tB-LOC\n\
         \n\
         #\thttps://news.example/b\tundated\n\
         1\tRome\tB-LOC\tO\n\
         2\t#\tO\tO\n",
        expect![[r#"
            = https://news.example/a: tokens "Bank of Rome"
              ArticleMeta { title: None, published: Some("2023-12-28"), source: None, author: None, url: Some("https://news.example/a"), language: None }
              m1 ORG "Bank of Rome"
              m2 LOC "Rome"
            = https://news.example/b: tokens "Rome #"
              ArticleMeta { title: None, published: None, source: None, author: None, url: Some("https://news.example/b"), language: None }
              m1 LOC "Rome"
        "#]],
    );
}

#[test]
fn rows_have_as_many_tags_as_they_need() {
    check(
        "Mayor B-OCC\nof I-OCC\nRome B-GPE I-OCC B-CITY\nfell O\n",
        expect![[r#"
            = a: tokens "Mayor of Rome fell"
              m1 CITY "Rome"
              m2 GPE "Rome"
              m3 OCC "Mayor of Rome"
        "#]],
    );
}

#[test]
fn odd_rows_and_tags_are_told() {
    check(
        "Anna\tB-PER\n\
         met met met\n\
         #\tO\n\
         Berg\tI-PER\n\
         today\n\
         in\tO\n\
         Rome\tB-LOC\n\
         ,\tO\n\
         she\tO\n\
         said\tO\n",
        expect![[r#"
            ! line 2: column 2: “met” is no tag; none
            ! line 5: column 2 isn’t there; no tag
            = a: tokens "Anna met # Berg today in Rome , she said"
              m1 PER "Anna"
              m2 PER "Berg"
              m3 LOC "Rome"
            ! the tags are IOB2, but not all by its rules (number and lines): 1 (4) continue what nothing began; read leniently, each begins a mention or ends where the next one begins
        "#]],
    );
}

#[test]
fn mentions_end_with_their_sentence() {
    check(
        "Anna I-PER\r\n\r\nBerg I-PER\r\n",
        expect![[r#"
            = a: tokens "Anna\nBerg"
              m1 PER "Anna"
              m2 PER "Berg"
            ! the tags are IOB1
        "#]],
    );
}

#[test]
fn a_sentence_may_stand_in_a_line() {
    check(
        "Anna|NNP|B-PER met|VBD|O Berg|NNP|B-PER\n\nShe|PRP|O left|VBD|O\n",
        expect![[r#"
            = a: tokens "Anna met Berg\nShe left"
              m1 PER "Anna"
              m2 PER "Berg"
        "#]],
    );
}

#[test]
fn words_without_tags_are_a_text() {
    check(
        "# id = first\nAnna\nmet\n# id = second\n1\tBerg\n2\tleft\n",
        expect![[r#"
            = first: tokens "Anna met"
            = second: tokens "Berg left"
            ! no column holds tags (O, B-…, I-…) in 2 of 2 documents; they come without mentions
        "#]],
    );
}
