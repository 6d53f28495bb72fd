//! The contact that is known of an organization learns when somebody else signs in a name like its.

use crate::signatures::store as signatures;
use entity::ids::OrganizationId;
use entity::signature;
use sea_orm::ConnectionTrait;

use crate::act::ActError;
use crate::app::App;
use crate::clock::DAY;
use crate::letters::Letter;
use crate::mail::outbox;
use crate::rendering::Mail;
use crate::signatures::holder::{language_of, manage_link};
use crate::signatures::list_entry::entry;
use crate::signing::mail::NearNameMail;
use crate::signing::mailbox::{about, enqueue_mail};

/// Tells the contacts of register entries that `row` was signed in a name like theirs, and waits;
/// each of them once a day at most. An entry that never was listed has no contact.
pub(crate) async fn notify_contacts<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    letter: &Letter,
    (row, entries): (&signature::Model, &[OrganizationId]),
) -> Result<(), ActError> {
    for id in entries {
        let Some(contact) = signatures::contact_of(connection, *id).await? else {
            continue;
        };
        if contact.address_key == row.address_key {
            continue;
        }
        let since = app.now() - DAY;
        if outbox::was_written_since(connection, NearNameMail::NAME, contact.id, since).await? {
            continue;
        }
        let locale = language_of(&contact);
        let mail = NearNameMail {
            about: about(letter, locale),
            organization: entry(&contact, locale).name,
            own: manage_link(app, &contact),
        };
        enqueue_mail(connection, app, &contact, &mail).await?;
    }
    Ok(())
}
