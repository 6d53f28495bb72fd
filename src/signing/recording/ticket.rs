//! The ticket of "check your inbox": sealed, of one length, given for every outcome. It carries
//! what the page needs, so that nobody learns from it whether somebody signed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::ids::SubmissionId;
use serde::{Deserialize, Serialize};

use crate::secret::{Key, SealContext, SealFault};

/// Bytes of a ticket before it is sealed: an address has 254 at most, a key 43.
const LENGTH: usize = 432;
const PLACE: SealContext<'static> = SealContext {
    table: "ticket",
    row: "",
    column: "",
};

/// What the page of a fresh signature needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The submission.
    #[serde(rename = "signature")]
    pub submission: SubmissionId,
    /// The address as typed.
    pub address: String,
    /// What was done last on the page.
    #[serde(default)]
    pub note: Option<Note>,
    /// Opens the copy of what was typed; empty in the tickets of older versions.
    #[serde(default)]
    key: String,
}

/// What was done last on the page of a fresh signature; said whether or not a mail left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// The mail was asked for again.
    SentAgain,
    /// The address was changed.
    Changed,
}

impl Ticket {
    /// The ticket of a submission and the address that its mail goes to, with the key of the copy of
    /// what was typed.
    #[must_use]
    pub fn new(
        submission: SubmissionId,
        key: Option<Key>,
        address: String,
        note: Option<Note>,
    ) -> Self {
        Self {
            submission,
            address,
            note,
            key: key.map_or_else(String::new, |key| URL_SAFE_NO_PAD.encode(key.bytes())),
        }
    }

    /// The key that opens the copy of what was typed.
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.key).ok()?;
        Some(Key::from_bytes(bytes.try_into().ok()?))
    }

    /// As it stands in an address.
    ///
    /// # Errors
    /// If it cannot be sealed.
    pub fn to_text(&self, key: &Key) -> Result<String, SealFault> {
        let mut plain = serde_json::to_vec(self).map_err(|_| SealFault)?;
        // JSON may be followed by white space, so the padding needs no mark of its own.
        plain.resize(LENGTH, b' ');
        Ok(URL_SAFE_NO_PAD.encode(key.seal(PLACE, &plain)?))
    }

    /// Reads a ticket; none for anything that this instance did not seal.
    #[must_use]
    pub fn from_text(key: &Key, text: &str) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&key.open(PLACE, &sealed).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_have_one_length_whatever_the_address() {
        let key = Key::new();
        let ticket = |submission, address: &str, note, key: Option<Key>| {
            Ticket::new(submission, key, address.to_owned(), note)
        };
        let longest = format!("{}@{}", "a".repeat(64), "b".repeat(189));
        let (short, long) = (
            ticket(SubmissionId(7), "a@b.co", None, None),
            ticket(
                SubmissionId(i64::MAX),
                &longest,
                Some(Note::SentAgain),
                Some(Key::new()),
            ),
        );
        let texts = [short.to_text(&key).unwrap(), long.to_text(&key).unwrap()];
        assert_eq!(texts[0].len(), texts[1].len());
        assert_eq!(Ticket::from_text(&key, &texts[1]), Some(long));
        assert_eq!(Ticket::from_text(&Key::new(), &texts[0]), None);
    }
}
