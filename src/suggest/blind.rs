//! The blind sample: articles that show no suggestions, so that what those
//! change can be measured. The same articles on every machine, and a larger
//! sample holds the smaller ones. Must not know why somebody wants one.

use crate::model::{ArticleId, ProjectInfo};

/// True where the article shows no suggestions.
pub fn is_blind(info: &ProjectInfo, article: &ArticleId) -> bool {
    is_in(info.settings.blind_percent, &info.id, article)
}

/// True where the article is among `percent` of a hundred.
pub fn is_in(percent: u8, project: &str, article: &ArticleId) -> bool {
    if percent == 0 {
        return false;
    }
    let mut hash = blake3::Hasher::new();
    hash.update(project.as_bytes());
    hash.update(&[0]);
    hash.update(article.as_str().as_bytes());
    let bytes = hash.finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&bytes.as_bytes()[..8]);
    u64::from_le_bytes(first) % 100 < u64::from(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(percent: u8, project: &str) -> Vec<usize> {
        let is = |i: &usize| is_in(percent, project, &ArticleId::new(format!("a/{i}.txt")));
        (0..10_000).filter(is).collect()
    }

    #[test]
    fn a_sample_is_of_its_size_and_grows_in_place() {
        let (ten, twenty) = (sample(10, "p"), sample(20, "p"));
        // Four standard deviations of a binomial of 10,000 at a tenth are 120.
        assert!((880..1120).contains(&ten.len()), "{}", ten.len());
        assert!(ten.iter().all(|it| twenty.contains(it)));
        assert_eq!(sample(0, "p").len(), 0);
        assert_eq!(sample(100, "p").len(), 10_000);
        assert_ne!(ten, sample(10, "q"));
    }
}
