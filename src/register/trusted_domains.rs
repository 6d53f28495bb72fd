//! The domains from which mail speaks for an organization of the register.

use entity::ids::OrganizationId;
use sea_orm::{ConnectionTrait, DbErr};

use crate::clock::Millis;
use crate::journal::Actor;
use crate::organizations;
use crate::organizations::{domain_to_mark, domain_to_trust};
use crate::register::entries::note;
use crate::register::entry_choice::resolve;
use crate::signatures::refusal::Refusal;
use crate::signatures::unfit::NameFault;
use crate::storage::Storage;

/// Lets mail from a domain, and from below it, speak for an organization; gives the entry's name
/// and the domain as it is kept. A host that many bodies of a state or university share is taken
/// only where the coordinator says that she means it: nobody else knows that all mail from it may
/// speak for this one.
///
/// # Errors
/// If the name is nobody's or several entries', if the domain can speak for nobody, or the database
/// refuses.
pub async fn trust(
    storage: &Storage,
    name_or_id: &str,
    (domain, shared_host): (&str, bool),
    by: (&Actor, Millis),
) -> Result<(String, String), Refusal> {
    let domain = if shared_host {
        domain_to_mark(domain)?
    } else {
        domain_to_trust(domain)?
    };
    let transaction = storage.begin().await?;
    let entry = resolve(&transaction, name_or_id).await?;
    mark(&transaction, entry.row.id, &domain, by).await?;
    transaction.commit().await?;
    Ok((entry.name().to_owned(), domain))
}

/// Marks a domain within the caller's transaction, and writes who did it.
pub(crate) async fn mark<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
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
        let name = entry.name().to_owned();
        return Err(NameFault::DomainNotTrusted { domain, name }.into());
    }
    note(&transaction, by, "distrust", (entry.row.id, Some(&domain))).await?;
    transaction.commit().await?;
    Ok((entry.name().to_owned(), domain))
}
