//! Random bytes, tokens and keys: what must not be guessed, and what must not be read.

mod keys;
mod seal;
mod token;

pub use keys::{DataKeys, Key, KeyFault, SecretKey, jitter};
pub use seal::{SealContext, SealFault};
pub use token::{Code, Token, TokenHash, public_id, salt};

/// Lower-case hexadecimal, for the known answers of the tests.
#[cfg(test)]
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
