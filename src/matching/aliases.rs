//! The several names that one typed name holds: "Name (ACR)", "ACR – Name", "EN / FR", "X dba Y".

use super::acronyms;
use super::normal::{Name, Word, spelled_out};
use super::words::lexicon::{self, Class};
use crate::text::fold::fold;
use unicode_normalization::UnicodeNormalization;

/// The most forms that one name is split into; more would be a text, not a name.
const MOST_FORMS: usize = 6;
/// The most letters of an acronym.
const LONGEST_ACRONYM: usize = 8;

/// One of the names, and its letters if it may be an acronym.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameForm {
    pub(super) name: Name,
    /// Folded letters without dots and dashes, of a single word short enough.
    pub(super) acronym: Option<String>,
    /// Whether it is a complete name, which may prove something, or one side of what was typed,
    /// which may be a parent's, a section's or a place's name.
    pub(super) whole: bool,
}

impl NameForm {
    fn read(text: &str, whole: bool) -> Self {
        Self {
            name: Name::read(text),
            acronym: acronym(text),
            whole,
        }
    }
}

/// All forms of a typed name, the most complete first.
pub(super) fn forms(typed: &str) -> Vec<NameForm> {
    let composed: String = typed.nfc().collect();
    let bare = composed.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '“' | '”' | '„' | '«' | '»' | '.' | '!')
    });
    let typed = without_inclusive_endings(bare);
    let (outside, inside) = brackets(&typed);
    let (sides, sure) = split_sides(&outside);
    let mut texts: Vec<(String, bool)> = Vec::new();
    let base = sides.first().cloned().unwrap_or_default();
    let (others, remarks): (Vec<String>, Vec<String>) = inside
        .into_iter()
        .map(|aside| dba(&aside).unwrap_or(aside))
        .partition(|aside| is_alias(aside));
    let known = others.iter().all(|aside| is_name_of(aside, &base)) && remarks.is_empty();
    if !(known && sure) {
        // The whole text as typed: only this is certain to be the name.
        let whole = [&[outside.clone()][..], &others, &remarks]
            .concat()
            .join(" ");
        texts.push((whole, true));
    }
    let placed = format!("{base} {}", remarks.join(" "));
    texts.push((placed, known && sure));
    texts.extend(sides.into_iter().skip(1).map(|side| (side, sure)));
    texts.extend(
        twin_acronyms(&outside)
            .into_iter()
            .map(|side| (side, false)),
    );
    texts.extend(others.into_iter().map(|aside| (aside, known)));
    let mut forms: Vec<NameForm> = Vec::new();
    for form in texts
        .iter()
        .map(|(text, whole)| NameForm::read(text, *whole))
    {
        let new = forms.iter().all(|one| one.name != form.name);
        if !form.name.words.is_empty() && new && forms.len() < MOST_FORMS {
            forms.push(form);
        }
    }
    forms
}

/// Whether a text is surely another name of the same: its acronym, or the same words in another
/// language.
fn is_name_of(aside: &str, name: &str) -> bool {
    names_each_other(aside, name) || names_each_other(name, aside)
}

/// "Ami(e)s": such brackets belong to their word.
fn without_inclusive_endings(typed: &str) -> String {
    let joins = typed
        .find('(')
        .is_some_and(|at| typed[..at].ends_with(char::is_alphanumeric));
    if joins {
        spelled_out(typed)
    } else {
        typed.to_owned()
    }
}

/// Splits a text into the part outside brackets and the content of each pair.
fn brackets(typed: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside) = (String::new(), Vec::new());
    let mut rest = typed;
    while let Some(open) = rest.find(['(', '[']) {
        let Some(length) = rest[open..].find([')', ']']) else {
            break;
        };
        outside.push_str(&rest[..open]);
        outside.push(' ');
        inside.push(rest[open + 1..open + length].trim().to_owned());
        rest = &rest[open + length + 1..];
    }
    outside.push_str(rest);
    if outside.trim().is_empty() {
        return (typed.to_owned(), Vec::new());
    }
    (outside, inside)
}

/// Concepts by which brackets tell one section from the other: "(section francophone)", "(Toronto
/// office)".
const SECTIONS: [&str; 9] = [
    "section",
    "branch",
    "chapter",
    "local",
    "office",
    "campus",
    "station",
    "francophone",
    "anglophone",
];

/// Whether the text in brackets can be another name, not a place, section or remark.
fn is_alias(aside: &str) -> bool {
    let name = Name::read(aside);
    let section = |word: &Word| {
        word.meaning
            .is_some_and(|meaning| SECTIONS.contains(&meaning.id))
    };
    let told = |word: &Word| word.class() != Some(Class::Place) && !word.is_number();
    let placed = !name.words.iter().all(told);
    let single = name.tokens.len() == 1 && !name.words.iter().any(is_unknown);
    let letters = acronym(aside).is_some_and(|letters| letters.chars().count() > 1);
    name.words.iter().any(told)
        && !name.words.iter().any(section)
        && (!placed || name.words.len() > 2)
        && (!single || (letters && name.words.iter().all(|word| word.text.chars().count() < 5)))
}

fn is_unknown(word: &Word) -> bool {
    word.meaning.is_none()
}

/// "doing business as", "also known as", "formerly": another name of the same organization.
fn dba(aside: &str) -> Option<String> {
    let folded = fold(aside);
    [
        "dba ",
        "d b a ",
        "aka ",
        "a k a ",
        "formerly ",
        "now ",
        "anciennement ",
        "aussi ",
        "aussi appele ",
        "connu sous le nom de ",
    ]
    .iter()
    .find_map(|word| folded.strip_prefix(word))
    .map(str::to_owned)
}

/// The sides of " / ", " | ", " • " and of dashes between two names, and whether each surely is the
/// name of the same.
fn split_sides(text: &str) -> (Vec<String>, bool) {
    let dashed: String = text
        .chars()
        .map(|letter| {
            if matches!(letter, '–' | '—' | '−' | '‐') {
                '-'
            } else {
                letter
            }
        })
        .collect();
    for mark in ["/", "|", "•", "·", ";"] {
        let sides: Vec<&str> = dashed
            .split(mark)
            .map(str::trim)
            .filter(|side| !side.is_empty())
            .collect();
        if (2..=3).contains(&sides.len()) && sides.iter().all(|side| is_side(side)) {
            let sure = sides.iter().skip(1).all(|side| is_name_of(side, sides[0]));
            return (sides.into_iter().map(str::to_owned).collect(), sure);
        }
    }
    for mark in [" - ", "- ", ": ", ", "] {
        if let Some((one, other)) = dashed.split_once(mark) {
            let (one, other) = (one.trim(), other.trim());
            if is_name_of(one, other) {
                return (vec![one.to_owned(), other.to_owned()], true);
            }
            // "UKE - University Medical Centre": letters that the name does not spell.
            if mark != ", " && is_lone_acronym(one) && other.split_whitespace().count() > 2 {
                return (vec![other.to_owned()], false);
            }
        }
    }
    (vec![text.trim().to_owned()], true)
}

/// A short word that no table knows: probably an acronym, however it is written.
fn is_lone_acronym(side: &str) -> bool {
    const LONGEST: usize = 6;
    acronym(side).is_some_and(|letters| {
        letters.chars().count() <= LONGEST && lexicon::word(&letters).is_none()
    })
}

/// "CIHR-IRSC", "CAN-Rac": the acronyms of two languages in one word.
fn twin_acronyms(text: &str) -> Vec<String> {
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    let parts: Vec<&str> = bare.split('-').collect();
    let short = |part: &&str| {
        (3..=6).contains(&part.chars().count()) && part.chars().all(char::is_alphanumeric)
    };
    let place = |part: &&str| {
        lexicon::phrase(&fold(part)).is_some_and(|meaning| meaning.class == Class::Place)
    };
    if parts.len() == 2 && parts.iter().all(|part| short(part) && !place(part)) {
        parts.into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

/// A side of a slash is a name of its own if it is more than a word, or may be an acronym.
fn is_side(side: &str) -> bool {
    let tokens = side.split_whitespace().count();
    tokens > 1 || (tokens == 1 && acronym(side).is_some_and(|letters| letters.len() > 2))
}

/// Whether one side of a dash or comma names the other: its acronym, or the same in another language.
fn names_each_other(one: &str, other: &str) -> bool {
    let (short, long) = (Name::read(one), Name::read(other));
    if long.words.len() >= 2
        && let Some(letters) = acronym(one)
    {
        return acronyms::spell(&letters, &long).is_some();
    }
    let keys = |name: &Name| {
        let mut keys: Vec<String> = name.words.iter().map(|word| word.key.clone()).collect();
        keys.sort();
        keys
    };
    short.words.len() >= 2 && keys(&short) == keys(&long)
}

/// The letters of a single short word, dots and dashes dropped: C.C.L.A., CAN-Rac.
pub(super) fn acronym(text: &str) -> Option<String> {
    let trimmed = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    if trimmed.is_empty() || trimmed.contains(char::is_whitespace) {
        return None;
    }
    let folded = fold(trimmed);
    let letters: String = folded.split(' ').collect();
    let count = letters.chars().count();
    let place = lexicon::phrase(&letters).is_some_and(|meaning| meaning.class == Class::Place);
    let lettered =
        letters.chars().all(char::is_alphanumeric) && letters.chars().any(char::is_alphabetic);
    ((2..=LONGEST_ACRONYM).contains(&count) && lettered && !place).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::super::words::tables;
    use super::{SECTIONS, forms};

    #[test]
    fn every_section_word_is_a_concept_of_the_table() {
        let concepts: Vec<&str> = tables::lines(include_str!("tables/concepts.txt"))
            .map(|line| line.key)
            .collect();
        for section in SECTIONS {
            assert!(concepts.contains(&section), "{section}");
        }
    }

    fn texts(typed: &str) -> Vec<String> {
        forms(typed)
            .into_iter()
            .map(|form| form.name.tokens.join(" "))
            .collect()
    }

    #[test]
    fn a_typed_name_is_split_into_the_names_it_holds() {
        for (typed, expected) in [
            (
                "Boreal Privacy Project (BPP)",
                &["boreal privacy project", "bpp"][..],
            ),
            (
                "BPP – Boreal Privacy Project",
                &["bpp", "boreal privacy project"],
            ),
            (
                "Legal Aid Amity / Aide juridique Amity",
                &["legal aid amity", "aide juridique amity"],
            ),
            ("Amity (Canada)", &["amity canada"]),
            ("Ami(e)s du Fleuve", &["amis du fleuve"]),
            (
                "Northern Fern LLC (DBA Fernworks)",
                &[
                    "northern fern llc fernworks",
                    "northern fern llc",
                    "fernworks",
                ],
            ),
            ("Amity University – Corpus", &["amity university corpus"]),
        ] {
            assert_eq!(texts(typed), expected, "{typed}");
        }
    }
}
