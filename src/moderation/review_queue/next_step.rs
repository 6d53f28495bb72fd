//! The one step that the evidence beside a held signature suggests.

use entity::values::{SignatureKind, Standing};
use entity::{domain_proof, signature};

use crate::email_address::registrable_domain;
use crate::hosts::within;
use crate::organizations::{Organization, domain_to_trust, likeness};
use crate::signatures::review_reason::{ReviewReason, read_stored};
use crate::signatures::seen::edition_id;

/// What the evidence suggests. Signatures are named in their edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// The organization is listed already: merge it into that signature.
    Merge { id: String, into: String },
    /// Several entries match: find out for which of them it is.
    ChooseEntry { id: String },
    /// The mailbox is on the trusted domain of an entry that its names do not propose: find out
    /// whether it is that entry under another name.
    ChooseTrusted {
        id: String,
        /// Public id of the entry.
        entry: String,
        /// Its name.
        name: String,
    },
    /// Compare it with what it may be the same as; approve it if it is none of these.
    Compare { id: String, kind: SignatureKind },
    /// Nothing proves that they sign for the organization: ask it, invite it, or verify its domain;
    /// approve only then.
    Ask {
        id: String,
        /// The register entry, with its id, or the name that was typed.
        organization: String,
    },
    /// Approve it.
    Approve {
        id: String,
        /// The organization's own domain, which could be trusted from now on.
        own_domain: Option<String>,
    },
}

/// What the step is chosen by.
pub(super) struct Evidence<'a> {
    /// The domain of the mailbox, where it has one.
    pub(super) mail_domain: Option<&'a str>,
    /// The domains of which control was proved, the oldest first.
    pub(super) proofs: &'a [domain_proof::Model],
    /// The entries that its names propose.
    pub(super) entries: &'a [Organization],
    /// Other entries of which the mailbox is on a trusted domain.
    pub(super) trusting: &'a [Organization],
    /// The signature of the same organization that is listed.
    pub(super) listed: Option<&'a signature::Model>,
}

/// The step that the evidence suggests.
pub(super) fn suggest(row: &signature::Model, evidence: &Evidence<'_>) -> NextStep {
    let id = edition_id(row);
    if let Some(listed) = evidence.listed {
        let into = edition_id(listed);
        return NextStep::Merge { id, into };
    }
    if evidence.entries.len() > 1 {
        return NextStep::ChooseEntry { id };
    }
    if let ([], [one, ..]) = (evidence.entries, evidence.trusting) {
        let (entry, name) = (one.row.public_id.clone(), one.name().to_owned());
        return NextStep::ChooseTrusted { id, entry, name };
    }
    if read_stored(&row.reasons).contains(&ReviewReason::PossiblySame) {
        return NextStep::Compare { id, kind: row.kind };
    }
    let proved = evidence.proofs.last().map(|proof| proof.domain.clone());
    let own_domain = proved.or_else(|| own_domain(row, evidence));
    if own_domain.is_none() && !is_vouched_for(row, evidence) {
        let name = evidence.entries.first().map(Organization::named);
        let organization = name.unwrap_or_else(|| row.name.clone());
        return NextStep::Ask { id, organization };
    }
    NextStep::Approve { id, own_domain }
}

/// Whether something other than a name says that they sign for whom they name: an invitation, a
/// domain or a coordinator. People who sign for themselves need nobody's word.
fn is_vouched_for(row: &signature::Model, evidence: &Evidence<'_>) -> bool {
    row.kind == SignatureKind::Individual
        || row.standing != Standing::Mailbox
        || evidence.mail_domain.is_none()
        || evidence.mail_domain.is_some_and(|domain| {
            let mut known = evidence.entries.iter().flat_map(|entry| &entry.domains);
            known.any(|known| known.trusted && within(domain, &known.domain))
        })
}

/// The domain of an organization's mailbox, where it may be trusted, is the website's own and is
/// trusted for nobody yet. Where the register knows a website or a domain of the entry, a mailbox on
/// another website says nothing: anybody can register one.
fn own_domain(row: &signature::Model, evidence: &Evidence<'_>) -> Option<String> {
    let domain = evidence.mail_domain?;
    let is_new = evidence.trusting.is_empty()
        && evidence.entries.iter().all(|entry| {
            let mut known = entry.domains.iter();
            !known.any(|known| known.trusted && within(domain, &known.domain))
        });
    let host = url::Url::parse(row.website.as_deref()?).ok()?;
    let is_own = registrable_domain(domain)? == registrable_domain(host.host_str()?)?;
    let suits = row.kind == SignatureKind::Endorsement
        && is_own
        && is_new
        && evidence
            .entries
            .iter()
            .all(|entry| may_be_on(entry, domain))
        && domain_to_trust(domain).is_ok();
    suits.then(|| domain.to_owned())
}

/// Whether a domain is one of an entry's, or none of it is known.
fn may_be_on(entry: &Organization, domain: &str) -> bool {
    let domains = entry.domains.iter().map(|known| known.domain.as_str());
    let mut sites = domains.chain(entry.row.website.as_deref()).peekable();
    sites.peek().is_none() || sites.any(|site| likeness::are_under_one(site, domain))
}
