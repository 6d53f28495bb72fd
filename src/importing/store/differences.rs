//! Compares a folder with the letter that was imported from it before.

use std::collections::{BTreeMap, HashSet};

use entity::signature;
use entity::values::SignatureKind;
use sea_orm::{ConnectionTrait, DbErr};

use super::super::{Import, SignatoryRow};
use crate::letters::Letter;
use crate::locale::Locale;
use crate::rendering::Message;
use crate::signatures::store::imported;

/// A difference between the folder and the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The text, title or addressee in a language.
    Text(Locale),
    /// The letter does not have this row.
    NewRow(u32, String),
    /// The row has another name or other fields than the letter.
    ChangedRow(u32, String, String),
    /// The folder does not have this row of the letter.
    MissingRow(u32, String),
}

impl Difference {
    /// The difference, for whoever imports.
    #[must_use]
    pub fn message(&self) -> Message {
        let of_row = |key, order: u32, name: &String| {
            Message::new(key)
                .text("order", order.to_string())
                .text("name", name)
        };
        match self {
            Self::Text(locale) => {
                Message::new("import-differs-text").text("language", locale.tag())
            }
            Self::NewRow(order, name) => of_row("import-differs-new", *order, name),
            Self::ChangedRow(order, name, known) => {
                of_row("import-differs-changed", *order, name).text("was", known)
            }
            Self::MissingRow(order, name) => of_row("import-differs-missing", *order, name),
        }
    }
}

/// Finds the differences in texts and rows; settings may differ freely.
pub(super) async fn find_differences<C: ConnectionTrait>(
    connection: &C,
    letter: &Letter,
    import: &Import,
) -> Result<Vec<Difference>, DbErr> {
    let mut found = compare_texts(letter, import);
    let rows = imported::load_imported(connection, letter.id()).await?;
    found.extend(compare_rows(&rows, &import.rows));
    Ok(found)
}

/// Compares the texts per language, with title and addressee.
pub(super) fn compare_texts(letter: &Letter, import: &Import) -> Vec<Difference> {
    let (known, given) = (letter.texts(), import.version_texts());
    let differs = |locale: &Locale| {
        let known = known.iter().find(|text| text.language == *locale);
        known != given.iter().find(|text| text.language == *locale)
    };
    let languages = Locale::ALL.into_iter().filter(differs);
    languages.map(Difference::Text).collect()
}

/// Compares the rows that are known with those of the folder.
pub(super) fn compare_rows(known: &[signature::Model], rows: &[SignatoryRow]) -> Vec<Difference> {
    let order = |row: &signature::Model| {
        row.import_order
            .and_then(|order| u32::try_from(order).ok())
            .unwrap_or(0)
    };
    let known: BTreeMap<u32, &signature::Model> =
        known.iter().map(|row| (order(row), row)).collect();
    let mut found = Vec::new();
    for row in rows {
        match known.get(&row.order) {
            None => found.push(Difference::NewRow(row.order, row.name.clone())),
            Some(known) if !is_same(known, row) => found.push(Difference::ChangedRow(
                row.order,
                row.name.clone(),
                known.name.clone(),
            )),
            Some(_) => {}
        }
    }
    let given: HashSet<u32> = rows.iter().map(|row| row.order).collect();
    let missing = known.iter().filter(|(order, _)| !given.contains(order));
    found.extend(missing.map(|(order, row)| Difference::MissingRow(*order, row.name.clone())));
    found
}

fn is_same(known: &signature::Model, row: &SignatoryRow) -> bool {
    // Withdrawn or removed long ago and erased since: its words cannot be compared any more.
    if known.name.is_empty() {
        return known.kind == row.kind;
    }
    let title = if row.kind == SignatureKind::Endorsement {
        &known.representative
    } else {
        &known.title
    };
    known.kind == row.kind
        && known.name == row.name
        && known.name_fr == row.name_fr
        && *title == row.title
        && known.affiliation == row.affiliation
        && known.place == row.place
        && known.website == row.website
}
