//! The mail that follows a signing: it asks to confirm, or says that the signature stands already.
//! The same statements run, and the same rows are written, whoever the mailbox belongs to.

use entity::values::{Allowance, SignatureKind};
use sea_orm::ConnectionTrait;

use super::duplicates::{Known, Newcomer, standing_already};
use super::likeness::Likeness;
use super::mail::{AlreadySignedMail, Asking, ConfirmMail};
use super::post::{about, message, not_before, outbox_failure, own_link_of};
use super::request::Part;
use super::shown::names_of;
use super::store::{self, Mailbox, Proof};
use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::mail::{Message, Outgoing, outbox};
use crate::organizations::{self, Names};
use crate::paths;
use crate::rendering::Mail;
use crate::secret::{Code, Token};
use crate::web::Failure;
use entity::signature;

/// What one part of a pass asks for, as far as it says who signs.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    kind: SignatureKind,
    match_key: String,
    names: Names,
    likeness: Likeness,
}

impl Asked {
    /// Of what was just typed.
    pub(super) fn of_part(part: Part<'_>, address: &EmailAddress) -> Self {
        let names = match part {
            Part::Endorsement(part) => part.names.clone(),
            Part::Individual(_) => Names::default(),
        };
        Self {
            kind: part.kind(),
            match_key: part.match_key(),
            names,
            likeness: Likeness::of_part(part, Some(address)),
        }
    }

    /// Of the rows of a pass that was recorded before.
    pub(super) fn of_rows(rows: &[signature::Model], address: &EmailAddress) -> Vec<Self> {
        rows.iter().map(|row| Self::of_row(row, address)).collect()
    }

    fn of_row(row: &signature::Model, address: &EmailAddress) -> Self {
        let names = match row.kind {
            SignatureKind::Endorsement => names_of(row),
            SignatureKind::Individual => Names::default(),
        };
        Self {
            kind: row.kind,
            match_key: row.match_key.clone(),
            names,
            likeness: Likeness::of_row(row, Some(address)),
        }
    }
}

/// A mail that is to go out for a pass.
pub(super) struct Sending<'a> {
    /// The letter.
    pub(super) letter: &'a Letter,
    /// The first signature of the pass.
    pub(super) signature: i64,
    /// The language of the mail.
    pub(super) locale: Locale,
    /// Where it goes.
    pub(super) address: &'a EmailAddress,
    /// What is asked for.
    pub(super) asked: Vec<Asked>,
    /// Until when the link and the code work.
    pub(super) until: Millis,
    /// How the mail begins.
    pub(super) asking: Asking,
    /// Why it is written, and the flow that it belongs to.
    pub(super) cause: Cause,
}

/// Why a mail is written, and the flow that it belongs to: the tag of the network that caused it.
#[derive(Clone, Debug)]
pub(super) struct Cause {
    allowance: Allowance,
    sender: Vec<u8>,
}

impl Cause {
    /// Somebody typed the address.
    pub(super) async fn typed(app: &App, network: ClientNetwork) -> Result<Self, Failure> {
        Self::of_visitor(app, Allowance::Typed, network).await
    }

    /// Asked for once more on the page of a signature.
    pub(super) async fn repeated(app: &App, network: ClientNetwork) -> Result<Self, Failure> {
        Self::of_visitor(app, Allowance::Repeated, network).await
    }

    async fn of_visitor(
        app: &App,
        allowance: Allowance,
        network: ClientNetwork,
    ) -> Result<Self, Failure> {
        let sender = app.subscriber_tag(network).await?;
        Ok(Self { allowance, sender })
    }

    /// A reminder: all of them are one flow, so they leave behind what people wait for.
    pub(super) fn reminder() -> Self {
        Self {
            allowance: Allowance::Reminder,
            sender: b"reminders".to_vec(),
        }
    }
}

/// Writes a new proof and its mail. Where mail is not `allowed` (it was stopped, or there were
/// enough) the same rows are written, and nothing leaves.
pub(super) async fn send<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    sending: Sending<'_>,
    allowed: bool,
) -> Result<(), Failure> {
    let now = app.now();
    let key = app.address_key(sending.address);
    let mailbox_key = app.mailbox_key(sending.address);
    let cause = &sending.cause;
    let not_before = match cause.allowance {
        Allowance::Typed => not_before(app, &mailbox_key, &cause.sender),
        _ => now,
    };
    let proved = store::is_proved(connection, &key).await?;
    let mut stands = Vec::with_capacity(sending.asked.len());
    for asked in &sending.asked {
        let mailbox = Mailbox {
            key: &key,
            address: Some(sending.address),
        };
        stands.push(stands_already(connection, sending.letter.id(), asked, mailbox).await?);
    }
    let secrets = Secrets::new();
    store::verify_by(
        connection,
        sending.signature,
        secrets.proof(app),
        (now, sending.until),
    )
    .await?;
    let (kind, message) = mail(app, &sending, &secrets, &stands)?;
    let domain = if allowed {
        sending.address.domain().to_owned()
    } else {
        String::new()
    };
    let outgoing = Outgoing {
        kind,
        letter: Some(sending.letter.id()),
        signature: Some(sending.signature),
        recipient_key: key,
        mailbox_key,
        allowance: cause.allowance,
        sender: cause.sender.clone(),
        domain,
        message: allowed.then_some(message),
        proved,
        not_before,
        expires_at: sending.until,
    };
    outbox::enqueue(connection, &app.keys.seal, outgoing, now)
        .await
        .map_err(outbox_failure)
}

/// The live signature of the same signatory on the letter.
async fn stands_already<C: ConnectionTrait>(
    connection: &C,
    letter: i64,
    asked: &Asked,
    mailbox: Mailbox<'_>,
) -> Result<Option<Known>, Failure> {
    // The lookup runs for individuals too, with nothing to find: no statement tells who signs.
    let organization = organizations::find_by_names(connection, &asked.names).await?;
    let known = store::known(connection, letter, mailbox, organization, 0).await?;
    let newcomer = Newcomer {
        kind: asked.kind,
        match_key: &asked.match_key,
        organization,
        likeness: &asked.likeness,
    };
    Ok(standing_already(&newcomer, &known).cloned())
}

/// What a mail gives to prove the mailbox with.
struct Secrets {
    token: Token,
    code: Code,
    stop: Token,
}

impl Secrets {
    fn new() -> Self {
        Self {
            token: Token::new(),
            code: Code::new(),
            stop: Token::new(),
        }
    }

    fn proof(&self, app: &App) -> Proof {
        Proof {
            token: self.token.hash(),
            code: self.code.hash(&app.keys.lookup),
            stop: self.stop.hash(),
        }
    }
}

/// The mail: "already signed" if all that is asked for stands already, else the confirmation.
fn mail(
    app: &App,
    sending: &Sending<'_>,
    secrets: &Secrets,
    stands: &[Option<Known>],
) -> Result<(&'static str, Message), Failure> {
    let (locale, to) = (sending.locale, sending.address.as_typed());
    let about = about(sending.letter, locale);
    let link = |path: String| app.base_url.absolute(&path);
    if let Some(first) = stands.first().and_then(Option::as_ref)
        && stands.iter().all(Option::is_some)
    {
        let mail = AlreadySignedMail {
            about,
            signed_at: first.signed_at,
            own: own_link_of(app, &first.public_id, locale),
            sign: link(paths::sign(locale, sending.letter.slug())),
        };
        return Ok((AlreadySignedMail::NAME, message(app, &mail, locale, to)?));
    }
    let mail = ConfirmMail {
        about,
        asking: sending.asking,
        link: link(paths::confirm(locale, secrets.token.as_str())),
        code: secrets.code.grouped(),
        stop: link(paths::not_me(locale, secrets.stop.as_str())),
        until: sending.until,
    };
    Ok((ConfirmMail::NAME, message(app, &mail, locale, to)?))
}
