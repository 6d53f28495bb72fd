//! How well the matcher tells who is the same, over labelled pairs, and how long it takes:
//! `cargo bench --bench matching -- --organizations FILE --persons FILE [--json]`.

use serde_json::{Map, Value};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;
use undersigned::matching::measure::{self, Figures, Judged};
use undersigned::matching::organizations::{self, Organization};
use undersigned::matching::persons::{self, Person};

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

/// What is told, for programs and for people.
#[derive(Default)]
struct Told {
    json: Map<String, Value>,
    report: String,
}

impl Told {
    fn add(
        &mut self,
        kind: &str,
        judged: &[Judged],
        figures: &Figures,
        pace: &Pace,
    ) -> Result<(), String> {
        let value = serde_json::to_value(figures).map_err(|fault| fault.to_string())?;
        self.report
            .push_str(&measure::report(kind, judged, figures));
        self.report.push_str(&format!(
            "  a judgement takes {:.1} µs, {:.1} times a token-sort ratio; a name is read in {:.1} µs\n\n",
            micros(pace.judgement),
            pace.times_token_sort(),
            micros(pace.reading)
        ));
        self.json.insert(kind.to_owned(), value);
        Ok(())
    }
}

fn run() -> Result<String, String> {
    let asked = asked()?;
    let mut told = Told::default();
    if let Some(path) = &asked.organizations {
        let text = read(path)?;
        let judged = measure::organizations(&text).map_err(|fault| no_pairs(path, &fault))?;
        let figures = measure::organization_figures(&judged);
        let pace = pace(
            &rows(&text, ["name", "website", "website"]),
            |[name, website, _]| Organization::read([name.as_str()], website, !website.is_empty()),
            |one, other| organizations::judge(one, other).score,
        );
        told.add("organizations", &judged, &figures, &pace)?;
    }
    if let Some(path) = &asked.persons {
        let text = read(path)?;
        let judged = measure::persons(&text).map_err(|fault| no_pairs(path, &fault))?;
        let figures = measure::person_figures(&judged);
        let pace = pace(
            &rows(&text, ["name", "affiliation", "email"]),
            |[name, affiliation, email]| Person::read(name, affiliation, email),
            |one, other| persons::judge(one, other).score,
        );
        told.add("persons", &judged, &figures, &pace)?;
    }
    Ok(if asked.json {
        Value::Object(told.json).to_string()
    } else {
        told.report
    })
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|fault| format!("The file {path} cannot be read: {fault}."))
}

fn no_pairs(path: &str, fault: &impl std::fmt::Display) -> String {
    format!("The file {path} does not hold labelled pairs: {fault}.")
}

/// Both records of every row, by the columns named (`name` stands for `name_a` and `name_b`).
fn rows(text: &str, columns: [&str; 3]) -> Vec<[[String; 3]; 2]> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().cloned().unwrap_or_default();
    let at = |name: &str, side: &str| {
        let wanted = format!("{name}_{side}");
        heads.iter().position(|head| head == wanted)
    };
    let places = ["a", "b"].map(|side| columns.map(|column| at(column, side)));
    let field = |row: &csv::StringRecord, at: Option<usize>| {
        at.and_then(|at| row.get(at)).unwrap_or_default().to_owned()
    };
    reader
        .records()
        .filter_map(Result::ok)
        .map(|row| places.map(|side| side.map(|at| field(&row, at))))
        .collect()
}

/// How long one of each takes.
struct Pace {
    reading: Duration,
    judgement: Duration,
    token_sort: Duration,
}

impl Pace {
    fn times_token_sort(&self) -> f64 {
        self.judgement.as_secs_f64() / self.token_sort.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

fn pace<T>(
    rows: &[[[String; 3]; 2]],
    read: impl Fn(&[String; 3]) -> T,
    judge: impl Fn(&T, &T) -> f64,
) -> Pace {
    let records: Vec<[T; 2]> = rows.iter().map(|[a, b]| [read(a), read(b)]).collect();
    let pairs = rows.len().max(1);
    let sorted = |[a, b]: &[[String; 3]; 2]| measure::token_sort_ratio(&a[0], &b[0]);
    Pace {
        reading: timed(rows, |[a, b]| (read(a), read(b))) / (2 * pairs as u32),
        judgement: timed(&records, |[a, b]| judge(a, b)) / pairs as u32,
        token_sort: timed(rows, sorted) / pairs as u32,
    }
}

/// The least time that some rounds over all items took.
#[expect(
    clippy::disallowed_methods,
    reason = "a bench measures the time that passes"
)]
fn timed<T, R>(items: &[T], act: impl Fn(&T) -> R) -> Duration {
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
