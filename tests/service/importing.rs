//! Letters come in from folders.

use undersigned::importing::{self, ImportFault, ImportOutcome};
use undersigned::rendering::in_english;
use undersigned::tally::{self, Counts};

use crate::harness::{LetterFolder, TestApp};
use crate::signing::Signing;

fn harbour() -> LetterFolder {
    LetterFolder::new("harbour")
        .organizations(&["The Wharf Society", "Amity", "L’Ancre"])
        .individuals(&["  Zoe\u{308}   Tremblay ", "Null", "О'Коннор"])
}

#[tokio::test]
async fn an_imported_letter_is_listed_and_counted_with_its_rows_cleaned() {
    let app = TestApp::start().await;
    let counts = Counts {
        organizations: 3,
        individuals: 3,
        unlisted: 0,
    };
    assert_eq!(
        app.import(&harbour()).await.unwrap(),
        ImportOutcome::Created(counts)
    );
    let page = app.get("/en/harbour").await;
    assert_eq!(page.texts("h1"), ["Keep the harbour open"]);
    assert_eq!(
        page.texts("#sentence"),
        ["3 organizations and 3 individuals"]
    );
    assert_eq!(
        page.names(),
        [
            "Amity",
            "L’Ancre",
            "The Wharf Society",
            "Null",
            "Zoë Tremblay",
            "О'Коннор"
        ]
    );
    assert!(
        page.texts(".standing")
            .iter()
            .all(|line| line == "from an earlier list, entered by Harbour Coalition")
    );
}

#[tokio::test]
async fn the_same_folder_again_changes_nothing() {
    let app = TestApp::start().await;
    app.import(&harbour()).await.unwrap();
    let before = app.get("/api/v1/letters/harbour/count").await.body;
    assert_eq!(
        app.import(&harbour()).await.unwrap(),
        ImportOutcome::Unchanged
    );
    assert_eq!(app.get("/api/v1/letters/harbour/count").await.body, before);
}

#[tokio::test]
async fn a_dry_run_tells_the_counts_and_keeps_nothing() {
    let app = TestApp::start().await;
    let counts = Counts {
        organizations: 3,
        individuals: 3,
        unlisted: 0,
    };
    assert_eq!(
        app.import_as(&harbour(), true).await.unwrap(),
        ImportOutcome::Created(counts)
    );
    assert_eq!(app.get("/en/harbour").await.status, 404);
}

#[tokio::test]
async fn another_text_or_list_is_refused_with_the_differences() {
    let app = TestApp::start().await;
    app.import(&harbour()).await.unwrap();
    let other = harbour().individuals(&["Late Comer"]);
    other.write("en.md", "Minister,\n\nClose it.\n");
    let Err(ImportFault::Differs(differences)) = app.import(&other).await else {
        panic!("it is refused")
    };
    let differences: Vec<String> = differences
        .iter()
        .map(|one| in_english(&one.message()))
        .collect();
    assert_eq!(
        differences,
        [
            "the text, title or addressee in \"en\" differs",
            "row 7 is new: Late Comer"
        ]
    );
    assert_eq!(
        app.get("/en/harbour").await.texts("#sentence"),
        ["3 organizations and 3 individuals"]
    );
}

#[tokio::test]
async fn a_letter_may_close_by_importing_its_new_settings() {
    let app = TestApp::start().await;
    app.import(&harbour()).await.unwrap();
    let closed = harbour();
    let settings = std::fs::read_to_string(closed.path().join("letter.toml")).unwrap();
    closed.write("letter.toml", &format!("state = \"closed\"\n{settings}"));
    assert_eq!(app.import(&closed).await.unwrap(), ImportOutcome::Updated);
    assert!(
        app.get("/en/harbour")
            .await
            .body
            .contains("Signatures closed")
    );
}

#[tokio::test]
async fn a_letter_closed_early_names_the_moment_in_which_it_was_closed() {
    let app = TestApp::start().await;
    let folder = harbour();
    app.import(&folder).await.unwrap();
    let settings = std::fs::read_to_string(folder.path().join("letter.toml")).unwrap();
    folder.write("letter.toml", &format!("state = \"closed\"\n{settings}"));
    app.import(&folder).await.unwrap();
    let page = app.get("/en/harbour").await.texts("aside.count").join(" ");
    assert!(page.contains("closed on July 9, 2026"), "{page}");
}

#[tokio::test]
async fn repeats_are_facts_kept_counted_and_reported() {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("twice")
        .organizations(&["Amity", "Amity"])
        .individuals(&["Ann", "Ann"]);
    let counts = Counts {
        organizations: 2,
        individuals: 2,
        unlisted: 0,
    };
    assert_eq!(
        app.import(&folder).await.unwrap(),
        ImportOutcome::Created(counts)
    );
    let report = importing::read(folder.path()).unwrap().report;
    assert_eq!(
        report
            .repeats
            .iter()
            .map(|repeat| (repeat.order, repeat.first))
            .collect::<Vec<_>>(),
        [(2, 1), (4, 3)]
    );
}

#[tokio::test]
async fn the_tally_equals_a_count_over_rows() {
    let app = TestApp::start().await;
    app.import(&harbour()).await.unwrap();
    let letter = undersigned::letters::by_slug(app.app.storage.read(), "harbour")
        .await
        .unwrap()
        .unwrap();
    let told = tally::read(app.app.storage.read(), letter.id())
        .await
        .unwrap()
        .counts();
    assert_eq!(
        told,
        undersigned::signatures::store::review::recount(app.app.storage.read(), letter.id())
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn individuals_without_a_sort_name_are_listed_by_their_guessed_family_name() {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("harbour")
        .individuals(&["Ann Zonder", "Zoe Adder, RN"])
        .row("individual,Bea Middle,,Nadir,,,,");
    app.import(&folder).await.unwrap();
    let page = app.get("/en/harbour").await;
    assert_eq!(page.names(), ["Zoe Adder, RN", "Bea Middle", "Ann Zonder"]);
    let report = importing::read(folder.path()).unwrap().report;
    assert_eq!(report.sort_names_guessed, 2);
}

#[tokio::test]
async fn a_sort_name_by_which_an_organization_is_not_listed_is_refused() {
    let refused =
        LetterFolder::new("harbour").row("organization,Amity Society,,\"Society, Amity\",,,,");
    let problems = importing::read(refused.path()).unwrap_err().to_string();
    assert!(
        problems.starts_with("signatories.csv:2:29: the sort_name is `Society, Amity`"),
        "{problems}"
    );
    let accepted =
        LetterFolder::new("harbour").row("organization,The Amity Society,,Amity Society,,,,");
    assert_eq!(
        importing::read(accepted.path()).unwrap().rows[0].sort_name,
        None
    );
}

#[tokio::test]
async fn what_is_no_website_beside_an_individual_is_left_out_and_reported() {
    let folder = LetterFolder::new("harbour")
        .row("individual,Ann Quill,,,,,,n/a or later")
        .row("individual,Ben Roy,,,,,,javascript:alert(1)")
        .row("individual,Cy Vex,,,,,,vex.example");
    let import = importing::read(folder.path()).unwrap();
    let websites: Vec<Option<&str>> = import
        .rows
        .iter()
        .map(|row| row.website.as_deref())
        .collect();
    assert_eq!(websites, [None, None, Some("https://vex.example")]);
    let left_out = import.report.websites_left_out.iter();
    let left_out: Vec<(usize, &str)> = left_out.map(|one| (one.line, one.text.as_str())).collect();
    assert_eq!(left_out, [(2, "n/a or later"), (3, "javascript:alert(1)")]);
}

#[tokio::test]
async fn a_draft_that_nobody_signed_is_replaced_and_deleted() {
    let signing = Signing::start().await;
    let folder = LetterFolder::new("tides").setting("state = \"draft\"");
    let first = folder.organizations(&["Tide Watch"]);
    signing.app.import(&first).await.unwrap();
    let folder = LetterFolder::new("tides").setting("state = \"draft\"");
    let second = folder.individuals(&["Ida Wren", "Bo Reed"]);
    second.write("en.md", "Another text.\n");
    signing
        .told(&["import", second.path().to_str().unwrap()])
        .await;
    let names = "SELECT name FROM signature ORDER BY name";
    assert_eq!(signing.texts(names).await, ["Bo Reed", "Ida Wren"]);
    signing.told(&["verify"]).await;
    let told = signing
        .told(&["letter", "delete", "tides", "--by", "Nadia"])
        .await;
    assert!(told.contains("Deleted the draft tides"), "{told}");
    assert_eq!(signing.texts(names).await, Vec::<String>::new());
    let journal = signing.told(&["journal"]).await;
    assert!(
        journal.contains("coordinator Nadia: delete draft"),
        "{journal}"
    );
    signing.told(&["verify"]).await;
    let refused = signing.refused(&["letter", "delete", "harbour"]).await;
    assert!(refused.contains("only a draft"), "{refused}");
    signing.refused(&["letter", "delete", "nowhere"]).await;
}
