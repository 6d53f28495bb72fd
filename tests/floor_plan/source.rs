//! Source files, and just enough of a lexer to tell code from comments, strings and test modules.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// A file, by its path from the project's root.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// An identifier, a number, `::` or one other character.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) text: String,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// All files below `folder` with one of these extensions, in order; a folder that is not there is empty.
pub(crate) fn collect(root: &Path, folder: &Path, extensions: &[&str], into: &mut Vec<Source>) {
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
            into.push(Source {
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
    /// The module path: `src/signing/web.rs` is `signing`, `web`; `src/lib.rs` is empty.
    pub(crate) fn modules(&self) -> Vec<String> {
        let inner = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
        if parts.last().is_some_and(|last| last == "mod") || inner == "lib" {
            parts.pop();
        }
        parts
    }

    /// A file that is a test module as a whole.
    pub(crate) fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// The tokens without those of `#[cfg(test)]` items.
    pub(crate) fn code(&self) -> Vec<Token> {
        if self.is_test() {
            Vec::new()
        } else {
            without_tests(&tokens(&self.text))
        }
    }

    /// Lines that hold code: (outside, inside) of test modules.
    pub(crate) fn code_lines(&self) -> (usize, usize) {
        let lines = |found: &[Token]| found.iter().map(|token| token.line).collect::<HashSet<_>>();
        let all = lines(&tokens(&self.text)).len();
        let code = lines(&self.code()).len();
        (code, all - code)
    }
}

/// Tokens of Rust text; a string of any kind is one `"` token on each of its lines, a comment none.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let characters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < characters.len() {
        let end = token_end(&characters, at);
        let part: String = characters[at..end].iter().collect();
        let is_comment = part.starts_with("//") || part.starts_with("/*");
        if part.len() > 1
            && (part.ends_with('"') || part.ends_with("\"#") || part.ends_with("\"##"))
        {
            for offset in 0..part.split('\n').count() {
                found.push(Token {
                    text: "\"".to_owned(),
                    line: line + offset,
                });
            }
        } else if !is_comment && !part.trim().is_empty() {
            found.push(Token {
                text: part.clone(),
                line,
            });
        }
        line += part.matches('\n').count();
        at = end;
    }
    found
}

/// Where the token that begins at `at` ends.
fn token_end(text: &[char], at: usize) -> usize {
    let next = text.get(at + 1).copied().unwrap_or(' ');
    match text[at] {
        '/' if next == '/' => find(text, at, |rest| rest[0] == '\n'),
        '/' if next == '*' => comment_end(text, at),
        '"' => string_end(text, at + 1),
        'b' | 'c' if next == '"' => string_end(text, at + 2),
        'r' if next == '"' || next == '#' => raw_end(text, at, at + 1),
        'b' | 'c' if next == 'r' && matches!(text.get(at + 2), Some('"' | '#')) => {
            raw_end(text, at, at + 2)
        }
        '\'' if next == '\\' => find(text, at + 3, |rest| rest[0] == '\'') + 1,
        '\'' if text.get(at + 2) == Some(&'\'') => at + 3,
        ':' if next == ':' => at + 2,
        first if is_word(first) => find(text, at, |rest| !is_word(rest[0])),
        _ => at + 1,
    }
    .min(text.len())
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn find(text: &[char], from: usize, wanted: impl Fn(&[char]) -> bool) -> usize {
    (from..text.len())
        .find(|&at| wanted(&text[at..]))
        .unwrap_or(text.len())
}

fn comment_end(text: &[char], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0);
    while at < text.len() {
        match text[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string_end(text: &[char], from: usize) -> usize {
    let mut at = from;
    while at < text.len() && text[at] != '"' {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// A raw string, or an identifier such as `r#type`.
fn raw_end(text: &[char], start: usize, from: usize) -> usize {
    let hashes = text[from..]
        .iter()
        .take_while(|&&character| character == '#')
        .count();
    if text.get(from + hashes) != Some(&'"') {
        return find(text, start + 2, |rest| !is_word(rest[0]));
    }
    let is_end = |rest: &[char]| {
        rest[0] == '"'
            && rest[1..]
                .iter()
                .take_while(|&&character| character == '#')
                .count()
                >= hashes
    };
    find(text, from + hashes + 1, is_end) + 1 + hashes
}

fn without_tests(all: &[Token]) -> Vec<Token> {
    let marker = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let begins = all[at..]
            .iter()
            .map(|token| token.text.as_str())
            .take(marker.len())
            .eq(marker);
        if begins {
            at = item_end(all, at + marker.len());
        } else {
            kept.push(all[at].clone());
            at += 1;
        }
    }
    kept
}

/// Where an item ends: at its `;`, or at the brace that closes its first one.
pub(crate) fn item_end(all: &[Token], from: usize) -> usize {
    let (mut braces, mut brackets) = (0, 0);
    for (at, token) in all.iter().enumerate().skip(from) {
        match token.text.as_str() {
            "{" => braces += 1,
            "}" => braces -= 1,
            "[" | "(" => brackets += 1,
            "]" | ")" => brackets -= 1,
            _ => {}
        }
        let closes = matches!(token.text.as_str(), "}" | ";") && brackets == 0;
        if closes && braces == 0 {
            return at + 1;
        }
    }
    all.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let source = Source {
            path: "src/a.rs".to_owned(),
            text: text.to_owned(),
        };
        source
            .code()
            .into_iter()
            .map(|token| token.text)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn comments_and_strings_are_no_code() {
        let text = "a /* b /* c */ d */ \"e \\\" f\" // g\nr#\"h \" i\"# 'j' b\"k\" 'l: r#m";
        assert_eq!(words(text), "a \" \" 'j' \" ' l : r#m");
    }

    #[test]
    fn test_modules_are_left_out() {
        assert_eq!(
            words("a; #[cfg(test)] #[x] mod tests { b { c } } d; #[cfg(test)] use e; f"),
            "a ; d ; f"
        );
    }

    #[test]
    fn code_lines_leave_out_blanks_and_comments_and_count_tests_apart() {
        let text =
            "//! x\n\nfn a() {\n    // y\n    \"one\n    two\";\n}\n#[cfg(test)]\nmod tests {\n}\n";
        let source = Source {
            path: "src/a.rs".to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(source.code_lines(), (4, 3));
    }
}
