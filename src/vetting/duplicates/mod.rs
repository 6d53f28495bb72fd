//! Who is the same signatory: what stands already when somebody signs, and what is decided when the
//! mailbox is proved. Pure rules over what is known; the unique indexes decide races.

#[cfg(test)]
mod samples;
mod verdict;

use entity::ids::{OrganizationId, SignatureId};
use entity::values::SignatureKind;

pub use verdict::{Verdict, VettingRules, judge};

use crate::signatures::existing::{ExistingSignature, MAX_ADDRESS_SLOTS};
use crate::signatures::match_profile::{MatchProfile, Unread};

/// Live signatures of one mailbox that are read and compared with a newcomer, at most: each takes
/// longer than all that is done beside it.
const MOST_READ: usize = 4;
/// The signature in question.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    pub kind: SignatureKind,
    /// Its folded name.
    pub match_key: &'a str,
    /// The register entry that its name proposes.
    pub organization: Option<OrganizationId>,
    /// What it is compared by, with its address.
    pub likeness: &'a MatchProfile,
}

/// The live signature of the same signatory: same address and same name, or one that is proved to be
/// the same by both, or, for organizations, same address and same register entry. Where there is one,
/// the mailbox is told "you have already signed" instead of being asked to confirm; the page tells
/// the same in every case.
///
#[must_use]
pub fn find_same_signatory<'a>(
    newcomer: &Newcomer<'_>,
    known: &'a [ExistingSignature],
) -> Option<&'a ExistingSignature> {
    find_named(newcomer, known).or_else(|| {
        let mut read = find_alike(newcomer, known).take(MOST_READ);
        read.find(|other| newcomer.likeness.is_proved(&other.compared_by.read()))
    })
}

/// The same, for whoever has only typed an address: [`MOST_READ`] signatures are read whatever is
/// known, `filler` in place of those that there are not, so that the time it takes tells nothing.
#[must_use]
pub fn find_same_signatory_evenly<'a>(
    newcomer: &Newcomer<'_>,
    known: &'a [ExistingSignature],
    filler: &Unread,
) -> Option<&'a ExistingSignature> {
    let mut proved = None;
    let slots = find_alike(newcomer, known)
        .map(Some)
        .chain(std::iter::repeat(None));
    for slot in slots.take(MOST_READ) {
        let read = slot.map_or(filler, |other| &other.compared_by).read();
        if newcomer.likeness.is_proved(&read) {
            proved = proved.or(slot);
        }
    }
    find_named(newcomer, known).or(proved)
}

/// The live signatures of the newcomer's kind and mailbox.
fn find_alike<'a>(
    newcomer: &Newcomer<'_>,
    known: &'a [ExistingSignature],
) -> impl Iterator<Item = &'a ExistingSignature> + use<'a> {
    let kind = newcomer.kind;
    known
        .iter()
        .filter(move |other| other.state.is_live() && other.kind == kind && other.same_address)
}

/// That one of them which has the same name or register entry.
fn find_named<'a>(
    newcomer: &Newcomer<'_>,
    known: &'a [ExistingSignature],
) -> Option<&'a ExistingSignature> {
    find_alike(newcomer, known).find(|other| {
        other.match_key == newcomer.match_key
            || (newcomer.organization.is_some() && other.organization == newcomer.organization)
    })
}

/// The signature that took the place of an older one: given later, still live, and the same
/// signatory's by address and name or by organization. It stands in the way of taking the older
/// one's removal or merge back.
#[must_use]
pub fn successor<'a>(
    older: &Newcomer<'_>,
    id: SignatureId,
    known: &'a [ExistingSignature],
) -> Option<&'a ExistingSignature> {
    known.iter().find(|other| {
        other.id > id
            && other.state.is_live()
            && other.kind == older.kind
            && (other.same_address && other.match_key == older.match_key
                || older.organization.is_some() && other.organization == older.organization)
    })
}

/// The lowest address slot that no live individual signature of this address has; the one above the highest
/// where there are more than were looked at.
#[must_use]
pub fn free_address_slot(known: &[ExistingSignature]) -> i32 {
    let taken: Vec<i32> = known
        .iter()
        .filter(|other| {
            other.state.is_live() && other.kind == SignatureKind::Individual && other.same_address
        })
        .map(|other| other.address_slot)
        .collect();
    let lowest = if taken.len() < MAX_ADDRESS_SLOTS {
        1
    } else {
        taken.iter().max().map_or(1, |highest| highest + 1)
    };
    (lowest..)
        .find(|address_slot| !taken.contains(address_slot))
        .unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::samples::{existing, organization, person};
    use super::*;
    use crate::email_address::EmailAddress;
    use entity::values::SignatureState as State;

    /// Somebody who signs from a mailbox that others may have signed from.
    fn at(mailbox: &str, name: &str) -> Unread {
        Unread::person(name, EmailAddress::parse(mailbox).ok())
    }

    #[test]
    fn a_compatible_name_at_the_same_address_is_a_repeat_but_not_in_a_mailbox_of_many() {
        for (mailbox, one, other, repeat) in [
            (
                "ada@tides.example",
                "Ada Whitford",
                "Dr. Ada Whitford",
                true,
            ),
            ("ada@tides.example", "Robert Whitford", "Bob Whitford", true),
            ("ada@tides.example", "Ada Whitford", "Ben Whitford", false),
            (
                "ada@tides.example",
                "Jean Whitford",
                "Jeanne Whitford",
                false,
            ),
            (
                "info@tides.example",
                "Robert Whitford",
                "Bob Whitford",
                false,
            ),
        ] {
            let stands = ExistingSignature {
                compared_by: at(mailbox, other),
                ..existing(SignatureKind::Individual, State::Published, "somebody", 1)
            };
            let (unread, likeness) = (at(mailbox, one), at(mailbox, one).read());
            let newcomer = Newcomer {
                likeness: &likeness,
                ..person("newcomer")
            };
            let others = [stands];
            let found = find_same_signatory(&newcomer, &others).is_some();
            assert_eq!(found, repeat, "{one} after {other} at {mailbox}");
            let evenly = find_same_signatory_evenly(&newcomer, &others, &unread).is_some();
            assert_eq!(evenly, repeat, "{one} after {other} at {mailbox}");
        }
    }

    #[test]
    fn where_more_seats_are_taken_than_were_looked_at_the_next_one_is_above_all() {
        let address_slot = |address_slot| {
            existing(
                SignatureKind::Individual,
                State::Held,
                "somebody",
                address_slot,
            )
        };
        let few: Vec<ExistingSignature> = [1, 2, 4].into_iter().map(address_slot).collect();
        assert_eq!(free_address_slot(&few), 3);
        let highest: Vec<ExistingSignature> = (31..=50).rev().map(address_slot).collect();
        assert_eq!(highest.len(), MAX_ADDRESS_SLOTS);
        assert_eq!(free_address_slot(&highest), 51);
    }

    #[test]
    fn a_newer_live_signature_of_the_same_signatory_succeeds_an_older_one() {
        let older = organization("tides", Some(OrganizationId(3)));
        let mut other = existing(SignatureKind::Endorsement, State::Published, "waves", 1);
        other.same_address = false;
        other.organization = Some(OrganizationId(3));
        assert!(successor(&older, SignatureId(6), std::slice::from_ref(&other)).is_some());
        assert!(successor(&older, SignatureId(8), std::slice::from_ref(&other)).is_none());
        other.state = State::Withdrawn;
        assert!(successor(&older, SignatureId(6), &[other]).is_none());
        let namesake = existing(SignatureKind::Individual, State::Held, "zoe", 1);
        assert!(
            successor(
                &person("zoe"),
                SignatureId(6),
                std::slice::from_ref(&namesake)
            )
            .is_some()
        );
        assert!(successor(&person("ben"), SignatureId(6), &[namesake]).is_none());
    }
}
