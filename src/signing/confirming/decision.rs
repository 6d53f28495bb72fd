//! What is decided about one signature whose mailbox is proved, and what follows: the transition with its
//! fields, and the news for mailboxes.

use entity::signature;
use entity::values::{SignatureKind, SignatureState};
use sea_orm::ConnectionTrait;

use crate::act::ActError;
use crate::app::App;
use crate::letters::Letter;
use crate::signatures::holder::address_of;
use crate::signatures::lifecycle::Transition;
use crate::signatures::review_reason::{self, ReviewReason, to_stored};
use crate::signatures::store::{self as signatures, Mailbox, TransitionFields};
use crate::signing::mail::verdict_mail::News;
use crate::vetting::deceptive_names;
use crate::vetting::duplicate_check::DuplicateCheck;
use crate::vetting::duplicates::{Newcomer, Verdict, VettingRules, judge};

/// A signature to decide about, with what the duplicate check found.
pub(super) struct Candidate<'a> {
    pub(super) letter: &'a Letter,
    pub(super) row: &'a signature::Model,
    pub(super) check: &'a DuplicateCheck,
}

/// What is decided about a candidate.
pub(super) struct Decision {
    pub(super) verdict: Verdict,
    /// Reasons to look at it, apart from those of the verdict.
    reasons: Vec<ReviewReason>,
}

impl Candidate<'_> {
    /// Decides by what stands on the letter now. Writes nothing, so it serves before the lock and under it.
    ///
    /// The order of the verdict: the same signatory again is merged whatever else is true of it, since a
    /// coordinator could do nothing else with it; only then do reasons hold it; only what has no reason
    /// left is published.
    pub(super) async fn decide<C: ConnectionTrait>(
        &self,
        connection: &C,
        app: &App,
    ) -> Result<Decision, ActError> {
        let (row, authorization) = (self.row, &self.check.spoken);
        let address = address_of(app, row)?;
        let mailbox = Mailbox {
            key: row.address_key.as_deref().unwrap_or_default(),
            address: Some(&address),
        };
        let organization = authorization.organization;
        let existing = signatures::find_existing(
            connection,
            self.letter.id(),
            mailbox,
            organization,
            Some(row.id),
        )
        .await?;
        let reasons = self.find_reasons(connection).await?;
        let rules = VettingRules {
            names_per_address: self.letter.row().names_per_address,
            approves_first: self.letter.approves_first(row.kind),
            marked: review_reason::hold(&reasons),
            may_speak: authorization.standing.is_some(),
            resembles: self.waits_for_resemblance(),
        };
        let newcomer = Newcomer {
            kind: row.kind,
            match_key: &row.match_key,
            organization,
            likeness: &self.check.likeness,
        };
        let verdict = judge(&newcomer, &existing, rules);
        Ok(Decision { verdict, reasons })
    }

    /// The reasons to look, apart from the verdict's. A held signature carries those of an earlier verdict
    /// too: they are dropped, because the verdict finds them again where they still hold. What screening
    /// or a coordinator saw stays.
    async fn find_reasons<C: ConnectionTrait>(
        &self,
        connection: &C,
    ) -> Result<Vec<ReviewReason>, ActError> {
        let mut reasons = deceptive_names::marks(connection, self.row).await?;
        let is_held = self.row.state == SignatureState::Held;
        reasons.retain(|reason| !(is_held && reason.is_recomputed()));
        reasons.extend(self.check.spoken.doubt.clone());
        Ok(reasons)
    }

    /// An endorsement that nothing proves waits in any case; for individuals the letter chooses.
    fn waits_for_resemblance(&self) -> bool {
        let waits = match self.row.kind {
            SignatureKind::Endorsement => self.check.spoken.standing.is_none(),
            SignatureKind::Individual => self.letter.holds_resembling(),
        };
        waits && !self.check.found.is_empty()
    }
}

impl Decision {
    /// The step that the verdict means, and what it writes.
    pub(super) fn transition(&self, candidate: &Candidate<'_>) -> (Transition, TransitionFields) {
        let authorization = &candidate.check.spoken;
        let common = TransitionFields {
            confirmed: candidate.row.state == SignatureState::Pending,
            rank: Some(candidate.letter.rank_of(authorization.organization)),
            ..TransitionFields::default()
        };
        let bound = TransitionFields {
            organization: authorization.organization,
            standing: authorization.standing.clone(),
            ..common.clone()
        };
        match &self.verdict {
            Verdict::Publish { address_slot } => {
                let fields = TransitionFields {
                    address_slot: Some(*address_slot),
                    reasons: Some(to_stored(&self.reasons)),
                    ..bound
                };
                (Transition::Publish, fields)
            }
            Verdict::Hold {
                address_slot,
                reasons,
                beside,
            } => {
                let all = [self.reasons.as_slice(), reasons].concat();
                let fields = TransitionFields {
                    address_slot: Some(*address_slot),
                    reasons: Some(to_stored(&all)),
                    repeat_of: *beside,
                    ..bound
                };
                (Transition::Hold, fields)
            }
            Verdict::Duplicate { of } => {
                let fields = TransitionFields {
                    repeat_of: Some(*of),
                    ..common
                };
                (Transition::Merge, fields)
            }
        }
    }

    /// What mailboxes hear of it.
    pub(super) fn news(&self, candidate: &Candidate<'_>) -> News {
        match &self.verdict {
            Verdict::Publish { .. } => News::Published,
            Verdict::Hold {
                beside: Some(listed),
                ..
            } => News::AlreadyListed(*listed),
            Verdict::Hold { .. } => News::Held(candidate.check.entries_of_its_name()),
            Verdict::Duplicate { .. } => News::Merged,
        }
    }
}
