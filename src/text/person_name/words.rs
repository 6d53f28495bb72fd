//! The tables of words beside names and of family names.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold_word;
use crate::text::fold::fold;
use crate::text::tables::lines;

pub(super) static TABLE: LazyLock<NameWords> = LazyLock::new(NameWords::read);

#[derive(Default)]
pub(super) struct NameWords {
    titles: HashSet<String>,
    suffixes: HashSet<String>,
    pub(super) roles: HashSet<String>,
    pub(super) pronouns: HashSet<String>,
    pub(super) particles: HashSet<String>,
    pub(super) joiners: HashSet<String>,
    pub(super) chinese: HashSet<String>,
    pub(super) korean: HashSet<String>,
    pub(super) vietnamese: HashSet<String>,
    pub(super) vietnamese_given: HashSet<String>,
    /// Asian family names that are given names in English.
    pub(super) also_given: HashSet<String>,
    pub(super) spanish: HashSet<String>,
    /// Chinese and Korean family names of two letters, as they are written.
    pub(super) compound: HashSet<String>,
}

impl NameWords {
    fn read() -> Self {
        let mut table = Self::default();
        let tables = [
            include_str!("../tables/name_words.txt"),
            include_str!("../tables/family_names.txt"),
        ];
        for line in tables.into_iter().flat_map(lines) {
            let words = line.text.split_whitespace();
            if line.section == "compound" {
                table.compound.extend(words.map(str::to_owned));
                continue;
            }
            let set = match line.section {
                "title" => &mut table.titles,
                "suffix" => &mut table.suffixes,
                "role" => &mut table.roles,
                "pronoun" => &mut table.pronouns,
                "particle" => &mut table.particles,
                "joiner" => &mut table.joiners,
                "chinese" => &mut table.chinese,
                "korean" => &mut table.korean,
                "vietnamese" => &mut table.vietnamese,
                "vietnamese given" => &mut table.vietnamese_given,
                "also given" => &mut table.also_given,
                _ => &mut table.spanish,
            };
            set.extend(words.map(fold));
        }
        table
    }

    pub(super) fn is_asian_family(&self, word: &str) -> bool {
        let folded = fold(word);
        self.chinese.contains(&folded)
            || self.korean.contains(&folded)
            || self.vietnamese.contains(&folded)
    }
}

/// Whether a word that leads a name is a title.
pub(super) fn is_title(word: &str) -> bool {
    let folded = fold(word).replace(' ', "");
    TABLE.titles.contains(&folded) || matches!(fold_word(word).as_str(), "&" | "et" | "and")
}

/// Whether a word at the end of a name is a generation, degree, order or designation. Typed like a name
/// it is one: Ma, Do.
pub(super) fn is_suffix(word: &str) -> bool {
    let folded = fold(word).replace(' ', "");
    let like_name = word.chars().skip(1).all(char::is_lowercase)
        && word.starts_with(char::is_uppercase)
        && !matches!(
            folded.as_str(),
            "jr" | "sr" | "jnr" | "snr" | "junior" | "esq" | "ing" | "eng"
        );
    TABLE.suffixes.contains(&folded) && !like_name
}

/// Whether a word after a comma is a designation, known or not: it has full stops within, or is in capitals.
pub(super) fn is_designation(word: &str) -> bool {
    let letters = word.chars().filter(|letter| letter.is_alphabetic());
    let folded = fold(word).replace(' ', "");
    TABLE.suffixes.contains(&folded)
        || is_dotted(word)
        || letters.clone().count() > 1 && letters.clone().all(char::is_uppercase)
}

/// Letters, each few with a full stop: P.Eng., LL.B., c.r.
pub(super) fn is_dotted(word: &str) -> bool {
    let parts: Vec<&str> = word.trim_end_matches('.').split('.').collect();
    let letters = |part: &&str| {
        (1..=4).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
    };
    parts.len() > 1 && parts.iter().all(letters)
}
