//! What the public pages are made of.

mod listing;
mod notices;
mod samples;
mod sharing;

use entity::values::SignatureKind;
use serde::Serialize;

pub use listing::{InitialLink, PageLink, PageLinks, Section};
pub use notices::{HowWeCheckPage, PrivacyPage};
pub use sharing::{AddPage, BadgeColours, BadgePicture, EmbedPage, PlainLetter, Theme};

use super::counting::{Counting, Piece};
use super::list_entry::ListEntry;
use crate::clock::Millis;
use crate::locale::Locale;
use crate::rendering::{CachePolicy, Page};

/// A letter's head, as every page about it shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// The name in addresses.
    pub slug: String,
    pub title: String,
    /// Whom it addresses.
    pub addressee: Option<String>,
    /// The civil date it bears.
    pub date: Option<String>,
    /// The zone of its dates.
    pub zone: String,
    /// Signatures can be given now.
    pub open: bool,
    /// When signatures close or closed, where that is known.
    pub closes_at: Option<Millis>,
    /// Until when what was signed in time may still be confirmed, after closing.
    pub confirm_until: Option<Millis>,
    /// The text's language, where it is not the page's: the reader is told.
    pub text_lang: Option<Locale>,
    /// The letter's address.
    pub path: String,
    /// The form's address.
    pub sign_path: String,
    /// The list's address.
    pub list_path: String,
    /// Where each standing is explained.
    pub how_path: String,
    /// Where the page follows the letter, while it is open.
    pub live_path: Option<String>,
}

/// Somebody who signed lately.
#[derive(Clone, Debug, Serialize)]
pub struct Recent {
    pub entry: ListEntry,
    /// When it was published.
    pub at: Millis,
}

/// The page of a letter.
#[derive(Clone, Debug, Serialize)]
pub struct LetterPage {
    pub head: Head,
    /// Its text, rendered.
    pub html: String,
    /// Its first words, for descriptions.
    pub opening: String,
    /// The counts.
    pub counting: Counting,
    /// Those who signed last.
    pub recent: Vec<Recent>,
    pub organizations: Section,
    pub individuals: Section,
    /// Some entry shows a title or an affiliation.
    pub affiliated: bool,
}

/// The letter with its list on one page, to print.
#[derive(Clone, Debug, Serialize)]
pub struct PrintPage {
    pub head: Head,
    /// Its text, rendered.
    pub html: String,
    pub counting: Counting,
    pub organizations: Section,
    pub individuals: Section,
    /// Some entry shows a title or an affiliation.
    pub affiliated: bool,
    /// How many names the page holds, where there are more.
    pub max_names: Option<usize>,
    /// Now, milliseconds UTC.
    pub now: Millis,
}

/// The letters of the coalition.
#[derive(Clone, Debug, Serialize)]
pub struct HomePage {
    /// Each letter with its count, open ones first.
    pub letters: Vec<HomeLetter>,
    /// The address of the next page of letters.
    pub older: Option<String>,
}

/// A letter on the home page.
#[derive(Clone, Debug, Serialize)]
pub struct HomeLetter {
    pub path: String,
    pub title: String,
    /// Whom it addresses.
    pub addressee: Option<String>,
    /// The civil date it bears.
    pub date: Option<String>,
    /// The zone of its dates.
    pub zone: String,
    /// Signatures can be given now.
    pub open: bool,
    /// When signatures close or closed, where that is known.
    pub closes_at: Option<Millis>,
    /// The title's language, where it is not the page's.
    pub text_lang: Option<Locale>,
    /// The counting sentence, in pieces.
    pub pieces: Vec<Piece>,
}

/// The list of a letter, or what a search found in it.
#[derive(Clone, Debug, Serialize)]
pub struct ListPage {
    /// The letter's head.
    pub head: Head,
    /// The counts.
    pub counting: Counting,
    /// What was searched, as typed.
    pub query: String,
    /// How many entries a search found; `None` without a search.
    pub found: Option<i64>,
    pub organizations: Section,
    pub individuals: Section,
    pub links: PageLinks,
    /// Some entry shows a title or an affiliation.
    pub affiliated: bool,
    /// The files hold individuals too, not organizations alone.
    pub in_bulk: bool,
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "publishing/letter.html";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        let full = Self {
            head: samples::head(true),
            html: "<p>Minister,</p>".to_owned(),
            opening: "Minister,".to_owned(),
            counting: samples::counting(),
            recent: vec![Recent {
                entry: samples::entry(SignatureKind::Endorsement),
                at: 1_783_515_900_000,
            }],
            organizations: samples::long_section(SignatureKind::Endorsement),
            individuals: samples::short_section(),
            affiliated: true,
        };
        let bare = Self {
            head: samples::head(false),
            counting: samples::nothing(),
            recent: vec![],
            organizations: Section::default(),
            individuals: Section::default(),
            affiliated: false,
            ..full.clone()
        };
        let fresh = Self {
            head: samples::head(true),
            ..bare.clone()
        };
        let over = Self {
            head: samples::head_long_closed(),
            ..full.clone()
        };
        vec![full, bare, fresh, over]
    }
}

impl Page for PrintPage {
    const TEMPLATE: &'static str = "publishing/print.html";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        let full = Self {
            head: samples::head(true),
            html: "<p>Minister,</p>".to_owned(),
            counting: samples::counting(),
            organizations: samples::long_section(SignatureKind::Endorsement),
            individuals: samples::short_section(),
            affiliated: true,
            max_names: Some(2_000),
            now: 1_783_515_900_000,
        };
        let whole = Self {
            max_names: None,
            ..full.clone()
        };
        let bare = Self {
            head: samples::head_long_closed(),
            counting: samples::nothing(),
            organizations: Section::default(),
            individuals: Section::default(),
            affiliated: false,
            ..whole.clone()
        };
        vec![full, whole, bare]
    }
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "publishing/home.html";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        let letter = |head: Head, counting: Counting| HomeLetter {
            path: head.path,
            title: head.title,
            addressee: head.addressee,
            date: head.date,
            zone: head.zone,
            open: head.open,
            closes_at: head.closes_at,
            text_lang: head.text_lang,
            pieces: counting.pieces,
        };
        let letters = vec![
            letter(samples::head(true), samples::counting()),
            letter(samples::head(false), samples::nothing()),
            letter(samples::head_long_closed(), samples::counting()),
        ];
        vec![
            Self {
                letters,
                older: Some("/en/?after=sample".to_owned()),
            },
            Self {
                letters: vec![],
                older: None,
            },
        ]
    }
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "publishing/list.html";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        let full = Self {
            head: samples::head(true),
            counting: samples::counting(),
            query: String::new(),
            found: None,
            organizations: samples::long_section(SignatureKind::Endorsement),
            individuals: samples::short_section(),
            links: samples::page_links(2),
            affiliated: true,
            in_bulk: true,
        };
        let nothing_found = Self {
            query: "zz".to_owned(),
            found: Some(0),
            organizations: Section::default(),
            individuals: Section::default(),
            links: samples::page_links(1),
            affiliated: false,
            in_bulk: false,
            ..full.clone()
        };
        let found = Self {
            found: Some(450),
            organizations: samples::short_section(),
            links: samples::page_links(9),
            ..nothing_found.clone()
        };
        let empty = Self {
            query: String::new(),
            found: None,
            head: samples::head(false),
            counting: samples::nothing(),
            ..nothing_found.clone()
        };
        let last = Self {
            links: samples::page_links(9),
            ..full.clone()
        };
        vec![full, last, nothing_found, found, empty]
    }
}
