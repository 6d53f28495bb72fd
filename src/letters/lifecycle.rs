//! When a letter may be seen, signed and confirmed.

use entity::values::LetterState;

use crate::clock::{DAY, Millis};

/// How long after closing what was signed in time may still be confirmed.
pub const GRACE: Millis = DAY;

/// Whether a letter can be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// Not public.
    Draft,
    /// Open to signatures.
    Open,
    /// Closed; since when, where that is known.
    Closed(Option<Millis>),
}

/// When a letter closes or closed: at the time that its settings name, or earlier, when the settings
/// closed it (`closed_at`).
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
    fn a_letter_closed_by_its_settings_closed_when_they_said_so_or_before() {
        assert_eq!(closing(None, Some(CLOSE)), Some(CLOSE));
        assert_eq!(closing(Some(CLOSE - 1), Some(CLOSE)), Some(CLOSE - 1));
        assert_eq!(closing(Some(CLOSE + 1), Some(CLOSE)), Some(CLOSE));
        assert_eq!(closing(Some(CLOSE), None), Some(CLOSE));
        assert_eq!(closing(None, None), None);
    }

    #[test]
    fn what_was_signed_in_time_may_be_confirmed_a_day_longer() {
        let may = |signed, now| may_confirm(LetterState::Open, Some(CLOSE), signed, now);
        assert!(may(CLOSE - 1, CLOSE + GRACE - 1));
        assert!(!may(CLOSE - 1, CLOSE + GRACE));
        assert!(!may(CLOSE, CLOSE + 1));
        assert!(!may_confirm(LetterState::Closed, None, 0, 1));
    }
}
