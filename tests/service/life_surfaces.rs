//! Every place that shows who signed a letter, read at once and compared.

use crate::harness::Answer;
use crate::signing::Signing;

/// What is to be shown, each list sorted.
#[derive(Default)]
pub(crate) struct Listed {
    pub(crate) organizations: Vec<String>,
    pub(crate) named: Vec<String>,
    /// Individuals who are counted without their name.
    pub(crate) unlisted: usize,
    /// Every name that was ever signed with.
    pub(crate) all: Vec<String>,
}

impl Listed {
    pub(crate) fn individuals(&self) -> usize {
        self.named.len() + self.unlisted
    }

    fn total(&self) -> usize {
        self.organizations.len() + self.individuals()
    }

    fn names(&self) -> Vec<String> {
        let mut names = [self.organizations.clone(), self.named.clone()].concat();
        names.sort();
        names
    }
}

/// All surfaces of the harbour letter show these signatories, and no other name.
pub(crate) async fn check_surfaces(signing: &Signing, listed: &Listed, history: &str) {
    let app = &signing.app;
    let count = app.get("/api/v1/letters/harbour/count").await.json();
    for (key, expected) in [
        ("organizations", listed.organizations.len()),
        ("individuals", listed.individuals()),
        ("unlisted", listed.unlisted),
        ("total", listed.total()),
    ] {
        assert_eq!(count[key], expected, "{key} after {history}");
    }
    // One language and one search a step: the walk is long, and comes to all of them.
    let turn = history.len();
    let lang = ["en", "fr"][turn % 2];
    let sentence = count["sentence"][lang].as_str().unwrap();
    for page in [
        format!("/{lang}/harbour"),
        format!("/{lang}/harbour/print"),
        format!("/{lang}/harbour/signatories"),
        format!("/embed/{lang}/harbour"),
    ] {
        let answer = app.get(&page).await;
        check_sentence(&answer, sentence, listed, history);
        let place = format!("{page} after {history}");
        let names = names_on(&answer);
        if page.starts_with("/embed") {
            check_some(&names, listed, &place);
        } else {
            assert_eq!(names, listed.names(), "{place}");
        }
        check_absent(&answer, listed, &place);
    }
    check_search(signing, listed, history).await;
    check_files(signing, listed, history).await;
    check_rows(signing, listed, history).await;
}

fn names_on(answer: &Answer) -> Vec<String> {
    let mut names = answer.texts(".name");
    names.sort();
    names.dedup();
    names
}

/// The page says the sentence of the API; nobody is said by one of their own.
fn check_sentence(answer: &Answer, sentence: &str, listed: &Listed, history: &str) {
    let shown = answer.texts("#sentence").join(" ").replace('\u{a0}', " ");
    let expected = sentence.replace('\u{a0}', " ");
    if listed.total() > 0 {
        assert!(
            shown.starts_with(&expected),
            "{shown}, {expected} after {history}"
        );
    }
}

/// A frame shows the newest few of each kind.
fn check_some(names: &[String], listed: &Listed, place: &str) {
    let all = listed.names();
    assert!(
        names.iter().all(|name| all.contains(name)),
        "{names:?} on {place}"
    );
    assert!(names.len() >= all.len().min(5), "{names:?} on {place}");
}

/// Nobody who is not listed stands anywhere on a page or in a file.
fn check_absent(answer: &Answer, listed: &Listed, place: &str) {
    let shown = listed.names();
    for name in listed.all.iter().filter(|name| !shown.contains(name)) {
        let longer = shown.iter().any(|shown| shown.starts_with(name.as_str()));
        assert!(
            longer || !answer.body.contains(name.as_str()),
            "{name} on {place}"
        );
    }
}

/// A search finds a name where it is listed, and only there.
async fn check_search(signing: &Signing, listed: &Listed, history: &str) {
    let name = &listed.all[history.len() % listed.all.len()];
    let query: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let path = format!("/en/harbour/signatories?q={query}");
    let found = names_on(&signing.app.get(&path).await);
    let mut expected = listed.names();
    expected.retain(|shown| shown.starts_with(name.as_str()));
    assert_eq!(found, expected, "search for {name} after {history}");
}

/// JSON by API and as a file, CSV, and the plain text.
async fn check_files(signing: &Signing, listed: &Listed, history: &str) {
    for path in [
        "/api/v1/letters/harbour/signatories",
        "/en/harbour/signatories.json",
    ] {
        let answer = signing.app.get(path).await;
        let json = answer.json();
        let names = |kind: &str| -> Vec<String> {
            let rows = json[kind].as_array().unwrap().iter();
            let mut names: Vec<String> = rows
                .map(|row| row["name"].as_str().unwrap().to_owned())
                .collect();
            names.sort();
            names
        };
        let place = format!("{path} after {history}");
        assert_eq!(names("organizations"), listed.organizations, "{place}");
        assert_eq!(names("individuals"), listed.named, "{place}");
        assert_eq!(json["unlisted"], listed.unlisted, "{place}");
        check_absent(&answer, listed, &place);
    }
    let file = signing.app.get("/en/harbour/signatories.csv").await;
    let mut reader = csv::Reader::from_reader(file.body.as_bytes());
    let mut names: Vec<String> = reader
        .records()
        .map(|row| row.unwrap().get(1).unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, listed.names(), "CSV after {history}");
    check_absent(&file, listed, &format!("CSV after {history}"));
    let text = signing.app.get("/fr/harbour/letter.txt").await;
    for name in listed.names() {
        let lines = text.body.lines().filter(|line| line.starts_with(&name));
        assert_eq!(lines.count(), 1, "{name} in the text after {history}");
    }
    check_absent(&text, listed, &format!("the text after {history}"));
}

/// The rows themselves: as many published ones as are shown and counted.
async fn check_rows(signing: &Signing, listed: &Listed, history: &str) {
    let sql = "SELECT name FROM signature WHERE state = 'published' AND visibility = 'name'";
    let mut rows = signing.texts(sql).await;
    rows.sort();
    assert_eq!(rows, listed.names(), "rows after {history}");
    let hidden =
        "SELECT COUNT(*) FROM signature WHERE state = 'published' AND visibility = 'counted'";
    let hidden = signing.app.number(hidden).await;
    assert_eq!(
        usize::try_from(hidden).unwrap(),
        listed.unlisted,
        "{history}"
    );
}
