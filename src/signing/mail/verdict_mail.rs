//! What mailboxes are told once a signature is judged.

use crate::signatures::store as signatures;
use entity::ids::{OrganizationId, SignatureId};
use entity::signature;
use entity::values::SignatureKind;
use sea_orm::ConnectionTrait;

use crate::act::ActError;
use crate::app::App;
use crate::clock::DAY;
use crate::letters::Letter;
use crate::mail::outbox;
use crate::paths;
use crate::rendering::Mail;
use crate::signatures::holder::{language_of, manage_link};
use crate::signatures::list_entry::entry;
use crate::signing::mail::contact_mail::notify_contacts;
use crate::signing::mail::{
    AlreadyListedMail, CheckRemainsMail, ReceiptMail, SecondRepresentativeMail,
};
use crate::signing::mailbox::{about, enqueue_mail};
use crate::vetting::duplicates::Verdict;

/// Tells the mailbox what became of its signature, and the first representative of an organization
/// that there is a second; `near` are the register entries whose contacts should hear of it.
pub(crate) async fn notify_signatory<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    letter: &Letter,
    (row, verdict, near): (&signature::Model, &Verdict, &[OrganizationId]),
) -> Result<(), ActError> {
    let locale = language_of(row);
    let (about, own) = (about(letter, locale), manage_link(app, row));
    match verdict {
        Verdict::Publish { .. } => {
            let path = paths::letter(locale, letter.slug());
            let letter = app.base_url.absolute(&path);
            enqueue_mail(connection, app, row, &ReceiptMail { about, own, letter }).await
        }
        Verdict::Hold {
            beside: Some(listed),
            ..
        } => tell_both_representatives(connection, app, letter, (row, *listed)).await,
        Verdict::Hold { .. } => {
            let organization = row.kind == SignatureKind::Endorsement;
            let mail = CheckRemainsMail {
                about,
                organization,
                own,
            };
            enqueue_mail(connection, app, row, &mail).await?;
            notify_contacts(connection, app, letter, (row, near)).await
        }
        Verdict::Duplicate { .. } => Ok(()),
    }
}

/// The second one reads that the organization counts once; the first, once a day at most, that
/// somebody else signed for it too.
async fn tell_both_representatives<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    letter: &Letter,
    (second, listed): (&signature::Model, SignatureId),
) -> Result<(), ActError> {
    let Some(first) = signatures::by_id(connection, listed).await? else {
        return Ok(());
    };
    let locale = language_of(second);
    let mail = AlreadyListedMail {
        about: about(letter, locale),
        organization: entry(&first, locale).name,
    };
    enqueue_mail(connection, app, second, &mail).await?;
    let since = app.now() - DAY;
    let kind = SecondRepresentativeMail::NAME;
    if outbox::was_written_since(connection, kind, first.id, since).await? {
        return Ok(());
    }
    let locale = language_of(&first);
    let mail = SecondRepresentativeMail {
        about: about(letter, locale),
        organization: entry(&first, locale).name,
        own: manage_link(app, &first),
    };
    enqueue_mail(connection, app, &first, &mail).await
}
