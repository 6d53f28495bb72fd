//! What was changed past the service is named by `undersigned verify`: signatures, journal, head.

use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use undersigned::journal::seal;
use undersigned::moderation::verifying::{Findings, verify};
use undersigned::signing::store as signatures;

use crate::commands::text;
use crate::harness::{LetterFolder, Served};
use crate::signing::{AMITY, ANN, Signing, with};

impl Signing {
    /// Changes the database as `sqlite3` would.
    async fn by_hand(&self, sql: &str) {
        let connection = self.app.app.storage.write();
        connection.execute_unprepared(sql).await.unwrap();
    }

    /// What is wrong, as the timed work would leave it.
    async fn verified(&self) -> Findings {
        let storage = &self.app.app.storage;
        verify(storage, self.app.app.now(), &mut |_, _| {})
            .await
            .unwrap()
    }

    async fn chained(&self) {
        seal(&self.app.app.storage).await.unwrap();
    }

    /// The one thing that is wrong.
    async fn wrong(&self) -> String {
        let wrong = self.verified().await.wrong;
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        wrong.into_iter().next().unwrap()
    }

    async fn id_of(&self, name: &str) -> String {
        let sql = format!("SELECT public_id FROM signature WHERE name = '{name}'");
        self.app.texts(&sql).await.remove(0)
    }
}

async fn two_signed() -> Signing {
    let signing = Signing::start().await;
    signing.trust("The Amity Society", "amity.example").await;
    let ann = with(&with(ANN, "title", "Reader"), "affiliation", "Tidal Press");
    signing.signed(&with(&ann, "place", "Halifax")).await;
    signing.signed(AMITY).await;
    signing.chained().await;
    signing
}

#[tokio::test]
async fn a_public_field_changed_by_hand_names_the_signature() {
    let signing = two_signed().await;
    assert!(signing.verified().await.wrong.is_empty());
    let ann = signing.id_of("Ann Quill").await;
    for (column, value) in [
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
    ] {
        let kept = "UPDATE signature SET acronym = NULL";
        let saved = format!(
            "CREATE TABLE saved AS SELECT {column} AS kept FROM signature WHERE public_id = '{ann}'"
        );
        signing.by_hand(kept).await;
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
        let wrong = signing.verified().await.wrong.join("\n");
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
        told.contains(&format!("The journal: {head} entries")),
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
        told.contains("1 thing is wrong") && told.contains(&amity),
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
    signing
        .told(&["signatures", "remove", &ann, "--reason", "a joke"])
        .await;
    let wrong = signing.wrong().await;
    assert!(
        wrong.contains(&format!("signature {ann} was changed past the journal")),
        "{wrong}"
    );
}

#[tokio::test]
async fn a_signature_deleted_or_put_in_by_hand_is_named() {
    let signing = two_signed().await;
    let ann = signing.id_of("Ann Quill").await;
    let columns = "letter_id, version_id, language, kind, state, name, sort_name, sort_en, sort_fr, rank, search, \
                   match_key, representative_public, standing, visibility, seat, reasons, revision, edition, mails, \
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
    let wrong = signing.verified().await.wrong.join("\n");
    assert!(
        wrong.contains(&format!("signature {ann} is missing")),
        "{wrong}"
    );
}

#[tokio::test]
async fn a_journal_entry_changed_deleted_or_put_in_by_hand_is_named() {
    let edits = [
        (
            "UPDATE journal_entry SET actor = 'coordinator X' WHERE position = 2",
            "entry 2 (row ",
        ),
        (
            "UPDATE journal_entry SET at = at + 1 WHERE position = 2",
            "entry 2 (row ",
        ),
        (
            "UPDATE journal_entry SET action = 'x' WHERE position = 3",
            "entry 3 (row ",
        ),
        (
            "UPDATE journal_entry SET letter_id = 9 WHERE position = 3",
            "entry 3 (row ",
        ),
        (
            "UPDATE journal_entry SET hash = (SELECT hash FROM journal_head) WHERE position = 1",
            "entry 1 (row ",
        ),
        (
            "UPDATE journal_entry SET reason = 'for fun' WHERE position = 2",
            "its reason was changed, of entry 2",
        ),
        (
            "UPDATE journal_entry SET faces = NULL WHERE faces IS NOT NULL",
            "does not fit the chain",
        ),
        (
            "UPDATE journal_face SET commitment = replaces",
            "what it says of signatures was changed",
        ),
        (
            "UPDATE journal_face SET public_id = 'other'",
            "what it says of signatures was changed",
        ),
        (
            "DELETE FROM journal_face",
            "what it says of signatures was changed",
        ),
        (
            "DELETE FROM journal_entry WHERE position = 2",
            "entry 2 is missing",
        ),
        (
            "UPDATE journal_entry SET position = NULL WHERE position = 2",
            "entry 2 is missing",
        ),
        (
            "DELETE FROM journal_head",
            "the head of its chain is missing",
        ),
        (
            "UPDATE journal_head SET position = 0",
            "its head does not fit",
        ),
        (
            "INSERT INTO journal_entry (at, actor, action, position, hash) SELECT at, actor, 'confirm', position + 1, hash \
             FROM journal_entry ORDER BY position DESC LIMIT 1",
            "does not fit the chain",
        ),
        (
            "INSERT INTO journal_entry (at, actor, action) VALUES (1, 'system', 'confirm')",
            "1 entries are not in the chain",
        ),
    ];
    for (edit, named) in edits {
        let signing = Signing::start().await;
        signing.sign("en", ANN).await;
        signing.signed(&with(ANN, "email", "bea@example.org")).await;
        signing.chained().await;
        signing.by_hand(edit).await;
        let wrong = signing.verified().await.wrong.join("\n");
        assert!(wrong.contains(named), "{edit}: {wrong}");
    }
}

#[tokio::test]
async fn a_journal_cut_or_emptied_is_named_also_when_it_grows_again() {
    let signing = two_signed().await;
    let last = signing
        .app
        .number("SELECT position FROM journal_head")
        .await;
    let tail = format!("DELETE FROM journal_entry WHERE position = {last}");
    signing.by_hand("DELETE FROM journal_detail").await;
    signing.by_hand("DELETE FROM journal_face").await;
    signing.by_hand(&tail).await;
    let wrong = signing.verified().await.wrong.join("\n");
    assert!(
        wrong.contains(&format!("entry {last} is missing")) || wrong.contains("what it says"),
        "{wrong}"
    );
    signing.by_hand("DELETE FROM journal_entry").await;
    let wrong = signing.verified().await.wrong.join("\n");
    assert!(wrong.contains("entry 1 is missing"), "{wrong}");
    assert!(wrong.contains("is not in the journal"), "{wrong}");
    signing.signed(&with(ANN, "email", "bea@example.org")).await;
    signing.chained().await;
    let wrong = signing.verified().await.wrong.join("\n");
    assert!(wrong.contains("entry 1 is missing"), "{wrong}");
}

#[tokio::test]
async fn a_reason_or_printed_name_changed_by_hand_is_named_and_one_erased_fits() {
    let signing = two_signed().await;
    let ann = signing.id_of("Ann Quill").await;
    signing
        .told(&["signatures", "remove", &ann, "--reason", "a joke"])
        .await;
    assert!(signing.verified().await.wrong.is_empty());
    signing
        .by_hand("UPDATE journal_detail SET name = name || '!'")
        .await;
    assert!(
        signing
            .wrong()
            .await
            .contains("the name beside it was changed")
    );
    signing.by_hand("DELETE FROM journal_detail").await;
    assert!(signing.verified().await.wrong.is_empty());
    signing
        .by_hand("UPDATE journal_entry SET reason = 'asked' WHERE reason IS NOT NULL")
        .await;
    assert!(signing.wrong().await.contains("its reason was changed"));
    signing
        .by_hand("UPDATE journal_entry SET reason = NULL, salt = NULL WHERE reason IS NOT NULL")
        .await;
    assert!(signing.verified().await.wrong.is_empty());
}

const ERASE: &str = "UPDATE signature SET name = '', sort_name = '', title = NULL, affiliation = NULL, place = NULL, \
                     face_salt = NULL, state = 'withdrawn' WHERE public_id = '";

#[tokio::test]
async fn an_erased_person_fits_and_one_emptied_by_hand_does_not() {
    let signing = two_signed().await;
    let ann = signing.id_of("Ann Quill").await;
    signing.by_hand("UPDATE tally SET individuals = 0").await;
    signing.by_hand(&format!("{ERASE}{ann}'")).await;
    assert!(signing.wrong().await.contains("was emptied by hand"));

    let signing = two_signed().await;
    let ann = signing.id_of("Ann Quill").await;
    let storage = &signing.app.app.storage;
    signing
        .told(&["signatures", "remove", &ann, "--reason", "asked for it"])
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
    let before = signatures::locked(&transaction, id).await.unwrap().unwrap();
    transaction
        .execute_unprepared(&format!("{ERASE}{ann}'"))
        .await
        .unwrap();
    let actor = undersigned::journal::Actor::System;
    let entry = undersigned::journal::Entry {
        signature: Some(id),
        ..undersigned::journal::Entry::new(signing.app.app.now(), &actor, "erase")
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
async fn an_act_before_a_kill_is_chained_by_the_next_start() {
    let mut served = Served::start().await;
    let client = served.client();
    let fields = [
        ("kind", "individual"),
        ("name", "Ann Quill"),
        ("email", "ann@example.org"),
        ("visibility", "name"),
        ("publish", "yes"),
    ];
    assert_eq!(
        client.submit("/en/harbour/sign", &fields).unwrap().status,
        303
    );
    served.kill();
    let storage = served.storage().await;
    // As a kill leaves it that comes between act and chaining.
    for sql in [
        "UPDATE journal_entry SET position = NULL, hash = NULL, salt = NULL, reason_seal = NULL WHERE position > 1",
        "UPDATE journal_head SET position = 1, hash = (SELECT hash FROM journal_entry WHERE position = 1)",
    ] {
        storage.write().execute_unprepared(sql).await.unwrap();
    }
    storage.close().await.unwrap();
    served.start_again();
    served.kill();
    let storage = served.storage().await;
    let far = 4_000_000_000_000;
    let found = verify(&storage, far, &mut |_, _| {}).await.unwrap();
    assert!(found.wrong.is_empty(), "{:?}", found.wrong);
    assert!(found.chain.entries > 1 && found.chain.waiting == 0);
    storage.close().await.unwrap();
}

#[tokio::test]
async fn chaining_from_several_sides_at_once_makes_one_chain() {
    let signing = Signing::start().await;
    for number in 0..12 {
        signing
            .sign(
                "en",
                &with(ANN, "email", &format!("ann{number}@example.org")),
            )
            .await;
    }
    let storage = &signing.app.app.storage;
    let sealed = futures_util::future::join_all((0..6).map(|_| seal(storage))).await;
    let sealed: u64 = sealed.into_iter().map(Result::unwrap).sum();
    let found = signing.verified().await;
    assert!(found.wrong.is_empty(), "{:?}", found.wrong);
    assert_eq!(found.chain.entries.unsigned_abs(), sealed);
    assert_eq!(found.chain.waiting, 0);
}

#[tokio::test]
async fn an_older_database_is_taken_into_the_chain_at_its_first_start() {
    let signing = two_signed().await;
    let storage = &signing.app.app.storage;
    let chain = |name: &String| name.ends_with("_chain");
    let names: Vec<String> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let steps = names.len() - names.iter().position(chain).unwrap();
    let steps = u32::try_from(steps).unwrap();
    Migrator::down(storage.write(), Some(steps)).await.unwrap();
    Migrator::up(storage.write(), None).await.unwrap();
    let told = text(&signing.command(&["verify"]).await.stderr);
    assert!(told.contains("are not in it yet"), "{told}");
    assert!(told.contains("entries are not in the chain"), "{told}");
    signing.told(&["migrate"]).await;
    assert!(signing.told(&["verify"]).await.starts_with("All is well"));
    let ann = signing.id_of("Ann Quill").await;
    signing
        .by_hand("UPDATE signature SET name = 'Bea' WHERE kind = 'individual'")
        .await;
    assert!(signing.wrong().await.contains(&ann));
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
