//! Reads the journal, page by page.

use std::collections::HashMap;

use entity::ids::{JournalEntryId, LetterId, SignatureId};
use entity::{journal_detail, journal_entry};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::clock::Millis;
use crate::storage::ROWS_AT_ONCE;

/// Which entries are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection {
    /// Only those of this letter.
    pub letter: Option<LetterId>,
    /// Only those about this signature.
    pub signature: Option<SignatureId>,
    /// Only those from then on.
    pub since: Option<Millis>,
    /// Only those written after this one.
    pub after: Option<JournalEntryId>,
}

/// An entry, with the name that was printed then, unless it was erased since.
#[derive(Clone, Debug)]
pub struct NamedEntry {
    pub entry: journal_entry::Model,
    pub name: Option<String>,
}

/// Reads the next page of entries, the oldest first; empty at the end.
pub async fn read_page<C: ConnectionTrait>(
    connection: &C,
    selection: &Selection,
) -> Result<Vec<NamedEntry>, DbErr> {
    let mut select = journal_entry::Entity::find()
        .order_by_asc(journal_entry::Column::Id)
        .limit(ROWS_AT_ONCE as u64);
    if let Some(letter) = selection.letter {
        select = select.filter(journal_entry::Column::LetterId.eq(letter));
    }
    if let Some(signature) = selection.signature {
        select = select.filter(journal_entry::Column::SignatureId.eq(signature));
    }
    if let Some(since) = selection.since {
        select = select.filter(journal_entry::Column::At.gte(since));
    }
    if let Some(after) = selection.after {
        select = select.filter(journal_entry::Column::Id.gt(after));
    }
    let entries = select.all(connection).await?;
    let ids = entries.iter().map(|entry| entry.id);
    let details = journal_detail::Entity::find()
        .filter(journal_detail::Column::EntryId.is_in(ids))
        .all(connection)
        .await?;
    let details = details.into_iter().map(|row| (row.entry_id, row.name));
    let mut names: HashMap<JournalEntryId, String> = details.collect();
    let named = entries.into_iter().map(|entry| NamedEntry {
        name: names.remove(&entry.id),
        entry,
    });
    Ok(named.collect())
}
