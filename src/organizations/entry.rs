//! An entry of the register as a whole.

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

    /// Its name and id, as coordinators are told.
    #[must_use]
    pub fn named(&self) -> String {
        format!("{} ({})", self.name(), self.row.public_id)
    }
}
