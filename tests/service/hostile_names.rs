//! Names, titles and search words that try to be something else, on every page and in every file.

use poem::http::Method;
use scraper::{Html, Selector};
use undersigned::text::csv_cell::text_of_cell;

use crate::harness::{LetterFolder, TestApp};
use crate::signing::{ANN, Signing, link, link_to, with};

/// Markup, templates, formulas, statements, addresses, encodings: each is somebody's name.
const NAMES: [&str; 14] = [
    "<script>alert(1)</script>Ada",
    "Bo\"><img src=x onerror=alert(1)>",
    "Cy' onmouseover='alert(1)",
    "{{ 7*7 }} Dee",
    "${7*7} Eve",
    "=cmd|' /C calc'!A0",
    "+1-800-FLO",
    "@SUM(1+1)*cmd",
    "-2+3 Hal",
    "Ida'; DROP TABLE signature; --",
    "%3Cscript%3EJoy",
    "&lt;b&gt;Kim&amp;",
    "Lou ]]> <!-- x --> </textarea>",
    "**Mo** [y](javascript:alert(1))",
];

/// Elements and attributes that no page of a letter has.
const FOREIGN: [&str; 8] = [
    "img",
    "b",
    "iframe",
    "script:not([src])",
    "[onerror]",
    "[onmouseover]",
    "a[href^='javascript:']",
    "[style*=expression]",
];

async fn with_names() -> TestApp {
    let app = TestApp::start().await;
    let mut folder = LetterFolder::new("harbour").setting("names_in_bulk = true");
    for name in NAMES {
        let quoted = name.replace('"', "\"\"");
        folder = folder.row(&format!(
            "individual,\"{quoted}\",,,\"{quoted}\",\"{quoted}\",,"
        ));
    }
    app.import(&folder).await.unwrap();
    app
}

fn sorted(names: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    names.sort();
    names
}

/// A page holds nothing that the templates did not write.
fn assert_harmless(body: &str, place: &str) {
    let page = Html::parse_document(body);
    for foreign in FOREIGN {
        let found = page.select(&Selector::parse(foreign).unwrap()).next();
        assert!(found.is_none(), "{foreign} on {place}");
    }
    assert!(
        !body.contains("49 Dee") && !body.contains("49 Eve"),
        "{place}"
    );
}

#[tokio::test]
async fn hostile_names_are_shown_as_they_are_written_on_every_page() {
    let app = with_names().await;
    for path in [
        "/en/harbour",
        "/fr/harbour",
        "/en/harbour/signatories",
        "/fr/harbour/signatories",
        "/en/harbour/print",
        "/embed/fr/harbour",
    ] {
        let page = app.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_harmless(&page.body, path);
        let mut shown = page.texts(".name");
        shown.sort();
        let all = sorted(&NAMES);
        assert!(
            shown.iter().all(|name| all.contains(name)),
            "{shown:?} on {path}"
        );
        assert!(
            path.starts_with("/embed") || shown == all,
            "{shown:?} on {path}"
        );
    }
    for path in [
        "/en/",
        "/badge/en/harbour.svg",
        "/en/harbour/add-to-your-site",
    ] {
        let page = app.get(path).await;
        assert!(!page.body.contains("<img src=x"), "{path}");
    }
}

#[tokio::test]
async fn a_search_repeats_hostile_words_as_text_only() {
    let app = with_names().await;
    for name in NAMES {
        let query: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        for lang in ["en", "fr"] {
            let path = format!("/{lang}/harbour/signatories?q={query}");
            let page = app.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            assert_harmless(&page.body, &path);
            assert_eq!(page.attributes("input[name=q]", "value"), [name]);
            assert!(
                page.names().contains(&name.to_owned()),
                "{name} finds itself"
            );
        }
    }
    for word in [
        "\u{0}", "\u{202e}", "%", "_", "\\", "\"\"\"", "'", "🐚", "ß",
    ] {
        let query: String = url::form_urlencoded::byte_serialize(word.as_bytes()).collect();
        let path = format!("/en/harbour/signatories?q={query}");
        let answer = app.get(&path).await;
        assert!(answer.status.as_u16() < 500, "{word:?}: {}", answer.status);
        assert!(app.get("/en/harbour").await.status == 200);
    }
}

#[tokio::test]
async fn hostile_names_leave_in_files_whole_and_without_formulas() {
    let app = with_names().await;
    for path in [
        "/en/harbour/signatories.json",
        "/api/v1/letters/harbour/signatories",
    ] {
        let json = app.get(path).await.json();
        let rows = json["individuals"].as_array().unwrap();
        for field in ["name", "title", "affiliation"] {
            let mut values: Vec<&str> = rows
                .iter()
                .map(|row| row[field].as_str().unwrap())
                .collect();
            values.sort_unstable();
            assert_eq!(values, sorted(&NAMES), "{field} in {path}");
        }
    }
    let file = app.get("/en/harbour/signatories.csv").await;
    let mut reader = csv::Reader::from_reader(file.body.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), NAMES.len());
    for cell in rows.iter().flatten() {
        let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '|']);
        assert!(!runs, "{cell}");
    }
    for name in NAMES {
        let times = rows
            .iter()
            .flatten()
            .filter(|cell| text_of_cell(cell) == name)
            .count();
        assert_eq!(times, 3, "{name} as name, title and affiliation");
    }
    let text = app.get("/en/harbour/letter.txt").await;
    assert_eq!(text.header("x-content-type-options"), "nosniff");
    for name in NAMES {
        let lines = text.body.lines().filter(|line| line.starts_with(name));
        assert_eq!(lines.count(), 1, "{name} has a line of its own");
    }
}

#[tokio::test]
async fn hostile_words_typed_into_forms_come_back_as_they_were_typed() {
    let signing = Signing::start().await;
    for name in NAMES {
        let fields = with(&with(ANN, "name", name), "email", "not an address");
        let fields = with(&with(&fields, "title", name), "place", name);
        let answer = signing.sign("fr", &fields).await;
        assert_eq!(answer.status, 422, "{name}");
        assert_harmless(&answer.body, name);
        for field in ["name", "title", "place"] {
            let back = answer.attributes(&format!("input[name={field}]"), "value");
            assert!(back.contains(&name.to_owned()), "{field}: {back:?}");
        }
    }
    let nothing = signing.app.rows("signature").await;
    assert_eq!(nothing, 0, "a form with a fault stores nothing");
}

#[tokio::test]
async fn a_signatory_with_a_hostile_name_reads_it_on_their_pages_as_text() {
    let signing = Signing::start().await;
    for (number, name) in NAMES.iter().enumerate() {
        let address = format!("s{number}@example.org");
        let fields = with(&with(ANN, "name", name), "email", &address);
        signing.arrived().await;
        assert_eq!(signing.sign("en", &fields).await.status, 303, "{name}");
        let asks = signing.arrived().await.remove(0);
        assert!(
            !asks.html.contains(name) && !asks.text.contains(name),
            "{name}"
        );
        let before = signing.app.get(&link(&asks)).await;
        assert_eq!(before.texts(".shown .name"), [*name]);
        assert_harmless(&before.body, "the confirm page");
        let after = signing.press(&link(&asks)).await;
        assert_harmless(&after.body, "the thanks page");
        let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
        for page in [
            own.clone(),
            format!("{own}/correct"),
            format!("{own}/withdraw"),
        ] {
            let answer = signing.app.get(&page).await;
            assert_harmless(&answer.body, &page);
            let text = answer.texts(".shown .name");
            let typed = answer.attributes("input[name=name]", "value");
            assert!(
                [text, typed].concat().contains(&(*name).to_owned()),
                "{name} on {page}"
            );
        }
    }
    let listed = signing.told(&["signatures", "list", "--held"]).await;
    assert!(!listed.contains('\u{1b}') && !listed.contains('\u{202e}'));
}

#[tokio::test]
async fn hostile_addresses_get_an_error_page_that_repeats_nothing() {
    let app = with_names().await;
    for path in [
        "/en/%3Cscript%3Ealert(1)%3C/script%3E",
        "/en/harbour/%22%3E%3Cimg%20src=x%3E",
        "/fr/signature/%3Cb%3E",
        "/en/harbour/signatories?page=%3Cscript%3E",
        "/en/harbour/signatories?initial=%3Cb%3E&kind=individual",
    ] {
        let answer = app
            .ask(Method::GET, path, &[("accept-language", "<i>")])
            .await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert_harmless(&answer.body, path);
        assert!(!answer.body.contains("alert(1)"), "{path}");
    }
}
