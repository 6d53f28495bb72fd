//! Prints the figures of the code; `tests/figures --help` says how it is used.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use source_reader::figures::{Figure, Goal, count_figures};
use source_reader::source::read_sources;

const USAGE: &str = "\
tests/figures [--list] [--check] [DIRECTORY]

Prints the figures of the code in DIRECTORY (default: this repository) beside those of November 2026
(commit 52f13ab) and the goals.

  --list    also every place, for each figure that is not at its goal
  --check   fails if a figure is not at its goal

The figures cover src, entity/src and migration/src without #[cfg(test)]. Lines of tests are those in
tests and under #[cfg(test)], without tests/source_reader, which is a tool.
";

struct Options {
    list: bool,
    check: bool,
    directory: PathBuf,
}

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--help") {
        let _ = io::stdout().write_all(USAGE.as_bytes());
        return ExitCode::SUCCESS;
    }
    match parse_options().and_then(|options| run(&options)) {
        Ok((text, is_good)) => {
            let _ = io::stdout().write_all(text.as_bytes());
            ExitCode::from(u8::from(!is_good))
        }
        Err(text) => {
            let _ = writeln!(io::stderr(), "{text}");
            ExitCode::from(2)
        }
    }
}

fn parse_options() -> Result<Options, String> {
    let mut options = Options {
        list: false,
        check: false,
        directory: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")),
    };
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--list" => options.list = true,
            "--check" => options.check = true,
            unknown if unknown.starts_with('-') => return Err(USAGE.to_owned()),
            directory => options.directory = PathBuf::from(directory),
        }
    }
    Ok(options)
}

/// The report, and whether the program succeeds.
fn run(options: &Options) -> Result<(String, bool), String> {
    let code = read_sources(&options.directory, &["src", "entity/src", "migration/src"])?;
    let mut tests = read_sources(&options.directory, &["tests"])?;
    tests.retain(|source| !source.path.starts_with("tests/source_reader/"));
    if code.is_empty() {
        return Err(format!("no Rust files in {}", options.directory.display()));
    }
    let figures = count_figures(&code, &tests);
    let mut text = format!("{:55} {:>8} {:>8} {:>8}\n", "", "52f13ab", "now", "goal");
    for figure in &figures {
        text.push_str(&line(figure));
    }
    if options.list {
        for figure in figures.iter().filter(|figure| !figure.is_reached()) {
            text.push_str(&format!("\n{}:\n", figure.name));
            for place in &figure.places {
                text.push_str(&format!("  {place}\n"));
            }
        }
    }
    let is_good = !options.check || figures.iter().all(Figure::is_reached);
    Ok((text, is_good))
}

fn line(figure: &Figure) -> String {
    let (sign, goal) = match figure.goal {
        Goal::AtMost(limit) => ('≤', limit),
        Goal::AtLeast(limit) => ('≥', limit),
    };
    let decimals = if figure.value.fract() == 0.0 && goal.fract() == 0.0 {
        0
    } else {
        2
    };
    let mark = if figure.is_reached() { "" } else { "  not yet" };
    format!(
        "{:55} {:>8.decimals$} {:>8.decimals$} {sign}{:>7.decimals$}{mark}\n",
        figure.name, figure.before, figure.value, goal
    )
}
