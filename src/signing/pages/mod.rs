//! What the pages of signing are made of.

mod mailbox;
mod my_data;
mod own;
mod prove;

pub use mailbox::{
    ConfirmPage, DeadLinkPage, FindPage, InboxPageError, SentPage, StopPage, StopStep,
};
pub use my_data::{DataErasedPage, EraseDataPage, MyDataPage, MyDataSignature};
pub use own::{CorrectPage, Done, ManagePage, WithdrawPage};
pub use prove::{Looked, ProvePage};

use entity::values::SignatureState;
use serde::Serialize;

use super::form::{self, FormFault, SignForm};
use crate::clock::Millis;
use crate::rendering::{CachePolicy, Page};
use crate::signatures::list_entry::ShownEntry;
use crate::signing::form::invitee::Invitee;

/// The letter that is being signed.
#[derive(Clone, Debug, Serialize)]
pub struct Signing {
    pub title: String,
    /// Whom it addresses.
    pub addressee: Option<String>,
    /// The letter's address.
    pub path: String,
    /// The form's address.
    pub sign_path: String,
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
    pub letter: Signing,
    /// Organizations may sign.
    pub organizations: bool,
    /// Individuals may sign.
    pub individuals: bool,
    /// Individuals choose how they are shown.
    pub choice: bool,
    /// They come by a personal invitation.
    pub guest: Option<Invitee>,
    /// The address that was probably meant, if the typed one looks mistyped.
    pub email_meant: Option<String>,
    /// The form in the other language, which is sent what was typed.
    pub sign_in_other_language: String,
    /// What was typed.
    pub typed: SignForm,
    /// What is wrong with it.
    pub faults: Vec<FormFault>,
    /// The coalition's mailbox, where it has one.
    pub contact: Option<String>,
    /// The privacy notice.
    pub privacy: String,
    /// The form token.
    pub token: String,
}

/// The form of a letter that is closed.
#[derive(Clone, Debug, Serialize)]
pub struct ClosedPage {
    pub letter: Signing,
    /// The counting sentence.
    pub sentence: String,
    /// How many signed in all.
    pub total: i64,
    /// When it closed, where that is known.
    pub closed_at: Option<Millis>,
    /// Until when what was signed in time may be confirmed, while that lasts.
    pub confirm_until: Option<Millis>,
    /// The coalition's mailbox, where it has one.
    pub contact: Option<String>,
}

/// A signature and where it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// As it is printed.
    pub entry: ShownEntry,
    /// Under which an individual is listed.
    pub sort_name: Option<String>,
    /// The name as it would be written, where it was typed in capitals and can still be chosen.
    pub instead: Option<String>,
    pub state: SignatureState,
    /// The path of its own page.
    pub own: String,
    /// Where its entry stands on the list, if that shows it by name.
    pub listed: Option<String>,
}

impl Shown {
    /// An individual's signature in a state, for samples.
    fn sample(state: SignatureState, named: bool) -> Self {
        Self {
            entry: ShownEntry::sample(named),
            sort_name: named.then(|| "Whitford".to_owned()),
            instead: (named && state == SignatureState::Pending).then(|| "Zoë Whitford".to_owned()),
            state,
            own: "/en/signature/x".to_owned(),
            listed: (named && state == SignatureState::Published)
                .then(|| "/en/sample/signatories?q=Zo%C3%AB#s-x".to_owned()),
        }
    }
}

impl SignPage {
    /// The form that asks about a mistyped address, for samples.
    fn doubtful(fresh: &Self) -> Self {
        Self {
            email_meant: Some("zoe@gmail.com".to_owned()),
            typed: SignForm {
                email: "zoe@gmial.com".to_owned(),
                ..SignForm::default()
            },
            faults: vec![FormFault {
                field: "email",
                key: "error-email-doubtful".into(),
            }],
            ..fresh.clone()
        }
    }
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
            guest: None,
            email_meant: None,
            sign_in_other_language: "/fr/sample/sign".to_owned(),
            typed: SignForm::default(),
            faults: vec![],
            contact: Some("c@example.org".to_owned()),
            privacy: "/en/privacy".to_owned(),
            token: "t".to_owned(),
        };
        let faults = form::FIELDS
            .map(|field| FormFault {
                field,
                key: "error-too-long".into(),
            })
            .to_vec();
        let wrong = |kind: &str| Self {
            typed: SignForm {
                kind: kind.to_owned(),
                visibility: "counted".to_owned(),
                ..SignForm::default()
            },
            faults: faults.clone(),
            ..fresh.clone()
        };
        let invited = |organization: Option<&str>, used| Self {
            guest: Some(Invitee {
                organization: organization.map(str::to_owned),
                used,
            }),
            typed: SignForm {
                invitation: "t".to_owned(),
                ..SignForm::default()
            },
            ..fresh.clone()
        };
        let one_kind = Self {
            letter: letter(false),
            organizations: false,
            choice: false,
            contact: None,
            ..fresh.clone()
        };
        vec![
            wrong("organization"),
            wrong("both"),
            wrong("individual"),
            invited(Some("Amity & <Friends>"), false),
            invited(Some("Amity"), true),
            invited(None, false),
            one_kind,
            Self::doubtful(&fresh),
            fresh.clone(),
        ]
    }
}

impl Page for ClosedPage {
    const TEMPLATE: &'static str = "signing/closed.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = Self {
            letter: letter(true),
            sentence: "46 individuals".to_owned(),
            total: 46,
            closed_at: Some(1_783_515_900_000),
            confirm_until: Some(1_783_602_300_000),
            contact: Some("c@example.org".to_owned()),
        };
        let bare = Self {
            letter: letter(false),
            total: 0,
            closed_at: None,
            confirm_until: None,
            contact: None,
            ..page.clone()
        };
        vec![page, bare]
    }
}

fn letter(full: bool) -> Signing {
    Signing {
        title: "Keep it open".to_owned(),
        addressee: full.then(|| "the Minister".to_owned()),
        path: "/en/sample".to_owned(),
        sign_path: "/en/sample/sign".to_owned(),
        version: 1,
        closes_at: full.then_some(1_783_515_900_000),
        zone: "America/Toronto".to_owned(),
    }
}
