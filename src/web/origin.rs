//! Protects against cross-site request forgery: decides whether a request may change something.
//!
//! Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`); pages cannot forge either.
//! Only a client that says nothing needs the form's own token. Pages of the desk ask for the
//! token as well, whatever is decided here.

use poem::http::{HeaderMap, HeaderName, header};
use url::Origin;

/// Decision on a request that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginVerdict {
    /// The request comes from one of our own pages.
    Allow,
    /// The request comes from elsewhere, or nothing shows that it does not.
    Refuse,
}

/// What a browser says about where a request comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestOrigin<'a> {
    /// The value of `Sec-Fetch-Site`, sent to https and loopback addresses by all current browsers.
    pub fetch_site: Option<&'a str>,
    /// The value of `Origin`, sent by browsers with every POST.
    pub origin: Option<&'a str>,
}

impl<'a> RequestOrigin<'a> {
    /// Reads both headers; one that is given twice or is not readable counts as a foreign value.
    #[must_use]
    pub fn of(headers: &'a HeaderMap) -> Self {
        Self {
            fetch_site: single_value(headers, &HeaderName::from_static("sec-fetch-site")),
            origin: single_value(headers, &header::ORIGIN),
        }
    }
}

fn single_value<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() {
        return Some("");
    }
    Some(value.to_str().unwrap_or_default())
}

/// Decides whether to allow a request that changes something.
///
/// `base` is the origin of the base URL from the settings, never of the request; `token_valid` says
/// whether the form carried a token of ours.
#[must_use]
pub fn judge(request_origin: RequestOrigin<'_>, base: &Origin, token_valid: bool) -> OriginVerdict {
    let ours = |origin: &str| origin == base.ascii_serialization();
    let allowed = match (request_origin.fetch_site, request_origin.origin) {
        // `no-referrer` pages send `Origin: null` to themselves; the browser vouches for them.
        (Some("same-origin"), None | Some("null")) => true,
        // Another name pointed at this server is same-origin with itself, but it is not ours.
        (Some("same-origin"), Some(origin)) => ours(origin),
        // Typed or bookmarked: no page asked for it, so only our token shows that a form of ours
        // did.
        (Some("none"), None) => token_valid,
        (Some("none"), Some(origin)) => token_valid && ours(origin),
        (Some(_), _) => false,
        (None, Some(origin)) => ours(origin),
        (None, None) => token_valid,
    };
    if allowed {
        OriginVerdict::Allow
    } else {
        OriginVerdict::Refuse
    }
}

/// Decides whether to allow a request to an address that programs may use without a form: from a
/// program, from one of our own pages, or from a page of one of the `allowed_origins`.
///
/// A program sends neither header. A browser sends its page's origin with every such request, and
/// no page can forge that.
#[must_use]
pub fn judge_program(
    request_origin: RequestOrigin<'_>,
    base: &Origin,
    allowed_origins: &[String],
) -> OriginVerdict {
    let is_named = request_origin
        .origin
        .is_some_and(|origin| allowed_origins.iter().any(|allowed| allowed == origin));
    let is_program = request_origin == RequestOrigin::default();
    if is_named || is_program {
        OriginVerdict::Allow
    } else {
        judge(request_origin, base, false)
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

    fn verdict_of(fetch_site: Option<&str>, origin: Option<&str>, token: bool) -> OriginVerdict {
        judge(RequestOrigin { fetch_site, origin }, &base(), token)
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
                    OriginVerdict::Allow
                } else {
                    OriginVerdict::Refuse
                };
                assert_eq!(
                    verdict_of(site, origin, token),
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
                verdict_of(None, Some(origin), true),
                OriginVerdict::Refuse,
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
            let verdict = judge_program(RequestOrigin { fetch_site, origin }, &base(), &named);
            assert_eq!(
                verdict == OriginVerdict::Allow,
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
                RequestOrigin {
                    fetch_site: None,
                    origin,
                },
                &local,
                false,
            )
        };
        assert_eq!(from(Some("http://localhost:8080")), OriginVerdict::Allow);
        assert_eq!(from(Some("http://localhost")), OriginVerdict::Refuse);
    }

    #[test]
    fn a_header_given_twice_or_unreadable_is_no_evidence_for_us() {
        let mut headers = HeaderMap::new();
        headers.append("sec-fetch-site", HeaderValue::from_static("same-origin"));
        headers.append("sec-fetch-site", HeaderValue::from_static("same-origin"));
        assert_eq!(
            judge(RequestOrigin::of(&headers), &base(), true),
            OriginVerdict::Refuse
        );

        let mut headers = HeaderMap::new();
        headers.insert("origin", HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(
            judge(RequestOrigin::of(&headers), &base(), true),
            OriginVerdict::Refuse
        );

        headers.insert("origin", HeaderValue::from_static(BASE));
        assert_eq!(
            judge(RequestOrigin::of(&headers), &base(), false),
            OriginVerdict::Allow
        );
    }
}
