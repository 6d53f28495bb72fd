//! Folders and tables as word processors and spreadsheets leave them.

use undersigned::importing::{self, ImportOutcome};

use crate::commands::{run, text};
use crate::harness::{LetterFolder, TestApp, TestDatabase};
use crate::register_table::File;
use crate::signing::Signing;

const HEADER: &str = "kind,name,affiliation,order\n";

/// A folder with this list.
fn with_list(list: impl AsRef<[u8]>) -> LetterFolder {
    let folder = LetterFolder::new("harbour");
    std::fs::write(folder.path().join("signatories.csv"), list).unwrap();
    folder
}

/// A folder with this English text.
fn with_text(markdown: &str) -> LetterFolder {
    let folder = LetterFolder::new("harbour").individuals(&["Ann Quill"]);
    folder.write("en.md", markdown);
    folder
}

/// What importing says on standard output or, where it refuses, on standard error.
async fn say(folder: &LetterFolder, options: &[&str]) -> Result<String, String> {
    let database = TestDatabase::create().await;
    let path = folder.path().to_str().unwrap();
    let output = run(&database, &[], &[&["import", path], options].concat()).await;
    match output.status.success() {
        true => Ok(text(&output.stdout)),
        false => Err(text(&output.stderr)),
    }
}

fn assert_lines(said: &str, lines: &[&str]) {
    for line in lines {
        let found = said.lines().any(|known| known.starts_with(line));
        assert!(found, "no line begins with\n{line}\nin\n{said}");
    }
}

#[tokio::test]
async fn footnotes_are_published_at_the_end_of_the_letter() {
    let app = TestApp::start().await;
    let folder = with_text("Minister,\n\nWe ask[^1].\n\n[^1]: By the *Tides Act*.\n");
    app.import(&folder).await.unwrap();
    let page = app.get("/en/harbour").await;
    assert_eq!(page.texts("article li#note-1 em"), ["Tides Act"]);
    assert_eq!(page.attributes("article sup a", "href"), ["#note-1"]);
    assert!(!page.body.contains("[^1]"));
}

#[tokio::test]
async fn what_a_word_processor_leaves_is_listed_by_line() {
    let folder = with_text(
        "Minister,<o:p></o:p>\n\n<span lang=EN-CA>We ask</span>:\n\n• one\n• two\n\nBy law[^2].\n\nSociÃ©tÃ©\n",
    );
    for options in [&["--dry-run"][..], &[]] {
        let said = say(&folder, options).await.unwrap();
        assert_lines(
            &said,
            &[
                "en.md:1:10: `<o:p>` comes from a word processor",
                "en.md:3:1: the HTML tag <span> is dropped",
                "en.md:5:1: a line that begins with `•` makes no list",
                "en.md:6:1: a line that begins with `•` makes no list",
                "en.md:8:7: the footnote [^2] has no text",
                "en.md:10:1: `SociÃ©tÃ©` is damaged (probably `Société`)",
            ],
        );
    }
    let refused = say(&folder, &["--strict"]).await.unwrap_err();
    assert_lines(&refused, &["en.md:1:10: ", "en.md:10:1: "]);
}

#[tokio::test]
async fn images_and_relative_links_are_refused_with_the_fix() {
    let folder = with_text("Minister,\n\n![Logo](logo.png) See [the study](study.html).\n");
    for options in [&["--dry-run"][..], &[]] {
        let refused = say(&folder, options).await.unwrap_err();
        assert_lines(
            &refused,
            &[
                "undersigned: nothing was imported; fix this first:",
                "en.md:3:1: letters show no images, so this one would vanish; remove it, or link to it",
                "en.md:3:23: the link to `study.html` would lead into this site; write its whole address",
            ],
        );
    }
}

#[tokio::test]
async fn a_letter_that_has_an_image_already_can_still_be_closed() {
    let app = TestApp::start().await;
    let folder = with_text("Minister,\n\nSee [study](study.html).\n");
    let mut import = importing::read(folder.path()).unwrap();
    // As a release did that published such a text.
    import.report.objections = importing::Problems::default();
    let actor = undersigned::journal::Actor::Coordinator("Nadia".to_owned());
    let context = app.app.act(&actor);
    importing::apply(&context, &import, false, &mut |_| {})
        .await
        .unwrap();
    let closed = folder.setting("state = \"closed\"");
    assert_eq!(app.import(&closed).await.unwrap(), ImportOutcome::Updated);
}

#[tokio::test]
async fn rows_that_are_hardly_meant_so_are_listed_by_line_and_refused_by_strict() {
    let names = [
        "N/A",
        "test test",
        "#N/A",
        "44562",
        "1.23E+05",
        "=A1",
        "BÃ©land",
        "Jos? N??ez",
    ];
    let rows: Vec<String> = (1..)
        .zip(names)
        .map(|(order, name)| format!("individual,{name},,{order}\n"))
        .collect();
    let folder = with_list(format!(
        "{HEADER}{}individual,Null,#REF!,9\n",
        rows.concat()
    ));
    let lines = [
        "signatories.csv:2:12: the name is `N/A`, which says nothing",
        "signatories.csv:3:12: the name is `test test`",
        "signatories.csv:4:12: the name is `#N/A`, an error of a spreadsheet",
        "signatories.csv:5:12: the name is `44562`, a number or date",
        "signatories.csv:6:12: the name is `1.23E+05`, a number or date",
        "signatories.csv:7:12: the name is `=A1`, a formula",
        "signatories.csv:8:12: the name `BÃ©land` is damaged (probably `Béland`)",
        "signatories.csv:9:12: the name `Jos? N??ez` has lost letters",
        "signatories.csv:10:17: the affiliation is `#REF!`",
    ];
    let said = say(&folder, &["--dry-run"]).await.unwrap();
    assert_lines(&said, &lines);
    assert!(said.starts_with("Would import harbour: 9 individuals."));
    assert_lines(&say(&folder, &[]).await.unwrap(), &lines);
    let refused = say(&folder, &["--strict"]).await.unwrap_err();
    assert_lines(&refused, &lines);
    assert!(!said.contains(":10:12:"), "Null is a name: {said}");
}

#[tokio::test]
async fn an_email_address_as_a_name_is_refused() {
    let folder = with_list(format!(
        "{HEADER}individual,ann@amity.example,,1\nindividual,Ben <ben@amity.example>,,2\n"
    ));
    let refused = say(&folder, &["--dry-run"]).await.unwrap_err();
    assert_lines(
        &refused,
        &[
            "signatories.csv:2:12: the name contains an email address",
            "signatories.csv:3:12: the name contains an email address",
        ],
    );
}

#[tokio::test]
async fn tables_are_taken_as_spreadsheets_write_them() {
    for list in [
        "\u{feff}sep=;\r\nKind;Name;Phone;\r\nIndividual;Ann Quill;555;;\r\n;;;\r\nORGANIZATION;Amity;;\r\n;;\r\n",
        "Kind\tName\tPhone\nIndividual\tAnn Quill\t555\n\t\t\nOrganization\tAmity\t\n",
        "Type,Nom,Phone,Order\npersonne,Ann Quill,555,\norganisation,Amity,,\n",
    ] {
        let app = TestApp::start().await;
        let folder = with_list(list);
        app.import(&folder).await.unwrap();
        let page = app.get("/en/harbour").await;
        assert_eq!(page.names(), ["Amity", "Ann Quill"]);
        assert!(!page.body.contains("555"));
        let report = importing::read(folder.path()).unwrap().report;
        let said = report.remarks.to_string();
        assert!(said.contains("the column `Phone` is not used"), "{said}");
    }
}

#[tokio::test]
async fn rows_without_numbers_keep_the_order_of_the_file() {
    let folder = with_list("kind,name\nindividual,Ann Quill\nindividual,Ben Oar\n");
    let rows = importing::read(folder.path()).unwrap().rows;
    let orders: Vec<u32> = rows.iter().map(|row| row.order).collect();
    assert_eq!(orders, [1, 2]);
    let mixed = with_list(format!(
        "{HEADER}individual,Ann Quill,,1\nindividual,Ben Oar,,\n"
    ));
    let problems = importing::read(mixed.path()).unwrap_err().to_string();
    assert!(
        problems.starts_with("signatories.csv:3:21: the order is ``"),
        "{problems}"
    );
}

#[tokio::test]
async fn workbooks_documents_and_utf_16_are_named_as_what_they_are() {
    let folder = with_list(b"PK\x03\x04 xl/workbook.xml");
    std::fs::write(folder.path().join("en.md"), b"PK\x03\x04 word/document.xml").unwrap();
    std::fs::write(folder.path().join("fr.md"), b"\xFF\xFEM\0").unwrap();
    assert_lines(
        &say(&folder, &[]).await.unwrap_err(),
        &[
            "en.md:1:1: this file is a Word document (.docx); save it as plain text",
            "fr.md:1:1: this file is UTF-16; save it as UTF-8",
            "signatories.csv:1:1: this file is an Excel workbook (.xlsx); save it as plain text",
        ],
    );
    let folder = LetterFolder::new("harbour");
    folder.write("signatories.xlsx", "PK");
    folder.write("fr.docx", "PK");
    std::fs::remove_file(folder.path().join("fr.md")).unwrap();
    assert_lines(
        &say(&folder, &[]).await.unwrap_err(),
        &[
            "fr.docx:1:1: this file is a Word document (.docx), which is not read; save it as fr.md",
            "signatories.xlsx:1:1: this file is an Excel workbook (.xlsx), which is not read; save it as signatories.csv",
        ],
    );
}

#[tokio::test]
async fn an_exported_list_can_be_imported_again() {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("harbour")
        .row("organization,Amity,Amitié,,Ines Bay,,,https://amity.example")
        .row("individual,Ann Quill,,,Poet,Bay Press,Québec,");
    app.import(&folder).await.unwrap();
    let output = run(&app.database, &[], &["export", "harbour"]).await;
    let table = text(&output.stdout);
    assert!(table.starts_with("\u{feff}id,kind,name,"), "{table}");
    let again = with_list(&table);
    let given = importing::read(again.path()).unwrap().rows;
    assert_eq!(given, importing::read(folder.path()).unwrap().rows);
}

#[tokio::test]
async fn a_public_list_can_be_imported_again() {
    let app = TestApp::start().await;
    let folder = LetterFolder::new("harbour")
        .setting("names_in_bulk = true")
        .row("organization,Amity,,,,,,https://amity.example")
        .row("individual,Ann Quill,,,Poet,Bay Press,Québec,");
    app.import(&folder).await.unwrap();
    for language in ["en", "fr"] {
        let path = format!("/{language}/harbour/signatories.csv");
        let again = with_list(app.get(&path).await.body);
        let given = importing::read(again.path()).unwrap().rows;
        assert_eq!(given, importing::read(folder.path()).unwrap().rows);
    }
}

#[tokio::test]
async fn a_register_that_comes_back_damaged_is_refused() {
    let signing = Signing::start().await;
    let id = signing
        .add_entry("Tidal Network", Some("Réseau des marées"))
        .await;
    let table = signing.exported().await;
    assert!(
        table.starts_with('\u{feff}'),
        "spreadsheets must take it for UTF-8"
    );
    let damaged = table.replace('é', "Ã©");
    let refused = signing.table(&damaged).await.unwrap_err();
    assert_lines(
        &refused,
        &["2:32: the name_fr `RÃ©seau des marÃ©es` is damaged (probably `Réseau des marées`)"],
    );
    let lost = signing
        .table(format!("id,name\n{id},R?seau\n"))
        .await
        .unwrap_err();
    assert_lines(&lost, &["2:18: the name `R?seau` has lost letters"]);
    assert_eq!(signing.exported().await, table);
}

#[tokio::test]
async fn columns_that_a_register_table_does_not_know_are_reported() {
    let signing = Signing::start().await;
    let file = File::new("Name;Colour\nAmity Society;red\n;\n");
    let path = file.path();
    let told = signing
        .told(&["organization", "import", path.to_str().unwrap()])
        .await;
    assert!(
        told.contains("1:6: the column `Colour` is not used; columns that are used: id, name,"),
        "{told}"
    );
    assert_eq!(signing.app.rows("organization").await, 1);
}
