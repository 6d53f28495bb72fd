//! Counts and lists as JSON, for any site.

use crate::signatures::store::published;
use entity::values::SignatureKind;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer_kept;
use crate::app::App;
use crate::letters::{self, LETTERS_AT_ONCE, Letter, LetterHead, Openness};
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::count_json;
use crate::publishing::web::snapshots::{Moment, Snapshots, View};
use crate::rendering::CachePolicy;
use crate::signatures::list_entry::{ShownStanding, entry_of_listed, received_of_listed};
use crate::signatures::listing::list_position::{Cursor, ListPosition};
use crate::signatures::listing::listed_row::ListedRow;
use crate::tally::{self, Tally};
use crate::text::dates;
use crate::web::Failure;
use crate::web::answer::respond_with_etag;

/// Entries in one answer.
const IN_ONE_ANSWER: u64 = 500;

#[handler]
pub(in crate::publishing) async fn give_letters(
    Data(app): Data<&App>,
) -> Result<Response, Failure> {
    let connection = app.storage.read();
    let letters = letters::public_heads(connection).await?;
    let mut shown = Vec::with_capacity(letters.len());
    for page in letters.chunks(LETTERS_AT_ONCE) {
        let ids = page.iter().map(|letter| letter.row.id).collect();
        let tallies = tally::read_all(connection, ids).await?;
        for letter in page {
            let tally = tallies.get(&letter.row.id).cloned().unwrap_or_default();
            shown.push(describe(app, letter, &tally)?);
        }
    }
    Ok(answer(CachePolicy::Count, &json!({ "letters": shown })))
}

#[handler]
pub(in crate::publishing) async fn give_letter(
    Data(app): Data<&App>,
    letter: Letter,
) -> Result<Response, Failure> {
    let tally = tally::read(app.storage.read(), letter.id()).await?;
    Ok(answer(
        CachePolicy::Count,
        &describe(app, &LetterHead::of(&letter), &tally)?,
    ))
}

#[handler]
pub(in crate::publishing) async fn give_count(
    Data(snapshots): Data<&Snapshots>,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    answer_kept(snapshots, slug, View::Count).await
}

/// Makes the counts of a letter as JSON.
pub(in crate::publishing) async fn make_count(
    source: Moment<'_>,
    letter: &Letter,
) -> Result<Response, Failure> {
    let tally = tally::read(source.connection, letter.id()).await?;
    Ok(answer(
        CachePolicy::Count,
        &count_json(source.app, letter.slug(), &tally)?,
    ))
}

/// What is asked of the list: from where on, and whose names and order.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::publishing) struct SignatoriesQuery {
    /// The `next` of the answer before; that name is taken too.
    #[serde(default, alias = "next")]
    after: String,
    #[serde(default)]
    language: String,
}

#[handler]
pub(in crate::publishing) async fn give_signatories(
    Data(app): Data<&App>,
    Query(asked): Query<SignatoriesQuery>,
    letter: Letter,
) -> Result<Response, Failure> {
    let locale = match asked.language.as_str() {
        "" => Locale::En,
        tag => Locale::from_tag(tag).ok_or(Failure::BadRequest)?,
    };
    let after = match asked.after.as_str() {
        "" => None,
        place => Some(ListPosition::from_text(place).ok_or(Failure::BadRequest)?),
    };
    let cursor = Cursor {
        letter: letter.id(),
        locale,
        after,
    };
    let mut rows = published::stretch(app.storage.read(), &cursor, None, IN_ONE_ANSWER + 1).await?;
    let most = usize::try_from(IN_ONE_ANSWER).unwrap_or(usize::MAX);
    let next = (rows.len() > most).then(|| ListPosition::of(&rows[most - 1]).to_text());
    rows.truncate(most);
    let (organizations, individuals): (Vec<_>, Vec<_>) = rows
        .iter()
        .partition(|row| row.kind == SignatureKind::Endorsement);
    let in_bulk = letter.row().names_in_bulk;
    let next = next.filter(|_| in_bulk || individuals.is_empty());
    let objects = |rows: &[&ListedRow], object: fn(&ListedRow, &str) -> Value| {
        let name = |row: &&ListedRow| object(row, &entry_of_listed(row, locale).name);
        rows.iter().map(name).collect::<Vec<_>>()
    };
    let tally = tally::read(app.storage.read(), letter.id()).await?;
    let body = json!({
        "letter": letter.slug(),
        "language": locale,
        "organizations": objects(&organizations, organization),
        "individuals": if in_bulk { objects(&individuals, individual) } else { Vec::new() },
        "unlisted": tally.unlisted,
        "withheld": withheld(&letter, &tally),
        "next": next,
    });
    Ok(answer(CachePolicy::Names, &body))
}

/// How many individuals are on the list of the letter's page, and not in lists for programs: all of
/// them unless the letter gives names in bulk.
pub(in crate::publishing) fn withheld(letter: &Letter, tally: &Tally) -> i64 {
    match letter.row().names_in_bulk {
        true => 0,
        false => tally.individuals - tally.unlisted,
    }
}

/// An organization of the list under the name given.
pub(in crate::publishing) fn organization(row: &ListedRow, name: &str) -> Value {
    let standing = ShownStanding::from(row.standing);
    json!({ "id": row.public_id, "name": name, "standing": standing, "received": received_of_listed(row), "domain": row.standing_domain, "website": row.website })
}

/// An individual of the list under the name given.
pub(in crate::publishing) fn individual(row: &ListedRow, name: &str) -> Value {
    json!({
        "id": row.public_id, "name": name,
        "title": row.title, "affiliation": row.affiliation, "place": row.place,
        "received": received_of_listed(row),
    })
}

fn describe(app: &App, letter: &LetterHead, tally: &Tally) -> Result<Value, Failure> {
    let slug = &letter.row.slug;
    let of = |locale: Locale| {
        json!({
            "title": letter.title(locale),
            "addressee": letter.addressee(locale),
            "url": app.base_url.absolute(&paths::letter(locale, slug)),
        })
    };
    let accepts: Vec<SignatureKind> = [SignatureKind::Endorsement, SignatureKind::Individual]
        .into_iter()
        .filter(|kind| letter.accepts(*kind))
        .collect();
    Ok(json!({
        "letter": slug,
        "languages": letter.languages().collect::<Vec<_>>(),
        "en": of(Locale::En),
        "fr": of(Locale::Fr),
        "date": letter.row.date,
        "open": letter.openness(app.now()) == Openness::Open,
        "accepts": accepts,
        "closes_at": letter.closes_at().map(dates::iso),
        "count": count_json(app, slug, tally)?,
    }))
}

/// JSON for any origin, with a tag by which an unchanged answer need not be sent again.
pub(in crate::publishing) fn answer(cache: CachePolicy, body: &Value) -> Response {
    respond_with_etag("application/json", cache, body.to_string().into_bytes())
}
