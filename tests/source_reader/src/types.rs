//! Finds the types that a file defines.

use syn::{Ident, Item};

/// A type that a file defines.
pub struct Type {
    pub name: String,
    /// The line of its name.
    pub line: usize,
}

/// The structs, enums and type aliases of a file, in its inner modules too. Associated types are none:
/// their names are those of a trait.
pub(crate) fn find_types(file: &syn::File) -> Vec<Type> {
    let mut found = Vec::new();
    add_types(&file.items, &mut found);
    found
}

fn add_types(items: &[Item], found: &mut Vec<Type>) {
    let mut add = |name: &Ident| {
        found.push(Type {
            name: name.to_string(),
            line: name.span().start().line,
        });
    };
    for item in items {
        match item {
            Item::Struct(item) => add(&item.ident),
            Item::Enum(item) => add(&item.ident),
            Item::Type(item) => add(&item.ident),
            _ => {}
        }
    }
    for item in items {
        if let Item::Mod(module) = item
            && let Some((_, inner)) = &module.content
        {
            add_types(inner, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found_in_inner_modules_and_not_in_traits() {
        let text =
            "struct A; enum B {}\ntype C = A; mod d { struct E; } impl F for A { type G = A; }";
        let found = find_types(&syn::parse_str(text).unwrap());
        let found: Vec<(&str, usize)> = found
            .iter()
            .map(|found| (found.name.as_str(), found.line))
            .collect();
        assert_eq!(found, [("A", 1), ("B", 1), ("C", 2), ("E", 2)]);
    }
}
