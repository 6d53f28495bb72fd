//! The way back, years later: somebody types an address and gets the links to its signatures by mail.
//! The request only notes the wish. Whether there are any is looked up afterwards, by timed work, so
//! that no answer can take longer for somebody who signed.

use crate::signatures::store as signatures;
use crate::signing::store::{self, NewWish};
use entity::own_links_wish;
use entity::values::Allowance;

use crate::act::ActError;
use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::clock::DAY;
use crate::email_address::EmailAddress;
use crate::journal;
use crate::journal::{Action, Actor};
use crate::letters;
use crate::locale::Locale;
use crate::mail::{Outgoing, outbox};
use crate::rendering::Mail;
use crate::secret::{SealContext, public_id};
use crate::signatures::holder::manage_link_of;
use crate::signing::mail::{ManageLink, ManageLinksMail};
use crate::signing::mailbox::message;
use crate::signing::person::link::NewLink;

/// Most signatures that one mail links to, the newest.
const MOST: usize = 50;
/// Wishes of one round.
const AT_ONCE: u64 = 100;
/// Bytes of an address before it is sealed: the longest has 254.
const ADDRESS_BYTES: usize = 256;

/// Notes that somebody wants the links to all signatures that an address confirmed.
pub async fn wish_for_own_links(
    app: &App,
    locale: Locale,
    address: &EmailAddress,
    network: ClientNetwork,
) -> Result<(), ActError> {
    let (now, id) = (app.now(), public_id());
    let sender = app.subscriber_tag(network).await?;
    let mut typed = address.as_typed().as_bytes().to_vec();
    typed.resize(Ord::max(typed.len(), ADDRESS_BYTES), b' ');
    let wish = NewWish {
        address_sealed: app.keys.seal.seal(place(&id), &typed)?,
        public_id: id,
        locale,
        sender,
    };
    let act = app.act(&Actor::Signatory).begin().await?;
    store::note_wish(&act, wish, now).await?;
    let entry = act.entry(Action::MailManageLinks);
    journal::write(&act, entry).await?;
    act.commit().await?;
    Ok(())
}

/// Writes the mails that were wished for; gives how many wishes were looked at.
///
/// # Errors
/// If the database is away; what was done stays done.
pub async fn answer_wishes(app: &App) -> Result<usize, ActError> {
    let wishes = store::wishes(app.storage.read(), AT_ONCE).await?;
    for wish in &wishes {
        // One that cannot be answered must not keep those behind it from their mail.
        if let Err(fault) = answer(app, wish).await {
            tracing::error!(%fault, "a message with the links to signatures is not written");
        }
    }
    Ok(wishes.len())
}

/// Writes the mail of a wish, and forgets the wish, in one act. It enters nothing into the journal: the
/// wish was entered, and an entry for the answer alone would tell whose address is known.
async fn answer(app: &App, wish: &own_links_wish::Model) -> Result<(), ActError> {
    let mail = match address_of(app, wish) {
        Some(address) => find(app, wish, &address).await?,
        None => {
            tracing::error!("a wish for own links does not open; it is dropped");
            None
        }
    };
    let act = app.act(&Actor::System).begin().await?;
    // Another process may have answered it at this moment.
    if store::forget_wish(&act, wish.id).await?
        && let Some(mail) = mail
    {
        let key = &mail.outgoing.recipient_key;
        mail.link.keep(&act, key, act.now()).await?;
        outbox::enqueue_sealed(&act, mail.sealed, mail.outgoing, act.now()).await?;
    }
    act.commit().await?;
    Ok(())
}

/// The mail that answers a wish, rendered and sealed.
struct LinksMail {
    outgoing: Outgoing,
    sealed: outbox::Sealed,
    /// The link in it to all that is held about the address.
    link: NewLink,
}

/// The mail with the links to the signatures of an address, and to all that is held about it; none
/// where nothing is.
async fn find(
    app: &App,
    wish: &own_links_wish::Model,
    address: &EmailAddress,
) -> Result<Option<LinksMail>, ActError> {
    let (connection, key) = (app.storage.read(), app.address_key(address));
    let locale = Locale::from_tag(&wish.language).unwrap_or(Locale::En);
    let rows = signatures::of_address(connection, &key, MOST as u64).await?;
    // Also where nothing was confirmed: somebody may have given the address, or it was invited.
    if !store::holds_anything(connection, &key).await? {
        return Ok(None);
    }
    let wanted = rows.iter().map(|row| row.letter_id).collect();
    let titles = letters::titles(connection, wanted, locale).await?;
    let links = rows.iter().map(|row| ManageLink {
        title: titles.get(&row.letter_id).cloned().unwrap_or_default(),
        link: manage_link_of(app, &row.public_id, locale),
    });
    let link = NewLink::new(app, locale);
    let mail = ManageLinksMail {
        links: links.collect(),
        my_data: link.url.clone(),
    };
    let message = message(app, &mail, locale, address.as_typed())?;
    let sealed = outbox::seal_ahead(&app.keys.seal, &message)?;
    let outgoing = Outgoing {
        kind: ManageLinksMail::NAME,
        letter: None,
        signature: None,
        invitation: None,
        mailbox_key: app.mailbox_key(address),
        recipient_key: key,
        allowance: Allowance::Found,
        sender: wish.sender.clone(),
        domain: address.domain().to_owned(),
        message: Some(message),
        proved: !rows.is_empty(),
        not_before: app.now(),
        expires_at: wish.created_at + DAY,
    };
    Ok(Some(LinksMail {
        outgoing,
        sealed,
        link,
    }))
}

fn address_of(app: &App, wish: &own_links_wish::Model) -> Option<EmailAddress> {
    let place = place(&wish.public_id);
    let typed = app.keys.seal.open(place, &wish.address_sealed).ok()?;
    EmailAddress::parse(String::from_utf8(typed).ok()?.trim_end()).ok()
}

fn place(id: &str) -> SealContext<'_> {
    SealContext {
        table: "own_links_wish",
        row: id,
        column: "address_sealed",
    }
}
