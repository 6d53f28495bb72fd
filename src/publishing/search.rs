//! Searching a letter's list. The folded words of a long list are kept in memory, about 60 bytes an entry:
//! a million are gone through in some milliseconds, where a database needs seconds. Only their ids are
//! taken from here; what is shown is read from the database.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::ids::{LetterId, Revision, SignatureId};
use entity::values::SignatureKind;
use memchr::memmem::Finder;
use sea_orm::DbErr;

use crate::act::ActError;
use crate::app::App;
use crate::clock::Millis;
use crate::signatures::listing::list_position::ListOf;
use crate::signatures::listing::listed_row::ListedRow;
use crate::signatures::store::published::list_pages::KINDS;
use crate::signatures::store::published::search::{self as store, FoundPart, SearchRow};
use crate::tally::Tally;

/// Entries of a list that the database searches quickly enough.
const SHORT_LIST: i64 = 5_000;
/// Entries that are kept of all letters together; longer lists are searched by the database.
const MAX_KEPT: usize = 2_000_000;
/// Entries of one block. A change writes its block anew.
const BLOCK: usize = 4_096;
/// Rows read at once.
const AT_ONCE: u64 = 10_000;
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
    words: Arc<Words>,
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
    ) -> Result<Option<Arc<Words>>, ActError> {
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
            None => Words::read(app, letter).await?,
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

/// The words of a list, by kind; an entry is in the block of the greatest first id that is not beyond its own.
#[derive(Clone, Debug, Default)]
struct Words {
    organizations: BTreeMap<SignatureId, Arc<Block>>,
    individuals: BTreeMap<SignatureId, Arc<Block>>,
}

impl Words {
    async fn read(app: &App, letter: LetterId) -> Result<Self, ActError> {
        let (mut words, mut after) = (Self::default(), SignatureId(0));
        loop {
            let rows = store::listed_after(app.storage.read(), letter, after, AT_ONCE).await?;
            let Some(last) = rows.last() else {
                return Ok(words);
            };
            after = last.id;
            words.change(&rows);
        }
    }

    /// The words with what changed after a revision; `None` if that is more than is read at once.
    async fn follow(
        &self,
        app: &App,
        letter: LetterId,
        after: Revision,
    ) -> Result<Option<Self>, ActError> {
        let rows = store::changed_after(app.storage.read(), letter, after, AT_ONCE).await?;
        if rows.len() as u64 == AT_ONCE {
            return Ok(None);
        }
        let mut words = self.clone();
        words.change(&rows);
        Ok(Some(words))
    }

    fn blocks(&self, kind: SignatureKind) -> &BTreeMap<SignatureId, Arc<Block>> {
        match kind {
            SignatureKind::Endorsement => &self.organizations,
            SignatureKind::Individual => &self.individuals,
        }
    }

    /// Puts rows in the place of what was known of them, or takes them out.
    fn change(&mut self, rows: &[SearchRow]) {
        for kind in KINDS {
            let blocks = match kind {
                SignatureKind::Endorsement => &mut self.organizations,
                SignatureKind::Individual => &mut self.individuals,
            };
            let mut by_block: BTreeMap<SignatureId, Vec<&SearchRow>> = BTreeMap::new();
            for row in rows.iter().filter(|row| row.kind == kind) {
                let block = blocks.range(..=row.id).next_back();
                let first = block.map_or(SignatureId(0), |(first, _)| *first);
                by_block.entry(first).or_default().push(row);
            }
            for (first, rows) in by_block {
                let mut entries = blocks
                    .remove(&first)
                    .map(|block| block.to_entries())
                    .unwrap_or_default();
                for row in rows {
                    if row.is_listed() {
                        entries.insert(row.id, row.search.clone());
                    } else {
                        entries.remove(&row.id);
                    }
                }
                insert_blocks(blocks, first, entries);
            }
        }
    }

    fn find(&self, kind: SignatureKind, folded: &str) -> Vec<SignatureId> {
        let finder = Finder::new(folded);
        let mut found = Vec::new();
        for block in self.blocks(kind).values() {
            block.find(&finder, &mut found);
        }
        found
    }
}

/// Cuts entries into blocks. The first one keeps its place in the map, so that none lies before it.
fn insert_blocks(
    blocks: &mut BTreeMap<SignatureId, Arc<Block>>,
    first: SignatureId,
    entries: BTreeMap<SignatureId, String>,
) {
    let mut block = Block::default();
    let mut begins = first;
    for (id, words) in entries {
        if block.ids.len() == BLOCK {
            blocks.insert(begins, Arc::new(std::mem::take(&mut block)));
            begins = id;
        }
        block.push(id, &words);
    }
    block.text.shrink_to_fit();
    blocks.insert(begins, Arc::new(block));
}

/// The words of some entries in one text, each ending with a line.
#[derive(Debug, Default)]
struct Block {
    ids: Vec<SignatureId>,
    /// Where the words of each entry end.
    ends: Vec<usize>,
    text: String,
}

impl Block {
    fn push(&mut self, id: SignatureId, words: &str) {
        self.text.push_str(words);
        // Folded words hold no line end, so nothing is found across two entries.
        self.text.push('\n');
        self.ids.push(id);
        self.ends.push(self.text.len());
    }

    fn to_entries(&self) -> BTreeMap<SignatureId, String> {
        let mut entries = BTreeMap::new();
        let mut begins = 0;
        for (id, end) in self.ids.iter().zip(&self.ends) {
            let words = self.text.get(begins..end - 1).unwrap_or_default();
            entries.insert(*id, words.to_owned());
            begins = *end;
        }
        entries
    }

    fn find(&self, finder: &Finder<'_>, found: &mut Vec<SignatureId>) {
        let bytes = self.text.as_bytes();
        let mut entries = self.ids.iter().zip(&self.ends);
        let mut from = 0;
        while let Some(at) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + at;
            let Some((id, end)) = entries.find(|(_, end)| **end > at) else {
                return;
            };
            found.push(*id);
            from = *end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::values::{SignatureState, Visibility};

    fn row(id: i64, search: &str) -> SearchRow {
        SearchRow {
            id: SignatureId(id),
            kind: SignatureKind::Individual,
            state: SignatureState::Published,
            visibility: Visibility::Name,
            search: search.to_owned(),
        }
    }

    fn find(words: &Words, folded: &str) -> Vec<i64> {
        let found = words.find(SignatureKind::Individual, folded);
        found.into_iter().map(i64::from).collect()
    }

    #[test]
    fn words_are_found_within_an_entry_and_not_across_two() {
        let mut words = Words::default();
        words.change(&[row(7, "ann quill | nurse"), row(9, "bea smith")]);
        assert_eq!(find(&words, "n qui"), [7]);
        assert_eq!(find(&words, "i"), [7, 9]);
        assert_eq!(find(&words, "nursebea"), [0; 0]);
    }

    #[test]
    fn changes_take_the_place_of_what_was_known() {
        let mut words = Words::default();
        let many = (1..=10_000).map(|id| row(id, &format!("signer {id:05}")));
        words.change(&many.collect::<Vec<_>>());
        assert_eq!(find(&words, "signer").len(), 10_000);
        assert!(words.individuals.len() > 2);
        let withdrawn = SearchRow {
            state: SignatureState::Withdrawn,
            ..row(5_000, "signer 05000")
        };
        words.change(&[
            withdrawn,
            row(5_001, "bea smith"),
            row(10_001, "signer 10001"),
        ]);
        assert_eq!(
            find(&words, "signer 0500"),
            (5_002..=5_009).collect::<Vec<_>>()
        );
        assert_eq!(find(&words, "smith"), [5_001]);
        assert_eq!(find(&words, "signer 10001"), [10_001]);
    }
}
