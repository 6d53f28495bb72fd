//! The ids of rows, one type a table, so that none is taken for another. They never leave the instance.
//! Beside them are the numbers that count changes or places.

use std::fmt::{self, Display, Formatter};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

macro_rules! newtypes {
    ($number:ty; $($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(
                Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType, Serialize, Deserialize,
            )]
            #[serde(transparent)]
            pub struct $name(pub $number);

            impl From<$number> for $name {
                fn from(number: $number) -> Self {
                    Self(number)
                }
            }

            impl From<$name> for i64 {
                fn from(typed: $name) -> Self {
                    typed.0.into()
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
    i64;
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
    i64;
    /// How often the public list of a letter has changed; a row has that of its last change.
    #[derive(Default)]
    Revision,
}

newtypes! {
    i32;
    /// How often a signature has changed: each change raises it, and a decision names the one it is about.
    #[derive(Default)]
    Edition,
    /// The place of a signature in its list, before the names are compared: leads have 1, 2, …
    Rank,
}

impl Edition {
    /// The edition after a change.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
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
