//! A database of the release of November 2026, opened with today's code: nothing is lost, and what was
//! begun then can be finished.

use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use undersigned::letters::{self, version_fingerprint};

use crate::commands::{run, text};
use crate::harness::{RELEASE_MIGRATIONS, TestApp, TestDatabase, release_answers, release_letter};

/// What a command prints that must succeed.
async fn printed(database: &TestDatabase, arguments: &[&str]) -> String {
    let output = run(database, &[], arguments).await;
    let said = text(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    text(&output.stdout)
}

async fn printed_json(database: &TestDatabase, arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(database, arguments).await).unwrap()
}

/// The named fields of each element of a list.
fn picked(list: &Value, fields: &[&str]) -> Value {
    let pick = |row: &Value| -> Value { fields.iter().map(|field| row[*field].clone()).collect() };
    list.as_array().unwrap().iter().map(pick).collect()
}

#[tokio::test]
async fn lists_and_counts_of_the_release_are_unchanged() {
    let database = TestDatabase::of_release().await;
    printed(&database, &["migrate"]).await;
    let fields = [
        "id",
        "kind",
        "name",
        "name_en",
        "name_fr",
        "sort_name",
        "title",
        "affiliation",
        "website",
        "representative",
        "standing",
        "standing_domain",
        "published_at",
    ];
    let known = release_answers();
    for slug in ["harbour", "lanterns"] {
        let export = printed_json(&database, &["export", slug, "--format", "json"]).await;
        let known = &known["exports"][slug];
        for count in ["organizations", "individuals", "unlisted", "states"] {
            assert_eq!(export[count], known[count], "{count} of {slug}");
        }
        assert_eq!(picked(&export["list"], &fields), known["list"], "{slug}");
    }
    let register = printed(&database, &["organization", "export"]).await;
    // The release wrote no byte order mark.
    assert_eq!(
        json!(register.trim_start_matches('\u{feff}')),
        known["register"]
    );
}

#[tokio::test]
async fn what_waited_in_the_release_still_waits() {
    let database = TestDatabase::of_release().await;
    printed(&database, &["migrate"]).await;
    let known = release_answers();
    let all = ["signatures", "list", "--held", "--json", "--show-addresses"];
    let waiting = printed_json(&database, &all).await;
    let held = picked(&waiting["signatures"], &["seen", "name", "address"]);
    // This release groups what waits by letter and kind.
    assert_eq!(in_order(&held), in_order(&known["held"]));
    let corrections: Value = waiting["corrections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let changes = one["changes"].as_array().unwrap().iter();
            let changes: Value = changes
                .map(|change| json!([change[1], change[2]]))
                .collect();
            json!([one["seen"], one["name"], changes])
        })
        .collect();
    assert_eq!(corrections, known["corrections"]);
    let pairs: Value = waiting["resemblances"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| json!([pair["one"]["seen"], pair["other"]["seen"]]))
        .collect();
    assert_eq!(in_order(&pairs), in_order(&known["possible_duplicates"]));
    let invitations = printed_json(&database, &["signatures", "invitations", "--json"]).await;
    let invitations = picked(&invitations, &["id", "organization", "state", "signatures"]);
    // The release showed an invitation that was declined as revoked.
    let mut expected = known["invitations"].clone();
    for one in expected.as_array_mut().unwrap() {
        if one[1] == "Vane Street Gardens" {
            one[2] = json!("declined");
        }
    }
    assert_eq!(invitations, expected);
    let listed = printed(&database, &["signatures", "list"]).await;
    assert!(listed.contains("Captain Nobody"), "{listed}");
}

#[tokio::test]
async fn waiting_corrections_of_the_release_are_approved_and_rejected() {
    let database = TestDatabase::of_release().await;
    printed(&database, &["migrate"]).await;
    let held = ["signatures", "list", "--held", "--json"];
    let waiting = printed_json(&database, &held).await;
    let seen = |index: usize| waiting["corrections"][index]["seen"].as_str().unwrap();
    printed(&database, &["signatures", "approve", seen(0)]).await;
    let reject = [
        "signatures",
        "reject",
        seen(1),
        "--reason",
        "too many titles",
    ];
    printed(&database, &reject).await;
    let after = printed_json(&database, &held).await;
    assert_eq!(after["corrections"], json!([]));
    let app = TestApp::start_on_release(database).await;
    let of = |column: &str, id: i64| format!("SELECT {column} FROM signature WHERE id = {id}");
    let approved = [
        ("name", "Amity Society International"),
        // It was signed in French, so the other language is English.
        ("name_en", "Société Amitié internationale"),
        ("acronym", "ASI"),
        ("representative_title", "Présidente"),
    ];
    for (column, value) in approved {
        assert_eq!(app.texts(&of(column, 97)).await, [value], "{column}");
    }
    let title = app.texts(&of("COALESCE(title, 'none') AS title", 85)).await;
    assert_ne!(title, ["Head keeper"]);
}

#[tokio::test]
async fn a_database_of_the_release_is_verified() {
    let database = TestDatabase::of_release().await;
    let verified = printed(&database, &["verify"]).await;
    assert!(
        verified.starts_with("All is well: the counts of 2 letters"),
        "{verified}"
    );
    let note = "the import of ferries is not finished (100 rows are written)";
    assert!(verified.contains(note), "{verified}");
}

#[tokio::test]
async fn letters_of_the_release_are_shown() {
    let app = TestApp::start_on_release(TestDatabase::of_release().await).await;
    for (path, parts) in [
        (
            "/en/harbour",
            [
                "31 organizations and 47 individuals",
                "open the gates by day",
            ],
        ),
        (
            "/fr/lanterns",
            ["Rallumons les lanternes du quai", "la Société Amitié"],
        ),
        (
            "/en/lanterns/signatories",
            ["Ada Brightwater-Lowe", "Driftwood Press"],
        ),
    ] {
        let page = app.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        for part in parts {
            assert!(page.body.contains(part), "{part} on {path}");
        }
    }
    assert_eq!(app.get("/en/ferries").await.status, 404);
}

#[tokio::test]
async fn folders_imported_by_the_release_are_known_again() {
    let database = TestDatabase::of_release().await;
    for slug in ["harbour", "lanterns"] {
        let folder = release_letter(slug);
        let said = printed(&database, &["import", folder.to_str().unwrap()]).await;
        assert!(said.contains("nothing changed"), "{said}");
    }
}

#[tokio::test]
async fn an_import_begun_by_the_release_is_finished() {
    let database = TestDatabase::of_release().await;
    let folder = release_letter("ferries");
    printed(&database, &["import", folder.to_str().unwrap()]).await;
    let app = TestApp::start_on_release(database).await;
    let count = app.get("/api/v1/letters/ferries/count").await.json();
    assert_eq!(
        (&count["organizations"], &count["individuals"]),
        (&json!(1), &json!(130))
    );
    let imported = "SELECT count(*) FROM journal_entry WHERE action = 'import rows' \
                    AND letter_id = (SELECT id FROM letter WHERE slug = 'ferries')";
    assert_eq!(
        app.number(imported).await,
        2,
        "it goes on after the first hundred rows"
    );
}

#[tokio::test]
async fn fingerprints_of_the_release_are_computed_again() {
    let app = TestApp::start_on_release(TestDatabase::of_release().await).await;
    for slug in ["harbour", "lanterns", "ferries"] {
        let found = letters::find_any(app.app.storage.read(), slug).await;
        let letter = found.unwrap().unwrap();
        let expected = version_fingerprint(&letter.texts());
        assert_eq!(letter.version().fingerprint, expected, "{slug}");
        assert!(
            letter.version().signed_at.is_some(),
            "{slug} has signatures"
        );
        let import = letter.row().import_fingerprint.clone().unwrap();
        assert!(letters::is_obsolete(&import), "{import}");
    }
}

#[tokio::test]
async fn a_folder_imported_again_gets_a_new_fingerprint_without_a_journal_entry() {
    let database = TestDatabase::of_release().await;
    let folder = release_letter("lanterns");
    let path = folder.to_str().unwrap();
    let dry = printed(&database, &["import", "--dry-run", path]).await;
    assert!(dry.contains("nothing changed"), "{dry}");
    let app = TestApp::start_on_release(database).await;
    let fingerprint = "SELECT import_fingerprint FROM letter WHERE slug = 'lanterns'";
    assert!(app.texts(fingerprint).await[0].starts_with("v0:"));
    let entries = app.rows("journal_entry").await;
    for _ in 0..2 {
        let said = printed(&app.database, &["import", path]).await;
        assert!(said.contains("nothing changed"), "{said}");
        assert!(app.texts(fingerprint).await[0].starts_with("v1:"));
        assert_eq!(app.rows("journal_entry").await, entries);
    }
}

#[tokio::test]
async fn a_folder_that_differs_from_the_release_is_refused_or_updates_settings() {
    let database = TestDatabase::of_release().await;
    let copy = tempfile::tempdir().unwrap();
    for file in ["letter.toml", "en.md", "fr.md"] {
        let source = release_letter("lanterns").join(file);
        std::fs::copy(source, copy.path().join(file)).unwrap();
    }
    let (path, file) = (
        copy.path().to_str().unwrap(),
        copy.path().join("letter.toml"),
    );
    let settings = std::fs::read_to_string(&file).unwrap();
    let other = settings.replace("possibly_same = \"hold\"", "possibly_same = \"publish\"");
    std::fs::write(&file, other).unwrap();
    let said = printed(&database, &["import", path]).await;
    assert!(said.contains("Changed the settings of lanterns"), "{said}");
    std::fs::write(copy.path().join("en.md"), "Another text.\n").unwrap();
    let refused = run(&database, &[], &["import", path]).await;
    let said = text(&refused.stderr);
    assert!(
        said.contains("the text, title or addressee in \"en\" differs"),
        "{said}"
    );
}

#[tokio::test]
async fn the_migrations_since_the_release_go_down_and_up_again() {
    let database = TestDatabase::of_release().await;
    printed(&database, &["migrate"]).await;
    let app = TestApp::start_on_release(database).await;
    let connection = app.app.storage.write();
    let applied = Migrator::get_applied_migrations(connection).await.unwrap();
    let since = u32::try_from(applied.len()).unwrap() - RELEASE_MIGRATIONS;
    Migrator::down(connection, Some(since)).await.unwrap();
    Migrator::up(connection, None).await.unwrap();
    let verified = printed(&app.database, &["verify"]).await;
    assert!(verified.starts_with("All is well"), "{verified}");
}

#[tokio::test]
async fn a_merge_of_the_release_can_be_undone() {
    let database = TestDatabase::of_release().await;
    printed(&database, &["migrate"]).await;
    let undone = printed(
        &database,
        &["organization", "undo", "Choir of the Quayside"],
    )
    .await;
    assert!(
        undone.starts_with("Undone: Choir of the Quayside"),
        "{undone}"
    );
    let verified = printed(&database, &["verify"]).await;
    assert!(verified.starts_with("All is well"), "{verified}");
}

#[tokio::test]
async fn mails_of_the_release_find_their_invitations_unless_two_are_alike() {
    let app = TestApp::start_on_release(TestDatabase::of_release().await).await;
    let connection = app.app.storage.write();
    let applied = Migrator::get_applied_migrations(connection).await.unwrap();
    let before = applied
        .iter()
        .position(|migration| migration.name().ends_with("_0020_mail_invitation"))
        .unwrap();
    let since = u32::try_from(applied.len() - before).unwrap();
    Migrator::down(connection, Some(since)).await.unwrap();
    let columns = "letter_id, organization_id, language, address_sealed, address_key, invited_by, \
                   created_at, expires_at, revoked_at";
    let last = "SELECT MAX(id) FROM invitation";
    let [token, stop] = match app.database.is_postgres() {
        true => ["'\\x01'::bytea", "'\\x02'::bytea"],
        false => ["x'01'", "x'02'"],
    };
    let twin = format!(
        "INSERT INTO invitation (public_id, token_hash, stop_hash, {columns}) \
         SELECT 'twin', {token}, {stop}, {columns} FROM invitation WHERE id = ({last})"
    );
    let given_up = "UPDATE outgoing_mail SET state = 'given-up', fault = '550 no such user' \
                    WHERE id = (SELECT MIN(id) FROM outgoing_mail WHERE kind = 'invitation')";
    for sql in [twin.as_str(), given_up] {
        connection.execute_unprepared(sql).await.unwrap();
    }
    Migrator::up(connection, None).await.unwrap();
    let found = app
        .texts(
            "SELECT COALESCE(i.public_id, 'none') FROM outgoing_mail m \
             LEFT JOIN invitation i ON i.id = m.invitation_id \
             WHERE m.kind = 'invitation' ORDER BY m.id",
        )
        .await;
    let mut expected = app
        .texts("SELECT public_id FROM invitation WHERE public_id <> 'twin' ORDER BY id")
        .await;
    expected.pop();
    expected.push("none".to_owned());
    assert_eq!(found, expected);
    // Its address is sealed for another id, so no list can open it.
    let untwin = "DELETE FROM invitation WHERE public_id = 'twin'";
    connection.execute_unprepared(untwin).await.unwrap();
    let listed = printed(&app.database, &["signatures", "invitations"]).await;
    assert!(listed.contains("550 no such user"), "{listed}");
}

/// The rows of a list, in an order of their own.
fn in_order(list: &Value) -> Vec<String> {
    let mut rows: Vec<String> = list
        .as_array()
        .unwrap()
        .iter()
        .map(Value::to_string)
        .collect();
    rows.sort();
    rows
}
