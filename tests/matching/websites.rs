//! What websites and mail domains say, beside names.

use crate::organization;
use undersigned::matching::Outcome::{self, Different, PossiblySame};
use undersigned::matching::Reason;
use undersigned::matching::organizations::{self, ComparedOrganization};

/// A name and a website.
type Named = (&'static str, &'static str);

/// What two websites say about equal or other names, each with the reason.
const AT_WEBSITES: [(Named, Named, Outcome, &str); 9] = [
    (
        ("Quillmark Watch", "quillmark.example.org"),
        ("Thornbury Watch", "quillmark.example.org"),
        PossiblySame,
        "one own website and another name",
    ),
    (
        ("Amity Watch Ottawa", "amitywatch.org"),
        ("Amity Watch Toronto", "amitywatch.org"),
        Different,
        "two sections on one website",
    ),
    (
        ("Amity Watch", "amitywatch.ca"),
        ("Amity Watch", "amitywatch.fr"),
        Different,
        "one label under the endings of two countries",
    ),
    (
        ("Amity Watch Quillmark", "amitywatch.org"),
        ("Amity Watch Quillmark", "quillmark.net"),
        PossiblySame,
        "an equal name on two hosts",
    ),
    (
        ("Amity Watch Quillmark", "amitywatch.az"),
        ("Amity Watch Quillmark", "quillmark.cn"),
        Different,
        "an equal name in two countries",
    ),
    (
        ("National Association", "amitywatch.org"),
        ("National Association", "quillmark.net"),
        Different,
        "an equal name that tells nothing",
    ),
    (
        ("Quillmark Water Justice Network", "qwjn.org"),
        ("QJN", ""),
        Different,
        "letters, where the website has others",
    ),
    (
        ("Thornbury Environmental Action", ""),
        ("TENA", "https://thornbury-environmental-action.org"),
        PossiblySame,
        "letters in their order, and a website of the name",
    ),
    (
        ("Canadian Institutes of Water Research", "irec.example.org"),
        ("IREC", "irec.example.org"),
        PossiblySame,
        "letters of a translation, on one website",
    ),
];

#[test]
fn websites_are_weighed_against_names() {
    for (one, other, outcome, why) in AT_WEBSITES {
        let read = |(name, website)| ComparedOrganization::read([name], website, false);
        let comparison = organizations::compare(&read(one), &read(other));
        assert_eq!(
            comparison.outcome,
            outcome,
            "{one:?} ~ {other:?}: {why}; {:+.1} {:?}",
            comparison.score,
            comparison.reasons()
        );
    }
}

#[test]
fn a_comparison_says_what_was_compared() {
    let read = |website: bool| {
        let read = organization("Amity Watch", "amity.example");
        if website {
            read
        } else {
            read.with_mail_domain()
        }
    };
    for (one, other, reason) in [
        (true, true, Reason::HostSame),
        (false, true, Reason::MailAtWebsite),
        (false, false, Reason::MailDomainSame),
    ] {
        let comparison = organizations::compare(&read(one), &read(other));
        assert!(comparison.reasons().contains(&reason), "{reason:?}");
    }
}
