//! Websites, and what two of them say about their owners.

use crate::email_address::registrable_domain;
use crate::hosts::{is_campus_host, is_common_domain, is_shared_domain, is_state_host};

/// A website that belongs to its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Website {
    /// Without `www` and language labels.
    pub(super) host: String,
    /// The registered domain.
    pub(super) domain: String,
    /// The parts of the path that tell something.
    path: Vec<String>,
    /// Whether many organizations of one state or university share the domain.
    common: bool,
}

/// What two websites say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HostRelation {
    /// One is missing, or shared by unrelated organizations.
    Unknown,
    /// The same host.
    Same,
    /// The same host, one of them on a page of its own: often a place or part of the other.
    Below,
    /// The same host, each on a page of its own.
    Pages,
    /// Hosts under one registered domain.
    Domain,
    /// The same name under another ending (ca, org): often a sister section.
    Sister,
    /// The same name under the endings of two countries (ca, org.uk): sections of one body.
    Country,
    /// Nothing in common.
    Different,
}

/// Labels before a host, and parts of a path, that only say language or page kind.
const EMPTY: [&str; 34] = [
    "www",
    "www2",
    "web",
    "en",
    "fr",
    "es",
    "de",
    "eng",
    "fra",
    "english",
    "francais",
    "french",
    "m",
    "home",
    "accueil",
    "about",
    "about-us",
    "a-propos",
    "apropos",
    "index",
    "en-ca",
    "fr-ca",
    "en_ca",
    "fr_ca",
    "en-us",
    "en-gb",
    "contact",
    "contact-us",
    "new",
    "novo",
    "old",
    "wp",
    "site",
    "html",
];

impl Website {
    /// Reads a typed web address. `None` if it says nothing about its owner.
    pub(super) fn read(typed: &str) -> Option<Self> {
        let typed = typed.trim().to_lowercase();
        let rest = typed
            .split_once("://")
            .map_or(typed.as_str(), |(_, rest)| rest);
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let authority = authority
            .rsplit('@')
            .next()?
            .split([':', '?', '#'])
            .next()?;
        let host = idna::domain_to_ascii(authority.trim_end_matches('.')).ok()?;
        if is_shared_domain(&host) || host.parse::<std::net::IpAddr>().is_ok() {
            return None;
        }
        let domain = registrable_domain(&host)?.to_owned();
        let common = is_state_host(&host);
        let path = path
            .split(['?', '#'])
            .next()?
            .split('/')
            .map(|part| part.split('.').next().unwrap_or_default().to_owned())
            .filter(|part| !part.is_empty() && !EMPTY.contains(&part.as_str()))
            .collect();
        Some(Self {
            host: bare_host(&host, &domain),
            domain,
            path,
            common,
        })
    }

    /// The first label of the registered domain: `foecanada` of foecanada.org.
    pub(super) fn label(&self) -> &str {
        self.domain.split('.').next().unwrap_or_default()
    }

    /// The ending that a country has: two letters, but for those that anybody takes for their looks.
    pub(super) fn country(&self) -> Option<&str> {
        const ANYBODY: [&str; 8] = ["io", "co", "me", "tv", "cc", "ai", "eu", "ws"];
        let ending = self.domain.rsplit('.').next()?;
        (ending.len() == 2 && !ANYBODY.contains(&ending)).then_some(ending)
    }

    /// Whether the domain belongs to one body rather than to a state or university as a whole, or to
    /// all who study there.
    pub(super) fn is_own(&self) -> bool {
        !self.common && !is_campus_host(&self.domain)
    }

    /// Whether it is a domain of schools, states or armies, under which many organizations live: by what is
    /// said of such hosts, or by its suffix.
    pub(super) fn is_institution(&self) -> bool {
        let crowded = [
            "edu", "ac", "gov", "gob", "gouv", "govt", "go", "gc", "mil", "int",
        ];
        let mut suffix = self.domain.split('.').skip(1);
        is_common_domain(&self.domain) || suffix.any(|label| crowded.contains(&label))
    }
}

/// The host without empty labels before the registered domain.
fn bare_host(host: &str, domain: &str) -> String {
    let mut host = host;
    while host.len() > domain.len()
        && let Some((label, rest)) = host.split_once('.')
        && EMPTY.contains(&label)
    {
        host = rest;
    }
    host.to_owned()
}

/// What two websites say about each other.
pub(super) fn relation(one: Option<&Website>, other: Option<&Website>) -> HostRelation {
    let (Some(one), Some(other)) = (one, other) else {
        return HostRelation::Unknown;
    };
    if one.domain != other.domain {
        let sister = one.label() == other.label() && one.label().len() > 2;
        return if sister && one.country().is_some() && other.country().is_some() {
            HostRelation::Country
        } else if sister {
            HostRelation::Sister
        } else {
            HostRelation::Different
        };
    }
    let apart = match (one.path.first(), other.path.first()) {
        (Some(_), Some(_)) => one.path.last() != other.path.last(),
        (None, None) => false,
        // A common host's bare front page is the state's own.
        _ => one.common,
    };
    if one.host != other.host {
        HostRelation::Domain
    } else if apart {
        HostRelation::Pages
    } else if one.path.is_empty() != other.path.is_empty() {
        HostRelation::Below
    } else {
        HostRelation::Same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_websites_are_related_by_host_domain_and_path() {
        for (one, other, said) in [
            (
                "amity.ca",
                "https://www.amity.ca/fr/accueil",
                HostRelation::Same,
            ),
            (
                "https://amity.ca/north",
                "https://amity.ca/south",
                HostRelation::Pages,
            ),
            (
                "https://labs.amity.ca",
                "https://amity.ca/",
                HostRelation::Domain,
            ),
            ("amity.ca", "amity.org.uk", HostRelation::Country),
            ("amity.ca", "amity.org", HostRelation::Sister),
            ("amity.ca", "enmity.ca", HostRelation::Different),
            (
                "https://facebook.com/amity",
                "https://facebook.com/amity",
                HostRelation::Unknown,
            ),
            (
                "https://sites.google.com/view/a",
                "amity.ca",
                HostRelation::Unknown,
            ),
            (
                "https://one.github.io",
                "https://two.github.io",
                HostRelation::Unknown,
            ),
            ("", "amity.ca", HostRelation::Unknown),
        ] {
            let read = |typed| Website::read(typed);
            assert_eq!(
                relation(read(one).as_ref(), read(other).as_ref()),
                said,
                "{one} {other}"
            );
        }
    }
}
