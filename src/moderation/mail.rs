//! The mails of moderation.

use serde::Serialize;

use crate::rendering::Mail;
use crate::signing::mail::About;

/// "Your signature is published".
#[derive(Clone, Debug, Serialize)]
pub struct ApprovedMail {
    /// The letter.
    pub about: About,
    /// It is listed by name; else counted only.
    pub named: bool,
    /// The signature's own page.
    pub link: String,
}

/// "Your signature could not be listed".
#[derive(Clone, Debug, Serialize)]
pub struct DeclinedMail {
    /// The letter.
    pub about: About,
}

/// "Your signature was entered": what a coordinator wrote, never a stranger.
#[derive(Clone, Debug, Serialize)]
pub struct EnteredMail {
    /// The letter.
    pub about: About,
    /// It is an organization's.
    pub organization: bool,
    /// The name as listed in this language; none for counted only.
    pub name: Option<String>,
    /// What stands beneath it.
    pub line: Option<String>,
    /// The signature's own page.
    pub link: String,
}

/// What became of a correction that waited.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionMail {
    /// The letter.
    pub about: About,
    /// It is printed from now on.
    pub applied: bool,
    /// The signature's own page.
    pub link: String,
}

/// "Your name was corrected": by a coordinator.
#[derive(Clone, Debug, Serialize)]
pub struct NameCorrectedMail {
    /// The letter.
    pub about: About,
    /// The names as they were printed.
    pub before: String,
    /// The names as they are printed from now on.
    pub after: String,
    /// The signature's own page.
    pub link: String,
}

const LINK: &str = "https://letters.example.org/en/signature/x";

impl Mail for ApprovedMail {
    const NAME: &'static str = "approved";

    fn samples() -> Vec<Self> {
        let mail = |(about, named)| Self {
            about,
            named,
            link: LINK.to_owned(),
        };
        About::samples()
            .into_iter()
            .zip([true, false])
            .map(mail)
            .collect()
    }
}

impl Mail for DeclinedMail {
    const NAME: &'static str = "declined";

    fn samples() -> Vec<Self> {
        About::samples()
            .into_iter()
            .map(|about| Self { about })
            .collect()
    }
}

impl Mail for CorrectionMail {
    const NAME: &'static str = "correction-decided";

    fn samples() -> Vec<Self> {
        let mail = |(about, applied)| Self {
            about,
            applied,
            link: LINK.to_owned(),
        };
        About::samples()
            .into_iter()
            .zip([true, false])
            .map(mail)
            .collect()
    }
}

impl Mail for NameCorrectedMail {
    const NAME: &'static str = "name-corrected";

    fn samples() -> Vec<Self> {
        let mail = |about| Self {
            about,
            before: "Amity & <Friend>".to_owned(),
            after: "Amity & <Friends>".to_owned(),
            link: LINK.to_owned(),
        };
        About::samples().into_iter().map(mail).collect()
    }
}

impl Mail for EnteredMail {
    const NAME: &'static str = "entered";

    fn samples() -> Vec<Self> {
        let mail = |about: &About, organization, name: Option<&str>, line: Option<&str>| Self {
            about: about.clone(),
            organization,
            name: name.map(str::to_owned),
            line: line.map(str::to_owned),
            link: LINK.to_owned(),
        };
        About::samples()
            .iter()
            .flat_map(|about| {
                [
                    mail(about, true, Some("Amity & <Friends>"), None),
                    mail(about, false, Some("Ann Quill"), Some("Chair, Amity")),
                    mail(about, false, None, None),
                ]
            })
            .collect()
    }
}
