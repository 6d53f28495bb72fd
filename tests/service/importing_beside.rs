//! A long list comes in beside people who sign elsewhere: in short transactions, unseen until it is
//! whole, and gone on from where it was cut.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use futures_util::FutureExt;
use undersigned::importing::{self, ImportFault, ImportOutcome, PossibleMatch};
use undersigned::journal::Actor;
use undersigned::letters;
use undersigned::rendering::in_english;
use undersigned::tally::Counts;

use crate::commands::run;
use crate::harness::{LetterFolder, Served, TestApp, TestDatabase, text};

/// Rows that one transaction may write.
const MAX_ROWS: usize = 100;
/// Statements that one transaction may take, where each row is an organization that is new.
const MAX_STATEMENTS: usize = 1_000;

/// A letter with so many organizations, then individuals, whose names tell them apart.
fn long(slug: &str, organizations: usize, individuals: usize) -> LetterFolder {
    let folder = LetterFolder::new(slug).for_long();
    let header = "kind,name,name_fr,sort_name,title,affiliation,country_or_region,website,order";
    let mut rows = vec![header.to_owned()];
    for number in 1..=organizations {
        let name = format!("{} Society of Quay {number}", word(number));
        rows.push(format!("organization,{name},,,,,,,{number}"));
    }
    for number in 1..=individuals {
        let name = format!("{} Wharf {number}", word(number));
        let order = organizations + number;
        rows.push(format!("individual,{name},,,,,,,{order}"));
    }
    folder.write("signatories.csv", &(rows.join("\n") + "\n"));
    folder
}

/// A word that is its number's own.
fn word(number: usize) -> String {
    let sounds = ["ba", "ke", "do", "fi", "gu", "la", "mi", "no", "pe", "ru"];
    let mut word = String::from("Z");
    for digit in number.to_string().bytes() {
        word.push_str(sounds[usize::from(digit - b'0')]);
    }
    word
}

fn counts(organizations: i64, individuals: i64) -> Counts {
    Counts {
        organizations,
        individuals,
        unlisted: 0,
    }
}

/// Imports until so many rows are written, and no further.
async fn cut(app: &TestApp, folder: &LetterFolder, at: usize) {
    let import = importing::read(folder.path()).unwrap();
    let actor = Actor::Coordinator("Nadia".to_owned());
    // Unwinds out of the import, so that it ends exactly here however busy the machine is.
    let mut progress = |done: usize| {
        if done == at {
            std::panic::resume_unwind(Box::new("cut"));
        }
    };
    let context = app.app.act(&actor);
    let import = importing::apply(&context, &import, false, &mut progress);
    let ended = AssertUnwindSafe(import).catch_unwind().await;
    assert!(ended.is_err(), "the import was not cut");
}

async fn command(database: &TestDatabase, arguments: &[&str]) -> String {
    let output = run(database, &[], arguments).await;
    text(&output.stdout) + &text(&output.stderr)
}

fn data_directory(app: &TestApp) -> PathBuf {
    let environment = app.database.environment();
    let named = |(name, _): &&(String, String)| name == "UNDERSIGNED_DATA_DIR";
    environment
        .iter()
        .find(named)
        .map(|(_, value)| value.into())
        .unwrap()
}

async fn nobody_sees_it(app: &TestApp, slug: &str) {
    for path in [
        format!("/en/{slug}"),
        format!("/en/{slug}/signatories"),
        format!("/en/{slug}/sign"),
        format!("/api/v1/letters/{slug}"),
        format!("/api/v1/letters/{slug}/count"),
        format!("/api/v1/letters/{slug}/signatories"),
        format!("/badge/en/{slug}.svg"),
        format!("/embed/en/{slug}"),
        format!("/live/en/{slug}"),
    ] {
        assert_eq!(app.get(&path).await.status, 404, "{path}");
    }
    assert!(!app.get("/en/").await.body.contains(slug));
    assert!(!app.get("/api/v1/letters").await.body.contains(slug));
    let offered = app.get("/api/v1/organizations?q=Society").await;
    assert!(!offered.body.contains("Quay"), "{}", offered.body);
}

#[tokio::test]
async fn each_transaction_of_an_import_writes_few_rows() {
    let app = TestApp::start().await;
    let folder = long("long", 150, 2_000);
    let statements = app.statements();
    app.import(&folder).await.unwrap();
    let statements = statements();
    let chunks: Vec<&[String]> = statements
        .split(|sql| sql.starts_with("UPDATE \"letter\" SET \"import_rows\""))
        .collect();
    assert!(chunks.len() > 2_150 / MAX_ROWS, "{} chunks", chunks.len());
    for chunk in &chunks[..chunks.len() - 1] {
        assert!(chunk.len() <= MAX_STATEMENTS, "{} statements", chunk.len());
        let inserted = chunk
            .iter()
            .filter(|sql| sql.starts_with("INSERT INTO \"signature\""));
        let rows: usize = inserted.map(|sql| sql.matches("), (").count() + 1).sum();
        assert!(rows <= MAX_ROWS, "{rows} rows");
    }
    assert_eq!(app.rows("signature").await, 2_150);
    assert_eq!(app.rows("organization").await, 150);
}

#[tokio::test]
async fn an_interrupted_import_stays_hidden_and_resumes() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour").individuals(&["Ann"]))
        .await
        .unwrap();
    let folder = long("long", 120, 230);
    cut(&app, &folder, 200).await;
    assert_eq!(app.rows("signature").await, 201);
    nobody_sees_it(&app, "long").await;

    let told = "the import of long is not finished (200 rows are written)";
    undersigned::journal::seal(&app.app.storage).await.unwrap();
    let verified = command(&app.database, &["verify"]).await;
    assert!(
        verified.starts_with("All is well: the counts of 1 letter match its signatures"),
        "{verified}"
    );
    assert!(verified.contains(told), "{verified}");
    let doctor = command(&app.database, &["doctor"]).await;
    let words: Vec<&str> = doctor.split_whitespace().collect();
    assert!(words.join(" ").contains(told), "{doctor}");
    let published = ["signatures", "list", "--state", "published"];
    let listed = command(&app.database, &published).await;
    assert!(
        listed.contains("Ann") && !listed.contains("Quay"),
        "{listed}"
    );
    let register = command(&app.database, &["organization", "list"]).await;
    assert!(!register.contains("listed: 1"), "{register}");

    let done = app.import(&folder).await.unwrap();
    assert_eq!(done, ImportOutcome::Created(counts(120, 230)));
    let page = app.get("/en/long").await;
    assert_eq!(
        page.texts("#sentence"),
        ["120 organizations and 230 individuals"]
    );
    assert_eq!(app.rows("signature").await, 351);
    assert_eq!(app.rows("organization").await, 120);
    let each = "SELECT count(DISTINCT import_order) FROM signature WHERE letter_id = 2";
    assert_eq!(app.number(each).await, 350);
    let keyed = "SELECT count(DISTINCT holder) FROM candidate_key WHERE scope = 2";
    assert_eq!(app.number(keyed).await, 350);
    undersigned::journal::seal(&app.app.storage).await.unwrap();
    assert!(
        command(&app.database, &["verify"])
            .await
            .starts_with("All is well: the counts of 2 letters")
    );
    assert_eq!(app.import(&folder).await.unwrap(), ImportOutcome::Unchanged);
}

#[tokio::test]
async fn another_folder_replaces_an_interrupted_import() {
    let app = TestApp::start().await;
    let harbour = LetterFolder::new("harbour").organizations(&["Zke Society of Quay 1"]);
    app.import(&harbour).await.unwrap();
    cut(&app, &long("long", 120, 230), 300).await;
    assert_eq!(app.rows("organization").await, 120);
    let shorter = long("long", 3, 2);
    let done = app.import(&shorter).await.unwrap();
    assert_eq!(done, ImportOutcome::Created(counts(3, 2)));
    assert_eq!(app.rows("signature").await, 6);
    assert_eq!(app.rows("letter").await, 2);
    // What only the first folder named is gone; what another letter named before stays.
    assert_eq!(app.rows("organization").await, 3);
    assert_eq!(app.rows("organization_name").await, 3);
    let orphans = "SELECT count(*) FROM candidate_key WHERE \
                   (scope = 0 AND holder NOT IN (SELECT id FROM organization)) OR \
                   (scope <> 0 AND holder NOT IN (SELECT id FROM signature))";
    assert_eq!(app.number(orphans).await, 0);
    assert_eq!(
        app.get("/en/long").await.texts("#sentence"),
        ["3 organizations and 2 individuals"]
    );
}

#[tokio::test]
async fn a_second_import_at_once_is_refused_and_a_dry_run_is_not() {
    let app = TestApp::start().await;
    let folder = long("long", 2, 2);
    let lock = app.app.storage.lock_imports().await.unwrap().unwrap();
    let refused = app.import(&folder).await.unwrap_err();
    assert!(matches!(refused, ImportFault::Busy));
    let said = in_english(&refused.message().unwrap());
    assert!(said.contains("another import is writing"));
    let foreseen = app.import_as(&folder, true).await.unwrap();
    assert_eq!(foreseen, ImportOutcome::Created(counts(2, 2)));
    drop(lock);
    app.import(&folder).await.unwrap();
}

#[tokio::test]
async fn an_import_that_lost_its_lock_file_writes_nothing_beside_another() {
    let app = TestApp::start().await;
    if app
        .database
        .is_exempt("the server holds the lock, in no file")
    {
        return;
    }
    let folder = long("long", 0, 350);
    let import = importing::read(folder.path()).unwrap();
    let context = app.app.act(&Actor::System);
    let reached = tokio::sync::Notify::new();
    let mut progress = |done: usize| {
        if done == 100 {
            reached.notify_one();
        }
    };
    let first = importing::apply(&context, &import, false, &mut progress);
    let mut first = std::pin::pin!(first);
    tokio::select! {
        biased;
        () = reached.notified() => {}
        _ = &mut first => panic!("it did not rest"),
    }
    std::fs::remove_file(data_directory(&app).join("undersigned.import.lock")).unwrap();
    let second = app.import(&folder).await.unwrap();
    assert_eq!(second, ImportOutcome::Created(counts(0, 350)));
    assert!(matches!(first.await, Err(ImportFault::Busy)));
    assert_eq!(app.rows("signature").await, 350);
}

#[tokio::test]
async fn a_dry_run_only_reads_and_predicts_the_import() {
    let app = TestApp::start().await;
    app.import(&LetterFolder::new("harbour").organizations(&["The Kestrel Housing Alliance"]))
        .await
        .unwrap();
    let folder = LetterFolder::new("long").organizations(&[
        "Kestrel Housing Aliance",
        "Northern Lanterns Network",
        "Northern Lantern Network",
        "Northern Lanterns Network",
    ]);
    let import = importing::read(folder.path()).unwrap();
    let context = app.app.act(&Actor::System);
    let statements = app.statements();
    let foreseen = importing::apply(&context, &import, true, &mut |_| {})
        .await
        .unwrap();
    for sql in statements() {
        assert!(sql.starts_with("SELECT"), "{sql}");
    }
    let done = importing::apply(&context, &import, false, &mut |_| {})
        .await
        .unwrap();
    let told = |alike: &[PossibleMatch]| -> Vec<(String, Vec<String>)> {
        let bare = |known: &String| known.split(" (").next().unwrap().to_owned();
        let told = |one: &PossibleMatch| (one.new.clone(), one.known.iter().map(bare).collect());
        alike.iter().map(told).collect()
    };
    assert_eq!(foreseen.outcome, done.outcome);
    assert_eq!(
        told(&foreseen.possible_matches),
        told(&done.possible_matches)
    );
    assert!(!foreseen.possible_matches.is_empty());
}

/// Starts the import as a process of its own.
fn importer(served: &Served, folder: &LetterFolder) -> Child {
    Command::new(env!("CARGO_BIN_EXE_undersigned"))
        .args(["import", folder.path().to_str().unwrap()])
        .envs(served.database.environment())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Signs the harbour letter under a name of its own.
fn sign(served: &Served, number: usize) -> u16 {
    let (name, email) = (format!("Signer {number}"), format!("s{number}@example.org"));
    let fields = [
        ("kind", "individual"),
        ("name", name.as_str()),
        ("email", email.as_str()),
        ("visibility", "name"),
        ("publish", "yes"),
    ];
    let answer = served.client().submit("/en/harbour/sign", &fields);
    answer.unwrap().status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_can_sign_during_a_long_import() {
    let served = Served::start().await;
    let folder = long("long", 100, 4_900);
    let mut importer = importer(&served, &folder);
    let mut signed = 0;
    tokio::task::block_in_place(|| {
        while importer.try_wait().unwrap().is_none() {
            signed += 1;
            assert_eq!(sign(&served, signed), 303);
        }
    });
    let output = importer.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    let counted = "Imported long: 100 organizations and 4,900 individuals.";
    assert!(told.starts_with(counted), "{told}");
    assert!(signed > 1, "{signed} signed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_import_stays_hidden_and_completes_when_run_again() {
    let served = Served::start().await;
    let folder = long("long", 200, 1_800);
    let mut killed = importer(&served, &folder);
    let storage = served.storage().await;
    let written = loop {
        let unfinished = letters::unfinished_imports(storage.read()).await.unwrap();
        match unfinished.first() {
            Some(one) if one.rows >= 300 => break one.rows,
            _ => assert!(killed.try_wait().unwrap().is_none(), "it was not killed"),
        }
    };
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(written < 2_000);
    let client = served.client();
    let status = |path: &str| client.get(path).unwrap().status.as_u16();
    assert_eq!(status("/en/long"), 404);
    assert_eq!(status("/api/v1/letters/long/count"), 404);
    assert!(!client.get("/en/").unwrap().body.contains("/en/long"));
    let verified = command(&served.database, &["verify"]).await;
    assert!(verified.starts_with("All is well"), "{verified}");
    assert!(
        verified.contains("the import of long is not finished"),
        "{verified}"
    );

    let output = importer(&served, &folder).wait_with_output().unwrap();
    let told = text(&output.stdout) + &text(&output.stderr);
    let counted = "Imported long: 200 organizations and 1,800 individuals.";
    assert!(told.starts_with(counted), "{told}");
    let count = client.get("/api/v1/letters/long/count").unwrap().json();
    assert_eq!(count["total"], 2_000);
    let verified = command(&served.database, &["verify"]).await;
    let well =
        "All is well: the counts of 2 letters match their signatures, no one is listed twice";
    assert!(verified.starts_with(well), "{verified}");
    assert!(!verified.contains("Note:"), "{verified}");
    storage.close().await.unwrap();
}
