//! An entry of the register as a whole.

use std::fmt;

use entity::values::NameKind;
use entity::{organization, organization_domain, organization_name};

/// A register entry with its names and domains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// The entry.
    pub row: organization::Model,
    pub names: Vec<organization_name::Model>,
    pub domains: Vec<organization_domain::Model>,
}

/// The name and id of an entry, as coordinators know it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameAndId {
    pub name: String,
    /// The public id.
    pub id: String,
}

impl fmt::Display for NameAndId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.id)
    }
}

impl Organization {
    pub(super) fn bare(row: organization::Model) -> Self {
        Self {
            row,
            names: Vec::new(),
            domains: Vec::new(),
        }
    }

    /// Its first official name, for people.
    #[must_use]
    pub fn name(&self) -> &str {
        let official = self
            .names
            .iter()
            .find(|name| name.kind == NameKind::Official);
        official
            .or(self.names.first())
            .map_or("", |name| &name.name)
    }

    /// Its name and id.
    #[must_use]
    pub fn label(&self) -> NameAndId {
        NameAndId {
            name: self.name().to_owned(),
            id: self.row.public_id.clone(),
        }
    }

    /// Its name and id in one line.
    #[must_use]
    pub fn named(&self) -> String {
        self.label().to_string()
    }
}
