//! What is known beside a page of held signatures, loaded by a fixed number of queries.

use std::collections::{HashMap, HashSet};

use entity::ids::{InvitationId, LetterId, OrganizationId, SignatureId};
use entity::values::{SignatureKind, SignatureState};
use entity::{
    domain_proof, invitation, journal_entry, organization_domain, organization_name, signature,
};
use sea_orm::{ConnectionTrait, DbErr};

use crate::hosts::within;
use crate::organizations;
use crate::organizations::{Organization, skeleton_key};
use crate::signatures::list_entry::names_of;
use crate::signatures::review_reason::{ReviewReason, read_stored};
use crate::signatures::store as signatures;
use crate::signatures::store::review;
use crate::vetting::store as vetting;

/// What is known beside a page of held signatures.
pub(super) struct ReviewFacts {
    /// The entries whose names have a match key.
    by_match_key: HashMap<String, Vec<OrganizationId>>,
    /// The names that look alike, by their look key.
    by_look_key: HashMap<String, Vec<OrganizationId>>,
    register: HashMap<OrganizationId, Organization>,
    listed: HashMap<(LetterId, OrganizationId), signature::Model>,
    last_words: HashMap<SignatureId, journal_entry::Model>,
    proofs: HashMap<SignatureId, Vec<domain_proof::Model>>,
    invitations: HashMap<InvitationId, invitation::Model>,
    /// The trusted domains on or below which the mailboxes of these signatures are.
    trusted: Vec<organization_domain::Model>,
    claims: Vec<signature::Model>,
    /// Live and removed signatures at the addresses of these.
    at_addresses: Vec<signature::Model>,
}

impl ReviewFacts {
    /// Loads what is known beside `rows`, at most [`crate::storage::ROWS_AT_ONCE`] of them, whose
    /// mailboxes are on `mail_domains`.
    pub(super) async fn load<C: ConnectionTrait>(
        connection: &C,
        rows: &[signature::Model],
        mail_domains: &[&str],
    ) -> Result<Self, DbErr> {
        let ids: Vec<SignatureId> = rows.iter().map(|row| row.id).collect();
        let invitations: Vec<InvitationId> =
            rows.iter().filter_map(|row| row.invitation_id).collect();
        let invitations = vetting::invitations_by_id(connection, &invitations).await?;

        let endorsements = || rows.iter().filter(|row| is_endorsement(row));
        let keys: HashSet<String> = endorsements()
            .flat_map(|row| names_of(row).keys())
            .collect();
        let same_key = organizations::names_with_keys(connection, keys).await?;
        let texts: Vec<String> = rows
            .iter()
            .filter(|row| waits_for_its_looks(row))
            .flat_map(texts_of)
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let alike = organizations::find_confusables(connection, &texts).await?;
        let trusted = organizations::trusted_above(connection, mail_domains).await?;

        let wanted: HashSet<OrganizationId> = rows
            .iter()
            .filter_map(|row| row.organization_id)
            .chain(same_key.iter().map(|name| name.organization_id))
            .chain(alike.iter().map(|name| name.organization_id))
            .chain(trusted.iter().map(|row| row.organization_id))
            .chain(invitations.iter().map(|row| row.organization_id))
            .collect();
        let wanted: Vec<OrganizationId> = wanted.into_iter().collect();
        let register = organizations::with_ids(connection, &wanted).await?;
        let letters: HashSet<LetterId> = endorsements().map(|row| row.letter_id).collect();
        let listed = review::listed_of(connection, letters, wanted).await?;
        let last_words = review::last_words(connection, &ids).await?;
        let proofs = signatures::proofs_of(connection, &ids).await?;
        Ok(Self {
            by_match_key: group_ids(same_key, |name| Some(name.match_key.clone())),
            by_look_key: group_ids(alike, |name| name.skeleton_key.clone()),
            register: register.into_iter().map(|it| (it.row.id, it)).collect(),
            listed: listed
                .into_iter()
                .filter_map(|row| Some(((row.letter_id, row.organization_id?), row)))
                .collect(),
            last_words: last_words
                .into_iter()
                .filter_map(|entry| Some((entry.signature_id?, entry)))
                .collect(),
            proofs: group_proofs(proofs),
            invitations: invitations.into_iter().map(|row| (row.id, row)).collect(),
            trusted,
            claims: review::claims(connection, rows).await?,
            at_addresses: review::at_addresses_of(connection, rows).await?,
        })
    }

    /// The entry that an endorsement belongs to, or those that its printed names propose.
    pub(super) fn proposed(&self, row: &signature::Model) -> Vec<Organization> {
        if !is_endorsement(row) {
            return Vec::new();
        }
        match row.organization_id {
            Some(bound) => self.entries(vec![bound]),
            None => self.entries(self.with_keys(&names_of(row).printed_keys())),
        }
    }

    /// The entries other than `proposed` to which only the acronym of a signature leads.
    pub(super) fn by_acronym(
        &self,
        row: &signature::Model,
        proposed: &[Organization],
    ) -> Vec<Organization> {
        if row.acronym.is_none() {
            return Vec::new();
        }
        let mut ids = self.with_keys(&names_of(row).keys());
        ids.retain(|id| proposed.iter().all(|entry| entry.row.id != *id));
        self.entries(ids)
    }

    /// The entries of which the mailbox's domain, or one above it, is a trusted domain.
    pub(super) fn trusting(&self, row: &signature::Model, mail_domain: &str) -> Vec<Organization> {
        if !is_endorsement(row) {
            return Vec::new();
        }
        let covers = |row: &&organization_domain::Model| within(mail_domain, &row.domain);
        let ids = self.trusted.iter().filter(covers);
        self.entries(ids.map(|row| row.organization_id).collect())
    }

    /// The entries for whose looks a signature waits.
    pub(super) fn looks_like(&self, row: &signature::Model) -> Vec<Organization> {
        if !waits_for_its_looks(row) {
            return Vec::new();
        }
        let keys = texts_of(row).into_iter().map(|text| skeleton_key(&text));
        let ids = keys.filter_map(|key| self.by_look_key.get(&key));
        self.entries(ids.flatten().copied().collect())
    }

    /// The published endorsement of an organization on the letter of `row`.
    pub(super) fn listed(
        &self,
        row: &signature::Model,
        organization: OrganizationId,
    ) -> Option<&signature::Model> {
        self.listed.get(&(row.letter_id, organization))
    }

    /// What was last written with a reason about a signature.
    pub(super) fn last_word(&self, row: &signature::Model) -> Option<&journal_entry::Model> {
        self.last_words.get(&row.id)
    }

    /// The domains of which control was proved for a signature, the oldest proof first.
    pub(super) fn proofs(&self, row: &signature::Model) -> &[domain_proof::Model] {
        self.proofs.get(&row.id).map_or(&[], Vec::as_slice)
    }

    /// The invitation by which a signature came, with the entry that was invited.
    pub(super) fn invitation(
        &self,
        row: &signature::Model,
    ) -> Option<(&invitation::Model, Option<&Organization>)> {
        let invitation = self.invitations.get(&row.invitation_id?)?;
        let invited = self.register.get(&invitation.organization_id);
        Some((invitation, invited))
    }

    /// The other live endorsements on the letter that claim the organization of `row`.
    pub(super) fn rivals(&self, row: &signature::Model) -> impl Iterator<Item = &signature::Model> {
        self.claims.iter().filter(move |claim| {
            let same_organization = match row.organization_id {
                Some(_) => claim.organization_id == row.organization_id,
                None => claim.organization_id.is_none() && claim.match_key == row.match_key,
            };
            is_endorsement(row)
                && claim.letter_id == row.letter_id
                && claim.id != row.id
                && same_organization
        })
    }

    /// The other signatures of the same kind that came from the address of `row` to its letter, those
    /// that were removed or those that were not.
    pub(super) fn at_same_address(
        &self,
        row: &signature::Model,
        removed: bool,
    ) -> impl Iterator<Item = &signature::Model> {
        self.at_addresses.iter().filter(move |other| {
            other.id != row.id
                && other.letter_id == row.letter_id
                && other.kind == row.kind
                && other.address_key == row.address_key
                && (other.state == SignatureState::Removed) == removed
        })
    }

    fn with_keys(&self, keys: &[String]) -> Vec<OrganizationId> {
        let ids = keys.iter().filter_map(|key| self.by_match_key.get(key));
        ids.flatten().copied().collect()
    }

    /// Entries in the order of the register, each once; without those merged into others.
    fn entries(&self, mut ids: Vec<OrganizationId>) -> Vec<Organization> {
        ids.sort_unstable();
        ids.dedup();
        let entries = ids.iter().filter_map(|id| self.register.get(id));
        entries.cloned().collect()
    }
}

fn is_endorsement(row: &signature::Model) -> bool {
    row.kind == SignatureKind::Endorsement
}

fn waits_for_its_looks(row: &signature::Model) -> bool {
    let looks = [ReviewReason::LooksLikeEntry, ReviewReason::LooksLikeMember];
    let reasons = read_stored(&row.reasons);
    reasons.iter().any(|reason| looks.contains(reason))
}

/// Every text of a signature that may look like the name of an entry.
fn texts_of(row: &signature::Model) -> Vec<String> {
    let names = names_of(row);
    let texts = names.with_acronym().chain(row.affiliation.as_deref());
    texts.map(str::to_owned).collect()
}

fn group_ids(
    names: Vec<organization_name::Model>,
    key: impl Fn(&organization_name::Model) -> Option<String>,
) -> HashMap<String, Vec<OrganizationId>> {
    let mut groups: HashMap<String, Vec<OrganizationId>> = HashMap::new();
    for name in names {
        if let Some(key) = key(&name) {
            groups.entry(key).or_default().push(name.organization_id);
        }
    }
    groups
}

fn group_proofs(
    proofs: Vec<domain_proof::Model>,
) -> HashMap<SignatureId, Vec<domain_proof::Model>> {
    let mut groups: HashMap<SignatureId, Vec<domain_proof::Model>> = HashMap::new();
    for proof in proofs {
        groups.entry(proof.signature_id).or_default().push(proof);
    }
    groups
}
