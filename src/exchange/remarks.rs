//! What is told of one document: the first remarks one by one, the others
//! counted, so that a hostile list costs a number and not the memory. Knows no
//! format.

use super::Issue;
use crate::text::figures::plain;

/// The most remarks on a document that are told one by one.
pub const MOST_TOLD: usize = 1000;

#[derive(Debug, Default)]
pub struct Remarks {
    told: Vec<Issue>,
    more: usize,
    /// Where the last one stood.
    line: usize,
}

impl Remarks {
    pub fn push(&mut self, issue: Issue) {
        match self.told.len() < MOST_TOLD {
            true => self.told.push(issue),
            false => {
                self.more += 1;
                self.line = issue.line;
            }
        }
    }

    /// The remarks, and how many weren't told.
    pub fn into_issues(mut self) -> Vec<Issue> {
        if self.more > 0 {
            self.told.push(Issue {
                line: self.line,
                tag: None,
                message: format!(
                    "{} on the document, not told",
                    plain(self.more, "more remark")
                ),
            });
        }
        self.told
    }
}
