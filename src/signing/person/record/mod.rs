//! What is held about one address, as it is shown and handed out. Other people are not named in it.

mod beside;
mod shape;
mod signatures;

use entity::ids::SignatureId;

pub use shape::{PersonRecord, SignatureRecord};

use self::beside::{
    beside_records, earlier_editions, invitations, journal_records, mail_entry, suppressions,
};
use self::signatures::{Letters, signature_record};
use crate::act::ActError;
use crate::app::App;
use crate::mail::outbox;
use crate::organizations;
use crate::secret::SealContext;
use crate::signatures::store;
use crate::signing::store as signing;
use crate::text::dates::iso;
use crate::vetting::duplicate_check::identity;

/// The version of the file's shape.
const FORMAT: &str = "undersigned-person/1";

/// Collects what is held about the address of a key.
///
/// # Errors
/// If the database is away, or something sealed does not open.
pub async fn collect(app: &App, address_key: &[u8]) -> Result<PersonRecord, ActError> {
    let connection = app.storage.snapshot().await?;
    let rows = store::rows_of(&connection, address_key).await?;
    let ids: Vec<SignatureId> = rows.iter().map(|row| row.id).collect();
    let identities: Vec<String> = rows.iter().map(identity).collect();
    let beside = signing::rows_beside(&connection, address_key, &ids, &identities).await?;
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
