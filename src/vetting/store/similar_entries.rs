//! Entries of the register that are similar to an organization.

use entity::ids::OrganizationId;
use sea_orm::{ConnectionTrait, DbErr};

use crate::organizations;
use crate::organizations::Organization as Entry;
use crate::signatures::match_profile::MatchProfile;
use crate::storage::key_index;
use crate::vetting::possible_duplicate::{Counterpart, PossibleDuplicate};

/// A coordinator is shown this many at most; more say less.
pub(crate) const MOST_FOUND: usize = 5;

/// All entries that the matcher finds alike.
pub(crate) async fn alike_in_the_register<C: ConnectionTrait>(
    connection: &C,
    likeness: &MatchProfile,
    keys: &[String],
) -> Result<Vec<(Entry, PossibleDuplicate)>, DbErr> {
    let ids = key_index::find(connection, key_index::Register, keys).await?;
    let entries = organizations::with_ids(connection, &ids).await?;
    let alike = entries.into_iter().filter_map(|entry| {
        let judgement = likeness.judge(&MatchProfile::of_entry(&entry))?;
        let found = PossibleDuplicate::of(Counterpart::Entry(entry.row.id), &judgement)?;
        Some((entry, found))
    });
    Ok(alike.collect())
}

/// The entries of the register that an organization may be, the most alike first; itself left out.
pub async fn entries_like<C: ConnectionTrait>(
    connection: &C,
    likeness: &MatchProfile,
    own: Option<OrganizationId>,
) -> Result<Vec<Entry>, DbErr> {
    let mut alike = alike_in_the_register(connection, likeness, &likeness.keys()).await?;
    alike.retain(|(entry, _)| Some(entry.row.id) != own);
    alike.sort_by(|(_, one), (_, other)| other.score.total_cmp(&one.score));
    alike.truncate(MOST_FOUND);
    Ok(alike.into_iter().map(|(entry, _)| entry).collect())
}
