//! Files of the project, and Rust files with their tests left out.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::functions::{Function, find_functions};
use crate::paths::{NamedPath, find_paths};
use crate::strings::{Text, find_strings};
use crate::types::{Type, find_types};

/// A file as it is on the disk.
pub struct TextFile {
    /// From the project's root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What is in a Rust file, without everything under `#[cfg(test)]`.
pub struct Source {
    /// From the project's root, with `/`.
    pub path: String,
    /// Imports, and paths of two parts or more, in macros and attributes too.
    pub paths: Vec<NamedPath>,
    /// String literals, in macros and attributes too; doc comments are none.
    pub strings: Vec<Text>,
    /// Functions and methods, nested ones too.
    pub functions: Vec<Function>,
    /// Structs, enums and type aliases.
    pub types: Vec<Type>,
    code_lines: usize,
    test_lines: usize,
}

/// All files below `root/folder` with one of these extensions, sorted; none if the folder does not exist.
pub fn read_files(root: &Path, folder: &str, extensions: &[&str]) -> Vec<TextFile> {
    let mut found = Vec::new();
    collect(root, &root.join(folder), extensions, &mut found);
    found
}

/// All Rust files below these folders of `root`.
///
/// # Errors
/// The first file that is not Rust.
pub fn read_sources(root: &Path, folders: &[&str]) -> Result<Vec<Source>, String> {
    let files = folders
        .iter()
        .flat_map(|folder| read_files(root, folder, &["rs"]));
    files
        .map(|file| Source::parse(&file.path, &file.text))
        .collect()
}

fn collect(root: &Path, folder: &Path, extensions: &[&str], into: &mut Vec<TextFile>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() && !path.ends_with("node_modules") {
            collect(root, &path, extensions, into);
        } else if has_extension(&path, extensions)
            && let (Ok(text), Ok(relative)) = (fs::read_to_string(&path), path.strip_prefix(root))
        {
            into.push(TextFile {
                path: relative.to_string_lossy().into_owned(),
                text,
            });
        }
    }
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension()
        .and_then(|found| found.to_str())
        .is_some_and(|found| extensions.contains(&found))
}

impl Source {
    /// Parses `text`, which stands at `path`.
    ///
    /// # Errors
    /// The path and line of the first thing that is not Rust.
    pub fn parse(path: &str, text: &str) -> Result<Source, String> {
        let fault = |span: Span, error: &dyn std::fmt::Display| {
            format!("{path}:{}: cannot parse: {error}", span.start().line)
        };
        let all: TokenStream = text
            .parse()
            .map_err(|error: proc_macro2::LexError| fault(error.span(), &error))?;
        let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
        let code = if is_test {
            TokenStream::new()
        } else {
            without_tests(all.clone())
        };
        let code_lines = count_lines(&code);
        let code = syn::parse2(code).map_err(|error| fault(error.span(), &error))?;
        Ok(Source {
            path: path.to_owned(),
            test_lines: count_lines(&all) - code_lines,
            code_lines,
            paths: find_paths(&code),
            strings: find_strings(&code),
            functions: find_functions(&code),
            types: find_types(&code),
        })
    }

    /// Lines that hold code outside tests. Blank lines and comments do not count.
    pub fn code_lines(&self) -> usize {
        self.code_lines
    }

    /// Lines that hold code of tests. In `tests/`, every line is one of a test.
    pub fn test_lines(&self) -> usize {
        if self.path.starts_with("tests/") {
            self.test_lines + self.code_lines
        } else {
            self.test_lines
        }
    }

    /// The module path: `["signing", "web"]` for `src/signing/web.rs`, empty for `src/lib.rs`.
    pub fn modules(&self) -> Vec<String> {
        let inner = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
        if parts.last().is_some_and(|last| last == "mod") || inner == "lib" {
            parts.pop();
        }
        parts
    }
}

fn without_tests(tokens: TokenStream) -> TokenStream {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if is_attribute(&all[at..], |text| text == "cfg(test)") {
            // Documentation and attributes before it belong to the same item.
            while kept.len() >= 2 && is_attribute(&kept[kept.len() - 2..], |_| true) {
                kept.truncate(kept.len() - 2);
            }
            at = item_end(&all, at + 2);
        } else {
            kept.push(match &all[at] {
                TokenTree::Group(group) => TokenTree::Group(without_tests_inside(group)),
                other => other.clone(),
            });
            at += 1;
        }
    }
    kept.into_iter().collect()
}

fn without_tests_inside(group: &Group) -> Group {
    let mut kept = Group::new(group.delimiter(), without_tests(group.stream()));
    kept.set_span(group.span());
    kept
}

/// Whether an outer attribute begins here whose inside, without spaces, is such.
fn is_attribute(tokens: &[TokenTree], is_such: impl Fn(&str) -> bool) -> bool {
    let [TokenTree::Punct(sign), TokenTree::Group(group), ..] = tokens else {
        return false;
    };
    let is_bracketed = sign.as_char() == '#' && group.delimiter() == Delimiter::Bracket;
    is_bracketed && is_such(&group.stream().to_string().replace(char::is_whitespace, ""))
}

/// Where an item ends: behind its `;`, or behind its first braces.
fn item_end(all: &[TokenTree], from: usize) -> usize {
    let ends = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(sign) => sign.as_char() == ';',
        _ => false,
    };
    all[from..]
        .iter()
        .position(ends)
        .map_or(all.len(), |offset| from + offset + 1)
}

fn count_lines(tokens: &TokenStream) -> usize {
    let mut lines = HashSet::new();
    add_lines(tokens, &mut lines);
    lines.len()
}

fn add_lines(tokens: &TokenStream, lines: &mut HashSet<usize>) {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut at = 0;
    while at < all.len() {
        let inner = usize::from(
            matches!(all.get(at + 1), Some(TokenTree::Punct(sign)) if sign.as_char() == '!'),
        );
        if is_doc_comment(&all[at..], inner) {
            at += 2 + inner;
            continue;
        }
        match &all[at] {
            TokenTree::Group(group) => {
                lines.insert(group.span_open().start().line);
                add_lines(&group.stream(), lines);
                lines.insert(group.span_close().end().line);
            }
            // A string may span lines.
            other => lines.extend(other.span().start().line..=other.span().end().line),
        }
        at += 1;
    }
}

/// The lexer turns `/// x` into `#[doc = "x"]`, and `//! x` into `#![doc = "x"]`.
fn is_doc_comment(tokens: &[TokenTree], inner: usize) -> bool {
    let (Some(TokenTree::Punct(sign)), Some(TokenTree::Group(group))) =
        (tokens.first(), tokens.get(1 + inner))
    else {
        return false;
    };
    let first = group.stream().into_iter().next();
    sign.as_char() == '#' && matches!(first, Some(TokenTree::Ident(name)) if name == "doc")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Source {
        Source::parse("src/a.rs", text).unwrap()
    }

    fn names(text: &str) -> Vec<String> {
        let functions = parse(text).functions.into_iter();
        functions.map(|function| function.name).collect()
    }

    #[test]
    fn code_leaves_out_test_items() {
        let text =
            "fn a() {} #[cfg(test)] #[x] mod tests { fn b() {} } #[cfg(test)] use e; fn c() {}";
        assert_eq!(names(text), ["a", "c"]);
        assert_eq!(names("fn a() {} /// b\n#[cfg(test)] fn b() {}"), ["a"]);
        assert_eq!(names("impl A { #[cfg(test)] fn b() {} fn c() {} }"), ["c"]);
    }

    #[test]
    fn a_file_of_tests_has_no_code() {
        let source = Source::parse("src/a/tests.rs", "fn a() {}").unwrap();
        assert_eq!((source.code_lines(), source.test_lines()), (0, 1));
    }

    #[test]
    fn blank_lines_and_comments_are_not_code_lines() {
        let text = "//! x\n\n/// w\nfn a() {\n    // y\n    \"one\n    two\";\n}\n#[cfg(test)]\nmod tests {\n}\n";
        let source = parse(text);
        assert_eq!((source.code_lines(), source.test_lines()), (4, 3));
    }

    #[test]
    fn a_syntax_error_names_file_and_line() {
        let error = Source::parse("src/a.rs", "fn a() {}\nfn {}").err().unwrap();
        assert!(error.starts_with("src/a.rs:2: cannot parse"), "{error}");
    }
}
