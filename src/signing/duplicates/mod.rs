//! Who is the same signatory: what stands already when somebody signs, and what is decided when the
//! mailbox is proved. Pure rules over what is known; the unique indexes decide races.

mod judging;
#[cfg(test)]
mod samples;

use entity::values::{SignatureKind, SignatureState as State};

pub use judging::{Rules, Verdict, judge};

use super::likeness::Likeness;
use crate::clock::Millis;

/// A signature on the same letter that may be the same signatory's: it has the same address, or
/// belongs to the same organization.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: i64,
    /// Its public id.
    pub public_id: String,
    /// When it was given, milliseconds UTC.
    pub signed_at: Millis,
    /// Its kind.
    pub kind: SignatureKind,
    /// Where it stands.
    pub state: State,
    /// Its folded name.
    pub match_key: String,
    /// Its seat among the names of one address.
    pub seat: i32,
    /// The organization it belongs to.
    pub organization: Option<i64>,
    /// It was signed from the same address.
    pub same_address: bool,
    /// What it is compared by; with the address where that is the same.
    pub likeness: Likeness,
}

/// The signature in question.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    /// Its kind.
    pub kind: SignatureKind,
    /// Its folded name.
    pub match_key: &'a str,
    /// The register entry that its name proposes.
    pub organization: Option<i64>,
    /// What it is compared by, with its address.
    pub likeness: &'a Likeness,
}

/// The live signature of the same signatory: same address and same name, or one that is proved to be
/// the same by both, or, for organizations, same address and same register entry. Where there is one,
/// the mailbox is told "you have already signed" instead of being asked to confirm; the page tells
/// the same in every case.
#[must_use]
pub fn standing_already<'a>(newcomer: &Newcomer<'_>, known: &'a [Known]) -> Option<&'a Known> {
    known.iter().find(|other| {
        other.state.is_live()
            && other.kind == newcomer.kind
            && other.same_address
            && (other.match_key == newcomer.match_key
                || (newcomer.organization.is_some() && other.organization == newcomer.organization)
                || newcomer.likeness.is_proved(&other.likeness))
    })
}

/// The signature that took the place of an older one: given later, still live, and the same
/// signatory's by address and name or by organization. It stands in the way of taking the older
/// one's removal or merge back.
#[must_use]
pub fn successor<'a>(older: &Newcomer<'_>, id: i64, known: &'a [Known]) -> Option<&'a Known> {
    known.iter().find(|other| {
        other.id > id
            && other.state.is_live()
            && other.kind == older.kind
            && (other.same_address && other.match_key == older.match_key
                || older.organization.is_some() && other.organization == older.organization)
    })
}

/// The lowest seat that no live individual signature of this address has.
#[must_use]
pub fn free_seat(known: &[Known]) -> i32 {
    let taken: Vec<i32> = known
        .iter()
        .filter(|other| {
            other.state.is_live() && other.kind == SignatureKind::Individual && other.same_address
        })
        .map(|other| other.seat)
        .collect();
    (1..).find(|seat| !taken.contains(seat)).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::samples::{known, organization, person};
    use super::*;
    use crate::matching::persons::Person;

    /// Somebody who signs from a mailbox that others may have signed from.
    fn at(mailbox: &str, name: &str) -> Likeness {
        Likeness::Person(Person::read(name, "", mailbox))
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
            let stands = Known {
                likeness: at(mailbox, other),
                ..known(SignatureKind::Individual, State::Published, "somebody", 1)
            };
            let likeness = at(mailbox, one);
            let newcomer = Newcomer {
                likeness: &likeness,
                ..person("newcomer")
            };
            let found = standing_already(&newcomer, &[stands]).is_some();
            assert_eq!(found, repeat, "{one} after {other} at {mailbox}");
        }
    }

    #[test]
    fn a_newer_live_signature_of_the_same_signatory_succeeds_an_older_one() {
        let older = organization("tides", Some(3));
        let mut other = known(SignatureKind::Endorsement, State::Published, "waves", 1);
        other.same_address = false;
        other.organization = Some(3);
        assert!(successor(&older, 6, std::slice::from_ref(&other)).is_some());
        assert!(successor(&older, 8, std::slice::from_ref(&other)).is_none());
        other.state = State::Withdrawn;
        assert!(successor(&older, 6, &[other]).is_none());
        let namesake = known(SignatureKind::Individual, State::Held, "zoe", 1);
        assert!(successor(&person("zoe"), 6, std::slice::from_ref(&namesake)).is_some());
        assert!(successor(&person("ben"), 6, &[namesake]).is_none());
    }
}
