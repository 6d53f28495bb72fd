//! What the public pages are made of.

use serde::Serialize;

use crate::clock::Millis;
use crate::rendering::{CachePolicy, Page};
use crate::signing::shown::Entry;

/// A letter's head, as every page about it shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// The name in addresses.
    pub slug: String,
    /// The title.
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
    /// The text's language, where it is not the page's: the reader is told.
    pub text_lang: Option<&'static str>,
    /// The letter's address.
    pub path: String,
    /// The form's address.
    pub sign_path: String,
    /// The list's address.
    pub list_path: String,
}

/// A piece of the counting sentence: a number, or the words between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// It is a number, drawn in the accent colour.
    pub number: bool,
}

/// The counts as a page tells them.
#[derive(Clone, Debug, Serialize)]
pub struct Counting {
    /// Published endorsements.
    pub organizations: i64,
    /// Published individuals.
    pub individuals: i64,
    /// Of them, those counted without a name.
    pub unlisted: i64,
    /// Both together.
    pub total: i64,
    /// The unbroken sentence.
    pub sentence: String,
    /// The sentence in pieces.
    pub pieces: Vec<Piece>,
    /// "31 organizations in all, including …", where leads signed.
    pub including: Option<String>,
}

impl Counting {
    /// Cuts a sentence into numbers and words.
    #[must_use]
    pub fn pieces(sentence: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let letters: Vec<char> = sentence.chars().collect();
        for (at, letter) in letters.iter().enumerate() {
            let digit_follows = letters.get(at + 1).is_some_and(char::is_ascii_digit);
            let grouping = matches!(letter, ',' | '\u{a0}')
                && pieces.last().is_some_and(|piece| piece.number)
                && digit_follows;
            let number = letter.is_ascii_digit() || grouping;
            match pieces.last_mut() {
                Some(piece) if piece.number == number => piece.text.push(*letter),
                _ => pieces.push(Piece {
                    text: letter.to_string(),
                    number,
                }),
            }
        }
        pieces
    }
}

/// Somebody who signed lately.
#[derive(Clone, Debug, Serialize)]
pub struct Recent {
    /// The entry.
    pub entry: Entry,
    /// When it was published.
    pub at: Millis,
}

/// The page of a letter.
#[derive(Clone, Debug, Serialize)]
pub struct LetterPage {
    /// Its head.
    pub head: Head,
    /// Its text, rendered.
    pub html: String,
    /// Its first words, for descriptions.
    pub opening: String,
    /// The counts.
    pub counting: Counting,
    /// Since when it is signed: the civil date of the letter.
    pub recent: Vec<Recent>,
    /// The organizations listed.
    pub organizations: Vec<Entry>,
    /// The individuals listed.
    pub individuals: Vec<Entry>,
    /// There are more than the page shows.
    pub more: bool,
    /// Some entry shows a title or an affiliation.
    pub affiliated: bool,
}

/// The letters of the coalition.
#[derive(Clone, Debug, Serialize)]
pub struct HomePage {
    /// Each letter with its count, open ones first.
    pub letters: Vec<HomeLetter>,
}

/// A letter on the home page.
#[derive(Clone, Debug, Serialize)]
pub struct HomeLetter {
    /// Its head.
    pub head: Head,
    /// Its counts.
    pub counting: Counting,
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
    /// The organizations of this stretch.
    pub organizations: Vec<Entry>,
    /// The individuals of this stretch.
    pub individuals: Vec<Entry>,
    /// The address of the next stretch.
    pub next: Option<String>,
    /// This is not the beginning.
    pub further: bool,
    /// Some entry shows a title or an affiliation.
    pub affiliated: bool,
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
                entry: samples::entry("organization", "domain"),
                at: 1_783_515_900_000,
            }],
            organizations: vec![
                samples::entry("organization", "domain"),
                samples::entry("organization", "entered"),
                samples::entry("organization", "coordinator"),
            ],
            individuals: vec![samples::entry("individual", "coordinator")],
            more: true,
            affiliated: true,
        };
        let bare = Self {
            head: samples::head(false),
            counting: samples::nothing(),
            recent: vec![],
            organizations: vec![],
            individuals: vec![],
            more: false,
            affiliated: false,
            ..full.clone()
        };
        let fresh = Self {
            head: samples::head(true),
            ..bare.clone()
        };
        vec![full, bare, fresh]
    }
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "publishing/home.html";
    const CACHE: CachePolicy = CachePolicy::Names;

    fn samples() -> Vec<Self> {
        let open = HomeLetter {
            head: samples::head(true),
            counting: samples::counting(),
        };
        let closed = HomeLetter {
            head: samples::head(false),
            counting: samples::nothing(),
        };
        vec![
            Self {
                letters: vec![open, closed],
            },
            Self { letters: vec![] },
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
            organizations: vec![samples::entry("organization", "domain")],
            individuals: vec![samples::entry("individual", "coordinator")],
            next: Some("/en/sample/signatories?after=x".to_owned()),
            further: true,
            affiliated: true,
        };
        let nothing_found = Self {
            query: "zz".to_owned(),
            organizations: vec![],
            individuals: vec![],
            next: None,
            further: false,
            affiliated: false,
            ..full.clone()
        };
        let empty = Self {
            query: String::new(),
            head: samples::head(false),
            counting: samples::nothing(),
            ..nothing_found.clone()
        };
        let last = Self {
            next: None,
            ..full.clone()
        };
        vec![full, last, nothing_found, empty]
    }
}

mod samples {
    use super::{Counting, Entry, Head};

    pub(super) fn head(open: bool) -> Head {
        Head {
            slug: "sample".to_owned(),
            title: "Ban the use of facial recognition".to_owned(),
            addressee: open.then(|| "the Honourable Minister".to_owned()),
            date: Some("2026-07-08".to_owned()),
            zone: "America/Toronto".to_owned(),
            open,
            closes_at: Some(1_789_000_000_000),
            text_lang: (!open).then_some("fr"),
            path: "/en/sample".to_owned(),
            sign_path: "/en/sample/sign".to_owned(),
            list_path: "/en/sample/signatories".to_owned(),
        }
    }

    pub(super) fn counting() -> Counting {
        let sentence =
            "1,031 organizations and 46 individuals, 3 of whom asked not to be named".to_owned();
        Counting {
            organizations: 1_031,
            individuals: 46,
            unlisted: 3,
            total: 1_077,
            pieces: Counting::pieces(&sentence),
            sentence,
            including: Some("1,031 organizations in all, including A and B".to_owned()),
        }
    }

    pub(super) fn nothing() -> Counting {
        Counting {
            organizations: 0,
            individuals: 0,
            unlisted: 0,
            total: 0,
            sentence: "No signatures".to_owned(),
            pieces: vec![],
            including: None,
        }
    }

    pub(super) fn entry(kind: &'static str, standing: &'static str) -> Entry {
        let organization = kind == "organization";
        Entry {
            id: "0123456789abcdef".to_owned(),
            kind,
            name: "Tŝilhqot'in <Council>".to_owned(),
            lang: organization.then_some("fr"),
            line: Some("Director, Amity".to_owned()),
            standing: organization.then_some(standing),
            domain: (standing == "domain").then(|| "amity.example".to_owned()),
            lead: organization,
            affiliated: !organization,
            named: true,
            website: organization.then(|| "https://amity.example".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_cut_at_its_numbers_and_reads_the_same() {
        let sentence = "1\u{a0}031 organisations et 46 personnes, dont 3";
        let pieces = Counting::pieces(sentence);
        let numbers: Vec<&str> = pieces
            .iter()
            .filter(|piece| piece.number)
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(numbers, ["1\u{a0}031", "46", "3"]);
        assert_eq!(
            pieces
                .iter()
                .map(|piece| piece.text.as_str())
                .collect::<String>(),
            sentence
        );
    }
}
