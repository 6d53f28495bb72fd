//! The home page among many letters.

use sea_orm::ConnectionTrait as _;

use crate::harness::{LetterFolder, TestApp};

/// Adds copies of the letter `harbour`; every other one is closed.
async fn copy_letters(app: &TestApp, numbers: std::ops::RangeInclusive<u32>) {
    let (first, last) = (numbers.start(), numbers.end());
    let letters = format!(
        "INSERT INTO letter (slug, state, time_zone, date, accepts_organizations, \
         accepts_individuals, approval, visibility, names_in_bulk, names_per_address, \
         possibly_same, origins, created_at) \
         WITH RECURSIVE n (i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) \
         SELECT 'copy-' || i, CASE WHEN i % 2 = 0 THEN 'open' ELSE 'closed' END, time_zone, date, \
         accepts_organizations, accepts_individuals, approval, visibility, names_in_bulk, \
         names_per_address, possibly_same, origins, created_at \
         FROM letter, n WHERE slug = 'harbour' ORDER BY i"
    );
    let copies = "copy.slug LIKE 'copy-%' AND NOT EXISTS (SELECT 1 FROM letter_version own \
                  WHERE own.letter_id = copy.id)";
    let versions = format!(
        "INSERT INTO letter_version (letter_id, number, fingerprint, created_at) \
         SELECT copy.id, version.number, version.fingerprint, version.created_at \
         FROM letter copy, letter_version version \
         JOIN letter ON letter.id = version.letter_id AND letter.slug = 'harbour' WHERE {copies}"
    );
    let texts = "INSERT INTO letter_text \
         (letter_id, version_id, language, title, addressee, markdown, html, plain) \
         SELECT version.letter_id, version.id, text.language, copy.slug, text.addressee, \
         text.markdown, text.html, text.plain \
         FROM letter copy JOIN letter_version version ON version.letter_id = copy.id, \
         letter_text text JOIN letter ON letter.id = text.letter_id AND letter.slug = 'harbour' \
         WHERE copy.slug LIKE 'copy-%' AND NOT EXISTS \
         (SELECT 1 FROM letter_text own WHERE own.version_id = version.id)";
    let transaction = app.app.storage.begin().await.unwrap();
    let tallies = "INSERT INTO tally (letter_id, organizations, individuals, unlisted, revision, as_of) \
         SELECT id, 0, 0, 0, 0, 0 FROM letter \
         WHERE NOT EXISTS (SELECT 1 FROM tally WHERE letter_id = letter.id)";
    for sql in [letters.as_str(), &versions, texts, tallies] {
        transaction.execute_unprepared(sql).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn the_home_page_costs_the_same_with_a_thousand_letters_as_with_ten() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    app.get("/en/").await;
    copy_letters(&app, 1..=9).await;
    let statements = app.statements();
    let few = app.get("/en/").await;
    let with_ten = statements();
    assert_eq!(few.texts("article h2").len(), 10);
    copy_letters(&app, 10..=999).await;
    statements();
    let many = app.get("/en/").await;
    let with_thousand = statements();
    assert_eq!(many.texts("article h2").len(), 50);
    assert_eq!(with_ten.len(), with_thousand.len(), "{with_thousand:?}");
    for sql in with_thousand {
        assert!(!sql.contains("markdown"), "reads whole texts: {sql}");
    }
}

#[tokio::test]
async fn the_list_of_letters_by_api_costs_the_same_with_a_thousand_letters_as_with_ten() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    copy_letters(&app, 1..=9).await;
    let statements = app.statements();
    let few = app.get("/api/v1/letters").await.json();
    let with_ten = statements();
    assert_eq!(few["letters"].as_array().unwrap().len(), 10);
    let harbour = app.get("/api/v1/letters/harbour").await.json();
    assert_eq!(few["letters"][9], harbour);
    copy_letters(&app, 10..=999).await;
    statements();
    let many = app.get("/api/v1/letters").await.json();
    let with_thousand = statements();
    assert_eq!(many["letters"].as_array().unwrap().len(), 1_000);
    assert_eq!(with_ten.len(), with_thousand.len(), "{with_thousand:?}");
    for sql in with_thousand {
        assert!(!sql.contains("markdown"), "reads whole texts: {sql}");
    }
}

#[tokio::test]
async fn the_home_page_leads_from_open_letters_to_older_ones_in_both_languages() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour")).await.unwrap();
    copy_letters(&app, 1..=119).await;
    for (home, link) in [
        ("/en/", "Older letters"),
        ("/fr/", "Lettres plus anciennes"),
    ] {
        let (mut seen, mut next) = (Vec::new(), Some(home.to_owned()));
        while let Some(path) = next {
            let page = app.get(&path).await;
            seen.extend(page.texts("article h2"));
            next = page.attributes("a[rel=next]", "href").pop();
            let expected = next.iter().map(|_| link.to_owned()).collect::<Vec<_>>();
            assert_eq!(page.texts("a[rel=next]"), expected);
        }
        assert_eq!(seen.len(), 120);
        let open = (1..=59).rev().map(|half| format!("copy-{}", half * 2));
        let closed = (0..=59).rev().map(|half| format!("copy-{}", half * 2 + 1));
        assert!(
            seen[..59].iter().eq(open.collect::<Vec<_>>().iter()),
            "{seen:?}"
        );
        assert!(
            seen[60..].iter().eq(closed.collect::<Vec<_>>().iter()),
            "{seen:?}"
        );
    }
    assert_eq!(app.get("/en/?after=no-such-letter").await.status, 404);
}
