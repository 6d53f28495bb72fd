//! The signatures of a person, and the letters that they are on.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use entity::ids::LetterId;
use entity::signature;
use entity::values::SignatureKind;
use sea_orm::ConnectionTrait;

use super::open_sealed;
use super::shape::SignatureRecord;
use crate::act::ActError;
use crate::app::App;
use crate::letters;
use crate::secret::SealContext;
use crate::signatures::holder::language_of;
use crate::signatures::review_reason::{ReviewReason, read_stored};
use crate::storage::key_index;
use crate::text::dates::iso;

/// Slug and titles of letters that were read.
#[derive(Default)]
pub(super) struct Letters(BTreeMap<LetterId, letters::Letter>);

impl Letters {
    pub(super) async fn get<C: ConnectionTrait>(
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

pub(super) async fn signature_record<C: ConnectionTrait>(
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
        title: letter.title(language_of(row)).to_owned(),
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

fn word_of(reason: &ReviewReason) -> Result<String, ActError> {
    let word = serde_json::to_value(reason)?;
    Ok(word.as_str().unwrap_or_default().to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
