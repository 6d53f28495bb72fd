//! What a list of letters shows of each: its times and its title, without the text.

use std::collections::HashMap;

use entity::ids::LetterId;
use entity::values::LetterState;
use entity::{letter, letter_text, letter_version};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, Order,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::clock::Millis;
use crate::letters::lifecycle::{self, Openness};
use crate::locale::Locale;

/// A letter as lists of letters show it.
#[derive(Clone, Debug)]
pub struct LetterSummary {
    pub row: letter::Model,
    pub is_open: bool,
    /// When it closes or closed, milliseconds UTC.
    pub closes_at: Option<Millis>,
    pub title: String,
    pub addressee: Option<String>,
    /// The language of the title: the one asked for, or the one that exists.
    pub language: Option<Locale>,
}

#[derive(FromQueryResult)]
struct TextHead {
    letter_id: LetterId,
    language: String,
    title: String,
    addressee: Option<String>,
}

/// Returns at most `limit` letters that are not drafts, open ones first, then the newest first; `after`
/// is the slug of the last letter seen. `None` if no such letter is public.
pub async fn list_public<C: ConnectionTrait>(
    connection: &C,
    locale: Locale,
    now: Millis,
    after: Option<&str>,
    limit: u64,
) -> Result<Option<Vec<LetterSummary>>, DbErr> {
    let mut query = letter::Entity::find()
        .filter(letter::Column::State.ne(LetterState::Draft))
        .order_by(is_open(now), Order::Desc)
        .order_by_desc(letter::Column::Id)
        .limit(limit);
    if let Some(slug) = after {
        let last = letter::Entity::find()
            .filter(letter::Column::Slug.eq(slug))
            .filter(letter::Column::State.ne(LetterState::Draft))
            .one(connection)
            .await?;
        let Some(last) = last else {
            return Ok(None);
        };
        query = query.filter(sorts_after(&last, now));
    }
    let rows = query.all(connection).await?;
    let heads = text_heads(connection, rows.iter().map(|row| row.id).collect()).await?;
    let summarize = |row| summarize(row, &heads, locale, now);
    Ok(Some(rows.into_iter().map(summarize).collect()))
}

/// The same rule as [`lifecycle::openness`]; never NULL, so that it can be negated.
fn is_open(now: Millis) -> Expr {
    let closes_later = letter::Column::ClosesAt
        .is_null()
        .or(letter::Column::ClosesAt.gt(now));
    let not_closed = letter::Column::ClosedAt
        .is_null()
        .or(letter::Column::ClosedAt.gt(now));
    letter::Column::State
        .eq(LetterState::Open)
        .and(closes_later)
        .and(not_closed)
}

fn sorts_after(last: &letter::Model, now: Millis) -> Expr {
    let is_older = letter::Column::Id.lt(last.id);
    if openness(last, now) == Openness::Open {
        is_open(now).not().or(is_older)
    } else {
        is_open(now).not().and(is_older)
    }
}

fn openness(row: &letter::Model, now: Millis) -> Openness {
    let closes_at = lifecycle::closing(row.closes_at, row.closed_at);
    lifecycle::openness(row.state, closes_at, now)
}

/// The titles and addressees of the letters' newest versions.
async fn text_heads<C: ConnectionTrait>(
    connection: &C,
    letters: Vec<LetterId>,
) -> Result<HashMap<LetterId, Vec<TextHead>>, DbErr> {
    let newest = letter_version::Entity::find()
        .select_only()
        .column_as(letter_version::Column::Id.max(), "id")
        .filter(letter_version::Column::LetterId.is_in(letters))
        .group_by(letter_version::Column::LetterId)
        .into_query();
    let texts = letter_text::Entity::find()
        .select_only()
        .columns([
            letter_text::Column::LetterId,
            letter_text::Column::Language,
            letter_text::Column::Title,
            letter_text::Column::Addressee,
        ])
        .filter(letter_text::Column::VersionId.in_subquery(newest))
        .order_by_asc(letter_text::Column::Id)
        .into_model::<TextHead>()
        .all(connection)
        .await?;
    let mut heads: HashMap<LetterId, Vec<TextHead>> = HashMap::new();
    for text in texts {
        heads.entry(text.letter_id).or_default().push(text);
    }
    Ok(heads)
}

fn summarize(
    row: letter::Model,
    heads: &HashMap<LetterId, Vec<TextHead>>,
    locale: Locale,
    now: Millis,
) -> LetterSummary {
    let texts = heads.get(&row.id).map_or(&[][..], Vec::as_slice);
    let text = texts
        .iter()
        .find(|text| text.language == locale.tag())
        .or_else(|| texts.first());
    LetterSummary {
        is_open: openness(&row, now) == Openness::Open,
        closes_at: lifecycle::closing(row.closes_at, row.closed_at),
        title: text.map(|text| text.title.clone()).unwrap_or_default(),
        addressee: text.and_then(|text| text.addressee.clone()),
        language: text.and_then(|text| Locale::from_tag(&text.language)),
        row,
    }
}
