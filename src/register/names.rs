//! One name of a register entry at a time: added, made another sort of name, or taken away.

use entity::organization_name;
use entity::values::NameKind;

use crate::act::ActContext;
use crate::locale::Locale;
use crate::organizations;
use crate::organizations::editing::{EntryChange, describe_changes, keeps_a_name};
use crate::organizations::{Organization, match_key};
use crate::register::entries::note_edited;
use crate::register::entry_choice::{refuse_known, resolve};
use crate::signatures::refusal::Refusal;
use crate::signatures::refusal::field::Field;
use crate::signatures::refusal::unfit::NameFault;
use crate::signatures::typed;

/// What is to be done with the names of an entry.
#[derive(Clone, Copy, Debug)]
pub struct Naming<'a> {
    /// A name that it is to have.
    pub add: Option<&'a str>,
    /// As what sort of name.
    pub kind: NameKind,
    /// In which language, if in one.
    pub language: Option<Locale>,
    /// A name that it is to have no more.
    pub remove: Option<&'a str>,
}

/// A register entry whose names changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// Name and id, as they were before.
    pub entry: String,
    pub changes: Vec<EntryChange>,
}

/// Adds a name to an entry, removes one, or both at once.
///
/// # Errors
/// If the entry is nobody's or several, the name is another entry's, no name, there already or not
/// there, no official name would be left, or the database is away.
pub async fn rename(
    context: &ActContext<'_>,
    name_or_id: &str,
    naming: Naming<'_>,
) -> Result<Renamed, Refusal> {
    let act = context.begin().await?;
    organizations::lock_register(&act).await?;
    let entry = resolve(&act, name_or_id).await?;
    let mut changes = Vec::new();
    if let Some(name) = naming.add {
        let name = typed::line(Field::AddedName, name)?;
        changes.extend(add_name(&entry, &name, naming)?);
        let claims: Option<&str> = changes.iter().find_map(EntryChange::claims);
        if let Some(name) = claims.filter(|name| !has(&entry, name)) {
            refuse_known(&act, name).await?;
        }
    }
    if let Some(name) = naming.remove {
        changes.extend(remove_name(
            &entry,
            &typed::line(Field::RemovedName, name)?,
        )?);
    }
    if !keeps_a_name(&entry, &changes) {
        let entry = entry.named();
        return Err(NameFault::NoOfficialName { entry }.into());
    }
    organizations::edit(&act, entry.row.id, &changes).await?;
    let words = describe_changes(&changes);
    note_edited(&act, entry.row.id, &words).await?;
    act.commit().await?;
    Ok(Renamed {
        entry: entry.named(),
        changes,
    })
}

fn has(entry: &Organization, name: &str) -> bool {
    let key = match_key(name);
    let mut names = entry.names.iter();
    names.any(|row| row.match_key == key && row.kind != NameKind::Acronym)
}

/// The changes that add a name; one that the entry has already gets the new kind.
fn add_name(
    entry: &Organization,
    name: &str,
    naming: Naming<'_>,
) -> Result<Vec<EntryChange>, Refusal> {
    let language = naming.language.map(Locale::tag);
    let same = |row: &&organization_name::Model| {
        row.name == name && (language.is_none() || row.language.as_deref() == language)
    };
    let Some(row) = entry.names.iter().find(same) else {
        return Ok(vec![EntryChange::Add {
            kind: naming.kind,
            language: naming.language,
            name: name.to_owned(),
        }]);
    };
    let (id, name) = (row.id, row.name.clone());
    let own = row.learned_from.map(|_| EntryChange::Own {
        id,
        name: name.clone(),
    });
    let kind = naming.kind;
    let other = (row.kind != kind).then_some(EntryChange::Become { id, kind, name });
    let changes: Vec<EntryChange> = own.into_iter().chain(other).collect();
    if changes.is_empty() {
        let (entry, name) = (entry.named(), row.name.clone());
        return Err(NameFault::HasName { entry, kind, name }.into());
    }
    Ok(changes)
}

/// The changes that remove the names spelled exactly so, or else those that read the same.
fn remove_name(entry: &Organization, name: &str) -> Result<Vec<EntryChange>, Refusal> {
    let key = match_key(name);
    let written = |row: &&organization_name::Model| row.name == name;
    let reading = |row: &&organization_name::Model| row.match_key == key;
    let mut rows: Vec<&organization_name::Model> = entry.names.iter().filter(written).collect();
    if rows.is_empty() {
        rows = entry.names.iter().filter(reading).collect();
    }
    if rows.is_empty() {
        let (entry, name) = (entry.named(), name.to_owned());
        return Err(NameFault::LacksName { entry, name }.into());
    }
    let dropped = rows.into_iter().map(|row| EntryChange::Drop {
        id: row.id,
        kind: row.kind,
        name: row.name.clone(),
    });
    Ok(dropped.collect())
}
