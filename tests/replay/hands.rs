//! Numbers made into actions that make sense where one stands, and into some
//! that don't.

use glossator::model::*;
use glossator::suggest::queue::{Filter, Order};
use glossator::text::Span;
use glossator::text::segment::Unit;
use glossator::workspace::*;

use crate::sets::{self, SOURCES};

/// What to do, and three numbers that say with what.
pub type Pick = (u8, u16, u16, u16);

/// Words for names, notes, values: quotes, line ends, escapes, other scripts.
const WORDS: [&str; 10] = [
    "Fed",
    "Երևան",
    "a \"quoted\" word",
    "two\nlines\r\n",
    "back\\slash \t \u{7f}",
    "👩‍👩‍👧",
    "2023-12-25",
    " ",
    "",
    "r#\"raw\"# (x: 1, [y])",
];

const UNITS: [Unit; 5] = [
    Unit::Grapheme,
    Unit::Word,
    Unit::Sentence,
    Unit::Paragraph,
    Unit::Document,
];

pub fn schema() -> Schema {
    let entity = |id: &str| EntityType {
        id: id.into(),
        ..EntityType::default()
    };
    let role = |id: &str| Role {
        id: id.into(),
        events: true,
        ..Role::default()
    };
    let event = |id: &str, roles: &[&str]| EventType {
        id: id.into(),
        roles: roles.iter().map(|it| role(it)).collect(),
        ..EventType::default()
    };
    Schema {
        entities: vec![entity("ORG"), entity("PER"), entity("GPE")],
        events: vec![event("MEET", &["who", "whom"]), event("RAIN", &[])],
        stance: StanceScheme {
            polarities: vec![Polarity::For, Polarity::Against, Polarity::Neutral],
            strengths: vec!["weak".into(), "strong".into()],
            ..StanceScheme::default()
        },
        relations: vec![RelationType {
            id: "tie".into(),
            ..RelationType::default()
        }],
        labels: vec![LabelTask {
            id: "tone".into(),
            ..LabelTask::default()
        }],
        ..Schema::default()
    }
}

/// What a person might do here.
struct Hands<'a> {
    ws: &'a Workspace,
    n: [usize; 3],
}

pub fn action<'a>(ws: &'a Workspace, (what, a, b, c): Pick) -> Action {
    let hands = Hands {
        ws,
        n: [a.into(), b.into(), c.into()],
    };
    let families: [fn(&Hands<'a>) -> Action; 20] = [
        Hands::place,
        Hands::place,
        Hands::mention,
        Hands::mention,
        Hands::mention,
        Hands::mention,
        Hands::mention,
        Hands::register,
        Hands::register,
        Hands::event,
        Hands::event,
        Hands::event,
        Hands::event,
        Hands::stance,
        Hands::stance,
        Hands::stance,
        Hands::article,
        Hands::project,
        Hands::history,
        Hands::command,
    ];
    // What is half done is mostly brought to an end.
    if ws.session().pending.is_some() && what % 2 == 0 {
        return hands.go_on();
    }
    // Half of what a reviewer does is to decide.
    if ws.session().view == View::Review && what % 2 == 1 {
        return hands.review();
    }
    families[usize::from(what) % families.len()](&hands)
}

impl Hands<'_> {
    fn one<T: Clone>(&self, i: usize, of: &[T]) -> T {
        of[self.n[i] % of.len()].clone()
    }

    /// True once in so many.
    fn one_in(&self, many: usize, i: usize) -> bool {
        self.n[i].is_multiple_of(many)
    }

    fn word(&self, i: usize) -> String {
        self.one(i, &WORDS).to_owned()
    }

    fn byte(&self, i: usize) -> u32 {
        let len = self.ws.document().map_or(0, |it| it.text.len());
        (self.n[i] % (len + 2)) as u32
    }

    /// A span of whole characters, now and then one that isn't.
    fn span(&self, i: usize, j: usize) -> Span {
        let text = self.ws.document().map_or("", |it| &*it.text);
        let fit = |byte: u32| match self.n[i] % 17 {
            0 => byte,
            _ => text.floor_char_boundary(byte as usize) as u32,
        };
        let start = fit(self.byte(i));
        let end = fit((start + 1 + (self.n[j] % 12) as u32).min(text.len() as u32 + 1));
        Span::new(start, end).unwrap_or(Span::new(0, 1).unwrap())
    }

    fn spans(&self) -> Vec<Span> {
        match self.n[2] % 5 {
            0 => vec![],
            1 => vec![self.span(0, 1), self.span(1, 2)],
            2 => vec![self.span(2, 0), self.span(0, 1), self.span(1, 2)],
            _ => vec![self.span(0, 1)],
        }
    }

    /// An id of the open layer, now and then one that isn't.
    fn tag(&self, i: usize) -> TagId {
        let Some(layer) = self.ws.layer() else {
            return "m1".into();
        };
        let count = layer.tags().len().max(1);
        let tag = layer.tags().nth(self.n[i] % count);
        let tag = tag.filter(|_| self.n[i] % 19 != 18);
        tag.map_or("none".into(), |it| it.id.clone())
    }

    fn entity(&self, i: usize) -> EntityId {
        let entities = &self.ws.project().register.entities;
        let id = entities.keys().nth(self.n[i] % entities.len().max(1));
        let id = id.filter(|_| self.n[i] % 19 != 18);
        id.cloned().unwrap_or("nobody".into())
    }

    fn kind(&self, i: usize) -> KindId {
        self.one(i, &["ORG", "PER", "GPE", "MEET", "RAIN", "tie", "NONE"])
            .into()
    }

    fn reference(&self, i: usize, j: usize) -> Ref {
        let id = self.tag(j);
        match self.n[i] % 12 {
            0 => Ref::Author,
            1 => Ref::Implicit,
            2 => Ref::Unknown,
            3 => Ref::Entity(self.entity(j)),
            4 => Ref::Topic(self.entity(j)),
            5 => Ref::Spans(self.spans()),
            6 => Ref::Value {
                value: self.word(j),
                spans: self.spans(),
            },
            7 => Ref::Event(id),
            _ => match self.ws.tag(&id).is_some_and(|it| it.event().is_some()) {
                true => Ref::Event(id),
                false => Ref::Mention(id),
            },
        }
    }

    fn value(&self, i: usize) -> AttributeValue {
        match self.n[i] % 5 {
            0 => AttributeValue::Flag(self.one_in(2, i)),
            1 => AttributeValue::Number(self.n[i] as f64 / 8.0 - 100.0),
            2 => AttributeValue::Number(self.n[i] as f64),
            3 => AttributeValue::Many(vec![self.word(i), self.word(i)]),
            _ => AttributeValue::Text(self.word(i)),
        }
    }

    fn review(&self) -> Action {
        let decision = self.one(1, &Decision::ALL).0;
        let reason = self.one_in(5, 2).then(|| self.word(2));
        match self.n[0] % 24 {
            0 => {
                let filter = Filter {
                    source: self.one_in(4, 1).then(|| self.one(2, &SOURCES).into()),
                    class: self.one_in(5, 2).then(|| self.one(1, &TagClass::ALL).0),
                    kind: self.one_in(6, 2).then(|| self.kind(1)),
                    skipped: self.one_in(2, 1),
                    decided: self.one_in(3, 1),
                    score: self.one_in(5, 1).then_some((0.2, 0.8)),
                    words: match self.n[2] % 7 {
                        0 => "peace".into(),
                        _ => String::new(),
                    },
                    ..Filter::default()
                };
                Action::SetQueue(Box::new((self.one(2, &Order::ALL).0, filter)))
            }
            1 => Action::ToggleSource(self.one(1, &SOURCES).into()),
            2 => Action::ReviewStep {
                forward: self.one_in(2, 1),
                open: self.one_in(2, 2),
            },
            3 => Action::TakeInHand {
                set: self.set(),
                part: self.part(),
            },
            4..=6 => {
                let like = match self.n[1] % 4 {
                    0 => Like::Listed,
                    1 => Like::Above {
                        score: (self.n[2] % 100) as f32 / 100.0,
                        source: self.one_in(2, 2).then(|| SOURCES[0].into()),
                        kind: self.one_in(3, 2).then(|| self.kind(0)),
                    },
                    _ => Like::Words {
                        set: self.set(),
                        part: self.part(),
                    },
                };
                Action::DecideAll {
                    like,
                    decision: self.one(2, &Decision::ALL).0,
                    reason,
                }
            }
            7 | 8 => Action::Reopen {
                set: self.set(),
                part: self.part(),
            },
            9 => Action::DraftKind(self.kind(1)),
            10 => Action::DraftPolarity(self.one(1, &Polarity::ALL).0),
            11 | 12 => Action::DraftEdge {
                edge: self.one(2, &[Edge::Start, Edge::End]),
                grow: self.one_in(3, 1),
            },
            13 => Action::DropDraft,
            14 => Action::SetBlind(self.one(1, &[0, 0, 30, 100, 101])),
            15 => sets::import_one(self.ws, self.n[1] % 2, self.n[2] % 4, self.n[1] % 3),
            16 => Action::Reshape(self.reshape()),
            17 | 18 => self.history(),
            // What is in hand, as one goes through them.
            19..=21 if self.ws.in_hand().is_some() => {
                let hand = self.ws.in_hand().expect("it was there");
                Action::Decide {
                    set: hand.set.clone(),
                    part: hand.part.clone(),
                    decision,
                    reason,
                }
            }
            _ => Action::Decide {
                set: self.set(),
                part: self.part(),
                decision,
                reason,
            },
        }
    }

    /// A change of the schema that tags and suggestions follow.
    fn reshape(&self) -> Reshape {
        let what = Named::Entity(self.one(1, &["ORG", "PER", "GPE"]).into());
        Reshape::Rename(what, self.one(2, &["BODY", "ORG", "NAME"]).into())
    }

    fn set(&self) -> LayerKey {
        sets::key(self.n[1] % SOURCES.len(), self.n[2] % 4)
    }

    /// A part of that set, now and then one that isn't.
    fn part(&self) -> Part {
        let queue = self.ws.queue();
        let count = queue.rows_of(&self.set()).count();
        let found = queue
            .rows_of(&self.set())
            .nth(self.n[0] / 24 % count.max(1));
        let found = found.filter(|_| self.n[0] % 37 != 36);
        found.map_or(Part::Tag("none".into()), |(_, row)| row.part())
    }

    fn place(&self) -> Action {
        let forward = self.one_in(2, 1);
        match self.n[0] % 12 {
            0 => Action::OpenArticle(self.one(1, &["0.txt", "1.txt", "2.txt", "3.txt"]).into()),
            1 | 2 if self.one_in(4, 2) => Action::Step {
                forward,
                unfinished: self.one_in(2, 2),
            },
            1..=4 => Action::Select(Selection {
                anchor: self.byte(1),
                caret: self.byte(2),
            }),
            5 => Action::MoveCaret {
                unit: self.one(1, &UNITS),
                forward,
                extend: self.one_in(2, 2),
            },
            6 => Action::SelectUnit {
                unit: self.one(1, &UNITS),
                at: self.byte(2),
            },
            7 => Action::ToggleSnapping,
            8 => Action::FocusStep { forward },
            9 => Action::Reveal {
                article: self.one(1, &["0.txt", "1.txt"]).into(),
                tag: self.tag(2),
            },
            10 => Action::Escape,
            _ => Action::Focus(Some(Item::Tag(self.tag(1)))),
        }
    }

    fn mention(&self) -> Action {
        let id = self.tag(1);
        match self.n[0] % 12 {
            0 | 1 => Action::Type(self.kind(1)),
            2..=4 => Action::TagSpans {
                spans: self.spans(),
                kind: self.one(1, &["ORG", "PER", "GPE"]).into(),
            },
            5 => Action::Retype {
                id,
                kind: self.kind(2),
            },
            6 => Action::TagEverywhere(id),
            7 => Action::SetSpans {
                id,
                spans: self.spans(),
            },
            8 => Action::AddFragment(id),
            9 => Action::MoveEdge {
                id,
                edge: self.one(2, &[Edge::Start, Edge::End]),
                grow: self.one_in(3, 2),
            },
            10 => Action::Delete {
                id,
                with_users: self.one_in(2, 2),
            },
            _ => Action::SetAttribute {
                id,
                name: self.one(2, &["level", "näme", "a b", "type"]).into(),
                value: (!self.one_in(7, 0)).then(|| self.value(2)),
            },
        }
    }

    fn register(&self) -> Action {
        let mention = self.tag(1);
        match self.n[0] % 8 {
            0 => Action::Link {
                mention,
                entity: (!self.one_in(4, 2)).then(|| self.entity(2)),
            },
            1 => Action::LinkAll {
                mention,
                entity: self.entity(2),
            },
            2 | 3 => Action::NewEntity {
                name: self.word(1),
                kind: self.one(2, &["ORG", Entity::TOPIC]).into(),
                link: self.one_in(3, 2).then_some(mention),
            },
            4 => Action::PutEntity(Box::new(Entity {
                id: self.entity(1),
                name: self.word(2),
                kind: self.kind(1),
                aliases: vec![self.word(1)],
                wikidata: Some(self.word(2)),
                note: self.word(1),
                ..Entity::default()
            })),
            5 | 6 => Action::MergeEntities {
                from: self.entity(1),
                into: self.entity(2),
            },
            _ => Action::DeleteEntity {
                id: self.entity(1),
                unlink: self.one_in(2, 2),
            },
        }
    }

    fn event(&self) -> Action {
        let event = self.tag(1);
        let role = self.one(2, &["who", "whom", "when"]).into();
        match self.n[0] % 12 {
            0..=2 => Action::NewEvent {
                kind: self.one(1, &["MEET", "RAIN", "NONE"]).into(),
            },
            3 => Action::SetTrigger {
                id: event,
                spans: self.spans(),
            },
            4 => Action::AskRole { event, role },
            5 | 6 => Action::AddArgument {
                event,
                role,
                filler: self.reference(0, 2),
            },
            7 => Action::SetArgument {
                event,
                index: self.n[2] % 3,
                role,
                filler: self.reference(2, 0),
            },
            8 => Action::RemoveArgument {
                event,
                index: self.n[2] % 3,
            },
            9 => Action::BeginRelation {
                kind: self.one(2, &["tie", "tie", "NONE"]).into(),
                from: self.reference(1, 2),
            },
            10 => Action::SetRelationEnds {
                id: event,
                from: self.reference(1, 2),
                to: self.reference(2, 1),
            },
            _ => Action::Answer(self.reference(1, 2)),
        }
    }

    fn go_on(&self) -> Action {
        match &self.ws.session().pending {
            Some(Pending::Stance(draft)) if draft.target.is_some() => {
                Action::SetPolarity(self.one(1, &Polarity::ALL).0)
            }
            _ => Action::Answer(self.reference(1, 2)),
        }
    }

    fn stance(&self) -> Action {
        let id = self.tag(1);
        match self.n[0] % 12 {
            0 | 1 => Action::BeginStance,
            2 => Action::DraftHolder(self.reference(1, 2)),
            3 => Action::DraftTarget(self.reference(1, 2)),
            4..=6 => Action::SetPolarity(self.one(1, &Polarity::ALL).0),
            7 => Action::SetHolder {
                id,
                holder: self.reference(2, 0),
            },
            8 => Action::SetTarget {
                id,
                target: self.reference(2, 0),
            },
            9 => Action::SetVia {
                id,
                via: vec![self.reference(2, 0), self.reference(0, 2)],
            },
            10 => match self.n[2] % 4 {
                0 => Action::SetStrength {
                    id,
                    strength: (!self.one_in(3, 2)).then_some((self.n[2] % 256) as u8),
                },
                1 => Action::SetBasis {
                    id,
                    basis: (!self.one_in(3, 2)).then(|| self.one(2, &Basis::ALL).0),
                },
                2 => Action::SetExpression {
                    id,
                    spans: self.spans(),
                },
                _ => Action::SetEvidence {
                    id,
                    spans: self.spans(),
                },
            },
            _ => Action::Answer(self.reference(1, 2)),
        }
    }

    fn article(&self) -> Action {
        match self.n[0] % 8 {
            0 => Action::SetLabel {
                task: self.one(1, &["tone", "other"]).into(),
                values: (0..self.n[1] % 3).map(|_| self.word(2)).collect(),
                spans: self.spans(),
            },
            1 | 2 => Action::AddNote {
                on: self.one_in(2, 1).then(|| self.tag(1)),
                text: self.word(2),
            },
            3 => Action::SetNote {
                id: self.tag(1),
                text: self.word(2),
            },
            4 => Action::SetCompletion {
                task: self.one(1, &Task::ALL).0,
                state: (!self.one_in(4, 2)).then(|| self.one(2, &CompletionState::ALL).0),
            },
            5 => Action::SetAllComplete(self.one_in(2, 1)),
            6 => Action::SetZones(
                self.spans()
                    .into_iter()
                    .map(|span| Zone {
                        span,
                        kind: self.one(1, &ZoneKind::ALL).0,
                    })
                    .collect(),
            ),
            _ => Action::SetMeta(Box::new(ArticleMeta {
                title: Some(self.word(1)),
                published: self.one_in(2, 2).then(|| self.word(2)),
                ..ArticleMeta::default()
            })),
        }
    }

    fn project(&self) -> Action {
        match self.n[0] % 6 {
            0 => Action::SetSchema(Box::new(Schema {
                name: self.word(1),
                description: self.word(2),
                ..schema()
            })),
            1 => Action::SetGuidelines(self.word(1)),
            2 => Action::RenameProject(self.word(1)),
            3 => Action::SetMaxArticleBytes(self.n[1] as u64),
            4 => Action::ReadAs(self.n[1].is_multiple_of(2).then(|| "windows-1251".into())),
            _ => self.history(),
        }
    }

    fn history(&self) -> Action {
        let steps = self.ws.history().steps().len();
        match self.n[0] % 12 {
            0..=5 => Action::Undo,
            6..=10 => Action::Redo,
            _ => Action::JumpTo(steps.saturating_sub(self.n[1] % 8)),
        }
    }

    /// Any command that isn't greyed.
    fn command(&self) -> Action {
        let live: Vec<Action> = commands::all().filter_map(|it| it.now(self.ws)).collect();
        self.one(1, &live)
    }
}
