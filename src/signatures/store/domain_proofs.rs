//! The rows of domains of which representatives proved control.

use entity::domain_proof;
use entity::ids::SignatureId;
use entity::values::ProofWay;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::clock::Millis;

/// Writes that control of a domain was proved for a signature; a newer proof takes the place of an
/// older one.
pub async fn add_domain_proof<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
    domain: &str,
    way: ProofWay,
    now: Millis,
) -> Result<(), DbErr> {
    let row = domain_proof::ActiveModel {
        signature_id: Set(signature),
        domain: Set(domain.to_owned()),
        way: Set(way),
        proved_at: Set(now),
        ..Default::default()
    };
    let same = [
        domain_proof::Column::SignatureId,
        domain_proof::Column::Domain,
    ];
    let newer = [domain_proof::Column::Way, domain_proof::Column::ProvedAt];
    domain_proof::Entity::insert(row)
        .on_conflict(OnConflict::columns(same).update_columns(newer).to_owned())
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The domains of which control was proved for some signatures, the oldest proof first.
pub async fn proofs_of<C: ConnectionTrait>(
    connection: &C,
    signatures: &[SignatureId],
) -> Result<Vec<domain_proof::Model>, DbErr> {
    domain_proof::Entity::find()
        .filter(domain_proof::Column::SignatureId.is_in(signatures.iter().copied()))
        .order_by_asc(domain_proof::Column::Id)
        .all(connection)
        .await
}

/// The domains of which control was proved for a signature.
pub async fn proved_domains<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
) -> Result<Vec<domain_proof::Model>, DbErr> {
    domain_proof::Entity::find()
        .filter(domain_proof::Column::SignatureId.eq(signature))
        .order_by_asc(domain_proof::Column::Id)
        .all(connection)
        .await
}
