//! May this request change something? The decision against cross-site request forgery.
//!
//! Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`); pages cannot forge either.
//! Only a client that says nothing needs the form's own token. Pages of the desk ask for the
//! token as well, whatever is decided here.

use poem::http::{HeaderMap, HeaderName, header};
use url::Origin;

/// Whether a request that changes something may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It comes from one of our own pages.
    Allow,
    /// It comes from elsewhere, or nothing shows that it does not.
    Refuse,
}

/// What a browser says about where a request comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence<'a> {
    /// The value of `Sec-Fetch-Site`, sent to https and loopback addresses by all current browsers.
    pub fetch_site: Option<&'a str>,
    /// The value of `Origin`.
    pub origin: Option<&'a str>,
}

impl<'a> Evidence<'a> {
    /// Reads both headers; one that is given twice or is not readable counts as a foreign value.
    #[must_use]
    pub fn of(headers: &'a HeaderMap) -> Self {
        Self {
            fetch_site: single(headers, &HeaderName::from_static("sec-fetch-site")),
            origin: single(headers, &header::ORIGIN),
        }
    }
}

fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() {
        return Some("");
    }
    Some(value.to_str().unwrap_or_default())
}

/// Decides over a request that would change something.
///
/// `base` is the origin of the base URL from the settings, never of the request; `token_valid` says
/// whether the form carried a token of ours.
#[must_use]
pub fn judge(evidence: Evidence<'_>, base: &Origin, token_valid: bool) -> Verdict {
    let ours = |origin: &str| origin == base.ascii_serialization();
    let allowed = match (evidence.fetch_site, evidence.origin) {
        // `no-referrer` pages send `Origin: null` to themselves; the browser vouches for them.
        (Some("same-origin"), None | Some("null")) => true,
        // Another name pointed at this server is same-origin with itself, but it is not ours.
        (Some("same-origin"), Some(origin)) => ours(origin),
        // Typed or bookmarked: no page asked for it, so only our token shows that a form of ours did.
        (Some("none"), None) => token_valid,
        (Some("none"), Some(origin)) => token_valid && ours(origin),
        (Some(_), _) => false,
        (None, Some(origin)) => ours(origin),
        (None, None) => token_valid,
    };
    if allowed {
        Verdict::Allow
    } else {
        Verdict::Refuse
    }
}

/// Decides over a request to an address that programs may ask without a form: from a program, from
/// one of our own pages, or from a page of one of the origins `named`.
///
/// A program says neither where it comes from nor that it is a browser. A browser tells its pages'
/// origin with every such request, and no page can forge that.
#[must_use]
pub fn judge_program(evidence: Evidence<'_>, base: &Origin, named: &[String]) -> Verdict {
    let is_named = evidence
        .origin
        .is_some_and(|origin| named.iter().any(|name| name == origin));
    let is_program = evidence == Evidence::default();
    if is_named || is_program {
        Verdict::Allow
    } else {
        judge(evidence, base, false)
    }
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;
    use url::Url;

    use super::*;

    const BASE: &str = "https://letters.example.org";

    fn base() -> Origin {
        Url::parse("https://letters.example.org/below/")
            .unwrap()
            .origin()
    }

    fn judged(fetch_site: Option<&str>, origin: Option<&str>, token: bool) -> Verdict {
        judge(Evidence { fetch_site, origin }, &base(), token)
    }

    #[test]
    fn every_pair_of_headers_has_its_verdict_with_and_without_a_token() {
        let always = (true, true);
        let with_token = (true, false);
        let never = (false, false);
        let foreign = Some("https://evil.example");
        let table = [
            (Some("same-origin"), None, always),
            (Some("same-origin"), Some("null"), always),
            (Some("same-origin"), Some(BASE), always),
            (Some("same-origin"), foreign, never),
            (Some("none"), None, with_token),
            (Some("none"), Some(BASE), with_token),
            (Some("none"), Some("null"), never),
            (Some("none"), foreign, never),
            (Some("same-site"), None, never),
            (Some("same-site"), Some(BASE), never),
            (Some("same-site"), Some("null"), never),
            (Some("cross-site"), None, never),
            (Some("cross-site"), Some(BASE), never),
            (Some("cross-site"), Some("null"), never),
            (Some("cross-site"), foreign, never),
            (Some("SAME-ORIGIN"), Some(BASE), never),
            (Some(""), Some(BASE), never),
            (None, Some(BASE), always),
            (None, Some("null"), never),
            (None, Some(""), never),
            (None, foreign, never),
            (None, None, with_token),
        ];
        for (site, origin, (with, without)) in table {
            for (token, allowed) in [(true, with), (false, without)] {
                let expected = if allowed {
                    Verdict::Allow
                } else {
                    Verdict::Refuse
                };
                assert_eq!(
                    judged(site, origin, token),
                    expected,
                    "{site:?} {origin:?} {token}"
                );
            }
        }
    }

    #[test]
    fn an_origin_that_only_resembles_ours_is_foreign() {
        for origin in [
            "http://letters.example.org",
            "https://letters.example.org:8443",
            "https://letters.example.org.evil.example",
            "https://letters.example.org/",
            "https://LETTERS.example.org",
            "https://x.letters.example.org",
            "letters.example.org",
        ] {
            assert_eq!(
                judged(None, Some(origin), true),
                Verdict::Refuse,
                "{origin}"
            );
        }
    }

    #[test]
    fn programs_our_own_pages_and_named_sites_may_ask_by_the_api_and_nobody_else() {
        let named = vec!["https://partner.example".to_owned()];
        let partner = Some("https://partner.example");
        for (fetch_site, origin, allowed) in [
            (None, None, true),
            (None, partner, true),
            (Some("cross-site"), partner, true),
            (Some("same-site"), partner, true),
            (None, Some(BASE), true),
            (Some("same-origin"), Some(BASE), true),
            (Some("same-origin"), None, true),
            (Some("cross-site"), Some("https://evil.example"), false),
            (None, Some("https://evil.example"), false),
            (None, Some("https://partner.example.evil.example"), false),
            (None, Some("http://partner.example"), false),
            (None, Some("https://partner.example:8443"), false),
            (None, Some("null"), false),
            (None, Some(""), false),
            (Some("cross-site"), None, false),
            (Some("same-site"), None, false),
            (Some("none"), None, false),
            (Some(""), None, false),
        ] {
            let verdict = judge_program(Evidence { fetch_site, origin }, &base(), &named);
            assert_eq!(
                verdict == Verdict::Allow,
                allowed,
                "{fetch_site:?} {origin:?}"
            );
        }
    }

    #[test]
    fn a_base_url_with_a_port_asks_for_that_port() {
        let local = Url::parse("http://localhost:8080/").unwrap().origin();
        let from = |origin| {
            judge(
                Evidence {
                    fetch_site: None,
                    origin,
                },
                &local,
                false,
            )
        };
        assert_eq!(from(Some("http://localhost:8080")), Verdict::Allow);
        assert_eq!(from(Some("http://localhost")), Verdict::Refuse);
    }

    #[test]
    fn a_header_given_twice_or_unreadable_is_no_evidence_for_us() {
        let mut headers = HeaderMap::new();
        headers.append("sec-fetch-site", HeaderValue::from_static("same-origin"));
        headers.append("sec-fetch-site", HeaderValue::from_static("same-origin"));
        assert_eq!(
            judge(Evidence::of(&headers), &base(), true),
            Verdict::Refuse
        );

        let mut headers = HeaderMap::new();
        headers.insert("origin", HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(
            judge(Evidence::of(&headers), &base(), true),
            Verdict::Refuse
        );

        headers.insert("origin", HeaderValue::from_static(BASE));
        assert_eq!(
            judge(Evidence::of(&headers), &base(), false),
            Verdict::Allow
        );
    }
}
