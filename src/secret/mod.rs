//! Chance, tokens and keys: what must not be guessed, and what must not be read.

mod keys;
mod seal;
mod token;

pub use keys::{DataKeys, Key, KeyFault, SecretKey, jitter};
pub use seal::{Place, SealFault};
pub use token::{Code, Token, TokenHash, public_id, salt};
