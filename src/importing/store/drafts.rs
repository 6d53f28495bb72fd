//! Takes away a whole draft that nobody signed: it is deleted, or imported anew with another text.

use entity::values::{LetterState, SignatureState};
use sea_orm::ConnectionTrait;

use super::discarding::discard;
use super::{ImportFault, write_journal};
use crate::act::ActContext;
use crate::journal::Action;
use crate::letters::{self, Letter};
use crate::signatures::store::imported;
use crate::tally::{self, Counts};

/// Deletes a draft that nobody signed, with its imported list.
///
/// # Errors
/// If there is no such letter, it is no draft, somebody signed it or was invited to, a coordinator
/// changed a row of it, another import is at work, or the database is away. Nothing was changed then.
pub async fn delete_draft(context: &ActContext<'_>, slug: &str) -> Result<(), ImportFault> {
    let storage = context.storage();
    let lock = storage.lock_imports().await?.ok_or(ImportFault::Busy)?;
    let slug = slug.trim();
    let letter = letters::find_any(storage.read(), slug).await?;
    let letter = letter.ok_or_else(|| ImportFault::UnknownLetter(slug.to_owned()))?;
    if letter.row().import_rows.is_none() {
        take_away(context, &letter).await?;
    }
    discard(context, &letter).await?;
    lock.release().await?;
    Ok(())
}

/// Whether a letter is a draft of which only its import ever wrote anything.
pub(super) async fn is_untouched_draft<C: ConnectionTrait>(
    connection: &C,
    letter: &Letter,
) -> Result<bool, ImportFault> {
    Ok(letter.row().state == LetterState::Draft
        && !imported::has_other_work(connection, letter.id()).await?)
}

/// Hides a draft as one whose list is being taken away again: without counts and leads.
pub(super) async fn take_away(
    context: &ActContext<'_>,
    letter: &Letter,
) -> Result<(), ImportFault> {
    let act = context.begin().await?;
    if !is_untouched_draft(&act, letter).await? {
        return Err(ImportFault::NotADraft(letter.slug().to_owned()));
    }
    let rows = imported::load_imported(&act, letter.id()).await?;
    if !letters::reopen_import(&act, letter.id(), rows.len()).await? {
        return Err(ImportFault::NotADraft(letter.slug().to_owned()));
    }
    let published = rows
        .iter()
        .filter(|row| row.state == SignatureState::Published);
    let counts: Counts = published
        .map(|row| Counts::of(row.kind, row.visibility))
        .sum();
    tally::move_by(&act, letter.id(), -counts, act.now()).await?;
    act.touch(letter.id());
    write_journal(&act, letter.id(), Action::DeleteDraft).await?;
    act.commit().await?;
    Ok(())
}
