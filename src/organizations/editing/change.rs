//! One change of an entry, and how coordinators are told of it.

use std::fmt;

use entity::ids::NameId;
use entity::values::NameKind;

use crate::locale::Locale;

/// One change of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryChange {
    /// A name is added.
    Add {
        /// What sort of name.
        kind: NameKind,
        /// Its language, where it has one.
        language: Option<Locale>,
        name: String,
    },
    /// A name reads otherwise from now on; it keeps its kind, its language and its place.
    Rename {
        /// The row.
        id: NameId,
        /// What sort of name.
        kind: NameKind,
        /// As it was.
        from: String,
        /// As it is to be.
        to: String,
    },
    /// A name is taken away.
    Drop {
        /// The row.
        id: NameId,
        /// What sort of name.
        kind: NameKind,
        name: String,
    },
    /// A name becomes another sort of name.
    Become {
        /// The row.
        id: NameId,
        /// What it becomes.
        kind: NameKind,
        name: String,
    },
    /// A name that was learned from a signature is the entry's own from now on.
    Own {
        /// The row.
        id: NameId,
        name: String,
    },
    /// Another website.
    Website(String),
    /// A domain speaks for it.
    Speak(String),
    /// A domain speaks for it no more.
    Silence(String),
    /// A member of the coalition, or none any more.
    Member(bool),
}

impl EntryChange {
    /// The name that the entry has by this change, and by which it must not be taken for another:
    /// an acronym may be several organizations'.
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

impl fmt::Display for EntryChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add {
                kind,
                language,
                name,
            } => {
                let language = language.map_or("", Locale::tag);
                let space = if language.is_empty() { "" } else { " " };
                write!(f, "new {}{space}{language} \"{name}\"", noun(*kind).1)
            }
            Self::Rename { from, to, .. } => write!(f, "\"{from}\" is now \"{to}\""),
            Self::Drop { kind, name, .. } => {
                write!(f, "no {} \"{name}\" any more", noun(*kind).1)
            }
            Self::Become { kind, name, .. } => {
                let (article, noun) = noun(*kind);
                write!(f, "\"{name}\" is {article} {noun} now")
            }
            Self::Own { name, .. } => write!(f, "\"{name}\" stays, whatever it was learned from"),
            Self::Website(website) => write!(f, "website {website}"),
            Self::Speak(domain) => write!(f, "{domain} speaks for it"),
            Self::Silence(domain) => write!(f, "{domain} speaks for it no more"),
            Self::Member(true) => f.write_str("a member"),
            Self::Member(false) => f.write_str("no member any more"),
        }
    }
}

/// What coordinators call a sort of name, with its article.
const fn noun(kind: NameKind) -> (&'static str, &'static str) {
    match kind {
        NameKind::Official => ("an", "official name"),
        NameKind::Acronym => ("an", "acronym"),
        NameKind::Alias => ("an", "alias"),
        NameKind::Former => ("a", "former name"),
        NameKind::Running => ("a", "running form"),
    }
}
