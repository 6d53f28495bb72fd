//! Mail to signatories: what every mail about a letter says, and how one is put into the outbox.

use entity::signature;
use entity::values::Allowance;
use sea_orm::ConnectionTrait;

use crate::act::ActError;
use crate::app::App;
use crate::clock::{DAY, Millis};
use crate::letters::Letter;
use crate::locale::Locale;
use crate::mail::{Message, Outgoing, outbox};
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
) -> Result<Message, RenderingFault> {
    let texts = app
        .rendering
        .mail(mail, &app.chrome(locale, &paths::home(locale), None))?;
    Ok(Message {
        to: to.to_owned(),
        subject: texts.subject,
        text: texts.text,
        html: texts.html,
        language: locale.tag().to_owned(),
    })
}

/// Writes a mail to a signatory whose mailbox is proved, or was given by a coordinator, in the
/// language that they signed in. Without an address (an imported or erased one) nothing is written.
///
/// # Errors
/// If the database refuses or the address does not open.
pub async fn enqueue_mail<C: ConnectionTrait, M: Mail>(
    connection: &C,
    app: &App,
    row: &signature::Model,
    mail: &M,
) -> Result<(), ActError> {
    if row.address_sealed.is_none() {
        return Ok(());
    }
    let address = address_of(app, row)?;
    let recipient_key = app.address_key(&address);
    let outgoing = Outgoing {
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
        message: Some(message(app, mail, language_of(row), address.as_typed())?),
        proved: true,
        not_before: app.now(),
        expires_at: app.now() + NEWS_LIFE,
    };
    Ok(outbox::enqueue(connection, &app.keys.seal, outgoing, app.now()).await?)
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
