//! What coordinators type, under the same rules as the form: cleaned, and refused by name.

use crate::signatures::refusal::Refusal;
use crate::signatures::refusal::field::{Field, FieldFault};
use crate::text::clean::{LineFault, check_line, clean_line};

/// Characters of a name or title in forms.
pub const MOST: usize = 200;

/// Characters of a reason or a source.
const MOST_WORDS: usize = 500;

/// A line that must be there.
pub(crate) fn line(field: Field, raw: &str) -> Result<String, Refusal> {
    read_line(field, raw, MOST)
}

/// A line that may be left out.
pub(crate) fn optional(field: Field, raw: Option<&str>) -> Result<Option<String>, Refusal> {
    raw.map(|raw| line(field, raw)).transpose()
}

/// A reason or a source, in a coordinator's own words.
pub(crate) fn words(field: Field, raw: &str) -> Result<String, Refusal> {
    read_line(field, raw, MOST_WORDS)
}

/// A web address; a bare domain gets its https://.
pub(crate) fn website(raw: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(text) = optional(Field::Website, raw)? else {
        return Ok(None);
    };
    match web_address(&text) {
        Some(address) => Ok(Some(address)),
        None => Err(Refusal::Typed {
            field: Field::Website,
            fault: FieldFault::NotAWebsite(text),
        }),
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

fn read_line(field: Field, raw: &str, most: usize) -> Result<String, Refusal> {
    let text = clean_line(raw).text;
    let fault = match check_line(&text, most) {
        Ok(()) => return Ok(text),
        Err(LineFault::Empty) => FieldFault::Empty,
        Err(LineFault::TooLong { max }) => FieldFault::TooLong { max },
        Err(LineFault::NoContent) => FieldFault::NoContent,
        Err(LineFault::Marks) => FieldFault::Marks,
    };
    Err(Refusal::Typed { field, fault })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_is_cleaned_and_refused_with_its_field() {
        let title = Field::Title;
        assert_eq!(line(title, "  Chair\u{200b} ").unwrap(), "Chair");
        for (raw, expected) in [
            ("", FieldFault::Empty),
            ("?!", FieldFault::NoContent),
            (&"x".repeat(201), FieldFault::TooLong { max: 200 }),
        ] {
            let Err(Refusal::Typed { field, fault }) = line(title, raw) else {
                panic!("{raw} is taken");
            };
            assert_eq!((field, fault), (title, expected));
        }
        assert_eq!(
            website(Some("amity.example")).unwrap().as_deref(),
            Some("https://amity.example")
        );
        assert!(website(Some("javascript:alert(1)")).is_err());
    }
}
