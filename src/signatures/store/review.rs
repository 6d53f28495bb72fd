//! The rows that coordinators look at.

use crate::tally::Counts;
use std::collections::HashMap;

use entity::ids::{LetterId, OrganizationId, SignatureId};
use entity::values::{CorrectionState, SignatureKind, SignatureState, Standing, Visibility};
use entity::{correction, journal_entry, letter, signature};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::published::{IS_ENDORSEMENT, IS_LISTED};
use crate::letters::unfinished_ids;
use crate::storage::ROWS_AT_ONCE;

/// The words of the index of those who are counted without their names.
const IS_COUNTED: &str = "state = 'published' AND visibility = 'counted'";

/// The signatures of public ids, in the order of their making, kept from others until the
/// transaction ends. (A writing transaction of SQLite is alone already.)
pub(crate) async fn find_locked<C: ConnectionTrait>(
    connection: &C,
    public_ids: &[&str],
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::PublicId.is_in(public_ids.iter().copied()))
        .order_by_asc(signature::Column::Id)
        .lock_exclusive()
        .all(connection)
        .await
}

/// A signature by its internal id.
pub(crate) async fn by_id<C: ConnectionTrait>(
    connection: &C,
    id: SignatureId,
) -> Result<signature::Model, DbErr> {
    signature::Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound(format!("signature {id}")))
}

/// The published endorsement of an organization on a letter.
pub(crate) async fn find_listed<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    organization: OrganizationId,
) -> Result<Option<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::OrganizationId.eq(organization))
        .filter(signature::Column::Kind.eq(SignatureKind::Endorsement))
        .filter(signature::Column::State.eq(SignatureState::Published))
        .one(connection)
        .await
}

/// The published endorsements of some organizations on some letters.
pub(crate) async fn listed_of<C: ConnectionTrait>(
    connection: &C,
    letters: impl IntoIterator<Item = LetterId>,
    organizations: impl IntoIterator<Item = OrganizationId>,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::LetterId.is_in(letters))
        .filter(signature::Column::OrganizationId.is_in(organizations))
        .filter(signature::Column::Kind.eq(SignatureKind::Endorsement))
        .filter(signature::Column::State.eq(SignatureState::Published))
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// A signature by its public id.
pub(crate) async fn by_public_id<C: ConnectionTrait>(
    connection: &C,
    public_id: &str,
) -> Result<Option<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::PublicId.eq(public_id))
        .one(connection)
        .await
}

/// The published signatures of which a correction waits, with it, the oldest first.
pub(crate) async fn waiting_corrections<C: ConnectionTrait>(
    connection: &C,
    letter: Option<LetterId>,
) -> Result<Vec<(signature::Model, correction::Model)>, DbErr> {
    let waiting = correction::Entity::find()
        .filter(correction::Column::State.eq(CorrectionState::Waiting))
        .order_by_asc(correction::Column::Id)
        .all(connection)
        .await?;
    let mut rows: HashMap<SignatureId, signature::Model> = HashMap::new();
    for page in waiting.chunks(ROWS_AT_ONCE) {
        let ids = page.iter().map(|waiting| waiting.signature_id);
        let mut select = signature::Entity::find()
            .filter(signature::Column::Id.is_in(ids))
            .filter(signature::Column::State.eq(SignatureState::Published));
        if let Some(letter) = letter {
            select = select.filter(signature::Column::LetterId.eq(letter));
        }
        let found = select.all(connection).await?;
        rows.extend(found.into_iter().map(|row| (row.id, row)));
    }
    Ok(waiting
        .into_iter()
        .filter_map(|waiting| Some((rows.remove(&waiting.signature_id)?, waiting)))
        .collect())
}

/// The ids of the signatures in some states, those that have waited longest first.
pub(crate) async fn ids_in_states<C: ConnectionTrait>(
    connection: &C,
    letter: Option<LetterId>,
    states: &[SignatureState],
) -> Result<Vec<SignatureId>, DbErr> {
    let mut select = signature::Entity::find()
        .select_only()
        .column(signature::Column::Id)
        .filter(signature::Column::State.is_in(states.iter().copied()))
        .filter(signature::Column::LetterId.not_in_subquery(unfinished_ids()))
        .order_by_asc(signature::Column::LetterId)
        .order_by_asc(signature::Column::StateAt)
        .order_by_asc(signature::Column::Id);
    if let Some(letter) = letter {
        select = select.filter(signature::Column::LetterId.eq(letter));
    }
    select.into_tuple().all(connection).await
}

/// Those of some signatures that are in one of some states, in the order of `ids`.
pub(crate) async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
    states: &[SignatureState],
) -> Result<Vec<signature::Model>, DbErr> {
    let rows = signature::Entity::find()
        .filter(signature::Column::Id.is_in(ids.iter().copied()))
        // A signature may have moved since its id was read.
        .filter(signature::Column::State.is_in(states.iter().copied()))
        .all(connection)
        .await?;
    let mut rows: HashMap<SignatureId, signature::Model> =
        rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

/// A letter by its slug, a draft too.
pub(crate) async fn letter_by_slug<C: ConnectionTrait>(
    connection: &C,
    slug: &str,
) -> Result<Option<letter::Model>, DbErr> {
    letter::Entity::find()
        .filter(letter::Column::Slug.eq(slug))
        .one(connection)
        .await
}

/// Every letter, drafts too, in the order of their making.
pub(crate) async fn letters<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<letter::Model>, DbErr> {
    letter::Entity::find()
        .order_by_asc(letter::Column::Id)
        .all(connection)
        .await
}

/// What was last written with a reason about each of some signatures.
pub(crate) async fn last_words<C: ConnectionTrait>(
    connection: &C,
    signatures: &[SignatureId],
) -> Result<Vec<journal_entry::Model>, DbErr> {
    let newest = journal_entry::Entity::find()
        .select_only()
        .column_as(journal_entry::Column::Id.max(), "newest")
        .filter(journal_entry::Column::SignatureId.is_in(signatures.iter().copied()))
        .filter(journal_entry::Column::Reason.is_not_null())
        .group_by(journal_entry::Column::SignatureId)
        .into_query();
    journal_entry::Entity::find()
        .filter(journal_entry::Column::Id.in_subquery(newest))
        .all(connection)
        .await
}

/// The public ids of signatures, by their internal ids.
pub(crate) async fn public_ids<C: ConnectionTrait>(
    connection: &C,
    signatures: &[SignatureId],
) -> Result<HashMap<SignatureId, String>, DbErr> {
    let ids: Vec<(SignatureId, String)> = signature::Entity::find()
        .select_only()
        .column(signature::Column::Id)
        .column(signature::Column::PublicId)
        .filter(signature::Column::Id.is_in(signatures.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(ids.into_iter().collect())
}

/// Writes the reasons to look at a signature.
pub(crate) async fn set_reasons<C: ConnectionTrait>(
    connection: &C,
    id: SignatureId,
    reasons: &str,
) -> Result<(), DbErr> {
    signature::Entity::update_many()
        .col_expr(signature::Column::Reasons, Expr::value(reasons))
        .filter(signature::Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

/// The live endorsements of the letters of `rows` that claim an organization of `rows`: they belong
/// to its entry, or to none and have its name. `rows` themselves are among them.
pub(crate) async fn claims<C: ConnectionTrait>(
    connection: &C,
    rows: &[signature::Model],
) -> Result<Vec<signature::Model>, DbErr> {
    let bound = rows.iter().filter_map(|row| row.organization_id);
    let unbound = rows.iter().filter(|row| row.organization_id.is_none());
    let claim =
        signature::Column::OrganizationId
            .is_in(bound)
            .or(signature::Column::OrganizationId
                .is_null()
                .and(signature::Column::MatchKey.is_in(unbound.map(|row| row.match_key.as_str()))));
    signature::Entity::find()
        .filter(signature::Column::LetterId.is_in(rows.iter().map(|row| row.letter_id)))
        .filter(Expr::cust(IS_ENDORSEMENT))
        .filter(signature::Column::State.is_in([SignatureState::Held, SignatureState::Published]))
        .filter(claim)
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// The signatures that share letter, kind and address with one of `rows`, and are live or were removed.
/// `rows` themselves are among them.
pub(crate) async fn at_addresses_of<C: ConnectionTrait>(
    connection: &C,
    rows: &[signature::Model],
) -> Result<Vec<signature::Model>, DbErr> {
    let keys = rows.iter().filter_map(|row| row.address_key.clone());
    signature::Entity::find()
        .filter(signature::Column::AddressKey.is_in(keys))
        .filter(signature::Column::LetterId.is_in(rows.iter().map(|row| row.letter_id)))
        .filter(signature::Column::State.is_in([
            SignatureState::Held,
            SignatureState::Published,
            SignatureState::Removed,
        ]))
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// On how many letters each organization is listed; those whose import is not finished left out.
pub(crate) async fn times_listed<C: ConnectionTrait>(
    connection: &C,
) -> Result<HashMap<OrganizationId, i64>, DbErr> {
    let counted: Vec<(OrganizationId, i64)> = signature::Entity::find()
        .select_only()
        .column(signature::Column::OrganizationId)
        .column_as(signature::Column::Id.count(), "times")
        .filter(signature::Column::OrganizationId.is_not_null())
        .filter(signature::Column::Kind.eq(SignatureKind::Endorsement))
        .filter(signature::Column::State.eq(SignatureState::Published))
        .filter(signature::Column::LetterId.not_in_subquery(unfinished_ids()))
        .group_by(signature::Column::OrganizationId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(counted.into_iter().collect())
}

/// How many signatures of a letter stand in each state.
pub(crate) async fn state_counts<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<HashMap<SignatureState, i64>, DbErr> {
    let counted: Vec<(SignatureState, i64)> = signature::Entity::find()
        .select_only()
        .column(signature::Column::State)
        .column_as(signature::Column::Id.count(), "times")
        .filter(signature::Column::LetterId.eq(letter))
        .group_by(signature::Column::State)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(counted.into_iter().collect())
}

/// The list of a letter as everybody sees it in English: organizations, then individuals by name.
pub(crate) async fn public_list<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<Vec<signature::Model>, DbErr> {
    let organizations_first = Expr::case(
        signature::Column::Kind.eq(SignatureKind::Endorsement),
        Expr::value(0),
    )
    .finally(Expr::value(1));
    signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::State.eq(SignatureState::Published))
        .filter(signature::Column::Visibility.eq(Visibility::Name))
        .order_by(Expr::expr(organizations_first), Order::Asc)
        .order_by_asc(signature::Column::Rank)
        .order_by_asc(signature::Column::SortEn)
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// Organizations that stand more than once on the list of a letter: letter, organization, times.
pub(crate) async fn listed_twice<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<(LetterId, OrganizationId, i64)>, DbErr> {
    signature::Entity::find()
        .select_only()
        .column(signature::Column::LetterId)
        .column(signature::Column::OrganizationId)
        .column_as(signature::Column::Id.count(), "times")
        .filter(signature::Column::OrganizationId.is_not_null())
        .filter(signature::Column::Kind.eq(SignatureKind::Endorsement))
        .filter(signature::Column::State.eq(SignatureState::Published))
        .group_by(signature::Column::LetterId)
        .group_by(signature::Column::OrganizationId)
        .having(signature::Column::Id.count().gt(1))
        .into_tuple()
        .all(connection)
        .await
}

/// Seats of an address that several live signatures of individuals hold: letter, times.
pub(crate) async fn seated_twice<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<(LetterId, i64)>, DbErr> {
    signature::Entity::find()
        .select_only()
        .column(signature::Column::LetterId)
        .column_as(signature::Column::Id.count(), "times")
        .filter(signature::Column::AddressKey.is_not_null())
        .filter(signature::Column::Kind.eq(SignatureKind::Individual))
        .filter(signature::Column::State.is_in([SignatureState::Held, SignatureState::Published]))
        .group_by(signature::Column::LetterId)
        .group_by(signature::Column::AddressKey)
        .group_by(signature::Column::AddressSlot)
        .having(signature::Column::Id.count().gt(1))
        .into_tuple()
        .all(connection)
        .await
}

/// Published signatures whose mailbox nobody proved and which nobody entered.
pub(crate) async fn find_unproved<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::State.eq(SignatureState::Published))
        .filter(signature::Column::ConfirmedAt.is_null())
        .filter(signature::Column::Standing.ne(Standing::Entered))
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// Counts the rows themselves: what the tally must equal.
pub async fn recount<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<Counts, DbErr> {
    let count = async |kind: SignatureKind, rows: &str| {
        let counted = signature::Entity::find()
            .filter(signature::Column::LetterId.eq(letter))
            .filter(Expr::cust(rows.to_owned()))
            .filter(signature::Column::Kind.eq(kind))
            .count(connection)
            .await?;
        Ok::<i64, DbErr>(i64::try_from(counted).unwrap_or(i64::MAX))
    };
    let unlisted = count(SignatureKind::Individual, IS_COUNTED).await?;
    Ok(Counts {
        organizations: count(SignatureKind::Endorsement, IS_LISTED).await?
            + count(SignatureKind::Endorsement, IS_COUNTED).await?,
        individuals: count(SignatureKind::Individual, IS_LISTED).await? + unlisted,
        unlisted,
    })
}
