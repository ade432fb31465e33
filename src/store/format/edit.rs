//! Edits as RON, for the journal: each with what stood before and after. Tags
//! look as they do in files, without quotes.

use std::sync::Arc;

use super::article::{parse_meta, parse_zone, print_meta, print_zone};
use super::layer::{parse_completion, parse_text_ref, print_completion, print_text_ref};
use super::print::string;
use super::read::{self, Fields};
use super::scan::{Fault, Node, Value};
use super::tag::{Printer, Quotes};
use super::verdict::{self, owner};
use super::{print, project};
use crate::model::{
    AnnotatorId, ArticleMeta, Completion, Edit, LayerHead, LayerKey, LayerKind, Tag, Task, Zone,
};

pub fn print(out: &mut String, edit: &Edit) {
    match edit {
        Edit::Tag {
            layer,
            id,
            before,
            after,
        } => {
            let mut p = start(out, "Tag");
            layer_key(&mut p, layer);
            p.text("id", id.as_str());
            pair(&mut p, before.as_deref(), after.as_deref(), print_tag);
            p.close();
        }
        Edit::Completion {
            layer,
            task,
            before,
            after,
        } => {
            let mut p = start(out, "Completion");
            layer_key(&mut p, layer);
            p.text("task", task.id());
            pair(&mut p, before.as_ref(), after.as_ref(), |out, it| {
                // Whose layer it is doesn't matter here: who did it is named.
                print_completion(out, *task, it, &AnnotatorId::default());
            });
            p.close();
        }
        Edit::LayerHead {
            layer,
            before,
            after,
        } => {
            let mut p = start(out, "LayerHead");
            layer_key(&mut p, layer);
            pair(&mut p, Some(&**before), Some(&**after), print_head);
            p.close();
        }
        Edit::Verdict {
            layer,
            part,
            by,
            before,
            after,
        } => {
            let mut p = start(out, "Verdict");
            layer_key(&mut p, layer);
            pair(&mut p, before.as_deref(), after.as_deref(), |out, it| {
                verdict::print(out, part, by, it, Quotes::Without);
            });
            p.close();
        }
        Edit::Meta {
            article,
            before,
            after,
        } => {
            let mut p = start(out, "Meta");
            p.text("article", article.as_str());
            pair(&mut p, Some(before), Some(after), |out, (meta, set)| {
                out.push('(');
                print_meta(out, meta);
                print::number(out, format_args!(", {set})"));
            });
            p.close();
        }
        Edit::Zones {
            article,
            before,
            after,
        } => {
            let mut p = start(out, "Zones");
            p.text("article", article.as_str());
            pair(&mut p, Some(before), Some(after), |out, (zones, set)| {
                out.push_str("([");
                for (i, zone) in zones.iter().enumerate() {
                    out.push_str(if i > 0 { ", " } else { "" });
                    print_zone(out, zone, Quotes::Without);
                }
                print::number(out, format_args!("], {set})"));
            });
            p.close();
        }
        Edit::Entity { id, before, after } => {
            let mut p = start(out, "Entity");
            p.text("id", id.as_str());
            pair(&mut p, before.as_deref(), after.as_deref(), |out, it| {
                out.push_str(&project::print_entity(it));
            });
            p.close();
        }
        Edit::Case { id, before, after } => {
            let mut p = start(out, "Case");
            p.text("id", id.as_str());
            pair(&mut p, before.as_deref(), after.as_deref(), |out, it| {
                out.push_str(&project::print_case(it));
            });
            p.close();
        }
        Edit::Schema { before, after } => {
            let mut p = start(out, "Schema");
            pair(&mut p, Some(&**before), Some(&**after), |out, it| {
                out.push_str(&project::schema_line(it));
            });
            p.close();
        }
        Edit::Guidelines { before, after } => {
            let mut p = start(out, "Guidelines");
            pair(&mut p, Some(&**before), Some(&**after), string);
            p.close();
        }
        Edit::Info { before, after } => {
            let mut p = start(out, "Info");
            pair(&mut p, Some(&**before), Some(&**after), |out, it| {
                out.push_str(&project::info_line(it));
            });
            p.close();
        }
    }
}

/// `text` is the whole record that the node is of.
pub fn parse(text: &str, node: Node) -> Result<Edit, Fault> {
    let at = node.at;
    let Value::Struct(kind, _) = node.value else {
        return Err(Fault::new(at, "an edit expected"));
    };
    let mut f = Fields::of(node)?;
    Ok(match kind {
        "Tag" => Edit::Tag {
            layer: parse_key(&mut f)?,
            id: f.need("id", read::id)?,
            before: f.option("before", parse_tag)?.map(Box::new),
            after: f.option("after", parse_tag)?.map(Box::new),
        },
        "Completion" => {
            let layer = parse_key(&mut f)?;
            let name: String = f.need("task", read::text)?;
            let task = Task::from_id(&name)
                .ok_or_else(|| Fault::new(at, format!("the task `{name}` isn't known")))?;
            let state = |node| -> Result<Completion, Fault> {
                parse_completion(node, &AnnotatorId::default()).map(|it| it.1)
            };
            Edit::Completion {
                layer,
                task,
                before: f.option("before", state)?,
                after: f.option("after", state)?,
            }
        }
        "LayerHead" => Edit::LayerHead {
            layer: parse_key(&mut f)?,
            before: Box::new(f.need("before", parse_head)?),
            after: Box::new(f.need("after", parse_head)?),
        },
        "Verdict" => {
            let layer = parse_key(&mut f)?;
            let mut said = |name| f.option(name, |it| verdict::parse(it, &mut Vec::new()));
            let (before, after) = (said("before")?, said("after")?);
            let (part, by) = match (&before, &after) {
                (Some(it), _) | (None, Some(it)) => (it.0.clone(), it.1.clone()),
                (None, None) => return Err(Fault::new(at, "a verdict expected")),
            };
            Edit::Verdict {
                layer,
                part,
                by,
                before: before.map(|it| Box::new(it.2)),
                after: after.map(|it| Box::new(it.2)),
            }
        }
        "Meta" => Edit::Meta {
            article: f.need("article", read::id)?,
            before: f.need("before", meta)?,
            after: f.need("after", meta)?,
        },
        "Zones" => Edit::Zones {
            article: f.need("article", read::id)?,
            before: f.need("before", zones)?,
            after: f.need("after", zones)?,
        },
        "Entity" => Edit::Entity {
            id: f.need("id", read::id)?,
            before: f
                .option("before", |it| project::parse_entity(text, it))?
                .map(Box::new),
            after: f
                .option("after", |it| project::parse_entity(text, it))?
                .map(Box::new),
        },
        "Case" => Edit::Case {
            id: f.need("id", read::id)?,
            before: f
                .option("before", |it| project::parse_case(text, it))?
                .map(Box::new),
            after: f
                .option("after", |it| project::parse_case(text, it))?
                .map(Box::new),
        },
        "Schema" => Edit::Schema {
            before: Arc::new(f.need("before", |it| project::schema_of(text, it))?),
            after: Arc::new(f.need("after", |it| project::schema_of(text, it))?),
        },
        "Guidelines" => Edit::Guidelines {
            before: f.need("before", read::id)?,
            after: f.need("after", read::id)?,
        },
        "Info" => Edit::Info {
            before: Box::new(f.need("before", |it| project::info_of(text, it))?),
            after: Box::new(f.need("after", |it| project::info_of(text, it))?),
        },
        _ => return Err(Fault::new(at, format!("the edit `{kind}` isn't known"))),
    })
}

fn start<'o>(out: &'o mut String, kind: &str) -> Printer<'o, 'static> {
    out.push_str(kind);
    Printer::new(out, Quotes::Without)
}

/// `before` and `after`, each left out where nothing stands.
fn pair<T: ?Sized>(
    p: &mut Printer,
    before: Option<&T>,
    after: Option<&T>,
    mut print: impl FnMut(&mut String, &T),
) {
    for (name, value) in [("before", before), ("after", after)] {
        if let Some(value) = value {
            p.name(name);
            print(p.out, value);
        }
    }
}

fn layer_key(p: &mut Printer, key: &LayerKey) {
    p.text(owner(key.kind), key.annotator.as_str());
    p.text("article", key.article.as_str());
}

fn parse_key(f: &mut Fields) -> Result<LayerKey, Fault> {
    match f.take(owner(LayerKind::Suggestions)) {
        Some(source) => Ok(LayerKey::suggested(
            read::id(source)?,
            f.need("article", read::id)?,
        )),
        None => Ok(LayerKey::new(
            f.need(owner(LayerKind::Annotations), read::id)?,
            f.need("article", read::id)?,
        )),
    }
}

fn print_tag(out: &mut String, tag: &Tag) {
    verdict::print_tag(out, tag, Quotes::Without);
}

fn parse_tag(node: Node) -> Result<Tag, Fault> {
    verdict::parse_tag(node, &mut Vec::new())
}

fn print_head(out: &mut String, head: &LayerHead) {
    let mut p = Printer::new(out, Quotes::Without);
    if let Some(it) = &head.text {
        p.name("text");
        print_text_ref(p.out, it);
    }
    if let Some(it) = &head.guideline_version {
        p.text("guidelines", it);
    }
    if head.suggestions_seen {
        p.word("suggestions_seen", "true");
    }
    p.extra(&head.extra);
    p.close();
}

fn parse_head(node: Node) -> Result<LayerHead, Fault> {
    let mut f = Fields::of(node)?;
    Ok(LayerHead {
        text: f.option("text", parse_text_ref)?,
        guideline_version: f.option("guidelines", read::text)?,
        suggestions_seen: f.get("suggestions_seen", read::flag)?,
        extra: f.rest(),
    })
}

fn meta(node: Node) -> Result<(Box<ArticleMeta>, bool), Fault> {
    let (meta, set) = two(node)?;
    Ok((Box::new(parse_meta(meta)?), read::flag(set)?))
}

fn zones(node: Node) -> Result<(Vec<Zone>, bool), Fault> {
    let (zones, set) = two(node)?;
    let zones = read::list(zones, |it| parse_zone(it, None).map_err(|it| it.1))?;
    Ok((zones, read::flag(set)?))
}

fn two(node: Node<'_>) -> Result<(Node<'_>, Node<'_>), Fault> {
    let at = node.at;
    let items = match node.value {
        Value::Tuple("", items) => items,
        _ => Vec::new(),
    };
    <[Node; 2]>::try_from(items)
        .map(|[a, b]| (a, b))
        .map_err(|_| Fault::new(at, "two values expected"))
}
