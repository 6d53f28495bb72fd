//! The one command that does what the evidence beside a held signature suggests.

use entity::values::SignatureKind;
use entity::{domain_proof, signature};

use crate::email_address::registrable_domain;
use crate::hosts::within;
use crate::organizations::{Organization, domain_to_trust};
use crate::signatures::review_reason::{ReviewReason, stored};
use crate::signatures::seen::edition_id;

/// The command, and what `--speaks` would add where the mailbox is on the organization's own domain.
pub(super) fn of(
    row: &signature::Model,
    (mail_domain, proofs): (Option<&str>, &[domain_proof::Model]),
    entries: &[Organization],
    listed: Option<&signature::Model>,
) -> String {
    let id = edition_id(row);
    if let Some(listed) = listed {
        return format!(
            "undersigned signatures merge {id} --into {}",
            edition_id(listed)
        );
    }
    if entries.len() > 1 {
        return format!("undersigned signatures approve {id} --entry ENTRY");
    }
    if stored(&row.reasons).contains(&ReviewReason::PossiblySame) {
        let apart = match row.kind {
            SignatureKind::Endorsement => " --entry new",
            SignatureKind::Individual => "",
        };
        return format!(
            "look at what it may be the same as; if it is none of these: undersigned signatures approve {id}{apart}"
        );
    }
    let proved = proofs.last().map(|proof| proof.domain.as_str());
    let own = proved.or_else(|| {
        mail_domain
            .filter(|_| row.kind == SignatureKind::Endorsement)
            .and_then(|domain| own_domain(domain, row.website.as_deref(), entries))
    });
    match own {
        Some(domain) => format!(
            "undersigned signatures approve {id} (with --speaks mail from {domain} speaks for it from now on)"
        ),
        None => format!("undersigned signatures approve {id}"),
    }
}

/// The mailbox's domain, where it may be trusted, is the website's own and speaks for nobody yet.
fn own_domain<'a>(
    domain: &'a str,
    website: Option<&str>,
    entries: &[Organization],
) -> Option<&'a str> {
    let speaks = entries
        .iter()
        .flat_map(|entry| &entry.domains)
        .any(|known| known.trusted && within(domain, &known.domain));
    let host = url::Url::parse(website?).ok()?.host_str()?.to_owned();
    let own = registrable_domain(domain)? == registrable_domain(&host)?;
    (own && !speaks && domain_to_trust(domain).is_ok()).then_some(domain)
}
