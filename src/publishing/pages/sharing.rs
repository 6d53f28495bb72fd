//! What other sites show of a letter, and the page that tells their editors how.

use entity::values::SignatureKind;
use serde::{Deserialize, Serialize};

use super::{Counting, Head, ListEntry, samples};
use crate::clock::Millis;
use crate::rendering::{CachePolicy, Page};

/// The page for other sites' frames.
#[derive(Clone, Debug, Serialize)]
pub struct EmbedPage {
    /// The letter's head.
    pub head: Head,
    /// The counts.
    pub counting: Counting,
    /// Some who signed: the last ones, or the first of the list.
    pub names: Vec<ListEntry>,
    /// They signed last.
    pub latest: bool,
    /// The count as JSON, which the frame asks again.
    pub count_path: String,
    pub theme: Theme,
}

/// On which ground a frame or a badge stands on another site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    Light,
    Dark,
    /// As the reader prefers.
    #[default]
    Auto,
}

impl Theme {
    /// The word that stands for it in an address.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Auto => "auto",
        }
    }
}

/// The badge, drawn.
#[derive(Clone, Debug, Serialize)]
pub struct BadgePicture {
    /// What it says to those who do not see it.
    pub title: String,
    /// The sentence, in pieces.
    pub pieces: Vec<super::super::counting::Piece>,
    /// How wide the sentence is set.
    pub text_width: u32,
    /// How wide the badge is.
    pub width: u32,
    pub colours: BadgeColours,
    /// Its colours for readers who prefer a dark page, where it follows them.
    pub night: Option<BadgeColours>,
}

/// The colours of a badge.
#[derive(Clone, Debug, Serialize)]
pub struct BadgeColours {
    pub paper: &'static str,
    /// Of the words.
    pub ink: &'static str,
    /// Of the edge.
    pub line: &'static str,
    /// Of the numbers.
    pub accent: String,
}

/// "Add the count to your site".
#[derive(Clone, Debug, Serialize)]
pub struct AddPage {
    /// The letter's head.
    pub head: Head,
    /// The letter's text, rendered.
    pub html: String,
    /// The counts.
    pub counting: Counting,
    /// The sentence with the leads apart, for the press.
    pub press: String,
    /// The organizations listed.
    pub organizations: Vec<ListEntry>,
    /// The individuals listed.
    pub individuals: Vec<ListEntry>,
    /// There are more than the page shows.
    pub more: bool,
    /// Some entry shows a title or an affiliation.
    pub affiliated: bool,
    /// The frame's address.
    pub embed_path: String,
    /// The badge's address.
    pub badge_path: String,
    /// The count's address.
    pub count_path: String,
    /// Letter and list as plain text.
    pub text_path: String,
    /// Now, milliseconds UTC.
    pub now: Millis,
}

/// Letter and list as plain text: all that stands before the names.
#[derive(Clone, Debug, Serialize)]
pub struct PlainLetter {
    /// The letter's head.
    pub head: Head,
    /// The letter's text as it was written.
    pub markdown: String,
    /// The counts.
    pub counting: Counting,
    /// The sentence with the leads apart, for the press.
    pub press: String,
    /// Now, milliseconds UTC.
    pub now: Millis,
    /// The names of individuals follow too.
    pub in_bulk: bool,
}

impl Page for EmbedPage {
    const TEMPLATE: &'static str = "publishing/embed.html";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        let full = Self {
            head: samples::head(true),
            counting: samples::counting(),
            names: vec![
                samples::entry(SignatureKind::Endorsement),
                samples::plain_entry(),
            ],
            latest: true,
            count_path: "/api/v1/letters/sample/count".to_owned(),
            theme: Theme::Auto,
        };
        let first = Self {
            theme: Theme::Dark,
            latest: false,
            ..full.clone()
        };
        let closed = Self {
            head: samples::head(false),
            counting: samples::nothing(),
            names: vec![],
            ..first.clone()
        };
        vec![full, first, closed]
    }
}

impl Page for BadgePicture {
    const TEMPLATE: &'static str = "publishing/badge.svg";
    const CACHE: CachePolicy = CachePolicy::Count;

    fn samples() -> Vec<Self> {
        let colours = BadgeColours {
            paper: "#fbfaf6",
            ink: "#1d1c19",
            line: "#dcd7ca",
            accent: "#0b5a4b".to_owned(),
        };
        let one = Self {
            title: "Keep <it> open: 31 organizations".to_owned(),
            pieces: Counting::pieces("31 organizations & 46 individuals"),
            text_width: 210,
            width: 234,
            colours: colours.clone(),
            night: None,
        };
        let both = Self {
            night: Some(colours),
            ..one.clone()
        };
        vec![one, both]
    }
}

impl Page for AddPage {
    const TEMPLATE: &'static str = "publishing/add.html";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        let full = Self {
            head: samples::head(true),
            html: "<p>Minister,</p>".to_owned(),
            counting: samples::counting(),
            press: "ICLMG, 30 other organizations and 46 individuals".to_owned(),
            organizations: vec![samples::entry(SignatureKind::Endorsement)],
            individuals: vec![
                samples::entry(SignatureKind::Individual),
                samples::plain_entry(),
            ],
            more: true,
            affiliated: true,
            embed_path: "/embed/en/sample".to_owned(),
            badge_path: "/badge/en/sample.svg".to_owned(),
            count_path: "/api/v1/letters/sample/count".to_owned(),
            text_path: "/en/sample/letter.txt".to_owned(),
            now: 1_783_515_900_000,
        };
        let bare = Self {
            head: samples::head_long_closed(),
            counting: samples::nothing(),
            organizations: vec![],
            individuals: vec![],
            more: false,
            affiliated: false,
            ..full.clone()
        };
        vec![full, bare]
    }
}

impl Page for PlainLetter {
    const TEMPLATE: &'static str = "publishing/letter.txt";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        let full = Self {
            head: samples::head(true),
            markdown: "Minister,\n".to_owned(),
            counting: samples::counting(),
            press: "ICLMG, 30 other organizations and 46 individuals".to_owned(),
            now: 1_783_515_900_000,
            in_bulk: false,
        };
        let bare = Self {
            head: samples::head_long_closed(),
            counting: samples::nothing(),
            in_bulk: true,
            ..full.clone()
        };
        vec![full, bare]
    }
}
