//! What a format writes, its own reader finds again: all tags that the losses
//! don't name, with the same words, kinds and ties. A new format is a row of
//! `PROFILES`.

use std::collections::BTreeMap;
use std::sync::Arc;

use glossator::dataset::{Document, PROFILES, Profile, Told, document, document_of, is_fault};
use glossator::exchange::{self, Head, Item, Options, Out, Piece, Policy, Source, Text};
use glossator::model::*;
use glossator::text::Span;
use glossator::text::offsets::OffsetMap;
use proptest::prelude::*;

const ARTICLE: &str = "2023/a_b #1-2.txt";

/// A layer with its article's text, and what is known of its entities.
#[derive(Clone, Debug)]
pub struct Made {
    pub text: String,
    pub layer: Layer,
}

/// Files of an export by name, and the tags that its losses name.
pub struct Written {
    pub files: BTreeMap<String, Vec<u8>>,
    pub lost: Vec<(TagId, &'static str)>,
    /// Losses, those of whole articles among them.
    pub told: usize,
}

pub fn write(format: &str, made: &Made, schema: &Schema, options: &Options) -> Written {
    let format = exchange::by_id(format).unwrap();
    let project = Project {
        schema: Arc::new(schema.clone()),
        register: register(),
        ..Project::default()
    };
    let head = Head {
        project: &project,
        options,
    };
    let mut writer = (format.write.as_ref().unwrap().begin)(&head);
    let mut out = Out::default();
    let article = Article::new(ARTICLE.into());
    writer.piece(
        &Piece {
            article: &article,
            text: &made.text,
            offsets: &OffsetMap::new(&made.text),
            annotator: &"anna".into(),
            layer: &made.layer,
            register: &project.register,
            schema,
            options,
            part: None,
        },
        &mut out,
    );
    writer.end(&mut out);
    let losses = out.losses();
    let told = losses.len();
    let losses = losses.into_iter();
    Written {
        told,
        lost: losses.filter_map(|it| Some((it.tag?, it.what))).collect(),
        files: out.drain().collect(),
    }
}

/// What a format's reader makes of a file, and of what it remarks on.
pub fn read(
    format: &str,
    name: &str,
    files: &BTreeMap<String, Vec<u8>>,
    text: &str,
) -> (Vec<exchange::Record>, Vec<String>) {
    let format = exchange::by_id(format).unwrap();
    let folder = name.rsplit_once('/').map_or("", |it| it.0);
    let beside = |other: &str| {
        let path = match folder {
            "" => other.to_owned(),
            folder => format!("{folder}/{other}"),
        };
        files.get(&path).cloned()
    };
    let mut bytes = files[name].as_slice();
    let mut source = Source {
        name,
        bytes: &mut bytes,
        beside: &beside,
    };
    let (mut records, mut issues) = (Vec::new(), Vec::new());
    let _ = (format.read.unwrap())(&mut source, &mut |item| {
        match item {
            Item::Record(record) => records.push(*record),
            Item::Issue(issue) => issues.push(issue.to_string()),
            Item::Schema(_) => {}
        }
        std::ops::ControlFlow::Continue(())
    });
    for record in &mut records {
        record.text = match std::mem::take(&mut record.text) {
            Text::Waiting(waiting) => {
                let text: Arc<str> = text.into();
                let found = waiting.read(record, &text);
                issues.extend(found.iter().map(ToString::to_string));
                Text::Exact(text)
            }
            known => known,
        };
    }
    (records, issues)
}

/// Writes, reads, and holds the one against the other.
pub fn check(
    profile: &Profile,
    made: &Made,
    schema: &Schema,
    options: &Options,
) -> Result<(), TestCaseError> {
    let mut written = write(profile.id, made, schema, options);
    if let Some(only) = written.files.remove("") {
        written.files.insert(format!("a{}", profile.reads), only);
    }
    let names: Vec<String> = written.files.keys().cloned().collect();
    let mut records = Vec::new();
    for name in names.iter().filter(|it| it.ends_with(profile.reads)) {
        let (found, issues) = read(profile.id, name, &written.files, &made.text);
        let remarks = |it: &&String| is_fault(it);
        let wrong: Vec<&String> = issues.iter().filter(remarks).collect();
        // Without a tag the columns can't be told apart.
        let none = records.is_empty() && found.iter().all(|it| it.tags.is_empty());
        prop_assert!(wrong.is_empty() || none, "{wrong:?}");
        records.extend(found);
    }
    let lost = |id: &TagId| written.lost.iter().any(|it| it.0 == *id);
    let went = document_of(
        profile,
        &ARTICLE.into(),
        &made.layer,
        &made.text,
        &register(),
    );
    let tags = went.tags;
    let expected: Vec<&Told> = tags.iter().filter(|it| !lost(&it.id)).collect();
    let found = records.iter().filter_map(|it| document(profile, it));
    let found: Vec<Document> = found.collect();
    // Each says of itself what it belongs to.
    let known = |it: &&Document| it.keys.iter().any(|it| went.keys.contains(it));
    let strange = found.iter().filter(|it| !known(it) && !it.tags.is_empty());
    prop_assert_eq!(strange.count(), 0, "{}", shown(&written.files));
    let mut found: Vec<Told> = found.into_iter().flat_map(|it| it.tags).collect();
    // Entities may have other ids, but each only one.
    let mut there = BTreeMap::new();
    let mut back = BTreeMap::new();
    for tag in expected {
        let who = &tag.entity;
        let at = found.iter().position(|it| {
            it.says == tag.says
                && there.get(who).is_none_or(|other| *other == it.entity)
                && back.get(&it.entity).is_none_or(|it| *it == who)
        });
        prop_assert!(
            at.is_some(),
            "{} {who:?} doesn’t come back\nfound {found:#?}\nlost {:?}\nfiles {}",
            told(&made.layer, &tag.id),
            written.lost,
            shown(&written.files)
        );
        if let Some(at) = at {
            let other = found.remove(at).entity;
            there.insert(who, other.clone());
            back.insert(other, who);
        }
    }
    // Nobody made those that a format has in place of others.
    found.retain(|it| !it.instead);
    prop_assert!(
        found.len() <= written.lost.len(),
        "{found:#?} came of nothing\nfiles {}",
        shown(&written.files)
    );
    Ok(())
}

fn told(layer: &Layer, id: &TagId) -> String {
    format!("{:?}", layer.tag(id).map(|it| &it.body))
}

fn shown(files: &BTreeMap<String, Vec<u8>>) -> String {
    let file = |(name, bytes): (&String, &Vec<u8>)| {
        format!("== {name}\n{}", String::from_utf8_lossy(bytes))
    };
    files.iter().map(file).collect()
}

pub fn register() -> Register {
    let mut register = Register::default();
    let all = [
        ("bo", "PER", None),
        ("rome", "PER", Some("Q220")),
        ("a b|c", "PER", None),
        ("tolls", Entity::TOPIC, None),
    ];
    for (id, kind, wikidata) in all {
        let entity = Entity {
            id: id.into(),
            name: format!("{id}, by  name"),
            kind: kind.into(),
            wikidata: wikidata.map(str::to_owned),
            ..Entity::default()
        };
        register.entities.insert(id.into(), entity);
    }
    register
}

const WORDS: [&str; 14] = [
    "Anna",
    "Berg’s",
    "(EU)",
    "met",
    "#",
    "co-op",
    "👩‍🚒",
    "Rome.",
    "She",
    "\"yes\"",
    "_|*",
    "ÆØ",
    "a\\b",
    "10,5",
];
const GAPS: [&str; 5] = [" ", " ", " ", "\n", "\r\n\n"];
const KINDS: [&str; 4] = ["PER", "ORG", "my kind", "Ж|x[1]"];
/// Those of formats that have no others.
const GIVEN: [&str; 3] = ["TARGET", "Source", "Target"];
const ENTITIES: [&str; 3] = ["bo", "rome", "a b|c"];

/// Number of a word, how many, letters to cut off its first.
type Place = (usize, usize, usize);

fn place() -> impl Strategy<Value = Place> {
    (
        0..40usize,
        1..4usize,
        prop_oneof![4 => Just(0usize), 1 => Just(1usize)],
    )
}

/// Layers with tags of all classes, many of them over one another.
pub fn layers() -> impl Strategy<Value = Made> {
    layers_of(&KINDS, false)
}

/// Those of such kinds; with `plain` stances as formats of sentences have them.
fn layers_of(kinds: &'static [&'static str], plain: bool) -> impl Strategy<Value = Made> {
    let words = prop::collection::vec((0..WORDS.len(), 0..GAPS.len()), 1..14);
    let mention = (
        prop::collection::vec(place(), 1..2),
        prop::option::weighted(0.1, place()),
        0..kinds.len(),
        prop::option::of(0..ENTITIES.len()),
        prop::option::weighted(0.3, 0..4usize),
    );
    let mentions = prop::collection::vec(mention, 0..6);
    let argument = (0..3usize, 0..9usize);
    let event = (
        place(),
        0..kinds.len(),
        prop::collection::vec(argument, 0..3),
    );
    let events = prop::collection::vec(event, 0..3);
    let ties = prop::collection::vec((0..9usize, 0..9usize, 0..kinds.len()), 0..3);
    // Half of them bare, as some formats have no others.
    let stance = (
        prop_oneof![if plain { 1 } else { 9 } => 0..9usize, 3 => 9..12usize],
        0..11usize,
        0..if plain { 3usize } else { 5usize },
        any::<bool>().prop_map(move |it| it || plain),
        place(),
    );
    let stances = prop::collection::vec(stance, 0..4);
    let notes = prop::collection::vec(0..9usize, 0..2);
    (words, mentions, events, ties, stances, notes).prop_map(
        move |(words, mentions, events, ties, stances, notes)| {
            let mut text = String::new();
            let mut places: Vec<Span> = Vec::new();
            for (word, gap) in words {
                if !text.is_empty() {
                    text.push_str(GAPS[gap]);
                }
                let start = text.len();
                text.push_str(WORDS[word]);
                places.extend(Span::from_range(start..text.len()));
            }
            let span = |(first, count, cut): Place| {
                let first = first % places.len();
                let last = (first + count - 1).min(places.len() - 1);
                let hull = places[first].hull(places[last]);
                let cut = hull
                    .of(&text)
                    .unwrap()
                    .chars()
                    .take(cut)
                    .map(char::len_utf8)
                    .sum::<usize>();
                Span::new(hull.start() + cut as u32, hull.end()).unwrap_or(hull)
            };
            let mut layer = Layer::default();
            let mut put = |id: String, body: Body| {
                layer.put(Tag {
                    id: id.as_str().into(),
                    body,
                    provenance: Provenance::default(),
                    extra: Extra::new(),
                });
            };
            // Two that differ only in whom they name can't be told apart afterwards.
            let mut known = std::collections::BTreeSet::new();
            let mentions: Vec<_> = mentions
                .into_iter()
                .filter(|it| known.insert((span(it.0[0]), it.2)))
                .collect();
            let count = mentions.len();
            for (n, (first, second, kind, entity, attribute)) in mentions.into_iter().enumerate() {
                let mut spans: Vec<Span> = first.into_iter().map(span).collect();
                let second = second
                    .map(span)
                    .filter(|it| spans.iter().all(|one| !one.overlaps(*it)));
                spans.extend(second);
                spans.sort();
                let values = [
                    ("level", AttributeValue::Text("name only".into())),
                    ("metonymic", AttributeValue::Flag(true)),
                    ("weight", AttributeValue::Number(0.5)),
                    ("modes", AttributeValue::Many(vec!["a".into(), "b".into()])),
                ];
                let attributes = attribute.map(|at| values[at].clone());
                let attributes = attributes.map(|it| (it.0.into(), it.1));
                put(
                    format!("m{n}"),
                    Body::Mention(Mention {
                        kind: kinds[kind].into(),
                        spans,
                        entity: entity.map(|at| ENTITIES[at].into()),
                        attributes: attributes.into_iter().collect(),
                    }),
                );
            }
            let events_made = events.len();
            let to = |n: usize| match n {
                0..6 if count > 0 => Ref::Mention(format!("m{}", n % count).as_str().into()),
                6 if events_made > 0 => Ref::Event("v0".into()),
                7 => Ref::Spans(vec![places[0]]),
                _ => Ref::Entity("bo".into()),
            };
            for (n, (trigger, kind, arguments)) in events.into_iter().enumerate() {
                let arguments = arguments.into_iter().map(|(role, filler)| Argument {
                    role: ["actor", "place", "a;b c"][role].into(),
                    filler: to(filler),
                    extra: Extra::new(),
                });
                put(
                    format!("v{n}"),
                    Body::Event(Event {
                        kind: kinds[kind].into(),
                        trigger: vec![span(trigger)],
                        arguments: arguments.collect(),
                        attributes: Attributes::new(),
                    }),
                );
            }
            for (n, (one, other, kind)) in ties.into_iter().enumerate() {
                put(
                    format!("r{n}"),
                    Body::Relation(Relation {
                        kind: kinds[kind].into(),
                        from: to(one),
                        to: to(other),
                        evidence: vec![],
                        attributes: Attributes::new(),
                    }),
                );
            }
            for (n, (holder, target, polarity, bare, words)) in stances.into_iter().enumerate() {
                let holders = [Ref::Author, Ref::Unknown, Ref::Implicit];
                let targets = [Ref::Topic("tolls".into()), Ref::Topic("nobody".into())];
                let special = |all: &[Ref], n: usize| all.get(n.wrapping_sub(9)).cloned();
                put(
                    format!("s{n}"),
                    Body::Stance(Stance {
                        holder: special(&holders, holder).unwrap_or_else(|| to(holder)),
                        target: special(&targets, target).unwrap_or_else(|| to(target)),
                        polarity: Polarity::ALL[polarity].0,
                        strength: (!bare).then_some(polarity as u8),
                        basis: None,
                        via: vec![],
                        expression: if bare { vec![] } else { vec![span(words)] },
                        evidence: if words.2 > 0 && !plain {
                            vec![span(words)]
                        } else {
                            vec![]
                        },
                        attributes: Attributes::new(),
                    }),
                );
            }
            for (n, on) in notes.into_iter().enumerate() {
                let on = to(on).tag().cloned();
                put(
                    format!("n{n}"),
                    Body::Note(Note {
                        on,
                        text: "sure?\t“yes”".into(),
                    }),
                );
            }
            Made { text, layer }
        },
    )
}

fn all_come_back(made: &Made, policy: usize) -> Result<(), TestCaseError> {
    let options = Options {
        policy: Policy::ALL[policy].0,
        ..Options::default()
    };
    let failed = PROFILES.iter().filter_map(|row| {
        let why = check(row, made, &Schema::default(), &options).err()?;
        Some(format!("{}: {why}", row.id))
    });
    let failed: Vec<String> = failed.collect();
    prop_assert!(failed.is_empty(), "{}", failed.join("\n"));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_not_lost_comes_back(made in layers(), policy in 0..3usize) {
        all_come_back(&made, policy)?;
    }

    #[test]
    fn so_does_what_formats_of_sentences_hold(made in layers_of(&GIVEN, true)) {
        all_come_back(&made, 0)?;
    }

    #[test]
    fn the_same_layer_gives_the_same_bytes(made in layers()) {
        for row in PROFILES {
            let options = Options::default();
            let one = write(row.id, &made, &Schema::default(), &options);
            let two = write(row.id, &made, &Schema::default(), &options);
            prop_assert_eq!(one.files, two.files);
        }
    }
}

/// Formats that are read back as something else than they were written as, and
/// why that can't be held against each other. None is left.
const NOT_READ_BACK: [(&str, &str); 0] = [];

#[test]
fn every_format_that_reads_and_writes_is_read_back() {
    let both = |it: &&&exchange::Format| it.read.is_some() && it.write.is_some();
    for format in exchange::FORMATS.iter().filter(both) {
        let profiled = PROFILES.iter().filter(|it| it.id == format.id).count();
        let explained = NOT_READ_BACK.iter().filter(|it| it.0 == format.id).count();
        assert_eq!(profiled + explained, 1, "{}", format.id);
    }
    for row in PROFILES {
        let format = exchange::by_id(row.id).expect(row.id);
        assert!(
            format.read.is_some() && format.write.is_some(),
            "{}",
            row.id
        );
        let ending = |it: &&&str| row.reads.ends_with(**it);
        assert!(format.endings.iter().any(|it| ending(&it)), "{}", row.id);
    }
}
