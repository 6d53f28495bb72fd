//! Running it, as its own process: the demonstration, what serves, what refuses to, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::harness::{Process, TestDatabase, Visit, text};

const LETTER: &str = "/en/ban-face-scans";
const NEW_LETTER: &str = "/en/keep-a-door-open";

/// The folder that the block names.
fn folder(demo: &Process) -> PathBuf {
    let line = demo
        .block
        .lines()
        .find(|line| line.trim_start().starts_with("Files"));
    line.unwrap().split_whitespace().nth(1).unwrap().into()
}

fn sentence(demo: &Process, path: &str) -> String {
    demo.get(path).texts("#sentence").remove(0)
}

/// Fills in the form of a page and sends it.
fn sign(demo: &Process, path: &str, fields: &[(&str, &str)]) -> Visit {
    press(demo, &format!("{path}/sign"), fields)
}

fn press(demo: &Process, page: &str, fields: &[(&str, &str)]) -> Visit {
    let token = demo
        .get(page)
        .attribute("input[name=token]", "value")
        .unwrap();
    let mut typed = fields.to_vec();
    typed.push(("token", &token));
    demo.post(page, &typed)
}

/// The newest mail to an address, asked for until it is there.
fn mail_to(demo: &Process, address: &str) -> Visit {
    for _ in 0..20_000 {
        let inbox = demo.get("/dev/inbox");
        let newest = inbox
            .texts("article .soft")
            .first()
            .cloned()
            .unwrap_or_default();
        if newest.contains(address) {
            return demo.get(&inbox.attribute("article a", "href").unwrap());
        }
    }
    panic!("no mail to {address}");
}

/// The commands of the README that need no id of a signature.
fn readme_commands() -> Vec<String> {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let readme = readme.unwrap();
    let (_, coordinators) = readme.split_once("## Work with signatures").unwrap();
    let (coordinators, _) = coordinators.split_once("## For other sites").unwrap();
    let lines = coordinators
        .lines()
        .filter(|line| line.starts_with("undersigned "));
    let lines = lines.filter(|line| !line.contains("ID@EDITION"));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_commands_of_the_readme_work_as_typed_on_a_running_demo() {
    let demo = Process::demo(&[]);
    let printed = demo
        .block
        .lines()
        .find(|line| line.trim_start().starts_with("Commands"));
    assert!(
        printed
            .unwrap()
            .contains(&format!("--demo={}", folder(&demo).display()))
    );
    let commands = readme_commands();
    assert!(commands.len() > 9, "{commands:?}");
    let place = tempfile::tempdir().unwrap();
    for command in commands {
        let script = format!(
            "undersigned() {{ '{}' --demo='{}' \"$@\"; }}; {command}",
            env!("CARGO_BIN_EXE_undersigned"),
            folder(&demo).display()
        );
        let output = Command::new("sh")
            .arg("-c")
            .arg(script)
            .current_dir(&place)
            .output();
        let output = output.unwrap();
        assert!(
            output.status.success(),
            "{command}\n{}",
            text(&output.stderr)
        );
    }
    assert!(demo.stop("TERM").0.success());
}

#[test]
fn the_demo_shows_both_letters_in_both_languages_and_leaves_nothing_behind() {
    let demo = Process::demo(&[]);
    let folder = folder(&demo);
    assert!(folder.join("undersigned.sqlite").exists());
    let told = demo.block.split_whitespace();
    let addresses: Vec<&str> = told.filter(|word| word.starts_with("http")).collect();
    assert_eq!(addresses.len(), 2 * 6 + 1, "{}", demo.block);
    for address in addresses {
        assert_eq!(demo.get(address).status, 200, "{address}");
    }
    assert_eq!(
        sentence(&demo, LETTER),
        "31 organizations and 46 individuals, 3 of whom asked not to be named"
    );
    assert_eq!(
        sentence(&demo, "/fr/ban-face-scans"),
        "31 organisations et 46 personnes, dont 3 ont préféré ne pas être nommées"
    );
    assert_eq!(
        sentence(&demo, NEW_LETTER),
        "No signatures yet. Yours can be the first."
    );
    let (ended, _) = demo.stop("INT");
    assert!(ended.success());
    assert!(!folder.exists());
}

#[test]
fn the_demo_lists_every_standing_and_names_in_many_scripts() {
    let demo = Process::demo(&[]);
    let list = demo.get(LETTER);
    let standings = list.texts(".standing");
    for standing in [
        "member organization · confirmed by email from librarians.example",
        "confirmed by email from greatlakes-defence.example",
        "confirmed by Northern Civil Liberties Network",
    ] {
        assert!(
            standings.iter().any(|said| said == standing),
            "{standing}: {standings:?}"
        );
    }
    // Most of them were entered, which a long list says once.
    let usual = "from an earlier list, entered by Northern Civil Liberties Network";
    assert!(list.body.contains(usual));
    let names = list.texts(".entries .name");
    assert_eq!(names.len(), 31 + 43);
    for name in [
        "ᑎᑎᕋᖅᑎᑦ ᑲᑐᔾᔨᖃᑎᒌᑦ",
        "جمعية الجسر",
        "林 美玲",
        "Іванна Криниця",
        "Łútsël K'é Reading Room",
    ] {
        assert!(names.iter().any(|listed| listed == name), "{name}");
    }
    // Held by the confirmation, and never confirmed.
    for name in [
        "Seaway Neighbours’ League",
        "Octave Desruisseaux-Vert",
        "Daniel Oakwright",
    ] {
        assert!(!list.body.contains(name), "{name}");
    }
    assert!(demo.stop("TERM").0.success());
}

#[test]
fn a_signature_given_in_a_kept_demo_goes_through_its_inbox_and_is_there_the_next_time() {
    let directory = tempfile::tempdir().unwrap();
    let kept = directory.path().join("kept");
    let keep = ["--keep", kept.to_str().unwrap()];
    let demo = Process::demo(&keep);
    let sent = sign(
        &demo,
        NEW_LETTER,
        &[
            ("kind", "individual"),
            ("name", "Ann Quill"),
            ("email", "ann@quill.example"),
            ("visibility", "name"),
            ("publish", "yes"),
        ],
    );
    assert_eq!(sent.status, 303);
    assert_eq!(demo.get(sent.location()).status, 200);
    let mail = mail_to(&demo, "ann@quill.example");
    assert!(mail.body.contains("Auto-Submitted: auto-generated"));
    let link = mail.attribute("pre a[href*='/confirm/']", "href").unwrap();
    assert!(
        press(&demo, &link, &[])
            .body
            .contains("this signature counts")
    );
    assert_eq!(sentence(&demo, NEW_LETTER), "1 individual");
    assert!(demo.stop("INT").0.success());

    let again = Process::demo(&keep);
    assert!(again.block.contains("(kept)"));
    assert_eq!(sentence(&again, NEW_LETTER), "1 individual");
    assert_eq!(
        sentence(&again, LETTER),
        "31 organizations and 46 individuals, 3 of whom asked not to be named"
    );
    let beside = run(&["demo", "--port", "0", keep[0], keep[1]], &[]);
    assert!(text(&beside.stderr).contains("another server is already running on"));
    assert!(again.stop("INT").0.success());
}

#[test]
fn a_demo_that_was_killed_while_it_was_set_up_begins_again() {
    let directory = tempfile::tempdir().unwrap();
    let keep = ["--keep", directory.path().to_str().unwrap()];
    assert!(Process::demo(&keep).stop("KILL").0.code().is_none());
    std::fs::remove_file(directory.path().join("demonstration.ready")).unwrap();
    std::fs::write(directory.path().join("undersigned.sqlite"), "half").unwrap();
    let again = Process::demo(&keep);
    assert!(sentence(&again, LETTER).starts_with("31 organizations and 46 individuals"));
    assert!(again.stop("INT").0.success());
}

#[test]
fn the_demo_keeps_out_of_a_folder_with_something_else_and_off_a_port_that_is_taken() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("thesis.txt"), "years of work").unwrap();
    let refused = run(
        &[
            "demo",
            "--port",
            "0",
            "--keep",
            directory.path().to_str().unwrap(),
        ],
        &[],
    );
    assert!(one_sentence(&refused).contains("contains other files"));
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = run(&["demo", "--port", &port], &[]);
    assert!(one_sentence(&refused).contains("cannot listen on"));
}

#[tokio::test]
async fn serve_has_no_inbox_answers_for_its_health_and_stops_when_asked() {
    let database = TestDatabase::create().await;
    let server = Process::serve(&database.environment());
    assert_eq!(server.get("/dev/inbox").status, 404);
    assert_eq!(server.get("/dev/inbox/1").status, 404);
    assert_eq!(server.get("/healthz").body, "ok\n");
    assert_eq!(server.get("/readyz").body, "ready\n");
    // A connection that stays open must not keep it.
    let address = server.base.trim_start_matches("http://").to_owned();
    let _idle = TcpStream::connect(address).unwrap();
    let (ended, said) = server.stop("TERM");
    assert!(ended.success());
    assert!(said.contains("stopped"), "{said}");
}

#[test]
fn a_stop_ends_open_live_pages_in_good_order() {
    let demo = Process::demo(&[]);
    let address = demo.base.trim_start_matches("http://").to_owned();
    let mut page = TcpStream::connect(&address).unwrap();
    write!(
        page,
        "GET /live{LETTER} HTTP/1.1\r\nHost: {address}\r\n\r\n"
    )
    .unwrap();
    let mut live = BufReader::new(page);
    let mut heard = String::new();
    while !heard.contains("event: tally") {
        assert!(live.read_line(&mut heard).unwrap() > 0, "{heard}");
    }
    assert!(demo.stop("TERM").0.success());
    live.read_to_string(&mut heard).unwrap();
    // The mark by which a chunked answer ends whole; one that is cut off lacks it.
    assert!(heard.ends_with("\r\n0\r\n\r\n"), "{heard}");
}

#[tokio::test]
async fn logs_are_lines_of_json_where_asked_for() {
    let database = TestDatabase::create().await;
    let environment = with(&database, &[("UNDERSIGNED_LOG_FORMAT", "json")]);
    let server = Process::serve(&environment);
    let block = server.block.clone();
    let (_, rest) = server.stop("TERM");
    let mut lines = 0;
    for line in block.lines().chain(rest.lines()) {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(
            entry["timestamp"].is_string() && entry["level"].is_string(),
            "{line}"
        );
        lines += 1;
    }
    assert!(lines >= 2);
}

#[tokio::test]
async fn serve_refuses_in_one_sentence_what_it_cannot_do() {
    let database = TestDatabase::create().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (changes, told) in [
        (
            vec![("UNDERSIGNED_LISTEN", taken.as_str())],
            "cannot listen on",
        ),
        (
            vec![("UNDERSIGNED_BASE_URL", "http://letters.example.org")],
            "not encrypted",
        ),
        (vec![("UNDERSIGNED_SECRET_KEY", "c2hvcnQ=")], "not 32 bytes"),
        (
            vec![("UNDERSIGNED_MAIL_URL", "smtp://relay.example")],
            "UNDERSIGNED_MAIL_FROM",
        ),
        (
            vec![("UNDERSIGNED_MAIL_URL", "carrier-pigeon:")],
            "is not valid; must be smtp://",
        ),
        (
            vec![("UNDERSIGNED_TRUSTED_PROXIES", "nginx")],
            "is not a valid address or network",
        ),
        (
            vec![
                ("UNDERSIGNED_DATABASE_URL", ""),
                ("UNDERSIGNED_DATA_DIR", "/dev/null/data"),
            ],
            "cannot use the lock file",
        ),
        (
            vec![(
                "UNDERSIGNED_DATABASE_URL",
                "postgres://nobody@127.0.0.1:1/none",
            )],
            "database is not responding",
        ),
    ] {
        let mut listen = vec![("UNDERSIGNED_LISTEN", "127.0.0.1:0")];
        listen.extend(changes);
        let refused = run(&["serve"], &with(&database, &listen));
        let sentence = one_sentence(&refused);
        assert!(sentence.contains(told), "{sentence}");
    }
}

#[tokio::test]
async fn serve_refuses_a_database_that_was_made_with_another_secret_key() {
    let database = TestDatabase::create().await;
    assert!(
        Process::serve(&database.environment())
            .stop("TERM")
            .0
            .success()
    );
    let other = undersigned::secret::SecretKey::new_text();
    let environment = with(
        &database,
        &[
            ("UNDERSIGNED_SECRET_KEY", &other),
            ("UNDERSIGNED_LISTEN", "127.0.0.1:0"),
        ],
    );
    let refused = run(&["serve"], &environment);
    assert!(one_sentence(&refused).contains("does not match this database"));
}

#[tokio::test]
async fn a_second_server_on_the_same_file_is_refused() {
    let database = TestDatabase::create().await;
    let environment = with(
        &database,
        &[
            ("UNDERSIGNED_DATABASE_URL", ""),
            ("UNDERSIGNED_LISTEN", "127.0.0.1:0"),
        ],
    );
    let first = Process::serve(&environment);
    let refused = run(&["serve"], &environment);
    assert!(one_sentence(&refused).contains("another server is already running on"));
    assert!(first.stop("TERM").0.success());
}

fn with(database: &TestDatabase, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut environment = database.environment();
    environment.retain(|(name, _)| changes.iter().all(|(changed, _)| name != changed));
    environment.extend(
        changes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    environment
}

fn run(arguments: &[&str], environment: &[(String, String)]) -> Output {
    Command::new(Path::new(env!("CARGO_BIN_EXE_undersigned")))
        .args(arguments)
        .envs(environment.iter().cloned())
        .output()
        .unwrap()
}

/// What was told on one line, by a process that ended with a fault.
fn one_sentence(output: &Output) -> String {
    let told = text(&output.stderr);
    let lines: Vec<&str> = told
        .lines()
        .filter(|line| !line.contains(" INFO "))
        .collect();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert_eq!(lines.len(), 1, "{told}");
    assert!(lines[0].starts_with("undersigned: "), "{told}");
    lines[0].to_owned()
}
