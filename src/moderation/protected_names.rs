//! The coalition's protected names, on top of the default list and those of the settings.

use crate::vetting::store as vetting;
use serde::Serialize;

use crate::clock::Millis;
use crate::journal;
use crate::journal::Actor;
use crate::settings::Settings;
use crate::signatures::field::Field;
use crate::signatures::refusal::Refusal;
use crate::signatures::typed;
use crate::signatures::unfit::NameFault;
use crate::storage::Storage;
use crate::text::fold::fold;
use crate::vetting::protected_names::{ProtectedNames, is_default};

/// A protected name as coordinators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    pub name: String,
    /// What it is, or where it comes from: `joke`, `fiction`, `public figure`, `office`, `settings`,
    /// `added`.
    pub sort: &'static str,
    /// It counts within a longer text, too.
    pub anywhere: bool,
}

/// Every protected name: the default list first, then the settings', then those added.
pub async fn list(storage: &Storage, settings: &Settings) -> Result<Vec<Listed>, Refusal> {
    let changed = vetting::protected_names(storage.read()).await?;
    let names = ProtectedNames::assemble(settings.protected_names(), &changed);
    let listed = names.iter().map(|name| Listed {
        name: name.name.clone(),
        sort: name.sort,
        anywhere: name.anywhere,
    });
    Ok(listed.collect())
}

/// Protects a name, as a whole or anywhere in a text; a default one that was taken off comes back.
/// Gives it as it is kept.
///
/// # Errors
/// If it is no name, stands on the list already, or the database refuses.
pub async fn add(
    (storage, settings): (&Storage, &Settings),
    name: &str,
    anywhere: bool,
    by: (&Actor, Millis),
) -> Result<String, Refusal> {
    let name = typed::line(Field::Name, name)?;
    let transaction = storage.begin().await?;
    let changed = vetting::protected_names(&transaction).await?;
    let names = ProtectedNames::assemble(settings.protected_names(), &changed);
    let stands = names.iter().find(|known| fold(&known.name) == fold(&name));
    if let Some(stands) = stands.filter(|known| known.anywhere || !anywhere) {
        let (name, sort) = (stands.name.clone(), stands.sort);
        return Err(NameFault::AlreadyProtected { name, sort }.into());
    }
    if is_default(&name) && !anywhere {
        vetting::forget_protected(&transaction, &name).await?;
    } else {
        vetting::remember_protected(&transaction, &name, (anywhere, false), by.1).await?;
    }
    note(&transaction, by, ("protect name", &name)).await?;
    transaction.commit().await?;
    Ok(name)
}

/// Protects a name no more; of a default one that is remembered. Gives it as it is kept.
///
/// # Errors
/// If it is not protected, stands in the settings, or the database refuses.
pub async fn remove(
    (storage, settings): (&Storage, &Settings),
    name: &str,
    by: (&Actor, Millis),
) -> Result<String, Refusal> {
    let name = typed::line(Field::Name, name)?;
    let folded = fold(&name);
    if settings.protected_names().any(|own| fold(own) == folded) {
        return Err(NameFault::ProtectedBySettings { name }.into());
    }
    let transaction = storage.begin().await?;
    let changed = vetting::protected_names(&transaction).await?;
    let names = ProtectedNames::assemble(std::iter::empty(), &changed);
    if !names.iter().any(|known| fold(&known.name) == folded) {
        return Err(NameFault::NotProtected { name }.into());
    }
    if is_default(&name) {
        vetting::remember_protected(&transaction, &name, (false, true), by.1).await?;
    } else {
        vetting::forget_protected(&transaction, &name).await?;
    }
    note(&transaction, by, ("unprotect name", &name)).await?;
    transaction.commit().await?;
    Ok(name)
}

async fn note<C: sea_orm::ConnectionTrait>(
    connection: &C,
    (actor, now): (&Actor, Millis),
    (action, name): (&str, &str),
) -> Result<(), Refusal> {
    let entry = journal::Entry {
        reason: Some(name),
        ..journal::Entry::new(now, actor, action)
    };
    Ok(journal::write(connection, entry).await?)
}
