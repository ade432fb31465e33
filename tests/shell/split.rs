//! Splits drawn in the window, and their parts on the disk.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use glossator::measure::duplicates::Crossing;
use glossator::model::{Split, SplitBy};
use glossator::ui::Request;
use glossator::ui::drawing::{SplitDrawn, SplitFrom, SplitHow, SplitWish};
use glossator::ui::outgoing::{Ended, ExportWish, ReadBack, Same, Whose};

use crate::run::{Run, bytes_of, export_wish, found, jsonl_line, tagged_dozen, told, wish};

/// Draws a split and keeps it.
fn draw(run: &mut Run, wish: SplitWish) -> Arc<SplitDrawn> {
    run.request(Request::DrawSplit(Box::new(wish)));
    run.until("a split", |it| {
        it.shell().status().outgoing.drawing.report.is_some()
    });
    let report = run.shell().status().outgoing.drawing.report.clone();
    let drawn = report.expect("a report").drawn.expect("a split");
    let before = run.shell().status().outgoing.drawing.kept.clone();
    run.request(Request::KeepSplit);
    run.until("the end of keeping it", |it| {
        it.shell().status().outgoing.drawing.kept != before
    });
    let kept = run.shell().status().outgoing.drawing.kept.clone();
    let kept = kept.expect("an answer").1;
    assert_eq!(kept.as_ref(), Ok(&drawn.split.name));
    drawn
}

#[test]
fn a_split_and_its_export_are_the_command_line_s_byte_for_byte() {
    let place = tagged_dozen();
    let (project, folder) = (place.project(), place.folder.path());
    let how = |by, seed| {
        Some(SplitHow {
            by,
            parts: Split::parse_parts("train=50,dev=25,test=25").expect("parts"),
            seed,
        })
    };
    let wish = |name: &str, from, how| SplitWish {
        name: name.into(),
        from,
        how,
    };
    let mut run = place.again();
    let drawn = draw(
        &mut run,
        wish("main", SplitFrom::Tagged, how(SplitBy::Story, 3)),
    );
    assert_eq!((drawn.fresh, drawn.left_out.len()), (12, 0));
    assert_eq!(drawn.torn, Crossing::default(), "stories stay whole");
    assert!(drawn.alike.near > 0, "there are copies");
    let few = |it: &String| it.starts_with("too few articles: dev has ");
    assert!(drawn.remarks.iter().any(few), "{:?}", drawn.remarks);
    let zoe = SplitFrom::By("zoe".into());
    draw(&mut run, wish("zoes", zoe, how(SplitBy::Random, 1)));
    draw(
        &mut run,
        wish("all", SplitFrom::Every, how(SplitBy::Random, 0)),
    );
    // What is drawn stays: another way is refused, new articles are added.
    let other = wish("main", SplitFrom::Tagged, how(SplitBy::Random, 3));
    run.request(Request::DrawSplit(Box::new(other)));
    run.until("an answer", |it| {
        it.shell().status().outgoing.drawing.report.is_some()
    });
    let report = run.shell().status().outgoing.drawing.report.clone();
    let why = report.expect("a report").drawn.expect_err("a refusal");
    assert!(why.contains("which stays so"), "{why}");
    run.request(Request::KeepSplit);
    let mut exported = Vec::new();
    for format in ["jsonl", "conll", "csv", "huggingface"] {
        let out = folder.join(format!("window-{format}"));
        let wish = ExportWish {
            split: Some("main".into()),
            whose: Whose::By("zoe".into()),
            ..*self::wish(format)
        };
        let ended = export_wish(&mut run, Box::new(wish), out.clone());
        let Ended::Done(done) = ended else {
            panic!("{format}: {ended:?}");
        };
        assert_eq!((done.layers, done.folder), (12, true), "{format}");
        let back = done.read_back;
        let rows = |it: &ReadBack| matches!(it.same, Same::Rows(12..));
        let back = back.map(|it| (rows(&it), it.wrong));
        let expected = match format {
            "csv" => None,
            format => Some((format == "huggingface", 0)),
        };
        assert_eq!(back, expected, "{format}");
        exported.push((format, out));
    }
    run.end();

    let splits = bytes_of(&project.join("splits"));
    assert_eq!(splits.len(), 3);
    fs::remove_dir_all(project.join("splits")).expect("out of the way");
    let parts = ["--parts", "train=50,dev=25,test=25"];
    for options in [
        &["--name", "main", "--by", "story", "--seed", "3"][..],
        &[
            "--name",
            "zoes",
            "--by",
            "random",
            "--seed",
            "1",
            "--annotator",
            "zoe",
        ],
        &["--name", "all", "--by", "random", "--all-articles"],
    ] {
        let options = [options, &parts].concat();
        found(&[Path::new("split"), &project], &options, 1);
    }
    assert!(bytes_of(&project.join("splits")) == splits);
    for (format, from_window) in exported {
        let out = folder.join(format!("told-{format}"));
        let paths = [Path::new("export"), &project, Path::new("--out"), &out];
        let options = ["--format", format, "--split", "main", "--annotator", "zoe"];
        told(&paths, &options);
        assert!(bytes_of(&out) == bytes_of(&from_window), "{format}");
    }
}

#[test]
fn a_split_that_is_drawn_is_only_added_to() {
    let place = tagged_dozen();
    let project = place.project();
    let options = ["--name", "main", "--annotator", "zoe"];
    found(&[Path::new("split"), &project], &options, 1);
    let lines = place.folder.path().join("more.jsonl");
    fs::write(&lines, jsonl_line("2.txt", "Second")).expect("a file");
    let import = [Path::new("import"), &project, &lines];
    told(&import, &["--as-annotator", "zoe"]);

    let mut run = place.again();
    let wish = SplitWish {
        name: "main".into(),
        from: SplitFrom::Tagged,
        how: None,
    };
    // Something else is kept while a person looks.
    run.request(Request::DrawSplit(Box::new(wish.clone())));
    run.until("a split", |it| {
        it.shell().status().outgoing.drawing.report.is_some()
    });
    found(&[Path::new("split"), &project], &["--name", "main"], 1);
    let kept = fs::read_to_string(project.join("splits/main.ron")).expect("a split");
    run.request(Request::KeepSplit);
    run.until("an answer", |it| {
        it.shell().status().outgoing.drawing.kept.is_some()
    });
    let answer = run.shell().status().outgoing.drawing.kept.clone();
    let why = answer.expect("an answer").1.expect_err("a refusal");
    assert!(why.contains("drawn otherwise meanwhile"), "{why}");
    let drawn = draw(&mut run, wish);
    assert_eq!(drawn.fresh, 0, "it has its part already");
    run.end();
    let stands = fs::read_to_string(project.join("splits/main.ron")).expect("a split");
    assert_eq!(stands, kept);
}
