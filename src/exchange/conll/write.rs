//! Mentions as columns: `token -X- -X- B-PER`, four of them between blanks as
//! CoNLL-2003 has them, an empty line behind each sentence, `-DOCSTART-` with the
//! article's id before each article. Must not know how files are read.

use crate::exchange::flat::{flat, in_a_row, lose_all_but_mentions};
use crate::exchange::layout::Layout;
use crate::exchange::looked::goes_out;
use crate::exchange::names::escaped;
use crate::exchange::{Head, Out, Piece, Writer};
use crate::model::Task;
use crate::text::Span;

use super::NO_KIND;

/// Stands for a token where the text may not go out.
pub(in crate::exchange) const HIDDEN: &str = "_";

/// Letters of the first, the inner, the last and an only token.
struct Columns([char; 4]);

pub(super) fn iob2(_: &Head) -> Box<dyn Writer> {
    Box::new(Columns(['B', 'I', 'I', 'B']))
}

pub(super) fn bilou(_: &Head) -> Box<dyn Writer> {
    Box::new(Columns(['B', 'I', 'L', 'U']))
}

impl Writer for Columns {
    fn is_apart(&self) -> bool {
        true
    }

    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        lose_all_but_mentions(piece, false, out);
        let all = in_a_row(piece, out);
        // Without a mention every token would say that there is none.
        if !goes_out(piece, Task::Entities, !all.is_empty(), out) {
            return;
        }
        let stays = flat(piece, all, "nested mentions", out);
        let spans: Vec<Span> = stays.iter().map(|it| it.0).collect();
        let layout = Layout::new(piece.text, &spans);
        let mut tags = vec![(' ', ""); layout.tokens().len()];
        for (span, tag) in stays {
            let kind = tag.kind().map_or("", |it| it.as_str());
            let Some((first, last)) = layout.range(span) else {
                continue;
            };
            let [begin, inside, end, only] = self.0;
            for at in first..=last {
                let letter = match (at == first, at == last) {
                    (true, true) => only,
                    (true, false) => begin,
                    (false, true) => end,
                    (false, false) => inside,
                };
                if let Some(place) = tags.get_mut(at) {
                    *place = (letter, kind);
                }
            }
        }
        let id = escaped(piece.article.id.as_str(), "()");
        let mut lines = format!("-DOCSTART- ({id}) -X- O\n\n");
        let mut written = tags.into_iter();
        for sentence in &layout.sentences {
            let mut any = false;
            for word in layout.words(piece.text, sentence) {
                let (letter, kind) = written.next().unwrap_or((' ', ""));
                lines.extend(token(piece, word));
                lines.push_str(" -X- -X- ");
                match (letter, kind) {
                    (' ', _) => lines.push('O'),
                    (letter, kind) => {
                        lines.push(letter);
                        lines.push('-');
                        lines.push_str(&match kind {
                            "" => NO_KIND.to_owned(),
                            kind => escaped(kind, ""),
                        });
                    }
                }
                lines.push('\n');
                any = true;
            }
            if any {
                lines.push('\n');
            }
        }
        out.file("").extend_from_slice(lines.as_bytes());
    }
}

/// A token as it can stand in a column.
pub(in crate::exchange) fn token<'a>(
    piece: &Piece,
    word: &'a str,
) -> impl Iterator<Item = char> + use<'a> {
    let odd = |c: char| c.is_control() || c.is_whitespace();
    let word = if piece.options.text { word } else { HIDDEN };
    word.chars().map(move |c| if odd(c) { '_' } else { c })
}
