//! The interface for programs: what is withheld, how it is paged, preflights, failures and validators.

use std::io::Read as _;

use poem::http::{HeaderMap, Method};
use serde_json::{Value, json};

use crate::harness::{Answer, LetterFolder, TestApp};
use crate::signing::{ANN, Signing, link, link_to};
use crate::standing_invitations::{DORA, SOCIETY};

const LIST: &str = "/api/v1/letters/harbour/signatories";
const SIGN: &str = "/api/v1/letters/harbour/signatures";

async fn with_list(names: usize, setting: &str) -> TestApp {
    let app = TestApp::start().await;
    let names: Vec<String> = (0..names)
        .map(|number| format!("Ann Quill {number:04}"))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = LetterFolder::new("harbour")
        .organizations(&["Amity"])
        .individuals(&names);
    app.import(&folder.setting(setting)).await.unwrap();
    app
}

async fn get(app: &TestApp, path: &str, headers: &[(&'static str, &str)]) -> Answer {
    app.ask(Method::GET, path, headers).await
}

#[tokio::test]
async fn individuals_that_are_not_given_in_bulk_are_said_to_be_withheld() {
    for (setting, withheld) in [("names_in_bulk = false", 3), ("names_in_bulk = true", 0)] {
        let app = with_list(3, setting).await;
        for path in [LIST, "/en/harbour/signatories.json"] {
            let list = app.get(path).await.json();
            assert_eq!(list["withheld"], withheld, "{path}: {list}");
            assert_eq!(list["individuals"].as_array().unwrap().len(), 3 - withheld);
        }
    }
}

#[tokio::test]
async fn the_next_page_is_asked_for_by_after_or_by_next() {
    let app = with_list(520, "names_in_bulk = true").await;
    let first = app.get(LIST).await.json();
    let next = first["next"].as_str().unwrap();
    for parameter in ["after", "next"] {
        let second = app.get(&format!("{LIST}?{parameter}={next}")).await.json();
        assert_eq!(second["individuals"].as_array().unwrap().len(), 21);
        assert_eq!(second["next"], Value::Null);
    }
}

#[tokio::test]
async fn failures_of_the_api_carry_a_detail_in_the_callers_language() {
    let signing = Signing::start().await;
    let app = &signing.app;
    let request = poem::Request::builder().method(Method::POST).uri_str(SIGN);
    let plain = app
        .answer(request.content_type("text/plain").body("{}"))
        .await;
    let failures = [
        (
            app.get("/api/v1/letters/nowhere").await,
            404,
            "nothing at this address",
        ),
        (
            app.get(&format!("{LIST}?language=tlh")).await,
            400,
            "a parameter has a value",
        ),
        (
            app.get(&format!("{LIST}?after=nonsense")).await,
            400,
            "a parameter has a value",
        ),
        (
            app.ask(Method::DELETE, LIST, &[]).await,
            405,
            "The header Allow",
        ),
        (plain, 415, "Content-Type: application/json"),
    ];
    for (answer, status, detail) in failures {
        assert_eq!(answer.status, status, "{}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let body = answer.json();
        assert!(body["detail"].as_str().unwrap().contains(detail), "{body}");
    }
    let french = get(
        app,
        "/api/v1/letters/nowhere",
        &[("accept-language", "fr-CA")],
    )
    .await;
    assert!(
        french.body.contains("rien à cette adresse"),
        "{}",
        french.body
    );
}

#[tokio::test]
async fn browsers_may_ask_before_a_page_of_another_site_reads() {
    let app = with_list(1, "names_in_bulk = true").await;
    for path in [
        "/api/v1/letters",
        "/api/v1/letters/harbour",
        "/api/v1/letters/harbour/count",
        LIST,
        "/api/v1/organizations",
        "/en/harbour/signatories.json",
        "/badge/en/harbour.svg",
    ] {
        let asked = [
            ("origin", "https://partner.example"),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "if-none-match"),
        ];
        let allowed = app.ask(Method::OPTIONS, path, &asked).await;
        assert_eq!(allowed.status, 204, "{path}");
        for (name, value) in [
            ("access-control-allow-origin", "*"),
            ("access-control-allow-methods", "GET, HEAD"),
            ("allow", "GET, HEAD, OPTIONS"),
        ] {
            assert_eq!(allowed.header(name), value, "{path}");
        }
        assert!(
            allowed
                .header("access-control-allow-headers")
                .contains("if-none-match")
        );
        let read = get(&app, path, &asked[..1]).await;
        assert_eq!(
            read.header("access-control-expose-headers"),
            "etag, retry-after",
            "{path}"
        );
        assert!(!read.header("etag").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn pages_frames_and_files_are_not_sent_again_unchanged() {
    let app = with_list(40, "names_in_bulk = true").await;
    for path in [
        "/en/",
        "/en/harbour",
        "/fr/harbour/signatories",
        "/en/privacy",
        "/embed/en/harbour",
        "/badge/en/harbour.svg",
        "/en/harbour/signatories.csv",
        "/en/harbour/signatories.json",
        "/en/harbour/letter.txt",
        "/embed.js",
        LIST,
    ] {
        let first = app.get(path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}");
        for known in [
            tag.clone(),
            tag.replace("W/", ""),
            format!("\"x\", {tag}"),
            "*".to_owned(),
        ] {
            let again = get(&app, path, &[("if-none-match", &known)]).await;
            assert_eq!(
                (again.status.as_u16(), again.body.as_str()),
                (304, ""),
                "{path} {known}"
            );
            for name in [
                "etag",
                "vary",
                "cache-control",
                "access-control-allow-origin",
            ] {
                assert_eq!(again.header(name), first.header(name), "{path} {name}");
            }
            assert_eq!(again.header("content-type"), "", "{path}");
        }
        let changed = get(&app, path, &[("if-none-match", "\"x\"")]).await;
        assert_eq!(changed.status, 200, "{path}");
    }
    let form = app.get("/en/harbour/sign").await;
    assert_eq!(
        (form.header("etag"), form.header("cache-control")),
        ("", "no-store")
    );
}

#[tokio::test]
async fn a_new_signature_changes_the_validators_of_the_lists() {
    let signing = Signing::start().await;
    let files = [
        "/en/harbour",
        "/en/harbour/signatories.csv",
        "/en/harbour/letter.txt",
    ];
    let mut before = Vec::new();
    for path in files {
        before.push(signing.app.get(path).await.header("etag").to_owned());
    }
    signing.signed(ANN).await;
    for (path, tag) in files.iter().zip(before) {
        let again = get(&signing.app, path, &[("if-none-match", &tag)]).await;
        assert_eq!(again.status, 200, "{path}");
    }
}

#[tokio::test]
async fn streamed_lists_are_compressed() {
    let app = with_list(1_200, "names_in_bulk = true").await;
    for file in ["signatories.csv", "signatories.json", "letter.txt"] {
        let path = format!("/en/harbour/{file}");
        let plain = app.get(&path).await;
        let request = poem::Request::builder()
            .uri_str(&path)
            .header("accept-encoding", "gzip")
            .finish();
        let (headers, packed) = bytes(&app, request).await;
        assert_eq!(headers["content-encoding"], "gzip", "{path}");
        assert_eq!(headers["vary"], plain.header("vary"), "{path}");
        assert!(
            packed.len() * 3 < plain.body.len(),
            "{path}: {}",
            packed.len()
        );
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, plain.body, "{path}");
    }
}

async fn bytes(app: &TestApp, request: poem::Request) -> (HeaderMap, Vec<u8>) {
    use poem::Endpoint as _;
    let endpoint = undersigned::routes::endpoint(app.app.clone());
    let response = endpoint.get_response(request).await;
    let (parts, body) = response.into_parts();
    (parts.headers, body.into_vec().await.unwrap())
}

#[tokio::test]
async fn a_representative_signs_by_the_api_with_their_invitation() {
    let signing = Signing::hosting().await;
    let body = |invitation: &str, email: &str| {
        json!({
            "language": "en", "kind": "organization", "name": SOCIETY,
            "email": email, "invitation": invitation,
            "representative": { "name": "Dora Lind", "public": false },
            "consent": { "authorized": true },
        })
    };
    let wrong = send(&signing, &body("no token", DORA)).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/invitation");
    let invitation = link_to(&signing.invited(SOCIETY, DORA).await, "?invitation=");
    let (_, token) = invitation.rsplit_once('=').unwrap();
    let unknown = token.replace(char::is_alphanumeric, "0");
    for (token, email, sentence) in [
        (unknown.as_str(), "eve@gmail.com", ""),
        (token, DORA, "1 organization"),
    ] {
        let answer = send(&signing, &body(token, email)).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        let mails = signing.arrived().await;
        let mail = mails.iter().find(|mail| mail.to == email).unwrap();
        signing.press(&link(mail)).await;
        let page = signing.app.get("/en/harbour").await;
        assert_eq!(page.names().len(), usize::from(!sentence.is_empty()));
    }
    assert_eq!(signing.sentence().await, "1 organization");
}

async fn send(signing: &Signing, body: &Value) -> Answer {
    let request = poem::Request::builder()
        .method(Method::POST)
        .uri_str(SIGN)
        .header("content-type", "application/json");
    signing.app.answer(request.body(body.to_string())).await
}
