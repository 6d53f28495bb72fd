//! What became of personal invitations, as coordinators see them.

use crate::signatures::store as signatures;
use crate::signing::store;
use crate::vetting::store as vetting;
use std::collections::HashMap;

use entity::ids::{InvitationId, OrganizationId};
use entity::{invitation, letter, signature};
use serde::Serialize;

use crate::act::ActError;
use crate::app::App;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::invitations::inviting::place;
use crate::mail::outbox;
use crate::organizations;
use crate::organizations::Organization;
use crate::rendering::Message;
use crate::signatures::coordinated;
use crate::signatures::refusal::Refusal;
use crate::storage::ROWS_AT_ONCE;
use crate::vetting::standing::InvitationState;

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
    pub state: InvitationState,
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
    let mut listed = Vec::with_capacity(rows.len());
    for page in rows.chunks(ROWS_AT_ONCE) {
        let ids: Vec<InvitationId> = page.iter().map(|row| row.id).collect();
        let used = signatures::signatures_by_invitation(connection, &ids).await?;
        let register = register(app, page).await?;
        let declined = store::declined_among(connection, page).await?;
        let letters_of_page = page.iter().map(|row| row.letter_id);
        let organizations = page.iter().map(|row| row.organization_id);
        let on_letters =
            signatures::review::listed_of(connection, letters_of_page, organizations).await?;
        let is_listed = |row: &invitation::Model| {
            on_letters.iter().any(|signed| {
                signed.letter_id == row.letter_id
                    && signed.organization_id == Some(row.organization_id)
            })
        };
        let mut faults = outbox::faults_of_invitations(connection, &ids).await?;
        for row in page {
            let letter = letters.get(&row.letter_id);
            let address = address(app, row)?;
            let state = match InvitationState::of(row, &used, app.now()) {
                InvitationState::Revoked if declined.contains(&row.stop_hash) => {
                    InvitationState::Declined
                }
                InvitationState::Open if is_listed(row) => InvitationState::Listed,
                state => state,
            };
            listed.push(Invitation {
                state,
                to: address.map(|address| display_address(&address, addresses)),
                mail_fault: faults.remove(&row.id),
                ..summarize(
                    row,
                    letter,
                    register.get(&row.organization_id),
                    &used,
                    app.now(),
                )
            });
        }
    }
    Ok(listed)
}

/// The invitation with which a signature was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationOrigin {
    /// Its public id.
    pub id: String,
    /// The name of the invited organization.
    pub organization: String,
    /// A coordinator withdrew it.
    pub withdrawn: bool,
}

impl InvitationOrigin {
    pub(crate) fn of(invitation: &invitation::Model, invited: Option<&Organization>) -> Self {
        Self {
            id: invitation.public_id.clone(),
            organization: invited
                .map(Organization::name)
                .unwrap_or_default()
                .to_owned(),
            withdrawn: invitation.revoked_at.is_some(),
        }
    }

    /// The invitation, for coordinators.
    #[must_use]
    pub fn message(&self) -> Message {
        let key = if self.withdrawn {
            "evidence-invitation-withdrawn"
        } else {
            "evidence-invitation"
        };
        Message::new(key)
            .text("id", &self.id)
            .text("organization", &self.organization)
    }
}

fn summarize(
    row: &invitation::Model,
    letter: Option<&letter::Model>,
    entry: Option<&Organization>,
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
        state: InvitationState::of(row, used, now),
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
    let text = String::from_utf8_lossy(&opened.map_err(ActError::from)?).into_owned();
    Ok(EmailAddress::parse(&text).ok())
}

fn display_address(address: &EmailAddress, whole: bool) -> String {
    if whole {
        address.as_typed().to_owned()
    } else {
        address.masked()
    }
}
