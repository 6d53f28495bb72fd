//! Signals within the process: a topic has news, and whoever watches it wakes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use entity::ids::{LetterId, Revision};
use tokio::sync::watch;

/// What of the public pages can have news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A letter: its text, its state, its list or its counts.
    Letter(LetterId),
    /// Any letter at all, as the home page shows them.
    AllLetters,
}

/// Topics that can be watched. A watcher sees that something changed, not what: it asks the
/// database, which alone knows.
#[derive(Clone, Debug)]
pub struct Signals<T> {
    topics: Arc<Mutex<HashMap<T, Bell>>>,
}

#[derive(Debug)]
struct Bell {
    sender: watch::Sender<u64>,
    noted: Option<Revision>,
}

impl<T: Clone + Eq + Hash> Signals<T> {
    /// No topics yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            topics: Arc::default(),
        }
    }

    /// Watches a topic; the receiver wakes at each later [`Signals::ring`].
    pub fn watch(&self, topic: &T) -> watch::Receiver<u64> {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics.retain(|_, topic| topic.sender.receiver_count() > 0);
        topics
            .entry(topic.clone())
            .or_insert_with(|| Bell {
                sender: watch::channel(0).0,
                noted: None,
            })
            .sender
            .subscribe()
    }

    /// Says that a topic has news. Nobody watching is no fault.
    pub fn ring(&self, topic: &T) {
        let topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(topic) = topics.get(topic) {
            topic.ring();
        }
    }

    /// Notes the revision at which a topic was seen from outside, and rings if it was another
    /// before: this is how changes made by another process are heard.
    pub fn note(&self, topic: &T, revision: Revision) {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(topic) = topics.get_mut(topic)
            && topic.noted.replace(revision) != Some(revision)
        {
            topic.ring();
        }
    }

    /// The topics that somebody watches now.
    #[must_use]
    pub fn watched(&self) -> Vec<T> {
        let topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics
            .iter()
            .filter(|(_, topic)| topic.sender.receiver_count() > 0)
            .map(|(topic, _)| topic.clone())
            .collect()
    }
}

impl Bell {
    fn ring(&self) {
        self.sender
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

impl<T: Clone + Eq + Hash> Default for Signals<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_watcher_wakes_for_its_own_topic_only() {
        let signals = Signals::new();
        let mut one = signals.watch(&1);
        let two = signals.watch(&2);
        signals.ring(&1);
        one.changed().await.unwrap();
        assert!(!two.has_changed().unwrap());
    }

    #[test]
    fn a_revision_noted_twice_rings_once() {
        let signals = Signals::new();
        let mut one = signals.watch(&1);
        signals.note(&1, Revision(7));
        assert!(one.has_changed().unwrap());
        one.mark_unchanged();
        signals.note(&1, Revision(7));
        assert!(!one.has_changed().unwrap());
        signals.note(&1, Revision(8));
        assert!(one.has_changed().unwrap());
    }

    #[test]
    fn a_topic_nobody_watches_any_more_is_forgotten() {
        let signals = Signals::new();
        drop(signals.watch(&1));
        let _two = signals.watch(&2);
        assert_eq!(signals.watched(), vec![2]);
    }
}
