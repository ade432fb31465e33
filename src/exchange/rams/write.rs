//! Events as lines of RAMS: an event to a line, with the two sentences before it
//! and the two behind it. A window without an event is no line of the format.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use crate::exchange::layout::Layout;
use crate::exchange::looked::untold;
use crate::exchange::places::{end, layout, one, word};
use crate::exchange::spans::put_line;
use crate::exchange::{Out, Piece, Writer};
use crate::model::{Body, Event, KindId, Ref, RoleId, Schema, Status, Tag, TagId, Task};

/// Sentences on either side of the trigger's.
const AROUND: usize = 2;

pub struct Lines;

#[derive(Serialize)]
struct Line<'a> {
    rel_triggers: [(); 0],
    gold_rel_links: [(); 0],
    doc_key: String,
    ent_spans: Vec<Value>,
    language_id: &'a str,
    source_url: &'a str,
    evt_triggers: [Value; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<&'a str>,
    sentences: Vec<Vec<&'a str>>,
    gold_evt_links: Vec<Value>,
}

impl Writer for Lines {
    fn is_apart(&self) -> bool {
        true
    }

    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let tags = piece.layer.in_order();
        let layout = layout(piece, &tags);
        let mut fillers: BTreeSet<&TagId> = BTreeSet::new();
        for tag in &tags {
            let lost = match &tag.body {
                _ if tag.provenance.status == Status::Rejected => Err("rejected tags"),
                Body::Event(it) => line(piece, &layout, tag, it, &mut fillers, out)
                    .map(|line| put_line(out, &line)),
                Body::Mention(_) => Ok(()),
                Body::Stance(_) => Err("stances"),
                Body::Relation(_) => Err("relations"),
                Body::Label(_) => Err("labels"),
                Body::Note(_) => Err("notes"),
            };
            if let Err(what) = lost {
                out.lose(piece, Some(&tag.id), what);
            }
        }
        let mentions = tags.iter().filter(|it| it.mention().is_some());
        for tag in mentions.filter(|it| it.provenance.status != Status::Rejected) {
            let what = match fillers.contains(&tag.id) {
                true => "kinds of mentions, of which the words stay",
                false => "mentions that are no argument",
            };
            out.lose(piece, Some(&tag.id), what);
        }
        untold(piece, &[Task::Events], out);
    }
}

fn line<'a>(
    piece: &'a Piece,
    layout: &'a Layout,
    tag: &'a Tag,
    it: &'a Event,
    fillers: &mut BTreeSet<&'a TagId>,
    out: &mut Out,
) -> Result<Line<'a>, &'static str> {
    let [trigger, ..] = it.trigger.as_slice() else {
        return Err("events without a trigger");
    };
    let ((first, last), sentence) =
        one(layout, &[*trigger]).map_err(|_| "events without a trigger")?;
    let mut lose = |lost: bool, what| {
        if lost {
            out.lose(piece, Some(&tag.id), what);
        }
    };
    lose(
        it.trigger.len() > 1,
        "triggers in several places, of which the first stays",
    );
    lose(!it.attributes.is_empty(), "attributes");
    let window = sentence.saturating_sub(AROUND)..=sentence + AROUND;
    let sentences: Vec<_> = layout.sentences.iter().enumerate().collect();
    let sentences = sentences
        .into_iter()
        .filter(|(at, _)| window.contains(at))
        .map(|it| it.1);
    let sentences: Vec<_> = sentences.collect();
    let base = sentences.first().map_or(0, |it| it.first);
    let place = |(first, last): (usize, usize)| [first - base, last - base];
    let trigger = place((first, last));
    let (mut spans, mut links) = (Vec::new(), Vec::new());
    for argument in &it.arguments {
        match end(piece, layout, &argument.filler) {
            Ok((range, at)) if window.contains(&at) => {
                let role = role(piece.schema, &it.kind, &argument.role);
                let [a, b] = place(range);
                spans.push(json!([a, b, [[role, 1.0]]]));
                links.push(json!([trigger, [a, b], role]));
                if let Ref::Mention(id) = &argument.filler {
                    fillers.insert(id);
                }
                let typed = matches!(argument.filler, Ref::Value { .. });
                lose(typed, "typed values, of which the words stay");
            }
            Ok(_) => lose(true, "arguments more than two sentences away"),
            Err(_) => lose(true, "arguments without words in a row"),
        }
    }
    let meta = &piece.article.meta;
    let words = sentences.into_iter().map(|it| {
        let words = layout.words(piece.text, it);
        words.map(|it| word(piece, it)).collect()
    });
    Ok(Line {
        rel_triggers: [],
        gold_rel_links: [],
        doc_key: format!("{}#{}", piece.article.id, tag.id),
        ent_spans: spans,
        // As the corpus has it.
        language_id: match meta.language.as_deref() {
            Some("en") => "eng",
            other => other.unwrap_or_default(),
        },
        source_url: meta.url.as_deref().unwrap_or_default(),
        evt_triggers: [json!([trigger[0], trigger[1], [[it.kind.as_str(), 1.0]]])],
        split: piece.part,
        sentences: words.collect(),
        gold_evt_links: links,
    })
}

/// `evt089arg01victim`: programs cut the name out behind the eleventh letter.
fn role(schema: &Schema, kind: &KindId, role: &RoleId) -> String {
    let at = schema.events.iter().position(|it| it.id == *kind);
    let roles = at.and_then(|at| schema.events.get(at)).map(|it| &it.roles);
    let arg = roles.and_then(|it| it.iter().position(|it| it.id == *role));
    let number = |it: Option<usize>, most: usize| it.map_or(0, |it| (it + 1).min(most));
    format!("evt{:03}arg{:02}{role}", number(at, 999), number(arg, 99))
}
