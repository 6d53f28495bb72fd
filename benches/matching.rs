//! How well the matcher tells who is the same, over labelled pairs:
//! `cargo bench --bench matching -- --organizations FILE --persons FILE [--json]`.

use serde_json::{Map, Value};
use std::process::ExitCode;
use undersigned::matching::measure::{self, Figures, Judged};

const USAGE: &str = "usage: matching [--organizations FILE] [--persons FILE] [--json]";

#[derive(Default)]
struct Asked {
    organizations: Option<String>,
    persons: Option<String>,
    json: bool,
}

fn asked() -> Result<Asked, String> {
    let mut asked = Asked::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--organizations" => asked.organizations = Some(words.next().ok_or(USAGE)?),
            "--persons" => asked.persons = Some(words.next().ok_or(USAGE)?),
            "--json" => asked.json = true,
            // Cargo adds it to every bench.
            "--bench" => {}
            other => return Err(format!("{other} is not known; {USAGE}")),
        }
    }
    if asked.organizations.is_none() && asked.persons.is_none() {
        return Err(USAGE.to_owned());
    }
    Ok(asked)
}

fn run() -> Result<String, String> {
    let asked = asked()?;
    let mut json = Map::new();
    let mut report = String::new();
    if let Some(path) = &asked.organizations {
        let judged =
            measure::organizations(&read(path)?).map_err(|error| format!("{path}: {error}"))?;
        add(
            "organizations",
            &judged,
            &measure::organization_figures(&judged),
            &mut json,
            &mut report,
        )?;
    }
    if let Some(path) = &asked.persons {
        let judged = measure::persons(&read(path)?).map_err(|error| format!("{path}: {error}"))?;
        add(
            "persons",
            &judged,
            &measure::person_figures(&judged),
            &mut json,
            &mut report,
        )?;
    }
    Ok(if asked.json {
        Value::Object(json).to_string()
    } else {
        report
    })
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}

fn add(
    kind: &str,
    judged: &[Judged],
    figures: &Figures,
    json: &mut Map<String, Value>,
    report: &mut String,
) -> Result<(), String> {
    let value = serde_json::to_value(figures).map_err(|error| error.to_string())?;
    report.push_str(&measure::report(kind, judged, figures));
    json.insert(kind.to_owned(), value);
    Ok(())
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench reports to whoever runs it"
)]
fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
