//! Signing by the API: by programs, and by pages of the sites that a letter names.

use poem::Request;
use poem::http::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, LetterFolder};
use crate::signing::{Signing, link};

const PATH: &str = "/api/v1/letters/harbour/signatures";
const PARTNER: &str = "https://partner.example";
const ACCEPTED: &str = r#"{"status":"check-your-inbox"}"#;

fn ann() -> Value {
    json!({
        "language": "en", "kind": "individual", "name": "Ann Quill", "sort_name": "Quill, Ann",
        "title": "Pilot", "affiliation": "Harbour College", "place": "Nova Scotia",
        "email": "ann@example.org", "visibility": "name",
        "consent": { "publish": true, "updates": false },
    })
}

fn amity() -> Value {
    json!({
        "language": "fr", "kind": "organization",
        "name": { "en": "The Amity Society", "fr": "Société de l’Amitié" },
        "website": "amity.example", "place": "Québec", "email": "ines@amity.example",
        "representative": { "name": "Ines Varga", "title": "Présidente", "public": true },
        "consent": { "authorized": true },
    })
}

fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    match body.pointer_mut(pointer) {
        Some(place) => *place = value,
        None => {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            body.pointer_mut(parent).unwrap()[name] = value;
        }
    }
    body
}

async fn send(signing: &Signing, body: impl Into<poem::Body>, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri_str(PATH)
        .header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    signing.app.answer(request.body(body)).await
}

async fn post(signing: &Signing, body: &Value) -> Answer {
    send(signing, body.to_string(), &[]).await
}

/// A letter that names the partner's site.
async fn with_partner() -> Signing {
    let signing = Signing::start().await;
    let origins = format!("origins = [\"{PARTNER}\"]");
    let shore = LetterFolder::new("shore").setting(&origins);
    signing.app.import(&shore).await.unwrap();
    signing
}

async fn ask(
    signing: &Signing,
    method: Method,
    slug: &str,
    headers: &[(&'static str, &str)],
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri_str(format!("/api/v1/letters/{slug}/signatures"))
        .header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    signing.app.answer(request.body(ann().to_string())).await
}

fn pointers(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    errors
        .iter()
        .map(|error| {
            assert!(!error["detail"].as_str().unwrap().is_empty());
            error["pointer"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[tokio::test]
async fn an_individual_signs_through_the_api_and_is_listed_after_confirming() {
    let signing = Signing::start().await;
    let answer = post(&signing, &ann()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_str()),
        (202, ACCEPTED)
    );
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(!answer.headers.contains_key("set-cookie"));
    let mail = signing.arrived().await.remove(0);
    assert_eq!(mail.to, "ann@example.org");
    signing.press(&link(&mail)).await;
    assert_eq!(signing.sentence().await, "1 individual");
    let page = signing.app.get("/en/harbour").await;
    assert_eq!(page.names(), ["Ann Quill"]);
    assert!(page.body.contains("Harbour College"));
}

#[tokio::test]
async fn the_api_accepts_an_organization_with_names_in_both_languages() {
    let signing = Signing::start().await;
    assert_eq!(post(&signing, &amity()).await.status, 202);
    let mail = signing.arrived().await.remove(0);
    assert!(mail.subject.starts_with("Confirmez votre signature"));
    let shown = signing.app.get(&link(&mail)).await;
    assert!(shown.body.contains("Société de l’Amitié"));
    let one_name = with(amity(), "/name", json!("Amity"));
    assert_eq!(post(&signing, &one_name).await.status, 202);
    let other_name = with(amity(), "/name", json!({ "en": "Amity" }));
    assert_eq!(post(&signing, &other_name).await.status, 202);
}

#[tokio::test]
async fn api_answers_are_identical_for_known_and_unknown_addresses() {
    let signing = Signing::start().await;
    let fresh = post(&signing, &ann()).await;
    signing.press(&link(&signing.arrived().await[0])).await;
    let again = post(&signing, &ann()).await;
    let stranger = post(&signing, &with(ann(), "/email", json!("bob@example.org"))).await;
    let held = post(
        &signing,
        &with(ann(), "/name", json!("buy at cheap-pills.com")),
    )
    .await;
    for answer in [&again, &stranger, &held] {
        assert_eq!(answer.status, fresh.status);
        assert_eq!(answer.body, fresh.body);
        assert_eq!(answer.headers, fresh.headers);
    }
    let subjects: Vec<String> = signing
        .arrived()
        .await
        .into_iter()
        .map(|mail| mail.subject)
        .collect();
    assert!(
        subjects
            .iter()
            .any(|subject| subject.starts_with("You have already signed"))
    );
}

#[tokio::test]
async fn api_errors_name_each_wrong_field_in_the_language_of_the_request() {
    let signing = Signing::start().await;
    let body = json!({
        "language": "fr", "kind": "individual", "name": 7, "email": "joanna@", "visiblity": "name",
        "title": ["x"], "place": "a".repeat(201), "consent": { "publish": "yes", "update": true, "a/b~c": 1 },
    });
    let answer = post(&signing, &body).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let mut found = pointers(&answer);
    found.sort();
    assert_eq!(
        found,
        [
            "/consent/a~1b~0c",
            "/consent/publish",
            "/consent/update",
            "/email",
            "/name",
            "/place",
            "/title",
            "/visibility",
            "/visiblity",
        ]
    );
    let problem = answer.json();
    assert_eq!(problem["status"], 422);
    let of = |pointer: &str| {
        let errors = problem["errors"].as_array().unwrap();
        let error = errors.iter().find(|error| error["pointer"] == pointer);
        error.unwrap()["detail"].as_str().unwrap().to_owned()
    };
    assert_eq!(of("/visiblity"), "Champ inconnu");
    assert!(of("/email").contains("nom@exemple.ca"));

    let organization = json!({ "language": "en", "kind": "organization", "name": { "de": "X" },
        "website": "nowhere", "representative": { "email": "x" }, "consent": {}, "email": "a@b.example", "visibility": "name" });
    let mut found = pointers(&post(&signing, &organization).await);
    found.sort();
    assert_eq!(
        found,
        [
            "/consent/authorized",
            "/name",
            "/name/de",
            "/representative/email",
            "/representative/name",
            "/visibility",
            "/website",
        ]
    );
    assert_eq!(
        pointers(&post(&signing, &json!({})).await),
        ["/language", "/kind"]
    );
    assert!(signing.arrived().await.is_empty());
}

#[tokio::test]
async fn api_errors_depend_on_the_request_and_not_on_existing_signatures() {
    let signing = Signing::start().await;
    let wrong = with(ann(), "/visibility", json!("loud"));
    let before = post(&signing, &wrong).await;
    post(&signing, &ann()).await;
    signing.press(&link(&signing.arrived().await[0])).await;
    let after = post(&signing, &wrong).await;
    assert_eq!(before.json()["errors"], after.json()["errors"]);
    assert_eq!(before.body.len(), after.body.len());
}

#[tokio::test]
async fn cors_allows_only_the_sites_that_the_letter_names() {
    let signing = with_partner().await;
    let preflight = |origin: &'static str| {
        [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type"),
        ]
    };
    let allowed = ask(&signing, Method::OPTIONS, "shore", &preflight(PARTNER)).await;
    assert_eq!(allowed.status, 204);
    assert_eq!(allowed.header("access-control-allow-origin"), PARTNER);
    assert_eq!(allowed.header("access-control-allow-methods"), "POST");
    assert_eq!(
        allowed.header("access-control-allow-headers"),
        "content-type"
    );
    assert!(
        !allowed
            .headers
            .contains_key("access-control-allow-credentials")
    );
    assert_eq!(allowed.header("vary"), "origin");
    for (slug, origin) in [
        ("shore", "https://evil.example"),
        ("shore", "http://partner.example"),
        ("shore", "null"),
        ("harbour", PARTNER),
    ] {
        for method in [Method::OPTIONS, Method::POST] {
            let refused = ask(&signing, method, slug, &preflight(origin)).await;
            assert_eq!(refused.status, 403, "{slug} {origin}");
            assert!(!refused.headers.contains_key("access-control-allow-origin"));
            assert_eq!(refused.header("vary"), "origin");
        }
    }
    assert!(signing.arrived().await.is_empty());
}

#[tokio::test]
async fn named_sites_and_our_pages_can_sign_but_pages_without_an_origin_cannot() {
    let signing = with_partner().await;
    let signed = ask(
        &signing,
        Method::POST,
        "shore",
        &[("origin", PARTNER), ("sec-fetch-site", "cross-site")],
    )
    .await;
    assert_eq!(
        (signed.status.as_u16(), signed.body.as_str()),
        (202, ACCEPTED)
    );
    assert_eq!(signed.header("access-control-allow-origin"), PARTNER);
    assert_eq!(signed.header("vary"), "origin");
    let unnamed = ask(
        &signing,
        Method::POST,
        "shore",
        &[("sec-fetch-site", "cross-site")],
    )
    .await;
    assert_eq!(unnamed.status, 403);
    let ours = ask(
        &signing,
        Method::POST,
        "shore",
        &[
            ("origin", "https://letters.example.org"),
            ("sec-fetch-site", "same-origin"),
        ],
    )
    .await;
    assert_eq!(ours.status, 202);
}

#[tokio::test]
async fn a_page_that_may_sign_can_also_read_what_is_wrong() {
    let signing = with_partner().await;
    let request = Request::builder()
        .method(Method::POST)
        .uri_str("/api/v1/letters/shore/signatures")
        .header("content-type", "text/plain")
        .header("origin", PARTNER)
        .body("{}");
    let answer = signing.app.answer(request).await;
    assert_eq!(answer.status, 415);
    assert_eq!(answer.header("access-control-allow-origin"), PARTNER);
    assert_eq!(answer.json()["status"], 415);
}

#[tokio::test]
async fn an_api_client_over_its_quota_gets_a_retry_after_header() {
    let signing = Signing::start_with(&[("UNDERSIGNED_LIMITS__SIGN", "1/1h")]).await;
    assert_eq!(post(&signing, &ann()).await.status, 202);
    let known = post(&signing, &ann()).await;
    let stranger = post(&signing, &with(ann(), "/email", json!("bob@example.org"))).await;
    let french = post(&signing, &amity()).await;
    for answer in [&known, &stranger, &french] {
        assert_eq!(answer.status, 429);
        assert_eq!(answer.header("retry-after"), "3600");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    assert_eq!(known.body.len(), stranger.body.len());
    assert!(
        french.json()["detail"]
            .as_str()
            .unwrap()
            .contains("votre réseau")
    );
    signing.app.app.clock.advance(3_600_000);
    assert_eq!(post(&signing, &ann()).await.status, 202);
}

#[tokio::test]
async fn a_letter_that_is_closed_or_unknown_is_not_signed() {
    let signing = Signing::start().await;
    let unknown = ask(&signing, Method::POST, "nowhere", &[]).await;
    assert_eq!(unknown.status, 404);
    signing.app.app.clock.advance(400 * 86_400_000);
    let closed = post(&signing, &ann()).await;
    assert_eq!(closed.status, 409);
    assert_eq!(
        closed.json()["detail"],
        "Signatures for this letter are closed."
    );
}

#[tokio::test]
async fn hostile_request_bodies_get_a_4xx_answer() {
    let signing = Signing::start().await;
    let deep = format!("{}{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let many: String = (0..4_000).map(|n| format!("\"k{n}\":{n},")).collect();
    let members = format!("{{{many}\"language\":\"en\",\"kind\":\"individual\"}}");
    let nul = with(ann(), "/name", json!("Ann\u{0}\u{202e} Quill")).to_string();
    for (body, status) in [
        (Vec::new(), 400),
        (b"[]".to_vec(), 400),
        (b"{\"language\":\"en\",\"kind\":\"\xff\"}".to_vec(), 400),
        (deep.into_bytes(), 400),
        (vec![b' '; 1_000_000], 413),
        (members.into_bytes(), 422),
        (nul.into_bytes(), 202),
        (
            with(ann(), "/name", json!("\u{200b}\u{2060}"))
                .to_string()
                .into_bytes(),
            422,
        ),
        (
            with(ann(), "/email", json!("a\r\nBcc: b@example.org"))
                .to_string()
                .into_bytes(),
            422,
        ),
        (
            br#"{"language":"en","language":"fr","kind":"x"}"#.to_vec(),
            422,
        ),
    ] {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let answer = send(&signing, body, &[]).await;
        assert_eq!(answer.status, status, "{shown}");
        if status == 422 {
            assert!(pointers(&answer).len() <= 50);
        }
    }
    let mail = signing.arrived().await.remove(0);
    let shown = signing.app.get(&link(&mail)).await;
    assert!(shown.names().contains(&"Ann Quill".to_owned()) || shown.body.contains("Ann Quill"));
}

#[tokio::test]
async fn a_mistyped_mail_domain_is_a_problem_that_names_the_suggestion_unless_the_caller_insists() {
    let signing = Signing::start().await;
    let typed = with(ann(), "/email", json!("ann@gmial.com"));
    let asked = post(&signing, &typed).await;
    assert_eq!(asked.status, 422);
    let error = &asked.json()["errors"][0];
    assert_eq!(error["pointer"], "/email");
    assert_eq!(error["suggestion"], "ann@gmail.com");
    let detail = error["detail"].as_str().unwrap();
    assert!(
        detail.starts_with("Did you mean ann@gmail.com?"),
        "{detail}"
    );
    assert!(detail.contains("email_is_right"), "{detail}");
    assert_eq!(signing.app.rows("signature").await, 0);
    for wrong in [json!("yes"), json!(1)] {
        let answer = post(&signing, &with(typed.clone(), "/email_is_right", wrong)).await;
        assert_eq!(answer.json()["errors"][0]["pointer"], "/email_is_right");
    }
    let insisted = post(&signing, &with(typed, "/email_is_right", json!(true))).await;
    assert_eq!(insisted.status, 202);
    assert_eq!(signing.arrived().await[0].to, "ann@gmial.com");
}
