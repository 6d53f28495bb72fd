//! Decides which hosts are served. Absolute addresses never come from a request anyway; this also
//! keeps foreign names out of caches and logs, and stops other people from pointing their names
//! here.

use std::net::IpAddr;

use poem::Request;
use poem::http::header;
use poem::http::uri::Authority;

use crate::settings::BaseUrl;

/// Paths of probes, which know the machine by names that we cannot foresee.
const PROBES: [&str; 2] = ["/healthz", "/readyz"];

/// Whether a request is for this service: for the host of the base URL, with any port, or for no
/// name at all but an address of the machine, as proxies and probes call it.
#[must_use]
pub fn is_served(request: &Request, base: &BaseUrl) -> bool {
    if PROBES.contains(&request.uri().path()) {
        return true;
    }
    let in_headers = request.headers().get_all(header::HOST).iter();
    let hosts: Vec<Option<Authority>> = in_headers
        .map(|value| value.to_str().ok()?.parse().ok())
        .chain(request.uri().authority().cloned().map(Some))
        .collect();
    hosts.iter().all(|authority| {
        authority
            .as_ref()
            .is_some_and(|authority| is_ours(authority.host(), base))
    })
}

fn is_ours(host: &str, base: &BaseUrl) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    host.eq_ignore_ascii_case(base.host())
        || host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_served_at(path: &'static str, hosts: &[&str]) -> bool {
        let base = BaseUrl::parse("https://letters.example.org").unwrap();
        let mut request = Request::builder().uri_str(path).finish();
        for host in hosts {
            let value = host.parse().unwrap();
            request.headers_mut().append(header::HOST, value);
        }
        is_served(&request, &base)
    }

    #[test]
    fn our_name_and_the_machines_addresses_are_answered() {
        for host in [
            "letters.example.org",
            "LETTERS.example.org",
            "letters.example.org.",
            "letters.example.org:443",
            "letters.example.org:8443",
            "127.0.0.1:8080",
            "10.1.2.3",
            "[::1]:8080",
            "[2001:db8::1]",
            "localhost:8080",
        ] {
            assert!(is_served_at("/en/", &[host]), "{host}");
        }
        assert!(is_served_at("/en/", &[]));
    }

    #[test]
    fn other_names_are_not_and_neither_are_two_at_once() {
        for host in [
            "evil.example",
            "letters.example.org.evil.example",
            "xletters.example.org",
            "letters.example.org@evil.example",
            "evil.example#letters.example.org",
            "",
            "a b",
            "/",
        ] {
            assert!(!is_served_at("/en/", &[host]), "{host}");
        }
        assert!(!is_served_at(
            "/en/",
            &["letters.example.org", "evil.example"]
        ));
        assert!(!is_served_at(
            "https://evil.example/en/",
            &["letters.example.org"]
        ));
        assert!(is_served_at("/healthz", &["probe.internal"]));
    }
}
