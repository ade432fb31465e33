//! Which texts are found to be alike, and which are not.

use super::shared::{BOILERPLATE, PAIRWISE};
use super::*;
use proptest::prelude::*;

/// A text of `count` words that no other seed shares.
fn story(seed: usize, count: usize) -> String {
    (0..count).map(|it| format!("w{seed}x{it} ")).collect()
}

fn told(texts: &[String]) -> Vec<String> {
    let sketches: Vec<Sketch> = texts.iter().map(|it| Sketch::of(it)).collect();
    links(&sketches, &mut || true)
        .into_iter()
        .map(|it| format!("{} {} {}", it.a, it.b, it.likeness.id()))
        .collect()
}

#[test]
fn copies_near_copies_and_passages_are_told_apart() {
    let one = story(1, 300);
    let edited = one.replace("w1x40 ", "new ").replace("w1x200 ", "") + "A last word.";
    let quoting = format!("{} {} {}", story(2, 300), &story(1, 80), story(3, 300));
    let texts = [
        one.clone(),
        one.replace(' ', "\r\n").to_uppercase() + ".",
        edited,
        quoting,
        story(4, 300),
        String::new(),
        " … ".to_owned(),
    ];
    assert_eq!(
        told(&texts),
        ["0 1 exact", "0 2 near", "0 3 passage", "2 3 passage"]
    );
}

#[test]
fn short_texts_count_too() {
    let texts = ["Ja.".to_owned(), "ja".to_owned(), "nein".to_owned()];
    assert_eq!(told(&texts), ["0 1 exact"]);
}

#[test]
fn what_every_page_says_joins_nothing() {
    let texts: Vec<String> = (0..2 * BOILERPLATE)
        .map(|it| story(it + 10, 60) + &story(1, 60))
        .collect();
    assert_eq!(told(&texts), [""; 0]);
}

#[test]
fn a_story_of_many_papers_stays_one() {
    // More versions than are compared pair by pair, less than every page.
    let texts: Vec<String> = (0..PAIRWISE + 40)
        .map(|it| story(1, 200) + &story(it + 10, 30))
        .chain((0..30_000).map(|it| story(it + 1000, 8)))
        .collect();
    let sketches: Vec<Sketch> = texts.iter().map(|it| Sketch::of(it)).collect();
    let links = links(&sketches, &mut || true);
    let groups = groups(texts.len(), &links, Likeness::Near);
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].len(), PAIRWISE + 40);
}

#[test]
fn crossing_pairs_are_counted_with_all_copies() {
    let exact = |a, b| Link {
        a,
        b,
        likeness: Likeness::Exact,
        shared: 1.0,
    };
    let other = |a, b, likeness| Link {
        a,
        b,
        likeness,
        shared: 0.5,
    };
    // 0, 1 and 2 are copies; 3 is near them; 4 shares a passage with 3.
    let links = [
        exact(0, 1),
        exact(0, 2),
        other(0, 3, Likeness::Near),
        other(3, 4, Likeness::Passage),
    ];
    let told = |parts: [i8; 5]| {
        let parts = parts.map(|it| u32::try_from(it).ok());
        let it = crossing(&links, &parts);
        (it.near, it.passage)
    };
    assert_eq!(told([0, 0, 0, 0, 0]), (0, 0));
    assert_eq!(told([0, 0, 1, 1, 1]), (2 + 2, 0));
    assert_eq!(told([0, 0, 0, 1, 0]), (3, 1));
    assert_eq!(
        told([0, -1, 1, -1, 1]),
        (1, 0),
        "those in no part cross none"
    );
}

#[test]
fn groups_hold_what_links_join() {
    let texts: Vec<String> = [1, 2, 1, 3, 2, 1].map(|it| story(it, 50)).to_vec();
    let sketches: Vec<Sketch> = texts.iter().map(|it| Sketch::of(it)).collect();
    let links = links(&sketches, &mut || true);
    assert_eq!(
        groups(texts.len(), &links, Likeness::Near),
        [vec![0, 2, 5], vec![1, 4]]
    );
}

#[test]
fn chinese_has_words_without_blanks() {
    let text: String = ('\u{4e00}'..'\u{4e80}').collect();
    let other = format!("{}\u{9f00}", text);
    assert_eq!(told(&[text, other]), ["0 1 near"]);
}

proptest! {
    /// The promise of winnowing: a shared run of this many words is found.
    #[test]
    fn a_long_enough_passage_has_a_print_in_both(
        before in 0..40usize, after in 0..40usize, other in 0..40usize,
    ) {
        let shared = story(1, RUN + WINDOW - 1);
        let one = Sketch::of(&format!("{}{shared}{}", story(2, before), story(3, after)));
        let two = Sketch::of(&format!("{}{shared}", story(4, other)));
        prop_assert!(shared::both(&one.prints, &two.prints) >= 1);
    }
}
