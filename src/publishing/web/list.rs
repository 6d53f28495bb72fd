//! The list of a letter: page by page, from an initial on, or what a search finds.

use std::sync::Arc;

use entity::values::SignatureKind;
use poem::http::StatusCode;
use poem::web::{Data, Query};
use poem::{Response, handler};
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::letter::{answer, head};
use super::{LetterAddress, answer_kept, find_letter};
use crate::app::App;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::counting_of;
use crate::publishing::list_entry::list_by_kind;
use crate::publishing::list_pages::{KeptPages, ListPages, ROWS_ON_PAGE};
use crate::publishing::pages::{InitialLink, ListPage, PageLinks, Section};
use crate::publishing::search::Search;
use crate::publishing::source::Source;
use crate::publishing::web::snapshots::{MAX_KEPT_LIST_PAGES, Moment, Snapshots, View};
use crate::signatures::listing::initial::Initial;
use crate::signatures::listing::list_position::{ListOf, ListPosition};
use crate::signatures::store::published::list_pages as store;
use crate::tally::{self, Tally};
use crate::text::fold::fold;
use crate::web::Failure;
use crate::web::answer::redirect;

/// Rows read beyond a page whose range has grown since its start was read.
const MAX_ROWS: u64 = 2 * ROWS_ON_PAGE as u64;
const MAX_QUERY_CHARS: usize = 200;

/// What is asked of a list. An empty value asks for nothing: a form sends all its fields.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::publishing) struct ListQuery {
    /// Words to search.
    #[serde(default)]
    q: String,
    /// Number of the page, from 1.
    #[serde(default)]
    page: String,
    /// An initial to jump to, and in the list of which kind.
    #[serde(default)]
    initial: String,
    #[serde(default)]
    kind: String,
    /// A place in the list, as links of earlier releases name it.
    #[serde(default)]
    after: String,
}

impl ListQuery {
    fn page(&self) -> Result<usize, Failure> {
        if self.page.is_empty() {
            return Ok(1);
        }
        self.page.parse().ok().ok_or(Failure::NotFound)
    }

    /// It asks for a page of the list, and for nothing else.
    fn asks_for_a_page(&self) -> bool {
        self.initial.is_empty() && self.after.is_empty() && fold(&self.q).is_empty()
    }

    fn words(&self) -> String {
        self.q.chars().take(MAX_QUERY_CHARS).collect()
    }
}

/// Which list is read, and how far it has grown.
struct Reading<'a, C> {
    source: Source<'a, C>,
    kept: &'a KeptPages,
    letter: &'a Letter,
    locale: Locale,
    tally: Tally,
}

/// What one page of the list shows.
struct ListContent {
    query: String,
    organizations: Section,
    individuals: Section,
    links: PageLinks,
    /// How many entries a search found; `None` without a search.
    found: Option<i64>,
}

#[handler]
pub(in crate::publishing) async fn show_list(
    Data(app): Data<&App>,
    Data(snapshots): Data<&Snapshots>,
    Query(query): Query<ListQuery>,
    LetterAddress { locale, slug }: LetterAddress,
) -> Result<Response, Failure> {
    let page = query.page()?;
    if query.asks_for_a_page() && (1..=MAX_KEPT_LIST_PAGES).contains(&page) {
        return answer_kept(snapshots, slug, View::List(locale, page)).await;
    }
    let kept = snapshots.list_pages();
    let folded = Some(fold(&query.words())).filter(|words| !words.is_empty());
    if let Some(folded) = folded {
        // A search opens transactions of its own, so it must not hold one.
        let source = Source::latest(app);
        let letter = find_letter(source, &slug).await?;
        let reading = Reading::begin(source, kept, &letter, locale).await?;
        let found = reading.find(&query, &folded).await?;
        return reading.answer(found).await;
    }
    let moment = app.storage.snapshot().await?;
    let source = Source::new(app, &moment);
    let letter = find_letter(source, &slug).await?;
    let reading = Reading::begin(source, kept, &letter, locale).await?;
    let pages = reading.pages().await?;
    if let Some(path) = reading.place_asked(&query, &pages).await? {
        return Ok(redirect(StatusCode::FOUND, &path));
    }
    let shown = reading.page(page, &pages).await?;
    reading.answer(shown).await
}

/// Makes a page of a list, counted from 1.
pub(in crate::publishing) async fn make_page(
    source: Moment<'_>,
    kept: &KeptPages,
    letter: &Letter,
    locale: Locale,
    page: usize,
) -> Result<Response, Failure> {
    let reading = Reading::begin(source, kept, letter, locale).await?;
    let pages = reading.pages().await?;
    let shown = reading.page(page, &pages).await?;
    reading.answer(shown).await
}

impl<'a, C: ConnectionTrait> Reading<'a, C> {
    async fn begin(
        source: Source<'a, C>,
        kept: &'a KeptPages,
        letter: &'a Letter,
        locale: Locale,
    ) -> Result<Self, Failure> {
        Ok(Self {
            source,
            kept,
            letter,
            locale,
            // Read before the entries: a page newer than its revision gets an event twice, which is
            // harmless; an older page would miss one.
            tally: tally::read(source.connection, letter.id()).await?,
        })
    }

    async fn pages(&self) -> Result<Arc<ListPages>, Failure> {
        let of = ListOf {
            letter: self.letter.id(),
            locale: self.locale,
        };
        Ok(self.kept.get(self.source, of, &self.tally).await?)
    }

    /// Where an initial or a place of an earlier release's link is found: a page and an entry on it.
    async fn place_asked(
        &self,
        query: &ListQuery,
        pages: &ListPages,
    ) -> Result<Option<String>, Failure> {
        if !query.initial.is_empty() {
            let initial = Initial::from_text(&query.initial).ok_or(Failure::NotFound)?;
            let kind = SignatureKind::from_word(&query.kind).ok_or(Failure::NotFound)?;
            let connection = self.source.connection;
            let first =
                store::first_under(connection, self.letter.id(), self.locale, kind, initial)
                    .await?;
            return Ok(Some(match first {
                Some(row) => {
                    let page = pages
                        .page_of(self.source.connection, &ListPosition::of(&row))
                        .await?;
                    format!("{}#s-{}", self.page_path("", page), row.public_id)
                }
                None => self.page_path("", 1),
            }));
        }
        if query.after.is_empty() {
            return Ok(None);
        }
        let place = ListPosition::from_text(&query.after).ok_or(Failure::NotFound)?;
        let page = pages.page_of(self.source.connection, &place).await?;
        Ok(Some(self.page_path("", page)))
    }

    async fn page(&self, page: usize, pages: &ListPages) -> Result<ListContent, Failure> {
        let range = pages.range(self.source.connection, page).await?;
        let range = range.ok_or(Failure::NotFound)?;
        let rows = store::rows_between(self.source.connection, &range, MAX_ROWS).await?;
        let (organizations, individuals) = list_by_kind(self.source, &rows, self.locale).await?;
        let section = |entries, kind| Section {
            initials: self.initial_links(pages, kind),
            begins_earlier: !range.begins_kind(kind),
            ..Section::new(entries)
        };
        Ok(ListContent {
            query: String::new(),
            organizations: section(organizations, SignatureKind::Endorsement),
            individuals: section(individuals, SignatureKind::Individual),
            links: PageLinks::new(page, pages.count(), |page| self.page_path("", page)),
            found: None,
        })
    }

    async fn find(&self, query: &ListQuery, folded: &str) -> Result<ListContent, Failure> {
        let page = query.page()?;
        let before = page.checked_sub(1).ok_or(Failure::NotFound)?;
        let rows_on_page = u64::try_from(ROWS_ON_PAGE).unwrap_or(u64::MAX);
        let search = Search {
            of: ListOf {
                letter: self.letter.id(),
                locale: self.locale,
            },
            folded,
            skip: u64::try_from(before)
                .unwrap_or(u64::MAX)
                .saturating_mul(rows_on_page),
            most: rows_on_page,
        };
        let found = self
            .kept
            .words
            .find(self.source.app, &self.tally, search)
            .await?;
        let count = usize::try_from(found.count.div_ceil(rows_on_page)).unwrap_or(usize::MAX);
        let count = count.max(1);
        if page > count {
            return Err(Failure::NotFound);
        }
        let (organizations, individuals) =
            list_by_kind(self.source, &found.rows, self.locale).await?;
        let words = query.words();
        Ok(ListContent {
            organizations: Section::new(organizations),
            individuals: Section::new(individuals),
            links: PageLinks::new(page, count, |page| self.page_path(&words, page)),
            found: i64::try_from(found.count).ok(),
            query: words,
        })
    }

    fn initial_links(&self, pages: &ListPages, kind: SignatureKind) -> Vec<InitialLink> {
        let list = paths::signatories(self.locale, self.letter.slug());
        let link = |initial: &Initial| InitialLink {
            label: match initial {
                Initial::BeforeLetters => "0–9".to_owned(),
                Initial::Letter(letter) => letter.to_string(),
                Initial::OtherScripts => "…".to_owned(),
            },
            meaning: match initial {
                Initial::BeforeLetters => Some("initial-digits"),
                Initial::Letter(_) => None,
                Initial::OtherScripts => Some("initial-other-scripts"),
            },
            path: with_query(
                &list,
                &[
                    ("initial", initial.to_text().to_string()),
                    ("kind", kind.word().to_owned()),
                ],
            ),
        };
        pages.initials(kind).iter().map(link).collect()
    }

    /// The address of a page of the list, or of what a search found.
    fn page_path(&self, query: &str, page: usize) -> String {
        let mut pairs = Vec::new();
        if !query.is_empty() {
            pairs.push(("q", query.to_owned()));
        }
        if page > 1 {
            pairs.push(("page", page.to_string()));
        }
        with_query(&paths::signatories(self.locale, self.letter.slug()), &pairs)
    }

    async fn answer(self, shown: ListContent) -> Result<Response, Failure> {
        let (app, letter, locale) = (self.source.app, self.letter, self.locale);
        let twin = paths::signatories(locale.other(), letter.slug());
        let no_index = shown.links.page > 1 || shown.found.is_some();
        let twin = match shown.query.as_str() {
            "" => twin,
            query => with_query(&twin, &[("q", query.to_owned())]),
        };
        let page = ListPage {
            head: head(app, letter, locale),
            in_bulk: letter.row().names_in_bulk,
            counting: counting_of(self.source, letter, locale, &self.tally).await?,
            affiliated: shown.individuals.is_affiliated(),
            query: shown.query,
            found: shown.found,
            organizations: shown.organizations,
            individuals: shown.individuals,
            links: shown.links,
        };
        let mut chrome = app.chrome(locale, &page.head.list_path, Some(twin));
        chrome.add_to_site_path = Some(paths::add_to_site(locale, letter.slug()));
        chrome.no_index = no_index;
        answer(app, &page, &chrome)
    }
}

fn with_query(path: &str, pairs: &[(&str, String)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        query.append_pair(name, value);
    }
    format!("{path}?{}", query.finish())
}
