//! The coordinators' commands, as processes of their own beside a running instance.

use std::process::Output;

use sea_orm::ConnectionTrait;

use undersigned::storage::Lock;

use crate::commands::{run, text};
use crate::harness::{LetterFolder, TestDatabase};
use crate::signing::{AMITY, ANN, Signing, with};

impl Signing {
    async fn command(&self, arguments: &[&str]) -> Output {
        run(&self.app.database, &[], arguments).await
    }

    /// What a command prints that must go well.
    pub(crate) async fn told(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).await;
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    /// The one sentence of a command that is refused.
    async fn refused(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).await;
        assert_eq!(output.status.code(), Some(1));
        let told = text(&output.stderr);
        assert_eq!(told.lines().count(), 1, "{told}");
        told
    }

    async fn execute(&self, sql: &str) {
        let connection = self.app.app.storage.write();
        connection.execute_unprepared(sql).await.unwrap();
    }
}

#[tokio::test]
async fn a_coordinator_looks_at_what_waits_and_approves_it() {
    let signing = Signing::start().await;
    assert_eq!(
        signing.told(&["signatures", "list", "--held"]).await,
        "Nothing waits.\n"
    );
    signing.signed(AMITY).await;
    let id = signing.ids().await.remove(0);
    let held = signing.told(&["signatures", "list", "--held"]).await;
    for part in [
        id.as_str(),
        "The Amity Society",
        "signed by       Ines Varga",
        "mail from       amity.example",
        "register        no entry reads so; approving makes one",
        "why it waits    nothing shows yet",
        "waits since     July 9, 2026",
    ] {
        assert!(held.contains(part), "{part} in {held}");
    }
    assert!(!held.contains("ines@") && !held.contains('\u{1b}'));
    let with_addresses = ["signatures", "list", "--held", "--show-addresses", "--json"];
    let json: serde_json::Value =
        serde_json::from_str(&signing.told(&with_addresses).await).unwrap();
    assert_eq!(json["signatures"][0]["address"], "ines@amity.example");

    let approved = signing
        .told(&["signatures", "approve", &id, "--by", "Nadia", "--speaks"])
        .await;
    assert_eq!(
        approved,
        format!("Approved {id} (The Amity Society). Its holder is told by email.\n")
    );
    assert_eq!(signing.sentence().await, "1 organization");
    let mails = "SELECT kind FROM outgoing_mail ORDER BY id";
    assert_eq!(
        signing.texts(mails).await,
        ["confirm", "check-remains", "approved"]
    );
    let list = signing
        .told(&["signatures", "list", "--letter", "harbour"])
        .await;
    assert!(
        list.starts_with("ID ") && list.contains("published  coordinator"),
        "{list}"
    );
    let register = signing.told(&["organization", "list"]).await;
    assert!(
        register.contains("domain: amity.example (speaks for it)"),
        "{register}"
    );
    assert!(register.contains("listed: 1"));
}

#[tokio::test]
async fn several_are_approved_and_what_is_refused_is_told_for_each() {
    let signing = Signing::start().await;
    signing.signed(AMITY).await;
    let id = signing.ids().await.remove(0);
    let output = signing
        .command(&["signatures", "approve", &id, "nobody"])
        .await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("Approved"));
    assert!(text(&output.stderr).contains("no signature has the id `nobody`"));
    assert_eq!(signing.counts().await, (1, 0));
}

#[tokio::test]
async fn reject_remove_hold_merge_and_undo_move_the_count_and_say_so() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing.signed(&with(ANN, "name", "Ben Quill")).await;
    let ids = signing.ids().await;
    let (one, other) = (ids[0].as_str(), ids[1].as_str());
    signing
        .told(&["signatures", "merge", other, "--into", one])
        .await;
    assert_eq!(signing.counts().await, (0, 1));
    let undone = signing.told(&["signatures", "undo", other]).await;
    assert!(undone.contains("it is held"));
    signing
        .told(&[
            "signatures",
            "reject",
            other,
            "--reason",
            "twice",
            "--quiet",
        ])
        .await;
    signing
        .told(&["signatures", "hold", one, "--reason", "look"])
        .await;
    assert_eq!(signing.counts().await, (0, 0));
    signing
        .told(&["signatures", "approve", one, "--quiet"])
        .await;
    signing
        .told(&["signatures", "remove", one, "--reason", "a joke"])
        .await;
    assert_eq!(signing.counts().await, (0, 0));
    let removed = signing
        .told(&["signatures", "list", "--state", "removed", "--json"])
        .await;
    let removed: serde_json::Value = serde_json::from_str(&removed).unwrap();
    assert_eq!(removed.as_array().unwrap().len(), 2);
    let unknown = signing
        .refused(&["signatures", "remove", "nobody", "--reason", "x"])
        .await;
    assert!(unknown.contains("no signature has the id `nobody`"));
}

#[tokio::test]
async fn one_is_entered_by_hand_and_the_second_time_refused() {
    let signing = Signing::start().await;
    let add = [
        "signatures",
        "add",
        "--letter",
        "harbour",
        "--organization",
        "Amity Society",
        "--name-fr",
        "Société Amitié",
        "--website",
        "amity.example",
        "--representative",
        "Ines Varga",
        "--representative-title",
        "Chair",
        "--email",
        "ines@amity.example",
        "--source",
        "letter of July 3",
        "--by",
        "Nadia",
    ];
    let told = signing.told(&add).await;
    assert!(
        told.contains("(Amity Society). Its holder is told by email."),
        "{told}"
    );
    assert_eq!(signing.counts().await, (1, 0));
    assert!(
        signing
            .refused(&add)
            .await
            .contains("stands on this letter already")
    );
}

#[tokio::test]
async fn domains_are_trusted_unless_anybody_can_have_one() {
    let signing = Signing::start().await;
    let added = [
        "organization",
        "add",
        "Amity Society",
        "--fr",
        "Société Amitié",
        "--acronym",
        "AMS",
    ];
    assert!(
        signing
            .told(&added)
            .await
            .starts_with("Added Amity Society (")
    );
    let trusted = signing
        .told(&["organization", "trust", "ams", "amity.example"])
        .await;
    assert_eq!(
        trusted,
        "Mail from amity.example speaks for Amity Society now.\n"
    );
    for domain in ["gmail.com", "qc.ca", "harbour.github.io", "nonsense"] {
        let told = signing
            .refused(&["organization", "trust", "AMS", domain])
            .await;
        assert!(told.contains(domain), "{told}");
    }
    let nobody = signing
        .refused(&["organization", "trust", "Tidal Law", "tidal.example"])
        .await;
    assert!(nobody.contains("reads like `Tidal Law`"));
    signing
        .told(&["organization", "distrust", "AMS", "amity.example"])
        .await;
    let done = signing.signed(&with(AMITY, "organization", "AMS")).await;
    assert!(done.body.contains("One check remains"));
    let register: serde_json::Value =
        serde_json::from_str(&signing.told(&["organization", "list", "--json"]).await).unwrap();
    assert_eq!(register[0]["names"][1]["language"], "fr");
    assert_eq!(register[0]["other_domains"][0], "amity.example");
}

#[tokio::test]
async fn a_name_of_several_organizations_is_refused_with_the_candidates() {
    let signing = Signing::start().await;
    signing.signed(AMITY).await;
    signing.arrived().await;
    signing
        .signed(&with(AMITY, "email", "zoe@amity-west.example"))
        .await;
    let ids = signing.ids().await;
    signing.told(&["signatures", "approve", &ids[0]]).await;
    signing
        .told(&["signatures", "approve", &ids[1], "--entry", "new"])
        .await;
    let told = signing
        .refused(&["organization", "trust", "Amity Society", "amity.example"])
        .await;
    assert_eq!(told.matches("The Amity Society (").count(), 2, "{told}");
}

#[tokio::test]
async fn the_list_is_exported_as_a_table_that_runs_nothing_and_as_json() {
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
async fn a_backup_is_whole_without_daily_keys_and_never_overwrites() {
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
    assert!(signing.told(&backup).await.contains("proved"));
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
    assert!(again.contains("exists already"), "{again}");
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
    assert!(signing.told(&["verify"]).await.starts_with("All is well"));
    signing.execute("UPDATE tally SET individuals = 5").await;
    signing
        .execute("UPDATE signature SET confirmed_at = NULL")
        .await;
    let output = signing.command(&["verify"]).await;
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("2 things are wrong"), "{told}");
    assert!(
        told.contains("5 individuals (0 unlisted), its rows say 0 organizations and 1 individuals")
    );
    assert!(told.contains("nobody proved its mailbox"));
}

#[tokio::test]
async fn a_command_works_beside_a_server_and_refuses_to_migrate_under_it() {
    let signing = Signing::start().await;
    if signing.app.database.is_postgres() {
        return;
    }
    let settings = &signing.app.app.settings;
    let _lock = Lock::take(&settings.data_dir.join("undersigned.sqlite")).unwrap();
    signing.signed(ANN).await;
    let id = signing.ids().await.remove(0);
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
async fn keys_are_asked_for_only_where_mail_is_written_or_addresses_are_opened() {
    let database = TestDatabase::create().await;
    let folder = LetterFolder::new("harbour").individuals(&["Ann Quill"]);
    run(&database, &[], &["import", folder.path().to_str().unwrap()]).await;
    let keys = [
        "UNDERSIGNED_SECRET_KEY",
        "UNDERSIGNED_BASE_URL",
        "UNDERSIGNED_MAIL_URL",
    ];
    for free in [
        &["signatures", "list"][..],
        &["organization", "list"],
        &["export", "harbour"],
        &["verify"],
    ] {
        let output = run(&database, &keys, free).await;
        assert!(
            output.status.success(),
            "{free:?}: {}",
            text(&output.stderr)
        );
    }
    for (asking, missing) in [
        (
            &["signatures", "list", "--held"][..],
            "UNDERSIGNED_SECRET_KEY",
        ),
        (&["signatures", "approve", "x"], "UNDERSIGNED_BASE_URL"),
    ] {
        let output = run(&database, &[missing], asking).await;
        let told = text(&output.stderr);
        assert!(!output.status.success() && told.contains(missing), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[tokio::test]
async fn the_help_of_each_command_teaches_with_an_example() {
    let database = TestDatabase::create().await;
    let commands: [&[&str]; 13] = [
        &["signatures", "list"],
        &["signatures", "approve"],
        &["signatures", "reject"],
        &["signatures", "remove"],
        &["signatures", "hold"],
        &["signatures", "merge"],
        &["signatures", "undo"],
        &["signatures", "add"],
        &["organization", "add"],
        &["organization", "trust"],
        &["export"],
        &["backup"],
        &["verify"],
    ];
    for command in commands {
        let arguments = [command, &["--help"]].concat();
        let help = text(&run(&database, &[], &arguments).await.stdout);
        let example = format!("Example: undersigned {}", command.join(" "));
        assert!(help.contains(&example), "{help}");
    }
}
