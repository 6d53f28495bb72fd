use poem::http::HeaderValue;
use proptest::prelude::*;

use super::*;

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn network(text: &str) -> ClientNetwork {
    ClientNetwork::of(ip(text))
}

fn proxies(text: &str) -> TrustedProxies {
    text.parse().unwrap()
}

#[test]
fn the_client_is_the_first_hop_from_the_right_that_is_not_trusted() {
    let trusted = proxies("10.0.0.0/8, 2001:db8:1::/48");
    let table: &[(&str, &[&str], &str)] = &[
        // peer, X-Forwarded-For lines, client
        ("198.51.100.7", &[], "198.51.100.7"),
        ("198.51.100.7", &["6.6.6.6"], "198.51.100.7"),
        ("10.0.0.1", &[], "10.0.0.1"),
        ("10.0.0.1", &["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", &["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
        (
            "10.0.0.1",
            &["6.6.6.6, 203.0.113.9, 10.9.9.9"],
            "203.0.113.9",
        ),
        ("10.0.0.1", &["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
        (
            "10.0.0.1",
            &["6.6.6.6", "203.0.113.9", "10.2.2.2"],
            "203.0.113.9",
        ),
        ("10.0.0.1", &["10.0.0.2, 10.0.0.3"], "10.0.0.2"),
        ("10.0.0.1", &["203.0.113.9:52110"], "203.0.113.9"),
        ("10.0.0.1", &["[2001:db8:2::1]:443"], "2001:db8:2::1"),
        ("10.0.0.1", &["[2001:db8:2::1]"], "2001:db8:2::1"),
        ("10.0.0.1", &["2001:db8:2::1"], "2001:db8:2::1"),
        ("10.0.0.1", &["fe80::1%eth0"], "fe80::1"),
        (
            "2001:db8:1::5",
            &["2001:db8:2::1, 2001:db8:1::9"],
            "2001:db8:2::1",
        ),
        ("::ffff:10.0.0.1", &["::ffff:203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", &["unknown"], "10.0.0.1"),
        ("10.0.0.1", &["6.6.6.6, _hidden"], "10.0.0.1"),
        ("10.0.0.1", &["6.6.6.6, garbage, 10.3.3.3"], "10.3.3.3"),
        (
            "10.0.0.1",
            &["6.6.6.6, 999.1.1.1, 203.0.113.9"],
            "203.0.113.9",
        ),
        ("10.0.0.1", &["for=203.0.113.9"], "10.0.0.1"),
        ("10.0.0.1", &["\"203.0.113.9\""], "10.0.0.1"),
        ("10.0.0.1", &["203.0.113.9, , "], "203.0.113.9"),
        ("10.0.0.1", &["", ""], "10.0.0.1"),
    ];
    for (peer, lines, client) in table {
        assert!(
            trusted.client(Some(ip(peer)), lines) == network(client),
            "{peer} with {lines:?} should be {client}"
        );
    }
}

#[test]
fn with_no_proxy_named_the_peer_is_the_client() {
    let nobody = TrustedProxies::default();
    assert_eq!(
        nobody.client(Some(ip("127.0.0.1")), &["6.6.6.6"]),
        network("127.0.0.1")
    );
    assert_eq!(nobody.client(None, &["6.6.6.6"]), ClientNetwork::UNKNOWN);
}

#[test]
fn one_ipv6_subscriber_is_one_network_and_the_neighbour_another() {
    assert_eq!(network("2001:db8:0:7::1"), network("2001:db8:0:7:ffff::9"));
    assert_ne!(network("2001:db8:0:7::1"), network("2001:db8:0:8::1"));
    assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
}

#[test]
fn ipv4_and_ipv6_networks_never_share_a_tag() {
    assert_eq!(network("1.2.3.4").bytes(), [4, 1, 2, 3, 4, 0, 0, 0, 0]);
    assert_eq!(network("102:304::1").bytes(), [6, 1, 2, 3, 4, 0, 0, 0, 0]);
    assert_eq!(ClientNetwork::UNKNOWN.bytes(), [0; 9]);
}

#[test]
fn printing_a_network_shows_no_address() {
    for text in ["203.0.113.9", "2001:db8::1"] {
        let printed = format!("{0} {0:?}", network(text));
        assert!(
            !printed.contains("203") && !printed.contains("2001"),
            "{printed}"
        );
    }
}

#[test]
fn other_forwarding_headers_are_ignored() {
    let mut request = Request::builder()
        .header("x-real-ip", "6.6.6.6")
        .header("forwarded", "for=6.6.6.6")
        .finish();
    assert_eq!(proxies("").client_of(&request), ClientNetwork::UNKNOWN);
    let forged = HeaderValue::from_bytes(b"\xff\xfe, 203.0.113.9").unwrap();
    request.headers_mut().insert("x-forwarded-for", forged);
    assert_eq!(proxies("").client_of(&request), ClientNetwork::UNKNOWN);
}

#[test]
fn a_proxy_list_takes_addresses_networks_commas_and_spaces() {
    let list = proxies(" 192.0.2.1,10.1.2.3/8  ::1\n::ffff:172.16.0.0/108 ");
    for inside in [
        "192.0.2.1",
        "10.255.0.1",
        "::1",
        "172.16.9.9",
        "::ffff:10.0.0.1",
    ] {
        assert!(list.trusts(ip(inside)), "{inside}");
    }
    for outside in ["192.0.2.2", "11.0.0.1", "::2", "172.32.0.1"] {
        assert!(!list.trusts(ip(outside)), "{outside}");
    }
}

#[test]
fn a_proxy_list_refuses_what_is_no_network_and_what_is_everybody() {
    let refused = |text: &str| text.parse::<TrustedProxies>().unwrap_err();
    assert_eq!(
        refused("10.0.0.0/8, nginx"),
        ProxyListError::NotANetwork("nginx".into())
    );
    assert_eq!(
        refused("10.0.0.0/33"),
        ProxyListError::NotANetwork("10.0.0.0/33".into())
    );
    assert_eq!(
        refused("0.0.0.0/0"),
        ProxyListError::Everybody("0.0.0.0/0".into())
    );
    assert_eq!(refused("::/0"), ProxyListError::Everybody("::/0".into()));
    assert_eq!(
        refused("::ffff:0.0.0.0/96"),
        ProxyListError::Everybody("::ffff:0.0.0.0/96".into())
    );
}

#[test]
fn mail_is_shared_out_by_a_48_of_ipv6_and_a_24_of_ipv4() {
    let flow = |text: &str| network(text).mail_flow();
    assert_eq!(flow("2001:db8:1:2::1"), flow("2001:db8:1:ffff::9"));
    assert_ne!(flow("2001:db8:1::1"), flow("2001:db8:2::1"));
    assert_eq!(flow("192.0.2.1"), flow("192.0.2.200"));
    assert_ne!(flow("192.0.2.1"), flow("192.0.3.1"));
    assert_ne!(ClientNetwork::UNKNOWN.mail_flow(), flow("0.0.0.0"));
    let within = |text: &str| network(text).within_ipv6(56);
    assert_eq!(within("2001:db8:1:2::1"), within("2001:db8:1:ff::1"));
    assert_ne!(within("2001:db8:1:2::1"), within("2001:db8:1:102::1"));
    assert_eq!(within("192.0.2.1"), None);
    assert_eq!(format!("{:?}", flow("192.0.2.1")), "WideNetwork(IPv4, /24)");
}

#[test]
fn a_proxy_is_missed_once_where_a_private_peer_that_is_not_trusted_sends_headers() {
    let table = [
        ("127.0.0.1", "x-forwarded-for", "", true),
        ("::1", "forwarded", "", true),
        ("172.17.0.1", "x-real-ip", "127.0.0.1", true),
        ("fd00::1", "x-forwarded-for", "", true),
        ("127.0.0.1", "accept", "", false),
        ("203.0.113.9", "x-forwarded-for", "", false),
        ("10.0.0.1", "x-forwarded-for", "10.0.0.0/8", false),
    ];
    for (peer, header, trusted, missing) in table {
        let (watch, trusted) = (ProxyWatch::default(), proxies(trusted));
        let request = Request::builder().header(header, "203.0.113.9").finish();
        let notice = || watch.notice_from(&trusted, Some(ip(peer)), request.headers());
        assert_eq!(notice(), missing, "{peer}");
        assert!(!notice(), "once");
        assert_eq!(watch.take_news(), missing);
        assert!(!watch.take_news());
    }
}

proptest! {
    #[test]
    fn forged_headers_do_not_change_the_network_that_the_proxy_saw(forged in "\\PC{0,80}") {
        let trusted = proxies("10.0.0.0/8");
        let line = format!("{forged},203.0.113.9");
        prop_assert_eq!(
            trusted.client(Some(ip("10.0.0.1")), &[&line]),
            network("203.0.113.9")
        );
        prop_assert_eq!(
            trusted.client(Some(ip("198.51.100.7")), &[&forged]),
            network("198.51.100.7")
        );
    }
}
