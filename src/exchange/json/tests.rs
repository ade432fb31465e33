//! Files of JSON in every layout, whole and broken.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

fn check(content: &str, expected: Expect) {
    expected.assert_eq(&told(content.as_bytes()));
}

fn told(mut bytes: &[u8]) -> String {
    let out = std::cell::RefCell::new(String::new());
    let mut take = |item: Item| {
        if let Item::Issue(issue) = item {
            *out.borrow_mut() += &format!("! {issue}\n");
        }
        ControlFlow::Continue(())
    };
    let end = values(&mut bytes, &mut take, |at, value, take| {
        if value.get("bad").is_some() {
            take(issue(at.line, "remark"))?;
        }
        *out.borrow_mut() += &format!("{}#{} {}\n", at.line, at.number, shown(&value));
        ControlFlow::Continue(())
    });
    assert!(end.is_continue());
    out.into_inner()
}

#[test]
fn lines_lists_and_printed_values_mix() {
    check(
        "\u{feff}{\"a\": 1}\r\n\n{\n  \"b\": [\n    {\"c\": 2}\n  ]\n}\n[{\"d\": 3}, [4],\n{\"bad\": \
             5}]\n[\"text\", {}]\n\"x\" 7 null\n[]",
        expect![[r#"
                1#1 {"a":1}
                3#2 {"b":[{"c":2}]}
                8#3 {"d":3}
                8#4 [4]
                ! line 9: element 5: remark
                9#5 {"bad":5}
                10#6 ["text",{}]
                11#7 “x”
                11#8 7
                11#9 null
            "#]],
    );
}

#[test]
fn what_is_cut_or_broken_costs_itself_only() {
    check(
        "{\"a\": \"cut\n{\"b\": 2}\n{\"c\": [1,\n{\"d\": 4}\nnot json at all\n{\"e\": [1}]\n\
             {f: 6}\n{\"g\": NaN, \"h\": \"NaN \\\" NaN\"}\n]\n{\"i\": \"\\ud83d\"}\n{\"j\": 1",
        expect![[r#"
                ! line 1: not JSON: a bracket or quote doesn't fit; left out
                2#2 {"b":2}
                ! line 3: the value isn't closed before the next one begins; left out
                4#4 {"d":4}
                ! line 5: not JSON: expected ident (column 2); left out
                ! line 6: not JSON: a bracket or quote doesn't fit; left out
                ! line 7: not JSON: key must be a string (column 2); left out
                8#8 {"g":null,"h":"NaN \" NaN"}
                ! line 9: not JSON: a bracket or quote doesn't fit; left out
                ! line 10: not JSON: unexpected end of hex escape (column 14); left out
                ! line 11: the file ends inside the value; left out
            "#]],
    );
    check(
        "[\n  {\"a\": \"cut\n  {\"b\": 2},\n  {\"c\": {}",
        expect![[r#"
                ! line 2: element 1: not JSON: a bracket or quote doesn't fit; left out
                3#2 {"b":2}
                ! line 4: element 3: the file ends inside the value; left out
            "#]],
    );
    check(
        "[{\"a\": 1}",
        expect![[r#"
                1#1 {"a":1}
                ! line 1: the list isn't closed: the file may be cut
            "#]],
    );
    check(
        "[{\"a\": 1}, {\"b\": (\"}, {\"c\": 3}]\n{\"d\": 4}",
        expect![[r#"
                1#1 {"a":1}
                ! line 1: element 2: not JSON: a bracket or quote doesn't fit, and no next value is found; it and what follows; left out
            "#]],
    );
}

#[test]
fn depth_is_bounded_and_the_next_line_is_read() {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    check(
        &format!("{{\"a\": {deep}}}\n{{\"b\": 2}}\n"),
        expect![[r#"
                ! line 1: nested deeper than 120 levels; left out
                2#2 {"b":2}
            "#]],
    );
    let fits = "[".repeat(DEEPEST - 1) + &"]".repeat(DEEPEST - 1);
    assert!(told(format!("{{\"a\": {fits}}}").as_bytes()).starts_with("1#1"));
    let open = "[".repeat(200_000);
    assert!(told(open.as_bytes()).contains("line 1"));
}

#[test]
fn a_file_that_is_no_json_is_told_of_once() {
    let told = told("only words\n".repeat(5000).as_bytes());
    assert_eq!(told.lines().count(), RUBBISH + 1);
    assert!(told.ends_with("! line 1000: no JSON so far; the rest is left out\n"));
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        told(&bytes);
    }

    #[test]
    fn any_brackets_are_read(text in "[\\[\\]{}\",: \n\\\\a1]{0,80}") {
        told(text.as_bytes());
    }

    /// However values are laid out, the same come back.
    #[test]
    fn values_come_back(numbers in prop::collection::vec(0..9i64, 1..9), layout in 0..4) {
        let values: Vec<Value> = numbers
            .iter()
            .map(|it| serde_json::json!({"n": [it, {"}\"\\": "[\""}]}))
            .collect();
        let one = |it: &Value| match layout % 2 {
            0 => it.to_string(),
            _ => serde_json::to_string_pretty(it).expect("prints"),
        };
        let content = match layout {
            0 | 1 => values.iter().map(|it| one(it) + "\n").collect(),
            2 => Value::Array(values.clone()).to_string(),
            _ => serde_json::to_string_pretty(&values).expect("prints"),
        };
        let mut found = Vec::new();
        let end = super::values(&mut content.as_bytes(), &mut |item| {
            panic!("{item:?}")
        }, |_, value, _| {
            found.push(value);
            ControlFlow::Continue(())
        });
        prop_assert!(end.is_continue());
        prop_assert_eq!(found, values);
    }
}
