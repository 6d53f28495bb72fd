//! The verdict on a newcomer whose mailbox is proved.

use entity::ids::SignatureId;
use entity::values::{SignatureKind, SignatureState as State};

use crate::signatures::existing::ExistingSignature;
use crate::signatures::review_reason::ReviewReason;
use crate::vetting::duplicates::{Newcomer, find_same_signatory, free_address_slot};

/// What is decided when the mailbox is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is published, on an address slot.
    Publish {
        /// The address slot among the names of the address.
        address_slot: i32,
    },
    /// It waits for a coordinator.
    Hold {
        /// The address slot it keeps.
        address_slot: i32,
        /// Why, beside what screening said.
        reasons: Vec<ReviewReason>,
        /// The published signature that it would repeat, for second representatives.
        beside: Option<SignatureId>,
    },
    /// It is the same signatory again.
    Duplicate {
        /// The signature that stands.
        of: SignatureId,
    },
}

/// What a letter and the register say about the newcomer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VettingRules {
    /// How many people may sign from one address.
    pub names_per_address: i32,
    /// The letter approves this kind first.
    pub approves_first: bool,
    /// Something marked the pending row.
    pub marked: bool,
    /// The mailbox is on a domain that speaks for the organization, or an invitation was used.
    pub may_speak: bool,
    /// It may be the same signatory as another, which the letter or its kind has looked at first.
    pub resembles: bool,
}

/// The verdict on a newcomer whose mailbox is proved.
#[must_use]
pub fn judge(newcomer: &Newcomer<'_>, known: &[ExistingSignature], rules: VettingRules) -> Verdict {
    if let Some(stands) = find_same_signatory(newcomer, known) {
        return Verdict::Duplicate { of: stands.id };
    }
    match newcomer.kind {
        SignatureKind::Individual => judge_individual(newcomer, known, rules),
        SignatureKind::Endorsement => judge_endorsement(newcomer, known, rules),
    }
}

fn judge_individual(
    newcomer: &Newcomer<'_>,
    known: &[ExistingSignature],
    rules: VettingRules,
) -> Verdict {
    let address_slot = free_address_slot(known);
    let mut reasons = common_reasons(newcomer, known, rules);
    if address_slot > rules.names_per_address {
        reasons.push(ReviewReason::AddressShared);
    }
    if reasons.is_empty() && !rules.marked {
        Verdict::Publish { address_slot }
    } else {
        Verdict::Hold {
            address_slot,
            reasons,
            beside: None,
        }
    }
}

fn judge_endorsement(
    newcomer: &Newcomer<'_>,
    known: &[ExistingSignature],
    rules: VettingRules,
) -> Verdict {
    let mut reasons = common_reasons(newcomer, known, rules);
    let listed = known.iter().find(|other| {
        other.state == State::Published
            && other.kind == SignatureKind::Endorsement
            && newcomer.organization.is_some()
            && other.organization == newcomer.organization
    });
    if listed.is_some() {
        reasons.push(ReviewReason::SecondRepresentative);
    } else if !rules.may_speak {
        reasons.push(ReviewReason::OrganizationUnproved);
    }
    if reasons.is_empty() && !rules.marked {
        Verdict::Publish { address_slot: 1 }
    } else {
        Verdict::Hold {
            address_slot: 1,
            reasons,
            beside: listed.map(|other| other.id),
        }
    }
}

fn common_reasons(
    newcomer: &Newcomer<'_>,
    known: &[ExistingSignature],
    rules: VettingRules,
) -> Vec<ReviewReason> {
    // A removal binds the address and the name that were removed. It says nothing about the
    // organization: a fake that was rejected must not make the true member wait.
    let removed = known.iter().any(|other| {
        other.state == State::Removed && other.kind == newcomer.kind && other.same_address
    });
    let mut reasons = Vec::new();
    if rules.approves_first {
        reasons.push(ReviewReason::LetterApproves);
    }
    if removed {
        reasons.push(ReviewReason::RemovedBefore);
    }
    if rules.resembles {
        reasons.push(ReviewReason::PossiblySame);
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vetting::duplicates::samples::{existing, organization, person};
    use entity::ids::OrganizationId;

    const RULES: VettingRules = VettingRules {
        names_per_address: 2,
        approves_first: false,
        marked: false,
        may_speak: false,
        resembles: false,
    };

    #[test]
    fn the_same_name_at_the_same_address_is_a_repeat_while_a_signature_stands() {
        for (state, repeat) in [
            (State::Pending, false),
            (State::Held, true),
            (State::Published, true),
            (State::Withdrawn, false),
            (State::Removed, false),
            (State::Merged, false),
            (State::Expired, false),
        ] {
            let others = [existing(SignatureKind::Individual, state, "zoe", 1)];
            let stands = find_same_signatory(&person("zoe"), &others);
            assert_eq!(stands.is_some(), repeat, "{state:?}");
            assert_eq!(
                judge(&person("zoe"), &others, RULES) == Verdict::Duplicate { of: SignatureId(7) },
                repeat,
                "{state:?}"
            );
        }
    }

    #[test]
    fn a_couple_shares_an_address_and_a_third_name_is_held() {
        let one = existing(SignatureKind::Individual, State::Published, "ann", 1);
        let two = existing(SignatureKind::Individual, State::Published, "ben", 2);
        assert_eq!(
            judge(&person("ben"), std::slice::from_ref(&one), RULES),
            Verdict::Publish { address_slot: 2 }
        );
        let third = judge(&person("cy"), &[one, two], RULES);
        assert_eq!(
            third,
            Verdict::Hold {
                address_slot: 3,
                reasons: vec![ReviewReason::AddressShared],
                beside: None
            }
        );
    }

    #[test]
    fn who_was_removed_and_signs_again_is_held() {
        let removed = existing(SignatureKind::Individual, State::Removed, "zoe", 1);
        let verdict = judge(&person("zoe"), &[removed], RULES);
        assert_eq!(
            verdict,
            Verdict::Hold {
                address_slot: 1,
                reasons: vec![ReviewReason::RemovedBefore],
                beside: None
            }
        );
    }

    #[test]
    fn an_organization_is_published_at_once_only_where_its_representative_may_speak() {
        let verdict = judge(
            &organization("tides", Some(OrganizationId(3))),
            &[],
            VettingRules {
                may_speak: true,
                ..RULES
            },
        );
        assert_eq!(verdict, Verdict::Publish { address_slot: 1 });
        let unproved = Verdict::Hold {
            address_slot: 1,
            reasons: vec![ReviewReason::OrganizationUnproved],
            beside: None,
        };
        assert_eq!(
            judge(&organization("tides", Some(OrganizationId(3))), &[], RULES),
            unproved
        );
    }

    #[test]
    fn a_second_representative_is_held_even_if_she_may_speak() {
        let mut first = existing(SignatureKind::Endorsement, State::Published, "tides", 1);
        first.organization = Some(OrganizationId(3));
        first.same_address = false;
        let verdict = judge(
            &organization("tides", Some(OrganizationId(3))),
            &[first],
            VettingRules {
                may_speak: true,
                ..RULES
            },
        );
        let expected = Verdict::Hold {
            address_slot: 1,
            reasons: vec![ReviewReason::SecondRepresentative],
            beside: Some(SignatureId(7)),
        };
        assert_eq!(verdict, expected);
    }

    #[test]
    fn a_marked_row_and_a_letter_that_approves_first_are_held() {
        let marked = judge(
            &person("zoe"),
            &[],
            VettingRules {
                marked: true,
                ..RULES
            },
        );
        assert_eq!(
            marked,
            Verdict::Hold {
                address_slot: 1,
                reasons: vec![],
                beside: None
            }
        );
        let approved = judge(
            &person("zoe"),
            &[],
            VettingRules {
                approves_first: true,
                ..RULES
            },
        );
        assert_eq!(
            approved,
            Verdict::Hold {
                address_slot: 1,
                reasons: vec![ReviewReason::LetterApproves],
                beside: None
            }
        );
    }
}
