//! Creating and editing letters, as importing and the coordinators' pages do.

use entity::values::{Approval, LetterState, PossiblySame, VisibilityChoice};
use sea_orm::DbErr;
use undersigned::letters::{
    self, Letter, LetterError, LetterSettings, NewLetter, Openness, SlugFault, VersionText,
    version_fingerprint,
};
use undersigned::locale::Locale;

use crate::harness::{LetterFolder, NOW, TestApp};
use crate::signing::{ANN, Signing};

fn settings() -> LetterSettings {
    LetterSettings {
        time_zone: "America/Toronto".to_owned(),
        date: Some("2026-07-08".to_owned()),
        closes_at: None,
        accepts_organizations: true,
        accepts_individuals: true,
        approval: Approval::None,
        visibility: VisibilityChoice::Choice,
        names_in_bulk: false,
        names_per_address: 2,
        possibly_same: PossiblySame::Publish,
        origins: vec!["https://amity.example".to_owned()],
        source: None,
    }
}

fn new_letter(slug: &str) -> NewLetter {
    NewLetter {
        slug: slug.to_owned(),
        settings: settings(),
    }
}

fn texts(title: &str) -> [VersionText; 1] {
    [VersionText {
        language: Locale::En,
        title: title.to_owned(),
        addressee: Some("the Minister of Tides".to_owned()),
        markdown: "Keep the quay **open**.\n".to_owned(),
    }]
}

/// Does something with the letters in a transaction of its own.
macro_rules! write {
    ($app:expr, $function:ident $(, $argument:expr)*) => {{
        let transaction = $app.app.storage.begin().await.unwrap();
        let done = letters::$function(&transaction $(, $argument)*).await;
        if done.is_ok() {
            transaction.commit().await.unwrap();
        }
        done
    }};
}

impl TestApp {
    async fn letter(&self, slug: &str) -> Letter {
        let found: Result<_, DbErr> = letters::find_any(self.app.storage.read(), slug).await;
        found.unwrap().unwrap()
    }

    /// A draft with one version; its id and the version's.
    async fn draft(&self, slug: &str) -> (entity::ids::LetterId, entity::ids::VersionId) {
        let letter = write!(self, create, &new_letter(slug), NOW).unwrap();
        let version = write!(self, add_version, letter, &texts("Open the quay"), NOW).unwrap();
        (letter, version)
    }
}

#[tokio::test]
async fn a_new_letter_is_a_draft_with_its_settings_and_texts() {
    let app = TestApp::start().await;
    app.draft("quay").await;
    let letter = app.letter("quay").await;
    assert_eq!(letter.openness(NOW), Openness::Draft);
    assert_eq!(LetterSettings::from(letter.row()), settings());
    assert_eq!(letter.texts(), texts("Open the quay"));
    assert_eq!(letter.version().number, 1);
    let fingerprint = version_fingerprint(&texts("Open the quay"));
    assert_eq!(letter.version().fingerprint, fingerprint);
    assert_eq!(app.get("/en/quay").await.status, 404);
}

#[tokio::test]
async fn a_slug_that_is_taken_reserved_or_misshapen_is_refused() {
    let app = TestApp::start().await;
    app.draft("quay").await;
    let taken = write!(app, create, &new_letter("quay"), NOW);
    assert!(matches!(taken, Err(LetterError::SlugTaken(slug)) if slug == "quay"));
    for (slug, fault) in [("api", SlugFault::Reserved), ("The Quay", SlugFault::Shape)] {
        let refused = write!(app, create, &new_letter(slug), NOW);
        assert!(
            matches!(refused, Err(LetterError::Slug(_, found)) if found == fault),
            "{slug}"
        );
    }
}

#[tokio::test]
async fn impossible_settings_are_refused_and_change_nothing() {
    let app = TestApp::start().await;
    let (letter, _) = app.draft("quay").await;
    let nobody = LetterSettings {
        accepts_organizations: false,
        accepts_individuals: false,
        ..settings()
    };
    let refused = write!(app, edit_settings, letter, &nobody);
    assert!(matches!(refused, Err(LetterError::NobodyMaySign)));
    let faults: [fn(&mut LetterSettings); 3] = [
        |settings| settings.time_zone = "Atlantis".to_owned(),
        |settings| settings.names_per_address = 0,
        |settings| settings.date = Some("July".to_owned()),
    ];
    for fault in faults {
        let mut wrong = settings();
        fault(&mut wrong);
        let refused = write!(app, edit_settings, letter, &wrong);
        assert!(
            matches!(refused, Err(LetterError::Setting(..))),
            "{wrong:?}"
        );
    }
    assert_eq!(
        LetterSettings::from(app.letter("quay").await.row()),
        settings()
    );
}

#[tokio::test]
async fn edited_settings_leave_state_and_texts_alone() {
    let app = TestApp::start().await;
    let (letter, _) = app.draft("quay").await;
    write!(app, open, letter).unwrap();
    let changed = LetterSettings {
        approval: Approval::All,
        names_per_address: 5,
        closes_at: Some(NOW + 1),
        ..settings()
    };
    write!(app, edit_settings, letter, &changed).unwrap();
    let letter = app.letter("quay").await;
    assert_eq!(LetterSettings::from(letter.row()), changed);
    assert_eq!(letter.row().state, LetterState::Open);
    assert_eq!(letter.texts(), texts("Open the quay"));
}

#[tokio::test]
async fn a_letter_opens_closes_and_reopens() {
    let app = TestApp::start().await;
    let (id, _) = app.draft("quay").await;
    write!(app, open, id).unwrap();
    assert_eq!(app.letter("quay").await.openness(NOW), Openness::Open);
    write!(app, close, id, NOW).unwrap();
    write!(app, close, id, NOW + 1_000).unwrap();
    let closed = app.letter("quay").await;
    assert_eq!(
        closed.openness(NOW),
        Openness::Closed(Some(NOW)),
        "closed when it was first"
    );
    write!(app, open, id).unwrap();
    let reopened = app.letter("quay").await;
    assert_eq!(
        (reopened.openness(NOW), reopened.closes_at()),
        (Openness::Open, None)
    );
    write!(app, return_to_draft, id).unwrap();
    assert_eq!(app.letter("quay").await.openness(NOW), Openness::Draft);
}

#[tokio::test]
async fn a_letter_without_text_or_with_an_unfinished_import_does_not_open() {
    let app = TestApp::start().await;
    let empty = write!(app, create, &new_letter("empty"), NOW).unwrap();
    assert!(matches!(write!(app, open, empty), Err(LetterError::NoText)));
    let (id, _) = app.draft("quay").await;
    write!(app, begin_import, id, "v1:00").unwrap();
    for refused in [write!(app, open, id), write!(app, close, id, NOW)] {
        assert!(matches!(refused, Err(LetterError::Unfinished)));
    }
    assert!(write!(app, finish_import, id, 0).unwrap());
    write!(app, open, id).unwrap();
}

#[tokio::test]
async fn the_newest_version_is_the_one_that_is_signed() {
    let app = TestApp::start().await;
    let (letter, first) = app.draft("quay").await;
    let second = write!(app, add_version, letter, &texts("Open the quay now"), NOW).unwrap();
    let letter = app.letter("quay").await;
    assert_eq!((letter.version().id, letter.version().number), (second, 2));
    assert_eq!(letter.title(Locale::En), "Open the quay now");
    assert_ne!(first, second);
}

#[tokio::test]
async fn texts_change_until_somebody_signs_and_never_afterwards() {
    let signing = Signing::over(TestApp::start().await).await;
    let app = &signing.app;
    let version = app.letter("harbour").await.version().id;
    write!(app, edit_texts, version, &texts("Keep the harbour open")).unwrap();
    let edited = app.letter("harbour").await;
    assert_eq!(edited.texts(), texts("Keep the harbour open"));
    let fingerprint = version_fingerprint(&texts("Keep the harbour open"));
    assert_eq!(edited.version().fingerprint, fingerprint);
    assert_eq!(edited.version().signed_at, None);

    signing.sign("en", ANN).await;
    let refused = write!(app, edit_texts, version, &texts("Close the harbour"));
    assert!(matches!(refused, Err(LetterError::Signed)));
    let signed = app.letter("harbour").await;
    assert_eq!(signed.version().signed_at, Some(NOW));
    assert_eq!(signed.texts(), texts("Keep the harbour open"));
}

#[tokio::test]
async fn the_rows_of_an_import_sign_its_version() {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("listed").individuals(&["Ann Quill"]);
    app.import(&folder).await.unwrap();
    let version = app.letter("listed").await.version().id;
    let refused = write!(app, edit_texts, version, &texts("Another text"));
    assert!(matches!(refused, Err(LetterError::Signed)));
}
