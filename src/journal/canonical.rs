//! The canonical form of what is hashed, so that no two different things have one encoding.
//!
//! A form begins with its name and version, such as `undersigned face 1`. Values follow in a fixed
//! order, each the same way: a byte 0 for none; else a byte 1, the length in bytes as 64 bits (the
//! highest first), and the bytes. Text is UTF-8, a number is 64 bits in two's complement, the highest
//! byte first. A form that changes gets a new version; old hashes keep the one they were made by.

use sha2::{Digest, Sha256};

/// A form that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical(Vec<u8>);

impl Canonical {
    /// Begins the form of this name and version.
    #[must_use]
    pub fn begin(form: &str) -> Self {
        Self(Vec::new()).text(form)
    }

    /// Adds bytes, or none.
    #[must_use]
    pub fn bytes<'a>(mut self, value: impl Into<Option<&'a [u8]>>) -> Self {
        match value.into() {
            None => self.0.push(0),
            Some(bytes) => {
                self.0.push(1);
                self.0
                    .extend_from_slice(&(bytes.len() as u64).to_be_bytes());
                self.0.extend_from_slice(bytes);
            }
        }
        self
    }

    /// Adds a text, or none.
    #[must_use]
    pub fn text<'a>(self, value: impl Into<Option<&'a str>>) -> Self {
        self.bytes(value.into().map(str::as_bytes))
    }

    /// Adds a number, or none.
    #[must_use]
    pub fn number(self, value: impl Into<Option<i64>>) -> Self {
        match value.into() {
            None => self.bytes(None),
            Some(number) => self.bytes(number.to_be_bytes().as_slice()),
        }
    }

    /// The SHA-256 of the whole form.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn form(values: &[Option<Vec<u8>>]) -> Canonical {
        values
            .iter()
            .fold(Canonical::begin("test 1"), |form, value| {
                form.bytes(value.as_deref())
            })
    }

    proptest! {
        #[test]
        fn different_values_never_have_one_encoding(
            one: Vec<Option<Vec<u8>>>,
            other: Vec<Option<Vec<u8>>>,
        ) {
            prop_assert_eq!(one == other, form(&one) == form(&other));
        }

        #[test]
        fn moving_bytes_between_neighbours_changes_the_encoding(
            text in "[a-z]{2,12}",
            at in 0usize..12,
        ) {
            let at = at % text.len();
            let (left, right) = text.split_at(at);
            let apart = Canonical::begin("test 1").text(left).text(right);
            let together = Canonical::begin("test 1").text(text.as_str()).text("");
            prop_assert_ne!(apart, together);
        }
    }

    #[test]
    fn none_empty_and_zero_differ() {
        let begin = || Canonical::begin("test 1");
        assert_ne!(begin().text(None), begin().text(""));
        assert_ne!(begin().number(None), begin().number(0));
        assert_ne!(begin().number(0), begin().bytes([].as_slice()));
        assert_ne!(begin(), Canonical::begin("test 2"));
    }
}
