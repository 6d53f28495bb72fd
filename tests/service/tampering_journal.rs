//! What was changed in the journal past the service is named by `undersigned verify`; what a kill left
//! out of its chain, or is older than the chain, gets into it.

use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use undersigned::journal::seal;
use undersigned::moderation::verifying::verify;

use crate::commands::text;
use crate::harness::Served;
use crate::signing::{ANN, Signing, with};
use crate::tampering::two_signed;

/// What may be done to the journal, and what is said of it.
const EDITS_OF_JOURNAL: &[(&str, &str)] = &[
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
        "its reason was changed, in entry 2",
    ),
    (
        "UPDATE journal_entry SET faces = NULL WHERE faces IS NOT NULL",
        "does not fit the chain",
    ),
    (
        "UPDATE journal_face SET commitment = replaces",
        "what it says about signatures was changed",
    ),
    (
        "UPDATE journal_face SET public_id = 'other'",
        "what it says about signatures was changed",
    ),
    (
        "DELETE FROM journal_face",
        "what it says about signatures was changed",
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

#[tokio::test]
async fn a_journal_entry_changed_deleted_or_put_in_by_hand_is_named() {
    for (edit, named) in EDITS_OF_JOURNAL {
        let signing = Signing::start().await;
        signing.sign("en", ANN).await;
        signing.signed(&with(ANN, "email", "bea@example.org")).await;
        signing.chained().await;
        signing.by_hand(edit).await;
        let wrong = signing.verified().await.in_english().join("\n");
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
    let wrong = signing.verified().await.in_english().join("\n");
    assert!(
        wrong.contains(&format!("entry {last} is missing")) || wrong.contains("what it says"),
        "{wrong}"
    );
    signing.by_hand("DELETE FROM journal_entry").await;
    let wrong = signing.verified().await.in_english().join("\n");
    assert!(wrong.contains("entry 1 is missing"), "{wrong}");
    assert!(wrong.contains("is not in the journal"), "{wrong}");
    signing.signed(&with(ANN, "email", "bea@example.org")).await;
    signing.chained().await;
    let wrong = signing.verified().await.in_english().join("\n");
    assert!(wrong.contains("entry 1 is missing"), "{wrong}");
}

#[tokio::test]
async fn a_reason_or_printed_name_changed_by_hand_is_named_and_one_erased_fits() {
    let signing = two_signed().await;
    let ann = signing.id_of("Ann Quill").await;
    let seen = signing.seen(&ann).await;
    signing
        .told(&["signatures", "remove", &seen, "--reason", "a joke"])
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

impl Signing {
    /// Takes the schema back to before the journal was a chain, and forward again, as an upgrade does.
    pub(crate) async fn rebuild_without_chain(&self) {
        let storage = &self.app.app.storage;
        let chain = |name: &String| name.ends_with("_chain");
        let names: Vec<String> = Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        let steps = names.len() - names.iter().position(chain).unwrap();
        let steps = u32::try_from(steps).unwrap();
        Migrator::down(storage.write(), Some(steps)).await.unwrap();
        Migrator::up(storage.write(), None).await.unwrap();
    }
}

#[tokio::test]
async fn an_older_database_is_taken_into_the_chain_at_its_first_start() {
    let signing = two_signed().await;
    signing.rebuild_without_chain().await;
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
