//! When a letter may be seen, signed and confirmed.

use entity::values::LetterState;

use crate::clock::{DAY, Millis};

/// How long after closing a signature that was given in time can still be confirmed.
pub const GRACE: Millis = DAY;

/// Whether a letter can be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// Not public.
    Draft,
    /// Open to signatures.
    Open,
    /// Closed, and since when, if that is known.
    Closed(Option<Millis>),
}

/// Returns when a letter closes or closed: at the time that its settings name (`closes_at`), or earlier, if
/// somebody closed it before (`closed_at`).
pub(super) fn closing(closes_at: Option<Millis>, closed_at: Option<Millis>) -> Option<Millis> {
    [closes_at, closed_at].into_iter().flatten().min()
}

pub(super) fn openness(state: LetterState, closes_at: Option<Millis>, now: Millis) -> Openness {
    match state {
        LetterState::Draft => Openness::Draft,
        LetterState::Closed => Openness::Closed(closes_at.filter(|at| *at <= now)),
        LetterState::Open if closes_at.is_some_and(|at| at <= now) => Openness::Closed(closes_at),
        LetterState::Open => Openness::Open,
    }
}

pub(super) fn may_confirm(
    state: LetterState,
    closes_at: Option<Millis>,
    signed_at: Millis,
    now: Millis,
) -> bool {
    match openness(state, closes_at, now) {
        Openness::Draft => false,
        Openness::Open => true,
        Openness::Closed(at) => at.is_some_and(|at| signed_at < at && now < at + GRACE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOSE: Millis = 1_000_000_000;

    #[test]
    fn a_letter_closes_at_its_time_and_not_before() {
        assert_eq!(
            openness(LetterState::Open, Some(CLOSE), CLOSE - 1),
            Openness::Open
        );
        assert_eq!(
            openness(LetterState::Open, Some(CLOSE), CLOSE),
            Openness::Closed(Some(CLOSE))
        );
        assert_eq!(openness(LetterState::Open, None, i64::MAX), Openness::Open);
        assert_eq!(openness(LetterState::Draft, None, 0), Openness::Draft);
    }

    #[test]
    fn a_letter_closes_at_the_earlier_of_its_closing_times() {
        assert_eq!(closing(None, Some(CLOSE)), Some(CLOSE));
        assert_eq!(closing(Some(CLOSE - 1), Some(CLOSE)), Some(CLOSE - 1));
        assert_eq!(closing(Some(CLOSE + 1), Some(CLOSE)), Some(CLOSE));
        assert_eq!(closing(Some(CLOSE), None), Some(CLOSE));
        assert_eq!(closing(None, None), None);
    }

    #[test]
    fn signatures_given_in_time_can_be_confirmed_for_another_day() {
        let may = |signed, now| may_confirm(LetterState::Open, Some(CLOSE), signed, now);
        assert!(may(CLOSE - 1, CLOSE + GRACE - 1));
        assert!(!may(CLOSE - 1, CLOSE + GRACE));
        assert!(!may(CLOSE, CLOSE + 1));
        assert!(!may_confirm(LetterState::Closed, None, 0, 1));
    }
}
