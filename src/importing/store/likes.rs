//! Which new organizations of a list may be ones that were known: looked for after an import, and
//! foreseen by a dry run. Nobody waits for it, as it only reads.

use std::collections::{HashMap, HashSet};

use entity::ids::{LetterId, OrganizationId};
use entity::values::SignatureKind;
use entity::{letter, organization, signature};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::rows::endorsement;
use super::{Alike, CHUNK, Import, SOURCE};
use crate::matching::Outcome;
use crate::organizations::{self, Organization};
use crate::signatures::match_profile::Likeness;
use crate::signatures::submission::Part;
use crate::vetting::duplicate_check::entries_like;

/// New organizations that share a key before it tells nothing of them, within one list.
const MOST_PER_KEY: usize = 20;
/// A coordinator is shown this many at most; more say less.
const MOST_FOUND: usize = 5;

/// The entries that the import of a letter made and that may be older ones; each two are told once.
pub(super) async fn look<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<Vec<Alike>, DbErr> {
    let mut found = Vec::new();
    for ids in made_by(connection, letter).await?.chunks(CHUNK) {
        for entry in organizations::with_ids(connection, ids).await? {
            let id = entry.row.id;
            let mut known = entries_like(connection, &Likeness::of_entry(&entry), Some(id)).await?;
            known.retain(|other| other.row.id < id);
            if !known.is_empty() {
                found.push(Alike {
                    new: entry.name().to_owned(),
                    known: known.iter().map(Organization::named).collect(),
                });
            }
        }
    }
    Ok(found)
}

/// The entries that the import of a letter made, also before it was cut: they came from an import at
/// the moment of its rows.
async fn made_by<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<Vec<OrganizationId>, DbErr> {
    let at = letter::Entity::find_by_id(letter).one(connection).await?;
    let of_rows = signature::Entity::find()
        .select_only()
        .column(signature::Column::OrganizationId)
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::OrganizationId.is_not_null())
        .into_query();
    organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Id.in_subquery(of_rows))
        .filter(organization::Column::Source.eq(SOURCE))
        .filter(organization::Column::CreatedAt.eq(at.map(|letter| letter.created_at)))
        .order_by_asc(organization::Column::Id)
        .into_tuple()
        .all(connection)
        .await
}

/// The same of a list that is not imported: which of its organizations would be new, and what they
/// may be.
pub(super) async fn foresee<C: ConnectionTrait>(
    connection: &C,
    import: &Import,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<Vec<Alike>, DbErr> {
    let mut new = New::default();
    let mut found = Vec::new();
    for (done, row) in import.rows.iter().enumerate() {
        progress(done);
        if row.kind == SignatureKind::Individual {
            continue;
        }
        let asked = endorsement(row);
        let names = asked.names.printed_keys();
        if names.iter().any(|name| new.names.contains(name))
            || !organizations::proposals(connection, &asked.names)
                .await?
                .is_empty()
        {
            continue;
        }
        let likeness = Likeness::of_part(Part::Endorsement(&asked), None);
        let known = entries_like(connection, &likeness, None).await?;
        let mut known: Vec<String> = known.iter().map(Organization::named).collect();
        known.extend(new.like(&likeness));
        known.truncate(MOST_FOUND);
        if !known.is_empty() {
            let new = row.name.clone();
            found.push(Alike { new, known });
        }
        new.names.extend(names);
        new.add(row.name.clone(), likeness);
    }
    Ok(found)
}

/// The organizations of a list that the register does not know.
#[derive(Default)]
struct New {
    /// What their printed names are matched by.
    names: HashSet<String>,
    entries: Vec<(String, Likeness)>,
    by_key: HashMap<String, Vec<usize>>,
}

impl New {
    fn add(&mut self, name: String, likeness: Likeness) {
        for key in likeness.keys() {
            self.by_key.entry(key).or_default().push(self.entries.len());
        }
        self.entries.push((name, likeness));
    }

    /// The names of those that may be the same, in the order of the list.
    fn like(&self, likeness: &Likeness) -> Vec<String> {
        let mut sharing: Vec<usize> = likeness
            .keys()
            .iter()
            .filter_map(|key| self.by_key.get(key))
            .filter(|holders| holders.len() <= MOST_PER_KEY)
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
