//! The proofs of mailboxes that are under way: tokens and codes, kept as hashes.

use entity::{signature, verification};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};

use crate::clock::Millis;
use crate::secret::Token;

/// The hashes of what a mail gives to prove a mailbox with.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Of the confirm token.
    pub token: Vec<u8>,
    /// Of the code.
    pub code: Vec<u8>,
    /// Of the not-me token.
    pub stop: Vec<u8>,
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
    count_one(connection, signature, signature::Column::Tries, most).await
}

/// The verification of which a not-me token is part, however old it is.
///
/// # Errors
/// If the database refuses.
pub async fn verification_of_stop<C: ConnectionTrait>(
    connection: &C,
    token: &Token,
) -> Result<Option<verification::Model>, DbErr> {
    verification::Entity::find()
        .filter(verification::Column::StopHash.eq(token.hash()))
        .one(connection)
        .await
}

/// Writes a way to prove a signature's mailbox, with when it was made and until when it works.
///
/// # Errors
/// If the database refuses.
pub async fn verify_by<C: ConnectionTrait>(
    connection: &C,
    signature: i64,
    proof: Proof,
    (created_at, expires_at): (Millis, Millis),
) -> Result<(), DbErr> {
    let row = verification::ActiveModel {
        signature_id: Set(signature),
        token_hash: Set(proof.token),
        stop_hash: Set(proof.stop),
        code_hash: Set(proof.code),
        created_at: Set(created_at),
        expires_at: Set(expires_at),
        ..Default::default()
    };
    verification::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Makes every token and code of a signature worthless: they went to another mailbox.
///
/// # Errors
/// If the database refuses.
pub async fn forget_proofs<C: ConnectionTrait>(
    connection: &C,
    signature: i64,
) -> Result<(), DbErr> {
    verification::Entity::delete_many()
        .filter(verification::Column::SignatureId.eq(signature))
        .exec(connection)
        .await?;
    Ok(())
}

/// Counts one mail that asks to confirm a signature; false once there were `most`. The guard makes
/// presses at once count.
///
/// # Errors
/// If the database refuses.
pub async fn count_mail<C: ConnectionTrait>(
    connection: &C,
    signature: i64,
    most: i32,
) -> Result<bool, DbErr> {
    count_one(connection, signature, signature::Column::Mails, most).await
}

/// Adds one to a counter of a signature that stands below `most`; false where it does not.
async fn count_one<C: ConnectionTrait>(
    connection: &C,
    signature: i64,
    counter: signature::Column,
    most: i32,
) -> Result<bool, DbErr> {
    let counted = signature::Entity::update_many()
        .col_expr(counter, Expr::col(counter).add(1))
        .filter(signature::Column::Id.eq(signature))
        .filter(counter.lt(most))
        .exec(connection)
        .await?;
    Ok(counted.rows_affected == 1)
}
