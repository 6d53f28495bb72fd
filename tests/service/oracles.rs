//! What others say of the order of names and of numbers: PostgreSQL's ICU, ICU4X's comparator, and
//! a table that the browser's Intl is held to as well (tests/browser/oracles.test.mjs).

use std::collections::BTreeSet;

use icu::collator::Collator;
use icu::collator::options::CollatorOptions;
use icu::locale::locale;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use undersigned::locale::Locale;
use undersigned::rendering::Rendering;
use undersigned::tally::Counts;
use undersigned::tally::sentence::sentence;
use undersigned::text::numbers::{integer, plural};

use crate::harness::{LetterFolder, TestApp};

const SEED: u64 = 20_260_709;
/// Letters of English and French, and below the space and the hyphen: their order has been the
/// same in all versions of CLDR, so that two versions of ICU must agree on it.
const LETTERS: &str = "aabcdeefghiijklmnooprstuvwxyzàâäçéèêëîïôöûùüÿ";
const BARE: &str = "aabcdeefghiijklmnooprstuvwxyzaaaceeeeiioouuuy";

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Invented names, each once; many differ by accents, or by the hyphen, alone.
fn invented(count: usize) -> Vec<String> {
    let mut chance = StdRng::seed_from_u64(SEED);
    let letters: Vec<(char, char)> = LETTERS.chars().zip(BARE.chars()).collect();
    let mut names = BTreeSet::new();
    while names.len() < count {
        let length = chance.random_range(3..6);
        let drawn: Vec<(char, char)> = (0..length)
            .map(|_| letters[chance.random_range(0..letters.len())])
            .collect();
        let accented: String = drawn.iter().map(|(letter, _)| letter).collect();
        let bare: String = drawn.iter().map(|(_, bare)| bare).collect();
        let joint = [' ', '-'][chance.random_range(0..2)];
        for (one, other) in [(&accented, &bare), (&bare, &accented), (&bare, &bare)] {
            names.insert(format!("{}{joint}{}", capital(one), capital(other)));
        }
    }
    names.into_iter().take(count).collect()
}

/// The names in the order that another program gives them.
async fn sorted_elsewhere(app: &TestApp, names: &[String], locale: Locale) -> Vec<String> {
    if app.database.is_postgres() {
        let order =
            format!("SELECT name FROM signature ORDER BY name COLLATE \"{locale}-CA-x-icu\"");
        return app.texts(&order).await;
    }
    let tag = match locale {
        Locale::En => locale!("en-CA"),
        Locale::Fr => locale!("fr-CA"),
    };
    let collator = Collator::try_new(tag.into(), CollatorOptions::default()).unwrap();
    let mut sorted = names.to_vec();
    sorted.sort_by(|one, other| collator.compare(one, other));
    sorted
}

#[tokio::test]
async fn the_stored_order_is_the_order_of_another_icu() {
    let app = TestApp::start().await;
    let names = invented(700);
    let given: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = LetterFolder::new("oracle").individuals(&given);
    app.import(&folder).await.unwrap();
    for locale in Locale::ALL {
        let listed = app.walked(&format!("/{locale}/oracle/signatories")).await;
        assert_eq!(listed.len(), names.len());
        let elsewhere = sorted_elsewhere(&app, &names, locale).await;
        assert_eq!(listed, elsewhere, "{locale}, seed {SEED}");
    }
}

#[test]
fn great_numbers_and_their_sentences_are_those_of_intl() {
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
