//! Keys under which records are found that may be the same: whoever shares a rare enough key with a
//! record is a candidate. The caller caps how many records a key may have.

use super::acronyms;
use super::aliases::NameForm;
use super::normal::Word;
use super::organizations::ComparedOrganization;
use super::persons::Person;
use super::words::lexicon::Class;
use super::words::sounds::{consonants, sound};
use super::words::stem::stem;

/// The version of these rules; a database whose keys are older makes them anew.
pub const VERSION: i64 = 4;

/// The most keys that one record has.
const MOST_KEYS: usize = 120;
/// The most words of one form that are combined in pairs.
const MOST_PAIRED: usize = 8;
/// Letters of a word by which typing errors behind them do not matter.
const LEADING: usize = 5;
/// What websites add to the name of their owner.
const HOST_ENDINGS: [&str; 9] = [
    "online", "canada", "intl", "org", "web", "usa", "uk", "inc", "info",
];

/// The keys of one record without repeats, the rarest kinds first.
#[derive(Default)]
struct Keys(Vec<String>);

impl Keys {
    fn add(&mut self, key: String) {
        if self.0.len() < MOST_KEYS && !self.0.contains(&key) {
            self.0.push(key);
        }
    }

    fn extend(&mut self, keys: impl IntoIterator<Item = String>) {
        keys.into_iter().for_each(|key| self.add(key));
    }

    /// Two parts of a record together, in whichever order.
    fn pair(&mut self, one: &str, other: &str) {
        let (least, most) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        self.add(format!("p:{least} {most}"));
    }
}

/// The keys of an organization: domain, whole name, letters, words by concept or stem, and pairs of
/// words.
#[must_use]
pub fn of_organization(organization: &ComparedOrganization) -> Vec<String> {
    let mut keys = Keys::default();
    if let Some(site) = &organization.site {
        keys.add(format!("d:{}", site.domain));
        let label = site.label().replace('-', "");
        let bare = HOST_ENDINGS
            .iter()
            .find_map(|ending| label.strip_suffix(ending));
        keys.extend(bare.filter(|bare| bare.len() > 2).map(letters));
        keys.extend(site.label().split('-').map(letters));
        keys.add(letters(&label));
    }
    for form in &organization.forms {
        of_form(form, &mut keys);
    }
    keys.0
}

fn letters(text: &str) -> String {
    format!("a:{text}")
}

fn of_form(form: &NameForm, keys: &mut Keys) {
    let words: Vec<&Word> = form
        .name
        .words
        .iter()
        .filter(|word| word.class() != Some(Class::Stop))
        .collect();
    let mut whole: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    whole.sort_unstable();
    keys.add(format!("e:{}", whole.join(" ")));
    keys.extend(form.acronym.iter().map(|text| letters(text)));
    let kinds = |word: &Word| {
        matches!(
            word.class(),
            Some(Class::Body | Class::Part | Class::Scope | Class::Common)
        )
    };
    let only_kinds = words.iter().all(|word| kinds(word));
    for word in words.iter().filter(|word| only_kinds || !kinds(word)) {
        keys.add(format!("w:{}", word.key));
    }
    for word in words.iter().filter(|word| word.meaning.is_none()) {
        keys.add(format!("l:{}", leading(&word.text)));
        if (2..=7).contains(&word.text.len()) {
            keys.add(letters(&word.text));
        }
        let digits: String = word.text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() > 1 && digits.len() < word.text.len() {
            keys.add(format!("n:{digits}"));
        }
    }
    let paired: Vec<&str> = words
        .iter()
        .take(MOST_PAIRED)
        .map(|word| word.key.as_str())
        .collect();
    for (at, one) in paired.iter().enumerate() {
        for other in &paired[at + 1..] {
            keys.pair(one, other);
        }
    }
    keys.extend(
        acronyms::all_initials(&form.name)
            .iter()
            .map(|text| letters(text)),
    );
    keys.extend(
        acronyms::possible(&form.name)
            .iter()
            .map(|text| letters(text)),
    );
    keys.add(letters(&form.name.without_spaces()));
    keys.extend(
        acronyms::bags(form.acronym.as_deref(), &form.name)
            .into_iter()
            .map(|bag| format!("t:{bag}")),
    );
    ends(form, keys);
}

/// Letters at which an acronym that skips words of its name still agrees: the first with the last
/// word's (NETRF, Neuroendocrine … Foundation), and the three first ones of a long name.
fn ends(form: &NameForm, keys: &mut Keys) {
    const FIRST: usize = 3;
    let beginning = |letters: &mut dyn Iterator<Item = char>| {
        let letters: String = letters.take(FIRST).collect();
        format!("y:{letters}")
    };
    if let Some(acronym) = &form.acronym {
        if acronym.chars().count() > FIRST {
            keys.add(beginning(&mut acronym.chars()));
        }
        let mut rest = acronym.chars();
        if let Some(first) = rest.next() {
            keys.extend(rest.map(|last| format!("x:{first}{last}")));
        }
    }
    let told = acronyms::main_tokens(&form.name);
    if told.len() > FIRST + 1 {
        let mut firsts = told.iter().filter_map(|token| token.chars().next());
        keys.add(beginning(&mut firsts));
    }
    if let [one, .., other] = &told[..]
        && let (Some(first), Some(last)) = (one.chars().next(), other.chars().next())
    {
        keys.add(format!("x:{first}{last}"));
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
    let mut keys = Keys::default();
    let parts: Vec<String> = person
        .name
        .parts
        .iter()
        .map(|part| sound(&part.text))
        .collect();
    let told = |part: &&String| part.chars().count() > 1;
    keys.add(format!("j:{}", sound(&person.name.without_spaces())));
    let mut bag: Vec<char> = consonants(&person.name.without_spaces()).chars().collect();
    bag.sort_unstable();
    keys.add(format!("k:{}", bag.into_iter().collect::<String>()));
    for (at, one) in parts.iter().enumerate().filter(|(_, part)| told(part)) {
        for other in parts[at + 1..].iter().filter(told) {
            keys.pair(one, other);
        }
        for other in parts.iter().filter(|part| *part != one) {
            let first: String = other.chars().take(1).collect();
            keys.add(format!("i:{first} {one}"));
        }
    }
    for part in parts.iter().filter(told) {
        keys.add(format!("n:{part}"));
        keys.add(format!("l:{}", leading(part)));
    }
    keys.0
}
