//! What each format's reader gives back of what its writer wrote: a row a format.
//! Must not know how it is compared.

use crate::exchange::Format;
use crate::model::TagClass;

/// What a format's reader gives back of what its writer wrote without a loss.
pub struct Profile {
    /// The format's id.
    pub id: &'static str,
    /// How the names of the files to read end, of those that a folder has.
    pub reads: &'static str,
    /// The tags that are held against each other.
    pub classes: &'static [TagClass],
    /// Types that the format has in place of what it can't hold: there may be more
    /// of them than went out.
    pub instead: &'static [&'static str],
    pub ends: Ends,
    /// Where a document is only a part of an article.
    pub rows: Option<Rows>,
}

/// How a format says what a tag points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// By tags, or what else it is.
    Tags,
    /// By the words alone, whether or not they are tagged.
    Words,
    /// By a name alone. Where the words stand nobody knows.
    Names,
}

/// How a document that is a sentence or a few of an article says which article
/// it is of: by its name, with so many parts of its own behind it.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// Stands before each part.
    pub mark: char,
    pub parts: usize,
}

impl Rows {
    /// What the article may be called, the likeliest first: a part may hold the
    /// mark itself.
    pub fn articles<'a>(&self, document: &'a str) -> impl Iterator<Item = &'a str> {
        let ends = document.rmatch_indices(self.mark).skip(self.parts - 1);
        ends.filter_map(|(at, _)| document.get(..at))
    }
}

const MENTIONS: &[TagClass] = &[TagClass::Mention];
const FACTS: &[TagClass] = &[TagClass::Mention, TagClass::Event, TagClass::Relation];
const STANCES: &[TagClass] = &[TagClass::Mention, TagClass::Stance];
const EVERYTHING: &[TagClass] = &[
    TagClass::Mention,
    TagClass::Event,
    TagClass::Stance,
    TagClass::Relation,
    TagClass::Label,
    TagClass::Note,
];

/// What most formats are: a document to an article, with mentions.
const PLAIN: Profile = Profile {
    id: "",
    reads: "",
    classes: MENTIONS,
    instead: &[],
    ends: Ends::Tags,
    rows: None,
};

/// Every format that is both written and read.
pub static PROFILES: &[Profile] = &[
    Profile {
        id: "jsonl",
        reads: ".jsonl",
        classes: EVERYTHING,
        ..PLAIN
    },
    Profile {
        id: "conll",
        reads: ".conll",
        ..PLAIN
    },
    Profile {
        id: "conll-bilou",
        reads: ".conll",
        ..PLAIN
    },
    Profile {
        id: "brat",
        reads: ".ann",
        // Stances come back as events.
        classes: &[
            TagClass::Mention,
            TagClass::Event,
            TagClass::Relation,
            TagClass::Note,
        ],
        instead: &["Stance", "Evidence", "Text", "Value"],
        ..PLAIN
    },
    Profile {
        id: "conll2012",
        reads: ".conll",
        ..PLAIN
    },
    Profile {
        id: "webanno-tsv",
        reads: ".tsv",
        classes: FACTS,
        ..PLAIN
    },
    Profile {
        id: "uima-xmi",
        reads: ".xmi",
        classes: EVERYTHING,
        ..PLAIN
    },
    Profile {
        id: "uima-json",
        reads: ".json",
        classes: EVERYTHING,
        ..PLAIN
    },
    Profile {
        id: "ace-apf",
        reads: ".apf.xml",
        classes: FACTS,
        ..PLAIN
    },
    Profile {
        id: "qdpx",
        reads: ".qdpx",
        // Events and stances come back as mentions.
        classes: &[
            TagClass::Mention,
            TagClass::Relation,
            TagClass::Label,
            TagClass::Note,
        ],
        ..PLAIN
    },
    Profile {
        id: "oneie",
        reads: ".jsonl",
        classes: &[TagClass::Mention, TagClass::Event, TagClass::Relation],
        instead: &["MENTION"],
        ..PLAIN
    },
    Profile {
        id: "doccano",
        reads: ".jsonl",
        ..PLAIN
    },
    Profile {
        id: "label-studio",
        reads: "tasks.json",
        ..PLAIN
    },
    Profile {
        id: "prodigy",
        reads: ".jsonl",
        ..PLAIN
    },
    Profile {
        id: "spacy-jsonl",
        reads: ".jsonl",
        ..PLAIN
    },
    Profile {
        id: "docbin",
        reads: ".spacy",
        ..PLAIN
    },
    Profile {
        id: "gliner",
        reads: ".json",
        classes: &[TagClass::Mention, TagClass::Relation],
        ..PLAIN
    },
    Profile {
        id: "dygie",
        reads: ".jsonl",
        classes: FACTS,
        ends: Ends::Words,
        ..PLAIN
    },
    Profile {
        id: "rams",
        reads: ".jsonlines",
        classes: &[TagClass::Event],
        ends: Ends::Words,
        rows: Some(Rows {
            mark: '#',
            parts: 1,
        }),
        ..PLAIN
    },
    Profile {
        id: "newsmtsc",
        reads: ".jsonl",
        classes: STANCES,
        instead: &["TARGET"],
        ends: Ends::Words,
        rows: Some(Rows {
            mark: '_',
            parts: 3,
        }),
    },
    Profile {
        id: "semeval22",
        reads: ".json",
        classes: STANCES,
        instead: &["Source", "Target"],
        ends: Ends::Words,
        rows: Some(Rows {
            mark: '-',
            parts: 1,
        }),
    },
    Profile {
        id: "semeval16",
        reads: ".tsv",
        classes: &[TagClass::Stance],
        ends: Ends::Names,
        rows: Some(Rows {
            mark: '#',
            parts: 1,
        }),
        ..PLAIN
    },
];

impl Profile {
    pub fn of(format: &Format) -> Option<&'static Self> {
        PROFILES.iter().find(|it| it.id == format.id)
    }
}
