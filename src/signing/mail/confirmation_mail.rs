//! The mail that follows a signing: it asks to confirm, or says that the signature stands already.
//! The same statements run, and the same rows are written, whoever the mailbox belongs to.

use crate::signatures::store as signatures;
use crate::signing::store;
use entity::ids::{LetterId, SubmissionId};
use entity::values::{Allowance, SignatureKind};
use sea_orm::ConnectionTrait;

use crate::act::ActError;
use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::letters::{GRACE, Letter};
use crate::locale::Locale;
use crate::mail::{MailMessage, Outgoing, outbox};
use crate::organizations;
use crate::organizations::Names;
use crate::paths;
use crate::rendering::Mail;
use crate::secret::{Code, Token};
use crate::signatures::existing::ExistingSignature;
use crate::signatures::holder::manage_link_of;
use crate::signatures::list_entry::names_of;
use crate::signatures::match_profile::{MatchProfile, Unread};
use crate::signatures::store::Mailbox;
use crate::signatures::submission::{Submission, SubmissionPart};
use crate::signing::mail::{AlreadySignedMail, Asking, ConfirmMail};
use crate::signing::mailbox::{about, message, not_before};
use crate::signing::store::Proof;
use crate::vetting::duplicates::{Newcomer, find_same_signatory_evenly};
use entity::signature;

/// What one part of a pass asks for, as far as it says who signs.
#[derive(Clone, Debug)]
pub(crate) struct RequestedPart {
    kind: SignatureKind,
    match_key: String,
    names: Names,
    unread: Unread,
    likeness: MatchProfile,
}

impl RequestedPart {
    /// Of what was typed.
    pub(crate) fn of_request(request: &Submission) -> Vec<Self> {
        let address = &request.address;
        let parts = request.parts();
        parts.map(|part| Self::of_part(part, address)).collect()
    }

    fn of_part(part: SubmissionPart<'_>, address: &EmailAddress) -> Self {
        let names = match part {
            SubmissionPart::Endorsement(part) => part.names.clone(),
            SubmissionPart::Individual(_) => Names::default(),
        };
        let unread = Unread::of_part(part, Some(address));
        Self {
            kind: part.kind(),
            match_key: part.match_key(),
            names,
            likeness: unread.read(),
            unread,
        }
    }

    /// Of the rows of a pass that was recorded before.
    pub(crate) fn of_rows(rows: &[signature::Model], address: &EmailAddress) -> Vec<Self> {
        rows.iter().map(|row| Self::of_row(row, address)).collect()
    }

    fn of_row(row: &signature::Model, address: &EmailAddress) -> Self {
        let names = match row.kind {
            SignatureKind::Endorsement => names_of(row),
            SignatureKind::Individual => Names::default(),
        };
        let unread = Unread::of_row(row, Some(address));
        Self {
            kind: row.kind,
            match_key: row.match_key.clone(),
            names,
            likeness: unread.read(),
            unread,
        }
    }
}

/// A mail that is to go out for a pass.
pub(crate) struct Sending<'a> {
    pub(crate) letter: &'a Letter,
    /// The language of the mail.
    pub(crate) locale: Locale,
    /// Where it goes.
    pub(crate) address: &'a EmailAddress,
    /// What is asked for.
    pub(crate) asked: Vec<RequestedPart>,
    /// Until when the link and the code work.
    pub(crate) until: Millis,
    /// How the mail begins.
    pub(crate) asking: Asking,
    /// Why it is written, and the flow that it belongs to.
    pub(crate) cause: Cause,
}

/// Why a mail is written, and the flow that it belongs to: the tag of the network that caused it.
#[derive(Clone, Debug)]
pub(crate) struct Cause {
    allowance: Allowance,
    sender: Vec<u8>,
}

impl Cause {
    /// Somebody typed the address.
    pub(crate) async fn typed(app: &App, network: ClientNetwork) -> Result<Self, ActError> {
        Self::of_visitor(app, Allowance::Typed, network).await
    }

    /// Asked for once more on the page of a signature.
    pub(crate) async fn repeated(app: &App, network: ClientNetwork) -> Result<Self, ActError> {
        Self::of_visitor(app, Allowance::Repeated, network).await
    }

    async fn of_visitor(
        app: &App,
        allowance: Allowance,
        network: ClientNetwork,
    ) -> Result<Self, ActError> {
        let sender = app.subscriber_tag(network).await?;
        Ok(Self { allowance, sender })
    }

    /// A reminder: all of them are one flow, so they leave behind what people wait for.
    pub(crate) fn reminder() -> Self {
        Self {
            allowance: Allowance::Reminder,
            sender: b"reminders".to_vec(),
        }
    }
}

/// A mail that was found out, rendered and sealed before the transaction that writes it, so that
/// nobody waits for the one writer meanwhile.
pub(crate) struct PreparedConfirmation {
    outgoing: Outgoing,
    sealed: outbox::Sealed,
    proof: Proof,
}

/// Looks up what the mailbox is to be told, and prepares its mail. What is confirmed or withdrawn
/// between this and the writing changes nothing: confirming judges anew.
pub(crate) async fn prepare(
    app: &App,
    sending: &Sending<'_>,
) -> Result<PreparedConfirmation, ActError> {
    let (now, connection) = (app.now(), app.storage.read());
    let key = app.address_key(sending.address);
    let mailbox_key = app.mailbox_key(sending.address);
    let cause = &sending.cause;
    let not_before = match cause.allowance {
        Allowance::Typed => not_before(app, &mailbox_key, &cause.sender),
        _ => now,
    };
    let proved = signatures::is_proved(connection, &key).await?;
    let mut stands = Vec::with_capacity(sending.asked.len());
    for asked in &sending.asked {
        let mailbox = Mailbox {
            key: &key,
            address: Some(sending.address),
        };
        stands.push(stands_already(connection, sending.letter.id(), asked, mailbox).await?);
    }
    let secrets = Secrets::new();
    let (kind, message) = mail(app, sending, &secrets, &stands)?;
    Ok(PreparedConfirmation {
        sealed: outbox::seal_ahead(&app.keys.seal, &message)?,
        proof: secrets.proof(app, Some(key.clone())),
        outgoing: Outgoing {
            kind,
            letter: Some(sending.letter.id()),
            signature: None,
            invitation: None,
            recipient_key: key,
            mailbox_key,
            allowance: cause.allowance,
            sender: cause.sender.clone(),
            domain: sending.address.domain().to_owned(),
            message: Some(message),
            proved,
            not_before,
            expires_at: sending.until,
        },
    })
}

/// What hinders a mail that was prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hindrance {
    /// The address wants none, or what was asked for is over.
    Silenced,
    /// There were enough for this signature: its proof is worth nothing either, so that those of
    /// many presses do not pile up.
    Enough,
}

/// Writes a new proof and its mail. Where something hinders it the same rows are written, and
/// nothing leaves.
pub(crate) async fn send<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    submission: SubmissionId,
    prepared: PreparedConfirmation,
    hindrance: Option<Hindrance>,
) -> Result<(), ActError> {
    let now = app.now();
    let (mut outgoing, mut proof) = (prepared.outgoing, prepared.proof);
    outgoing.signature = Some(submission.first());
    let until = match hindrance {
        Some(Hindrance::Enough) => now,
        Some(Hindrance::Silenced) | None => outgoing.expires_at,
    };
    if hindrance.is_some() {
        // Sent to nobody, it proves no mailbox.
        proof.address_key = None;
        outgoing.domain = String::new();
        outgoing.message = None;
    }
    store::add_proof(connection, submission, proof, now, until).await?;
    Ok(outbox::enqueue_sealed(connection, prepared.sealed, outgoing, now).await?)
}

/// The live signature of the same signatory on the letter.
async fn stands_already<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    asked: &RequestedPart,
    mailbox: Mailbox<'_>,
) -> Result<Option<ExistingSignature>, ActError> {
    // The lookup runs for individuals too, with nothing to find: no statement tells who signs.
    let organization = organizations::find_by_names(connection, &asked.names).await?;
    let known = signatures::find_existing(connection, letter, mailbox, organization, None).await?;
    let newcomer = Newcomer {
        kind: asked.kind,
        match_key: &asked.match_key,
        organization,
        likeness: &asked.likeness,
    };
    Ok(find_same_signatory_evenly(&newcomer, &known, &asked.unread).cloned())
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

    fn proof(&self, app: &App, address_key: Option<Vec<u8>>) -> Proof {
        Proof {
            address_key,
            token: self.token.hash(),
            code: self.code.hash(&app.keys.lookup),
            stop: self.stop.hash(),
        }
    }
}

/// When the link stops working: with its proof, or earlier if the letter takes no confirmation any longer.
fn link_ends_at(sending: &Sending<'_>) -> Millis {
    let closed = sending.letter.closes_at().map(|at| at + GRACE);
    closed.map_or(sending.until, |closed| closed.min(sending.until))
}

/// The public id of no signature, for the link of a mail that is rendered and thrown away.
const NOBODY: &str = "0000000000000000";

/// The mail: "already signed" if all that is asked for stands already, else the confirmation. Both
/// are rendered for everybody, so that the time it takes tells nothing.
fn mail(
    app: &App,
    sending: &Sending<'_>,
    secrets: &Secrets,
    stands: &[Option<ExistingSignature>],
) -> Result<(&'static str, MailMessage), ActError> {
    let (locale, to) = (sending.locale, sending.address.as_typed());
    let about = about(sending.letter, locale);
    let link = |path: String| app.base_url.absolute(&path);
    let first = stands.first().and_then(Option::as_ref);
    let already = AlreadySignedMail {
        about: about.clone(),
        signed_at: first.map_or(app.now(), |first| first.signed_at),
        own: manage_link_of(app, first.map_or(NOBODY, |first| &first.public_id), locale),
        sign: link(paths::sign(locale, sending.letter.slug())),
    };
    let already = message(app, &already, locale, to)?;
    let confirm = ConfirmMail {
        about,
        asking: sending.asking,
        link: link(paths::confirm(locale, secrets.token.as_str())),
        code: secrets.code.grouped(),
        stop: link(paths::not_me(locale, secrets.stop.as_str())),
        until: link_ends_at(sending),
        erased_at: sending.until,
    };
    let confirm = message(app, &confirm, locale, to)?;
    let all_stand = first.is_some() && stands.iter().all(Option::is_some);
    Ok(if all_stand {
        (AlreadySignedMail::NAME, already)
    } else {
        (ConfirmMail::NAME, confirm)
    })
}
