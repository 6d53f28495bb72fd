//! Tokens of links, codes to type, and public ids.

use sha2::{Digest, Sha256};

use super::keys::{Key, random_bytes};

/// Crockford's base32 alphabet in lower case: no i, l, o, u.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Letters of a token: 26 × 5 = 130 bits.
const TOKEN_LETTERS: usize = 26;
/// Letters of a public id: 16 × 5 = 80 bits.
const PUBLIC_ID_LETTERS: usize = 16;

/// A secret of 130 bits for a link. Only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// SHA-256 of a token: what the database keeps.
pub type TokenHash = Vec<u8>;

impl Token {
    /// A new random token.
    #[must_use]
    pub fn new() -> Self {
        Self(letters(&random_bytes::<TOKEN_LETTERS>()))
    }

    /// The token that belongs to a record for one purpose, the same each time: so that any mail
    /// can carry the link to one's own page although only its hash is stored.
    #[must_use]
    pub fn derived(key: &Key, purpose: &str, of: &str) -> Self {
        let digest = key.tag(&[purpose.as_bytes(), of.as_bytes()]);
        Self(letters(&digest[..TOKEN_LETTERS]))
    }

    /// Reads a token from an address. Crockford's rule: case is ignored, o is 0, i and l are 1.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let token: String = text
            .chars()
            .map(|letter| match letter.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            })
            .collect();
        let fits =
            token.len() == TOKEN_LETTERS && token.bytes().all(|byte| LETTERS.contains(&byte));
        fits.then_some(Self(token))
    }

    /// The hash under which the token is stored and found.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }

    /// The token as written in a link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// An 8-digit code, shown in two groups of four; valid only with its ticket.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A new code, each of the hundred million equally likely.
    #[must_use]
    pub fn new() -> Self {
        // 2^64 is so far above 10^8 that the bias of the remainder is nothing.
        let number = u64::from_be_bytes(random_bytes::<8>()) % 100_000_000;
        Self(format!("{number:08}"))
    }

    /// Reads what somebody typed: digits, with any spaces or hyphens.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let fits = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then_some(Self(digits))
    }

    /// The keyed hash under which the code is stored: without the key its digits cannot be tried.
    #[must_use]
    pub fn hash(&self, key: &Key) -> Vec<u8> {
        key.tag(&[b"code", self.0.as_bytes()]).to_vec()
    }

    /// The code in two groups of four, as it is read.
    #[must_use]
    pub fn grouped(&self) -> String {
        format!("{} {}", &self.0[..4], &self.0[4..])
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

impl Default for Code {
    fn default() -> Self {
        Self::new()
    }
}

/// A new public id: 16 random Crockford letters.
#[must_use]
pub fn public_id() -> String {
    letters(&random_bytes::<PUBLIC_ID_LETTERS>())
}

/// Random bytes that keep a commitment to something short, such as a name, from being guessed.
#[must_use]
pub fn salt() -> Vec<u8> {
    random_bytes::<32>().to_vec()
}

fn letters(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::hex;
    use super::*;

    #[test]
    fn a_token_has_26_letters_and_parses_in_any_case() {
        let token = Token::new();
        assert_eq!(token.as_str().len(), 26);
        assert_eq!(Token::parse(&token.as_str().to_uppercase()), Some(token));
    }

    #[test]
    fn text_of_another_length_or_alphabet_is_not_a_token() {
        assert_eq!(Token::parse(""), None);
        assert_eq!(Token::parse(&"0".repeat(25)), None);
        assert_eq!(Token::parse(&"é".repeat(13)), None);
        assert_eq!(Token::parse(&"u".repeat(26)), None);
    }

    #[test]
    fn a_derived_token_depends_on_key_purpose_and_record() {
        let key = Key::from_bytes([7; 32]);
        let token = Token::derived(&key, "own-page", "a");
        assert_eq!(token, Token::derived(&key, "own-page", "a"));
        assert_ne!(token, Token::derived(&key, "own-page", "b"));
        assert_ne!(token, Token::derived(&key, "not-me", "a"));
        assert_ne!(
            token,
            Token::derived(&Key::from_bytes([8; 32]), "own-page", "a")
        );
    }

    #[test]
    fn a_code_may_be_typed_with_spaces_and_hyphens() {
        let code = Code::new();
        assert_eq!(Code::parse(&code.grouped()), Some(code.clone()));
        assert_eq!(Code::parse(&code.grouped().replace(' ', "-")), Some(code));
        assert_eq!(Code::parse("1234 567"), None);
        assert_eq!(Code::parse("1234 567x"), None);
    }

    /// Links in mail that was sent must keep working: the hash and the derived token are stored ways.
    #[test]
    fn token_hashes_and_derived_tokens_stay_what_they_were() {
        let token = Token::parse("0123456789abcdefghjkmnpqrs").unwrap();
        assert_eq!(
            hex(&token.hash()),
            "6aab299c78d0b17077bd60f9ea95ff9c4dc6a4dfa7b3b308d01c7c187cba3709"
        );
        let derived = Token::derived(&Key::from_bytes([7; 32]), "own-page", "0123456789abcdef");
        assert_eq!(derived.as_str(), "nmawvz0m4fqkstr26320y5cspx");
        let code = Code::parse("1234 5678").unwrap();
        assert_eq!(
            hex(&code.hash(&Key::from_bytes([7; 32]))),
            "a5089a2f3c14f248de9ae5a6d6de2fe0f5aabb101faa9643d3434823415e10f6"
        );
    }
}
