//! The pages around the proof of a mailbox: check your inbox, confirm, not me, find one's signatures.

use entity::values::SignatureState;
use serde::Serialize;

use super::{Shown, Signing, letter};
use crate::rendering::{CachePolicy, Page};
use crate::signing::recording::ticket::Note;

/// "Check your inbox".
#[derive(Clone, Debug, Serialize)]
pub struct SentPage {
    pub letter: Signing,
    /// The address as typed.
    pub address: String,
    /// The sender of the mail.
    pub sender: String,
    /// The coalition's mailbox, where it has one.
    pub contact: Option<String>,
    /// Its telephone, where it has one.
    pub phone: Option<String>,
    /// The form token.
    pub token: String,
    /// What was done last on the page.
    pub(crate) note: Option<Note>,
    /// What is wrong with what was typed.
    pub problem: Option<InboxPageError>,
}

/// Something wrong on "check your inbox".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "field", content = "typed")]
pub enum InboxPageError {
    /// The code is none that works.
    Code,
    /// The new address, as typed, is none.
    Address(String),
    /// The new address looks mistyped.
    DoubtfulAddress {
        typed: String,
        /// The address that was probably meant.
        meant: String,
    },
}

/// What will be printed, with the button; or what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmPage {
    pub letter: Signing,
    /// Each signature of the pass.
    pub signatures: Vec<Shown>,
    /// It can be confirmed now.
    pub pending: bool,
    /// The counting sentence, once one of them counts.
    pub sentence: Option<String>,
    /// The form token.
    pub token: String,
}

/// "Not me".
#[derive(Clone, Debug, Serialize)]
pub struct StopPage {
    pub letter: Signing,
    /// Where the mailbox stands.
    pub step: StopStep,
    /// The mail with the link was an invitation.
    pub invited: bool,
    /// The own page of a confirmed signature, or the way to have it mailed.
    pub own: Option<String>,
    /// The form token.
    pub token: String,
}

/// Where the mailbox of a not-me link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopStep {
    /// The button is offered.
    Asked,
    /// Mail is stopped, and can be let through again.
    Stopped,
    /// Mail was just let through again.
    Allowed,
    /// There is a confirmed signature, to be withdrawn on its own page.
    Confirmed,
}

/// A link that opens nothing.
#[derive(Clone, Debug, Serialize)]
pub struct DeadLinkPage {
    /// Where an address is typed to get the links again.
    pub find: String,
    /// The letters.
    pub home: String,
    /// The coalition's mailbox, where it has one.
    pub contact: Option<String>,
}

/// An address is typed to get the links to one's own pages.
#[derive(Clone, Debug, Serialize)]
pub struct FindPage {
    /// The address as typed.
    pub email: String,
    /// It is none.
    pub wrong: bool,
    /// A mail was just asked for.
    pub sent: bool,
    /// The coalition's mailbox, where it has one.
    pub contact: Option<String>,
    /// The form token.
    pub token: String,
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
            phone: Some("902 555 0100".to_owned()),
            token: "t".to_owned(),
            note: None,
            problem: None,
        };
        let with = |note, problem| Self {
            note,
            problem,
            ..page.clone()
        };
        let wrong = Some(InboxPageError::Address("zoe@".to_owned()));
        let doubtful = InboxPageError::DoubtfulAddress {
            typed: "zoe@gmial.com".to_owned(),
            meant: "zoe@gmail.com".to_owned(),
        };
        let bare = Self {
            contact: None,
            phone: None,
            ..page.clone()
        };
        let mute = Self {
            phone: None,
            ..page.clone()
        };
        vec![
            with(Some(Note::SentAgain), None),
            with(Some(Note::Changed), None),
            with(None, Some(InboxPageError::Code)),
            with(None, wrong),
            with(None, Some(doubtful)),
            bare,
            mute,
            page,
        ]
    }
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "signing/confirm.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |state: SignatureState, pending: bool| Self {
            letter: letter(true),
            signatures: vec![Shown::sample(state, true), Shown::sample(state, false)],
            pending,
            sentence: (state == SignatureState::Published).then(|| "46 individuals".to_owned()),
            token: "t".to_owned(),
        };
        vec![
            page(SignatureState::Pending, true),
            page(SignatureState::Pending, false),
            page(SignatureState::Published, false),
            page(SignatureState::Held, false),
            page(SignatureState::Merged, false),
            page(SignatureState::Withdrawn, false),
        ]
    }
}

impl Page for StopPage {
    const TEMPLATE: &'static str = "signing/stop.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |step, invited| Self {
            letter: letter(true),
            step,
            invited,
            own: (step == StopStep::Confirmed).then(|| "/en/signature/x".to_owned()),
            token: "t".to_owned(),
        };
        let steps = [
            StopStep::Asked,
            StopStep::Stopped,
            StopStep::Allowed,
            StopStep::Confirmed,
        ];
        steps
            .iter()
            .flat_map(|step| [page(*step, false), page(*step, true)])
            .collect()
    }
}

impl Page for DeadLinkPage {
    const TEMPLATE: &'static str = "signing/dead-link.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |contact: Option<&str>| Self {
            find: "/en/signature".to_owned(),
            home: "/en/".to_owned(),
            contact: contact.map(str::to_owned),
        };
        vec![page(None), page(Some("c@example.org"))]
    }
}

impl Page for FindPage {
    const TEMPLATE: &'static str = "signing/find.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |wrong: bool, sent: bool| Self {
            email: if wrong { "zoe@" } else { "" }.to_owned(),
            wrong,
            sent,
            contact: Some("c@example.org".to_owned()).filter(|_| !wrong),
            token: "t".to_owned(),
        };
        vec![page(false, false), page(true, false), page(false, true)]
    }
}
