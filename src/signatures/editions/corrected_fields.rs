//! The stored form of a correction that waits: the fields that a signatory asks for, as JSON with a
//! version. It does not depend on the fields of a page's form.

use entity::correction;
use entity::signature;
use entity::values::{SignatureKind, Visibility};
use serde::{Deserialize, Serialize};

use crate::act::Unreadable;
use crate::locale::Locale;
use crate::signatures::holder::language_of;

/// The version of the form that this program reads and writes.
const VERSION: u32 = 1;

/// The fields of a signature, as they are or as a correction asks for. An empty text: none is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectedFields {
    version: u32,
    pub signatory: CorrectedSignatory,
    /// Whether to email news about the letter.
    pub updates: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CorrectedSignatory {
    Individual(CorrectedIndividual),
    Endorsement(CorrectedEndorsement),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectedIndividual {
    pub name: String,
    /// Empty: guessed from the name.
    pub sort_name: String,
    pub title: String,
    pub affiliation: String,
    pub place: String,
    /// None where the letter gives no choice.
    pub visibility: Option<Visibility>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectedEndorsement {
    pub organization: String,
    /// In the language that the signature was not signed in.
    pub organization_other: String,
    pub acronym: String,
    pub website: String,
    pub place: String,
    pub representative: String,
    pub representative_title: String,
    pub representative_public: bool,
}

impl CorrectedFields {
    #[must_use]
    pub fn new(signatory: CorrectedSignatory, updates: bool) -> Self {
        Self {
            version: VERSION,
            signatory,
            updates,
        }
    }

    /// The fields of a signature as it is now.
    #[must_use]
    pub fn of_row(row: &signature::Model) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let other = match language_of(row) {
            Locale::En => &row.name_fr,
            Locale::Fr => &row.name_en,
        };
        let signatory = match row.kind {
            SignatureKind::Individual => CorrectedSignatory::Individual(CorrectedIndividual {
                name: row.name.clone(),
                sort_name: row.sort_name.clone(),
                title: text(&row.title),
                affiliation: text(&row.affiliation),
                place: text(&row.place),
                visibility: Some(row.visibility),
            }),
            SignatureKind::Endorsement => CorrectedSignatory::Endorsement(CorrectedEndorsement {
                organization: row.name.clone(),
                organization_other: text(other),
                acronym: text(&row.acronym),
                website: text(&row.website),
                place: text(&row.place),
                representative: text(&row.representative),
                representative_title: text(&row.representative_title),
                representative_public: row.representative_public,
            }),
        };
        Self::new(signatory, row.updates_hash.is_some())
    }

    /// Reads what a stored correction asks for.
    pub fn read(waiting: &correction::Model) -> Result<Self, Unreadable> {
        serde_json::from_str(&waiting.fields)
            .ok()
            .filter(|fields: &Self| fields.version == VERSION)
            .ok_or(Unreadable::Correction(waiting.id))
    }

    /// What a row of the table `correction` keeps.
    #[must_use]
    pub fn to_stored(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// The fields that a coordinator compares, in the order of the page.
    fn labelled(&self) -> Vec<(&'static str, String)> {
        match &self.signatory {
            CorrectedSignatory::Individual(part) => {
                let mut fields = vec![
                    ("name", part.name.clone()),
                    ("listed under", part.sort_name.clone()),
                    ("title", part.title.clone()),
                    ("affiliation", part.affiliation.clone()),
                    ("place", part.place.clone()),
                ];
                let visibility = part.visibility.map(Visibility::word);
                fields.extend(visibility.map(|word| ("visibility", word.to_owned())));
                fields
            }
            CorrectedSignatory::Endorsement(part) => vec![
                ("organization", part.organization.clone()),
                ("other language", part.organization_other.clone()),
                ("acronym", part.acronym.clone()),
                ("website", part.website.clone()),
                ("name", part.representative.clone()),
                ("title", part.representative_title.clone()),
                ("place", part.place.clone()),
            ],
        }
    }
}

/// What a waiting correction would change of a signature: the field, as it is, as it would be.
pub fn asked_changes(
    row: &signature::Model,
    waiting: &correction::Model,
) -> Result<Vec<(&'static str, String, String)>, Unreadable> {
    let asked = CorrectedFields::read(waiting)?.labelled();
    let now = CorrectedFields::of_row(row).labelled();
    let mut changes = Vec::new();
    for (label, asked) in asked {
        let now = now.iter().find(|(known, _)| *known == label);
        let now = now.map_or_else(String::new, |(_, value)| value.clone());
        if now != asked {
            changes.push((label, now, asked));
        }
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use entity::ids::SignatureId;
    use entity::values::CorrectionState;

    use super::*;

    fn read(fields: &str) -> Result<CorrectedFields, Unreadable> {
        CorrectedFields::read(&correction::Model {
            id: entity::ids::CorrectionId::from(7),
            signature_id: SignatureId::from(1),
            state: CorrectionState::Waiting,
            fields: fields.to_owned(),
            reasons: "[]".to_owned(),
            created_at: 0,
        })
    }

    #[test]
    fn corrected_fields_have_a_versioned_form() {
        let stored = r#"{"signatory":{"individual":{"affiliation":"","name":"Ann Quill","place":"Halifax","sort_name":"","title":"","visibility":"counted"}},"updates":true,"version":1}"#;
        let fields = read(stored).unwrap();
        assert_eq!(
            fields,
            CorrectedFields::new(
                CorrectedSignatory::Individual(CorrectedIndividual {
                    name: "Ann Quill".to_owned(),
                    place: "Halifax".to_owned(),
                    visibility: Some(Visibility::Counted),
                    ..CorrectedIndividual::default()
                }),
                true
            )
        );
        let again: serde_json::Value = serde_json::from_str(&fields.to_stored()).unwrap();
        assert_eq!(
            again,
            serde_json::from_str::<serde_json::Value>(stored).unwrap()
        );
    }

    #[test]
    fn damaged_and_foreign_versions_are_unreadable() {
        let other = r#"{"signatory":{"endorsement":{}},"updates":true,"version":1}"#;
        let newer = CorrectedFields {
            version: 2,
            ..CorrectedFields::new(
                CorrectedSignatory::Individual(CorrectedIndividual::default()),
                false,
            )
        };
        for fields in ["", "{", "{}", other, &newer.to_stored()] {
            let fault = read(fields).unwrap_err().to_string();
            assert!(
                fault.starts_with("the stored correction 7 cannot"),
                "{fault}"
            );
        }
    }
}
