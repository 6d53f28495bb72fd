//! Why signatures and corrections wait, in words, with the text that each reason means.

use super::questions::others_of;
use crate::moderation::Correction;
use crate::moderation::review_queue::ReviewItem;
use crate::moderation::side_by_side::Resemblance;
use crate::rendering::in_english;
use crate::signatures::review_reason::ReviewReason;
use crate::vetting::screening::{PrintedTexts, find_text};

/// The reasons in words, each with the signature or the text that it means, where there is one.
fn say_reasons(
    reasons: &[ReviewReason],
    texts: PrintedTexts<'_>,
    others_of: impl Fn(&ReviewReason) -> Vec<String>,
) -> Vec<String> {
    let say = |reason: &ReviewReason| {
        let words = in_english(&reason.message_naming(&others_of(reason)));
        match find_text(reason, texts) {
            Some(text) => format!("{words}: “{text}”"),
            None => words,
        }
    };
    reasons.iter().map(say).collect()
}

/// Describes why a signature waits; `pairs` say whom it may be the same as.
pub(super) fn describe_reasons(evidence: &ReviewItem, pairs: &[Resemblance]) -> Vec<String> {
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
    say_reasons(&evidence.reasons, texts, |reason| match reason {
        ReviewReason::SecondRepresentative => evidence.listed_as.iter().cloned().collect(),
        ReviewReason::PossiblySame => others_of(pairs, &evidence.id),
        ReviewReason::AddressShared => evidence.same_address.clone(),
        ReviewReason::RemovedBefore => evidence.removed_before.clone(),
        ReviewReason::LooksLikeEntry | ReviewReason::LooksLikeMember => evidence.looks_like.clone(),
        _ => Vec::new(),
    })
}

/// Describes why a correction waits. Any text that it asks for may be a name.
pub(super) fn describe_correction_reasons(
    correction: &Correction,
    pairs: &[Resemblance],
) -> Vec<String> {
    let asked: Vec<&str> = correction
        .changes
        .iter()
        .map(|change| change.2.as_str())
        .collect();
    let texts = PrintedTexts {
        names: &asked,
        beside: &[],
    };
    say_reasons(&correction.reasons, texts, |reason| match reason {
        ReviewReason::PossiblySame => others_of(pairs, &correction.id),
        _ => Vec::new(),
    })
}
