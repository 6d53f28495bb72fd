//! What proves that two are one organization, and what never does.

use crate::{compare_organizations, organization};
use undersigned::matching::Outcome::{self, PossiblySame, Same};
use undersigned::matching::organizations::{self, ComparedOrganization};

/// Two names of one body in two languages, each with a website whose mailbox was verified.
const WEBSITES: [(&str, &str, bool, &str); 30] = [
    (
        "https://quillmark.example",
        "https://quillmark.example",
        true,
        "one domain",
    ),
    (
        "https://quillmark.example",
        "https://www.quillmark.example/fr/accueil",
        true,
        "www and a language page",
    ),
    (
        "https://quillmark.example",
        "http://QUILLMARK.example:8080/",
        true,
        "scheme, case and port",
    ),
    (
        "https://mail.quillmark.example",
        "https://quillmark.example",
        true,
        "a mail host of the domain",
    ),
    (
        "https://quillmark.co.uk",
        "https://quillmark.co.uk/about",
        true,
        "a domain below a public suffix",
    ),
    (
        "",
        "https://quillmark.example",
        false,
        "nothing on one side",
    ),
    ("", "", false, "nothing at all"),
    (
        "https://quillmark.example",
        "https://quillmark.test",
        false,
        "another ending",
    ),
    (
        "https://quillmark.example",
        "https://qui11mark.example",
        false,
        "a look-alike",
    ),
    (
        "https://quillmark.example",
        "https://quіllmark.example",
        false,
        "a look-alike with a Cyrillic letter",
    ),
    (
        "https://quillmark.example",
        "https://quillmark.example.evil.test",
        false,
        "the domain as somebody's sub-domain",
    ),
    (
        "https://quillmark.example",
        "https://quillmark.example@evil.test",
        false,
        "the domain before an @",
    ),
    (
        "https://one.github.io",
        "https://one.github.io",
        false,
        "pages of a host",
    ),
    (
        "https://one.github.io",
        "https://two.github.io",
        false,
        "pages of two others there",
    ),
    (
        "https://quillmark.wordpress.com",
        "https://quillmark.wordpress.com",
        false,
        "a blog host",
    ),
    (
        "https://sites.google.com/view/quillmark",
        "https://sites.google.com/view/quillmark",
        false,
        "a page at Google",
    ),
    (
        "https://facebook.com/quillmark",
        "https://facebook.com/quillmark",
        false,
        "a social network",
    ),
    (
        "https://linktr.ee/quillmark",
        "https://linktr.ee/quillmark",
        false,
        "a page of links",
    ),
    ("https://gmail.com", "https://gmail.com", false, "free mail"),
    ("https://co.uk", "https://co.uk", false, "a public suffix"),
    ("https://gc.ca", "https://gc.ca", false, "a state's suffix"),
    (
        "https://www.canada.ca/en/quillmark.html",
        "https://www.canada.ca/en/quillmark.html",
        false,
        "a state's common host",
    ),
    (
        "https://uottawa.ca",
        "https://uottawa.ca",
        false,
        "a university's common host",
    ),
    (
        "https://uoguelph.ca",
        "https://uoguelph.ca",
        false,
        "a host on which every student has mail",
    ),
    (
        "https://physics.quillmark.ac.uk",
        "https://chemistry.quillmark.ac.uk",
        false,
        "two hosts of one university",
    ),
    (
        "https://physics.yorku.ca",
        "https://chemistry.yorku.ca",
        false,
        "two hosts of one university that has a name in no suffix",
    ),
    (
        "https://yorku.ca/physics",
        "https://yorku.ca/chemistry",
        false,
        "two pages of one university",
    ),
    (
        "https://health.quillmark.gov",
        "https://parks.quillmark.gov",
        false,
        "two hosts of one state",
    ),
    (
        "https://127.0.0.1",
        "https://127.0.0.1",
        false,
        "an IP address",
    ),
    ("https://localhost", "https://localhost", false, "no domain"),
];

#[test]
fn only_a_verified_mailbox_on_an_own_domain_proves() {
    let (one, other) = (
        "Conseil des infirmières de Quillmark",
        "Quillmark Council of Nurses",
    );
    for (website, far, proves, why) in WEBSITES {
        for (here, there) in [(website, far), (far, website)] {
            let comparison = compare_organizations((one, here), (other, there));
            assert_eq!(
                comparison.outcome == Same,
                proves,
                "{here} ~ {there}: {why}"
            );
        }
    }
}

#[test]
fn a_website_that_was_typed_only_proves_nothing() {
    let names = ["Quillmark Council of Nurses"; 2];
    for verified in [(false, true), (true, false), (false, false)] {
        let one = ComparedOrganization::read([names[0]], "quillmark.example", verified.0);
        let other = ComparedOrganization::read([names[1]], "quillmark.example", verified.1);
        assert_eq!(organizations::compare(&one, &other).outcome, PossiblySame);
    }
}

/// On one verified domain: what is the name, and what is only beside it.
const NAMES: [(&str, &str, Outcome, &str); 16] = [
    (
        "The Quillmark Watch Inc.",
        "Quillmark Watch",
        Same,
        "article and legal form",
    ),
    (
        "Quillmark Watch (QW)",
        "QW – Quillmark Watch",
        Same,
        "letters that the name spells",
    ),
    (
        "Legal Aid Quillmark / Aide juridique Quillmark",
        "Aide juridique Quillmark",
        Same,
        "both names",
    ),
    (
        "Quillmark Watch",
        "QW",
        PossiblySame,
        "letters alone may be a parent's",
    ),
    (
        "Quillmark Watch",
        "Quillmrak Watch",
        PossiblySame,
        "a slip of the fingers is not proved",
    ),
    (
        "Quillmark Watch",
        "Quillmark Watch Foundation",
        PossiblySame,
        "its foundation",
    ),
    (
        "Quillmark Canada",
        "Quillmark Canada (Toronto office)",
        PossiblySame,
        "its office",
    ),
    (
        "Département de chimie / Université Quillmark",
        "Université Quillmark",
        PossiblySame,
        "its department",
    ),
    (
        "Physics (QU)",
        "Botany (QU)",
        PossiblySame,
        "departments that give their parent's letters",
    ),
    (
        "Quillmark Meeting (Leith)",
        "Quillmark Meeting (Deal)",
        PossiblySame,
        "places that no table knows",
    ),
    (
        "Quillmark Watch - Thornbury",
        "Quillmark Watch - Fernwood",
        PossiblySame,
        "the same after a dash",
    ),
    (
        "Quillmark Local 3902",
        "Quillmark Local 3903",
        PossiblySame,
        "union locals",
    ),
    (
        "東京ほたるの会",
        "東京ほたるの会",
        Same,
        "one name in Han and kana",
    ),
    (
        "林業会",
        "琳業会",
        PossiblySame,
        "other characters that are read alike",
    ),
    (
        "Союз друзей",
        "Soiuz druzei",
        Same,
        "Cyrillic and its Latin writing",
    ),
    (
        "Quillmark Canada",
        "Quillmark Québec",
        PossiblySame,
        "sections",
    ),
];

#[test]
fn on_one_domain_only_the_whole_name_proves() {
    for (one, other, outcome, why) in NAMES {
        let website = "https://quillmark.example";
        let comparison = compare_organizations((one, website), (other, website));
        assert_eq!(
            comparison.outcome == Same,
            outcome == Same,
            "{one} ~ {other}: {why}; {:?}",
            comparison.reasons()
        );
    }
}

#[test]
fn letters_given_beside_a_name_prove_nothing() {
    let read = |name: &str| ComparedOrganization::read([name, "QU"], "quillmark.example", true);
    let comparison = organizations::compare(&read("Quillmark Physics"), &read("Quillmark Botany"));
    assert_ne!(comparison.outcome, Same);
    let named = organizations::compare(
        &read("Quillmark Physics"),
        &organization("Quillmark Physics", "quillmark.example"),
    );
    assert_eq!(named.outcome, Same);
}

/// A comma and "at" before a parent say nothing, so both spellings are one name.
#[test]
fn a_parent_behind_a_comma_or_at_is_one_name() {
    let site = "https://botany.example";
    let read = |name: &str| ComparedOrganization::read([name], site, true);
    let names = [
        "Institute of Meadow Botany, University of Thornbury",
        "Institute of Meadow Botany at the University of Thornbury",
        "Institute of Meadow Botany at University of Thornbury",
        "The Institute of Meadow Botany - University of Thornbury",
        "Institute of Meadow Botany @ University of Thornbury",
    ];
    for name in names {
        let comparison = organizations::compare(&read(names[0]), &read(name));
        assert_eq!(comparison.outcome, Same, "{name}");
    }
    let french = [
        "Institut de botanique, Université de Thornbury",
        "Institut de botanique à l'Université de Thornbury",
        "Institut de botanique de l'Université de Thornbury",
        "Institut de botanique (Université de Thornbury)",
    ];
    for name in french {
        let comparison = organizations::compare(&read(french[0]), &read(name));
        assert_eq!(comparison.outcome, Same, "{name}");
    }
    let bare = organizations::compare(&read("Institute of Meadow Botany"), &read(names[0]));
    assert_eq!(bare.outcome, PossiblySame);
    let parent = organizations::compare(&read("University of Thornbury"), &read(names[0]));
    assert_ne!(parent.outcome, Same);
}
