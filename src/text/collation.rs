//! The order in which people look for names (CLDR collation of en-CA and fr-CA, through ICU4X).

use std::sync::LazyLock;

use icu::collator::options::CollatorOptions;
use icu::collator::{Collator, CollatorBorrowed};

use super::numbers::icu_locale;
use crate::locale::Locale;

type Loaded = Option<CollatorBorrowed<'static>>;

static ENGLISH: LazyLock<Loaded> = LazyLock::new(|| load(Locale::En));
static FRENCH: LazyLock<Loaded> = LazyLock::new(|| load(Locale::Fr));

fn load(locale: Locale) -> Loaded {
    Collator::try_new(icu_locale(locale).into(), CollatorOptions::default()).ok()
}

/// A key whose bytes sort as the language sorts the texts; equal keys are broken by the text.
#[must_use]
pub fn sort_key(locale: Locale, text: &str) -> Vec<u8> {
    let collator = match locale {
        Locale::En => &ENGLISH,
        Locale::Fr => &FRENCH,
    };
    let mut key = Vec::new();
    if let Some(collator) = collator.as_ref() {
        // Writing into a vector cannot fail.
        let Ok(()) = collator.write_sort_key_to(text, &mut key);
    } else {
        key.extend_from_slice(text.as_bytes());
    }
    key
}

/// The part of an organization's name by which it is sorted: without ONE leading article, written
/// capitalised or in lower case ("LA Tech" and "AN" keep theirs).
#[must_use]
pub fn organization_sort_text(name: &str) -> &str {
    const ELIDED: [&str; 4] = ["L'", "L’", "l'", "l’"];
    const ARTICLES: [&str; 18] = [
        "The ", "the ", "A ", "a ", "An ", "an ", "Le ", "le ", "La ", "la ", "Les ", "les ",
        "Un ", "un ", "Une ", "une ", "Des ", "des ",
    ];
    let rest = ELIDED
        .iter()
        .chain(&ARTICLES)
        .find_map(|article| name.strip_prefix(article));
    rest.map(str::trim_start)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(locale: Locale, mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by_key(|name| sort_key(locale, name));
        names
    }

    #[test]
    fn canadian_french_compares_accents_from_the_end() {
        let names = vec!["côté", "coté", "cote", "côte"];
        assert_eq!(
            sort(Locale::Fr, names.clone()),
            ["cote", "côte", "coté", "côté"]
        );
        assert_eq!(sort(Locale::En, names), ["cote", "coté", "côte", "côté"]);
    }

    #[test]
    fn letters_decide_the_order_before_accents_and_case() {
        assert_eq!(
            sort(Locale::En, vec!["Zed", "Éclair", "eclipse", "abc"]),
            ["abc", "Éclair", "eclipse", "Zed"]
        );
    }

    #[test]
    fn sorting_ignores_one_leading_article() {
        for (name, sorted) in [
            ("The Arch", "Arch"),
            ("A List Apart", "List Apart"),
            ("L’Union", "Union"),
            ("Les amis", "amis"),
            ("LA Tech", "LA Tech"),
            ("The The", "The"),
            ("The", "The"),
            ("Theatre", "Theatre"),
        ] {
            assert_eq!(organization_sort_text(name), sorted);
        }
    }
}
