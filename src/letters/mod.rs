//! A letter: its words per language and version, its leads, and when it may be signed. Reading and
//! writing; the caller of a write journals it.

mod fingerprint;
mod lifecycle;
mod rules;
mod store;
mod web;

pub use fingerprint::{format_v1, is_obsolete, version_fingerprint};
pub use lifecycle::{GRACE, Openness};
pub use rules::{
    LetterError, LetterSettings, MAX_TITLE_CHARS, NAMES_PER_ADDRESS, NewLetter, SLUG_CHARS,
    SlugFault, TextFault, VersionText, check_slug, is_reserved,
};
pub use store::{
    LETTERS_AT_ONCE, Lead, LetterHead, LetterSummary, UnfinishedImport, add_lead, add_version,
    advance_import, begin_import, by_id, by_slug, close, closed_before, closing_between, create,
    delete_unfinished, edit_settings, edit_texts, find_any, finish_import, list_public,
    mark_signed, next_closing, open, public_heads, public_id, reopen_import,
    replace_import_fingerprint, return_to_draft, rewind_import, titles, unfinished_ids,
    unfinished_imports,
};
pub use web::LetterPath;

use entity::ids::{LetterId, OrganizationId, Rank};
use entity::values::{Approval, PossiblySame, SignatureKind, VisibilityChoice};
use entity::{letter, letter_text, letter_version};

use crate::clock::Millis;
use crate::locale::Locale;

/// The rank in a list of a signatory that is not a lead.
pub const UNPINNED: Rank = Rank(1_000);

/// A letter with its newest version, texts and leads.
#[derive(Clone, Debug)]
pub struct Letter {
    row: letter::Model,
    version: letter_version::Model,
    texts: Vec<letter_text::Model>,
    leads: Vec<Lead>,
}

impl Letter {
    /// The internal id.
    #[must_use]
    pub fn id(&self) -> LetterId {
        self.row.id
    }

    /// Its name in addresses.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.row.slug
    }

    /// The row, for fields that have no rule.
    #[must_use]
    pub fn row(&self) -> &letter::Model {
        &self.row
    }

    /// The version that is signed now.
    #[must_use]
    pub fn version(&self) -> &letter_version::Model {
        &self.version
    }

    /// The organizations that lead it, in their order.
    #[must_use]
    pub fn leads(&self) -> &[Lead] {
        &self.leads
    }

    /// The rank of an organization in the list: leads first, in their order.
    #[must_use]
    pub fn rank_of(&self, organization: Option<OrganizationId>) -> Rank {
        self.leads
            .iter()
            .find(|lead| Some(lead.organization) == organization)
            .map_or(UNPINNED, |lead| lead.position)
    }

    /// The text in a language, or in the language that exists if that one is missing.
    #[must_use]
    pub fn text(&self, locale: Locale) -> Option<&letter_text::Model> {
        let tag = locale.tag();
        self.texts
            .iter()
            .find(|text| text.language == tag)
            .or_else(|| self.texts.first())
    }

    /// The texts of its newest version; a language that this program does not know is left out.
    #[must_use]
    pub fn texts(&self) -> Vec<VersionText> {
        self.texts
            .iter()
            .filter_map(|text| {
                Some(VersionText {
                    language: Locale::from_tag(&text.language)?,
                    title: text.title.clone(),
                    addressee: text.addressee.clone(),
                    markdown: text.markdown.clone(),
                })
            })
            .collect()
    }

    /// The languages it is written in.
    pub fn languages(&self) -> impl Iterator<Item = Locale> + '_ {
        self.texts
            .iter()
            .filter_map(|text| Locale::from_tag(&text.language))
    }

    /// The title in a language, or in the language that exists.
    #[must_use]
    pub fn title(&self, locale: Locale) -> &str {
        self.text(locale).map_or("", |text| &text.title)
    }

    /// When it closes or closed: the time that its settings name, or the moment in which somebody closed it,
    /// whichever is earlier.
    #[must_use]
    pub fn closes_at(&self) -> Option<Millis> {
        lifecycle::closing(self.row.closes_at, self.row.closed_at)
    }

    /// Whether it can be signed now, by anybody.
    #[must_use]
    pub fn openness(&self, now: Millis) -> Openness {
        lifecycle::openness(self.row.state, self.closes_at(), now)
    }

    /// Whether this kind of signatory may sign it at all.
    #[must_use]
    pub fn accepts(&self, kind: SignatureKind) -> bool {
        accepts(&self.row, kind)
    }

    /// Whether a signature given at `signed_at` may still be confirmed now.
    #[must_use]
    pub fn may_confirm(&self, signed_at: Millis, now: Millis) -> bool {
        lifecycle::may_confirm(self.row.state, self.closes_at(), signed_at, now)
    }

    /// Whether the letter's settings hold confirmed signatures of this kind for a coordinator.
    #[must_use]
    pub fn approves_first(&self, kind: SignatureKind) -> bool {
        match self.row.approval {
            Approval::All => true,
            Approval::Individuals => kind == SignatureKind::Individual,
            Approval::None => false,
        }
    }

    /// Whether an individual's possible duplicate waits for a coordinator.
    #[must_use]
    pub fn holds_resembling(&self) -> bool {
        self.row.possibly_same == PossiblySame::Hold
    }

    /// How individuals may be shown.
    #[must_use]
    pub fn visibility(&self) -> VisibilityChoice {
        self.row.visibility
    }

    /// The IANA zone of its dates.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.row.time_zone
    }

    /// Origins from which a browser may sign by the API.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        serde_json::from_str(&self.row.origins).unwrap_or_default()
    }
}

fn accepts(row: &letter::Model, kind: SignatureKind) -> bool {
    match kind {
        SignatureKind::Individual => row.accepts_individuals,
        SignatureKind::Endorsement => row.accepts_organizations,
    }
}
