//! Who on the letter, or in the register, may be the same signatory as somebody whose mailbox was
//! just proved.

use crate::signatures::store as signatures;
use crate::vetting::store as vetting;
use entity::ids::{OrganizationId, SignatureId};
use entity::signature;
use entity::values::SignatureKind;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use crate::act::ActError;
use crate::app::App;
use crate::email_address::EmailAddress;
use crate::matching::Reason;
use crate::organizations;
use crate::signatures::holder::address_of;
use crate::signatures::list_entry::names_of;
use crate::signatures::match_profile::MatchProfile;
use crate::storage::key_index;
use crate::vetting::possible_duplicate::{Counterpart, PossibleDuplicate};
use crate::vetting::standing;
use crate::vetting::standing::Authorization;
use crate::vetting::store::{MOST_FOUND, alike_in_the_register};

/// The most alike of what was found, the first of them the strongest.
fn most_alike(mut found: Vec<PossibleDuplicate>) -> Vec<PossibleDuplicate> {
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    found.truncate(MOST_FOUND);
    found
}

/// What is seen of a signature before it is judged.
#[derive(Clone, Debug)]
pub(crate) struct DuplicateCheck {
    /// What it is compared by.
    pub(crate) likeness: MatchProfile,
    /// The entry of the register that it speaks for, and by what: the one that it was invited for or
    /// that knows its name, else the one that it is proved to be the same as.
    pub(crate) spoken: Authorization,
    /// What it resembles beside that, the most alike first.
    pub(crate) found: Vec<PossibleDuplicate>,
    /// The signatures on the letter that it was compared with.
    compared: Vec<SignatureId>,
}

impl DuplicateCheck {
    /// The entries of the register whose contacts should hear of the signature: the one that it belongs to, and
    /// those of an equal name. Likeness of another kind, an acronym above all, is a coordinator's
    /// question: it would write to strangers.
    pub(crate) fn entries_of_its_name(&self) -> Vec<OrganizationId> {
        let equal = self.found.iter().filter(|found| found.has_equal_name);
        let resembled = equal.filter_map(|found| match found.other {
            Counterpart::Entry(id) => Some(id),
            Counterpart::Signature(_) => None,
        });
        self.spoken
            .organization
            .into_iter()
            .chain(resembled)
            .collect()
    }
}

/// Looks for a signature's like. What coordinators said is not the same is not found again.
pub(crate) async fn check_duplicates<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
    address: &EmailAddress,
) -> Result<DuplicateCheck, ActError> {
    let likeness = MatchProfile::of_row(row, Some(address));
    let keys = likeness.keys();
    let mut spoken = standing::of(connection, row, address.domain()).await?;
    let compared = key_index::find(connection, row.letter_id, &keys).await?;
    let mut found = on_the_letter(connection, app, row, (&likeness, &compared)).await?;
    if row.kind == SignatureKind::Endorsement && spoken.organization.is_none() {
        let entries = in_the_register(connection, row, (&likeness, &keys)).await?;
        match find_proved(&entries) {
            Some(entry) => {
                spoken = standing::for_entry(connection, row, entry, address.domain()).await?
            }
            None => found.extend(entries),
        }
    }
    Ok(DuplicateCheck {
        likeness,
        spoken,
        found: most_alike(found),
        compared,
    })
}

/// Adds to what was seen who came onto the letter meanwhile: of two that come at once, the second
/// meets the first.
pub(crate) async fn recheck_under_lock<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
    sight: &mut DuplicateCheck,
) -> Result<(), ActError> {
    let keys = sight.likeness.keys();
    key_index::one_at_a_time(connection, row.letter_id).await?;
    let mut new = key_index::find(connection, row.letter_id, &keys).await?;
    new.retain(|id| !sight.compared.contains(id));
    if !new.is_empty() {
        let mut found = std::mem::take(&mut sight.found);
        found.extend(on_the_letter(connection, app, row, (&sight.likeness, &new)).await?);
        sight.found = most_alike(found);
    }
    Ok(())
}

/// An entry that has the very name, beside others.
fn same_name(entry: OrganizationId) -> PossibleDuplicate {
    PossibleDuplicate {
        other: Counterpart::Entry(entry),
        reasons: vec![Reason::NamesEqual.label()],
        score: Reason::NamesEqual.weight(),
        proved: false,
        has_equal_name: true,
    }
}

/// Of some signatures, those that are alike: persons, or organizations that belong to no entry yet:
/// those that do are found by it.
async fn on_the_letter<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
    (likeness, ids): (&MatchProfile, &[SignatureId]),
) -> Result<Vec<PossibleDuplicate>, ActError> {
    let apart = vetting::apart_from(connection, &identity(row)).await?;
    let mut found = Vec::new();
    for other in signatures::find_live(connection, ids).await? {
        let in_question =
            other.id != row.id && other.kind == row.kind && other.organization_id.is_none();
        if !in_question || apart.contains(&identity(&other)) {
            continue;
        }
        let judgement = likeness.judge(&likeness_of(app, &other)?);
        found.extend(
            judgement
                .and_then(|said| PossibleDuplicate::of(Counterpart::Signature(other.id), &said)),
        );
    }
    Ok(found)
}

/// What a signature that stands is compared by, with its address where it has one.
fn likeness_of(app: &App, row: &signature::Model) -> Result<MatchProfile, ActError> {
    let address = match row.address_sealed {
        Some(_) => Some(address_of(app, row)?),
        None => None,
    };
    Ok(MatchProfile::of_row(row, address.as_ref()))
}

/// The one entry that is proved to be the same.
fn find_proved(entries: &[PossibleDuplicate]) -> Option<OrganizationId> {
    let mut proved = entries.iter().filter(|one| one.proved);
    match (proved.next()?.other, proved.next()) {
        (Counterpart::Entry(id), None) => Some(id),
        _ => None,
    }
}

/// Entries of the very name, where the coalition's own table knows several: these, and no others.
/// Else those that the matcher finds alike.
async fn in_the_register<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    (likeness, keys): (&MatchProfile, &[String]),
) -> Result<Vec<PossibleDuplicate>, ActError> {
    let known = organizations::proposals(connection, &names_of(row)).await?;
    if !known.is_empty() {
        return Ok(known.into_iter().map(same_name).collect());
    }
    let apart = vetting::apart_from(connection, &identity(row)).await?;
    let alike = alike_in_the_register(connection, likeness, keys).await?;
    Ok(alike
        .into_iter()
        .filter(|(entry, _)| !apart.contains(&identity_of_entry(entry.row.id)))
        .map(|(_, found)| found)
        .collect())
}

/// Writes whom on the letter an individual's signature resembles that was entered by hand; how many
/// these are.
pub async fn note_likes<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
) -> Result<usize, ActError> {
    if row.kind != SignatureKind::Individual {
        return Ok(0);
    }
    let likeness = likeness_of(app, row)?;
    key_index::one_at_a_time(connection, row.letter_id).await?;
    let ids = key_index::find(connection, row.letter_id, &likeness.keys()).await?;
    let found = most_alike(on_the_letter(connection, app, row, (&likeness, &ids)).await?);
    vetting::add_found(connection, row, &found, app.now()).await?;
    Ok(found.len())
}

/// Who a signatory is, for what is remembered of two: the organization by its entry or else by its
/// name; a person by mailbox and name, where a mailbox is known. It holds nothing in clear.
#[must_use]
pub fn identity(row: &signature::Model) -> String {
    match (row.kind, row.organization_id, &row.address_key) {
        (SignatureKind::Endorsement, Some(entry), _) => identity_of_entry(entry),
        (SignatureKind::Endorsement, None, _) => hash_parts(&["name", &row.match_key]),
        (SignatureKind::Individual, _, Some(key)) => {
            hash_parts(&["person", &hex(key), &row.match_key])
        }
        (SignatureKind::Individual, _, None) => hash_parts(&["signature", &row.public_id]),
    }
}

/// The same, of an entry of the register.
#[must_use]
pub fn identity_of_entry(entry: OrganizationId) -> String {
    hash_parts(&["entry", &entry.to_string()])
}

fn hash_parts(parts: &[&str]) -> String {
    hex(&Sha256::digest(parts.join("\n").as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
