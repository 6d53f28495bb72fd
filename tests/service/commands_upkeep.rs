//! Export, backup, verify, and commands beside a running server.

use std::process::Command;

use sea_orm::ConnectionTrait;
use undersigned::storage::Lock;

use crate::commands::text;
use crate::signing::{ANN, Signing, with};

impl Signing {
    async fn execute(&self, sql: &str) {
        let connection = self.app.app.storage.write();
        connection.execute_unprepared(sql).await.unwrap();
    }
}

#[tokio::test]
async fn exports_contain_no_formulas_and_exist_as_csv_and_json() {
    let signing = Signing::start().await;
    signing
        .signed(&with(ANN, "affiliation", "=HYPERLINK(\"x\"), Inc"))
        .await;
    signing
        .signed(&with(
            &with(ANN, "email", "z@example.org"),
            "visibility",
            "counted",
        ))
        .await;
    let output = signing.command(&["export", "harbour"]).await;
    let table = text(&output.stdout);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(&rows[0][2], "Ann Quill");
    assert_eq!(&rows[0][6], "'=HYPERLINK(\"x\"), Inc");
    assert!(table.ends_with("\r\n") && !table.contains("ann@"));
    let counts = text(&output.stderr);
    assert!(
        counts.contains("individuals 2 (unlisted 1); signatures: 2 published"),
        "{counts}"
    );

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("harbour.json");
    signing
        .told(&[
            "export",
            "harbour",
            "--format",
            "json",
            "--out",
            file.to_str().unwrap(),
        ])
        .await;
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(json["list"][0]["name"], "Ann Quill");
    assert_eq!(json["states"][0]["count"], 2);
    assert!(
        signing
            .refused(&["export", "nowhere"])
            .await
            .contains("no letter is called `nowhere`")
    );
}

#[tokio::test]
async fn a_backup_leaves_out_daily_keys_and_never_overwrites_a_file() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing
        .execute("INSERT INTO data_key (purpose, day, wrapped, created_at) VALUES ('tag', 7, '\\x0102', 0)")
        .await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("copy.sqlite");
    let backup = ["backup", file.to_str().unwrap()];
    if signing.app.database.is_postgres() {
        assert!(signing.refused(&backup).await.contains("pg_dump"));
        return;
    }
    assert!(signing.told(&backup).await.contains("checked"));
    let names: Vec<_> = std::fs::read_dir(directory.path()).unwrap().collect();
    assert_eq!(names.len(), 1);
    let copy = sea_orm::Database::connect(format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    let count = async |sql: &str| {
        let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, sql);
        let row = copy.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap()
    };
    assert_eq!(
        count("SELECT COUNT(*) FROM signature WHERE state = 'published'").await,
        1
    );
    assert_eq!(
        count("SELECT COUNT(*) FROM data_key WHERE purpose = 'tag'").await,
        0
    );
    assert_eq!(count("SELECT COUNT(*) FROM data_key").await, 3);
    let again = signing.refused(&backup).await;
    assert!(again.contains("already exists"), "{again}");
    assert_eq!(
        signing
            .texts("SELECT purpose FROM data_key WHERE day = 7")
            .await,
        ["tag"]
    );
}

#[tokio::test]
async fn verify_names_what_is_wrong_and_exits_with_1() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.arrived().await;
    assert!(signing.told(&["verify"]).await.starts_with("All is well"));
    signing.execute("UPDATE tally SET individuals = 5").await;
    signing
        .execute("UPDATE signature SET confirmed_at = NULL")
        .await;
    let output = signing.command(&["verify"]).await;
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("3 problems found"), "{told}");
    assert!(
        told.contains("5 individuals (0 unlisted), its rows say 0 organizations and 1 individuals")
    );
    assert!(told.contains("nobody confirmed its address"));
}

#[tokio::test]
async fn commands_run_beside_a_server_but_migrate_refuses() {
    let signing = Signing::start().await;
    let database = &signing.app.database;
    if database.is_exempt("no lock tells that a server runs") {
        return;
    }
    let settings = &signing.app.app.settings;
    let _lock = Lock::take(&settings.data_dir.join("undersigned.sqlite")).unwrap();
    signing.signed(ANN).await;
    let id = signing.seen(&signing.ids().await[0]).await;
    let remove = ["signatures", "remove", &id, "--reason", "a joke"];
    signing.told(&remove).await;
    assert_eq!(signing.counts().await, (0, 0));
    let last =
        "DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)";
    signing.execute(last).await;
    let refused = signing.refused(&remove).await;
    assert!(refused.contains("a server is running on it"), "{refused}");
}

#[tokio::test]
async fn reading_commands_need_a_database_and_create_none() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for arguments in [
        &["verify"][..],
        &["export", "harbour"],
        &["journal"],
        &["signatures", "list"],
        &["organization", "list"],
        &["protected", "list"],
        &["retention", "--dry-run"],
        &["person", "show", "--address", "ines@amity.example"],
    ] {
        let ran = Command::new(env!("CARGO_BIN_EXE_undersigned"))
            .args(arguments)
            .env_clear()
            .env("UNDERSIGNED_DATA_DIR", &data)
            .env("UNDERSIGNED_BASE_URL", "http://localhost:8080")
            .env(
                "UNDERSIGNED_SECRET_KEY",
                "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            )
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(!ran.status.success(), "{arguments:?}");
        assert!(said.contains("no database at"), "{arguments:?}: {said}");
        assert!(!data.exists(), "{arguments:?}");
    }
}

#[tokio::test]
async fn the_journal_says_who_did_what_without_addresses() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let id = signing.ids().await.pop().unwrap();
    let seen = signing.seen(&id).await;
    let reason = "asked by ann@quill.example";
    let hold = [
        "signatures",
        "hold",
        &seen,
        "--reason",
        reason,
        "--by",
        "Nadia",
    ];
    signing.told(&hold).await;
    let told = signing
        .told(&["journal", "--letter", "harbour", "--person", &id])
        .await;
    assert!(told.contains("signatory: publish"), "{told}");
    assert!(told.contains("coordinator Nadia: hold"), "{told}");
    assert!(told.contains("asked by …@quill.example"), "{told}");
    let all = signing.told(&["journal", "--json"]).await;
    assert!(!all.contains("ann@quill"), "{all}");
    let lines: Vec<serde_json::Value> = serde_json::from_str(&all).unwrap();
    assert!(
        lines
            .iter()
            .any(|line| line["action"] == "hold" && line["signature"] == id)
    );
    let later = signing.told(&["journal", "--since", "2990-01-01"]).await;
    assert_eq!(later, "No entries.\n");
    signing.refused(&["journal", "--person", "nobody"]).await;
}
