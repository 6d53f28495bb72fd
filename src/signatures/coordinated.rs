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

/// Every letter by its internal id, and the id of the one that is asked for.
pub(crate) async fn letters<C: ConnectionTrait>(
    connection: &C,
    slug: Option<&str>,
) -> Result<(HashMap<LetterId, letter::Model>, Option<LetterId>), Refusal> {
    let mut all = review::letters(connection).await?;
    // Nobody decides about a list that is still being written.
    all.retain(|letter| letter.import_rows.is_none());
    let only = match slug.map(str::trim) {
        None => None,
        Some(slug) => Some(
            all.iter()
                .find(|letter| letter.slug == slug)
                .map(|letter| letter.id)
                .ok_or_else(|| Refusal::UnknownLetter(slug.to_owned()))?,
        ),
    };
    let by_id = all.into_iter().map(|letter| (letter.id, letter)).collect();
    Ok((by_id, only))
}

/// A time as people write it where the letter is at home.
pub(crate) fn since(at: Millis, letter: Option<&letter::Model>) -> String {
    let zone = letter.map_or("UTC", |letter| letter.time_zone.as_str());
    dates::date_time(Locale::En, at, zone)
}
