//! Writes letters, their versions, texts and leads. Each function works within the caller's transaction,
//! which also journals the change.

use entity::ids::{LetterId, VersionId};
use entity::values::LetterState;
use entity::{lead, letter, letter_text, letter_version};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::Lead;
use crate::clock::Millis;
use crate::letters::fingerprint::version_fingerprint;
use crate::letters::rules::{LetterError, LetterSettings, NewLetter, VersionText, check_texts};
use crate::rendering::markdown;
use crate::storage::is_conflict;

/// Characters of the first words that descriptions show.
const OPENING_CHARS: usize = 200;

/// Creates a letter as a draft without text, and returns its id. Add a version in the same transaction: a
/// letter without one cannot be loaded.
///
/// # Errors
/// If a rule is broken, or another letter has the slug.
pub async fn create<C: ConnectionTrait>(
    connection: &C,
    new: &NewLetter,
    now: Millis,
) -> Result<LetterId, LetterError> {
    new.check()?;
    let row = letter::ActiveModel {
        slug: Set(new.slug.clone()),
        state: Set(LetterState::Draft),
        created_at: Set(now),
        ..settings_columns(&new.settings)
    };
    let inserted = letter::Entity::insert(row).exec(connection).await;
    let inserted = inserted.map_err(|fault| match is_conflict(&fault) {
        true => LetterError::SlugTaken(new.slug.clone()),
        false => fault.into(),
    })?;
    Ok(inserted.last_insert_id)
}

/// Adds the next version with its texts, and returns its id. From now on it is the one that is signed.
///
/// # Errors
/// If a rule is broken.
pub async fn add_version<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    texts: &[VersionText],
    now: Millis,
) -> Result<VersionId, LetterError> {
    check_texts(texts)?;
    let newest: Option<i32> = letter_version::Entity::find()
        .select_only()
        .column(letter_version::Column::Number)
        .filter(letter_version::Column::LetterId.eq(letter))
        .order_by_desc(letter_version::Column::Number)
        .into_tuple()
        .one(connection)
        .await?;
    let row = letter_version::ActiveModel {
        letter_id: Set(letter),
        number: Set(newest.unwrap_or(0) + 1),
        fingerprint: Set(version_fingerprint(texts)),
        created_at: Set(now),
        ..Default::default()
    };
    let version = letter_version::Entity::insert(row)
        .exec(connection)
        .await?
        .last_insert_id;
    insert_texts(connection, letter, version, texts).await?;
    Ok(version)
}

/// Replaces the texts of a version that nobody has signed.
///
/// # Errors
/// If a rule is broken, or somebody has signed it.
pub async fn edit_texts<C: ConnectionTrait>(
    connection: &C,
    version: VersionId,
    texts: &[VersionText],
) -> Result<(), LetterError> {
    check_texts(texts)?;
    // One conditional statement, so that a concurrent signing either waits for it or makes it fail.
    let changed = letter_version::Entity::update_many()
        .col_expr(
            letter_version::Column::Fingerprint,
            Expr::value(version_fingerprint(texts)),
        )
        .filter(letter_version::Column::Id.eq(version))
        .filter(letter_version::Column::SignedAt.is_null())
        .exec(connection)
        .await?;
    if changed.rows_affected == 0 {
        return Err(LetterError::Signed);
    }
    let row = letter_version::Entity::find_by_id(version)
        .one(connection)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound(format!("version {version}")))?;
    letter_text::Entity::delete_many()
        .filter(letter_text::Column::VersionId.eq(version))
        .exec(connection)
        .await?;
    insert_texts(connection, row.letter_id, version, texts).await?;
    Ok(())
}

async fn insert_texts<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    version: VersionId,
    texts: &[VersionText],
) -> Result<(), DbErr> {
    for text in texts {
        let row = letter_text::ActiveModel {
            letter_id: Set(letter),
            version_id: Set(version),
            language: Set(text.language.tag().to_owned()),
            title: Set(text.title.clone()),
            addressee: Set(text.addressee.clone()),
            html: Set(markdown::to_html(&text.markdown)),
            plain: Set(markdown::opening(&text.markdown, OPENING_CHARS)),
            markdown: Set(text.markdown.clone()),
            ..Default::default()
        };
        letter_text::Entity::insert(row)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// Marks a version as signed, once: its texts stay as they are from then on. `letters` never looks at
/// signatures, so whoever writes one calls this in the same transaction.
pub async fn mark_signed<C: ConnectionTrait>(
    connection: &C,
    version: VersionId,
    at: Millis,
) -> Result<(), DbErr> {
    letter_version::Entity::update_many()
        .col_expr(letter_version::Column::SignedAt, Expr::value(at))
        .filter(letter_version::Column::Id.eq(version))
        .filter(letter_version::Column::SignedAt.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// Replaces the settings of a letter; its state, words and list stay.
///
/// # Errors
/// If a rule is broken.
pub async fn edit_settings<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    settings: &LetterSettings,
) -> Result<(), LetterError> {
    settings.check()?;
    letter::Entity::update_many()
        .set(settings_columns(settings))
        .filter(letter::Column::Id.eq(letter))
        .exec(connection)
        .await?;
    Ok(())
}

/// Opens a letter to signatures: a draft, or one that was closed.
///
/// # Errors
/// If it has no text, or its import is not finished.
pub async fn open<C: ConnectionTrait>(connection: &C, letter: LetterId) -> Result<(), LetterError> {
    let never = Expr::value(None::<Millis>);
    set_state(connection, letter, LetterState::Open, never).await
}

/// Closes a letter. One that is closed already keeps the moment in which it was closed, because the
/// retention of addresses counts from then.
///
/// # Errors
/// If it has no text, or its import is not finished.
pub async fn close<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    now: Millis,
) -> Result<(), LetterError> {
    let since = Func::coalesce([Expr::col(letter::Column::ClosedAt), Expr::value(now)]);
    set_state(connection, letter, LetterState::Closed, since.into()).await
}

/// Returns a letter to a draft, which is hidden.
///
/// # Errors
/// If it has no text, or its import is not finished.
pub async fn return_to_draft<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<(), LetterError> {
    let never = Expr::value(None::<Millis>);
    set_state(connection, letter, LetterState::Draft, never).await
}

async fn set_state<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    state: LetterState,
    closed_at: Expr,
) -> Result<(), LetterError> {
    let versions = letter_version::Entity::find()
        .filter(letter_version::Column::LetterId.eq(letter))
        .count(connection)
        .await?;
    if versions == 0 {
        return Err(LetterError::NoText);
    }
    let changed = letter::Entity::update_many()
        .col_expr(letter::Column::State, Expr::value(state))
        .col_expr(letter::Column::ClosedAt, closed_at)
        .filter(letter::Column::Id.eq(letter))
        .filter(letter::Column::ImportRows.is_null())
        .exec(connection)
        .await?;
    match changed.rows_affected {
        0 => Err(LetterError::Unfinished),
        _ => Ok(()),
    }
}

/// Adds an organization that leads a letter.
pub async fn add_lead<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    new: Lead,
) -> Result<(), DbErr> {
    let row = lead::ActiveModel {
        letter_id: Set(letter),
        organization_id: Set(new.organization),
        position: Set(new.position),
        short_en: Set(new.short_en),
        short_fr: Set(new.short_fr),
        ..Default::default()
    };
    lead::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

fn settings_columns(settings: &LetterSettings) -> letter::ActiveModel {
    letter::ActiveModel {
        time_zone: Set(settings.time_zone.clone()),
        date: Set(settings.date.clone()),
        closes_at: Set(settings.closes_at),
        accepts_organizations: Set(settings.accepts_organizations),
        accepts_individuals: Set(settings.accepts_individuals),
        approval: Set(settings.approval),
        visibility: Set(settings.visibility),
        names_in_bulk: Set(settings.names_in_bulk),
        names_per_address: Set(settings.names_per_address),
        possibly_same: Set(settings.possibly_same),
        origins: Set(serde_json::json!(settings.origins).to_string()),
        source: Set(settings.source.clone()),
        ..Default::default()
    }
}
