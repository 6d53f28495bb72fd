//! What the pages of signing are made of.

use serde::Serialize;

use super::form::{FieldFault, Typed};
use super::shown::Entry;
use crate::clock::Millis;
use crate::rendering::{CachePolicy, Page};

/// The letter that is being signed.
#[derive(Clone, Debug, Serialize)]
pub struct Signing {
    /// The title.
    pub title: String,
    /// Whom it addresses.
    pub addressee: Option<String>,
    /// The letter's address.
    pub path: String,
    /// The number of the version that is signed.
    pub version: i32,
    /// When signatures close.
    pub closes_at: Option<Millis>,
    /// The zone of its dates.
    pub zone: String,
}

/// The form.
#[derive(Clone, Debug, Serialize)]
pub struct SignPage {
    /// The letter.
    pub letter: Signing,
    /// Organizations may sign.
    pub organizations: bool,
    /// Individuals may sign.
    pub individuals: bool,
    /// Individuals choose how they are shown.
    pub choice: bool,
    /// What was typed.
    pub typed: Typed,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// The form token.
    pub token: String,
}

/// "Check your inbox".
#[derive(Clone, Debug, Serialize)]
pub struct SentPage {
    /// The letter.
    pub letter: Signing,
    /// The address as typed.
    pub address: String,
    /// The sender of the mail.
    pub sender: String,
    /// The coalition's mailbox, where it has one.
    pub contact: Option<String>,
    /// The form token.
    pub token: String,
    /// A wrong code was typed.
    pub wrong_code: bool,
}

/// What will be printed, with the button; or what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmPage {
    /// The letter.
    pub letter: Signing,
    /// Each signature of the pass.
    pub signatures: Vec<Shown>,
    /// It can be confirmed now.
    pub pending: bool,
    /// The form token.
    pub token: String,
}

/// A signature and where it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// As it is printed.
    pub entry: Entry,
    /// `pending`, `published`, `held` …
    pub state: &'static str,
}

impl Page for SignPage {
    const TEMPLATE: &'static str = "signing/sign.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let fresh = Self {
            letter: letter(true),
            organizations: true,
            individuals: true,
            choice: true,
            typed: Typed::default(),
            faults: vec![],
            token: "t".to_owned(),
        };
        let all = [
            "kind",
            "organization",
            "organization_other",
            "website",
            "name",
            "title",
            "affiliation",
            "place",
            "sort_name",
            "email",
            "visibility",
            "authorized",
            "publish",
        ];
        let faults = all
            .map(|field| FieldFault {
                field,
                key: "error-too-long",
            })
            .to_vec();
        let wrong = |kind: &str| Self {
            typed: Typed {
                kind: kind.to_owned(),
                visibility: "counted".to_owned(),
                ..Typed::default()
            },
            faults: faults.clone(),
            ..fresh.clone()
        };
        let one_kind = Self {
            letter: letter(false),
            organizations: false,
            choice: false,
            ..fresh.clone()
        };
        vec![
            wrong("organization"),
            wrong("both"),
            wrong("individual"),
            one_kind,
            fresh.clone(),
        ]
    }
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "signing/sent.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = Self {
            letter: letter(true),
            address: "zoe@example.org".to_owned(),
            sender: "letters@example.org".to_owned(),
            contact: Some("c@example.org".to_owned()),
            token: "t".to_owned(),
            wrong_code: false,
        };
        vec![
            Self {
                wrong_code: true,
                contact: None,
                ..page.clone()
            },
            page,
        ]
    }
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "signing/confirm.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let entry = |named: bool| Entry {
            id: "x".to_owned(),
            kind: "individual",
            name: "Zoë".to_owned(),
            lang: None,
            line: Some("Director".to_owned()).filter(|_| named),
            standing: None,
            domain: None,
            lead: false,
            affiliated: true,
            named,
            website: None,
        };
        let page = |state: &'static str, pending: bool| Self {
            letter: letter(true),
            signatures: vec![
                Shown {
                    entry: entry(true),
                    state,
                },
                Shown {
                    entry: entry(false),
                    state,
                },
            ],
            pending,
            token: "t".to_owned(),
        };
        vec![
            page("pending", true),
            page("pending", false),
            page("published", false),
            page("held", false),
            page("merged", false),
            page("withdrawn", false),
        ]
    }
}

fn letter(full: bool) -> Signing {
    Signing {
        title: "Keep it open".to_owned(),
        addressee: full.then(|| "the Minister".to_owned()),
        path: "/en/sample".to_owned(),
        version: 1,
        closes_at: full.then_some(1_783_515_900_000),
        zone: "America/Toronto".to_owned(),
    }
}
