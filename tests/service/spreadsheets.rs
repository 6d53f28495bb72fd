//! Tables that leave for spreadsheets and come back.

use crate::signing::Signing;

#[tokio::test]
async fn a_formula_after_a_semicolon_is_guarded_and_comes_back_as_it_was() {
    let signing = Signing::start().await;
    let name = "Harbour; =HYPERLINK(1)";
    signing.add_entry(name, Some("Havre;@SUM(A1)")).await;
    let table = signing.exported().await;
    assert!(table.contains("\"Harbour;' =HYPERLINK(1)\""), "{table}");
    assert!(table.contains("\"Havre;'@SUM(A1)\""), "{table}");
    let outcome = signing.table(&table).await.unwrap();
    assert_eq!(
        (
            outcome.added.len(),
            outcome.changed.len(),
            outcome.unchanged
        ),
        (0, 0, 1)
    );
    let public = signing.exported().await;
    assert_eq!(public, table);
}
