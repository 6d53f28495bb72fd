//! The pages of a letter's list. Where each begins is read once and kept for a while: a start that is a
//! little old still cuts the list into ranges, so that nobody is left out; only a page's length drifts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use entity::ids::{LetterId, Revision};
use entity::values::SignatureKind;
use sea_orm::ConnectionTrait;

use super::source::Source;
use crate::act::ActError;
use crate::clock::Millis;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::signatures::listing::initial::Initial;
use crate::signatures::listing::list_position::ListPosition;
use crate::signatures::store::published::list_pages::{self, KINDS, ListRange};
use crate::tally::Tally;

/// Entries on one page of the list.
pub(super) const ROWS_ON_PAGE: usize = 200;
/// How old kept starts may be once the list has changed.
const MAX_AGE: Millis = 10_000;
/// Letters, by language, whose starts are kept.
const MAX_KEPT: usize = 100;

/// Where the pages of a list begin, and which initials a long list has.
#[derive(Debug, Default)]
pub(super) struct ListPages {
    /// The first entries of page 2 and further.
    starts: Vec<ListPosition>,
    /// By kind, in the order of the list; empty for a kind that is read at a glance.
    initials: HashMap<SignatureKind, Vec<Initial>>,
}

impl ListPages {
    pub(super) fn count(&self) -> usize {
        self.starts.len() + 1
    }

    /// The part of the list on a page, which is counted from 1; `None` if there is no such page.
    pub(super) fn range<'a>(&'a self, cursor: &ListOf, page: usize) -> Option<ListRange<'a>> {
        (1..=self.count()).contains(&page).then(|| ListRange {
            letter: cursor.letter,
            locale: cursor.locale,
            from: page.checked_sub(2).and_then(|at| self.starts.get(at)),
            until: self.starts.get(page - 1),
        })
    }

    /// The page on which a place stands.
    pub(super) fn page_of(&self, place: &ListPosition) -> usize {
        1 + self.starts.partition_point(|start| start <= place)
    }

    /// Whether the first entry of a kind stands on a page or after it.
    pub(super) fn begins_kind(&self, page: usize, kind: SignatureKind) -> bool {
        let start = page.checked_sub(2).and_then(|at| self.starts.get(at));
        start.is_none_or(|start| start.kind != kind)
    }

    pub(super) fn initials(&self, kind: SignatureKind) -> &[Initial] {
        self.initials.get(&kind).map_or(&[], Vec::as_slice)
    }

    async fn read<C: ConnectionTrait>(
        connection: &C,
        of: &ListOf,
        tally: &Tally,
    ) -> Result<Self, ActError> {
        let listed = tally.total() - tally.unlisted;
        let rows_on_page = i64::try_from(ROWS_ON_PAGE).unwrap_or(i64::MAX);
        if listed <= rows_on_page {
            return Ok(Self::default());
        }
        let mut pages = Self {
            starts: list_pages::page_starts(connection, of.letter, of.locale, rows_on_page).await?,
            initials: HashMap::new(),
        };
        for kind in KINDS {
            let count = match kind {
                SignatureKind::Endorsement => tally.organizations,
                SignatureKind::Individual => tally.individuals - tally.unlisted,
            };
            if count > rows_on_page {
                let used =
                    list_pages::used_initials(connection, of.letter, of.locale, kind).await?;
                pages.initials.insert(kind, used);
            }
        }
        Ok(pages)
    }
}

/// Whose list, in the order of which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ListOf {
    pub(super) letter: LetterId,
    pub(super) locale: Locale,
}

impl ListOf {
    pub(super) fn new(letter: &Letter, locale: Locale) -> Self {
        Self {
            letter: letter.id(),
            locale,
        }
    }
}

#[derive(Debug)]
struct PagesOfList {
    pages: Arc<ListPages>,
    revision: Revision,
    listed: i64,
    read_at: Millis,
}

impl PagesOfList {
    /// Whether it still serves: the list is the same, or has changed a little, a moment ago.
    fn serves(&self, tally: &Tally, now: Millis) -> bool {
        let grown = (tally.total() - tally.unlisted - self.listed).unsigned_abs();
        let is_recent = (0..MAX_AGE).contains(&(now - self.read_at));
        self.revision == tally.revision
            || (is_recent && usize::try_from(grown).is_ok_and(|grown| grown < ROWS_ON_PAGE))
    }
}

/// The page starts of the lists that were read lately. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct KeptPages {
    kept: Arc<Mutex<HashMap<ListOf, PagesOfList>>>,
    /// Held while starts are read, so that many readers of a fresh list cause one reading.
    reading: Arc<tokio::sync::Mutex<()>>,
}

impl KeptPages {
    pub(super) async fn get<C: ConnectionTrait>(
        &self,
        source: Source<'_, C>,
        of: ListOf,
        tally: &Tally,
    ) -> Result<Arc<ListPages>, ActError> {
        let now = source.app.now();
        if let Some(pages) = self.find(of, tally, now) {
            return Ok(pages);
        }
        let _reading = self.reading.lock().await;
        if let Some(pages) = self.find(of, tally, now) {
            return Ok(pages);
        }
        let pages = Arc::new(ListPages::read(source.connection, &of, tally).await?);
        self.keep(
            of,
            PagesOfList {
                pages: Arc::clone(&pages),
                revision: tally.revision,
                listed: tally.total() - tally.unlisted,
                read_at: now,
            },
        );
        Ok(pages)
    }

    fn find(&self, of: ListOf, tally: &Tally, now: Millis) -> Option<Arc<ListPages>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get(&of).filter(|kept| kept.serves(tally, now))?;
        Some(Arc::clone(&found.pages))
    }

    fn keep(&self, of: ListOf, fresh: PagesOfList) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT && !kept.contains_key(&of) {
            let oldest = kept.iter().min_by_key(|(_, kept)| kept.read_at);
            if let Some(oldest) = oldest.map(|(of, _)| *of) {
                kept.remove(&oldest);
            }
        }
        kept.insert(of, fresh);
    }
}
