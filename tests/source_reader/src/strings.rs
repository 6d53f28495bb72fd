//! String literals of the code, in macros and attributes too; doc comments are none.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, LitStr, Macro, Meta};

/// The text of a string literal and its first line.
pub struct Text {
    /// With escapes resolved.
    pub value: String,
    /// Counted from 1.
    pub line: usize,
}

/// All string literals of the file's code.
pub(crate) fn find_strings(code: &syn::File) -> Vec<Text> {
    let mut walk = Walk(Vec::new());
    walk.visit_file(code);
    walk.0
}

struct Walk(Vec<Text>);

impl Walk {
    fn add_tokens(&mut self, tokens: TokenStream) {
        for tree in tokens {
            match tree {
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    let line = literal.span().start().line;
                    if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                        let value = text.value();
                        self.0.push(Text { value, line });
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.0.push(Text {
            value: text.value(),
            line: text.span().start().line,
        });
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.add_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            Meta::List(list) => self.add_tokens(list.tokens.clone()),
            Meta::NameValue(pair) if !pair.path.is_ident("doc") => {
                visit::visit_meta_name_value(self, pair);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::source::Source;

    #[test]
    fn strings_are_found_in_code_macros_and_attributes_and_not_in_comments() {
        let text = "//! \"a\"\n/// \"b\"\n#[error(\"c\")]\nconst D: &str = r#\"d \"\"#;\nfn f() { println!(\"e\", 'x', b\"y\"); }";
        let source = Source::parse("src/a.rs", text).unwrap();
        let found: Vec<(String, usize)> = source
            .strings
            .into_iter()
            .map(|text| (text.value, text.line))
            .collect();
        let wanted = [("c", 3), ("d \"", 4), ("e", 5)];
        assert_eq!(found, wanted.map(|(value, line)| (value.to_owned(), line)));
    }
}
