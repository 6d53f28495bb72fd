//! Everything that is held about one address: finding it, and taking it out. Rows of signatures and
//! what belongs to them are found by the key of the address; the address itself is not needed.

use crate::signatures::store as signatures;
use entity::ids::SignatureId;
use entity::{
    correction, distinct_pair, domain_proof, invitation, person_link, possible_duplicate,
    suppression, verification,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};

use crate::clock::Millis;
use crate::secret::Token;

/// Values in one statement; SQLite takes 32,766.
const CHUNK: usize = 500;

/// A link to everything that is held about one address.
pub type PersonLink = person_link::Model;

/// What tables beside `signature` hold about a person.
#[derive(Clone, Debug, Default)]
pub struct PersonRows {
    /// Proofs of the mailbox that are under way.
    pub verifications: Vec<verification::Model>,
    /// Corrections, whatever became of them.
    pub corrections: Vec<correction::Model>,
    /// Invitations to the address.
    pub invitations: Vec<invitation::Model>,
    /// Letters about which the address wants no mail.
    pub suppressions: Vec<suppression::Model>,
    /// Signatures and organizations that theirs may be the same as.
    pub resemblances: Vec<possible_duplicate::Model>,
    /// Pairs that a coordinator said are not the same.
    pub kept_apart: Vec<distinct_pair::Model>,
    /// Domains of which they proved control.
    pub domain_proofs: Vec<domain_proof::Model>,
}

/// What other tables hold about an address and the signatures `ids` given from it; `identities` are
/// theirs, as pairs kept apart have them.
pub async fn rows_beside<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
    ids: &[SignatureId],
    identities: &[String],
) -> Result<PersonRows, DbErr> {
    let key = address_key.to_vec();
    let mut found = PersonRows {
        invitations: invitation::Entity::find()
            .filter(invitation::Column::AddressKey.eq(key.clone()))
            .order_by_asc(invitation::Column::Id)
            .all(connection)
            .await?,
        suppressions: suppression::Entity::find()
            .filter(suppression::Column::AddressKey.eq(key.clone()))
            .order_by_asc(suppression::Column::Id)
            .all(connection)
            .await?,
        verifications: verification::Entity::find()
            .filter(verification::Column::AddressKey.eq(key))
            .order_by_asc(verification::Column::Id)
            .all(connection)
            .await?,
        ..PersonRows::default()
    };
    for ids in ids.chunks(CHUNK) {
        let of = || ids.iter().copied();
        let corrections = correction::Entity::find()
            .filter(correction::Column::SignatureId.is_in(of()))
            .order_by_asc(correction::Column::Id);
        let sides = Condition::any()
            .add(possible_duplicate::Column::SignatureId.is_in(of()))
            .add(possible_duplicate::Column::OtherSignatureId.is_in(of()));
        let resemblances = possible_duplicate::Entity::find()
            .filter(sides)
            .order_by_asc(possible_duplicate::Column::Id);
        let domain_proofs = domain_proof::Entity::find()
            .filter(domain_proof::Column::SignatureId.is_in(of()))
            .order_by_asc(domain_proof::Column::Id);
        found.corrections.extend(corrections.all(connection).await?);
        found
            .resemblances
            .extend(resemblances.all(connection).await?);
        found
            .domain_proofs
            .extend(domain_proofs.all(connection).await?);
    }
    for identities in identities.chunks(CHUNK) {
        let apart = distinct_pair::Entity::find()
            .filter(names_one_of(identities))
            .order_by_asc(distinct_pair::Column::Id);
        found.kept_apart.extend(apart.all(connection).await?);
    }
    Ok(found)
}

/// Whether anything is held about an address, a mere trace of mail apart. The same four statements
/// run whatever is.
pub async fn holds_anything<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
) -> Result<bool, DbErr> {
    let key = || address_key.to_vec();
    let signed = signatures::has_rows_of(connection, address_key).await?;
    let asked = verification::Entity::find()
        .filter(verification::Column::AddressKey.eq(key()))
        .one(connection)
        .await?;
    let invited = invitation::Entity::find()
        .filter(invitation::Column::AddressKey.eq(key()))
        .one(connection)
        .await?;
    let suppressed = suppression::Entity::find()
        .filter(suppression::Column::AddressKey.eq(key()))
        .one(connection)
        .await?;
    Ok(signed || asked.is_some() || invited.is_some() || suppressed.is_some())
}

/// Takes an address out of the tables that are found by it. Invitations stay as records that an
/// organization was invited, and open nothing any more. Suppressions go unless they are kept: the
/// keyed hash is then all that stays of the address.
pub async fn erase_by_address<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
    keep_suppressions: bool,
    now: Millis,
) -> Result<(), DbErr> {
    let key = || address_key.to_vec();
    verification::Entity::delete_many()
        .filter(verification::Column::AddressKey.eq(key()))
        .exec(connection)
        .await?;
    let invitations = invitation::Entity::find()
        .filter(invitation::Column::AddressKey.eq(key()))
        .all(connection)
        .await?;
    for row in invitations {
        let emptied = invitation::ActiveModel {
            address_sealed: Set(None),
            address_key: Set(Vec::new()),
            token_hash: Set(Token::new().hash()),
            stop_hash: Set(Token::new().hash()),
            revoked_at: Set(Some(row.revoked_at.unwrap_or(now))),
            ..Default::default()
        };
        invitation::Entity::update_many()
            .set(emptied)
            .filter(invitation::Column::Id.eq(row.id))
            .exec(connection)
            .await?;
    }
    if !keep_suppressions {
        suppression::Entity::delete_many()
            .filter(suppression::Column::AddressKey.eq(key()))
            .exec(connection)
            .await?;
    }
    Ok(())
}

/// Forgets that some identities were said not to be others.
pub async fn forget_kept_apart<C: ConnectionTrait>(
    connection: &C,
    identities: &[String],
) -> Result<(), DbErr> {
    for identities in identities.chunks(CHUNK) {
        distinct_pair::Entity::delete_many()
            .filter(names_one_of(identities))
            .exec(connection)
            .await?;
    }
    Ok(())
}

fn names_one_of(identities: &[String]) -> Condition {
    Condition::any()
        .add(distinct_pair::Column::One.is_in(identities.iter().cloned()))
        .add(distinct_pair::Column::Other.is_in(identities.iter().cloned()))
}

/// Writes a link to everything that is held about an address.
pub async fn add_person_link<C: ConnectionTrait>(
    connection: &C,
    token: &Token,
    address_key: &[u8],
    created_at: Millis,
    expires_at: Millis,
) -> Result<(), DbErr> {
    let row = person_link::ActiveModel {
        token_hash: Set(token.hash()),
        address_key: Set(Some(address_key.to_vec())),
        created_at: Set(created_at),
        expires_at: Set(expires_at),
        erased_at: Set(None),
        ..Default::default()
    };
    person_link::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The link of a token, while it works.
pub async fn person_link<C: ConnectionTrait>(
    connection: &C,
    token: &Token,
    now: Millis,
) -> Result<Option<PersonLink>, DbErr> {
    person_link::Entity::find()
        .filter(person_link::Column::TokenHash.eq(token.hash()))
        .filter(person_link::Column::ExpiresAt.gt(now))
        .one(connection)
        .await
}

/// Takes an address out of the links to it: they say that everything was erased, and when.
pub async fn unlink_person<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
    now: Millis,
) -> Result<(), DbErr> {
    let unlinked = person_link::ActiveModel {
        address_key: Set(None),
        erased_at: Set(Some(now)),
        ..Default::default()
    };
    person_link::Entity::update_many()
        .set(unlinked)
        .filter(person_link::Column::AddressKey.eq(address_key.to_vec()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Drops the links that no longer work.
pub async fn drop_old_person_links<C: ConnectionTrait>(
    connection: &C,
    now: Millis,
) -> Result<u64, DbErr> {
    let gone = person_link::Entity::delete_many()
        .filter(person_link::Column::ExpiresAt.lte(now))
        .exec(connection)
        .await?;
    Ok(gone.rows_affected)
}
