//! A card in words: Markdown with a section to a question. Must not count.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Card, Origin};
use crate::exchange::huggingface::{line, schema_in_words};
use crate::exchange::lost;
use crate::model::TagClass;
use crate::text::figures::{form, plain};

/// Names of a list that are told one by one.
const MOST: usize = 20;

pub fn markdown(card: &Card) -> String {
    let mut out = String::new();
    counts(card, &mut out);
    annotators(card, &mut out);
    agreement(card, &mut out);
    provenance(card, &mut out);
    gaps(card, &mut out);
    out.push_str("\n## Schema\n");
    if let Some(version) = &card.guideline_version {
        let _ = write!(out, "\nGuidelines, version {}.\n", line(version));
    }
    out.push_str(&schema_in_words(&card.schema, 3));
    out
}

fn counts(card: &Card, out: &mut String) {
    let tally = &card.tally;
    out.push_str("## What it holds\n\n");
    let _ = writeln!(
        out,
        "{} of {}, in {} (a layer is an article by one annotator).",
        tally.articles.len(),
        plain(card.corpus.max(tally.articles.len()), "article"),
        plain(tally.layers, "layer")
    );
    if !card.parts.is_empty() {
        out.push_str("\n| part | articles |\n| --- | ---: |\n");
        for (part, articles) in &card.parts {
            let _ = writeln!(out, "| {} | {articles} |", line(part));
        }
    }
    if !tally.kinds.is_empty() {
        out.push_str("\n| | type | tags |\n| --- | --- | ---: |\n");
    }
    for (class, kinds) in &tally.kinds {
        let all: usize = kinds.values().sum();
        let name = plural(*class);
        let _ = writeln!(out, "| {name} | | {all} |");
        if *class == TagClass::Note {
            continue;
        }
        for (kind, tags) in by_count(kinds) {
            let _ = writeln!(out, "| | {} | {tags} |", line(kind));
        }
    }
}

fn annotators(card: &Card, out: &mut String) {
    out.push_str("\n## Annotators\n\n");
    if card.tally.stats.annotators.is_empty() {
        out.push_str("Nobody has tagged anything.\n");
        return;
    }
    out.push_str("| annotator | articles |");
    for task in &card.tasks {
        let _ = write!(out, " {} finished |", task.id());
    }
    out.push_str("\n| --- | ---: |");
    out.push_str(&" ---: |".repeat(card.tasks.len()));
    out.push('\n');
    for (name, it) in &card.tally.stats.annotators {
        let _ = write!(out, "| {} | {} |", line(name), it.articles);
        for task in &card.tasks {
            let complete = it.complete.get(task.id()).copied().unwrap_or_default();
            let _ = write!(out, " {complete} |");
        }
        out.push('\n');
    }
    if card.together > 0 {
        let _ = writeln!(
            out,
            "\nSoft labels: each layer holds the tags of all who tagged the article, of {} \
             annotators in the project, each tag once. Its score is the share who say it among \
             those who say it or have finished the task without it.",
            card.together
        );
    }
    out.push_str(
        "\nWhat isn't finished is no negative: only where a task was called done does a missing \
         tag say that there is nothing.\n",
    );
}

fn agreement(card: &Card, out: &mut String) {
    out.push_str("\n## Agreement\n\n");
    if card.agreement.is_empty() {
        out.push_str(
            "Not known: no two annotators have finished the same task in the same article.\n",
        );
        return;
    }
    out.push_str(
        "| task | between | articles | both | only first | only second | F1 |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for it in &card.agreement {
        let f1 = it.overlap.f1();
        let f1 = f1.map_or_else(|| "–".to_owned(), |it| format!("{it:.3}"));
        let _ = writeln!(
            out,
            "| {} | {}, {} | {} | {} | {} | {} | {f1} |",
            it.task.id(),
            line(&it.one),
            line(&it.other),
            it.articles,
            it.overlap.both,
            it.overlap.only_one,
            it.overlap.only_other,
        );
    }
    out.push_str(
        "\nThe same is what has the same type and exactly the same words: of an event its \
         trigger, of a stance holder, target and polarity, of a relation both ends. Counted on \
         articles that both have finished, over all of the project. F1 is the same whoever is \
         taken as the key (Hripcsak and Rothschild, 2005); it isn't corrected for chance.\n",
    );
}

fn provenance(card: &Card, out: &mut String) {
    let tally = &card.tally;
    out.push_str("\n## Where it comes from\n\n");
    named(out, "Sources", &tally.sources, "source not known");
    named(out, "Languages", &tally.languages, "language not known");
    named(out, "Published", &tally.years, "date not known");
    if !tally.origins.is_empty() {
        out.push_str("\n| how tags came to stand | tags |\n| --- | ---: |\n");
    }
    for (origin, tags) in &tally.origins {
        let name = match origin {
            Origin::Hand => "set by a person".to_owned(),
            Origin::Adjudicated => "adjudicated".to_owned(),
            Origin::Other(status) => (*status).to_owned(),
            Origin::Suggested {
                source,
                version,
                corrected,
            } => {
                let version = version.as_ref();
                let version = version.map_or_else(String::new, |it| format!(" {}", line(it)));
                let how = if *corrected { "corrected" } else { "accepted" };
                format!("suggested by {}{version}, {how}", line(source))
            }
        };
        let _ = writeln!(out, "| {name} | {tags} |");
    }
    if card.review.sources.is_empty() {
        return;
    }
    out.push_str(
        "\nWhat was said to suggestions, in the whole project:\n\n\
         | source | open | accepted | corrected | rejected | skipped |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for (source, it) in &card.review.sources {
        let it = &it.counts;
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            line(source),
            it.open,
            it.accepted,
            it.corrected,
            it.rejected,
            it.skipped
        );
    }
}

fn gaps(card: &Card, out: &mut String) {
    let tally = &card.tally;
    let mut gaps: Vec<String> = Vec::new();
    let untouched = card.corpus.saturating_sub(tally.articles.len());
    if untouched > 0 {
        gaps.push(format!(
            "{untouched} of {} of the corpus {} in it.",
            plain(card.corpus, "article"),
            form(untouched, "isn't", "aren't")
        ));
    }
    for task in &card.tasks {
        let annotators = tally.stats.annotators.values();
        let complete: usize = annotators.filter_map(|it| it.complete.get(task.id())).sum();
        if complete < tally.layers {
            gaps.push(format!(
                "{}: finished in {complete} of {}.",
                task.id(),
                plain(tally.layers, "layer")
            ));
        }
    }
    if tally.seen > 0 {
        gaps.push(format!(
            "Suggestions were on the screen while {} of {} {} made: what they show is \
             easier found than what they don't.",
            tally.seen,
            plain(tally.layers, "layer"),
            form(tally.seen, "was", "were")
        ));
    }
    if !tally.undecoded.is_empty() {
        let names = tally.undecoded.iter();
        let names = names.map(|(id, bytes)| format!("{} ({bytes})", line(id.as_str())));
        gaps.push(told(
            "Bytes that could not be decoded stand as U+FFFD",
            names,
        ));
    }
    if !tally.changed.is_empty() {
        let names = tally.changed.iter().map(|id| line(id.as_str()));
        gaps.push(told(
            "Articles whose file is gone or another one by now",
            names,
        ));
    }
    if !card.left_out.is_empty() {
        let names = card.left_out.iter();
        let names = names.map(|(layer, why)| format!("{} ({})", line(layer), line(why)));
        gaps.push(told("Layers that could not be read", names));
    }
    for (what, count) in &card.losses {
        gaps.push(format!(
            "This export could not hold: {}.",
            lost(what, count)
        ));
    }
    out.push_str("\n## Known gaps\n\n");
    if gaps.is_empty() {
        out.push_str("None that the project tells of.\n");
    }
    for it in gaps {
        let _ = writeln!(out, "- {it}");
    }
}

/// A list that may be long.
fn told(what: &str, names: impl ExactSizeIterator<Item = String>) -> String {
    let count = names.len();
    let names: Vec<String> = names.take(MOST).collect();
    let more = match count > MOST {
        true => format!(" and {} more", count - MOST),
        false => String::new(),
    };
    format!("{what} ({count}): {}{more}.", names.join(", "))
}

/// The ones with most first, in one line.
fn named(out: &mut String, what: &str, counts: &BTreeMap<String, usize>, unknown: &str) {
    let all = by_count(counts);
    if all.is_empty() {
        return;
    }
    let names = all.into_iter().map(|(name, count)| match name {
        "" => format!("{unknown} ({count})"),
        name => format!("{} ({count})", line(name)),
    });
    let count = counts.len();
    let mut names: Vec<String> = names.take(MOST).collect();
    if count > MOST {
        names.push(format!("{} more", count - MOST));
    }
    let _ = writeln!(out, "- {what}: {}", names.join(", "));
}

fn by_count(counts: &BTreeMap<String, usize>) -> Vec<(&str, usize)> {
    let mut all: Vec<(&str, usize)> = counts.iter().map(|(name, it)| (&**name, *it)).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    all
}

fn plural(class: TagClass) -> &'static str {
    match class {
        TagClass::Mention => "mentions",
        TagClass::Event => "events",
        TagClass::Stance => "stances",
        TagClass::Relation => "relations",
        TagClass::Label => "labels",
        TagClass::Note => "notes",
    }
}
