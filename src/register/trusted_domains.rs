//! The domains from which mail speaks for an organization of the register.

use entity::ids::OrganizationId;
use sea_orm::DbErr;

use crate::act::{Act, ActContext};
use crate::journal::Action;
use crate::organizations;
use crate::organizations::{domain_to_mark, domain_to_trust};
use crate::register::entries::note;
use crate::register::entry_choice::resolve;
use crate::signatures::refusal::Refusal;
use crate::signatures::refusal::unfit::NameFault;

/// Lets mail from a domain, and from below it, speak for an organization; gives the entry's name
/// and the domain as it is kept. A host that many bodies of a state or university share is taken
/// only where the coordinator says that they mean it: nobody else knows that all mail from it may
/// speak for this one. The same goes for a domain that already speaks for another entry.
///
/// # Errors
/// If the name is nobody's or several entries', if the domain can speak for nobody, or the database
/// refuses.
pub async fn trust(
    context: &ActContext<'_>,
    name_or_id: &str,
    domain: &str,
    shared_host: bool,
) -> Result<(String, String), Refusal> {
    let domain = if shared_host {
        domain_to_mark(domain)?
    } else {
        domain_to_trust(domain)?
    };
    let act = context.begin().await?;
    let entry = resolve(&act, name_or_id).await?;
    if !shared_host {
        refuse_trusted_elsewhere(&act, entry.row.id, &domain).await?;
    }
    mark(&act, entry.row.id, &domain).await?;
    act.commit().await?;
    Ok((entry.name().to_owned(), domain))
}

/// Refuses a domain if mail from it, or from a part of it, may already sign for another entry: one
/// mailbox would then speak for two bodies.
pub(crate) async fn refuse_trusted_elsewhere(
    act: &Act<'_>,
    organization: OrganizationId,
    domain: &str,
) -> Result<(), Refusal> {
    let others = organizations::trusted_elsewhere(act, organization, domain).await?;
    match organizations::with_ids(act, &others).await?.first() {
        Some(entry) => Err(NameFault::DomainTrustedElsewhere {
            domain: domain.to_owned(),
            entry: entry.named(),
        }
        .into()),
        None => Ok(()),
    }
}

/// Marks a domain within the caller's transaction, and writes who did it.
pub(crate) async fn mark(
    act: &Act<'_>,
    organization: OrganizationId,
    domain: &str,
) -> Result<(), DbErr> {
    organizations::trust(act, organization, domain).await?;
    note(act, Action::TrustDomain, organization, Some(domain)).await
}

/// Takes from a domain that it speaks for an organization. What was published by it stays.
///
/// # Errors
/// If the name is nobody's or several entries', if the domain does not speak for it, or the
/// database refuses.
pub async fn distrust(
    context: &ActContext<'_>,
    name_or_id: &str,
    domain: &str,
) -> Result<(String, String), Refusal> {
    let domain = domain.trim().trim_start_matches('@').to_lowercase();
    let act = context.begin().await?;
    let entry = resolve(&act, name_or_id).await?;
    if !organizations::distrust(&act, entry.row.id, &domain).await? {
        let name = entry.name().to_owned();
        return Err(NameFault::DomainNotTrusted { domain, name }.into());
    }
    note(&act, Action::DistrustDomain, entry.row.id, Some(&domain)).await?;
    act.commit().await?;
    Ok((entry.name().to_owned(), domain))
}
