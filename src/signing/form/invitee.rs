//! The form opened from a personal invitation: what the invitee reads, and what is filled in.

use crate::signatures::store as signatures;
use crate::vetting::store as vetting;
use entity::invitation;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;

use crate::clock::Millis;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::organizations;
use crate::secret::Token;
use crate::signing::form::SignForm;
use crate::vetting::standing::InvitationState;

/// What the form says to somebody who comes by a link with a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Invitee {
    /// The organization that they are invited to sign for. `None` if the link is not valid.
    pub organization: Option<String>,
    /// Somebody signed by it already.
    pub used: bool,
}

/// Finds who comes by a link to a letter's form; `None` if it holds no token.
pub async fn find_invitee<C: ConnectionTrait>(
    connection: &C,
    letter: &Letter,
    link: &str,
    locale: Locale,
    now: Millis,
) -> Result<Option<Invitee>, DbErr> {
    if link.is_empty() {
        return Ok(None);
    }
    let nobody = Invitee {
        organization: None,
        used: false,
    };
    let Some((invitation, used)) = find_usable(connection, letter, link, now).await? else {
        return Ok(Some(nobody));
    };
    let names = organizations::list_names(connection, invitation.organization_id).await?;
    Ok(Some(Invitee {
        organization: organizations::name_in(&names, locale).map(str::to_owned),
        used,
    }))
}

/// Fills the form with what the register knows of the organization.
pub async fn fill<C: ConnectionTrait>(
    connection: &C,
    letter: &Letter,
    typed: &mut SignForm,
    locale: Locale,
    now: Millis,
) -> Result<(), DbErr> {
    let link = typed.invitation.clone();
    let Some((invitation, _)) = find_usable(connection, letter, &link, now).await? else {
        return Ok(());
    };
    let found = organizations::with_ids(connection, &[invitation.organization_id]).await?;
    let Some(entry) = found.first() else {
        return Ok(());
    };
    let name = |locale| organizations::name_in(&entry.names, locale).unwrap_or_default();
    let (name, other) = (name(locale), name(locale.other()));
    typed.kind = "organization".to_owned();
    name.clone_into(&mut typed.organization);
    if other != name {
        other.clone_into(&mut typed.organization_other);
    }
    typed.website = entry.row.website.clone().unwrap_or_default();
    Ok(())
}

/// The invitation of a link while it can be used, and whether it was.
async fn find_usable<C: ConnectionTrait>(
    connection: &C,
    letter: &Letter,
    link: &str,
    now: Millis,
) -> Result<Option<(invitation::Model, bool)>, DbErr> {
    let token = Token::parse(link);
    let Some(invitation) = vetting::invitation(connection, letter.id(), token.as_ref()).await?
    else {
        return Ok(None);
    };
    let used = signatures::signatures_by_invitation(connection, &[invitation.id]).await?;
    Ok(match InvitationState::of(&invitation, &used, now) {
        InvitationState::Open => Some((invitation, false)),
        InvitationState::Used => Some((invitation, true)),
        InvitationState::Revoked
        | InvitationState::Declined
        | InvitationState::Listed
        | InvitationState::Expired => None,
    })
}
