//! What of a letter's text is lost, or published otherwise than it was meant.

use crate::rendering::Message;
use crate::rendering::markdown::losses::Loss;

/// Something in a text that the page does not show as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossyText(pub Loss);

impl LossyText {
    pub(super) fn message(&self) -> Message {
        match &self.0 {
            Loss::Image => Message::new("import-image"),
            Loss::RelativeLink(target) => {
                Message::new("import-relative-link").text("target", target)
            }
            Loss::LinkScheme(target) => Message::new("import-link-scheme").text("target", target),
            Loss::Tag(tag) => Message::new("import-tag").text("tag", tag),
            Loss::HtmlBlock(text) => Message::new("import-html-block").text("text", text),
            Loss::OfficeTag(tag) => Message::new("import-office-tag").text("tag", tag),
            Loss::MissingNote(label) => Message::new("import-missing-note").text("label", label),
            Loss::UnusedNote(label) => Message::new("import-unused-note").text("label", label),
            Loss::Bullet(sign) => Message::new("import-bullet").text("sign", sign),
            Loss::IndentedCode => Message::new("import-indented"),
            Loss::Attributes(text) => Message::new("import-attributes").text("text", text),
            Loss::Mojibake { text, likely } => Message::new("import-text-mojibake")
                .text("text", text)
                .text("likely", likely),
            Loss::LostLetters(text) => Message::new("import-text-lost-letters").text("text", text),
        }
    }
}
