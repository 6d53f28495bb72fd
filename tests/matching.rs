//! The matcher over labelled pairs: the samples that stand outside the project, and invented ones.

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use undersigned::matching::measure::{self, Figures};
use undersigned::matching::organizations::{self, Organization};
use undersigned::matching::persons::{self, Person};
use undersigned::matching::{Judgement, Outcome, keys};

/// What the figures may not fall below. They stand where the project stands and only rise.
struct Floor {
    average_precision: f64,
    f1: f64,
    recall_at_p98: f64,
    merge_recall: f64,
    candidate_recall: f64,
}

impl Floor {
    fn holds(&self, kind: &str, figures: &Figures) {
        assert_eq!(figures.false_merges, 0, "{kind}: two were merged");
        for (name, stands, floor) in [
            (
                "average precision",
                figures.average_precision,
                self.average_precision,
            ),
            ("F1", figures.f1, self.f1),
            (
                "recall at 98 % precision",
                figures.recall_at_p98,
                self.recall_at_p98,
            ),
            ("merge recall", figures.merge_recall, self.merge_recall),
            (
                "candidate recall",
                figures.candidate_recall,
                self.candidate_recall,
            ),
        ] {
            assert!(
                stands >= floor,
                "{kind}: {name} is {stands:.3}, below {floor:.3}"
            );
        }
    }
}

/// The folder of samples; without it the test is skipped, but never in CI.
fn samples() -> Option<PathBuf> {
    let named = std::env::var_os("UNDERSIGNED_SAMPLES").map(PathBuf::from);
    let folder =
        named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples"));
    let there = folder.join("org_pairs_sample.csv").is_file();
    let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(there || !ci, "no samples in {}", folder.display());
    there.then_some(folder)
}

fn text(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

fn invented(name: &str) -> std::io::Result<String> {
    text(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/matching")
            .join(name),
    )
}

#[test]
fn the_samples_organizations_stay_told_apart() {
    let Some(folder) = samples() else { return };
    let judged =
        measure::organizations(&text(&folder.join("org_pairs_sample.csv")).unwrap()).unwrap();
    let figures = measure::organization_figures(&judged);
    println!("{}", measure::report("organizations", &judged, &figures));
    Floor {
        average_precision: 0.97,
        f1: 0.92,
        recall_at_p98: 0.82,
        merge_recall: 0.29,
        candidate_recall: 0.96,
    }
    .holds("organizations", &figures);
}

#[test]
fn the_samples_persons_stay_told_apart() {
    let Some(folder) = samples() else { return };
    let judged = measure::persons(&text(&folder.join("person_pairs_sample.csv")).unwrap()).unwrap();
    let figures = measure::person_figures(&judged);
    println!("{}", measure::report("persons", &judged, &figures));
    Floor {
        average_precision: 0.99,
        f1: 0.99,
        recall_at_p98: 0.99,
        merge_recall: 0.21,
        candidate_recall: 1.0,
    }
    .holds("persons", &figures);
}

#[test]
fn invented_pairs_stay_told_apart() {
    let judged = measure::organizations(&invented("organizations.csv").unwrap()).unwrap();
    let figures = measure::organization_figures(&judged);
    println!(
        "{}",
        measure::report("invented organizations", &judged, &figures)
    );
    Floor {
        average_precision: 0.98,
        f1: 0.94,
        recall_at_p98: 0.83,
        merge_recall: 0.02,
        candidate_recall: 1.0,
    }
    .holds("invented organizations", &figures);
    let judged = measure::persons(&invented("persons.csv").unwrap()).unwrap();
    let figures = measure::person_figures(&judged);
    println!("{}", measure::report("invented persons", &judged, &figures));
    Floor {
        average_precision: 0.99,
        f1: 0.98,
        recall_at_p98: 0.97,
        merge_recall: 0.13,
        candidate_recall: 1.0,
    }
    .holds("invented persons", &figures);
}

fn organization(name: &str, website: &str) -> Organization {
    Organization::read([name], website, !website.is_empty())
}

fn judged(one: (&str, &str), other: (&str, &str)) -> Judgement {
    organizations::judge(&organization(one.0, one.1), &organization(other.0, other.1))
}

/// Pairs that are two bodies, each with the reason.
const TWO_BODIES: [(&str, &str, &str); 15] = [
    ("Amity Canada", "Amity UK", "sections of one international"),
    (
        "Amity International",
        "Amity Canada",
        "an international and its section",
    ),
    ("Amity Ottawa", "Amity Toronto", "city chapters"),
    ("Amity Canada", "Amity Québec", "a country and a province"),
    (
        "Amity Canada (section francophone)",
        "Amity Canada (anglophone section)",
        "language sections",
    ),
    (
        "Quillmark University",
        "Quillmark University Students' Union",
        "a university and its student union",
    ),
    (
        "Université Quillmark",
        "Association étudiante de l'Université Quillmark",
        "the same in French",
    ),
    (
        "Friends of Quillmark Bay",
        "Quillmark Bay",
        "friends of a place and the place",
    ),
    (
        "Quillmark",
        "Quillmark Foundation",
        "a body and its foundation",
    ),
    (
        "Quillmark Hospital",
        "Fondation de l'hôpital Quillmark",
        "a hospital and its foundation",
    ),
    (
        "Quillmark University",
        "Quillmark University Press",
        "a university and its press",
    ),
    (
        "Civil Liberties Association",
        "British Columbia Civil Liberties Association",
        "a province's own",
    ),
    ("CCLA", "BCCLA", "acronyms a letter apart"),
    (
        "Quillmark Local 3902",
        "Quillmark Local 3903",
        "union locals",
    ),
    (
        "Department of Physics, Quillmark University",
        "Department of Botany, Quillmark University",
        "departments",
    ),
];

/// On one website or without any, none of them is ever merged.
#[test]
fn bodies_that_belong_together_are_still_two() {
    for (one, other, why) in TWO_BODIES {
        for website in ["", "https://amity.example"] {
            let judgement = judged((one, website), (other, website));
            assert_ne!(judgement.outcome, Outcome::Same, "{one} ~ {other}: {why}");
        }
        let apart = judged((one, ""), (other, ""));
        assert_eq!(
            apart.outcome,
            Outcome::Different,
            "{one} ~ {other}: {why}; {:?}",
            apart.reasons()
        );
    }
}

#[test]
fn only_a_verified_mailbox_on_an_own_domain_proves() {
    let names = (
        "Conseil des infirmières de Quillmark",
        "Quillmark Council of Nurses",
    );
    for (website, outcome) in [
        ("https://quillmark.example", Outcome::Same),
        ("https://www.quillmark.example/fr/accueil", Outcome::Same),
        ("https://quillmark.github.io", Outcome::PossiblySame),
        (
            "https://sites.google.com/view/quillmark",
            Outcome::PossiblySame,
        ),
        ("https://facebook.com/quillmark", Outcome::PossiblySame),
        (
            "https://www.canada.ca/en/quillmark.html",
            Outcome::PossiblySame,
        ),
        ("https://gmail.com", Outcome::PossiblySame),
        ("https://co.uk", Outcome::PossiblySame),
        ("https://gc.ca", Outcome::PossiblySame),
        ("", Outcome::PossiblySame),
    ] {
        assert_eq!(
            judged((names.0, website), (names.1, website)).outcome,
            outcome,
            "{website}"
        );
    }
    let typed = Organization::read([names.0], "quillmark.example", false);
    let proved = organization(names.1, "quillmark.example");
    assert_eq!(
        organizations::judge(&typed, &proved).outcome,
        Outcome::PossiblySame
    );
    let elsewhere = judged((names.0, "quillmark.example"), (names.0, "quillmark.test"));
    assert_ne!(elsewhere.outcome, Outcome::Same);
}

#[test]
fn a_name_in_another_language_may_be_given_apart() {
    let both = Organization::read(["Vox Merulae", "Blackbird Voice"], "", false);
    let judgement = organizations::judge(&both, &organization("Blackbird Voice", ""));
    assert_eq!(judgement.outcome, Outcome::PossiblySame);
}

#[test]
fn a_mailbox_that_several_read_joins_nobody() {
    for (one, other) in [
        (
            ("Ada Fernwood", "info@quill.example"),
            ("Ada Fernwood", "info@quill.example"),
        ),
        (
            ("Jean Brevelune", "famille@mail.example"),
            ("Jeanne Brevelune", "famille@mail.example"),
        ),
        (
            ("Sam Thistledew Jr.", "sam@mail.example"),
            ("Sam Thistledew Sr.", "sam@mail.example"),
        ),
        (
            ("Ivo K. Thistledew", "ivo@mail.example"),
            ("Ivo M. Thistledew", "ivo@mail.example"),
        ),
        (
            ("Marie Khan", "khan@mail.example"),
            ("Marie-Ève Khan", "khan@mail.example"),
        ),
        (
            ("Ada Fernwood", "a@mail.example"),
            ("Bo Merlebois", "a@mail.example"),
        ),
    ] {
        let [a, b] = [one, other].map(|(name, email)| Person::read(name, "", email));
        assert_ne!(
            persons::judge(&a, &b).outcome,
            Outcome::Same,
            "{one:?} {other:?}"
        );
    }
}

#[test]
fn every_judgement_gives_its_reasons_in_words() {
    let judgement = judged(
        ("Amity Ottawa", "amity.example"),
        ("Amity Toronto", "amity.example"),
    );
    let words: Vec<&str> = judgement
        .reasons()
        .into_iter()
        .map(|reason| reason.words())
        .collect();
    assert!(
        words.contains(&"they name different places") && words.contains(&"the same website"),
        "{words:?}"
    );
}

/// Names of organizations, well formed and not.
fn a_name() -> impl Strategy<Value = String> {
    let words = [
        "Quillmark",
        "Société",
        "des",
        "Nurses",
        "Infirmières",
        "Ottawa",
        "of",
        "Canada",
        "Local",
        "3902",
        "Amity",
        "(QFC)",
        "–",
        "/",
        "Friends",
        "Fondation",
        "l’Eau",
        "Université",
        "Œuvre",
        "Союз",
        "東京",
        "Zoë",
    ];
    prop_oneof![
        4 => prop::collection::vec(prop::sample::select(words.to_vec()), 1..7).prop_map(|words| words.join(" ")),
        1 => "\\PC{0,30}",
    ]
}

fn a_website() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "https://amity.example/fr/",
        "lab.amity.example",
        "amity.test",
        "https://x.com/amity",
    ])
}

fn close(one: &Judgement, other: &Judgement) -> bool {
    (one.score - other.score).abs() < 1e-9 && one.outcome == other.outcome
}

proptest! {
    #[test]
    fn the_order_of_two_organizations_does_not_matter(a in a_name(), b in a_name(), x in a_website(), y in a_website()) {
        prop_assert!(close(&judged((&a, x), (&b, y)), &judged((&b, y), (&a, x))), "{a} ~ {b}");
    }

    #[test]
    fn case_spacing_and_composition_do_not_matter(a in a_name(), b in a_name()) {
        use unicode_normalization::UnicodeNormalization;
        let spaced = format!("  {}  ", a.replace(' ', "   "));
        let decomposed: String = a.nfd().collect();
        let plain = judged((&a, ""), (&b, ""));
        for written in [spaced, decomposed] {
            prop_assert!(close(&plain, &judged((&written, ""), (&b, ""))), "{a} ~ {b} as {written}");
        }
        if a.is_ascii() {
            prop_assert!(close(&plain, &judged((&a.to_uppercase(), ""), (&b, ""))), "{a} ~ {b}");
        }
    }

    #[test]
    fn the_order_of_two_persons_does_not_matter(a in "[A-Za-zé. ,-]{0,24}", b in "[A-Za-zé. ,-]{0,24}", x in "(info|ada|a[.]b)@(mail|post)[.]example", y in "(info|ada|a[.]b)@(mail|post)[.]example") {
        let (one, other) = (Person::read(&a, "Quill Law", &x), Person::read(&b, "", &y));
        prop_assert!(close(&persons::judge(&one, &other), &persons::judge(&other, &one)), "{a} {x} ~ {b} {y}");
    }

    #[test]
    fn accents_case_and_the_order_of_a_persons_names_do_not_matter(given in "[A-Z][a-z]{3,8}", family in "[A-Z][a-z]{3,8}") {
        let other = Person::read("Odile Quillmark", "", "");
        let plain = persons::judge(&Person::read(&format!("{given} {family}"), "", ""), &other);
        for written in [format!("{family}, {given}"), format!("{} {}", given.to_uppercase(), family.to_lowercase())] {
            prop_assert!(close(&plain, &persons::judge(&Person::read(&written, "", ""), &other)), "{written}");
        }
    }

    #[test]
    fn any_name_has_few_keys_and_meets_itself(a in a_name()) {
        let one = organization(&a, "");
        let found = keys::of_organization(&one);
        prop_assert!(found.len() <= 120);
        let told = !undersigned::text::fold::fold(&a).is_empty();
        prop_assert!(!told || !found.is_empty());
    }

    #[test]
    fn without_proof_nothing_is_ever_merged(a in a_name(), b in a_name(), x in a_website(), y in a_website()) {
        let [one, other] = [(a, x), (b, y)].map(|(name, website)| Organization::read([name.as_str()], website, false));
        prop_assert_ne!(organizations::judge(&one, &other).outcome, Outcome::Same);
    }
}

#[test]
fn a_name_of_4000_combining_marks_or_letters_is_judged_in_good_time() {
    let marks = format!("Z{}", "\u{301}".repeat(4000));
    let letters = "de la société ".repeat(300);
    for name in [&marks, &letters, &"a".repeat(4000)] {
        let long = organization(name, "");
        let _ = organizations::judge(&long, &organization("DLS", ""));
        let _ = organizations::judge(&long, &long);
        assert!(keys::of_organization(&long).len() <= 120);
        let person = Person::read(name, name, "");
        let _ = persons::judge(&person, &person);
    }
}
