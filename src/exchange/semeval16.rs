//! The tables of SemEval-2016 task 6, a stance to a line: `ID`, `Target`,
//! `Tweet`, `Stance` (FAVOR, AGAINST, NONE), tabs between them, no quotes. The
//! format: the task's page (alt.qcri.org/semeval2016/task6). Its columns for
//! sentiment are passed over.
//!
//! The author of the text holds the stance, the target is a topic of the
//! register. NONE is a neutral stance that somebody recorded, never one that
//! isn't there.

use std::ops::ControlFlow;

use super::draft::{Draft, Unit, short};
use super::ends::{End, on_one_line};
use super::headed::Headed;
use super::{Format, Issue, Item, Out, Piece, Shape, Source, Take, Write, limits};
use crate::model::{Body, Entity, Polarity, Ref, Stance, Status, Tag};
use crate::text::{Span, quote_of, segment};

pub static FORMAT: Format = Format {
    id: "semeval16",
    name: "Stances (SemEval-2016)",
    summary: "A table of texts with their stance towards a target",
    endings: &["tsv"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("tsv"),
        lacks: "everything but stances; holders, places, mixed and unclear stances, strengths, line breaks",
        keeps_one: false,
        holds_scores: false,
        begin: |_| Headed::begin(head, rows),
    }),
};

/// Columns, in the order in which they are written.
const COLUMNS: [&str; 4] = ["ID", "Target", "Tweet", "Stance"];

const STANCES: [(&str, Polarity); 3] = [
    ("FAVOR", Polarity::For),
    ("AGAINST", Polarity::Against),
    ("NONE", Polarity::Neutral),
];

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let mut columns = [0, 1, 2, 3];
    limits::lines(source.bytes, take, |line, content, take| {
        let cells: Vec<&str> = content.split('\t').collect();
        let is = |name: &str, cell: &&str| cell.trim().eq_ignore_ascii_case(name);
        let named = COLUMNS.map(|name| cells.iter().position(|it| is(name, it)));
        if let [Some(id), Some(target), Some(tweet), Some(stance)] = named {
            columns = [id, target, tweet, stance];
            return ControlFlow::Continue(());
        }
        match row(line, &cells, columns) {
            Ok(draft) => draft.give(take),
            Err(why) => take(Item::Issue(Issue::left_out(line, why, "line"))),
        }
    })
}

fn row(line: usize, cells: &[&str], columns: [usize; 4]) -> Result<Draft, String> {
    let [id, target, tweet, stance] = columns.map(|at| cells.get(at).map(|it| it.trim()));
    let (Some(target), Some(tweet), Some(stance)) = (target, tweet, stance) else {
        let count = cells.len();
        return Err(format!("{count} cells, not ID, Target, Tweet and Stance"));
    };
    if target.is_empty() || tweet.is_empty() {
        return Err("the target or the text is missing".to_owned());
    }
    let known = STANCES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(stance));
    let polarity = known.map(|it| it.1);
    let mut draft = Draft::new(line, tweet, Unit::Chars);
    draft.record.id = id.filter(|it| !it.is_empty()).map(str::to_owned);
    // The test data of the task has this where the answer is kept back.
    if stance.eq_ignore_ascii_case("UNKNOWN") {
        return Ok(draft);
    }
    let polarity = polarity.ok_or_else(|| format!("the stance “{}” is unknown", short(stance)))?;
    draft.record.entities.push(Entity {
        id: target.into(),
        name: target.to_owned(),
        kind: Entity::TOPIC.into(),
        ..Entity::default()
    });
    draft.stance(
        None,
        Stance {
            holder: Ref::Author,
            target: Ref::Topic(target.into()),
            polarity,
            strength: None,
            basis: None,
            via: Vec::new(),
            expression: Vec::new(),
            evidence: Vec::new(),
            attributes: Default::default(),
        },
    );
    Ok(draft)
}

fn head(out: &mut Out) {
    let head = COLUMNS.join("\t") + "\n";
    out.file("").extend_from_slice(head.as_bytes());
}

fn rows(piece: &Piece, out: &mut Out) {
    for tag in piece.layer.in_order() {
        let lost = match &tag.body {
            _ if tag.provenance.status == Status::Rejected => Err("rejected tags"),
            Body::Stance(it) => stance(piece, tag, it, out),
            // Some go out as the name of a target.
            Body::Mention(_) => match is_target(piece, tag) {
                true => Err("places of targets"),
                false => Err("mentions"),
            },
            Body::Event(_) => Err("events"),
            Body::Relation(_) => Err("relations"),
            Body::Label(_) => Err("labels"),
            Body::Note(_) => Err("notes"),
        };
        if let Err(what) = lost {
            out.lose(piece, Some(&tag.id), what);
        }
    }
}

fn is_target(piece: &Piece, tag: &Tag) -> bool {
    let mut users = piece.layer.users(&tag.id);
    users.any(|it| {
        it.stance()
            .is_some_and(|it| it.target.tag() == Some(&tag.id))
    })
}

fn stance(piece: &Piece, tag: &Tag, it: &Stance, out: &mut Out) -> Result<(), &'static str> {
    let row = STANCES.iter().find(|row| row.1 == it.polarity);
    let (label, _) = row.ok_or("mixed and unclear stances")?;
    let target = End::of(piece, &it.target).name(piece);
    let target = target.ok_or("stances towards what has no name")?;
    let words = match piece.options.text {
        true => on_one_line(&passage(piece, it)).into_owned(),
        false => String::new(),
    };
    if words.is_empty() && piece.options.text {
        return Err("stances without words");
    }
    let mut lose = |lost: bool, what| {
        if lost {
            out.lose(piece, Some(&tag.id), what);
        }
    };
    lose(it.holder != Ref::Author, "holders other than the author");
    lose(
        !matches!(it.target, Ref::Topic(_)),
        "targets that are no topics, of which the name stays",
    );
    lose(it.strength.is_some(), "strengths");
    lose(it.basis.is_some(), "bases of stances");
    lose(!it.via.is_empty(), "chains of sources");
    lose(!it.attributes.is_empty(), "attributes");
    lose(!it.expression.is_empty(), "expressions of stances");
    let id = on_one_line(piece.article.id.as_str());
    let line = format!(
        "{id}#{}\t{}\t{words}\t{label}\n",
        on_one_line(tag.id.as_str()),
        on_one_line(&target)
    );
    out.file("").extend_from_slice(line.as_bytes());
    Ok(())
}

/// Where the stance can be read: its evidence, or else the sentence of the words
/// that express it, or of its ends; of none the whole article.
fn passage(piece: &Piece, it: &Stance) -> String {
    if let Some(words) = quote_of(piece.text, &it.evidence).filter(|it| !it.trim().is_empty()) {
        return words;
    }
    let ends = [&it.target, &it.holder].map(|to| End::of(piece, to));
    let spans = it
        .expression
        .iter()
        .chain(ends[0].spans)
        .chain(ends[1].spans);
    let first: Option<Span> = spans.copied().find(|it| it.of(piece.text).is_some());
    let sentences = first.map(|it| segment::sentences(piece.text, it));
    let whole = sentences.and_then(|it| it.into_iter().reduce(Span::hull));
    let words = whole.and_then(|it| it.of(piece.text));
    words.unwrap_or(piece.text).to_owned()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::{rewritten, told};

    fn check(content: &str, expected: Expect) {
        expected.assert_eq(&told("semeval16", "a/train.txt", content.as_bytes(), &[]));
    }

    #[test]
    fn a_line_is_a_stance_of_the_author() {
        check(
            "ID\tTarget\tTweet\tStance\tOpinion towards\n101\tThe \"new\" bridge\t😀 Build it!\tFAVOR\t1\n\
             102\tTolls\tNo tolls.\tagainst\n103\tTolls\tRain.\tNONE\n104\tTolls\tHm.\tUNKNOWN\n",
            expect![[r#"
                = 101: "😀 Build it!"
                  s1 Author for Topic("The \"new\" bridge"); expression ""; evidence ""; via 
                = 102: "No tolls."
                  s1 Author against Topic("Tolls"); expression ""; evidence ""; via 
                = 103: "Rain."
                  s1 Author neutral Topic("Tolls"); expression ""; evidence ""; via 
                = 104: "Hm."
            "#]],
        );
    }

    #[test]
    fn what_does_not_fit_is_told() {
        check(
            "Stance\tTweet\tTarget\tID\nFAVOR\tYes.\tTolls\t1\nGREAT\tYes.\tTolls\t2\nFAVOR\t\tTolls\t3\nFAVOR\tYes.\n",
            expect![[r#"
                = 1: "Yes."
                  s1 Author for Topic("Tolls"); expression ""; evidence ""; via 
                ! line 3: the stance “GREAT” is unknown; the line is left out
                ! line 4: the target or the text is missing; the line is left out
                ! line 5: 2 cells, not ID, Target, Tweet and Stance; the line is left out
            "#]],
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let file = "ID\tTarget\tTweet\tStance\n7\tTolls\tNo  \"tolls\".\tAGAINST\n";
        let (written, losses) = rewritten("semeval16", file);
        expect![[r#"
            ID	Target	Tweet	Stance
            7#s1	Tolls	No "tolls".	AGAINST
        "#]]
        .assert_eq(&(losses + &written));
    }
}
