//! The public pages: extract, ask, answer.

use crate::signatures::store::published;
use entity::values::SignatureKind;
use poem::http::StatusCode;
use poem::web::{Data, Query};
use poem::{Response, handler};
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::{LetterAddress, answer_kept, find_letter};
use crate::app::App;
use crate::letters::{GRACE, Letter, Openness};
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::counting_of;
use crate::publishing::list_entry::list_entries;
use crate::publishing::pages::{Head, LetterPage, Recent, Section};
use crate::publishing::source::Source;
use crate::publishing::web::snapshots::{Snapshots, View};
use crate::rendering::{Chrome, Page};
use crate::secret::Token;
use crate::signatures::listing::list_position::Cursor;
use crate::tally::{self, Tally};
use crate::web::answer::redirect;
use crate::web::headers::keep_private;
use crate::web::{Failure, Visitor, html};

/// Entries on the letter's own page; the list has the others.
const MAX_ENTRIES: i64 = 400;
/// Organizations on it where there are many individuals too.
const MAX_ORGANIZATIONS: i64 = 300;
/// Those who signed last.
const RECENT: u64 = 3;

#[handler]
pub(in crate::publishing) async fn show_root(visitor: Visitor) -> Response {
    redirect(StatusCode::FOUND, &paths::home(visitor.preferred))
}

#[handler]
pub(in crate::publishing) async fn show_short(
    visitor: Visitor,
    letter: Letter,
) -> Result<Response, Failure> {
    Ok(redirect(
        StatusCode::FOUND,
        &paths::letter(visitor.preferred, letter.slug()),
    ))
}

/// What a link to a letter may bring along.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::publishing) struct LetterQuery {
    invitation: String,
}

#[handler]
pub(in crate::publishing) async fn show_letter(
    Data(app): Data<&App>,
    Data(snapshots): Data<&Snapshots>,
    Query(query): Query<LetterQuery>,
    LetterAddress { locale, slug }: LetterAddress,
) -> Result<Response, Failure> {
    if Token::parse(&query.invitation).is_none() {
        return answer_kept(snapshots, slug, View::Letter(locale)).await;
    }
    let source = Source::latest(app);
    let letter = find_letter(source, &slug).await?;
    make_letter(source, &letter, locale, Some(&query.invitation)).await
}

/// Makes the page of a letter, for everybody or for the holder of an invitation.
pub(in crate::publishing) async fn make_letter<C: ConnectionTrait>(
    source: Source<'_, C>,
    letter: &Letter,
    locale: Locale,
    invitation: Option<&str>,
) -> Result<Response, Failure> {
    let app = source.app;
    // Read the counts first. A page newer than its revision gets an event twice, which is harmless; an
    // older page would miss one.
    let tally = tally::read(source.connection, letter.id()).await?;
    let counting = counting_of(source, letter, locale, &tally).await?;
    let shares = Shares::of(&tally);
    let organizations = first_entries(source, letter, locale, shares.organizations()).await?;
    let individuals = first_entries(source, letter, locale, shares.individuals()).await?;
    let text = letter.text(locale).ok_or(Failure::NotFound)?;
    let mut head = head(app, letter, locale);
    let mut twin = paths::letter(locale.other(), letter.slug());
    if let Some(token) = invitation {
        head.sign_path = paths::invitation(locale, letter.slug(), token);
        twin = paths::invited_letter(locale.other(), letter.slug(), token);
    }
    let page = LetterPage {
        head,
        html: text.html.clone(),
        opening: text.plain.clone(),
        counting,
        recent: recent(source, letter, locale).await?,
        affiliated: individuals.is_affiliated(),
        organizations,
        individuals,
    };
    let mut chrome = app.chrome(locale, &page.head.path, Some(twin));
    chrome.add_to_site_path = Some(paths::add_to_site(locale, letter.slug()));
    // Its address holds a token: no cache keeps the page, and no other site learns the address.
    chrome.no_index = invitation.is_some();
    let mut response = answer(app, &page, &chrome)?;
    if invitation.is_some() {
        keep_private(&mut response);
    }
    Ok(response)
}

/// How many entries of each kind the letter's own page shows: some of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shares {
    listed_organizations: i64,
    listed_individuals: i64,
    organizations: i64,
    individuals: i64,
}

/// Entries of one kind to show, of how many listed.
#[derive(Clone, Copy, Debug)]
struct Share {
    kind: SignatureKind,
    shown: i64,
    listed: i64,
}

impl Shares {
    fn of(tally: &Tally) -> Self {
        let listed_organizations = tally.organizations;
        let listed_individuals = tally.individuals - tally.unlisted;
        let left_by_individuals = MAX_ENTRIES - listed_individuals;
        let organizations = listed_organizations.min(left_by_individuals.max(MAX_ORGANIZATIONS));
        Self {
            listed_organizations,
            listed_individuals,
            organizations,
            individuals: listed_individuals.min(MAX_ENTRIES - organizations),
        }
    }

    fn organizations(self) -> Share {
        Share {
            kind: SignatureKind::Endorsement,
            shown: self.organizations,
            listed: self.listed_organizations,
        }
    }

    fn individuals(self) -> Share {
        Share {
            kind: SignatureKind::Individual,
            shown: self.individuals,
            listed: self.listed_individuals,
        }
    }
}

async fn first_entries<C: ConnectionTrait>(
    source: Source<'_, C>,
    letter: &Letter,
    locale: Locale,
    share: Share,
) -> Result<Section, Failure> {
    let Ok(most @ 1..) = u64::try_from(share.shown) else {
        return Ok(Section::default());
    };
    let cursor = Cursor {
        letter: letter.id(),
        locale,
        after: None,
    };
    let rows = published::of_kind(source.connection, &cursor, share.kind, None, most).await?;
    Ok(Section {
        is_cut: share.shown < share.listed,
        ..Section::new(list_entries(source, &rows, locale).await?)
    })
}

/// A page as it leaves.
pub(in crate::publishing) fn answer<P: Page>(
    app: &App,
    page: &P,
    chrome: &Chrome,
) -> Result<Response, Failure> {
    Ok(html(
        StatusCode::OK,
        P::CACHE,
        app.rendering.page(page, chrome)?,
    ))
}

/// The head of a letter on a page in a language.
pub(in crate::publishing) fn head(app: &App, letter: &Letter, locale: Locale) -> Head {
    let text = letter.text(locale);
    let written = text.and_then(|text| Locale::from_tag(&text.language));
    let open = letter.openness(app.now()) == Openness::Open;
    let closes_at = letter.closes_at();
    Head {
        slug: letter.slug().to_owned(),
        title: letter.title(locale).to_owned(),
        addressee: text.and_then(|text| text.addressee.clone()),
        date: letter.row().date.clone(),
        zone: letter.zone().to_owned(),
        open,
        closes_at,
        confirm_until: closes_at
            .map(|at| at + GRACE)
            .filter(|until| !open && app.now() < *until),
        text_lang: written.filter(|written| *written != locale),
        path: paths::letter(locale, letter.slug()),
        sign_path: paths::sign(locale, letter.slug()),
        list_path: paths::signatories(locale, letter.slug()),
        how_path: paths::how_we_check(locale),
        live_path: open.then(|| paths::live(locale, letter.slug())),
    }
}

async fn recent<C: ConnectionTrait>(
    source: Source<'_, C>,
    letter: &Letter,
    locale: Locale,
) -> Result<Vec<Recent>, Failure> {
    let rows = published::latest(source.connection, letter.id(), RECENT).await?;
    let entries = list_entries(source, &rows, locale).await?;
    let moments = rows
        .iter()
        .map(|row| row.published_at.unwrap_or(row.created_at));
    Ok(entries
        .into_iter()
        .zip(moments)
        .map(|(entry, at)| Recent { entry, at })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(organizations: i64, individuals: i64, unlisted: i64) -> (i64, i64) {
        let shares = Shares::of(&Tally {
            organizations,
            individuals,
            unlisted,
            ..Tally::default()
        });
        (shares.organizations, shares.individuals)
    }

    #[test]
    fn a_letters_own_page_shows_some_of_each_kind() {
        assert_eq!(shares(30, 46, 2), (30, 44));
        assert_eq!(shares(400, 9_600, 0), (300, 100));
        assert_eq!(shares(400, 50, 0), (350, 50));
        assert_eq!(shares(10, 9_600, 0), (10, 390));
        assert_eq!(shares(2_000, 0, 0), (400, 0));
        assert_eq!(shares(0, 3, 3), (0, 0));
    }
}
