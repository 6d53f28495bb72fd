//! How fast public pages are read, beside nginx and a bare poem handler with the same bytes:
//! `cargo bench --bench reading -- [--signatories 77,10000] [--seconds 3] [--rounds 3]`. It prints ratios,
//! since the machine decides the rest. BENCHMARKS.md says how to read them.

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a command that prints ratios"
)]

mod load;
mod servers;

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use load::{Connection, Question, Speed, measure};
use servers::{Running, free_address, serve_bare, start, start_bare, start_nginx};

const USAGE: &str = "usage: reading [--signatories 77,10000] [--seconds 3] [--rounds 3]";

struct Options {
    signatories: Vec<usize>,
    lasting: Duration,
    rounds: usize,
}

impl Options {
    fn read(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            signatories: vec![77, 10_000],
            lasting: Duration::from_secs(3),
            rounds: 3,
        };
        let mut words = words.filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            let value = words.next().ok_or(USAGE)?;
            let number = || value.parse::<usize>().map_err(|_| USAGE.to_owned());
            match word.as_str() {
                "--signatories" => {
                    let sizes = value.split(',').map(str::parse);
                    options.signatories = sizes.collect::<Result<_, _>>().map_err(|_| USAGE)?;
                }
                "--seconds" => options.lasting = Duration::from_secs(number()? as u64),
                "--rounds" => options.rounds = number()?.max(1),
                _ => return Err(format!("{word} is not known; {USAGE}")),
            }
        }
        Ok(options)
    }
}

/// The servers, measured one after another.
struct Round {
    ours: Speed,
    nginx: Option<Speed>,
    bare: Option<Speed>,
}

/// Something that is read, with the goals beside nginx and the bare handler.
struct Work {
    name: &'static str,
    path: String,
    encoding: &'static str,
    nginx_goal: Option<f64>,
    bare_goal: Option<f64>,
    per_second_goal: Option<f64>,
}

fn works(last_page: usize) -> Vec<Work> {
    let work = |name, path: &str, encoding| Work {
        name,
        path: path.to_owned(),
        encoding,
        nginx_goal: None,
        bare_goal: None,
        per_second_goal: None,
    };
    let kept = |work: Work, nginx_goal, bare_goal| Work {
        nginx_goal,
        bare_goal: Some(bare_goal),
        ..work
    };
    let rate = |work: Work, goal| Work {
        per_second_goal: Some(goal),
        ..work
    };
    let list = "/en/bench/signatories";
    vec![
        kept(
            work("letter page, gzip", "/en/bench", "gzip"),
            Some(1.2),
            0.8,
        ),
        kept(
            work("letter page, identity", "/en/bench", "identity"),
            Some(1.2),
            0.8,
        ),
        kept(
            work("count JSON", "/api/v1/letters/bench/count", "gzip"),
            None,
            0.9,
        ),
        kept(work("badge", "/badge/en/bench.svg", "gzip"), None, 0.9),
        kept(work("embed", "/embed/en/bench", "gzip"), None, 0.8),
        kept(work("home", "/en/", "gzip"), None, 0.8),
        rate(work("list, first page", list, "gzip"), 2_000.0),
        rate(
            work(
                "list, last page",
                &format!("{list}?page={last_page}"),
                "gzip",
            ),
            2_000.0,
        ),
        work("search", &format!("{list}?q=reed"), "gzip"),
        rate(work("form", "/en/bench/sign", "gzip"), 10_000.0),
    ]
}

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1).peekable();
    let runtime = tokio::runtime::Runtime::new();
    let done = runtime
        .map_err(|fault| fault.to_string())
        .and_then(|runtime| {
            if words.next_if(|word| word == "--serve-bare").is_some() {
                let (folder, address) = words.next().zip(words.next()).ok_or(USAGE)?;
                let served = runtime.block_on(serve_bare(Path::new(&folder), &address));
                return served.map_err(|fault| fault.to_string());
            }
            let options = Options::read(words)?;
            runtime
                .block_on(compare(&options))
                .map_err(|fault| fault.to_string())
        });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            println!("{fault}");
            ExitCode::FAILURE
        }
    }
}

async fn compare(options: &Options) -> io::Result<()> {
    println!(
        "32 connections, {} rounds of {} s, load generator on the same machine",
        options.rounds,
        options.lasting.as_secs()
    );
    for size in &options.signatories {
        let folder = tempfile::tempdir()?;
        let ours = serve_letter(folder.path(), *size).await?;
        println!("\n{size} signatories");
        println!(
            "{:<24}{:>9}{:>10}{:>10}{:>10}{:>10}  goals",
            "", "per s", "p50 ms", "p99 ms", "÷ nginx", "÷ bare"
        );
        // A page has 200 names.
        for work in works(size.div_ceil(200)) {
            println!(
                "{}",
                compare_work(options, folder.path(), &ours, &work).await?
            );
        }
    }
    Ok(())
}

async fn compare_work(
    options: &Options,
    folder: &Path,
    ours: &Running,
    work: &Work,
) -> io::Result<String> {
    let question = Question {
        path: work.path.clone(),
        encoding: work.encoding,
    };
    let answer = Connection::open(ours.address).await?.ask(&question).await?;
    if answer.status != 200 {
        return Ok(format!("{:<24}  answered {}", work.name, answer.status));
    }
    let nginx = match work.nginx_goal {
        Some(_) => start_nginx(folder, &answer).await?,
        None => None,
    };
    let bare = match work.bare_goal {
        Some(_) => Some(start_bare(folder, &answer).await?),
        None => None,
    };
    let mut rounds = Vec::new();
    // In turns, so that a slow moment of the machine meets all alike.
    for _ in 0..options.rounds {
        let ours = measure(ours.address, &question, options.lasting).await;
        let nginx = measure_if_there(nginx.as_ref(), &question, options.lasting).await;
        let bare = measure_if_there(bare.as_ref(), &question, options.lasting).await;
        rounds.push(Round { ours, nginx, bare });
    }
    Ok(line(work, &rounds))
}

async fn measure_if_there(
    server: Option<&Running>,
    question: &Question,
    lasting: Duration,
) -> Option<Speed> {
    Some(measure(server?.address, question, lasting).await)
}

fn line(work: &Work, rounds: &[Round]) -> String {
    let ratio = |pick: fn(&Round) -> Option<Speed>| {
        let ratios = rounds
            .iter()
            .filter_map(|round| Some(round.ours.per_second / pick(round)?.per_second));
        median(ratios.collect()).map_or("–".to_owned(), |ratio| format!("{ratio:.2}"))
    };
    let (nginx, bare) = (ratio(|round| round.nginx), ratio(|round| round.bare));
    let of = |pick: fn(&Speed) -> f64| {
        median(rounds.iter().map(|round| pick(&round.ours)).collect()).unwrap_or_default()
    };
    let mut line = format!(
        "{:<24}{:>9.0}{:>10.2}{:>10.2}{nginx:>10}{bare:>10}  ",
        work.name,
        of(|speed| speed.per_second),
        of(|speed| speed.p50.as_secs_f64() * 1_000.0),
        of(|speed| speed.p99.as_secs_f64() * 1_000.0),
    );
    let goals = [
        work.nginx_goal.map(|goal| format!("nginx ≥ {goal}")),
        work.bare_goal.map(|goal| format!("bare ≥ {goal}")),
        work.per_second_goal.map(|goal| format!("≥ {goal} per s")),
    ];
    let goals: Vec<String> = goals.into_iter().flatten().collect();
    write!(line, "{}", goals.join(", ")).ok();
    line
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Our server, with an imported letter of so many invented individuals.
async fn serve_letter(folder: &Path, signatories: usize) -> io::Result<Running> {
    let letter = folder.join("bench");
    write_letter(&letter, signatories)?;
    let address = free_address()?;
    let settings = [
        ("UNDERSIGNED_DATA_DIR", folder.display().to_string()),
        ("UNDERSIGNED_LISTEN", address.to_string()),
        ("UNDERSIGNED_BASE_URL", "http://localhost".to_owned()),
        ("UNDERSIGNED_SECRET_KEY", "A".repeat(43) + "="),
        (
            "UNDERSIGNED_MAIL_URL",
            format!("file:{}", folder.join("mail").display()),
        ),
        (
            "UNDERSIGNED_COALITION__NAME__EN",
            "Bench Coalition".to_owned(),
        ),
        ("UNDERSIGNED_LOG_LEVEL", "error".to_owned()),
    ];
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_undersigned"));
        command.envs(settings.iter().map(|(name, value)| (name, value)));
        command
    };
    let imported = command().arg("import").arg(&letter).output()?;
    if !imported.status.success() {
        return Err(io::Error::other(
            String::from_utf8_lossy(&imported.stderr).into_owned(),
        ));
    }
    start(command().arg("serve"), address).await
}

fn write_letter(folder: &Path, signatories: usize) -> io::Result<()> {
    const FIRST: [&str; 12] = [
        "Ann", "Bea", "Cleo", "Dov", "Edna", "Finn", "Gwen", "Hugo", "Ines", "Jonas", "Kira", "Lev",
    ];
    const LAST: [&str; 10] = [
        "Reed", "Quill", "Marsh", "Tarn", "Holt", "Birch", "Vale", "Stone", "Ford", "Lind",
    ];
    std::fs::create_dir_all(folder)?;
    std::fs::write(
        folder.join("letter.toml"),
        "slug = \"bench\"\nlanguages = [\"en\", \"fr\"]\ndate = 2026-07-08\n\n\
         [title]\nen = \"Keep the harbour open\"\nfr = \"Gardons le havre ouvert\"\n",
    )?;
    let text = "We ask you to keep the harbour **open**, in all weathers.\n\n".repeat(30);
    std::fs::write(folder.join("en.md"), &text)?;
    std::fs::write(folder.join("fr.md"), &text)?;
    let mut table = "kind,name,affiliation,order\n".to_owned();
    for number in 0..signatories {
        let (first, last) = (FIRST[number % 12], LAST[number / 12 % 10]);
        // Letters only: a name with digits would be held.
        let middle: String = (0..6)
            .map(|digit| char::from(b'a' + (number / 7_usize.pow(digit) % 7) as u8))
            .collect();
        writeln!(
            table,
            "individual,{first} M{middle} {last},Tide watch {last},{}",
            number + 1
        )
        .map_err(io::Error::other)?;
    }
    std::fs::write(folder.join("signatories.csv"), table)
}
