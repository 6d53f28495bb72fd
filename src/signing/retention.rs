//! What is forgotten when: addresses some time after a letter has closed, signatures that ended
//! (withdrawn, removed, merged) some time after they did, the records of mail after a month. Printed
//! names of signatures that count and the keyed hashes of their addresses stay, so that an address
//! typed years later still opens the way to one's own page.

use entity::values::{SignatureKind, SignatureState};
use sea_orm::{ConnectionTrait, DbErr};

use super::store;
use crate::clock::{DAY, Millis};
use crate::journal::{self, Actor};
use crate::letters;
use crate::mail::outbox;
use crate::settings::Retention;
use crate::storage::Storage;

/// Days that a mail's row stays after it was sent, given up or withheld.
const MAIL_DAYS: i64 = 30;

/// Days that what was shown of a signature before it changed is kept.
const EDITION_DAYS: i64 = 30;

/// What was forgotten, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Addresses of individuals.
    pub individuals: u64,
    /// Addresses of representatives.
    pub representatives: u64,
    /// Rows of mails that ended.
    pub mails: u64,
    /// Signatures that were withdrawn.
    pub withdrawn: u64,
    /// Signatures that were removed or merged, or lapsed.
    pub removed: u64,
}

/// The states of signatures that a signatory ended.
const WITHDRAWN: [SignatureState; 1] = [SignatureState::Withdrawn];
/// The states of signatures that others ended.
const REMOVED: [SignatureState; 3] = [
    SignatureState::Removed,
    SignatureState::Merged,
    SignatureState::Expired,
];

/// Forgets what is due; a dry run only counts it.
///
/// # Errors
/// If the database is away.
pub async fn forget(
    storage: &Storage,
    retention: &Retention,
    now: Millis,
    dry_run: bool,
) -> Result<Forgotten, DbErr> {
    let transaction = storage.begin().await?;
    let individuals = (SignatureKind::Individual, retention.individuals_days);
    let representatives = (SignatureKind::Endorsement, retention.representatives_days);
    let forgotten = Forgotten {
        individuals: addresses(&transaction, individuals, now).await?,
        representatives: addresses(&transaction, representatives, now).await?,
        mails: outbox::drop_ended(&transaction, now - MAIL_DAYS * DAY).await?,
        withdrawn: forget_ended(
            &transaction,
            &WITHDRAWN,
            (now - retention.withdrawn_days * DAY, now),
        )
        .await?,
        removed: forget_ended(
            &transaction,
            &REMOVED,
            (now - retention.removed_days * DAY, now),
        )
        .await?,
    };
    store::drop_editions_before(&transaction, now - EDITION_DAYS * DAY).await?;
    store::drop_old_person_links(&transaction, now).await?;
    store::drop_old_proofs(&transaction, now - MAIL_DAYS * DAY).await?;
    if dry_run {
        transaction.rollback().await?;
    } else {
        transaction.commit().await?;
    }
    Ok(forgotten)
}

async fn addresses<C: ConnectionTrait>(
    connection: &C,
    (kind, days): (SignatureKind, i64),
    now: Millis,
) -> Result<u64, DbErr> {
    let mut forgotten = 0;
    for letter in letters::closed_before(connection, now - days * DAY).await? {
        let mut here = store::forget_addresses(connection, letter, kind).await?;
        if kind == SignatureKind::Endorsement {
            here += store::forget_invited(connection, letter).await?;
        }
        if here > 0 {
            let entry = journal::Entry {
                letter: Some(letter),
                ..journal::Entry::new(now, &Actor::System, "forget addresses")
            };
            journal::write(connection, entry).await?;
        }
        forgotten += here;
    }
    Ok(forgotten)
}

/// Forgets who gave signatures that ended before a time.
async fn forget_ended<C: ConnectionTrait>(
    connection: &C,
    states: &[SignatureState],
    (before, now): (Millis, Millis),
) -> Result<u64, DbErr> {
    let mut forgotten = 0;
    loop {
        let due = store::find_due_to_forget(connection, states, before).await?;
        if due.is_empty() {
            return Ok(forgotten);
        }
        let done = store::forget_ended(connection, &due, states, now).await?;
        if done == 0 {
            return Ok(forgotten);
        }
        forgotten += done;
    }
}

/// Lets unconfirmed signatures lapse that wait since before `since`, and erases who asked.
///
/// # Errors
/// If the database is away.
pub async fn lapse(storage: &Storage, since: Millis, now: Millis) -> Result<u64, DbErr> {
    let mut lapsed = 0;
    loop {
        let due = store::find_due_to_lapse(storage.read(), since).await?;
        if due.is_empty() {
            return Ok(lapsed);
        }
        let transaction = storage.begin().await?;
        let done = store::lapse(&transaction, &due, now).await?;
        transaction.commit().await?;
        if done == 0 {
            return Ok(lapsed);
        }
        lapsed += done;
    }
}
