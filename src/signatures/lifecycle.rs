//! The moves of a signature: from which states each may start, and where it leads.

use entity::values::SignatureState as State;

use crate::clock::{DAY, Millis};
use crate::journal::Action;

/// How long a confirm link and its code work, and an unconfirmed signature waits.
pub const CONFIRM_LIFE: Millis = 7 * DAY;

/// How long a removal or a merge can be undone.
pub const UNDO_LIFE: Millis = 30 * DAY;

/// Most mails for one signature, whatever is pressed.
pub const MOST_MAILS: i32 = 5;

/// Changes of address after which no mail leaves for a submission, whatever is pressed.
pub const MOST_CHANGES: i32 = 5;

/// Wrong codes after which no code works for a signature; its link still does.
pub const MOST_TRIES: i32 = 10;

/// Something that happens to a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// Confirmed and listed at once; or held, and their right to speak proved since.
    Publish,
    /// Confirmed, or already listed, and waiting for a coordinator.
    Hold,
    /// A coordinator lets it be listed.
    Approve,
    /// A coordinator declines what waited.
    Reject,
    /// A coordinator enters it by hand, from a source that is kept beside it.
    Enter,
    /// A coordinator takes it away.
    Remove,
    /// Found to be the same signatory as another.
    Merge,
    /// Taken back by the signatory.
    Withdraw,
    /// Never confirmed in time.
    Lapse,
    /// A coordinator takes a removal or a merge back.
    Undo,
}

impl Transition {
    /// The states from which the move may start.
    #[must_use]
    pub fn from(self) -> &'static [State] {
        match self {
            Self::Enter | Self::Lapse => &[State::Pending],
            Self::Publish => &[State::Pending, State::Held],
            Self::Hold => &[State::Pending, State::Published],
            Self::Approve | Self::Reject => &[State::Held],
            Self::Remove | Self::Withdraw => &[State::Held, State::Published],
            Self::Merge => &[State::Pending, State::Held, State::Published],
            Self::Undo => &[State::Removed, State::Merged],
        }
    }

    /// The state to which the move leads. An undone signature is held: a person looks once more.
    #[must_use]
    pub fn to(self) -> State {
        match self {
            Self::Publish | Self::Approve | Self::Enter => State::Published,
            Self::Hold | Self::Undo => State::Held,
            Self::Remove | Self::Reject => State::Removed,
            Self::Merge => State::Merged,
            Self::Withdraw => State::Withdrawn,
            Self::Lapse => State::Expired,
        }
    }

    /// What the journal calls it.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::Publish => Action::Publish,
            Self::Hold => Action::Hold,
            Self::Approve => Action::Approve,
            Self::Reject => Action::Reject,
            Self::Enter => Action::Enter,
            Self::Remove => Action::Remove,
            Self::Merge => Action::Merge,
            Self::Withdraw => Action::Withdraw,
            Self::Lapse => Action::Lapse,
            Self::Undo => Action::Undo,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVES: [Transition; 10] = [
        Transition::Publish,
        Transition::Hold,
        Transition::Approve,
        Transition::Reject,
        Transition::Enter,
        Transition::Remove,
        Transition::Merge,
        Transition::Withdraw,
        Transition::Lapse,
        Transition::Undo,
    ];

    #[test]
    fn no_move_leads_back_to_pending_or_to_where_it_started() {
        for step in MOVES {
            assert_ne!(step.to(), State::Pending);
            assert!(!step.from().contains(&step.to()), "{step:?}");
        }
    }

    #[test]
    fn what_was_withdrawn_or_lapsed_stays_so() {
        for step in MOVES {
            assert!(
                !step.from().contains(&State::Withdrawn) && !step.from().contains(&State::Expired)
            );
        }
    }

    #[test]
    fn only_what_waits_for_a_coordinator_is_rejected() {
        assert_eq!(Transition::Reject.from(), [State::Held]);
        assert_eq!(Transition::Reject.to(), State::Removed);
    }

    #[test]
    fn only_a_proved_mailbox_or_a_coordinator_publishes() {
        let publishing: Vec<Transition> = MOVES
            .into_iter()
            .filter(|step| step.to() == State::Published)
            .collect();
        assert_eq!(
            publishing,
            [Transition::Publish, Transition::Approve, Transition::Enter]
        );
    }
}
