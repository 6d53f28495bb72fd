//! A folder full of faults is refused whole: each is named by its place, and nothing is kept.

use undersigned::importing;

use crate::harness::{LetterFolder, text};
use crate::signing::{ANN, Signing};

const LETTER: &str = r#"slug = "Has Spaces"
languages = ["en", "fr", "de", "en"]
colour = "red"
date = "soon"
state = "ajar"
closes = "never"
time_zone = "Mars/Base"
names_per_address = 99
names_in_bulk = "yes"
origins = ["http://plain.example"]
signatories = ["organizations", "individuals", "ghosts"]
addressee = 7
title = { en = "One" }
[[leads]]
name = "Nobody There"
"#;

const LIST: &[u8] = b"kind,name,website,order
person,Ann,,1
individual,,,2
organization,Ben,,2
individual,Cy,,zero
individual,Di
organization,\"Eve\"x,,6
individual,\xC3\x89l\xE9a,,7
organization,Flo,javascript:alert(1),8
";

/// Every planted fault: where, and how the sentence about it begins.
const FAULTS: [(&str, &str); 25] = [
    ("en.md:2:4", "this is not UTF-8 (byte 0xE9)"),
    ("fr.md:1:1", "this text is empty"),
    ("letter.toml:1:8", "slug is `Has Spaces`"),
    (
        "letter.toml:2:20",
        "languages includes \"fr\", but there is no title",
    ),
    ("letter.toml:2:26", "unknown language `de`"),
    ("letter.toml:2:32", "languages includes `en` twice"),
    ("letter.toml:3:1", "unknown key `colour`"),
    ("letter.toml:4:8", "date is `soon`"),
    ("letter.toml:5:9", "state is `ajar`"),
    ("letter.toml:6:10", "closes: "),
    ("letter.toml:7:13", "unknown time_zone `Mars/Base`"),
    (
        "letter.toml:8:21",
        "names_per_address must be a whole number from 1 to 10",
    ),
    ("letter.toml:9:17", "names_in_bulk must be true or false"),
    (
        "letter.toml:10:12",
        "origins includes `http://plain.example`",
    ),
    ("letter.toml:11:48", "signatories includes `ghosts`"),
    ("letter.toml:12:13", "addressee must be a string"),
    ("letter.toml:15:8", "the lead `Nobody There` is not one of"),
    ("signatories.csv:2:1", "the kind is `person`"),
    ("signatories.csv:3:12", "the name is empty"),
    (
        "signatories.csv:4:19",
        "the order 2 is already used on line 3",
    ),
    ("signatories.csv:5:16", "the order is `zero`"),
    (
        "signatories.csv:6:1",
        "this row has 2 fields, but the first line has 4",
    ),
    (
        "signatories.csv:7:14",
        "the quotation mark that opens here closes before",
    ),
    ("signatories.csv:8:14", "this is not UTF-8 (byte 0xE9)"),
    ("signatories.csv:9:18", "the website `javascript:alert(1)`"),
];

fn planted() -> LetterFolder {
    let folder = LetterFolder::new("faults");
    folder.write("letter.toml", LETTER);
    folder.write("fr.md", "  \n");
    std::fs::write(
        folder.path().join("en.md"),
        b"Minister,\n\xC3\xA9t\xC3\xA9\xE9\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("signatories.csv"), LIST).unwrap();
    folder
}

/// Asserts that these lines tell each planted fault, in order, and nothing else.
fn assert_each_is_named(lines: &[String]) {
    for ((place, begins), line) in FAULTS.iter().zip(lines) {
        let start = format!("{place}: {begins}");
        assert!(
            line.starts_with(&start),
            "{start}\nis not the start of\n{line}"
        );
    }
    assert_eq!(lines.len(), FAULTS.len(), "{lines:#?}");
}

/// How many rows each table has that the database itself names.
async fn rows_of_all_tables(signing: &Signing) -> Vec<(String, i64)> {
    let tables = if signing.app.database.is_postgres() {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    };
    let mut rows = Vec::new();
    for table in signing.texts(tables).await {
        let count = signing.app.rows(&table).await;
        rows.push((table, count));
    }
    rows
}

#[test]
fn every_planted_fault_is_named_by_file_line_and_column() {
    let problems = importing::read(planted().path()).unwrap_err();
    let lines: Vec<String> = problems.first().iter().map(ToString::to_string).collect();
    assert_each_is_named(&lines);
    assert_eq!(problems.total(), FAULTS.len());
}

#[tokio::test]
async fn the_command_refuses_all_of_it_at_once_and_keeps_nothing() {
    let signing = Signing::start().await;
    signing.signed(ANN).await;
    let before = rows_of_all_tables(&signing).await;
    assert!(before.len() > 15, "{before:?}");
    let folder = planted();
    let path = folder.path().to_str().unwrap();
    for arguments in [vec!["import", path], vec!["import", path, "--dry-run"]] {
        let refused = signing.command(&arguments).await;
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{told}");
        assert!(refused.stdout.is_empty());
        let (head, faults) = told.split_once('\n').unwrap();
        assert_eq!(head, "undersigned: nothing was imported; fix this first:");
        let lines: Vec<String> = faults.lines().map(str::to_owned).collect();
        assert_each_is_named(&lines);
        assert_eq!(rows_of_all_tables(&signing).await, before);
    }
}
