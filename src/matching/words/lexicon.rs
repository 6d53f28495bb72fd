//! What words mean: the tables of concepts and places, looked up by phrase, word or stem.

use super::latin::latin;
use super::stem::stem;
use super::tables;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What kind of word it is, which says how much it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::matching) enum Class {
    /// No meaning of its own.
    Stop,
    /// Inc., Ltd., ltée …
    Legal,
    /// Association, society …
    Body,
    /// Foundation, department, friends …: on one side only, it makes two organizations.
    Part,
    /// National, royal, public …
    Scope,
    /// A field that very many share.
    Common,
    /// A field that says more.
    Field,
    Place,
}

/// A concept or place, known by its own word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::matching) struct Meaning {
    pub(in crate::matching) id: &'static str,
    pub(in crate::matching) class: Class,
}

/// The longest phrase of the tables, in words.
pub(in crate::matching) const LONGEST_PHRASE: usize = 6;
/// The longest word that is taken for a compound.
const LONGEST_COMPOUND: usize = 60;
/// The shortest part of a compound that is looked up by itself.
const SHORTEST_PART: usize = 4;

struct Lexicon {
    phrases: HashMap<String, Meaning>,
    stems: HashMap<String, Meaning>,
    within: HashMap<&'static str, &'static str>,
    firsts: HashMap<&'static str, Vec<char>>,
}

/// Of a concept's forms, those by which an acronym may be built: the first ones, which are of the
/// languages that the tables begin with.
const FORMS_OF_ACRONYMS: usize = 12;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(load);

fn load() -> Lexicon {
    let mut lexicon = Lexicon {
        phrases: HashMap::new(),
        stems: HashMap::new(),
        within: HashMap::new(),
        firsts: HashMap::new(),
    };
    for line in tables::lines(include_str!("../tables/concepts.txt")) {
        let class = class_of(line.section);
        let id = lexicon.learn_key(line.key);
        lexicon.learn_line(&line, Meaning { id, class });
    }
    for line in tables::lines(include_str!("../tables/places.txt")) {
        let id = lexicon.learn_key(line.key);
        let class = Class::Place;
        lexicon.learn_line(&line, Meaning { id, class });
    }
    lexicon
}

impl Lexicon {
    /// Reads the key of a line, `toronto<ontario` or `engineers<engineering`, and returns the own id.
    fn learn_key(&mut self, key: &'static str) -> &'static str {
        let (id, parent) = key.split_once('<').unwrap_or((key, ""));
        let (id, parent) = (id.trim(), parent.trim());
        if !parent.is_empty() {
            self.within.insert(id, parent);
        }
        id
    }

    fn learn_line(&mut self, line: &tables::FormsLine, meaning: Meaning) {
        for form in line.forms() {
            self.learn(form, meaning);
        }
        let mut firsts: Vec<char> = Vec::new();
        for form in line.forms().take(FORMS_OF_ACRONYMS) {
            firsts.extend(form.chars().next().filter(|first| !firsts.contains(first)));
        }
        self.firsts.insert(meaning.id, firsts);
    }

    fn learn(&mut self, form: &str, meaning: Meaning) {
        let form = latin(&form.replace('_', " ")).replace(' ', "_");
        let stops = matches!(meaning.class, Class::Stop | Class::Legal);
        if !form.contains('_') && form.len() > SHORTEST_PART && !stops {
            self.stems.entry(stem(&form)).or_insert(meaning);
        }
        self.phrases.entry(form).or_insert(meaning);
    }
}

fn class_of(section: &str) -> Class {
    match section {
        "stop" => Class::Stop,
        "legal" => Class::Legal,
        "body" => Class::Body,
        "part" => Class::Part,
        "scope" => Class::Scope,
        "common" => Class::Common,
        // `[field]`: a test knows the heads of the table.
        _ => Class::Field,
    }
}

/// What folded words mean as one phrase, joined by `_`.
pub(in crate::matching) fn phrase(words: &str) -> Option<Meaning> {
    LEXICON.phrases.get(words).copied()
}

/// What a single folded word means: as it stands or by its stem.
pub(in crate::matching) fn word(word: &str) -> Option<Meaning> {
    let stemmed = || LEXICON.stems.get(&stem(word)).copied();
    phrase(word).or_else(|| (word.len() > SHORTEST_PART).then(stemmed).flatten())
}

/// The known words of a compound (Forschungs-zentrum), joining letters dropped.
pub(in crate::matching) fn compound(word: &str) -> Option<Vec<Meaning>> {
    let lengths = 2 * SHORTEST_PART + 1..=LONGEST_COMPOUND;
    if !lengths.contains(&word.len()) || !word.is_ascii() {
        return None;
    }
    (SHORTEST_PART..=word.len() - SHORTEST_PART).find_map(|at| {
        let (head, tail) = word.split_at(at);
        let head = JOINTS
            .iter()
            .find_map(|joint| part(head.strip_suffix(joint)?))?;
        let mut parts = vec![head];
        match part(tail) {
            Some(tail) => parts.push(tail),
            None => parts.extend(compound(tail)?),
        }
        Some(parts)
    })
}

/// Letters that join the words of a compound.
const JOINTS: [&str; 6] = ["", "s", "es", "n", "en", "er"];

fn part(word: &str) -> Option<Meaning> {
    let told = |meaning: &Meaning| !matches!(meaning.class, Class::Stop | Class::Legal);
    (word.len() >= SHORTEST_PART)
        .then(|| phrase(word))
        .flatten()
        .filter(told)
}

/// The two first letters that a concept's words begin with most likely.
pub(in crate::matching) fn main_letters(meaning: Meaning) -> Vec<char> {
    let mut firsts = first_letters(meaning);
    firsts.truncate(2);
    firsts
}

/// The first letters of a concept's words in the languages that the tables begin with.
pub(in crate::matching) fn first_letters(meaning: Meaning) -> Vec<char> {
    LEXICON.firsts.get(meaning.id).cloned().unwrap_or_default()
}

/// Whether one concept is a field and the other those who practise it.
pub(in crate::matching) fn are_kin(one: Meaning, other: Meaning) -> bool {
    let practise = |who: Meaning, field: Meaning| LEXICON.within.get(who.id) == Some(&field.id);
    let is_place = one.class == Class::Place || other.class == Class::Place;
    !is_place && (practise(one, other) || practise(other, one))
}

/// Whether one place is the other or lies in it.
pub(in crate::matching) fn agree(one: &'static str, other: &'static str) -> bool {
    lies_in(one, other) || lies_in(other, one)
}

fn lies_in(inner: &'static str, outer: &str) -> bool {
    let mut place = inner;
    loop {
        if place == outer {
            return true;
        }
        match LEXICON.within.get(place) {
            Some(parent) => place = parent,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_word_means_two_concepts() {
        let mut seen = HashSet::new();
        for table in [
            include_str!("../tables/concepts.txt"),
            include_str!("../tables/places.txt"),
        ] {
            for line in tables::lines(table) {
                for form in line.forms() {
                    assert!(
                        seen.insert(form),
                        "{form} stands twice, last under {}",
                        line.key
                    );
                }
            }
        }
    }

    #[test]
    fn every_concept_is_listed_under_a_known_section() {
        const HEADS: [&str; 7] = ["body", "part", "scope", "common", "field", "stop", "legal"];
        for line in tables::lines(include_str!("../tables/concepts.txt")) {
            assert!(HEADS.contains(&line.section), "{}", line.section);
            assert!(!line.key.is_empty() && line.forms().next().is_some());
        }
    }

    #[test]
    fn translations_of_a_word_mean_the_same_concept() {
        for (one, other) in [
            ("conseil", "council"),
            ("recherches", "research"),
            ("infirmieres", "nurses"),
            ("aide_juridique", "legal_aid"),
            ("canadienne", "canadian"),
            ("neurosciences", "neurociencias"),
        ] {
            assert_eq!(
                phrase(one).or_else(|| word(one)),
                phrase(other).or_else(|| word(other))
            );
        }
        assert_eq!(
            compound("forschungszentrum").map(|all| all.iter().map(|meaning| meaning.id).collect()),
            Some(vec!["research", "centre"])
        );
    }

    #[test]
    fn a_city_agrees_with_its_own_country_only() {
        assert!(agree("toronto", "canada") && agree("ontario", "toronto"));
        assert!(!agree("toronto", "ottawa") && !agree("toronto", "france"));
    }
}
