//! The journal: who did what, append-only, in ids. Printed names stand apart, so that they can be
//! erased with the person.

use entity::{journal_detail, journal_entry};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};

use crate::clock::Millis;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The holder of a mailbox or of its link.
    Signatory,
    /// The service itself, by its timed work.
    System,
    /// A coordinator, by the name she gives.
    Coordinator(String),
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Signatory => f.write_str("signatory"),
            Self::System => f.write_str("system"),
            Self::Coordinator(name) => write!(f, "coordinator {name}"),
        }
    }
}

/// One entry to be written.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// When, milliseconds UTC.
    pub at: Millis,
    /// Who.
    pub actor: &'a Actor,
    /// What, a short word such as `confirm`.
    pub action: &'a str,
    /// On which letter.
    pub letter: Option<i64>,
    /// On which signature.
    pub signature: Option<i64>,
    /// On which organization.
    pub organization: Option<i64>,
    /// Why, as a coordinator gave it.
    pub reason: Option<&'a str>,
    /// The name as printed at the time, kept apart.
    pub name: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// An entry of an action by somebody at a time; the rest is filled by the caller.
    #[must_use]
    pub fn new(at: Millis, actor: &'a Actor, action: &'a str) -> Self {
        Self {
            at,
            actor,
            action,
            letter: None,
            signature: None,
            organization: None,
            reason: None,
            name: None,
        }
    }
}

/// Writes an entry within the caller's transaction.
///
/// # Errors
/// If the database refuses.
pub async fn write<C: ConnectionTrait>(connection: &C, entry: Entry<'_>) -> Result<(), DbErr> {
    let row = journal_entry::ActiveModel {
        at: Set(entry.at),
        actor: Set(entry.actor.to_string()),
        action: Set(entry.action.to_owned()),
        letter_id: Set(entry.letter),
        signature_id: Set(entry.signature),
        organization_id: Set(entry.organization),
        reason: Set(entry.reason.map(str::to_owned)),
        ..Default::default()
    };
    let id = journal_entry::Entity::insert(row)
        .exec(connection)
        .await?
        .last_insert_id;
    if let Some(name) = entry.name {
        let detail = journal_detail::ActiveModel {
            entry_id: Set(id),
            signature_id: Set(entry.signature),
            name: Set(name.to_owned()),
            ..Default::default()
        };
        journal_detail::Entity::insert(detail)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// When the newest entry was written, milliseconds UTC.
///
/// # Errors
/// If the database refuses.
pub async fn newest<C: ConnectionTrait>(connection: &C) -> Result<Option<Millis>, DbErr> {
    let entry = journal_entry::Entity::find()
        .order_by_desc(journal_entry::Column::Id)
        .one(connection)
        .await?;
    Ok(entry.map(|entry| entry.at))
}

/// Whether something was ever done to a signature.
///
/// # Errors
/// If the database refuses.
pub async fn has<C: ConnectionTrait>(
    connection: &C,
    signature: i64,
    action: &str,
) -> Result<bool, DbErr> {
    let entries = journal_entry::Entity::find()
        .filter(journal_entry::Column::SignatureId.eq(signature))
        .filter(journal_entry::Column::Action.eq(action))
        .count(connection)
        .await?;
    Ok(entries > 0)
}

/// The entries about some signatures, each with the names kept beside it, the oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn of_signatures<C: ConnectionTrait>(
    connection: &C,
    signatures: &[i64],
) -> Result<Vec<(journal_entry::Model, Vec<String>)>, DbErr> {
    let ids = || signatures.iter().copied();
    let entries = journal_entry::Entity::find()
        .filter(journal_entry::Column::SignatureId.is_in(ids()))
        .order_by_asc(journal_entry::Column::Id)
        .all(connection)
        .await?;
    let details = journal_detail::Entity::find()
        .filter(journal_detail::Column::SignatureId.is_in(ids()))
        .order_by_asc(journal_detail::Column::Id)
        .all(connection)
        .await?;
    let with_names = entries.into_iter().map(|entry| {
        let names = details.iter().filter(|one| one.entry_id == entry.id);
        let names = names.map(|one| one.name.clone()).collect();
        (entry, names)
    });
    Ok(with_names.collect())
}

/// Deletes the names kept beside entries about some signatures.
///
/// # Errors
/// If the database refuses.
pub async fn erase_names<C: ConnectionTrait>(
    connection: &C,
    signatures: &[i64],
) -> Result<u64, DbErr> {
    let gone = journal_detail::Entity::delete_many()
        .filter(journal_detail::Column::SignatureId.is_in(signatures.iter().copied()))
        .exec(connection)
        .await?;
    Ok(gone.rows_affected)
}

/// Deletes the names of a signature that are kept beside entries about others: "keep apart" names
/// both. They name it by its public id too.
///
/// # Errors
/// If the database refuses.
pub async fn erase_mentions<C: ConnectionTrait>(
    connection: &C,
    public_ids: &[&str],
) -> Result<u64, DbErr> {
    let mentioned = public_ids.iter().fold(Condition::any(), |any, id| {
        any.add(journal_detail::Column::Name.contains(*id))
    });
    if public_ids.is_empty() {
        return Ok(0);
    }
    let gone = journal_detail::Entity::delete_many()
        .filter(mentioned)
        .exec(connection)
        .await?;
    Ok(gone.rows_affected)
}

/// Empties the reasons that coordinators wrote about some signatures: free text, which may name the
/// person. That they acted, and when, stays.
///
/// # Errors
/// If the database refuses.
pub async fn erase_reasons<C: ConnectionTrait>(
    connection: &C,
    signatures: &[i64],
) -> Result<(), DbErr> {
    journal_entry::Entity::update_many()
        .col_expr(
            journal_entry::Column::Reason,
            Expr::value(Option::<String>::None),
        )
        .filter(journal_entry::Column::SignatureId.is_in(signatures.iter().copied()))
        .filter(journal_entry::Column::Reason.is_not_null())
        .exec(connection)
        .await?;
    Ok(())
}
