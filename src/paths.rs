//! Every address of the service, built in one place.

use crate::locale::Locale;

/// First segments of the service's own addresses: no letter may be called so. A test holds this
/// list to the route table.
pub const RESERVED: &[&str] = &[
    "api",
    "assets",
    "badge",
    "card",
    "confirm",
    "desk",
    "dev",
    "embed",
    "en",
    "fr",
    "healthz",
    "how-we-check",
    "live",
    "metrics",
    "my-data",
    "not-me",
    "oembed",
    "privacy",
    "readyz",
    "signature",
    "well-known",
];

/// The letters of the coalition.
#[must_use]
pub fn home(locale: Locale) -> String {
    format!("/{locale}/")
}

/// A letter.
#[must_use]
pub fn letter(locale: Locale, slug: &str) -> String {
    format!("/{locale}/{slug}")
}

/// The list of a letter.
#[must_use]
pub fn signatories(locale: Locale, slug: &str) -> String {
    format!("/{locale}/{slug}/signatories")
}

/// The form.
#[must_use]
pub fn sign(locale: Locale, slug: &str) -> String {
    format!("/{locale}/{slug}/sign")
}

/// The form for somebody who opened a personal invitation. The token may hold anything, so it is
/// encoded.
#[must_use]
pub fn invitation(locale: Locale, slug: &str, token: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("invitation", token)
        .finish();
    format!("{}?{query}", sign(locale, slug))
}

/// A letter opened from a personal invitation, which its button carries on to the form.
#[must_use]
pub fn invited_letter(locale: Locale, slug: &str, token: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("invitation", token)
        .finish();
    format!("{}?{query}", letter(locale, slug))
}

/// An entry on a letter's list. The list is searched for its name, so the page with it is found
/// however long the list has grown.
#[must_use]
pub fn list_entry(locale: Locale, slug: &str, name: &str, id: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("q", name)
        .finish();
    format!("{}?{query}#s-{id}", signatories(locale, slug))
}

/// "Check your inbox".
#[must_use]
pub fn check_inbox(locale: Locale, slug: &str, ticket: &str) -> String {
    format!("/{locale}/{slug}/sent/{ticket}")
}

/// The list as a file: `csv` or `json`.
#[must_use]
pub fn list_file(locale: Locale, slug: &str, kind: &str) -> String {
    format!("/{locale}/{slug}/signatories.{kind}")
}

/// The letter with its list, to print.
#[must_use]
pub fn print(locale: Locale, slug: &str) -> String {
    format!("/{locale}/{slug}/print")
}

/// Letter and list as plain text.
#[must_use]
pub fn plain_text(locale: Locale, slug: &str) -> String {
    format!("/{locale}/{slug}/letter.txt")
}

/// Whom to tell of a hole in the service (RFC 9116).
pub const SECURITY: &str = "/.well-known/security.txt";

/// The page for other sites' editors.
#[must_use]
pub fn add_to_site(locale: Locale, slug: &str) -> String {
    format!("/{locale}/{slug}/add-to-your-site")
}

/// The page that confirms.
#[must_use]
pub fn confirm(locale: Locale, token: &str) -> String {
    format!("/{locale}/confirm/{token}")
}

/// One's own page.
#[must_use]
pub fn own_page(locale: Locale, token: &str) -> String {
    format!("/{locale}/signature/{token}")
}

/// Where an address is typed to get the link to one's own page.
#[must_use]
pub fn find_own_page(locale: Locale) -> String {
    format!("/{locale}/signature")
}

/// Everything that is held about one address, behind a link that came by mail.
#[must_use]
pub fn my_data(locale: Locale, token: &str) -> String {
    format!("/{locale}/my-data/{token}")
}

/// The page that stops mail.
#[must_use]
pub fn not_me(locale: Locale, token: &str) -> String {
    format!("/{locale}/not-me/{token}")
}

/// The privacy notice.
#[must_use]
pub fn privacy(locale: Locale) -> String {
    format!("/{locale}/privacy")
}

/// What each standing means.
#[must_use]
pub fn how_we_check(locale: Locale) -> String {
    format!("/{locale}/how-we-check")
}

/// Server-sent events of a letter.
#[must_use]
pub fn live(locale: Locale, slug: &str) -> String {
    format!("/live/{locale}/{slug}")
}

/// The frame for other sites.
#[must_use]
pub fn embed(locale: Locale, slug: &str) -> String {
    format!("/embed/{locale}/{slug}")
}

/// The badge.
#[must_use]
pub fn badge(locale: Locale, slug: &str) -> String {
    format!("/badge/{locale}/{slug}.svg")
}

/// The count as JSON.
#[must_use]
pub fn count(slug: &str) -> String {
    format!("/api/v1/letters/{slug}/count")
}

/// The inbox of the demonstration.
pub const INBOX: &str = "/dev/inbox";

/// A mail of that inbox.
#[must_use]
pub fn inbox_mail(number: u64) -> String {
    format!("{INBOX}/{number}")
}

/// Pages below a letter that a reader types or passes on.
const LETTER_PAGES: &[&str] = &[
    "add-to-your-site",
    "letter.txt",
    "print",
    "sign",
    "signatories",
    "signatories.csv",
    "signatories.json",
];

/// The address that a reader meant who typed capitals, left out the slash after the language or added
/// one at the end; `None` if the path is written as it should be, or holds a token, which is never
/// touched.
#[must_use]
pub fn as_meant(path: &str) -> Option<String> {
    // Slugs and pages hold nothing else. Browsers read a backslash as a slash, so that an address with one
    // could lead to another site.
    let is_plain = |part: char| part.is_ascii_alphanumeric() || matches!(part, '/' | '-' | '.');
    if !path.chars().all(is_plain) {
        return None;
    }
    let trimmed = path.trim_end_matches('/').to_lowercase();
    let segments: Vec<&str> = trimmed.split('/').skip(1).collect();
    let is_language = |segment: &str| Locale::from_tag(segment).is_some();
    let meant = match segments.as_slice() {
        [language] if is_language(language) => format!("{trimmed}/"),
        [_] => trimmed.clone(),
        [language, _] if is_language(language) => trimmed.clone(),
        [language, _, page] if is_language(language) && LETTER_PAGES.contains(page) => {
            trimmed.clone()
        }
        _ => return None,
    };
    (meant != path && !segments.contains(&"")).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_slashes_are_forgiven_but_tokens_are_left_alone() {
        for (typed, meant) in [
            ("/en", "/en/"),
            ("/en//", "/en/"),
            ("/FR/", "/fr/"),
            ("/en/Harbour", "/en/harbour"),
            ("/en/harbour/", "/en/harbour"),
            ("/Harbour/", "/harbour"),
            ("/EN/Harbour/Signatories/", "/en/harbour/signatories"),
        ] {
            assert_eq!(as_meant(typed).as_deref(), Some(meant), "{typed}");
        }
        for path in [
            "/",
            "/en/",
            "/en/harbour",
            "//x",
            "/en/confirm/AbC",
            "/api/v1/X",
        ] {
            assert_eq!(as_meant(path), None, "{path}");
        }
    }

    #[test]
    fn no_address_leads_to_another_site() {
        for path in [
            "/\\Evil.example",
            "//Evil.example/",
            "/en/\\Evil",
            "/@Evil",
            "/%5CEvil",
        ] {
            assert_eq!(as_meant(path), None, "{path}");
        }
    }
}
