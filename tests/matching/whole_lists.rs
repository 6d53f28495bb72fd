//! What is asked about whole lists: few questions, half of them or more right or between namesakes, and no
//! very likely duplicate left out.

use crate::measure::{self, Signatory};

/// The targets on any list.
fn assert_targets(name: &str, rows: &[Signatory]) {
    let figures = measure::measure_persons(rows);
    let report = figures.report(name);
    assert!(figures.per_hundred() <= 1.0, "{report}");
    assert!(
        2 * (figures.right + figures.namesakes) >= figures.questions,
        "{report}"
    );
    assert_eq!(figures.very_likely_missed, 0, "{report}");
}

fn person(name: String, affiliation: &str) -> Signatory {
    Signatory {
        kind: "individual".to_owned(),
        name,
        affiliation: affiliation.to_owned(),
        ..Signatory::default()
    }
}

/// Given names as they are on lists: few are borne by many, and most by few.
const GIVEN: [&str; 23] = [
    "Daniel", "Maria", "Alex", "Anna", "Max", "Sarah", "Ivan", "Chris", "Zaid", "Elena", "Tom",
    "Marie", "Kirill", "Nina", "Odile", "Omar", "Wei", "Vlad", "Rania", "Milo", "Ines", "Jan",
    "Jana",
];

/// Family names that no table has, made of two syllables.
fn family(at: usize) -> String {
    const FIRST: [&str; 20] = [
        "Alder", "Birch", "Crow", "Dun", "Elm", "Fern", "Gors", "Hazel", "Ing", "Jun", "Kelp",
        "Lark", "Moss", "Nettle", "Oaken", "Pipit", "Quill", "Rowan", "Sedge", "Thistle",
    ];
    const LAST: [&str; 15] = [
        "mark", "wood", "dew", "field", "brook", "stead", "worth", "combe", "ley", "holm", "wick",
        "ford", "gate", "mere", "shaw",
    ];
    format!("{}{}", FIRST[at % 20], LAST[at / 20 % 15])
}

/// An invented list: many single given names, initials and short forms among full names.
fn invented_list() -> Vec<Signatory> {
    let mut rows = Vec::new();
    for at in 0..1_200 {
        // 23 and 300 share no factor: no full name comes twice.
        let given = GIVEN[at % GIVEN.len()];
        let other = GIVEN[(at * 5 + 3) % GIVEN.len()];
        let family = family(at * 77 % 300);
        let affiliation = ["", "Harrowgate University", "Thornbury Clinic", ""][at % 4];
        rows.push(match at % 10 {
            0 | 1 => person(given.to_owned(), ""),
            2 => person(format!("{given} {}.", &family[..1]), ""),
            3 => person(format!("{given} {}. {family}", &other[..1]), affiliation),
            _ => person(format!("{given} {family}"), affiliation),
        });
    }
    rows
}

#[test]
fn a_list_with_many_single_names_asks_few_questions() {
    let mut rows = invented_list();
    let before = measure::measure_persons(&rows);
    // Some sign twice: from the same place, by a handle, and once without a place.
    for name in ["Odile Quillmark", "Ivo Thistledew", "lunaphied"] {
        for affiliation in ["Quill Law", "Quill Law"] {
            rows.push(person(name.to_owned(), affiliation));
        }
    }
    rows.push(person("Odile Quillmark".to_owned(), ""));
    assert_targets("invented list", &rows);
    let after = measure::measure_persons(&rows);
    assert!(after.right >= before.right + 3, "{before:?} {after:?}");
}

#[test]
fn one_single_given_name_asks_about_nobody_who_comes_later() {
    let mut rows = vec![person("Daniel".to_owned(), "")];
    rows.extend((0..200).map(|at| person(format!("Daniel {}", family(at)), "Quill Law")));
    let figures = measure::measure_persons(&rows);
    assert_eq!(figures.questions, 0);
}

#[test]
fn signatures_of_one_name_are_one_question() {
    let rows = vec![person("Wiem Thistledew".to_owned(), ""); 4];
    assert_eq!(measure::measure_persons(&rows).questions, 1);
}

mod real_lists {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn the_sample_letters_ask_few_questions() {
        let samples = std::env::var_os("UNDERSIGNED_SAMPLES");
        assert!(
            samples.is_some(),
            "set UNDERSIGNED_SAMPLES to the folder of samples, or leave these tests out: --skip real_lists::"
        );
        let letters = PathBuf::from(samples.unwrap_or_default()).join("letters");
        for letter in ["amp-letter-2018", "iclmg-facial-recognition-2020"] {
            let file = letters.join(letter).join("signatories.csv");
            let rows = measure::read_list(&std::fs::read_to_string(file).unwrap()).unwrap();
            assert_targets(letter, &rows);
        }
    }
}
