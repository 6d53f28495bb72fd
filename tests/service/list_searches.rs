//! Searching a list, letters to jump to, and a place in a list that stays while others come and go.

use undersigned::journal::Actor;
use undersigned::moderation;

use crate::harness::{LetterFolder, TestApp};
use crate::signing::{ANN, Signing, link, with};

const NAMES: [&str; 16] = [
    "Éloïse Lefèvre",
    "Hélène Cœur",
    "Œdipe Œuvrard",
    "Jürgen Groß",
    "Søren Ågård",
    "Łukasz Żółć",
    "İpek Işık",
    "Shaun O’Connell",
    "Jean-Luc D'Aoust",
    "محمد علي",
    "שרה לוי",
    "林 美玲",
    "Анна Петрова",
    "Nguyễn Thị Ánh",
    "Zoë 🐚 Shell",
    "Tŝilhqot'in Rose",
];

async fn with_names() -> TestApp {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour").individuals(&NAMES))
        .await
        .unwrap();
    app
}

async fn search(app: &TestApp, lang: &str, words: &str) -> Vec<String> {
    let query: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    let page = app
        .get(&format!("/{lang}/harbour/signatories?q={query}"))
        .await;
    assert_eq!(page.status, 200, "{words}");
    page.names()
}

#[tokio::test]
async fn names_are_found_without_their_accents_ligatures_and_apostrophes() {
    let app = with_names().await;
    for (words, found) in [
        ("eloise", "Éloïse Lefèvre"),
        ("LEFÈVRE", "Éloïse Lefèvre"),
        ("lefevre", "Éloïse Lefèvre"),
        ("coeur", "Hélène Cœur"),
        ("cœur", "Hélène Cœur"),
        ("oeuvrard", "Œdipe Œuvrard"),
        ("gross", "Jürgen Groß"),
        ("GROß", "Jürgen Groß"),
        ("jurgen", "Jürgen Groß"),
        ("soren", "Søren Ågård"),
        ("agard", "Søren Ågård"),
        ("lukasz", "Łukasz Żółć"),
        ("zolc", "Łukasz Żółć"),
        ("ipek", "İpek Işık"),
        ("oconnell", "Shaun O’Connell"),
        ("O'Connell", "Shaun O’Connell"),
        ("d’aoust", "Jean-Luc D'Aoust"),
        ("jean luc", "Jean-Luc D'Aoust"),
        ("محمد", "محمد علي"),
        ("לוי", "שרה לוי"),
        ("美玲", "林 美玲"),
        ("ПЕТРОВА", "Анна Петрова"),
        ("nguyen thi", "Nguyễn Thị Ánh"),
        ("anh", "Nguyễn Thị Ánh"),
        ("tsilhqotin", "Tŝilhqot'in Rose"),
    ] {
        for lang in ["en", "fr"] {
            assert_eq!(
                search(&app, lang, words).await,
                [found],
                "{words} in {lang}"
            );
        }
    }
}

#[tokio::test]
async fn every_name_is_found_by_itself_in_any_case_and_by_no_other() {
    let app = with_names().await;
    for name in NAMES {
        let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(name).collect();
        let spaced = format!("  {} ", name.replace(' ', "  "));
        for words in [name.to_owned(), name.to_lowercase(), decomposed, spaced] {
            assert_eq!(search(&app, "fr", &words).await, [name], "{words:?}");
        }
        let reversed: String = name.chars().rev().collect();
        assert!(search(&app, "en", &reversed).await.is_empty(), "{reversed}");
    }
}

#[tokio::test]
async fn right_to_left_names_and_marks_do_not_turn_the_page_around() {
    let app = with_names().await;
    let page = app.get("/en/harbour/signatories").await;
    let isolated = page.texts("bdi.name");
    for name in ["محمد علي", "שרה לוי"] {
        assert!(
            isolated.contains(&name.to_owned()),
            "{name} stands isolated"
        );
    }
    for mark in ['\u{202e}', '\u{202b}', '\u{2067}'] {
        assert!(!page.body.contains(mark), "{mark:?}");
    }
}

/// Signs the tides letter and confirms.
async fn join(signing: &Signing, fields: &[(&str, &str)]) {
    signing.arrived().await;
    signing.submit("/en/tides/sign", fields).await;
    let asks = signing.arrived().await.remove(0);
    signing.press(&link(&asks)).await;
}

#[tokio::test]
async fn a_place_in_the_list_holds_while_others_come_and_go() {
    let app = TestApp::start().await;
    let signing = Signing::over(app).await;
    let names: Vec<String> = (0..520).map(|n| format!("Mara Kell{n:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = LetterFolder::new("tides").setting("names_in_bulk = true");
    signing
        .app
        .import(&folder.individuals(&names))
        .await
        .unwrap();
    let list = "/api/v1/letters/tides/signatories";
    let first = signing.app.get(list).await.json();
    let next = first["next"].as_str().unwrap().to_owned();
    let rest = format!("{list}?after={next}");
    let read = async || -> Vec<String> {
        let page = signing.app.get(&rest).await.json();
        let rows = page["individuals"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = read().await;
    assert_eq!(before.len(), 20);
    // Somebody comes who sorts before the place, and the one at the place itself leaves.
    let early = with(&with(ANN, "name", "Ada Aab"), "email", "ada@example.org");
    join(&signing, &early).await;
    let last = first["individuals"][499]["id"].as_str().unwrap();
    let actor = Actor::Coordinator("Nadia".to_owned());
    let seen = signing.seen(last).await;
    moderation::remove(&signing.app.app.act(&actor), &seen, "twice")
        .await
        .unwrap();
    assert_eq!(read().await, before, "nobody is skipped or shown twice");
    // Who comes behind the place is on the pages that follow.
    let late = with(&with(ANN, "name", "Zoe Zzyx"), "email", "zoe@example.org");
    join(&signing, &late).await;
    let after = read().await;
    assert_eq!(after.last().map(String::as_str), Some("Zoe Zzyx"));
    assert_eq!(after[..20], before);
}

#[tokio::test]
async fn pages_of_the_list_and_of_the_api_have_one_order_in_each_language() {
    let app = TestApp::start().await;
    let mut names: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    for (number, name) in ["cote", "côte", "coté", "côté", "Zed", "zed", "Ähre", "Ahre"]
        .iter()
        .enumerate()
    {
        names.push(format!("P{number} {name}"));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = LetterFolder::new("harbour").setting("names_in_bulk = true");
    app.import(&folder.individuals(&names)).await.unwrap();
    for lang in ["en", "fr"] {
        let page = app.walked(&format!("/{lang}/harbour/signatories")).await;
        let path = format!("/api/v1/letters/harbour/signatories?language={lang}");
        let json = app.get(&path).await.json();
        let rows = json["individuals"].as_array().unwrap();
        let given: Vec<&str> = rows
            .iter()
            .map(|row| row["name"].as_str().unwrap())
            .collect();
        assert_eq!(page, given, "{lang}");
        let print = app.get(&format!("/{lang}/harbour/print")).await.names();
        assert_eq!(page, print, "{lang}");
        let mut once = page.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), names.len(), "everybody once in {lang}");
    }
}
