//! Rules about the files inside a module: no circles, stores at the bottom, small folders, one owner
//! for the table of signatures.

use std::collections::{BTreeMap, BTreeSet};

use source_reader::circles::find_circles;
use source_reader::modules::{Imports, find_imports};
use source_reader::source::Source;
use source_reader::tables::find_queries;

const MAX_FILES_SIDE_BY_SIDE: usize = 15;
const SIGNATURE_TABLE: &str = "signature";

/// Violations by the words that `known.rs` lists them with; the value says where each one is.
pub(crate) type Violations = BTreeMap<String, String>;

/// Groups of files that import each other in a circle: `a.rs b.rs …`.
pub(crate) fn circles(sources: &[Source]) -> Violations {
    let imports = find_imports(sources);
    let edges = imports
        .keys()
        .map(|(from, to)| (from.as_str(), to.as_str()));
    find_circles(edges)
        .into_iter()
        .map(|circle| (circle.join(" "), describe_circle(&circle, &imports)))
        .collect()
}

fn describe_circle(circle: &[&str], imports: &Imports) -> String {
    let inside = |(from, to): &(String, String)| {
        circle.contains(&from.as_str()) && circle.contains(&to.as_str())
    };
    let edges = imports.iter().filter(|(edge, _)| inside(edge));
    let lines: Vec<String> = edges
        .map(|((_, to), place)| format!("\n    {place} imports {to}"))
        .collect();
    format!(
        "these files import each other in a circle:{}",
        lines.concat()
    )
}

/// Imports by a store of a rule that itself needs a store: `store.rs -> rule.rs`.
///
/// A store may import other stores, and values and rules that work without a database. What uses a
/// store stands above it.
pub(crate) fn stores(sources: &[Source]) -> Violations {
    let modules: BTreeMap<&str, Vec<String>> = sources
        .iter()
        .map(|source| (source.path.as_str(), source.modules()))
        .collect();
    // A `mod.rs` that passes on what its store offers does not need the store itself.
    let is_child =
        |(from, to): &&(String, String)| modules[to.as_str()].starts_with(&modules[from.as_str()]);
    let mut imports = find_imports(sources);
    imports.retain(|edge, _| !is_child(&edge));
    let needy = find_needy(&imports);
    let climbs =
        |(from, to): &(String, String)| is_store(from) && !is_store(to) && needy.contains(to);
    imports
        .iter()
        .filter(|(edge, _)| climbs(edge))
        .map(|((from, to), place)| {
            let problem = format!("{place}: a store imports {to}, which needs a store itself");
            (format!("{from} -> {to}"), problem)
        })
        .collect()
}

/// Files that import a store, directly or through others.
fn find_needy(imports: &Imports) -> BTreeSet<String> {
    let mut needy = BTreeSet::new();
    loop {
        let is_new = |(from, to): &&(String, String)| {
            !needy.contains(from) && (is_store(to) || needy.contains(to))
        };
        let more: Vec<String> = imports
            .keys()
            .filter(is_new)
            .map(|(from, _)| from.clone())
            .collect();
        if more.is_empty() {
            return needy;
        }
        needy.extend(more);
    }
}

fn is_store(path: &str) -> bool {
    path.ends_with("/store.rs") || path.contains("/store/")
}

/// Folders below `src` with too many files side by side, by their path.
pub(crate) fn folders(sources: &[Source]) -> Violations {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for source in sources {
        if let Some((folder, _)) = source.path.rsplit_once('/') {
            *counts.entry(folder).or_default() += 1;
        }
    }
    let describe = |folder: &str, count: usize| {
        format!("{folder} holds {count} files side by side; the limit is {MAX_FILES_SIDE_BY_SIDE}")
    };
    counts
        .into_iter()
        .filter(|(_, count)| *count > MAX_FILES_SIDE_BY_SIDE)
        .map(|(folder, count)| (folder.to_owned(), describe(folder, count)))
        .collect()
}

/// Files outside the feature `owner` that query the table of signatures, by their path.
pub(crate) fn queries(sources: &[Source], owner: &str) -> Violations {
    let is_foreign = |source: &&Source| source.modules().first().is_some_and(|top| top != owner);
    let mut found = Violations::new();
    for source in sources.iter().filter(is_foreign) {
        if let Some(line) = find_queries(source, SIGNATURE_TABLE).first() {
            let problem = format!(
                "{}:{line}: queries the table `{SIGNATURE_TABLE}`, which {owner} owns",
                source.path
            );
            found.insert(source.path.clone(), problem);
        }
    }
    found
}

/// What is found and not known, and what is known and no longer there, as sentences.
pub(crate) fn compare(found: &Violations, known: &[&str]) -> Vec<String> {
    let unknown = found
        .iter()
        .filter(|(key, _)| !known.contains(&key.as_str()));
    let mended = known.iter().filter(|key| !found.contains_key(**key));
    unknown
        .map(|(key, problem)| format!("{problem}\n  (as a line of known.rs: \"{key}\")"))
        .chain(mended.map(|key| format!("no longer there, delete it from known.rs: \"{key}\"")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(files: &[(&str, &str)]) -> Vec<Source> {
        files
            .iter()
            .map(|(path, text)| Source::parse(path, text).unwrap())
            .collect()
    }

    fn keys(found: &Violations) -> Vec<&str> {
        found.keys().map(String::as_str).collect()
    }

    #[test]
    fn a_planted_circle_inside_a_feature_fails() {
        let files = [
            ("src/a/mod.rs", "mod b;\nmod c;\nmod d;\npub use c::C;"),
            ("src/a/b.rs", "use super::C;"),
            ("src/a/c.rs", "use super::d::D;"),
            ("src/a/d.rs", "use crate::a::b::B;"),
        ];
        let found = circles(&parse(&files));
        assert_eq!(keys(&found), ["src/a/b.rs src/a/c.rs src/a/d.rs"]);
        assert!(
            found
                .values()
                .any(|text| text.contains("src/a/b.rs:1 imports src/a/c.rs"))
        );
    }

    #[test]
    fn a_planted_circle_between_two_folders_of_a_feature_fails() {
        let files = [
            ("src/a/b/mod.rs", "mod c;\nuse c::C;"),
            ("src/a/b/c.rs", "use crate::a::d::D;"),
            ("src/a/d.rs", "use crate::a::b::f;"),
        ];
        let found = circles(&parse(&files));
        assert_eq!(keys(&found), ["src/a/b/c.rs src/a/b/mod.rs src/a/d.rs"]);
    }

    #[test]
    fn a_child_that_uses_its_parent_makes_no_circle() {
        let files = [
            ("src/a/mod.rs", "mod b;\npub use b::B;\npub struct A;"),
            ("src/a/b.rs", "use super::A;"),
        ];
        assert_eq!(circles(&parse(&files)), Violations::new());
    }

    #[test]
    fn a_planted_store_that_imports_a_rule_above_it_fails() {
        let files = [
            (
                "src/a/mod.rs",
                "mod judge; mod store; mod values; mod web;\npub use store::load;",
            ),
            (
                "src/a/store/mod.rs",
                "mod rows;\nuse crate::a::values::Kind;",
            ),
            (
                "src/a/store/rows.rs",
                "use super::load; use crate::b::store::find;\nuse crate::a::judge::judge;",
            ),
            ("src/a/values.rs", "use super::Plain;"),
            (
                "src/a/judge.rs",
                "use super::look;\nuse super::ahead::look;",
            ),
            ("src/a/ahead.rs", "use super::store;"),
            ("src/b/store.rs", ""),
        ];
        let found = stores(&parse(&files));
        assert_eq!(keys(&found), ["src/a/store/rows.rs -> src/a/judge.rs"]);
        assert!(
            found
                .values()
                .all(|text| text.starts_with("src/a/store/rows.rs:2:"))
        );
    }

    #[test]
    fn a_planted_sixteenth_file_fails() {
        let texts = |count: usize| -> Vec<Source> {
            let paths = (0..count).map(|number| format!("src/a/f{number}.rs"));
            paths
                .map(|path| Source::parse(&path, "").unwrap())
                .collect()
        };
        assert_eq!(keys(&folders(&texts(15))), [""; 0]);
        assert_eq!(keys(&folders(&texts(16))), ["src/a"]);
    }

    #[test]
    fn a_planted_query_of_another_features_table_fails() {
        let query = "use entity::signature;\nfn f() { signature::Entity::find() }";
        let files = [
            ("src/a/store.rs", query),
            ("src/b/store.rs", query),
            ("src/b/c.rs", ""),
        ];
        assert_eq!(keys(&queries(&parse(&files), "a")), ["src/b/store.rs"]);
    }

    #[test]
    fn unlisted_and_outdated_violations_are_told_apart() {
        let found = Violations::from([
            ("a".to_owned(), "A is wrong".to_owned()),
            ("b".to_owned(), "B is wrong".to_owned()),
        ]);
        assert_eq!(compare(&found, &["a", "b"]), [""; 0]);
        assert_eq!(
            compare(&found, &["a", "c"]),
            [
                "B is wrong\n  (as a line of known.rs: \"b\")",
                "no longer there, delete it from known.rs: \"c\""
            ]
        );
    }
}
