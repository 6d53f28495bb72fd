//! Tags of client networks: the same network, on the same day, under a random key. Once the day's
//! key is deleted, nobody can tell which network a tag meant, nor which tags meant one network.

use tokio::sync::Mutex;

use super::data_keys::tag_key;
use super::{DataKeyFault, Storage};
use crate::client_network::ClientNetwork;
use crate::clock::{Day, Millis};
use crate::secret::{Key, SecretKey};

/// Bytes of a tag: two networks share one by chance once in 2^64 pairs.
const LENGTH: usize = 16;

/// Makes tags, and remembers the key of the day.
#[derive(Debug)]
pub struct NetworkTags {
    secret: SecretKey,
    today: Mutex<Option<(Day, Key)>>,
}

impl NetworkTags {
    /// Tags under keys that this secret key wraps.
    #[must_use]
    pub fn new(secret: SecretKey) -> Self {
        Self {
            secret,
            today: Mutex::new(None),
        }
    }

    /// The tag of a subscriber's network on the day of `now`.
    ///
    /// # Errors
    /// If the day's key cannot be read or made.
    pub async fn of_subscriber(
        &self,
        storage: &Storage,
        network: ClientNetwork,
        now: Millis,
    ) -> Result<Vec<u8>, DataKeyFault> {
        let parts: [&[u8]; 2] = [b"subscriber", &network.mail_flow().bytes()];
        self.tag(storage, &parts, now).await
    }

    async fn tag(
        &self,
        storage: &Storage,
        parts: &[&[u8]],
        now: Millis,
    ) -> Result<Vec<u8>, DataKeyFault> {
        let day = Day::of(now);
        let mut today = self.today.lock().await;
        let key = match today.take() {
            Some((of, key)) if of == day => key,
            _ => tag_key(storage, &self.secret, now).await?,
        };
        let tag = key.tag(parts);
        *today = Some((day, key));
        Ok(tag[..LENGTH].to_vec())
    }
}
