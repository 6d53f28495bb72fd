//! The one step that the evidence beside a held signature suggests.

use entity::values::SignatureKind;
use entity::{domain_proof, signature};

use crate::email_address::registrable_domain;
use crate::hosts::within;
use crate::organizations::{Organization, domain_to_trust};
use crate::signatures::review_reason::{ReviewReason, read_stored};
use crate::signatures::seen::edition_id;

/// What the evidence suggests. Signatures are named in their edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// The organization is listed already: merge it into that signature.
    Merge { id: String, into: String },
    /// Several entries match: approve it for one of them.
    ChooseEntry { id: String },
    /// Compare it with what it may be the same as; approve it if it is none of these.
    Compare { id: String, kind: SignatureKind },
    /// Approve it.
    Approve {
        id: String,
        /// The organization's own domain, which could be trusted from now on.
        own_domain: Option<String>,
    },
}

/// The step that the evidence suggests.
pub(super) fn suggest(
    row: &signature::Model,
    mail_domain: Option<&str>,
    proofs: &[domain_proof::Model],
    entries: &[Organization],
    listed: Option<&signature::Model>,
) -> NextStep {
    let id = edition_id(row);
    if let Some(listed) = listed {
        let into = edition_id(listed);
        return NextStep::Merge { id, into };
    }
    if entries.len() > 1 {
        return NextStep::ChooseEntry { id };
    }
    if read_stored(&row.reasons).contains(&ReviewReason::PossiblySame) {
        return NextStep::Compare { id, kind: row.kind };
    }
    let proved = proofs.last().map(|proof| proof.domain.as_str());
    let own = proved.or_else(|| {
        mail_domain
            .filter(|_| row.kind == SignatureKind::Endorsement)
            .and_then(|domain| own_domain(domain, row.website.as_deref(), entries))
    });
    NextStep::Approve {
        id,
        own_domain: own.map(str::to_owned),
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
