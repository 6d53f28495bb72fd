//! The figures of the code, each with its places.

use crate::circles::find_circles;
use crate::functions::Function;
use crate::modules::find_imports;
use crate::names::is_bare_participle;
use crate::source::Source;
use crate::strings::Text;
use crate::tables::find_queries;

const MAX_PARAMETERS: usize = 5;
const MAX_FUNCTION_LINES: usize = 60;

/// What a figure must reach.
pub enum Goal {
    /// The figure may not be higher.
    AtMost(f64),
    /// The figure may not be lower.
    AtLeast(f64),
}

/// One figure.
pub struct Figure {
    /// What is counted.
    pub name: &'static str,
    /// The same figure at commit 52f13ab, in November 2026.
    pub before: f64,
    /// What it must reach.
    pub goal: Goal,
    /// What it is now.
    pub value: f64,
    /// Where each one is: `file:line name`.
    pub places: Vec<String>,
}

impl Figure {
    /// Whether it is as good as it must be.
    pub fn is_reached(&self) -> bool {
        match self.goal {
            Goal::AtMost(limit) => self.value <= limit,
            Goal::AtLeast(limit) => self.value >= limit,
        }
    }

    fn count(name: &'static str, before: f64, limit: f64, places: Vec<String>) -> Figure {
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        let value = places.len() as f64;
        Figure {
            name,
            before,
            goal: Goal::AtMost(limit),
            value,
            places,
        }
    }
}

/// All figures of `code` (all Rust files but `tests/`), with the length of `tests`.
pub fn count_figures(code: &[Source], tests: &[Source]) -> Vec<Figure> {
    let functions: Vec<(&Source, &Function)> = code
        .iter()
        .flat_map(|source| source.functions.iter().map(move |found| (source, found)))
        .collect();
    let list = |repeat: &dyn Fn(&Function) -> usize| -> Vec<String> {
        let places = functions.iter().flat_map(|(source, found)| {
            let place = format!("{}:{} {}", source.path, found.line, found.name);
            std::iter::repeat_n(place, repeat(found))
        });
        places.collect()
    };
    vec![
        Figure::count(
            "functions with six or more parameters, tuples unpacked",
            28.0,
            5.0,
            list(&|function| usize::from(function.parameters > MAX_PARAMETERS)),
        ),
        Figure::count(
            "functions that take a tuple",
            117.0,
            9.0,
            list(&|function| usize::from(function.tuples > 0)),
        ),
        Figure::count(
            "parameters of bare i64",
            202.0,
            19.0,
            list(&|function| function.bare_integers),
        ),
        Figure::count(
            "free functions named by a bare past participle",
            114.0,
            4.0,
            list(&|function| {
                usize::from(!function.is_method && is_bare_participle(&function.name))
            }),
        ),
        Figure::count("circles between files", 4.0, 0.0, list_circles(code)),
        Figure::count(
            "features that query the table `signature`",
            5.0,
            1.0,
            list_owners(code),
        ),
        Figure::count(
            "command-line words outside src/command",
            55.0,
            0.0,
            code.iter().flat_map(list_command_words).collect(),
        ),
        test_ratio(code, tests),
        Figure::count(
            "functions over 60 lines",
            2.0,
            0.0,
            list(&|function| usize::from(function.lines > MAX_FUNCTION_LINES)),
        ),
    ]
}

fn list_circles(code: &[Source]) -> Vec<String> {
    let imports = find_imports(code);
    let edges = imports
        .keys()
        .map(|(from, to)| (from.as_str(), to.as_str()));
    find_circles(edges)
        .iter()
        .map(|circle| circle.join(" "))
        .collect()
}

/// Each top module of `src` with a query of its own, and the files.
fn list_owners(code: &[Source]) -> Vec<String> {
    let mut owners: Vec<(String, Vec<&str>)> = Vec::new();
    for source in code.iter().filter(|source| source.path.starts_with("src/")) {
        if find_queries(source, "signature").is_empty() {
            continue;
        }
        let owner = source.modules().swap_remove(0);
        match owners.last_mut() {
            Some((last, files)) if *last == owner => files.push(&source.path),
            _ => owners.push((owner, vec![&source.path])),
        }
    }
    owners
        .iter()
        .map(|(owner, files)| format!("{owner}: {}", files.join(" ")))
        .collect()
}

/// The commands of the program, as `src/command/mod.rs` names them.
const COMMANDS: &[&str] = &[
    "backup",
    "coordinator",
    "demo",
    "doctor",
    "export",
    "healthcheck",
    "import",
    "migrate",
    "organization",
    "person",
    "protected",
    "retention",
    "serve",
    "settings",
    "signatures",
    "verify",
];

/// Strings that hold an option (`--entry`) or a command (`undersigned organization …`).
fn list_command_words(source: &Source) -> Vec<String> {
    let is_command = source.path.starts_with("src/command/") || source.path == "src/command.rs";
    let strings: &[Text] = if is_command { &[] } else { &source.strings };
    let place = |text: &Text| format!("{}:{} {:?}", source.path, text.line, text.value);
    strings
        .iter()
        .filter(|text| has_command_words(&text.value))
        .map(place)
        .collect()
}

fn has_command_words(text: &str) -> bool {
    let is_option = |(at, dashes): (usize, &str)| {
        let name = &text[at + dashes.len()..];
        let end = name.find(|part: char| !(part.is_ascii_lowercase() || part == '-'));
        let behind = end.and_then(|end| name[end..].chars().next());
        // `--accent: …` is a property in CSS, and other programs have `--file=FILE`.
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && !matches!(behind, Some(':' | '='))
            && !text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '-')
    };
    let is_command = |(at, program): (usize, &str)| {
        let rest = &text[at + program.len()..];
        let (word, behind) = rest
            .split_once(|part: char| !part.is_ascii_lowercase())
            .unwrap_or((rest, ""));
        // "undersigned import 1" names the format of a hash, and its version.
        let is_version = !behind.is_empty() && behind.chars().all(|part| part.is_ascii_digit());
        COMMANDS.contains(&word) && !is_version
    };
    text.match_indices("--").any(is_option) || text.match_indices("undersigned ").any(is_command)
}

fn test_ratio(code: &[Source], tests: &[Source]) -> Figure {
    let lines: usize = code.iter().map(Source::code_lines).sum();
    let tested: usize = code.iter().chain(tests).map(Source::test_lines).sum();
    #[expect(clippy::cast_precision_loss, reason = "line counts are small")]
    let value = tested as f64 / lines as f64;
    Figure {
        name: "lines of tests ÷ lines of code",
        before: 0.59,
        goal: Goal::AtLeast(0.65),
        value,
        places: vec![format!("{tested} ÷ {lines}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(code: &str, tests: &str) -> Vec<f64> {
        let code = Source::parse("src/a/b.rs", code).unwrap();
        let tests = Source::parse("tests/b.rs", tests).unwrap();
        let figures = count_figures(&[code], &[tests]);
        figures.iter().map(|figure| figure.value).collect()
    }

    #[test]
    fn functions_are_counted_by_parameters_types_names_and_length() {
        let six = "fn f(a: u8, (b, c): (u8, u8), d: &(u8, u8), e: u8) {}";
        assert_eq!(figures(six, "")[..2], [1.0, 1.0]);
        let method = "impl A { fn told(&self, a: i64, b: Option<i64>, c: &[(i64, u8)]) {} }";
        assert_eq!(figures(method, "")[..4], [0.0, 0.0, 3.0, 0.0]);
        let extractor = "fn told(Path((a, b)): Path<(String, String)>) {}";
        assert_eq!(figures(extractor, "")[..4], [0.0, 0.0, 0.0, 1.0]);
        let long = format!("fn f() {{{}}}", "\n".repeat(60));
        assert_eq!(figures(&long, "").last(), Some(&1.0));
        let allowed = format!("fn f() {{{}}}", "\n".repeat(59));
        assert_eq!(figures(&allowed, "").last(), Some(&0.0));
    }

    #[test]
    fn tests_are_divided_by_code() {
        let code = "fn a() {\n}\n#[cfg(test)]\nmod tests {\n}\n";
        assert_eq!(figures(code, "const B: u8 = 1;")[7], 2.0);
    }

    #[test]
    fn options_and_commands_of_this_program_are_command_words() {
        for text in ["--entry", "leave out --speaks", "run `undersigned verify`"] {
            assert!(has_command_words(text), "{text}");
        }
        for text in [
            "a -- b",
            "--accent: #000",
            "pg_dump --file=F",
            "undersigned face 1",
            "undersigned import 1",
            "a--b",
        ] {
            assert!(!has_command_words(text), "{text}");
        }
    }
}
