//! An open letter: its rules and times. Its words stand in `letter_text`.

use sea_orm::entity::prelude::*;

use crate::ids::LetterId;
use crate::values::{Approval, LetterState, PossiblySame, VisibilityChoice};

/// An open letter: its rules and times. Its words stand in `letter_text`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letter")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: LetterId,
    /// The letter's name in addresses.
    pub slug: String,
    /// Whether it may be seen and signed.
    pub state: LetterState,
    /// IANA zone in which its dates are meant.
    pub time_zone: String,
    /// The civil date that the letter bears, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// When signatures close, milliseconds UTC.
    pub closes_at: Option<i64>,
    /// When it was closed by its settings, milliseconds UTC; none while they say otherwise.
    pub closed_at: Option<i64>,
    /// Organizations may sign.
    pub accepts_organizations: bool,
    /// Individuals may sign.
    pub accepts_individuals: bool,
    /// Whose confirmed signatures are held.
    pub approval: Approval,
    /// How individuals may be shown.
    pub visibility: VisibilityChoice,
    /// Individuals' names may leave as JSON or CSV.
    pub names_in_bulk: bool,
    /// How many people may sign from one address.
    pub names_per_address: i32,
    /// What becomes of an individual's signature that may be the same as another.
    pub possibly_same: PossiblySame,
    /// JSON list of the origins that may sign by the API from a browser.
    pub origins: String,
    /// Where an imported letter comes from.
    pub source: Option<String>,
    /// Fingerprint of the imported folder, such as `v1:` and 64 hexadecimal digits; see
    /// `docs/fingerprints.md`. `v0:` marks one of a release up to November 2026.
    pub import_fingerprint: Option<String>,
    /// How many rows of its list an import has written so far; `None` once the letter is whole. Until
    /// then it is a draft to everybody.
    pub import_rows: Option<i64>,
    /// Milliseconds UTC.
    pub created_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
