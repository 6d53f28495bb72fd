//! Which file imports which.

use std::collections::BTreeMap;

use crate::paths::{NamedPath, absolute};
use crate::source::Source;

/// More steps than any chain of re-exports has; it ends chains that run in a circle.
const MAX_REEXPORTS: usize = 8;

/// Files by the places (file and line) at which they import another file: `(from, to)` to the first place.
pub type Imports = BTreeMap<(String, String), String>;

struct Tree<'a> {
    /// File by its module path.
    files: BTreeMap<Vec<String>, &'a str>,
    /// Module path to names that its imports make known, each with its absolute path.
    names: BTreeMap<Vec<String>, BTreeMap<String, Vec<String>>>,
}

/// Every import of one file by another. A name that a module only passes on (`pub use`) leads to the
/// file that defines it. What a file takes from a module above it is left out: a child may always use
/// its parents, and would make a circle with each parent that uses it.
pub fn find_imports(sources: &[Source]) -> Imports {
    let mut tree = Tree {
        files: BTreeMap::new(),
        names: BTreeMap::new(),
    };
    for source in sources {
        tree.files.insert(source.modules(), &source.path);
    }
    for source in sources {
        tree.add_names(source);
    }
    let mut found = Imports::new();
    for source in sources {
        for path in &source.paths {
            if let Some(target) = tree.file_named(path, source) {
                found
                    .entry((source.path.clone(), target.to_owned()))
                    .or_insert_with(|| format!("{}:{}", source.path, path.line));
            }
        }
    }
    found
}

impl Tree<'_> {
    fn add_names(&mut self, source: &Source) {
        for path in &source.paths {
            if let (Some(name), Some(parts)) = (&path.known_as, self.absolute(path, source))
                && path.within.is_empty()
            {
                let names = self.names.entry(source.modules()).or_default();
                names.insert(name.clone(), parts);
            }
        }
    }

    /// The absolute path, also of one that begins with a module declared in this file.
    fn absolute(&self, path: &NamedPath, source: &Source) -> Option<Vec<String>> {
        absolute(path, source).or_else(|| {
            let mut parts = source.modules();
            parts.extend(path.parts.iter().cloned());
            self.files
                .contains_key(&parts[..=source.modules().len()])
                .then_some(parts)
        })
    }

    /// The file that a path leads to, if that is neither `source` nor a module above it.
    fn file_named(&self, path: &NamedPath, source: &Source) -> Option<&str> {
        let here = source.modules();
        let parts = self.absolute(path, source).or_else(|| {
            let known = self.names.get(&here)?.get(&path.parts[0])?;
            Some([known, &path.parts[1..]].concat())
        })?;
        let target = self.module_of(parts);
        let is_above = here.starts_with(&target);
        self.files.get(&target).copied().filter(|_| !is_above)
    }

    /// The module that defines what `parts` names.
    fn module_of(&self, mut parts: Vec<String>) -> Vec<String> {
        let mut module = self.deepest_module(&parts);
        for _ in 0..MAX_REEXPORTS {
            let rest = &parts[module.len()..];
            let Some(passed_on) = rest
                .first()
                .and_then(|name| self.names.get(&module)?.get(name))
            else {
                break;
            };
            parts = [passed_on, &rest[1..]].concat();
            module = self.deepest_module(&parts);
        }
        module
    }

    fn deepest_module(&self, parts: &[String]) -> Vec<String> {
        let lengths = (0..=parts.len()).rev();
        let mut modules = lengths.map(|length| parts[..length].to_vec());
        modules
            .find(|module| self.files.contains_key(module))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(files: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<Source> = files
            .iter()
            .map(|(path, text)| Source::parse(path, text).unwrap())
            .collect();
        let found = find_imports(&sources);
        found
            .iter()
            .map(|((from, to), place)| format!("{from} -> {to} at {place}"))
            .collect()
    }

    #[test]
    fn imports_lead_from_file_to_file() {
        let files = [
            ("src/a/mod.rs", "mod b;\nmod c;"),
            ("src/a/b.rs", "\nuse super::c::C;"),
            ("src/a/c.rs", "fn f() { crate::d::g(); }"),
            ("src/d.rs", ""),
        ];
        assert_eq!(
            imports(&files),
            [
                "src/a/b.rs -> src/a/c.rs at src/a/b.rs:2",
                "src/a/c.rs -> src/d.rs at src/a/c.rs:1"
            ]
        );
    }

    #[test]
    fn a_name_passed_on_leads_to_the_file_that_defines_it() {
        let files = [
            (
                "src/a/mod.rs",
                "mod b;\nmod c;\npub use c::{C, inner as outer};",
            ),
            ("src/a/b.rs", "use super::C;"),
            ("src/a/c.rs", ""),
            ("src/d.rs", "use crate::a;\nfn f() { a::outer(); }"),
        ];
        assert_eq!(
            imports(&files),
            [
                "src/a/b.rs -> src/a/c.rs at src/a/b.rs:1",
                "src/a/mod.rs -> src/a/c.rs at src/a/mod.rs:3",
                "src/d.rs -> src/a/c.rs at src/d.rs:2",
                "src/d.rs -> src/a/mod.rs at src/d.rs:1"
            ]
        );
    }

    #[test]
    fn what_a_child_takes_from_its_parents_is_left_out() {
        let files = [
            ("src/a/mod.rs", "mod b;\nuse b::B;\npub struct A;"),
            ("src/a/b.rs", "mod c;\nuse super::A;"),
            ("src/a/b/c.rs", "use super::super::A;"),
        ];
        assert_eq!(
            imports(&files),
            ["src/a/mod.rs -> src/a/b.rs at src/a/mod.rs:2"]
        );
    }

    #[test]
    fn names_that_pass_each_other_on_for_ever_end() {
        let files = [
            ("src/a.rs", "pub use crate::b::X;"),
            ("src/b.rs", "pub use crate::a::X;"),
        ];
        assert!(imports(&files).len() <= 2);
    }
}
