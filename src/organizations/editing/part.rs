//! The parts in which a coordinator writes an entry's names down.

use entity::organization_name;
use entity::values::NameKind;

use super::each_once;
use crate::locale::Locale;
use crate::organizations::entry::Organization;

/// A part of an entry's names: those of one kind, and where it matters of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Official names, those in French apart.
    Name,
    /// Official names in French.
    NameFr,
    /// Acronyms, those in French apart.
    Acronym,
    /// Acronyms in French.
    AcronymFr,
    /// Other names that mean the same organization.
    Alias,
    /// Names it had before.
    Former,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::NameFr,
        Self::Acronym,
        Self::AcronymFr,
        Self::Alias,
        Self::Former,
    ];

    /// The kind of its names.
    #[must_use]
    pub const fn kind(self) -> NameKind {
        match self {
            Self::Name | Self::NameFr => NameKind::Official,
            Self::Acronym | Self::AcronymFr => NameKind::Acronym,
            Self::Alias => NameKind::Alias,
            Self::Former => NameKind::Former,
        }
    }

    /// The language that a new name of this part has.
    #[must_use]
    pub const fn language(self) -> Option<Locale> {
        match self {
            Self::NameFr | Self::AcronymFr => Some(Locale::Fr),
            _ => None,
        }
    }

    fn holds(self, name: &organization_name::Model) -> bool {
        let french = is_french(name);
        let fits = match self {
            Self::Name | Self::Acronym => !french,
            Self::NameFr | Self::AcronymFr => french,
            Self::Alias | Self::Former => true,
        };
        name.kind == self.kind() && fits
    }

    /// The names of an entry in this part, in order; those that were learned from signatures apart.
    pub(super) fn rows(self, entry: Option<&Organization>) -> Vec<&organization_name::Model> {
        let names = entry.map_or(&[][..], |entry| &entry.names);
        let own = |name: &&organization_name::Model| name.learned_from.is_none();
        names
            .iter()
            .filter(own)
            .filter(|name| self.holds(name))
            .collect()
    }

    /// The names of an entry in this part as a coordinator writes them down, each once.
    #[must_use]
    pub fn texts(self, entry: &Organization) -> Vec<String> {
        each_once(
            self.rows(Some(entry))
                .into_iter()
                .map(|row| row.name.as_str()),
        )
    }
}

/// Whether a name is said to be in French.
pub(super) fn is_french(row: &organization_name::Model) -> bool {
    row.language.as_deref() == Some(Locale::Fr.tag())
}
