//! The words that tables store, each with its one spelling.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

macro_rules! stored_words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$variant_meta])* #[sea_orm(string_value = $word)] #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// The word as it is stored and spoken on the command line.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that a stored or typed word names.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

stored_words! {
    /// Who signs: a person for themselves, or a representative for an organization.
    SignatureKind {
        /// A person signs for themselves.
        Individual = "individual",
        /// A signature given for an organization by its representative.
        Endorsement = "organization",
    }
}

stored_words! {
    /// Where a signature stands in its life. Only `Published` is counted and listed.
    SignatureState {
        /// Recorded; its mailbox is not proved yet.
        Pending = "pending",
        /// Proved, and waiting for a coordinator.
        Held = "held",
        /// Counted, and listed as the signatory chose.
        Published = "published",
        /// Taken back by the signatory.
        Withdrawn = "withdrawn",
        /// Taken away by a coordinator, with a reason.
        Removed = "removed",
        /// Found to be the same signatory as another signature.
        Merged = "merged",
        /// Never confirmed in time.
        Expired = "expired",
    }
}

impl SignatureState {
    /// Whether the signature stands: held or published.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Held | Self::Published)
    }
}

stored_words! {
    /// How a signatory asked to be shown.
    Visibility {
        /// By name, in the list.
        Name = "name",
        /// Counted, without a name. Individuals only.
        Counted = "counted",
    }
}

stored_words! {
    /// Which ways of being shown a letter offers to individuals.
    VisibilityChoice {
        /// The individual chooses.
        Choice = "choice",
        /// Everyone is shown by name.
        Name = "name",
        /// Nobody is named.
        Counted = "counted",
    }
}

stored_words! {
    /// How it is known that the signatory, or their organization, signed.
    Standing {
        /// A mailbox was proved; all that individuals need.
        Mailbox = "mailbox",
        /// The mailbox is on a domain that a coordinator lets speak for the organization.
        Domain = "domain",
        /// Control of a domain was proved that a coordinator lets speak for the organization.
        Control = "control",
        /// The representative came by a personal invitation.
        Invitation = "invitation",
        /// A coordinator checked and approved it.
        Coordinator = "coordinator",
        /// A coordinator entered it, from a source that is kept beside it.
        Entered = "entered",
    }
}

stored_words! {
    /// How the coalition received a signature that a coordinator entered.
    Received {
        /// In an email.
        Email = "email",
        /// On paper.
        Paper = "paper",
        /// On a list that was kept before.
        List = "list",
    }
}

stored_words! {
    /// How control of a domain was proved.
    ProofWay {
        /// A TXT record in its zone.
        Dns = "dns",
        /// A file on its site.
        File = "file",
    }
}

stored_words! {
    /// Whether a letter may be seen and signed.
    LetterState {
        /// Not public yet.
        Draft = "draft",
        /// Public, and open to signatures until its closing time.
        Open = "open",
        /// Public, and closed to signatures.
        Closed = "closed",
    }
}

stored_words! {
    /// Whose confirmed signatures a letter holds until a coordinator approves them.
    Approval {
        /// Individuals are published on confirmation.
        None = "none",
        /// Individuals are held too.
        Individuals = "individuals",
        /// Every signature is held, whatever its standing.
        All = "all",
    }
}

stored_words! {
    /// What sort of name of an organization this is.
    NameKind {
        /// As the organization prints it.
        Official = "official",
        /// Initials or a short form in capitals.
        Acronym = "acronym",
        /// Another name that means the same organization.
        Alias = "alias",
        /// A name it had before.
        Former = "former",
        /// As it runs in a sentence, article included.
        Running = "running",
    }
}

stored_words! {
    /// Where an outgoing mail stands.
    MailState {
        /// To be sent once it is due.
        Waiting = "waiting",
        /// Accepted by the mail server.
        Sent = "sent",
        /// Refused for good, or tried for too long; shown to coordinators.
        GivenUp = "given-up",
        /// Written for evenness, never to be sent (mail to this address is stopped or over its quota).
        Withheld = "withheld",
    }
}

stored_words! {
    /// Why a mail is written: each reason has an allowance of its own in each mailbox.
    Allowance {
        /// Somebody typed the address to sign, or to change where the mail goes.
        Typed = "typed",
        /// Asked for once more on the page of a signature.
        Repeated = "repeated",
        /// A reminder to confirm.
        Reminder = "reminder",
        /// A coordinator invited.
        Invited = "invited",
        /// Somebody asked for the links to what a confirmed mailbox signed.
        Found = "found",
        /// News of a signature of a proved mailbox.
        News = "news",
    }
}

stored_words! {
    /// What becomes of a correction that had to wait for a coordinator.
    CorrectionState {
        /// Waits; the old entry stays as it is.
        Waiting = "waiting",
        /// Approved and applied.
        Applied = "applied",
        /// Rejected, or replaced by a newer correction.
        Rejected = "rejected",
    }
}

stored_words! {
    /// What becomes of a resemblance between a signature and another signatory.
    PossibleDuplicateState {
        /// Waits for a coordinator.
        Open = "open",
        /// They are not the same.
        Apart = "apart",
        /// They are the same: one counts.
        Same = "same",
    }
}

stored_words! {
    /// What a letter does with a confirmed signature of an individual that may be the same as another.
    PossiblySame {
        /// It is published, and a coordinator is asked to look.
        Publish = "publish",
        /// It is held until a coordinator has looked.
        Hold = "hold",
    }
}
