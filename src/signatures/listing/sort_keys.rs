//! Where a signature stands in its list, and by which words it is found.

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
    // A bar between texts keeps a search from matching across them; folding drops it from queries.
    texts
        .into_iter()
        .flatten()
        .map(fold)
        .collect::<Vec<_>>()
        .join(" | ")
}
