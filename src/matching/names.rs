//! A person's name as it is compared: titles, post-nominals and pronouns set aside, every word with
//! the hyphen group that it stands in.

use super::words::latin::{is_foreign, latin};
use super::words::name_words::is_word;
use crate::text::fold::fold;

/// One part of a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NamePart {
    /// Folded, in Latin letters where they are known.
    pub(super) text: String,
    /// As it was written, folded, where that is a script of which Latin letters keep the sound only.
    pub(super) written: Option<String>,
    /// Which group of hyphened parts it belongs to.
    pub(super) group: usize,
}

impl NamePart {
    /// Whether it was written in Han characters, whose readings have all vowels: consonants alone would
    /// make one of every tenth syllable.
    pub(super) fn writes_vowels(&self) -> bool {
        let han = |letter: char| matches!(letter, '\u{3400}'..='\u{9fff}');
        self.written
            .as_ref()
            .is_some_and(|text| text.chars().any(han))
    }

    /// Whether it is one letter.
    pub(super) fn is_initial(&self) -> bool {
        self.written.is_none() && self.text.chars().count() == 1
    }
}

/// A name's parts, and its generation where it gives one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PersonName {
    /// In the order given name first, as far as the writing tells.
    pub(super) parts: Vec<NamePart>,
    /// Jr, Sr, III …
    pub(super) generation: Option<String>,
}

/// The most parts that are told apart; what follows counts as one.
const MOST_PARTS: usize = 12;

impl PersonName {
    /// Reads a name as typed.
    pub(super) fn read(typed: &str) -> Self {
        let bare = without_brackets(typed);
        let (ordered, tail) = in_order(&bare);
        let mut parts = Vec::new();
        let mut generation = None;
        let mut group = 0;
        let typed_words = ordered.split(|letter: char| letter.is_whitespace() || letter == '_');
        let words: Vec<&str> = typed_words.chain(tail.split_whitespace()).collect();
        for word in given_first(&words) {
            group += 1;
            let folded = latin(word);
            let dotless = folded.replace(' ', "");
            if is_word("generation", &dotless) && !parts.is_empty() {
                generation = Some(generation_of(&dotless));
            } else if !is_beside(&folded, &dotless, word, parts.is_empty()) {
                group = add_parts(word, group, &mut parts);
            }
        }
        if parts.is_empty() {
            add_parts(typed, 0, &mut parts);
        }
        without_articles(&mut parts);
        if parts.len() > MOST_PARTS {
            let rest: String = parts
                .drain(MOST_PARTS - 1..)
                .map(|part| part.text)
                .collect();
            parts.push(NamePart {
                text: rest,
                written: None,
                group: group + 1,
            });
        }
        Self { parts, generation }
    }

    /// The last group: the family name in most writings.
    pub(super) fn family(&self) -> Vec<&str> {
        let last = self.parts.last().map(|part| part.group);
        self.parts
            .iter()
            .filter(|part| Some(part.group) == last)
            .map(|part| part.text.as_str())
            .collect()
    }

    /// Whether a part stands in the last group.
    pub(super) fn is_family(&self, at: usize) -> bool {
        let last = self.parts.last().map(|part| part.group);
        self.parts.get(at).map(|part| part.group) == last
    }

    /// All letters without spaces, in Latin ones.
    pub(super) fn without_spaces(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    /// All letters as they were written, where some are of a script that Latin letters do not keep.
    pub(super) fn in_own_script(&self) -> Option<String> {
        let written = |part: &NamePart| part.written.clone().unwrap_or_else(|| part.text.clone());
        let foreign = self.parts.iter().any(|part| part.written.is_some());
        foreign.then(|| self.parts.iter().map(written).collect())
    }
}

/// Adds the parts of one word; returns the group of the last.
fn add_parts(word: &str, mut group: usize, parts: &mut Vec<NamePart>) -> usize {
    let hyphened = word.contains(['-', '‐', '–']);
    // The Arabic article, which is read with its word.
    let bare = word
        .strip_prefix("ال")
        .filter(|rest| rest.chars().count() > 2)
        .unwrap_or(word);
    let written = is_foreign(bare).then(|| fold(bare).replace(' ', ""));
    let folded = latin(bare);
    let texts = folded.split(' ').filter(|text| !text.is_empty());
    for (at, text) in texts.enumerate() {
        group += usize::from(at > 0 && !hyphened);
        parts.push(NamePart {
            text: text.to_owned(),
            written: written.clone(),
            group,
        });
    }
    group
}

/// Words in the order given name first: names in Han and Hangul have the family name in front, which
/// is the first letter where all is written in one.
fn given_first<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let east = |word: &str| {
        word.chars()
            .all(|letter| matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'))
    };
    match words {
        [one] if (2..=4).contains(&one.chars().count()) && east(one) => {
            let family = if one.chars().count() == 4 { 2 } else { 1 };
            let at: usize = one.chars().take(family).map(char::len_utf8).sum();
            vec![&one[at..], &one[..at]]
        }
        [one, other] if east(one) && east(other) => vec![*other, *one],
        _ => words.to_vec(),
    }
}

/// The Arabic article between names says nothing: Seif al-Adel, Saif Adel.
fn without_articles(parts: &mut Vec<NamePart>) {
    let last = parts.len().saturating_sub(1);
    let mut at = 0;
    parts.retain(|part| {
        let between = at > 0 && at < last;
        at += 1;
        !(between && matches!(part.text.as_str(), "al" | "el"))
    });
}

/// One word for one generation.
fn generation_of(word: &str) -> String {
    match word {
        "junior" | "fils" | "jr" | "jnr" => "jr",
        "senior" | "pere" | "sr" | "snr" => "sr",
        other => other,
    }
    .to_owned()
}

/// Titles before the name (with a dot or not; a single M or Me needs more words), degrees after it.
fn is_beside(folded: &str, dotless: &str, word: &str, leads: bool) -> bool {
    let suffix = folded.replace(' ', "_");
    if leads {
        // "M" alone may be an initial, "M." before a full name a title: both agree with either.
        is_word("title", dotless) && (dotless.len() != 1 || word.ends_with('.'))
    } else {
        is_word("suffix", &suffix)
            && (dotless.len() > 2 || word.chars().all(|letter| !letter.is_lowercase()))
            || is_word("suffix", dotless) && dotless.len() > 2
    }
}

/// Pronouns and remarks in brackets are no part of a name; neither are pronouns after a slash.
fn without_brackets(typed: &str) -> String {
    let mut bare = String::with_capacity(typed.len());
    let mut depth = 0_usize;
    for letter in typed.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    let is_pronouns = |word: &&str| {
        let folded = fold(word);
        word.contains('/') && folded.split(' ').all(|part| is_word("pronoun", part))
    };
    bare.split_whitespace()
        .filter(|word| !is_pronouns(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// "Last, First" turned round; degrees and generations after a comma stay behind.
fn in_order(bare: &str) -> (String, String) {
    let Some((before, after)) = bare.split_once(',') else {
        return (bare.to_owned(), String::new());
    };
    let told: Vec<&str> = after
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let beside = |word: &&str| {
        let folded = fold(word);
        let dotless = folded.replace(' ', "");
        is_word("suffix", &dotless)
            || is_word("suffix", &folded.replace(' ', "_"))
            || is_word("generation", &dotless)
    };
    if told.iter().all(beside) {
        let tail: Vec<&str> = told
            .into_iter()
            .filter(|word| is_word("generation", &fold(word)))
            .collect();
        return (before.to_owned(), tail.join(" "));
    }
    let first: Vec<&str> = told.iter().filter(|word| !beside(word)).copied().collect();
    (format!("{} {before}", first.join(" ")), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(typed: &str) -> Vec<String> {
        PersonName::read(typed)
            .parts
            .into_iter()
            .map(|part| part.text)
            .collect()
    }

    #[test]
    fn titles_degrees_and_pronouns_are_not_part_of_a_name() {
        for typed in [
            "Ada Fernwood",
            "Dr. Ada Fernwood, PhD",
            "Ada Fernwood (she/her)",
            "Fernwood, Ada",
            "Prof. ADA FERNWOOD",
            "Me Ada Fernwood",
            "Ada Fernwood, M.D.",
            "ada.fernwood",
        ] {
            assert_eq!(parts(typed), ["ada", "fernwood"], "{typed}");
        }
        assert_eq!(
            PersonName::read("Ada Fernwood Jr.").generation.as_deref(),
            Some("jr")
        );
        assert_eq!(parts("J.-F. Fernwood"), ["j", "f", "fernwood"]);
        assert_eq!(parts("Null"), ["null"]);
        assert_eq!(parts("Me"), ["me"]);
    }
}
