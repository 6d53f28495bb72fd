//! The public list as files. They are written page by page as they are read, so that a list of a
//! million names takes no more memory than one of ten.

use crate::signatures::store::published;
use entity::values::SignatureKind;
use futures_util::stream::{self, Stream, StreamExt as _};
use poem::http::{HeaderValue, header};
use poem::web::Data;
use poem::{Response, handler};
use serde_json::{Value, json};

use super::add_to_site::plain_letter;
use super::api::{individual, organization, withheld};
use crate::app::App;
use crate::clock::HOUR;
use crate::letters::{Letter, LetterPath};
use crate::locale::Locale;
use crate::organizations;
use crate::publishing::list_entry::{ListEntry, list_entries};
use crate::publishing::source::Source;
use crate::rendering::{Arg, CachePolicy, WordsFault};
use crate::signatures::listing::list_position::{Cursor, ListPosition};
use crate::signatures::listing::listed_row::ListedRow;
use crate::tally;
use crate::text::csv_cell::{BYTE_ORDER_MARK, csv_line};
use crate::web::Failure;
use crate::web::answer::stream_file;
use crate::web::headers::share_with_all_sites;
use crate::web::negotiation::{entity_tag, set_etag};

/// Rows read at once.
const AT_ONCE: u64 = 500;
/// The columns, each a message.
const COLUMNS: [&str; 8] = [
    "csv-kind",
    "csv-name",
    "csv-title",
    "csv-affiliation",
    "csv-place",
    "csv-representative",
    "csv-website",
    "csv-standing",
];

#[handler]
pub(in crate::publishing) async fn give_csv(
    Data(app): Data<&App>,
    LetterPath { locale, letter }: LetterPath,
) -> Result<Response, Failure> {
    // Before the names, so that a change in between gives the older tag, which is asked about again.
    let tag = list_tag(app, &letter, locale).await?;
    let say = |key: &&str| app.rendering.words().say(locale, key, &[]);
    let columns: Result<Vec<String>, WordsFault> = COLUMNS.iter().map(say).collect();
    let header = csv_line(columns?.iter().map(String::as_str));
    let words = [say(&"csv-organization")?, say(&"csv-individual")?];
    let lists: Vec<_> = kinds(&letter)
        .into_iter()
        .map(|kind| list(app, &letter, locale, kind))
        .collect();
    let lines = stream::iter(lists)
        .flatten()
        .map(move |page| Ok(page?.iter().map(|listed| line(listed, &words)).collect()));
    let beginning = stream::iter([Ok(format!("{BYTE_ORDER_MARK}{header}"))]);
    let mut response = stream_file(
        "text/csv; charset=utf-8; header=present",
        CachePolicy::Names,
        beginning.chain(lines),
    );
    set_etag(&mut response, &tag);
    Ok(saved_as(
        response,
        &format!("{}-{locale}.csv", letter.slug()),
    ))
}

#[handler]
pub(in crate::publishing) async fn give_json(
    Data(app): Data<&App>,
    LetterPath { locale, letter }: LetterPath,
) -> Result<Response, Failure> {
    let tag = list_tag(app, &letter, locale).await?;
    let tally = tally::read(app.storage.read(), letter.id()).await?;
    let array = |kind| {
        let pages = list(app, &letter, locale, kind);
        let parts = pages.enumerate().map(|(number, page)| {
            let entries: Vec<String> = page?
                .iter()
                .map(|listed| object(listed).to_string())
                .collect();
            let joint = if number > 0 { "," } else { "" };
            Ok(format!("{joint}{}", entries.join(",")))
        });
        parts.boxed()
    };
    let text = |text: String| stream::iter([Ok(text)]).boxed();
    let individuals = if letter.row().names_in_bulk {
        array(SignatureKind::Individual)
    } else {
        stream::empty().boxed()
    };
    let pieces = text(format!(
        "{{\"letter\":{},\"language\":\"{locale}\",\"organizations\":[",
        json!(letter.slug())
    ))
    .chain(array(SignatureKind::Endorsement))
    .chain(text("],\"individuals\":[".to_owned()))
    .chain(individuals)
    .chain(text(format!(
        "],\"unlisted\":{},\"withheld\":{},\"next\":null}}",
        tally.unlisted,
        withheld(&letter, &tally)
    )));
    let mut response = stream_file("application/json", CachePolicy::Names, pieces);
    set_etag(&mut response, &tag);
    share_with_all_sites(&mut response);
    Ok(response)
}

/// Letter and list as plain text.
#[handler]
pub(in crate::publishing) async fn give_text(
    Data(app): Data<&App>,
    LetterPath { locale, letter }: LetterPath,
) -> Result<Response, Failure> {
    let tag = list_tag(app, &letter, locale).await?;
    let beginning = plain_letter(Source::latest(app), &letter, locale).await?;
    let words = app.rendering.words();
    let mut pieces = stream::iter([Ok(beginning)]).boxed();
    let tally = tally::read(app.storage.read(), letter.id()).await?;
    let parts = [
        (
            SignatureKind::Endorsement,
            "tally-organizations",
            tally.organizations,
        ),
        (
            SignatureKind::Individual,
            "tally-individuals",
            tally.individuals,
        ),
    ];
    for (kind, key, count) in parts {
        if count == 0 || !kinds(&letter).contains(&kind) {
            continue;
        }
        let heading = words.say(locale, key, &[("n", Arg::Integer(count))])?;
        let names = list(app, &letter, locale, kind).map(|page| {
            Ok(page?
                .iter()
                .map(|listed| text_line(&listed.entry))
                .collect())
        });
        pieces = pieces
            .chain(stream::iter([Ok(format!("\n{heading}\n\n"))]))
            .chain(names)
            .boxed();
    }
    let mut response = stream_file("text/plain; charset=utf-8", CachePolicy::Names, pieces);
    // The text says at which time the counts are true, so it is made anew each hour.
    let hour = app.now().div_euclid(HOUR);
    set_etag(
        &mut response,
        &entity_tag(format!("{tag} {hour}").as_bytes()),
    );
    Ok(saved_as(
        response,
        &format!("{}-{locale}.txt", letter.slug()),
    ))
}

/// The entity tag of a whole list, without reading it: everything that its files print is decided by
/// the letter's row and text, the revision of its list, who is a member, and this program's words.
async fn list_tag(app: &App, letter: &Letter, locale: Locale) -> Result<String, Failure> {
    let reader = app.storage.read();
    let tally = tally::read(reader, letter.id()).await?;
    let mut members = organizations::names_of_members(reader).await?;
    members.sort_unstable();
    let decisive = json!([
        env!("CARGO_PKG_VERSION"),
        locale,
        app.settings.coalition.name.get(locale),
        app.base_url.origin(),
        letter.slug(),
        letter.title(locale),
        letter.version().fingerprint,
        letter.row().names_in_bulk,
        letter.row().closes_at,
        letter.row().date,
        tally,
        members,
    ]);
    Ok(entity_tag(decisive.to_string().as_bytes()))
}

/// Whose names leave in bulk: organizations always, individuals only where the letter says so.
fn kinds(letter: &Letter) -> Vec<SignatureKind> {
    if letter.row().names_in_bulk {
        vec![SignatureKind::Endorsement, SignatureKind::Individual]
    } else {
        vec![SignatureKind::Endorsement]
    }
}

/// An entry, and the row that it prints.
struct FileEntry {
    entry: ListEntry,
    row: ListedRow,
}

/// The list of one kind, page by page.
fn list(
    app: &App,
    letter: &Letter,
    locale: Locale,
    kind: SignatureKind,
) -> impl Stream<Item = Result<Vec<FileEntry>, Failure>> + Send + 'static {
    let cursor = Cursor {
        letter: letter.id(),
        locale,
        after: None,
    };
    stream::try_unfold(
        (app.clone(), Some(cursor)),
        move |(app, cursor)| async move {
            let Some(mut cursor) = cursor else {
                return Ok(None);
            };
            let rows = published::of_kind(app.storage.read(), &cursor, kind, None, AT_ONCE).await?;
            let Some(last) = rows.last() else {
                return Ok(None);
            };
            cursor.after = Some(ListPosition::of(last));
            let whole = u64::try_from(rows.len()).is_ok_and(|count| count == AT_ONCE);
            let entries = list_entries(Source::latest(&app), &rows, locale).await?;
            let pairs = entries.into_iter().zip(rows);
            let page = pairs.map(|(entry, row)| FileEntry { entry, row }).collect();
            Ok(Some((page, (app, whole.then_some(cursor)))))
        },
    )
}

fn line(FileEntry { entry, row }: &FileEntry, [organization, individual]: &[String; 2]) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let is_individual = row.kind == SignatureKind::Individual;
    let representative = entry.line.clone().filter(|_| !is_individual);
    let kind = if is_individual {
        individual
    } else {
        organization
    };
    csv_line([
        kind.as_str(),
        &entry.name,
        &text(&row.title.clone().filter(|_| is_individual)),
        &text(&row.affiliation.clone().filter(|_| is_individual)),
        &text(&row.place.clone().filter(|_| is_individual)),
        &text(&representative),
        &text(&row.website.clone().filter(|_| !is_individual)),
        &text(&entry.standing),
    ])
}

fn object(FileEntry { entry, row }: &FileEntry) -> Value {
    match row.kind {
        SignatureKind::Endorsement => organization(row, &entry.name),
        SignatureKind::Individual => individual(row, &entry.name),
    }
}

fn text_line(entry: &ListEntry) -> String {
    match &entry.line {
        Some(line) => format!("{}, {line}\n", entry.name),
        None => format!("{}\n", entry.name),
    }
}

/// Lets a browser save the file under a name of letters, digits and hyphens.
fn saved_as(mut response: Response, name: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, value);
    }
    share_with_all_sites(&mut response);
    response
}
