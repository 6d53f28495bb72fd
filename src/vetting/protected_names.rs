//! Protected names: jokes, invented and very well-known persons, public offices. A default list that
//! the coalition changes by command, and the names of its settings. A name counts as a whole, so that
//! nobody is marked for a part of it; an office counts within a longer text, too.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use entity::protected_name;

use super::sounds::sound_key;
use crate::signatures::refusal::unfit::ProtectedSource;
use crate::text::fold::fold;
use crate::text::looks::{look_alike, skeleton_key};
use crate::text::person_name::{core_words, without_brackets};
use crate::text::tables::lines;

/// A protected name, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protected {
    /// As it is written.
    pub name: String,
    pub source: ProtectedSource,
    /// It counts within a longer text, too.
    pub anywhere: bool,
    look: String,
}

impl Protected {
    fn new(name: &str, source: ProtectedSource, anywhere: bool) -> Self {
        Self {
            name: name.to_owned(),
            source,
            anywhere,
            look: skeleton_key(name),
        }
    }

    fn is_whole(&self, text: &str) -> bool {
        look_alike(text, &self.name)
    }

    /// Whether some words of a text, one after another, look like it.
    fn is_within(&self, words: &[(&str, String)]) -> bool {
        (0..words.len()).any(|from| self.begins(&words[from..]))
    }

    /// Whether the first words of a text look like it.
    fn begins(&self, words: &[(&str, String)]) -> bool {
        let mut look = String::new();
        for (until, (_, key)) in words.iter().enumerate() {
            look.push_str(key);
            if look.len() >= self.look.len() {
                let phrase = words[..=until].iter().map(|(word, _)| *word);
                return look == self.look && self.is_whole(&phrase.collect::<String>());
            }
        }
        false
    }
}

/// The default list, by how its names look.
static DEFAULTS: LazyLock<Vec<Protected>> = LazyLock::new(|| {
    lines(include_str!("tables/protected_names.txt"))
        .map(|line| {
            let source = section(line.section);
            Protected::new(line.text, source, source == ProtectedSource::Office)
        })
        .collect()
});
static DEFAULTS_BY_LOOK: LazyLock<HashMap<&str, Vec<&Protected>>> = LazyLock::new(|| {
    let mut by_look: HashMap<&str, Vec<&Protected>> = HashMap::new();
    for name in DEFAULTS.iter() {
        by_look.entry(&name.look).or_default().push(name);
    }
    by_look
});

/// The source that a section of the default list names.
fn section(name: &str) -> ProtectedSource {
    match name {
        "joke" => ProtectedSource::Joke,
        "pun" => ProtectedSource::Pun,
        "fiction" => ProtectedSource::Fiction,
        "public figure" => ProtectedSource::PublicFigure,
        _ => ProtectedSource::Office,
    }
}

/// The puns of the default list, by how they sound.
static PUNS_BY_SOUND: LazyLock<HashMap<String, Vec<&Protected>>> = LazyLock::new(|| {
    let mut by_sound: HashMap<String, Vec<&Protected>> = HashMap::new();
    for pun in DEFAULTS
        .iter()
        .filter(|name| name.source == ProtectedSource::Pun)
    {
        if let Some(key) = sound_key(&pun.name) {
            by_sound.entry(key).or_default().push(pun);
        }
    }
    by_sound
});
/// Words that an affiliation has beside an office that somebody left, or for which they work.
const BESIDE_OFFICES: [&str; 22] = [
    "former",
    "formerly",
    "ex",
    "retired",
    "past",
    "late",
    "emeritus",
    "ancien",
    "ancienne",
    "anciennement",
    "retraite",
    "retraitee",
    "office",
    "staff",
    "cabinet",
    "bureau",
    "assistant",
    "adviser",
    "advisor",
    "conseiller",
    "conseillere",
    "adjoint",
];

/// What may stand before an office.
const ARTICLES: [&str; 8] = [
    "the",
    "le",
    "la",
    "l",
    "hon",
    "honourable",
    "honorable",
    "canada",
];

/// Whether a name stands on the default list.
#[must_use]
pub fn is_default(name: &str) -> bool {
    let folded = fold(name);
    DEFAULTS.iter().any(|known| fold(&known.name) == folded)
}

/// The protected names of a coalition.
#[derive(Clone, Debug, Default)]
pub struct ProtectedNames {
    /// Default names that it took off, folded.
    taken_off: HashSet<String>,
    /// Names of its own.
    own: Vec<Protected>,
}

impl ProtectedNames {
    /// The default list, as rows change it, with the names of the settings; these count within a
    /// longer text, as they always did.
    #[must_use]
    pub fn assemble<'a>(
        settings: impl Iterator<Item = &'a str>,
        rows: &[protected_name::Model],
    ) -> Self {
        let (taken_off, added): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.taken_off);
        let of_settings =
            settings.map(|name| Protected::new(name, ProtectedSource::Settings, true));
        let added = added
            .into_iter()
            .map(|row| Protected::new(&row.name, ProtectedSource::Added, row.anywhere));
        Self {
            taken_off: taken_off.iter().map(|row| row.match_key.clone()).collect(),
            own: of_settings
                .chain(added)
                .filter(|name| !name.look.is_empty())
                .collect(),
        }
    }

    /// All of them: the default list, then those of the coalition.
    pub fn iter(&self) -> impl Iterator<Item = &Protected> {
        DEFAULTS
            .iter()
            .filter(|name| self.stands(name))
            .chain(&self.own)
    }

    /// Whether a text is a protected name, or looks like one; or holds one that counts anywhere.
    #[must_use]
    pub fn hold(&self, text: &str) -> bool {
        let words = looks_of_words(text);
        whole_names(text)
            .iter()
            .any(|name| self.are_whole(name, |_| true) || self.sounds_like_pun(name))
            || self
                .iter()
                .any(|protected| protected.anywhere && protected.is_within(&words))
    }

    /// The same for what stands beside a name. An office counts there only if the text begins with it and
    /// does not say that somebody left it or works for it: "Former Minister of Health" passes, and
    /// "Adviser to the Prime Minister".
    #[must_use]
    pub fn hold_beside_name(&self, text: &str) -> bool {
        let folded = fold(text);
        if folded.split(' ').any(|word| BESIDE_OFFICES.contains(&word)) {
            let own = self.own.iter().filter(|protected| protected.anywhere);
            let words = looks_of_words(text);
            return own.into_iter().any(|protected| protected.is_within(&words));
        }
        let words = looks_of_words(text);
        let article = |(word, _): &&(&str, String)| ARTICLES.contains(&fold(word).as_str());
        let articles = words.iter().take_while(article).count();
        // Firms are named after heroes and puns.
        let counts = |default: &Protected| {
            !matches!(
                default.source,
                ProtectedSource::Fiction | ProtectedSource::Pun
            )
        };
        whole_names(text)
            .iter()
            .any(|name| self.are_whole(name, counts))
            || self.iter().any(|protected| {
                protected.anywhere
                    && match protected.source {
                        ProtectedSource::Office => protected.begins(&words[articles..]),
                        _ => protected.is_within(&words),
                    }
            })
    }

    /// Whether a whole name is protected, of the default list by one that counts.
    fn are_whole(&self, name: &str, counts: impl Fn(&Protected) -> bool) -> bool {
        let look = skeleton_key(name);
        let defaults = DEFAULTS_BY_LOOK.get(look.as_str()).into_iter().flatten();
        defaults
            .filter(|protected| self.stands(protected) && counts(protected))
            .any(|protected| protected.is_whole(name))
            || self
                .own
                .iter()
                .any(|protected| protected.look == look && protected.is_whole(name))
    }

    fn sounds_like_pun(&self, name: &str) -> bool {
        let puns = sound_key(name).and_then(|key| PUNS_BY_SOUND.get(&key));
        puns.into_iter().flatten().any(|pun| self.stands(pun))
    }

    fn stands(&self, default: &Protected) -> bool {
        self.taken_off.is_empty() || !self.taken_off.contains(&fold(&default.name))
    }
}

/// The words of a text, each with how it looks.
fn looks_of_words(text: &str) -> Vec<(&str, String)> {
    text.split(|letter: char| !letter.is_alphanumeric() && !is_within_word(letter))
        .filter(|word| !word.is_empty())
        .map(|word| (word, skeleton_key(word)))
        .collect()
}

fn is_within_word(letter: char) -> bool {
    matches!(letter, '\'' | '’') || unicode_normalization::char::is_combining_mark(letter)
}

/// The ways in which one name may stand there as a whole: as typed, without brackets, titles,
/// degrees and middle initials, and with the family name first.
fn whole_names(text: &str) -> Vec<String> {
    let bare = without_brackets(text);
    let core = core_words(&bare);
    let is_initial = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).count() == 1;
    let mut without_initials = core.clone();
    if let Some((first, rest)) = core.split_first() {
        without_initials
            .retain(|word| !is_initial(word) || word == first || rest.last() == Some(word));
    }
    let mut names = vec![text.to_owned(), core.concat(), without_initials.concat()];
    if let Some((family, given)) = bare.split_once(',') {
        names.push(format!("{given}{family}"));
    }
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, anywhere: bool, taken_off: bool) -> protected_name::Model {
        protected_name::Model {
            id: 1,
            name: name.to_owned(),
            match_key: fold(name),
            anywhere,
            taken_off,
            created_at: 0,
        }
    }

    #[test]
    fn a_protected_name_is_known_in_every_dress() {
        let names = ProtectedNames::default();
        for text in [
            "Mickey Mouse",
            "mickey  mouse",
            "Dr Mickey Mouse",
            "Mickey J. Mouse",
            "Mouse, Mickey",
            "MickeyMouse",
            "Mic key-Mouse",
            "Mісkеу Моusе",
            "Mickey M0use",
            "Mickey Mouse (he/him)",
            "Albus Dumbledore, PhD",
            "PRIME MINISTER",
            "Adviser to the Prime Minister of Canada",
            "Premier ministre",
            "Père Noel",
        ] {
            assert!(names.hold(text), "{text}");
        }
    }

    #[test]
    fn a_part_of_a_name_marks_nobody() {
        let names = ProtectedNames::default();
        for text in [
            "Ada Mouse",
            "Mickey Quill",
            "Ada Trump-Whitford",
            "Mickey Mouseton",
            "Minister of the Word",
            "Prime Ministers’ Museum",
            "Ministre du culte",
            "Potter Harry Quill",
            "Null",
            "Ng",
            "Rowan Noel",
            "God’s Mercy Church",
            "Ada Godson",
            "東京",
        ] {
            assert!(!names.hold(text), "{text}");
        }
    }

    #[test]
    fn an_office_beside_a_name_counts_for_who_holds_it() {
        let names = ProtectedNames::default();
        for text in [
            "Prime Minister of Canada",
            "The Prime Minister",
            "Mickey Mouse",
            "Premier ministre",
        ] {
            assert!(names.hold_beside_name(text), "{text}");
        }
        for text in [
            "Former Minister of Health",
            "Ancienne ministre de la Santé",
            "Minister of Health (retired)",
            "Adviser to the Prime Minister of Canada",
            "Office of the Prime Minister",
            "Deputy Minister of Health",
            "Cabinet du premier ministre",
        ] {
            assert!(!names.hold_beside_name(text), "{text}");
        }
    }

    #[test]
    fn a_coalition_adds_and_takes_off() {
        let rows = [
            row("MICKEY MOUSE", false, true),
            row("Otto Vex", false, false),
            row("Tide Minister", true, false),
        ];
        let names = ProtectedNames::assemble(["Paypal"].into_iter(), &rows);
        for text in ["Otto Vex", "the Tide Minister herself", "Pаypаl Canada"] {
            assert!(names.hold(text), "{text}");
        }
        for text in ["Mickey Mouse", "Otto Vex Foundation", "Otto Vexler"] {
            assert!(!names.hold(text), "{text}");
        }
        assert!(is_default("mickey mouse") && !is_default("Otto Vex"));
        assert!(names.iter().all(|name| name.name != "Mickey Mouse"));
    }

    #[test]
    fn every_section_of_the_default_list_is_a_source() {
        for line in lines(include_str!("tables/protected_names.txt")) {
            let word = serde_json::json!(section(line.section));
            assert_eq!(word, line.section, "{}", line.text);
        }
    }

    #[test]
    fn the_default_list_repeats_nothing() {
        let mut seen = HashSet::new();
        for name in DEFAULTS.iter() {
            assert!(seen.insert(fold(&name.name)), "{}", name.name);
            assert!(!name.look.is_empty());
        }
    }
}
