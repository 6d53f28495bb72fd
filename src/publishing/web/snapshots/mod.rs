//! Public pages that are made once per change and not once per reader. A reader who comes while the next
//! one is made gets the last one, as long as that is a few seconds old at most.

mod page;
mod shelf;
mod snapshot;

use std::sync::Arc;

use poem::http::Method;
use poem::{Request, Response};
use tokio::sync::OwnedMutexGuard;

pub(in crate::publishing) use page::{MAX_KEPT_LIST_PAGES, Made, Make, Moment, PublicPage, View};

use self::shelf::{KeptPage, Shelf};
use self::snapshot::{Freshness, Pace, Snapshot};
use crate::act::ActError;
use crate::app::App;
use crate::letters;
use crate::publishing::list_pages::KeptPages;
use crate::publishing::source::Source;
use crate::signals::Topic;
use crate::tally;
use crate::web::negotiation::Negotiation;
use crate::web::packed::PackedResponse;
use crate::web::{Failure, InternalFault};

/// Memory for snapshots. A letter's page with 400 names takes some 100 KB.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The snapshots of an instance. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Snapshots {
    app: App,
    shelf: Arc<Shelf>,
    list_pages: KeptPages,
    make: Make,
    pace: Pace,
}

impl Snapshots {
    #[must_use]
    pub(in crate::publishing) fn new(app: App, make: Make) -> Self {
        Self {
            shelf: Arc::new(Shelf::new(MAX_BYTES)),
            list_pages: KeptPages::default(),
            make,
            pace: Pace {
                every: app.settings.page_refresh_ms,
            },
            app,
        }
    }

    /// Answers from a snapshot without any query, if there is one that may be sent.
    #[must_use]
    pub fn answer(&self, request: &Request, asked: &Negotiation) -> Option<Response> {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        // Without a pace, each answer compares the revision first; `get` does.
        if !reads || self.pace.every == 0 {
            return None;
        }
        let address = request.uri().path_and_query()?.as_str();
        let place = self.shelf.find(address)?;
        Some(self.serve(&place)?.answer(asked))
    }

    /// Where the pages of lists begin.
    pub(in crate::publishing) fn list_pages(&self) -> &KeptPages {
        &self.list_pages
    }

    /// Returns the page, made anew if it must be. Many who wait for one page cause one making.
    pub(in crate::publishing) async fn get(
        &self,
        page: PublicPage,
    ) -> Result<Arc<PackedResponse>, Failure> {
        let place = self.shelf.open(page);
        if self.pace.every == 0 {
            self.compare_revision(&place).await?;
        }
        if let Some(response) = self.serve(&place) {
            return Ok(response);
        }
        let turn = Arc::clone(&place.turn).lock_owned().await;
        match self.serve(&place) {
            Some(response) => Ok(response),
            None => self.renew(&place, turn).await,
        }
    }

    /// The snapshot of a place, if it may be sent; begins to make the next one if that is due.
    fn serve(&self, place: &Arc<KeptPage>) -> Option<Arc<PackedResponse>> {
        let snapshot = place.snapshot()?;
        match snapshot.freshness(self.app.now(), self.pace) {
            Freshness::Fresh | Freshness::Recent => {}
            Freshness::Ageing => self.renew_beside(place),
            Freshness::Spent => return None,
        }
        Some(Arc::clone(&snapshot.response))
    }

    /// Makes the next snapshot in a task of its own, unless somebody makes it already.
    fn renew_beside(&self, place: &Arc<KeptPage>) {
        let Ok(turn) = Arc::clone(&place.turn).try_lock_owned() else {
            return;
        };
        let (snapshots, place) = (self.clone(), Arc::clone(place));
        tokio::spawn(async move {
            if let Err(failure) = snapshots.renew(&place, turn).await {
                tracing::warn!(%failure, "a page is not made anew");
            }
        });
    }

    async fn renew(
        &self,
        place: &Arc<KeptPage>,
        _turn: OwnedMutexGuard<()>,
    ) -> Result<Arc<PackedResponse>, Failure> {
        match self.make(&place.page).await {
            Ok(snapshot) => {
                let response = Arc::clone(&snapshot.response);
                self.shelf.put(place, Arc::new(snapshot));
                Ok(response)
            }
            Err(failure) => {
                if matches!(failure, Failure::NotFound) {
                    self.shelf.remove(place);
                }
                Err(failure)
            }
        }
    }

    async fn make(&self, page: &PublicPage) -> Result<Snapshot, Failure> {
        let topic = self.topic(page).await?;
        let bell = self.app.signals.watch(&topic);
        self.note_revision(topic).await?;
        // Before the first query: a change from here on makes the next snapshot, even if this one shows
        // it already.
        let rung = *bell.borrow();
        let made_at = self.app.now();
        let moment = self.app.storage.snapshot().await.map_err(ActError::from)?;
        let source = Source::new(&self.app, &moment);
        let made = (self.make)(source, &self.list_pages, page).await;
        moment.rollback().await.map_err(ActError::from)?;
        let Made {
            response,
            valid_until,
        } = made?;
        let packed = PackedResponse::pack(response, self.app.base_url.is_https()).await;
        let packed = packed.map_err(|_| Failure::Internal(InternalFault::Body))?;
        Ok(Snapshot {
            response: Arc::new(packed),
            bell,
            rung,
            made_at,
            valid_until,
        })
    }

    async fn topic(&self, page: &PublicPage) -> Result<Topic, Failure> {
        let PublicPage::OfLetter { slug, .. } = page else {
            return Ok(Topic::AllLetters);
        };
        let letter = letters::public_id(self.app.storage.read(), slug).await;
        let letter = letter.map_err(ActError::from)?.ok_or(Failure::NotFound)?;
        Ok(Topic::Letter(letter))
    }

    /// Rings if the revision of a topic differs from the one that was seen last.
    async fn note_revision(&self, topic: Topic) -> Result<(), Failure> {
        note_revisions(&self.app, vec![topic])
            .await
            .map_err(ActError::from)?;
        Ok(())
    }

    async fn compare_revision(&self, place: &KeptPage) -> Result<(), Failure> {
        if place.snapshot().is_some() {
            self.note_revision(self.topic(&place.page).await?).await?;
        }
        Ok(())
    }
}

/// Hears of changes that other processes made to what somebody watches, and rings for them. One query for
/// all letters, and one for the home page.
///
/// # Errors
/// If the database is away.
pub async fn ring_for_changes(app: &App) -> Result<(), sea_orm::DbErr> {
    note_revisions(app, app.signals.watched()).await
}

async fn note_revisions(app: &App, topics: Vec<Topic>) -> Result<(), sea_orm::DbErr> {
    let connection = app.storage.read();
    let letters = topics.iter().filter_map(|topic| match topic {
        Topic::Letter(letter) => Some(*letter),
        Topic::AllLetters => None,
    });
    for page in letters.collect::<Vec<_>>().chunks(letters::LETTERS_AT_ONCE) {
        for (letter, revision) in tally::revisions(connection, page.to_vec()).await? {
            app.signals.note(&Topic::Letter(letter), revision);
        }
    }
    if topics.contains(&Topic::AllLetters) {
        let revision = tally::revision_of_all(connection).await?;
        app.signals.note(&Topic::AllLetters, revision);
    }
    Ok(())
}
