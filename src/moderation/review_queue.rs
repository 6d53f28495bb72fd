//! What coordinators see before they decide: every held signature with the evidence beside it.

mod mailbox;
mod next_step;
mod review_facts;

use crate::signatures::coordinated::{letters, since};
use crate::signatures::store::review;
use std::collections::HashMap;

use entity::ids::{LetterId, SignatureId};
use entity::values::{SignatureKind, SignatureState, Standing, Visibility};
use entity::{letter, signature};
use serde::Serialize;

pub use self::mailbox::MailboxEvidence;
use self::next_step::Evidence;
pub use self::next_step::NextStep;
use self::review_facts::ReviewFacts;
use crate::app::App;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::invitations::listing::InvitationOrigin;
use crate::mail::outbox;
use crate::moderation::corrections::{Correction, UnreadableCorrection, describe};
use crate::moderation::proving::{self, ProvedDomain};
use crate::moderation::side_by_side;
use crate::moderation::side_by_side::{Resemblance, Side, side};
use crate::organizations::Organization;
use crate::signatures::holder::address_of;
use crate::signatures::refusal::Refusal;
use crate::signatures::review_reason::{ReviewReason, read_stored};
use crate::signatures::seen::{edition_id, named_entry};
use crate::storage::{ROWS_AT_ONCE, Storage};

/// All that waits for a coordinator.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// Held signatures, by letter, those that have waited longest first.
    pub signatures: Vec<ReviewItem>,
    /// Corrections of published signatures, in the same order.
    pub corrections: Vec<Correction>,
    /// Those of which the stored fields cannot be read.
    pub unreadable: Vec<UnreadableCorrection>,
    /// Live signatures that may be one signatory twice.
    pub resemblances: Vec<Resemblance>,
}

/// A held signature with what speaks for and against it.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewItem {
    /// Its public id.
    pub id: String,
    /// The id with its edition, as decisions take it.
    pub seen: String,
    /// The slug of its letter.
    pub letter: String,
    pub kind: SignatureKind,
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
    /// They asked to be counted without their name.
    pub counted_only: bool,
    /// Who signs for the organization.
    pub representative: Option<String>,
    pub representative_title: Option<String>,
    /// The domain of the address.
    pub mail_domain: Option<String>,
    /// The address, where it was asked for.
    pub address: Option<String>,
    /// The organization's website.
    pub website: Option<String>,
    /// What the mailbox of an organization's representative shows; in JSON, this and the next two
    /// are sentences, which the command line adds.
    #[serde(skip)]
    pub mailbox: Option<MailboxEvidence>,
    /// The domains whose control was proved.
    #[serde(skip)]
    pub proved: Vec<ProvedDomain>,
    /// The invitation with which it was made.
    #[serde(skip)]
    pub invitation: Option<InvitationOrigin>,
    /// The register entries that its names propose, by name and id.
    pub register: Vec<String>,
    /// Other register entries of which the mailbox is on a trusted domain.
    pub trusted_for: Vec<String>,
    /// Other register entries that go by the acronym given; approving never binds by it.
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
    /// The same as a sentence names it, by name and id.
    #[serde(skip)]
    pub listed_as: Option<String>,
    /// Other live signatures from the same address, by name and id.
    pub same_address: Vec<String>,
    /// Signatures from the same address that a coordinator removed, by name and id.
    pub removed_before: Vec<String>,
    /// Other live signatures on the letter that claim the same organization.
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
pub struct SignatureSummary {
    /// Its public id.
    pub id: String,
    /// The id with its edition, as decisions take it.
    pub seen: String,
    /// The slug of its letter.
    pub letter: String,
    pub kind: SignatureKind,
    pub state: SignatureState,
    /// As signed.
    pub name: String,
    pub standing: Standing,
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
pub async fn list_held(app: &App, slug: Option<&str>, addresses: bool) -> Result<Held, Refusal> {
    let connection = app.storage.read();
    let (letters, only) = letters(connection, slug).await?;
    let states = [SignatureState::Held];
    let ids = review::ids_in_states(connection, only, &states).await?;
    let mut signatures = Vec::with_capacity(ids.len());
    for page in ids.chunks(ROWS_AT_ONCE) {
        let rows = review::by_ids(connection, page, &states).await?;
        let addresses_of_rows = rows.iter().map(|row| match row.address_sealed {
            Some(_) => address_of(app, row).map(Some),
            None => Ok(None),
        });
        let addresses_of_rows = addresses_of_rows.collect::<Result<Vec<_>, _>>()?;
        let domains = addresses_of_rows.iter().flatten().map(EmailAddress::domain);
        let facts = ReviewFacts::load(connection, &rows, &domains.collect::<Vec<_>>()).await?;
        for (row, address) in rows.iter().zip(addresses_of_rows) {
            let letter = letters.get(&row.letter_id);
            let evidence = gather(&facts, row, letter, address.as_ref());
            let rivals = facts.rivals(row).map(|rival| side(app, rival));
            signatures.push(ReviewItem {
                rivals: rivals.collect::<Result<_, _>>()?,
                address: address
                    .filter(|_| addresses)
                    .map(|address| address.as_typed().to_owned()),
                ..evidence
            });
        }
    }
    let waiting = review::waiting_corrections(connection, only).await?;
    let (mut corrections, mut unreadable) = (Vec::new(), Vec::new());
    for (row, waiting) in &waiting {
        match describe(row, waiting, letters.get(&row.letter_id)) {
            Ok(correction) => corrections.push(correction),
            Err(fault) => unreadable.push(*fault),
        }
    }
    let slug = |id: LetterId| {
        let letter = letters.get(&id);
        letter.map(|letter| letter.slug.clone()).unwrap_or_default()
    };
    Ok(Held {
        resemblances: side_by_side::waiting(app, &slug, only).await?,
        signatures,
        corrections,
        unreadable,
    })
}

/// The signatures in some states, one line each.
///
/// # Errors
/// If there is no such letter, or the database is away.
pub async fn list_signatures(
    storage: &Storage,
    slug: Option<&str>,
    states: &[SignatureState],
) -> Result<Vec<SignatureSummary>, Refusal> {
    let connection = storage.read();
    let (letters, only) = letters(connection, slug).await?;
    let ids = review::ids_in_states(connection, only, states).await?;
    let line = |row: signature::Model, faults: &mut HashMap<SignatureId, String>| {
        let letter = letters.get(&row.letter_id);
        SignatureSummary {
            since_words: since(row.state_at, letter),
            letter: letter.map(|letter| letter.slug.clone()).unwrap_or_default(),
            kind: row.kind,
            state: row.state,
            standing: row.standing,
            since: row.state_at,
            mail_fault: faults.remove(&row.id),
            seen: edition_id(&row),
            id: row.public_id,
            name: row.name,
        }
    };
    let mut lines = Vec::with_capacity(ids.len());
    for page in ids.chunks(ROWS_AT_ONCE) {
        let mut faults = outbox::faults_of_signatures(connection, page).await?;
        let rows = review::by_ids(connection, page, states).await?;
        lines.extend(rows.into_iter().map(|row| line(row, &mut faults)));
    }
    Ok(lines)
}

fn name_with_edition(row: &signature::Model) -> String {
    format!("{} ({})", edition_id(row), row.name)
}

/// Name and id of a signature, within a sentence.
fn named(row: &signature::Model) -> String {
    format!("{} ({})", row.name, edition_id(row))
}

/// The last coordinator's word on a signature, with who said it.
fn last_note(facts: &ReviewFacts, row: &signature::Model) -> Option<String> {
    let entry = facts.last_word(row)?;
    let reason = entry.reason.as_ref()?;
    Some(format!("{}: {reason}", entry.actor))
}

/// The entries that trust the mail's domain, without those that the names propose already.
fn trusting_beside(
    facts: &ReviewFacts,
    row: &signature::Model,
    domain: Option<&str>,
    proposed: &[Organization],
) -> Vec<Organization> {
    let trusting = domain.map_or_else(Vec::new, |domain| facts.trusting(row, domain));
    let is_new = |entry: &Organization| proposed.iter().all(|known| known.row.id != entry.row.id);
    trusting.into_iter().filter(is_new).collect()
}

/// The signature that the letter lists for the one entry that the names propose.
fn listed_beside<'a>(
    facts: &'a ReviewFacts,
    row: &signature::Model,
    proposed: &[Organization],
) -> Option<&'a signature::Model> {
    match proposed {
        [one] => facts.listed(row, one.row.id),
        _ => None,
    }
}

fn gather(
    facts: &ReviewFacts,
    row: &signature::Model,
    letter: Option<&letter::Model>,
    address: Option<&EmailAddress>,
) -> ReviewItem {
    let entries = facts.proposed(row);
    let by_acronym = facts.by_acronym(row, &entries);
    let beside = listed_beside(facts, row, &entries);
    let domain = address.map(EmailAddress::domain);
    let mailbox = domain.filter(|_| row.kind == SignatureKind::Endorsement);
    let website = row.website.as_deref();
    let proofs = facts.proofs(row);
    let trusting = trusting_beside(facts, row, domain, &entries);
    let evidence = Evidence {
        mail_domain: domain,
        proofs,
        entries: &entries,
        trusting: &trusting,
        listed: beside,
    };
    ReviewItem {
        id: row.public_id.clone(),
        seen: edition_id(row),
        letter: letter.map(|letter| letter.slug.clone()).unwrap_or_default(),
        kind: row.kind,
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
        mailbox: mailbox.map(|mail| mailbox::compare(mail, website, &entries, &trusting)),
        proved: proving::list_proved(proofs, letter),
        invitation: facts
            .invitation(row)
            .map(|(invitation, invited)| InvitationOrigin::of(invitation, invited)),
        register: entries.iter().map(named_entry).collect(),
        next: next_step::suggest(row, &evidence),
        trusted_for: trusting.iter().map(named_entry).collect(),
        by_acronym: by_acronym.iter().map(named_entry).collect(),
        looks_like: facts.looks_like(row).iter().map(named_entry).collect(),
        reasons: read_stored(&row.reasons),
        note: last_note(facts, row),
        beside: beside.map(name_with_edition),
        listed_as: beside.map(named),
        same_address: facts.at_same_address(row, false).map(named).collect(),
        removed_before: facts.at_same_address(row, true).map(named).collect(),
        rivals: Vec::new(),
        since: row.state_at,
        since_words: since(row.state_at, letter),
    }
}
