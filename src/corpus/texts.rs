//! The texts of listed files, read on every core and kept by nobody: for what
//! looks at a whole corpus once. Proposes nothing about them.

use std::sync::atomic::AtomicBool;

use super::{Listing, Sources};
use crate::ingest::scan;
use crate::model::ArticleId;

/// Reads the file of every listed article. `sink` gets the article's place in the
/// listing and its text, or the reason for people why there is none, from several
/// threads and in no order.
pub fn read_texts(
    sources: &Sources,
    listing: &Listing,
    cancel: &AtomicBool,
    sink: impl Fn(usize, Result<String, String>) + Sync,
) {
    let order: Vec<ArticleId> = listing.articles.iter().map(|it| it.id.clone()).collect();
    let files = &listing.files;
    scan::read_texts(
        files.len(),
        |index| sources.found(listing, index, &order),
        &sources.limits,
        cancel,
        |index, text| sink(files[index].at, text.map_err(|why| why.to_string())),
    );
}
