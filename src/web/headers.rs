//! Security headers of every response, errors included.
//!
//! The outermost wrapper calls [`apply`] once the response is made. It only adds what is absent: a
//! page with a token or an embed sets its own values.

use poem::{
    Response,
    http::{HeaderName, HeaderValue, header},
};

/// The policy of our own pages: own files only, nothing inline, never in a frame.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The policy of pages made for other sites' frames: the same, but with no form, framed anywhere.
pub const EMBED_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; \
    frame-ancestors *";

/// Browser features that neither our pages nor anything in them may use.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), \
    display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), \
    payment=(), usb=()";

const EVERYWHERE: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// One year. Without `includeSubDomains`: those are the coalition's other sites.
const TRANSPORT: &str = "max-age=31536000";

/// Adds the security headers that a response does not have yet; `https` is the base URL's scheme.
pub fn apply(response: &mut Response, https: bool) {
    for (name, value) in EVERYWHERE {
        add_if_absent(response, name, value);
    }
    if https {
        add_if_absent(response, header::STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
}

/// Marks a response whose address is a secret: caches do not store it, and the browser does not
/// send its address to other sites.
///
/// The referrer stays within this site: with `no-referrer` browsers would send `Origin: null` with
/// the page's own form.
pub fn keep_private(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// What scripts of other sites may read beside the body.
const EXPOSED: &str = "etag, retry-after";
/// What scripts of other sites may send; `if-none-match` alone makes a browser ask first.
const ACCEPTED: &str = "accept, accept-language, cache-control, content-type, if-none-match";
/// Seconds for which a browser may remember that it may ask: a day, which the Fetch standard caps.
const PREFLIGHT_SECONDS: &str = "86400";

/// Answers a browser that asks whether a page of another site may read this address (the Fetch
/// standard's preflight). Anyone may.
pub fn allow_all_sites_to_read(response: &mut Response) {
    share_with_all_sites(response);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, ACCEPTED),
        (header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Lets the browser itself, and nothing between, keep the page that answers a form. Otherwise Back would
/// show "confirm form resubmission" instead of the page; no browser keeps a `no-store` answer to a POST.
/// `no-cache` has it ask again wherever it does not go through its history.
pub fn let_back_show(response: &mut Response) {
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
}

/// Marks a response that other sites may load (badges, the API, files that an embed uses).
pub fn share_with_all_sites(response: &mut Response) {
    response.headers_mut().insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    // Sandboxed frames have no origin, so they fetch their fonts and counts across origins.
    response.headers_mut().insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    response.headers_mut().insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(EXPOSED),
    );
}

/// Marks a page that other sites may show in a frame.
pub fn let_all_sites_frame(response: &mut Response) {
    share_with_all_sites(response);
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(EMBED_POLICY),
    );
}

fn add_if_absent(response: &mut Response, name: HeaderName, value: &'static str) {
    response
        .headers_mut()
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use poem::{Endpoint, EndpointExt, Request, Route, get, handler, http::StatusCode};

    use super::*;

    #[handler]
    fn broken() -> poem::Result<&'static str> {
        Err(StatusCode::INTERNAL_SERVER_ERROR.into())
    }

    async fn answer(path: &'static str, method: poem::http::Method) -> Response {
        let routes = Route::new().at("/broken", get(broken)).map_to_response();
        let request = Request::builder().uri_str(path).method(method).finish();
        let mut response = routes.get_response(request).await;
        apply(&mut response, true);
        response
    }

    fn value<'a>(response: &'a Response, name: &str) -> &'a str {
        response.header(name).unwrap_or("absent")
    }

    #[tokio::test]
    async fn failed_responses_carry_the_headers_too() {
        for (path, method, status) in [
            ("/nowhere", poem::http::Method::GET, 404),
            ("/broken", poem::http::Method::PUT, 405),
            ("/broken", poem::http::Method::GET, 500),
        ] {
            let response = answer(path, method).await;
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(value(&response, "content-security-policy"), PAGE_POLICY);
            assert_eq!(value(&response, "x-content-type-options"), "nosniff");
            assert_eq!(
                value(&response, "cross-origin-opener-policy"),
                "same-origin"
            );
            assert_eq!(
                value(&response, "cross-origin-resource-policy"),
                "same-origin"
            );
            assert!(value(&response, "permissions-policy").contains("camera=()"));
        }
    }

    #[test]
    fn the_policies_allow_nothing_inline_and_nobody_else() {
        for policy in [PAGE_POLICY, EMBED_POLICY] {
            assert!(policy.starts_with("default-src 'none'; "));
            for loose in ["unsafe", "data:", "http:", "https:", "  "] {
                assert!(!policy.contains(loose), "{policy} has {loose}");
            }
        }
        assert!(PAGE_POLICY.ends_with("frame-ancestors 'none'"));
        assert!(EMBED_POLICY.ends_with("frame-ancestors *"));
    }

    #[test]
    fn only_an_https_site_asks_browsers_to_stay_with_https() {
        let mut plain = Response::default();
        apply(&mut plain, false);
        assert_eq!(value(&plain, "strict-transport-security"), "absent");
        apply(&mut plain, true);
        assert_eq!(value(&plain, "strict-transport-security"), TRANSPORT);
    }

    #[test]
    fn values_set_by_a_page_are_kept() {
        let mut page = Response::default();
        keep_private(&mut page);
        apply(&mut page, true);
        assert_eq!(value(&page, "referrer-policy"), "same-origin");
        assert_eq!(value(&page, "cache-control"), "no-store");
        assert_eq!(value(&page, "content-security-policy"), PAGE_POLICY);

        let mut embed = Response::default();
        let_all_sites_frame(&mut embed);
        apply(&mut embed, true);
        assert_eq!(value(&embed, "content-security-policy"), EMBED_POLICY);
        assert_eq!(
            value(&embed, "cross-origin-resource-policy"),
            "cross-origin"
        );
        assert_eq!(
            value(&embed, "referrer-policy"),
            "strict-origin-when-cross-origin"
        );
    }

    #[test]
    fn no_header_is_sent_twice() {
        let mut response = Response::default();
        apply(&mut response, true);
        apply(&mut response, true);
        let headers = response.headers();
        assert_eq!(headers.len(), headers.keys_len());
    }
}
