//! What other sites take: the frame, the badge, files, JSON and snippets.

use std::collections::BTreeSet;
use std::path::Path;

use poem::http::Method;
use serde_json::json;
use undersigned::paths;

use crate::harness::{LetterFolder, TestApp};

/// A letter whose title and names do their worst, and whose list may leave in bulk.
pub(crate) const HOSTILE: &str = "Keep <it> \"open\" & 'free' ]]> [x](y)";

pub(crate) async fn hostile() -> TestApp {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("harbour")
        .row("organization,\"=HYPERLINK(\"\"x\"\")\",,,,,,")
        .row("organization,\"<b>Amity</b>, Inc.\",Amitié,,,,,")
        .row("individual,-1+1,,,@SUM(A1),+Affiliation,Québec,")
        .row("individual,Ann Quill,,,,,,");
    let settings = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    let settings = settings.replace("Keep the harbour open", &HOSTILE.replace('"', "\\\""));
    folder.write("letter.toml", &format!("names_in_bulk = true\n{settings}"));
    app.import(&folder).await.unwrap();
    app
}

/// Every address of the route table, read from the code.
fn route_table() -> BTreeSet<String> {
    let mut found = BTreeSet::from([paths::SECURITY.to_owned()]);
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for piece in code.split(".at(").skip(1) {
                let literal = piece.trim_start().strip_prefix('"');
                found.extend(
                    literal
                        .and_then(|rest| rest.split_once('"'))
                        .map(|(at, _)| at.to_owned()),
                );
            }
        }
    }
    assert!(found.len() > 25, "{found:?}");
    found
}

fn filled(route: &str) -> String {
    route
        .replace(":lang", "en")
        .replace(":slug", "harbour")
        .replace(":file", "harbour.svg")
        .replace(":token", &"0".repeat(26))
        .replace(":ticket", "x")
        .replace(":hash", "none")
        .replace(":name", "site.css")
}

#[tokio::test]
async fn only_the_embed_may_be_framed() {
    let app = hostile().await;
    let mut framable = Vec::new();
    for route in route_table()
        .iter()
        .filter(|route| !route.starts_with("/live"))
    {
        let answer = app.get(&filled(route)).await;
        assert!(answer.status.as_u16() < 500, "{route}: {}", answer.status);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors"), "{route}: {policy}");
        if !policy.contains("frame-ancestors 'none'") {
            framable.push(route.clone());
        }
    }
    assert_eq!(framable, ["/embed/:lang/:slug"]);
}

#[test]
fn the_first_segment_of_every_route_is_a_reserved_slug() {
    for route in route_table() {
        let mut parts = route.split('/').filter(|part| !part.is_empty());
        let first = parts.next().unwrap_or(":");
        let word = if first == ":lang" {
            parts.next().unwrap_or(":")
        } else {
            first
        };
        let could_be_slug = word
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        assert!(
            !could_be_slug || paths::RESERVED.contains(&word),
            "{word} of {route} is not reserved"
        );
    }
}

#[tokio::test]
async fn the_embed_shows_count_and_names_without_buttons() {
    let app = hostile().await;
    let frame = app.get("/embed/fr/harbour").await;
    assert_eq!(frame.texts("#sentence"), ["2 organisations et 2 personnes"]);
    assert_eq!(
        frame.texts(".embed-list .name"),
        ["=HYPERLINK(\"x\")", "Amitié", "-1+1", "Ann Quill"]
    );
    for nothing in ["form", "button", "input", "iframe"] {
        assert!(frame.attributes(nothing, "class").is_empty() && frame.texts(nothing).is_empty());
    }
    assert_eq!(
        frame.attributes("a", "href"),
        ["https://letters.example.org/fr/harbour"]
    );
    assert_eq!(frame.attributes("a", "target"), ["_blank"]);
    assert!(
        frame
            .header("content-security-policy")
            .contains("form-action 'none'")
    );
    assert_eq!(frame.header("x-robots-tag"), "noindex");
    for path in [&frame.attributes("script", "src")[0], "/embed.js"] {
        let script = app.get(path).await;
        assert_eq!(script.status, 200, "{path}");
        assert_eq!(script.header("access-control-allow-origin"), "*");
        assert_eq!(
            script.header("cross-origin-resource-policy"),
            "cross-origin"
        );
    }
}

#[tokio::test]
async fn the_badge_shows_the_count_and_is_cached() {
    let app = hostile().await;
    let badge = app.get("/badge/en/harbour.svg").await;
    assert_eq!(badge.header("content-type"), "image/svg+xml");
    assert_eq!(badge.header("cross-origin-resource-policy"), "cross-origin");
    assert!(badge.header("cache-control").contains("max-age=5"));
    assert!(badge.body.contains("&lt;it&gt;") && !badge.body.contains("<it>"));
    assert_eq!(badge.attributes("svg", "role"), ["img"]);
    assert_eq!(badge.texts("text"), ["2 organizations and 2 individuals"]);
    let again = app
        .ask(
            Method::GET,
            "/badge/en/harbour.svg",
            &[("if-none-match", badge.header("etag"))],
        )
        .await;
    assert_eq!(again.status, 304);
    let dark = app.get("/badge/fr/harbour.svg?theme=dark").await;
    assert!(dark.body.contains("#161614") && dark.body.contains("2 organisations et 2 personnes"));
    for (path, status) in [
        ("/badge/en/harbour.svg?theme=pink", 400),
        ("/badge/en/harbour.png", 404),
        ("/badge/de/harbour.svg", 404),
        ("/badge/en/nothing.svg", 404),
    ] {
        assert_eq!(app.get(path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn the_json_list_is_paged_by_cursor_in_the_requested_language() {
    let app = TestApp::start().await;
    let names: Vec<String> = (0..600)
        .map(|number| format!("Person {number:03}"))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = LetterFolder::new("harbour")
        .row("organization,Amity Canada,Amitié Canada,,,,,")
        .individuals(&names);
    let settings = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    folder.write("letter.toml", &format!("names_in_bulk = true\n{settings}"));
    app.import(&folder).await.unwrap();
    let first = app
        .get("/api/v1/letters/harbour/signatories?language=fr")
        .await
        .json();
    assert_eq!(first["organizations"][0]["name"], "Amitié Canada");
    assert_eq!(first["organizations"][0]["standing"], "entered");
    let next = first["next"].as_str().unwrap();
    let rest = app
        .get(&format!(
            "/api/v1/letters/harbour/signatories?language=fr&after={next}"
        ))
        .await
        .json();
    let count = |page: &serde_json::Value| page["individuals"].as_array().unwrap().len();
    assert_eq!(count(&first) + count(&rest), 600);
    assert_eq!(rest["next"], json!(null));
    for wrong in ["language=de", "after=x"] {
        let answer = app
            .get(&format!("/api/v1/letters/harbour/signatories?{wrong}"))
            .await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
    let letter = app.get("/api/v1/letters/harbour").await.json();
    assert_eq!(letter["open"], true);
    assert_eq!(letter["accepts"], json!(["organization", "individual"]));
    assert_eq!(
        letter["count"]["sentence"]["fr"],
        "1 organisation et 600 personnes"
    );
}

#[tokio::test]
async fn embed_snippets_use_absolute_urls_and_escape_titles() {
    let app = hostile().await;
    let letter = app.get("/en/harbour").await;
    let add = "/en/harbour/add-to-your-site";
    assert_eq!(letter.attributes("header nav a", "href")[0], add);
    let page = app.get(add).await;
    let snippets = page.texts("textarea");
    assert_eq!(snippets.len(), 5);
    let frame = scraper::Html::parse_fragment(&snippets[0]);
    let iframe = scraper::Selector::parse("iframe").unwrap();
    let iframe = frame.select(&iframe).next().unwrap().value();
    assert_eq!(iframe.attr("title"), Some(HOSTILE));
    assert_eq!(
        iframe.attr("src"),
        Some("https://letters.example.org/embed/en/harbour")
    );
    assert!(
        snippets[0]
            .contains("<script src=\"https://letters.example.org/embed.js\" async></script>")
    );
    let badge = scraper::Html::parse_fragment(&snippets[1]);
    let image = scraper::Selector::parse("a picture img").unwrap();
    let image = badge.select(&image).next().unwrap().value();
    assert!(image.attr("alt").unwrap().starts_with(HOSTILE));
    assert!(
        snippets[2].starts_with("[![Keep \\<it\\>"),
        "{}",
        snippets[2]
    );
    assert!(snippets[2].ends_with("](https://letters.example.org/en/harbour)"));
    assert_eq!(
        snippets[3],
        "https://letters.example.org/api/v1/letters/harbour/count"
    );
    assert!(snippets[4].starts_with("As of July 9, 2026, 12 p.m. ET, "));
    assert_eq!(page.texts(".document li").len(), 4);
}

#[tokio::test]
async fn a_frame_and_a_badge_take_the_theme_of_the_site_around_them() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour").individuals(&["Ann"]))
        .await
        .unwrap();
    let frame = app.get("/embed/en/harbour").await;
    assert!(
        frame
            .attributes("html[data-theme]", "data-theme")
            .is_empty()
    );
    let dark = app.get("/embed/en/harbour?theme=dark").await;
    assert_eq!(dark.attributes("html", "data-theme"), ["dark"]);
    assert_eq!(
        dark.attributes("meta[name=color-scheme]", "content"),
        ["dark"]
    );
    let badge = |query: &'static str| {
        let app = &app;
        async move { app.get(&format!("/badge/en/harbour.svg{query}")).await }
    };
    assert_eq!(badge("").await.body, badge("?theme=light").await.body);
    assert!(!badge("").await.body.contains("prefers-color-scheme"));
    assert!(badge("?theme=dark").await.body.contains("#161614"));
    let following = badge("?theme=auto").await;
    assert!(following.body.contains("prefers-color-scheme: dark"));
    assert!(
        following
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
    assert_eq!(badge("?theme=pink").await.status, 400);
}

#[tokio::test]
async fn head_is_answered_with_the_headers_of_get() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    for path in [
        "/en/",
        "/en/harbour",
        "/fr/harbour/signatories",
        "/en/harbour/signatories.csv",
        "/en/harbour/sign",
        "/api/v1/letters/harbour/count",
        "/badge/en/harbour.svg",
        "/en/nowhere",
    ] {
        let (get, head) = (app.get(path).await, app.ask(Method::HEAD, path, &[]).await);
        assert_eq!(
            (head.status, head.body.as_str()),
            (get.status, ""),
            "{path}"
        );
        for name in ["etag", "cache-control", "content-type", "vary"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
        let tag = get.header("etag");
        if !tag.is_empty() {
            let known = app.ask(Method::HEAD, path, &[("if-none-match", tag)]).await;
            assert_eq!(known.status, 304, "{path}");
        }
    }
    assert!(
        !app.ask(Method::HEAD, "/en/harbour", &[])
            .await
            .header("etag")
            .is_empty()
    );
}
