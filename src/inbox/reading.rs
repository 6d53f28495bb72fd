//! A mail made safe to be read in a page: links of the text can be followed, the HTML runs nothing.

use std::collections::HashSet;

use ammonia::Builder;
use serde::Serialize;

/// A part of a text: words, or a link to this service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextPart {
    pub text: String,
    /// Whether it is a link to this service.
    pub link: bool,
}

/// Splits a text at links to this service. Other links stay plain text.
pub(super) fn pieces(text: &str, origin: &str) -> Vec<TextPart> {
    let piece = |text: &str, link| TextPart {
        text: text.to_owned(),
        link,
    };
    let begin = format!("{origin}/");
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(&begin) {
        let (before, from) = rest.split_at(at);
        let end = from.find(char::is_whitespace).unwrap_or(from.len());
        let (link, after) = from.split_at(end);
        found.push(piece(before, false));
        found.push(piece(link, true));
        rest = after;
    }
    found.push(piece(rest, false));
    found.retain(|piece| !piece.text.is_empty());
    found
}

/// The body of a mail's HTML without anything that runs, loads or styles.
pub(super) fn safe_html(html: &str) -> String {
    let tags = [
        "p",
        "br",
        "strong",
        "em",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
        "hr",
    ];
    Builder::empty()
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from(["script", "style", "title"]))
        .add_tag_attributes("a", ["href"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer"))
        .clean(html)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "http://127.0.0.1:8080";

    #[test]
    fn an_address_of_ours_becomes_a_link_and_no_other() {
        let text = "Open\nhttp://127.0.0.1:8080/en/confirm/x\nor https://evil.example/y";
        let found = pieces(text, ORIGIN);
        let links: Vec<&str> = found
            .iter()
            .filter(|piece| piece.link)
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(links, ["http://127.0.0.1:8080/en/confirm/x"]);
        assert_eq!(
            found
                .iter()
                .map(|piece| piece.text.as_str())
                .collect::<String>(),
            text
        );
    }

    #[test]
    fn an_address_that_only_begins_like_ours_is_no_link() {
        assert!(
            pieces("http://127.0.0.1:80801/x", ORIGIN)
                .iter()
                .all(|piece| !piece.link)
        );
    }

    #[test]
    fn the_html_of_a_mail_runs_loads_and_styles_nothing() {
        let hostile = "<html><head><title>T</title><style>p{}</style></head><body onload=x><p style=\"x\">a<img src=x onerror=y><script>z</script><a href=\"javascript:1\">b</a></p></body></html>";
        let safe = safe_html(hostile);
        assert_eq!(safe, "<p>a<a rel=\"noopener noreferrer\">b</a></p>");
    }
}
