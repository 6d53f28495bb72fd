//! Mail to signatories: what every mail about a letter says, and how one is put into the outbox.

use entity::ids::{Edition, SignatureId};
use entity::signature;
use entity::values::Allowance;
use sea_orm::ConnectionTrait;

use crate::act::ActError;
use crate::app::App;
use crate::clock::{DAY, Millis};
use crate::letters::Letter;
use crate::locale::Locale;
use crate::mail::{MailMessage, Outgoing, outbox};
use crate::paths;
use crate::rendering::{Mail, RenderingFault};
use crate::signatures::holder::{address_of, language_of};
use crate::signing::mail::About;

/// How long a mail that tells of something done is worth sending.
const NEWS_LIFE: i64 = 7 * DAY;

/// What a mail in a language says of the letter.
#[must_use]
pub fn about(letter: &Letter, locale: Locale) -> About {
    About {
        title: letter.title(locale).to_owned(),
        addressee: letter.text(locale).and_then(|text| text.addressee.clone()),
        zone: letter.zone().to_owned(),
    }
}

/// A mail as it will leave.
///
/// # Errors
/// If its templates name what it does not have.
pub fn message<M: Mail>(
    app: &App,
    mail: &M,
    locale: Locale,
    to: &str,
) -> Result<MailMessage, RenderingFault> {
    let texts = app
        .rendering
        .mail(mail, &app.chrome(locale, &paths::home(locale), None))?;
    Ok(MailMessage {
        to: to.to_owned(),
        subject: texts.subject,
        text: texts.text,
        html: texts.html,
        language: locale.tag().to_owned(),
    })
}

/// A mail to a signatory, rendered and sealed before the transaction that enqueues it, so that
/// nobody waits for the one writer of SQLite meanwhile.
pub struct PreparedMail {
    outgoing: Outgoing,
    sealed: outbox::Sealed,
    edition: Edition,
}

/// Prepares a mail to a signatory whose mailbox is proved, or was given by a coordinator, in the
/// language that they signed in. `None` without an address (imported or erased signatures).
///
/// # Errors
/// If the mail does not render or the address does not open.
pub fn prepare_mail<M: Mail>(
    app: &App,
    row: &signature::Model,
    mail: &M,
) -> Result<Option<PreparedMail>, ActError> {
    if row.address_sealed.is_none() {
        return Ok(None);
    }
    let address = address_of(app, row)?;
    let recipient_key = app.address_key(&address);
    let message = message(app, mail, language_of(row), address.as_typed())?;
    Ok(Some(PreparedMail {
        edition: row.edition,
        sealed: outbox::seal_ahead(&app.keys.seal, &message)?,
        outgoing: Outgoing {
            kind: M::NAME,
            letter: Some(row.letter_id),
            signature: Some(row.id),
            invitation: None,
            mailbox_key: app.mailbox_key(&address),
            allowance: Allowance::News,
            // Each recipient has a flow: news of one delays no other's.
            sender: recipient_key.clone(),
            recipient_key,
            domain: address.domain().to_owned(),
            message: Some(message),
            proved: true,
            not_before: app.now(),
            expires_at: app.now() + NEWS_LIFE,
        },
    }))
}

impl PreparedMail {
    /// Whether it was prepared from the signature as it is now. If not, prepare it again: the
    /// name, the address or the language may have changed.
    #[must_use]
    pub fn is_about(&self, row: &signature::Model) -> bool {
        self.outgoing.signature == Some(row.id) && self.edition == row.edition
    }

    /// Writes it to the outbox, about the signature with this id.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn enqueue<C: ConnectionTrait>(
        self,
        connection: &C,
        signature: SignatureId,
        now: Millis,
    ) -> Result<(), ActError> {
        let outgoing = Outgoing {
            signature: Some(signature),
            ..self.outgoing
        };
        Ok(outbox::enqueue_sealed(connection, self.sealed, outgoing, now).await?)
    }
}

/// When a mail that somebody asked for from a network may be looked at: at once, or as late as the
/// quota of that network for that mailbox asks. Nobody learns of it, and no other network waits.
#[must_use]
pub fn not_before(app: &App, mailbox_key: &[u8], sender: &[u8]) -> Millis {
    let key = [mailbox_key, sender].concat();
    let wait = app.limits.address.check(&key).err();
    if wait.is_some() {
        app.limits.slowed.address(1);
    }
    app.now()
        + wait.map_or(0, |wait| {
            Millis::try_from(wait.as_millis() + 1).unwrap_or(DAY)
        })
}
