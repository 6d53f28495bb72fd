//! The page on which a representative proves control of their organization's domain.

use serde::{Deserialize, Serialize};

use super::{Signing, letter};
use crate::rendering::{CachePolicy, Page};
use crate::signatures::list_entry::ShownEntry;
use crate::signing::proving::Challenge;

/// How control of a domain is proved.
#[derive(Clone, Debug, Serialize)]
pub struct ProvePage {
    pub letter: Signing,
    /// As it is printed.
    pub entry: ShownEntry,
    /// What to publish; none where no website was given that could prove anything.
    pub challenge: Option<Challenge>,
    /// What the last look led to.
    pub looked: Option<Looked>,
    /// One's own page.
    pub own: String,
    /// The coalition's mailbox, where it has one.
    pub contact: Option<String>,
    /// The form token.
    pub token: String,
}

/// What the last look led to; said, never believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Looked {
    /// Nothing was found yet.
    NotYet,
    /// It was found; a coordinator decides.
    Noted,
    /// Too many looks; the next one later.
    Later,
}

impl Looked {
    /// Its word in an address.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Noted => "noted",
            Self::Later => "later",
        }
    }
}

impl Page for ProvePage {
    const TEMPLATE: &'static str = "signing/prove.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |looked, able: bool| Self {
            letter: letter(true),
            entry: ShownEntry::sample(true),
            challenge: able.then(|| Challenge {
                domain: "amity.example".to_owned(),
                record: "_undersigned.amity.example".to_owned(),
                file: "https://amity.example/.well-known/undersigned.txt".to_owned(),
                line: "undersigned-verification=t".to_owned(),
            }),
            looked,
            own: "/en/signature/x".to_owned(),
            contact: Some("c@example.org".to_owned()).filter(|_| able),
            token: "t".to_owned(),
        };
        vec![
            page(None, true),
            page(None, false),
            page(Some(Looked::NotYet), true),
            page(Some(Looked::Noted), true),
            page(Some(Looked::Later), true),
        ]
    }
}
