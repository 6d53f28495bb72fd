//! Invented newcomers and signatures that stand already, for the tests of the rules.

use std::sync::LazyLock;

use entity::ids::{OrganizationId, SignatureId};
use entity::values::{SignatureKind, SignatureState as State};

use crate::matching::persons::Person;
use crate::signatures::existing::ExistingSignature;
use crate::signatures::match_profile::{MatchProfile, Unread};
use crate::vetting::duplicates::Newcomer;

pub(crate) static NOBODY: LazyLock<MatchProfile> =
    LazyLock::new(|| MatchProfile::Person(Person::read("", "", "")));

pub(crate) fn person(name: &str) -> Newcomer<'_> {
    Newcomer {
        kind: SignatureKind::Individual,
        match_key: name,
        organization: None,
        likeness: &NOBODY,
    }
}

pub(super) fn organization(name: &str, id: Option<OrganizationId>) -> Newcomer<'_> {
    Newcomer {
        kind: SignatureKind::Endorsement,
        match_key: name,
        organization: id,
        likeness: &NOBODY,
    }
}

pub(crate) fn existing(
    kind: SignatureKind,
    state: State,
    name: &str,
    address_slot: i32,
) -> ExistingSignature {
    ExistingSignature {
        id: SignatureId(7),
        public_id: String::new(),
        signed_at: 0,
        kind,
        state,
        match_key: name.to_owned(),
        address_slot,
        organization: None,
        same_address: true,
        compared_by: Unread::person("", None),
    }
}
