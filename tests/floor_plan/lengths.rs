//! How long a file may be.

use source_reader::source::Source;

const MAX_FILE_LINES: usize = 400;
const MAX_MAIN_LINES: usize = 60;

/// Files over the limit, as sentences. Inline tests do not count; a file of tests counts whole.
pub(crate) fn problems(sources: &[Source]) -> Vec<String> {
    sources.iter().filter_map(problem).collect()
}

fn problem(source: &Source) -> Option<String> {
    let lines = if source.path.starts_with("tests/") {
        source.test_lines()
    } else {
        source.code_lines()
    };
    let limit = if source.path == "src/main.rs" {
        MAX_MAIN_LINES
    } else {
        MAX_FILE_LINES
    };
    (lines > limit).then(|| {
        format!(
            "{} has {lines} lines of code; the limit is {limit}",
            source.path
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count_problems(path: &str, lines: usize) -> usize {
        let text = "const A: u8 = 1;\n".repeat(lines);
        problems(&[Source::parse(path, &text).unwrap()]).len()
    }

    #[test]
    fn a_file_of_401_lines_is_too_long() {
        assert_eq!(count_problems("src/a.rs", 400), 0);
        assert_eq!(count_problems("src/a.rs", 401), 1);
        assert_eq!(count_problems("tests/a.rs", 401), 1);
        assert_eq!(count_problems("src/main.rs", 61), 1);
    }
}
