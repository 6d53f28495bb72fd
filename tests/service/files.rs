//! The public list as files: for spreadsheets, for programs, and as plain text.

use futures_util::StreamExt as _;
use poem::{Endpoint, Request};
use serde_json::json;
use undersigned::routes;

use crate::for_other_sites::{HOSTILE, hostile};
use crate::harness::{Answer, LetterFolder, TestApp};

fn cell(line: &csv::StringRecord, column: usize) -> &str {
    line.get(column).unwrap()
}

/// The lines of a CSV file, the first with the names of the columns.
fn lines(file: &Answer) -> Vec<csv::StringRecord> {
    let text = file.body.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).collect()
}

#[tokio::test]
async fn spreadsheet_downloads_contain_no_formulas() {
    let app = hostile().await;
    let file = app.get("/en/harbour/signatories.csv").await;
    assert!(
        file.header("content-type")
            .starts_with("text/csv; charset=utf-8")
    );
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"harbour-en.csv\""
    );
    let lines = lines(&file);
    assert_eq!(lines.len(), 5);
    for cell in lines.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
    assert_eq!(cell(&lines[2], 1), "'=HYPERLINK(\"x\")");
    assert_eq!(cell(&lines[1], 1), "<b>Amity</b>, Inc.");
    assert_eq!(
        cell(&lines[2], 7),
        "from an earlier list, entered by Harbour Coalition"
    );
    assert_eq!(
        lines[3].iter().take(5).collect::<Vec<_>>(),
        [
            "individual",
            "'-1+1",
            "'@SUM(A1)",
            "'+Affiliation",
            "Québec"
        ]
    );
    let french = app.get("/fr/harbour/signatories.csv").await;
    assert!(french.body.contains("organisation,Amitié,"));
}

#[tokio::test]
async fn individuals_are_downloadable_only_if_the_letter_allows_it() {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("harbour")
        .organizations(&["Amity"])
        .individuals(&["Ann Quill"]);
    app.import(&folder).await.unwrap();
    for file in ["signatories.csv", "signatories.json", "letter.txt"] {
        let answer = app.get(&format!("/en/harbour/{file}")).await;
        assert!(answer.body.contains("Amity"), "{file}");
        assert!(!answer.body.contains("Quill"), "{file}");
    }
    let list = app.get("/en/harbour/signatories").await;
    assert_eq!(
        list.attributes("main p.soft a", "href"),
        [
            "/en/harbour/signatories.csv",
            "/en/harbour/signatories.json"
        ]
    );
    assert!(list.body.contains("organizations only"));
}

#[tokio::test]
async fn a_long_download_is_streamed_page_by_page() {
    let app = TestApp::start().await;
    let names: Vec<String> = (0..1_700)
        .map(|number| format!("Person {number:04}"))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = LetterFolder::new("harbour").individuals(&names);
    let settings = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    folder.write("letter.toml", &format!("names_in_bulk = true\n{settings}"));
    app.import(&folder).await.unwrap();

    let statements = app.statements();
    let request = Request::builder()
        .uri_str("/en/harbour/signatories.csv")
        .finish();
    let response = routes::endpoint(app.app.clone())
        .get_response(request)
        .await;
    let mut pieces = response.into_body().into_bytes_stream();
    let lists = |heard: Vec<String>| heard.iter().filter(|sql| sql.contains("sort_en")).count();
    let mut read = Vec::new();
    let mut text = Vec::new();
    while let Some(piece) = pieces.next().await {
        text.extend(piece.unwrap());
        read.push(lists(statements()));
    }
    // The columns leave before anything is read; then one reading of the database a piece.
    assert!(
        read.len() > 4 && read.iter().all(|read| *read <= 2),
        "{read:?}"
    );
    assert_eq!(String::from_utf8(text).unwrap().lines().count(), 1_701);

    let whole = app.get("/fr/harbour/signatories.json").await.json();
    assert_eq!(whole["individuals"].as_array().unwrap().len(), 1_700);
    assert_eq!(whole["individuals"][1_699]["name"], "Person 1699");
    assert_eq!(
        (&whole["next"], &whole["unlisted"]),
        (&json!(null), &json!(0))
    );
}

#[tokio::test]
async fn the_letter_is_available_as_plain_text_for_the_press() {
    let app = hostile().await;
    let text = app.get("/en/harbour/letter.txt").await;
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    for part in [
        HOSTILE,
        "We ask you to keep the harbour **open**.",
        "As of July 9, 2026, 12\u{a0}p.m. ET, 2 organizations and 2 individuals have signed",
        "https://letters.example.org/en/harbour\n",
        "\n2 individuals\n\n-1+1, @SUM(A1), +Affiliation, Québec\nAnn Quill\n",
    ] {
        assert!(text.body.contains(part), "{part} in {}", text.body);
    }
}
