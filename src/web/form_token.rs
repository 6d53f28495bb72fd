//! Stateless form tokens: proof that a form came from us, and how long ago, without cookie or row.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const STAMP: usize = 8;
const TAG: usize = 32;
const TEXT: usize = 54;
const DOMAIN: &[u8] = b"undersigned form token 1";
/// Two servers' clocks may differ by this much before a token seems to come from the future.
const SKEW_MS: i64 = 60_000;

/// The key that signs form tokens: 32 random bytes.
pub type Key = [u8; 32];

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Not of the form that we issue.
    #[error("the form token is not well formed")]
    Malformed,
    /// Not signed by this key for this purpose.
    #[error("the form token is not ours")]
    Forged,
    /// Ours, but older than allowed; the form can be shown again with its values.
    #[error("the form token is too old")]
    Expired,
    /// Ours, but issued more than a minute from now: a clock has been set back.
    #[error("the form token is from the future")]
    FromTheFuture,
}

/// A token for a form with this purpose, issued `now` (milliseconds UTC); 54 letters.
#[must_use]
pub fn issue(key: &Key, purpose: &str, now: i64) -> String {
    let stamp = now.to_be_bytes();
    let tag = signed(key, purpose, stamp).finalize().into_bytes();
    let mut token = Vec::with_capacity(STAMP + TAG);
    token.extend_from_slice(&stamp);
    token.extend_from_slice(&tag);
    URL_SAFE_NO_PAD.encode(token)
}

/// The age of a token in milliseconds, never below zero; the signature is compared in constant time.
///
/// # Errors
/// [`TokenFault`] if it is not ours for this purpose, or older than `max_age_ms`.
pub fn check(
    key: &Key,
    purpose: &str,
    token: &str,
    now: i64,
    max_age_ms: i64,
) -> Result<i64, TokenFault> {
    let (stamp, tag) = split(token).ok_or(TokenFault::Malformed)?;
    signed(key, purpose, stamp)
        .verify_slice(&tag)
        .map_err(|_| TokenFault::Forged)?;
    let age = now.saturating_sub(i64::from_be_bytes(stamp));
    if age < -SKEW_MS {
        return Err(TokenFault::FromTheFuture);
    }
    if age > max_age_ms {
        return Err(TokenFault::Expired);
    }
    Ok(age.max(0))
}

fn split(token: &str) -> Option<([u8; STAMP], [u8; TAG])> {
    if token.len() != TEXT {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (stamp, tag) = bytes.split_first_chunk::<STAMP>()?;
    Some((*stamp, tag.try_into().ok()?))
}

fn signed(key: &Key, purpose: &str, stamp: [u8; STAMP]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length will do");
    mac.update(DOMAIN);
    // The stamp has a fixed length and stands before the purpose, so no two inputs run together.
    mac.update(&stamp);
    mac.update(purpose.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: Key = [7; 32];
    const NOW: i64 = 1_795_435_200_000;
    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_token_tells_its_age_until_it_is_too_old() {
        let token = issue(&KEY, "sign", NOW);
        assert_eq!(token.len(), TEXT);
        assert_eq!(check(&KEY, "sign", &token, NOW, HOUR), Ok(0));
        assert_eq!(check(&KEY, "sign", &token, NOW + HOUR, HOUR), Ok(HOUR));
        assert_eq!(
            check(&KEY, "sign", &token, NOW + HOUR + 1, HOUR),
            Err(TokenFault::Expired)
        );
    }

    #[test]
    fn a_token_serves_one_purpose_under_one_key() {
        let token = issue(&KEY, "sign", NOW);
        for (key, purpose) in [
            (KEY, "withdraw"),
            (KEY, ""),
            (KEY, "sign "),
            ([8; 32], "sign"),
        ] {
            assert_eq!(
                check(&key, purpose, &token, NOW, HOUR),
                Err(TokenFault::Forged)
            );
        }
    }

    #[test]
    fn a_clock_a_little_behind_is_forgiven_and_one_far_behind_is_not() {
        let token = issue(&KEY, "sign", NOW);
        assert_eq!(check(&KEY, "sign", &token, NOW - SKEW_MS, HOUR), Ok(0));
        assert_eq!(
            check(&KEY, "sign", &token, NOW - SKEW_MS - 1, HOUR),
            Err(TokenFault::FromTheFuture)
        );
        let end_of_time = issue(&KEY, "sign", i64::MAX);
        assert_eq!(
            check(&KEY, "sign", &end_of_time, i64::MIN, HOUR),
            Err(TokenFault::FromTheFuture)
        );
    }

    #[test]
    fn what_is_not_of_our_form_is_malformed() {
        let token = issue(&KEY, "sign", NOW);
        for broken in [
            "",
            "x",
            &token[1..],
            &format!("{token}="),
            &"!".repeat(TEXT),
        ] {
            assert_eq!(
                check(&KEY, "sign", broken, NOW, HOUR),
                Err(TokenFault::Malformed),
                "{broken}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_other_text_passes_in_place_of_a_token(at in 0..TEXT, letter in "[A-Za-z0-9_-]") {
            let token = issue(&KEY, "sign", NOW);
            let mut forged = token.clone();
            forged.replace_range(at..=at, &letter);
            prop_assume!(forged != token);
            prop_assert!(check(&KEY, "sign", &forged, NOW, HOUR).is_err());
        }

        #[test]
        fn no_text_makes_the_check_panic(text in "\\PC{0,80}") {
            prop_assert!(check(&KEY, "sign", &text, NOW, HOUR).is_err());
        }
    }
}
