//! ACE's words for what attributes say, and how those of a project are kept beside
//! them: the DTD takes its own words only, so a file of ours names in a processing
//! instruction before its root which of the project's words stand behind them
//! (`<?glossator level=name tense=past join=:?>`). Programs pass over it. Must not
//! know the rest of the file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::TIMEX;

/// An attribute of the file.
pub struct Field {
    pub ours: &'static str,
    pub theirs: &'static str,
    /// The values that the DTD takes; any where there are none.
    pub values: &'static [&'static str],
    /// What stands there where nobody said it; left out where it is empty.
    pub unsaid: &'static str,
    /// What stands for a value that isn't among those; left out where it is empty.
    pub other: &'static str,
}

const fn field(
    ours: &'static str,
    theirs: &'static str,
    values: &'static [&'static str],
    unsaid: &'static str,
    other: &'static str,
) -> Field {
    Field {
        ours,
        theirs,
        values,
        unsaid,
        other,
    }
}

impl Field {
    pub fn is_tick(&self) -> bool {
        self.values == TICK
    }
}

const UNDERSPECIFIED: &str = "Underspecified";
const MODALITIES: &[&str] = &["Asserted", "Other"];
const TENSES: &[&str] = &["Past", "Present", "Future", "Unspecified"];
const TRUTHS: &[&str] = &["TRUE", "FALSE"];
/// All that ACE says of what is or isn't.
pub const YES: &str = "YES";
const TICK: &[&str] = &[YES];

pub const ENTITY: &[Field] = &[
    field(
        "subtype",
        "SUBTYPE",
        ENTITY_SUBTYPES,
        UNDERSPECIFIED,
        UNDERSPECIFIED,
    ),
    field(
        "class",
        "CLASS",
        &["NEG", "SPC", "GEN", "USP"],
        "USP",
        "USP",
    ),
];
pub const LEVEL: &[Field] = &[field("level", "TYPE", &["NAM", "NOM", "PRO"], "NAM", "NAM")];
pub const MENTION: &[Field] = &[
    field("gpe_role", "ROLE", &["PER", "ORG", "LOC", "GPE"], "", ""),
    field("metonymy", "METONYMY_MENTION", TRUTHS, "", ""),
];
pub const VALUE: &[Field] = &[field("subtype", "SUBTYPE", VALUE_SUBTYPES, "", "")];
pub const TIME: &[Field] = &[
    field("val", "VAL", &[], "", ""),
    field("mod", "MOD", MODIFIERS, "", ""),
    field("anchor_val", "ANCHOR_VAL", &[], "", ""),
    field("anchor_dir", "ANCHOR_DIR", DIRECTIONS, "", ""),
    field("set", "SET", TICK, "", ""),
    field("non_specific", "NON_SPECIFIC", TICK, "", ""),
    field("comment", "COMMENT", &[], "", ""),
];
pub const EVENT: &[Field] = &[
    field("modality", "MODALITY", MODALITIES, "Asserted", "Other"),
    field(
        "polarity",
        "POLARITY",
        &["Positive", "Negative"],
        "Positive",
        "Positive",
    ),
    field(
        "genericity",
        "GENERICITY",
        &["Generic", "Specific"],
        "Specific",
        "Specific",
    ),
    field("tense", "TENSE", TENSES, "Unspecified", "Unspecified"),
];
pub const RELATION: &[Field] = &[
    field("modality", "MODALITY", MODALITIES, "", "Other"),
    field("tense", "TENSE", TENSES, "", ""),
];
pub const CONDITION: &[Field] = &[field(
    "lexical_condition",
    "LEXICALCONDITION",
    CONDITIONS,
    "",
    "Other",
)];

const ENTITY_SUBTYPES: &[&str] = &[
    "Individual",
    "Group",
    "Indeterminate",
    "Government",
    "Non-Governmental",
    "Commercial",
    "Educational",
    "Media",
    "Religious",
    "Sports",
    "Medical-Science",
    "Entertainment",
    "Address",
    "Boundary",
    "Water-Body",
    "Celestial",
    "Land-Region-Natural",
    "Region-General",
    "Region-International",
    "Continent",
    "Nation",
    "State-or-Province",
    "County-or-District",
    "Population-Center",
    "GPE-Cluster",
    "Special",
    "Building-Grounds",
    "Subarea-Facility",
    "Path",
    "Airport",
    "Plant",
    "Land",
    "Air",
    "Water",
    "Subarea-Vehicle",
    "Blunt",
    "Exploding",
    "Sharp",
    "Chemical",
    "Biological",
    "Shooting",
    "Projectile",
    "Nuclear",
    UNDERSPECIFIED,
];
const VALUE_SUBTYPES: &[&str] = &["Money", "Percent", "Phone-Number", "E-Mail", "URL"];
const MODIFIERS: &[&str] = &[
    "BEFORE",
    "AFTER",
    "ON_OR_BEFORE",
    "ON_OR_AFTER",
    "LESS_THAN",
    "MORE_THAN",
    "EQUAL_OR_LESS",
    "EQUAL_OR_MORE",
    "START",
    "MID",
    "END",
    "APPROX",
];
const DIRECTIONS: &[&str] = &["WITHIN", "STARTING", "ENDING", "AS_OF", "BEFORE", "AFTER"];
const CONDITIONS: &[&str] = &[
    "Possessive",
    "Preposition",
    "PreMod",
    "Formulaic",
    "Verbal",
    "Participial",
    "Other",
    "Coordination",
];

/// Kinds of mentions that are values and no entities.
pub const VALUES: &[&str] = &["Numeric", "Contact-Info", "Crime", "Job-Title", "Sentence"];

/// How a time may lie to what it is the time of: ACE has no plain `Time`.
pub const TIME_ROLES: &[&str] = &[
    "Time-Within",
    "Time-Starting",
    "Time-Ending",
    "Time-Before",
    "Time-After",
    "Time-Holds",
    "Time-At-Beginning",
    "Time-At-End",
];

/// Words of schemas that say the same as one of ACE's: attribute, ours, ACE's.
const WORDS: &[(&str, &str, &str)] = &[
    ("level", "name", "NAM"),
    ("level", "nominal", "NOM"),
    ("level", "pronoun", "PRO"),
    ("class", "specific", "SPC"),
    ("class", "generic", "GEN"),
    ("class", "negated", "NEG"),
    ("class", "under-specified", "USP"),
    ("modality", "asserted", "Asserted"),
    ("modality", "other", "Other"),
    ("polarity", "positive", "Positive"),
    ("polarity", "negative", "Negative"),
    ("genericity", "specific", "Specific"),
    ("genericity", "generic", "Generic"),
    ("tense", "past", "Past"),
    ("tense", "present", "Present"),
    ("tense", "future", "Future"),
    ("tense", "unspecified", "Unspecified"),
];

/// The target of the processing instruction.
const NAME: &str = "glossator";
/// What stands between type and subtype where a file doesn't say it.
const JOIN: char = '.';
/// What may stand there.
const JOINS: [char; 2] = [JOIN, ':'];

/// The level of a mention in ACE's words, which others took over: `NAM`.
pub fn level(ours: &str) -> Option<&'static str> {
    let of = |words: &'static [Field]| words.iter().flat_map(|it| it.values);
    let own = of(LEVEL).find(|it| **it == ours).copied();
    own.or_else(|| theirs("level", ours))
}

/// True for the kinds that stand outside of entities.
pub fn is_plain(kind: &str) -> bool {
    kind == TIMEX || VALUES.contains(&kind)
}

fn theirs(attribute: &str, ours: &str) -> Option<&'static str> {
    let mut rows = WORDS.iter();
    let row = rows.find(|row| row.0 == attribute && row.1 == ours);
    row.map(|it| it.2)
}

/// The words of a project that stand behind those of one file.
#[derive(Debug, Default)]
pub struct Spoken {
    /// Attribute and ACE's word → the project's.
    words: BTreeMap<(&'static str, &'static str), String>,
    join: Option<char>,
}

impl Spoken {
    /// What the file says of itself before its root.
    pub fn of_file(content: &str) -> Self {
        let mut spoken = Self::default();
        let begin = format!("<?{NAME} ");
        let before = content.split("<source_file").next().unwrap_or_default();
        let said = before.split_once(&begin).map(|it| it.1);
        let said = said.and_then(|it| it.split_once("?>")).map(|it| it.0);
        for pair in said.into_iter().flat_map(str::split_whitespace) {
            let Some((name, word)) = pair.split_once('=') else {
                continue;
            };
            if name == "join" {
                spoken.join = word.chars().next().filter(|it| JOINS.contains(it));
            }
            let row = WORDS.iter().find(|row| (row.0, row.1) == (name, word));
            if let Some((attribute, ours, theirs)) = row {
                spoken.words.insert((attribute, theirs), (*ours).to_owned());
            }
        }
        spoken
    }

    /// The same, to be written; nothing where the file has ACE's words only.
    pub fn told(&self) -> String {
        let known = |(attribute, word): &(&str, &String)| {
            let mut rows = WORDS.iter();
            rows.any(|row| row.0 == *attribute && row.1 == *word)
        };
        let words = self.words.iter().map(|(key, ours)| (key.0, ours));
        let words = words
            .filter(known)
            .map(|(name, it)| format!(" {name}={it}"));
        let join = self.join.filter(|it| *it != JOIN);
        let said: String = words.chain(join.map(|it| format!(" join={it}"))).collect();
        match said.as_str() {
            "" => said,
            said => format!("<?{NAME}{said}?>\n"),
        }
    }

    /// The project's word for one of ACE's.
    pub fn ours<'a>(&'a self, attribute: &str, theirs: &'a str) -> &'a str {
        let mut words = self.words.iter();
        let found = words.find(|(key, _)| **key == (attribute, theirs));
        found.map_or(theirs, |(_, ours)| ours.as_str())
    }

    /// A type with its subtype. One that is repeated is none: the DTD wants a
    /// subtype of every event.
    pub fn kind(&self, of: &str, subtype: Option<&str>) -> String {
        match subtype.filter(|it| !it.is_empty() && *it != of) {
            Some(subtype) => format!("{of}{}{subtype}", self.join.unwrap_or(JOIN)),
            None => of.to_owned(),
        }
    }

    /// Type and subtype of a kind that has both, and whether they come back as
    /// this kind.
    pub fn halves<'a>(&mut self, kind: &'a str) -> (&'a str, Option<&'a str>, bool) {
        let halves = kind.split_once(JOINS);
        let Some((of, subtype)) = halves.filter(|(a, b)| !a.is_empty() && !b.is_empty()) else {
            return (kind, None, true);
        };
        let between = kind[of.len()..].chars().next().unwrap_or(JOIN);
        let join = *self.join.get_or_insert(between);
        (of, Some(subtype), join == between && of != subtype)
    }

    /// ACE's word for a value, and whether it comes back as this value; None where
    /// it has none.
    pub fn theirs<'a>(&mut self, field: &Field, ours: &'a str) -> (Option<Cow<'a, str>>, bool) {
        if field.values.is_empty() {
            return (Some(ours.into()), true);
        }
        let own = field.values.iter().find(|it| **it == ours).copied();
        if let Some(theirs) = own.or_else(|| theirs(field.ours, ours)) {
            let key = (field.ours, theirs);
            let behind = self.words.entry(key).or_insert_with(|| ours.to_owned());
            return (Some(theirs.into()), behind == ours);
        }
        let mut values = field.values.iter();
        let near = values.find(|it| it.eq_ignore_ascii_case(ours)).copied();
        let other = Some(field.other).filter(|it| !it.is_empty());
        (near.or(other).map(Cow::from), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field_of(fields: &'static [Field], ours: &str) -> &'static Field {
        let mut fields = fields.iter();
        fields.find(|it| it.ours == ours).expect("a field")
    }

    #[test]
    fn a_project_s_words_come_back() {
        let mut spoken = Spoken::default();
        let level = field_of(LEVEL, "level");
        assert_eq!(spoken.theirs(level, "name"), (Some("NAM".into()), true));
        // One word of the file can't stand for two.
        assert_eq!(spoken.theirs(level, "NAM"), (Some("NAM".into()), false));
        assert_eq!(spoken.theirs(level, "PRO"), (Some("PRO".into()), true));
        assert_eq!(spoken.theirs(level, "alias"), (Some("NAM".into()), false));
        let modality = field_of(EVENT, "modality");
        let planned = spoken.theirs(modality, "planned");
        assert_eq!(planned, (Some("Other".into()), false));
        let comment = field_of(TIME, "comment");
        let any = spoken.theirs(comment, "as it is");
        assert_eq!(any, (Some("as it is".into()), true));
        let direction = field_of(TIME, "anchor_dir");
        assert_eq!(spoken.theirs(direction, "north"), (None, false));
        assert_eq!(
            spoken.halves("Life:Be-Born"),
            ("Life", Some("Be-Born"), true)
        );
        assert_eq!(spoken.halves("Life.Die"), ("Life", Some("Die"), false));
        assert_eq!(spoken.halves("MEET"), ("MEET", None, true));
        let told = spoken.told();
        assert_eq!(told, "<?glossator level=name join=:?>\n");
        let back = Spoken::of_file(&format!("<?xml?>\n{told}<source_file/>"));
        assert_eq!(back.ours("level", "NAM"), "name");
        assert_eq!(back.ours("level", "PRO"), "PRO");
        assert_eq!(back.kind("Life", Some("Be-Born")), "Life:Be-Born");
        assert_eq!(back.kind("MEET", Some("MEET")), "MEET");
    }

    #[test]
    fn ace_s_own_words_need_no_telling() {
        let mut spoken = Spoken::default();
        spoken.theirs(field_of(EVENT, "tense"), "Past");
        spoken.halves("Life.Die");
        assert_eq!(spoken.told(), "");
        let plain = Spoken::of_file("<source_file/><?glossator level=name?>");
        assert_eq!(plain.ours("level", "NAM"), "NAM");
        assert_eq!(plain.kind("Life", Some("Die")), "Life.Die");
        assert_eq!(plain.kind("Life", None), "Life");
    }

    /// Whatever stands for a value is one that the DTD takes.
    #[test]
    fn the_tables_agree() {
        let all = [
            ENTITY, LEVEL, MENTION, VALUE, TIME, EVENT, RELATION, CONDITION,
        ];
        for it in all.into_iter().flatten() {
            for word in [it.unsaid, it.other] {
                assert!(word.is_empty() || it.values.contains(&word), "{word}");
            }
        }
        for (attribute, ours, theirs) in WORDS {
            let mut fields = all.into_iter().flatten();
            let takes = |it: &Field| it.ours == *attribute && it.values.contains(theirs);
            assert!(fields.any(takes), "{attribute} {theirs}");
            assert!(ours.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        }
    }
}
