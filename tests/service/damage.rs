//! A copy of the database whose bytes are damaged, or whose write-ahead log is cut, is reported by
//! `verify`, or reads as the service once was; it is never sound with other content. A few damages
//! here; `tests/long damage` makes many.

use std::fs;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, Statement};
use undersigned::command::refusals;
use undersigned::journal::seal;
use undersigned::moderation::verifying::verify;
use undersigned::secret::jitter;
use undersigned::storage::{Database, Storage};

use crate::harness::{LetterFolder, NOW};
use crate::signing::{AMITY, ANN, Signing, with};

/// How many copies are damaged; a few unless the variable says so.
const DAMAGES: &str = "UNDERSIGNED_TEST_DAMAGES";

/// What is shown of signatures, and the counts.
const SHOWN: [&str; 2] = [
    "SELECT public_id, letter_id, kind, state, organization_id, name, name_en, name_fr, sort_name, rank, title, \
     affiliation, place, website, standing, standing_domain, source, visibility, confirmed_at, published_at \
     FROM signature WHERE state NOT IN ('pending', 'expired') ORDER BY id",
    "SELECT letter_id, organizations, individuals, unlisted FROM tally ORDER BY letter_id",
];
/// The journal as far as it is chained.
const JOURNAL: [&str; 1] = [
    "SELECT id, at, actor, action, letter_id, signature_id, organization_id, reason FROM journal_entry \
     WHERE position IS NOT NULL ORDER BY position",
];

/// What must never be other than it was, and pass for sound.
#[derive(Debug, PartialEq)]
struct Content {
    shown: String,
    journal: String,
}

fn damages(few: usize) -> usize {
    std::env::var_os(DAMAGES).map_or(few, |count| count.to_str().unwrap().parse().unwrap())
}

async fn content(storage: &Storage) -> Result<Content, String> {
    Ok(Content {
        shown: rows(storage, &SHOWN).await?,
        journal: rows(storage, &JOURNAL).await?,
    })
}

/// All rows as text; why they cannot be read.
async fn rows(storage: &Storage, queries: &[&str]) -> Result<String, String> {
    let mut all = String::new();
    for sql in queries {
        let backend = storage.read().get_database_backend();
        let columns = sql
            .split(" FROM ")
            .next()
            .unwrap()
            .trim_start_matches("SELECT ");
        let quoted: Vec<String> = columns
            .split(", ")
            .map(|column| format!("quote({column})"))
            .collect();
        let sql = sql.replacen(columns, &quoted.join(" || ',' || "), 1);
        let rows = storage
            .read()
            .query_all_raw(Statement::from_string(backend, sql))
            .await
            .map_err(|fault| fault.to_string())?;
        for row in rows {
            let text: String = row.try_get_by_index(0).map_err(|fault| fault.to_string())?;
            all.push_str(&text);
            all.push('\n');
        }
    }
    Ok(all)
}

/// What a copy says when it is opened and proved: what is wrong, or its content.
async fn proved(file: &Path) -> Result<Content, String> {
    let database = Database::Sqlite {
        file: file.to_owned(),
    };
    let storage = Storage::open(&database, None)
        .await
        .map_err(|fault| fault.to_string())?;
    let found = match verify(&storage, NOW, &mut |_, _| {}).await {
        Err(fault) => Err(refusals::sentence(&fault)),
        Ok(findings) if findings.wrong.is_empty() => content(&storage).await,
        Ok(findings) => Err(findings.in_english().join("; ")),
    };
    let _ = storage.close().await;
    found
}

async fn letters_and_signatures() -> Signing {
    let signing = Signing::start().await;
    let names: Vec<String> = (0..40).map(|number| format!("Reader {number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = LetterFolder::new("tides").individuals(&names);
    signing.app.import(&folder).await.unwrap();
    signing.trust("The Amity Society", "amity.example").await;
    signing.signed(AMITY).await;
    signing.signed(&with(ANN, "title", "Reader")).await;
    seal(&signing.app.app.storage).await.unwrap();
    signing
}

fn is_exempt(signing: &Signing) -> bool {
    let database = &signing.app.database;
    database.is_exempt("its files are not ours to damage or to copy")
}

fn database_of(signing: &Signing) -> PathBuf {
    signing.app.app.settings.data_dir.join("undersigned.sqlite")
}

#[tokio::test]
async fn a_copy_with_flipped_bits_is_reported_or_unchanged() {
    let signing = letters_and_signatures().await;
    if is_exempt(&signing) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.sqlite");
    signing.app.app.storage.back_up(&whole).await.unwrap();
    let truth = proved(&whole).await.unwrap();
    let bytes = fs::read(&whole).unwrap();
    let mut reported = 0;
    for number in 0..damages(24) {
        let mut damaged = bytes.clone();
        let at = usize::try_from(jitter(i64::try_from(bytes.len()).unwrap())).unwrap();
        damaged[at] ^= 1 << (number % 8);
        let copy = folder.path().join(format!("{number}.sqlite"));
        fs::write(&copy, damaged).unwrap();
        match proved(&copy).await {
            Err(_) => reported += 1,
            Ok(content) => assert_eq!(content, truth, "byte {at}, bit {}", number % 8),
        }
        fs::remove_file(copy).unwrap();
    }
    println!("{reported} damages were reported, the others changed nothing that is shown");
}

/// Every bit of a name, of a tally and of a journal entry, where they stand in the file.
#[tokio::test]
async fn a_flipped_bit_in_a_name_or_in_the_journal_is_reported() {
    let signing = letters_and_signatures().await;
    if is_exempt(&signing) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.sqlite");
    signing.app.app.storage.back_up(&whole).await.unwrap();
    let truth = proved(&whole).await.unwrap();
    let bytes = fs::read(&whole).unwrap();
    let copy = folder.path().join("copy.sqlite");
    for text in [
        "Reader 7",
        "The Amity Society",
        "import rows",
        "coordinator Nadia",
    ] {
        let places: Vec<usize> = bytes
            .windows(text.len())
            .enumerate()
            .filter_map(|(at, window)| (window == text.as_bytes()).then_some(at))
            .collect();
        assert!(!places.is_empty(), "{text}");
        let mut reported = 0;
        for at in places {
            let mut damaged = bytes.clone();
            damaged[at + 2] ^= 1;
            fs::write(&copy, damaged).unwrap();
            match proved(&copy).await {
                Err(_) => reported += 1,
                // What is only searched or compared, and not shown.
                Ok(content) => assert_eq!(content, truth, "{text} at {at}"),
            }
        }
        assert!(reported > 0, "{text}");
    }
}

#[tokio::test]
async fn a_truncated_log_is_reported_or_gives_an_earlier_state() {
    let signing = letters_and_signatures().await;
    if is_exempt(&signing) {
        return;
    }
    let storage = &signing.app.app.storage;
    let mut once = vec![content(storage).await.unwrap().shown];
    let file = database_of(&signing);
    let log = file.with_extension("sqlite-wal");
    let from = fs::metadata(&log).unwrap().len();
    for number in 0..6 {
        let email = format!("ann{number}@example.org");
        signing.signed(&with(ANN, "email", &email)).await;
        once.push(content(storage).await.unwrap().shown);
    }
    seal(storage).await.unwrap();
    let last = content(storage).await.unwrap();
    let (bytes, log) = (fs::read(&file).unwrap(), fs::read(&log).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.sqlite");
    let step = (log.len() / damages(24)).max(1);
    let (mut reported, mut earlier) = (0, 0);
    for length in (0..=log.len()).rev().step_by(step) {
        fs::write(&copy, &bytes).unwrap();
        fs::write(folder.path().join("copy.sqlite-wal"), &log[..length]).unwrap();
        let _ = fs::remove_file(folder.path().join("copy.sqlite-shm"));
        match proved(&copy).await {
            Err(_) => reported += 1,
            Ok(found) => {
                assert!(last.journal.starts_with(&found.journal), "cut at {length}");
                // Of the acts above each moment is known; before them the letter came in.
                let known = once.contains(&found.shown) || (length as u64) < from;
                assert!(known, "cut at {length} of {}: {found:?}", log.len());
                earlier += 1;
            }
        }
    }
    println!("{earlier} cut logs read as an earlier state, {reported} were reported");
    assert!(earlier > 0);
}
