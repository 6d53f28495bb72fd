//! The shape of the record of a person, as the page and the file show it. Its version is
//! [`FORMAT`](super::FORMAT).

use std::collections::BTreeMap;

use entity::values::{SignatureKind, SignatureState, Standing, Visibility};
use serde::Serialize;

use crate::clock::Millis;

/// Everything that is held about one address.
#[derive(Clone, Debug, Serialize)]
pub struct PersonRecord {
    /// The shape of this record.
    pub format: &'static str,
    /// When it was put together.
    pub made_at: String,
    /// Signatures, in every state.
    pub signatures: Vec<SignatureRecord>,
    /// Messages to the address.
    pub mails: Vec<MailEntry>,
    /// Links and codes that prove the address, while they are kept.
    pub verifications: Vec<Verification>,
    /// Corrections that were asked for.
    pub corrections: Vec<CorrectionRecord>,
    /// How live signatures looked before they were changed.
    pub earlier_editions: Vec<EarlierEdition>,
    /// Invitations to the address.
    pub invitations: Vec<InvitationRecord>,
    /// Letters about which the address wants no messages.
    pub suppressions: Vec<SuppressionRecord>,
    /// What was done to the signatures, by whom and when.
    pub journal: Vec<JournalRecord>,
    /// Signatures and organizations that theirs may be the same as.
    pub possible_duplicates: Vec<PossibleDuplicateRecord>,
    /// When a coordinator said that they are not the same as somebody else.
    pub distinct_from_others: Vec<String>,
    /// Domains of which they proved control.
    pub domain_proofs: Vec<DomainProof>,
    /// Names that the register of organizations learned from their signatures.
    pub learned_names: Vec<String>,
}

impl PersonRecord {
    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.signatures.is_empty()
            && self.mails.is_empty()
            && self.verifications.is_empty()
            && self.invitations.is_empty()
            && self.suppressions.is_empty()
    }
}

/// A signature.
#[derive(Clone, Debug, Serialize)]
pub struct SignatureRecord {
    /// Its public id.
    pub id: String,
    /// The slug of its letter.
    pub letter: String,
    /// The letter's title, in the language that was signed in.
    pub title: String,
    pub kind: SignatureKind,
    pub state: SignatureState,
    /// `en` or `fr`.
    pub language: String,
    /// The address as typed; none once it is forgotten.
    pub address: Option<String>,
    /// What was typed, by the name of the field.
    pub fields: BTreeMap<&'static str, String>,
    pub visibility: Visibility,
    pub standing: Standing,
    /// SHA-256 of the wording that was agreed to, in hexadecimal.
    pub consent_wording: Option<String>,
    /// When it was agreed to.
    pub consent_at: Option<String>,
    /// SHA-256 of the wording with which news was asked for, in hexadecimal.
    pub updates_wording: Option<String>,
    /// A tag of the client's network is kept; its key is deleted after 30 days.
    pub has_network_tag: bool,
    /// Why a coordinator was to look.
    pub review_reasons: Vec<String>,
    /// Keys by which the same signatory is found again: fingerprints without a name.
    pub candidate_keys: i64,
    /// When it was given.
    pub signed_at: String,
    /// The same, for a page: milliseconds UTC.
    #[serde(skip)]
    pub signed: Millis,
    /// The zone of its letter's dates, for a page.
    #[serde(skip)]
    pub zone: String,
    /// When the address was confirmed.
    pub confirmed_at: Option<String>,
    /// When it was listed.
    pub published_at: Option<String>,
    /// When it came into its state.
    pub state_since: String,
}

/// A message.
#[derive(Clone, Debug, Serialize)]
pub struct MailEntry {
    /// Which message.
    pub kind: String,
    /// Where it stands.
    pub state: &'static str,
    /// When it was written.
    pub written_at: String,
    /// When it was sent.
    pub sent_at: Option<String>,
    /// Tries so far.
    pub attempts: i32,
    /// What the mail server last said.
    pub fault: Option<String>,
    /// Recipient of a message that waits.
    pub to: Option<String>,
    /// Subject of a message that waits.
    pub subject: Option<String>,
    /// Text of a message that waits, without its secrets.
    pub text: Option<String>,
}

/// A link and a code that prove the address.
#[derive(Clone, Debug, Serialize)]
pub struct Verification {
    /// When they were made.
    pub made_at: String,
    /// Until when they work.
    pub until: String,
}

/// A correction.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionRecord {
    /// What became of it.
    pub state: &'static str,
    /// When it was asked for.
    pub at: String,
    /// The corrected fields.
    pub fields: serde_json::Value,
}

/// How a live signature looked before it was changed.
#[derive(Clone, Debug, Serialize)]
pub struct EarlierEdition {
    /// When it was changed.
    pub until: String,
    /// What was shown, as label and value.
    pub shown: serde_json::Value,
}

/// An invitation to sign for an organization.
#[derive(Clone, Debug, Serialize)]
pub struct InvitationRecord {
    /// The slug of its letter.
    pub letter: String,
    /// Where it was sent; none once that is forgotten.
    pub address: Option<String>,
    /// When.
    pub at: String,
    /// Until when it works.
    pub until: String,
    /// When it was taken back or declined.
    pub revoked_at: Option<String>,
}

/// A wish for no messages about a letter.
#[derive(Clone, Debug, Serialize)]
pub struct SuppressionRecord {
    /// The slug of the letter.
    pub letter: String,
    /// When.
    pub at: String,
}

/// An entry of the journal.
#[derive(Clone, Debug, Serialize)]
pub struct JournalRecord {
    /// When.
    pub at: String,
    /// `signatory`, `system` or `coordinator`.
    pub by: String,
    /// What was done.
    pub action: String,
    /// Why, as a coordinator wrote it.
    pub reason: Option<String>,
    /// Names kept beside it.
    pub names: Vec<String>,
}

/// Somebody who may be the same.
#[derive(Clone, Debug, Serialize)]
pub struct PossibleDuplicateRecord {
    /// `signature` or `organization`: what it may be the same as.
    pub as_another: &'static str,
    /// What was decided.
    pub state: &'static str,
    /// When it was found.
    pub found_at: String,
}

/// A domain of which control was proved.
#[derive(Clone, Debug, Serialize)]
pub struct DomainProof {
    pub domain: String,
    /// `dns` or `file`.
    pub way: &'static str,
    /// When.
    pub at: String,
}
