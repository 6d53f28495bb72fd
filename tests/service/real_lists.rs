//! Real lists: counts, sentences and orders must be those expected.
//!
//! The lists name real people, so they are kept outside the repository, in the folder that
//! UNDERSIGNED_SAMPLES names. Without it these tests fail; `tests/run` leaves them out and says so.

use std::path::PathBuf;

use serde_json::Value;
use undersigned::importing::{self, ImportRun};
use undersigned::journal::Actor;

use crate::harness::TestApp;

/// Imports a sample, and returns what its pages and counts must be.
async fn import_sample(app: &TestApp, name: &str) -> Value {
    let samples = std::env::var_os("UNDERSIGNED_SAMPLES");
    assert!(
        samples.is_some(),
        "set UNDERSIGNED_SAMPLES to the folder of samples, or leave these tests out: --skip real_lists::"
    );
    let folder = PathBuf::from(samples.unwrap_or_default())
        .join("letters")
        .join(name);
    let import = importing::read(&folder).unwrap_or_else(|problems| panic!("{problems}"));
    let actor = Actor::Coordinator("Nadia".to_owned());
    importing::apply(
        &app.app.storage,
        &import,
        ImportRun {
            actor: &actor,
            now: app.app.now(),
            dry_run: false,
        },
        &mut |_| {},
    )
    .await
    .unwrap();
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    serde_json::from_str(&expected).unwrap()
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
    let expected = import_sample(&app, slug).await;
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
    let expected = import_sample(&app, slug).await;
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
