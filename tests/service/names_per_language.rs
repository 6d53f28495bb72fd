//! Pages of each language show the register's name in that language, in whichever one was signed.

use entity::values::NameKind;
use undersigned::locale::Locale;
use undersigned::{organizations, schedule, server};

use crate::harness::LetterFolder;
use crate::live::Follower;
use crate::signing::{AMITY, Signing, link_to, with};

const PAGES: [&str; 2] = ["/en/harbour", "/fr/harbour"];

impl Signing {
    /// Amity signs in English. Its entry has a name in each language if there is a French one.
    async fn listed_amity(&self, french: Option<&str>) -> String {
        let id = self.add_entry("The Amity Society", french).await;
        self.told(&["organization", "trust", &id, "amity.example"])
            .await;
        self.signed(AMITY).await;
        assert_eq!(self.counts().await, (1, 0));
        id
    }

    async fn assert_names(&self, english: &str, french: &str) {
        for (page, name) in PAGES.into_iter().zip([english, french]) {
            assert_eq!(self.app.get(page).await.names(), [name], "{page}");
        }
        // With proof that the journal fits.
        self.counts().await;
    }
}

#[tokio::test]
async fn every_list_of_a_language_shows_the_name_of_the_register_in_it() {
    let signing = Signing::start().await;
    signing.listed_amity(Some("Société Amitié")).await;
    signing
        .assert_names("The Amity Society", "Société Amitié")
        .await;
    for (language, name, other) in [
        ("en", "The Amity Society", "Société Amitié"),
        ("fr", "Société Amitié", "The Amity Society"),
    ] {
        for path in [
            format!("/{language}/harbour"),
            format!("/{language}/harbour/signatories"),
            format!("/{language}/harbour/signatories?q=amity"),
            format!("/{language}/harbour/signatories.csv"),
            format!("/{language}/harbour/signatories.json"),
            format!("/{language}/harbour/letter.txt"),
            format!("/{language}/harbour/print"),
            format!("/embed/{language}/harbour?show=list"),
            format!("/api/v1/letters/harbour/signatories?language={language}"),
        ] {
            let answer = signing.app.get(&path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(answer.body.contains(name), "{path}: {}", answer.body);
            assert!(!answer.body.contains(other), "{path}");
            assert_eq!(answer.attributes(".entries .name[lang]", "lang"), [""; 0]);
        }
    }
}

#[tokio::test]
async fn a_list_is_sorted_by_the_names_that_it_shows() {
    let signing = Signing::start().await;
    signing
        .add_entry("Zephyr Trust", Some("Alizé du Nord"))
        .await;
    let folder = LetterFolder::new("quay").organizations(&["Zephyr Trust", "Meadow Circle"]);
    signing.app.import(&folder).await.unwrap();
    for (path, expected) in [
        ("/en/quay/signatories", ["Meadow Circle", "Zephyr Trust"]),
        ("/fr/quay/signatories", ["Alizé du Nord", "Meadow Circle"]),
    ] {
        assert_eq!(signing.app.get(path).await.names(), expected);
    }
    // Only the name that nobody translated is marked as English.
    let french = signing.app.get("/fr/quay/signatories").await;
    assert_eq!(french.attributes(".entries .name[lang]", "lang"), ["en"]);
    for query in ["zephyr", "alize"] {
        let found = signing
            .app
            .get(&format!("/fr/quay/signatories?q={query}"))
            .await;
        assert_eq!(found.names(), ["Alizé du Nord"]);
    }
}

#[tokio::test]
async fn without_a_name_in_both_languages_lists_show_what_was_signed() {
    let signing = Signing::start().await;
    let id = signing.listed_amity(None).await;
    signing
        .told(&[
            "organization",
            "name",
            &id,
            "--add",
            "Amis",
            "--language",
            "fr",
        ])
        .await;
    signing
        .assert_names("The Amity Society", "The Amity Society")
        .await;
}

#[tokio::test]
async fn renaming_an_entry_renames_it_in_lists_and_on_open_pages() {
    let signing = Signing::start().await;
    let id = signing.listed_amity(None).await;
    let mut page = Follower::of(&signing.app, "/live/fr/harbour", None).await;
    page.round().await;
    schedule::follow_changes(&signing.app.app).await;
    let french = [
        "--add",
        "Société Amitié",
        "--kind",
        "official",
        "--language",
        "fr",
    ];
    signing
        .told(&[&["organization", "name", id.as_str()], &french[..]].concat())
        .await;
    signing
        .assert_names("The Amity Society", "Société Amitié")
        .await;
    schedule::follow_changes(&signing.app.app).await;
    let (events, _) = page.round().await;
    let listed = events.iter().find(|event| event.data["name"].is_string());
    assert_eq!(listed.unwrap().data["name"], "Société Amitié");

    let table = format!("id,name,name_fr\n{id},Amity Union,Union Amitié\n");
    signing.table(&table).await.unwrap();
    signing.assert_names("Amity Union", "Union Amitié").await;
    let signed = "SELECT name FROM signature";
    assert_eq!(signing.texts(signed).await, ["The Amity Society"]);
    signing
        .told(&["organization", "name", &id, "--remove", "Union Amitié"])
        .await;
    signing
        .assert_names("The Amity Society", "The Amity Society")
        .await;
}

#[tokio::test]
async fn merging_entries_and_undoing_it_changes_the_names_shown() {
    let signing = Signing::start().await;
    let id = signing.listed_amity(Some("Société Amitié")).await;
    let union = signing.add_entry("Amity Union", Some("Union Amitié")).await;
    signing
        .told(&["organization", "merge", &id, "--into", &union])
        .await;
    signing.assert_names("Amity Union", "Union Amitié").await;
    signing.told(&["organization", "undo", &id]).await;
    signing
        .assert_names("The Amity Society", "Société Amitié")
        .await;
}

#[tokio::test]
async fn a_signatory_who_corrects_the_name_is_shown_by_the_corrected_one() {
    let signing = Signing::start().await;
    let id = signing.listed_amity(Some("Société Amitié")).await;
    signing
        .told(&["organization", "name", &id, "--add", "Amity"])
        .await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    let correct = format!("{own}/correct");
    let website = with(AMITY, "website", "https://amity.example");
    signing.submit(&correct, &website).await;
    signing
        .assert_names("The Amity Society", "Société Amitié")
        .await;
    signing
        .submit(&correct, &with(AMITY, "organization", "Amity"))
        .await;
    signing.assert_names("Amity", "Amity").await;
    signing
        .told(&[
            "organization",
            "name",
            &id,
            "--add",
            "Amity Union",
            "--kind",
            "official",
        ])
        .await;
    signing.assert_names("Amity", "Amity").await;
}

#[tokio::test]
async fn correcting_all_but_the_name_keeps_the_order_of_the_list() {
    let signing = Signing::start().await;
    let id = signing.listed_amity(Some("Zone Amitié")).await;
    let own = link_to(signing.arrived().await.last().unwrap(), "/signature/");
    let keys = "SELECT hex(sort_fr) || search FROM signature";
    let keys = if signing.app.database.is_postgres() {
        keys.replace("hex(sort_fr)", "encode(sort_fr, 'hex')")
    } else {
        keys.to_owned()
    };
    let before = signing.texts(&keys).await;
    let website = with(AMITY, "website", "https://amity.example");
    signing.submit(&format!("{own}/correct"), &website).await;
    assert_eq!(signing.texts(&keys).await, before);
    assert!(before[0].contains("zone amitie"), "{id}: {before:?}");
}

#[tokio::test]
async fn an_approved_organization_is_shown_by_the_names_of_its_entry() {
    let signing = Signing::start().await;
    let id = signing
        .add_entry("The Amity Society", Some("Société Amitié"))
        .await;
    let waits = signing
        .waits(&with(AMITY, "organization", "Amity of the Tides"))
        .await;
    let approve = ["signatures", "approve", &waits.seen, "--entry"];
    let refused = signing.refused(&[&approve[..], &[&id]].concat()).await;
    let (_, seen_entry) = refused.trim_end().rsplit_once(' ').unwrap();
    signing.told(&[&approve[..], &[seen_entry]].concat()).await;
    signing
        .assert_names("The Amity Society", "Société Amitié")
        .await;
    assert_eq!(
        signing.texts("SELECT name FROM signature").await,
        ["Amity of the Tides"]
    );
}

#[tokio::test]
async fn signatures_from_before_get_the_names_of_the_register_at_the_next_start() {
    let signing = Signing::start().await;
    let id = signing.listed_amity(None).await;
    let storage = &signing.app.app.storage;
    let entry = signing
        .app
        .number(&format!(
            "SELECT id FROM organization WHERE public_id = '{id}'"
        ))
        .await;
    // As a program wrote them that did not print the register's names.
    organizations::add_name(
        storage.write(),
        entry.into(),
        NameKind::Official,
        Some(Locale::Fr),
        "Société Amitié",
    )
    .await
    .unwrap();
    signing
        .write("DELETE FROM derived WHERE what = 'register names'")
        .await;
    signing
        .assert_names("The Amity Society", "The Amity Society")
        .await;
    for _ in 0..2 {
        server::catch_up(storage, signing.app.app.now())
            .await
            .unwrap();
        signing
            .assert_names("The Amity Society", "Société Amitié")
            .await;
    }
    let printed = "SELECT actor FROM journal_entry WHERE action = 'print register names'";
    assert_eq!(signing.texts(printed).await.len(), 1);
}
