//! Real lists, read where they are kept: counts, sentences and orders must be those expected.

use std::path::PathBuf;

use serde_json::Value;
use undersigned::importing;
use undersigned::journal::Actor;

use crate::harness::TestApp;

/// The folder of samples; none only where nobody promised it.
fn samples() -> Option<PathBuf> {
    let named = std::env::var_os("UNDERSIGNED_SAMPLES").map(PathBuf::from);
    let folder = named
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/samples"));
    let there = folder.join("letters").is_dir();
    assert!(
        there || std::env::var_os("CI").is_none(),
        "CI needs the samples; UNDERSIGNED_SAMPLES names their folder"
    );
    there.then(|| folder.join("letters"))
}

/// Imports a sample and gives what it should be; none where there are no samples.
async fn sample(app: &TestApp, name: &str) -> Option<Value> {
    let folder = samples()?.join(name);
    let import = importing::read(&folder).unwrap_or_else(|problems| panic!("{problems}"));
    let actor = Actor::Coordinator("Nadia".to_owned());
    importing::apply(
        &app.app.storage,
        &import,
        (&actor, app.app.now()),
        false,
        &mut |_| {},
    )
    .await
    .unwrap();
    Some(
        serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap())
            .unwrap(),
    )
}

async fn all_names(app: &TestApp, lang: &str, slug: &str) -> (Vec<String>, Vec<String>) {
    let (mut organizations, mut individuals) = (Vec::new(), Vec::new());
    let mut next = Some(format!("/{lang}/{slug}/signatories"));
    while let Some(path) = next {
        let page = app.get(&path).await;
        organizations.extend(page.texts("section[aria-labelledby=organizations] .name"));
        individuals.extend(page.texts("section[aria-labelledby=individuals] .name"));
        next = page.attributes("a[rel=next]", "href").pop();
    }
    (organizations, individuals)
}

fn check_ends(names: &[String], expected: &Value, case: &str) {
    let texts = |key: &str| -> Vec<String> {
        expected[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names[..5], texts("first5"), "{case}");
    assert_eq!(names[names.len() - 5..], texts("last5"), "{case}");
}

#[tokio::test]
async fn a_long_list_of_individuals_gives_its_counts_sentences_and_orders() {
    let app = TestApp::start().await;
    let slug = "amp-letter-2018";
    let Some(expected) = sample(&app, slug).await else {
        return;
    };
    let count = app
        .get(&format!("/api/v1/letters/{slug}/count"))
        .await
        .json();
    assert_eq!(count["organizations"], expected["organizations"]);
    assert_eq!(count["individuals"], expected["individuals"]);
    assert_eq!(count["sentence"]["en"], expected["sentence"]["en"]);
    assert_eq!(count["sentence"]["fr"], expected["sentence"]["fr"]);
    for (lang, locale) in [("en", "en-CA"), ("fr", "fr-CA")] {
        let (organizations, individuals) = all_names(&app, lang, slug).await;
        assert_eq!((organizations.len(), individuals.len()), (8, 710));
        check_ends(
            &organizations,
            &expected["ordering"]["organizations"][locale],
            locale,
        );
        check_ends(
            &individuals,
            &expected["ordering_by_sort_name"][locale],
            locale,
        );
    }
}

#[tokio::test]
async fn leads_stand_first_and_organizations_sort_by_the_pages_language() {
    let app = TestApp::start().await;
    let slug = "iclmg-facial-recognition-2020";
    let Some(expected) = sample(&app, slug).await else {
        return;
    };
    let count = app
        .get(&format!("/api/v1/letters/{slug}/count"))
        .await
        .json();
    assert_eq!(count["sentence"]["fr"], expected["sentence"]["fr"]);
    for lang in ["en", "fr"] {
        let (organizations, _) = all_names(&app, lang, slug).await;
        assert_eq!(organizations.len(), 8);
        assert_eq!(organizations[1], "OpenMedia");
    }
    let french = all_names(&app, "fr", slug).await.0;
    assert_eq!(
        french[0],
        "Coalition pour la surveillance internationale des libertés civiles"
    );
    assert_eq!(french[2], "Amnistie internationale Canada");
}
