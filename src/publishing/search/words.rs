//! The words of one list, in blocks of some thousand entries: gone through as one text each.

use std::collections::BTreeMap;
use std::sync::Arc;

use entity::ids::{LetterId, Revision, SignatureId};
use entity::values::SignatureKind;
use memchr::memmem::Finder;

use crate::act::ActError;
use crate::app::App;
use crate::signatures::store::published::list_pages::KINDS;
use crate::signatures::store::published::search::{self as store, SearchRow};

/// Entries of one block. A change writes its block anew.
const BLOCK: usize = 4_096;
/// Rows read at once.
const AT_ONCE: u64 = 10_000;
/// The words of a list, by kind; an entry is in the block of the greatest first id that is not beyond its own.
#[derive(Clone, Debug, Default)]
pub(super) struct FoldedWords {
    organizations: BTreeMap<SignatureId, Arc<Block>>,
    individuals: BTreeMap<SignatureId, Arc<Block>>,
}

impl FoldedWords {
    pub(super) async fn read(app: &App, letter: LetterId) -> Result<Self, ActError> {
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
    pub(super) async fn follow(
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

    pub(super) fn find(&self, kind: SignatureKind, folded: &str) -> Vec<SignatureId> {
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

    fn find(words: &FoldedWords, folded: &str) -> Vec<i64> {
        let found = words.find(SignatureKind::Individual, folded);
        found.into_iter().map(i64::from).collect()
    }

    #[test]
    fn words_are_found_within_an_entry_and_not_across_two() {
        let mut words = FoldedWords::default();
        words.change(&[row(7, "ann quill | nurse"), row(9, "bea smith")]);
        assert_eq!(find(&words, "n qui"), [7]);
        assert_eq!(find(&words, "i"), [7, 9]);
        assert_eq!(find(&words, "nursebea"), [0; 0]);
    }

    #[test]
    fn changes_take_the_place_of_what_was_known() {
        let mut words = FoldedWords::default();
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
