//! Why signatures and corrections wait, in words, with the text that each reason means.

use crate::moderation::Correction;
use crate::moderation::review_queue::ReviewItem;
use crate::rendering::in_english;
use crate::signatures::review_reason::ReviewReason;
use crate::vetting::screening::{PrintedTexts, find_text};

/// The reasons in words, each with the text that it means, where there is one.
fn say_reasons(reasons: &[ReviewReason], texts: PrintedTexts<'_>) -> Vec<String> {
    let say = |reason: &ReviewReason| {
        let words = in_english(&reason.message());
        match find_text(reason, texts) {
            Some(text) => format!("{words}: “{text}”"),
            None => words,
        }
    };
    reasons.iter().map(say).collect()
}

/// Describes why a signature waits.
pub(super) fn describe_reasons(evidence: &ReviewItem) -> Vec<String> {
    let names = [
        Some(&evidence.name),
        evidence.name_en.as_ref(),
        evidence.name_fr.as_ref(),
        evidence.acronym.as_ref(),
        evidence.representative.as_ref(),
    ];
    let beside = [
        evidence.title.as_ref(),
        evidence.affiliation.as_ref(),
        evidence.place.as_ref(),
        evidence.representative_title.as_ref(),
    ];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    let beside: Vec<&str> = beside.into_iter().flatten().map(String::as_str).collect();
    let texts = PrintedTexts {
        names: &names,
        beside: &beside,
    };
    say_reasons(&evidence.reasons, texts)
}

/// Describes why a correction waits. Any text that it asks for may be a name.
pub(super) fn describe_correction_reasons(correction: &Correction) -> Vec<String> {
    let asked: Vec<&str> = correction
        .changes
        .iter()
        .map(|change| change.2.as_str())
        .collect();
    let texts = PrintedTexts {
        names: &asked,
        beside: &[],
    };
    say_reasons(&correction.reasons, texts)
}
