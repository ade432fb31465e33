//! One line of standoff, taken apart. Must not know what the other lines say.

/// What a line says; everything borrowed from it.
#[derive(Debug, PartialEq)]
pub(super) enum Line<'a> {
    /// `T1⇥Person 0 5;10 15⇥Anna Berg`
    Words {
        id: &'a str,
        kind: &'a str,
        fragments: Vec<(i64, i64)>,
        /// None where the line ends before it.
        quote: Option<&'a str>,
    },
    /// `E1⇥Attack:T3 Attacker:T1 Target:E2`
    Event {
        id: &'a str,
        kind: &'a str,
        trigger: Option<&'a str>,
        /// Role and what fills it.
        arguments: Vec<(&'a str, &'a str)>,
    },
    /// `R1⇥Located Arg1:T1 Arg2:T2`
    Relation {
        id: &'a str,
        kind: &'a str,
        ends: [(&'a str, &'a str); 2],
    },
    /// `*⇥Equiv T1 T2 T3`
    Same { kind: &'a str, ids: Vec<&'a str> },
    /// `A1⇥Negation E1`, `A2⇥Confidence E1 High`; `M1` in old files.
    Attribute {
        kind: &'a str,
        on: &'a str,
        value: Option<&'a str>,
    },
    /// `N1⇥Reference T1 Wikipedia:64488⇥Carlos Salinas`
    Reference {
        kind: &'a str,
        on: &'a str,
        reference: &'a str,
        name: &'a str,
    },
    /// `#1⇥AnnotatorNotes T1⇥free text`
    Note {
        kind: &'a str,
        on: &'a str,
        text: &'a str,
    },
}

/// Takes a line apart.
///
/// # Errors
/// What is wrong with it; None where it is no line of brat's at all.
pub(super) fn parse(line: &str) -> Result<Line<'_>, Option<&'static str>> {
    let (id, rest) = line.split_once(['\t', ' ']).ok_or(None)?;
    let mut letters = id.chars();
    let letter = letters.next().ok_or(None)?;
    let name = letters.as_str();
    let rest = rest.trim_start_matches([' ', '\t']);
    if letter == '*' && name.is_empty() {
        return same(rest).map_err(Some);
    }
    // Ids are `T1`, and from some programs `T-12_3` or `Ta1`: a digit somewhere,
    // nothing that a word of prose would have.
    if !name.bytes().any(|b| b.is_ascii_digit()) || name.contains([':', '@']) {
        return Err(None);
    }
    match letter {
        'T' => words(id, rest).map_err(Some),
        'E' => event(id, rest).map_err(Some),
        'R' => relation(id, rest).map_err(Some),
        'A' | 'M' => attribute(rest).map_err(Some),
        'N' => reference(rest).map_err(Some),
        '#' => note(rest).map_err(Some),
        _ => Err(None),
    }
}

fn words<'a>(id: &'a str, rest: &'a str) -> Result<Line<'a>, &'static str> {
    const WHY: &str = "not “type start end”";
    let (kind, mut rest) = rest.split_once([' ', '\t']).ok_or(WHY)?;
    let mut fragments = Vec::new();
    loop {
        let (start, behind) = number(rest).ok_or(WHY)?;
        let (end, behind) = number(behind).ok_or(WHY)?;
        fragments.push((start, end));
        match behind.strip_prefix(';') {
            Some(more) => rest = more,
            None => {
                let quote = behind.strip_prefix(['\t', ' ']);
                if quote.is_none() && !behind.is_empty() {
                    return Err(WHY);
                }
                return Ok(Line::Words {
                    id,
                    kind,
                    fragments,
                    quote,
                });
            }
        }
    }
}

/// A number behind blanks, and what stands behind it.
fn number(text: &str) -> Option<(i64, &str)> {
    let text = text.trim_start_matches([' ', '\t']);
    let sign = usize::from(text.starts_with('-'));
    let digits = text[sign..]
        .bytes()
        .take_while(|it| it.is_ascii_digit())
        .count();
    let (number, rest) = text.split_at(sign + digits);
    Some((number.parse().ok()?, rest))
}

fn event<'a>(id: &'a str, rest: &'a str) -> Result<Line<'a>, &'static str> {
    let mut parts = rest.split_whitespace();
    let head = parts.next().ok_or("no type")?;
    let (kind, trigger) = match head.rsplit_once(':') {
        Some((kind, trigger)) => (kind, Some(trigger)),
        None => (head, None),
    };
    if kind.is_empty() {
        return Err("no type");
    }
    let arguments = parts
        .map(|part| part.rsplit_once(':'))
        .collect::<Option<_>>();
    Ok(Line::Event {
        id,
        kind,
        trigger,
        arguments: arguments.ok_or("an argument isn't “role:id”")?,
    })
}

fn relation<'a>(id: &'a str, rest: &'a str) -> Result<Line<'a>, &'static str> {
    const WHY: &str = "not “type role:id role:id”";
    let mut parts = rest.split_whitespace();
    let kind = parts.next().ok_or(WHY)?;
    let mut end = || parts.next().and_then(|it| it.rsplit_once(':')).ok_or(WHY);
    let ends = [end()?, end()?];
    if parts.next().is_some() {
        return Err("a relation has two ends, this has more");
    }
    Ok(Line::Relation { id, kind, ends })
}

fn same(rest: &str) -> Result<Line<'_>, &'static str> {
    let mut parts = rest.split_whitespace();
    let kind = parts.next().ok_or("no type")?;
    let ids: Vec<&str> = parts.collect();
    if ids.len() < 2 {
        return Err("names fewer than two ids");
    }
    Ok(Line::Same { kind, ids })
}

fn attribute(rest: &str) -> Result<Line<'_>, &'static str> {
    let (kind, on, value) = kind_and_id(rest)?;
    let value = value.trim();
    Ok(Line::Attribute {
        kind,
        on,
        value: (!value.is_empty()).then_some(value),
    })
}

fn reference(rest: &str) -> Result<Line<'_>, &'static str> {
    let (kind, on, rest) = kind_and_id(rest)?;
    let (reference, name) = rest.split_once('\t').unwrap_or((rest, ""));
    let reference = reference.trim();
    if reference.is_empty() {
        return Err("no reference");
    }
    Ok(Line::Reference {
        kind,
        on,
        reference,
        name: name.trim(),
    })
}

fn note(rest: &str) -> Result<Line<'_>, &'static str> {
    let (kind, on, text) = kind_and_id(rest)?;
    Ok(Line::Note {
        kind,
        on,
        text: text.trim(),
    })
}

/// `type id` and what stands behind.
fn kind_and_id(rest: &str) -> Result<(&str, &str, &str), &'static str> {
    const WHY: &str = "not “type id”";
    let (kind, rest) = rest.split_once([' ', '\t']).ok_or(WHY)?;
    let rest = rest.trim_start_matches([' ', '\t']);
    let (on, rest) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
    if kind.is_empty() || on.is_empty() {
        return Err(WHY);
    }
    Ok((kind, on, rest))
}
