//! A signature that is not written yet. Its columns are private, so other features can hand it on, but
//! neither fill nor read columns of the table `signature`.

use entity::ids::{InvitationId, SubmissionId};
use entity::signature;
use entity::values::SignatureKind;
use sea_orm::ActiveValue::Set;

use super::erasing;
use crate::signatures::submission::SubmissionPart;

/// A signature that is not written yet.
#[derive(Clone, Debug)]
pub struct NewSignature(pub(super) signature::ActiveModel);

impl NewSignature {
    /// With the tag of the network that it came from.
    #[must_use]
    pub fn with_network_tag(mut self, tag: &[u8]) -> Self {
        self.0.network_tag = Set(Some(tag.to_vec()));
        self
    }

    /// With the invitation by which its representative came; individuals need none.
    #[must_use]
    pub fn with_invitation(
        mut self,
        part: SubmissionPart<'_>,
        invitation: Option<InvitationId>,
    ) -> Self {
        let is_endorsement = part.kind() == SignatureKind::Endorsement;
        self.0.invitation_id = Set(invitation.filter(|_| is_endorsement));
        self
    }

    /// With the reminders that its holder is not to get any more.
    #[must_use]
    pub fn with_reminded(mut self, reminded: i32) -> Self {
        self.0.reminded = Set(reminded);
        self
    }

    /// As a part of the submission that begins with `first`, or as its beginning.
    #[must_use]
    pub fn attach_to(mut self, first: Option<SubmissionId>) -> Self {
        self.0.submission_id = Set(first);
        self
    }

    /// With every column emptied that tells who somebody is.
    #[must_use]
    pub fn without_person(self) -> Self {
        Self(erasing::without_person(self.0))
    }
}
