//! Two register entries that are one organization: all that belongs to the one goes to the other, and
//! comes back, as far as it is still there, when that is taken back.

use crate::register::store::{self, EntryPair};
use crate::signatures::store as signatures;
use crate::signatures::store::review;
use crate::vetting::store as vetting;

use entity::ids::{DomainId, NameId, OrganizationId, PossibleDuplicateId, SignatureId};
use entity::values::NameKind;
use entity::{organization_name, signature};
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};

use crate::act::{Act, ActContext};
use crate::act::{ActError, Unreadable};
use crate::clock::Millis;
use crate::journal;
use crate::journal::Action;
use crate::letters;
use crate::organizations;
use crate::organizations::{NameAndId, Names, Organization};
use crate::register::entry_choice::{refuse_several, resolve};
use crate::signatures::refusal::field::Field;
use crate::signatures::refusal::unfit::{ListedPair, RegisterFault};
use crate::signatures::refusal::{Refusal, retry_on_conflict};
use crate::signatures::typed;
use crate::storage::{Storage, key_index};
use crate::tally;
use crate::vetting::duplicate_check::identity_of_entry;

/// What a merge moved, kept beside it.
#[derive(Debug, Default, Serialize, Deserialize)]
struct MergeRecord {
    /// Rows that belong to the other entry now, by table.
    rows: store::MovedRows,
    /// Names that the other entry got.
    names: Vec<NameId>,
    /// Domains of the other entry that are trusted since.
    #[serde(rename = "speech")]
    trusted: Vec<DomainId>,
    /// Possible duplicates that were answered by it. One version wrote them under another key.
    #[serde(alias = "retry_on_conflict")]
    settled: Vec<PossibleDuplicateId>,
    /// Identities from which the other entry is kept apart since.
    apart: Vec<String>,
    /// The other entry became a member.
    member: bool,
    /// The other entry got this website.
    website: Option<String>,
}

/// What a merge, or its undoing, did to two entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeSummary {
    /// The entry that left, or came back.
    pub entry: NameAndId,
    /// The entry that stays.
    pub other: NameAndId,
    /// How many signatures moved.
    pub signatures: usize,
}

/// Merges an entry into another one; both are given by name or id. It is no longer shown anywhere; its
/// names, domains, signatures, leads, invitations and possible duplicates go to the other one.
///
/// # Errors
/// If one of them is nobody's or several entries', both are one, both are listed on a letter, or the
/// database is away. Nothing was changed then.
pub async fn merge(
    context: &ActContext<'_>,
    entry: &str,
    into: &str,
) -> Result<MergeSummary, Refusal> {
    retry_on_conflict(async || {
        let act = context.begin().await?;
        organizations::lock_register(&act).await?;
        let from = resolve(&act, entry).await?;
        let to = resolve(&act, into).await?;
        if from.row.id == to.row.id {
            return Err(RegisterFault::OneEntry { entry: to.named() }.into());
        }
        signatures::lock_table(&act).await?;
        refuse_listed_both(&act, &from, &to).await?;
        let before = signatures::find_bound_to(&act, from.row.id, to.row.id).await?;
        let moved = move_to(&act, &from, &to, act.now()).await?;
        key_index::forget(&act, key_index::Register, from.row.id).await?;
        organizations::make_findable(&act, to.row.id).await?;
        let came = moved.signatures();
        signatures::print_register_names(&act, to.row.id).await?;
        put_in_place(&act, to.row.id, &came).await?;
        if moved.member {
            signatures::touch_letters_listing(&act, to.row.id).await?;
        }
        let words = format!("into {}", to.named());
        let entry = journal_entry(&act, Action::MergeOrganization, from.row.id, &words);
        signatures::record(&act, &before, entry).await?;
        act.commit().await?;
        Ok(summarize(&from, &to, came.len()))
    })
    .await
}

/// The journal's entry of a register entry that is joined to another or parted from it.
fn journal_entry<'a>(
    act: &Act<'a>,
    action: Action,
    organization: OrganizationId,
    words: &'a str,
) -> journal::Entry<'a> {
    journal::Entry {
        organization: Some(organization),
        reason: Some(words),
        ..act.entry(action)
    }
}

fn summarize(entry: &Organization, other: &Organization, signatures: usize) -> MergeSummary {
    MergeSummary {
        entry: entry.label(),
        other: other.label(),
        signatures,
    }
}

/// Two that are listed on one letter would be listed twice: the signatures are merged first.
async fn refuse_listed_both<C: ConnectionTrait>(
    connection: &C,
    from: &Organization,
    to: &Organization,
) -> Result<(), Refusal> {
    let both = signatures::find_listed_on_both(connection, from.row.id, to.row.id).await?;
    if both.is_empty() {
        return Ok(());
    }
    let pairs = both
        .into_iter()
        .map(|(letter, one, other)| ListedPair { letter, one, other });
    Err(RegisterFault::BothListed {
        one: from.named(),
        other: to.named(),
        pairs: pairs.collect(),
    }
    .into())
}

async fn move_to<C: ConnectionTrait>(
    connection: &C,
    from: &Organization,
    to: &Organization,
    now: Millis,
) -> Result<MergeRecord, Refusal> {
    let pair = EntryPair {
        from: from.row.id,
        to: to.row.id,
    };
    let settled = store::settle_both(connection, pair, now).await?;
    let mut moved = MergeRecord {
        names: store::lend_names(connection, pair).await?,
        trusted: store::lend_trust(connection, pair).await?,
        rows: store::move_all(connection, pair).await?,
        apart: keep_apart_too(connection, pair, now).await?,
        settled,
        ..MergeRecord::default()
    };
    if from.row.member {
        moved.member = organizations::set_member(connection, pair.to, true).await?;
    }
    if let (Some(website), None) = (&from.row.website, &to.row.website) {
        store::add_website(connection, pair.to, website).await?;
        moved.website = Some(website.clone());
    }
    let kept = serde_json::to_string(&moved).map_err(|_| unreadable())?;
    store::remember_merge(connection, pair, kept, now).await?;
    if !store::set_merged(connection, pair.from, Some(pair.to)).await? {
        return Err(Refusal::Race);
    }
    Ok(moved)
}

impl MergeRecord {
    /// The signatures that belong to the other entry now.
    fn signatures(&self) -> Vec<SignatureId> {
        let rows = self.rows.get("signature").into_iter().flatten();
        rows.copied().map(SignatureId).collect()
    }
}

fn unreadable() -> ActError {
    Unreadable::Merge.into()
}

/// Signatories known to be distinct from the entry that leaves are distinct from the other one too.
async fn keep_apart_too<C: ConnectionTrait>(
    connection: &C,
    pair: EntryPair,
    now: Millis,
) -> Result<Vec<String>, DbErr> {
    let (one, other) = (identity_of_entry(pair.from), identity_of_entry(pair.to));
    let known = vetting::apart_from(connection, &other).await?;
    let mut new = Vec::new();
    for (identity, signature) in store::apart_from(connection, &one).await? {
        if identity != other && !known.contains(&identity) {
            vetting::keep_apart(connection, &other, &identity, signature, now).await?;
            new.push(identity);
        }
    }
    Ok(new)
}

/// Puts the listed signatures of an entry where its leads place them, and tells open pages of these
/// and of those that came.
async fn put_in_place(
    act: &Act<'_>,
    entry: OrganizationId,
    came: &[SignatureId],
) -> Result<(), DbErr> {
    for row in signatures::find_published_of(act, entry).await? {
        let letter = letters::by_id(act, row.letter_id).await?;
        let rank = letter.rank_of(Some(entry));
        if rank != row.rank || came.contains(&row.id) {
            act.touch(row.letter_id);
            let revision = tally::touch(act, row.letter_id).await?;
            signatures::set_place(act, row.id, rank, revision).await?;
        }
    }
    Ok(())
}

/// The two entries that a merged signature and the one that stays belong to, where the register
/// still has two.
pub async fn still_two(
    storage: &Storage,
    merged: &signature::Model,
) -> Result<Option<[Organization; 2]>, Refusal> {
    let connection = storage.read();
    let Some(stays) = merged.repeat_of else {
        return Ok(None);
    };
    let other = review::by_id(connection, stays).await?;
    let ids = [merged.organization_id, other.organization_id];
    let ids: Vec<OrganizationId> = ids.into_iter().flatten().collect();
    let mut entries = organizations::with_ids(connection, &ids).await?;
    // As the signatures stand, not as the entries were made.
    entries.sort_by_key(|entry| Some(entry.row.id) != merged.organization_id);
    Ok(<[Organization; 2]>::try_from(entries).ok())
}

/// Takes the merge of an entry back, by its name or id: what moved and is still there comes back.
///
/// # Errors
/// If it was not merged, the other was merged itself since, or the database is away.
pub async fn undo_merge(
    context: &ActContext<'_>,
    name_or_id: &str,
) -> Result<MergeSummary, Refusal> {
    retry_on_conflict(async || {
        let act = context.begin().await?;
        organizations::lock_register(&act).await?;
        let from = find_merged(&act, name_or_id).await?;
        let merge = store::forget_merge(&act, from.row.id).await?;
        let merge = merge.ok_or(Refusal::Race)?;
        let stays = organizations::with_ids(&act, &[merge.into_id]).await?;
        let Some(to) = stays.first() else {
            return Err(elsewhere(&act, &from, merge.into_id).await?);
        };
        signatures::lock_table(&act).await?;
        let moved: MergeRecord = serde_json::from_str(&merge.moved).map_err(|_| unreadable())?;
        let before = signatures::find_bound_to(&act, from.row.id, to.row.id).await?;
        move_from(&act, &from, to, &moved).await?;
        refuse_domains_trusted_since(&act, from.row.id, to.row.id).await?;
        for entry in [from.row.id, to.row.id] {
            organizations::make_findable(&act, entry).await?;
        }
        let came = moved.signatures();
        for entry in [from.row.id, to.row.id] {
            signatures::print_register_names(&act, entry).await?;
        }
        put_in_place(&act, from.row.id, &came).await?;
        put_in_place(&act, to.row.id, &[]).await?;
        if moved.member {
            signatures::touch_letters_listing(&act, to.row.id).await?;
        }
        let words = format!("from {}", to.named());
        let action = Action::UndoOrganizationMerge;
        let entry = journal_entry(&act, action, from.row.id, &words);
        signatures::record(&act, &before, entry).await?;
        act.commit().await?;
        Ok(summarize(&from, to, came.len()))
    })
    .await
}

/// Refuses an entry that would bring back a trusted domain which a third entry got in the meantime.
async fn refuse_domains_trusted_since(
    act: &Act<'_>,
    parted: OrganizationId,
    stays: OrganizationId,
) -> Result<(), Refusal> {
    let entries = organizations::with_ids(act, &[parted]).await?;
    let domains = entries.iter().flat_map(|entry| &entry.domains);
    for row in domains.filter(|row| row.trusted) {
        let mut others = organizations::trusted_elsewhere(act, parted, &row.domain).await?;
        others.retain(|other| *other != stays);
        if let Some(other) = organizations::with_ids(act, &others).await?.first() {
            let (domain, entry) = (row.domain.clone(), other.named());
            return Err(RegisterFault::DomainTaken { domain, entry }.into());
        }
    }
    Ok(())
}

async fn move_from<C: ConnectionTrait>(
    connection: &C,
    from: &Organization,
    to: &Organization,
    moved: &MergeRecord,
) -> Result<(), Refusal> {
    let (left, stays) = (from.row.id, to.row.id);
    let pair = EntryPair {
        from: left,
        to: stays,
    };
    if !store::set_merged(connection, left, None).await? {
        return Err(Refusal::Race);
    }
    store::move_back(connection, &moved.rows, pair).await?;
    store::return_names(connection, &moved.names, pair).await?;
    store::return_trust(connection, &moved.trusted, stays).await?;
    store::unsettle(connection, &moved.settled).await?;
    store::forget_apart(connection, &identity_of_entry(stays), &moved.apart).await?;
    if moved.member {
        organizations::set_member(connection, stays, false).await?;
    }
    if let Some(website) = &moved.website {
        store::remove_website(connection, stays, website).await?;
    }
    Ok(())
}

/// The entry that was merged, by its id or one of the names that it had.
async fn find_merged<C: ConnectionTrait>(
    connection: &C,
    name_or_id: &str,
) -> Result<Organization, Refusal> {
    let asked = typed::line(Field::Entry, name_or_id)?;
    let names = Names::alone(&asked);
    let joined = organizations::list_merged(connection).await?;
    let by_id = joined
        .iter()
        .find(|entry| entry.row.public_id == asked.to_lowercase());
    if let Some(entry) = by_id {
        return Ok(entry.clone());
    }
    // Names come along when an entry is merged; its official ones tell it from those that it took in.
    let officially = |entry: &Organization| {
        let official = |name: &&organization_name::Model| name.kind == NameKind::Official;
        let own: Vec<_> = entry.names.iter().filter(official).cloned().collect();
        organizations::knows(&own, &names)
    };
    let reads_so = |entry: &Organization| organizations::knows(&entry.names, &names);
    let (mut found, others): (Vec<_>, Vec<_>) = joined.into_iter().partition(officially);
    if found.is_empty() {
        found = others.into_iter().filter(reads_so).collect();
    }
    match (found.len(), found.pop()) {
        (1, Some(entry)) => Ok(entry),
        (0, _) | (_, None) => Err(RegisterFault::NeverMerged { name: asked }.into()),
        (_, Some(last)) => {
            found.push(last);
            Err(refuse_several(asked, &found))
        }
    }
}

/// The other entry was merged itself: what moved is no more there.
async fn elsewhere<C: ConnectionTrait>(
    connection: &C,
    from: &Organization,
    into: OrganizationId,
) -> Result<Refusal, DbErr> {
    let joined = organizations::list_merged(connection).await?;
    let stays = joined.iter().find(|entry| entry.row.id == into);
    let (into, into_id) = stays.map_or_else(Default::default, |entry| {
        (entry.named(), entry.row.public_id.clone())
    });
    let fault = RegisterFault::MergedOnward {
        entry: from.named(),
        into,
        into_id,
    };
    Ok(fault.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_stored_by_earlier_versions_can_still_be_read() {
        for key in ["settled", "retry_on_conflict"] {
            let stored = format!(
                r#"{{"rows":{{"signature":[3]}},"names":[4],"speech":[5],"{key}":[6],"apart":["x"],"member":true,"website":null}}"#
            );
            let read: MergeRecord = serde_json::from_str(&stored).unwrap();
            assert_eq!(read.trusted, [DomainId(5)]);
            assert_eq!(read.settled, [PossibleDuplicateId(6)]);
        }
    }
}
