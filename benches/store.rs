//! How fast projects are read and written: `cargo bench --bench store`.
//! Bytes per second are those of the RON text.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use glossator::model::*;
use glossator::store::format::layer;
use glossator::store::{self, OpenOptions, Step, StepKind, Writer, hash_text};
use glossator::text::Span;

const WORDS: &str = "Nikol Pashinyan met Ilham Aliyev on Monday in Prague, said “Reuters”. ";

fn text(bytes: usize) -> Arc<str> {
    WORDS.repeat(bytes / WORDS.len() + 1).into()
}

/// A layer with mentions all over the text, a tenth as many events and stances.
fn a_layer(text: &str, mentions: u32) -> Layer {
    let mut layer = Layer::default();
    layer.head.text = Some(TextRef {
        hash: hash_text(text),
        bytes: text.len() as u32,
    });
    let step = text.len() as u32 / mentions / WORDS.len() as u32 * WORDS.len() as u32;
    let provenance = Provenance {
        by: "anna".into(),
        at: Some("2026-11-22T10:02:11Z".into()),
        ..Provenance::default()
    };
    let mut put = |id: String, body| {
        layer.put(Tag {
            id: TagId::new(id),
            body,
            provenance: provenance.clone(),
            extra: Extra::new(),
        });
    };
    let at = |start: u32, len: u32| {
        Span::new(start, start + len)
            .into_iter()
            .collect::<Vec<_>>()
    };
    for n in 0..mentions {
        let start = n * step.max(WORDS.len() as u32);
        put(
            format!("m{n:x}"),
            Body::Mention(Mention {
                kind: "PERSON".into(),
                spans: at(start, 15),
                entity: Some("nikol-pashinyan".into()),
                attributes: Attributes::new(),
            }),
        );
        if n % 10 == 0 {
            let argument = Argument {
                role: "actor".into(),
                filler: Ref::Mention(TagId::new(format!("m{n:x}"))),
                extra: Extra::new(),
            };
            put(
                format!("v{n:x}"),
                Body::Event(Event {
                    kind: "CONSULT".into(),
                    trigger: at(start + 16, 3),
                    arguments: vec![argument.clone(), argument],
                    attributes: Attributes::new(),
                }),
            );
            put(
                format!("s{n:x}"),
                Body::Stance(Stance {
                    holder: Ref::Mention(TagId::new(format!("m{n:x}"))),
                    target: Ref::Topic("csto".into()),
                    polarity: Polarity::Against,
                    strength: Some(2),
                    basis: Some(Basis::Quoted),
                    via: Vec::new(),
                    expression: Vec::new(),
                    evidence: at(start, WORDS.len() as u32 - 1),
                    attributes: Attributes::new(),
                }),
            );
        }
    }
    layer
}

fn key(article: &str) -> LayerKey {
    LayerKey::new("anna".into(), article.into())
}

fn formats(c: &mut Criterion) {
    let text = text(10 << 20);
    let whole = a_layer(&text, 100_000);
    let ron = layer::print(&key("a.txt"), &whole, Some(&text));
    let mut group = c.benchmark_group("100,000 mentions");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(ron.len() as u64));
    group.bench_function("read", |b| {
        b.iter(|| {
            layer::parse(LayerKind::Annotations, &ron, &mut |_| Ok(text.clone()))
                .map(|it| it.layer.tags().len())
        });
    });
    group.bench_function("write", |b| {
        b.iter(|| layer::print(&key("a.txt"), black_box(&whole), Some(&text)).len());
    });
    group.finish();
}

fn projects(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("p");
    store::create(&root, &ProjectInfo::default(), &Schema::default(), "").expect("a project");
    let open = || store::open(&root, &"anna".into(), &OpenOptions::default()).expect("opens");
    let text = text(5000);
    let head = LayerHead {
        text: Some(TextRef {
            hash: hash_text(&text),
            bytes: text.len() as u32,
        }),
        ..LayerHead::default()
    };
    {
        let opened = open();
        let writer = Writer::start(&opened.files, |_| ()).expect("a writer");
        writer.put_text(&hash_text(&text), text.clone());
        let layer = a_layer(&text, 60);
        for n in 0..1000 {
            let key = key(&format!("2023/{n}.txt"));
            let mut edits = vec![Edit::LayerHead {
                layer: key.clone(),
                before: Box::default(),
                after: Box::new(head.clone()),
            }];
            edits.extend(layer.tags().map(|tag| Edit::Tag {
                layer: key.clone(),
                id: tag.id.clone(),
                before: None,
                after: Some(Box::new(tag.clone())),
            }));
            let label = "tag".into();
            let kind = StepKind::Do(Arc::new(Transaction { label, edits }));
            writer.append(Step {
                seq: 0,
                at: "2026-11-22T10:02:11Z".into(),
                kind,
            });
        }
        writer.close();
    }
    let mut group = c.benchmark_group("1,000 articles of 72 tags");
    group.sample_size(10);
    group.bench_function("open", |b| b.iter(|| open().layers.len()));
    group.bench_function("load all layers", |b| {
        let opened = open();
        b.iter(|| {
            let cancel = Default::default();
            opened
                .files
                .load_all(&opened.layers, 2, &cancel, &|it| drop(black_box(it)));
        });
    });
    group.finish();
    let opened = open();
    let writer = Writer::start(&opened.files, |_| ()).expect("a writer");
    let key = key("2023/1.txt");
    let tag = a_layer(&text, 60).tags().next().cloned();
    let edit = Edit::Tag {
        layer: key,
        id: "m0".into(),
        before: tag.clone().map(Box::new),
        after: tag.map(Box::new),
    };
    let transaction = Arc::new(Transaction {
        label: "tag".into(),
        edits: vec![edit],
    });
    c.bench_function("append, on the caller's thread", |b| {
        b.iter(|| {
            writer.append(Step {
                seq: 0,
                at: "2026-11-22T10:02:11Z".into(),
                kind: StepKind::Do(transaction.clone()),
            })
        });
    });
}

criterion_group!(benches, formats, projects);
criterion_main!(benches);
