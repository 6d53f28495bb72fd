//! Texts that are no names, and names that are too long: read without harm and in good time.

use crate::{close, compare_organizations, compare_persons, organization};
use undersigned::matching::organizations::{self, ComparedOrganization};
use undersigned::matching::persons::{self, Person};
use undersigned::matching::{Outcome, keys};

/// What people and programs type into a field of a name.
const NASTY: [&str; 48] = [
    "",
    " ",
    "\u{0}",
    "undefined",
    "null",
    "NaN",
    "-1",
    "1/2",
    "0x0",
    "()",
    "(((",
    ")(",
    "[a](b)",
    "/",
    "//",
    " / ",
    " - ",
    "–",
    ",",
    ", ,",
    ".",
    "...",
    ".org",
    "a.ca",
    "@",
    "a@b",
    "'",
    "''\"\"",
    "'; DROP TABLE signatures; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "%s%n",
    "\u{202e}drowssap",
    "\u{200b}\u{200c}\u{200d}\u{feff}",
    "🏳️‍🌈 👩‍👩‍👧‍👦",
    "ﷺ ﷽",
    "Ω≈ç√∫˜µ≤≥÷",
    "０１２ＡＢＣ",
    "ด้้้้้็็็็็้้้้้",
    "T̷̨̛h̶e̴ ̷N̸e̷z̷p̴e̷r̸d̶i̴a̷n̷",
    "ⅣⅤⅥ ①②③",
    "ｔｈｅ ｑｕｉｃｋ",
    "ʇsǝnb",
    "ÅÍÎÏ˝ÓÔ\u{f8ff}ÒÚÆ☃",
    "部落格 社會科學院語學研究所",
    "𠜎𠜱𠝹𠱓",
    "ⵜⵉⴼⵉⵏⴰⵖ ᏣᎳᎩ ᓄᓇᕗᑦ",
    "İstanbul ı ß ŉ ﬀ",
];

#[test]
fn no_text_breaks_the_matcher() {
    for one in NASTY {
        for other in NASTY {
            let there = compare_organizations((one, "https://amity.example"), (other, one));
            let back = compare_organizations((other, one), (one, "https://amity.example"));
            assert!(close(&there, &back), "{one:?} ~ {other:?}");
            let (one, other) = ((one, other, other), (other, one, one));
            assert!(
                close(&compare_persons(one, other), &compare_persons(other, one)),
                "{one:?} ~ {other:?}"
            );
        }
    }
}

#[test]
fn names_without_letters_match_nothing() {
    for name in ["", " ", "()", "–", "🏳️‍🌈", "\u{200b}"] {
        let website = "https://amity.example";
        assert_ne!(
            compare_organizations((name, website), (name, website)).outcome,
            Outcome::Same,
            "{name:?}"
        );
        let person = (name, "", "ada@mail.example");
        assert_ne!(
            compare_persons(person, person).outcome,
            Outcome::Same,
            "{name:?}"
        );
    }
}

#[test]
fn very_long_names_are_compared_within_the_time_limit() {
    let marks = format!("Z{}", "\u{301}".repeat(4000));
    let names = [
        marks,
        "de la société ".repeat(300),
        "a".repeat(20_000),
        format!("{}b", "a".repeat(20_000)),
        "a ".repeat(10_000),
        "Foundation of ".repeat(2_000),
        "(".repeat(5_000) + &")".repeat(5_000),
        "(QFC) ".repeat(2_000),
        "QFC / ".repeat(2_000),
        "林".repeat(5_000),
        "Forschungszentrum".repeat(500),
        "Jean-".repeat(3_000),
        // Each short word may be the acronym of each run of the other's.
        short_words(0..40),
        short_words(60..100),
        // Each stop word may have given a letter of the acronym or not.
        format!("{}xa yb", "the ".repeat(18)),
        "tttttttz".to_owned(),
    ];
    let organizations: Vec<ComparedOrganization> = names
        .iter()
        .map(String::as_str)
        .chain(["DLSDLSDL"])
        .map(|name| organization(name, ""))
        .collect();
    let persons: Vec<Person> = names
        .iter()
        .map(String::as_str)
        .chain(["Ada Fernwood"])
        .map(|name| Person::read(name, name, ""))
        .collect();
    for one in &organizations {
        assert!(keys::of_organization(one).len() <= 120);
        for other in &organizations {
            let _ = organizations::compare(one, other);
        }
    }
    for one in &persons {
        assert!(keys::of_person(one).len() <= 120);
        for other in &persons {
            let _ = persons::compare(one, other);
        }
    }
}

/// Different words of two letters.
fn short_words(numbers: std::ops::Range<usize>) -> String {
    let word = |number: usize| {
        let letters = [b"bcdfghjklmnpqrstvwxz"[number % 20], b"aeiou"[number / 20]];
        format!("{} ", String::from_utf8_lossy(&letters))
    };
    numbers.map(word).collect()
}

/// What follows a long beginning still counts.
#[test]
fn long_names_that_differ_at_the_end_are_not_merged() {
    let long = |end: &str| format!("{} {end}", "Quillmark Nurses of Thornbury ".repeat(20));
    let website = "https://amity.example";
    let comparison = compare_organizations((&long("Ottawa"), website), (&long("Toronto"), website));
    assert_ne!(comparison.outcome, Outcome::Same);
    let mailbox = "ada@mail.example";
    let person = compare_persons((&long("Ada"), "", mailbox), (&long("Odile"), "", mailbox));
    assert_ne!(person.outcome, Outcome::Same);
}
