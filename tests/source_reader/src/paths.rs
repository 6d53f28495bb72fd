//! Every path that a file names, with `use` groups spelled out.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, Macro, Meta, Path, UseTree, VisRestricted};

use crate::source::Source;

/// A path as written: `use a::{b, c::d}` gives two.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedPath {
    /// The names between `::`.
    pub parts: Vec<String>,
    /// Counted from 1.
    pub line: usize,
    /// The modules within the file around the path, outermost first.
    pub within: Vec<String>,
    /// The name by which a `use` makes it known; `None` for a path in the code.
    pub known_as: Option<String>,
}

/// All paths of the file's code: imports, and paths of two parts or more, in macros and attributes too.
pub(crate) fn find_paths(code: &syn::File) -> Vec<NamedPath> {
    let mut walk = Walk {
        within: Vec::new(),
        found: Vec::new(),
    };
    walk.visit_file(code);
    walk.found
}

/// The path from the crate's root, for a path that begins with `crate`, `super` or `self`; else `None`.
pub fn absolute(path: &NamedPath, source: &Source) -> Option<Vec<String>> {
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
    place.extend(rest.iter().cloned());
    Some(place)
}

struct Walk {
    within: Vec<String>,
    found: Vec<NamedPath>,
}

impl Walk {
    fn add(&mut self, parts: Vec<String>, span: Span, known_as: Option<String>) {
        self.found.push(NamedPath {
            parts,
            line: span.start().line,
            within: self.within.clone(),
            known_as,
        });
    }

    fn add_tree(&mut self, before: &[String], tree: &UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.add_tree(&with(&path.ident), &path.tree),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(before, tree);
                }
            }
            // `a::{self}` imports `a`.
            UseTree::Name(name) if name.ident == "self" => {
                self.add(before.to_vec(), name.ident.span(), before.last().cloned());
            }
            UseTree::Name(name) => {
                let known_as = name.ident.to_string();
                self.add(with(&name.ident), name.ident.span(), Some(known_as));
            }
            UseTree::Rename(name) => {
                let known_as = name.rename.to_string();
                self.add(with(&name.ident), name.ident.span(), Some(known_as));
            }
            UseTree::Glob(glob) => {
                let parts = [before, &["*".to_owned()]].concat();
                self.add(parts, glob.star_token.spans[0], None);
            }
        }
    }

    /// Paths in tokens that are not parsed: `a::b` becomes one path, whatever it means to the macro.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < all.len() {
            match &all[at] {
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Ident(first) => {
                    let mut parts = vec![first.to_string()];
                    while let Some(next) = name_behind_colons(&all[at + 1..]) {
                        parts.push(next);
                        at += 3;
                    }
                    if parts.len() > 1 {
                        self.add(parts, first.span(), None);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

fn name_behind_colons(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [
            TokenTree::Punct(one),
            TokenTree::Punct(two),
            TokenTree::Ident(name),
            ..,
        ] if one.as_char() == ':' && two.as_char() == ':' => Some(name.to_string()),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.within.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.within.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.add_tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.segments.len() > 1 {
            let parts = path.segments.iter();
            let parts = parts.map(|segment| segment.ident.to_string()).collect();
            self.add(parts, path.segments[0].ident.span(), None);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        self.add_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.add_tokens(list.tokens.clone());
        }
    }

    /// `pub(in crate::a)` says who may import, and imports nothing.
    fn visit_vis_restricted(&mut self, _: &'ast VisRestricted) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(path: &str, text: &str) -> Source {
        Source::parse(path, text).unwrap()
    }

    fn written(text: &str) -> Vec<String> {
        let paths = parse("src/x.rs", text).paths;
        paths.iter().map(|path| path.parts.join("::")).collect()
    }

    fn absolutes(path: &str, text: &str) -> Vec<String> {
        let source = parse(path, text);
        let absolutes = source
            .paths
            .iter()
            .filter_map(|path| absolute(path, &source));
        absolutes.map(|parts| parts.join("::")).collect()
    }

    #[test]
    fn groups_in_imports_are_spelled_out() {
        let text = "use crate::{a::b, c, d::{self, e, f as g}};\nuse ::std::{env, time::*};";
        let wanted = [
            "crate::a::b",
            "crate::c",
            "crate::d",
            "crate::d::e",
            "crate::d::f",
            "std::env",
            "std::time::*",
        ];
        assert_eq!(written(text), wanted);
        let names: Vec<_> = parse("src/x.rs", text)
            .paths
            .into_iter()
            .filter_map(|path| path.known_as)
            .collect();
        assert_eq!(names, ["b", "c", "d", "e", "g", "env"]);
    }

    #[test]
    fn paths_in_signatures_bodies_macros_and_attributes_are_found() {
        let text = "#[derive(a::B)] struct S(c::D); fn f(x: &e::F) { <g::H as I>::v(); m!(\"{}\", j::k(1)); }";
        let wanted = ["a::B", "c::D", "e::F", "I::v", "g::H", "j::k"];
        let mut found = written(text);
        found.sort();
        let mut wanted: Vec<String> = wanted.map(str::to_owned).to_vec();
        wanted.sort();
        assert_eq!(found, wanted);
    }

    #[test]
    fn comments_strings_tests_and_visibility_name_nothing() {
        let text = "// a::b\n/// c::d\npub(in crate::e) const F: &str = \"g::h\";\n#[cfg(test)]\nmod tests { use i::j; }";
        assert_eq!(written(text), [""; 0]);
    }

    #[test]
    fn super_and_self_are_resolved_from_the_module_around_them() {
        assert_eq!(
            absolutes(
                "src/a.rs",
                "use super::b; mod c { use super::d; use super::super::e; } use super::f;"
            ),
            ["b", "a::d", "e", "f"]
        );
        assert_eq!(
            absolutes(
                "src/a/web.rs",
                "use super::store; use super::super::b::C; use super::{super::d, e};"
            ),
            ["a::store", "b::C", "d", "a::e"]
        );
        assert_eq!(
            absolutes(
                "src/a/mod.rs",
                "use self::b; use super::c; pub(super) fn f() {}"
            ),
            ["a::b", "c"]
        );
        assert_eq!(
            absolutes(
                "src/main.rs",
                "use undersigned::{command, demo::x}; use other::y;"
            ),
            ["command", "demo::x"]
        );
    }
}
