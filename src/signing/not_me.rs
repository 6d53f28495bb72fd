//! "Not me": whoever holds a mailbox ends what a stranger began, and stops mail about the letter;
//! the same link lets it through again.

use crate::signatures::store as signatures;
use crate::signing::store;
use crate::vetting::store as vetting;
use entity::ids::SubmissionId;
use entity::signature;
use entity::values::SignatureState;
use sea_orm::ConnectionTrait;

use crate::act::Act;
use crate::act::ActError;
use crate::app::App;
use crate::journal;
use crate::journal::{Action, Actor};
use crate::letters;
use crate::letters::Letter;
use crate::mail::outbox;
use crate::secret::Token;
use crate::signatures::holder::manage_link;
use crate::signing::store::Suppression;

/// What a not-me link opens.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The letter that mail is about.
    pub letter: Letter,
    /// Where it stands.
    pub standing: Standing,
    stop: Suppression,
    asked: Asked,
}

impl Opened {
    /// Whether the mail with the link was an invitation.
    #[must_use]
    pub fn is_invited(&self) -> bool {
        matches!(self.asked, Asked::Invitation(_))
    }
}

/// What the mail with the link asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    /// To confirm this signature.
    Signature(SubmissionId),
    /// To accept the invitation of this public id.
    Invitation(String),
    /// What it asked for is over.
    Nothing,
}

/// Where the holder of a not-me link stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody gave the address, or a coordinator invited its holder; nothing was confirmed.
    Asked,
    /// Mail about the letter is stopped.
    Stopped,
    /// The signature was confirmed from the mailbox; it is withdrawn on its own page, here. None
    /// where the link came with an invitation: who has that may have it from somebody else.
    Confirmed(Option<String>),
}

/// Opens a not-me link; none for a token that is not ours, or whose request is long gone.
pub async fn open<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    token: &Token,
) -> Result<Option<Opened>, ActError> {
    if let Some(stop) = store::stop_of(connection, token).await? {
        let invitation = vetting::invitation_of_stop(connection, token).await?;
        return Ok(Some(Opened {
            letter: letters::by_id(connection, stop.letter).await?,
            standing: Standing::Stopped,
            stop,
            asked: invitation.map_or(Asked::Nothing, |found| Asked::Invitation(found.public_id)),
        }));
    }
    let Some(proof) = store::verification_of_stop(connection, token).await? else {
        return open_invitation(connection, token).await;
    };
    let rows = signatures::load_submission(connection, proof.signature_id).await?;
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
            Standing::Confirmed(Some(manage_link(app, row)))
        }),
        stop: Suppression {
            letter: first.letter_id,
            address_key,
        },
        asked: Asked::Signature(first.submission()),
    }))
}

/// What the not-me link of an invitation opens.
async fn open_invitation<C: ConnectionTrait>(
    connection: &C,
    token: &Token,
) -> Result<Option<Opened>, ActError> {
    let Some(invitation) = vetting::invitation_of_stop(connection, token).await? else {
        return Ok(None);
    };
    let used = signatures::signatures_by_invitation(connection, &[invitation.id]).await?;
    // Passed on, it may have been used from another mailbox; here it can still be declined.
    let from_here =
        |row: &signature::Model| row.address_key.as_ref() == Some(&invitation.address_key);
    let standing = if used.iter().any(from_here) {
        Standing::Confirmed(None)
    } else {
        Standing::Asked
    };
    Ok(Some(Opened {
        letter: letters::by_id(connection, invitation.letter_id).await?,
        standing,
        stop: Suppression {
            letter: invitation.letter_id,
            address_key: invitation.address_key,
        },
        asked: Asked::Invitation(invitation.public_id),
    }))
}

/// Ends what was asked for and stops mail about the letter to this mailbox. Pressing again changes
/// nothing; a confirmed signature stays, and is withdrawn on its own page.
pub async fn stop(app: &App, token: &Token) -> Result<Option<Opened>, ActError> {
    let act = app.act(&Actor::Signatory).begin_leaving().await?;
    let Some(mut opened) = open(&act, app, token).await? else {
        return Ok(None);
    };
    if opened.standing == Standing::Asked {
        signatures::one_of_address_at_a_time(&act, &opened.stop.address_key).await?;
        match &opened.asked {
            Asked::Signature(first) => {
                if !signatures::erase_pending(&act, *first, act.now()).await? {
                    // Confirmed, or stopped by another press, since it was read: that stands.
                    return open(&act, app, token).await;
                }
            }
            Asked::Invitation(id) => drop(vetting::revoke(&act, id, act.now()).await?),
            Asked::Nothing => {}
        }
        store::suppress(&act, &opened.stop, token, act.now()).await?;
        outbox::withhold(&act, &opened.stop.address_key, opened.stop.letter).await?;
        let action = if opened.is_invited() {
            Action::Decline
        } else {
            Action::NotMe
        };
        write_journal(&act, &opened, action).await?;
        opened.standing = Standing::Stopped;
    }
    act.commit().await?;
    Ok(Some(opened))
}

/// Lets mail about the letter through again.
pub async fn allow(app: &App, token: &Token) -> Result<Option<Opened>, ActError> {
    let act = app.act(&Actor::Signatory).begin().await?;
    let opened = open(&act, app, token).await?;
    if let Some(opened) = &opened
        && opened.standing == Standing::Stopped
    {
        store::unsuppress(&act, &opened.stop).await?;
        write_journal(&act, opened, Action::AllowMail).await?;
    }
    act.commit().await?;
    Ok(opened)
}

async fn write_journal(act: &Act<'_>, opened: &Opened, action: Action) -> Result<(), ActError> {
    let entry = journal::Entry {
        letter: Some(opened.stop.letter),
        signature: match opened.asked {
            Asked::Signature(submission) => Some(submission.first()),
            Asked::Invitation(_) | Asked::Nothing => None,
        },
        ..act.entry(action)
    };
    Ok(journal::write(act, entry).await?)
}
