//! What coordinators type, under the same rules as the form: cleaned, and refused by name.

use crate::signatures::refusal::Refusal;
use crate::text::clean::{LineFault, check_line, clean_line};

/// Characters of a name or title in forms.
pub const MOST: usize = 200;

/// Characters of a reason or a source.
const MOST_WORDS: usize = 500;

/// A line that must be there.
pub(crate) fn line(option: &str, raw: &str) -> Result<String, Refusal> {
    checked(option, raw, MOST)
}

/// A line that may be left out.
pub(crate) fn optional(option: &str, raw: Option<&str>) -> Result<Option<String>, Refusal> {
    raw.map(|raw| line(option, raw)).transpose()
}

/// A reason or a source, in a coordinator's own words.
pub(crate) fn words(option: &str, raw: &str) -> Result<String, Refusal> {
    checked(option, raw, MOST_WORDS)
}

/// A web address; a bare domain gets its https://.
pub(crate) fn website(raw: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(text) = optional("--website", raw)? else {
        return Ok(None);
    };
    match web_address(&text) {
        Some(address) => Ok(Some(address)),
        None => Err(Refusal::typed(format!(
            "--website is `{text}`, which is no web address; give one such as amity.example"
        ))),
    }
}

/// A web address as it is kept; a bare domain gets its https://. None for anything else.
#[must_use]
pub fn web_address(text: &str) -> Option<String> {
    let full = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let sound = url::Url::parse(&full).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| host.contains('.'))
    });
    sound.then_some(full)
}

fn checked(option: &str, raw: &str, most: usize) -> Result<String, Refusal> {
    let text = clean_line(raw).text;
    let fault = match check_line(&text, most) {
        Ok(()) => return Ok(text),
        Err(LineFault::Empty) => format!("{option} is empty"),
        Err(LineFault::TooLong { max }) => {
            format!("{option} is longer than {max} characters")
        }
        Err(LineFault::NoContent) => format!("{option} holds no letter and no digit"),
        Err(LineFault::Marks) => format!("{option} piles too many marks upon one letter"),
    };
    Err(Refusal::typed(fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_cleaned_and_refused_by_the_name_of_its_option() {
        assert_eq!(line("--title", "  Chair\u{200b} ").unwrap(), "Chair");
        for (raw, told) in [
            ("", "--title is empty"),
            ("?!", "--title holds no letter and no digit"),
            (&"x".repeat(201), "--title is longer than 200 characters"),
        ] {
            assert_eq!(line("--title", raw).unwrap_err().to_string(), told);
        }
        assert_eq!(
            website(Some("amity.example")).unwrap().as_deref(),
            Some("https://amity.example")
        );
        assert!(website(Some("javascript:alert(1)")).is_err());
    }
}
