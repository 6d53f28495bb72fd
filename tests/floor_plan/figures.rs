//! The house numbers: file lengths are enforced, the others printed.

use crate::source::{Source, Token, item_end};

const LONGEST_FILE: usize = 400;
const LONG_FILE: usize = 300;
const LONGEST_MAIN: usize = 60;

/// Lines of code without test modules; of a file in `tests/` all of them.
fn length(source: &Source) -> usize {
    let (code, tests) = source.code_lines();
    if source.path.starts_with("tests/") {
        code + tests
    } else {
        code
    }
}

/// Files over the limit, as sentences.
pub(crate) fn too_long(sources: &[Source]) -> Vec<String> {
    let limit = |path: &str| {
        if path == "src/main.rs" {
            LONGEST_MAIN
        } else {
            LONGEST_FILE
        }
    };
    let over = sources
        .iter()
        .filter(|source| length(source) > limit(&source.path));
    over.map(|source| {
        format!(
            "{} has {} lines of code, {} are allowed",
            source.path,
            length(source),
            limit(&source.path)
        )
    })
    .collect()
}

/// Median function, files over 300 lines, tests ÷ code.
pub(crate) fn report(code: &[Source], tests: &[Source]) -> String {
    let mut functions: Vec<usize> = code
        .iter()
        .flat_map(|source| function_lengths(&source.code()))
        .collect();
    functions.sort_unstable();
    let median = functions.get(functions.len() / 2).copied().unwrap_or(0);
    let long: Vec<&str> = code
        .iter()
        .filter(|source| length(source) > LONG_FILE)
        .map(|source| source.path.as_str())
        .collect();
    let lines: usize = code.iter().map(length).sum();
    let inline: usize = code.iter().map(|source| source.code_lines().1).sum();
    let tested = inline + tests.iter().map(length).sum::<usize>();
    format!(
        "house numbers: median function {median} lines (aim 10, {} functions); files over {LONG_FILE} lines: {}; tests ÷ code {tested} ÷ {lines}",
        functions.len(),
        if long.is_empty() {
            "none".to_owned()
        } else {
            long.join(", ")
        },
    )
}

fn function_lengths(tokens: &[Token]) -> Vec<usize> {
    let begins = (0..tokens.len()).filter(|&at| {
        tokens[at].text == "fn" && tokens.get(at + 1).is_some_and(|next| next.text != "(")
    });
    let spans = begins.map(|at| &tokens[at..item_end(tokens, at)]);
    let bodies = spans.filter(|span| span.last().is_some_and(|last| last.text == "}"));
    bodies
        .map(|span| span[span.len() - 1].line - span[0].line + 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_file_of_401_lines_is_too_long_and_one_of_400_is_not() {
        assert_eq!(
            too_long(&[source("src/a.rs", &"a;\n".repeat(400))]).len(),
            0
        );
        assert_eq!(
            too_long(&[source("src/a.rs", &"a;\n".repeat(401))]).len(),
            1
        );
        assert_eq!(
            too_long(&[source("src/main.rs", &"a;\n".repeat(61))]).len(),
            1
        );
    }

    #[test]
    fn functions_are_measured_from_their_name_to_their_last_brace() {
        let text =
            "fn a() {\n    b();\n}\ntrait T { fn c(&self); }\nfn d(e: fn(u8)) { if f { g } }";
        assert_eq!(function_lengths(&source("src/a.rs", text).code()), [3, 1]);
    }

    #[test]
    fn the_report_divides_tests_by_code() {
        let code = [source(
            "src/a.rs",
            "fn a() {\n}\n#[cfg(test)]\nmod tests {\n}\n",
        )];
        assert!(report(&code, &[source("tests/b.rs", "b;\n")]).ends_with("tests ÷ code 4 ÷ 2"));
    }
}
