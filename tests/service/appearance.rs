//! What the settings and the names themselves change in how pages look, and what the notices say.

use undersigned::paths;

use crate::harness::{LetterFolder, TestApp};

#[tokio::test]
async fn the_privacy_and_legal_notices_contain_the_settings() {
    let app = TestApp::start_with(&[
        ("UNDERSIGNED_COALITION__CONTACT", "letters@harbour.example"),
        ("UNDERSIGNED_COALITION__PRIVACY_OFFICER", "Ines Varga"),
        (
            "UNDERSIGNED_COALITION__POSTAL_ADDRESS__FR",
            "12, rue des Ormes",
        ),
    ])
    .await;
    let privacy = app.get("/fr/privacy").await;
    for part in ["Ines Varga", "12, rue des Ormes", "letters@harbour.example"] {
        assert!(privacy.body.contains(part), "{part}");
    }
    for days in ["7 jours", "60 jours", "183 jours", "730 jours"] {
        assert!(privacy.body.contains(days), "{days}");
    }
    let ways = privacy.attributes("main a", "href");
    assert!(ways.contains(&"/fr/signature".to_owned()), "{ways:?}");
    let how = app.get("/en/how-we-check").await;
    assert!(how.body.contains("Harbour Coalition") && !how.body.contains("member organization"));
    let security = app.get(paths::SECURITY).await;
    assert_eq!(security.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(
        security.body,
        "Contact: mailto:letters@harbour.example\nExpires: 2027-01-05T00:00:00Z\n\
         Preferred-Languages: en, fr\nCanonical: https://letters.example.org/.well-known/security.txt\n"
    );
    let silent = TestApp::start().await;
    assert_eq!(silent.get(paths::SECURITY).await.status, 404);
}

#[tokio::test]
async fn the_accent_colour_is_made_legible_and_served_under_its_hash() {
    let app = TestApp::start_with(&[("UNDERSIGNED_COALITION__ACCENT", "#ffd500")]).await;
    let sheets = app
        .get("/en/")
        .await
        .attributes("link[rel=stylesheet]", "href");
    assert_eq!(sheets.len(), 2);
    let sheet = app.get(&sheets[1]).await;
    assert!(sheet.header("cache-control").contains("immutable"));
    assert!(sheet.body.contains("prefers-color-scheme: dark"));
    assert!(sheet.body.contains("#ffd500"), "by night it may stay");
    assert_eq!(app.get("/assets/000000000000/accent.css").await.status, 404);
    let plain = TestApp::start().await;
    assert_eq!(
        plain
            .get("/en/")
            .await
            .attributes("link[rel=stylesheet]", "href")
            .len(),
        1
    );
}

#[tokio::test]
async fn names_with_letters_outside_the_embedded_fonts_use_another_font() {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("harbour").individuals(&["ᐃᓄᐃᑦ", "Tŝilhqot'in", "Zoë Tremblay"]);
    app.import(&folder).await.unwrap();
    let page = app.get("/en/harbour").await;
    let mut other = page.texts(".name.other-face");
    other.sort();
    assert_eq!(other, ["Tŝilhqot'in", "ᐃᓄᐃᑦ"]);
}

#[tokio::test]
async fn a_member_of_the_coalition_is_shown_as_one() {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("harbour").organizations(&["Amity"]);
    app.import(&folder).await.unwrap();
    let connection = app.app.storage.write();
    sea_orm::ConnectionTrait::execute_unprepared(
        connection,
        "UPDATE organization SET member = TRUE",
    )
    .await
    .unwrap();
    assert_eq!(
        app.get("/fr/harbour").await.texts(".standing"),
        ["organisation membre · tirée d’une liste antérieure, inscrite par la Coalition du Havre"]
    );
}
