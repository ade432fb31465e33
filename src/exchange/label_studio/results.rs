//! The results of an annotation or a prediction as tags: regions with labels,
//! choices and texts of regions (they share the region's id) or of the whole
//! task, relations between regions.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::config::Config;
use super::text::{Regions, Words};
use crate::exchange::draft::Draft;
use crate::exchange::json::{Object, name};
use crate::exchange::rows;
use crate::model::{AttributeValue, Ref, TagId};
use crate::text::Span;

/// Reads results into a draft.
pub struct Results<'a> {
    pub words: &'a Words,
    pub config: &'a Config,
    regions: Regions,
    /// Ids of regions with the controls that labelled them.
    labelled: HashSet<(String, String)>,
    /// How many regions counted UTF-16 units.
    units: usize,
    /// Results of pictures and the like, by type.
    others: BTreeMap<String, usize>,
}

impl<'a> Results<'a> {
    pub fn new(words: &'a Words, config: &'a Config) -> Self {
        Self {
            words,
            config,
            regions: Regions::new(),
            labelled: HashSet::new(),
            units: 0,
            others: BTreeMap::new(),
        }
    }

    /// Regions first: the others point at them, wherever they stand.
    pub fn read(mut self, draft: &mut Draft, results: &[Value]) {
        for it in results {
            match it {
                Value::Object(_) => self.each(draft, it, Self::labels),
                _ => rows::left_out(draft, it, "no result"),
            }
        }
        for it in results {
            self.each(draft, it, Self::answer);
        }
        for it in results {
            self.each(draft, it, Self::relation);
        }
        if self.units > 0 {
            let message = format!(
                "{} regions count in UTF-16 units, as Label Studio before 1.4 did; taken by \
                 their words",
                self.units
            );
            draft.report(0, None, message);
        }
        for (kind, count) in self.others {
            let message = format!("{count} results are {kind}, not of text; left out");
            draft.report(0, None, message);
        }
    }

    fn each(
        &mut self,
        draft: &mut Draft,
        it: &Value,
        read: fn(&mut Self, &mut Draft, &Object) -> Result<(), String>,
    ) {
        if let Value::Object(result) = it
            && let Err(why) = read(self, draft, result)
        {
            rows::left_out(draft, it, &why);
        }
    }

    /// A region with labels of words.
    fn labels(&mut self, draft: &mut Draft, result: &Object) -> Result<(), String> {
        let Some(value) = result.get("value").and_then(Value::as_object) else {
            return Ok(());
        };
        let Some(Value::Array(labels)) =
            rows::first(value, &["labels", "hypertextlabels", "paragraphlabels"])
        else {
            return Ok(());
        };
        if self.is_elsewhere(result) {
            return Err("it is of another object of the task".to_owned());
        }
        let labels: Vec<String> = labels.iter().filter_map(name).collect();
        if labels.is_empty() {
            return Err("it has no label".to_owned());
        }
        let span = self.place(draft, value)?;
        let id = result.get("id").and_then(name);
        // One region has results of several controls, but one of each.
        let control = result.get("from_name").and_then(name).unwrap_or_default();
        if let Some(id) = &id
            && !self.labelled.insert((id.clone(), control))
        {
            let message = "the id stands twice; what points at it means both";
            draft.report(0, Some(id), message);
        }
        for label in labels {
            let tag = draft.mention(id.as_deref(), &label, vec![span]);
            self.dress(draft, &tag, result);
            if let Some(id) = &id {
                self.regions.entry(id.clone()).or_default().push(tag);
            }
        }
        Ok(())
    }

    fn place(&mut self, draft: &Draft, value: &Object) -> Result<Span, String> {
        let (span, units) = self.words.place(draft, value)?;
        self.units += usize::from(units);
        Ok(span)
    }

    /// True where the result is of an object that shows another field.
    fn is_elsewhere(&self, result: &Object) -> bool {
        let to = result.get("to_name").and_then(Value::as_str);
        let field = to.and_then(|to| self.config.field_of(to));
        field.is_some_and(|field| field != self.words.field)
    }

    fn dress(&self, draft: &mut Draft, id: &TagId, result: &Object) {
        if let Some(tag) = draft.tag_mut(id) {
            tag.provenance.score = result.get("score").and_then(Value::as_f64);
        }
        let notes = result.get("meta").and_then(|it| it.get("text"));
        for note in texts(notes) {
            draft.note(Some(id.clone()), &note);
        }
    }

    /// What was chosen or written, of a region or of the task.
    fn answer(&mut self, draft: &mut Draft, result: &Object) -> Result<(), String> {
        let kind = result.get("type").and_then(Value::as_str).unwrap_or("?");
        if kind == "relation" {
            return Ok(());
        }
        let value = result.get("value").and_then(Value::as_object);
        let value = value.ok_or_else(|| "it has no value".to_owned())?;
        if rows::first(value, &["labels", "hypertextlabels", "paragraphlabels"]).is_some() {
            return Ok(());
        }
        let answer = match kind {
            "choices" => value.get("choices").map(texts_of),
            "taxonomy" => value.get("taxonomy").map(paths),
            "textarea" => value.get("text").map(texts_of),
            "rating" | "number" | "datetime" => {
                value.get(kind).map(|it| name(it).into_iter().collect())
            }
            _ => None,
        };
        let Some(answer) = answer else {
            *self.others.entry(kind.to_owned()).or_default() += 1;
            return Ok(());
        };
        if answer.is_empty() {
            return Ok(());
        }
        let task = result.get("from_name").and_then(Value::as_str);
        let task = task.unwrap_or(kind);
        let region = result.get("id").and_then(name);
        if let Some(tags) = region.and_then(|id| self.regions.get(&id)) {
            let value = match (kind, answer.as_slice()) {
                ("rating" | "number", [one]) => one.parse().map_or_else(
                    |_| AttributeValue::Text(one.clone()),
                    AttributeValue::Number,
                ),
                (_, [one]) => AttributeValue::Text(one.clone()),
                _ => AttributeValue::Many(answer),
            };
            for tag in tags {
                rows::set_attribute(draft, tag, task, value.clone());
            }
            return Ok(());
        }
        // Asked of words that have no label of their own.
        let spans = match value.contains_key("start") || value.contains_key("globalOffsets") {
            true if kind == "textarea" => return Err("its region isn't there".to_owned()),
            true => vec![self.place(draft, value)?],
            false => Vec::new(),
        };
        if kind == "textarea" {
            for text in answer {
                draft.note(None, &text);
            }
        } else {
            let id = draft.label(task, answer, spans);
            self.dress(draft, &id, result);
        }
        Ok(())
    }

    fn relation(&mut self, draft: &mut Draft, result: &Object) -> Result<(), String> {
        if result.get("type").and_then(Value::as_str) != Some("relation") {
            return Ok(());
        }
        let end = |field: &str| {
            let id = result.get(field).and_then(name);
            let id = id.ok_or_else(|| format!("{field} is missing"))?;
            let tag = self.regions.get(&id).and_then(|tags| tags.first());
            tag.map(|tag| Ref::Mention(tag.clone()))
                .ok_or_else(|| format!("{field} {id} is no region that was taken"))
        };
        let (mut from, mut to) = (end("from_id")?, end("to_id")?);
        let direction = result.get("direction").and_then(Value::as_str);
        if direction == Some("left") {
            std::mem::swap(&mut from, &mut to);
        }
        let mut kinds = texts(result.get("labels"));
        if kinds.is_empty() {
            kinds.push("relation".to_owned());
        }
        for kind in kinds {
            let id = draft.relation(None, &kind, from.clone(), to.clone());
            if direction == Some("bi") {
                rows::set_attribute(draft, &id, "both_ways", AttributeValue::Flag(true));
            }
        }
        Ok(())
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    value.map(texts_of).unwrap_or_default()
}

/// A text, or a list of texts.
pub fn texts_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(name).collect(),
        one => name(one).into_iter().collect(),
    }
}

/// A taxonomy's answers are paths from the root.
fn paths(value: &Value) -> Vec<String> {
    let paths = value.as_array().into_iter().flatten();
    let path = paths.map(|it| texts_of(it).join(" / "));
    path.filter(|it| !it.is_empty()).collect()
}
