//! The mails of signing. Nothing that a stranger typed stands in them.

use serde::Serialize;

use crate::clock::Millis;
use crate::rendering::Mail;

/// What every mail about a letter says of it.
#[derive(Clone, Debug, Serialize)]
pub struct About {
    /// The title.
    pub title: String,
    /// Whom it addresses.
    pub addressee: Option<String>,
    /// The zone of its dates.
    pub zone: String,
}

/// "Confirm your signature".
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmMail {
    /// The letter.
    pub about: About,
    /// The page with the button.
    pub link: String,
    /// The code, in two groups.
    pub code: String,
    /// Until when both work.
    pub until: Millis,
}

/// "You have already signed".
#[derive(Clone, Debug, Serialize)]
pub struct AlreadySignedMail {
    /// The letter.
    pub about: About,
    /// When the signature that stands was given.
    pub signed_at: Millis,
}

/// "Signature received; one check remains".
#[derive(Clone, Debug, Serialize)]
pub struct CheckRemainsMail {
    /// The letter.
    pub about: About,
}

impl About {
    /// With as little as can be, and with everything, for the test of all mails.
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
        let mail = |about| Self {
            about,
            link: "https://letters.example.org/en/confirm/x".to_owned(),
            code: "4821 7730".to_owned(),
            until: 1_783_515_900_000,
        };
        About::samples().into_iter().map(mail).collect()
    }
}

impl Mail for AlreadySignedMail {
    const NAME: &'static str = "already-signed";

    fn samples() -> Vec<Self> {
        About::samples()
            .into_iter()
            .map(|about| Self {
                about,
                signed_at: 1_783_515_900_000,
            })
            .collect()
    }
}

impl Mail for CheckRemainsMail {
    const NAME: &'static str = "check-remains";

    fn samples() -> Vec<Self> {
        About::samples()
            .into_iter()
            .map(|about| Self { about })
            .collect()
    }
}
