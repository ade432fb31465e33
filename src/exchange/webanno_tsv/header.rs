//! The lines at the top that say which columns there are. Must not know tokens.

/// A layer and its columns.
#[derive(Debug)]
pub(super) struct Layer {
    pub class: Class,
    /// `webanno.custom.Referent`.
    pub name: String,
    pub columns: Vec<Column>,
    /// Of a relation: the layer that both ends are of.
    pub base: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Span,
    Chain,
    Relation,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Column {
    Feature(String),
    /// The roles of a slot, with its name.
    Roles(String),
    /// What fills the slot before it, by layer; of a relation where it comes from.
    Target(String),
}

/// Features that say what kind of thing it is, the likeliest first.
const KINDS: [&str; 8] = [
    "value",
    "label",
    "type",
    "kind",
    "entity",
    "category",
    "class",
    "referenceType",
];

/// Features that say who is meant.
const IDENTITIES: [&str; 3] = ["identifier", "identity", "wikification"];

/// Layers that describe words and not what they are about.
const OF_WORDS: [&str; 4] = [
    "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.",
    "de.tudarmstadt.ukp.dkpro.core.api.transform.",
];

impl Layer {
    /// Reads a line such as `#T_SP=webanno.custom.Place|value`.
    pub fn parse(line: &str) -> Option<Self> {
        let (class, rest) = line.strip_prefix("#T_")?.split_once('=')?;
        let class = match class {
            "SP" => Class::Span,
            "CH" => Class::Chain,
            "RL" => Class::Relation,
            _ => return None,
        };
        let mut parts = rest.trim_end().split('|');
        let name = parts.next().unwrap_or_default().to_owned();
        let mut columns = Vec::new();
        let mut base = String::new();
        while let Some(part) = parts.next() {
            if let Some(of) = part.strip_prefix("BT_") {
                base = of.to_owned();
            } else if let Some(slot) = part.strip_prefix("ROLE_") {
                // `ROLE_host:links_LinkType|target type`.
                let feature = slot.rsplit_once(':').map_or(slot, |it| it.1);
                let feature = feature.split('_').next().unwrap_or(feature);
                columns.push(Column::Roles(feature.to_owned()));
                columns.push(Column::Target(parts.next().unwrap_or_default().to_owned()));
            } else if !part.is_empty() {
                columns.push(Column::Feature(part.to_owned()));
            }
        }
        match class {
            Class::Relation => columns.push(Column::Target(base.clone())),
            // A layer without features has a column all the same.
            _ if columns.is_empty() => columns.push(Column::Feature(String::new())),
            _ => {}
        }
        Some(Self {
            class,
            name,
            columns,
            base,
        })
    }

    /// The name without what stands before its last dot.
    pub fn short_name(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }

    /// Which column says what kind of thing it is.
    pub fn kind_column(&self) -> Option<usize> {
        self.feature_of(&KINDS)
    }

    /// Which column says who is meant.
    pub fn identity_column(&self) -> Option<usize> {
        self.feature_of(&IDENTITIES)
    }

    fn feature_of(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| {
            let is = |it: &Column| matches!(it, Column::Feature(feature) if feature == name);
            self.columns.iter().position(is)
        })
    }

    pub fn has_slots(&self) -> bool {
        self.columns.iter().any(|it| matches!(it, Column::Roles(_)))
    }

    pub fn is_of_words(&self) -> bool {
        OF_WORDS.iter().any(|it| self.name.starts_with(it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_from_the_header() {
        let told = |line: &str| match Layer::parse(line) {
            Some(it) => format!(
                "{:?} {} {:?} {}",
                it.class,
                it.short_name(),
                it.columns,
                it.base
            ),
            None => "none".to_owned(),
        };
        assert_eq!(told("#T_SP=a.Place|"), r#"Span Place [Feature("")] "#);
        assert_eq!(
            told("#T_RL=a.Near|type|BT_a.Place"),
            r#"Relation Near [Feature("type"), Target("a.Place")] a.Place"#
        );
        assert_eq!(
            told("#T_SP=a.Meet|ROLE_a.Meet:who_a.WhoLink|a.Place|mood"),
            r#"Span Meet [Roles("who"), Target("a.Place"), Feature("mood")] "#
        );
        assert_eq!(told("#T_XY=a"), "none");
        assert_eq!(told("#Text=a"), "none");
    }
}
