//! The coalition's protected names, on top of the default list and those of the settings.

use crate::vetting::store::{self as vetting, Protection};
use serde::Serialize;

use crate::act::{Act, ActContext};
use crate::journal;
use crate::journal::Action;
use crate::settings::Settings;
use crate::signatures::refusal::Refusal;
use crate::signatures::refusal::field::Field;
use crate::signatures::refusal::unfit::{NameFault, ProtectedSource};
use crate::signatures::typed;
use crate::storage::Storage;
use crate::text::fold::fold;
use crate::vetting::protected_names::{ProtectedNames, is_default};

/// A protected name as coordinators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProtectedRow {
    pub name: String,
    #[serde(rename = "sort")]
    pub source: ProtectedSource,
    /// It also matches within a longer text.
    pub anywhere: bool,
}

/// Every protected name: the default list first, then the settings', then those added.
pub async fn list(storage: &Storage, settings: &Settings) -> Result<Vec<ProtectedRow>, Refusal> {
    let changed = vetting::protected_names(storage.read()).await?;
    let names = ProtectedNames::assemble(settings.protected_names(), &changed);
    let listed = names.iter().map(|name| ProtectedRow {
        name: name.name.clone(),
        source: name.source,
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
    context: &ActContext<'_>,
    settings: &Settings,
    name: &str,
    anywhere: bool,
) -> Result<String, Refusal> {
    let name = typed::line(Field::Name, name)?;
    let act = context.begin().await?;
    let changed = vetting::protected_names(&act).await?;
    let names = ProtectedNames::assemble(settings.protected_names(), &changed);
    let known = names.iter().find(|known| fold(&known.name) == fold(&name));
    if let Some(known) = known.filter(|known| known.anywhere || !anywhere) {
        let (name, source) = (known.name.clone(), known.source);
        return Err(NameFault::AlreadyProtected { name, source }.into());
    }
    if is_default(&name) && !anywhere {
        vetting::forget_protected(&act, &name).await?;
    } else {
        let protection = if anywhere {
            Protection::Anywhere
        } else {
            Protection::Whole
        };
        vetting::remember_protected(&act, &name, protection, act.now()).await?;
    }
    note(&act, Action::ProtectName, &name).await?;
    act.commit().await?;
    Ok(name)
}

/// Protects a name no more; of a default one that is remembered. Gives it as it is kept.
///
/// # Errors
/// If it is not protected, stands in the settings, or the database refuses.
pub async fn remove(
    context: &ActContext<'_>,
    settings: &Settings,
    name: &str,
) -> Result<String, Refusal> {
    let name = typed::line(Field::Name, name)?;
    let folded = fold(&name);
    if settings.protected_names().any(|own| fold(own) == folded) {
        return Err(NameFault::ProtectedBySettings { name }.into());
    }
    let act = context.begin().await?;
    let changed = vetting::protected_names(&act).await?;
    let names = ProtectedNames::assemble(std::iter::empty(), &changed);
    if !names.iter().any(|known| fold(&known.name) == folded) {
        return Err(NameFault::NotProtected { name }.into());
    }
    if is_default(&name) {
        vetting::remember_protected(&act, &name, Protection::TakenOff, act.now()).await?;
    } else {
        vetting::forget_protected(&act, &name).await?;
    }
    note(&act, Action::UnprotectName, &name).await?;
    act.commit().await?;
    Ok(name)
}

async fn note(act: &Act<'_>, action: Action, name: &str) -> Result<(), Refusal> {
    let entry = journal::Entry {
        reason: Some(name),
        ..act.entry(action)
    };
    Ok(journal::write(act, entry).await?)
}
