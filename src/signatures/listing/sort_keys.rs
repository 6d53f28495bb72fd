//! Where a signature stands in its list, and by which words it is found.

use entity::signature;
use entity::values::SignatureKind;

use crate::locale::Locale;
use crate::signatures::submission::SubmissionPart;
use crate::text::collation::{organization_sort_text, sort_key};
use crate::text::fold::fold;

/// Between the parts of a sort key: lower than any byte of one.
const END: u8 = 0;

/// The collation key of an entry: by its sort text, then by its name as displayed.
#[must_use]
pub fn list_key(locale: Locale, kind: SignatureKind, name: &str, sort_name: &str) -> Vec<u8> {
    let by = match kind {
        SignatureKind::Endorsement => organization_sort_text(name),
        SignatureKind::Individual => sort_name,
    };
    let mut key = sort_key(locale, by);
    key.push(END);
    key.extend(sort_key(locale, name));
    key
}

/// The folded words by which a stored entry is found: the same, and the names of the register.
#[must_use]
pub fn search_words_of(row: &signature::Model) -> String {
    let individual = row.kind == SignatureKind::Individual;
    let printed = |text: &'_ Option<String>, is_printed: bool| text.clone().filter(|_| is_printed);
    let shows = row.representative_public;
    join_words(
        [
            Some(row.name.clone()),
            row.name_en.clone(),
            row.name_fr.clone(),
            row.register_en.clone(),
            row.register_fr.clone(),
            printed(&row.title, individual),
            printed(&row.affiliation, individual),
            printed(&row.place, individual),
            printed(&row.representative, shows),
            printed(&row.representative_title, shows),
        ]
        .iter()
        .map(Option::as_deref),
    )
}

/// The folded words by which an entry is found: all its names and what is printed beneath.
#[must_use]
pub fn search_words(part: SubmissionPart<'_>) -> String {
    let texts: Vec<Option<&str>> = match part {
        SubmissionPart::Individual(part) => vec![
            Some(&part.name),
            part.title.as_deref(),
            part.affiliation.as_deref(),
            part.place.as_deref(),
        ],
        SubmissionPart::Endorsement(part) => vec![
            Some(&part.names.signed),
            part.names.en.as_deref(),
            part.names.fr.as_deref(),
            Some(part.representative.as_str()).filter(|_| part.representative_public),
            part.representative_title
                .as_deref()
                .filter(|_| part.representative_public),
        ],
    };
    join_words(texts.into_iter())
}

/// Folds and joins texts. A bar between them keeps a search from matching across them; folding drops it
/// from queries.
fn join_words<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> String {
    texts.flatten().map(fold).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    proptest! {
        #[test]
        fn a_shorter_sort_name_comes_first_whatever_the_printed_names(
            sort in "[A-Za-zàéîõüçÉ]{1,12}",
            more in "[a-z]{1,6}",
            printed in "\\PC{0,20}",
            other in "\\PC{0,20}",
        ) {
            for locale in [Locale::En, Locale::Fr] {
                let kind = SignatureKind::Individual;
                let short = list_key(locale, kind, &printed, &sort);
                let long = list_key(locale, kind, &other, &format!("{sort}{more}"));
                prop_assert!(short < long, "{sort} before {sort}{more} in {locale}");
            }
        }

        #[test]
        fn composed_and_decomposed_names_sort_alike(name in "[A-Za-zàéîõüçÉÅ '-]{1,20}") {
            for locale in [Locale::En, Locale::Fr] {
                for kind in [SignatureKind::Individual, SignatureKind::Endorsement] {
                    let composed: String = name.nfc().collect();
                    let decomposed: String = name.nfd().collect();
                    prop_assert_eq!(
                        list_key(locale, kind, &composed, &composed),
                        list_key(locale, kind, &decomposed, &decomposed)
                    );
                }
            }
        }

        #[test]
        fn one_leading_article_changes_only_the_order_among_equals(
            name in "[B-KM-TV-Z][a-z]{1,10}",
            other in "[B-KM-TV-Z][a-z]{1,10}",
        ) {
            prop_assume!(name.to_lowercase() != other.to_lowercase());
            for locale in [Locale::En, Locale::Fr] {
                let key = |name: &str| list_key(locale, SignatureKind::Endorsement, name, "");
                let plain = key(&name) < key(&other);
                for article in ["The ", "Les ", "L’"] {
                    let with_article = key(&format!("{article}{name}"));
                    prop_assert_eq!(with_article < key(&other), plain, "{}{} and {}", article, &name, &other);
                }
            }
        }
    }
}
