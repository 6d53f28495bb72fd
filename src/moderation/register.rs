//! The register as coordinators work it: entries, and the domains that speak for them.

use entity::values::NameKind;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;

use super::refusal::Refusal;
use super::store;
use crate::clock::Millis;
use crate::journal::{self, Actor};
use crate::locale::Locale;
use crate::organizations::{self, Names, Organization, domain_to_mark, domain_to_trust};
use crate::signing::likeness::Likeness;
use crate::signing::resembling::entries_like;
use crate::storage::Storage;

/// A register entry as coordinators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its public id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Every name, with what sort it is and its language.
    pub names: Vec<ListedName>,
    /// A member of the coalition.
    pub member: bool,
    /// Its website.
    pub website: Option<String>,
    /// Domains from which mail speaks for it.
    pub speaks: Vec<String>,
    /// Domains that are known and do not.
    pub other_domains: Vec<String>,
    /// On how many letters it is listed.
    pub times_listed: i64,
    /// Name and id of each entry that was merged into it.
    pub merged: Vec<String>,
}

/// One name of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedName {
    /// As printed.
    pub name: String,
    /// `official`, `acronym`, `alias` …
    pub kind: &'static str,
    /// Its language, where it has one.
    pub language: Option<String>,
}

/// An organization as a coordinator adds it.
#[derive(Clone, Debug, Default)]
pub struct NewEntry {
    /// Its name.
    pub name: String,
    /// Its name in French.
    pub french: Option<String>,
    /// Initials and short forms.
    pub acronyms: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Its website.
    pub website: Option<String>,
}

/// To which register entry an endorsement belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Binding {
    /// To the one that its names propose; where there is none, a new one is made.
    #[default]
    Proposed,
    /// To the one of this name or id.
    Entry(String),
    /// To a new one, although another may read alike.
    New,
}

impl Binding {
    /// The binding that `--entry` names.
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
pub(super) struct Claim<'a> {
    pub(super) names: Names,
    pub(super) website: Option<&'a str>,
    /// The entry it was bound to when its mailbox was proved.
    pub(super) bound: Option<i64>,
}

/// The register entry of a claim; a new one is made where the names propose none.
pub(super) async fn bind<C: ConnectionTrait>(
    connection: &C,
    claim: &Claim<'_>,
    binding: &Binding,
    now: Millis,
) -> Result<i64, Refusal> {
    let found = match (binding, claim.bound) {
        (Binding::Entry(entry), _) => vec![resolve(connection, entry).await?.row.id],
        (Binding::Proposed, Some(bound)) => vec![bound],
        (Binding::Proposed, None) => organizations::proposals(connection, &claim.names).await?,
        (Binding::New, _) => Vec::new(),
    };
    let (names, website) = (&claim.names, claim.website);
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Ok(organizations::create(connection, names, website, "signature", now).await?),
        several => Err(ambiguous(connection, &names.signed, several).await?),
    }
}

/// The entry of a name or of a public id.
pub(super) async fn resolve<C: ConnectionTrait>(
    connection: &C,
    name_or_id: &str,
) -> Result<Organization, Refusal> {
    let asked = name_or_id.trim();
    if let Some(entry) = organizations::by_public_id(connection, &asked.to_lowercase()).await? {
        return Ok(entry);
    }
    let names = Names {
        signed: asked.to_owned(),
        ..Names::default()
    };
    let found = organizations::proposals(connection, &names).await?;
    let mut entries = organizations::with_ids(connection, &found).await?;
    match (entries.len(), entries.pop()) {
        (1, Some(entry)) => Ok(entry),
        (0, _) | (_, None) => Err(unknown(connection, asked).await?),
        _ => Err(ambiguous(connection, asked, &found).await?),
    }
}

/// No entry stands by this name or id; where one was merged into another, that is told.
async fn unknown<C: ConnectionTrait>(connection: &C, asked: &str) -> Result<Refusal, DbErr> {
    let joined = organizations::joined(connection).await?;
    let asked_id = asked.to_lowercase();
    let Some(entry) = joined.iter().find(|entry| entry.row.public_id == asked_id) else {
        return Ok(Refusal::UnknownOrganization(asked.to_owned()));
    };
    let into: Vec<i64> = entry.row.merged_into.into_iter().collect();
    let into = organizations::with_ids(connection, &into).await?;
    Ok(Refusal::Unfit(format!(
        "{} was merged into {}",
        entry.named(),
        into.first()
            .map_or_else(|| "another one".to_owned(), Organization::named)
    )))
}

async fn ambiguous<C: ConnectionTrait>(
    connection: &C,
    name: &str,
    found: &[i64],
) -> Result<Refusal, DbErr> {
    let entries = organizations::with_ids(connection, found).await?;
    Ok(Refusal::Several {
        name: name.to_owned(),
        candidates: entries.iter().map(Organization::named).collect(),
    })
}

/// The sentence that asks which of some entries an organization is.
pub(super) fn undecided(who: String, entries: &[Organization]) -> Refusal {
    Refusal::Undecided {
        who,
        candidates: entries.iter().map(Organization::named).collect(),
    }
}

/// The whole register.
///
/// # Errors
/// If the database refuses.
pub async fn list(storage: &Storage) -> Result<Vec<Listed>, Refusal> {
    let times = store::times_listed(storage.read()).await?;
    let entries = organizations::all(storage.read()).await?;
    let joined = organizations::joined(storage.read()).await?;
    let listed = entries.into_iter().map(|entry| {
        let (speaks, others): (Vec<_>, Vec<_>) =
            entry.domains.iter().partition(|domain| domain.speaks);
        let texts = |domains: Vec<&entity::organization_domain::Model>| {
            domains.into_iter().map(|row| row.domain.clone()).collect()
        };
        Listed {
            id: entry.row.public_id.clone(),
            name: entry.name().to_owned(),
            names: entry.names.iter().map(ListedName::from).collect(),
            member: entry.row.member,
            website: entry.row.website.clone(),
            speaks: texts(speaks),
            other_domains: texts(others),
            times_listed: times.get(&entry.row.id).copied().unwrap_or_default(),
            merged: joined
                .iter()
                .filter(|one| one.row.merged_into == Some(entry.row.id))
                .map(Organization::named)
                .collect(),
        }
    });
    Ok(listed.collect())
}

impl From<&entity::organization_name::Model> for ListedName {
    fn from(row: &entity::organization_name::Model) -> Self {
        Self {
            name: row.name.clone(),
            kind: row.kind.word(),
            language: row.language.clone(),
        }
    }
}

/// An entry that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its public id.
    pub id: String,
    /// Name and id of each entry that it may be the same as, the most alike first.
    pub reads_like: Vec<String>,
}

/// Adds an organization. What it may be the same as is told, and left to the coordinator.
///
/// # Errors
/// If one of its names reads like an entry that is there, is no name, or the database refuses.
pub async fn add(
    storage: &Storage,
    entry: &NewEntry,
    (actor, now): (&Actor, Millis),
) -> Result<Added, Refusal> {
    let transaction = storage.begin().await?;
    organizations::lock_register(&transaction).await?;
    let names = Names {
        signed: super::typed::line("the name", &entry.name)?,
        en: None,
        fr: super::typed::optional("--fr", entry.french.as_deref())?,
        acronym: None,
    };
    let mut others = Vec::new();
    for (kind, option, given) in [
        (NameKind::Acronym, "--acronym", &entry.acronyms),
        (NameKind::Alias, "--alias", &entry.aliases),
    ] {
        for name in given {
            others.push((kind, super::typed::line(option, name)?));
        }
    }
    let website = super::typed::website(entry.website.as_deref())?;
    for name in names
        .iter()
        .chain(others.iter().map(|(_, name)| name.as_str()))
    {
        refuse_known(&transaction, name).await?;
    }
    let id =
        organizations::create(&transaction, &names, website.as_deref(), "coordinator", now).await?;
    for (kind, name) in &others {
        organizations::add_name(&transaction, id, (*kind, None::<Locale>), name).await?;
    }
    note_added(&transaction, id, (actor, now)).await?;
    let made = organizations::with_ids(&transaction, &[id]).await?;
    let made = made.first().ok_or(Refusal::Race)?;
    let like = entries_like(&transaction, &Likeness::of_entry(made), Some(id)).await?;
    transaction.commit().await?;
    Ok(Added {
        id: made.row.public_id.clone(),
        reads_like: like.iter().map(Organization::named).collect(),
    })
}

/// Writes who added an entry.
pub(super) async fn note_added<C: ConnectionTrait>(
    connection: &C,
    organization: i64,
    by: (&Actor, Millis),
) -> Result<(), DbErr> {
    note(connection, by, "add organization", (organization, None)).await
}

/// Refuses a name by which another entry is known.
pub(super) async fn refuse_known<C: ConnectionTrait>(
    connection: &C,
    name: &str,
) -> Result<(), Refusal> {
    let names = Names {
        signed: name.to_owned(),
        ..Names::default()
    };
    let found = organizations::proposals(connection, &names).await?;
    match organizations::with_ids(connection, &found).await?.first() {
        Some(entry) => Err(Refusal::InRegister {
            name: name.to_owned(),
            entry: entry.named(),
        }),
        None => Ok(()),
    }
}

/// Lets mail from a domain, and from below it, speak for an organization; gives the entry's name
/// and the domain as it is kept.
///
/// # Errors
/// If the name is nobody's or several entries', if the domain can speak for nobody, or the database
/// refuses.
pub async fn trust(
    storage: &Storage,
    name_or_id: &str,
    domain: &str,
    by: (&Actor, Millis),
) -> Result<(String, String), Refusal> {
    marked(storage, name_or_id, domain_to_trust(domain)?, by).await
}

/// The same of a host that many bodies of a state or university share: only the coordinator who
/// marks it knows that all mail from it may speak for this one.
///
/// # Errors
/// Like [`trust`].
pub async fn trust_shared_host(
    storage: &Storage,
    name_or_id: &str,
    domain: &str,
    by: (&Actor, Millis),
) -> Result<(String, String), Refusal> {
    marked(storage, name_or_id, domain_to_mark(domain)?, by).await
}

async fn marked(
    storage: &Storage,
    name_or_id: &str,
    domain: String,
    by: (&Actor, Millis),
) -> Result<(String, String), Refusal> {
    let transaction = storage.begin().await?;
    let entry = resolve(&transaction, name_or_id).await?;
    mark(&transaction, entry.row.id, &domain, by).await?;
    transaction.commit().await?;
    Ok((entry.name().to_owned(), domain))
}

/// Marks a domain within the caller's transaction, and writes who did it.
pub(super) async fn mark<C: ConnectionTrait>(
    connection: &C,
    organization: i64,
    domain: &str,
    by: (&Actor, Millis),
) -> Result<(), DbErr> {
    organizations::trust(connection, organization, domain).await?;
    note(connection, by, "trust", (organization, Some(domain))).await
}

/// Takes from a domain that it speaks for an organization. What was published by it stays.
///
/// # Errors
/// If the name is nobody's or several entries', if the domain does not speak for it, or the
/// database refuses.
pub async fn distrust(
    storage: &Storage,
    name_or_id: &str,
    domain: &str,
    by: (&Actor, Millis),
) -> Result<(String, String), Refusal> {
    let domain = domain.trim().trim_start_matches('@').to_lowercase();
    let transaction = storage.begin().await?;
    let entry = resolve(&transaction, name_or_id).await?;
    if !organizations::distrust(&transaction, entry.row.id, &domain).await? {
        return Err(Refusal::typed(format!(
            "{domain} does not speak for {}",
            entry.name()
        )));
    }
    note(&transaction, by, "distrust", (entry.row.id, Some(&domain))).await?;
    transaction.commit().await?;
    Ok((entry.name().to_owned(), domain))
}

/// Makes an organization a member of the coalition, or one no more; lists say so. Gives its name.
///
/// # Errors
/// If the name is nobody's or several entries', if it is so already, or the database refuses.
pub async fn set_member(
    storage: &Storage,
    name_or_id: &str,
    member: bool,
    by: (&Actor, Millis),
) -> Result<String, Refusal> {
    let transaction = storage.begin().await?;
    let entry = resolve(&transaction, name_or_id).await?;
    let id = entry.row.id;
    let (action, already) = if member {
        ("enrol member", "is a member already")
    } else {
        ("dismiss member", "is not a member")
    };
    if !organizations::set_member(&transaction, id, member).await? {
        return Err(Refusal::typed(format!("{} {already}", entry.name())));
    }
    note(&transaction, by, action, (id, None)).await?;
    transaction.commit().await?;
    Ok(entry.name().to_owned())
}

/// Writes who did what with an entry.
pub(super) async fn note<C: ConnectionTrait>(
    connection: &C,
    (actor, now): (&Actor, Millis),
    action: &str,
    (organization, reason): (i64, Option<&str>),
) -> Result<(), DbErr> {
    let entry = journal::Entry {
        organization: Some(organization),
        reason,
        ..journal::Entry::new(now, actor, action)
    };
    journal::write(connection, entry).await
}
