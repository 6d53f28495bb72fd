//! The signatures of a letter that may be the same signatory's as one in question. Whatever somebody
//! piled up under an address or an organization, a bounded number of rows is read.

use entity::ids::{LetterId, OrganizationId, SignatureId};
use entity::signature;
use entity::signature::{Column, Entity};
use entity::values::SignatureState;
use entity::values::SignatureState::{Held, Published, Removed};
use sea_orm::sea_query::{Expr, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::email_address::EmailAddress;
use crate::signatures::existing::{ExistingSignature, MAX_ADDRESS_SLOTS};
use crate::signatures::match_profile::Unread;
use crate::signatures::store::published::IS_ENDORSEMENT;

/// A mailbox, as others are known to have it.
#[derive(Clone, Copy, Debug)]
pub struct Mailbox<'a> {
    /// The keyed hash of its canonical form.
    pub key: &'a [u8],
    /// The address, where it is at hand.
    pub address: Option<&'a EmailAddress>,
}

/// Ids that no row has: where there is none, the statements are the same.
const NO_ENTRY: OrganizationId = OrganizationId(0);
const NO_SIGNATURE: SignatureId = SignatureId(0);
/// Rows of one address, or of one organization, in one state: the newest.
const MOST_IN_STATE: u64 = 20;
/// The words of the unique index `signature_seat`, which SQLite uses for these words alone.
const HAS_ADDRESS_SLOT: &str =
    "kind = 'individual' AND state IN ('held', 'published') AND address_key IS NOT NULL";

/// The live and the removed signatures of a letter that have an address or belong to an
/// organization: those that may be the same signatory's. Of each sort the newest, of individuals
/// those on the highest address slots.
pub async fn find_existing<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    mailbox: Mailbox<'_>,
    organization: Option<OrganizationId>,
    excluding: Option<SignatureId>,
) -> Result<Vec<ExistingSignature>, DbErr> {
    // Run the same query even without an organization, so that timing does not reveal what we know.
    let organization = organization.unwrap_or(NO_ENTRY);
    let others = || {
        Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::LetterId.eq(letter))
            .filter(Column::Id.ne(excluding.unwrap_or(NO_SIGNATURE)))
    };
    let address_slots = others()
        .filter(Column::AddressKey.eq(mailbox.key.to_vec()))
        .filter(Expr::cust(HAS_ADDRESS_SLOT))
        .order_by(Column::AddressSlot, Order::Desc)
        .limit(MAX_ADDRESS_SLOTS as u64)
        .into_query();
    let newest = |of: SimpleExpr, state: SignatureState| {
        others()
            .filter(of)
            .filter(Column::State.eq(state))
            .order_by(Column::Id, Order::Desc)
            .limit(MOST_IN_STATE)
            .into_query()
    };
    let of_address = |state| newest(Column::AddressKey.eq(mailbox.key.to_vec()), state);
    let of_organization = |state| newest(Column::OrganizationId.eq(organization), state);
    let wanted = [
        endorsements(of_address(Published)),
        endorsements(of_address(Held)),
        of_address(Removed),
        of_organization(Published),
        of_organization(Held),
        of_organization(Removed),
    ];
    let ids = wanted
        .into_iter()
        .fold(nest(address_slots), |mut all, one| {
            all.union(UnionType::All, nest(one));
            all
        });
    let rows = Entity::find()
        .filter(Column::Id.in_subquery(ids))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| to_existing(row, mailbox))
        .collect())
}

/// Individuals are found by their address slots.
fn endorsements(mut query: SelectStatement) -> SelectStatement {
    query.and_where(Expr::cust(IS_ENDORSEMENT));
    query
}

/// A limited query as a part of a union: SQLite takes a limit in parentheses only.
fn nest(query: SelectStatement) -> SelectStatement {
    Query::select()
        .column(Column::Id)
        .from_subquery(query, "few")
        .take()
}

fn to_existing(row: signature::Model, mailbox: Mailbox<'_>) -> ExistingSignature {
    let same_address = row.address_key.as_deref() == Some(mailbox.key);
    let address = mailbox.address.filter(|_| same_address);
    ExistingSignature {
        id: row.id,
        compared_by: Unread::of_row(&row, address),
        public_id: row.public_id,
        signed_at: row.confirmed_at.unwrap_or(row.created_at),
        kind: row.kind,
        state: row.state,
        match_key: row.match_key,
        address_slot: row.address_slot,
        organization: row.organization_id,
        same_address,
    }
}
