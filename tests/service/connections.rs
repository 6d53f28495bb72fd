//! Those who keep a connection and say little, and those who say too much, over real sockets.

use tokio::io::AsyncWriteExt;
use undersigned::web::guard::Timeouts;

use crate::harness::{Answer, Door, LetterFolder, SHORT, TestApp, heard};
use crate::signing::ANN;

const HEAD: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: letters.example.org\r\nx-slow: ";
const BODY: &[u8] =
    b"POST /en/harbour/sign HTTP/1.1\r\nhost: letters.example.org\r\ncontent-type: \
    application/x-www-form-urlencoded\r\ncontent-length: 500\r\n\r\nkind=individual&na";

async fn silent(door: &Door, first: &[u8]) -> String {
    let mut stream = door.connect().await;
    stream.write_all(first).await.unwrap();
    heard(&mut stream).await
}

/// Writes a byte for each answer that somebody else gets meanwhile, until it is cut.
async fn dripping(door: &Door, first: &[u8]) -> usize {
    let mut stream = door.connect().await;
    let mut dripped = 0;
    stream.write_all(first).await.unwrap();
    while stream.write_all(b"x").await.is_ok() {
        dripped += 1;
        assert!(door.get("/healthz").await.ends_with("ok\n"));
    }
    dripped
}

#[tokio::test]
async fn slow_and_silent_connections_are_closed_without_delaying_others() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    let door = Door::open(&app, 500, SHORT).await;
    let crowd = (0..20).map(|_| silent(&door, HEAD));
    let (nothing, heads, body, head_drip, body_drip) = tokio::join!(
        silent(&door, b""),
        futures_util::future::join_all(crowd),
        silent(&door, BODY),
        dripping(&door, HEAD),
        dripping(&door, BODY),
    );
    assert_eq!(nothing, "");
    assert!(heads.iter().all(|answer| !answer.contains(" 200 ")));
    assert!(!body.contains(" 303 ") && !body.contains(" 50"), "{body}");
    assert!(head_drip > 0 && body_drip > 0);
    assert!(door.get("/readyz").await.ends_with("ready\n"));
}

#[tokio::test]
async fn each_request_on_a_connection_has_its_own_timeout() {
    let app = TestApp::start().await;
    let door = Door::open(&app, 500, Timeouts::default()).await;
    let mut stream = door.connect().await;
    for _ in 0..3 {
        let asked = b"GET /healthz HTTP/1.1\r\nhost: letters.example.org\r\n\r\n";
        stream.write_all(asked).await.unwrap();
    }
    let last = b"GET /healthz HTTP/1.1\r\nhost: letters.example.org\r\nconnection: close\r\n\r\n";
    stream.write_all(last).await.unwrap();
    assert_eq!(heard(&mut stream).await.matches("ok\n").count(), 4);
}

#[tokio::test]
async fn a_pipelined_request_whose_body_never_ends_is_cut() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    let door = Door::open(&app, 500, SHORT).await;
    let first = b"GET /healthz HTTP/1.1\r\nhost: letters.example.org\r\n\r\n";
    // The server reads the second head together with the first request.
    let answer = door.say(&[first, BODY].concat()).await;
    assert!(
        answer.contains("ok\n") && !answer.contains(" 303 "),
        "{answer}"
    );
}

#[tokio::test]
async fn the_connection_limit_of_a_network_keeps_existing_connections_open() {
    let app = TestApp::start().await;
    let door = Door::open(&app, 2, Timeouts::default()).await;
    let mut first = door.connect().await;
    let _second = door.connect().await;
    assert_eq!(door.say(b"").await, "");
    assert_eq!(door.get("/healthz").await, "");
    let asked = b"GET /healthz HTTP/1.1\r\nhost: letters.example.org\r\nconnection: close\r\n\r\n";
    first.write_all(asked).await.unwrap();
    assert!(heard(&mut first).await.ends_with("ok\n"));
}

#[tokio::test]
async fn a_trusted_proxy_brings_more_connections_than_one_network_has() {
    let app = TestApp::start_with(&[("UNDERSIGNED_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let door = Door::open(&app, 2, Timeouts::default()).await;
    let _held = (
        door.connect().await,
        door.connect().await,
        door.connect().await,
    );
    assert!(door.get("/healthz").await.ends_with("ok\n"));
}

#[tokio::test]
async fn malformed_or_oversized_http_requests_are_refused() {
    let app = TestApp::start().await;
    let door = Door::open(&app, 500, SHORT).await;
    assert_eq!(door.say(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await, "");
    let head = "GET /healthz HTTP/1.1\r\nhost: letters.example.org\r\n";
    let many: String = (0..200).map(|n| format!("x-{n}: y\r\n")).collect();
    let long = format!("x-long: {}\r\n", "y".repeat(1_000_000));
    for (asked, status) in [
        (format!("{head}{many}\r\n"), "431"),
        (format!("{head}{long}\r\n"), "431"),
        (
            format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000)),
            "414",
        ),
        ("GET /healthz HTTP/9.9\r\n\r\n".to_owned(), ""),
        (format!("{head}x\0y: z\r\n\r\n"), "400"),
        (format!("{head}content-length: -1\r\n\r\n"), "400"),
        (
            format!("{head}content-length: 1\r\ncontent-length: 2\r\n\r\n"),
            "400",
        ),
    ] {
        let answer = door.say(asked.as_bytes()).await;
        let line = answer.lines().next().unwrap_or_default();
        assert!(line.is_empty() || line.contains(status), "{line}");
        assert!(!line.contains(" 5"), "{line}");
    }
    assert!(door.get("/healthz").await.ends_with("ok\n"));
}

#[tokio::test]
async fn an_endless_body_is_read_only_up_to_the_size_limit() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    let door = Door::open(&app, 500, Timeouts::default()).await;
    let mut stream = door.connect().await;
    let head = b"POST /en/harbour/sign HTTP/1.1\r\nhost: letters.example.org\r\ncontent-type: \
        application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head).await.unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let mut sent = 0;
    // It is cut somewhere beyond the limit: what the system's own buffers hold is on its way.
    while stream.write_all(chunk.as_bytes()).await.is_ok() {
        sent += 0x10000;
        assert!(sent < 100_000_000, "all of it was read");
    }
    assert!(door.get("/healthz").await.ends_with("ok\n"));
}

/// Signs over the socket, as a proxy would pass it on.
async fn sign_from(app: &TestApp, door: &Door, forwarded_for: &str) -> u16 {
    let page: Answer = app.get("/en/harbour/sign").await;
    let token = page.attributes("input[name=token]", "value").remove(0);
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(ANN)
        .append_pair("token", &token)
        .finish();
    let asked = format!(
        "POST /en/harbour/sign HTTP/1.1\r\nhost: letters.example.org\r\nx-forwarded-for: \
         {forwarded_for}\r\nx-real-ip: 203.0.113.200\r\nforwarded: for=203.0.113.201\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = door.say(asked.as_bytes()).await;
    answer[9..12].parse().unwrap()
}

#[tokio::test]
async fn ten_addresses_of_one_ipv6_network_share_a_quota_and_their_neighbour_has_another() {
    let app = TestApp::start_with(&[
        ("UNDERSIGNED_TRUSTED_PROXIES", "127.0.0.1"),
        ("UNDERSIGNED_LIMITS__SIGN", "3/1h"),
    ])
    .await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    let door = Door::open(&app, 500, Timeouts::default()).await;
    let mut accepted = 0;
    for host in 1..=10 {
        let from = format!("2001:db8:0:7::{host}");
        accepted += u32::from(sign_from(&app, &door, &from).await == 303);
    }
    assert_eq!(accepted, 3);
    assert_eq!(sign_from(&app, &door, "2001:db8:0:8::1").await, 303);
    assert_eq!(sign_from(&app, &door, "203.0.113.9").await, 303);
}

#[tokio::test]
async fn forged_forwarding_headers_do_not_change_the_quota() {
    for trusted in ["127.0.0.1", ""] {
        let app = TestApp::start_with(&[
            ("UNDERSIGNED_TRUSTED_PROXIES", trusted),
            ("UNDERSIGNED_LIMITS__SIGN", "3/1h"),
        ])
        .await;
        app.import(&LetterFolder::new("harbour")).await.unwrap();
        let door = Door::open(&app, 500, Timeouts::default()).await;
        let mut accepted = 0;
        for invented in 1..=10 {
            // The proxy writes what it saw last; all before it is the visitor's own invention.
            let from = format!("198.51.100.{invented}, garbage, 203.0.113.9");
            accepted += u32::from(sign_from(&app, &door, &from).await == 303);
        }
        assert_eq!(accepted, 3, "trusted: {trusted}");
    }
}
