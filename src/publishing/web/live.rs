//! Server-sent events: an open page follows the counts and the names of a letter.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use entity::ids::Revision;
use futures_util::Stream;
use futures_util::stream::unfold;
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::sse::{Event, SSE};
use poem::web::{Data, Query};
use poem::{IntoResponse, Request, Response, handler};
use serde::Deserialize;
use tokio::sync::watch;

use crate::app::App;
use crate::letters::LetterPath;
use crate::publishing::changes::{self, Feed, Feeds, NoSlot, SlotLimits, SubscriptionSlot};
use crate::rendering::CachePolicy;
use crate::signals::Topic;
use crate::web::Failure;
use crate::web::answer::respond;

/// A comment is sent this often, so that nobody in between takes the silence for an end.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// After how long a page asks again once the connection broke, in milliseconds, at least.
const RETRY: u64 = 2_000;
/// The further milliseconds over which pages are spread, so that a restart is no storm.
const SPREAD: u64 = 4_000;
/// When to try again once all places are taken, in seconds.
const FULL: u64 = 60;

/// What is asked of a feed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::publishing) struct Since {
    /// The revision that the page was made at.
    after: Option<Revision>,
}

#[handler]
pub(in crate::publishing) async fn follow(
    Data(app): Data<&App>,
    Data(feeds): Data<&Feeds>,
    Query(since): Query<Since>,
    request: &Request,
    LetterPath { locale, letter }: LetterPath,
) -> Result<Response, Failure> {
    let network = app.trusted_proxies().client_of(request);
    let slot = match feeds.take_slot(network, slot_limits(app)) {
        Ok(slot) => slot,
        Err(why) => return Ok(refuse(why)),
    };
    let last = request
        .headers()
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|id| id.parse().ok())
        .map(Revision);
    let follower = Follower {
        app: app.clone(),
        feed: feeds.feed(app, &letter, locale),
        bell: app.signals.watch(&Topic::Letter(letter.id())),
        known: last.or(since.after),
        begun: false,
        waiting: VecDeque::new(),
        slot,
    };
    let mut response = SSE::new(follower.events())
        .keep_alive(KEEP_ALIVE)
        .into_response();
    let no_store = HeaderValue::from_static(CachePolicy::NoStore.header());
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    Ok(response)
}

fn slot_limits(app: &App) -> SlotLimits {
    let limits = &app.settings.limits;
    SlotLimits {
        all: limits.listeners,
        per_network: limits.listeners_per_network,
    }
}

/// There is no place: the page stays as it was loaded.
fn refuse(why: NoSlot) -> Response {
    let mut response = respond(
        match why {
            NoSlot::AllTaken => StatusCode::SERVICE_UNAVAILABLE,
            NoSlot::ShareTaken => StatusCode::TOO_MANY_REQUESTS,
        },
        "text/plain; charset=utf-8",
        CachePolicy::NoStore,
        Vec::new(),
    );
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(FULL));
    response
}

/// Somebody who follows a letter. Events are taken one by one as their connection takes them, and
/// are shared with all others: a slow reader holds no memory but their place.
struct Follower {
    app: App,
    feed: Arc<Feed>,
    bell: watch::Receiver<u64>,
    known: Option<Revision>,
    begun: bool,
    waiting: VecDeque<(Arc<changes::Event>, Option<Revision>)>,
    slot: SubscriptionSlot,
}

impl Follower {
    fn events(self) -> impl Stream<Item = Event> + Send + 'static {
        unfold(self, |mut follower| async move {
            let event = follower.next().await?;
            Some((event, follower))
        })
    }

    /// The next event; none ends the connection, and the page comes back on its own.
    async fn next(&mut self) -> Option<Event> {
        if !self.begun {
            self.begun = true;
            self.hear(true).await?;
            let number = u64::try_from(self.slot.number).unwrap_or_default();
            return Some(Event::retry(RETRY + number * 977 % SPREAD));
        }
        loop {
            if let Some((told, id)) = self.waiting.pop_front() {
                let event = Event::message(told.data.clone()).event_type(told.event);
                return Some(match id {
                    Some(id) => event.id(id.to_string()),
                    None => event,
                });
            }
            self.bell.changed().await.ok()?;
            self.hear(false).await?;
        }
    }

    /// Takes what is new, at first the counts in any case. The id stands on the last event only: who is cut off before it is told
    /// the whole again, which changes nothing on their page.
    async fn hear(&mut self, first: bool) -> Option<()> {
        self.bell.mark_unchanged();
        // Boxed, so that the memory of queries is held while they run and not while somebody listens.
        let update = match Box::pin(self.feed.updates_since(&self.app, self.known)).await {
            Ok(update) => update,
            Err(failure) => {
                tracing::warn!(%failure, "somebody who follows a letter is cut off");
                return None;
            }
        };
        if !first && self.known == Some(update.revision) {
            return Some(());
        }
        self.waiting.push_back((update.tally, None));
        for told in update.entries {
            self.waiting.push_back((told, None));
        }
        if let Some((_, id)) = self.waiting.back_mut() {
            *id = Some(update.revision);
        }
        self.known = Some(update.revision);
        Some(())
    }
}
