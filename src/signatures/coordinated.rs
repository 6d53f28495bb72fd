//! The letters that coordinators decide about.

use std::collections::HashMap;

use entity::ids::LetterId;
use entity::letter;
use sea_orm::ConnectionTrait;

use super::refusal::Refusal;
use super::store::review;
use crate::clock::Millis;
use crate::locale::Locale;
use crate::text::dates;

/// The letters that coordinators decide about, by id: the one of `slug` with its id, or all.
pub(crate) async fn letters<C: ConnectionTrait>(
    connection: &C,
    slug: Option<&str>,
) -> Result<(HashMap<LetterId, letter::Model>, Option<LetterId>), Refusal> {
    let (mut found, only) = match slug.map(str::trim) {
        None => (review::letters(connection).await?, None),
        Some(slug) => {
            let letter = review::letter_by_slug(connection, slug)
                .await?
                // Nobody decides about a list that is still being written.
                .filter(|letter| letter.import_rows.is_none())
                .ok_or_else(|| Refusal::UnknownLetter(slug.to_owned()))?;
            let id = letter.id;
            (vec![letter], Some(id))
        }
    };
    found.retain(|letter| letter.import_rows.is_none());
    let by_id = found
        .into_iter()
        .map(|letter| (letter.id, letter))
        .collect();
    Ok((by_id, only))
}

/// A time as people write it where the letter is at home.
pub(crate) fn since(at: Millis, letter: Option<&letter::Model>) -> String {
    let zone = letter.map_or("UTC", |letter| letter.time_zone.as_str());
    dates::date_time(Locale::En, at, zone)
}
