//! What is forgotten when: addresses some time after a letter has closed, the records of mail after
//! a month. Printed names and the keyed hashes of addresses stay, so that an address typed years
//! later still opens the way to one's own page.

use entity::values::SignatureKind;
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
}

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
    };
    store::drop_editions_before(&transaction, now - EDITION_DAYS * DAY).await?;
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
