//! The traps of the libraries beneath, each with what we answer instead: inflated bodies, forged
//! hosts, HEAD, headers lost on errors, hostile forms, hostile names in mail.

use poem::Request;
use poem::http::Method;
use undersigned::mail::MailMessage;
use undersigned::mail::transport::{Sender, Transport};
use undersigned::rendering::assets::gzip;

use crate::harness::{Answer, NOW};
use crate::signing::Signing;

const SIGN: &str = "/en/harbour/sign";

async fn post(signing: &Signing, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri_str(SIGN)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    signing.app.answer(request.body(body)).await
}

#[tokio::test]
async fn compressed_request_bodies_are_not_inflated() {
    let signing = Signing::start().await;
    let bomb = gzip(&vec![b'a'; 20_000_000]);
    assert!(bomb.len() < 64 * 1024, "small when packed");
    let answer = post(&signing, &[("content-encoding", "gzip")], bomb).await;
    // Unpacked it would be too large; as it came it is a form without a token.
    assert_ne!(answer.status, 413);
    assert!(answer.status.is_client_error());
}

#[tokio::test]
async fn hostile_forms_get_a_4xx_answer() {
    let signing = Signing::start().await;
    let page = signing.app.get(SIGN).await;
    let token = page.attributes("input[name=token]", "value").remove(0);
    let good = format!(
        "token={token}&kind=individual&visibility=name&publish=yes&email=a%40b.example&name="
    );
    let many: String = (0..10_000).map(|n| format!("&x{n}")).collect();
    for (body, status) in [
        (format!("{good}Ann{many}"), 303),
        (format!("{good}Ann&name=Ben&name=Cy"), 400),
        (format!("{good}%00%01%7F"), 422),
        (format!("{good}Ann%00Quill"), 303),
        (format!("{good}%ff%fe%c0%80"), 422),
        (format!("{good}%E2%80%AE%E2%81%A6"), 422),
        (format!("{good}%zz%"), 303),
        (format!("{good}{}", "x".repeat(60_000)), 422),
        (format!("{good}{}", "a%CC%81".repeat(4_000)), 422),
        (format!("{good}a{}", "%CC%81".repeat(4_000)), 422),
        ("&&&===&&&".to_owned(), 422),
        (String::new(), 422),
        ("[".repeat(60_000), 422),
    ] {
        let answer = post(&signing, &[], body.clone().into_bytes()).await;
        let shown: String = body.chars().rev().take(40).collect();
        assert_eq!(answer.status, status, "the end, from behind: {shown}");
    }
    let raw = [good.as_bytes(), b"\xff\xfe\x00"].concat();
    assert!(post(&signing, &[], raw).await.status.as_u16() < 500);
}

#[tokio::test]
async fn head_answers_like_get_without_a_body_and_changes_nothing() {
    let signing = Signing::start().await;
    for path in [
        "/",
        "/en/",
        "/fr/",
        "/harbour",
        "/en/harbour",
        "/fr/harbour",
        "/en/harbour/signatories",
        SIGN,
        "/en/signature",
        "/healthz",
        "/readyz",
        "/api/v1/letters",
        "/api/v1/letters/harbour",
        "/api/v1/letters/harbour/count",
        "/api/v1/letters/harbour/signatories",
        "/en/nowhere",
    ] {
        let get = signing.app.get(path).await;
        let head = signing.app.ask(Method::HEAD, path, &[]).await;
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(
            head.header("content-type"),
            get.header("content-type"),
            "{path}"
        );
        assert_eq!(
            head.header("cache-control"),
            get.header("cache-control"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn foreign_hosts_are_refused_and_absolute_addresses_use_the_base_url() {
    let signing = Signing::start().await;
    let clean = signing.app.get("/en/harbour").await;
    let own = clean.attributes("meta[property='og:url']", "content");
    assert_eq!(own, ["https://letters.example.org/en/harbour"]);
    for host in ["evil.example", "letters.example.org.evil.example", ""] {
        let answer = signing
            .app
            .ask(Method::GET, "/fr/harbour", &[("host", host)])
            .await;
        assert_eq!(answer.status, 421, "{host}");
        assert!(!answer.body.contains("evil.example"));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.texts("h1")[0].contains("n’appartient pas à ce site"));
    }
    let api = signing
        .app
        .ask(
            Method::GET,
            "/api/v1/letters/harbour/count",
            &[("host", "evil.example")],
        )
        .await;
    assert_eq!(api.json()["status"], 421);
    for headers in [
        [
            ("host", "letters.example.org:1337"),
            ("x-forwarded-host", "evil.example"),
        ],
        [("host", "127.0.0.1:8080"), ("x-forwarded-proto", "http")],
        [
            ("host", "LETTERS.EXAMPLE.ORG"),
            ("forwarded", "host=evil.example"),
        ],
        [
            ("x-original-url", "/evil.example"),
            ("x-forwarded-prefix", "/evil.example"),
        ],
    ] {
        let answer = signing.app.ask(Method::GET, "/en/harbour", &headers).await;
        assert_eq!(answer.body, clean.body, "{headers:?}");
        assert_eq!(answer.headers, clean.headers, "{headers:?}");
    }
    let probe = signing
        .app
        .ask(Method::GET, "/healthz", &[("host", "probe.internal")])
        .await;
    assert_eq!(probe.status, 200);
}

#[tokio::test]
async fn line_breaks_in_settings_and_subjects_add_no_mail_header() {
    for (number, name) in [
        "Harbour\r\nBcc: victim@example.org",
        "Harbour\nX-Evil: 1",
        "Harbour\u{0}",
        "\u{202e}ruobraH",
        "\"Harbour\" <x@evil.example>, y",
        "Häfen, (und) Küsten; @ all",
        "\r\n",
    ]
    .into_iter()
    .enumerate()
    {
        let transport = Transport::memory(Sender {
            from: "letters@example.org".to_owned(),
            name: name.to_owned(),
            french_name: name.to_owned(),
            reply_to: "desk@example.org".to_owned(),
            domain: "letters.example.org".to_owned(),
        });
        let message = MailMessage {
            to: "ann@example.org".to_owned(),
            subject: format!("Sign {name}"),
            text: "text".to_owned(),
            html: "<p>text</p>".to_owned(),
            language: "en".to_owned(),
        };
        transport.send(&format!("m{number}"), &message, NOW).await;
        let head = transport.kept()[0].head.clone();
        let fields: Vec<&str> = head
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split_once(':').map(|(name, _)| name))
            .collect();
        assert!(!head.is_empty(), "{name:?}");
        for stranger in ["Bcc", "X-Evil", "Cc"] {
            assert!(
                !fields.contains(&stranger),
                "{name:?} gave {stranger}:\n{head}"
            );
        }
        for once in ["To", "From", "Subject", "Reply-To"] {
            let count = fields.iter().filter(|field| **field == once).count();
            assert_eq!(count, 1, "{once} of {name:?}");
        }
    }
}
