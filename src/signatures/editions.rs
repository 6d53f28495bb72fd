//! What coordinators are shown of one edition of a signature, and what differs between two of them.

pub mod corrected_fields;
mod shown_field;

use entity::values::{SignatureKind, Visibility};
use entity::{correction, domain_proof, signature};
use serde::{Deserialize, Serialize};

use self::shown_field::{ASKED, COUNTED_ONLY, NAMED, change_message, field_message};
use crate::rendering::Message;
use crate::signatures::editions::corrected_fields::asked_changes;

/// All that is shown of one edition of a signature: label and value; what is empty is left out.
///
/// The labels are the stored form (`earlier_edition.shown`), and therefore stay as they are, in English, as
/// the names of JSON fields do. A decision may name an edition that was kept by an older program, and a
/// label renamed here would read as a field that was removed and another that was added: a decision on what
/// in fact shows the same would be refused. Rows live for 30 days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownFields(Vec<(String, String)>);

/// A field that differs between two editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The label of the field.
    pub label: String,
    /// As it was; empty: it was not there.
    pub was: String,
    /// As it is now; empty: it is not there.
    pub is: String,
}

impl ShownFields {
    /// The fields of a signature with the correction that waits and the domains that were proved.
    #[must_use]
    pub fn of(
        row: &signature::Model,
        waiting: Option<&correction::Model>,
        proofs: &[domain_proof::Model],
    ) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let individual = row.kind == SignatureKind::Individual;
        let if_so = |condition: bool, value: &str| if condition { value } else { "" }.to_owned();
        let by = [&row.representative, &row.representative_title];
        let by: Vec<&str> = by.into_iter().flatten().map(String::as_str).collect();
        let proved: Vec<&str> = proofs.iter().map(|proof| proof.domain.as_str()).collect();
        let mut fields = vec![
            ("state".to_owned(), row.state.word().to_owned()),
            ("name".to_owned(), row.name.clone()),
            ("in English".to_owned(), text(&row.name_en)),
            ("in French".to_owned(), text(&row.name_fr)),
            ("acronym".to_owned(), text(&row.acronym)),
            ("listed under".to_owned(), if_so(individual, &row.sort_name)),
            ("title".to_owned(), text(&row.title)),
            ("affiliation".to_owned(), text(&row.affiliation)),
            ("place".to_owned(), text(&row.place)),
            (
                "shown".to_owned(),
                if_so(row.visibility == Visibility::Counted, COUNTED_ONLY),
            ),
            ("signed by".to_owned(), by.join(", ")),
            (
                "representative".to_owned(),
                if_so(row.representative_public, NAMED),
            ),
            ("website".to_owned(), text(&row.website)),
            ("proved".to_owned(), proved.join(", ")),
        ];
        if let Some(waiting) = waiting {
            match asked_changes(row, waiting) {
                Ok(asked) => fields.extend(
                    asked
                        .into_iter()
                        .map(|(label, _, is)| (format!("{ASKED}{label}"), is)),
                ),
                // Leaving the list and rejecting keep an edition too, and must work all the same.
                Err(fault) => fields.push(("asked".to_owned(), fault.to_string())),
            }
        }
        fields.retain(|(_, value)| !value.is_empty());
        Self(fields)
    }

    /// The fields, for coordinators.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        let fields = self.0.iter();
        fields
            .map(|(label, value)| field_message(label, value))
            .collect()
    }

    /// The fields that differ in a newer edition.
    #[must_use]
    pub fn changes_to(&self, newer: &Self) -> Vec<FieldChange> {
        let mut labels: Vec<&str> = Vec::new();
        for (label, _) in self.0.iter().chain(&newer.0) {
            if !labels.contains(&label.as_str()) {
                labels.push(label);
            }
        }
        let changes = labels.into_iter().map(|label| FieldChange {
            label: label.to_owned(),
            was: self.value(label).to_owned(),
            is: newer.value(label).to_owned(),
        });
        changes.filter(|change| change.was != change.is).collect()
    }

    fn value(&self, label: &str) -> &str {
        let field = self.0.iter().find(|(known, _)| known == label);
        field.map_or("", |(_, value)| value)
    }
}

impl FieldChange {
    /// The change, for coordinators.
    #[must_use]
    pub fn message(&self) -> Message {
        change_message(&self.label, &self.was, &self.is)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::in_english;

    fn fields(pairs: &[(&str, &str)]) -> ShownFields {
        let owned = |(label, value): &(&str, &str)| ((*label).to_owned(), (*value).to_owned());
        ShownFields(pairs.iter().map(owned).collect())
    }

    #[test]
    fn changed_added_and_removed_fields_are_told_in_their_order() {
        let was = fields(&[("name", "Harmless Chess Club"), ("place", "Halifax")]);
        let is = fields(&[
            ("name", "Royal Chess Club"),
            ("website", "https://a.example"),
        ]);
        let changes: Vec<String> = was
            .changes_to(&is)
            .iter()
            .map(|change| in_english(&change.message()))
            .collect();
        assert_eq!(
            changes,
            [
                "name: Harmless Chess Club → Royal Chess Club",
                "place: Halifax → –",
                "website: – → https://a.example",
            ]
        );
    }

    #[test]
    fn every_stored_label_and_value_has_words_in_both_languages() {
        let shown = fields(&[
            ("state", "held"),
            ("listed under", "Quill"),
            ("shown", COUNTED_ONLY),
            ("asked name", "Ann B. Quill"),
            ("from the future", "1"),
        ]);
        let said = shown.messages().iter().map(in_english).collect::<Vec<_>>();
        assert_eq!(
            said.join("; "),
            "state: held; listed under: Quill; shown: counted, without the name; \
             asked name: Ann B. Quill; from the future: 1"
        );
    }

    #[test]
    fn equal_fields_differ_in_nothing() {
        let shown = fields(&[("name", "Ann Quill")]);
        assert_eq!(shown.changes_to(&shown.clone()), []);
    }
}
