//! Mail that still waits is shown without the secrets in it: who reads what is held about an address
//! must not confirm with them in place of its owner.

use crate::secret::{Code, Token};

/// What stands in place of a secret.
const HIDDEN: &str = "[hidden]";

/// A text without the tokens of its links and without its code.
pub(super) fn mask_secrets(text: &str) -> String {
    let lines = text.lines().map(|line| {
        if line.len() == "0000 0000".len() && Code::parse(line).is_some() {
            return HIDDEN.to_owned();
        }
        let words = line.split(' ').map(mask_word);
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn mask_word(word: &str) -> String {
    let parts = word.split_inclusive(['/', '?', '=', '&', '#']);
    let masked = parts.map(|part| {
        let bare = part.trim_end_matches(['/', '?', '=', '&', '#']);
        match Token::parse(bare) {
            Some(_) => part.replace(bare, HIDDEN),
            None => part.to_owned(),
        }
    });
    masked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lose_their_tokens_and_codes_are_hidden() {
        let token = Token::new();
        let token = token.as_str();
        let mail = format!(
            "Hello,\nopen https://l.example/en/confirm/{token}\nor https://l.example/en/x/sign?invitation={token}\n4821 7730\nJuly 8"
        );
        let masked = mask_secrets(&mail);
        assert_eq!(
            masked,
            "Hello,\nopen https://l.example/en/confirm/[hidden]\nor https://l.example/en/x/sign?invitation=[hidden]\n[hidden]\nJuly 8"
        );
    }
}
