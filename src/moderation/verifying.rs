//! Proving again what must always be true: counts, unique signatories, the chain of the journal with
//! what signatures show, and the database itself.

use crate::signatures::store as signatures;
use crate::signatures::store::review;
use entity::ids::{LetterId, OrganizationId};
use sea_orm::ConnectionTrait;

use crate::clock::Millis;
use crate::journal::{self, Chain, ChainFault};
use crate::letters::{UnfinishedImport, unfinished_imports};
use crate::rendering::{Message, in_english};
use crate::signatures::refusal::Refusal;
use crate::signatures::store::JournalMismatch;
use crate::storage::{DatabaseFileFault, Storage};
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
    /// Everything that is wrong.
    pub wrong: Vec<Finding>,
    /// Imports that are not finished: they break nothing, and nobody sees them.
    pub unfinished: Vec<UnfinishedImport>,
}

impl Findings {
    /// Everything that is wrong, in English, as the command line and the log say it.
    #[must_use]
    pub fn in_english(&self) -> Vec<String> {
        let messages = self.wrong.iter().map(Finding::message);
        messages.map(|message| in_english(&message)).collect()
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The database file is damaged.
    File(DatabaseFileFault),
    /// The rows cannot be read, for this technical reason.
    Unreadable(String),
    /// The tally of a letter differs from its rows.
    Counts {
        letter: String,
        tally: Counts,
        rows: Counts,
    },
    /// An organization is listed several times on a letter.
    ListedTwice {
        letter: Option<String>,
        organization: OrganizationId,
        times: i64,
    },
    /// Several live signatures of individuals have one slot of one address.
    SlotTwice {
        letter: Option<String>,
        times: i64,
    },
    /// A published signature whose mailbox nobody proved and which nobody entered.
    Unproved {
        letter: Option<String>,
        signature: String,
    },
    Journal(ChainFault),
    Signatures(JournalMismatch),
}

impl Finding {
    /// The finding, for people.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::File(DatabaseFileFault::Damaged(fault)) => {
                Message::new("finding-damaged").text("fault", fault)
            }
            Self::File(DatabaseFileFault::Dangling { table, parent }) => {
                Message::new("finding-dangling")
                    .text("table", table)
                    .text("parent", parent)
            }
            Self::Unreadable(fault) => Message::new("finding-unreadable").text("fault", fault),
            Self::Counts {
                letter,
                tally,
                rows,
            } => Message::new("finding-counts")
                .text("letter", letter)
                .with_message("tally", counts_message(*tally))
                .with_message("rows", counts_message(*rows)),
            Self::ListedTwice {
                letter,
                organization,
                times,
            } => Message::new("finding-listed-twice")
                .with_message("letter", letter_message(letter.as_deref()))
                .text("organization", organization.to_string())
                .text("times", times.to_string()),
            Self::SlotTwice { letter, times } => Message::new("finding-slot-twice")
                .with_message("letter", letter_message(letter.as_deref()))
                .text("times", times.to_string()),
            Self::Unproved { letter, signature } => Message::new("finding-unproved")
                .with_message("letter", letter_message(letter.as_deref()))
                .text("signature", signature),
            Self::Journal(fault) => fault.message(),
            Self::Signatures(mismatch) => mismatch.message(),
        }
    }
}

fn letter_message(slug: Option<&str>) -> Message {
    match slug {
        Some(slug) => Message::new("finding-letter").text("slug", slug),
        None => Message::new("finding-no-letter"),
    }
}

fn counts_message(counts: Counts) -> Message {
    Message::new("finding-count")
        .text("organizations", counts.organizations.to_string())
        .text("individuals", counts.individuals.to_string())
        .text("unlisted", counts.unlisted.to_string())
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
            wrong: vec![Finding::Unreadable(fault.to_string())],
            ..Findings::default()
        },
        proved => proved?,
    };
    findings.wrong.extend(faults.into_iter().map(Finding::File));
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
        let letter = letters.iter().find(|letter| letter.id == id);
        letter.map(|letter| letter.slug.clone())
    };
    let mut wrong = Vec::new();
    for letter in &letters {
        let told = tally::read(&snapshot, letter.id).await?.counts();
        let counted = review::recount(&snapshot, letter.id).await?;
        if told != counted {
            wrong.push(Finding::Counts {
                letter: letter.slug.clone(),
                tally: told,
                rows: counted,
            });
        }
    }
    for (letter, organization, times) in review::listed_twice(&snapshot).await? {
        wrong.push(Finding::ListedTwice {
            letter: slug(letter),
            organization,
            times,
        });
    }
    for (letter, times) in review::seated_twice(&snapshot).await? {
        let letter = slug(letter);
        wrong.push(Finding::SlotTwice { letter, times });
    }
    for row in review::find_unproved(&snapshot).await? {
        wrong.push(Finding::Unproved {
            letter: slug(row.letter_id),
            signature: row.public_id,
        });
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
    let faults = std::mem::take(&mut chain.wrong);
    let mut wrong: Vec<Finding> = faults.into_iter().map(Finding::Journal).collect();
    wrong.extend(compared.wrong.into_iter().map(Finding::Signatures));
    Ok(Findings {
        letters: 0,
        chain,
        erased: compared.erased,
        wrong,
        unfinished: Vec::new(),
    })
}
