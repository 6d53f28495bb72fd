//! The mails of signing. Nothing that a stranger typed stands in them.

pub(super) mod confirmation_mail;
mod contact_mail;
pub(super) mod verdict_mail;

use entity::signature;
use entity::values::{SignatureState, Visibility};
use serde::Serialize;

use crate::clock::Millis;
use crate::rendering::Mail;

/// What every mail about a letter says of it.
#[derive(Clone, Debug, Serialize)]
pub struct About {
    pub title: String,
    /// Whom it addresses.
    pub addressee: Option<String>,
    /// The zone of its dates.
    pub zone: String,
}

/// Why a mail asks to confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asking {
    /// Somebody has just signed, or pressed "send again".
    First,
    /// A day has passed.
    AfterADay,
    /// The letter closes soon.
    BeforeClosing,
}

/// "Confirm your signature".
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmMail {
    /// The letter.
    pub about: About,
    /// Why it asks.
    pub asking: Asking,
    /// The page with the button.
    pub link: String,
    /// The code, in two groups.
    pub code: String,
    /// The page that stops mail about the letter.
    pub stop: String,
    /// Until when link and code work.
    pub until: Millis,
    /// When the request is erased unless it is confirmed.
    pub erased_at: Millis,
}

/// "You have already signed".
#[derive(Clone, Debug, Serialize)]
pub struct AlreadySignedMail {
    /// The letter.
    pub about: About,
    /// When the signature that stands was given.
    pub signed_at: Millis,
    /// Its own page.
    pub own: String,
    /// The form, for somebody else at the same address.
    pub sign: String,
}

/// "Signature received; one check remains".
#[derive(Clone, Debug, Serialize)]
pub struct CheckRemainsMail {
    /// The letter.
    pub about: About,
    /// It is an organization that is checked.
    pub organization: bool,
    /// Its own page.
    pub own: String,
}

/// "Your signature counts".
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptMail {
    /// The letter.
    pub about: About,
    /// Its own page.
    pub own: String,
    /// The letter's page.
    pub letter: String,
}

/// "{Organization} has already signed", to its second representative.
#[derive(Clone, Debug, Serialize)]
pub struct AlreadyListedMail {
    /// The letter.
    pub about: About,
    /// The organization as it is publicly listed.
    pub organization: String,
}

/// "Somebody else signed for your organization", to its first representative.
#[derive(Clone, Debug, Serialize)]
pub struct SecondRepresentativeMail {
    /// The letter.
    pub about: About,
    /// The organization as it is publicly listed.
    pub organization: String,
    /// The own page of the signature that stands.
    pub own: String,
}

/// To the contact that is known of an organization: somebody else signed in a name like its.
#[derive(Clone, Debug, Serialize)]
pub struct NearNameMail {
    /// The letter.
    pub about: About,
    /// The organization that is known. The other name is a stranger's, and stands in no mail.
    pub organization: String,
    /// The contact's own page.
    pub own: String,
}

/// "Your signature has been withdrawn".
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawnMail {
    /// The letter.
    pub about: About,
    /// The form, while the letter is open.
    pub sign: Option<String>,
    /// How it stood until then.
    pub stood: Stood,
}

/// How a signature stood before it was withdrawn: decides what its withdrawal changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stood {
    /// Counted, and on the list.
    Listed,
    /// Counted, without its name.
    Counted,
    /// Neither.
    Held,
}

impl Stood {
    /// How a signature stands.
    #[must_use]
    pub fn of(row: &signature::Model) -> Self {
        match (row.state, row.visibility) {
            (SignatureState::Published, Visibility::Name) => Self::Listed,
            (SignatureState::Published, Visibility::Counted) => Self::Counted,
            _ => Self::Held,
        }
    }
}

/// The links to one's own pages.
#[derive(Clone, Debug, Serialize)]
pub struct ManageLinksMail {
    /// A link a signature, the newest first.
    pub links: Vec<ManageLink>,
    /// The page with everything that is held about the address.
    pub my_data: String,
}

/// A link to the own page of a signature.
#[derive(Clone, Debug, Serialize)]
pub struct ManageLink {
    /// The letter's title.
    pub title: String,
    /// The page.
    pub link: String,
}

const AT: Millis = 1_783_515_900_000;
const PAGE: &str = "https://letters.example.org/en/x";

impl About {
    /// Letters with and without an addressee, for the samples of mails.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let full = Self {
            title: "Keep it open".to_owned(),
            addressee: Some("the Minister".to_owned()),
            zone: "America/Toronto".to_owned(),
        };
        vec![
            Self {
                addressee: None,
                ..full.clone()
            },
            full,
        ]
    }
}

impl Mail for ConfirmMail {
    const NAME: &'static str = "confirm";

    fn samples() -> Vec<Self> {
        let mail = |about: About, asking| Self {
            about,
            asking,
            link: PAGE.to_owned(),
            code: "4821 7730".to_owned(),
            stop: PAGE.to_owned(),
            until: AT,
            erased_at: AT,
        };
        let asked = [Asking::First, Asking::AfterADay, Asking::BeforeClosing];
        About::samples()
            .into_iter()
            .flat_map(|about| asked.map(|asking| mail(about.clone(), asking)))
            .collect()
    }
}

impl Mail for AlreadySignedMail {
    const NAME: &'static str = "already-signed";

    fn samples() -> Vec<Self> {
        let mail = |about| Self {
            about,
            signed_at: AT,
            own: PAGE.to_owned(),
            sign: PAGE.to_owned(),
        };
        About::samples().into_iter().map(mail).collect()
    }
}

impl Mail for CheckRemainsMail {
    const NAME: &'static str = "check-remains";

    fn samples() -> Vec<Self> {
        let mail = |about: About, organization| Self {
            about,
            organization,
            own: PAGE.to_owned(),
        };
        About::samples()
            .into_iter()
            .flat_map(|about| [mail(about.clone(), true), mail(about, false)])
            .collect()
    }
}

impl Mail for ReceiptMail {
    const NAME: &'static str = "receipt";

    fn samples() -> Vec<Self> {
        let mail = |about| Self {
            about,
            own: PAGE.to_owned(),
            letter: PAGE.to_owned(),
        };
        About::samples().into_iter().map(mail).collect()
    }
}

impl Mail for AlreadyListedMail {
    const NAME: &'static str = "already-listed";

    fn samples() -> Vec<Self> {
        let mail = |about| Self {
            about,
            organization: "Tidal Law".to_owned(),
        };
        About::samples().into_iter().map(mail).collect()
    }
}

impl Mail for SecondRepresentativeMail {
    const NAME: &'static str = "second-representative";

    fn samples() -> Vec<Self> {
        let mail = |about| Self {
            about,
            organization: "Tidal Law".to_owned(),
            own: PAGE.to_owned(),
        };
        About::samples().into_iter().map(mail).collect()
    }
}

impl Mail for NearNameMail {
    const NAME: &'static str = "near-name";

    fn samples() -> Vec<Self> {
        let mail = |about| Self {
            about,
            organization: "Tidal Law".to_owned(),
            own: PAGE.to_owned(),
        };
        About::samples().into_iter().map(mail).collect()
    }
}

impl Mail for WithdrawnMail {
    const NAME: &'static str = "withdrawn";

    fn samples() -> Vec<Self> {
        let mail = |about: About, sign: Option<&str>, stood| Self {
            about,
            sign: sign.map(str::to_owned),
            stood,
        };
        About::samples()
            .into_iter()
            .flat_map(|about| {
                [
                    mail(about.clone(), Some(PAGE), Stood::Listed),
                    mail(about.clone(), Some(PAGE), Stood::Counted),
                    mail(about, None, Stood::Held),
                ]
            })
            .collect()
    }
}

impl Mail for ManageLinksMail {
    const NAME: &'static str = "own-links";

    fn samples() -> Vec<Self> {
        let link = ManageLink {
            title: "Keep it open".to_owned(),
            link: PAGE.to_owned(),
        };
        vec![
            Self {
                links: vec![],
                my_data: PAGE.to_owned(),
            },
            Self {
                links: vec![link.clone(), link],
                my_data: PAGE.to_owned(),
            },
        ]
    }
}
