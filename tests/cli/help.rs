//! What the program says of itself: help, version, formats, presets.

use crate::bench::Bench;

const SUBCOMMANDS: [&str; 18] = [
    "new",
    "articles",
    "check",
    "repair",
    "stats",
    "insight",
    "show",
    "import",
    "suggestions",
    "review",
    "promote",
    "duplicates",
    "split",
    "export",
    "card",
    "convert",
    "schema",
    "formats",
];

#[test]
fn every_subcommand_explains_itself_with_an_example() {
    let bench = Bench::new();
    for subcommand in SUBCOMMANDS {
        let help = bench.done(&format!("{subcommand} --help"));
        assert!(help.contains("Example"), "{subcommand} has no example");
        let run = format!("glossator {subcommand}");
        assert!(help.contains(&run), "{subcommand}: {help}");
    }
    let all = bench.done("--help");
    for subcommand in SUBCOMMANDS {
        assert!(all.contains(&format!("  {subcommand} ")), "{all}");
    }
    for verb in ["list", "show", "check"] {
        assert!(
            bench
                .done(&format!("schema {verb} --help"))
                .contains("Example")
        );
    }
}

#[test]
fn the_version_is_the_packages() {
    let version = Bench::new().done("--version");
    assert_eq!(
        version,
        format!("glossator {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn formats_and_presets_are_listed() {
    let bench = Bench::new();
    let formats = bench.done("formats");
    for format in glossator::exchange::FORMATS {
        assert!(formats.contains(format.id) && formats.contains(format.summary));
        assert!(bench.done("formats --json").contains(format.name));
    }
    let presets = bench.done("schema list");
    for preset in glossator::store::presets::PRESETS {
        assert!(presets.contains(preset.summary), "{presets}");
    }
}

#[test]
fn a_schema_shown_is_a_schema_to_read() {
    let bench = Bench::with_articles(&[("a.txt", b"Short note\n")]);
    for preset in glossator::store::presets::PRESETS {
        let shown = bench.done(&format!("schema show {}", preset.id));
        bench.write("shown.ron", &shown);
        assert_eq!(bench.done("schema check shown.ron"), "", "{}", preset.id);
        assert_eq!(bench.done("schema show shown.ron"), shown);
        let place = format!("of-{}", preset.id);
        bench.done(&format!("new {place} --articles in --preset shown.ron"));
    }
    bench.write("cut.ron", "(format: 1, id: \"x\"");
    let ran = bench.run("schema check cut.ron");
    assert_eq!(ran.code, 2);
    assert!(ran.messages.contains("cut.ron:1:"), "{}", ran.messages);
}
