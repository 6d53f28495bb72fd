//! The way back, years later: somebody types her address and gets the links to her signatures by
//! mail. The same statements run whether there are any.

use entity::values::Allowance;

use super::mail::{OwnLink, OwnLinksMail};
use super::post::{message, outbox_failure, own_link_of};
use super::store;
use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::clock::DAY;
use crate::email_address::EmailAddress;
use crate::journal::{self, Actor};
use crate::letters;
use crate::locale::Locale;
use crate::mail::{Outgoing, outbox};
use crate::rendering::Mail;
use crate::web::Failure;

/// Most signatures that one mail links to, the newest.
const MOST: usize = 50;

/// Mails the links to all signatures that an address confirmed.
///
/// # Errors
/// If the database is away.
pub async fn send_own_links(
    app: &App,
    locale: Locale,
    address: &EmailAddress,
    network: ClientNetwork,
) -> Result<(), Failure> {
    let (now, key) = (app.now(), app.address_key(address));
    let (mailbox_key, sender) = (app.mailbox_key(address), app.subscriber_tag(network).await?);
    let transaction = app.storage.begin().await?;
    let rows = store::of_address(&transaction, &key, MOST as u64).await?;
    // Filled up with letters that do not exist, so that the statement is the same for everybody.
    let filled = rows
        .iter()
        .map(|row| row.letter_id)
        .chain(std::iter::repeat(0));
    let wanted = filled.take(MOST).collect();
    let titles = letters::titles(&transaction, wanted, locale).await?;
    let links = rows.iter().map(|row| OwnLink {
        title: titles.get(&row.letter_id).cloned().unwrap_or_default(),
        link: own_link_of(app, &row.public_id, locale),
    });
    let mail = OwnLinksMail {
        links: links.collect(),
    };
    let message = message(app, &mail, locale, address.as_typed())?;
    let found = !rows.is_empty();
    let outgoing = Outgoing {
        kind: OwnLinksMail::NAME,
        letter: None,
        signature: None,
        recipient_key: key,
        mailbox_key,
        allowance: Allowance::Found,
        sender,
        domain: if found {
            address.domain().to_owned()
        } else {
            String::new()
        },
        message: found.then_some(message),
        proved: found,
        not_before: now,
        expires_at: now + DAY,
    };
    outbox::enqueue(&transaction, &app.keys.seal, outgoing, now)
        .await
        .map_err(outbox_failure)?;
    let entry = journal::Entry::new(now, &Actor::Signatory, "own links");
    journal::write(&transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}
