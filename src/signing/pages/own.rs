//! The pages of one's own signature.

use entity::values::SignatureState;
use serde::{Deserialize, Serialize};

use super::{Shown, Signing, letter};
use crate::clock::Millis;
use crate::rendering::{CachePolicy, Page};
use crate::signatures::list_entry::ShownEntry;
use crate::signing::form::{FormFault, SignForm};

/// One's own signature, and what can be done with it.
#[derive(Clone, Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one button of the page"
)]
pub struct ManagePage {
    pub letter: Signing,
    /// The signature.
    pub shown: Shown,
    /// When it was given.
    pub signed_at: Millis,
    /// Those given in the same pass from the same mailbox.
    pub others: Vec<Shown>,
    /// A correction waits for a coordinator.
    pub waiting: bool,
    /// It can be confirmed now.
    pub may_confirm: bool,
    /// It can be corrected.
    pub may_correct: bool,
    /// Control of the organization's domain can be proved.
    pub may_prove: bool,
    /// It can be taken back.
    pub may_withdraw: bool,
    /// It can be counted without the name.
    pub may_hide: bool,
    /// The letter can be signed.
    pub open: bool,
    /// What was done last.
    pub done: Option<Done>,
    /// The coalition's mailbox, where it has one.
    pub contact: Option<String>,
    /// The form token.
    pub token: String,
}

/// What was done last on one's own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    /// The correction is printed.
    Corrected,
    /// The correction waits for a coordinator.
    Waits,
    /// The name left the list.
    CountedOnly,
    /// The signature was taken back.
    Withdrawn,
    /// Control of the domain was proved, and the signature is listed.
    Proved,
}

impl Done {
    /// Its word in an address.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::Waits => "waits",
            Self::CountedOnly => "counted-only",
            Self::Withdrawn => "withdrawn",
            Self::Proved => "proved",
        }
    }
}

/// The form with which one's own signature is corrected.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectPage {
    pub letter: Signing,
    /// It is an organization's signature.
    pub organization: bool,
    /// The language of an organization's other name: `en` or `fr`.
    pub other: &'static str,
    /// Individuals choose how they are shown.
    pub choice: bool,
    /// What was signed, or typed.
    pub typed: SignForm,
    /// What is wrong with it.
    pub faults: Vec<FormFault>,
    /// One's own page.
    pub own: String,
    /// The form token.
    pub token: String,
}

/// "Withdraw my signature".
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawPage {
    pub letter: Signing,
    /// As it is printed.
    pub entry: ShownEntry,
    /// When it was given.
    pub signed_at: Millis,
    /// It can be kept without the name instead.
    pub may_hide: bool,
    /// They came to stay without their name, which is then the first button.
    pub hiding: bool,
    /// It counts now.
    pub counted: bool,
    /// One's own page.
    pub own: String,
    /// The form token.
    pub token: String,
}

const AT: Millis = 1_783_515_900_000;

impl Page for ManagePage {
    const TEMPLATE: &'static str = "signing/own.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |state: SignatureState, able: bool| Self {
            letter: letter(true),
            shown: Shown::sample(state, able),
            signed_at: AT,
            others: vec![Shown::sample(SignatureState::Held, true)],
            waiting: able,
            may_confirm: state == SignatureState::Pending && able,
            may_correct: able,
            may_prove: able,
            may_withdraw: able,
            may_hide: able,
            open: able,
            done: None,
            contact: Some("c@example.org".to_owned()).filter(|_| able),
            token: "t".to_owned(),
        };
        let states = [
            SignatureState::Pending,
            SignatureState::Held,
            SignatureState::Published,
            SignatureState::Withdrawn,
            SignatureState::Removed,
            SignatureState::Merged,
        ];
        let all = [
            Done::Corrected,
            Done::Waits,
            Done::CountedOnly,
            Done::Withdrawn,
            Done::Proved,
        ];
        let done = all.map(|done| Self {
            done: Some(done),
            others: vec![],
            ..page(SignatureState::Published, true)
        });
        let plain = states
            .into_iter()
            .flat_map(|state| [page(state, true), page(state, false)]);
        plain.chain(done).collect()
    }
}

impl Page for CorrectPage {
    const TEMPLATE: &'static str = "signing/correct.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |organization: bool, other: &'static str, choice: bool| Self {
            letter: letter(true),
            organization,
            other,
            choice,
            typed: SignForm {
                visibility: "name".to_owned(),
                updates: "yes".to_owned(),
                ..SignForm::default()
            },
            faults: vec![],
            own: "/en/signature/x".to_owned(),
            token: "t".to_owned(),
        };
        let wrong = Self {
            faults: vec![FormFault {
                field: "name",
                key: "error-name".into(),
            }],
            ..page(false, "fr", true)
        };
        vec![
            page(true, "fr", false),
            page(true, "en", false),
            page(false, "fr", true),
            page(false, "fr", false),
            wrong,
        ]
    }
}

impl Page for WithdrawPage {
    const TEMPLATE: &'static str = "signing/withdraw.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |named: bool, counted: bool| Self {
            letter: letter(true),
            entry: ShownEntry::sample(named),
            signed_at: AT,
            may_hide: named,
            hiding: false,
            counted,
            own: "/en/signature/x".to_owned(),
            token: "t".to_owned(),
        };
        let hiding = Self {
            hiding: true,
            ..page(true, true)
        };
        vec![
            page(true, true),
            page(false, true),
            page(true, false),
            hiding,
        ]
    }
}
