//! Letter texts: Markdown in, safe HTML out. Raw HTML is dropped, then the result is cleaned again.
//! `losses` finds what of a text is dropped, or would be shown otherwise than it was meant.

mod footnotes;
pub mod losses;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use footnotes::{is_own_anchor, write_html};

/// What a letter may use beyond CommonMark.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES);
/// Addresses that a link may have.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

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
        "sup",
    ];
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(tags))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("li", ["id"])
        .add_tag_attributes("sup", ["id"])
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Custom(Box::new(keep_own_anchor)))
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

/// Relative addresses would lead into our own site; only those of footnotes stay.
fn keep_own_anchor(address: &str) -> Option<Cow<'_, str>> {
    is_own_anchor(address).then_some(Cow::Borrowed(address))
}

/// Renders a letter's text, its footnotes at the end. The title is the page's first heading, so
/// those of the text begin at the second level.
#[must_use]
pub fn to_html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, OPTIONS).filter_map(|event| match event {
        Event::InlineHtml(tag) if is_line_break(&tag) => Some(Event::HardBreak),
        Event::Html(_) | Event::InlineHtml(_) => None,
        Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) => Some(Event::Start(Tag::Heading {
            level: lower(level),
            id,
            classes,
            attrs,
        })),
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lower(level)))),
        other => Some(other),
    });
    CLEANER.clean(&write_html(events)).to_string()
}

/// `<br>` in any of its spellings: the one tag that is read, since tables need it.
fn is_line_break(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches('>');
    name.trim_end_matches('/').trim().eq_ignore_ascii_case("br")
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
    let mut in_note = false;
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => in_note = true,
            Event::End(TagEnd::FootnoteDefinition) => in_note = false,
            _ if in_note => {}
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
    fn footnotes_stand_at_the_end_in_the_order_of_their_signs_and_link_both_ways() {
        let html = to_html(
            "We[^b] ask[^a] twice[^b].\n\n[^a]: A *study*.\n[^b]: The Act,\n    section 2.\n\nThank you.",
        );
        for part in [
            r##"We<sup id="ref-1"><a href="#note-1" rel="noopener noreferrer">1</a></sup> ask"##,
            r##"twice<sup><a href="#note-1" rel="noopener noreferrer">1</a></sup>.</p>"##,
            r#"<li id="note-1"><p>The Act,"#,
            r#"<li id="note-2"><p>A <em>study</em>."#,
            r##"<a href="#ref-2" rel="noopener noreferrer">↩</a></p>"##,
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(html.find("Thank you").unwrap() < html.find("note-1\"><p>").unwrap());
        assert!(!html.contains("[^"), "{html}");
    }

    #[test]
    fn a_footnote_without_a_sign_is_not_lost() {
        let html = to_html("We ask.\n\n[^1]: By the Act.");
        assert!(
            html.contains(r#"<li id="note-1"><p>By the Act.</p>"#),
            "{html}"
        );
    }

    #[test]
    fn relative_links_lose_their_address_and_line_breaks_stay() {
        let html = to_html("[a](b.html) [c](#d) [e](/f) [g](//h.example/)<br/>i");
        assert!(!html.contains("href"), "{html}");
        assert!(html.contains("<br>"), "{html}");
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
        assert_eq!(opening("We[^1] ask.\n\n[^1]: Note.", 50), "We ask.");
    }

    proptest! {
        #[test]
        fn cleaning_html_twice_changes_nothing(markdown in ".{0,80}") {
            let once = to_html(&markdown);
            prop_assert_eq!(CLEANER.clean(&once).to_string(), once);
        }
    }
}
