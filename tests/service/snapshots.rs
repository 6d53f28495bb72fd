//! Public pages are made once per change: never older than stated, never of two moments at once, and in
//! the end the same as if they were made for each reader.

use std::io::Read as _;
use std::sync::Arc;

use poem::http::Method;
use poem::{Endpoint, EndpointExt, Request, Response};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use undersigned::{routes, schedule};

use crate::harness::{LetterFolder, TestApp};
use crate::signing::{AMITY, ANN, Signing, link, with};

/// The pace of a service as it is delivered.
const PACED: &[(&str, &str)] = &[("UNDERSIGNED_PAGE_REFRESH_MS", "1000")];
/// A page that may have changed is sent for less than this after it was made, in milliseconds.
const MAX_AGE: i64 = 5_000;

/// Every address that is kept ready.
const PAGES: [&str; 14] = [
    "/en/",
    "/fr/",
    "/en/harbour",
    "/fr/harbour",
    "/en/harbour/signatories",
    "/fr/harbour/signatories",
    "/en/harbour/add-to-your-site",
    "/fr/harbour/add-to-your-site",
    "/embed/en/harbour",
    "/embed/fr/harbour?theme=dark",
    "/badge/en/harbour.svg",
    "/badge/fr/harbour.svg?theme=auto",
    "/api/v1/letters/harbour/count",
    "/embed/en/harbour?theme=light",
];

async fn ask(endpoint: &impl Endpoint<Output = Response>, path: &str) -> (u16, String) {
    let request = Request::builder().uri_str(path).finish();
    let response = endpoint.get_response(request).await;
    let status = response.status().as_u16();
    (status, response.into_body().into_string().await.unwrap())
}

impl Signing {
    async fn sign_as(&self, name: &str, email: &str) {
        self.signed(&with(&with(ANN, "name", name), "email", email))
            .await;
    }

    async fn has_name(&self, path: &str, name: &str) -> bool {
        self.app.get(path).await.body.contains(name)
    }

    /// Lets tasks beside this one go on until a page shows a name.
    async fn wait_for_name(&self, path: &str, name: &str) {
        while !self.has_name(path, name).await {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn a_second_reader_costs_no_statement() {
    let signing = Signing::start_with(PACED).await;
    signing.signed(ANN).await;
    for page in PAGES {
        assert_eq!(signing.app.get(page).await.status, 200, "{page}");
    }
    let statements = signing.app.statements();
    for page in PAGES {
        assert_eq!(signing.app.get(page).await.status, 200, "{page}");
        let head = signing.app.ask(Method::HEAD, page, &[]).await;
        assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""));
    }
    assert_eq!(statements(), Vec::<String>::new());
}

#[tokio::test]
async fn a_thousand_readers_who_wait_cause_one_rendering() {
    let signing = Signing::start_with(PACED).await;
    signing.signed(ANN).await;
    let statements = signing.app.statements();
    signing.app.get("/en/harbour").await;
    let for_one = statements();
    assert!(!for_one.is_empty());
    let endpoint = routes::endpoint(signing.app.app.clone());
    let readers = (0..1_000).map(|_| ask(&endpoint, "/en/harbour"));
    let pages = futures_util::future::join_all(readers).await;
    assert!(pages.iter().all(|page| page == &pages[0] && page.0 == 200));
    // Whoever finds no page looks up whether there is such a letter; one of them makes the page.
    assert_eq!(statements(), for_one);
}

#[tokio::test]
async fn while_signatures_come_in_a_page_is_made_once_a_second_and_readers_do_not_wait() {
    let signing = Signing::start_with(PACED).await;
    signing.app.get("/en/harbour").await;
    signing.sign_as("Bea Reed", "bea@example.org").await;
    assert!(!signing.has_name("/en/harbour", "Bea Reed").await);
    signing.app.app.clock.advance(999);
    assert!(!signing.has_name("/en/harbour", "Bea Reed").await);
    signing.app.app.clock.advance(1);
    // The first reader gets the old page and has the next one made.
    assert!(!signing.has_name("/en/harbour", "Bea Reed").await);
    signing.wait_for_name("/en/harbour", "Bea Reed").await;
}

#[tokio::test]
async fn nobody_who_withdrew_is_shown_longer_than_stated() {
    let signing = Signing::start_with(PACED).await;
    signing.sign_as("Bea Reed", "bea@example.org").await;
    let own = signing.all_mail().await;
    let own = own
        .iter()
        .find_map(|mail| mail.text.lines().find(|line| line.contains("/signature/")))
        .unwrap()
        .trim()
        .replace("https://letters.example.org", "");
    for page in PAGES {
        signing.app.get(page).await;
    }
    assert!(signing.has_name("/en/harbour", "Bea Reed").await);
    let withdrawn = signing
        .submit(&format!("{own}/withdraw"), &[("action", "withdraw")])
        .await;
    assert_eq!(withdrawn.status, 303);
    signing.app.app.clock.advance(MAX_AGE);
    for page in PAGES {
        assert!(!signing.has_name(page, "Bea Reed").await, "{page}");
    }
}

#[tokio::test]
async fn a_page_shows_the_closing_of_a_letter_at_its_time() {
    let signing = Signing::start_with(PACED).await;
    let open = signing.app.get("/en/harbour").await;
    assert_eq!(open.attributes("a[href$='/sign']", "href").len(), 1);
    // 2026-09-16, after midnight in all of Canada.
    signing.app.app.clock.advance(69 * 86_400_000);
    let closed = signing.app.get("/en/harbour").await;
    assert_eq!(
        closed.attributes("a[href$='/sign']", "href"),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn what_a_command_changed_beside_the_server_is_shown_after_its_next_look() {
    let signing = Signing::start_with(PACED).await;
    signing.signed(AMITY).await;
    let shown = "/en/harbour/signatories";
    assert!(!signing.has_name(shown, "The Amity Society").await);
    let id = signing.ids().await.remove(0);
    let seen = signing.seen(&id).await;
    signing.told(&["signatures", "approve", &seen]).await;
    signing.app.app.clock.advance(MAX_AGE);
    assert!(!signing.has_name(shown, "The Amity Society").await);
    schedule::follow_changes(&signing.app.app).await;
    assert!(signing.has_name(shown, "The Amity Society").await);
    signing
        .told(&["organization", "member", "The Amity Society"])
        .await;
    schedule::follow_changes(&signing.app.app).await;
    signing.app.app.clock.advance(MAX_AGE);
    assert!(signing.has_name(shown, "member organization").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_page_made_while_signatures_come_in_counts_the_names_that_it_shows() {
    let signing = Arc::new(Signing::start().await);
    let signs = Arc::clone(&signing);
    let writing = tokio::spawn(async move {
        for number in 0..25 {
            let name = format!(
                "Bea Reed {}",
                ["Ash", "Elm", "Fir", "Oak", "Yew"][number % 5]
            );
            signs
                .sign_as(&name, &format!("bea{number}@example.org"))
                .await;
        }
    });
    let mut seen = 0;
    while !writing.is_finished() {
        let page = signing.app.get("/en/harbour").await;
        let sentence = page.texts("#sentence").remove(0);
        // "Be the first to sign" holds no number.
        let count = sentence.split(' ').next().unwrap().parse().unwrap_or(0);
        assert_eq!(page.names().len(), count, "{sentence}");
        seen = count;
    }
    writing.await.unwrap();
    assert!(seen > 0);
}

#[tokio::test]
async fn a_page_leaves_in_the_encoding_that_the_client_prefers() {
    let signing = Signing::start_with(PACED).await;
    signing.signed(ANN).await;
    let endpoint = routes::endpoint(signing.app.app.clone());
    let plain = ask(&endpoint, "/en/harbour").await.1;
    for (accepted, sent) in [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
    ] {
        let request = Request::builder()
            .uri_str("/en/harbour")
            .header("accept-encoding", accepted)
            .finish();
        let response = endpoint.get_response(request).await;
        let header = |name: &str| response.header(name).unwrap_or_default().to_owned();
        assert_eq!(header("content-encoding"), sent, "{accepted}");
        assert_eq!(header("vary"), "accept-encoding");
        let tag = header("etag");
        let body = response.into_body().into_vec().await.unwrap();
        assert_eq!(unpack(sent, &body), plain, "{accepted}");
        let again = Request::builder()
            .uri_str("/en/harbour")
            .header("accept-encoding", accepted)
            .header("if-none-match", &tag)
            .finish();
        let unchanged = endpoint.get_response(again).await;
        assert_eq!(unchanged.status(), 304);
        assert_eq!(unchanged.into_body().into_vec().await.unwrap(), b"");
    }
}

fn unpack(encoding: &str, body: &[u8]) -> String {
    let mut text = String::new();
    match encoding {
        "br" => brotli::Decompressor::new(body, 4_096).read_to_string(&mut text),
        "gzip" => flate2::read::GzDecoder::new(body).read_to_string(&mut text),
        _ => return String::from_utf8(body.to_vec()).unwrap(),
    }
    .unwrap();
    text
}

#[tokio::test]
async fn addresses_of_no_page_are_not_kept() {
    let signing = Signing::start_with(PACED).await;
    for _ in 0..2 {
        for path in [
            "/en/nothing",
            "/embed/en/nothing",
            "/badge/en/nothing.svg",
            "/api/v1/letters/nothing/count",
            "/en/harbour/signatories?page=2",
        ] {
            assert_eq!(signing.app.get(path).await.status, 404, "{path}");
        }
    }
    signing
        .app
        .import(&LetterFolder::new("nothing"))
        .await
        .unwrap();
    assert_eq!(signing.app.get("/en/nothing").await.status, 200);
}

/// One change of what is shown, chosen by chance.
async fn act(signing: &Signing, random: &mut StdRng, number: usize) -> String {
    let ids = signing
        .texts("SELECT public_id || '@' || edition FROM signature WHERE state = 'published' ORDER BY id")
        .await;
    let one = |random: &mut StdRng| ids.get(random.random_range(0..ids.len().max(1))).cloned();
    let trees = ["Ash", "Elm", "Fir", "Oak", "Yew", "Box", "Bay", "May"];
    let name = format!("{} Reed{}", trees[number % 8], "k".repeat(number / 8));
    let email = format!("person{number}@example.org");
    match (random.random_range(0..9), one(random)) {
        (0, Some(id)) => {
            let remove = ["signatures", "remove", &id, "--reason", "asked"];
            signing.told(&remove).await
        }
        (1, Some(id)) => {
            let correct = ["signatures", "correct", &id, "--name", &name];
            signing.told(&correct).await
        }
        (2, _) => {
            let member = ["organization", "member", "The Amity Society"];
            let no = ["organization", "member", "The Amity Society", "--no"];
            let arguments: &[&str] = if random.random() { &member } else { &no };
            format!("member: {}", signing.command(arguments).await.status)
        }
        (3, _) => {
            signing.app.app.clock.advance(12 * 3_600_000);
            "half a day".to_owned()
        }
        (4, _) => {
            signing.sign("en", AMITY).await;
            let mails = signing.arrived().await;
            if let Some(mail) = mails.iter().find(|mail| mail.text.contains("/confirm/")) {
                signing.press(&link(mail)).await;
            }
            let held = signing
                .texts("SELECT public_id || '@' || edition FROM signature WHERE state = 'held' ORDER BY id")
                .await;
            match held.first() {
                Some(id) => {
                    let approve = ["signatures", "approve", id];
                    signing.told(&approve).await
                }
                None => "an organization signs again".to_owned(),
            }
        }
        (5, _) => {
            let fields = with(&with(ANN, "name", &name), "email", &email);
            signing
                .signed(&with(&fields, "visibility", "counted"))
                .await;
            "counted only".to_owned()
        }
        _ => {
            signing.sign_as(&name, &email).await;
            format!("{name} signs")
        }
    }
}

#[tokio::test]
async fn after_any_acts_each_page_is_byte_for_byte_what_a_fresh_server_shows() {
    for seed in 0..3 {
        let mut random = StdRng::seed_from_u64(seed);
        let signing = Signing::start_with(PACED).await;
        let kept = routes::endpoint(signing.app.app.clone()).boxed();
        let mut done = Vec::new();
        for number in 0..12 {
            done.push(act(&signing, &mut random, number).await);
            schedule::follow_changes(&signing.app.app).await;
            signing.app.app.clock.advance(MAX_AGE);
            let fresh = routes::endpoint(signing.app.app.clone());
            for page in PAGES {
                let (kept, fresh) = (ask(&kept, page).await, ask(&fresh, page).await);
                assert!(kept == fresh, "{page} after {done:#?}");
            }
        }
    }
}

#[tokio::test]
async fn without_a_pace_each_answer_shows_what_is_stored() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    let signing = Signing::over(app).await;
    for number in 0..3 {
        let name = format!("Bea Reed {number}");
        signing
            .sign_as("Bea Reed", &format!("bea{number}@example.org"))
            .await;
        assert_eq!(
            signing.app.get("/en/harbour").await.names().len(),
            number + 1,
            "{name}"
        );
    }
}
