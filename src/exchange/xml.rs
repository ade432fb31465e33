//! XML in bounded steps: no entity of a DTD is expanded, nesting and the number
//! of attributes have a limit, and everything knows its line. Line ends are one
//! `\n`, as XML has it. Must not know any format.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::Issue;
use super::draft::short;

/// How deep elements may stand in each other.
pub const DEEPEST: usize = 256;
/// How many attributes an element may have.
pub const MOST_ATTRIBUTES: usize = 1000;

/// What stands next in the file.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// An element begins; an empty one is closed by the next step.
    Open(Element),
    /// Text between two tags, comments and references to characters resolved.
    Text(String),
    /// The innermost open element ends.
    Close,
    /// The file ends, with every element closed.
    End,
}

/// An element's tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// With its prefix: `cas:Sofa`.
    pub name: String,
    /// Counted from 1.
    pub line: usize,
    /// In the order of the file, names with their prefix.
    pub attributes: Vec<(String, String)>,
}

/// An element with all that it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    pub element: Element,
    pub children: Vec<Node>,
    /// Its own text, that between its children included, without theirs.
    pub text: String,
}

impl Element {
    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.name
            .rsplit_once(':')
            .map_or(&self.name, |(_, name)| name)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }

    /// An attribute that must be there.
    ///
    /// # Errors
    /// For people, that it is missing.
    pub fn need(&self, name: &str) -> Result<&str, String> {
        self.get(name)
            .ok_or_else(|| format!("<{}> has no {name}", self.name))
    }

    /// A whole number that must be there.
    ///
    /// # Errors
    /// For people, that it is missing or not a number.
    pub fn number(&self, name: &str) -> Result<i64, String> {
        let value = self.need(name)?;
        value
            .trim()
            .parse()
            .map_err(|_| format!("{name} is not a whole number: {}", short(value)))
    }
}

impl Node {
    pub fn name(&self) -> &str {
        self.element.local()
    }

    pub fn line(&self) -> usize {
        self.element.line
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.element.get(name)
    }

    /// The children of a name without prefix.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |it| it.name() == name)
    }

    pub fn first(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|it| it.name() == name)
    }

    /// The text of the first child of a name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.first(name).map(|it| it.text.as_str())
    }
}

/// Reads a file's content step by step. After an error there is nothing more.
pub struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    content: &'a str,
    version: XmlVersion,
    /// Names of the open elements, outermost first.
    open: Vec<String>,
    waiting: Option<Step>,
    /// A line and the byte where it was counted.
    counted: (usize, usize),
}

impl<'a> Xml<'a> {
    pub fn new(content: &'a str) -> Self {
        let mut reader = Reader::from_str(content);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            content,
            version: XmlVersion::Implicit1_0,
            open: Vec::new(),
            waiting: None,
            counted: (1, 0),
        }
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The line where reading stands, from 1.
    pub fn line(&mut self) -> usize {
        let to = self.place();
        let (line, from) = self.counted;
        let passed = self.content.as_bytes().get(from..to).unwrap_or_default();
        let line = line + passed.iter().filter(|b| **b == b'\n').count();
        self.counted = (line, to.max(from));
        line
    }

    /// The next step.
    ///
    /// # Errors
    /// What is wrong and on which line: not well-formed, cut, too deep, an entity
    /// beyond the five of XML.
    pub fn step(&mut self) -> Result<Step, Issue> {
        if let Some(step) = self.waiting.take() {
            return Ok(self.pass(step));
        }
        let mut text = String::new();
        loop {
            let line = self.line();
            let event = self.reader.read_event();
            let event = event.map_err(|error| self.wrong(error))?;
            let step = match event {
                Event::Text(it) => {
                    text.push_str(&it.xml_content(self.version));
                    continue;
                }
                Event::CData(it) => {
                    text.push_str(&it.xml_content(self.version));
                    continue;
                }
                Event::GeneralRef(it) => {
                    text.push_str(&self.resolved(&it)?);
                    continue;
                }
                Event::Decl(it) => {
                    self.version = it.xml_version().unwrap_or(self.version);
                    continue;
                }
                Event::Comment(_) | Event::PI(_) | Event::DocType(_) => continue,
                Event::Start(it) | Event::Empty(it) => self.opened(&it, line)?,
                Event::End(_) => Step::Close,
                Event::Eof => match self.open.last() {
                    Some(name) => {
                        let message = format!("the file ends inside <{name}>");
                        return Err(self.issue(message));
                    }
                    None => Step::End,
                },
            };
            if text.is_empty() {
                return Ok(self.pass(step));
            }
            self.waiting = Some(step);
            return Ok(Step::Text(text));
        }
    }

    /// All of an element that was just opened, to its end.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn node(&mut self, element: Element) -> Result<Node, Issue> {
        let mut node = Node {
            element,
            ..Node::default()
        };
        loop {
            match self.step()? {
                Step::Text(text) => node.text.push_str(&text),
                Step::Open(element) => {
                    let child = self.node(element)?;
                    node.children.push(child);
                }
                Step::Close | Step::End => return Ok(node),
            }
        }
    }

    /// Passes over an element that was just opened.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn skip(&mut self) -> Result<(), Issue> {
        let depth = self.depth();
        while self.depth() >= depth && self.step()? != Step::End {}
        Ok(())
    }

    /// The next element that begins inside the innermost open one, or None at
    /// that one's end; text between is passed over.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn child(&mut self) -> Result<Option<Element>, Issue> {
        loop {
            match self.step()? {
                Step::Open(element) => return Ok(Some(element)),
                Step::Close | Step::End => return Ok(None),
                Step::Text(_) => {}
            }
        }
    }

    /// What is to be told where the root element was read to its end and anything
    /// but blanks and comments stands behind it: it is left out.
    pub fn behind(&mut self) -> Option<Issue> {
        let why = match self.child() {
            Ok(None) => return None,
            Ok(Some(element)) => self.issue(format!("<{}> stands behind the root", element.name)),
            Err(issue) => issue,
        };
        let message = format!("{}; what follows is left out", why.message);
        Some(Issue { message, ..why })
    }

    /// A remark on the line where reading stands.
    pub fn issue(&mut self, message: impl Into<String>) -> Issue {
        Issue {
            line: self.line(),
            tag: None,
            message: message.into(),
        }
    }

    /// Keeps count of the open elements.
    fn pass(&mut self, step: Step) -> Step {
        match &step {
            Step::Open(element) => self.open.push(element.name.clone()),
            Step::Close => drop(self.open.pop()),
            Step::Text(_) | Step::End => {}
        }
        step
    }

    fn place(&self) -> usize {
        usize::try_from(self.reader.buffer_position())
            .map_or(self.content.len(), |at| at.min(self.content.len()))
    }

    fn wrong(&mut self, error: impl std::fmt::Display) -> Issue {
        let error = error.to_string();
        let told = ["ill-formed document: ", "syntax error: "]
            .iter()
            .find_map(|prefix| error.strip_prefix(prefix));
        self.issue(format!("not well-formed XML: {}", told.unwrap_or(&error)))
    }

    fn opened(&mut self, tag: &BytesStart, line: usize) -> Result<Step, Issue> {
        let name = tag.name().as_ref().to_owned();
        if self.depth() >= DEEPEST {
            return Err(self.issue(format!("elements stand more than {DEEPEST} deep")));
        }
        let mut attributes: Vec<(String, String)> = Vec::new();
        // The check for names given twice is ours: theirs grows with the square.
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.wrong(error))?;
            let value = attribute.normalized_value(self.version);
            let value = value.map_err(|error| self.wrong(error))?.into_owned();
            if attributes.len() == MOST_ATTRIBUTES {
                let message = format!("<{name}> has more than {MOST_ATTRIBUTES} attributes");
                return Err(self.issue(message));
            }
            attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        Ok(Step::Open(Element {
            name,
            line,
            attributes,
        }))
    }

    fn resolved(&mut self, it: &BytesRef) -> Result<Cow<'static, str>, Issue> {
        match it.resolve_char_ref() {
            Ok(Some(char)) => return Ok(char.to_string().into()),
            Ok(None) => {}
            Err(error) => return Err(self.wrong(error)),
        }
        let name = it.xml10_content();
        match quick_xml::escape::resolve_predefined_entity(&name) {
            Some(known) => Ok(known.into()),
            None => {
                let name = short(&name);
                Err(self.issue(format!(
                    "the entity &{name}; is not one of XML's five; others are not expanded"
                )))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(content: &str) -> String {
        let mut xml = Xml::new(content);
        let mut out = String::new();
        loop {
            match xml.step() {
                Ok(Step::Open(it)) => {
                    let attributes: Vec<_> = it
                        .attributes
                        .iter()
                        .map(|(name, value)| format!(" {name}={value:?}"))
                        .collect();
                    out += &format!("{} <{}{}>\n", it.line, it.name, attributes.concat());
                }
                Ok(Step::Text(it)) => out += &format!("{it:?}\n"),
                Ok(Step::Close) => out += "</>\n",
                Ok(Step::End) => return out + "end",
                Err(issue) => return out + &issue.to_string(),
            }
        }
    }

    #[test]
    fn text_comes_whole_and_resolved() {
        let file = "<?xml version=\"1.0\"?>\r\n<!DOCTYPE a [<!ENTITY x \"y\">]>\n<a b='1&#10;2 &lt;'>\n\
                    Fish &amp; <!-- no -->chips &#x1F600;\r\n<![CDATA[<raw> &amp;]]><c:d/></a>\n";
        expect_test::expect![[r#"
            "\n\n"
            3 <a b="1\n2 <">
            "\nFish & chips 😀\n<raw> &amp;"
            5 <c:d>
            </>
            </>
            "\n"
            end"#]]
        .assert_eq(&told(file));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let cases = [
            "<a>\n<b>",
            "<a>\n</b>",
            "<a>\n<b x=1></a>",
            "<a>\n&lol;</a>",
            "<a>&#0;</a>",
            "<a>\n& </a>",
            "<a x='&lol;'/>",
            "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>\n<x>&b;</x>",
            "<a",
            "no xml",
        ];
        let told: Vec<String> = cases
            .iter()
            .filter_map(|it| told(it).lines().last().map(str::to_owned))
            .collect();
        expect_test::expect![[r#"
            line 2: the file ends inside <b>
            line 2: not well-formed XML: expected `</a>`, but `</b>` was found
            line 2: not well-formed XML: position 4: attribute value must be enclosed in `"` or `'`
            line 2: the entity &lol; is not one of XML's five; others are not expanded
            line 1: not well-formed XML: invalid character reference: 0x0 character is not permitted in XML
            line 2: not well-formed XML: entity or character reference not closed: `;` not found before end of input
            line 1: not well-formed XML: at 1..4: unrecognized entity `lol`
            line 2: the entity &b; is not one of XML's five; others are not expanded
            line 1: not well-formed XML: tag not closed: `>` not found before end of input
            end"#]].assert_eq(&told.join("\n"));
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = "<a>".repeat(100_000);
        let told = told(&deep);
        assert_eq!(
            told.lines().last(),
            Some("line 1: elements stand more than 256 deep")
        );
        assert_eq!(told.lines().count(), DEEPEST + 1);
    }

    #[test]
    fn a_tree_holds_its_own_text() {
        let mut xml = Xml::new("<a>x<b k='v'>y</b><n:b/>z</a>");
        let Ok(Some(root)) = xml.child() else {
            panic!("an element");
        };
        let node = xml.node(root).expect("well-formed");
        assert_eq!((node.text.as_str(), node.children.len()), ("xz", 2));
        assert_eq!(node.text_of("b"), Some("y"));
        assert_eq!(node.all("b").count(), 2);
        assert_eq!(node.first("b").and_then(|it| it.get("k")), Some("v"));
        assert_eq!(xml.step(), Ok(Step::End));
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(content in "(<a>|</a>|<b x='1'/>|&amp;|&x;|<!|\\]\\]>|<!--|-->|[ -~é😀]){0,30}") {
            let _ = told(&content);
        }
    }
}
