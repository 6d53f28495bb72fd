//! What is forgotten when: addresses some time after a letter has closed, signatures that ended
//! (withdrawn, removed, merged) some time after they did, the records of mail after a month. Printed
//! names of signatures that count and the keyed hashes of their addresses stay, so that an address
//! typed years later still opens the way to one's own page.

use crate::signatures::store as signatures;
use crate::signing::store;
use crate::vetting::store as vetting;
use entity::values::{SignatureKind, SignatureState};
use sea_orm::DbErr;

use crate::act::ActContext;
use crate::clock::{DAY, Millis};
use crate::journal::{self, Action};
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

/// What ended when, so that it is due now.
#[derive(Clone, Copy, Debug)]
struct DueTimes {
    /// Days after closing, by kind.
    addresses: [(SignatureKind, i64); 2],
    withdrawn_before: Millis,
    removed_before: Millis,
    mails_before: Millis,
}

impl DueTimes {
    fn at(now: Millis, retention: &Retention) -> Self {
        Self {
            addresses: [
                (SignatureKind::Individual, retention.individuals_days),
                (SignatureKind::Endorsement, retention.representatives_days),
            ],
            withdrawn_before: now - retention.withdrawn_days * DAY,
            removed_before: now - retention.removed_days * DAY,
            mails_before: now - MAIL_DAYS * DAY,
        }
    }
}

/// Forgets what is due; a dry run only counts it. It goes step by step, each in a transaction of its
/// own, so that nobody who signs waits for long; what was cut goes on the next time.
pub async fn forget(
    context: &ActContext<'_>,
    retention: &Retention,
    dry_run: bool,
) -> Result<Forgotten, DbErr> {
    let (storage, now) = (context.storage(), context.now());
    let due = DueTimes::at(now, retention);
    if dry_run {
        return foresee(storage, due, now).await;
    }
    let [
        (individual, individual_days),
        (endorsement, endorsement_days),
    ] = due.addresses;
    let forgotten = Forgotten {
        individuals: forget_addresses(context, individual, individual_days).await?,
        representatives: forget_addresses(context, endorsement, endorsement_days).await?,
        mails: outbox::drop_ended(storage.write(), due.mails_before).await?,
        withdrawn: forget_ended(context, &WITHDRAWN, due.withdrawn_before).await?,
        removed: forget_ended(context, &REMOVED, due.removed_before).await?,
    };
    signatures::drop_editions_before(storage.write(), now - EDITION_DAYS * DAY).await?;
    store::drop_old_person_links(storage.write(), now).await?;
    signatures::drop_old_proofs(storage.write(), due.mails_before).await?;
    Ok(forgotten)
}

/// Counts what is due, as it stands at one moment.
async fn foresee(storage: &Storage, due: DueTimes, now: Millis) -> Result<Forgotten, DbErr> {
    let connection = storage.snapshot().await?;
    let mut forgotten = Forgotten {
        mails: outbox::count_ended(&connection, due.mails_before).await?,
        withdrawn: signatures::count_due_to_forget(&connection, &WITHDRAWN, due.withdrawn_before)
            .await?,
        removed: signatures::count_due_to_forget(&connection, &REMOVED, due.removed_before).await?,
        ..Forgotten::default()
    };
    for (kind, days) in due.addresses {
        for letter in letters::closed_before(&connection, now - days * DAY).await? {
            let here = signatures::count_addresses(&connection, letter, kind).await?;
            match kind {
                SignatureKind::Individual => forgotten.individuals += here,
                SignatureKind::Endorsement => {
                    forgotten.representatives += here;
                    forgotten.representatives +=
                        vetting::count_invited(&connection, letter).await?;
                }
            }
        }
    }
    Ok(forgotten)
}

async fn forget_addresses(
    context: &ActContext<'_>,
    kind: SignatureKind,
    days: i64,
) -> Result<u64, DbErr> {
    let mut forgotten = 0;
    for letter in
        letters::closed_before(context.storage().read(), context.now() - days * DAY).await?
    {
        let act = context.begin().await?;
        let mut here = signatures::forget_addresses(&act, letter, kind).await?;
        if kind == SignatureKind::Endorsement {
            here += vetting::forget_invited(&act, letter).await?;
        }
        if here > 0 {
            let entry = journal::Entry {
                letter: Some(letter),
                ..act.entry(Action::ForgetAddresses)
            };
            journal::write(&act, entry).await?;
        }
        act.commit().await?;
        forgotten += here;
    }
    Ok(forgotten)
}

/// Forgets who gave signatures that ended before a time.
async fn forget_ended(
    context: &ActContext<'_>,
    states: &[SignatureState],
    before: Millis,
) -> Result<u64, DbErr> {
    let mut forgotten = 0;
    loop {
        let due = signatures::find_due_to_forget(context.storage().read(), states, before).await?;
        if due.is_empty() {
            return Ok(forgotten);
        }
        let act = context.begin().await?;
        let done = signatures::forget_ended(&act, &due, states).await?;
        act.commit().await?;
        if done == 0 {
            return Ok(forgotten);
        }
        forgotten += done;
    }
}

/// Lets unconfirmed signatures lapse that wait since before `since`, and erases who asked.
pub async fn lapse(context: &ActContext<'_>, since: Millis) -> Result<u64, DbErr> {
    let mut lapsed = 0;
    loop {
        let due = signatures::find_due_to_lapse(context.storage().read(), since).await?;
        if due.is_empty() {
            return Ok(lapsed);
        }
        let act = context.begin().await?;
        let done = signatures::lapse(&act, &due).await?;
        act.commit().await?;
        if done == 0 {
            return Ok(lapsed);
        }
        lapsed += done;
    }
}
