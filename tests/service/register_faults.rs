//! Register tables that are wrong, very long, read twice at once, or cut.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use undersigned::importing;

use crate::harness::text;
use crate::moderation::nadia;
use crate::register_table::{File, counts, members, table_of};
use crate::signing::Signing;

/// A register that a faulty table is read against; gives the id of one entry.
async fn known(signing: &Signing) -> String {
    signing.add_entry("Amity Society", None).await;
    signing.trust("Tidal Law", "tidal.example").await;
    signing.trust("Tidal Law", "law.example").await;
    signing.entry_id("Amity Society").await
}

/// A table with a fault in every row; one name piles so many marks on a letter.
fn faulty(id: &str, marks: usize) -> String {
    let marks = format!("a{}", "\u{301}".repeat(marks));
    format!(
        "id,name,name_fr,aliases,website,domains,member\n\
         {id},Amity Society,,,,,\n\
         ,the amity society,,,,,\n\
         ,Tidal Law,,,,,\n\
         0000000000000000,Nobody,,,,,\n\
         ,,,,,,yes\n\
         ,New Tides,,Amity Society,,,\n\
         ,Old Tides,NEW TIDES,,,,\n\
         ,\"{marks}\",,?!,,,\n\
         ,Wrong,,,javascript:alert(1),gmail.com | amity.example | gc.ca,perhaps\n\
         ,Short\n\
         ,\"Open,,,,,\n"
    )
}

#[tokio::test]
async fn a_table_that_is_no_table_is_refused_whole_with_every_place() {
    let signing = Signing::start().await;
    let table = faulty(&known(&signing).await, 4_000);
    let told = signing.table(&table).await.unwrap_err();
    let lines: Vec<&str> = told.lines().collect();
    for (line, begins) in lines.iter().zip([
        "6:2: the name is empty",
        "9:2: the name is longer than 500 characters",
        "11:1: this row has 2 fields, but the first line has 7",
        "12:2: the quotation mark that opens here is never closed",
    ]) {
        assert_eq!(*line, begins);
    }
    assert_eq!(lines.len(), 4, "{told}");
}

#[tokio::test]
async fn a_table_with_faults_is_refused_whole_with_every_place() {
    let signing = Signing::start().await;
    let id = known(&signing).await;
    let before = signing.exported().await;
    let table = faulty(&id, 40)
        .lines()
        .filter(|line| {
            !line.starts_with(",,,") && !line.contains("Short") && !line.contains("\"Open")
        })
        .collect::<Vec<_>>()
        .join("\n");
    let told = signing.table(&table).await.unwrap_err();
    let lines: Vec<&str> = told.lines().collect();
    for (line, begins) in lines.iter().zip([
        &format!("3:1: line 2 is already about Amity Society ({id})"),
        "4:1: several entries match this row: Tidal Law (",
        "5:1: no entry has the id `0000000000000000`",
        "6:13: `Amity Society` is also on line 2",
        "7:12: `NEW TIDES` is also on line 6",
        "8:2: the name has too many marks stacked on one letter",
        "8:47: the aliases `?!` has no letters or digits",
        "9:10: the website `javascript:alert(1)` is not a valid web address",
        "9:30: `gc.ca` is a public suffix",
        "9:30: `gmail.com` gives mailboxes or sites to anyone",
        "9:64: member is `perhaps`; must be yes or no",
    ]) {
        assert!(
            line.starts_with(begins),
            "{begins}\nis not the start of\n{line}"
        );
    }
    assert_eq!(lines.len(), 11, "{told}");
    assert_eq!(signing.exported().await, before);
}

#[tokio::test]
async fn missing_columns_and_files_that_are_none_are_refused_by_name() {
    let signing = Signing::start().await;
    for (table, told) in [
        (&b"id\n"[..], "1:1: the column name is missing"),
        (b"", "1:1: the file is empty"),
        (
            b"name\n\xC9t\xE9\n",
            "2:1: this is not UTF-8 (byte 0xC9); save the file as UTF-8",
        ),
        (b"\xFF\xFEn\0", "1:1: this file is UTF-16; save it as UTF-8"),
    ] {
        let refused = signing.table(table).await.unwrap_err();
        assert!(refused.starts_with(told), "{refused}");
    }
    let output = signing
        .command(&["organization", "import", "/no/such/file.csv"])
        .await;
    let told = text(&output.stderr);
    assert!(
        told.contains("/no/such/file.csv:1:1: this file does not exist"),
        "{told}"
    );
}

#[tokio::test]
async fn the_same_table_imported_twice_at_once_makes_each_entry_once() {
    let signing = Signing::start().await;
    let table = table_of(&members());
    let (one, other) = tokio::join!(signing.table(&table), signing.table(&table));
    let mut done = [counts(one), counts(other)];
    done.sort_unstable();
    assert_eq!(done, [(0, 0, 47), (47, 0, 0)]);
    assert_eq!(signing.app.rows("organization").await, 47);
}

#[tokio::test]
async fn an_import_that_is_cut_keeps_nothing() {
    let signing = Signing::start().await;
    let file = File::new(table_of(&members()));
    let read = importing::read_register(&file.path()).unwrap();
    let actor = nadia();
    let context = signing.app.app.act(&actor);
    // Unwinds out of the import, so that it ends exactly here however busy the machine is.
    let mut progress = |done: usize| {
        if done == 30 {
            std::panic::resume_unwind(Box::new("cut"));
        }
    };
    let import = importing::apply_register(&context, &read, false, &mut progress);
    let ended = AssertUnwindSafe(import).catch_unwind().await;
    assert!(ended.is_err(), "the import was not cut");
    assert_eq!(signing.app.rows("organization").await, 0);
    assert_eq!(
        counts(signing.table(table_of(&members())).await),
        (47, 0, 0)
    );
}

#[tokio::test]
async fn ten_thousand_rows_come_in_and_go_out() {
    let signing = Signing::start().await;
    let mut table = "name,name_fr,acronym,domains\n".to_owned();
    for at in 0..10_000 {
        table.push_str(&format!(
            "Chapter {at} of Tides,Section {at} des Marées,CT{at},tides{at}.example\n"
        ));
    }
    assert_eq!(counts(signing.table(&table).await), (10_000, 0, 0));
    let exported = signing.exported().await;
    assert_eq!(exported.lines().count(), 10_001);
    assert_eq!(counts(signing.table(&exported).await), (0, 0, 10_000));
}
