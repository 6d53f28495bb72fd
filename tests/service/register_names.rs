//! One name of the register at a time, and what a new entry or a list tells of known ones.

use crate::harness::LetterFolder;
use crate::signing::{AMITY, Signing, with};

impl Signing {
    async fn names_of(&self, entry: &str) -> Vec<String> {
        let sql = format!(
            "SELECT n.kind || ' ' || coalesce(n.language, '-') || ' ' || n.name \
             FROM organization_name n JOIN organization o ON o.id = n.organization_id \
             WHERE o.public_id = '{entry}' ORDER BY n.id"
        );
        self.texts(&sql).await
    }

    async fn name(&self, arguments: &[&str]) -> String {
        self.told(&[&["organization", "name"], arguments].concat())
            .await
    }

    async fn name_refused(&self, arguments: &[&str]) -> String {
        self.refused(&[&["organization", "name"], arguments].concat())
            .await
    }
}

#[tokio::test]
async fn names_are_added_made_former_and_taken_away_one_at_a_time() {
    let signing = Signing::start().await;
    let id = signing
        .add_entry("Amity Society", Some("Société Amitié"))
        .await;
    let official = [&id, "--add", "Amity Union", "--kind", "official"];
    let former = [
        "amity society",
        "--add",
        "Amity Society",
        "--kind",
        "former",
    ];
    let french = [&id, "--add", "Amis", "--language", "fr"];
    let acronym = [&id, "--add", "AU", "--kind", "acronym"];
    signing.name(&official).await;
    let told = signing.name(&former).await;
    assert!(
        told.ends_with("\"Amity Society\" has a new kind: former name.\n"),
        "{told}"
    );
    signing.name(&french).await;
    signing
        .name(&[&acronym[..], &["--remove", "SOCIETE AMITIE"]].concat())
        .await;
    assert_eq!(
        signing.names_of(&id).await,
        [
            "former - Amity Society",
            "official - Amity Union",
            "alias fr Amis",
            "acronym - AU"
        ]
    );
    let listed = signing.told(&["organization", "list"]).await;
    assert!(listed.starts_with(&format!("{id}  Amity Union\n")));
}

#[tokio::test]
async fn name_changes_are_reported_and_recorded_in_the_journal() {
    let signing = Signing::start().await;
    let id = signing.add_entry("Amity Society", None).await;
    let union = [
        "--add",
        "Amity Union",
        "--kind",
        "official",
        "--by",
        "Nadia",
    ];
    let told = signing.name(&[&[id.as_str()], &union[..]].concat()).await;
    let change = "new official name \"Amity Union\"";
    assert_eq!(told, format!("Amity Society ({id}): {change}.\n"));
    let journal = "SELECT actor || ': ' || reason FROM journal_entry WHERE action = 'edit organization' ORDER BY id";
    assert_eq!(
        signing.texts(journal).await,
        [format!("coordinator Nadia: {change}")]
    );
}

#[tokio::test]
async fn an_entry_is_found_by_a_name_that_was_added() {
    let signing = Signing::start().await;
    let id = signing.add_entry("Amity Society", None).await;
    signing.name(&[&id, "--add", "Amis"]).await;
    signing
        .told(&["organization", "trust", "Amis", "amity.example"])
        .await;
    signing
        .signed(&with(AMITY, "organization", "AMIS inc."))
        .await;
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn names_that_cannot_be_are_refused_in_one_sentence() {
    let signing = Signing::start().await;
    let id = signing
        .add_entry("Amity Society", Some("Société Amitié"))
        .await;
    signing.add_entry("Tidal Law", None).await;
    let marks = format!("a{}", "\u{301}".repeat(4_000));
    for (arguments, why) in [
        (
            &["--remove", "Amity Society"][..],
            "would have no official name left",
        ),
        (
            &["--add", "Amity Society", "--kind", "former"],
            "would have no official name left",
        ),
        (&["--add", "tidal law"], "is in the register already"),
        (
            &["--add", "Amity Society", "--kind", "official"],
            "already has the official name `Amity Society`",
        ),
        (
            &["--remove", "Nobody"],
            "has no name that reads like `Nobody`",
        ),
        (&["--add", &marks], "is longer than 200 characters (--add)"),
        (&["--add", "?!"], "(--add)"),
    ] {
        let refused = signing
            .name_refused(&[&[id.as_str()], arguments].concat())
            .await;
        assert!(refused.contains(why), "{refused}");
    }
    assert_eq!(signing.names_of(&id).await.len(), 2);
    // Initials may be several organizations'.
    for name in [&id, "Tidal Law"] {
        signing
            .name(&[name, "--add", "ATL", "--kind", "acronym"])
            .await;
    }
    let waits = signing.waits(&with(AMITY, "organization", "ATL")).await;
    assert_eq!(waits.register.len(), 2);
}

#[tokio::test]
async fn a_new_entry_tells_what_it_reads_like_and_the_command_that_makes_them_one() {
    let signing = Signing::start().await;
    let council = signing.add_entry("Zanzibora Women's Council", None).await;
    let told = signing
        .told(&["organization", "add", "Conseil des femmes de Zanzibora"])
        .await;
    let new = signing.entry_id("Conseil des femmes de Zanzibora").await;
    assert_eq!(
        told,
        format!(
            "Added Conseil des femmes de Zanzibora ({new}).\n\
             Similar to: Zanzibora Women's Council ({council}). If it is one of these: \
             `undersigned organization merge {new} --into ID`\n"
        )
    );
    let told = signing
        .told(&["organization", "add", "Quillhaven Lanterns"])
        .await;
    assert!(!told.contains("Reads like"), "{told}");
}

#[tokio::test]
async fn a_list_tells_which_new_organizations_may_be_known_ones_and_merges_none() {
    let signing = Signing::start().await;
    let council = signing.add_entry("Zanzibora Women's Council", None).await;
    let folder = LetterFolder::new("tides").organizations(&[
        "Conseil des femmes de Zanzibora",
        "Zanzibora Women's Council, Toronto Section",
        "Quillhaven Lanterns",
    ]);
    let path = folder.path().to_str().unwrap();
    let lines = format!(
        "1 new organization may already be in the register; \
         to merge two entries: `undersigned organization merge NAME --into ID`\n  \
         Conseil des femmes de Zanzibora is similar to Zanzibora Women's Council ({council})\n"
    );
    let told = signing.told(&["import", path, "--dry-run"]).await;
    assert!(told.ends_with(&lines), "{told}");
    let told = signing.told(&["import", path]).await;
    assert!(told.ends_with(&lines), "{told}");
    assert_eq!(signing.app.rows("organization").await, 4);
    let told = signing.told(&["import", path]).await;
    assert_eq!(told, "tides is already imported; nothing changed.\n");
    let told = signing.told(&["import", path, "--dry-run"]).await;
    assert!(told.ends_with(&lines), "{told}");
}

#[tokio::test]
async fn every_suggestion_of_an_import_can_be_listed() {
    let signing = Signing::start().await;
    signing.add_entry("Zanzibora Women's Council", None).await;
    let websites = (0..7).fold(LetterFolder::new("tides"), |folder, number| {
        folder.row(&format!(
            "individual,Ann Quill {number},,,,,,not a website {number}"
        ))
    });
    let path = websites.path().to_str().unwrap();
    let told = signing.told(&["import", path, "--dry-run"]).await;
    assert!(
        told.contains("Line 2: left out the website `not a website 0`.\n"),
        "{told}"
    );
    assert!(
        told.contains("  and 2 more; to list all: `undersigned import DIR --dry-run --all`\n"),
        "{told}"
    );
    let told = signing.told(&["import", path, "--dry-run", "--all"]).await;
    assert!(
        told.contains("not a website 6") && !told.contains("more; to list"),
        "{told}"
    );
}

#[tokio::test]
async fn an_organization_entered_for_a_known_entry_teaches_its_name_there() {
    let signing = Signing::start().await;
    let council = signing.add_entry("Zanzibora Women's Council", None).await;
    let french = "Conseil des femmes de Zanzibora";
    signing
        .told(&[
            "signatures",
            "add",
            "--letter",
            "harbour",
            "--organization",
            french,
            "--source",
            "on paper",
            "--entry",
            &council,
        ])
        .await;
    assert_eq!(
        signing.names_of(&council).await,
        [
            "official - Zanzibora Women's Council",
            "alias - Conseil des femmes de Zanzibora"
        ]
    );
}

#[tokio::test]
async fn adding_a_signature_reports_possible_duplicates() {
    let signing = Signing::start().await;
    let enter = [
        "signatures",
        "add",
        "--letter",
        "harbour",
        "--individual",
        "Zephyrine Quillfeather",
        "--source",
        "on paper",
    ];
    let first = signing.told(&enter).await;
    assert!(!first.contains("Possible duplicates"), "{first}");
    let second = signing.told(&enter).await;
    assert!(
        second.contains(
            "Possible duplicates on this letter: 1. To see them: `undersigned signatures list --letter harbour --held`"
        ),
        "{second}"
    );
    assert_eq!(signing.resemblances().await.len(), 1);
}

#[tokio::test]
async fn match_keys_are_recomputed_after_an_upgrade() {
    let signing = Signing::start().await;
    signing.add_entry("Amity Society", None).await;
    signing
        .add_entry("Tidal Law", Some("Droit des marées"))
        .await;
    signing.add_entry("Old Tides", None).await;
    signing.join("Old Tides", "Tidal Law").await.unwrap();
    let derived = "SELECT 'k' || holder || ' ' || fingerprint FROM candidate_key \
                   UNION ALL SELECT 'l' || id || ' ' || skeleton_key FROM organization_name ORDER BY 1";
    let before = signing.texts(derived).await;
    let storage = &signing.app.app.storage;
    for older in [
        "DELETE FROM candidate_key WHERE fingerprint > 0",
        "UPDATE organization_name SET skeleton_key = 'older'",
        "UPDATE derived SET version = 0",
    ] {
        let connection = storage.write();
        sea_orm::ConnectionTrait::execute_unprepared(connection, older)
            .await
            .unwrap();
    }
    undersigned::signatures::store::refresh_keys(storage)
        .await
        .unwrap();
    assert_eq!(
        undersigned::organizations::set_skeleton_keys(storage)
            .await
            .unwrap(),
        5
    );
    assert_eq!(signing.texts(derived).await, before);
}
