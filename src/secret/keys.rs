//! Keys: the secret key of the settings, and the data keys that it wraps.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::TryRng as _;
use rand::rngs::SysRng;
use sha2::Sha256;

use super::seal::{self, SealContext, SealFault};

/// Random bytes from the operating system.
///
/// # Panics
/// If the system has no random bytes: without them, no secret can be made.
#[expect(
    clippy::expect_used,
    reason = "without random bytes no token is safe, so stopping is the only answer"
)]
pub(super) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .expect("the system gives random bytes");
    bytes
}

/// A random number from 0 to below `most`, so that work does not come back all at once.
#[must_use]
pub fn jitter(most: i64) -> i64 {
    i64::from_be_bytes(random_bytes::<8>()).rem_euclid(most.max(1))
}

/// A key of 32 bytes.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A new random key.
    #[must_use]
    pub fn new() -> Self {
        Self(random_bytes())
    }

    /// The key that these bytes are.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key's bytes, for machines that take them (form tokens).
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA-256 (RFC 2104) over the parts, each led by its length so that no two lists of
    /// parts read alike.
    #[must_use]
    pub fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any length is a key");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Encrypts a text for one row and column. Decrypting it for any other fails.
    ///
    /// # Errors
    /// If the cipher fails, which it does for texts beyond 256 GiB only.
    pub fn seal(&self, place: SealContext<'_>, plain: &[u8]) -> Result<Vec<u8>, SealFault> {
        seal::seal(&self.0, &random_bytes::<24>(), place, plain)
    }

    /// Opens what [`Key::seal`] closed for the same place.
    ///
    /// # Errors
    /// If the key, the place or a bit differs.
    pub fn open(&self, place: SealContext<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealFault> {
        seal::open(&self.0, place, sealed)
    }
}

impl Default for Key {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Why a text is not a valid secret key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Not base64.
    #[error("it is not base64")]
    NotBase64,
    /// Not 32 bytes.
    #[error("it is not 32 bytes long")]
    NotThirtyTwoBytes,
    /// All zero: an example, not a secret.
    #[error("it is all zeros")]
    AllZero,
}

/// The secret key of the settings: it only wraps data keys.
#[derive(Clone, Debug)]
pub struct SecretKey(Key);

impl SecretKey {
    /// Reads base64 of 32 bytes.
    ///
    /// # Errors
    /// If the text is anything else, or all zero.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        let bytes = STANDARD
            .decode(text.trim())
            .map_err(|_| KeyFault::NotBase64)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeyFault::NotThirtyTwoBytes)?;
        if bytes == [0; 32] {
            Err(KeyFault::AllZero)
        } else {
            Ok(Self(Key(bytes)))
        }
    }

    /// A new secret key as the text that the settings take.
    #[must_use]
    pub fn new_text() -> String {
        STANDARD.encode(random_bytes::<32>())
    }

    /// Wraps a data key for the row that serves `purpose`.
    ///
    /// # Errors
    /// If the cipher fails.
    pub fn wrap(&self, purpose: &str, key: &Key) -> Result<Vec<u8>, SealFault> {
        self.0.seal(
            SealContext {
                table: "data_key",
                row: purpose,
                column: "wrapped",
            },
            &key.0,
        )
    }

    /// Unwraps a data key.
    ///
    /// # Errors
    /// If this is not the secret key that wrapped it.
    pub fn unwrap(&self, purpose: &str, wrapped: &[u8]) -> Result<Key, SealFault> {
        let place = SealContext {
            table: "data_key",
            row: purpose,
            column: "wrapped",
        };
        let bytes = self.0.open(place, wrapped)?;
        Ok(Key(bytes.try_into().map_err(|_| SealFault)?))
    }
}

/// The data keys of an instance, each with one task.
#[derive(Clone, Debug)]
pub struct DataKeys {
    /// Seals addresses and mails.
    pub seal: Key,
    /// Hashes addresses for look-up; it never changes.
    pub lookup: Key,
    /// Signs form tokens, seals tickets, derives links.
    pub form: Key,
}

impl DataKeys {
    /// New keys, for a new instance and for tests.
    #[must_use]
    pub fn new() -> Self {
        Self {
            seal: Key::new(),
            lookup: Key::new(),
            form: Key::new(),
        }
    }
}

impl Default for DataKeys {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::super::hex;
    use super::*;

    #[test]
    fn a_secret_key_is_base64_of_32_bytes() {
        assert!(SecretKey::parse(&SecretKey::new_text()).is_ok());
        assert_eq!(SecretKey::parse("no!").err(), Some(KeyFault::NotBase64));
        assert_eq!(
            SecretKey::parse("c2hvcnQ=").err(),
            Some(KeyFault::NotThirtyTwoBytes)
        );
        assert_eq!(
            SecretKey::parse(&STANDARD.encode([0; 32])).err(),
            Some(KeyFault::AllZero)
        );
    }

    #[test]
    fn a_data_key_unwraps_only_with_its_secret_key_and_purpose() {
        let secret = SecretKey(Key::new());
        let wrapped = secret.wrap("seal", &Key([3; 32])).unwrap();
        assert_eq!(secret.unwrap("seal", &wrapped).unwrap().0, [3; 32]);
        assert!(secret.unwrap("lookup", &wrapped).is_err());
        assert!(SecretKey(Key::new()).unwrap("seal", &wrapped).is_err());
    }

    #[test]
    fn a_keyed_hash_depends_on_where_its_parts_are_split() {
        let key = Key([1; 32]);
        assert_ne!(key.tag(&[b"ab", b"c"]), key.tag(&[b"a", b"bc"]));
    }

    /// Addresses are found by these hashes: a stored one must be made the same way for ever.
    #[test]
    fn keyed_hashes_stay_what_they_were() {
        let tag = Key([7; 32]).tag(&[b"address", b"zoe@example.org"]);
        assert_eq!(
            hex(&tag),
            "028a47046d1de0486fe3abdd1c2e5f61332ddf935e843fca94a92775a404af8c"
        );
    }
}
