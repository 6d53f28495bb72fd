//! Which entry of the register is meant: by a coordinator who names one, by an endorsement.

use entity::ids::OrganizationId;
use sea_orm::{ConnectionTrait, DbErr};

use crate::clock::Millis;
use crate::organizations;
use crate::organizations::{Names, Organization};
use crate::signatures::refusal::Refusal;
use crate::signatures::refusal::unfit::RegisterFault;
use crate::signatures::seen::{named_entry, refuse_other_mark, split_mark};

/// To which register entry an endorsement belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EntryChoice {
    /// To the one that its names propose; where there is none, a new one is made.
    #[default]
    Proposed,
    /// To the one of this name or id.
    Entry(String),
    /// To a new one, although another may read alike.
    New,
}

impl EntryChoice {
    /// The choice that a coordinator typed: nothing, `new`, or an entry.
    #[must_use]
    pub fn from_word(word: Option<&str>) -> Self {
        match word.map(str::trim) {
            None => Self::Proposed,
            Some("new") => Self::New,
            Some(entry) => Self::Entry(entry.to_owned()),
        }
    }
}

/// What an endorsement says of its organization.
#[derive(Clone, Debug)]
pub(crate) struct Claim<'a> {
    pub(crate) names: Names,
    pub(crate) website: Option<&'a str>,
    /// The entry it was bound to when its mailbox was proved.
    pub(crate) bound: Option<OrganizationId>,
}

/// The register entry of a claim; a new one is made where the names propose none.
pub(crate) async fn bind<C: ConnectionTrait>(
    connection: &C,
    claim: &Claim<'_>,
    binding: &EntryChoice,
    now: Millis,
) -> Result<OrganizationId, Refusal> {
    let found = match (binding, claim.bound) {
        (EntryChoice::Entry(entry), _) => vec![resolve(connection, entry).await?.row.id],
        (EntryChoice::Proposed, Some(bound)) => vec![bound],
        (EntryChoice::Proposed, None) => organizations::proposals(connection, &claim.names).await?,
        (EntryChoice::New, _) => Vec::new(),
    };
    let (names, website) = (&claim.names, claim.website);
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Ok(organizations::create(connection, names, website, "signature", now).await?),
        several => Err(ambiguous(connection, &names.signed, several).await?),
    }
}

/// The entry of a name or of a public id; where a mark follows the id, only as it was looked at.
pub(crate) async fn resolve<C: ConnectionTrait>(
    connection: &C,
    name_or_id: &str,
) -> Result<Organization, Refusal> {
    let asked = name_or_id.trim();
    let (id, mark) = split_mark(asked);
    if let Some(entry) = organizations::by_public_id(connection, &id.to_lowercase()).await? {
        refuse_other_mark(&entry, mark)?;
        return Ok(entry);
    }
    let found = organizations::proposals(connection, &Names::alone(asked)).await?;
    let mut entries = organizations::with_ids(connection, &found).await?;
    match (entries.len(), entries.pop()) {
        (1, Some(entry)) => Ok(entry),
        (0, _) | (_, None) => Err(unknown(connection, asked).await?),
        _ => Err(ambiguous(connection, asked, &found).await?),
    }
}

/// No entry stands by this name or id; where one was merged into another, that is told.
async fn unknown<C: ConnectionTrait>(connection: &C, asked: &str) -> Result<Refusal, DbErr> {
    let joined = organizations::list_merged(connection).await?;
    let asked_id = split_mark(asked).0.to_lowercase();
    let Some(entry) = joined.iter().find(|entry| entry.row.public_id == asked_id) else {
        return Ok(Refusal::UnknownOrganization(asked.to_owned()));
    };
    let into: Vec<OrganizationId> = entry.row.merged_into.into_iter().collect();
    let into = organizations::with_ids(connection, &into).await?;
    let (entry, into) = (entry.named(), into.first().map(Organization::named));
    Ok(RegisterFault::Merged { entry, into }.into())
}

async fn ambiguous<C: ConnectionTrait>(
    connection: &C,
    name: &str,
    found: &[OrganizationId],
) -> Result<Refusal, DbErr> {
    let entries = organizations::with_ids(connection, found).await?;
    Ok(refuse_several(name.to_owned(), &entries))
}

/// The refusal when several entries have a name.
pub(crate) fn refuse_several(name: String, entries: &[Organization]) -> Refusal {
    Refusal::Several {
        name,
        candidates: entries.iter().map(named_entry).collect(),
    }
}

/// The refusal that asks which of some entries an organization is.
pub(crate) fn refuse_undecided(who: String, entries: &[Organization]) -> Refusal {
    Refusal::Undecided {
        who,
        candidates: entries.iter().map(named_entry).collect(),
    }
}

/// Refuses a name by which another entry is known.
pub(crate) async fn refuse_known<C: ConnectionTrait>(
    connection: &C,
    name: &str,
) -> Result<(), Refusal> {
    let found = organizations::proposals(connection, &Names::alone(name)).await?;
    match organizations::with_ids(connection, &found).await?.first() {
        Some(entry) => Err(Refusal::InRegister {
            name: name.to_owned(),
            entry: entry.named(),
        }),
        None => Ok(()),
    }
}
