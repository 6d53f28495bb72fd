//! What is known of words in names: what stands beside them, which given names are forms of one or a
//! pair, and what very many are called.

use super::sounds::sound;
use super::tables;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

struct NameWordTable {
    beside: HashMap<&'static str, HashSet<&'static str>>,
    groups: HashMap<String, Vec<&'static str>>,
    gendered: HashSet<(&'static str, &'static str)>,
    family: HashSet<&'static str>,
    given: HashSet<&'static str>,
    given_alone: HashSet<&'static str>,
}

static WORDS: LazyLock<NameWordTable> = LazyLock::new(|| {
    let mut words = NameWordTable {
        beside: HashMap::new(),
        groups: HashMap::new(),
        gendered: HashSet::new(),
        family: HashSet::new(),
        given: HashSet::new(),
        given_alone: HashSet::new(),
    };
    for line in tables::lines(include_str!("../tables/person_words.txt")) {
        words
            .beside
            .entry(line.section)
            .or_default()
            .extend(line.forms());
    }
    for line in tables::lines(include_str!("../tables/nicknames.txt")) {
        for form in line.forms().chain([line.key]) {
            words
                .groups
                .entry(form.to_owned())
                .or_default()
                .push(line.key);
        }
    }
    for line in tables::lines(include_str!("../tables/gendered_pairs.txt")) {
        let pair: Vec<&str> = line.forms().collect();
        if let [one, other] = pair[..] {
            words.gendered.extend([(one, other), (other, one)]);
        }
    }
    for line in tables::lines(include_str!("../tables/given_names.txt")) {
        words.given_alone.extend(line.forms());
    }
    for line in tables::lines(include_str!("../tables/frequent_names.txt")) {
        let names = if line.section == "family" {
            &mut words.family
        } else {
            &mut words.given
        };
        names.extend(line.forms());
    }
    words
});

/// Whether a word is of a section of the table of words beside names.
pub(in crate::matching) fn is_word(section: &str, word: &str) -> bool {
    WORDS
        .beside
        .get(section)
        .is_some_and(|words| words.contains(word))
}

/// Whether two given names are forms of one (Bob, Robert).
pub(in crate::matching) fn are_forms(one: &str, other: &str) -> bool {
    let groups = |name: &str| WORDS.groups.get(name);
    match (groups(one), groups(other)) {
        (Some(mine), Some(theirs)) => mine.iter().any(|group| theirs.contains(group)),
        _ => false,
    }
}

/// Whether two given names differ as a man's and a woman's do (Jean, Jeanne).
pub(in crate::matching) fn are_gendered(one: &str, other: &str) -> bool {
    if WORDS.gendered.contains(&(one, other)) {
        return true;
    }
    if !one.is_ascii() || !other.is_ascii() {
        return false;
    }
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    // However the name is spelled: Aleksandr and Alexandra.
    let (heard, heard_long) = (sound(short), sound(long));
    if short.len() > 3 && heard_long.strip_suffix('a') == Some(&heard) && long.ends_with('a') {
        return true;
    }
    let added = long.strip_prefix(short).unwrap_or_default();
    let swapped = short.len() == long.len()
        && short.len() > 3
        && short[..short.len() - 1] == long[..long.len() - 1]
        && matches!(
            (&short[short.len() - 1..], &long[long.len() - 1..]),
            ("o", "a") | ("a", "o") | ("e", "a") | ("a", "e")
        );
    swapped || (short.len() > 3 && matches!(added, "e" | "ne" | "le" | "te" | "a" | "na"))
}

/// Whether very many bear this family name.
pub(in crate::matching) fn is_frequent_family(name: &str) -> bool {
    WORDS.family.contains(name)
}

/// Whether very many bear this given name.
pub(in crate::matching) fn is_frequent_given(name: &str) -> bool {
    WORDS.given.contains(name)
}

/// Whether the tables know it as a given name, in full or as a short form.
pub(in crate::matching) fn is_given(name: &str) -> bool {
    is_frequent_given(name) || WORDS.groups.contains_key(name) || WORDS.given_alone.contains(name)
}

/// Whether very many bear this name, as one or the other: then it is known how it is spelled.
pub(in crate::matching) fn is_frequent(name: &str) -> bool {
    is_frequent_family(name) || is_frequent_given(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicknames_match_their_name_and_gendered_pairs_do_not() {
        assert!(are_forms("bob", "robert") && are_forms("jean_francois", "jf"));
        assert!(!are_forms("bob", "william"));
        for (one, other) in [
            ("jean", "jeanne"),
            ("rene", "renee"),
            ("louis", "louise"),
            ("mario", "maria"),
        ] {
            assert!(
                are_gendered(one, other) && are_gendered(other, one),
                "{one} {other}"
            );
        }
        assert!(!are_gendered("anna", "hanna"));
    }
}
