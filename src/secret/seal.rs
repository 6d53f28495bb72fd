//! Encrypts stored texts with XChaCha20-Poly1305 (RFC 8439 with the extended nonce), bound to their row and
//! column.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

/// The row and column that a sealed text belongs to; it cannot be decrypted anywhere else.
#[derive(Clone, Copy, Debug)]
pub struct SealContext<'a> {
    pub table: &'a str,
    /// Identifies the row: a public id, a message id.
    pub row: &'a str,
    pub column: &'a str,
}

impl SealContext<'_> {
    fn associated_data(&self) -> Vec<u8> {
        [self.table, self.row, self.column]
            .join("\u{1f}")
            .into_bytes()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cannot decrypt: wrong key, wrong row or column, or altered data")]
pub struct SealFault;

pub(super) fn seal(
    key: &[u8; 32],
    nonce: &[u8; 24],
    place: SealContext<'_>,
    plain: &[u8],
) -> Result<Vec<u8>, SealFault> {
    let payload = Payload {
        msg: plain,
        aad: &place.associated_data(),
    };
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| SealFault)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

pub(super) fn open(
    key: &[u8; 32],
    place: SealContext<'_>,
    sealed: &[u8],
) -> Result<Vec<u8>, SealFault> {
    let (nonce, sealed) = sealed.split_first_chunk::<24>().ok_or(SealFault)?;
    let payload = Payload {
        msg: sealed,
        aad: &place.associated_data(),
    };
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| SealFault)
}

#[cfg(test)]
mod tests {
    use super::super::{Key, hex};
    use super::*;

    #[test]
    fn a_sealed_text_opens_only_in_its_own_row_and_column() {
        let key = Key::new();
        let here = SealContext {
            table: "signature",
            row: "abc",
            column: "address_sealed",
        };
        let sealed = key.seal(here, b"zoe@example.org").unwrap();
        assert_eq!(key.open(here, &sealed).unwrap(), b"zoe@example.org");
        assert!(
            key.open(SealContext { row: "abd", ..here }, &sealed)
                .is_err()
        );
        assert!(Key::new().open(here, &sealed).is_err());
        assert!(key.open(here, &sealed[..20]).is_err());
        assert!(!sealed.windows(3).any(|part| part == b"zoe"));
    }

    /// Made with another implementation (libsodium) and by chacha20poly1305 0.10: every later
    /// version must open it.
    const SEALED: &str = "000102030405060708090a0b0c0d0e0f1011121314151617d278cec59f643ac855abe4698990c8d20ac85dc9217c21730373cb6d56a069";

    const ADDRESS: SealContext<'_> = SealContext {
        table: "signature",
        row: "0123456789abcdef",
        column: "address_sealed",
    };

    #[test]
    fn stored_texts_stay_readable_and_seal_to_the_same_bytes() {
        let nonce: [u8; 24] = std::array::from_fn(|index| index as u8);
        let sealed = seal(&[7; 32], &nonce, ADDRESS, b"zoe@example.org").unwrap();
        assert_eq!(hex(&sealed), SEALED);
        assert_eq!(
            open(&[7; 32], ADDRESS, &sealed).unwrap(),
            b"zoe@example.org"
        );
    }
}
