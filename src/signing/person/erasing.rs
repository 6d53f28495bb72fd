//! Erasing everything that is held about one address. Signatures leave their lists first, as if they
//! were withdrawn; then the rows are emptied. What stays says that something happened, and when.

use crate::signatures::store as signatures;
use crate::signing::store;
use entity::ids::SignatureId;
use entity::signature;
use entity::values::{SignatureKind, SignatureState};
use sea_orm::{ConnectionTrait, DbErr};

use crate::act::ActError;
use crate::act::{Act, ActContext};
use crate::app::App;
use crate::journal::{self, Action, Actor};
use crate::mail::outbox;
use crate::organizations;
use crate::signatures::lifecycle::Transition;
use crate::signatures::store::TransitionFields;
use crate::storage::is_conflict;
use crate::text::fold::fold;
use crate::vetting::duplicate_check::identity;

/// Tries before contradicting changes are told to the person who erases.
const TRIES: usize = 6;
/// Values in one statement.
const CHUNK: usize = 500;

/// What is to be erased beside the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EraseOptions {
    /// Organizations that they signed for leave the list too; otherwise they stay, without the person.
    pub withdraw_organizations: bool,
    /// The wish for no messages stays, as the keyed hash of the address.
    pub keep_suppressions: bool,
    /// Only count.
    pub dry_run: bool,
}

/// What was erased, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Signatures that were emptied.
    pub signatures: u64,
    /// Those among them that were listed or counted until now.
    pub delisted: u64,
    /// Organizations that stay listed, without the person who signed for them.
    pub organizations_kept: u64,
    /// Records of messages.
    pub mails: u64,
    /// Invitations to the address.
    pub invitations: u64,
    /// Wishes for no messages that were forgotten.
    pub suppressions: u64,
    /// SQLite's write-ahead log still holds older pages until a reader ends; each hour it is tried
    /// again.
    pub log_remains: bool,
}

impl Erased {
    /// Whether there was nothing to erase.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Erases what is held about the address of a key. Doing it again finds nothing.
///
/// # Errors
/// If the database is away, or others keep changing the same signatures.
pub async fn erase(
    app: &App,
    address_key: &[u8],
    options: EraseOptions,
    actor: &Actor,
) -> Result<Erased, ActError> {
    let context = app.act(actor);
    for _ in 1..TRIES {
        match erase_once(app, &context, address_key, options).await {
            Err(EraseFault::Race) => {}
            other => return Ok(other?),
        }
    }
    Ok(erase_once(app, &context, address_key, options).await?)
}

/// Why one try erased nothing.
enum EraseFault {
    /// Somebody changed the same signatures, or PostgreSQL gave this one up for another.
    Race,
    Database(DbErr),
}

impl From<DbErr> for EraseFault {
    fn from(fault: DbErr) -> Self {
        if is_conflict(&fault) {
            Self::Race
        } else {
            Self::Database(fault)
        }
    }
}

impl From<EraseFault> for ActError {
    fn from(fault: EraseFault) -> Self {
        match fault {
            EraseFault::Race => Self::Conflict,
            EraseFault::Database(fault) => fault.into(),
        }
    }
}

async fn erase_once(
    app: &App,
    context: &ActContext<'_>,
    address_key: &[u8],
    options: EraseOptions,
) -> Result<Erased, EraseFault> {
    let act = context.begin_leaving().await?;
    let rows = signatures::locked_rows_of(&act, address_key).await?;
    let mut erased = erase_rows(&act, &rows, options).await?;
    // As they are once they left their lists: the journal goes on from what it knows of them.
    let ids: Vec<SignatureId> = rows.iter().map(|row| row.id).collect();
    let before = signatures::with_ids(&act, &ids).await?;
    erase_beside(&act, address_key, &rows, options, &mut erased).await?;
    if options.dry_run {
        act.rollback().await?;
        return Ok(erased);
    }
    if !erased.is_nothing() {
        write_journal(&act, &before).await?;
    }
    store::unlink_person(&act, address_key, act.now()).await?;
    act.commit().await?;
    // It is erased by now: a log that is not emptied yet is emptied by the hour.
    erased.log_remains = !app.storage.empty_log().await.unwrap_or(false);
    Ok(erased)
}

/// Whether an endorsement stays listed: the organization's name on the list is its own.
fn stays_listed(row: &signature::Model, options: EraseOptions) -> bool {
    row.kind == SignatureKind::Endorsement
        && row.state == SignatureState::Published
        && !options.withdraw_organizations
}

async fn erase_rows(
    act: &Act<'_>,
    rows: &[signature::Model],
    options: EraseOptions,
) -> Result<Erased, EraseFault> {
    let mut erased = Erased::default();
    // Tallies are locked in the order of letters: two erasures never wait for each other.
    let mut in_order: Vec<&signature::Model> = rows.iter().collect();
    in_order.sort_by_key(|row| (row.letter_id, row.id));
    for row in in_order {
        if stays_listed(row, options) {
            without_representative(act, row).await?;
            erased.organizations_kept += 1;
            continue;
        }
        let step = match row.state {
            SignatureState::Pending => Some(Transition::Lapse),
            SignatureState::Held | SignatureState::Published => Some(Transition::Withdraw),
            _ => None,
        };
        if let Some(step) = step
            && !signatures::transition(act, row, step, TransitionFields::default()).await?
        {
            return Err(EraseFault::Race);
        }
        erased.delisted += u64::from(row.state == SignatureState::Published);
        erased.signatures += 1;
    }
    Ok(erased)
}

/// Takes the representative out of an endorsement that stays listed, and the address with them. That
/// they agreed, and when, stays as the organization's.
async fn without_representative(act: &Act<'_>, row: &signature::Model) -> Result<(), EraseFault> {
    let columns = signatures::without_representative(row);
    if signatures::correct(act, row, columns, Action::EraseRepresentative).await? {
        Ok(())
    } else {
        Err(EraseFault::Race)
    }
}

/// Empties the rows that left, and takes the person out of all other tables.
async fn erase_beside(
    act: &Act<'_>,
    address_key: &[u8],
    rows: &[signature::Model],
    options: EraseOptions,
    erased: &mut Erased,
) -> Result<(), EraseFault> {
    let leaving: Vec<&signature::Model> = rows
        .iter()
        .filter(|row| !stays_listed(row, options))
        .collect();
    let kept: Vec<SignatureId> = rows
        .iter()
        .filter(|row| stays_listed(row, options))
        .map(|row| row.id)
        .collect();
    let ids: Vec<SignatureId> = leaving.iter().map(|row| row.id).collect();
    let identities = identities(act, &leaving).await?;
    let all: Vec<SignatureId> = rows.iter().map(|row| row.id).collect();
    let beside = store::rows_beside(act, address_key, &[], &[]).await?;
    erased.invitations = beside.invitations.len() as u64;
    if !options.keep_suppressions {
        erased.suppressions = beside.suppressions.len() as u64;
    }
    signatures::empty_rows(act, &ids).await?;
    for ids in ids.chunks(CHUNK) {
        signatures::erase_traces(act, ids).await?;
        for id in ids {
            organizations::unlearn(act, *id).await?;
        }
    }
    signatures::erase_representative_traces(act, &kept).await?;
    for public_ids in leaving.chunks(100) {
        let public_ids: Vec<&str> = public_ids
            .iter()
            .map(|row| row.public_id.as_str())
            .collect();
        journal::erase_mentions(act, &public_ids).await?;
    }
    for ids in all.chunks(CHUNK) {
        signatures::erase_copies(act, ids).await?;
        journal::erase_reasons(act, ids).await?;
        erased.mails += outbox::erase(act, &[], ids).await?;
    }
    erased.mails += outbox::erase(act, address_key, &[]).await?;
    store::forget_kept_apart(act, &identities).await?;
    let keep = options.keep_suppressions;
    store::erase_by_address(act, address_key, keep, act.now()).await?;
    Ok(())
}

/// By which the leaving signatures are remembered as not the same as others: with the names that
/// they had before corrections too. That of an organization is the organization's.
async fn identities<C: ConnectionTrait>(
    connection: &C,
    leaving: &[&signature::Model],
) -> Result<Vec<String>, EraseFault> {
    let mut found = Vec::new();
    for row in leaving.iter().filter(|row| row.organization_id.is_none()) {
        found.push(identity(row));
        for (_, names) in journal::of_signatures(connection, &[row.id]).await? {
            let former = names.iter().map(|name| signature::Model {
                match_key: match_key_of(row.kind, name),
                ..(*row).clone()
            });
            found.extend(former.map(|row| identity(&row)));
        }
    }
    Ok(found)
}

fn match_key_of(kind: SignatureKind, name: &str) -> String {
    match kind {
        SignatureKind::Individual => fold(name),
        SignatureKind::Endorsement => organizations::match_key(name),
    }
}

async fn write_journal(act: &Act<'_>, rows: &[signature::Model]) -> Result<(), EraseFault> {
    for row in rows {
        let entry = journal::Entry {
            letter: Some(row.letter_id),
            signature: Some(row.id),
            ..act.entry(Action::Erase)
        };
        signatures::record(act, std::slice::from_ref(row), entry).await?;
    }
    if rows.is_empty() {
        journal::write(act, act.entry(Action::Erase)).await?;
    }
    Ok(())
}
