//! The mails that a verdict causes: to the signatory, and to others whom it concerns. They are rendered
//! before the signature is locked, for the verdict to expect, and written under the lock if it is that one.

use entity::ids::{OrganizationId, SignatureId};
use entity::signature;
use entity::values::SignatureKind;

use crate::act::{Act, ActError};
use crate::app::App;
use crate::letters::Letter;
use crate::paths;
use crate::signatures::holder::{language_of, manage_link};
use crate::signatures::list_entry::entry;
use crate::signatures::store as signatures;
use crate::signing::mail::contact_mail::{MailToOther, prepare_for_contacts};
use crate::signing::mail::{
    AlreadyListedMail, CheckRemainsMail, ReceiptMail, SecondRepresentativeMail,
};
use crate::signing::mailbox::{PreparedMail, about, prepare_mail};

/// What mailboxes hear of a verdict. Two verdicts of the same news cause the same mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// The signature is published.
    Published,
    /// It waits for a coordinator; the contacts of these register entries hear of a name like theirs.
    Held(Vec<OrganizationId>),
    /// It waits, because this signature lists the organization already.
    AlreadyListed(SignatureId),
    /// It is the same as one that is there. Nobody needs a mail.
    Merged,
}

/// The mails of a verdict, rendered and sealed.
pub(crate) struct VerdictMails {
    news: News,
    to_signatory: Option<PreparedMail>,
    to_others: Vec<MailToOther>,
}

impl VerdictMails {
    /// Renders the mails that `news` about `row` causes.
    pub(crate) async fn prepare(
        app: &App,
        letter: &Letter,
        row: &signature::Model,
        news: News,
    ) -> Result<Self, ActError> {
        let (to_signatory, to_others) = match &news {
            News::Published => (receipt(app, letter, row)?, Vec::new()),
            News::Held(entries) => (
                check_remains(app, letter, row)?,
                prepare_for_contacts(app, letter, row, entries).await?,
            ),
            News::AlreadyListed(listed) => both_representatives(app, letter, row, *listed).await?,
            News::Merged => (None, Vec::new()),
        };
        Ok(Self {
            news,
            to_signatory,
            to_others,
        })
    }

    /// Writes the mails, if what was decided about `row` under the lock causes these.
    ///
    /// # Errors
    /// [`ActError::Conflict`] if it causes others, or a recipient changed.
    pub(crate) async fn enqueue(
        self,
        act: &Act<'_>,
        row: &signature::Model,
        decided: &News,
    ) -> Result<(), ActError> {
        if self.news != *decided {
            return Err(ActError::Conflict);
        }
        if let Some(mail) = self.to_signatory {
            mail.enqueue(act, row.id, act.now()).await?;
        }
        for mail in self.to_others {
            mail.enqueue(act).await?;
        }
        Ok(())
    }
}

fn receipt(
    app: &App,
    letter: &Letter,
    row: &signature::Model,
) -> Result<Option<PreparedMail>, ActError> {
    let locale = language_of(row);
    let mail = ReceiptMail {
        about: about(letter, locale),
        own: manage_link(app, row),
        letter: app.base_url.absolute(&paths::letter(locale, letter.slug())),
    };
    prepare_mail(app, row, &mail)
}

fn check_remains(
    app: &App,
    letter: &Letter,
    row: &signature::Model,
) -> Result<Option<PreparedMail>, ActError> {
    let mail = CheckRemainsMail {
        about: about(letter, language_of(row)),
        organization: row.kind == SignatureKind::Endorsement,
        own: manage_link(app, row),
    };
    prepare_mail(app, row, &mail)
}

/// The second representative reads that the organization counts once; the first, that somebody else
/// signed for it too.
async fn both_representatives(
    app: &App,
    letter: &Letter,
    second: &signature::Model,
    listed: SignatureId,
) -> Result<(Option<PreparedMail>, Vec<MailToOther>), ActError> {
    let Some(first) = signatures::by_id(app.storage.read(), listed).await? else {
        return Ok((None, Vec::new()));
    };
    let locale = language_of(second);
    let to_second = AlreadyListedMail {
        about: about(letter, locale),
        organization: entry(&first, locale).name,
    };
    let locale = language_of(&first);
    let to_first = SecondRepresentativeMail {
        about: about(letter, locale),
        organization: entry(&first, locale).name,
        own: manage_link(app, &first),
    };
    Ok((
        prepare_mail(app, second, &to_second)?,
        MailToOther::prepare(app, &first, &to_first)?
            .into_iter()
            .collect(),
    ))
}
