//! Reminders to those who signed and never confirmed: one after a day, one before the letter closes.

use crate::signatures::store::{self as signatures, DueReminders};
use crate::signing::store;
use entity::signature;

use super::mail::Asking;
use crate::act::ActError;
use crate::app::App;
use crate::clock::{DAY, HOUR, Millis};
use crate::journal::Actor;
use crate::letters::{self, Letter};
use crate::mail::outbox;
use crate::signatures::holder::{address_of, language_of};
use crate::signatures::lifecycle::{CONFIRM_LIFE, MOST_MAILS};
use crate::signing::mail::confirmation_mail::{
    Cause, Hindrance, RequestedPart, Sending, prepare, send,
};

/// Bits of `signature.reminded`.
pub(super) const AFTER_A_DAY: i32 = 1;
const BEFORE_CLOSING: i32 = 2;
/// Whoever signed more recently than this is not reminded that the letter closes.
const MIN_AGE_FOR_CLOSING_REMINDER: Millis = 3 * HOUR;
/// Reminders of one round.
const AT_ONCE: u64 = 100;

/// Reminds whoever is due; gives how many were looked at.
///
/// # Errors
/// If the database is away; what was done stays done.
pub async fn remind(app: &App) -> Result<usize, ActError> {
    let (now, connection) = (app.now(), app.storage.read());
    let mut done = 0;
    for letter in letters::closing_between(connection, now, now + DAY).await? {
        let due = DueReminders {
            letter: Some(letter.id()),
            after: now - CONFIRM_LIFE,
            until: now - MIN_AGE_FOR_CLOSING_REMINDER,
            reminded: &[0, AFTER_A_DAY],
        };
        let rows = signatures::find_due_reminders(connection, due, AT_ONCE).await?;
        done += rows.len();
        for row in rows {
            remind_one(app, &letter, &row, Asking::BeforeClosing).await?;
        }
    }
    let due = DueReminders {
        letter: None,
        after: now - CONFIRM_LIFE,
        until: now - DAY,
        reminded: &[0],
    };
    let rows = signatures::find_due_reminders(connection, due, AT_ONCE).await?;
    done += rows.len();
    for row in rows {
        let letter = letters::by_id(connection, row.letter_id).await?;
        remind_one(app, &letter, &row, Asking::AfterADay).await?;
    }
    Ok(done)
}

/// Marks a submission as reminded and writes the mail in one act, so that nobody is reminded twice or never.
/// Nobody is reminded of a mail that is still on its way. It enters nothing into the journal: nothing that
/// is shown of the signature changes.
async fn remind_one(
    app: &App,
    letter: &Letter,
    row: &signature::Model,
    asking: Asking,
) -> Result<(), ActError> {
    // Looked up again in the act; here so that no mail is prepared in vain each second.
    if outbox::is_under_way(app.storage.read(), row.id).await? {
        return Ok(());
    }
    let marks = match asking {
        // Whoever hears that the letter closes needs no other reminder after it.
        Asking::BeforeClosing => AFTER_A_DAY | BEFORE_CLOSING,
        Asking::First | Asking::AfterADay => AFTER_A_DAY,
    };
    let address = address_of(app, row)?;
    let key = app.address_key(&address);
    let rows = signatures::load_submission(app.storage.read(), row.submission()).await?;
    let sending = Sending {
        letter,
        locale: language_of(row),
        address: &address,
        asked: RequestedPart::of_rows(&rows, &address),
        until: row.created_at + CONFIRM_LIFE,
        asking,
        cause: Cause::reminder(),
    };
    let prepared = prepare(app, &sending).await?;
    let act = app.act(&Actor::System).begin().await?;
    if outbox::is_under_way(&act, row.id).await? {
        return Ok(());
    }
    if signatures::claim_reminder(&act, row, marks).await? {
        let counted = signatures::count_mail(&act, row.submission(), MOST_MAILS).await?;
        let stopped = store::is_stopped(&act, letter.id(), &key).await?;
        let open = letter.may_confirm(row.created_at, app.now());
        let allowed = counted && !stopped && open;
        let hindrance = (!allowed).then_some(Hindrance::Silenced);
        send(&act, app, row.submission(), prepared, hindrance).await?;
    }
    act.commit().await?;
    Ok(())
}
