//! The exact texts that were annotated, each in a file named by its hash.

use crate::model::TextHash;

/// `b3-` and 32 hexadecimal digits of the BLAKE3 hash of the UTF-8 bytes.
pub fn hash_text(text: &str) -> TextHash {
    let hex = blake3::hash(text.as_bytes()).to_hex();
    TextHash::new(format!("b3-{}", &hex[..32]))
}

/// Why a stored text can't be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("the text {0} isn't kept in the project")]
    Missing(TextHash),
    #[error("the kept text {0} was changed; its tags can't be checked against it")]
    Changed(TextHash),
    #[error("the kept text {0} can't be read: {1}")]
    Unreadable(TextHash, String),
}
