//! Proving again what must always be true: counts, unique signatories, and the database itself.

use super::refusal::Refusal;
use super::store;
use crate::letters::{Unfinished, unfinished_imports};
use crate::storage::Storage;
use crate::tally::{self, Counts};

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Letters whose counts were proved.
    pub letters: usize,
    /// Each thing that is wrong, in a sentence.
    pub wrong: Vec<String>,
    /// Imports that are not finished: they break nothing, and nobody sees them.
    pub unfinished: Vec<Unfinished>,
}

/// Proves the rows, and asks SQLite about its file.
///
/// # Errors
/// If the database is away.
pub async fn verify(storage: &Storage) -> Result<Findings, Refusal> {
    let mut findings = prove(storage).await?;
    findings.wrong.extend(storage.faults_of_file().await?);
    Ok(findings)
}

/// Recounts every letter, looks for signatories that stand twice and for what was published without
/// proof; all of one moment.
///
/// # Errors
/// If the database is away.
pub async fn prove(storage: &Storage) -> Result<Findings, Refusal> {
    let snapshot = storage.snapshot().await?;
    let mut letters = store::letters(&snapshot).await?;
    // Rows of a letter that is not whole are counted with its last ones.
    letters.retain(|letter| letter.import_rows.is_none());
    let unfinished = unfinished_imports(&snapshot).await?;
    let slug = |id: i64| {
        letters
            .iter()
            .find(|letter| letter.id == id)
            .map_or("a letter that is not there", |letter| letter.slug.as_str())
    };
    let mut wrong = Vec::new();
    for letter in &letters {
        let told = tally::read(&snapshot, letter.id).await?.counts();
        let counted = tally::recount(&snapshot, letter.id).await?;
        if told != counted {
            wrong.push(format!(
                "{}: the tally says {}, its rows say {}",
                letter.slug,
                in_words(told),
                in_words(counted)
            ));
        }
    }
    for (letter, organization, times) in store::listed_twice(&snapshot).await? {
        wrong.push(format!(
            "{}: organization {organization} of the register is listed {times} times",
            slug(letter)
        ));
    }
    for (letter, times) in store::seated_twice(&snapshot).await? {
        wrong.push(format!(
            "{}: one seat of one address is held by {times} live signatures of individuals",
            slug(letter)
        ));
    }
    for row in store::unproved(&snapshot).await? {
        wrong.push(format!(
            "{}: {} is published, but nobody proved its mailbox or entered it",
            slug(row.letter_id),
            row.public_id
        ));
    }
    snapshot.rollback().await?;
    Ok(Findings {
        letters: letters.len(),
        wrong,
        unfinished,
    })
}

fn in_words(counts: Counts) -> String {
    format!(
        "{} organizations and {} individuals ({} unlisted)",
        counts.organizations, counts.individuals, counts.unlisted
    )
}
