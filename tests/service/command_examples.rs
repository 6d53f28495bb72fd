//! The command line as it teaches itself: each command shows an example that is right, wrong use is
//! refused without a word about the database, and JSON is what programs can build on.

use clap::{CommandFactory as _, Parser as _};
use serde_json::Value;
use undersigned::command::Command;

use crate::commands::{run, text};
use crate::harness::{LetterFolder, TestDatabase};
use crate::signing::{AMITY, ANN, Signing, with};

/// Commands that are typed without anything more, and whose help says what they need.
const WITHOUT_EXAMPLE: [&str; 7] = [
    "serve",
    "demo",
    "migrate",
    "doctor",
    "healthcheck",
    "settings",
    "man",
];

/// All commands without subcommands, by their words, with what their help ends with.
fn leaves() -> Vec<(Vec<String>, String)> {
    let mut root = Command::command();
    root.build();
    let mut found = Vec::new();
    collect(&root, &mut Vec::new(), &mut found);
    found
}

fn collect(
    command: &clap::Command,
    words: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, String)>,
) {
    let mut below = command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .peekable();
    if below.peek().is_none() {
        let after = command.get_after_long_help().or(command.get_after_help());
        let after = after.map(ToString::to_string).unwrap_or_default();
        found.push((words.clone(), after));
    }
    for next in below {
        words.push(next.get_name().to_owned());
        collect(next, words, found);
        words.pop();
    }
}

/// Splits a line as a shell does, as far as examples need it.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            letter => word.push(letter),
        }
    }
    assert!(!quoted, "a quotation mark is not closed in {line}");
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn the_example_of_every_command_is_one_that_it_takes() {
    let mut without = Vec::new();
    for (words, after) in leaves() {
        let examples: Vec<&str> = after
            .lines()
            .map(|line| line.trim().trim_start_matches("Example: "))
            .filter(|line| line.starts_with("undersigned "))
            .collect();
        if examples.is_empty() {
            without.push(words.join(" "));
        }
        for example in examples {
            // What follows is another program's.
            let line = example.split(['|', '&']).next().unwrap();
            let typed = shell_words(line);
            assert_eq!(typed[1..=words.len()], words, "{example}");
            if let Err(fault) = Command::try_parse_from(&typed) {
                panic!("{example}: {fault}");
            }
        }
    }
    assert_eq!(without, WITHOUT_EXAMPLE);
}

#[test]
fn every_command_refuses_options_that_it_does_not_know() {
    for (words, _) in leaves() {
        let typed = ["undersigned".to_owned()].into_iter().chain(words.clone());
        let typed = typed.chain(["--no-such-option".to_owned()]);
        let fault = Command::try_parse_from(typed).unwrap_err();
        assert_eq!(fault.exit_code(), 2, "{words:?}");
        let said = fault.to_string();
        assert!(said.contains("--no-such-option"), "{words:?}: {said}");
    }
}

#[tokio::test]
async fn wrong_use_ends_with_2_and_creates_no_database() {
    let database = TestDatabase::create().await;
    for typed in [
        &["signatures"][..],
        &["signatures", "list", "--state", "lost"],
        &["signatures", "remove", "7f3k9q2m4v8x1c0d@1"],
        &["signatures", "invite", "--letter", "harbour"],
        &[
            "organization",
            "name",
            "Amity",
            "--add",
            "x",
            "--kind",
            "odd",
        ],
        &["export"],
        &["export", "harbour", "--format", "xml"],
        &["journal", "--since", "yesterday"],
        &["no-such-command"],
    ] {
        let output = run(&database, &[], typed).await;
        assert_eq!(output.status.code(), Some(2), "{typed:?}");
        assert!(output.stdout.is_empty(), "{typed:?}");
        assert!(!output.stderr.is_empty(), "{typed:?}");
    }
    if !database.is_postgres() {
        let environment = database.environment();
        let data = environment
            .iter()
            .find(|(name, _)| name == "UNDERSIGNED_DATA_DIR");
        let files = std::fs::read_dir(&data.unwrap().1).unwrap().count();
        assert_eq!(files, 0, "nothing is created");
    }
}

/// One document, or one object a line, as the journal has.
fn read_json(text: &str) -> Value {
    let line = |line| serde_json::from_str::<Value>(line).unwrap();
    serde_json::from_str(text).unwrap_or_else(|_| text.lines().map(line).collect())
}

/// A letter with a listed individual, one that is removed, and an organization that waits.
async fn with_signatures() -> Signing {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    signing
        .signed(&with(AMITY, "website", "www.amity.example"))
        .await;
    let joke = with(&with(ANN, "name", "Ben Reed"), "email", "ben@example.org");
    signing.signed(&joke).await;
    let id = signing.ids().await.pop().unwrap();
    signing.remove(&id).await.unwrap();
    signing
        .app
        .import(&LetterFolder::new("tides").organizations(&["Heron Choir"]))
        .await
        .unwrap();
    signing
}

#[tokio::test]
async fn json_of_every_command_is_valid_complete_and_the_same_twice() {
    let signing = with_signatures().await;
    let invited = signing.try_to_invite("Gull Circle", "dora@gull.example");
    invited.await.unwrap();
    for (command, pointer, expected) in [
        (
            &["signatures", "list", "--json"][..],
            "/0/name",
            "Ann Quill",
        ),
        (
            &["signatures", "list", "--held", "--json"],
            "/signatures/0/name",
            "The Amity Society",
        ),
        (
            &["signatures", "list", "--state", "removed", "--json"],
            "/0/name",
            "Ben Reed",
        ),
        (
            &["signatures", "invitations", "--json"],
            "/0/organization",
            "Gull Circle",
        ),
        (
            &["organization", "list", "--json"],
            "/0/names/0/kind",
            "official",
        ),
        (&["journal", "--letter", "harbour", "--json"], "", ""),
        (
            &["export", "tides", "--format", "json"],
            "/list/0/name",
            "Heron Choir",
        ),
    ] {
        let once = signing.told(command).await;
        let json = read_json(&once);
        let found = json
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{command:?}: {json:#}"));
        assert!(
            expected.is_empty() || found == expected,
            "{command:?}: {found}"
        );
        assert!(
            !once.contains("@example.org"),
            "{command:?} shows no address"
        );
        assert_eq!(signing.told(command).await, once, "{command:?}");
    }
}

#[tokio::test]
async fn json_of_protected_names_says_where_each_comes_from() {
    let signing = Signing::start().await;
    let add = ["protected", "add", "Otto Vex", "--by", "Nadia"];
    signing.told(&add).await;
    let protected: Value =
        serde_json::from_str(&signing.told(&["protected", "list", "--json"]).await).unwrap();
    let rows = protected.as_array().unwrap().iter();
    let added: Vec<&Value> = rows.filter(|row| row["sort"] == "added").collect();
    assert_eq!(added.len(), 1);
    assert_eq!(added[0]["name"], "Otto Vex");
    assert_eq!(added[0]["anywhere"], false);
}

#[tokio::test]
async fn commands_on_an_id_that_is_none_end_with_1_and_one_sentence() {
    let signing = with_signatures().await;
    let journal = "SELECT COUNT(*) FROM journal_entry";
    let before = signing.app.number(journal).await;
    for (typed, said) in [
        (
            &["signatures", "approve", "nobody@1"][..],
            "no signature has the id `nobody`",
        ),
        (
            &["signatures", "uninvite", "nobody"],
            "no invitation has the id `nobody`",
        ),
        (
            &["signatures", "list", "--letter", "nowhere"],
            "no letter is called `nowhere`",
        ),
        (&["export", "nowhere"], "no letter is called `nowhere`"),
        (&["letter", "delete", "nowhere"], "`nowhere`"),
        (&["organization", "member", "Nobody"], "reads like `Nobody`"),
        (&["organization", "undo", "Nobody"], "reads like `Nobody`"),
        (
            &["journal", "--letter", "nowhere"],
            "no letter is called `nowhere`",
        ),
        (
            &["protected", "remove", "Ada Marsh"],
            "`Ada Marsh` is not protected",
        ),
    ] {
        let told = signing.refused(typed).await;
        assert!(told.starts_with("undersigned: "), "{told}");
        assert!(told.contains(said), "{typed:?}: {told}");
    }
    assert_eq!(signing.app.number(journal).await, before);
    let help = text(&signing.command(&["help"]).await.stdout);
    assert!(help.contains("signatures") && help.contains("organization"));
}
