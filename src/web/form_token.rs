//! Stateless form tokens: proof that a form came from us, and when, without a cookie or a row.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::clock::{MINUTE, Millis};

const STAMP_BYTES: usize = 8;
const TAG_BYTES: usize = 32;
/// Length of a token: base64 of stamp and tag.
const TOKEN_CHARS: usize = 54;
/// Keeps these MACs apart from any other use of the key.
const DOMAIN_SEPARATOR: &[u8] = b"undersigned form token 1";
/// The most by which a token may seem to come from the future: two servers' clocks differ.
const MAX_CLOCK_SKEW_MS: Millis = MINUTE;

/// The key that signs form tokens: 32 random bytes.
pub type FormKey = [u8; 32];

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// The text does not have the format that we issue.
    #[error("the form token is malformed")]
    Malformed,
    /// The token was not signed with this key for this purpose.
    #[error("the form token was not issued here for this form")]
    Forged,
    /// The token is ours but too old. The form can be shown again with its values.
    #[error("the form token is too old")]
    Expired,
    /// The token is ours but issued more than a minute from now: a clock was set back.
    #[error("the form token is from the future")]
    FromTheFuture,
}

/// Issues a token of 54 characters for a form with this purpose; `now` is in milliseconds UTC.
#[must_use]
pub fn issue(key: &FormKey, purpose: &str, now: Millis) -> String {
    let stamp = now.to_be_bytes();
    let tag = compute_mac(key, purpose, stamp).finalize().into_bytes();
    let mut token = Vec::with_capacity(STAMP_BYTES + TAG_BYTES);
    token.extend_from_slice(&stamp);
    token.extend_from_slice(&tag);
    URL_SAFE_NO_PAD.encode(token)
}

/// Checks a token and returns its age in milliseconds, never below zero. The tag is compared in
/// constant time.
///
/// # Errors
/// If it is not ours for this purpose, or older than `max_age`.
pub fn check(
    key: &FormKey,
    purpose: &str,
    token: &str,
    now: Millis,
    max_age: Millis,
) -> Result<Millis, TokenFault> {
    let (stamp, tag) = split(token).ok_or(TokenFault::Malformed)?;
    compute_mac(key, purpose, stamp)
        .verify_slice(&tag)
        .map_err(|_| TokenFault::Forged)?;
    let age = now.saturating_sub(i64::from_be_bytes(stamp));
    if age < -MAX_CLOCK_SKEW_MS {
        return Err(TokenFault::FromTheFuture);
    }
    if age > max_age {
        return Err(TokenFault::Expired);
    }
    Ok(age.max(0))
}

fn split(token: &str) -> Option<([u8; STAMP_BYTES], [u8; TAG_BYTES])> {
    if token.len() != TOKEN_CHARS {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (stamp, tag) = bytes.split_first_chunk::<STAMP_BYTES>()?;
    Some((*stamp, tag.try_into().ok()?))
}

fn compute_mac(key: &FormKey, purpose: &str, stamp: [u8; STAMP_BYTES]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length will do");
    mac.update(DOMAIN_SEPARATOR);
    // The stamp has a fixed length and comes before the purpose, so no two inputs give the same
    // bytes.
    mac.update(&stamp);
    mac.update(purpose.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: FormKey = [7; 32];
    const NOW: i64 = 1_795_435_200_000;
    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_token_tells_its_age_until_it_is_too_old() {
        let token = issue(&KEY, "sign", NOW);
        assert_eq!(token.len(), TOKEN_CHARS);
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
        assert_eq!(
            check(&KEY, "sign", &token, NOW - MAX_CLOCK_SKEW_MS, HOUR),
            Ok(0)
        );
        assert_eq!(
            check(&KEY, "sign", &token, NOW - MAX_CLOCK_SKEW_MS - 1, HOUR),
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
            &"!".repeat(TOKEN_CHARS),
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
        fn a_token_with_one_other_character_fails(at in 0..TOKEN_CHARS, letter in "[A-Za-z0-9_-]") {
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
