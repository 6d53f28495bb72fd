//! Which hosts are answered. Absolute addresses never come from a request; this keeps strange names
//! out of caches and logs as well, and other people's names from being pointed here.

use std::net::IpAddr;

use poem::Request;
use poem::http::header;
use poem::http::uri::Authority;

use crate::settings::BaseUrl;

/// Where probes ask, by whatever name they know the machine.
const PROBES: [&str; 2] = ["/healthz", "/readyz"];

/// Whether a request is for this service: for the host of the base URL, with any port, or for no name
/// at all but an address of the machine, as proxies and probes call it.
#[must_use]
pub fn is_served(request: &Request, base: &BaseUrl) -> bool {
    if PROBES.contains(&request.uri().path()) {
        return true;
    }
    let in_headers = request.headers().get_all(header::HOST).iter();
    let named: Vec<Option<Authority>> = in_headers
        .map(|value| value.to_str().ok()?.parse().ok())
        .chain(request.uri().authority().cloned().map(Some))
        .collect();
    named.iter().all(|authority| {
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

    fn served(path: &'static str, hosts: &[&str]) -> bool {
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
            assert!(served("/en/", &[host]), "{host}");
        }
        assert!(served("/en/", &[]));
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
            assert!(!served("/en/", &[host]), "{host}");
        }
        assert!(!served("/en/", &["letters.example.org", "evil.example"]));
        assert!(!served(
            "https://evil.example/en/",
            &["letters.example.org"]
        ));
        assert!(served("/healthz", &["probe.internal"]));
    }
}
