//! A document whose article is known, and its tags brought there: the part of an
//! import that every core does. Must not know what becomes of them.

use std::sync::Arc;

use super::added::Added;
use super::place::{Placed, place};
use super::plan::Into;
use crate::exchange::Record;
use crate::model::{ArticleId, Layer, LayerKey, TextHash};
use crate::store::hash_text;

/// A document whose article is known.
pub struct Found {
    pub file: usize,
    pub key: LayerKey,
    pub added: Option<Added>,
    pub record: Box<Record>,
    pub print: Option<[u8; 16]>,
}

/// The same with its tags in place, or why they have none.
pub struct Ready {
    pub file: usize,
    pub key: LayerKey,
    pub record: Box<Record>,
    pub print: Option<[u8; 16]>,
    pub outcome: Result<Brought, String>,
}

pub struct Brought {
    pub placed: Placed,
    pub text: Arc<str>,
    pub hash: TextHash,
    pub present: Layer,
}

/// Brings a document to its article: the part that every core does.
pub fn bring(found: Found, into: &Into) -> Ready {
    let Found {
        file,
        key,
        added,
        mut record,
        print,
    } = found;
    let outcome = (|| {
        let present = into.files.load_layer(&key);
        if present.broken {
            return Err(format!(
                "{} can't be changed: its file is damaged",
                key.article
            ));
        }
        let present = present.layer;
        let counted = present.head.text.as_ref();
        let text = match (counted, added) {
            (Some(text), _) => into
                .files
                .text(&text.hash)
                .ok()
                .map(|it| (it, text.hash.clone())),
            (None, Some(added)) => Some((added.text, added.hash)),
            (None, None) => known_text(&record, &key.article, into).or_else(|| {
                let read = into.sources.read(&key.article).ok()?;
                Some((read.text, read.hash))
            }),
        };
        let Some((text, hash)) = text else {
            return Err(format!(
                "the text of {} can't be read; left out",
                key.article
            ));
        };
        Ok(Brought {
            placed: place(&mut record, &text, &hash),
            text,
            hash,
            present,
        })
    })();
    Ready {
        file,
        key,
        record,
        print,
        outcome,
    }
}

/// The article's text where the document holds it, and the article is known to:
/// nothing needs to be read then.
fn known_text(record: &Record, id: &ArticleId, into: &Into) -> Option<(Arc<str>, TextHash)> {
    let known = into.articles.get(id)?.text_hash.as_ref()?;
    let text = record.text.as_str()?;
    let hash = hash_text(text);
    (hash == *known).then(|| (text.clone(), hash))
}
