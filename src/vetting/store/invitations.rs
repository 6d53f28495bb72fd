//! The rows of personal invitations.

use entity::ids::{InvitationId, LetterId, OrganizationId};
use entity::values::SignatureKind;
use entity::{invitation, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};

use crate::clock::Millis;
use crate::locale::Locale;
use crate::secret::{Token, TokenHash};
use crate::signatures::submission::SubmissionPart;

/// The invitation to a letter that a token opens, whatever became of it. The same statement runs
/// where nobody came by one.
pub async fn invitation<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    token: Option<&Token>,
) -> Result<Option<invitation::Model>, DbErr> {
    let hash = token.map(Token::hash).unwrap_or_default();
    invitation::Entity::find()
        .filter(invitation::Column::TokenHash.eq(hash))
        .filter(invitation::Column::LetterId.eq(letter))
        .one(connection)
        .await
}

/// The row with the invitation by which its representative came; individuals need none.
pub fn set_invitation(
    row: signature::ActiveModel,
    part: SubmissionPart<'_>,
    invitation: Option<&invitation::Model>,
) -> signature::ActiveModel {
    let used = invitation.filter(|_| part.kind() == SignatureKind::Endorsement);
    signature::ActiveModel {
        invitation_id: Set(used.map(|invitation| invitation.id)),
        ..row
    }
}

/// The invitation by which a signature came.
pub async fn invitation_of<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<Option<invitation::Model>, DbErr> {
    match row.invitation_id {
        Some(id) => invitation::Entity::find_by_id(id).one(connection).await,
        None => Ok(None),
    }
}

/// The invitation that a not-me token declines.
pub async fn invitation_of_stop<C: ConnectionTrait>(
    connection: &C,
    token: &Token,
) -> Result<Option<invitation::Model>, DbErr> {
    invitation::Entity::find()
        .filter(invitation::Column::StopHash.eq(token.hash()))
        .one(connection)
        .await
}

/// An invitation by its public id.
pub async fn find_invitation<C: ConnectionTrait>(
    connection: &C,
    public_id: &str,
) -> Result<Option<invitation::Model>, DbErr> {
    invitation::Entity::find()
        .filter(invitation::Column::PublicId.eq(public_id))
        .one(connection)
        .await
}

/// Invitations by their ids.
pub async fn invitations_by_id<C: ConnectionTrait>(
    connection: &C,
    ids: &[InvitationId],
) -> Result<Vec<invitation::Model>, DbErr> {
    invitation::Entity::find()
        .filter(invitation::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await
}

/// The invitations of a letter, or of all, in the order of their making.
pub async fn invitations<C: ConnectionTrait>(
    connection: &C,
    letter: Option<LetterId>,
) -> Result<Vec<invitation::Model>, DbErr> {
    let wanted = letter.map_or(Condition::all(), |letter| {
        Condition::all().add(invitation::Column::LetterId.eq(letter))
    });
    invitation::Entity::find()
        .filter(wanted)
        .order_by_asc(invitation::Column::Id)
        .all(connection)
        .await
}

/// An invitation that is to be written.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Its public id.
    pub id: String,
    pub letter: LetterId,
    pub organization: OrganizationId,
    /// The language of its mail.
    pub language: Locale,
    /// Where it goes, sealed.
    pub address_sealed: Vec<u8>,
    /// Keyed hash of that.
    pub address_key: Vec<u8>,
    /// SHA-256 of the token that invites.
    pub token: TokenHash,
    /// SHA-256 of the token that declines.
    pub stop: TokenHash,
    /// Who invites.
    pub by: String,
    /// From when until when it works, milliseconds UTC.
    pub life: (Millis, Millis),
}

/// Writes an invitation.
pub async fn invite<C: ConnectionTrait>(
    connection: &C,
    new: NewInvitation,
) -> Result<InvitationId, DbErr> {
    let row = invitation::ActiveModel {
        public_id: Set(new.id),
        letter_id: Set(new.letter),
        organization_id: Set(new.organization),
        language: Set(new.language.tag().to_owned()),
        address_sealed: Set(Some(new.address_sealed)),
        address_key: Set(new.address_key),
        token_hash: Set(new.token),
        stop_hash: Set(new.stop),
        invited_by: Set(new.by),
        created_at: Set(new.life.0),
        expires_at: Set(new.life.1),
        revoked_at: Set(None),
        ..Default::default()
    };
    let inserted = invitation::Entity::insert(row).exec(connection).await?;
    Ok(inserted.last_insert_id)
}

/// Makes an invitation worthless; false if it was so already.
pub async fn revoke<C: ConnectionTrait>(
    connection: &C,
    public_id: &str,
    now: Millis,
) -> Result<bool, DbErr> {
    let revoked = invitation::Entity::update_many()
        .col_expr(invitation::Column::RevokedAt, Expr::value(now))
        .filter(invitation::Column::PublicId.eq(public_id))
        .filter(invitation::Column::RevokedAt.is_null())
        .exec(connection)
        .await?;
    Ok(revoked.rows_affected == 1)
}

/// How many invitations of a letter have an address.
pub async fn count_invited<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<u64, DbErr> {
    invitation::Entity::find()
        .filter(invitation::Column::LetterId.eq(letter))
        .filter(invitation::Column::AddressSealed.is_not_null())
        .count(connection)
        .await
}

/// Forgets where the invitations of a letter were sent; the keyed hashes stay.
pub async fn forget_invited<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<u64, DbErr> {
    let forgotten = invitation::Entity::update_many()
        .col_expr(
            invitation::Column::AddressSealed,
            Expr::value(Option::<Vec<u8>>::None),
        )
        .filter(invitation::Column::LetterId.eq(letter))
        .filter(invitation::Column::AddressSealed.is_not_null())
        .exec(connection)
        .await?;
    Ok(forgotten.rows_affected)
}
