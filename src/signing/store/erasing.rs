//! Taking a person out of a row. What she typed goes; that somebody asked, and when, stays.

use entity::signature;
use entity::values::{SignatureKind, SignatureState};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::clock::Millis;

/// The row with every column emptied that tells who somebody is, or would open the journal's
/// commitments to it. Of a row that was ever confirmed, the change is written with [`super::record`].
#[must_use]
pub fn without_person(row: signature::ActiveModel) -> signature::ActiveModel {
    signature::ActiveModel {
        name: Set(String::new()),
        name_en: Set(None),
        name_fr: Set(None),
        acronym: Set(None),
        sort_name: Set(String::new()),
        sort_en: Set(Vec::new()),
        sort_fr: Set(Vec::new()),
        search: Set(String::new()),
        match_key: Set(String::new()),
        title: Set(None),
        affiliation: Set(None),
        place: Set(None),
        website: Set(None),
        representative: Set(None),
        representative_title: Set(None),
        address_sealed: Set(None),
        address_key: Set(None),
        own_hash: Set(None),
        consent_hash: Set(None),
        consent_at: Set(None),
        updates_hash: Set(None),
        network_tag: Set(None),
        src: Set(None),
        invitation_id: Set(None),
        face_salt: Set(None),
        ..row
    }
}

/// Whether a row is unconfirmed, in words that no index has: beside a list of ids SQLite would else go
/// through all unconfirmed rows.
pub(super) fn is_unconfirmed() -> SimpleExpr {
    Expr::cust("COALESCE(state, '') = 'pending'")
}

/// What a row becomes that was never confirmed.
pub(super) fn expired(now: Millis) -> signature::ActiveModel {
    signature::ActiveModel {
        state: Set(SignatureState::Expired),
        state_at: Set(now),
        ..without_person(signature::ActiveModel::default())
    }
}

/// Lets unconfirmed signatures lapse that wait since before `since`, and erases who asked.
///
/// # Errors
/// If the database refuses.
pub async fn lapse<C: ConnectionTrait>(
    connection: &C,
    since: Millis,
    now: Millis,
) -> Result<u64, DbErr> {
    let lapsed = signature::Entity::update_many()
        .set(expired(now))
        .filter(signature::Column::State.eq(SignatureState::Pending))
        // An unconfirmed row has not moved: by this time an index finds it.
        .filter(signature::Column::StateAt.lt(since))
        .filter(signature::Column::CreatedAt.lt(since))
        .exec(connection)
        .await?;
    Ok(lapsed.rows_affected)
}

/// Forgets the addresses of a letter's signatures of a kind; the keyed hashes stay.
///
/// # Errors
/// If the database refuses.
pub async fn forget_addresses<C: ConnectionTrait>(
    connection: &C,
    letter: i64,
    kind: SignatureKind,
) -> Result<u64, DbErr> {
    let forgotten = signature::Entity::update_many()
        .set(signature::ActiveModel {
            address_sealed: Set(None),
            network_tag: Set(None),
            ..Default::default()
        })
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::Kind.eq(kind))
        .filter(signature::Column::AddressSealed.is_not_null())
        .exec(connection)
        .await?;
    Ok(forgotten.rows_affected)
}

/// Ends an unconfirmed pass at once, and erases who asked; confirmed signatures stay as they are.
/// False where nothing of it was unconfirmed any more.
///
/// # Errors
/// If the database refuses.
pub async fn erase_pending<C: ConnectionTrait>(
    connection: &C,
    first: i64,
    now: Millis,
) -> Result<bool, DbErr> {
    let pass = super::locked_pass(connection, first).await?;
    let erased = signature::Entity::update_many()
        .set(expired(now))
        .filter(signature::Column::Id.is_in(pass.iter().map(|row| row.id)))
        .filter(is_unconfirmed())
        .exec(connection)
        .await?;
    Ok(erased.rows_affected > 0)
}
