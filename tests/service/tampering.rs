//! What was changed of signatures past the service is named by `undersigned verify`.

use entity::ids::SignatureId;
use sea_orm::ConnectionTrait;
use undersigned::journal::seal;
use undersigned::moderation::verifying::{Findings, verify};
use undersigned::rendering::in_english;
use undersigned::signatures::store as signatures;

use crate::commands::text;
use crate::harness::LetterFolder;
use crate::signing::{AMITY, ANN, Signing, with};

impl Signing {
    /// Changes the database as `sqlite3` would.
    pub(crate) async fn by_hand(&self, sql: &str) {
        let connection = self.app.app.storage.write();
        connection.execute_unprepared(sql).await.unwrap();
    }

    /// What is wrong, as the timed work would leave it.
    pub(crate) async fn verified(&self) -> Findings {
        let storage = &self.app.app.storage;
        verify(storage, self.app.app.now(), &mut |_, _| {})
            .await
            .unwrap()
    }

    pub(crate) async fn chained(&self) {
        seal(&self.app.app.storage).await.unwrap();
    }

    /// The one thing that is wrong.
    pub(crate) async fn wrong(&self) -> String {
        let wrong = self.verified().await.wrong;
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        in_english(&wrong[0].message())
    }

    pub(crate) async fn id_of(&self, name: &str) -> String {
        let sql = format!("SELECT public_id FROM signature WHERE name = '{name}'");
        self.app.texts(&sql).await.remove(0)
    }
}

pub(crate) async fn two_signed() -> Signing {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    let ann = with(&with(ANN, "title", "Reader"), "affiliation", "Tidal Press");
    signing.signed(&with(&ann, "place", "Halifax")).await;
    signing.signed(AMITY).await;
    signing.chained().await;
    signing
}

/// Each public column, with another value.
const EDITS: &[(&str, &str)] = &[
    ("name", "'Ann Quilt'"),
    ("name_en", "'Ann'"),
    ("name_fr", "'Anne'"),
    ("sort_name", "'Zuill'"),
    ("title", "NULL"),
    ("affiliation", "''"),
    ("place", "'Halifaxx'"),
    ("website", "'https://amity.example'"),
    ("representative_public", "true"),
    ("standing", "'coordinator'"),
    ("standing_domain", "'amity.example'"),
    ("source", "'a list'"),
    ("language", "'fr'"),
    ("letter_id", "letter_id + 70"),
    ("version_id", "version_id + 70"),
    ("organization_id", "77"),
    ("rank", "1"),
    ("confirmed_at", "confirmed_at + 1"),
    ("published_at", "published_at + 1"),
    ("face_salt", "NULL"),
    ("state", "'pending'"),
    ("kind", "'organization'"),
    ("visibility", "'counted'"),
];

#[tokio::test]
async fn a_public_field_changed_by_hand_names_the_signature() {
    let signing = two_signed().await;
    assert!(signing.verified().await.wrong.is_empty());
    let ann = signing.id_of("Ann Quill").await;
    for (column, value) in EDITS {
        let saved = format!(
            "CREATE TABLE saved AS SELECT {column} AS kept FROM signature WHERE public_id = '{ann}'"
        );
        signing.by_hand(&saved).await;
        let edit = format!("UPDATE signature SET {column} = {value} WHERE public_id = '{ann}'");
        if let Err(fault) = signing
            .app
            .app
            .storage
            .write()
            .execute_unprepared(&edit)
            .await
        {
            // A reference that the database itself guards.
            assert!(
                fault.to_string().to_lowercase().contains("foreign key"),
                "{fault}"
            );
            signing.by_hand("DROP TABLE saved").await;
            continue;
        }
        let wrong = signing.verified().await.in_english().join("\n");
        assert!(
            wrong.contains(&format!("signature {ann} does not show")),
            "{column}: {wrong}"
        );
        let back = format!(
            "UPDATE signature SET {column} = (SELECT kept FROM saved) WHERE public_id = '{ann}'"
        );
        signing.by_hand(&back).await;
        signing.by_hand("DROP TABLE saved").await;
        assert!(signing.verified().await.wrong.is_empty(), "{column}");
    }
}

#[tokio::test]
async fn verify_prints_the_head_and_exits_with_1_naming_an_edited_signature() {
    let signing = two_signed().await;
    let told = signing.told(&["verify"]).await;
    assert!(told.starts_with("All is well"), "{told}");
    let head = signing
        .app
        .number("SELECT position FROM journal_head")
        .await;
    assert!(
        told.contains(&format!("The journal has {head} entries")),
        "{told}"
    );
    let amity = signing.id_of("The Amity Society").await;
    signing
        .by_hand("UPDATE signature SET name = 'The Enmity Society' WHERE kind = 'organization'")
        .await;
    let output = signing.command(&["verify"]).await;
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(
        told.contains("1 problem found") && told.contains(&amity),
        "{told}"
    );
}

#[tokio::test]
async fn an_edit_that_an_act_follows_stays_named() {
    let signing = two_signed().await;
    let ann = signing.id_of("Ann Quill").await;
    signing
        .by_hand("UPDATE signature SET title = 'Director' WHERE kind = 'individual'")
        .await;
    let seen = signing.seen(&ann).await;
    signing
        .told(&["signatures", "remove", &seen, "--reason", "a joke"])
        .await;
    let wrong = signing.wrong().await;
    assert!(
        wrong.contains(&format!("signature {ann} was changed outside the journal")),
        "{wrong}"
    );
}

#[tokio::test]
async fn a_signature_deleted_or_put_in_by_hand_is_named() {
    let signing = two_signed().await;
    let ann = signing.id_of("Ann Quill").await;
    let columns = "letter_id, version_id, language, kind, state, name, sort_name, sort_en, sort_fr, rank, search, \
                   match_key, representative_public, standing, visibility, address_slot, reasons, revision, edition, mails, \
                   tries, reminded, created_at, confirmed_at, published_at, state_at, face_salt";
    signing
        .by_hand(&format!(
            "INSERT INTO signature (public_id, {columns}) SELECT 'fake', {columns} FROM signature WHERE public_id = '{ann}'"
        ))
        .await;
    signing
        .by_hand("UPDATE tally SET individuals = individuals + 1")
        .await;
    assert!(
        signing
            .wrong()
            .await
            .contains("signature fake is not in the journal")
    );
    signing
        .by_hand("DELETE FROM signature WHERE public_id = 'fake'")
        .await;
    signing
        .by_hand("UPDATE tally SET individuals = individuals - 1")
        .await;
    assert!(signing.verified().await.wrong.is_empty());

    for table in ["verification", "candidate_key"] {
        let _ = signing
            .app
            .app
            .storage
            .write()
            .execute_unprepared(&format!("DELETE FROM {table}"))
            .await;
    }
    signing
        .by_hand(&format!("DELETE FROM signature WHERE public_id = '{ann}'"))
        .await;
    signing
        .by_hand("UPDATE tally SET individuals = individuals - 1")
        .await;
    let wrong = signing.verified().await.in_english().join("\n");
    assert!(
        wrong.contains(&format!("signature {ann} is missing")),
        "{wrong}"
    );
}

const ERASE: &str = "UPDATE signature SET name = '', sort_name = '', title = NULL, affiliation = NULL, place = NULL, \
                     face_salt = NULL, state = 'withdrawn' WHERE public_id = '";

#[tokio::test]
async fn a_signature_emptied_by_hand_is_found_whatever_is_written_later() {
    let signing = two_signed().await;
    let ann = signing.id_of("Ann Quill").await;
    signing.by_hand("UPDATE tally SET individuals = 0").await;
    signing.by_hand(&format!("{ERASE}{ann}'")).await;
    assert!(signing.wrong().await.contains("was emptied by hand"));
    // What is written later about the letter or the signature explains nothing.
    for (letter, signature) in [(1, "NULL"), (1, "(SELECT MIN(id) FROM signature)")] {
        let later = format!(
            "INSERT INTO journal_entry (at, actor, action, letter_id, signature_id) \
             VALUES ({}, 'signatory', 'send again', {letter}, {signature})",
            signing.app.app.now()
        );
        signing.by_hand(&later).await;
    }
    assert!(signing.wrong().await.contains("was emptied by hand"));
}

#[tokio::test]
async fn an_erased_person_fits_the_journal() {
    let signing = two_signed().await;
    let ann = signing.id_of("Ann Quill").await;
    let storage = &signing.app.app.storage;
    let seen = signing.seen(&ann).await;
    signing
        .told(&["signatures", "remove", &seen, "--reason", "asked for it"])
        .await;
    let rows = signatures::of_address(storage.read(), b"", 1)
        .await
        .unwrap();
    assert!(rows.is_empty());
    let transaction = storage.begin().await.unwrap();
    let id = signing
        .app
        .number(&format!(
            "SELECT id FROM signature WHERE public_id = '{ann}'"
        ))
        .await;
    let id = SignatureId(id);
    let before = signatures::find_locked(&transaction, id)
        .await
        .unwrap()
        .unwrap();
    transaction
        .execute_unprepared(&format!("{ERASE}{ann}'"))
        .await
        .unwrap();
    let actor = undersigned::journal::Actor::System;
    let entry = undersigned::journal::Entry {
        signature: Some(id),
        ..undersigned::journal::Entry::new(
            signing.app.app.now(),
            &actor,
            undersigned::journal::Action::Erase,
        )
    };
    signatures::record(&transaction, &[before], entry)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    signing.chained().await;
    let found = signing.verified().await;
    assert!(found.wrong.is_empty(), "{:?}", found.wrong);
    assert_eq!(found.erased, 1);
    // Nothing is left that could open the commitments to what was erased.
    let salts = format!(
        "SELECT COUNT(*) FROM signature WHERE public_id = '{ann}' AND face_salt IS NOT NULL"
    );
    assert_eq!(signing.app.number(&salts).await, 0);
}

#[tokio::test]
async fn imported_rows_and_merged_entries_are_in_the_journal() {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("tides")
        .organizations(&["The Amity Society", "Tidal Council"])
        .individuals(&["Ann Quill", "Bea Marsh"]);
    signing.app.import(&folder).await.unwrap();
    signing.chained().await;
    assert!(signing.verified().await.wrong.is_empty());
    signing.told(&["organization", "add", "Amity Group"]).await;
    for command in [
        [
            "organization",
            "merge",
            "Amity Group",
            "--into",
            "The Amity Society",
        ]
        .as_slice(),
        &["organization", "undo", "Amity Group"],
        &[
            "organization",
            "merge",
            "The Amity Society",
            "--into",
            "Amity Group",
        ],
        &["organization", "undo", "The Amity Society"],
    ] {
        signing.told(command).await;
        let wrong = signing.verified().await.wrong;
        assert!(wrong.is_empty(), "{command:?}: {wrong:?}");
    }
    signing
        .by_hand("UPDATE signature SET affiliation = 'Tidal Press' WHERE name = 'Bea Marsh'")
        .await;
    let bea = signing.id_of("Bea Marsh").await;
    assert!(signing.wrong().await.contains(&bea));
}
