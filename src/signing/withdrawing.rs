//! Taking a signature back, or keeping it without the name.

use crate::signatures::store as signatures;
use entity::signature;
use entity::values::SignatureState;
use sea_orm::ConnectionTrait;

use super::mail::{Stood, WithdrawnMail};
use crate::act::ActError;
use crate::app::App;
use crate::journal::Actor;
use crate::letters::{Letter, Openness};
use crate::paths;
use crate::signatures::holder::language_of;
use crate::signatures::lifecycle::Transition;
use crate::signatures::store::TransitionFields;
use crate::signing::mailbox::{about, prepare_mail};

/// Whether there is something to take back.
#[must_use]
pub fn may_withdraw(row: &signature::Model) -> bool {
    Transition::Withdraw.from().contains(&row.state)
}

/// Takes a signature back, and says so by mail. Doing it again changes nothing. It is taken back
/// whatever else is corrected at that moment.
///
/// # Errors
/// If the database is away, or there is nothing to take back any more.
pub async fn withdraw(app: &App, letter: &Letter, row: &signature::Model) -> Result<(), ActError> {
    let stood = Stood::of(row);
    let mail = prepare_mail(app, row, &withdrawn_mail(app, letter, row))?;
    let act = app.act(&Actor::Signatory).begin_leaving().await?;
    let row = current(&act, row).await?;
    if row.state == SignatureState::Withdrawn {
        return Ok(());
    }
    if !signatures::transition(
        &act,
        &row,
        Transition::Withdraw,
        TransitionFields::default(),
    )
    .await?
    {
        return Err(ActError::Conflict);
    }
    signatures::replace_waiting(&act, row.id, None, act.now()).await?;
    // It names nothing that a correction changes, so it fits a newer edition too. Where the address was
    // erased since, the link is gone as well, and `current` has refused. Only if it was published or hidden
    // at this very moment, another mail has to say what changes.
    let mail = if Stood::of(&row) == stood {
        mail
    } else {
        prepare_mail(app, &row, &withdrawn_mail(app, letter, &row))?
    };
    if let Some(mail) = mail {
        mail.enqueue(&act, row.id, act.now()).await?;
    }
    act.commit().await?;
    Ok(())
}

fn withdrawn_mail(app: &App, letter: &Letter, row: &signature::Model) -> WithdrawnMail {
    let locale = language_of(row);
    let open = letter.openness(app.now()) == Openness::Open;
    let form = app.base_url.absolute(&paths::sign(locale, letter.slug()));
    WithdrawnMail {
        about: about(letter, locale),
        sign: open.then_some(form),
        stood: Stood::of(row),
    }
}

/// Counts a signature without its name from now on.
///
/// # Errors
/// If the database is away, or there is nothing to count any more.
pub async fn count_only(app: &App, row: &signature::Model) -> Result<(), ActError> {
    let act = app.act(&Actor::Signatory).begin_leaving().await?;
    let row = current(&act, row).await?;
    if !may_withdraw(&row) {
        return Err(ActError::Conflict);
    }
    let done = signatures::count_only(&act, &row).await?;
    act.commit().await?;
    if done {
        Ok(())
    } else {
        Err(ActError::Conflict)
    }
}

/// The signature as it is now, kept from others; it still has to be that of the same link.
pub(super) async fn current<C: ConnectionTrait>(
    connection: &C,
    seen: &signature::Model,
) -> Result<signature::Model, ActError> {
    let row = signatures::find_locked(connection, seen.id).await?;
    row.filter(|row| row.manage_token_hash == seen.manage_token_hash)
        .ok_or(ActError::Conflict)
}
