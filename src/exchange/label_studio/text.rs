//! The text that a task shows, and a region's place in it. Paragraphs of a
//! dialogue are put one below the other; of HTML the words without tags are the
//! text, and every place in them is proved by the region's own words.

use serde_json::Value;

use super::config::Config;
use crate::exchange::draft::{Draft, Unit};
use crate::exchange::json::{Object, whole};
use crate::model::TagId;
use crate::text::Span;
use crate::text::offsets::OffsetMap;

/// A task's text and how regions count in it.
pub struct Words {
    pub text: String,
    /// Field of `data` that it is from.
    pub field: String,
    pub html: bool,
    /// Byte where each paragraph begins; empty where the text is one.
    paragraphs: Vec<usize>,
}

impl Words {
    /// The text: the field that the configuration shows, or that regions point
    /// at, else `text`, else the longest one.
    pub fn of(data: &Object, config: &Config) -> Option<Self> {
        let configured = config.texts.iter().map(|(_, field)| field.as_str());
        let named = configured
            .chain(["text"])
            .find(|field| matches!(data.get(*field), Some(Value::String(_) | Value::Array(_))));
        let field = named.or_else(|| {
            let texts = data
                .iter()
                .filter_map(|(name, it)| Some((name, it.as_str()?)));
            texts
                .max_by_key(|(_, text)| text.len())
                .map(|(name, _)| name.as_str())
        })?;
        match data.get(field)? {
            Value::String(text) => {
                let html = is_html(text);
                Some(Self {
                    text: if html { plain(text) } else { text.clone() },
                    field: field.to_owned(),
                    html,
                    paragraphs: Vec::new(),
                })
            }
            Value::Array(items) => {
                let mut words = Self {
                    text: String::new(),
                    field: field.to_owned(),
                    html: false,
                    paragraphs: Vec::new(),
                };
                for item in items {
                    if !words.text.is_empty() {
                        words.text.push('\n');
                    }
                    words.paragraphs.push(words.text.len());
                    words
                        .text
                        .push_str(item.get("text").and_then(Value::as_str)?);
                }
                Some(words)
            }
            _ => None,
        }
    }

    /// The words of a region, and whether they are counted in UTF-16 units.
    ///
    /// # Errors
    /// For people, why it has no place.
    pub fn place(&self, draft: &Draft, value: &Object) -> Result<(Span, bool), String> {
        let quote = value.get("text").and_then(Value::as_str);
        let (from, to) = match self.offsets(value)? {
            Some(it) => it,
            None => return Err("it has no place in the text".to_owned()),
        };
        let chars = self.span(draft, from, to, Unit::Chars);
        let Some(quote) = quote else {
            return Ok((chars?, false));
        };
        let line_ends = quote.replace("\\n", "\n");
        let agrees = |span: &Result<Span, String>| match span {
            // Line ends stand as `\n` in the words of some versions; a text may
            // have these two signs itself.
            Ok(span) => draft
                .agrees(&[*span], quote)
                .or_else(|_| draft.agrees(&[*span], &line_ends)),
            Err(why) => Err(why.clone()),
        };
        let told = match (agrees(&chars), chars) {
            (Ok(()), Ok(span)) => return Ok((span, false)),
            (Err(why), _) => why,
            (Ok(()), Err(why)) => why,
        };
        let units = self.span(draft, from, to, Unit::Utf16);
        if agrees(&units).is_ok()
            && let Ok(span) = units
        {
            return Ok((span, true));
        }
        // Of HTML the browser counts some blanks otherwise; words that stand
        // there once are sure.
        if self.html
            && let Some((at, _)) = self.text.match_indices(&line_ends).next()
            && self.text.matches(&line_ends).count() == 1
            && let Some(span) = Span::from_range(at..at + line_ends.len())
        {
            return Ok((span, false));
        }
        Err(told)
    }

    /// Start and end as the region counts them, each with the byte it counts from.
    #[expect(clippy::type_complexity, reason = "two ends of the same kind")]
    fn offsets(&self, value: &Object) -> Result<Option<((usize, i64), (usize, i64))>, String> {
        let number = |it: &Object, name: &str| it.get(name).and_then(whole);
        if let Some(Value::Object(global)) = value.get("globalOffsets") {
            let both = number(global, "start").zip(number(global, "end"));
            return Ok(both.map(|(start, end)| ((0, start), (0, end))));
        }
        if !self.paragraphs.is_empty() {
            let base = |name: &str| {
                let index = value.get(name)?;
                let index = match index.as_str() {
                    Some(text) => text.parse().ok()?,
                    None => usize::try_from(whole(index)?).ok()?,
                };
                self.paragraphs.get(index).copied()
            };
            let (Some(first), Some(last)) = (base("start"), base("end")) else {
                return Err("its paragraph isn't there".to_owned());
            };
            let both = number(value, "startOffset").zip(number(value, "endOffset"));
            return Ok(both.map(|(start, end)| ((first, start), (last, end))));
        }
        let both = number(value, "start").zip(number(value, "end"));
        Ok(both.map(|(start, end)| ((0, start), (0, end))))
    }

    fn span(
        &self,
        draft: &Draft,
        (from, start): (usize, i64),
        (to, end): (usize, i64),
        unit: Unit,
    ) -> Result<Span, String> {
        let place = |base: usize, at: i64| {
            let rest = self.text.get(base..).unwrap_or_default();
            let map = OffsetMap::new(rest);
            let at = u32::try_from(at).ok()?;
            let byte = match unit {
                Unit::Utf16 => map.byte_of_utf16(rest, at)?,
                _ => map.byte_of_char(rest, at)?,
            };
            Some(base + byte as usize)
        };
        let whole_text = from == 0 && to == 0 && unit == Unit::Chars;
        if whole_text {
            return draft.span(start, end);
        }
        let span = place(from, start).zip(place(to, end));
        span.and_then(|(start, end)| Span::from_range(start..end))
            .filter(|it| it.of(draft.text()).is_some())
            .ok_or_else(|| format!("the span {start}–{end} doesn't lie on the text"))
    }
}

fn is_html(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('<') && text.contains("</") && text.contains('>')
}

/// The words of HTML, as a browser's `textContent` has them.
fn plain(html: &str) -> String {
    const ENTITIES: &[(&str, &str)] = &[
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        rest = after.split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    for (entity, text) in ENTITIES {
        out = out.replace(entity, text);
    }
    out
}

/// Region ids and the tags they became.
pub type Regions = std::collections::HashMap<String, Vec<TagId>>;
