//! What never changes a comparison.

use crate::{close, compare_organizations, compare_persons, organization};
use proptest::prelude::*;
use undersigned::matching::organizations::{self, ComparedOrganization};
use undersigned::matching::persons::Person;
use undersigned::matching::{Outcome, Reason, keys};
use unicode_normalization::UnicodeNormalization;

/// Names of organizations, well formed and not.
fn a_name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => a_plain_name(),
        1 => "\\PC{0,30}",
    ]
}

fn a_plain_name() -> impl Strategy<Value = String> {
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
        "QFC",
        "(South)",
        "Petrographic",
        "pétrographique",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 1..7)
        .prop_map(|words| words.join(" "))
}

fn a_website() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "https://amity.example/fr/",
        "lab.amity.example",
        "amity.test",
        "qfc.example",
        "https://x.com/amity",
    ])
}

/// Names of persons in several scripts.
fn a_person() -> impl Strategy<Value = String> {
    let words = [
        "Odile",
        "Quillmark",
        "Jean-François",
        "J.",
        "M",
        "Zoé",
        "Jeanne",
        "al-Hashmi",
        "Bob",
        "Robert",
        "Tremblay",
        "Jr.",
        "Dr",
        "(she/her)",
        "MSW",
        "林美玲",
        "김민준",
        "محمد",
        "Сергей",
        "प्रिया",
        "Müller",
        "Mueller",
        "Xiao",
        "Xiaoming",
        "Ming",
    ];
    prop_oneof![
        3 => prop::collection::vec(prop::sample::select(words.to_vec()), 1..5).prop_map(|words| words.join(" ")),
        1 => "\\PC{0,24}",
    ]
}

fn an_address() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "info@mail.example",
        "ada@mail.example",
        "ada@post.example",
        "ada+list@mail.example",
        "a.b@mail.example",
    ])
}

fn without_accents(text: &str) -> String {
    text.nfd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
        .collect()
}

proptest! {
    #[test]
    fn the_order_of_two_organizations_does_not_matter(a in a_name(), b in a_name(), x in a_website(), y in a_website()) {
        prop_assert!(close(&compare_organizations((&a, x), (&b, y)), &compare_organizations((&b, y), (&a, x))), "{a} ~ {b}");
    }

    #[test]
    fn case_accents_spacing_and_composition_do_not_matter(a in a_plain_name(), b in a_name()) {
        let plain = compare_organizations((&a, ""), (&b, ""));
        let decomposed: String = a.nfd().collect();
        for written in [format!("  {}  ", a.replace(' ', "   ")), decomposed, without_accents(&a), a.to_uppercase(), a.to_lowercase()] {
            prop_assert!(close(&plain, &compare_organizations((&written, ""), (&b, ""))), "{a} ~ {b} as {written}");
        }
    }

    #[test]
    fn quotes_and_full_stops_do_not_matter(a in a_plain_name(), b in a_plain_name()) {
        let plain = compare_organizations((&a, ""), (&b, ""));
        for written in [format!("“{a}”"), format!("« {a} »"), format!("{a}."), format!("{a}!"), a.replace('’', "'")] {
            prop_assert!(close(&plain, &compare_organizations((&written, ""), (&b, ""))), "{a} ~ {b} as {written}");
        }
    }

    #[test]
    fn the_order_of_words_does_not_make_another_name(words in Just(vec!["Quillmark", "Nurses", "Association", "Ottawa", "Amity", "Botany"]).prop_shuffle(), count in 2_usize..6) {
        let typed = words[..count].join(" ");
        let turned: Vec<&str> = words[..count].iter().rev().copied().collect();
        let comparison = compare_organizations((&typed, ""), (&turned.join(" "), ""));
        prop_assert!(comparison.reasons().contains(&Reason::NamesEqual), "{typed}");
    }

    #[test]
    fn without_proof_no_organizations_are_ever_merged(a in a_name(), b in a_name(), x in a_website(), y in a_website(), verified in any::<bool>()) {
        let one = ComparedOrganization::read([a.as_str()], x, verified);
        let other = ComparedOrganization::read([b.as_str()], y, false);
        prop_assert_ne!(organizations::compare(&one, &other).outcome, Outcome::Same);
        let apart = compare_organizations((&a, "https://amity.example"), (&b, "https://amity.test"));
        prop_assert_ne!(apart.outcome, Outcome::Same);
    }

    #[test]
    fn any_organization_has_few_keys_and_meets_itself(a in a_name(), x in a_website()) {
        let found = keys::of_organization(&organization(&a, x));
        prop_assert!(found.len() <= 120);
        let told = !undersigned::text::fold::fold(&a).is_empty();
        prop_assert!(!told || !found.is_empty());
        let again = keys::of_organization(&organization(&format!(" {a} "), x));
        prop_assert_eq!(found, again);
    }

    #[test]
    fn the_order_of_two_persons_does_not_matter(a in a_person(), b in a_person(), x in an_address(), y in an_address()) {
        let (one, other) = ((a.as_str(), "Quill Law", x), (b.as_str(), "", y));
        prop_assert!(close(&compare_persons(one, other), &compare_persons(other, one)), "{a} {x} ~ {b} {y}");
    }

    #[test]
    fn accents_case_and_the_order_of_a_persons_names_do_not_matter(given in "[A-Z][a-z]{3,8}", family in "[A-Z][a-z]{3,8}") {
        let other = ("Odile Quillmark", "", "");
        let plain = format!("{given} {family}");
        let comparison = compare_persons((&plain, "", ""), other);
        for written in [format!("{family}, {given}"), format!("{} {}", given.to_uppercase(), family.to_lowercase()), format!(" {given}  {family}. ")] {
            prop_assert!(close(&comparison, &compare_persons((&written, "", ""), other)), "{written}");
        }
    }

    #[test]
    fn on_two_mailboxes_no_persons_are_ever_merged(a in a_person(), b in a_person()) {
        let comparison = compare_persons((&a, "", "ada@mail.example"), (&b, "", "ada@post.example"));
        prop_assert_ne!(comparison.outcome, Outcome::Same);
        let shared = compare_persons((&a, "", "info@mail.example"), (&b, "", "info@mail.example"));
        prop_assert_ne!(shared.outcome, Outcome::Same);
    }

    #[test]
    fn a_persons_keys_hold_nothing_of_the_mailbox(a in a_person()) {
        let with = keys::of_person(&Person::read(&a, "", "xyzzyq@mail.example"));
        prop_assert!(with.len() <= 120);
        prop_assert_eq!(with, keys::of_person(&Person::read(&a, "", "")));
    }
}
