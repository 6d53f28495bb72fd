//! How a folder differs from the letter that it was imported as before.

use std::collections::{BTreeMap, HashSet};

use entity::ids::LetterId;
use entity::values::SignatureKind;
use entity::{letter_text, signature};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::super::{Import, Row};
use crate::locale::Locale;

/// The differences in words and rows, each in a line; settings may differ freely.
pub(super) async fn differences<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    import: &Import,
) -> Result<Vec<String>, DbErr> {
    let mut found = Vec::new();
    let texts = letter_text::Entity::find()
        .filter(letter_text::Column::LetterId.eq(letter))
        .all(connection)
        .await?;
    for locale in Locale::ALL {
        let known = texts.iter().find(|text| text.language == locale.tag());
        let same = known.map(|text| (&text.markdown, Some(&text.title), text.addressee.as_ref()))
            == import.texts.get(&locale).map(|text| {
                (
                    text,
                    import.letter.titles.get(&locale),
                    import.letter.addressees.get(&locale),
                )
            });
        if !same {
            found.push(format!(
                "the text, title or addressee in \"{locale}\" differs"
            ));
        }
    }
    let rows = signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::ImportOrder.is_not_null())
        .order_by_asc(signature::Column::ImportOrder)
        .all(connection)
        .await?;
    row_differences(&rows, &import.rows, &mut found);
    Ok(found)
}

fn row_differences(known: &[signature::Model], rows: &[Row], found: &mut Vec<String>) {
    let order = |row: &signature::Model| {
        row.import_order
            .and_then(|order| u32::try_from(order).ok())
            .unwrap_or(0)
    };
    let known: BTreeMap<u32, &signature::Model> =
        known.iter().map(|row| (order(row), row)).collect();
    for row in rows {
        match known.get(&row.order) {
            None => found.push(format!("row {} is new: {}", row.order, row.name)),
            Some(known) if !says(known, row) => found.push(format!(
                "row {} differs: {} was {}",
                row.order, row.name, known.name
            )),
            Some(_) => {}
        }
    }
    let given: HashSet<u32> = rows.iter().map(|row| row.order).collect();
    for (order, known) in known {
        if !given.contains(&order) {
            found.push(format!("row {order} is missing: {}", known.name));
        }
    }
}

fn says(known: &signature::Model, row: &Row) -> bool {
    // Withdrawn or removed long ago, and forgotten since: what it said is known to nobody.
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
