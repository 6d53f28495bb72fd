//! The signatures of one address or one organization, and the counters of one signature.

use entity::ids::{InvitationId, OrganizationId, SignatureId, SubmissionId};
use entity::signature;
use entity::values::{SignatureKind, SignatureState};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::erasing::without_person;

/// Values in one statement; SQLite takes 32,766.
const CHUNK: usize = 500;

/// The signatures given from an address, in every state, the oldest first.
pub async fn rows_of<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::AddressKey.eq(address_key.to_vec()))
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// The same, kept from others until the transaction ends; locked by rising id, as everywhere.
pub async fn locked_rows_of<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::AddressKey.eq(address_key.to_vec()))
        .order_by_asc(signature::Column::Id)
        .lock_exclusive()
        .all(connection)
        .await
}

/// Empties rows of signatures that have left their lists.
pub async fn empty_rows<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<(), DbErr> {
    for ids in ids.chunks(CHUNK) {
        signature::Entity::update_many()
            .set(without_person(signature::ActiveModel::default()))
            .col_expr(
                signature::Column::Edition,
                Expr::col(signature::Column::Edition).add(1),
            )
            .filter(signature::Column::Id.is_in(ids.iter().copied()))
            .filter(signature::Column::State.is_not_in([
                SignatureState::Pending,
                SignatureState::Held,
                SignatureState::Published,
            ]))
            .exec(connection)
            .await?;
    }
    Ok(())
}

/// Whether a signature was given from an address.
pub async fn has_rows_of<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
) -> Result<bool, DbErr> {
    let row = signature::Entity::find()
        .filter(signature::Column::AddressKey.eq(address_key.to_vec()))
        .one(connection)
        .await?;
    Ok(row.is_some())
}

/// The live signatures of some ids.
pub async fn find_live<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::Id.is_in(ids.iter().copied()))
        .filter(signature::Column::State.is_in([SignatureState::Held, SignatureState::Published]))
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// The newest published signature of an organization whose representative can be written to.
pub async fn contact_of<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
) -> Result<Option<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::OrganizationId.eq(organization))
        .filter(signature::Column::State.eq(SignatureState::Published))
        .filter(signature::Column::AddressSealed.is_not_null())
        .order_by_desc(signature::Column::Id)
        .one(connection)
        .await
}

/// The confirmed signatures that came by some invitations, in the order of their making.
pub async fn signatures_by_invitation<C: ConnectionTrait>(
    connection: &C,
    invitations: &[InvitationId],
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::InvitationId.is_in(invitations.iter().copied()))
        .filter(signature::Column::Kind.eq(SignatureKind::Endorsement))
        .filter(signature::Column::State.ne(SignatureState::Pending))
        .filter(signature::Column::ConfirmedAt.is_not_null())
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// Counts one try of a code; false once there were too many. The guard makes tries at once count.
pub async fn try_code<C: ConnectionTrait>(
    connection: &C,
    submission: SubmissionId,
    most: i32,
) -> Result<bool, DbErr> {
    count_one(connection, submission, signature::Column::Tries, most).await
}

/// Counts one mail that asks to confirm a signature; false once there were `most`. The guard makes
/// presses at once count.
pub async fn count_mail<C: ConnectionTrait>(
    connection: &C,
    submission: SubmissionId,
    most: i32,
) -> Result<bool, DbErr> {
    count_one(connection, submission, signature::Column::Mails, most).await
}

/// Adds one to a counter of a signature that stands below `most`; false where it does not.
async fn count_one<C: ConnectionTrait>(
    connection: &C,
    submission: SubmissionId,
    counter: signature::Column,
    most: i32,
) -> Result<bool, DbErr> {
    let counted = signature::Entity::update_many()
        .col_expr(counter, Expr::col(counter).add(1))
        .filter(signature::Column::Id.eq(submission))
        .filter(counter.lt(most))
        .exec(connection)
        .await?;
    Ok(counted.rows_affected == 1)
}
