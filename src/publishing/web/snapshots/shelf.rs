//! The snapshots that are kept, by address, within a limit of memory.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use super::page::PublicPage;
use super::snapshot::Snapshot;

/// A page with its newest snapshot.
#[derive(Debug)]
pub(super) struct KeptPage {
    pub(super) page: PublicPage,
    pub(super) address: String,
    snapshot: RwLock<Option<Arc<Snapshot>>>,
    /// Held by whoever makes the next snapshot.
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
    /// The count of uses at which it was used last.
    last_used: AtomicU64,
}

impl KeptPage {
    fn new(page: PublicPage, address: String) -> Self {
        Self {
            page,
            address,
            snapshot: RwLock::default(),
            turn: Arc::default(),
            last_used: AtomicU64::default(),
        }
    }

    pub(super) fn snapshot(&self) -> Option<Arc<Snapshot>> {
        let snapshot = self.snapshot.read();
        snapshot.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn bytes(&self) -> usize {
        self.snapshot()
            .map_or(0, |snapshot| snapshot.response.bytes())
    }
}

/// All places. When their bodies exceed the limit, those used longest ago leave.
#[derive(Debug)]
pub(super) struct Shelf {
    places: RwLock<HashMap<String, Arc<KeptPage>>>,
    /// Places whose first snapshot is being made. They are held by who waits for it alone, so that addresses
    /// of pages that do not exist leave nothing behind.
    opening: Mutex<HashMap<String, Weak<KeptPage>>>,
    uses: AtomicU64,
    max_bytes: usize,
}

impl Shelf {
    pub(super) fn new(max_bytes: usize) -> Self {
        Self {
            places: RwLock::default(),
            opening: Mutex::default(),
            uses: AtomicU64::default(),
            max_bytes,
        }
    }

    /// The place of an address, if one is kept.
    pub(super) fn find(&self, address: &str) -> Option<Arc<KeptPage>> {
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        let place = places.get(address)?;
        let uses = self.uses.fetch_add(1, Ordering::Relaxed);
        place.last_used.store(uses, Ordering::Relaxed);
        Some(Arc::clone(place))
    }

    /// The place of a page; a new one has no snapshot yet.
    pub(super) fn open(&self, page: PublicPage) -> Arc<KeptPage> {
        let address = page.address();
        if let Some(place) = self.find(&address) {
            return place;
        }
        let mut opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        opening.retain(|_, place| place.strong_count() > 0);
        if let Some(place) = opening.get(&address).and_then(Weak::upgrade) {
            return place;
        }
        let place = Arc::new(KeptPage::new(page, address.clone()));
        opening.insert(address, Arc::downgrade(&place));
        place
    }

    /// Puts a new snapshot in its place. The place may have left while it was made: then it comes back.
    pub(super) fn put(&self, place: &Arc<KeptPage>, snapshot: Arc<Snapshot>) {
        let old = place.snapshot.write();
        *old.unwrap_or_else(PoisonError::into_inner) = Some(snapshot);
        let uses = self.uses.fetch_add(1, Ordering::Relaxed);
        place.last_used.store(uses, Ordering::Relaxed);
        let mut places = self.places.write().unwrap_or_else(PoisonError::into_inner);
        places.insert(place.address.clone(), Arc::clone(place));
        self.make_room(&mut places);
    }

    /// Forgets a page that no longer exists, or never did.
    pub(super) fn remove(&self, place: &KeptPage) {
        let mut places = self.places.write().unwrap_or_else(PoisonError::into_inner);
        places.remove(&place.address);
    }

    fn make_room(&self, places: &mut HashMap<String, Arc<KeptPage>>) {
        let mut bytes: usize = places.values().map(|place| place.bytes()).sum();
        if bytes <= self.max_bytes {
            return;
        }
        let mut by_use: Vec<Arc<KeptPage>> = places.values().cloned().collect();
        by_use.sort_unstable_by_key(|place| place.last_used.load(Ordering::Relaxed));
        for place in by_use {
            if bytes <= self.max_bytes {
                break;
            }
            bytes -= place.bytes();
            places.remove(&place.address);
        }
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        places.values().map(|place| place.bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;
    use crate::publishing::web::snapshots::page::View;
    use crate::web::packed::PackedResponse;

    fn page_of(number: usize) -> PublicPage {
        PublicPage::OfLetter {
            slug: format!("letter-{number}"),
            view: View::Letter(Locale::En),
        }
    }

    async fn snapshot(body: &str) -> Arc<Snapshot> {
        let response = poem::Response::builder().body(body.to_owned());
        let response = PackedResponse::pack(response, false).await.unwrap();
        Arc::new(Snapshot {
            response: Arc::new(response),
            bell: tokio::sync::watch::channel(0).1,
            rung: 0,
            made_at: 0,
            valid_until: None,
        })
    }

    #[tokio::test]
    async fn ten_thousand_letters_stay_within_the_memory_and_those_used_last_stay() {
        let shelf = Shelf::new(10_000_000);
        let snapshot = snapshot(&"x".repeat(100_000)).await;
        for number in 0..10_000 {
            shelf.put(&shelf.open(page_of(number)), Arc::clone(&snapshot));
            shelf.find(&page_of(0).address()).unwrap();
            assert!(shelf.bytes() <= 10_000_000);
        }
        assert!(shelf.bytes() > 9_000_000);
        assert!(shelf.find(&page_of(9_999).address()).is_some());
        assert!(shelf.find(&page_of(1).address()).is_none());
    }

    #[tokio::test]
    async fn a_page_that_was_never_made_leaves_nothing_behind() {
        let shelf = Shelf::new(1_000_000);
        for number in 0..1_000 {
            drop(shelf.open(page_of(number)));
        }
        assert!(shelf.opening.lock().unwrap().len() <= 1);
        assert!(shelf.find(&page_of(3).address()).is_none());
    }

    #[tokio::test]
    async fn two_who_open_the_same_page_get_the_same_place() {
        let shelf = Shelf::new(1_000_000);
        let (one, other) = (shelf.open(page_of(1)), shelf.open(page_of(1)));
        assert!(Arc::ptr_eq(&one, &other));
        shelf.put(&one, snapshot("text").await);
        assert!(Arc::ptr_eq(&shelf.open(page_of(1)), &one));
    }
}
