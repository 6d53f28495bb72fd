//! How well the matcher tells who is the same, over labelled pairs, and how long it takes:
//! `cargo bench --bench matching -- --organizations FILE --persons FILE [--json]`, and over whole lists of
//! signatories, such as letters to import: `--list FILE`.

mod measure;

use measure::{Given, GivenOrganization, GivenPerson, Pair};
use serde_json::{Map, Value};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

const USAGE: &str =
    "usage: matching [--organizations FILE] [--persons FILE] [--list FILE] [--json]";

#[derive(Default)]
struct Options {
    organizations: Option<String>,
    persons: Option<String>,
    list: Option<String>,
    json: bool,
}

fn parse_options() -> Result<Options, String> {
    let mut options = Options::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--organizations" => options.organizations = Some(words.next().ok_or(USAGE)?),
            "--persons" => options.persons = Some(words.next().ok_or(USAGE)?),
            "--list" => options.list = Some(words.next().ok_or(USAGE)?),
            "--json" => options.json = true,
            // Cargo adds it to every bench.
            "--bench" => {}
            other => return Err(format!("{other} is not known; {USAGE}")),
        }
    }
    if options.organizations.is_none() && options.persons.is_none() && options.list.is_none() {
        return Err(USAGE.to_owned());
    }
    Ok(options)
}

/// The figures, for programs and for people.
#[derive(Default)]
struct Output {
    json: Map<String, Value>,
    report: String,
}

impl Output {
    fn add<G: Given>(&mut self, path: &str) -> Result<(), String> {
        let pairs: Vec<Pair<G>> = measure::read(&read(path)?)
            .map_err(|fault| format!("The file {path} does not hold labelled pairs: {fault}."))?;
        let compared = measure::compare_pairs(&pairs);
        let figures = measure::figures::<G>(&compared);
        let pace = measure_pace(&pairs);
        let value = serde_json::to_value(&figures).map_err(|fault| fault.to_string())?;
        self.json.insert(G::KIND.to_owned(), value);
        self.report
            .push_str(&measure::report::<G>(&compared, &figures));
        self.report.push_str(&format!(
            "  a comparison takes {:.1} µs, {:.1} times a token-sort ratio; a name is read in {:.1} µs\n\n",
            micros(pace.comparison),
            pace.times_token_sort(),
            micros(pace.reading)
        ));
        Ok(())
    }
}

fn run() -> Result<String, String> {
    let options = parse_options()?;
    let mut output = Output::default();
    if let Some(path) = &options.organizations {
        output.add::<GivenOrganization>(path)?;
    }
    if let Some(path) = &options.persons {
        output.add::<GivenPerson>(path)?;
    }
    if let Some(path) = &options.list {
        let rows: Vec<measure::Signatory> = measure::read_list(&read(path)?)
            .map_err(|fault| format!("The file {path} does not hold signatories: {fault}."))?;
        let figures = measure::measure_persons(&rows);
        output.report.push_str(&figures.report(path));
    }
    Ok(if options.json {
        Value::Object(output.json).to_string()
    } else {
        output.report
    })
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|fault| format!("The file {path} cannot be read: {fault}."))
}

/// How long one of each takes.
struct Pace {
    reading: Duration,
    comparison: Duration,
    token_sort: Duration,
}

impl Pace {
    fn times_token_sort(&self) -> f64 {
        self.comparison.as_secs_f64() / self.token_sort.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

fn measure_pace<G: Given>(pairs: &[Pair<G>]) -> Pace {
    let read = |pair: &Pair<G>| pair.sides.each_ref().map(G::read);
    let sorted = |pair: &Pair<G>| {
        let [one, other] = pair.sides.each_ref().map(G::name);
        measure::token_sort_ratio(one, other)
    };
    let records: Vec<[G::Record; 2]> = pairs.iter().map(read).collect();
    let count = u32::try_from(pairs.len().max(1)).unwrap_or(u32::MAX);
    Pace {
        reading: measure_time(pairs, read) / 2 / count,
        comparison: measure_time(&records, |[one, other]| G::compare(one, other)) / count,
        token_sort: measure_time(pairs, sorted) / count,
    }
}

/// The least time that some rounds over all items took.
fn measure_time<T, R>(items: &[T], act: impl Fn(&T) -> R) -> Duration {
    const ROUNDS: usize = 5;
    (0..ROUNDS)
        .map(|_| {
            let begun = std::time::Instant::now();
            for item in items {
                black_box(act(black_box(item)));
            }
            begun.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
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
