//! Reads the public key of a DKIM record (RFC 6376, section 3.6.1; RFC 8301; RFC 8463).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The object identifier rsaEncryption, 1.2.840.113549.1.1.1.
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;

/// A key that receivers can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DkimKey {
    /// Bits of the modulus.
    Rsa(usize),
    Ed25519,
}

/// Reads the key of a record; `None` if receivers cannot use it.
pub(super) fn read_key(kind: &str, text: &str) -> Option<DkimKey> {
    let text: String = text.split_whitespace().collect();
    let bytes = STANDARD.decode(text).ok()?;
    match kind {
        "rsa" => read_rsa(&bytes).map(DkimKey::Rsa),
        "ed25519" => (bytes.len() == 32).then_some(DkimKey::Ed25519),
        _ => None,
    }
}

/// The bits of an RSA key: SubjectPublicKeyInfo, or RSAPublicKey alone, as some programs publish.
fn read_rsa(bytes: &[u8]) -> Option<usize> {
    let (outer, rest) = take(bytes, SEQUENCE)?;
    if !rest.is_empty() {
        return None;
    }
    let Some((algorithm, key)) = take(outer, SEQUENCE) else {
        return modulus_bits(outer);
    };
    let (identifier, _) = take(algorithm, OBJECT_IDENTIFIER)?;
    let (bits, _) = take(key, BIT_STRING)?;
    let (key, _) = take(bits.strip_prefix(&[0])?, SEQUENCE)?;
    (identifier == RSA_ENCRYPTION).then(|| modulus_bits(key))?
}

fn modulus_bits(key: &[u8]) -> Option<usize> {
    let (modulus, rest) = take(key, INTEGER)?;
    take(rest, INTEGER)?;
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    let first = modulus.get(zeros)?;
    let bits = (modulus.len() - zeros) * 8;
    Some(bits - usize::try_from(first.leading_zeros()).unwrap_or_default())
}

/// The content of the DER value at the beginning, if it has this tag, and what follows it.
fn take(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81 | 0x82 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = digits
                .iter()
                .fold(0, |length, digit| length << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    (*found == tag).then(|| rest.split_at_checked(length))?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SubjectPublicKeyInfo around a modulus of so many bytes.
    fn rsa(modulus_bytes: usize) -> String {
        let value = |tag: u8, content: &[u8]| {
            let length = u16::try_from(content.len()).unwrap().to_be_bytes();
            [&[tag, 0x82, length[0], length[1]], content].concat()
        };
        let modulus = [&[0, 0xc1][..], &vec![7; modulus_bytes - 1]].concat();
        let key = value(
            SEQUENCE,
            &[value(INTEGER, &modulus), value(INTEGER, &[1, 0, 1])].concat(),
        );
        let algorithm = value(SEQUENCE, &value(OBJECT_IDENTIFIER, RSA_ENCRYPTION));
        let bits = value(BIT_STRING, &[&[0], &key[..]].concat());
        STANDARD.encode(value(SEQUENCE, &[algorithm, bits].concat()))
    }

    #[test]
    fn keys_are_read_and_what_is_none_is_refused() {
        assert_eq!(read_key("rsa", &rsa(256)), Some(DkimKey::Rsa(2_048)));
        assert_eq!(read_key("rsa", &rsa(64)), Some(DkimKey::Rsa(512)));
        let ed25519 = STANDARD.encode([7; 32]);
        assert_eq!(read_key("ed25519", &ed25519), Some(DkimKey::Ed25519));
        let cut = &rsa(256)[..200];
        for (kind, text) in [
            ("rsa", "AAAA"),
            ("rsa", "not base64!"),
            ("rsa", cut),
            ("rsa", &ed25519),
            ("ed25519", "AAAA"),
            ("dsa", &rsa(256)),
        ] {
            assert_eq!(read_key(kind, text), None, "{kind} {text}");
        }
    }
}
