//! The command line, as its own process.

use std::process::{Command, Output};

use crate::harness::{LetterFolder, TestApp, TestDatabase};

pub(crate) async fn run(database: &TestDatabase, without: &[&str], arguments: &[&str]) -> Output {
    let environment = database
        .environment()
        .into_iter()
        .filter(|(name, _)| !without.contains(&name.as_str()));
    Command::new(env!("CARGO_BIN_EXE_undersigned"))
        .args(arguments)
        .envs(environment)
        .output()
        .unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn a_folder_is_imported_and_the_second_time_nothing_changes() {
    let database = TestDatabase::create().await;
    let folder = LetterFolder::new("harbour")
        .organizations(&["Amity"])
        .individuals(&[" Ann "]);
    let path = folder.path().to_str().unwrap();
    let first = run(&database, &[], &["import", path, "--by", "Nadia"]).await;
    assert_eq!(
        text(&first.stdout),
        "Imported harbour: 1 organization and 1 individual.\n\
         Cleaned up: trimmed 1 name, guessed the family name of 1 individual for sorting.\n"
    );
    let second = run(&database, &[], &["import", path]).await;
    assert!(text(&second.stdout).starts_with("harbour is already imported; nothing changed.\n"));
}

#[tokio::test]
async fn a_wrong_folder_is_refused_with_its_problems_and_changes_nothing() {
    let app = TestApp::start().await;
    let known = LetterFolder::new("harbour").individuals(&["Ann", "Ben"]);
    app.import(&known).await.unwrap();
    let tables = [
        "letter",
        "letter_version",
        "signature",
        "organization",
        "journal_entry",
    ];
    let mut before = Vec::new();
    for table in tables {
        before.push(app.rows(table).await);
    }
    let database = &app.database;
    let folder = LetterFolder::new("api").individuals(&["Cleo"]);
    let refused = run(database, &[], &["import", folder.path().to_str().unwrap()]).await;
    assert!(!refused.status.success());
    for (table, before) in tables.iter().zip(before) {
        assert_eq!(app.rows(table).await, before, "{table}");
    }
    assert!(
        text(&refused.stderr)
            .contains("letter.toml:1:8: slug `api` is part of the service's own addresses")
    );
}

#[tokio::test]
async fn serve_refuses_to_start_without_what_it_needs_in_one_sentence_each() {
    let database = TestDatabase::create().await;
    for missing in [
        "UNDERSIGNED_BASE_URL",
        "UNDERSIGNED_SECRET_KEY",
        "UNDERSIGNED_MAIL_URL",
    ] {
        let refused = run(&database, &[missing], &["serve"]).await;
        let told = text(&refused.stderr);
        assert!(!refused.status.success(), "{missing}");
        assert!(
            told.starts_with("undersigned: ") && told.contains(missing),
            "{told}"
        );
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[tokio::test]
async fn help_teaches_each_command() {
    let database = TestDatabase::create().await;
    let help = text(&run(&database, &[], &["import", "--help"]).await.stdout);
    assert!(help.contains("signatories.csv") && help.contains("--dry-run"));
    let settings = text(&run(&database, &[], &["settings"]).await.stdout);
    assert!(settings.contains("secret_key") && settings.contains("openssl rand"));
}
