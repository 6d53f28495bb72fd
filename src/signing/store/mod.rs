//! The rows of signatures.

mod rows;

use entity::values::{SignatureState, Standing};
use entity::{signature, verification};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
};

pub(super) use rows::pending;
pub use rows::{ByHand, entered};

use super::duplicates::Known;
use super::lifecycle::Move;
use crate::clock::Millis;
use crate::journal::{self, Actor};
use crate::secret::Token;
use crate::tally::{self, Counts};

/// A row with nothing in the columns that only some signatures fill: no proof, no consent, no
/// ties to others.
#[must_use]
pub fn blank() -> signature::ActiveModel {
    signature::ActiveModel {
        id: NotSet,
        name_en: Set(None),
        name_fr: Set(None),
        title: Set(None),
        affiliation: Set(None),
        place: Set(None),
        website: Set(None),
        representative: Set(None),
        representative_title: Set(None),
        representative_public: Set(false),
        standing_domain: Set(None),
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

/// The signatures of a letter that have an address or belong to an organization: those that may
/// be the same signatory's.
///
/// # Errors
/// If the database refuses.
pub async fn known<C: ConnectionTrait>(
    connection: &C,
    letter: i64,
    address_key: &[u8],
    organization: Option<i64>,
    but: i64,
) -> Result<Vec<Known>, DbErr> {
    let mut wanted = Condition::any().add(signature::Column::AddressKey.eq(address_key.to_vec()));
    if let Some(organization) = organization {
        wanted = wanted.add(signature::Column::OrganizationId.eq(organization));
    }
    let rows = signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::Id.ne(but))
        .filter(wanted)
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Known {
            id: row.id,
            kind: row.kind,
            state: row.state,
            match_key: row.match_key,
            seat: row.seat,
            organization: row.organization_id,
            same_address: row.address_key.as_deref() == Some(address_key),
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

/// The verification that a token opens, while it lives.
///
/// # Errors
/// If the database refuses.
pub async fn verification<C: ConnectionTrait>(
    connection: &C,
    token: &Token,
    now: Millis,
) -> Result<Option<verification::Model>, DbErr> {
    verification::Entity::find()
        .filter(verification::Column::TokenHash.eq(token.hash()))
        .filter(verification::Column::ExpiresAt.gt(now))
        .one(connection)
        .await
}

/// The codes that work for a signature now.
///
/// # Errors
/// If the database refuses.
pub async fn codes<C: ConnectionTrait>(
    connection: &C,
    signature: i64,
    now: Millis,
) -> Result<Vec<Vec<u8>>, DbErr> {
    let rows = verification::Entity::find()
        .filter(verification::Column::SignatureId.eq(signature))
        .filter(verification::Column::ExpiresAt.gt(now))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.code_hash).collect())
}

/// Counts one try of a code; false once there were too many. The guard makes tries at once count.
///
/// # Errors
/// If the database refuses.
pub async fn try_code<C: ConnectionTrait>(
    connection: &C,
    signature: i64,
    most: i32,
) -> Result<bool, DbErr> {
    let counted = signature::Entity::update_many()
        .col_expr(
            signature::Column::Tries,
            Expr::col(signature::Column::Tries).add(1),
        )
        .filter(signature::Column::Id.eq(signature))
        .filter(signature::Column::Tries.lt(most))
        .exec(connection)
        .await?;
    Ok(counted.rows_affected == 1)
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
        update = update.col_expr(signature::Column::OrganizationId, Expr::value(organization));
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

/// Lets unconfirmed signatures lapse that wait since before `since`.
///
/// # Errors
/// If the database refuses.
pub async fn lapse<C: ConnectionTrait>(
    connection: &C,
    since: Millis,
    now: Millis,
) -> Result<u64, DbErr> {
    let lapsed = signature::Entity::update_many()
        .col_expr(
            signature::Column::State,
            Expr::value(SignatureState::Expired.word()),
        )
        .col_expr(signature::Column::StateAt, Expr::value(now))
        .filter(signature::Column::State.eq(SignatureState::Pending))
        .filter(signature::Column::CreatedAt.lt(since))
        .exec(connection)
        .await?;
    Ok(lapsed.rows_affected)
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

/// Writes a way to prove a signature's mailbox: the hashes of its token and of its code, with when
/// it was made and until when it works.
///
/// # Errors
/// If the database refuses.
pub async fn verify_by<C: ConnectionTrait>(
    connection: &C,
    signature: i64,
    (token_hash, code_hash): (Vec<u8>, Vec<u8>),
    (created_at, expires_at): (Millis, Millis),
) -> Result<(), DbErr> {
    let row = verification::ActiveModel {
        signature_id: Set(signature),
        token_hash: Set(token_hash),
        stop_hash: Set(Token::new().hash()),
        code_hash: Set(code_hash),
        created_at: Set(created_at),
        expires_at: Set(expires_at),
        ..Default::default()
    };
    verification::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}
