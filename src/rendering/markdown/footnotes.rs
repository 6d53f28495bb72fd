//! Footnotes: numbered in the order of their signs, gathered at the end, linked both ways.

use std::collections::HashMap;
use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};

const NOTE: &str = "note-";
const SIGN: &str = "ref-";

/// Whether an address is that of a footnote or of its sign.
pub(super) fn is_own_anchor(address: &str) -> bool {
    let number = address
        .strip_prefix('#')
        .and_then(|name| name.strip_prefix(NOTE).or_else(|| name.strip_prefix(SIGN)));
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Writes a text as HTML, the footnotes as a list at the end.
pub(super) fn write_html<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let (body, notes) = take_notes(events);
    let mut numbers = Numbers::default();
    let mut written = String::new();
    html::push_html(
        &mut written,
        body.into_iter().map(|event| numbers.mark(event)),
    );
    // A note may hold signs of further notes, so the order grows while the list is written.
    let mut items = Vec::new();
    let mut rest = notes;
    while !rest.is_empty() {
        let next = rest
            .iter()
            .enumerate()
            .min_by_key(|(_, note)| numbers.find(&note.label).unwrap_or(usize::MAX));
        let Some((at, _)) = next else { break };
        let note = rest.remove(at);
        items.push(numbers.write_note(note));
    }
    if !items.is_empty() {
        let _ = write!(written, "<hr>\n<ol>\n{}</ol>\n", items.concat());
    }
    written
}

/// A footnote's text.
struct Footnote<'a> {
    label: CowStr<'a>,
    events: Vec<Event<'a>>,
}

/// Takes the footnotes out of a text; of several with one label the first counts.
fn take_notes<'a>(events: impl Iterator<Item = Event<'a>>) -> (Vec<Event<'a>>, Vec<Footnote<'a>>) {
    let (mut body, mut notes): (Vec<Event<'_>>, Vec<Footnote<'_>>) = (Vec::new(), Vec::new());
    let mut inside = false;
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                inside = true;
                notes.push(Footnote {
                    label,
                    events: Vec::new(),
                });
            }
            Event::End(TagEnd::FootnoteDefinition) => inside = false,
            event => match notes.last_mut().filter(|_| inside) {
                Some(note) => note.events.push(event),
                None => body.push(event),
            },
        }
    }
    (body, notes)
}

/// The numbers of footnotes, by label.
#[derive(Default)]
struct Numbers(HashMap<String, usize>);

impl Numbers {
    fn find(&self, label: &str) -> Option<usize> {
        self.0.get(label).copied()
    }

    /// Replaces a sign by its number. Only the first sign of a note is where its note leads back to.
    fn mark<'a>(&mut self, event: Event<'a>) -> Event<'a> {
        let Event::FootnoteReference(label) = event else {
            return event;
        };
        let next = self.0.len() + 1;
        let id = match self.find(&label) {
            Some(_) => String::new(),
            None => format!(" id=\"{SIGN}{next}\""),
        };
        let number = *self.0.entry(label.into_string()).or_insert(next);
        Event::InlineHtml(format!("<sup{id}><a href=\"#{NOTE}{number}\">{number}</a></sup>").into())
    }

    fn write_note(&mut self, mut note: Footnote<'_>) -> String {
        let known = self.find(&note.label);
        let next = self.0.len() + 1;
        let number = *self.0.entry(note.label.to_string()).or_insert(next);
        if known.is_some() {
            let back = format!(" <a href=\"#{SIGN}{number}\">↩</a>");
            let ends_in_paragraph = note.events.last() == Some(&Event::End(TagEnd::Paragraph));
            let at = note.events.len() - usize::from(ends_in_paragraph);
            note.events.insert(at, Event::InlineHtml(back.into()));
        }
        let mut written = String::new();
        let events: Vec<Event<'_>> = note
            .events
            .into_iter()
            .map(|event| self.mark(event))
            .collect();
        html::push_html(&mut written, events.into_iter());
        format!("<li id=\"{NOTE}{number}\">{written}</li>\n")
    }
}
