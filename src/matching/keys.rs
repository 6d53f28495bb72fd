//! Keys under which records are found that may be the same: whoever shares a rare enough key with a
//! record is a candidate. The caller caps how many records a key may have.

use super::acronyms;
use super::aliases::Form;
use super::lexicon::Class;
use super::normal::Word;
use super::organizations::Organization;
use super::persons::Person;
use super::stem::stem;
use std::collections::BTreeSet;

/// The version of these rules; a database whose keys are older makes them anew.
pub const VERSION: i64 = 1;

/// The most keys that one record has.
const MOST_KEYS: usize = 120;
/// The most words of one form that are combined in pairs.
const MOST_PAIRED: usize = 8;
/// Letters of a word by which typing errors behind them do not matter.
const LEADING: usize = 5;

/// The keys of an organization: domain, words by concept or stem, pairs of words, acronyms.
#[must_use]
pub fn of_organization(organization: &Organization) -> Vec<String> {
    let mut keys = BTreeSet::new();
    if let Some(site) = &organization.site {
        keys.insert(format!("d:{}", site.domain));
        keys.insert(format!("a:{}", site.label().replace('-', "")));
        keys.extend(site.label().split('-').map(|part| format!("a:{part}")));
    }
    for form in &organization.forms {
        of_form(form, &mut keys);
    }
    keys.into_iter().take(MOST_KEYS).collect()
}

fn of_form(form: &Form, keys: &mut BTreeSet<String>) {
    let words: Vec<&Word> = form.name.words.iter().collect();
    let told: Vec<&&Word> = words
        .iter()
        .filter(|word| word.class() != Some(Class::Stop))
        .collect();
    for word in &told {
        keys.insert(format!("w:{}", word.key));
        if word.meaning.is_none() {
            keys.insert(format!("l:{}", leading(&word.text)));
        }
    }
    for (at, one) in told.iter().take(MOST_PAIRED).enumerate() {
        for other in told.iter().take(MOST_PAIRED).skip(at + 1) {
            let (least, most) = if one.key <= other.key {
                (one, other)
            } else {
                (other, one)
            };
            keys.insert(format!("p:{} {}", least.key, most.key));
        }
    }
    if let Some(letters) = &form.acronym {
        keys.insert(format!("a:{letters}"));
    }
    for initials in acronyms::possible(&form.name)
        .into_iter()
        .chain(acronyms::all_initials(&form.name))
    {
        keys.insert(format!("a:{initials}"));
    }
    ends(form, keys);
    for word in words
        .iter()
        .filter(|word| word.meaning.is_none() && (2..=7).contains(&word.text.len()))
    {
        keys.insert(format!("a:{}", word.text));
    }
    keys.insert(format!("a:{}", form.name.joined()));
}

/// The first letter with the last word's: NETRF finds Neuroendocrine … Foundation, whatever is between.
fn ends(form: &Form, keys: &mut BTreeSet<String>) {
    if let Some(letters) = &form.acronym {
        let mut letters = letters.chars();
        if let Some(first) = letters.next() {
            keys.extend(letters.map(|last| format!("x:{first}{last}")));
        }
    }
    let told = acronyms::told_tokens(&form.name);
    if let [one, .., other] = &told[..]
        && let (Some(first), Some(last)) = (one.chars().next(), other.chars().next())
    {
        keys.insert(format!("x:{first}{last}"));
    }
}

fn leading(word: &str) -> String {
    stem(word).chars().take(LEADING).collect()
}

/// The key of a person's mailbox, if it is not one that several read. It holds the address: a
/// database keeps a keyed hash of it at most.
#[must_use]
pub fn of_mailbox(person: &Person) -> Option<String> {
    let own = person.mailbox.as_ref().filter(|mailbox| !mailbox.role);
    own.map(|mailbox| format!("m:{}", mailbox.canonical))
}

/// The keys of a person's name: its words, and the family name with the first letter of the given
/// one. Nothing of the mailbox is in them.
#[must_use]
pub fn of_person(person: &Person) -> Vec<String> {
    let mut keys = BTreeSet::new();
    let parts: Vec<&str> = person
        .name
        .parts
        .iter()
        .map(|part| part.text.as_str())
        .filter(|text| text.chars().count() > 1)
        .collect();
    for part in &parts {
        keys.insert(format!("n:{part}"));
        keys.insert(format!("l:{}", leading(part)));
    }
    for (at, one) in parts.iter().enumerate() {
        for other in parts.iter().skip(at + 1) {
            let (least, most) = if one <= other {
                (one, other)
            } else {
                (other, one)
            };
            keys.insert(format!("p:{least} {most}"));
        }
        for other in person.name.parts.iter().filter(|part| part.text != *one) {
            let first: String = other.text.chars().take(1).collect();
            keys.insert(format!("i:{first} {one}"));
        }
    }
    keys.insert(format!("j:{}", person.name.joined()));
    keys.into_iter().take(MOST_KEYS).collect()
}
