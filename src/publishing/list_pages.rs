//! The pages of a letter's list. A long list is kept as chunks of about a page: where each begins, and how
//! many entries it has. A change counts its own chunk again, so that a page costs the same at a million
//! entries as at a thousand, and every page has exactly its entries.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use entity::ids::Revision;
use entity::values::SignatureKind;
use sea_orm::{ConnectionTrait, DbErr};

use super::search::KeptWords;
use super::source::Source;
use crate::act::ActError;
use crate::clock::Millis;
use crate::signatures::listing::initial::Initial;
use crate::signatures::listing::list_position::{ListOf, ListPosition};
use crate::signatures::store::published::list_pages::{self, KINDS, ListRange};
use crate::signatures::store::published::page_counts::{self, ListPart, Steps};
use crate::tally::{self, Tally};

/// Entries on one page of the list.
pub(super) const ROWS_ON_PAGE: usize = 200;
/// The same, as the chunks of a list that was just read.
const CHUNK: u64 = ROWS_ON_PAGE as u64;
/// Entries of a chunk beyond which the whole list is read anew: the start of a page is found by walking
/// through its chunk.
const MAX_CHUNK: u64 = 10 * CHUNK;
/// Changes beyond which the whole list is read anew.
const MAX_CHANGES: u64 = 2_000;
/// Entries of a list that is always read anew where its chunks do not add up: that is cheap.
const SHORT_LIST: u64 = 5_000;
/// How old a longer one may be that does not add up. It lacks at most what somebody's correction moved from
/// one chunk to another: a page is an entry longer or shorter than others, and nobody is left out.
const MAX_AGE: Millis = 10_000;
/// Letters, by language, whose pages are kept.
const MAX_KEPT: usize = 100;

/// A part of the list of one kind, up to where the next one begins.
#[derive(Clone, Debug)]
struct Chunk {
    start: ListPosition,
    entries: u64,
}

/// Where the pages of a list begin, and which initials a long list has.
#[derive(Clone, Debug)]
pub(super) struct ListPages {
    of: ListOf,
    /// In the order of the list; none where the list has one page.
    chunks: Vec<Chunk>,
    /// By kind, in the order of the list; empty for a kind that is read at a glance.
    initials: HashMap<SignatureKind, Vec<Initial>>,
}

impl ListPages {
    pub(super) fn count(&self) -> usize {
        let pages = self.entries().div_ceil(CHUNK).max(1);
        usize::try_from(pages).unwrap_or(usize::MAX)
    }

    fn entries(&self) -> u64 {
        self.chunks.iter().map(|chunk| chunk.entries).sum()
    }

    /// The part of the list on a page, which is counted from 1; `None` if there is no such page.
    pub(super) async fn range<C: ConnectionTrait>(
        &self,
        connection: &C,
        page: usize,
    ) -> Result<Option<ListRange>, ActError> {
        if !(1..=self.count()).contains(&page) {
            return Ok(None);
        }
        let from = match page {
            1 => None,
            later => match self.start_of(connection, later).await? {
                Some(start) => Some(start),
                // The list has become shorter since its pages were counted.
                None => return Ok(None),
            },
        };
        let until = if page == self.count() {
            None
        } else {
            self.start_of(connection, page + 1).await?
        };
        Ok(Some(ListRange {
            of: self.of,
            from,
            until,
        }))
    }

    /// Where a page after the first begins.
    async fn start_of<C: ConnectionTrait>(
        &self,
        connection: &C,
        page: usize,
    ) -> Result<Option<ListPosition>, ActError> {
        let mut skip = u64::try_from(page - 1).unwrap_or(u64::MAX) * CHUNK;
        for (at, chunk) in self.chunks.iter().enumerate() {
            if skip == 0 {
                return Ok(Some(chunk.start.clone()));
            }
            if skip < chunk.entries {
                let place =
                    page_counts::place_after(connection, self.of, &chunk.start, skip).await?;
                let next = self.chunks.get(at + 1).map(|next| next.start.clone());
                return Ok(place.or(next));
            }
            skip -= chunk.entries;
        }
        Ok(None)
    }

    /// The page on which a place stands.
    pub(super) async fn page_of<C: ConnectionTrait>(
        &self,
        connection: &C,
        place: &ListPosition,
    ) -> Result<usize, ActError> {
        let Some(at) = self.chunk_of(place) else {
            return Ok(1);
        };
        let mut before: u64 = self.chunks[..at].iter().map(|chunk| chunk.entries).sum();
        let part = ListPart {
            from: &self.chunks[at].start,
            until: Some(place),
        };
        before += page_counts::count_part(connection, self.of, part, MAX_CHUNK).await?;
        let page = usize::try_from(before / CHUNK).unwrap_or(usize::MAX);
        Ok(page.saturating_add(1).min(self.count()))
    }

    fn chunk_of(&self, place: &ListPosition) -> Option<usize> {
        let begun = self.chunks.partition_point(|chunk| chunk.start <= *place);
        (!self.chunks.is_empty()).then(|| begun.saturating_sub(1))
    }

    pub(super) fn initials(&self, kind: SignatureKind) -> &[Initial] {
        self.initials.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// A list of one page.
    fn short(of: ListOf) -> Self {
        Self {
            of,
            chunks: Vec::new(),
            initials: HashMap::new(),
        }
    }

    /// Reads a whole list, by a walk along its index.
    async fn read<C: ConnectionTrait>(
        connection: &C,
        of: ListOf,
        tally: &Tally,
    ) -> Result<Self, DbErr> {
        let mut pages = Self::short(of);
        for kind in KINDS {
            // The chunks of the second kind begin where pages do.
            let steps = Steps {
                kind,
                skip: CHUNK - pages.entries() % CHUNK,
                every: CHUNK,
            };
            let places = page_counts::places_at(connection, of, steps).await?;
            pages.add_chunks(steps, places, count_listed(tally, kind));
        }
        Ok(pages)
    }

    /// Adds the chunks of a kind that begin at some places, beside the first one.
    fn add_chunks(&mut self, steps: Steps, places: Vec<ListPosition>, listed: u64) {
        let mut left = listed;
        let mut entries = steps.skip;
        let mut start = ListPosition::before_all(steps.kind);
        for place in places {
            let next = std::mem::replace(&mut start, place);
            self.chunks.push(Chunk {
                start: next,
                entries,
            });
            left = left.saturating_sub(entries);
            entries = steps.every;
        }
        self.chunks.push(Chunk {
            start,
            entries: left,
        });
    }

    /// Counts the chunks again in which something changed after a revision. False if that is no cheaper than
    /// reading the whole list.
    async fn follow<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        after: Revision,
    ) -> Result<bool, DbErr> {
        let most = MAX_CHANGES + 1;
        let places = page_counts::changed_places(connection, self.of, after, most).await?;
        if u64::try_from(places.len()).is_ok_and(|changes| changes > MAX_CHANGES) {
            return Ok(false);
        }
        let changed: BTreeSet<usize> = places
            .iter()
            .filter_map(|place| self.chunk_of(place))
            .collect();
        for at in changed {
            let part = ListPart {
                from: &self.chunks[at].start,
                until: self.chunks.get(at + 1).map(|next| &next.start),
            };
            let entries = page_counts::count_part(connection, self.of, part, MAX_CHUNK).await?;
            if entries == MAX_CHUNK {
                return Ok(false);
            }
            self.chunks[at].entries = entries;
        }
        Ok(true)
    }

    async fn read_initials<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        tally: &Tally,
    ) -> Result<(), DbErr> {
        for kind in KINDS {
            self.initials.remove(&kind);
            if count_listed(tally, kind) > CHUNK {
                let ListOf { letter, locale } = self.of;
                let used = list_pages::used_initials(connection, letter, locale, kind).await?;
                self.initials.insert(kind, used);
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug)]
struct PagesOfList {
    pages: Arc<ListPages>,
    revision: Revision,
    /// The chunks add up to what the tally says, or were read as they are.
    is_exact: bool,
    /// When the whole list was read.
    read_at: Millis,
}

impl PagesOfList {
    fn serves(&self, revision: Revision, now: Millis) -> bool {
        self.revision >= revision && (self.is_exact || self.is_recent(now))
    }

    fn is_recent(&self, now: Millis) -> bool {
        (0..MAX_AGE).contains(&(now - self.read_at))
    }
}

/// The pages of the lists that were read lately. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct KeptPages {
    kept: Arc<Mutex<HashMap<ListOf, PagesOfList>>>,
    /// Held while pages are read, so that many readers of a fresh list cause one reading.
    reading: Arc<tokio::sync::Mutex<()>>,
    /// What a search goes through.
    pub(super) words: KeptWords,
}

impl KeptPages {
    /// The pages of a list that is at least as new as a tally.
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
        let known = self.lock().get(&of).cloned();
        let fresh = bring_up_to_date(source, of, known).await?;
        let pages = Arc::clone(&fresh.pages);
        self.keep(of, fresh);
        Ok(pages)
    }

    fn find(&self, of: ListOf, tally: &Tally, now: Millis) -> Option<Arc<ListPages>> {
        let kept = self.lock();
        let found = kept.get(&of)?;
        found
            .serves(tally.revision, now)
            .then(|| Arc::clone(&found.pages))
    }

    fn keep(&self, of: ListOf, fresh: PagesOfList) {
        let mut kept = self.lock();
        if kept.len() >= MAX_KEPT && !kept.contains_key(&of) {
            let oldest = kept.iter().min_by_key(|(_, kept)| kept.read_at);
            if let Some(oldest) = oldest.map(|(of, _)| *of) {
                kept.remove(&oldest);
            }
        }
        kept.insert(of, fresh);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ListOf, PagesOfList>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many entries of a kind a list has.
fn count_listed(tally: &Tally, kind: SignatureKind) -> u64 {
    let listed = match kind {
        SignatureKind::Endorsement => tally.organizations,
        SignatureKind::Individual => tally.individuals - tally.unlisted,
    };
    u64::try_from(listed).unwrap_or(0)
}

/// Reads what changed since pages were kept, or the whole list. The source sees one moment of the database,
/// so that the chunks add up to the tally.
async fn bring_up_to_date<C: ConnectionTrait>(
    source: Source<'_, C>,
    of: ListOf,
    known: Option<PagesOfList>,
) -> Result<PagesOfList, ActError> {
    let Source { app, connection } = source;
    let tally = tally::read(connection, of.letter).await?;
    let listed = KINDS.map(|kind| count_listed(&tally, kind)).iter().sum();
    let mut fresh = PagesOfList {
        pages: Arc::new(ListPages::short(of)),
        revision: tally.revision,
        is_exact: true,
        read_at: app.now(),
    };
    if listed <= CHUNK {
        return Ok(fresh);
    }
    let followed = match known.filter(|known| !known.pages.chunks.is_empty()) {
        Some(known) => follow(connection, known, listed, app.now()).await?,
        None => None,
    };
    let mut pages = match followed {
        Some((pages, known)) => {
            fresh.read_at = known.read_at;
            fresh.is_exact = pages.entries() == listed;
            pages
        }
        None => ListPages::read(connection, of, &tally).await?,
    };
    pages.read_initials(connection, &tally).await?;
    fresh.pages = Arc::new(pages);
    Ok(fresh)
}

/// Pages that were kept, brought up to date; `None` if the whole list has to be read.
async fn follow<C: ConnectionTrait>(
    connection: &C,
    known: PagesOfList,
    listed: u64,
    now: Millis,
) -> Result<Option<(ListPages, PagesOfList)>, DbErr> {
    let mut pages = ListPages::clone(&known.pages);
    if !pages.follow(connection, known.revision).await? {
        return Ok(None);
    }
    let adds_up = pages.entries() == listed;
    let may_wait = listed > SHORT_LIST && known.is_recent(now);
    Ok((adds_up || may_wait).then_some((pages, known)))
}
