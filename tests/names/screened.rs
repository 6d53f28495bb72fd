//! Which names are held for a coordinator.

use entity::values::Visibility;
use undersigned::email_address::EmailAddress;
use undersigned::locale::Locale;
use undersigned::signatures::review_reason::{ReviewReason, hold};
use undersigned::signatures::submission::{Individual, Submission, SubmissionPart};
use undersigned::vetting::screening::{WatchList, reasons};

use crate::{assert_at_most, read_fixture};

/// The reasons to hold somebody who signs under a name, with a title and an affiliation.
#[expect(clippy::unwrap_used, reason = "the address is a sound one")]
fn screen(name: &str, title: &str, affiliation: &str) -> Vec<ReviewReason> {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let individual = Individual {
        name: name.to_owned(),
        sort_name: String::new(),
        title: text(title),
        affiliation: text(affiliation),
        place: None,
        visibility: Visibility::Name,
    };
    let submission = Submission {
        locale: Locale::En,
        address: EmailAddress::parse("somebody@example.org").unwrap(),
        individual: Some(individual.clone()),
        endorsement: None,
        updates: false,
        src: None,
        invitation: None,
        trapped: false,
        hidden: false,
    };
    let part = SubmissionPart::Individual(&individual);
    reasons(&submission, part, &WatchList::default())
}

fn is_held(name: &str) -> bool {
    hold(&screen(name, "", ""))
}

/// The rows of a list whose name is not held, for which `wanted` gives the kinds.
fn pass(rows: &[csv::StringRecord], wanted: impl Fn(&str) -> bool) -> (Vec<String>, usize) {
    let rows: Vec<_> = rows.iter().filter(|row| wanted(&row[0])).collect();
    let passing = rows.iter().filter(|row| !is_held(&row[1]));
    let listed = passing.map(|row| format!("{}: {}", &row[0], &row[1]));
    (listed.collect(), rows.len())
}

#[test]
fn joke_names_are_held() {
    let (passing, of) = pass(&read_fixture("jokes.csv"), |_| true);
    assert_at_most(50, &passing, of);
}

#[test]
fn insults_are_held() {
    let (passing, of) = pass(&read_fixture("jokes.csv"), |kind| kind == "insult");
    assert_at_most(0, &passing, of);
}

#[test]
fn honest_odd_names_are_not_held() {
    let rows = read_fixture("honest.csv");
    let held: Vec<String> = rows
        .iter()
        .filter(|row| is_held(&row[1]))
        .map(|row| format!("{}: {} {:?}", &row[0], &row[1], screen(&row[1], "", "")))
        .collect();
    assert_at_most(20, &held, rows.len());
}

#[test]
fn employers_sites_and_former_offices_hold_nobody() {
    for (title, affiliation) in [
        ("Developer", "developer @ Amity"),
        ("", "Amity.com"),
        ("", "@ada"),
        ("CTO @ Amity", ""),
        ("Former Minister of Health", ""),
        ("Analyst", "Office of the Prime Minister"),
        ("Conseillère", "Cabinet du premier ministre"),
    ] {
        let found = screen("Ada Quill", title, affiliation);
        assert!(!hold(&found), "{title} | {affiliation}: {found:?}");
    }
    for (name, title) in [
        ("ada@example.org", ""),
        ("cheap-pills.com", ""),
        ("Ada Quill", "Prime Minister of Canada"),
        ("Former Minister of Health", ""),
    ] {
        assert!(hold(&screen(name, title, "")), "{name} | {title}");
    }
}

mod real_lists {
    use super::*;
    use crate::read_sample;

    #[test]
    fn honest_signatories_are_not_held() {
        let mut wrong = Vec::new();
        let rows = read_sample("letters/amp-letter-2018/signatories.csv");
        let people: Vec<_> = rows.iter().filter(|row| &row[0] == "individual").collect();
        for row in &people {
            let found = screen(&row[1], &row[4], &row[5]);
            if hold(&found) {
                wrong.push(format!(
                    "{} | {} | {}: {found:?}",
                    &row[1], &row[4], &row[5]
                ));
            }
        }
        assert_at_most(5, &wrong, people.len());
    }
}
