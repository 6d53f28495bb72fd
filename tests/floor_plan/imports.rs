//! Every path that a file names, with groups spelled out.

use crate::source::{Source, Token};

/// A path as written, `use a::{b, c::d}` giving two.
#[derive(Debug, PartialEq)]
pub(crate) struct Named {
    pub(crate) parts: Vec<String>,
    pub(crate) line: usize,
    /// The modules within the file around the path, outermost first.
    pub(crate) within: Vec<String>,
}

/// All paths of the file's code, each of two parts or more, and single words after `use`.
pub(crate) fn paths(source: &Source) -> Vec<Named> {
    let mut walk = Walk {
        tokens: source.code(),
        at: 0,
        depth: 0,
        open: Vec::new(),
        found: Vec::new(),
    };
    while walk.at < walk.tokens.len() {
        walk.step();
    }
    walk.found
}

/// The crate's module that a path leads to, seen from the file's module: `None` for another crate and for itself.
pub(crate) fn module_named(path: &Named, source: &Source) -> Option<String> {
    let mut place = source.modules();
    place.extend(path.within.iter().cloned());
    let mut rest = path.parts.as_slice();
    match rest.first()?.as_str() {
        "crate" | "undersigned" => place.clear(),
        "super" | "self" => {}
        _ => return None,
    }
    while let Some(first) = rest.first() {
        match first.as_str() {
            "super" => drop(place.pop()),
            "crate" | "undersigned" | "self" => {}
            _ => break,
        }
        rest = &rest[1..];
    }
    let target = place.first().or(rest.first())?;
    (source.modules().first() != Some(target)).then(|| target.clone())
}

struct Walk {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    open: Vec<(usize, String)>,
    found: Vec<Named>,
}

impl Walk {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    fn step(&mut self) {
        match self.text(self.at) {
            "{" => self.depth += 1,
            "}" => self.leave(),
            "mod" if self.text(self.at + 2) == "{" => {
                self.open
                    .push((self.depth, self.text(self.at + 1).to_owned()));
            }
            "use" => {
                self.at += 1;
                return self.tree(&[]);
            }
            word if is_name(word) && self.text(self.at + 1) == "::" => return self.tree(&[]),
            _ => {}
        }
        self.at += 1;
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self
            .open
            .last()
            .is_some_and(|(depth, _)| *depth == self.depth)
        {
            self.open.pop();
        }
    }

    /// Reads one tree, and stands behind it.
    fn tree(&mut self, before: &[String]) {
        let mut parts = before.to_vec();
        let line = self.tokens.get(self.at).map_or(0, |token| token.line);
        if self.text(self.at) == "::" {
            self.at += 1;
        }
        loop {
            match self.text(self.at) {
                "{" => return self.group(&parts),
                word if is_name(word) || word == "*" => parts.push(word.to_owned()),
                _ => break,
            }
            self.at += 1;
            if self.text(self.at) != "::" {
                break;
            }
            self.at += 1;
        }
        if self.text(self.at) == "as" {
            self.at += 2;
        }
        let within = self.open.iter().map(|(_, name)| name.clone()).collect();
        self.found.push(Named {
            parts,
            line,
            within,
        });
    }

    fn group(&mut self, before: &[String]) {
        self.at += 1;
        while self.at < self.tokens.len() && self.text(self.at) != "}" {
            let begun = self.at;
            self.tree(before);
            if self.text(self.at) == "," || self.at == begun {
                self.at += 1;
            }
        }
        self.at += 1;
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads_to(path: &str, text: &str) -> Vec<String> {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        paths(&source)
            .iter()
            .filter_map(|named| module_named(named, &source))
            .collect()
    }

    #[test]
    fn groups_are_spelled_out() {
        let text = "use crate::{a::b, c, d::{e, f as g}};\nuse ::std::{env, time::Instant};";
        let source = Source {
            path: "src/x.rs".to_owned(),
            text: text.to_owned(),
        };
        let all: Vec<String> = paths(&source)
            .iter()
            .map(|named| named.parts.join("::"))
            .collect();
        let wanted = [
            "crate::a::b",
            "crate::c",
            "crate::d::e",
            "crate::d::f",
            "std::env",
            "std::time::Instant",
        ];
        assert_eq!(all, wanted);
    }

    #[test]
    fn paths_in_the_middle_of_code_count() {
        assert_eq!(
            leads_to(
                "src/x.rs",
                "fn f(a: &crate::text::Name) { <crate::clock::T as U>::v() }"
            ),
            ["text", "clock"]
        );
    }

    #[test]
    fn super_counts_only_where_it_leaves_the_module() {
        assert_eq!(
            leads_to(
                "src/a.rs",
                "use super::b; mod c { use super::d; use super::super::e; } use super::f;"
            ),
            ["b", "e", "f"]
        );
        assert_eq!(
            leads_to(
                "src/a/web.rs",
                "use super::store; use super::super::b::C; use super::{super::d, e};"
            ),
            ["b", "d"]
        );
        assert_eq!(
            leads_to(
                "src/a/mod.rs",
                "use self::b; use super::c; pub(super) fn f() {}"
            ),
            ["c"]
        );
    }

    #[test]
    fn the_binary_names_modules_by_the_name_of_the_library() {
        assert_eq!(
            leads_to("src/main.rs", "use undersigned::{command, demo::x};"),
            ["command", "demo"]
        );
    }

    #[test]
    fn a_module_does_not_import_itself() {
        assert_eq!(
            leads_to(
                "src/a/web.rs",
                "use crate::a::store; use other::crate_name;"
            ),
            [""; 0]
        );
    }
}
