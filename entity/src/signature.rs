//! A signature: the record of an individual's or an organization's act.

use sea_orm::entity::prelude::*;

use crate::ids::{
    Edition, InvitationId, LetterId, OrganizationId, Rank, Revision, SignatureId, SubmissionId,
    VersionId,
};
use crate::values::{Received, SignatureKind, SignatureState, Standing, Visibility};

/// A signature: the record of an individual's or an organization's act.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signature")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: SignatureId,
    /// 16 Crockford letters.
    pub public_id: String,
    /// The letter.
    pub letter_id: LetterId,
    /// The version that was signed.
    pub version_id: VersionId,
    /// The language that was signed in.
    pub language: String,
    /// Individual or endorsement.
    pub kind: SignatureKind,
    /// Where it stands.
    pub state: SignatureState,
    /// The register entry that an endorsement belongs to, once known.
    pub organization_id: Option<OrganizationId>,
    /// As signed; empty where nothing may be kept.
    pub name: String,
    /// The organization's name in English, where given.
    pub name_en: Option<String>,
    /// The organization's name in French, where given.
    pub name_fr: Option<String>,
    /// The name that its register entry has in English; shown on English pages in place of the names
    /// that were signed. None: those are shown.
    pub register_en: Option<String>,
    /// The same in French.
    pub register_fr: Option<String>,
    /// It was corrected to names of its own, which are shown even where the register has others.
    pub own_names: bool,
    /// The organization's initials or short form, for matching alone; never printed.
    pub acronym: Option<String>,
    /// "Listed under".
    pub sort_name: String,
    /// Collation key, en-CA.
    #[sea_orm(column_type = "Blob")]
    pub sort_en: Vec<u8>,
    /// Collation key, fr-CA.
    #[sea_orm(column_type = "Blob")]
    pub sort_fr: Vec<u8>,
    /// Leads first (1, 2, …), all others 1000.
    pub rank: Rank,
    /// Folded names and lines, for search.
    pub search: String,
    /// Folded name, to know the same name again.
    pub match_key: String,
    /// The individual's title.
    pub title: Option<String>,
    /// The individual's affiliation.
    pub affiliation: Option<String>,
    /// Province, country or town.
    pub place: Option<String>,
    /// The organization's website.
    pub website: Option<String>,
    /// Who signed for the organization.
    pub representative: Option<String>,
    pub representative_title: Option<String>,
    /// Their name is published too.
    pub representative_public: bool,
    /// How we know.
    pub standing: Standing,
    /// The domain that proved it.
    pub standing_domain: Option<String>,
    /// The personal invitation by which the representative came.
    pub invitation_id: Option<InvitationId>,
    /// Where an entered signature comes from.
    pub source: Option<String>,
    /// How an entered signature was received; none for one that was entered before this was asked.
    pub received: Option<Received>,
    /// By name, or counted only.
    pub visibility: Visibility,
    /// The address as typed, sealed.
    #[sea_orm(column_type = "Blob", nullable)]
    pub address_sealed: Option<Vec<u8>>,
    /// Keyed hash of its canonical form.
    #[sea_orm(column_type = "Blob", nullable)]
    pub address_key: Option<Vec<u8>>,
    /// Which of the names allowed at this address.
    pub address_slot: i32,
    /// SHA-256 of the token of one's own page.
    #[sea_orm(column_type = "Blob", nullable)]
    pub manage_token_hash: Option<Vec<u8>>,
    /// SHA-256 of the wording that was agreed to.
    #[sea_orm(column_type = "Blob", nullable)]
    pub consent_hash: Option<Vec<u8>>,
    /// When, milliseconds UTC.
    pub consent_at: Option<i64>,
    /// SHA-256 of the wording of the wish for news; none: no wish.
    #[sea_orm(column_type = "Blob", nullable)]
    pub updates_hash: Option<Vec<u8>>,
    /// Keyed tag of the client network, under a daily key.
    #[sea_orm(column_type = "Blob", nullable)]
    pub network_tag: Option<Vec<u8>>,
    /// The campaign code of the link.
    pub src: Option<String>,
    /// JSON list of the reasons to look, words of `signing::screening`.
    pub reasons: String,
    /// The first signature of the same pass.
    pub submission_id: Option<SubmissionId>,
    /// The signature that this one repeats or was merged into.
    pub repeat_of: Option<SignatureId>,
    /// Its place in the imported list.
    pub import_order: Option<i64>,
    /// The letter's revision when its public face last changed.
    pub revision: Revision,
    /// How often it was changed: moved, corrected, or given another address. A change names the
    /// edition that it was decided on, and is refused if there is a newer one.
    pub edition: Edition,
    /// What keeps its public fields from being guessed by the journal's commitments to them; goes
    /// with the person.
    #[sea_orm(column_type = "Blob", nullable)]
    pub face_salt: Option<Vec<u8>>,
    /// Mails sent for it.
    pub mails: i32,
    /// Wrong codes typed.
    pub tries: i32,
    /// Bits: 1 after a day, 2 before closing.
    pub reminded: i32,
    /// Milliseconds UTC.
    pub created_at: i64,
    /// Milliseconds UTC.
    pub confirmed_at: Option<i64>,
    /// Milliseconds UTC.
    pub published_at: Option<i64>,
    /// Last move, milliseconds UTC.
    pub state_at: i64,
}

impl Model {
    /// The submission that it belongs to.
    #[must_use]
    pub fn submission(&self) -> SubmissionId {
        self.submission_id
            .unwrap_or_else(|| SubmissionId::of_first(self.id))
    }
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
