//! Letter texts: Markdown in, safe HTML out. Raw HTML is dropped, then the result is cleaned again.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "blockquote",
        "a",
        "hr",
        "br",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "pre",
        "del",
    ];
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(tags))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("ol", ["start"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer"));
    cleaner
});

/// Escapes a text for the brackets of a Markdown link or image.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '[' | ']' | '`' | '*' | '_' | '<' | '>') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// Renders a letter's text. The title is the page's first heading, so those of the text begin at
/// the second level.
#[must_use]
pub fn to_html(markdown: &str) -> String {
    let events = Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    )
    .filter(|event| !matches!(event, Event::Html(_) | Event::InlineHtml(_)))
    .map(|event| match event {
        Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) => Event::Start(Tag::Heading {
            level: lower(level),
            id,
            classes,
            attrs,
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    });
    let mut rendered = String::new();
    html::push_html(&mut rendered, events);
    CLEANER.clean(&rendered).to_string()
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

/// The first words of a text without its marks, for descriptions; at most `most` characters, cut
/// between words.
#[must_use]
pub fn opening(markdown: &str, most: usize) -> String {
    let mut words = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => words.push(' '),
            _ => {}
        }
    }
    let mut opening = String::new();
    for word in words.split_whitespace() {
        if opening.chars().count() + word.chars().count() + 1 > most {
            opening.push('…');
            break;
        }
        if !opening.is_empty() {
            opening.push(' ');
        }
        opening.push_str(word);
    }
    opening
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_letter_keeps_its_marks() {
        let html = to_html("# One\n\nWe **ask**:\n\n3. first\n4. [second](https://example.org)");
        assert!(html.contains("<h2>One</h2>") && html.contains("<strong>ask</strong>"));
        assert!(html.contains(r#"<ol start="3">"#));
        assert!(
            html.contains(r#"<a href="https://example.org" rel="noopener noreferrer">second</a>"#)
        );
    }

    #[test]
    fn nothing_in_a_text_can_run() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "![x](https://e.org/pixel.png)",
            "<a href=\"data:text/html,x\">x</a>",
            "<p style=\"x\">",
            "[x](vbscript:x)",
            "<svg/onload=alert(1)>",
            "<https://e.org/\"onmouseover=alert(1)>",
        ] {
            let html = to_html(hostile);
            for banned in [
                "<script",
                "<img",
                "<svg",
                "javascript:",
                "vbscript:",
                "data:",
                "onerror=",
                "style=",
            ] {
                assert!(!html.contains(banned), "{hostile} gave {html}");
            }
        }
    }

    #[test]
    fn an_opening_is_cut_between_words() {
        assert_eq!(
            opening("# Minister,\n\nWe **ask** you to stop.", 17),
            "Minister, We ask…"
        );
        assert_eq!(opening("Short", 50), "Short");
    }

    proptest! {
        #[test]
        fn cleaning_html_twice_changes_nothing(markdown in ".{0,80}") {
            let once = to_html(&markdown);
            prop_assert_eq!(CLEANER.clean(&once).to_string(), once);
        }
    }
}
