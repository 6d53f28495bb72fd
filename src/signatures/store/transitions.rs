//! Moving a signature from one state to another: the one guarded statement, with its tally, its keys
//! and its journal.

use entity::ids::{OrganizationId, Rank, SignatureId};
use entity::organization;
use entity::signature::{self, Column};
use entity::values::{SignatureState, Standing};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, UpdateMany,
};

use crate::act::Act;
use crate::clock::Millis;
use crate::journal;
use crate::signatures::lifecycle::Transition;
use crate::signatures::store::changes::drop_editions;
use crate::signatures::store::match_keys::make_findable;
use crate::signatures::store::printed_names::print_names_of_entry;
use crate::signatures::store::record;
use crate::storage::key_index;
use crate::tally;
use crate::tally::Counts;

/// What a move writes beside the state.
#[derive(Clone, Debug, Default)]
pub struct TransitionFields {
    /// The address slot among the names of one address.
    pub address_slot: Option<i32>,
    /// The register entry.
    pub organization: Option<OrganizationId>,
    /// How we know, with the domain that proved it.
    pub standing: Option<(Standing, Option<String>)>,
    /// The reasons to look, as JSON.
    pub reasons: Option<String>,
    /// The signature that it repeats.
    pub repeat_of: Option<SignatureId>,
    /// The mailbox was proved now.
    pub confirmed: bool,
    /// Where it stands in its list: a lead's place, or with all others.
    pub rank: Option<Rank>,
    /// Why, as a coordinator gave it; for the journal.
    pub why: Option<String>,
    /// The name as printed, kept in the journal of what leaves the list.
    pub printed: Option<String>,
}

/// Moves a signature from the state and edition it was seen in, with its tally and journal; false if
/// somebody else moved or changed it meanwhile.
///
/// # Errors
/// If the database refuses, or a unique index knows of somebody who was first.
pub async fn transition(
    act: &Act<'_>,
    row: &signature::Model,
    step: Transition,
    change: TransitionFields,
) -> Result<bool, DbErr> {
    if !step.from().contains(&row.state) {
        return Ok(false);
    }
    let mut update = guarded_update(row, step, act.now());
    if change.confirmed {
        update = update.col_expr(Column::ConfirmedAt, Expr::value(act.now()));
    }
    let update = set_fields(update, &change);
    let update = set_repeat(update, step, &change);
    let update = bind_to_entry(update, change.organization);
    if update.exec(act).await?.rows_affected != 1 {
        return Ok(false);
    }
    if let Some(entry) = change.organization {
        print_names_of_entry(act, row, entry).await?;
    }
    count(act, row, step).await?;
    update_dependents(act, row, step).await?;
    let entry = journal::Entry {
        letter: Some(row.letter_id),
        signature: Some(row.id),
        organization: change.organization.or(row.organization_id),
        reason: change.why.as_deref(),
        name: change.printed.as_deref(),
        edition: Some(row.edition),
        ..act.entry(step.action())
    };
    record(act, std::slice::from_ref(row), entry).await?;
    Ok(true)
}

/// The one statement by which a signature changes its state. Its filter is the guard: reading the row and
/// updating it are two statements, and between them somebody else may withdraw, approve or correct the
/// same signature. PostgreSQL then runs this filter again on the newer row, and no row is updated, so
/// whoever decided on what is no longer true learns of it. The state alone would not do: a signature may be
/// held, published and held again, or be corrected while it stays published, and the edition tells these
/// apart. Everything else that a transition changes (tally, keys, journal) follows only if a row was
/// updated, in the same transaction, so none of it can happen twice.
fn guarded_update(
    row: &signature::Model,
    step: Transition,
    now: Millis,
) -> UpdateMany<signature::Entity> {
    let update = signature::Entity::update_many()
        .col_expr(Column::State, Expr::value(step.to().word()))
        .col_expr(Column::StateAt, Expr::value(now))
        .col_expr(Column::Edition, Expr::value(row.edition.next()))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(row.state))
        .filter(Column::Edition.eq(row.edition));
    if step.to() == SignatureState::Published {
        update.col_expr(Column::PublishedAt, Expr::value(now))
    } else {
        update
    }
}

/// Writes the fields that are given; the others keep their values.
fn set_fields(
    mut update: UpdateMany<signature::Entity>,
    change: &TransitionFields,
) -> UpdateMany<signature::Entity> {
    if let Some(address_slot) = change.address_slot {
        update = update.col_expr(Column::AddressSlot, Expr::value(address_slot));
    }
    if let Some(rank) = change.rank {
        update = update.col_expr(Column::Rank, Expr::value(rank));
    }
    if let Some((standing, domain)) = &change.standing {
        update = update
            .col_expr(Column::Standing, Expr::value(standing.word()))
            .col_expr(Column::StandingDomain, Expr::value(domain.clone()));
    }
    if let Some(reasons) = &change.reasons {
        update = update.col_expr(Column::Reasons, Expr::value(reasons.clone()));
    }
    update
}

/// Writes which signature this one repeats. One whose removal or merge is undone repeats none any more.
fn set_repeat(
    update: UpdateMany<signature::Entity>,
    step: Transition,
    change: &TransitionFields,
) -> UpdateMany<signature::Entity> {
    if change.repeat_of.is_none() && step != Transition::Undo {
        return update;
    }
    update.col_expr(Column::RepeatOf, Expr::value(change.repeat_of))
}

/// Binds the signature to a register entry, if that still is one: it may have been merged into another
/// since it was found, and its signatures were moved there. No row is updated then, as when the signature
/// itself was changed: whoever decides again finds the other entry in its place.
fn bind_to_entry(
    update: UpdateMany<signature::Entity>,
    organization: Option<OrganizationId>,
) -> UpdateMany<signature::Entity> {
    let Some(organization) = organization else {
        return update;
    };
    let merged = Query::select()
        .column(organization::Column::Id)
        .from(organization::Entity)
        .and_where(organization::Column::MergedInto.is_not_null())
        .take();
    update
        .col_expr(Column::OrganizationId, Expr::value(organization))
        .filter(Expr::value(organization).not_in_subquery(merged))
}

/// A signature is a candidate for others while it is held or published. Once it was decided on, or
/// left, nobody needs the difference to what it showed before.
async fn update_dependents<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    step: Transition,
) -> Result<(), DbErr> {
    if row.state.is_live() {
        drop_editions(connection, row.id).await?;
    }
    match (row.state.is_live(), step.to().is_live()) {
        (false, true) => make_findable(connection, row).await,
        (true, false) => key_index::forget(connection, row.letter_id, row.id).await,
        _ => Ok(()),
    }
}

/// Moves the tally where the move enters or leaves the published state, and gives the row the
/// revision of that change.
async fn count(act: &Act<'_>, row: &signature::Model, step: Transition) -> Result<(), DbErr> {
    let counts = Counts::of(row.kind, row.visibility);
    let change = match (
        row.state == SignatureState::Published,
        step.to() == SignatureState::Published,
    ) {
        (false, true) => counts,
        (true, false) => -counts,
        _ => return Ok(()),
    };
    act.touch(row.letter_id);
    let revision = tally::move_by(act, row.letter_id, change, act.now()).await?;
    signature::Entity::update_many()
        .col_expr(Column::Revision, Expr::value(revision))
        .filter(Column::Id.eq(row.id))
        .exec(act)
        .await?;
    Ok(())
}
