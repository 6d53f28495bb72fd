//! One change of a register entry.

use entity::ids::NameId;
use entity::values::NameKind;

use crate::locale::Locale;
use crate::rendering::{Message, in_english};

/// One change of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryChange {
    /// A name is added.
    Add {
        /// What kind of name.
        kind: NameKind,
        /// Its language, where it has one.
        language: Option<Locale>,
        name: String,
    },
    /// A name is spelled differently; it keeps its kind, language and position.
    Rename {
        /// The row.
        id: NameId,
        /// What kind of name.
        kind: NameKind,
        /// As it was.
        from: String,
        /// As it is to be.
        to: String,
    },
    /// A name is removed.
    Drop {
        /// The row.
        id: NameId,
        /// What kind of name.
        kind: NameKind,
        name: String,
    },
    /// A name gets another kind.
    Become {
        /// The row.
        id: NameId,
        /// What it becomes.
        kind: NameKind,
        name: String,
    },
    /// A name that was learned from a signature now belongs to the entry itself.
    Own {
        /// The row.
        id: NameId,
        name: String,
    },
    /// Another website.
    Website(String),
    /// A domain becomes a trusted one.
    Trust(String),
    /// A domain is no longer trusted.
    Distrust(String),
    /// It becomes a member of the coalition, or stops being one.
    Member(bool),
}

impl EntryChange {
    /// The name that this change gives to the entry, if no other entry may have it. Several
    /// organizations may share an acronym.
    #[must_use]
    pub fn claims(&self) -> Option<&str> {
        match self {
            Self::Add { kind, name, .. }
            | Self::Rename { kind, to: name, .. }
            | Self::Become { kind, name, .. } => {
                Some(name.as_str()).filter(|_| *kind != NameKind::Acronym)
            }
            _ => None,
        }
    }
}

impl EntryChange {
    /// The change, for coordinators and the journal.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Add {
                kind,
                language,
                name,
            } => {
                let key = match language {
                    Some(Locale::En) => "entry-change-add-en",
                    Some(Locale::Fr) => "entry-change-add-fr",
                    None => "entry-change-add",
                };
                Message::new(key)
                    .with_message("kind", kind_message(*kind))
                    .text("name", name)
            }
            Self::Rename { from, to, .. } => Message::new("entry-change-rename")
                .text("from", from)
                .text("to", to),
            Self::Drop { kind, name, .. } => Message::new("entry-change-drop")
                .with_message("kind", kind_message(*kind))
                .text("name", name),
            Self::Become { kind, name, .. } => Message::new("entry-change-become")
                .with_message("kind", kind_message(*kind))
                .text("name", name),
            Self::Own { name, .. } => Message::new("entry-change-own").text("name", name),
            Self::Website(website) => Message::new("entry-change-website").text("website", website),
            Self::Trust(domain) => Message::new("entry-change-trust").text("domain", domain),
            Self::Distrust(domain) => Message::new("entry-change-distrust").text("domain", domain),
            Self::Member(true) => Message::new("entry-change-member"),
            Self::Member(false) => Message::new("entry-change-not-member"),
        }
    }
}

/// Several changes in English, as the journal keeps them.
#[must_use]
pub fn describe_changes(changes: &[EntryChange]) -> String {
    let words: Vec<String> = changes
        .iter()
        .map(|change| in_english(&change.message()))
        .collect();
    words.join("; ")
}

/// What coordinators call a kind of name.
#[must_use]
pub const fn kind_message(kind: NameKind) -> Message {
    Message::new(match kind {
        NameKind::Official => "name-kind-official",
        NameKind::Acronym => "name-kind-acronym",
        NameKind::Alias => "name-kind-alias",
        NameKind::Former => "name-kind-former",
        NameKind::Running => "name-kind-running",
    })
}
