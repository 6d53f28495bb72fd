//! Mails to others than the signatory: the first representative of an organization, and the contacts of
//! organizations with a name like the one that was signed.

use entity::ids::{OrganizationId, SignatureId};
use entity::signature;

use crate::act::{Act, ActError};
use crate::app::App;
use crate::clock::DAY;
use crate::letters::Letter;
use crate::mail::outbox;
use crate::rendering::Mail;
use crate::signatures::holder::{language_of, manage_link};
use crate::signatures::list_entry::entry;
use crate::signatures::store as signatures;
use crate::signing::mail::NearNameMail;
use crate::signing::mailbox::{PreparedMail, about, prepare_mail};

/// A mail about somebody else's signature. Its recipient gets one of its kind a day at most, so that
/// nobody can flood a mailbox by signing for its organization again and again.
pub(super) struct MailToOther {
    /// The recipient's signature.
    recipient: SignatureId,
    kind: &'static str,
    mail: PreparedMail,
}

impl MailToOther {
    /// `None` if the recipient has no address any more.
    pub(super) fn prepare<M: Mail>(
        app: &App,
        recipient: &signature::Model,
        mail: &M,
    ) -> Result<Option<Self>, ActError> {
        Ok(prepare_mail(app, recipient, mail)?.map(|mail| Self {
            recipient: recipient.id,
            kind: M::NAME,
            mail,
        }))
    }

    pub(super) async fn enqueue(self, act: &Act<'_>) -> Result<(), ActError> {
        let row = signatures::by_id(act, self.recipient).await?;
        // The mail names the organization as it was listed, and goes to somebody who may have left since.
        if !row.is_some_and(|row| self.mail.is_about(&row)) {
            return Err(ActError::Conflict);
        }
        // Ask under the lock: of two signings at once only one may write a mail.
        let since = act.now() - DAY;
        if outbox::was_written_since(act, self.kind, self.recipient, since).await? {
            return Ok(());
        }
        self.mail.enqueue(act, self.recipient, act.now()).await
    }
}

/// Renders the mails to the contacts of register entries: `row` was signed in a name like theirs, and
/// waits. An entry that never was listed has no contact, and nobody is told of their own signature.
pub(super) async fn prepare_for_contacts(
    app: &App,
    letter: &Letter,
    row: &signature::Model,
    entries: &[OrganizationId],
) -> Result<Vec<MailToOther>, ActError> {
    let mut mails = Vec::new();
    for id in entries {
        let contact = signatures::contact_of(app.storage.read(), *id).await?;
        let Some(contact) = contact.filter(|contact| contact.address_key != row.address_key) else {
            continue;
        };
        let locale = language_of(&contact);
        let mail = NearNameMail {
            about: about(letter, locale),
            organization: entry(&contact, locale).name,
            own: manage_link(app, &contact),
        };
        mails.extend(MailToOther::prepare(app, &contact, &mail)?);
    }
    Ok(mails)
}
