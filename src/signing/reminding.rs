//! Reminders to those who signed and never confirmed: one after a day, one before the letter closes.

use crate::signatures::store as signatures;
use crate::signing::store;
use entity::signature;

use super::mail::Asking;
use crate::act::ActError;
use crate::app::App;
use crate::clock::{DAY, HOUR, Millis};
use crate::letters::{self, Letter};
use crate::mail::outbox;
use crate::signatures::holder::{address_of, language_of};
use crate::signatures::lifecycle::{CONFIRM_LIFE, MOST_MAILS};
use crate::signing::mail::confirmation_mail::{Asked, Cause, Hindrance, Sending, prepare, send};

/// Bits of `signature.reminded`.
pub(super) const AFTER_A_DAY: i32 = 1;
const BEFORE_CLOSING: i32 = 2;
/// Who signed less than this long ago is not reminded that the letter closes.
const LEISURE: Millis = 3 * HOUR;
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
        let given = (now - CONFIRM_LIFE, now - LEISURE);
        let never = [0, AFTER_A_DAY];
        let due = signatures::due_reminders(connection, Some(letter.id()), given, &never, AT_ONCE)
            .await?;
        done += due.len();
        for row in due {
            let marks = AFTER_A_DAY | BEFORE_CLOSING;
            remind_one(app, &letter, &row, (marks, Asking::BeforeClosing)).await?;
        }
    }
    let given = (now - CONFIRM_LIFE, now - DAY);
    let due = signatures::due_reminders(connection, None, given, &[0], AT_ONCE).await?;
    done += due.len();
    for row in due {
        let letter = letters::by_id(connection, row.letter_id).await?;
        remind_one(app, &letter, &row, (AFTER_A_DAY, Asking::AfterADay)).await?;
    }
    Ok(done)
}

/// Marks and mails in one transaction, so that nobody is reminded twice or never. Of a mail that is
/// still on its way nobody is reminded.
async fn remind_one(
    app: &App,
    letter: &Letter,
    row: &signature::Model,
    (marks, asking): (i32, Asking),
) -> Result<(), ActError> {
    // Looked up again in the transaction; here so that no mail is prepared in vain each second.
    if outbox::is_under_way(app.storage.read(), row.id).await? {
        return Ok(());
    }
    let address = address_of(app, row)?;
    let key = app.address_key(&address);
    let rows = signatures::load_submission(app.storage.read(), row.submission()).await?;
    let sending = Sending {
        letter,
        locale: language_of(row),
        address: &address,
        asked: Asked::of_rows(&rows, &address),
        until: row.created_at + CONFIRM_LIFE,
        asking,
        cause: Cause::reminder(),
    };
    let prepared = prepare(app, &sending).await?;
    let transaction = app.storage.begin().await?;
    if outbox::is_under_way(&transaction, row.id).await? {
        return Ok(());
    }
    if signatures::claim_reminder(&transaction, row, marks).await? {
        let counted = signatures::count_mail(&transaction, row.submission(), MOST_MAILS).await?;
        let stopped = store::is_stopped(&transaction, letter.id(), &key).await?;
        let open = letter.may_confirm(row.created_at, app.now());
        let allowed = counted && !stopped && open;
        let hindrance = (!allowed).then_some(Hindrance::Silenced);
        send(&transaction, app, row.submission(), prepared, hindrance).await?;
    }
    transaction.commit().await?;
    Ok(())
}
