//! Which files query a table.

use std::collections::BTreeMap;

use crate::source::Source;

/// The lines at which a file queries `table`: with the entity or its columns, or in SQL text.
/// Reading the fields of a row that somebody else loaded (`Model`) is no query.
pub fn find_queries(source: &Source, table: &str) -> Vec<usize> {
    let paths = &source.paths;
    let known: BTreeMap<&str, &[String]> = paths
        .iter()
        .filter_map(|path| Some((path.known_as.as_deref()?, path.parts.as_slice())))
        .collect();
    let queries_by_entity = |parts: &[String]| {
        let begin = known.get(parts[0].as_str()).copied();
        let whole = begin.map_or_else(|| parts.to_vec(), |begin| [begin, &parts[1..]].concat());
        matches!(whole.iter().map(String::as_str).collect::<Vec<_>>()[..],
            ["entity", name, "ActiveModel" | "Column" | "Entity" | "PrimaryKey" | "Relation", ..] if name == table)
    };
    let by_entity = paths
        .iter()
        .filter(|path| queries_by_entity(&path.parts))
        .map(|path| path.line);
    let by_text = source
        .strings
        .iter()
        .filter(|text| is_query_of(&text.value, table))
        .map(|text| text.line);
    let mut lines: Vec<usize> = by_entity.chain(by_text).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn is_query_of(text: &str, table: &str) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .any(|pair| matches!(pair[0], "from" | "join" | "into" | "update") && pair[1] == table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        find_queries(&Source::parse("src/a.rs", text).unwrap(), "signature")
    }

    #[test]
    fn entities_columns_and_sql_text_are_queries() {
        assert_eq!(
            lines("use entity::signature;\nfn f() { signature::Entity::find(); }"),
            [2]
        );
        assert_eq!(
            lines("use entity::signature as row;\nfn f() { x(row::Column::Id) }"),
            [2]
        );
        assert_eq!(
            lines("use entity::signature::{Column, Entity as Rows};"),
            [1]
        );
        assert_eq!(lines("fn f() { entity::signature::Entity::find(); }"), [1]);
        assert_eq!(
            lines("const A: &str = \"SELECT 1 FROM \\\"signature\\\" s\";"),
            [1]
        );
        assert_eq!(lines("fn f() { sql!(\"update signature set\") }"), [1]);
    }

    #[test]
    fn rows_in_hand_and_other_tables_are_not() {
        let text = "use entity::{signature, letter};\nfn f(row: &signature::Model) { letter::Entity::find(); }\nconst A: &str = \"from signature_request\";";
        assert_eq!(lines(text), [0; 0]);
    }
}
