//! What coordinators see before they decide: every held signature with the evidence beside it.

use crate::signatures::coordinated::{letters, since};
use crate::signatures::store as signatures;
use crate::signatures::store::review;
use std::collections::HashMap;

use entity::ids::{LetterId, OrganizationId, SignatureId};
use entity::values::{SignatureKind, SignatureState, Visibility};
use entity::{letter, signature};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::app::App;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::invitations::listing;
use crate::mail::outbox;
use crate::moderation::corrections::{Correction, described};
use crate::moderation::next_step::NextStep;
use crate::moderation::side_by_side;
use crate::moderation::side_by_side::{Resemblance, Side, side};
use crate::moderation::{mailbox, next_step, proving};
use crate::organizations;
use crate::organizations::Organization;
use crate::signatures::holder::address_of;
use crate::signatures::list_entry::names_of;
use crate::signatures::refusal::Refusal;
use crate::signatures::review_reason::ReviewReason;
use crate::signatures::seen::{edition_id, named_entry};
use crate::storage::Storage;

/// All that waits for a coordinator.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// Held signatures, by letter, those that have waited longest first.
    pub signatures: Vec<Evidence>,
    /// Corrections of published signatures, in the same order.
    pub corrections: Vec<Correction>,
    /// Live signatures that may be one signatory twice.
    pub resemblances: Vec<Resemblance>,
}

/// A held signature with what speaks for and against it.
#[derive(Clone, Debug, Serialize)]
pub struct Evidence {
    /// Its public id.
    pub id: String,
    /// The id with its edition, as decisions take it.
    pub seen: String,
    /// The slug of its letter.
    pub letter: String,
    /// `organization` or `individual`.
    pub kind: &'static str,
    /// As signed.
    pub name: String,
    /// In English, where given apart.
    pub name_en: Option<String>,
    /// In French, where given apart.
    pub name_fr: Option<String>,
    /// The organization's initials, given for matching alone.
    pub acronym: Option<String>,
    /// The individual's title.
    pub title: Option<String>,
    /// The individual's affiliation.
    pub affiliation: Option<String>,
    /// Province, country or town.
    pub place: Option<String>,
    /// She asked to be counted without her name.
    pub counted_only: bool,
    /// Who signs for the organization.
    pub representative: Option<String>,
    /// Her title.
    pub representative_title: Option<String>,
    /// The domain of the address.
    pub mail_domain: Option<String>,
    /// The address, where it was asked for.
    pub address: Option<String>,
    /// The organization's website.
    pub website: Option<String>,
    /// What the mailbox says of the website, in words.
    pub mailbox: Option<String>,
    /// The domains of which control was proved, in words.
    pub proved: Vec<String>,
    /// The invitation that it came by, in words.
    pub invitation: Option<String>,
    /// The register entries that its names propose, by name and id.
    pub register: Vec<String>,
    /// Counterpart register entries that go by the acronym given; approving never binds by it.
    pub by_acronym: Vec<String>,
    /// The register entries that its name looks like without being spelled so.
    pub looks_like: Vec<String>,
    /// Why it waits; in JSON, the sentences, which the command line adds.
    #[serde(skip)]
    pub reasons: Vec<ReviewReason>,
    /// What a coordinator said when she set it aside or took it back.
    pub note: Option<String>,
    /// The listed signature of the same organization, by id and name.
    pub beside: Option<String>,
    /// Counterpart live signatures on the letter that claim the same organization.
    pub rivals: Vec<Side>,
    /// What the evidence suggests; in JSON, the command for it, which the command line adds.
    #[serde(skip)]
    pub next: NextStep,
    /// Since when it waits, milliseconds UTC.
    pub since: Millis,
    /// The same, as people write it.
    pub since_words: String,
}

/// A signature in one line.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Its public id.
    pub id: String,
    /// The id with its edition, as decisions take it.
    pub seen: String,
    /// The slug of its letter.
    pub letter: String,
    /// `organization` or `individual`.
    pub kind: &'static str,
    /// Where it stands.
    pub state: &'static str,
    /// As signed.
    pub name: String,
    /// How it is known.
    pub standing: &'static str,
    /// Since when it stands so, milliseconds UTC.
    pub since: Millis,
    /// The same, as people write it.
    pub since_words: String,
    /// What the mail server said, where mail about it was given up.
    pub mail_fault: Option<String>,
}

/// All that waits, on one letter or on all; with whole addresses only where they are asked for.
///
/// # Errors
/// If there is no such letter, an address does not open, or the database is away.
pub async fn held(app: &App, slug: Option<&str>, addresses: bool) -> Result<Held, Refusal> {
    let connection = app.storage.read();
    let (letters, only) = letters(connection, slug).await?;
    let rows = review::in_states(connection, only, &[SignatureState::Held]).await?;
    let mut signatures = Vec::with_capacity(rows.len());
    for row in rows {
        let address = match row.address_sealed {
            Some(_) => Some(address_of(app, &row)?),
            None => None,
        };
        let letter = letters.get(&row.letter_id);
        let evidence = gather(connection, &row, letter, address.as_ref()).await?;
        let rivals = match row.kind {
            SignatureKind::Endorsement => review::rivals(connection, &row).await?,
            SignatureKind::Individual => Vec::new(),
        };
        let rivals = rivals.iter().map(|rival| side(app, rival));
        signatures.push(Evidence {
            rivals: rivals.collect::<Result<_, _>>()?,
            address: address
                .filter(|_| addresses)
                .map(|address| address.as_typed().to_owned()),
            ..evidence
        });
    }
    let waiting = review::waiting_corrections(connection, only).await?;
    let corrections = waiting
        .iter()
        .map(|(row, waiting)| described(row, waiting, letters.get(&row.letter_id)))
        .collect();
    let slug = |id: LetterId| {
        let letter = letters.get(&id);
        letter.map(|letter| letter.slug.clone()).unwrap_or_default()
    };
    Ok(Held {
        resemblances: side_by_side::waiting(app, &slug, only).await?,
        signatures,
        corrections,
    })
}

/// The signatures in some states, one line each.
///
/// # Errors
/// If there is no such letter, or the database is away.
pub async fn lines(
    storage: &Storage,
    slug: Option<&str>,
    states: &[SignatureState],
) -> Result<Vec<Line>, Refusal> {
    let connection = storage.read();
    let (letters, only) = letters(connection, slug).await?;
    let rows = review::in_states(connection, only, states).await?;
    let given_up = outbox::given_up(connection).await?;
    let mut faults: HashMap<SignatureId, String> = given_up
        .into_iter()
        .filter_map(|mail| Some((mail.signature?, mail.fault)))
        .collect();
    let line = |row: signature::Model| {
        let letter = letters.get(&row.letter_id);
        Line {
            since_words: since(row.state_at, letter),
            letter: letter.map(|letter| letter.slug.clone()).unwrap_or_default(),
            kind: row.kind.word(),
            state: row.state.word(),
            standing: row.standing.word(),
            since: row.state_at,
            mail_fault: faults.remove(&row.id),
            seen: edition_id(&row),
            id: row.public_id,
            name: row.name,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

async fn gather<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    letter: Option<&letter::Model>,
    address: Option<&EmailAddress>,
) -> Result<Evidence, Refusal> {
    let endorsement = row.kind == SignatureKind::Endorsement;
    let entries = if endorsement {
        let proposed = organizations::proposals(connection, &names_of(row)).await?;
        let ids = row.organization_id.map_or(proposed, |bound| vec![bound]);
        organizations::with_ids(connection, &ids).await?
    } else {
        Vec::new()
    };
    let by_acronym = by_acronym(connection, row, &entries).await?;
    let beside = match entries.as_slice() {
        [one] => review::listed(connection, row.letter_id, one.row.id).await?,
        _ => None,
    };
    let reasons: Vec<ReviewReason> = serde_json::from_str(&row.reasons).unwrap_or_default();
    let said = review::last_word(connection, row.id).await?;
    let domain = address.map(EmailAddress::domain);
    let proofs = signatures::proved_domains(connection, row.id).await?;
    Ok(Evidence {
        id: row.public_id.clone(),
        seen: edition_id(row),
        letter: letter.map(|letter| letter.slug.clone()).unwrap_or_default(),
        kind: row.kind.word(),
        name: row.name.clone(),
        name_en: row.name_en.clone(),
        name_fr: row.name_fr.clone(),
        acronym: row.acronym.clone(),
        title: row.title.clone(),
        affiliation: row.affiliation.clone(),
        place: row.place.clone(),
        counted_only: row.visibility == Visibility::Counted,
        representative: row.representative.clone(),
        representative_title: row.representative_title.clone(),
        mail_domain: domain.map(str::to_owned),
        address: None,
        website: row.website.clone(),
        mailbox: domain
            .filter(|_| endorsement)
            .map(|domain| mailbox::in_words(domain, row.website.as_deref(), &entries)),
        proved: proving::in_words(&proofs, letter),
        invitation: listing::of(connection, row).await?,
        register: entries.iter().map(named_entry).collect(),
        by_acronym: by_acronym.iter().map(named_entry).collect(),
        looks_like: looks_like(connection, row, &reasons).await?,
        reasons,
        note: said.map(|(actor, reason)| format!("{actor}: {reason}")),
        next: next_step::of(row, (domain, &proofs), &entries, beside.as_ref()),
        beside: beside.map(|listed| format!("{} ({})", edition_id(&listed), listed.name)),
        rivals: Vec::new(),
        since: row.state_at,
        since_words: since(row.state_at, letter),
    })
}

/// The register entries for whose looks a signature waits.
async fn looks_like<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    reasons: &[ReviewReason],
) -> Result<Vec<String>, Refusal> {
    let looks = [ReviewReason::LooksLikeEntry, ReviewReason::LooksLikeMember];
    if !reasons.iter().any(|reason| looks.contains(reason)) {
        return Ok(Vec::new());
    }
    let names = names_of(row);
    let texts: Vec<&str> = names
        .with_acronym()
        .chain(row.affiliation.as_deref())
        .collect();
    let alike = organizations::find_confusables(connection, &texts).await?;
    let ids: Vec<OrganizationId> = alike.iter().map(|name| name.organization_id).collect();
    let entries = organizations::with_ids(connection, &ids).await?;
    Ok(entries.iter().map(named_entry).collect())
}

/// The register entries that only the acronym of an endorsement leads to.
async fn by_acronym<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    entries: &[Organization],
) -> Result<Vec<Organization>, Refusal> {
    if row.acronym.is_none() {
        return Ok(Vec::new());
    }
    let mut found = organizations::related(connection, &names_of(row)).await?;
    found.retain(|id| entries.iter().all(|entry| entry.row.id != *id));
    Ok(organizations::with_ids(connection, &found).await?)
}
