//! The ways out: SMTP, a folder, the terminal, or the memory of a demonstration and of tests.

mod smtp;

pub use smtp::SmtpTimeouts;

use std::collections::VecDeque;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use url::Url;

use self::smtp::Relay;
use super::MailMessage;
use crate::clock::Millis;
use crate::private_file;

/// Mails that memory keeps, the newest.
const REMEMBERED: usize = 500;

/// Who sends.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// The address in From.
    pub from: String,
    /// The name in From, of mails in English and of those in French.
    pub name: String,
    pub french_name: String,
    /// Where a person reads answers; empty for none.
    pub reply_to: String,
    /// The domain of Message-IDs.
    pub domain: String,
}

impl Sender {
    /// The coalition's name in the language of a mail.
    fn name_in(&self, language: &str) -> &str {
        if language == "fr" && !self.french_name.is_empty() {
            &self.french_name
        } else {
            &self.name
        }
    }

    /// A wrong sender must stop the start, and not be found out mail by mail.
    fn check(&self) -> Result<(), String> {
        let wrong = |name: &str, variable: &str| {
            format!(
                "{name} ({variable}) is not a valid email address (example: letters@example.org)"
            )
        };
        mailbox(&self.name, &self.from).map_err(|_| wrong("mail_from", "UNDERSIGNED_MAIL_FROM"))?;
        if !self.reply_to.is_empty() {
            mailbox("", &self.reply_to)
                .map_err(|_| wrong("mail_reply_to", "UNDERSIGNED_MAIL_REPLY_TO"))?;
        }
        Ok(())
    }
}

/// A way out for mail.
#[derive(Clone)]
pub struct Transport {
    way: Way,
    sender: Sender,
}

#[derive(Clone)]
enum Way {
    Smtp(Box<Relay>),
    Folder(PathBuf),
    Console,
    Memory(Arc<Mutex<Memory>>),
}

/// The newest mails, and how many there were in all.
#[derive(Default)]
struct Memory {
    kept: VecDeque<Kept>,
    sent: u64,
}

/// A mail that memory keeps.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its number, from 1 in the order of sending; it stays when older mails are forgotten.
    pub number: u64,
    /// When it was handed over, milliseconds UTC.
    pub at: Millis,
    /// Its header lines as they would leave; empty where no sender is given.
    pub head: String,
    /// The mail.
    pub message: MailMessage,
}

impl Memory {
    fn keep(&mut self, head: String, message: &MailMessage, at: Millis) {
        self.sent += 1;
        self.kept.push_back(Kept {
            number: self.sent,
            at,
            head,
            message: message.clone(),
        });
        if self.kept.len() > REMEMBERED {
            self.kept.pop_front();
        }
    }
}

/// What became of one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handover {
    /// It was taken.
    Taken,
    /// Not now; why.
    Later(String),
    /// Not ever; why.
    Never(String),
}

impl Transport {
    /// The way that a mail URL names. A PEM file adds the certificate of a private relay.
    ///
    /// # Errors
    /// In one sentence, if the URL is none of the known forms.
    pub fn from_url(url: &str, certificate: Option<&Path>, sender: Sender) -> Result<Self, String> {
        let wrong = || {
            "mail_url (UNDERSIGNED_MAIL_URL) is not valid; must be smtp://user:password@host:587, smtps://user:password@host:465, file:DIR or console:".to_owned()
        };
        let way = if let Some(folder) = url.strip_prefix("file:") {
            Way::Folder(PathBuf::from(folder))
        } else if url.starts_with("console:") {
            Way::Console
        } else if url.starts_with("smtp") {
            let url = Url::parse(url).map_err(|_| wrong())?;
            Way::Smtp(Box::new(Relay::from_url(&url, certificate)?))
        } else {
            return Err(wrong());
        };
        sender.check()?;
        Ok(Self { way, sender })
    }

    /// The same way, with other timeouts for its mail server.
    #[must_use]
    pub fn with_timeouts(mut self, timeouts: SmtpTimeouts) -> Self {
        if let Way::Smtp(relay) = &mut self.way {
            relay.timeouts = timeouts;
        }
        self
    }

    /// Ends the connections that were kept for the next mail.
    pub async fn hang_up(&self) {
        if let Way::Smtp(relay) = &self.way {
            relay.hang_up().await;
        }
    }

    /// A way that keeps mails in memory.
    #[must_use]
    pub fn memory(sender: Sender) -> Self {
        Self {
            way: Way::Memory(Arc::default()),
            sender,
        }
    }

    /// The mails that memory keeps, oldest first.
    #[must_use]
    pub fn remembered(&self) -> Vec<MailMessage> {
        self.kept().into_iter().map(|kept| kept.message).collect()
    }

    /// The mails that memory keeps, with their numbers and header lines, oldest first.
    #[must_use]
    pub fn kept(&self) -> Vec<Kept> {
        match &self.way {
            Way::Memory(memory) => {
                let memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
                memory.kept.iter().cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Hands one mail over.
    pub async fn send(&self, message_id: &str, message: &MailMessage, now: Millis) -> Handover {
        let built = self.build(message_id, message, now);
        if let Way::Memory(memory) = &self.way {
            let head = built.map_or_else(|_| String::new(), |built| built.headers().to_string());
            let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
            memory.keep(head, message, now);
            return Handover::Taken;
        }
        let built = match built {
            Ok(built) => built,
            Err(fault) => return Handover::Never(fault),
        };
        match &self.way {
            Way::Smtp(relay) => relay.send(&built).await,
            Way::Folder(folder) => write_file(folder, message_id, &built.formatted()).await,
            _ => {
                tracing::info!(subject = message.subject, "mail\n{}", message.text);
                Handover::Taken
            }
        }
    }

    /// Tries the way out without sending anything: connection, encryption and login of SMTP, the
    /// folder of files. Gives in words what works.
    ///
    /// # Errors
    /// In words, if it does not.
    pub async fn examine(&self) -> Result<&'static str, String> {
        match &self.way {
            Way::Smtp(relay) => {
                relay.examine().await?;
                Ok("the mail server accepts the connection and the login")
            }
            Way::Folder(folder) => match write_file(folder, "doctor", b"").await {
                Handover::Taken => {
                    let removed = tokio::fs::remove_file(folder.join("doctor.eml")).await;
                    removed.map_err(|fault| fault.to_string())?;
                    Ok("messages are written to a folder and not sent")
                }
                Handover::Later(fault) | Handover::Never(fault) => Err(fault),
            },
            Way::Console => Ok("messages are written to the log and not sent"),
            Way::Memory(_) => Ok("messages are kept in memory and not sent"),
        }
    }

    /// Whether mails leave this machine.
    #[must_use]
    pub fn leaves(&self) -> bool {
        matches!(self.way, Way::Smtp(_))
    }

    fn build(
        &self,
        message_id: &str,
        message: &MailMessage,
        now: Millis,
    ) -> Result<lettre::Message, String> {
        let seconds = u64::try_from(now / 1_000).unwrap_or(0);
        let mut builder = lettre::Message::builder()
            .from(mailbox(
                self.sender.name_in(&message.language),
                &self.sender.from,
            )?)
            .to(mailbox("", &message.to)?)
            .subject(plain(&message.subject))
            .message_id(Some(format!("<{message_id}@{}>", self.sender.domain)))
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .header(AutoSubmitted)
            .header(ContentLanguage(message.language.clone()));
        if !self.sender.reply_to.is_empty() {
            builder = builder.reply_to(mailbox("", &self.sender.reply_to)?);
        }
        let parts = MultiPart::alternative_plain_html(message.text.clone(), message.html.clone());
        builder
            .multipart(parts)
            .map_err(|fault| format!("cannot build the message: {fault}"))
    }
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.way {
            Way::Smtp(_) => "Transport(smtp)",
            Way::Folder(_) => "Transport(file)",
            Way::Console => "Transport(console)",
            Way::Memory(_) => "Transport(memory)",
        })
    }
}

/// lettre panics on line breaks in a display name, so none gets there.
fn mailbox(name: &str, address: &str) -> Result<Mailbox, String> {
    let address: Address = address
        .parse()
        .map_err(|_| "an address is not valid for email".to_owned())?;
    let name = plain(name);
    Ok(Mailbox::new(
        Some(name).filter(|name| !name.is_empty()),
        address,
    ))
}

fn plain(text: &str) -> String {
    crate::text::clean::clean_line(text).text
}

/// Letters of a word from which on it may be a token.
const TOKEN_LENGTH: usize = 26;
/// Characters that are kept of a mail server's words.
const MOST_SAID: usize = 300;

/// A mail server's words, without what they repeat of the mail: addresses, links, tokens.
fn mask_secrets(said: &str, recipients: &[Address]) -> String {
    let secret = |word: &str| {
        let word = word.to_lowercase();
        word.contains(['@'])
            || ["%40", "=40", "://"].iter().any(|part| word.contains(part))
            || recipients.iter().any(|to| {
                let local = to.user().to_lowercase();
                word.trim_matches(|c: char| !c.is_alphanumeric()) == local
            })
            || word
                .split(|letter: char| !letter.is_ascii_alphanumeric())
                .any(|run| run.len() >= TOKEN_LENGTH)
    };
    let words: Vec<&str> = said
        .split_whitespace()
        .map(|word| if secret(word) { "(…)" } else { word })
        .collect();
    plain(&words.join(" ")).chars().take(MOST_SAID).collect()
}

/// Written whole and synced under another name first: a reader never sees half a mail.
async fn write_file(folder: &Path, message_id: &str, bytes: &[u8]) -> Handover {
    let written = async {
        create_mail_folder(folder).await?;
        let (draft, file) = (
            folder.join(format!(".{message_id}")),
            folder.join(format!("{message_id}.eml")),
        );
        write_private(&draft, bytes).await?;
        tokio::fs::rename(&draft, &file).await?;
        // The name too must be on disk before the mail counts as sent.
        tokio::fs::File::open(folder).await?.sync_all().await
    };
    match written.await {
        Ok(()) => Handover::Taken,
        Err(fault) => Handover::Later(fault.to_string()),
    }
}

/// Mails hold names, addresses and links that confirm: their folder is the owner's only.
async fn create_mail_folder(folder: &Path) -> std::io::Result<()> {
    let folder = folder.to_owned();
    let created = tokio::task::spawn_blocking(move || private_file::create_folder(&folder));
    created.await.map_err(std::io::Error::other)?
}

async fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let (file, bytes) = (file.to_owned(), bytes.to_owned());
    let written = tokio::task::spawn_blocking(move || {
        let mut file = private_file::replace(&file)?;
        file.write_all(&bytes)?;
        file.sync_all()
    });
    written.await.map_err(std::io::Error::other)?
}

/// `Auto-Submitted: auto-generated` (RFC 3834): nobody's holiday notice answers it.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// `Content-Language` (RFC 3282).
#[derive(Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}
