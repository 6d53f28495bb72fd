//! Hosts that many share, so that a mailbox or a page there says little or nothing about an
//! organization: one list for proof and for likeness.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::tables::lines;

/// Who shares a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sharing {
    /// Anybody: free mail, hosting, social networks.
    Anybody,
    /// The many bodies of one state or university, each with pages of its own.
    Bodies,
    /// Everybody who studies or works at a university.
    Campus,
}

/// Each file names its sources and their dates in its head.
const TABLES: [&str; 3] = [
    include_str!("free_mail.txt"),
    include_str!("universities.txt"),
    include_str!("shared.txt"),
];

static LISTED: LazyLock<HashMap<&'static str, Sharing>> = LazyLock::new(|| {
    let mut listed = HashMap::new();
    for line in TABLES.into_iter().flat_map(lines) {
        let sharing = match line.section {
            "state" => Sharing::Bodies,
            "campus" => Sharing::Campus,
            _ => Sharing::Anybody,
        };
        listed.extend(line.text.split_whitespace().map(|host| (host, sharing)));
    }
    listed
});

/// Free mail, hosting and social networks: they speak for no organization.
#[must_use]
pub fn is_shared_domain(domain: &str) -> bool {
    upwards(domain).any(|host| LISTED.get(host) == Some(&Sharing::Anybody))
}

/// A host under which the many bodies of one state or university have their pages.
#[must_use]
pub fn is_state_host(host: &str) -> bool {
    upwards(host).any(|host| LISTED.get(host) == Some(&Sharing::Bodies))
}

/// A university's mail host, on which everybody who studies or works there has an address.
#[must_use]
pub fn is_campus_host(host: &str) -> bool {
    upwards(host).any(|host| LISTED.get(host) == Some(&Sharing::Campus))
}

/// Whether the many bodies of one state or university have mail on a domain, so that it speaks for
/// one of them only if a coordinator says so. Below a public suffix, such as gc.ca, each name is
/// one body's own; below `edu` and `ac` each is a university's.
#[must_use]
pub fn is_common_domain(domain: &str) -> bool {
    let campus =
        |suffix: &str| suffix == "edu" || suffix.starts_with("edu.") || suffix.starts_with("ac.");
    let shared = |host| {
        matches!(LISTED.get(host), Some(Sharing::Bodies | Sharing::Campus))
            && psl::domain_str(host).is_some()
    };
    psl::suffix_str(domain).is_some_and(campus) || upwards(domain).any(shared)
}

/// A domain and those above it.
fn upwards(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |host| {
        host.split_once('.').map(|(_, rest)| rest)
    })
}

/// Whether a domain is `trusted` or one below it.
#[must_use]
pub fn within(domain: &str, trusted: &str) -> bool {
    domain == trusted
        || domain
            .strip_suffix(trusted)
            .is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_host_is_listed_once_under_a_known_section() {
        let mut seen = HashSet::new();
        for line in TABLES.into_iter().flat_map(lines) {
            assert!(
                ["mail", "shared", "state", "campus"].contains(&line.section),
                "{}",
                line.section
            );
            for host in line.text.split_whitespace() {
                assert!(seen.insert(host), "{host} is listed twice");
                let above = upwards(host).skip(1).find(|above| seen.contains(above));
                assert_eq!(above.filter(|_| line.section == "shared"), None, "{host}");
            }
        }
    }

    #[test]
    fn every_list_names_its_source_and_a_date() {
        for table in TABLES {
            let head: String = table
                .lines()
                .take_while(|line| line.starts_with('#'))
                .collect();
            assert!(
                head.contains("Source: ") || head.contains("Who and when: "),
                "{head}"
            );
            assert!(head.contains("2026-"), "{head}");
        }
    }

    #[test]
    fn hosts_open_to_anybody_are_shared_with_every_name_below_them() {
        for host in [
            "gmail.com",
            "x.github.io",
            "pages.facebook.com",
            "sites.google.com",
            "one.netlify.app",
            "freenet.de",
        ] {
            assert!(is_shared_domain(host), "{host}");
        }
        for host in [
            "amity.ca",
            "notgmail.com",
            "com",
            "google.com.example",
            "sp.nl",
            "catholic.org",
        ] {
            assert!(!is_shared_domain(host), "{host}");
        }
    }

    #[test]
    fn a_domain_includes_the_names_below_it_and_no_others() {
        assert!(within("amity.ca", "amity.ca") && within("mail.amity.ca", "amity.ca"));
        assert!(!within("notamity.ca", "amity.ca") && !within("amity.ca", "mail.amity.ca"));
    }

    #[test]
    fn domains_of_states_and_universities_are_common_but_not_names_below_a_public_suffix() {
        for host in [
            "canada.ca",
            "www.quebec.ca",
            "law.uottawa.ca",
            "uottawa.ca",
            "sfu.ca",
            "mail.upei.ca",
            "ox.ac.uk",
            "harbour.edu",
            "sydney.edu.au",
        ] {
            assert!(is_common_domain(host), "{host}");
        }
        for host in [
            "harbours.gc.ca",
            "amity.ca",
            "notuottawa.ca",
            "education.example",
            "ac.amity.ca",
        ] {
            assert!(!is_common_domain(host), "{host}");
        }
        assert!(is_state_host("harbours.gc.ca") && !is_state_host("amity.ca"));
    }
}
