//! Why what a coordinator asks for cannot be done with these signatures, entries or letters.

use entity::values::{NameKind, SignatureKind, SignatureState};

use serde::Serialize;

use crate::organizations::editing::kind_message;
use crate::rendering::Message;

/// Why an act cannot be done; ids and names are as coordinators see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// An individual has no domain that could be trusted.
    IndividualDomain {
        who: String,
    },
    /// Without an address there is no domain to trust.
    NoAddress {
        who: String,
    },
    CannotMerge {
        who: String,
        other: String,
        why: PairFault,
    },
    CannotKeepApart {
        who: String,
        other: String,
        why: PairFault,
    },
    /// The signature belongs to what it should be kept apart from.
    BelongsTo {
        who: String,
        other: String,
    },
    /// The person's data was erased.
    Erased {
        id: String,
    },
    NotProvable {
        who: String,
        state: SignatureState,
    },
    /// Neither held nor published.
    NotCorrectable {
        who: String,
        state: SignatureState,
    },
    /// The website gives no domain that could prove the organization.
    NoDomain,
    /// Neither an organization nor an individual is named, or both are.
    NoSignatory,
    Letter(LetterFault),
    Register(RegisterFault),
}

/// Why a letter takes no such signature or invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterFault {
    LetterNotOpen {
        letter: String,
    },
    LetterRefuses {
        letter: String,
        kind: SignatureKind,
    },
    /// The letter shows every individual by name.
    LetterNamesAll {
        letter: String,
    },
    /// The person at this address asked for no more messages about the letter.
    NoMoreMail {
        address: String,
        letter: String,
    },
    ListedOn {
        organization: String,
        letter: String,
        signature: String,
    },
    /// They signed already, and the signature is held.
    WaitsForReview {
        address: String,
        organization: String,
        signature: String,
        letter: String,
    },
    InvitationWithdrawn {
        id: String,
    },
}

/// Why two signatures are no pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairFault {
    OneSignature,
    DifferentLetters,
    DifferentKinds,
    NotLive(SignatureState, SignatureState),
    SecondNotPublished,
}

/// Two signatures on one letter, each with its edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPair {
    pub letter: String,
    pub one: String,
    pub other: String,
}

/// Why an act cannot be done with an entry of the register, or with a protected name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegisterFault {
    /// The entry was merged; `into` is unknown where that one was merged too.
    Merged {
        entry: String,
        into: Option<String>,
    },
    OneEntry {
        entry: String,
    },
    BothListed {
        one: String,
        other: String,
        pairs: Vec<ListedPair>,
    },
    /// No merged entry has this name.
    NeverMerged {
        name: String,
    },
    /// The entry that took it in was merged itself.
    MergedOnward {
        entry: String,
        into: String,
        into_id: String,
    },
    Member {
        name: String,
    },
    NotMember {
        name: String,
    },
    /// A third entry got a trusted domain that would come back.
    DomainTaken {
        domain: String,
        entry: String,
    },
    Name(NameFault),
}

/// Why a name or a domain cannot be added or taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameFault {
    NoOfficialName {
        entry: String,
    },
    HasName {
        entry: String,
        kind: NameKind,
        name: String,
    },
    LacksName {
        entry: String,
        name: String,
    },
    DomainNotTrusted {
        domain: String,
        name: String,
    },
    /// Mail from it may already sign for another entry.
    DomainTrustedElsewhere {
        domain: String,
        entry: String,
    },
    AlreadyProtected {
        name: String,
        source: ProtectedSource,
    },
    ProtectedBySettings {
        name: String,
    },
    NotProtected {
        name: String,
    },
}

impl Unfit {
    pub(crate) fn message(&self) -> Message {
        match self {
            Self::IndividualDomain { who } => {
                Message::new("refusal-individual-domain").text("who", who)
            }
            Self::NoAddress { who } => Message::new("refusal-no-address").text("who", who),
            Self::CannotMerge { who, other, why } => {
                why.about(Message::new("refusal-cannot-merge"), who, other)
            }
            Self::CannotKeepApart { who, other, why } => {
                why.about(Message::new("refusal-cannot-keep-apart"), who, other)
            }
            Self::BelongsTo { who, other } => Message::new("refusal-belongs-to")
                .text("who", who)
                .text("other", other),
            Self::Erased { id } => Message::new("refusal-erased").text("id", id),
            Self::NotCorrectable { who, state } => Message::new("refusal-not-correctable")
                .text("who", who)
                .with_message("state", state_message(*state)),
            Self::NotProvable { who, state } => Message::new("refusal-not-provable")
                .text("who", who)
                .with_message("state", state_message(*state)),
            Self::NoDomain => Message::new("refusal-no-domain"),
            Self::Register(fault) => fault.message(),
            Self::NoSignatory => Message::new("refusal-no-signatory"),
            Self::Letter(fault) => fault.message(),
        }
    }
}

impl LetterFault {
    fn message(&self) -> Message {
        match self {
            Self::LetterNotOpen { letter } => {
                Message::new("refusal-letter-not-open").text("letter", letter)
            }
            Self::LetterRefuses { letter, kind } => Message::new(match kind {
                SignatureKind::Individual => "refusal-letter-no-individuals",
                SignatureKind::Endorsement => "refusal-letter-no-organizations",
            })
            .text("letter", letter),
            Self::LetterNamesAll { letter } => {
                Message::new("refusal-letter-names-all").text("letter", letter)
            }
            Self::NoMoreMail { address, letter } => Message::new("refusal-no-more-mail")
                .text("address", address)
                .text("letter", letter),
            Self::ListedOn {
                organization,
                letter,
                signature,
            } => Message::new("refusal-listed-on")
                .text("organization", organization)
                .text("letter", letter)
                .text("signature", signature),
            Self::WaitsForReview {
                address,
                organization,
                signature,
                ..
            } => Message::new("refusal-waits-for-review")
                .text("address", address)
                .text("organization", organization)
                .text("signature", signature),
            Self::InvitationWithdrawn { id } => {
                Message::new("refusal-invitation-withdrawn").text("id", id)
            }
        }
    }
}

impl PairFault {
    fn about(&self, message: Message, who: &str, other: &str) -> Message {
        let why = match self {
            Self::OneSignature => Message::new("pair-one-signature"),
            Self::DifferentLetters => Message::new("pair-different-letters"),
            Self::DifferentKinds => Message::new("pair-different-kinds"),
            Self::NotLive(one, second) => Message::new("pair-not-live")
                .with_message("one", state_message(*one))
                .with_message("other", state_message(*second)),
            Self::SecondNotPublished => Message::new("pair-second-not-published"),
        };
        message
            .text("who", who)
            .text("other", other)
            .with_message("why", why)
    }
}

impl RegisterFault {
    fn message(&self) -> Message {
        match self {
            Self::Merged {
                entry,
                into: Some(into),
            } => Message::new("refusal-merged-into")
                .text("entry", entry)
                .text("into", into),
            Self::Merged { entry, into: None } => {
                Message::new("refusal-merged-elsewhere").text("entry", entry)
            }
            Self::OneEntry { entry } => Message::new("refusal-one-entry").text("entry", entry),
            Self::BothListed { one, other, .. } => Message::new("refusal-both-listed")
                .text("one", one)
                .text("other", other),
            Self::NeverMerged { name } => Message::new("refusal-never-merged").text("name", name),
            Self::MergedOnward { entry, into, .. } => Message::new("refusal-merged-onward")
                .text("entry", entry)
                .text("into", into),
            Self::Member { name } => Message::new("refusal-member").text("name", name),
            Self::NotMember { name } => Message::new("refusal-not-member").text("name", name),
            Self::DomainTaken { domain, entry } => Message::new("refusal-domain-taken")
                .text("domain", domain)
                .text("entry", entry),
            Self::Name(fault) => fault.message(),
        }
    }
}

impl NameFault {
    /// The sentence for coordinators.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::HasName { entry, kind, name } => Message::new("refusal-has-name")
                .text("entry", entry)
                .with_message("kind", kind_message(*kind))
                .text("name", name),
            Self::LacksName { entry, name } => Message::new("refusal-lacks-name")
                .text("entry", entry)
                .text("name", name),
            Self::DomainNotTrusted { domain, name } => Message::new("refusal-domain-not-trusted")
                .text("domain", domain)
                .text("name", name),
            Self::DomainTrustedElsewhere { domain, entry } => {
                Message::new("refusal-domain-trusted-elsewhere")
                    .text("domain", domain)
                    .text("entry", entry)
            }
            Self::AlreadyProtected { name, source } => Message::new("refusal-already-protected")
                .text("name", name)
                .with_message("source", source.message()),
            Self::ProtectedBySettings { name } => {
                Message::new("refusal-protected-by-settings").text("name", name)
            }
            Self::NotProtected { name } => Message::new("refusal-not-protected").text("name", name),
            Self::NoOfficialName { entry } => {
                Message::new("refusal-no-official-name").text("entry", entry)
            }
        }
    }
}

/// A state of a signature, in a sentence: "held".
#[must_use]
pub const fn state_message(state: SignatureState) -> Message {
    Message::new(match state {
        SignatureState::Pending => "state-is-pending",
        SignatureState::Held => "state-is-held",
        SignatureState::Published => "state-is-published",
        SignatureState::Withdrawn => "state-is-withdrawn",
        SignatureState::Removed => "state-is-removed",
        SignatureState::Merged => "state-is-merged",
        SignatureState::Expired => "state-is-expired",
    })
}

/// Where a protected name comes from: a section of the default list, the settings, or a coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProtectedSource {
    Joke,
    Pun,
    Fiction,
    #[serde(rename = "public figure")]
    PublicFigure,
    Office,
    Settings,
    Added,
}

impl ProtectedSource {
    /// The source, for coordinators.
    #[must_use]
    pub const fn message(self) -> Message {
        Message::new(match self {
            Self::Joke => "protected-joke",
            Self::Pun => "protected-pun",
            Self::Fiction => "protected-fiction",
            Self::PublicFigure => "protected-public-figure",
            Self::Office => "protected-office",
            Self::Settings => "protected-settings",
            Self::Added => "protected-added",
        })
    }
}
