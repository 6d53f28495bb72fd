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
