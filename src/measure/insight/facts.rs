//! What of one layer is counted, taken out so that the layer itself is no longer
//! needed: how far each task is, how many tags of which type, the stances, the
//! events. First without words; [`Facts::read`] adds those from the text. Must not
//! know whose the layer is.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::model::{
    AttributeValue, Body, CompletionState, EntityId, Event, KindId, Layer, Polarity, Progress, Ref,
    Schema, Tag, TagClass, TagId, Task, TextHash, ValueType,
};
use crate::text::{Span, quote_of};

/// Most characters of a quote.
const QUOTE: usize = 200;
/// Most characters of a name that comes from the text.
const NAME: usize = 60;

/// What counts of one layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The text that the spans count in.
    pub text: Option<TextHash>,
    /// A tag or a completion stands in it.
    pub begun: bool,
    /// By the order of [`Task::ALL`].
    pub tasks: [Progress; Task::ALL.len()],
    /// How many tags of a class and type; of stances the polarity.
    pub kinds: BTreeMap<(TagClass, KindId), usize>,
    pub stances: Vec<StanceFact>,
    pub events: Vec<EventFact>,
    /// The words were looked up, whether or not there was a text.
    pub is_read: bool,
}

/// Who is for or against whom, and where it can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct StanceFact {
    pub tag: TagId,
    pub holder: Who,
    pub target: Who,
    pub polarity: Polarity,
    pub evidence: Vec<Span>,
    /// The evidence in words; empty until the text was read.
    pub quote: Arc<str>,
}

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct EventFact {
    pub tag: TagId,
    pub kind: KindId,
    /// None: the article's own date counts.
    pub when: Option<When>,
    pub trigger: Vec<Span>,
    /// The line of the text around the trigger; empty until it was read.
    pub quote: Arc<str>,
}

/// One end of a stance.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    Entity(EntityId),
    /// What no entry of the register stands for: the words, and of an event its
    /// type.
    Words {
        kind: Option<KindId>,
        spans: Vec<Span>,
        /// Empty until the text was read.
        words: Arc<str>,
    },
    Author,
    Implicit,
    Unknown,
}

/// A day, or all that is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    /// The first day of a month or year of which no more is known.
    pub day: Date,
    pub known_to: KnownTo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnownTo {
    Day,
    Month,
    Year,
}

impl When {
    /// Of ISO 8601: `2026`, `2026-05`, `2026-05-11` with or without a time, and the
    /// first of two with `/` between them. None for anything else.
    pub fn from_iso(text: &str) -> Option<Self> {
        let first = text.split(['/', 'T']).next()?;
        let (known_to, whole) = match first.len() {
            4 => (KnownTo::Year, format!("{first}-01-01")),
            7 => (KnownTo::Month, format!("{first}-01")),
            10 => (KnownTo::Day, first.to_owned()),
            _ => return None,
        };
        let is_plain = whole.bytes().enumerate().all(|(at, it)| match at {
            4 | 7 => it == b'-',
            _ => it.is_ascii_digit(),
        });
        let day = whole.parse().ok().filter(|_| is_plain)?;
        Some(Self { day, known_to })
    }
}

impl Facts {
    /// Looks through a layer once.
    pub fn of(layer: &Layer, schema: &Schema) -> Self {
        let mut facts = Self {
            text: layer.head.text.as_ref().map(|it| it.hash.clone()),
            begun: !layer.is_untouched(),
            tasks: Task::ALL.map(|(task, _)| stage(layer, task)),
            ..Self::default()
        };
        for tag in layer.tags() {
            let kind = match &tag.body {
                Body::Note(_) => continue,
                Body::Stance(it) => KindId::new(it.polarity.id()),
                _ => tag.kind().cloned().unwrap_or_default(),
            };
            *facts.kinds.entry((tag.class(), kind)).or_default() += 1;
        }
        // What can be listed stands in the order of the text.
        if layer.count(TagClass::Event) + layer.count(TagClass::Stance) > 0 {
            for tag in layer.in_order() {
                facts.list(layer, schema, tag);
            }
        }
        facts.is_read = facts.stances.is_empty() && facts.events.is_empty();
        facts
    }

    fn list(&mut self, layer: &Layer, schema: &Schema, tag: &Tag) {
        match &tag.body {
            Body::Stance(it) => self.stances.push(StanceFact {
                tag: tag.id.clone(),
                holder: who(layer, &it.holder),
                target: who(layer, &it.target),
                polarity: it.polarity,
                evidence: match it.evidence.is_empty() {
                    true => it.expression.clone(),
                    false => it.evidence.clone(),
                },
                quote: "".into(),
            }),
            Body::Event(it) => self.events.push(EventFact {
                tag: tag.id.clone(),
                kind: it.kind.clone(),
                when: when(layer, schema, it),
                trigger: it.trigger.clone(),
                quote: "".into(),
            }),
            _ => {}
        }
    }

    /// Adds the words; None where the text can't be had.
    pub fn read(&mut self, text: Option<&str>) {
        self.is_read = true;
        let Some(text) = text else { return };
        for stance in &mut self.stances {
            stance.quote = on_a_line(&quote_of(text, &stance.evidence).unwrap_or_default(), QUOTE);
            for end in [&mut stance.holder, &mut stance.target] {
                if let Who::Words { spans, words, .. } = end {
                    *words = on_a_line(&quote_of(text, spans).unwrap_or_default(), NAME);
                }
            }
        }
        for event in &mut self.events {
            event.quote = on_a_line(around(text, &event.trigger), QUOTE);
        }
    }
}

fn stage(layer: &Layer, task: Task) -> Progress {
    let class = match task {
        Task::Entities => TagClass::Mention,
        Task::Stances => TagClass::Stance,
        Task::Events => TagClass::Event,
        Task::Relations => TagClass::Relation,
        Task::Labels => TagClass::Label,
    };
    let partial = |it: &crate::model::Completion| it.state == CompletionState::Partial;
    if layer.is_complete(task) {
        Progress::Complete
    } else if layer.count(class) > 0 || layer.completions().get(&task).is_some_and(partial) {
        Progress::Begun
    } else {
        Progress::Untouched
    }
}

fn who(layer: &Layer, to: &Ref) -> Who {
    let words = |kind: Option<&KindId>, spans: &[Span]| Who::Words {
        kind: kind.cloned(),
        spans: spans.to_vec(),
        words: "".into(),
    };
    match to {
        Ref::Entity(id) | Ref::Topic(id) => Who::Entity(id.clone()),
        Ref::Mention(id) | Ref::Event(id) => match layer.tag(id).map(|it| &it.body) {
            Some(Body::Mention(it)) => match &it.entity {
                Some(entity) => Who::Entity(entity.clone()),
                None => words(None, &it.spans),
            },
            Some(Body::Event(it)) => words(Some(&it.kind), &it.trigger),
            _ => Who::Unknown,
        },
        Ref::Spans(spans) => words(None, spans),
        Ref::Value { value, .. } => Who::Words {
            kind: None,
            spans: Vec::new(),
            words: value.as_str().into(),
        },
        Ref::Author => Who::Author,
        Ref::Implicit => Who::Implicit,
        Ref::Unknown => Who::Unknown,
    }
}

/// The date among an event's arguments: of a role that takes dates before any
/// other, as a value or as the value of a mention.
fn when(layer: &Layer, schema: &Schema, event: &Event) -> Option<When> {
    let of = |filler: &Ref| match filler {
        Ref::Value { value, .. } => When::from_iso(value),
        Ref::Mention(id) => {
            let mention = layer.tag(id)?.mention()?;
            mention.attributes.values().find_map(|it| match it {
                AttributeValue::Text(text) => When::from_iso(text),
                _ => None,
            })
        }
        _ => None,
    };
    let kind = schema.event_type(&event.kind);
    let takes_dates = |role: &crate::model::RoleId| {
        let role = kind.and_then(|it| it.role(role));
        role.is_some_and(|it| it.value == Some(ValueType::Date))
    };
    let mut dates: Vec<(bool, When)> = Vec::new();
    for argument in &event.arguments {
        if let Some(when) = of(&argument.filler) {
            dates.push((!takes_dates(&argument.role), when));
        }
    }
    dates.into_iter().min_by_key(|it| it.0).map(|it| it.1)
}

/// The line of the text that the first span stands on, cut to what is beside it
/// where the line is long.
fn around<'t>(text: &'t str, spans: &[Span]) -> &'t str {
    let Some(first) = spans.first() else {
        return "";
    };
    let (start, end) = (first.start() as usize, first.end() as usize);
    let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else {
        return "";
    };
    let from = before.rfind('\n').map_or(0, |it| it + 1);
    let to = after.find('\n').map_or(text.len(), |it| end + it);
    let near = |at: usize| text.floor_char_boundary(at);
    let from = from.max(near(start.saturating_sub(QUOTE / 2)));
    let to = to.min(near(end + QUOTE / 2));
    text.get(from..to).unwrap_or("").trim()
}

/// Without line breaks, at most `most` characters, `…` where it was cut.
fn on_a_line(text: &str, most: usize) -> Arc<str> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        None => line.into(),
        Some((at, _)) => format!("{}…", line[..at].trim_end()).into(),
    }
}
