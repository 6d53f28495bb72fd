//! The rows of signatures.

mod correcting;
mod domains;
mod erasing;
mod findable;
mod invitations;
mod proofs;
mod protected;
mod reminding;
mod resemblances;
mod rows;
mod stops;

use entity::values::{SignatureState, Standing};
use entity::{organization, signature};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

pub use correcting::{correct, end_waiting, replace_waiting, show_as, waiting};
pub use domains::{prove, proved_domains};
pub use erasing::{erase_pending, forget_addresses, lapse, without_person};
pub use findable::{make_all_findable, refresh_keys};
pub(super) use invitations::came_by;
pub use invitations::{
    NewInvitation, forget_invited, invitation, invitation_of, invitation_of_stop, invitations,
    invite, revoke, used,
};
pub use proofs::{
    Proof, codes, count_mail, forget_proofs, try_code, verification, verification_of_stop,
    verify_by,
};
pub use protected::{forget_protected, protected_names, remember_protected};
pub use reminding::{claim_reminder, due_reminders};
pub use resemblances::{
    apart_from, ask_again, contact_of, decide, found, keep_apart, live, of_signature, open,
};
pub use rows::{ByHand, entered};
pub(super) use rows::{addressed, agreed_if, corrected, pending, tagged, watch};
pub use stops::{Stop, allow, is_stopped, stop, stop_of};

use super::duplicates::Known;
use super::lifecycle::Move;
use super::likeness::Likeness;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::journal::{self, Actor};
use crate::secret::Token;
use crate::storage::candidates;
use crate::tally::{self, Counts};

/// A row with nothing in the columns that only some signatures fill: no proof, no consent, no
/// ties to others.
#[must_use]
pub fn blank() -> signature::ActiveModel {
    signature::ActiveModel {
        id: NotSet,
        name_en: Set(None),
        name_fr: Set(None),
        acronym: Set(None),
        title: Set(None),
        affiliation: Set(None),
        place: Set(None),
        website: Set(None),
        representative: Set(None),
        representative_title: Set(None),
        representative_public: Set(false),
        standing_domain: Set(None),
        invitation_id: Set(None),
        source: Set(None),
        address_sealed: Set(None),
        address_key: Set(None),
        seat: Set(0),
        own_hash: Set(None),
        consent_hash: Set(None),
        consent_at: Set(None),
        updates_hash: Set(None),
        network_tag: Set(None),
        src: Set(None),
        reasons: Set("[]".to_owned()),
        together_with: Set(None),
        repeat_of: Set(None),
        import_order: Set(None),
        mails: Set(0),
        tries: Set(0),
        reminded: Set(0),
        confirmed_at: Set(None),
        published_at: Set(None),
        ..Default::default()
    }
}

/// The signatures of a pass: the first one and those given together with it.
///
/// # Errors
/// If the database refuses.
pub async fn pass<C: ConnectionTrait>(
    connection: &C,
    first: i64,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(
            signature::Column::Id
                .eq(first)
                .or(signature::Column::TogetherWith.eq(first)),
        )
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// A mailbox, as others are known to have it.
#[derive(Clone, Copy, Debug)]
pub struct Mailbox<'a> {
    /// The keyed hash of its canonical form.
    pub key: &'a [u8],
    /// The address, where it is at hand.
    pub address: Option<&'a EmailAddress>,
}

/// An id that no entry of the register has.
const NO_ENTRY: i64 = 0;

/// The signatures of a letter that have an address or belong to an organization: those that may
/// be the same signatory's.
///
/// # Errors
/// If the database refuses.
pub async fn known<C: ConnectionTrait>(
    connection: &C,
    letter: i64,
    mailbox: Mailbox<'_>,
    organization: Option<i64>,
    but: i64,
) -> Result<Vec<Known>, DbErr> {
    // Nobody's is asked for in the same words: how long it takes tells nothing of what is known.
    let organization = organization.unwrap_or(NO_ENTRY);
    let wanted = Condition::any()
        .add(signature::Column::AddressKey.eq(mailbox.key.to_vec()))
        .add(signature::Column::OrganizationId.eq(organization));
    let rows = signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::Id.ne(but))
        .filter(wanted)
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let same_address = row.address_key.as_deref() == Some(mailbox.key);
            let address = mailbox.address.filter(|_| same_address);
            Known {
                id: row.id,
                likeness: Likeness::of_row(&row, address),
                public_id: row.public_id,
                signed_at: row.confirmed_at.unwrap_or(row.created_at),
                kind: row.kind,
                state: row.state,
                match_key: row.match_key,
                seat: row.seat,
                organization: row.organization_id,
                same_address,
            }
        })
        .collect())
}

/// Whether an address was confirmed here, on any letter.
///
/// # Errors
/// If the database refuses.
pub async fn is_proved<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
) -> Result<bool, DbErr> {
    let row = signature::Entity::find()
        .filter(signature::Column::AddressKey.eq(address_key.to_vec()))
        .filter(signature::Column::ConfirmedAt.is_not_null())
        .one(connection)
        .await?;
    Ok(row.is_some())
}

/// What a move writes beside the state.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The seat among the names of one address.
    pub seat: Option<i32>,
    /// The register entry.
    pub organization: Option<i64>,
    /// How we know, with the domain that proved it.
    pub standing: Option<(Standing, Option<String>)>,
    /// The reasons to look, as JSON.
    pub reasons: Option<String>,
    /// The signature that it repeats.
    pub repeat_of: Option<i64>,
    /// The mailbox was proved now.
    pub confirmed: bool,
    /// Where it stands in its list: a lead's place, or with all others.
    pub rank: Option<i32>,
    /// Why, as a coordinator gave it; for the journal.
    pub why: Option<String>,
    /// The name as printed, kept in the journal of what leaves the list.
    pub printed: Option<String>,
}

/// Moves a signature from the state it was seen in, with its tally and journal; false if somebody
/// else moved it meanwhile.
///
/// # Errors
/// If the database refuses, or a unique index knows of somebody who was first.
pub async fn act<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    step: Move,
    change: Change,
    (actor, now): (&Actor, Millis),
) -> Result<bool, DbErr> {
    let mut update = signature::Entity::update_many()
        .col_expr(signature::Column::State, Expr::value(step.to().word()))
        .col_expr(signature::Column::StateAt, Expr::value(now))
        .filter(signature::Column::Id.eq(row.id))
        .filter(signature::Column::State.eq(row.state));
    if let Some(seat) = change.seat {
        update = update.col_expr(signature::Column::Seat, Expr::value(seat));
    }
    if let Some(organization) = change.organization {
        // An entry that was joined to another at this moment binds nobody: who meant it looks again.
        let joined = Query::select()
            .column(organization::Column::Id)
            .from(organization::Entity)
            .and_where(organization::Column::MergedInto.is_not_null())
            .take();
        update = update
            .col_expr(signature::Column::OrganizationId, Expr::value(organization))
            .filter(Expr::value(organization).not_in_subquery(joined));
    }
    if let Some(rank) = change.rank {
        update = update.col_expr(signature::Column::Rank, Expr::value(rank));
    }
    if let Some((standing, domain)) = change.standing {
        update = update
            .col_expr(signature::Column::Standing, Expr::value(standing.word()))
            .col_expr(signature::Column::StandingDomain, Expr::value(domain));
    }
    if let Some(reasons) = change.reasons {
        update = update.col_expr(signature::Column::Reasons, Expr::value(reasons));
    }
    // What is taken back repeats nothing any more.
    if change.repeat_of.is_some() || step == Move::Undo {
        update = update.col_expr(signature::Column::RepeatOf, Expr::value(change.repeat_of));
    }
    if change.confirmed {
        update = update.col_expr(signature::Column::ConfirmedAt, Expr::value(now));
    }
    if step.to() == SignatureState::Published {
        update = update.col_expr(signature::Column::PublishedAt, Expr::value(now));
    }
    if !step.from().contains(&row.state) || update.exec(connection).await?.rows_affected != 1 {
        return Ok(false);
    }
    count(connection, row, step, now).await?;
    find_while_live(connection, row, step).await?;
    let entry = journal::Entry {
        letter: Some(row.letter_id),
        signature: Some(row.id),
        organization: change.organization.or(row.organization_id),
        reason: change.why.as_deref(),
        name: change.printed.as_deref(),
        ..journal::Entry::new(now, actor, step.word())
    };
    journal::write(connection, entry).await?;
    Ok(true)
}

/// A signature is a candidate for others while it is held or published.
async fn find_while_live<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    step: Move,
) -> Result<(), DbErr> {
    match (row.state.is_live(), step.to().is_live()) {
        (false, true) => make_findable(connection, row).await,
        (true, false) => candidates::forget(connection, (row.letter_id, row.id)).await,
        _ => Ok(()),
    }
}

/// Writes the keys under which others find a signature. Its address is no part of them.
///
/// # Errors
/// If the database refuses.
pub async fn make_findable<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<(), DbErr> {
    let keys = Likeness::of_row(row, None).keys();
    candidates::write(connection, (row.letter_id, row.id), &keys).await
}

/// Moves the tally where the move enters or leaves the published state, and gives the row the
/// revision of that change.
async fn count<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    step: Move,
    now: Millis,
) -> Result<(), DbErr> {
    let counts = Counts::of(row.kind, row.visibility);
    let change = match (
        row.state == SignatureState::Published,
        step.to() == SignatureState::Published,
    ) {
        (false, true) => counts,
        (true, false) => -counts,
        _ => return Ok(()),
    };
    let revision = tally::move_by(connection, row.letter_id, change, now).await?;
    signature::Entity::update_many()
        .col_expr(signature::Column::Revision, Expr::value(revision))
        .filter(signature::Column::Id.eq(row.id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Writes a row and gives its id.
///
/// # Errors
/// If the database refuses.
pub async fn insert<C: ConnectionTrait>(
    connection: &C,
    row: signature::ActiveModel,
) -> Result<i64, DbErr> {
    Ok(signature::Entity::insert(row)
        .exec(connection)
        .await?
        .last_insert_id)
}

/// The signature of an own-page token.
///
/// # Errors
/// If the database refuses.
pub async fn by_own_token<C: ConnectionTrait>(
    connection: &C,
    token: &Token,
) -> Result<Option<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::OwnHash.eq(token.hash()))
        .one(connection)
        .await
}

/// A signature by its internal id.
///
/// # Errors
/// If the database refuses.
pub async fn by_id<C: ConnectionTrait>(
    connection: &C,
    id: i64,
) -> Result<Option<signature::Model>, DbErr> {
    signature::Entity::find_by_id(id).one(connection).await
}

/// The signatures, on all letters, of which an address was proved: the newest first.
///
/// # Errors
/// If the database refuses.
pub async fn of_address<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
    most: u64,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::AddressKey.eq(address_key.to_vec()))
        .filter(signature::Column::ConfirmedAt.is_not_null())
        .filter(signature::Column::State.is_in([
            SignatureState::Held,
            SignatureState::Published,
            SignatureState::Withdrawn,
        ]))
        .order_by_desc(signature::Column::Id)
        .limit(most)
        .all(connection)
        .await
}
