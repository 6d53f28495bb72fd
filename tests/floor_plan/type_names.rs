//! No two types have one name: a name says what a type is of.

use std::collections::BTreeMap;

use source_reader::source::Source;

/// What sea-orm wants every table's file to define.
const OF_EVERY_TABLE: [&str; 2] = ["Model", "Relation"];

/// Names that several types have, as sentences.
pub(crate) fn problems<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for source in sources {
        let is_table = source.path.starts_with("entity/");
        for found in &source.types {
            if is_table && OF_EVERY_TABLE.contains(&found.name.as_str()) {
                continue;
            }
            let place = format!("{}:{}", source.path, found.line);
            places.entry(&found.name).or_default().push(place);
        }
    }
    let several = places.into_iter().filter(|(_, places)| places.len() > 1);
    several
        .map(|(name, places)| format!("{name} is the name of several types: {}", places.join(", ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count_problems(files: &[(&str, &str)]) -> usize {
        let sources: Vec<Source> = files
            .iter()
            .map(|(path, text)| Source::parse(path, text).unwrap())
            .collect();
        problems(&sources).len()
    }

    #[test]
    fn only_tables_may_repeat_a_name() {
        let twice = [("src/a.rs", "struct A;"), ("src/b.rs", "enum A {}")];
        assert_eq!(count_problems(&twice), 1);
        let tables = [
            ("entity/src/a.rs", "struct Model;"),
            ("entity/src/b.rs", "struct Model;"),
        ];
        assert_eq!(count_problems(&tables), 0);
        let beside = [
            ("entity/src/a.rs", "struct Model;"),
            ("src/b.rs", "struct Model;"),
        ];
        assert_eq!(count_problems(&beside), 0);
        let outside = [("src/a.rs", "struct Model;"), ("src/b.rs", "struct Model;")];
        assert_eq!(count_problems(&outside), 1);
    }
}
