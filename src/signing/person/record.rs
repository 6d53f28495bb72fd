//! What is held about one address, as it is shown and handed out. Other people are not named in it.

use crate::act::Unreadable;
use crate::signatures::editions::corrected_fields::CorrectedFields;
use crate::signatures::review_reason;
use crate::signatures::store as signatures;
use crate::signing::store;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use entity::ids::{LetterId, SignatureId};
use entity::signature;
use entity::values::{SignatureKind, SignatureState, Standing, Visibility};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::masking::mask_secrets;
use crate::act::ActError;
use crate::app::App;
use crate::clock::Millis;
use crate::journal;
use crate::letters;
use crate::mail::outbox::{self, MailRecord};
use crate::organizations;
use crate::secret::SealContext;
use crate::signatures::review_reason::read_stored;
use crate::signing::store::PersonRows;
use crate::storage::key_index;
use crate::text::dates::iso;
use crate::vetting::duplicate_check::identity;

/// The version of the file's shape.
const FORMAT: &str = "undersigned-person/1";

/// Everything that is held about one address.
#[derive(Clone, Debug, Serialize)]
pub struct PersonRecord {
    /// The shape of this record.
    pub format: &'static str,
    /// When it was put together.
    pub made_at: String,
    /// Signatures, in every state.
    pub signatures: Vec<SignatureRecord>,
    /// Messages to the address.
    pub mails: Vec<MailEntry>,
    /// Links and codes that prove the address, while they are kept.
    pub verifications: Vec<Verification>,
    /// Corrections that were asked for.
    pub corrections: Vec<Correction>,
    /// How live signatures looked before they were changed.
    pub earlier_editions: Vec<EarlierEdition>,
    /// Invitations to the address.
    pub invitations: Vec<InvitationRecord>,
    /// Letters about which the address wants no messages.
    pub suppressions: Vec<Suppression>,
    /// What was done to the signatures, by whom and when.
    pub journal: Vec<JournalRecord>,
    /// Signatures and organizations that theirs may be the same as.
    pub possible_duplicates: Vec<PossibleDuplicate>,
    /// When a coordinator said that they are not the same as somebody else.
    pub distinct_from_others: Vec<String>,
    /// Domains of which they proved control.
    pub domain_proofs: Vec<DomainProof>,
    /// Names that the register of organizations learned from their signatures.
    pub learned_names: Vec<String>,
}

impl PersonRecord {
    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.signatures.is_empty()
            && self.mails.is_empty()
            && self.verifications.is_empty()
            && self.invitations.is_empty()
            && self.suppressions.is_empty()
    }
}

/// A signature.
#[derive(Clone, Debug, Serialize)]
pub struct SignatureRecord {
    /// Its public id.
    pub id: String,
    /// The slug of its letter.
    pub letter: String,
    /// The letter's title, in the language that was signed in.
    pub title: String,
    pub kind: SignatureKind,
    pub state: SignatureState,
    /// `en` or `fr`.
    pub language: String,
    /// The address as typed; none once it is forgotten.
    pub address: Option<String>,
    /// What was typed, by the name of the field.
    pub fields: BTreeMap<&'static str, String>,
    pub visibility: Visibility,
    pub standing: Standing,
    /// SHA-256 of the wording that was agreed to, in hexadecimal.
    pub consent_wording: Option<String>,
    /// When it was agreed to.
    pub consent_at: Option<String>,
    /// SHA-256 of the wording with which news was asked for, in hexadecimal.
    pub updates_wording: Option<String>,
    /// A tag of the client's network is kept; its key is deleted after 30 days.
    pub has_network_tag: bool,
    /// Why a coordinator was to look.
    pub review_reasons: Vec<String>,
    /// Keys by which the same signatory is found again: fingerprints without a name.
    pub candidate_keys: i64,
    /// When it was given.
    pub signed_at: String,
    /// The same, for a page: milliseconds UTC.
    #[serde(skip)]
    pub signed: Millis,
    /// The zone of its letter's dates, for a page.
    #[serde(skip)]
    pub zone: String,
    /// When the address was confirmed.
    pub confirmed_at: Option<String>,
    /// When it was listed.
    pub published_at: Option<String>,
    /// When it came into its state.
    pub state_since: String,
}

/// A message.
#[derive(Clone, Debug, Serialize)]
pub struct MailEntry {
    /// Which message.
    pub kind: String,
    /// Where it stands.
    pub state: &'static str,
    /// When it was written.
    pub written_at: String,
    /// When it was sent.
    pub sent_at: Option<String>,
    /// Tries so far.
    pub attempts: i32,
    /// What the mail server last said.
    pub fault: Option<String>,
    /// Recipient of a message that waits.
    pub to: Option<String>,
    /// Subject of a message that waits.
    pub subject: Option<String>,
    /// Text of a message that waits, without its secrets.
    pub text: Option<String>,
}

/// A link and a code that prove the address.
#[derive(Clone, Debug, Serialize)]
pub struct Verification {
    /// When they were made.
    pub made_at: String,
    /// Until when they work.
    pub until: String,
}

/// A correction.
#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    /// What became of it.
    pub state: &'static str,
    /// When it was asked for.
    pub at: String,
    /// The corrected fields.
    pub fields: serde_json::Value,
}

/// How a live signature looked before it was changed.
#[derive(Clone, Debug, Serialize)]
pub struct EarlierEdition {
    /// When it was changed.
    pub until: String,
    /// What was shown, as label and value.
    pub shown: serde_json::Value,
}

/// An invitation to sign for an organization.
#[derive(Clone, Debug, Serialize)]
pub struct InvitationRecord {
    /// The slug of its letter.
    pub letter: String,
    /// Where it was sent; none once that is forgotten.
    pub address: Option<String>,
    /// When.
    pub at: String,
    /// Until when it works.
    pub until: String,
    /// When it was taken back or declined.
    pub revoked_at: Option<String>,
}

/// A wish for no messages about a letter.
#[derive(Clone, Debug, Serialize)]
pub struct Suppression {
    /// The slug of the letter.
    pub letter: String,
    /// When.
    pub at: String,
}

/// An entry of the journal.
#[derive(Clone, Debug, Serialize)]
pub struct JournalRecord {
    /// When.
    pub at: String,
    /// `signatory`, `system` or `coordinator`.
    pub by: String,
    /// What was done.
    pub action: String,
    /// Why, as a coordinator wrote it.
    pub reason: Option<String>,
    /// Names kept beside it.
    pub names: Vec<String>,
}

/// Somebody who may be the same.
#[derive(Clone, Debug, Serialize)]
pub struct PossibleDuplicate {
    /// `signature` or `organization`: what it may be the same as.
    pub as_another: &'static str,
    /// What was decided.
    pub state: &'static str,
    /// When it was found.
    pub found_at: String,
}

/// A domain of which control was proved.
#[derive(Clone, Debug, Serialize)]
pub struct DomainProof {
    pub domain: String,
    /// `dns` or `file`.
    pub way: &'static str,
    /// When.
    pub at: String,
}

/// Collects what is held about the address of a key.
///
/// # Errors
/// If the database is away, or something sealed does not open.
pub async fn collect(app: &App, address_key: &[u8]) -> Result<PersonRecord, ActError> {
    let connection = app.storage.snapshot().await?;
    let rows = signatures::rows_of(&connection, address_key).await?;
    let ids: Vec<SignatureId> = rows.iter().map(|row| row.id).collect();
    let identities: Vec<String> = rows.iter().map(identity).collect();
    let beside = store::rows_beside(&connection, address_key, &ids, &identities).await?;
    let mails = outbox::records_of(&connection, &app.keys.seal, address_key).await?;
    let mut slugs = Letters::default();
    let mut signatures = Vec::with_capacity(rows.len());
    for row in &rows {
        signatures.push(signature_record(&connection, app, row, &mut slugs).await?);
    }
    let record = PersonRecord {
        format: FORMAT,
        made_at: iso(app.now()),
        signatures,
        mails: mails.into_iter().map(mail_entry).collect(),
        earlier_editions: earlier_editions(&connection, &ids).await?,
        invitations: invitations(&connection, app, &beside, &mut slugs).await?,
        suppressions: suppressions(&connection, &beside, &mut slugs).await?,
        journal: journal_records(&connection, &ids).await?,
        learned_names: organizations::learned_from(&connection, &ids).await?,
        ..beside_records(&beside)?
    };
    Ok(record)
}

async fn earlier_editions<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<Vec<EarlierEdition>, ActError> {
    let rows = signatures::editions_of(connection, ids).await?;
    let records = rows.into_iter().map(|row| EarlierEdition {
        until: iso(row.at),
        shown: serde_json::from_str(&row.shown).unwrap_or(serde_json::Value::String(row.shown)),
    });
    Ok(records.collect())
}

/// Slug and titles of letters that were read.
#[derive(Default)]
struct Letters(BTreeMap<LetterId, letters::Letter>);

impl Letters {
    async fn get<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        id: LetterId,
    ) -> Result<&letters::Letter, ActError> {
        Ok(match self.0.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(letters::by_id(connection, id).await?),
        })
    }
}

async fn signature_record<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
    slugs: &mut Letters,
) -> Result<SignatureRecord, ActError> {
    let letter = slugs.get(connection, row.letter_id).await?;
    let place = SealContext {
        table: "signature",
        row: &row.public_id,
        column: "address_sealed",
    };
    let reasons = read_stored(&row.reasons);
    Ok(SignatureRecord {
        id: row.public_id.clone(),
        letter: letter.slug().to_owned(),
        title: letter
            .title(crate::signatures::holder::language_of(row))
            .to_owned(),
        kind: row.kind,
        state: row.state,
        language: row.language.clone(),
        address: open_sealed(app, place, row.address_sealed.as_deref())?,
        fields: fields(row),
        visibility: row.visibility,
        standing: row.standing,
        consent_wording: row.consent_hash.as_deref().map(hex),
        consent_at: row.consent_at.map(iso),
        updates_wording: row.updates_hash.as_deref().map(hex),
        has_network_tag: row.network_tag.is_some(),
        review_reasons: reasons.iter().map(word_of).collect::<Result<_, _>>()?,
        candidate_keys: key_index::key_count(connection, row.letter_id, row.id).await?,
        signed_at: iso(row.created_at),
        signed: row.created_at,
        zone: letter.zone().to_owned(),
        confirmed_at: row.confirmed_at.map(iso),
        published_at: row.published_at.map(iso),
        state_since: iso(row.state_at),
    })
}

/// What was typed or noted in words, where there is something.
fn fields(row: &signature::Model) -> BTreeMap<&'static str, String> {
    let individual = row.kind == SignatureKind::Individual;
    let all = [
        ("name", Some(&row.name)),
        ("name_en", row.name_en.as_ref()),
        ("name_fr", row.name_fr.as_ref()),
        ("acronym", row.acronym.as_ref()),
        ("listed_under", Some(&row.sort_name).filter(|_| individual)),
        ("title", row.title.as_ref()),
        ("affiliation", row.affiliation.as_ref()),
        ("place", row.place.as_ref()),
        ("website", row.website.as_ref()),
        ("representative", row.representative.as_ref()),
        ("representative_title", row.representative_title.as_ref()),
        ("confirmed_domain", row.standing_domain.as_ref()),
        ("source", row.source.as_ref()),
        ("campaign", row.src.as_ref()),
    ];
    let given = all.into_iter().filter_map(|(name, text)| {
        let text = text.filter(|text| !text.is_empty())?;
        Some((name, text.clone()))
    });
    given.collect()
}

fn mail_entry(mail: MailRecord) -> MailEntry {
    let waiting = mail.message;
    MailEntry {
        kind: mail.kind,
        state: mail.state.word(),
        written_at: iso(mail.written_at),
        sent_at: mail.sent_at.map(iso),
        attempts: mail.attempts,
        fault: mail.fault,
        to: waiting.as_ref().map(|message| message.to.clone()),
        subject: waiting.as_ref().map(|message| message.subject.clone()),
        text: waiting.map(|message| mask_secrets(&message.text)),
    }
}

async fn invitations<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    beside: &PersonRows,
    slugs: &mut Letters,
) -> Result<Vec<InvitationRecord>, ActError> {
    let mut records = Vec::new();
    for row in &beside.invitations {
        let place = SealContext {
            table: "invitation",
            row: &row.public_id,
            column: "address_sealed",
        };
        records.push(InvitationRecord {
            letter: slugs
                .get(connection, row.letter_id)
                .await?
                .slug()
                .to_owned(),
            address: open_sealed(app, place, row.address_sealed.as_deref())?,
            at: iso(row.created_at),
            until: iso(row.expires_at),
            revoked_at: row.revoked_at.map(iso),
        });
    }
    Ok(records)
}

async fn suppressions<C: ConnectionTrait>(
    connection: &C,
    beside: &PersonRows,
    slugs: &mut Letters,
) -> Result<Vec<Suppression>, ActError> {
    let mut records = Vec::new();
    for row in &beside.suppressions {
        records.push(Suppression {
            letter: slugs
                .get(connection, row.letter_id)
                .await?
                .slug()
                .to_owned(),
            at: iso(row.created_at),
        });
    }
    Ok(records)
}

async fn journal_records<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<Vec<JournalRecord>, ActError> {
    let mut records = Vec::new();
    for ids in ids.chunks(500) {
        for (entry, names) in journal::of_signatures(connection, ids).await? {
            // A coordinator's own name is theirs.
            let by = entry.actor.split(' ').next().unwrap_or_default().to_owned();
            records.push(JournalRecord {
                at: iso(entry.at),
                by,
                action: entry.action,
                reason: entry.reason,
                names,
            });
        }
    }
    Ok(records)
}

/// The records that need nothing more than their rows.
fn beside_records(beside: &PersonRows) -> Result<PersonRecord, Unreadable> {
    let verifications = beside.verifications.iter().map(|row| Verification {
        made_at: iso(row.created_at),
        until: iso(row.expires_at),
    });
    let corrections = beside.corrections.iter().map(|row| {
        Ok::<_, Unreadable>(Correction {
            state: row.state.word(),
            at: iso(row.created_at),
            fields: serde_json::json!(CorrectedFields::read(row)?),
        })
    });
    let duplicates = beside.resemblances.iter().map(|row| PossibleDuplicate {
        as_another: match row.organization_id {
            Some(_) => "organization",
            None => "signature",
        },
        state: row.state.word(),
        found_at: iso(row.found_at),
    });
    let proofs = beside.domain_proofs.iter().map(|row| DomainProof {
        domain: row.domain.clone(),
        way: row.way.word(),
        at: iso(row.proved_at),
    });
    Ok(PersonRecord {
        format: FORMAT,
        made_at: String::new(),
        earlier_editions: Vec::new(),
        signatures: Vec::new(),
        mails: Vec::new(),
        verifications: verifications.collect(),
        corrections: corrections.collect::<Result<_, _>>()?,
        invitations: Vec::new(),
        suppressions: Vec::new(),
        journal: Vec::new(),
        possible_duplicates: duplicates.collect(),
        distinct_from_others: beside.kept_apart.iter().map(|row| iso(row.at)).collect(),
        domain_proofs: proofs.collect(),
        learned_names: Vec::new(),
    })
}

fn open_sealed(
    app: &App,
    place: SealContext<'_>,
    sealed: Option<&[u8]>,
) -> Result<Option<String>, ActError> {
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let plain = app.keys.seal.open(place, sealed)?;
    Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
}

fn word_of(reason: &review_reason::ReviewReason) -> Result<String, ActError> {
    let word = serde_json::to_value(reason)?;
    Ok(word.as_str().unwrap_or_default().to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
