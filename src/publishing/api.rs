//! Counts and lists as JSON, for any site.

use poem::http::{HeaderMap, StatusCode, header};
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::listing::{Cursor, Place};
use super::store;
use super::web::{Asked, letter_of};
use crate::app::App;
use crate::letters::{self, Letter, Openness};
use crate::locale::Locale;
use crate::paths;
use crate::rendering::CachePolicy;
use crate::signing::shown::{Entry, entry};
use crate::tally::{self, sentence};
use crate::text::dates;
use crate::web::Failure;
use crate::web::answer::typed;
use crate::web::headers::share_with_all_sites;

/// Entries in one answer.
const IN_ONE_ANSWER: u64 = 500;

#[handler]
pub(super) async fn give_letters(
    Data(app): Data<&App>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let mut shown = Vec::new();
    for letter in letters::public_letters(app.storage.read()).await? {
        shown.push(described(app, &letter).await?);
    }
    Ok(answer(
        headers,
        CachePolicy::Count,
        &json!({ "letters": shown }),
    ))
}

#[handler]
pub(super) async fn give_letter(
    Data(app): Data<&App>,
    Path(slug): Path<String>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let letter = letter_of(app, &slug).await?;
    Ok(answer(
        headers,
        CachePolicy::Count,
        &described(app, &letter).await?,
    ))
}

#[handler]
pub(super) async fn give_count(
    Data(app): Data<&App>,
    Path(slug): Path<String>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let letter = letter_of(app, &slug).await?;
    Ok(answer(
        headers,
        CachePolicy::Count,
        &counted(app, &letter).await?,
    ))
}

#[handler]
pub(super) async fn give_signatories(
    Data(app): Data<&App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let letter = letter_of(app, &slug).await?;
    let after = if asked.after.is_empty() {
        None
    } else {
        Some(Place::from_text(&asked.after).ok_or(Failure::NotFound)?)
    };
    let cursor = Cursor {
        letter: letter.id(),
        locale: Locale::En,
        after,
    };
    let mut rows = store::stretch(app.storage.read(), &cursor, None, IN_ONE_ANSWER + 1).await?;
    let most = usize::try_from(IN_ONE_ANSWER).unwrap_or(usize::MAX);
    let next = (rows.len() > most).then(|| Place::of(&rows[most - 1], Locale::En).to_text());
    rows.truncate(most);
    let in_bulk = letter.row().names_in_bulk;
    let (organizations, individuals): (Vec<Entry>, Vec<Entry>) = rows
        .iter()
        .map(|row| entry(row, Locale::En))
        .partition(|entry| entry.kind == "organization");
    let next = next.filter(|_| in_bulk || individuals.is_empty());
    let individuals = if in_bulk { individuals } else { Vec::new() };
    let tally = tally::read(app.storage.read(), letter.id()).await?;
    let body = json!({
        "organizations": organizations.iter().map(organization).collect::<Vec<_>>(),
        "individuals": individuals.iter().zip(rows.iter().filter(|row| row.kind == entity::values::SignatureKind::Individual))
            .map(|(entry, row)| json!({
                "id": entry.id, "name": entry.name, "title": row.title, "affiliation": row.affiliation, "place": row.place,
            })).collect::<Vec<_>>(),
        "unlisted": tally.unlisted,
        "next": next,
    });
    Ok(answer(headers, CachePolicy::Names, &body))
}

fn organization(entry: &Entry) -> Value {
    json!({ "id": entry.id, "name": entry.name, "standing": entry.standing })
}

async fn described(app: &App, letter: &Letter) -> Result<Value, Failure> {
    let of = |locale: Locale| {
        json!({
            "title": letter.title(locale),
            "addressee": letter.text(locale).and_then(|text| text.addressee.clone()),
            "url": app.base_url.absolute(&paths::letter(locale, letter.slug())),
        })
    };
    Ok(json!({
        "letter": letter.slug(),
        "languages": letter.languages().map(Locale::tag).collect::<Vec<_>>(),
        "en": of(Locale::En),
        "fr": of(Locale::Fr),
        "date": letter.row().date,
        "open": letter.openness(app.now()) == Openness::Open,
        "closes_at": letter.row().closes_at.map(dates::iso),
        "count": counted(app, letter).await?,
    }))
}

/// The count JSON, the same here and in live events.
pub(super) async fn counted(app: &App, letter: &Letter) -> Result<Value, Failure> {
    let tally = tally::read(app.storage.read(), letter.id()).await?;
    let say = |locale| {
        let said = sentence::sentence(app.rendering.words(), locale, tally.counts());
        said.map_err(|fault| Failure::Internal(fault.to_string()))
    };
    Ok(json!({
        "letter": letter.slug(),
        "organizations": tally.organizations,
        "individuals": tally.individuals,
        "unlisted": tally.unlisted,
        "total": tally.total(),
        "sentence": { "en": say(Locale::En)?, "fr": say(Locale::Fr)? },
        "as_of": dates::iso(tally.as_of),
    }))
}

/// JSON for any origin, with a tag by which an unchanged answer need not be sent again.
fn answer(asked: &HeaderMap, cache: CachePolicy, body: &Value) -> Response {
    let body = body.to_string().into_bytes();
    let digest = Sha256::digest(&body);
    let tag = digest[..9]
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    // Weak, since the same answer also leaves compressed.
    let tag = format!("W/\"{tag}\"");
    let unchanged = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| {
            known
                .split(',')
                .any(|known| known.trim() == tag || known.trim() == "*")
        });
    let mut response = if unchanged {
        Response::builder()
            .status(StatusCode::NOT_MODIFIED)
            .header(header::CACHE_CONTROL, cache.header())
            .finish()
    } else {
        typed(StatusCode::OK, "application/json", cache, body)
    };
    let headers = response.headers_mut();
    if let Ok(tag) = tag.parse() {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        poem::http::HeaderValue::from_static("*"),
    );
    share_with_all_sites(&mut response);
    response
}
