//! The types that are written: entities in the type that every project of INCEpTION
//! has, events and relations in layers as one makes them there, all else in types
//! of our own. Attributes become features, each with one range for the whole
//! export. Must not know how a file writes them.

use std::collections::BTreeMap;

use crate::exchange::markup::is_name;
use crate::exchange::uima::TAKEN;
use crate::model::{AttributeHost, AttributeType, AttributeValue, Schema};

/// A type, by its place in [`ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    MetaData,
    Document,
    Entity,
    Event,
    EventLink,
    Relation,
    Tie,
    Stance,
    StancePart,
    Words,
    DocumentLabel,
    Label,
    DocumentNote,
    Note,
}

pub struct Type {
    pub kind: Kind,
    /// `webanno.custom.Event`.
    pub name: &'static str,
    /// What stands before the name in XMI.
    pub prefix: &'static str,
    pub parent: &'static str,
    /// Name, and what it holds; structures in a list as `type[]`.
    pub features: &'static [(&'static str, &'static str)],
    /// Types that its features speak of.
    pub needs: &'static [Kind],
}

pub const TEXT: &str = "uima.cas.String";
pub const TEXTS: &str = "uima.cas.StringArray";
const NUMBER: &str = "uima.cas.Double";
const WHOLE: &str = "uima.cas.Integer";
const FLAG: &str = "uima.cas.Boolean";
const SPAN: &str = "uima.tcas.Annotation";
const BASE: &str = "uima.cas.AnnotationBase";
const TOP: &str = "uima.cas.TOP";
const ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";

/// Prefix and package.
pub const PACKAGES: [(&str, &str); 4] = [
    (
        "metadata",
        "de.tudarmstadt.ukp.dkpro.core.api.metadata.type",
    ),
    ("ner", "de.tudarmstadt.ukp.dkpro.core.api.ner.type"),
    ("custom", "webanno.custom"),
    ("glossator", "glossator"),
];

pub static ALL: [Type; 14] = [
    Type {
        kind: Kind::MetaData,
        name: "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData",
        prefix: "metadata",
        parent: "uima.tcas.DocumentAnnotation",
        features: &[
            ("documentTitle", TEXT),
            ("documentId", TEXT),
            ("documentUri", TEXT),
            ("collectionId", TEXT),
            ("documentBaseUri", TEXT),
            ("isLastSegment", FLAG),
        ],
        needs: &[],
    },
    Type {
        kind: Kind::Document,
        name: "glossator.Document",
        prefix: "glossator",
        parent: BASE,
        features: &[("annotator", TEXT)],
        needs: &[],
    },
    Type {
        kind: Kind::Entity,
        name: ENTITY,
        prefix: "ner",
        parent: SPAN,
        features: &[("value", TEXT), ("identifier", TEXT)],
        needs: &[],
    },
    Type {
        kind: Kind::Event,
        name: "webanno.custom.Event",
        prefix: "custom",
        parent: SPAN,
        features: &[
            ("value", TEXT),
            ("arguments", "webanno.custom.EventArgumentsLink[]"),
        ],
        needs: &[Kind::EventLink],
    },
    Type {
        kind: Kind::EventLink,
        name: "webanno.custom.EventArgumentsLink",
        prefix: "custom",
        parent: TOP,
        features: &[("role", TEXT), ("target", SPAN)],
        needs: &[],
    },
    Type {
        kind: Kind::Relation,
        name: "webanno.custom.Relation",
        prefix: "custom",
        parent: SPAN,
        features: &[("value", TEXT), ("Governor", ENTITY), ("Dependent", ENTITY)],
        needs: &[Kind::Entity],
    },
    // Relations whose ends aren't both entities: a layer in INCEpTION stands on one.
    Type {
        kind: Kind::Tie,
        name: "glossator.Relation",
        prefix: "glossator",
        parent: SPAN,
        features: &[("value", TEXT), ("Governor", SPAN), ("Dependent", SPAN)],
        needs: &[],
    },
    Type {
        kind: Kind::Stance,
        name: "glossator.Stance",
        prefix: "glossator",
        parent: SPAN,
        features: &[
            ("polarity", TEXT),
            ("strength", WHOLE),
            ("basis", TEXT),
            ("holderIs", TEXT),
            ("targetIs", TEXT),
            ("evidenceOnly", FLAG),
            ("parts", "glossator.StancePart[]"),
        ],
        needs: &[Kind::StancePart],
    },
    Type {
        kind: Kind::StancePart,
        name: "glossator.StancePart",
        prefix: "glossator",
        parent: TOP,
        features: &[("role", TEXT), ("target", SPAN)],
        needs: &[],
    },
    Type {
        kind: Kind::Words,
        name: "glossator.Words",
        prefix: "glossator",
        parent: SPAN,
        features: &[("value", TEXT)],
        needs: &[],
    },
    Type {
        kind: Kind::DocumentLabel,
        name: "glossator.DocumentLabel",
        prefix: "glossator",
        parent: BASE,
        features: &[("task", TEXT), ("values", TEXTS)],
        needs: &[],
    },
    Type {
        kind: Kind::Label,
        name: "glossator.Label",
        prefix: "glossator",
        parent: SPAN,
        features: &[("task", TEXT), ("values", TEXTS)],
        needs: &[],
    },
    Type {
        kind: Kind::DocumentNote,
        name: "glossator.DocumentNote",
        prefix: "glossator",
        parent: BASE,
        features: &[("text", TEXT), ("on", BASE)],
        needs: &[],
    },
    Type {
        kind: Kind::Note,
        name: "glossator.Note",
        prefix: "glossator",
        parent: SPAN,
        features: &[("text", TEXT), ("on", BASE)],
        needs: &[],
    },
];

/// Features that every type may have, or that mean something where attributes are
/// read back.
const RESERVED: &[&str] = &[
    "sofa",
    "begin",
    "end",
    "value",
    "identifier",
    "score",
    "confidence",
    "layer",
    "role",
    "target",
    "source",
    "first",
    "next",
    "head",
    "tail",
    "elements",
    "Governor",
    "Dependent",
    "id",
    "self",
];

impl Kind {
    pub fn told(self) -> &'static Type {
        &ALL[self as usize]
    }

    /// Whether views list it; the others are reached from those.
    pub fn is_member(self) -> bool {
        self.told().parent != TOP
    }
}

/// The features that attributes became, by type.
#[derive(Debug, Default)]
pub struct Ranges {
    known: BTreeMap<(Kind, String), &'static str>,
}

impl Ranges {
    /// As the schema has them: what no article says has its range all the same.
    pub fn new(schema: &Schema) -> Self {
        let mut ranges = Self::default();
        for it in &schema.attributes {
            let range = match &it.value {
                AttributeType::Flag => FLAG,
                AttributeType::Number => NUMBER,
                AttributeType::Choices(_) => TEXTS,
                _ => TEXT,
            };
            let kinds: &[Kind] = match &it.on {
                AttributeHost::Mentions(_) => &[Kind::Entity],
                AttributeHost::Events(_) => &[Kind::Event],
                AttributeHost::Relations(_) => &[Kind::Relation, Kind::Tie],
                AttributeHost::Stances => &[Kind::Stance],
            };
            for kind in kinds {
                if let Some(name) = feature(*kind, it.id.as_str()) {
                    ranges.known.insert((*kind, name.to_owned()), range);
                }
            }
        }
        ranges
    }

    /// The feature that an attribute goes out as; its first value settles what that
    /// holds.
    ///
    /// # Errors
    /// The sort of loss, in the plural.
    pub fn settle<'a>(
        &mut self,
        kind: Kind,
        name: &'a str,
        value: &AttributeValue,
    ) -> Result<&'a str, &'static str> {
        let name = feature(kind, name).ok_or("attributes whose names UIMA has no place for")?;
        let range = match value {
            AttributeValue::Flag(_) => FLAG,
            AttributeValue::Number(it) if it.is_finite() => NUMBER,
            AttributeValue::Number(_) => return Err("numbers that are none"),
            AttributeValue::Text(it) if it.is_empty() => return Err("empty values"),
            AttributeValue::Many(all) if all.is_empty() => return Err("empty values"),
            AttributeValue::Text(_) => TEXT,
            AttributeValue::Many(_) => TEXTS,
        };
        let known = self.known.entry((kind, name.to_owned())).or_insert(range);
        match *known == range {
            true => Ok(name),
            false => Err("attributes whose values are not all of one sort"),
        }
    }

    /// The features of a type: its own, then those that attributes became.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (&str, &'static str)> {
        let own = kind.told().features.iter().copied();
        let known = self.known.range((kind, String::new())..);
        let known = known.take_while(move |((it, _), _)| *it == kind);
        own.chain(known.map(|((_, name), range)| (name.as_str(), *range)))
    }
}

/// The name of an attribute's feature.
fn feature(kind: Kind, name: &str) -> Option<&str> {
    let own = kind.told().features;
    // A stance has no feature for its kind, so that these would be taken for it.
    let kind_like = ["label", "category", "referenceType"].contains(&name);
    let free = is_name(name)
        && !(kind == Kind::Stance && kind_like)
        && !RESERVED.contains(&name)
        && TAKEN.iter().all(|it| it.1 != name)
        && own.iter().all(|it| it.0 != name);
    match free {
        true => Some(name),
        false => TAKEN.iter().find(|it| it.0 == name).map(|it| it.1),
    }
}
