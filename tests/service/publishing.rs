//! What everybody sees.

use poem::http::Method;

use crate::harness::{LetterFolder, TestApp};

async fn with_names(names: &[&str]) -> TestApp {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour").individuals(names))
        .await
        .unwrap();
    app
}

#[tokio::test]
async fn a_letter_is_read_in_both_languages_and_the_switch_stays_on_the_page() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour").row("organization,Amity Canada,Amitié Canada,,,,,"))
        .await
        .unwrap();
    let french = app.get("/fr/harbour").await;
    assert_eq!(french.texts("h1"), ["Gardons le havre ouvert"]);
    assert_eq!(french.texts("#sentence"), ["1 organisation"]);
    assert_eq!(french.names(), ["Amitié Canada"]);
    assert_eq!(french.attributes("html", "lang"), ["fr-CA"]);
    assert_eq!(
        french.attributes("header nav a", "href"),
        ["/fr/harbour/add-to-your-site", "/en/harbour"]
    );
    let alternates = french.attributes("link[rel=alternate]", "href");
    assert_eq!(
        alternates,
        [
            "https://letters.example.org/fr/harbour",
            "https://letters.example.org/en/harbour",
            "https://letters.example.org/en/harbour"
        ]
    );
    assert_eq!(app.get("/en/harbour").await.names(), ["Amity Canada"]);
}

#[tokio::test]
async fn an_address_without_language_leads_to_the_readers() {
    let app = with_names(&["Ann"]).await;
    let answer = app
        .ask(
            Method::GET,
            "/harbour",
            &[("accept-language", "fr-CA, en;q=0.5")],
        )
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (302, "/fr/harbour")
    );
    let answer = app.get("/").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (302, "/en/")
    );
}

#[tokio::test]
async fn search_ignores_case_accents_and_punctuation() {
    let app = with_names(&["Zoë Tremblay", "Shaun O'Connell", "Ann"]).await;
    for query in [
        "zoe",
        "TREMBLAY",
        "zo%C3%AB%20t",
        "oconnell",
        "o%E2%80%99connell",
    ] {
        assert_eq!(
            app.get(&format!("/en/harbour/signatories?q={query}"))
                .await
                .names()
                .len(),
            1,
            "{query}"
        );
    }
    let nothing = app.get("/en/harbour/signatories?q=nobody").await;
    assert!(nothing.body.contains("No name contains “nobody”."));
    assert_eq!(
        app.get("/en/harbour/signatories?q=%25").await.names().len(),
        3
    );
}

#[tokio::test]
async fn paging_through_a_list_shows_everybody_once_in_order() {
    let names: Vec<String> = (0..450)
        .map(|number| format!("Person {number:03}"))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let app = TestApp::start().await;
    app.import(
        &LetterFolder::new("harbour")
            .organizations(&["Zeal", "Amity"])
            .individuals(&names),
    )
    .await
    .unwrap();
    let mut met = Vec::new();
    let mut next = Some("/fr/harbour/signatories".to_owned());
    while let Some(path) = next {
        let page = app.get(&path).await;
        met.extend(page.names());
        next = page.attributes("a[rel=next]", "href").pop();
    }
    let expected: Vec<&str> = ["Amity", "Zeal"].into_iter().chain(names).collect();
    assert_eq!(met, expected);
}

#[tokio::test]
async fn names_are_escaped_in_html() {
    let odd = [
        "<script>alert(1)</script>x",
        "X Æ A-12",
        "ᐃᓄᐃᑦ",
        "林 美玲",
        "{{ 7*7 }}",
        "Tŝilhqot'in",
    ];
    let app = with_names(&odd).await;
    let mut shown = app.get("/en/harbour").await.names();
    let mut expected: Vec<String> = odd.iter().map(|name| (*name).to_owned()).collect();
    shown.sort();
    expected.sort();
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn the_count_is_json_for_any_site_and_unchanged_counts_need_not_be_sent() {
    let app = with_names(&["Ann", "Ben"]).await;
    let count = app.get("/api/v1/letters/harbour/count").await;
    assert_eq!(count.header("access-control-allow-origin"), "*");
    assert!(count.header("cache-control").contains("stale-if-error"));
    let json = count.json();
    assert_eq!(
        (&json["organizations"], &json["individuals"], &json["total"]),
        (&0.into(), &2.into(), &2.into())
    );
    assert_eq!(json["sentence"]["fr"], "2 personnes");
    assert_eq!(json["as_of"], "2026-07-09T16:00:00Z");
    let tag = count.header("etag");
    let again = app
        .ask(
            Method::GET,
            "/api/v1/letters/harbour/count",
            &[("if-none-match", tag)],
        )
        .await;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""));
}

#[tokio::test]
async fn individuals_leave_in_bulk_only_where_the_letter_allows_it() {
    let app = with_names(&["Ann"]).await;
    let list = app.get("/api/v1/letters/harbour/signatories").await.json();
    assert_eq!(list["individuals"], serde_json::json!([]));
    let open = LetterFolder::new("open-names").individuals(&["Ann"]);
    let settings = std::fs::read_to_string(open.path().join("letter.toml")).unwrap();
    open.write("letter.toml", &format!("names_in_bulk = true\n{settings}"));
    app.import(&open).await.unwrap();
    let list = app
        .get("/api/v1/letters/open-names/signatories")
        .await
        .json();
    assert_eq!(list["individuals"][0]["name"], "Ann");
}

#[tokio::test]
async fn the_404_page_is_in_the_readers_language() {
    let app = TestApp::start().await;
    for (path, title) in [
        ("/en/nothing", "Page not found"),
        ("/fr/rien/signatories?after=%00", "Page introuvable"),
        ("/de/x", "Page not found"),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.texts("h1"), [title], "{path}");
        assert!(!answer.attributes("main a", "href").is_empty());
    }
    let problem = app.get("/api/v1/letters/nothing/count").await;
    assert_eq!(
        (problem.status.as_u16(), problem.header("content-type")),
        (404, "application/problem+json")
    );
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_no_cookie() {
    let app = with_names(&["Ann"]).await;
    for path in [
        "/en/",
        "/en/harbour",
        "/fr/harbour/signatories",
        "/nope/x",
        "/healthz",
        "/api/v1/letters",
    ] {
        let answer = app.get(path).await;
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(
            answer
                .header("strict-transport-security")
                .contains("max-age"),
            "{path}"
        );
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
    assert_eq!(
        app.ask(Method::DELETE, "/en/harbour", &[]).await.status,
        405
    );
}

#[tokio::test]
async fn pages_are_compressed_if_the_client_accepts_it() {
    let app = with_names(&["Ann"]).await;
    let packed = app
        .ask(
            Method::GET,
            "/en/harbour",
            &[("accept-encoding", "br;q=0.1, gzip")],
        )
        .await;
    assert_eq!(
        (packed.header("content-encoding"), packed.header("vary")),
        ("gzip", "accept-encoding")
    );
    let plain = app
        .ask(
            Method::GET,
            "/en/harbour",
            &[("accept-encoding", "gzip;q=0")],
        )
        .await;
    assert_eq!(
        (plain.header("content-encoding"), plain.header("vary")),
        ("", "accept-encoding")
    );
}
