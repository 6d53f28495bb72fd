//! The order of names and the form of numbers, held to other programs: to tables of the browser's
//! Intl (tests/browser/oracles.test.mjs checks these), and on PostgreSQL to its ICU too.

use undersigned::locale::Locale;
use undersigned::rendering::Rendering;
use undersigned::tally::Counts;
use undersigned::tally::sentence::sentence;
use undersigned::text::numbers::{integer, plural};

use crate::harness::{LetterFolder, TestApp};

/// Invented names in the order of `Intl.Collator`. Their letters, space and hyphen have had the
/// same order in all versions of CLDR, so that any two versions of ICU agree on it.
fn names_sorted_by_intl(locale: Locale) -> Vec<String> {
    let table = include_str!("../fixtures/oracles/names.json");
    let table: serde_json::Value = serde_json::from_str(table).unwrap();
    serde_json::from_value(table[locale.tag()].clone()).unwrap()
}

#[tokio::test]
async fn lists_are_sorted_as_other_programs_sort() {
    let app = TestApp::start().await;
    let names = names_sorted_by_intl(Locale::En);
    // With a sort name, so that no family name is guessed.
    let folder = names
        .iter()
        .rev()
        .fold(LetterFolder::new("oracle"), |folder, name| {
            folder.row(&format!("individual,{name},,{name},,,,"))
        });
    app.import(&folder).await.unwrap();
    for locale in Locale::ALL {
        let listed = app.walked(&format!("/{locale}/oracle/signatories")).await;
        assert_eq!(listed, names_sorted_by_intl(locale), "{locale}");
        if app.database.is_postgres() {
            let order =
                format!("SELECT name FROM signature ORDER BY name COLLATE \"{locale}-CA-x-icu\"");
            assert_eq!(listed, app.texts(&order).await, "{locale}");
        }
    }
}

#[test]
fn large_numbers_and_their_sentences_are_written_as_intl_writes_them() {
    let table = include_str!("../fixtures/oracles/numbers.json");
    let rows: Vec<serde_json::Value> = serde_json::from_str(table).unwrap();
    let rendering = Rendering::embedded().unwrap();
    for row in rows {
        let count = row["count"].as_i64().unwrap();
        for locale in Locale::ALL {
            let told = &row[locale.tag()];
            let (number, category) = (integer(locale, count), plural(locale, count).word());
            assert_eq!(
                (&told["number"], &told["plural"]),
                (&number.clone().into(), &category.into())
            );
            let noun = match (locale, category) {
                (Locale::En, "one") => "individual",
                (Locale::En, _) => "individuals",
                (Locale::Fr, "one") => "personne",
                (Locale::Fr, "many") => "de personnes",
                (Locale::Fr, _) => "personnes",
            };
            let expected = match (count, locale) {
                (0, Locale::En) => "No signatures".to_owned(),
                (0, Locale::Fr) => "Aucune signature".to_owned(),
                _ => format!("{number} {noun}"),
            };
            let counts = Counts {
                individuals: count,
                ..Counts::default()
            };
            assert_eq!(
                sentence(rendering.words(), locale, counts).unwrap(),
                expected
            );
        }
    }
}
