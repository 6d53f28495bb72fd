//! What of a letter's text is not shown as its writer meant it. Texts come out of word processors with
//! tags, bullets that are letters, links into a folder, and signs in the wrong encoding.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::{OPTIONS, SCHEMES, is_line_break};
use crate::text::mojibake::{has_lost_letters, repair};

/// Signs that word processors write for a list.
const BULLETS: [char; 14] = [
    '•', '·', '◦', '▪', '▫', '‣', '⁃', '●', '○', '■', '□', '➢', '\u{f0b7}', '\u{f0a7}',
];
/// Characters of a text that are quoted.
const QUOTED_CHARS: usize = 60;

/// One thing that is lost or looks wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// An image; none is shown.
    Image,
    /// A link without a scheme, which would lead into our own site.
    RelativeLink(String),
    /// A link whose scheme is dropped.
    LinkScheme(String),
    /// An HTML tag; the text within it stays.
    Tag(String),
    /// A block of HTML; the text within it is lost.
    HtmlBlock(String),
    /// A tag of a word processor, which is no HTML and is shown as it stands.
    OfficeTag(String),
    /// The sign of a footnote that has no text.
    MissingNote(String),
    /// The text of a footnote that has no sign.
    UnusedNote(String),
    /// A bullet that makes no list, so that the lines run together.
    Bullet(String),
    /// Text that is set as program code because it is indented by four spaces.
    IndentedCode,
    /// Attributes in braces, which other dialects of Markdown know.
    Attributes(String),
    /// UTF-8 that was read in another encoding, and what it probably was.
    Mojibake { text: String, likely: String },
    /// Question marks in place of letters.
    LostLetters(String),
}

/// A loss and the byte where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossAt {
    pub offset: usize,
    pub loss: Loss,
}

/// Finds the losses of a text, each line's alike only once.
#[must_use]
pub fn find_losses(markdown: &str) -> Vec<LossAt> {
    let mut finder = Finder {
        markdown,
        found: Vec::new(),
        seen: HashSet::new(),
        used_notes: HashSet::new(),
    };
    let events = Parser::new_ext(markdown, OPTIONS).into_offset_iter();
    let mut html_block: Option<Range<usize>> = None;
    let mut notes = Vec::new();
    let mut in_code = false;
    for (event, range) in TextMergeWithOffset::new(events) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                if kind == CodeBlockKind::Indented {
                    finder.add(range.start, Loss::IndentedCode);
                }
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::HtmlBlock) => html_block = Some(range),
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(block) = html_block.take() {
                    finder.check_block(block);
                }
            }
            Event::Start(Tag::Image { .. }) => finder.add(range.start, Loss::Image),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => finder.check_link(range.start, link_type, &dest_url),
            Event::InlineHtml(tag) => finder.check_tag(range.start, &tag),
            Event::FootnoteReference(label) => {
                finder.used_notes.insert(label.to_string());
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                notes.push((label.to_string(), range.start));
            }
            Event::Text(_) if !in_code => finder.check_text(range),
            _ => {}
        }
    }
    for (label, offset) in notes {
        if !finder.used_notes.contains(&label) {
            finder.add(offset, Loss::UnusedNote(label));
        }
    }
    finder.check_letters();
    finder.found.sort_by_key(|found| found.offset);
    finder.found
}

struct Finder<'a> {
    markdown: &'a str,
    found: Vec<LossAt>,
    /// What was found, with the beginning of its line.
    seen: HashSet<(usize, Loss)>,
    used_notes: HashSet<String>,
}

impl Finder<'_> {
    fn add(&mut self, offset: usize, loss: Loss) {
        let line = self.markdown[..offset].rfind('\n').map_or(0, |at| at + 1);
        if self.seen.insert((line, loss.clone())) {
            self.found.push(LossAt { offset, loss });
        }
    }

    fn check_link(&mut self, offset: usize, kind: LinkType, target: &str) {
        if kind == LinkType::Email {
            return;
        }
        // "C:\letter.docx" has a scheme of one letter.
        let scheme = target
            .split_once(':')
            .map(|(scheme, _)| scheme)
            .filter(|scheme| scheme.len() > 1 && scheme.bytes().all(is_scheme_byte));
        match scheme {
            None => self.add(offset, Loss::RelativeLink(target.to_owned())),
            Some(scheme)
                if SCHEMES
                    .iter()
                    .any(|known| scheme.eq_ignore_ascii_case(known)) => {}
            Some(_) => self.add(offset, Loss::LinkScheme(target.to_owned())),
        }
    }

    fn check_tag(&mut self, offset: usize, tag: &str) {
        let name = tag_name(tag);
        if name.eq_ignore_ascii_case("img") {
            self.add(offset, Loss::Image);
        } else if !name.is_empty() && !tag.starts_with("</") && !is_line_break(tag) {
            self.add(offset, Loss::Tag(name.to_owned()));
        }
    }

    /// A block of HTML is dropped whole, with the text in it.
    fn check_block(&mut self, block: Range<usize>) {
        let html = &self.markdown[block.clone()];
        let (mut text, mut rest, mut images) = (String::new(), html, false);
        while let Some((before, after)) = rest.split_once('<') {
            text.push_str(before);
            images |= tag_name(&format!("<{after}")).eq_ignore_ascii_case("img");
            let close = if after.starts_with("!--") { "-->" } else { ">" };
            rest = after.split_once(close).map_or("", |(_, rest)| rest);
        }
        text.push_str(rest);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if images {
            self.add(block.start, Loss::Image);
        }
        if !text.is_empty() {
            self.add(block.start, Loss::HtmlBlock(quote(&text)));
        } else if !images && !tag_name(html).is_empty() && !is_line_break(html.trim()) {
            self.add(block.start, Loss::Tag(tag_name(html).to_owned()));
        }
    }

    /// Looks through a text as it is in the file, since escapes are not meant.
    fn check_text(&mut self, range: Range<usize>) {
        let markdown = self.markdown;
        let text = &markdown[range.clone()];
        for (at, _) in text.match_indices('<') {
            if let Some(tag) = office_tag(&text[at..]) {
                self.add(range.start + at, Loss::OfficeTag(tag.to_owned()));
            }
        }
        for (at, _) in text.match_indices("[^") {
            let label = text[at + 2..].split_once(']').map(|(label, _)| label);
            let label = label.filter(|label| {
                !label.is_empty() && label.len() <= 40 && !label.contains(char::is_whitespace)
            });
            let is_escaped = markdown[..range.start + at].ends_with('\\');
            if let Some(label) = label.filter(|_| !is_escaped) {
                self.add(range.start + at, Loss::MissingNote(label.to_owned()));
            }
        }
        for (at, _) in text.match_indices('{') {
            if let Some(attributes) = attributes(&markdown[range.start + at..]) {
                self.add(range.start + at, Loss::Attributes(attributes.to_owned()));
            }
        }
        if let Some(sign) = bullet(markdown, range.start) {
            self.add(range.start, Loss::Bullet(sign));
        }
    }

    /// Looks for letters in the wrong encoding, line by line, wherever they are.
    fn check_letters(&mut self) {
        let mut offset = 0;
        for line in self.markdown.split_inclusive('\n') {
            for word in line.split(' ') {
                let shown = word.trim();
                if let Some(likely) = repair(shown) {
                    let text = quote(shown);
                    self.add(offset, Loss::Mojibake { text, likely });
                } else if has_lost_letters(shown, false) {
                    self.add(offset, Loss::LostLetters(quote(shown)));
                }
                offset += word.len() + 1;
            }
            offset -= 1;
        }
    }
}

fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// The name of a tag; empty for comments and closing tags.
fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start().trim_start_matches('<');
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    &name[..end.unwrap_or(name.len())]
}

/// A tag with a namespace, such as `<o:p>`, which Markdown takes for text.
fn office_tag(text: &str) -> Option<&str> {
    let (tag, _) = text.split_once('>')?;
    let name = tag.strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    let (space, local) = name.split_once(':')?;
    let is_name = |name: &str| {
        !name.is_empty()
            && name.len() <= 12
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let local = local.split([' ', '/']).next().unwrap_or_default();
    (is_name(space) && is_name(local)).then(|| &text[..=tag.len()])
}

/// Attributes such as `{.underline}` or `{width="3in"}` at the beginning of a text.
fn attributes(text: &str) -> Option<&str> {
    let (inner, _) = text.strip_prefix('{')?.split_once('}')?;
    let is_attribute = inner.starts_with(['.', '#']) && inner.len() > 1 || inner.contains("=\"");
    (is_attribute && !inner.contains('\n')).then(|| &text[..inner.len() + 2])
}

/// The sign that begins a line like one of a list, if the text begins there.
fn bullet(markdown: &str, start: usize) -> Option<String> {
    let line = markdown[..start].rfind('\n').map_or(0, |at| at + 1);
    if !markdown[line..start]
        .trim_matches([' ', '>', '\t'])
        .is_empty()
    {
        return None;
    }
    let mut letters = markdown[start..].chars();
    let sign = letters.next()?;
    let next = letters.next()?;
    let is_glued = sign == '-' && next.is_alphabetic();
    let is_bullet = BULLETS.contains(&sign);
    // Word writes the letter o for a hollow bullet, with a tab.
    let is_hollow = sign == 'o' && next == '\t';
    (is_glued || is_bullet || is_hollow).then(|| sign.to_string())
}

fn quote(text: &str) -> String {
    let mut quoted: String = text.chars().take(QUOTED_CHARS).collect();
    if text.chars().count() > QUOTED_CHARS {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn losses(markdown: &str) -> Vec<Loss> {
        let found = find_losses(markdown).into_iter();
        found.map(|found| found.loss).collect()
    }

    #[test]
    fn each_remnant_of_a_word_processor_is_found() {
        let text = str::to_owned;
        for (markdown, loss) in [
            ("![a](b.png)", Loss::Image),
            ("<img src=\"b.png\">", Loss::Image),
            ("a <img src=b> c", Loss::Image),
            ("[a](b.html)", Loss::RelativeLink(text("b.html"))),
            (
                "[a](www.amity.example)",
                Loss::RelativeLink(text("www.amity.example")),
            ),
            ("[a](#_Toc1)", Loss::RelativeLink(text("#_Toc1"))),
            ("[a](C:\\x)", Loss::RelativeLink(text("C:\\x"))),
            ("[a](tel:+1)", Loss::LinkScheme(text("tel:+1"))),
            ("[a](file:///C:/x)", Loss::LinkScheme(text("file:///C:/x"))),
            ("a <span lang=\"x\">b</span>", Loss::Tag(text("span"))),
            ("<div>\nWe ask.\n</div>", Loss::HtmlBlock(text("We ask."))),
            ("We ask.<o:p></o:p>", Loss::OfficeTag(text("<o:p>"))),
            ("We ask[^1].", Loss::MissingNote(text("1"))),
            ("We ask.\n\n[^1]: Why.", Loss::UnusedNote(text("1"))),
            ("• one\n• two", Loss::Bullet(text("•"))),
            ("We ask:\n-one\n-two", Loss::Bullet(text("-"))),
            ("a\n\n    b", Loss::IndentedCode),
            ("[a]{.underline}", Loss::Attributes(text("{.underline}"))),
            (
                "SociÃ©tÃ©",
                Loss::Mojibake {
                    text: text("SociÃ©tÃ©"),
                    likely: text("Société"),
                },
            ),
            ("Soci?t?", Loss::LostLetters(text("Soci?t?"))),
        ] {
            assert!(
                losses(markdown).contains(&loss),
                "{markdown:?}: {:?}",
                losses(markdown)
            );
        }
    }

    #[test]
    fn a_sound_text_has_no_losses() {
        let markdown = "# Minister,\n\nWe **ask**[^1]: [this](https://amity.example), <hi@amity.example>, \
            <https://amity.example>.\n\n- one\n- two {2}\n\n1. a\n2. b\n\n> said – so\n\n| a | b |\n|---|---|\n| c<br>d | e |\n\n\
            Why? Because « l’été ». 2 < 3: yes.\n\n```\n<o:p>\n```\n\n[^1]: A note.\n";
        assert_eq!(losses(markdown), []);
    }

    #[test]
    fn one_line_says_the_same_only_once() {
        let found = find_losses("a <b>x</b> <b>y</b>\n<b>z</b>");
        let offsets: Vec<usize> = found.iter().map(|found| found.offset).collect();
        assert_eq!(offsets, [2, 20]);
    }
}
