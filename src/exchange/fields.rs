//! JSON objects and lists written as they come, field by field: for formats whose
//! lines hold many of them, where a tree of values would cost more than the rest.
//! Must not know any format.

use serde::Serialize;

/// An object that is being written.
pub struct Fields<'o> {
    out: &'o mut Vec<u8>,
    /// Where it begins in `out`.
    start: usize,
    first: bool,
}

impl<'o> Fields<'o> {
    /// Opens the object at the end of `out`.
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        let start = out.len();
        out.push(b'{');
        Self {
            out,
            start,
            first: true,
        }
    }

    /// Writes a field. None of this name may stand there yet.
    pub fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.put_with(name, |out| json(out, value));
    }

    /// The same; whoever is called writes exactly one value.
    pub fn put_with(&mut self, name: &str, value: impl FnOnce(&mut Vec<u8>)) {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
        json(self.out, name);
        self.out.push(b':');
        value(self.out);
    }

    /// Writes a field unless one of this name stands there. Looks through what was
    /// written: for fields that are rare.
    pub fn put_new<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        let mut so_far = self.out.get(self.start..).unwrap_or_default().to_vec();
        so_far.push(b'}');
        let there = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&so_far);
        if !there.is_ok_and(|it| it.contains_key(name)) {
            self.put(name, value);
        }
    }

    pub fn end(self) {
        self.out.push(b'}');
    }
}

/// Writes a list; `each` writes exactly one value.
pub fn list<T>(
    out: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    mut each: impl FnMut(&mut Vec<u8>, T),
) {
    out.push(b'[');
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        each(out, item);
    }
    out.push(b']');
}

/// Writes a number.
pub fn number(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend(itoa::Buffer::new().format(number).as_bytes());
}

/// Writes a value.
pub fn json<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    let start = out.len();
    // Only a map with keys that are no strings fails, and there is none.
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(start);
        out.extend(b"null");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_written_as_it_comes() {
        let mut out = b"[".to_vec();
        let mut it = Fields::new(&mut out);
        it.put("a", &1);
        it.put("say \"b\"", "line\nend");
        it.put_with("c", |out| list(out, [1, 2], |out, n| json(out, &n)));
        it.put_new("c", "stands there");
        it.put_new("d", &None::<u8>);
        it.put_with("e", |out| Fields::new(out).end());
        it.end();
        let out = String::from_utf8(out).expect("text");
        assert_eq!(
            out,
            r#"[{"a":1,"say \"b\"":"line\nend","c":[1,2],"d":null,"e":{}}"#
        );
    }
}
