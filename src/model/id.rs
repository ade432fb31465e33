//! The names of things: short strings in newtypes, so that the id of a tag is
//! never taken for the id of an entity. Must not know what they name.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
        #[serde(transparent)]
        pub struct $name(SmolStr);

        impl $name {
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(SmolStr::new(text))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0.as_str())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    )*};
}

ids! {
    /// A tag in its layer, whatever its kind: `m4`, `v1`, `s3k2f9`.
    TagId;
    /// An article: its path below its source, with `/` on every system.
    ArticleId;
    /// Whoever made a layer. `gold` is the adjudicated one.
    AnnotatorId;
    /// A type of the schema: `PERSON`, `CONSULT`, `affiliation`.
    KindId;
    /// A part of a split: `train`.
    PartId;
    /// A role of an event type: `actor`.
    RoleId;
    /// An attribute of the schema: `modes`.
    AttributeId;
    /// An entity, a topic or an event case of the project's register.
    EntityId;
    /// The hash that names a text: `b3-` and 32 hexadecimal digits of BLAKE3.
    TextHash;
    /// A moment in UTC, RFC 3339 to the second: `2026-11-22T10:02:11Z`.
    /// It comes in from the shell as a value; nothing here reads a clock.
    Stamp;
}

impl AnnotatorId {
    /// The adjudicated layer's annotator.
    pub fn gold() -> Self {
        Self::new("gold")
    }
}
