//! Texts that fill a field and say nothing: what a form shows where something should be typed, and
//! what is typed to get past it.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::fold::fold;
use crate::text::tables::lines;

/// How often one letter stands alone where somebody held down a key: "xxx", "aaaaaa".
const ALIKE: std::ops::RangeInclusive<usize> = 3..=20;

static TABLE: LazyLock<Table> = LazyLock::new(Table::read);

#[derive(Default)]
struct Table {
    names: HashSet<String>,
    anywhere: HashSet<String>,
    within: Vec<String>,
}

impl Table {
    fn read() -> Self {
        let mut table = Self::default();
        for line in lines(include_str!("tables/placeholders.txt")) {
            let folded = fold(line.text);
            match line.section {
                "within" => table.within.push(format!(" {folded} ")),
                "anywhere" => {
                    table.anywhere.insert(folded);
                }
                _ => {
                    table.names.insert(folded);
                }
            }
        }
        table
    }
}

/// Whether a text of any field is a form's own, or in square brackets: "[Organization]".
#[must_use]
pub(crate) fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    let spaced = format!(" {folded} ");
    text.starts_with('[') && text.ends_with(']')
        || TABLE.anywhere.contains(&folded)
        || TABLE.within.iter().any(|words| spaced.contains(words))
}

/// Whether a name is none: a placeholder, or one letter over and over.
#[must_use]
pub(crate) fn is_no_name(name: &str) -> bool {
    let folded = fold(name);
    let letters: Vec<char> = folded.chars().filter(|letter| *letter != ' ').collect();
    let alike = ALIKE.contains(&letters.len())
        && letters.iter().all(|letter| *letter == letters[0])
        && letters[0].is_ascii();
    alike || TABLE.names.contains(&folded) || is_placeholder(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_field_and_says_nothing_is_no_name() {
        for text in [
            "Your name",
            "VOTRE NOM",
            "[Organization]",
            "[Votre nom]",
            "Lorem ipsum dolor",
            "test",
            "asdf",
            "N/A",
            "xxx",
            "Aaaa",
            "Prénom Nom",
            "1111",
        ] {
            assert!(is_no_name(text), "{text}");
        }
        assert!(is_placeholder("[Title]") && is_placeholder("Votre titre"));
    }

    #[test]
    fn names_that_look_like_it_are_names() {
        for name in [
            "Null",
            "Na",
            "Q",
            "Ng",
            "Testa",
            "Ada Test",
            "Xi",
            "Bo",
            "東東東",
            "None Quill",
            "A. A.",
        ] {
            assert!(!is_no_name(name), "{name}");
        }
        assert!(!is_placeholder("N/A"));
    }
}
