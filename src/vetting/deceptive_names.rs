//! Names that deceive a reader: they look like one of the register, or like a member's, and are
//! spelled in other letters. Found by an index, when the mailbox is proved or a correction is asked.

use std::collections::HashSet;

use entity::ids::OrganizationId;
use entity::values::{NameKind, SignatureKind};
use entity::{organization_name, signature};
use sea_orm::{ConnectionTrait, DbErr};

use crate::organizations;
use crate::organizations::{match_key, only_looks_like};
use crate::signatures::list_entry::names_of;
use crate::signatures::review_reason::{ReviewReason, read_stored};
use crate::signatures::submission::SubmissionPart;

/// What is printed of a signature and may look like an organization's name.
enum Printed<'a> {
    /// An organization's names.
    Organization(Vec<&'a str>),
    /// A person's name and affiliation.
    Individual(&'a str, Option<&'a str>),
}

/// The reasons to look at a signature whose mailbox is proved: those that screening kept, and those
/// that the register gives.
pub(crate) async fn marks<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<Vec<ReviewReason>, DbErr> {
    let mut marks = read_stored(&row.reasons);
    let names = names_of(row);
    let printed = match row.kind {
        SignatureKind::Endorsement => Printed::Organization(names.with_acronym().collect()),
        SignatureKind::Individual => Printed::Individual(&row.name, row.affiliation.as_deref()),
    };
    marks.extend(look(connection, printed).await?);
    Ok(marks)
}

/// The reasons that the register gives to look at what a correction would print.
pub(crate) async fn of_part<C: ConnectionTrait>(
    connection: &C,
    part: SubmissionPart<'_>,
) -> Result<Vec<ReviewReason>, DbErr> {
    let printed = match part {
        SubmissionPart::Endorsement(part) => {
            Printed::Organization(part.names.with_acronym().collect())
        }
        SubmissionPart::Individual(part) => {
            Printed::Individual(&part.name, part.affiliation.as_deref())
        }
    };
    look(connection, printed).await
}

async fn look<C: ConnectionTrait>(
    connection: &C,
    printed: Printed<'_>,
) -> Result<Vec<ReviewReason>, DbErr> {
    match printed {
        Printed::Organization(names) => {
            let known = organizations::find_confusables(connection, &names).await?;
            let deceives = names.iter().any(|name| deceives(name, &known));
            Ok(deceives
                .then_some(ReviewReason::LooksLikeEntry)
                .into_iter()
                .collect())
        }
        Printed::Individual(name, affiliation) => {
            let texts: Vec<&str> = [Some(name), affiliation].into_iter().flatten().collect();
            let known = of_members(connection, &texts).await?;
            let looks = deceives_as_person(name, &known)
                || affiliation.is_some_and(|affiliation| deceives(affiliation, &known));
            let found = [
                (looks, ReviewReason::LooksLikeMember),
                (is_name_of_member(name, &known), ReviewReason::NameOfMember),
            ];
            Ok(found
                .into_iter()
                .filter_map(|(found, reason)| found.then_some(reason))
                .collect())
        }
    }
}

/// The names of members that may look like one of these texts.
async fn of_members<C: ConnectionTrait>(
    connection: &C,
    texts: &[&str],
) -> Result<Vec<organization_name::Model>, DbErr> {
    let known = organizations::find_confusables(connection, texts).await?;
    if known.is_empty() {
        return Ok(known);
    }
    let owners = known.iter().map(|name| name.organization_id).collect();
    let members: HashSet<OrganizationId> = organizations::members_among(connection, owners).await?;
    Ok(known
        .into_iter()
        .filter(|name| members.contains(&name.organization_id))
        .collect())
}

/// Whether a name looks like a known one, and none of the known ones is spelled so.
fn deceives(name: &str, known: &[organization_name::Model]) -> bool {
    let key = match_key(name);
    known.iter().all(|known| known.match_key != key)
        && known.iter().any(|known| only_looks_like(name, &known.name))
}

/// Initials look like too many given names to say anything about a person's.
fn deceives_as_person(name: &str, known: &[organization_name::Model]) -> bool {
    let whole = known.iter().filter(|known| known.kind != NameKind::Acronym);
    deceives(name, &whole.cloned().collect::<Vec<_>>())
}

/// One word alone may be a person's name as well (Mila).
fn is_name_of_member(name: &str, known: &[organization_name::Model]) -> bool {
    let key = match_key(name);
    key.contains(' ') && known.iter().any(|known| known.match_key == key)
}
