//! Proving again what must always be true: counts, unique signatories, the chain of the journal with
//! what signatures show, and the database itself.

use crate::signatures::store as signatures;
use crate::signatures::store::review;
use entity::ids::LetterId;
use sea_orm::ConnectionTrait;

use crate::clock::Millis;
use crate::journal::{self, Chain};
use crate::letters::{UnfinishedImport, unfinished_imports};
use crate::signatures::refusal::Refusal;
use crate::storage::Storage;
use crate::tally::{self, Counts};

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Letters whose counts were proved.
    pub letters: usize,
    /// The journal's chain.
    pub chain: Chain,
    /// Signatures of which the person was erased.
    pub erased: u64,
    /// Each thing that is wrong, in a sentence.
    pub wrong: Vec<String>,
    /// Imports that are not finished: they break nothing, and nobody sees them.
    pub unfinished: Vec<UnfinishedImport>,
}

/// Hears how many rows of the journal and signatures are proved, of how many.
pub type Progress<'a> = &'a mut (dyn FnMut(u64, u64) + Send);

/// Asks SQLite about its file, and proves the rows.
///
/// # Errors
/// If the database is away, or cannot be read and nothing says why.
pub async fn verify(
    storage: &Storage,
    now: Millis,
    progress: Progress<'_>,
) -> Result<Findings, Refusal> {
    // First: rows of a damaged file may not be readable at all.
    let faults = storage.faults_of_file().await?;
    let mut findings = match prove(storage, now, progress).await {
        Err(Refusal::Error(fault)) if !faults.is_empty() => Findings {
            wrong: vec![format!("the rows cannot be proved: {fault}")],
            ..Findings::default()
        },
        proved => proved?,
    };
    findings.wrong.extend(faults);
    Ok(findings)
}

/// Recounts every letter, looks for signatories that stand twice and for what was published without
/// proof, and follows the chain of the journal; all of one moment.
pub async fn prove(
    storage: &Storage,
    now: Millis,
    progress: Progress<'_>,
) -> Result<Findings, Refusal> {
    let snapshot = storage.snapshot().await?;
    let mut letters = review::letters(&snapshot).await?;
    // Rows of a letter that is not whole are counted with its last ones.
    letters.retain(|letter| letter.import_rows.is_none());
    let unfinished = unfinished_imports(&snapshot).await?;
    let slug = |id: LetterId| {
        letters
            .iter()
            .find(|letter| letter.id == id)
            .map_or("a letter that is not there", |letter| letter.slug.as_str())
    };
    let mut wrong = Vec::new();
    for letter in &letters {
        let told = tally::read(&snapshot, letter.id).await?.counts();
        let counted = review::recount(&snapshot, letter.id).await?;
        if told != counted {
            wrong.push(format!(
                "{}: the tally says {}, its rows say {}",
                letter.slug,
                in_words(told),
                in_words(counted)
            ));
        }
    }
    for (letter, organization, times) in review::listed_twice(&snapshot).await? {
        wrong.push(format!(
            "{}: organization {organization} of the register is listed {times} times",
            slug(letter)
        ));
    }
    for (letter, times) in review::seated_twice(&snapshot).await? {
        wrong.push(format!(
            "{}: one seat of one address is held by {times} live signatures of individuals",
            slug(letter)
        ));
    }
    for row in review::find_unproved(&snapshot).await? {
        wrong.push(format!(
            "{}: {} is published, but nobody proved its mailbox or entered it",
            slug(row.letter_id),
            row.public_id
        ));
    }
    let mut findings = check_journal(&snapshot, now, progress).await?;
    snapshot.rollback().await?;
    findings.letters = letters.len();
    findings.unfinished = unfinished;
    // Counts first, then what was found by walking all rows.
    wrong.append(&mut findings.wrong);
    findings.wrong = wrong;
    Ok(findings)
}

/// Follows the chain of the journal, and compares the signatures with it.
async fn check_journal<C: ConnectionTrait>(
    connection: &C,
    now: Millis,
    progress: Progress<'_>,
) -> Result<Findings, Refusal> {
    let entries = journal::count(connection).await?;
    let all = entries + signatures::count_all(connection).await?;
    let mut chain = journal::check(connection, now, &mut |done| progress(done, all)).await?;
    let compared =
        signatures::compare(connection, &mut |done| progress(entries + done, all)).await?;
    let mut wrong = std::mem::take(&mut chain.wrong);
    wrong.extend(compared.wrong);
    Ok(Findings {
        letters: 0,
        chain,
        erased: compared.erased,
        wrong,
        unfinished: Vec::new(),
    })
}

fn in_words(counts: Counts) -> String {
    format!(
        "{} organizations and {} individuals ({} unlisted)",
        counts.organizations, counts.individuals, counts.unlisted
    )
}
