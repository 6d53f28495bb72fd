//! What changed on a letter's list, for all who follow it: read once for each change and language,
//! however many follow.

use crate::signatures::store::published;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use entity::ids::{LetterId, Revision};
use entity::values::Visibility;
use sea_orm::DbErr;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::counting::{count_json, counting_of};
use super::list_entry::{ListEntry, list_entries};
use super::source::Source;
use crate::act::{ActError, Unreadable};
use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::journal;
use crate::letters::{self, Letter};
use crate::locale::Locale;
use crate::signals::Topic;
use crate::signatures::listing::list_position::ListOf;
use crate::signatures::listing::listed_row::ListedRow;
use crate::tally;
use crate::text::dates;

/// Changes that are remembered, and the most that one page is told at once; who is further behind
/// reads the list again.
const REMEMBERED: usize = 256;

/// One event, as it will be written to everybody.
#[derive(Debug)]
pub(super) struct Event {
    /// `tally`, `signatory`, `gone` or `behind`.
    pub(super) event: &'static str,
    /// JSON.
    pub(super) data: String,
}

/// What is new to a follower who knows the list up to one revision.
#[derive(Debug)]
pub(super) struct Update {
    /// The counts now.
    pub(super) tally: Arc<Event>,
    /// Entries that came, changed or went.
    pub(super) entries: Vec<Arc<Event>>,
    /// The revision that is known after that.
    pub(super) revision: Revision,
}

/// A letter in a language, as those who follow it are told of it.
#[derive(Debug)]
pub(super) struct Feed {
    slug: String,
    locale: Locale,
    bell: watch::Receiver<u64>,
    state: tokio::sync::Mutex<LastSeen>,
}

/// What was read last of a letter's list.
#[derive(Debug, Default)]
struct LastSeen {
    /// The ring of the bell that was answered last.
    answered: Option<u64>,
    /// Everything up to here was read.
    revision: Revision,
    /// Changes after this revision are remembered.
    floor: Revision,
    tally: Option<Arc<Event>>,
    entries: VecDeque<(Revision, Arc<Event>)>,
}

impl Feed {
    fn new(app: &App, letter: &Letter, locale: Locale) -> Self {
        Self {
            slug: letter.slug().to_owned(),
            locale,
            bell: app.signals.watch(&Topic::Letter(letter.id())),
            state: tokio::sync::Mutex::default(),
        }
    }

    /// What is new after a revision; nothing but the counts for somebody who names none. The first
    /// to ask after a ring reads the database, the others wait for her and get the same.
    pub(super) async fn updates_since(
        &self,
        app: &App,
        after: Option<Revision>,
    ) -> Result<Update, ActError> {
        let mut known = self.state.lock().await;
        let rung = *self.bell.borrow();
        if known.answered != Some(rung) {
            self.read(app, &mut known).await?;
            known.answered = Some(rung);
        }
        let after = after.map_or(known.revision, |after| after.min(known.revision));
        let near = after >= known.floor || self.read_back(app, &mut known, after).await?;
        let entries = if near {
            let later = known.entries.iter().filter(|(at, _)| *at > after);
            later.map(|(_, event)| Arc::clone(event)).collect()
        } else {
            vec![Arc::new(Event {
                event: "behind",
                data: "{}".to_owned(),
            })]
        };
        let tally = known.tally.clone();
        Ok(Update {
            tally: tally.ok_or(ActError::from(Unreadable::Tally))?,
            entries,
            revision: known.revision,
        })
    }

    /// Reads what changed since the last look.
    async fn read(&self, app: &App, known: &mut LastSeen) -> Result<(), ActError> {
        let letter = self.letter(app).await?;
        let tally = tally::read(app.storage.read(), letter.id()).await?;
        if known.tally.is_some() && tally.revision == known.revision {
            return Ok(());
        }
        if known.tally.is_none() {
            (known.revision, known.floor) = (tally.revision, tally.revision);
        } else {
            let (after, until) = (known.revision, tally.revision);
            match self.changes(app, letter.id(), after, until).await? {
                Some(changes) => known.entries.extend(changes),
                None => (known.entries, known.floor) = (VecDeque::new(), tally.revision),
            }
            known.revision = tally.revision;
        }
        let mut body = count_json(app, letter.slug(), &tally)?;
        let counting = counting_of(Source::latest(app), &letter, self.locale, &tally).await?;
        body["lines"] = json!(counting.lines);
        known.tally = Some(Arc::new(Event {
            event: "tally",
            data: body.to_string(),
        }));
        while known.entries.len() > REMEMBERED
            && let Some((at, _)) = known.entries.pop_front()
        {
            known.floor = at;
            known.entries.retain(|(other, _)| *other > at);
        }
        Ok(())
    }

    /// Remembers further back, down to a revision; false if that is too far.
    async fn read_back(
        &self,
        app: &App,
        known: &mut LastSeen,
        after: Revision,
    ) -> Result<bool, ActError> {
        let letter = self.letter(app).await?.id();
        let Some(changes) = self.changes(app, letter, after, known.floor).await? else {
            return Ok(false);
        };
        for change in changes.into_iter().rev() {
            known.entries.push_front(change);
        }
        known.floor = after;
        Ok(true)
    }

    /// The changes after one revision and up to another; `None` if there are too many.
    async fn changes(
        &self,
        app: &App,
        letter: LetterId,
        after: Revision,
        until: Revision,
    ) -> Result<Option<Vec<(Revision, Arc<Event>)>>, ActError> {
        let most = u64::try_from(REMEMBERED).unwrap_or(u64::MAX);
        let of = ListOf {
            letter,
            locale: self.locale,
        };
        let rows =
            published::changes_between(app.storage.read(), of, after, until, most + 1).await?;
        if rows.len() > REMEMBERED {
            return Ok(None);
        }
        let entries = list_entries(Source::latest(app), &rows, self.locale).await?;
        let mut events = Vec::with_capacity(rows.len());
        for (row, entry) in rows.iter().zip(entries) {
            if let Some(event) = self.event_of(app, of, row, entry).await? {
                events.push((row.revision, Arc::new(event)));
            }
        }
        Ok(Some(events))
    }

    /// What is told of a row; nothing of one that was never listed by name.
    async fn event_of(
        &self,
        app: &App,
        of: ListOf,
        row: &ListedRow,
        entry: ListEntry,
    ) -> Result<Option<Event>, ActError> {
        if !row.is_listed() {
            return Ok(may_have_been_named(app, row).await?.then(|| Event {
                event: "gone",
                data: json!({ "id": row.public_id }).to_string(),
            }));
        }
        let mut body = json!(entry);
        let signed = row.published_at.filter(|_| row.import_order.is_none());
        body["at"] = signed.map_or(Value::Null, |at| json!(dates::iso(at)));
        body["after"] = json!(published::entry_before(app.storage.read(), of, row).await?);
        Ok(Some(Event {
            event: "signatory",
            data: body.to_string(),
        }))
    }

    async fn letter(&self, app: &App) -> Result<Letter, ActError> {
        letters::by_slug(app.storage.read(), &self.slug)
            .await?
            .ok_or(ActError::NotFound)
    }
}

/// Whether a row that nobody may see can have been seen before: one that is counted only can, if
/// it was switched to that.
async fn may_have_been_named(app: &App, row: &ListedRow) -> Result<bool, DbErr> {
    if row.visibility == Visibility::Name {
        return Ok(true);
    }
    journal::has(app.storage.read(), row.id, journal::Action::CountOnly).await
}

/// Each letter in each language that somebody follows.
type Followed = HashMap<(LetterId, Locale), Weak<Feed>>;

/// The feeds that somebody follows now, and how many follow.
#[derive(Clone, Debug, Default)]
pub(super) struct Feeds {
    feeds: Arc<Mutex<Followed>>,
    slots: Arc<Mutex<SlotTable>>,
}

/// The places that are taken, in all and by network.
#[derive(Debug, Default)]
struct SlotTable {
    taken: usize,
    by_network: HashMap<ClientNetwork, usize>,
}

/// Why there is no place for one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoSlot {
    /// All are taken.
    AllTaken,
    /// The network has its share.
    ShareTaken,
}

/// How many may follow at once, in all and from one network.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotLimits {
    pub(super) all: usize,
    pub(super) per_network: usize,
}

impl Feeds {
    /// The feed of a letter in a language; it lives as long as somebody holds it.
    pub(super) fn feed(&self, app: &App, letter: &Letter, locale: Locale) -> Arc<Feed> {
        let mut feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        feeds.retain(|_, feed| feed.strong_count() > 0);
        let known = feeds.get(&(letter.id(), locale)).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let feed = Arc::new(Feed::new(app, letter, locale));
            feeds.insert((letter.id(), locale), Arc::downgrade(&feed));
            feed
        })
    }

    /// Takes a place for one more reader. The whole network of a subscriber counts as one, so that
    /// nobody takes all places with many addresses of their own.
    pub(super) fn take_slot(
        &self,
        network: ClientNetwork,
        limits: SlotLimits,
    ) -> Result<SubscriptionSlot, NoSlot> {
        let network = network.subscriber();
        let mut slots = lock(&self.slots);
        let number = slots.taken;
        if number >= limits.all {
            return Err(NoSlot::AllTaken);
        }
        let of_network = slots.by_network.get(&network).copied().unwrap_or_default();
        if of_network >= limits.per_network {
            return Err(NoSlot::ShareTaken);
        }
        slots.by_network.insert(network, of_network + 1);
        slots.taken += 1;
        drop(slots);
        Ok(SubscriptionSlot {
            slots: Arc::clone(&self.slots),
            network,
            number,
        })
    }
}

fn lock(slots: &Mutex<SlotTable>) -> MutexGuard<'_, SlotTable> {
    slots.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A place of somebody who follows; free again once it is dropped.
#[derive(Debug)]
pub(super) struct SubscriptionSlot {
    slots: Arc<Mutex<SlotTable>>,
    network: ClientNetwork,
    /// How many were taken before: spreads what all would do at once.
    pub(super) number: usize,
}

impl Drop for SubscriptionSlot {
    fn drop(&mut self) {
        let mut slots = lock(&self.slots);
        slots.taken -= 1;
        if let Some(of_network) = slots.by_network.get_mut(&self.network) {
            *of_network -= 1;
            if *of_network == 0 {
                slots.by_network.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: SlotLimits = SlotLimits {
        all: 3,
        per_network: 2,
    };

    fn take_slot(feeds: &Feeds, address: &str) -> Result<SubscriptionSlot, NoSlot> {
        feeds.take_slot(ClientNetwork::of(address.parse().unwrap()), LIMITS)
    }

    #[test]
    fn places_are_counted_in_all_and_by_network_and_free_again_once_left() {
        let feeds = Feeds::default();
        let first = take_slot(&feeds, "192.0.2.1").unwrap();
        let second = take_slot(&feeds, "192.0.2.1").unwrap();
        assert_eq!(
            take_slot(&feeds, "192.0.2.1").unwrap_err(),
            NoSlot::ShareTaken
        );
        let third = take_slot(&feeds, "192.0.2.2").unwrap();
        assert_eq!(
            take_slot(&feeds, "192.0.2.3").unwrap_err(),
            NoSlot::AllTaken
        );
        drop(first);
        assert!(take_slot(&feeds, "192.0.2.1").is_ok());
        drop((second, third));
        assert_eq!(lock(&feeds.slots).taken, 0);
        assert!(lock(&feeds.slots).by_network.is_empty());
    }

    #[test]
    fn an_ipv6_subscriber_has_one_share_for_all_their_networks() {
        let feeds = Feeds::default();
        let _first = take_slot(&feeds, "2001:db8:1:1::1").unwrap();
        let _second = take_slot(&feeds, "2001:db8:1:ffff::1").unwrap();
        assert_eq!(
            take_slot(&feeds, "2001:db8:1:2::1").unwrap_err(),
            NoSlot::ShareTaken
        );
        assert!(take_slot(&feeds, "2001:db8:2:1::1").is_ok());
    }
}
