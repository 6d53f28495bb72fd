//! What the pages of the inbox are made of.

use serde::Serialize;

use super::reading::{TextPart, pieces, safe_html};
use crate::clock::Millis;
use crate::mail::{Kept, MailMessage};
use crate::paths;
use crate::rendering::{CachePolicy, Page};

/// The zone in which times are shown.
const ZONE: &str = "America/Toronto";

/// All mails.
#[derive(Clone, Debug, Serialize)]
pub struct InboxPage {
    /// The mails, newest first.
    pub mails: Vec<MessageSummary>,
}

/// One mail of the list.
#[derive(Clone, Debug, Serialize)]
pub struct MessageSummary {
    pub path: String,
    pub to: String,
    pub subject: String,
    pub language: String,
    /// When it was handed over, milliseconds UTC.
    pub at: Millis,
    /// The zone of that time.
    pub zone: &'static str,
}

/// One mail.
#[derive(Clone, Debug, Serialize)]
pub struct MailPage {
    /// As in the list.
    pub line: MessageSummary,
    /// The plain text, split at links.
    pub text: Vec<TextPart>,
    /// The HTML, cleaned.
    pub html: String,
    /// The header lines as they would leave.
    pub head: String,
    /// The way back.
    pub inbox: &'static str,
}

impl MessageSummary {
    /// The line of a mail.
    #[must_use]
    pub fn of(kept: &Kept) -> Self {
        Self {
            path: paths::inbox_mail(kept.number),
            to: kept.message.to.clone(),
            subject: kept.message.subject.clone(),
            language: kept.message.language.clone(),
            at: kept.at,
            zone: ZONE,
        }
    }
}

impl MailPage {
    /// The page of a mail; links to `origin`, our own, stay within it.
    #[must_use]
    pub fn of(kept: &Kept, origin: &str) -> Self {
        Self {
            line: MessageSummary::of(kept),
            text: pieces(&kept.message.text, origin),
            html: safe_html(&kept.message.html),
            head: kept.head.clone(),
            inbox: paths::INBOX,
        }
    }
}

impl Page for InboxPage {
    const TEMPLATE: &'static str = "inbox/list.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let line = MessageSummary::of(&sample());
        vec![Self { mails: vec![] }, Self { mails: vec![line] }]
    }
}

impl Page for MailPage {
    const TEMPLATE: &'static str = "inbox/mail.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let bare = Kept {
            head: String::new(),
            ..sample()
        };
        [sample(), bare]
            .iter()
            .map(|kept| Self::of(kept, "https://letters.north.example"))
            .collect()
    }
}

fn sample() -> Kept {
    Kept {
        number: 7,
        at: 1_783_612_800_000,
        head: "From: letters@north.example\r\nTo: ines@tides.example\r\n".to_owned(),
        message: MailMessage {
            to: "ines@tides.example".to_owned(),
            subject: "Confirm your signature: Tides & <Council>".to_owned(),
            text: "Open https://letters.north.example/en/confirm/x and press the button."
                .to_owned(),
            html: "<p>Open <a href=\"https://letters.north.example/en/confirm/x\">this</a>.</p>"
                .to_owned(),
            language: "en".to_owned(),
        },
    }
}
