//! The fingerprint of a letter's version: what somebody who signed it can compare with.
//!
//! A fingerprint is `v1:` and 64 hexadecimal digits: SHA-256 over a [`Canonical`] form. `docs/fingerprints.md`
//! says how anybody computes it again. A form that changes gets the next prefix. `v0:` marks what releases
//! up to November 2026 stored for imports; it hashed the debug output of Rust and cannot be computed again.

use std::fmt::Write as _;

use super::rules::VersionText;
use crate::journal::Canonical;

/// What fingerprints of releases up to November 2026 begin with since the migration to `v1:`.
const OBSOLETE_PREFIX: &str = "v0:";

/// Returns the fingerprint of a version: the form `undersigned letter version 1`, then for each language
/// in alphabetical order its tag, title, addressee (or none) and Markdown.
#[must_use]
pub fn version_fingerprint(texts: &[VersionText]) -> String {
    let mut texts: Vec<&VersionText> = texts.iter().collect();
    texts.sort_unstable_by_key(|text| text.language.tag());
    let form = texts.iter().fold(
        Canonical::begin("undersigned letter version 1"),
        |form, text| {
            form.text(text.language.tag())
                .text(text.title.as_str())
                .text(text.addressee.as_deref())
                .text(text.markdown.as_str())
        },
    );
    format_v1(&form)
}

/// Returns the fingerprint of a form, as it is stored.
#[must_use]
pub fn format_v1(form: &Canonical) -> String {
    let mut text = "v1:".to_owned();
    for byte in form.hash() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether a stored fingerprint cannot be computed again, so that only contents can be compared.
#[must_use]
pub fn is_obsolete(fingerprint: &str) -> bool {
    fingerprint.starts_with(OBSOLETE_PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    fn text(language: Locale, title: &str, addressee: Option<&str>) -> VersionText {
        VersionText {
            language,
            title: title.to_owned(),
            addressee: addressee.map(str::to_owned),
            markdown: "Keep the harbour **open**.\n".to_owned(),
        }
    }

    /// The expected value comes from the Python program in `docs/fingerprints.md`.
    #[test]
    fn a_version_has_the_fingerprint_that_the_documentation_computes() {
        let texts = [
            text(Locale::Fr, "Gardons le havre ouvert", None),
            text(Locale::En, "Keep the harbour open", Some("the Minister")),
        ];
        assert_eq!(
            version_fingerprint(&texts),
            "v1:4dd8a33803aa251a1094eaf7d49659d0fb43379eca055054f22fba05f43112cc"
        );
    }

    #[test]
    fn title_addressee_language_and_text_each_change_the_fingerprint() {
        let one = text(Locale::En, "Title", Some("You"));
        let known = version_fingerprint(std::slice::from_ref(&one));
        let changes: [fn(&mut VersionText); 4] = [
            |text| text.language = Locale::Fr,
            |text| text.title.push('!'),
            |text| text.addressee = None,
            |text| text.markdown.push('!'),
        ];
        for change in changes {
            let mut other = one.clone();
            change(&mut other);
            assert_ne!(version_fingerprint(&[other]), known);
        }
    }
}
