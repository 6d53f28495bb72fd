//! "Not me": whoever holds a mailbox ends what a stranger began, and stops mail about the letter;
//! the same link lets it through again.

use entity::values::SignatureState;
use sea_orm::ConnectionTrait;

use super::post::own_link;
use super::store::{self, Stop};
use crate::app::App;
use crate::journal::{self, Actor};
use crate::letters::{self, Letter};
use crate::mail::outbox;
use crate::secret::Token;
use crate::web::Failure;

/// What a not-me link opens.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The letter that mail is about.
    pub letter: Letter,
    /// Where it stands.
    pub standing: Standing,
    stop: Stop,
    signature: Option<i64>,
    invitation: Option<String>,
}

/// Where the holder of a not-me link stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody gave the address, and nothing was confirmed.
    Asked,
    /// A coordinator invited the holder of the mailbox to sign.
    Invited,
    /// Mail about the letter is stopped.
    Stopped,
    /// The signature was confirmed from the mailbox; it is withdrawn on its own page, here.
    Confirmed(String),
}

/// Opens a not-me link; none for a token that is not ours, or whose request is long gone.
///
/// # Errors
/// If the database is away.
pub async fn open<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    token: &Token,
) -> Result<Option<Opened>, Failure> {
    if let Some(stop) = store::stop_of(connection, token).await? {
        return Ok(Some(Opened {
            letter: letters::by_id(connection, stop.letter).await?,
            standing: Standing::Stopped,
            stop,
            signature: None,
            invitation: None,
        }));
    }
    let Some(proof) = store::verification_of_stop(connection, token).await? else {
        return open_invitation(connection, app, token).await;
    };
    let rows = store::pass(connection, proof.signature_id).await?;
    let Some((first, address_key)) = rows
        .first()
        .and_then(|row| Some((row, row.address_key.clone()?)))
    else {
        return Ok(None);
    };
    let confirmed = rows
        .iter()
        .find(|row| !matches!(row.state, SignatureState::Pending | SignatureState::Expired));
    Ok(Some(Opened {
        letter: letters::by_id(connection, first.letter_id).await?,
        standing: confirmed.map_or(Standing::Asked, |row| {
            Standing::Confirmed(own_link(app, row))
        }),
        stop: Stop {
            letter: first.letter_id,
            address_key,
        },
        signature: Some(first.id),
        invitation: None,
    }))
}

/// What the not-me link of an invitation opens.
async fn open_invitation<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    token: &Token,
) -> Result<Option<Opened>, Failure> {
    let Some(invitation) = store::invitation_of_stop(connection, token).await? else {
        return Ok(None);
    };
    let used = store::used(connection, &[invitation.id]).await?;
    let own = used.iter().rev().find(|row| {
        // Passed on, it may have been used from another mailbox, whose own link is not for here.
        row.address_key.as_ref() == Some(&invitation.address_key)
    });
    Ok(Some(Opened {
        letter: letters::by_id(connection, invitation.letter_id).await?,
        standing: own.map_or(Standing::Invited, |row| {
            Standing::Confirmed(own_link(app, row))
        }),
        stop: Stop {
            letter: invitation.letter_id,
            address_key: invitation.address_key,
        },
        signature: None,
        invitation: Some(invitation.public_id),
    }))
}

/// Ends what was asked for and stops mail about the letter to this mailbox. Pressing again changes
/// nothing; a confirmed signature stays, and is withdrawn on its own page.
///
/// # Errors
/// If the database is away.
pub async fn stop(app: &App, token: &Token) -> Result<Option<Opened>, Failure> {
    let transaction = app.storage.begin().await?;
    let Some(mut opened) = open(&transaction, app, token).await? else {
        return Ok(None);
    };
    if let (Standing::Asked, Some(signature)) = (&opened.standing, opened.signature) {
        if !store::erase_pending(&transaction, signature, app.now()).await? {
            // Confirmed, or stopped by another press, since it was read: that stands.
            return open(&transaction, app, token).await;
        }
        stop_mail(&transaction, app, &mut opened, token).await?;
    } else if let (Standing::Invited, Some(invitation)) = (&opened.standing, &opened.invitation) {
        store::revoke(&transaction, invitation, app.now()).await?;
        stop_mail(&transaction, app, &mut opened, token).await?;
    }
    transaction.commit().await?;
    Ok(Some(opened))
}

async fn stop_mail<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    opened: &mut Opened,
    token: &Token,
) -> Result<(), Failure> {
    store::stop(connection, &opened.stop, token, app.now()).await?;
    outbox::withhold(connection, &opened.stop.address_key, opened.stop.letter).await?;
    note_down(connection, app, opened, "not me").await?;
    opened.standing = Standing::Stopped;
    Ok(())
}

/// Lets mail about the letter through again.
///
/// # Errors
/// If the database is away.
pub async fn allow(app: &App, token: &Token) -> Result<Option<Opened>, Failure> {
    let transaction = app.storage.begin().await?;
    let opened = open(&transaction, app, token).await?;
    if let Some(opened) = &opened
        && opened.standing == Standing::Stopped
    {
        store::allow(&transaction, &opened.stop).await?;
        note_down(&transaction, app, opened, "mail allowed").await?;
    }
    transaction.commit().await?;
    Ok(opened)
}

async fn note_down<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    opened: &Opened,
    action: &str,
) -> Result<(), Failure> {
    let entry = journal::Entry {
        letter: Some(opened.stop.letter),
        signature: opened.signature,
        ..journal::Entry::new(app.now(), &Actor::Signatory, action)
    };
    Ok(journal::write(connection, entry).await?)
}
