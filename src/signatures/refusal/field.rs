//! The fields that coordinators type, and what can be wrong with one.

use crate::rendering::Message;

/// A field that a coordinator fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    Organization,
    Individual,
    NameFr,
    /// The French name of a register entry.
    EntryNameFr,
    /// A register entry, by name or id.
    Entry,
    Acronym,
    Alias,
    SortName,
    Title,
    Affiliation,
    Place,
    Website,
    Representative,
    RepresentativeTitle,
    Email,
    Recipient,
    Reason,
    Source,
    AddedName,
    RemovedName,
}

impl Field {
    /// What people call it, with its article.
    #[must_use]
    pub const fn label(self) -> Message {
        Message::new(match self {
            Self::Name | Self::AddedName | Self::RemovedName => "field-name",
            Self::Organization | Self::Entry => "field-organization",
            Self::Individual => "field-individual",
            Self::NameFr | Self::EntryNameFr => "field-name-fr",
            Self::Acronym => "field-acronym",
            Self::Alias => "field-alias",
            Self::SortName => "field-sort-name",
            Self::Title => "field-title",
            Self::Affiliation => "field-affiliation",
            Self::Place => "field-place",
            Self::Website => "field-website",
            Self::Representative => "field-representative",
            Self::RepresentativeTitle => "field-representative-title",
            Self::Email | Self::Recipient => "field-email",
            Self::Reason => "field-reason",
            Self::Source => "field-source",
        })
    }
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldFault {
    Empty,
    TooLong {
        max: usize,
    },
    /// It holds no letter and no digit.
    NoContent,
    /// Too many marks are piled on one letter.
    Marks,
    NotAnAddress,
    NotAWebsite(String),
}

impl FieldFault {
    pub(crate) fn message(&self, field: Field) -> Message {
        let message = match self {
            Self::Empty => Message::new("field-empty"),
            Self::TooLong { max } => Message::new("field-too-long").text("max", max.to_string()),
            Self::NoContent => Message::new("field-no-content"),
            Self::Marks => Message::new("field-marks"),
            Self::NotAnAddress => Message::new("field-not-an-address"),
            Self::NotAWebsite(text) => Message::new("field-not-a-website").text("text", text),
        };
        message.with_message("field", field.label())
    }
}
