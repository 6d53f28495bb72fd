//! The sentences for what coordinators are shown of a signature. Labels and some values are stored (see
//! [`super::ShownFields`]); here they are read as kinds, so that each language has its own words for them.

use entity::values::SignatureState;

use crate::rendering::{Arg, Message};
use crate::signatures::refusal::unfit::state_message;

/// Before the label of a field that a waiting correction asks for.
pub(super) const ASKED: &str = "asked ";
/// The value of a signature that is counted without its name.
pub(super) const COUNTED_ONLY: &str = "counted, without the name";
/// The value of a representative who is named on the list.
pub(super) const NAMED: &str = "named on the list";

/// A label and a value: "name: Ann Quill".
pub(super) fn field_message(label: &str, value: &str) -> Message {
    Message::new("seen-field")
        .with_message("label", label_message(label))
        .arg("value", value_arg(label, value))
}

/// How a field changed: "name: Ann Quill → Ann B. Quill". An empty value: the field was not there.
pub(super) fn change_message(label: &str, was: &str, is: &str) -> Message {
    Message::new("seen-change")
        .with_message("label", label_message(label))
        .arg("was", value_arg(label, was))
        .arg("is", value_arg(label, is))
}

fn label_message(label: &str) -> Message {
    if let Some(asked) = label.strip_prefix(ASKED) {
        return Message::new("seen-asked").with_message("label", label_message(asked));
    }
    Message::new(match label {
        "state" => "seen-state",
        "name" => "seen-name",
        "in English" => "seen-in-english",
        "in French" => "seen-in-french",
        "acronym" => "seen-acronym",
        "listed under" => "seen-listed-under",
        "title" => "seen-title",
        "affiliation" => "seen-affiliation",
        "place" => "seen-place",
        "shown" => "seen-shown",
        "signed by" => "seen-signed-by",
        "representative" => "seen-representative",
        "website" => "seen-website",
        "proved" => "seen-proved",
        "visibility" => "seen-visibility",
        "organization" => "seen-organization",
        "other language" => "seen-other-language",
        "asked" => "seen-correction",
        // Kept by another version of the program: said as it is.
        other => return Message::new("seen-other").text("label", other),
    })
}

fn value_arg(label: &str, value: &str) -> Arg {
    let state = SignatureState::from_word(value).filter(|_| label == "state");
    let message = match (label, value) {
        (_, "") => Message::new("seen-nothing"),
        ("shown", COUNTED_ONLY) => Message::new("seen-counted-only"),
        ("representative", NAMED) => Message::new("seen-named"),
        _ => match state {
            Some(state) => state_message(state),
            None => return Arg::Text(value.to_owned()),
        },
    };
    Arg::Message(Box::new(message))
}
