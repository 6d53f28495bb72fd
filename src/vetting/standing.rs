//! May a representative speak for an organization, and by what? A name or a domain only proposes:
//! an invitation, or a domain that a coordinator marked, decides; all else is a coordinator's word.

use crate::signatures::store as signatures;
use crate::vetting::store as vetting;
use entity::ids::{LetterId, OrganizationId, SignatureId};
use entity::values::{SignatureKind, SignatureState, Standing};
use entity::{invitation, signature};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;

use crate::clock::Millis;
use crate::organizations;
use crate::secret::Token;
use crate::signatures::list_entry::names_of;
use crate::signatures::review_reason::ReviewReason;

/// What is known once the mailbox of an endorsement is proved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Grounds {
    /// The register entries that its names propose.
    proposed: Vec<OrganizationId>,
    /// The invitation by which it came, while that stands.
    invited: Option<StandingInvitation>,
}

/// An invitation that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct StandingInvitation {
    /// For this register entry.
    organization: OrganizationId,
    /// Which knows every name that is to be printed.
    knows_names: bool,
}

/// Which entry an endorsement speaks for, and by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorization {
    /// The register entry it belongs to.
    pub organization: Option<OrganizationId>,
    /// How it is known that they may speak, with the domain that proved it; none where nothing
    /// shows it.
    pub standing: Option<(Standing, Option<String>)>,
    /// Why a coordinator must look although they may speak.
    pub doubt: Option<ReviewReason>,
}

impl Authorization {
    fn by_invitation(invited: StandingInvitation) -> Self {
        Self {
            organization: Some(invited.organization),
            standing: Some((Standing::Invitation, None)),
            doubt: (!invited.knows_names).then_some(ReviewReason::NameChanged),
        }
    }

    fn unproved(organization: Option<OrganizationId>) -> Self {
        Self {
            organization,
            ..Self::default()
        }
    }
}

/// What names and an invitation say together; a domain may add to it where nothing stands yet.
/// An invitation for one organization says nothing about another: names that propose another entry
/// alone are judged as if nobody had been invited.
fn weigh(grounds: &Grounds) -> Authorization {
    match (&grounds.invited, grounds.proposed.as_slice()) {
        (Some(invited), proposed)
            if invited.knows_names
                || proposed.is_empty()
                || proposed.contains(&invited.organization) =>
        {
            Authorization::by_invitation(*invited)
        }
        (_, [one]) => Authorization::unproved(Some(*one)),
        _ => Authorization::unproved(None),
    }
}

/// Which entry a signature speaks for, and by what, its mailbox on a domain being proved. Nothing
/// for an individual.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    mail_domain: &str,
) -> Result<Authorization, DbErr> {
    if row.kind == SignatureKind::Individual {
        return Ok(Authorization::default());
    }
    let grounds = Grounds {
        proposed: organizations::proposals(connection, &names_of(row)).await?,
        invited: find_valid_invitation(connection, row).await?,
    };
    let spoken = weigh(&grounds);
    match spoken {
        Authorization {
            organization: Some(organization),
            standing: None,
            ..
        } => for_entry(connection, row, organization, mail_domain).await,
        decided => Ok(decided),
    }
}

/// By what a signature speaks for an entry that its names propose, or that it is proved to be the
/// same as. Whoever may speak for one organization must not print the name of another beside a name
/// of theirs, so every name that would be shown has to be known to the entry, else a coordinator looks.
pub(crate) async fn for_entry<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    organization: OrganizationId,
    mail_domain: &str,
) -> Result<Authorization, DbErr> {
    let standing = by_domain(connection, row.id, organization, mail_domain).await?;
    let knows_names = knows_names(connection, row, organization).await?;
    Ok(Authorization {
        organization: Some(organization),
        doubt: (standing.is_some() && !knows_names).then_some(ReviewReason::NameChanged),
        standing,
    })
}

/// Whether an entry knows every name that a signature would show.
async fn knows_names<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    organization: OrganizationId,
) -> Result<bool, DbErr> {
    let names = organizations::list_names(connection, organization).await?;
    Ok(organizations::knows(&names, &names_of(row)))
}

/// By which domain a representative speaks for an organization: that of their mailbox, or one of
/// which they proved control; either one that a coordinator marked, or below it.
async fn by_domain<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
    organization: OrganizationId,
    mail_domain: &str,
) -> Result<Option<(Standing, Option<String>)>, DbErr> {
    let domain = organizations::speaking_domain(connection, organization, mail_domain).await?;
    if domain.is_some() {
        return Ok(Some((Standing::Domain, domain)));
    }
    for proof in signatures::proved_domains(connection, signature).await? {
        let domain = organizations::speaking_domain(connection, organization, &proof.domain);
        if let Some(domain) = domain.await? {
            return Ok(Some((Standing::Control, Some(domain))));
        }
    }
    Ok(None)
}

/// The invitation by which a signature came, if it stood when the form was sent and stands now.
async fn find_valid_invitation<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<Option<StandingInvitation>, DbErr> {
    let Some(invitation) = vetting::invitation_of(connection, row).await? else {
        return Ok(None);
    };
    let stands = invitation.letter_id == row.letter_id
        && is_open(&invitation, row.created_at)
        && invitation.revoked_at.is_none();
    if !stands {
        return Ok(None);
    }
    Ok(Some(StandingInvitation {
        organization: invitation.organization_id,
        knows_names: knows_names(connection, row, invitation.organization_id).await?,
    }))
}

/// The invitation by which somebody comes to the form of a letter, if they may use it. The same
/// statement runs where nobody came by one.
pub(crate) async fn usable_invitation<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    token: Option<&Token>,
    now: Millis,
) -> Result<Option<invitation::Model>, DbErr> {
    let found = vetting::invitation(connection, letter, token).await?;
    Ok(found.filter(|invitation| is_open(invitation, now)))
}

/// Whether a form may be sent by an invitation at a time: neither taken back nor too old.
fn is_open(invitation: &invitation::Model, at: Millis) -> bool {
    invitation.revoked_at.is_none() && invitation.expires_at > at
}

/// Whether a signature came from the very mailbox that a token was sent to, by an invitation that
/// can still be used and that nobody has used. Then the token proves the mailbox, as the one of a
/// confirm link does.
///
/// # Errors
/// If the database is away.
pub async fn comes_from_invited_mailbox<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    token: &[u8],
    now: Millis,
) -> Result<bool, DbErr> {
    let Some(invitation) = vetting::invitation_of(connection, row).await? else {
        return Ok(false);
    };
    let used = signatures::signatures_by_invitation(connection, &[invitation.id]).await?;
    Ok(row.kind == SignatureKind::Endorsement
        && invitation.letter_id == row.letter_id
        && invitation.token_hash == token
        && row.address_key.as_ref() == Some(&invitation.address_key)
        && InvitationState::of(&invitation, &used, now) == InvitationState::Open)
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InvitationState {
    /// It can be used.
    Open,
    /// A signature that came by it is held or listed.
    Used,
    /// A coordinator took it back.
    Revoked,
    /// The invited person declined.
    Declined,
    /// The organization is on the letter by another way, such as a coordinator's entry.
    Listed,
    /// It is too old.
    Expired,
}

impl InvitationState {
    /// The state of an invitation, given the confirmed signatures that came by some.
    #[must_use]
    pub fn of(invitation: &invitation::Model, used: &[signature::Model], now: Millis) -> Self {
        let lives = |row: &signature::Model| {
            row.invitation_id == Some(invitation.id)
                && matches!(row.state, SignatureState::Held | SignatureState::Published)
        };
        if invitation.revoked_at.is_some() {
            Self::Revoked
        } else if used.iter().any(lives) {
            Self::Used
        } else if is_open(invitation, now) {
            Self::Open
        } else {
            Self::Expired
        }
    }

    /// The word for coordinators.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used => "used",
            Self::Revoked => "revoked",
            Self::Declined => "declined",
            Self::Listed => "listed",
            Self::Expired => "expired",
        }
    }
}

/// Whether what was proved about a signature stays true once it is bound to an entry: the same one,
/// under a name that the entry knows. Else the standing is the coordinator's word.
pub async fn stays<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    organization: Option<OrganizationId>,
) -> Result<bool, DbErr> {
    match (row.standing, organization) {
        (Standing::Mailbox, _)
        | (Standing::Domain | Standing::Control | Standing::Invitation, None) => Ok(false),
        (Standing::Coordinator | Standing::Entered, _) => Ok(true),
        (Standing::Domain | Standing::Control | Standing::Invitation, Some(bound)) => {
            Ok(row.organization_id == Some(bound) && knows_names(connection, row, bound).await?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grounds(proposed: &[i64], invited: Option<(i64, bool)>) -> Grounds {
        Grounds {
            proposed: proposed.iter().copied().map(OrganizationId).collect(),
            invited: invited.map(|(organization, knows_names)| StandingInvitation {
                organization: OrganizationId(organization),
                knows_names,
            }),
        }
    }

    #[test]
    fn a_name_alone_proposes_one_entry_and_proves_nothing() {
        for (proposed, entry) in [(&[][..], None), (&[7], Some(7)), (&[7, 8], None)] {
            let spoken = weigh(&grounds(proposed, None));
            assert_eq!(
                spoken,
                Authorization::unproved(entry.map(OrganizationId)),
                "{proposed:?}"
            );
        }
    }

    #[test]
    fn an_invitation_speaks_for_its_entry_under_a_name_that_the_entry_knows() {
        let by = Some((Standing::Invitation, None));
        for proposed in [&[7][..], &[7, 8], &[8, 7, 9]] {
            let spoken = weigh(&grounds(proposed, Some((7, true))));
            assert_eq!(
                (spoken.organization, &spoken.standing),
                (Some(OrganizationId(7)), &by)
            );
            assert_eq!(spoken.doubt, None);
        }
    }

    #[test]
    fn an_invited_one_who_types_a_name_nobody_knows_is_looked_at() {
        for proposed in [&[][..], &[7]] {
            let spoken = weigh(&grounds(proposed, Some((7, false))));
            assert_eq!(spoken.organization, Some(OrganizationId(7)));
            assert_eq!(spoken.doubt, Some(ReviewReason::NameChanged));
        }
    }

    #[test]
    fn an_invitation_says_nothing_about_another_organization() {
        assert_eq!(
            weigh(&grounds(&[8], Some((7, false)))),
            Authorization::unproved(Some(OrganizationId(8)))
        );
        assert_eq!(
            weigh(&grounds(&[8, 9], Some((7, false)))),
            Authorization::unproved(None)
        );
    }
}
