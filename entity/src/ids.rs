//! The ids of rows, one type a table, so that none is taken for another. They never leave the instance.

use std::fmt::{self, Display, Formatter};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

macro_rules! newtypes {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(
                Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType, Serialize, Deserialize,
            )]
            #[serde(transparent)]
            pub struct $name(pub i64);

            impl From<i64> for $name {
                fn from(id: i64) -> Self {
                    Self(id)
                }
            }

            impl From<$name> for i64 {
                fn from(id: $name) -> Self {
                    id.0
                }
            }

            impl Display for $name {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                    self.0.fmt(formatter)
                }
            }
        )+
    };
}

newtypes! {
    /// A letter.
    LetterId,
    /// A version of a letter's text.
    VersionId,
    /// A signature.
    SignatureId,
    /// An entry of the register of organizations.
    OrganizationId,
    /// A name of an entry of the register.
    NameId,
    /// A domain of an entry of the register.
    DomainId,
    /// A personal invitation.
    InvitationId,
    /// An outgoing mail.
    MailId,
    /// An entry of the journal.
    JournalEntryId,
    /// A resemblance between two signatories.
    PossibleDuplicateId,
    /// A correction that waits for a coordinator.
    CorrectionId,
    /// What one form sent: one signature or two. It is the id of the first of them.
    SubmissionId,
    /// A wish to get the links to one's own signatures.
    WishId,
}

newtypes! {
    /// How often the public list of a letter has changed; a row has that of its last change.
    #[derive(Default)]
    Revision,
}

impl SubmissionId {
    /// The submission of which a signature is the first.
    #[must_use]
    pub const fn of_first(signature: SignatureId) -> Self {
        Self(signature.0)
    }

    /// Its first signature.
    #[must_use]
    pub const fn first(self) -> SignatureId {
        SignatureId(self.0)
    }
}
