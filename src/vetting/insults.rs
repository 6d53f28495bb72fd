//! Insults, slurs and obscene words in either language, behind any disguise. Words that families bear too
//! hold a name only if it has nothing but such words.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::disguise::readings;
use crate::text::fold::fold;
use crate::text::tables::lines;

/// Parts of a word that somebody divided have at least so many letters: "ass hole".
const MIN_PART: usize = 3;

static TABLE: LazyLock<InsultTable> = LazyLock::new(InsultTable::read);

#[derive(Default)]
struct InsultTable {
    anywhere: HashSet<String>,
    within: Vec<String>,
    phrases: Vec<String>,
    alone: HashSet<String>,
    beside: HashSet<String>,
}

impl InsultTable {
    fn read() -> Self {
        let mut table = Self::default();
        for line in lines(include_str!("tables/insults.txt")) {
            let words = line.text.split_whitespace().map(fold);
            match line.section {
                "anywhere" => table.anywhere.extend(words),
                "alone" => table.alone.extend(words),
                "beside" => table.beside.extend(words),
                "phrase" => table.phrases.push(format!(" {} ", fold(line.text))),
                _ => table.within.push(fold(line.text)),
            }
        }
        table
    }

    fn is_obscene(&self, word: &str) -> bool {
        self.anywhere.contains(word) || self.within.iter().any(|part| word.contains(part.as_str()))
    }

    fn insults(&self, words: &[String]) -> bool {
        let line = format!(" {} ", words.join(" "));
        let divided = |pair: &[String]| {
            pair.iter().all(|part| part.len() >= MIN_PART) && self.anywhere.contains(&pair.concat())
        };
        let beside = |word: &String| self.alone.contains(word) || self.beside.contains(word);
        words.iter().any(|word| self.is_obscene(word))
            || self
                .phrases
                .iter()
                .any(|phrase| line.contains(phrase.as_str()))
            || words.windows(2).any(divided)
            || words.iter().all(beside) && words.iter().any(|word| self.alone.contains(word))
    }
}

/// Whether a person's name is an insult or has one in it.
#[must_use]
pub(crate) fn is_insult(name: &str) -> bool {
    readings(name).iter().any(|words| TABLE.insults(words))
}

/// Whether a text of any field has a word that is obscene wherever it stands.
#[must_use]
pub(crate) fn is_obscene(text: &str) -> bool {
    let words = readings(text);
    words.iter().flatten().any(|word| TABLE.is_obscene(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insults_are_found_in_any_disguise() {
        for name in [
            "Asshole",
            "4ssh0le",
            "Ass Hole",
            "A S S H O L E",
            "ASSHOOOLE",
            "Fucktrudeau",
            "Bande de caves",
            "Gros porc",
            "Stupid Pig",
            "Va chier Ada",
            "Enculé",
            "3ncul3 Roy",
        ] {
            assert!(is_insult(name), "{name}");
        }
    }

    #[test]
    fn families_that_are_named_so_pass_beside_a_given_name() {
        for name in [
            "Ovide Salaud",
            "Ada Conard",
            "Dick Cockburn",
            "Fanny Lachatte",
            "Pete Van Dyke",
            "Ho An",
            "Peter Pan-Quill",
            "An Ho",
            "Le Van Con",
            "Rose Pigeon",
        ] {
            assert!(!is_insult(name), "{name}");
        }
    }

    #[test]
    fn a_word_stands_in_one_section() {
        let table = InsultTable::read();
        for word in &table.alone {
            assert!(
                !table.anywhere.contains(word) && !table.beside.contains(word),
                "{word}"
            );
        }
    }
}
