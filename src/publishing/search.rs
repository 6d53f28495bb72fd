//! Searching a letter's list. The folded words of a long list are kept in memory, about 60 bytes an entry:
//! a million are gone through in some milliseconds, where a database needs seconds. Only their ids are
//! taken from here; what is shown is read from the database.

mod words;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::ids::{LetterId, Revision, SignatureId};
use sea_orm::DbErr;

use crate::act::ActError;
use crate::app::App;
use crate::clock::Millis;
use crate::signatures::listing::list_position::ListOf;
use crate::signatures::listing::listed_row::ListedRow;
use crate::signatures::store::published::list_pages::KINDS;
use crate::signatures::store::published::search::{self as store, FoundPart};
use crate::tally::Tally;
use words::FoldedWords;

/// Entries of a list that the database searches quickly enough.
const SHORT_LIST: i64 = 5_000;
/// Entries that are kept of all letters together; longer lists are searched by the database.
const MAX_KEPT: usize = 2_000_000;
/// Found entries of one kind that the database sorts. Where there are more, the list is gone through
/// until a page is full.
const MAX_SORTED: usize = 20_000;

/// What a search asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search<'a> {
    pub(super) of: ListOf,
    pub(super) folded: &'a str,
    /// Entries to pass over.
    pub(super) skip: u64,
    pub(super) most: u64,
}

/// What it found.
#[derive(Debug)]
pub(super) struct Found {
    /// How many entries in all.
    pub(super) count: u64,
    /// The entries of the page, in the order of the list.
    pub(super) rows: Vec<ListedRow>,
}

/// What was found of one kind.
#[derive(Debug)]
enum FoundOfKind {
    /// By its id.
    Ids(Vec<SignatureId>),
    /// By the database.
    Count(u64),
}

impl FoundOfKind {
    fn count(&self) -> u64 {
        match self {
            Self::Ids(ids) => ids.len() as u64,
            Self::Count(count) => *count,
        }
    }
}

/// The words of the lists that were searched lately. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct KeptWords {
    letters: Arc<Mutex<HashMap<LetterId, KeptLetter>>>,
}

/// The words of a list as it was at a revision, or later.
#[derive(Debug)]
struct WordsAt {
    words: Arc<FoldedWords>,
    revision: Revision,
}

#[derive(Clone, Debug, Default)]
struct KeptLetter {
    /// Held while words are read, so that many who search a letter cause one reading.
    words: Arc<tokio::sync::Mutex<Option<WordsAt>>>,
    entries: usize,
    used_at: Millis,
}

impl KeptWords {
    /// Finds the entries whose names or lines hold folded words.
    pub(super) async fn find(
        &self,
        app: &App,
        tally: &Tally,
        search: Search<'_>,
    ) -> Result<Found, ActError> {
        let connection = app.storage.read();
        let letter = search.of.letter;
        let mut found = Vec::new();
        match self.words_of(app, letter, tally).await? {
            Some(words) => {
                let folded = search.folded.to_owned();
                // Goes through up to a hundred megabytes, so it must not hold up other tasks.
                let ids = tokio::task::spawn_blocking(move || {
                    KINDS.map(|kind| (kind, FoundOfKind::Ids(words.find(kind, &folded))))
                });
                found.extend(
                    ids.await
                        .map_err(|fault| DbErr::Custom(fault.to_string()))?,
                );
            }
            None => {
                for kind in KINDS {
                    let count = store::count_found(connection, letter, kind, search.folded).await?;
                    found.push((kind, FoundOfKind::Count(count)));
                }
            }
        }
        let (mut skip, mut rows) = (search.skip, Vec::new());
        for (kind, of_kind) in &found {
            let most = search.most - rows.len() as u64;
            let part = FoundPart {
                kind: *kind,
                skip,
                most,
            };
            if most > 0 && skip < of_kind.count() {
                rows.extend(match of_kind {
                    FoundOfKind::Ids(ids) if ids.len() <= MAX_SORTED => {
                        store::with_ids(connection, search.of, part, ids).await?
                    }
                    _ => store::walk_to(connection, search.of, part, search.folded).await?,
                });
            }
            skip = skip.saturating_sub(of_kind.count());
        }
        Ok(Found {
            count: found.iter().map(|(_, of_kind)| of_kind.count()).sum(),
            rows,
        })
    }

    /// The words of a letter at least as new as a tally; `None` where the database searches.
    async fn words_of(
        &self,
        app: &App,
        letter: LetterId,
        tally: &Tally,
    ) -> Result<Option<Arc<FoldedWords>>, ActError> {
        let listed = tally.total() - tally.unlisted;
        let entries = usize::try_from(listed).unwrap_or(0);
        if listed <= SHORT_LIST || entries > MAX_KEPT {
            return Ok(None);
        }
        let kept = self.reserve(letter, entries, app.now());
        let mut known = kept.words.lock().await;
        if let Some(known) = known.as_ref()
            && known.revision >= tally.revision
        {
            return Ok(Some(Arc::clone(&known.words)));
        }
        let followed = match known.take() {
            Some(known) => known.words.follow(app, letter, known.revision).await?,
            None => None,
        };
        let words = match followed {
            Some(words) => words,
            None => FoldedWords::read(app, letter).await?,
        };
        let words = Arc::new(words);
        *known = Some(WordsAt {
            words: Arc::clone(&words),
            revision: tally.revision,
        });
        Ok(Some(words))
    }

    /// Makes room for the words of a letter: those that were not used for longest go.
    fn reserve(&self, letter: LetterId, entries: usize, now: Millis) -> KeptLetter {
        let mut letters = lock(&self.letters);
        let mut kept = letters.remove(&letter).unwrap_or_default();
        (kept.entries, kept.used_at) = (entries, now);
        while letters.values().map(|kept| kept.entries).sum::<usize>() + entries > MAX_KEPT {
            let oldest = letters.iter().min_by_key(|(_, kept)| kept.used_at);
            let Some(oldest) = oldest.map(|(letter, _)| *letter) else {
                break;
            };
            letters.remove(&oldest);
        }
        letters.insert(letter, kept.clone());
        kept
    }
}

fn lock(
    letters: &Mutex<HashMap<LetterId, KeptLetter>>,
) -> MutexGuard<'_, HashMap<LetterId, KeptLetter>> {
    letters.lock().unwrap_or_else(PoisonError::into_inner)
}
