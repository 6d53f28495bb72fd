//! What became of personal invitations, as coordinators see them.

use crate::signatures::store as signatures;
use crate::vetting::store as vetting;
use std::collections::HashMap;

use entity::ids::{InvitationId, OrganizationId};
use entity::{invitation, letter, signature};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::app::App;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::invitations::inviting::{InvitationMail, place};
use crate::mail::outbox;
use crate::mail::outbox::GivenUp;
use crate::organizations;
use crate::organizations::Organization;
use crate::rendering::Mail as _;
use crate::signatures::coordinated;
use crate::signatures::refusal::Refusal;
use crate::vetting::standing::InvitationState;
use crate::web::Failure;

/// An invitation in one line.
#[derive(Clone, Debug, Serialize)]
pub struct Invitation {
    /// Its public id.
    pub id: String,
    /// The slug of its letter.
    pub letter: String,
    /// The organization's name.
    pub organization: String,
    /// Where it went: masked, unless whole addresses were asked for; none once it is forgotten.
    pub to: Option<String>,
    /// `open`, `used`, `revoked` or `expired`.
    pub state: &'static str,
    /// The signatures that came by it, by id and state.
    pub signatures: Vec<String>,
    /// Who invited.
    pub invited_by: String,
    /// When, milliseconds UTC.
    pub at: Millis,
    /// The same, as people write it.
    pub at_words: String,
    /// Until when it works, milliseconds UTC.
    pub until: Millis,
    /// The same, as people write it.
    pub until_words: String,
    /// What the mail server said, where its mail was given up.
    pub mail_fault: Option<String>,
}

/// The invitations to one letter or to all; with whole addresses only where they are asked for.
///
/// # Errors
/// If there is no such letter, an address does not open, or the database is away.
pub async fn invitations(
    app: &App,
    slug: Option<&str>,
    addresses: bool,
) -> Result<Vec<Invitation>, Refusal> {
    let connection = app.storage.read();
    let (letters, only) = coordinated::letters(connection, slug).await?;
    let rows = vetting::invitations(connection, only).await?;
    let ids: Vec<InvitationId> = rows.iter().map(|row| row.id).collect();
    let used = signatures::signatures_by_invitation(connection, &ids).await?;
    let register = register(app, &rows).await?;
    let given_up = outbox::given_up(connection).await?;
    let mut listed = Vec::with_capacity(rows.len());
    for row in &rows {
        let letter = letters.get(&row.letter_id);
        let address = address(app, row)?;
        listed.push(Invitation {
            to: address.map(|address| shown(&address, addresses)),
            mail_fault: mail_fault(row, &given_up),
            ..line(
                row,
                (letter, register.get(&row.organization_id)),
                &used,
                app.now(),
            )
        });
    }
    Ok(listed)
}

/// The invitation that a signature came by, and whether it stands, for the evidence beside it.
pub(crate) async fn of<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<Option<String>, Refusal> {
    let Some(invitation) = vetting::invitation_of(connection, row).await? else {
        return Ok(None);
    };
    let invited = organizations::with_ids(connection, &[invitation.organization_id]).await?;
    let name = invited.first().map(Organization::name).unwrap_or_default();
    let back = if invitation.revoked_at.is_some() {
        ", which was taken back"
    } else {
        ""
    };
    Ok(Some(format!(
        "came by {}, an invitation for {name}{back}",
        invitation.public_id
    )))
}

fn line(
    row: &invitation::Model,
    (letter, entry): (Option<&letter::Model>, Option<&Organization>),
    used: &[signature::Model],
    now: Millis,
) -> Invitation {
    let came = used
        .iter()
        .filter(|signed| signed.invitation_id == Some(row.id));
    Invitation {
        id: row.public_id.clone(),
        letter: letter.map(|letter| letter.slug.clone()).unwrap_or_default(),
        organization: entry.map(Organization::name).unwrap_or_default().to_owned(),
        to: None,
        state: InvitationState::of(row, used, now).word(),
        signatures: came
            .map(|signed| format!("{} ({})", signed.public_id, signed.state.word()))
            .collect(),
        invited_by: row.invited_by.clone(),
        at: row.created_at,
        at_words: coordinated::since(row.created_at, letter),
        until: row.expires_at,
        until_words: coordinated::since(row.expires_at, letter),
        mail_fault: None,
    }
}

/// An invitation and its mail are written at one moment.
fn mail_fault(row: &invitation::Model, given_up: &[GivenUp]) -> Option<String> {
    let is_its = |mail: &&GivenUp| {
        mail.kind == InvitationMail::NAME
            && mail.letter == Some(row.letter_id)
            && mail.recipient_key == row.address_key
            && mail.written_at == row.created_at
    };
    given_up.iter().find(is_its).map(|mail| mail.fault.clone())
}

async fn register(
    app: &App,
    rows: &[invitation::Model],
) -> Result<HashMap<OrganizationId, Organization>, Refusal> {
    let mut ids: Vec<OrganizationId> = rows.iter().map(|row| row.organization_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let entries = organizations::with_ids(app.storage.read(), &ids).await?;
    Ok(entries
        .into_iter()
        .map(|entry| (entry.row.id, entry))
        .collect())
}

fn address(app: &App, row: &invitation::Model) -> Result<Option<EmailAddress>, Refusal> {
    let Some(sealed) = row.address_sealed.as_deref() else {
        return Ok(None);
    };
    let opened = app.keys.seal.open(place(&row.public_id), sealed);
    let text = String::from_utf8_lossy(&opened.map_err(Failure::from)?).into_owned();
    Ok(EmailAddress::parse(&text).ok())
}

fn shown(address: &EmailAddress, whole: bool) -> String {
    if whole {
        address.as_typed().to_owned()
    } else {
        address.masked()
    }
}
