//! What coordinators are shown of one edition of a signature, and what differs between two of them.
//! The words are those of the command line.

use std::fmt;

use entity::values::{SignatureKind, Visibility};
use entity::{correction, domain_proof, signature};
use serde::{Deserialize, Serialize};

use super::correcting::typed;
use super::form::SignForm;

/// All that is shown of one edition of a signature: label and value; what is empty is left out.
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
                if_so(
                    row.visibility == Visibility::Counted,
                    "counted, without the name",
                ),
            ),
            ("signed by".to_owned(), by.join(", ")),
            (
                "representative".to_owned(),
                if_so(row.representative_public, "named on the list"),
            ),
            ("website".to_owned(), text(&row.website)),
            ("proved".to_owned(), proved.join(", ")),
        ];
        if let Some(waiting) = waiting {
            let asked = asked_changes(row, waiting).into_iter();
            fields.extend(asked.map(|(label, _, is)| (format!("asked {label}"), is)));
        }
        fields.retain(|(_, value)| !value.is_empty());
        Self(fields)
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

impl fmt::Display for ShownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<String> = self
            .0
            .iter()
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        f.write_str(&fields.join("; "))
    }
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = |value: &str| {
            if value.is_empty() {
                "–".to_owned()
            } else {
                value.to_owned()
            }
        };
        write!(
            f,
            "{}: {} → {}",
            self.label,
            value(&self.was),
            value(&self.is)
        )
    }
}

/// What a waiting correction would change of a signature: the field, as it is, as it would be.
#[must_use]
pub fn asked_changes(
    row: &signature::Model,
    waiting: &correction::Model,
) -> Vec<(&'static str, String, String)> {
    let asked: SignForm = serde_json::from_str(&waiting.fields).unwrap_or_default();
    let now = typed(row);
    let mut fields = vec![
        ("organization", now.organization, asked.organization),
        (
            "other language",
            now.organization_other,
            asked.organization_other,
        ),
        ("acronym", now.acronym, asked.acronym),
        ("website", now.website, asked.website),
        ("name", now.name, asked.name),
        ("listed under", now.sort_name, asked.sort_name),
        ("title", now.title, asked.title),
        ("affiliation", now.affiliation, asked.affiliation),
        ("place", now.place, asked.place),
    ];
    // A letter without a choice asks nobody how to be shown.
    if row.kind == SignatureKind::Individual && !asked.visibility.is_empty() {
        fields.push(("visibility", now.visibility, asked.visibility));
    }
    fields.retain(|(_, now, asked)| now != asked);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

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
            .map(ToString::to_string)
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
    fn equal_fields_differ_in_nothing() {
        let shown = fields(&[("name", "Ann Quill")]);
        assert_eq!(shown.changes_to(&shown.clone()), []);
    }
}
