//! The register as coordinators work it: its entries, and who is a member.

use crate::signatures::store::{self as signatures, review};
use entity::ids::OrganizationId;
use entity::values::NameKind;
use sea_orm::DbErr;
use serde::Serialize;

use crate::act::{Act, ActContext};
use crate::journal;
use crate::journal::Action;
use crate::organizations;
use crate::organizations::{Names, Organization};
use crate::register::entry_choice::{refuse_known, resolve};
use crate::signatures::match_profile::MatchProfile;
use crate::signatures::refusal::Refusal;
use crate::signatures::refusal::field::Field;
use crate::signatures::refusal::unfit::RegisterFault;
use crate::storage::Storage;
use crate::vetting::store::entries_like;

/// A register entry as coordinators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterRow {
    /// Its public id.
    pub id: String,
    pub name: String,
    /// Every name, with what sort it is and its language.
    pub names: Vec<ListedName>,
    /// A member of the coalition.
    pub member: bool,
    pub website: Option<String>,
    /// Trusted domains; `speaks` in JSON, as it always was.
    #[serde(rename = "speaks")]
    pub trusted: Vec<String>,
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
    pub name: String,
    /// Its name in French.
    pub french: Option<String>,
    /// Initials and short forms.
    pub acronyms: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    pub website: Option<String>,
}

/// The whole register.
pub async fn list(storage: &Storage) -> Result<Vec<RegisterRow>, Refusal> {
    let times = review::times_listed(storage.read()).await?;
    let entries = organizations::all(storage.read()).await?;
    let joined = organizations::list_merged(storage.read()).await?;
    let listed = entries.into_iter().map(|entry| {
        let (speaks, others): (Vec<_>, Vec<_>) =
            entry.domains.iter().partition(|domain| domain.trusted);
        let texts = |domains: Vec<&entity::organization_domain::Model>| {
            domains.into_iter().map(|row| row.domain.clone()).collect()
        };
        RegisterRow {
            id: entry.row.public_id.clone(),
            name: entry.name().to_owned(),
            names: entry.names.iter().map(ListedName::from).collect(),
            member: entry.row.member,
            website: entry.row.website.clone(),
            trusted: texts(speaks),
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
pub async fn add(context: &ActContext<'_>, entry: &NewEntry) -> Result<Added, Refusal> {
    let act = context.begin().await?;
    organizations::lock_register(&act).await?;
    let names = Names {
        signed: crate::signatures::typed::line(Field::Name, &entry.name)?,
        en: None,
        fr: crate::signatures::typed::optional(Field::EntryNameFr, entry.french.as_deref())?,
        acronym: None,
    };
    let mut others = Vec::new();
    for (kind, field, given) in [
        (NameKind::Acronym, Field::Acronym, &entry.acronyms),
        (NameKind::Alias, Field::Alias, &entry.aliases),
    ] {
        for name in given {
            others.push((kind, crate::signatures::typed::line(field, name)?));
        }
    }
    let website = crate::signatures::typed::website(entry.website.as_deref())?;
    for name in names
        .iter()
        .chain(others.iter().map(|(_, name)| name.as_str()))
    {
        refuse_known(&act, name).await?;
    }
    let id =
        organizations::create(&act, &names, website.as_deref(), "coordinator", act.now()).await?;
    for (kind, name) in &others {
        organizations::add_name(&act, id, *kind, None, name).await?;
    }
    note_added(&act, id).await?;
    let made = organizations::with_ids(&act, &[id]).await?;
    let made = made.first().ok_or(Refusal::Race)?;
    let like = entries_like(&act, &MatchProfile::of_entry(made), Some(id)).await?;
    act.commit().await?;
    Ok(Added {
        id: made.row.public_id.clone(),
        reads_like: like.iter().map(Organization::named).collect(),
    })
}

/// Makes an organization a member of the coalition, or one no more; lists say so. Gives its name.
///
/// # Errors
/// If the name is nobody's or several entries', if it is so already, or the database refuses.
pub async fn set_member(
    context: &ActContext<'_>,
    name_or_id: &str,
    member: bool,
) -> Result<String, Refusal> {
    let act = context.begin().await?;
    let entry = resolve(&act, name_or_id).await?;
    let id = entry.row.id;
    let action = if member {
        Action::EnrolMember
    } else {
        Action::DismissMember
    };
    if !organizations::set_member(&act, id, member).await? {
        let name = entry.name().to_owned();
        let fault = if member {
            RegisterFault::Member { name }
        } else {
            RegisterFault::NotMember { name }
        };
        return Err(fault.into());
    }
    signatures::touch_letters_listing(&act, id).await?;
    note(&act, action, id, None).await?;
    act.commit().await?;
    Ok(entry.name().to_owned())
}

/// Writes who added an entry.
pub(crate) async fn note_added(act: &Act<'_>, organization: OrganizationId) -> Result<(), DbErr> {
    note(act, Action::AddOrganization, organization, None).await
}

/// Writes who changed the names of an entry, and prints its official ones wherever it signed.
pub(crate) async fn note_edited(
    act: &Act<'_>,
    organization: OrganizationId,
    changes: &str,
) -> Result<(), DbErr> {
    let before = signatures::print_register_names(act, organization).await?;
    let entry = journal::Entry {
        organization: Some(organization),
        reason: Some(changes),
        ..act.entry(Action::EditOrganization)
    };
    signatures::record(act, &before, entry).await
}

/// Writes who did what with an entry.
pub(crate) async fn note(
    act: &Act<'_>,
    action: Action,
    organization: OrganizationId,
    reason: Option<&str>,
) -> Result<(), DbErr> {
    let entry = journal::Entry {
        organization: Some(organization),
        reason,
        ..act.entry(action)
    };
    journal::write(act, entry).await
}
