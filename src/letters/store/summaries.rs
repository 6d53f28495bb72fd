//! What a list of letters shows of each: its times and its title, without the text.

use std::collections::HashMap;

use entity::ids::LetterId;
use entity::values::{LetterState, SignatureKind};
use entity::{letter, letter_text, letter_version};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, Order,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::clock::Millis;
use crate::letters::lifecycle::{self, Openness};
use crate::letters::{Letter, accepts};
use crate::locale::Locale;

/// Letters whose texts or tallies one query loads by an `IN` list.
pub const LETTERS_AT_ONCE: usize = 1_000;

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

/// The title and addressee of a letter in one language, without the text.
#[derive(Clone, Debug, FromQueryResult)]
struct TextHead {
    letter_id: LetterId,
    language: String,
    title: String,
    addressee: Option<String>,
}

/// A letter with its titles in all languages, without the text.
#[derive(Clone, Debug)]
pub struct LetterHead {
    pub row: letter::Model,
    texts: Vec<TextHead>,
}

impl LetterHead {
    /// The head of a letter that is loaded whole.
    #[must_use]
    pub fn of(letter: &Letter) -> Self {
        let head = |text: &letter_text::Model| TextHead {
            letter_id: text.letter_id,
            language: text.language.clone(),
            title: text.title.clone(),
            addressee: text.addressee.clone(),
        };
        Self {
            row: letter.row().clone(),
            texts: letter.texts.iter().map(head).collect(),
        }
    }

    /// The title in a language, or in the language that exists.
    #[must_use]
    pub fn title(&self, locale: Locale) -> &str {
        find_text(&self.texts, locale).map_or("", |text| &text.title)
    }

    /// The addressee, in the language of the title.
    #[must_use]
    pub fn addressee(&self, locale: Locale) -> Option<&str> {
        find_text(&self.texts, locale)?.addressee.as_deref()
    }

    /// The languages it is written in.
    pub fn languages(&self) -> impl Iterator<Item = Locale> + '_ {
        let texts = self.texts.iter();
        texts.filter_map(|text| Locale::from_tag(&text.language))
    }

    /// When it closes or closed, milliseconds UTC.
    #[must_use]
    pub fn closes_at(&self) -> Option<Millis> {
        lifecycle::closing(self.row.closes_at, self.row.closed_at)
    }

    /// Whether it can be signed now, by anybody.
    #[must_use]
    pub fn openness(&self, now: Millis) -> Openness {
        openness(&self.row, now)
    }

    /// Whether this kind of signatory may sign it at all.
    #[must_use]
    pub fn accepts(&self, kind: SignatureKind) -> bool {
        accepts(&self.row, kind)
    }
}

/// All letters that are not drafts, the newest first, in one query per 1,000 letters and one more.
pub async fn public_heads<C: ConnectionTrait>(connection: &C) -> Result<Vec<LetterHead>, DbErr> {
    let rows = letter::Entity::find()
        .filter(letter::Column::State.ne(LetterState::Draft))
        .order_by_desc(letter::Column::Id)
        .all(connection)
        .await?;
    let mut letters = Vec::with_capacity(rows.len());
    for page in rows.chunks(LETTERS_AT_ONCE) {
        let ids = page.iter().map(|row| row.id).collect();
        let mut heads = text_heads(connection, ids).await?;
        letters.extend(page.iter().map(|row| LetterHead {
            texts: heads.remove(&row.id).unwrap_or_default(),
            row: row.clone(),
        }));
    }
    Ok(letters)
}

fn find_text(texts: &[TextHead], locale: Locale) -> Option<&TextHead> {
    texts
        .iter()
        .find(|text| text.language == locale.tag())
        .or_else(|| texts.first())
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
    let text = find_text(texts, locale);
    LetterSummary {
        is_open: openness(&row, now) == Openness::Open,
        closes_at: lifecycle::closing(row.closes_at, row.closed_at),
        title: text.map(|text| text.title.clone()).unwrap_or_default(),
        addressee: text.and_then(|text| text.addressee.clone()),
        language: text.and_then(|text| Locale::from_tag(&text.language)),
        row,
    }
}
