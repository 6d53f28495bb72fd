//! Finds new organizations of a list that may be older entries of the register: after an import, and for a
//! dry run before it. It only reads, so nobody waits for it.

use entity::ids::OrganizationId;
use std::collections::{HashMap, HashSet};

use entity::organization;
use entity::values::SignatureKind;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::rows::to_endorsement;
use super::{CHUNK, Draft, Import, PossibleMatch, SOURCE};
use crate::matching::Outcome;
use crate::organizations::{self, Organization};
use crate::signatures::match_profile::MatchProfile;
use crate::signatures::store::imported;
use crate::signatures::submission::SubmissionPart;
use crate::vetting::store::entries_like;

/// Most new organizations of a list that share a key; a key that more share is too common to compare by.
const MAX_HOLDERS_PER_KEY: usize = 20;
/// Most older entries that are shown for one new organization.
const MAX_MATCHES_SHOWN: usize = 5;

/// Finds the entries that an import made and that may be older ones; each pair is given once.
pub(super) async fn find_matches<C: ConnectionTrait>(
    connection: &C,
    draft: &Draft,
) -> Result<Vec<PossibleMatch>, DbErr> {
    let mut found = Vec::new();
    for ids in find_created_entries(connection, draft).await?.chunks(CHUNK) {
        for entry in organizations::with_ids(connection, ids).await? {
            let id = entry.row.id;
            let mut known =
                entries_like(connection, &MatchProfile::of_entry(&entry), Some(id)).await?;
            known.retain(|other| other.row.id < id);
            if !known.is_empty() {
                found.push(PossibleMatch {
                    new: entry.name().to_owned(),
                    known: known.iter().map(Organization::named).collect(),
                });
            }
        }
    }
    Ok(found)
}

/// Finds the entries that an import made, also before it was interrupted: their source is an import at the
/// moment of its rows.
async fn find_created_entries<C: ConnectionTrait>(
    connection: &C,
    draft: &Draft,
) -> Result<Vec<OrganizationId>, DbErr> {
    let of_rows = imported::select_organizations(draft.letter);
    organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Id.in_subquery(of_rows))
        .filter(organization::Column::Source.eq(SOURCE))
        .filter(organization::Column::CreatedAt.eq(draft.created_at))
        .order_by_asc(organization::Column::Id)
        .into_tuple()
        .all(connection)
        .await
}

/// The same for a list that is not imported yet: which of its organizations would be new, and which older
/// entries they may be.
pub(super) async fn predict_matches<C: ConnectionTrait>(
    connection: &C,
    import: &Import,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<Vec<PossibleMatch>, DbErr> {
    let mut new = NewOrganizations::default();
    let mut found = Vec::new();
    for (done, row) in import.rows.iter().enumerate() {
        progress(done);
        if row.kind == SignatureKind::Individual {
            continue;
        }
        let endorsement = to_endorsement(row);
        let names = endorsement.names.printed_keys();
        if names.iter().any(|name| new.names.contains(name))
            || !organizations::proposals(connection, &endorsement.names)
                .await?
                .is_empty()
        {
            continue;
        }
        let likeness = MatchProfile::of_part(SubmissionPart::Endorsement(&endorsement), None);
        let known = entries_like(connection, &likeness, None).await?;
        let mut known: Vec<String> = known.iter().map(Organization::named).collect();
        known.extend(new.find_alike(&likeness));
        known.truncate(MAX_MATCHES_SHOWN);
        if !known.is_empty() {
            let new = row.name.clone();
            found.push(PossibleMatch { new, known });
        }
        new.names.extend(names);
        new.add(row.name.clone(), likeness);
    }
    Ok(found)
}

/// The organizations of a list that the register does not have.
#[derive(Default)]
struct NewOrganizations {
    /// Match keys of their printed names.
    names: HashSet<String>,
    entries: Vec<(String, MatchProfile)>,
    by_key: HashMap<String, Vec<usize>>,
}

impl NewOrganizations {
    fn add(&mut self, name: String, likeness: MatchProfile) {
        for key in likeness.keys() {
            self.by_key.entry(key).or_default().push(self.entries.len());
        }
        self.entries.push((name, likeness));
    }

    /// Returns the names of those that may be the same, in the order of the list.
    fn find_alike(&self, likeness: &MatchProfile) -> Vec<String> {
        let mut sharing: Vec<usize> = likeness
            .keys()
            .iter()
            .filter_map(|key| self.by_key.get(key))
            .filter(|holders| holders.len() <= MAX_HOLDERS_PER_KEY)
            .flatten()
            .copied()
            .collect();
        sharing.sort_unstable();
        sharing.dedup();
        let entries = sharing.into_iter().map(|at| &self.entries[at]);
        entries
            .filter(|(_, other)| {
                let said = likeness.judge(other);
                said.is_some_and(|said| said.outcome != Outcome::Different)
            })
            .map(|(name, _)| name.clone())
            .collect()
    }
}
