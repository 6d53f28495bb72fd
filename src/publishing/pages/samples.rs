//! Contexts that reach every branch of the templates.

use entity::ids::Revision;
use entity::values::SignatureKind;

use super::{Counting, Head, InitialLink, ListEntry, PageLinks, Section};
use crate::locale::Locale;
use crate::publishing::counting::Lines;

pub(super) fn head(open: bool) -> Head {
    Head {
        slug: "sample".to_owned(),
        title: "Ban the use of facial recognition".to_owned(),
        addressee: open.then(|| "the Honourable Minister".to_owned()),
        date: Some("2026-07-08".to_owned()),
        zone: "America/Toronto".to_owned(),
        open,
        closes_at: Some(1_789_000_000_000),
        confirm_until: (!open).then_some(1_789_086_400_000),
        text_lang: (!open).then_some(Locale::Fr),
        path: "/en/sample".to_owned(),
        sign_path: "/en/sample/sign".to_owned(),
        list_path: "/en/sample/signatories".to_owned(),
        how_path: "/en/how-we-check".to_owned(),
        live_path: open.then(|| "/live/en/sample".to_owned()),
    }
}

/// Closed, nobody knows since when, and written in English.
pub(super) fn head_long_closed() -> Head {
    Head {
        closes_at: None,
        confirm_until: None,
        date: None,
        text_lang: Some(Locale::En),
        ..head(false)
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
        revision: Revision(1_077),
        as_of: 1_783_515_900_000,
        pieces: Counting::pieces(&sentence),
        lines: Lines {
            sentence: sentence.clone(),
            signed: "have signed since July 8, 2026.".to_owned(),
            organizations: "1,031 organizations".to_owned(),
            individuals: "46 individuals".to_owned(),
            including: "1,031 organizations in all, including A and B".to_owned(),
            unlisted: "and 3 people who asked not to be named".to_owned(),
        },
        sentence,
    }
}

pub(super) fn nothing() -> Counting {
    Counting {
        organizations: 0,
        individuals: 0,
        unlisted: 0,
        total: 0,
        revision: Revision(0),
        as_of: 1_783_515_900_000,
        sentence: "No signatures".to_owned(),
        pieces: Counting::pieces("No signatures yet."),
        lines: Lines {
            sentence: "No signatures yet.".to_owned(),
            ..Lines::default()
        },
    }
}

pub(super) fn entry(kind: SignatureKind) -> ListEntry {
    let organization = kind == SignatureKind::Endorsement;
    ListEntry {
        id: "0123456789abcdef".to_owned(),
        kind,
        name: "Tŝilhqot'in <Council>".to_owned(),
        lang: organization.then_some(Locale::Fr),
        other_face: true,
        line: Some("Director, Amity".to_owned()),
        standing: organization.then(|| "confirmed by email from amity.example".to_owned()),
        whole: organization.then(|| "amity.example".to_owned()),
        affiliated: !organization,
    }
}

/// A name alone.
pub(super) fn plain_entry() -> ListEntry {
    ListEntry {
        name: "Ann".to_owned(),
        other_face: false,
        line: None,
        ..entry(SignatureKind::Individual)
    }
}

/// Much of it was checked in one way; there is more on other pages, and initials to jump to.
pub(super) fn long_section(kind: SignatureKind) -> Section {
    let usual = ListEntry {
        standing: Some("confirmed by the coalition".to_owned()),
        whole: None,
        ..entry(kind)
    };
    let mut entries = vec![usual; 14];
    entries.extend([entry(kind), plain_entry()]);
    let link = |label: &str, meaning| InitialLink {
        label: label.to_owned(),
        meaning,
        path: "/en/sample/signatories?initial=A".to_owned(),
    };
    Section {
        initials: vec![
            link("0–9", Some("initial-digits")),
            link("A", None),
            link("…", Some("initial-other-scripts")),
        ],
        begins_earlier: true,
        is_cut: true,
        ..Section::new(entries)
    }
}

pub(super) fn short_section() -> Section {
    Section::new(vec![entry(SignatureKind::Individual), plain_entry()])
}

/// A page of nine.
pub(super) fn page_links(page: usize) -> PageLinks {
    PageLinks::new(page, 9, |page| {
        format!("/en/sample/signatories?page={page}")
    })
}
