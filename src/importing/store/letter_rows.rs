//! What an import writes of a letter beside its list: settings, texts, leads.

use entity::ids::{LetterId, VersionId};
use entity::values::{LetterState, NameKind};
use entity::{lead, letter, letter_text, letter_version};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use sha2::{Digest, Sha256};

use super::super::{Import, LeadFile};
use crate::clock::Millis;
use crate::locale::Locale;
use crate::organizations::{self, Names};
use crate::rendering::markdown;

/// Characters of the opening that descriptions show.
const OPENING: usize = 200;

/// A new letter that nobody sees yet: a draft of which no row is written.
pub(super) fn unfinished_row(import: &Import, now: Millis) -> letter::ActiveModel {
    letter::ActiveModel {
        state: Set(LetterState::Draft),
        import_rows: Set(Some(0)),
        created_at: Set(now),
        ..settings_row(import)
    }
}

/// The columns of a letter that `letter.toml` gives.
pub(super) fn settings_row(import: &Import) -> letter::ActiveModel {
    let file = &import.letter;
    letter::ActiveModel {
        slug: Set(file.slug.clone()),
        state: Set(file.state),
        time_zone: Set(file.time_zone.clone()),
        date: Set(file.date.clone()),
        closes_at: Set(file.closes_at),
        accepts_organizations: Set(file.organizations),
        accepts_individuals: Set(file.individuals),
        approval: Set(file.approval),
        visibility: Set(file.visibility),
        names_in_bulk: Set(file.names_in_bulk),
        names_per_address: Set(file.names_per_address),
        possibly_same: Set(file.possibly_same),
        origins: Set(serde_json::json!(file.origins).to_string()),
        source: Set(file.source.clone()),
        fingerprint: Set(Some(import.fingerprint())),
        ..Default::default()
    }
}

/// Writes the first version and its texts; gives the version.
pub(super) async fn write_texts<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    import: &Import,
    now: Millis,
) -> Result<VersionId, DbErr> {
    let version = letter_version::ActiveModel {
        letter_id: Set(letter),
        number: Set(1),
        hash: Set(Sha256::digest(
            format!("{:?}{:?}", import.letter.titles, import.texts).as_bytes(),
        )
        .to_vec()),
        created_at: Set(now),
        ..Default::default()
    };
    let version = letter_version::Entity::insert(version)
        .exec(connection)
        .await?
        .last_insert_id;
    for (locale, markdown) in &import.texts {
        let text = letter_text::ActiveModel {
            letter_id: Set(letter),
            version_id: Set(version),
            language: Set(locale.tag().to_owned()),
            title: Set(import
                .letter
                .titles
                .get(locale)
                .cloned()
                .unwrap_or_default()),
            addressee: Set(import.letter.addressees.get(locale).cloned()),
            html: Set(markdown::to_html(markdown)),
            plain: Set(markdown::opening(markdown, OPENING)),
            markdown: Set(markdown.clone()),
            ..Default::default()
        };
        letter_text::Entity::insert(text)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(version)
}

/// Writes the organizations that lead the letter, after its rows: most are entries of the list.
pub(super) async fn write_leads<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    leads: &[LeadFile],
    now: Millis,
) -> Result<(), DbErr> {
    for (position, file) in (1..).zip(leads) {
        let names = Names::alone(&file.name);
        let organization = match organizations::proposals(connection, &names).await?.first() {
            Some(id) => *id,
            None => organizations::create(connection, &names, None, "lead", now).await?,
        };
        for (locale, short) in &file.short {
            let kind = (NameKind::Running, Some(*locale));
            organizations::add_name(connection, organization, kind, short).await?;
        }
        let short = |locale: Locale| Some(file.short.get(&locale).unwrap_or(&file.name).clone());
        let row = lead::ActiveModel {
            letter_id: Set(letter),
            organization_id: Set(organization),
            position: Set(position),
            short_en: Set(short(Locale::En)),
            short_fr: Set(short(Locale::Fr)),
            ..Default::default()
        };
        lead::Entity::insert(row)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}
