//! The proofs of mailboxes that are under way: tokens and codes, kept as hashes.

use entity::ids::SubmissionId;
use entity::{signature, verification};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::clock::Millis;
use crate::secret::Token;

/// What somebody shows to prove a mailbox, as the hash that is kept of it.
#[derive(Clone, Debug)]
pub enum ShownProof {
    /// The token of a confirm link.
    ConfirmLink(Vec<u8>),
    /// A typed code.
    Code(Vec<u8>),
    /// The token of the manage page of a signature that is not confirmed yet. Only the confirm page
    /// leads there, and a change of address makes it worthless.
    ManageLink(Vec<u8>),
    /// The token of a personal invitation. Whoever shows it has already been found to use the mailbox
    /// that it was sent to.
    Invitation(Vec<u8>),
}

/// Whether a proof holds for the address that the signatures of a submission have now: it was sent
/// to that very address, and still lives. Rows that were locked before cannot get another address
/// until the transaction ends.
pub async fn proves_mailbox<C: ConnectionTrait>(
    connection: &C,
    rows: &[signature::Model],
    shown: &ShownProof,
    now: Millis,
) -> Result<bool, DbErr> {
    let Some((first, address_key)) = rows
        .first()
        .and_then(|row| Some((row, row.address_key.as_ref()?)))
    else {
        return Ok(false);
    };
    let sent = verification::Entity::find()
        .filter(verification::Column::SignatureId.eq(first.id))
        .filter(verification::Column::AddressKey.eq(address_key.clone()))
        .filter(verification::Column::ExpiresAt.gt(now));
    let sent = match shown {
        ShownProof::ConfirmLink(hash) => {
            sent.filter(verification::Column::TokenHash.eq(hash.clone()))
        }
        ShownProof::Code(hash) => sent.filter(verification::Column::CodeHash.eq(hash.clone())),
        ShownProof::ManageLink(hash) => {
            if rows
                .iter()
                .all(|row| row.manage_token_hash.as_ref() != Some(hash))
            {
                return Ok(false);
            }
            sent
        }
        // A mail to this address must be under way, so an address that wants none proves nothing.
        ShownProof::Invitation(_) => sent,
    };
    Ok(sent.one(connection).await?.is_some())
}

/// The hashes of what a mail gives to prove a mailbox with.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Keyed hash of the address that it is sent to; none where it is sent to nobody.
    pub address_key: Option<Vec<u8>>,
    /// Of the confirm token.
    pub token: Vec<u8>,
    /// Of the code.
    pub code: Vec<u8>,
    /// Of the not-me token.
    pub stop: Vec<u8>,
}

/// The verification that a token opens, while it lives.
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

/// The verification of which a not-me token is part, however old it is.
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
pub async fn add_proof<C: ConnectionTrait>(
    connection: &C,
    submission: SubmissionId,
    proof: Proof,
    created_at: Millis,
    expires_at: Millis,
) -> Result<(), DbErr> {
    let row = verification::ActiveModel {
        signature_id: Set(submission),
        address_key: Set(proof.address_key),
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
pub async fn forget_proofs<C: ConnectionTrait>(
    connection: &C,
    submission: SubmissionId,
) -> Result<(), DbErr> {
    verification::Entity::delete_many()
        .filter(verification::Column::SignatureId.eq(submission))
        .exec(connection)
        .await?;
    Ok(())
}
