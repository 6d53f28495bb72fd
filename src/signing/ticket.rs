//! The ticket of "check your inbox": sealed, of one length, given for every outcome. It carries
//! what the page needs, so that nobody learns from it whether somebody signed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::secret::{Key, Place, SealFault};

/// Bytes of a ticket before it is sealed: an address has 254 at most.
const LENGTH: usize = 384;
const PLACE: Place<'static> = Place {
    table: "ticket",
    row: "",
    column: "",
};

/// What the page of a fresh signature needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The (first) signature of the pass.
    pub signature: i64,
    /// The address as typed.
    pub address: String,
    /// What was done last on the page.
    #[serde(default)]
    pub note: Option<Note>,
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
        let ticket = |address: &str| Ticket {
            signature: 7,
            address: address.to_owned(),
            note: None,
        };
        let (short, long) = (
            ticket("a@b.co"),
            ticket(&format!("{}@example.org", "a".repeat(64))),
        );
        let texts = [short.to_text(&key).unwrap(), long.to_text(&key).unwrap()];
        assert_eq!(texts[0].len(), texts[1].len());
        assert_eq!(Ticket::from_text(&key, &texts[1]), Some(long));
        assert_eq!(Ticket::from_text(&Key::new(), &texts[0]), None);
    }
}
