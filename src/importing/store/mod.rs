//! Writes an import: a letter that nobody sees, its list in short transactions with a rest between them, and
//! a last transaction that makes the letter visible. People who sign other letters at the same time wait
//! for a few rows, never for the whole list.
//!
//! An interrupted import leaves the hidden letter and the number of rows that are written. The same folder
//! goes on from there; another folder with that slug removes them and begins again.

mod differences;
mod discarding;
mod drafts;
mod leads;
mod outcome;
mod possible_matches;
mod rows;

use entity::ids::{LetterId, OrganizationId, VersionId};
use std::collections::HashSet;

use entity::values::{LetterState, SignatureKind};
use sea_orm::{ConnectionTrait, DbErr};

pub use self::drafts::delete_draft;
use self::drafts::{is_untouched_draft, take_away};
use super::{Import, SignatoryRow};
use crate::act::{Act, ActContext};
use crate::clock::{Clock, Millis};
use crate::journal::{self, Action};
use crate::letters::{self, Letter, LetterError, LetterSettings, NewLetter, is_obsolete};
use crate::organizations;
use crate::signatures::store as signatures;
use crate::signatures::store::imported;
use crate::storage::Storage;
use crate::tally::{self, Counts};
pub use differences::Difference;
use differences::{compare_rows, compare_texts, find_differences};
use discarding::discard;
use leads::write_leads;
pub use outcome::{ImportFault, ImportOutcome, ImportSummary, PossibleMatch};
use rows::{ListedEntry, individual_visibility, organization_names, signature_row};

/// Rows that one transaction writes: even organizations that are all new take some tens of
/// milliseconds, and at 100 columns each they stay far below SQLite's 32,766 variables.
const CHUNK: usize = 100;
/// The source of the register entries that an import makes.
const SOURCE: &str = "import";

/// Hears how many rows are written.
type RowProgress<'a> = &'a mut (dyn FnMut(usize) + Send);

/// Writes an import. A dry run only reads, so nobody waits for it.
///
/// # Errors
/// Rows that were written before an error stay, hidden, and the same import goes on from there.
pub async fn apply(
    context: &ActContext<'_>,
    import: &Import,
    dry_run: bool,
    progress: RowProgress<'_>,
) -> Result<ImportSummary, ImportFault> {
    let storage = context.storage();
    let lock = match dry_run {
        true => None,
        false => Some(storage.lock_imports().await?.ok_or(ImportFault::Busy)?),
    };
    let known = letters::find_any(storage.read(), &import.letter.slug).await?;
    let summary = match known {
        Some(known) if is_replaced(storage, &known, import).await? && !dry_run => {
            take_away(context, &known).await?;
            let known = letters::find_any(storage.read(), &import.letter.slug).await?;
            if let Some(known) = known {
                discard(context, &known).await?;
            }
            write_new(context, import, None, progress).await?
        }
        Some(known)
            if dry_run
                && known.row().import_rows.is_none()
                && is_replaced(storage, &known, import).await? =>
        {
            ImportSummary {
                outcome: ImportOutcome::Created(count_rows(import)),
                possible_matches: Vec::new(),
            }
        }
        Some(known) if known.row().import_rows.is_none() => ImportSummary {
            outcome: update(context, &known, import, dry_run).await?,
            // A dry run shows again what the import found, less what was merged since.
            possible_matches: if dry_run {
                possible_matches::find_matches(storage.read(), &Draft::of(&known)).await?
            } else {
                Vec::new()
            },
        },
        _ if !import.report.objections.is_empty() => {
            return Err(ImportFault::Objections(import.report.objections.clone()));
        }
        _ if dry_run => ImportSummary {
            outcome: ImportOutcome::Created(count_rows(import)),
            possible_matches: possible_matches::predict_matches(storage.read(), import, progress)
                .await?,
        },
        unfinished => write_new(context, import, unfinished, progress).await?,
    };
    if let Some(lock) = lock {
        lock.release().await?;
    }
    Ok(summary)
}

/// Writes a letter that is not there yet, or of which an interrupted import wrote the beginning.
async fn write_new(
    context: &ActContext<'_>,
    import: &Import,
    unfinished: Option<Letter>,
    progress: RowProgress<'_>,
) -> Result<ImportSummary, ImportFault> {
    let draft = match unfinished {
        Some(letter) => resume_or_restart(context, import, &letter).await?,
        None => begin(context, import).await?,
    };
    create(context, import, &draft, progress).await?;
    finish(context, import, &draft).await?;
    let possible_matches = possible_matches::find_matches(context.storage().read(), &draft).await?;
    Ok(ImportSummary {
        outcome: ImportOutcome::Created(count_rows(import)),
        possible_matches,
    })
}

/// Whether a folder with another text or list takes the place of a draft that nobody signed.
async fn is_replaced(
    storage: &Storage,
    known: &Letter,
    import: &Import,
) -> Result<bool, ImportFault> {
    Ok(known.row().import_rows.is_none()
        && is_untouched_draft(storage.read(), known).await?
        && !find_differences(storage.read(), known, import)
            .await?
            .is_empty())
}

/// Counts what the list adds to the tally.
fn count_rows(import: &Import) -> Counts {
    let visibility = individual_visibility(import);
    let add = |counts: Counts, row: &SignatoryRow| counts + Counts::of(row.kind, visibility);
    import.rows.iter().fold(Counts::default(), add)
}

/// A letter whose list is being imported.
#[derive(Clone, Copy, Debug)]
struct Draft {
    letter: LetterId,
    version: VersionId,
    /// When the import began: the moment of all its rows, however often it was interrupted.
    created_at: Millis,
    /// Rows that are written already.
    written: usize,
}

impl Draft {
    fn of(letter: &Letter) -> Self {
        Self {
            letter: letter.id(),
            version: letter.version().id,
            created_at: letter.row().created_at,
            written: written_rows(letter),
        }
    }
}

/// Writes the rows of the list that are not written yet.
async fn create(
    context: &ActContext<'_>,
    import: &Import,
    draft: &Draft,
    progress: RowProgress<'_>,
) -> Result<(), ImportFault> {
    let storage = context.storage();
    let mut draft = *draft;
    progress(draft.written);
    while draft.written < import.rows.len() {
        let end = import.rows.len().min(draft.written + CHUNK);
        let rows = &import.rows[draft.written..end];
        let watch = Clock::System.watch();
        write_chunk(context, import, &draft, rows).await?;
        journal::seal(storage).await?;
        draft.written = end;
        progress(end);
        if end < import.rows.len() {
            storage.rest_after(watch.elapsed()).await;
        }
    }
    Ok(())
}

/// Writes the letter without its list.
async fn begin(context: &ActContext<'_>, import: &Import) -> Result<Draft, ImportFault> {
    let act = context.begin().await?;
    let now = act.now();
    let new = NewLetter {
        slug: import.letter.slug.clone(),
        settings: import.settings(),
    };
    let letter = letters::create(&act, &new, now).await?;
    letters::begin_import(&act, letter, &import.fingerprint()).await?;
    let version = letters::add_version(&act, letter, &import.version_texts(), now).await?;
    tally::open(&act, letter, now).await?;
    act.commit().await?;
    Ok(Draft {
        letter,
        version,
        created_at: now,
        written: 0,
    })
}

/// Goes on where an import of the same content was interrupted. Removes what an import of other content
/// left, and begins again.
async fn resume_or_restart(
    context: &ActContext<'_>,
    import: &Import,
    letter: &Letter,
) -> Result<Draft, ImportFault> {
    if !is_beginning(context.storage(), import, letter).await? {
        discard(context, letter).await?;
        return begin(context, import).await;
    }
    Ok(Draft::of(letter))
}

fn written_rows(letter: &Letter) -> usize {
    let rows = letter.row().import_rows;
    rows.and_then(|rows| usize::try_from(rows).ok())
        .unwrap_or_default()
}

/// Whether a letter whose import was interrupted is the beginning of this import.
async fn is_beginning(
    storage: &Storage,
    import: &Import,
    letter: &Letter,
) -> Result<bool, ImportFault> {
    match letter.row().import_fingerprint.as_deref() {
        // It is being discarded.
        None => Ok(false),
        Some(known) if !is_obsolete(known) => Ok(known == import.fingerprint()),
        // An older release began it: compare what it wrote.
        Some(_) => {
            let known = imported::load_imported(storage.read(), letter.id()).await?;
            let given = import.rows.get(..written_rows(letter));
            Ok(LetterSettings::from(letter.row()) == import.settings()
                && compare_texts(letter, import).is_empty()
                && given.is_some_and(|given| compare_rows(&known, given).is_empty()))
        }
    }
}

/// Writes some rows of the list, with the register entries that they need.
async fn write_chunk(
    context: &ActContext<'_>,
    import: &Import,
    draft: &Draft,
    rows: &[SignatoryRow],
) -> Result<(), ImportFault> {
    let act = context.begin().await?;
    let is_alone = letters::advance_import(&act, draft.letter, draft.written, rows.len()).await?;
    if !is_alone {
        return Err(ImportFault::Busy);
    }
    let organizations = find_or_create_entries(&act, rows, draft).await?;
    let named = organizations.iter().copied().flatten().collect();
    let pairs = organizations::name_pairs(&act, named).await?;
    let models = rows.iter().zip(organizations).map(|(row, organization)| {
        let entry = organization.map(|id| ListedEntry {
            id,
            names: pairs.get(&id),
        });
        signature_row(import, row, entry, draft)
    });
    let entry = journal::Entry {
        letter: Some(draft.letter),
        ..journal::Entry::new(draft.created_at, act.actor(), Action::ImportRows)
    };
    let written = signatures::insert_all(&act, models.collect(), entry).await?;
    signatures::make_rows_findable(&act, &written).await?;
    act.commit().await?;
    Ok(())
}

/// Returns the register entries of some rows. Only the first row of an organization on a letter gets its
/// entry, because an entry is listed once on a letter; repeated rows are kept without one.
async fn find_or_create_entries<C: ConnectionTrait>(
    connection: &C,
    rows: &[SignatoryRow],
    draft: &Draft,
) -> Result<Vec<Option<OrganizationId>>, DbErr> {
    if rows.iter().all(|row| row.kind == SignatureKind::Individual) {
        return Ok(vec![None; rows.len()]);
    }
    organizations::lock_register(connection).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.push(find_or_create_entry(connection, row, draft.created_at).await?);
    }
    let named: Vec<OrganizationId> = entries.iter().copied().flatten().collect();
    let listed = imported::find_listed_organizations(connection, draft.letter, named).await?;
    let mut seen: HashSet<OrganizationId> = listed.into_iter().collect();
    let first = |entry: Option<OrganizationId>| entry.filter(|id| seen.insert(*id));
    Ok(entries.into_iter().map(first).collect())
}

/// Returns the register entry of an organization's row: the only one that its names propose, or a new one.
/// `None` if they propose several, which a coordinator decides.
async fn find_or_create_entry<C: ConnectionTrait>(
    connection: &C,
    row: &SignatoryRow,
    now: Millis,
) -> Result<Option<OrganizationId>, DbErr> {
    if row.kind == SignatureKind::Individual {
        return Ok(None);
    }
    let names = organization_names(row);
    let website = row.website.as_deref();
    match organizations::proposals(connection, &names)
        .await?
        .as_slice()
    {
        [] => organizations::create(connection, &names, website, SOURCE, now)
            .await
            .map(Some),
        [id] => Ok(Some(*id)),
        _ => Ok(None),
    }
}

/// Makes the letter visible, with its counts and leads.
async fn finish(
    context: &ActContext<'_>,
    import: &Import,
    draft: &Draft,
) -> Result<(), ImportFault> {
    let act = context.begin().await?;
    if !letters::finish_import(&act, draft.letter, import.rows.len()).await? {
        return Err(ImportFault::Busy);
    }
    if !import.letter.leads.is_empty() {
        organizations::lock_register(&act).await?;
        write_leads(&act, draft.letter, &import.letter.leads, act.now()).await?;
    }
    let now = act.now();
    act.touch(draft.letter);
    tally::move_by(&act, draft.letter, count_rows(import), now).await?;
    set_state(&act, draft.letter, import.letter.state, now).await?;
    write_journal(&act, draft.letter, Action::Import).await?;
    act.commit().await?;
    Ok(())
}

async fn set_state<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    state: LetterState,
    now: Millis,
) -> Result<(), LetterError> {
    match state {
        LetterState::Draft => letters::return_to_draft(connection, letter).await,
        LetterState::Open => letters::open(connection, letter).await,
        LetterState::Closed => letters::close(connection, letter, now).await,
    }
}

async fn write_journal(act: &Act<'_>, letter: LetterId, action: Action) -> Result<(), DbErr> {
    let entry = journal::Entry {
        letter: Some(letter),
        ..act.entry(action)
    };
    journal::write(act, entry).await
}

/// Updates the settings of a letter that was imported before. Its texts and rows may not differ; they are
/// compared before anything is locked, because no two imports run at once.
async fn update(
    context: &ActContext<'_>,
    known: &Letter,
    import: &Import,
    dry_run: bool,
) -> Result<ImportOutcome, ImportFault> {
    let fingerprint = import.fingerprint();
    let row = known.row();
    let stored = row.import_fingerprint.as_deref();
    if stored == Some(&fingerprint) {
        return Ok(ImportOutcome::Unchanged);
    }
    let differences = find_differences(context.storage().read(), known, import).await?;
    if !differences.is_empty() {
        return Err(ImportFault::Differs(differences));
    }
    // An older release imported it: its fingerprint says nothing, so compare the settings as well.
    let unchanged = stored.is_some_and(is_obsolete)
        && row.state == import.letter.state
        && LetterSettings::from(row) == import.settings()
        && leads::are_same(known.leads(), &import.letter.leads);
    let outcome = match unchanged {
        true => ImportOutcome::Unchanged,
        false => ImportOutcome::Updated,
    };
    if dry_run {
        return Ok(outcome);
    }
    let act = context.begin().await?;
    let is_alone =
        letters::replace_import_fingerprint(&act, known.id(), stored, &fingerprint).await?;
    if !is_alone {
        return Err(ImportFault::Busy);
    }
    if outcome == ImportOutcome::Updated {
        letters::edit_settings(&act, known.id(), &import.settings()).await?;
        set_state(&act, known.id(), import.letter.state, act.now()).await?;
        act.touch(known.id());
        tally::touch(&act, known.id()).await?;
        write_journal(&act, known.id(), Action::ImportSettings).await?;
    }
    act.commit().await?;
    Ok(outcome)
}
