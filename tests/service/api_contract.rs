//! What programs may rely on, at every address for them: HEAD and GET say the same in their header, and a
//! failure is a problem+json in the caller's language with a sentence that fits its status.

use std::collections::BTreeMap;

use poem::Request;
use poem::http::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, LetterFolder, TestApp};

const SIGN: &str = "/api/v1/letters/harbour/signatures";
const LIST: &str = "/api/v1/letters/harbour/signatories";

async fn start(settings: &[(&str, &str)]) -> TestApp {
    let app = TestApp::start_with(settings).await;
    let harbour = LetterFolder::new("harbour")
        .setting("names_in_bulk = true")
        .organizations(&["Amity Society"])
        .individuals(&["Ann Quill"]);
    app.import(&harbour).await.unwrap();
    let over = LetterFolder::new("over").setting("state = \"closed\"");
    app.import(&over).await.unwrap();
    app
}

/// All that a header says, but for what differs from one answer to the next.
fn header(answer: &Answer) -> BTreeMap<String, String> {
    let lines = answer.headers.iter();
    lines
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect()
}

#[tokio::test]
async fn head_says_in_its_header_what_get_says() {
    let app = start(&[]).await;
    for path in [
        "/",
        "/en/",
        "/en/harbour",
        "/fr/harbour/signatories",
        "/fr/harbour/signatories?q=quill",
        "/en/harbour/print",
        "/en/harbour/letter.txt",
        "/en/harbour/signatories.csv",
        "/en/harbour/signatories.json",
        "/embed/fr/harbour",
        "/embed.js",
        "/badge/en/harbour.svg",
        "/api/v1/letters",
        "/api/v1/letters/harbour",
        "/api/v1/letters/harbour/count",
        LIST,
        "/api/v1/organizations?q=am",
        "/en/privacy",
        "/en/how-we-check",
        "/.well-known/security.txt",
        "/harbour",
        "/api/v1/letters/nowhere",
    ] {
        let (get, head) = (app.get(path).await, app.ask(Method::HEAD, path, &[]).await);
        assert_eq!(head.status, get.status, "{path}");
        let (expected, mut said) = (header(&get), header(&head));
        // hyper writes the length of an answer to GET.
        if let Some(length) = said.remove("content-length") {
            assert_eq!(length, get.body.len().to_string(), "{path}");
        }
        assert_eq!(said, expected, "{path}");
    }
}

async fn send(app: &TestApp, path: &str, lang: &str, body: String, kind: &str) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri_str(path)
        .header("accept-language", lang)
        .header("content-type", kind);
    app.answer(request.body(body)).await
}

fn ann(lang: &str) -> Value {
    json!({
        "language": lang, "kind": "individual", "name": "Ann Quill", "email": "ann@example.org",
        "visibility": "name", "consent": { "publish": true },
    })
}

/// One failure of each status that a program can cause.
async fn failures(app: &TestApp, lang: &str) -> Vec<(u16, Answer)> {
    let ask = async |method: Method, path: &str| {
        app.ask(method, path, &[("accept-language", lang)]).await
    };
    let post =
        async |path: &str, body: String| send(app, path, lang, body, "application/json").await;
    let huge = format!("{{\"name\":\"{}\"}}", "x".repeat(200_000));
    vec![
        (400, ask(Method::GET, &format!("{LIST}?after=%21")).await),
        (400, ask(Method::GET, &format!("{LIST}?language=de")).await),
        (400, post(SIGN, "{".to_owned()).await),
        (404, ask(Method::GET, "/api/v1/letters/nowhere").await),
        (404, ask(Method::GET, "/api/v1/nothing").await),
        (
            404,
            post("/api/v1/letters/nowhere/signatures", ann(lang).to_string()).await,
        ),
        (405, ask(Method::PUT, LIST).await),
        (405, ask(Method::GET, SIGN).await),
        (413, post(SIGN, huge).await),
        (
            415,
            send(app, SIGN, lang, ann(lang).to_string(), "text/plain").await,
        ),
        (
            422,
            post(
                SIGN,
                json!({ "language": lang, "kind": "individual" }).to_string(),
            )
            .await,
        ),
    ]
}

#[tokio::test]
async fn every_failure_of_the_api_explains_itself_in_both_languages() {
    let app = start(&[]).await;
    let (english, french) = (failures(&app, "en").await, failures(&app, "fr").await);
    for ((status, english), (_, french)) in english.iter().zip(&french) {
        let mut sentences = Vec::new();
        for answer in [english, french] {
            assert_eq!(answer.status, *status, "{}", answer.body);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.header("cache-control"), "no-store");
            let problem = answer.json();
            assert_eq!(problem["status"], *status);
            assert_eq!(problem["type"], "about:blank");
            assert!(problem["title"].is_string() && problem["instance"].is_string());
            let said = problem["detail"].as_str().unwrap_or_default().to_owned();
            assert!(said.len() > 15 || *status == 422, "{status}: {problem}");
            let fields = problem["errors"].as_array().cloned().unwrap_or_default();
            assert_eq!(fields.is_empty(), *status != 422, "{problem}");
            sentences.push((said, fields));
        }
        assert_ne!(sentences[0], sentences[1], "{status} in both languages");
        assert_ne!(english.json()["instance"], french.json()["instance"]);
    }
    let allowed: Vec<&str> = english
        .iter()
        .filter(|(status, _)| *status == 405)
        .map(|(_, answer)| answer.header("allow"))
        .collect();
    assert_eq!(allowed, ["GET, HEAD, OPTIONS", "POST, OPTIONS"]);
    assert_eq!(app.rows("verification").await, 0, "nothing was recorded");
}

#[tokio::test]
async fn a_quota_that_is_used_up_says_when_to_try_again_in_both_languages() {
    let mut details = Vec::new();
    for lang in ["en", "fr"] {
        let app = start(&[("UNDERSIGNED_LIMITS__SIGN", "1/1m")]).await;
        let body = ann(lang).to_string();
        let first = send(&app, SIGN, lang, body.clone(), "application/json").await;
        assert_eq!(first.status, 202, "{}", first.body);
        let second = send(&app, SIGN, lang, body, "application/json").await;
        assert_eq!(second.status, 429);
        assert_eq!(second.header("retry-after"), "60");
        details.push(second.json()["detail"].as_str().unwrap().to_owned());
        assert_eq!(app.rows("signature").await, 3, "the list and one request");
    }
    assert_ne!(details[0], details[1]);
    assert!(details.iter().all(|detail| !detail.is_empty()));
}

#[tokio::test]
async fn what_a_closed_letter_answers_depends_on_the_letter_alone() {
    let app = start(&[]).await;
    let path = "/api/v1/letters/over/signatures";
    let mut answers = Vec::new();
    for name in ["Ann Quill", "", "<b>"] {
        let mut body = ann("en");
        body["name"] = json!(name);
        let answer = send(&app, path, "en", body.to_string(), "application/json").await;
        assert!(answer.status.is_client_error(), "{}", answer.body);
        answers.push((answer.status, answer.json()["detail"].clone()));
    }
    assert_eq!(answers[0], answers[2], "a valid name changes nothing");
    assert_eq!(app.rows("signature").await, 2);
}
