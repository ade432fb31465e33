//! Exports from the window: the command line's, byte for byte, and none half done.

use std::fs;
use std::path::Path;

use glossator::ui::Request;
use glossator::ui::counting::Saved;
use glossator::ui::outgoing::{Body, Ended, ExportPlace, ExportWish, Whose};

use crate::run::{
    Place, Run, at, bytes_of, export, export_wish, jsonl_line, tag_first_word, tagged_dozen, told,
    wish,
};

#[test]
fn an_export_from_the_window_is_the_command_line_s_byte_for_byte() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    // At once: what isn't in the files yet goes out too.
    for (format, name) in [
        ("jsonl", "window.jsonl"),
        ("conll", "window.conll"),
        ("csv", "window-csv"),
        ("brat", "window-brat"),
    ] {
        let out = place.folder.path().join(name);
        let ended = export(&mut run, format, out.clone());
        let Ended::Done(done) = ended else {
            panic!("{format}: {ended:?}");
        };
        assert_eq!((done.layers, &done.path), (1, &out), "{format}");
        let bytes = bytes_of(&out).values().map(|it| it.len() as u64).sum();
        assert_eq!(
            (done.files, done.bytes),
            (bytes_of(&out).len(), bytes),
            "{format}"
        );
    }
    run.until_saved();
    run.end();
    for (format, name) in [
        ("jsonl", "window.jsonl"),
        ("conll", "window.conll"),
        ("csv", "window-csv"),
        ("brat", "window-brat"),
    ] {
        let out = place.folder.path().join("told");
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_glossator"))
            .arg("export")
            .arg(place.project())
            .args(["--format", format, "--out"])
            .arg(&out)
            .status();
        assert!(status.is_ok_and(|it| it.success()), "{format}");
        let from_window = bytes_of(&place.folder.path().join(name));
        assert_eq!(bytes_of(&out), from_window, "{format}");
        match out.is_dir() {
            true => fs::remove_dir_all(&out).expect("out of the way"),
            false => fs::remove_file(&out).expect("out of the way"),
        }
    }
}

/// Two annotators and the settled layer, which is nobody's.
#[test]
fn everybody_s_tags_as_one_are_the_command_line_s() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    run.end();
    let project = place.project();
    let folder = place.folder.path();
    let of_one = folder.join("one.jsonl");
    let export = [Path::new("export"), &project, Path::new("--out"), &of_one];
    told(&export, &["--format", "jsonl"]);
    for other in ["zoe", "gold"] {
        let import = [Path::new("import"), &project, &of_one];
        told(&import, &["--as-annotator", other]);
    }
    let mut run = place.again();
    let together = |format: &str| {
        let whose = Whose::Together;
        Box::new(ExportWish {
            whose,
            ..*wish(format)
        })
    };
    let out = folder.join("window.jsonl");
    let ended = export_wish(&mut run, together("jsonl"), out.clone());
    assert!(
        matches!(&ended, Ended::Done(it) if it.layers == 1),
        "{ended:?}"
    );
    let each = folder.join("each.jsonl");
    let ended = export_wish(&mut run, wish("jsonl"), each);
    assert!(
        matches!(&ended, Ended::Done(it) if it.layers == 2),
        "{ended:?}"
    );
    let ended = export_wish(&mut run, together("conll"), folder.join("window.conll"));
    let Ended::Failed(why) = ended else {
        panic!("CoNLL has no scores: {ended:?}");
    };
    assert!(why.contains("no place for how many annotators"), "{why}");
    run.end();
    let from_program = folder.join("told.jsonl");
    let export = [
        Path::new("export"),
        &project,
        Path::new("--out"),
        &from_program,
    ];
    told(&export, &["--format", "jsonl", "--soft"]);
    let lines = fs::read_to_string(&out).expect("lines");
    assert!(lines.contains(r#""score":1.0"#), "{lines}");
    assert_eq!(fs::read_to_string(from_program).expect("lines"), lines);
}

#[test]
fn the_list_of_losses_is_the_command_line_s() {
    let place = tagged_dozen();
    let (project, folder) = (place.project(), place.folder.path());
    let out = folder.join("window.jsonl");
    let mut run = place.again();
    let save = |run: &mut Run, path: &Path, replace| {
        let place = ExportPlace {
            path: path.into(),
            replace,
        };
        let before = run.shell().status().outgoing.losses_saved.clone();
        run.request(Request::SaveLosses(wish("plover"), place));
        run.until("an answer", |it| {
            it.shell().status().outgoing.losses_saved != before
        });
        let saved = run.shell().status().outgoing.losses_saved.clone();
        saved.expect("an answer").1
    };
    assert_eq!(save(&mut run, &out, false), Saved::Done(out.clone()));
    assert_eq!(save(&mut run, &out, false), Saved::Exists(out.clone()));
    assert_eq!(save(&mut run, &out, true), Saved::Done(out.clone()));
    let own = project.join("project.ron");
    assert!(matches!(save(&mut run, &own, true), Saved::Failed(_)));
    run.end();
    let told_out = folder.join("told.jsonl");
    let paths = [
        Path::new("export"),
        &project,
        Path::new("--loss-report"),
        &told_out,
    ];
    told(&paths, &["--format", "plover", "--dry-run"]);
    let lines = fs::read_to_string(&out).expect("the list");
    assert!(lines.lines().count() >= 24, "{lines}");
    assert_eq!(fs::read_to_string(&told_out).expect("the list"), lines);
    assert!(own.is_file());
}

#[test]
fn the_window_s_card_is_the_command_line_s_byte_for_byte() {
    let place = Place::new();
    let me = place.tagged();
    let lines = place.folder.path().join("lines.jsonl");
    let both = jsonl_line("1.txt", "Envoys") + &jsonl_line("2.txt", "Second");
    fs::write(&lines, both).expect("a file");
    let project = place.project();
    let import = [Path::new("import"), &project, &lines];
    told(&import, &["--by", &me, "--as-suggestions", "tagger"]);
    told(&import, &["--as-annotator", "zoe"]);

    let mut run = place.again();
    let exports = [
        ("huggingface", false, false, "README.md"),
        ("huggingface", true, false, "README.md"),
        ("csv", true, true, "CARD.md"),
        ("csv", false, false, ""),
        ("jsonl", true, true, ""),
    ];
    let name = |format: &str, pseudonyms: bool, card: bool| format!("{format}-{pseudonyms}-{card}");
    for (format, pseudonyms, card, written) in exports {
        let out = place.folder.path().join(name(format, pseudonyms, card));
        let wish = ExportWish {
            pseudonyms,
            card,
            ..*wish(format)
        };
        let looked = Request::PreviewExport(Box::new(wish.clone()));
        run.request(looked);
        run.until("a survey", |it| {
            let survey = it.shell().status().outgoing.survey.as_ref();
            survey.is_some_and(|it| it.wish == wish)
        });
        let survey = run.shell().status().outgoing.survey.clone();
        let shown = survey.and_then(|it| it.card);
        let ended = export_wish(&mut run, Box::new(wish), out.clone());
        let Ended::Done(done) = ended else {
            panic!("{format}: {ended:?}");
        };
        assert_eq!(done.layers, 3, "{format}");
        // What is shown before is what is written.
        assert_eq!(shown.is_some(), !written.is_empty(), "{format}");
        if let Some((name, text)) = shown {
            let card = fs::read_to_string(out.join(&name)).expect("a card");
            assert!(name == written && card.ends_with(&text), "{card}");
            assert_eq!(text.contains("zoe"), !pseudonyms, "{text}");
        }
    }
    run.end();
    for (format, pseudonyms, card, written) in exports {
        let name = name(format, pseudonyms, card);
        let out = place.folder.path().join("told").join(&name);
        fs::create_dir_all(out.parent().expect("a folder")).expect("a folder");
        let mut options = vec!["--format", format];
        options.extend(pseudonyms.then_some("--pseudonyms"));
        options.extend(card.then_some("--card"));
        let paths = [Path::new("export"), &project, Path::new("--out"), &out];
        told(&paths, &options);
        let from_window = bytes_of(&place.folder.path().join(&name));
        assert!(bytes_of(&out) == from_window, "{name}");
        let of = |name: &str| {
            let bytes = from_window.get(Path::new(name));
            bytes.map(|it| String::from_utf8_lossy(it).into_owned())
        };
        let cards = ["README.md", "CARD.md"].map(|it| of(it).is_some());
        let expected = ["README.md", "CARD.md"].map(|it| it == written);
        assert_eq!(cards, expected, "{name}");
        if let Some(card) = of(written).filter(|_| !written.is_empty()) {
            let row = ["tagger", "2 of 2 articles"].map(|it| card.contains(it));
            assert_eq!(row, [true, true], "{name}\n{card}");
            assert_eq!(card.contains("zoe"), !pseudonyms, "{name}\n{card}");
        }
    }
}

#[test]
fn what_a_format_can_t_hold_is_told_before_it_is_written() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.request(Request::PreviewExport(wish("conll")));
    run.until("a sample and a survey", |it| {
        let outgoing = &it.shell().status().outgoing;
        outgoing.sample.is_some() && outgoing.survey.is_some() && outgoing.looking.is_none()
    });
    let outgoing = run.shell().status().outgoing.clone();
    let sample = outgoing.sample.expect("a sample");
    assert_eq!((sample.layers, sample.files.len()), (1, 1));
    let Body::Text(text, false) = &sample.files[0].body else {
        panic!("{sample:?}");
    };
    assert!(text.contains("Envoys") && text.contains("B-ORG"), "{text}");
    let survey = outgoing.survey.expect("a survey");
    assert_eq!((survey.layers, survey.left_out.len()), (1, 0));
    assert!(outgoing.formats.iter().any(|it| it.id == "conll"));
}

/// What only programs read is opened, and records stand before what is about them.
#[test]
fn the_first_records_of_packed_formats_can_be_read() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    for (format, name, words) in [
        ("docbin", "its tokens", "Envoys\tB-ORG\n"),
        ("qdpx", "project.qde", "<PlainTextSelection"),
        (
            "huggingface",
            "data/documents-train-00000-of-00001.parquet · its rows as JSON",
            "\"annotator\":\"",
        ),
    ] {
        run.request(Request::PreviewExport(wish(format)));
        run.until("a sample", |it| {
            let sample = &it.shell().status().outgoing.sample;
            sample.as_ref().is_some_and(|it| it.wish.format == format)
        });
        let sample = run.shell().status().outgoing.sample.clone();
        let file = sample.expect("a sample").files.swap_remove(0);
        assert_eq!(file.name, name);
        let Body::Text(text, _) = &file.body else {
            panic!("{file:?}");
        };
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn a_date_that_is_none_is_refused() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    for (date, expected) in [
        (
            "soon",
            Some("soon is no date: a day is needed, such as 2026-11-22"),
        ),
        (
            "2026-11",
            Some("2026-11 is no date: a day is needed, such as 2026-11-22"),
        ),
        (" 2026-11-22 ", None),
    ] {
        let wish = ExportWish {
            date: date.into(),
            ..*wish("jsonl")
        };
        run.request(Request::PreviewExport(Box::new(wish)));
        run.until("a sample", |it| {
            let sample = &it.shell().status().outgoing.sample;
            sample.as_ref().is_some_and(|it| it.wish.date == date)
        });
        let sample = run.shell().status().outgoing.sample.clone();
        let failed = sample.expect("a sample").failed;
        assert_eq!(failed.as_deref(), expected);
    }
}

#[test]
fn an_export_never_goes_over_the_project_or_its_articles() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    for path in [
        place.project(),
        place.project().join("annotations"),
        place.articles(),
        place.articles().join("new"),
        place.folder.path().to_path_buf(),
    ] {
        run.request(Request::Export(
            wish("csv"),
            ExportPlace {
                path: path.clone(),
                replace: true,
            },
        ));
        run.until("the refusal", |it| {
            it.shell().status().outgoing.ended.is_some()
        });
        let ended = run.shell().status().outgoing.ended.clone();
        assert!(
            matches!(ended, Some(Ended::Failed(_))),
            "{path:?}: {ended:?}"
        );
    }
    assert!(place.project().join("project.ron").is_file());
    assert!(place.articles().join("1.txt").is_file());
    assert!(!place.articles().join("new").exists());
}

#[test]
fn an_export_that_is_stopped_leaves_nothing_half_written() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    let out = place.folder.path().join("out");
    if let Some(shell) = run.harness.state_mut() {
        shell.request(Request::Export(wish("csv"), at(out.clone())));
        // It waits for what was begun to be cleared away.
        shell.request(Request::CloseProject);
    }
    run.harness.step();
    let names: Vec<_> = fs::read_dir(place.folder.path())
        .expect("a folder")
        .flatten()
        .map(|it| it.file_name())
        .filter(|it| it.to_string_lossy().starts_with("out"))
        .collect();
    // Either it was done already, or nothing of it is there.
    assert!(
        names.is_empty() || (names == ["out"] && bytes_of(&out).len() == 3),
        "{names:?}"
    );
}

#[test]
fn work_that_is_not_complete_is_counted_before_it_stays_out() {
    let place = tagged_dozen();
    let mut run = place.again();
    let mut wish = wish("jsonl");
    wish.only_complete = true;
    run.request(Request::PreviewExport(wish.clone()));
    run.until("a survey", |it| {
        let survey = it.shell().status().outgoing.survey.as_ref();
        survey.is_some_and(|it| it.wish == *wish)
    });
    let survey = run.shell().status().outgoing.survey.clone();
    let survey = survey.expect("a survey");
    // Twelve articles, by two annotators each.
    assert_eq!((survey.layers, survey.incomplete), (0, 24));
    run.end();
}
