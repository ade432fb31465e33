//! Fields out of a value: by name, with the type that is asked for, and with
//! the place in every refusal. What nobody asked for is an unknown field and
//! kept. Knows no tags.

use std::borrow::Cow;

use super::print;
use super::scan::{Fault, Node, Value};
use crate::model::Extra;

/// The fields of one record, to be taken one by one.
pub struct Fields<'a> {
    at: u32,
    /// One that was taken has no name any more.
    fields: Vec<(&'a str, Node<'a>)>,
    /// Fields come in the order they are asked for in all files we wrote.
    next: usize,
}

impl<'a> Fields<'a> {
    pub fn of(node: Node<'a>) -> Result<Self, Fault> {
        let at = node.at;
        let fields = match node.value {
            Value::Struct(_, fields) => fields,
            Value::Tuple("", items) if items.is_empty() => Vec::new(),
            _ => return Err(Fault::new(at, "`(field: value, …)` expected")),
        };
        for (i, (name, node)) in fields.iter().enumerate() {
            if fields[..i].iter().any(|it| it.0 == *name) {
                return Err(Fault::new(node.at, format!("`{name}` stands here twice")));
            }
        }
        Ok(Self {
            at,
            fields,
            next: 0,
        })
    }

    pub fn take(&mut self, name: &str) -> Option<Node<'a>> {
        let i = match self.fields.get(self.next) {
            Some((it, _)) if *it == name => self.next,
            _ => self.fields.iter().position(|it| it.0 == name)?,
        };
        self.next = i + 1;
        let (name, node) = self.fields.get_mut(i)?;
        *name = "";
        Some(Node {
            value: std::mem::replace(&mut node.value, Value::Word("")),
            ..*node
        })
    }

    /// The field through `read`, or the type's default where it is absent.
    pub fn get<T: Default>(
        &mut self,
        name: &str,
        read: impl FnOnce(Node<'a>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.take(name).map_or_else(|| Ok(T::default()), read)
    }

    /// The field, which may be absent, `None`, a value or `Some(value)`.
    pub fn option<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Node<'a>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        match self.take(name).and_then(unwrap_option) {
            None => Ok(None),
            Some(node) => read(node).map(Some),
        }
    }

    /// The field, which must be there.
    pub fn need<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Node<'a>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match self.take(name) {
            Some(node) => read(node),
            None => Err(Fault::new(self.at, format!("`{name}` is missing"))),
        }
    }

    /// What nobody asked for.
    pub fn rest(self) -> Extra {
        self.fields
            .into_iter()
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, node)| (name.to_owned(), print::compact(&node)))
            .collect()
    }
}

/// `None` and `Some(…)` taken off.
pub fn unwrap_option(node: Node<'_>) -> Option<Node<'_>> {
    match node.value {
        Value::Word("None") => None,
        Value::Tuple("Some", ref items) if items.len() == 1 => match node.value {
            Value::Tuple(_, mut items) => items.pop(),
            _ => None,
        },
        _ => Some(node),
    }
}

pub fn text(node: Node) -> Result<String, Fault> {
    id(node)
}

/// A string as any type that is made from one.
pub fn id<T: for<'s> From<&'s str>>(node: Node) -> Result<T, Fault> {
    match &node.value {
        Value::Text(text) => Ok(T::from(text)),
        _ => Err(Fault::new(node.at, "a text in quotes expected")),
    }
}

pub fn list<'a, T>(
    node: Node<'a>,
    mut read: impl FnMut(Node<'a>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    match node.value {
        Value::List(items) => items.into_iter().map(&mut read).collect(),
        _ => Err(Fault::new(node.at, "`[…]` expected")),
    }
}

pub fn whole<T: TryFrom<u64>>(node: Node) -> Result<T, Fault> {
    let value = match node.value {
        Value::Number(text) => plain(text).parse::<u64>().ok(),
        _ => None,
    };
    value
        .and_then(|it| T::try_from(it).ok())
        .ok_or_else(|| Fault::new(node.at, "a whole number in its range expected"))
}

/// A number without the underscores that may stand between its digits.
fn plain(number: &str) -> Cow<'_, str> {
    match number.contains('_') {
        true => number.replace('_', "").into(),
        false => number.into(),
    }
}

pub fn float(node: Node) -> Result<f64, Fault> {
    match node.value {
        Value::Number(text) => plain(text).parse().ok(),
        Value::Word(text @ ("NaN" | "inf")) => text.parse().ok(),
        _ => None,
    }
    .ok_or_else(|| Fault::new(node.at, "a number expected"))
}

pub fn flag(node: Node) -> Result<bool, Fault> {
    match node.value {
        Value::Word("true") => Ok(true),
        Value::Word("false") => Ok(false),
        _ => Err(Fault::new(node.at, "true or false expected")),
    }
}

/// One of a closed set of words.
pub fn word<T: Copy>(node: Node, words: &[(T, &str)]) -> Result<T, Fault> {
    let found = match node.value {
        Value::Word(word) => words.iter().find(|it| it.1 == word),
        _ => None,
    };
    found.map(|it| it.0).ok_or_else(|| {
        let names: Vec<&str> = words.iter().map(|it| it.1).collect();
        Fault::new(node.at, format!("one of {} expected", names.join(", ")))
    })
}
