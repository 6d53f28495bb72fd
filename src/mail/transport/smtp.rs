//! The conversation with a mail server. It is held step by step, because what a refusal means
//! depends on the step: a wrong password is ours to mend and loses no mail, an unknown recipient
//! ends one mail. A connection that was interrupted is never used again: its answers would belong
//! to the mail before.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use url::Url;

use super::{Handover, mask_secrets};

/// How long a mail server may take. One mail has six short steps and a long one, and must be done
/// within the lease that the outbox gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmtpTimeouts {
    /// With one step: connecting, greeting, each command.
    pub step: Duration,
    /// With taking the mail itself. Giving up here may send it twice, so it is long.
    pub taking: Duration,
}

impl Default for SmtpTimeouts {
    fn default() -> Self {
        Self {
            step: Duration::from_secs(30),
            taking: Duration::from_secs(300),
        }
    }
}

/// A mail server, with the connections to it that are ready for another mail.
#[derive(Clone)]
pub(super) struct Relay {
    host: String,
    port: u16,
    protection: Encryption,
    credentials: Option<Credentials>,
    pub(super) timeouts: SmtpTimeouts,
    ready: Arc<Mutex<Vec<AsyncSmtpConnection>>>,
}

#[derive(Clone)]
enum Encryption {
    None,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

/// Refusals of the connection or of our credentials, whatever the step (RFC 4954, 6; RFC 3207, 4).
const OF_US: [u16; 5] = [421, 530, 534, 535, 538];

/// A step that failed.
struct Fault {
    said: String,
    /// The server refused for good, and not because of us.
    of_the_mail: bool,
}

impl Fault {
    fn of(step: &str, fault: &Error) -> Self {
        let code = fault.status().map(u16::from);
        Self {
            said: format!("{step}: {fault}"),
            of_the_mail: fault.is_permanent() && !code.is_some_and(|code| OF_US.contains(&code)),
        }
    }

    fn later(self) -> Handover {
        Handover::Later(self.said)
    }

    /// What it means after the server has agreed to talk with us about mail.
    fn settled(self) -> Handover {
        if self.of_the_mail {
            Handover::Never(self.said)
        } else {
            self.later()
        }
    }
}

async fn within<T>(
    most: Duration,
    step: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Fault> {
    match tokio::time::timeout(most, work).await {
        Ok(done) => done.map_err(|fault| Fault::of(step, &fault)),
        Err(_) => Err(Fault {
            said: format!("{step}: no answer within {} ms", most.as_millis()),
            of_the_mail: false,
        }),
    }
}

impl Relay {
    /// The server that a URL names. STARTTLS is required with `smtp://`, except on loopback, where
    /// a test server may lack it when `?tls=none` asks so; `smtps://` speaks TLS from the first
    /// byte. Certificates are checked; a PEM file adds that of a private server.
    pub(super) fn from_url(url: &Url, certificate: Option<&Path>) -> Result<Self, String> {
        let named = |what: &str| format!("mail_url (UNDERSIGNED_MAIL_URL) {what}");
        let host = url.host_str().ok_or_else(|| named("has no host"))?;
        let unprotected = url.query() == Some("tls=none");
        if unprotected && !matches!(host, "127.0.0.1" | "localhost" | "[::1]") {
            return Err(named(
                "has tls=none, which is accepted for loopback addresses only",
            ));
        }
        let host = host.trim_matches(['[', ']']);
        let tls = || tls_parameters(host, certificate);
        let (port, protection) = match (url.scheme(), unprotected) {
            (_, true) => (25, Encryption::None),
            ("smtps", _) => (465, Encryption::Tls(tls()?)),
            _ => (587, Encryption::StartTls(tls()?)),
        };
        let credentials = (!url.username().is_empty()).then(|| {
            Credentials::new(
                unescape(url.username()),
                unescape(url.password().unwrap_or_default()),
            )
        });
        Ok(Self {
            host: host.to_owned(),
            port: url.port().unwrap_or(port),
            protection,
            credentials,
            timeouts: SmtpTimeouts::default(),
            ready: Arc::default(),
        })
    }

    /// Hands one mail over.
    pub(super) async fn send(&self, mail: &lettre::Message) -> Handover {
        let handover = match self.connection().await {
            Ok(mut connection) => match self.talk(&mut connection, mail).await {
                Ok(()) => {
                    self.keep(connection);
                    Handover::Taken
                }
                Err(handover) => handover,
            },
            Err(fault) => fault.later(),
        };
        let recipients = mail.envelope().to();
        match handover {
            Handover::Taken => Handover::Taken,
            Handover::Later(said) => Handover::Later(mask_secrets(&said, recipients)),
            Handover::Never(said) => Handover::Never(mask_secrets(&said, recipients)),
        }
    }

    /// Connects and logs in, and takes leave.
    ///
    /// # Errors
    /// In words, if a step fails.
    pub(super) async fn examine(&self) -> Result<(), String> {
        let connection = self
            .open()
            .await
            .map_err(|fault| mask_secrets(&fault.said, &[]))?;
        self.keep(connection);
        self.hang_up().await;
        Ok(())
    }

    /// Takes leave on the connections that are ready.
    pub(super) async fn hang_up(&self) {
        while let Some(mut connection) = self.take_ready() {
            // Whether it was polite to the end changes nothing.
            let _ = within(self.timeouts.step, "quit", connection.quit()).await;
        }
    }

    async fn connection(&self) -> Result<AsyncSmtpConnection, Fault> {
        while let Some(mut connection) = self.take_ready() {
            let alive = tokio::time::timeout(self.timeouts.step, connection.test_connected()).await;
            if alive == Ok(true) {
                return Ok(connection);
            }
        }
        self.open().await
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, Fault> {
        let (most, name) = (self.timeouts.step, ClientId::default());
        let tls = match &self.protection {
            Encryption::Tls(tls) => Some(tls.clone()),
            _ => None,
        };
        let server = (self.host.as_str(), self.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(server, Some(most), &name, tls, None);
        let mut connection = within(most, "connecting", connecting).await?;
        if let Encryption::StartTls(tls) = &self.protection {
            within(most, "STARTTLS", connection.starttls(tls.clone(), &name)).await?;
        }
        if let Some(credentials) = &self.credentials {
            let ways = [Mechanism::Plain, Mechanism::Login];
            within(most, "AUTH", connection.auth(&ways, credentials)).await?;
        }
        Ok(connection)
    }

    async fn talk(
        &self,
        connection: &mut AsyncSmtpConnection,
        mail: &lettre::Message,
    ) -> Result<(), Handover> {
        let (most, envelope) = (self.timeouts.step, mail.envelope());
        let from = Mail::new(envelope.from().cloned(), Vec::new());
        // A sender that is refused is a wrong setting of ours.
        within(most, "MAIL", connection.command(from))
            .await
            .map_err(Fault::later)?;
        for recipient in envelope.to() {
            let to = Rcpt::new(recipient.clone(), Vec::new());
            within(most, "RCPT", connection.command(to))
                .await
                .map_err(Fault::settled)?;
        }
        within(most, "DATA", connection.command(Data))
            .await
            .map_err(Fault::settled)?;
        let message = mail.formatted();
        within(
            self.timeouts.taking,
            "the mail itself",
            connection.message(&message),
        )
        .await
        .map_err(Fault::settled)?;
        Ok(())
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.push(connection);
    }

    fn take_ready(&self) -> Option<AsyncSmtpConnection> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.pop()
    }
}

fn tls_parameters(host: &str, certificate: Option<&Path>) -> Result<TlsParameters, String> {
    let named = |what: String| format!("mail_certificate (UNDERSIGNED_MAIL_CERTIFICATE) {what}");
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(file) = certificate {
        let pem = std::fs::read(file).map_err(|fault| named(format!("cannot be read: {fault}")))?;
        let pem = Certificate::from_pem(&pem)
            .map_err(|fault| named(format!("is not a valid PEM certificate: {fault}")))?;
        tls = tls.add_root_certificate(pem);
    }
    tls.build()
        .map_err(|fault| format!("mail_url (UNDERSIGNED_MAIL_URL) cannot use TLS: {fault}"))
}

/// A part of a URL without its percent escapes; a plus sign means itself there.
fn unescape(text: &str) -> String {
    let escaped = format!("x={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(escaped.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
