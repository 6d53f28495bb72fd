//! Who is the same signatory: what stands already when somebody signs, and what is decided when the
//! mailbox is proved. Pure rules over what is known; the unique indexes decide races.

use entity::values::{SignatureKind, SignatureState as State};

use super::likeness::Likeness;
use super::screening::Reason;
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

/// What is decided when the mailbox is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is published, on a seat.
    Publish {
        /// The seat among the names of the address.
        seat: i32,
    },
    /// It waits for a coordinator.
    Hold {
        /// The seat it keeps.
        seat: i32,
        /// Why, beside what screening said.
        reasons: Vec<Reason>,
        /// The published signature that it would repeat, for second representatives.
        beside: Option<i64>,
    },
    /// It is the same signatory again.
    Repeat {
        /// The signature that stands.
        of: i64,
    },
}

/// What a letter and the register say about the newcomer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
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
pub fn judge(newcomer: &Newcomer<'_>, known: &[Known], rules: Rules) -> Verdict {
    if let Some(stands) = standing_already(newcomer, known) {
        return Verdict::Repeat { of: stands.id };
    }
    match newcomer.kind {
        SignatureKind::Individual => judge_individual(newcomer, known, rules),
        SignatureKind::Endorsement => judge_endorsement(newcomer, known, rules),
    }
}

/// The live signature of the same signatory: same address and same name, or one that is proved to be
/// the same by both, or, for organizations, same address and same register entry. Where there is one, the mailbox is told "you have already
/// signed" instead of being asked to confirm; the page tells the same in every case.
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

fn judge_individual(newcomer: &Newcomer<'_>, known: &[Known], rules: Rules) -> Verdict {
    let seat = free_seat(known);
    let mut reasons = common_reasons(newcomer, known, rules);
    if seat > rules.names_per_address {
        reasons.push(Reason::AddressShared);
    }
    if reasons.is_empty() && !rules.marked {
        Verdict::Publish { seat }
    } else {
        Verdict::Hold {
            seat,
            reasons,
            beside: None,
        }
    }
}

fn judge_endorsement(newcomer: &Newcomer<'_>, known: &[Known], rules: Rules) -> Verdict {
    let mut reasons = common_reasons(newcomer, known, rules);
    let listed = known.iter().find(|other| {
        other.state == State::Published
            && other.kind == SignatureKind::Endorsement
            && newcomer.organization.is_some()
            && other.organization == newcomer.organization
    });
    if listed.is_some() {
        reasons.push(Reason::SecondRepresentative);
    } else if !rules.may_speak {
        reasons.push(Reason::OrganizationUnproved);
    }
    if reasons.is_empty() && !rules.marked {
        Verdict::Publish { seat: 1 }
    } else {
        Verdict::Hold {
            seat: 1,
            reasons,
            beside: listed.map(|other| other.id),
        }
    }
}

fn common_reasons(newcomer: &Newcomer<'_>, known: &[Known], rules: Rules) -> Vec<Reason> {
    let removed = known
        .iter()
        .any(|other| other.state == State::Removed && other.kind == newcomer.kind);
    let mut reasons = Vec::new();
    if rules.approves_first {
        reasons.push(Reason::LetterApproves);
    }
    if removed {
        reasons.push(Reason::RemovedBefore);
    }
    if rules.resembles {
        reasons.push(Reason::PossiblySame);
    }
    reasons
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
    use std::sync::LazyLock;

    use super::*;
    use crate::matching::persons::Person;

    const RULES: Rules = Rules {
        names_per_address: 2,
        approves_first: false,
        marked: false,
        may_speak: false,
        resembles: false,
    };

    static NOBODY: LazyLock<Likeness> =
        LazyLock::new(|| Likeness::Person(Person::read("", "", "")));

    fn person(name: &str) -> Newcomer<'_> {
        Newcomer {
            kind: SignatureKind::Individual,
            match_key: name,
            organization: None,
            likeness: &NOBODY,
        }
    }

    fn organization(name: &str, id: Option<i64>) -> Newcomer<'_> {
        Newcomer {
            kind: SignatureKind::Endorsement,
            match_key: name,
            organization: id,
            likeness: &NOBODY,
        }
    }

    fn known(kind: SignatureKind, state: State, name: &str, seat: i32) -> Known {
        Known {
            id: 7,
            public_id: String::new(),
            signed_at: 0,
            kind,
            state,
            match_key: name.to_owned(),
            seat,
            organization: None,
            same_address: true,
            likeness: NOBODY.clone(),
        }
    }

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
            let others = [known(SignatureKind::Individual, state, "zoe", 1)];
            let stands = standing_already(&person("zoe"), &others);
            assert_eq!(stands.is_some(), repeat, "{state:?}");
            assert_eq!(
                judge(&person("zoe"), &others, RULES) == Verdict::Repeat { of: 7 },
                repeat,
                "{state:?}"
            );
        }
    }

    #[test]
    fn a_couple_shares_an_address_and_a_third_name_is_held() {
        let one = known(SignatureKind::Individual, State::Published, "ann", 1);
        let two = known(SignatureKind::Individual, State::Published, "ben", 2);
        assert_eq!(
            judge(&person("ben"), std::slice::from_ref(&one), RULES),
            Verdict::Publish { seat: 2 }
        );
        let third = judge(&person("cy"), &[one, two], RULES);
        assert_eq!(
            third,
            Verdict::Hold {
                seat: 3,
                reasons: vec![Reason::AddressShared],
                beside: None
            }
        );
    }

    #[test]
    fn who_was_removed_and_signs_again_is_held() {
        let removed = known(SignatureKind::Individual, State::Removed, "zoe", 1);
        let verdict = judge(&person("zoe"), &[removed], RULES);
        assert_eq!(
            verdict,
            Verdict::Hold {
                seat: 1,
                reasons: vec![Reason::RemovedBefore],
                beside: None
            }
        );
    }

    #[test]
    fn an_organization_is_published_at_once_only_where_its_representative_may_speak() {
        let verdict = judge(
            &organization("tides", Some(3)),
            &[],
            Rules {
                may_speak: true,
                ..RULES
            },
        );
        assert_eq!(verdict, Verdict::Publish { seat: 1 });
        let unproved = Verdict::Hold {
            seat: 1,
            reasons: vec![Reason::OrganizationUnproved],
            beside: None,
        };
        assert_eq!(judge(&organization("tides", Some(3)), &[], RULES), unproved);
    }

    #[test]
    fn a_second_representative_is_held_even_if_she_may_speak() {
        let mut first = known(SignatureKind::Endorsement, State::Published, "tides", 1);
        first.organization = Some(3);
        first.same_address = false;
        let verdict = judge(
            &organization("tides", Some(3)),
            &[first],
            Rules {
                may_speak: true,
                ..RULES
            },
        );
        let expected = Verdict::Hold {
            seat: 1,
            reasons: vec![Reason::SecondRepresentative],
            beside: Some(7),
        };
        assert_eq!(verdict, expected);
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

    #[test]
    fn a_marked_row_and_a_letter_that_approves_first_are_held() {
        let marked = judge(
            &person("zoe"),
            &[],
            Rules {
                marked: true,
                ..RULES
            },
        );
        assert_eq!(
            marked,
            Verdict::Hold {
                seat: 1,
                reasons: vec![],
                beside: None
            }
        );
        let approved = judge(
            &person("zoe"),
            &[],
            Rules {
                approves_first: true,
                ..RULES
            },
        );
        assert_eq!(
            approved,
            Verdict::Hold {
                seat: 1,
                reasons: vec![Reason::LetterApproves],
                beside: None
            }
        );
    }
}
