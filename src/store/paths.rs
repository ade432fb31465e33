//! Where things lie in a project's folder, under names that every system takes:
//! an article's id becomes a path that no system refuses, that isn't too long,
//! and that doesn't fall together with another where case doesn't count. Pure
//! names: nothing here touches a disk.

use std::collections::HashMap;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::model::{AnnotatorId, ArticleId, Edit, LayerKey, LayerKind};

/// One file of a project that edits change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKey {
    Info,
    Schema,
    Guidelines,
    Register,
    Article(ArticleId),
    Layer(LayerKey),
}

impl FileKey {
    /// The file that an edit changes.
    pub fn of(edit: &Edit) -> Self {
        match edit {
            Edit::Tag { layer, .. }
            | Edit::Completion { layer, .. }
            | Edit::LayerHead { layer, .. }
            | Edit::Verdict { layer, .. } => Self::Layer(layer.clone()),
            Edit::Meta { article, .. } | Edit::Zones { article, .. } => {
                Self::Article(article.clone())
            }
            Edit::Entity { .. } | Edit::Case { .. } => Self::Register,
            Edit::Schema { .. } => Self::Schema,
            Edit::Guidelines { .. } => Self::Guidelines,
            Edit::Info { .. } => Self::Info,
        }
    }
}

pub const INFO: &str = "project.ron";
pub const SCHEMA: &str = "schema.ron";
pub const GUIDELINES: &str = "guidelines.md";
pub const REGISTER: &str = "entities.ron";
pub const ARTICLES: &str = "articles";
pub const ANNOTATIONS: &str = "annotations";
pub const SUGGESTIONS: &str = "suggestions";
/// The folders whose files say of which article they are.
pub const BY_ARTICLE: [&str; 3] = [ARTICLES, ANNOTATIONS, SUGGESTIONS];
/// Articles that came with somebody's annotations.
pub const SOURCES: &str = "sources";
pub const TEXTS: &str = "texts";
/// Which articles are trained on and which are tested on.
pub const SPLITS: &str = "splits";
/// What belongs to this machine.
pub const PRIVATE: &str = ".glossator";

/// Longest name of a file or folder, in bytes, before its extension.
const LONGEST: usize = 180;

/// Names that Windows gives to devices, whatever their extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Where each file lies: where it was found, or where it will be made.
#[derive(Debug, Default)]
pub struct Names {
    paths: HashMap<FileKey, String>,
    /// Paths as a file system sees them that knows neither case nor how an
    /// accent is composed.
    folded: HashMap<String, FileKey>,
}

impl Names {
    /// Notes a file that was found; gives the path of another file back that
    /// says it is the same.
    pub fn found(&mut self, key: &FileKey, path: &str) -> Option<String> {
        match self.paths.get(key) {
            Some(other) if other != path => Some(other.clone()),
            _ => {
                self.paths.insert(key.clone(), path.to_owned());
                self.folded.insert(folded(path), key.clone());
                None
            }
        }
    }

    pub fn key_of(&self, path: &str) -> Option<&FileKey> {
        self.folded
            .get(&folded(path))
            .filter(|key| self.paths.get(key).is_some_and(|it| it == path))
    }

    pub fn keys(&self) -> impl Iterator<Item = &FileKey> {
        self.paths.keys()
    }

    /// The file's path below the project's folder, with `/` between its parts.
    pub fn path(&mut self, key: &FileKey) -> String {
        if let Some(path) = self.paths.get(key) {
            return path.clone();
        }
        let mut path = canonical(key);
        if self.folded.contains_key(&folded(&path)) {
            // Another file differs by case or composition only: the id's hash
            // tells them apart.
            let stem = path.strip_suffix(".ron").unwrap_or(&path);
            path = format!("{stem}~{}.ron", hash16(&format!("{key:?}")));
        }
        self.found(key, &path);
        path
    }
}

/// The path a file has unless it was found elsewhere.
pub fn canonical(key: &FileKey) -> String {
    match key {
        FileKey::Info => INFO.into(),
        FileKey::Schema => SCHEMA.into(),
        FileKey::Guidelines => GUIDELINES.into(),
        FileKey::Register => REGISTER.into(),
        FileKey::Article(id) => format!("{ARTICLES}/{}.ron", safe_path(id.as_str())),
        FileKey::Layer(key) => format!(
            "{}/{}/{}.ron",
            match key.kind {
                LayerKind::Annotations => ANNOTATIONS,
                LayerKind::Suggestions => SUGGESTIONS,
            },
            annotator_folder(&key.annotator),
            safe_path(key.article.as_str())
        ),
    }
}

/// The name of an annotator's folder, and of what is theirs elsewhere.
pub fn annotator_folder(annotator: &AnnotatorId) -> String {
    safe_name(annotator.as_str())
}

/// The id that a safe path stands for, as far as the path tells.
pub fn unsafe_path(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = rest.get(1..3).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &rest[3..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// True where the name was cut, so that only the file's content has the id.
pub fn is_cut(path: &str) -> bool {
    path.contains('~')
}

/// May this be an article's id? Ids are paths below a source: one that leads
/// out of it is somebody's attempt to reach other files.
pub fn is_article_id(id: &str) -> bool {
    let drive = id.as_bytes();
    let has_drive = drive.len() > 2
        && drive[0].is_ascii_alphabetic()
        && drive[1] == b':'
        && matches!(drive[2], b'/' | b'\\');
    !has_drive
        && !id.starts_with('\\')
        && id.split('/').all(|part| !part.is_empty())
        && id
            .split(['/', '\\'])
            .all(|part| part != ".." && part != ".")
}

/// Every part of a path with `/` made safe.
fn safe_path(id: &str) -> String {
    id.split('/').map(safe_name).collect::<Vec<_>>().join("/")
}

/// A name that every system takes: what some system refuses stands as `%` and
/// two hexadecimal digits, what is too long is cut and told apart by its hash.
pub(super) fn safe_name(name: &str) -> String {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let lower = stem.to_lowercase();
    let numbered = |device: &str| {
        lower.strip_prefix(device).is_some_and(|rest| {
            matches!(
                rest.chars().collect::<Vec<_>>()[..],
                ['0'..='9' | '¹' | '²' | '³']
            )
        })
    };
    let is_device = DEVICES.contains(&&*lower) || numbered("com") || numbered("lpt");
    let last = name.chars().count().saturating_sub(1);
    let mut safe = String::with_capacity(name.len());
    for (i, c) in name.chars().enumerate() {
        let refused = c.is_control()
            || matches!(
                c,
                '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '/' | '%'
            )
            || (i == 0 && (c == '.' || is_device))
            || (i == last && matches!(c, '.' | ' '));
        match refused {
            false => safe.push(c),
            true => {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    safe.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    if safe.is_empty() {
        return "%".into();
    }
    if safe.len() > LONGEST {
        let mut cut = safe.floor_char_boundary(LONGEST - 17);
        while safe[..cut].bytes().rev().take(2).any(|b| b == b'%') {
            cut -= 1;
        }
        safe.truncate(cut);
        safe.push('~');
        safe.push_str(&hash16(name));
    }
    safe
}

/// Equal for paths that some file system takes for one: macOS composes accents
/// as it likes, and it and Windows know no case.
fn folded(path: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc();
    composed.normalize(&path.to_lowercase()).into_owned()
}

fn hash16(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(article: &str) -> FileKey {
        FileKey::Layer(LayerKey::new("anna".into(), article.into()))
    }

    #[test]
    fn names_are_safe_everywhere_and_readable_where_they_can_be() {
        for (id, path) in [
            ("2023/talks.txt", "2023/talks.txt"),
            ("Größe und 北京.txt", "Größe und 北京.txt"),
            ("a:b?.txt", "a%3Ab%3F.txt"),
            ("100%.txt", "100%25.txt"),
            ("AUX.txt", "%41UX.txt"),
            ("com1", "%63om1"),
            ("com10", "com10"),
            ("console", "console"),
            ("line\nend", "line%0Aend"),
            ("\"quoted\" 'x'", "%22quoted%22 'x'"),
            (".hidden/trailing. /x", "%2Ehidden/trailing.%20/x"),
            ("dot./x", "dot%2E/x"),
        ] {
            assert_eq!(safe_path(id), path);
            assert_eq!(unsafe_path(path), id);
        }
    }

    #[test]
    fn long_names_are_cut_and_told_apart() {
        let (one, two) = ("é".repeat(120) + "1", "é".repeat(120) + "2");
        let (safe, other) = (safe_name(&one), safe_name(&two));
        assert!(safe.len() <= LONGEST && is_cut(&safe), "{safe}");
        assert_ne!(safe, other);
        let escaped = safe_name(&"?".repeat(250));
        assert!(escaped.len() <= LONGEST);
        assert_eq!(escaped.matches('%').count() * 3, escaped.find('~').unwrap());
    }

    #[test]
    fn ids_that_differ_by_case_only_get_paths_that_don_t() {
        let mut names = Names::default();
        let one = names.path(&layer("Talks.txt"));
        let two = names.path(&layer("talks.txt"));
        assert_ne!(one.to_lowercase(), two.to_lowercase());
        assert_eq!(names.path(&layer("talks.txt")), two);
        assert_eq!(names.key_of(&two), Some(&layer("talks.txt")));
    }

    #[test]
    fn ids_that_differ_by_composition_only_get_paths_that_don_t() {
        let (composed, apart) = ("Größe.txt", "Gro\u{308}ße.txt");
        let mut names = Names::default();
        let one = names.path(&layer(composed));
        let two = names.path(&layer(apart));
        assert_ne!(folded(&one), folded(&two));
        assert_eq!(names.key_of(&one), Some(&layer(composed)));
        assert_eq!(names.key_of(&two), Some(&layer(apart)));
        // Both at once, and another's folder of the same name.
        let three = names.path(&layer("GRÖSSE.txt"));
        let four = names.path(&layer("GRÖßE.txt"));
        let mut all: Vec<String> = [one, two, three, four]
            .iter()
            .map(|it| folded(it))
            .collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 4);
    }

    #[test]
    fn ids_that_lead_out_of_their_source_are_no_ids() {
        for id in [
            "../x",
            "a/../../x",
            "/etc/passwd",
            "C:\\x",
            "c:/x",
            "a\\..\\x",
            "",
            "a//b",
            ".",
        ] {
            assert!(!is_article_id(id), "{id}");
        }
        for id in ["a: b.txt", "..a/b..", "a/b", "what\\ever", "…"] {
            assert!(is_article_id(id), "{id}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_name_is_safe(name in "\\PC{0,12}[\\x00-\\x7f]{0,12}") {
            let safe = safe_name(&name);
            proptest::prop_assert!(!safe.is_empty() && safe.len() <= LONGEST);
            proptest::prop_assert!(!safe.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
            proptest::prop_assert!(!safe.starts_with('.') && !safe.ends_with(['.', ' ']));
            if !name.is_empty() {
                proptest::prop_assert_eq!(unsafe_path(&safe), name);
            }
        }
    }
}
