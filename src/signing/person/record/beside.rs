//! What is held about a person beside their signatures.

use entity::ids::SignatureId;
use sea_orm::ConnectionTrait;

use super::shape::{
    CorrectionRecord, DomainProof, EarlierEdition, InvitationRecord, JournalRecord, MailEntry,
    PersonRecord, PossibleDuplicateRecord, SuppressionRecord, Verification,
};
use super::signatures::Letters;
use super::{FORMAT, open_sealed};
use crate::act::{ActError, Unreadable};
use crate::app::App;
use crate::journal;
use crate::mail::outbox::MailRecord;
use crate::secret::SealContext;
use crate::signatures::editions::corrected_fields::CorrectedFields;
use crate::signatures::store as signatures;
use crate::signing::person::masking::mask_secrets;
use crate::signing::store::PersonRows;
use crate::text::dates::iso;

pub(super) async fn earlier_editions<C: ConnectionTrait>(
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

pub(super) fn mail_entry(mail: MailRecord) -> MailEntry {
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

pub(super) async fn invitations<C: ConnectionTrait>(
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

pub(super) async fn suppressions<C: ConnectionTrait>(
    connection: &C,
    beside: &PersonRows,
    slugs: &mut Letters,
) -> Result<Vec<SuppressionRecord>, ActError> {
    let mut records = Vec::new();
    for row in &beside.suppressions {
        records.push(SuppressionRecord {
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

pub(super) async fn journal_records<C: ConnectionTrait>(
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
pub(super) fn beside_records(beside: &PersonRows) -> Result<PersonRecord, Unreadable> {
    let verifications = beside.verifications.iter().map(|row| Verification {
        made_at: iso(row.created_at),
        until: iso(row.expires_at),
    });
    let corrections = beside.corrections.iter().map(|row| {
        Ok::<_, Unreadable>(CorrectionRecord {
            state: row.state.word(),
            at: iso(row.created_at),
            fields: serde_json::json!(CorrectedFields::read(row)?),
        })
    });
    let duplicates = beside
        .resemblances
        .iter()
        .map(|row| PossibleDuplicateRecord {
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
