//! What organizations are compared by, and found by: all names, once for each website or mail
//! domain that is known.

use super::entry::Organization;
use crate::email_address::registrable_domain;
use crate::hosts::is_shared_domain;
use crate::matching::keys;
use crate::matching::organizations::ComparedOrganization;

/// A website or a mail domain, and whether a mailbox there was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// An address or a bare domain; empty where none is known.
    pub address: String,
    /// A mailbox there was proved.
    pub proved: bool,
    /// It is known as a domain of mailboxes only, not as a website.
    pub is_mail_domain: bool,
}

/// The sites of somebody who signs: the website that was typed, or none, and, where a proved mailbox
/// is not on it, the mailbox's own domain, unless anybody gets a mailbox there. A mailbox elsewhere
/// says nothing against a name: representatives write from where they please.
///
/// Whoever signs by mail is also compared without any website. Otherwise a stranger could type a
/// website of their own, and nobody would hear that their name is like that of a member.
#[must_use]
pub fn sites(website: Option<&str>, mailbox: Option<&str>) -> Vec<Site> {
    let signs_by_mail = mailbox.is_some();
    let mailbox = mailbox.filter(|domain| !is_shared_domain(domain));
    let website = website.unwrap_or_default();
    let mut found = vec![Site {
        address: website.to_owned(),
        proved: mailbox.is_some_and(|domain| are_under_one(website, domain)),
        is_mail_domain: false,
    }];
    if let Some(domain) = mailbox.filter(|_| !found[0].proved) {
        found.push(Site {
            address: domain.to_owned(),
            proved: true,
            is_mail_domain: true,
        });
    }
    if signs_by_mail && !website.is_empty() {
        found.push(Site {
            address: String::new(),
            proved: false,
            is_mail_domain: false,
        });
    }
    found
}

/// The sites of a register entry. A domain of it is proved: a coordinator, or a mailbox, saw to that.
fn sites_of(entry: &Organization) -> Vec<Site> {
    let domains = || entry.domains.iter().map(|row| row.domain.as_str());
    let mut found: Vec<Site> = entry
        .row
        .website
        .iter()
        .map(|website| Site {
            address: website.clone(),
            proved: domains().any(|domain| are_under_one(website, domain)),
            is_mail_domain: false,
        })
        .collect();
    for domain in domains() {
        if !found
            .iter()
            .any(|site| are_under_one(&site.address, domain))
        {
            found.push(Site {
                address: domain.to_owned(),
                proved: true,
                is_mail_domain: true,
            });
        }
    }
    found
}

/// An organization as it is compared, once for each of its sites, and once if it has none.
#[must_use]
pub fn read(names: &[&str], sites: &[Site]) -> Vec<ComparedOrganization> {
    let with = |site: &str, proved| ComparedOrganization::read(names.iter().copied(), site, proved);
    if sites.is_empty() {
        return vec![with("", false)];
    }
    let at_site = |site: &Site| {
        let read = with(&site.address, site.proved);
        if site.is_mail_domain {
            read.with_mail_domain()
        } else {
            read
        }
    };
    sites.iter().map(at_site).collect()
}

/// A register entry as it is compared.
#[must_use]
pub fn of_entry(entry: &Organization) -> Vec<ComparedOrganization> {
    let names: Vec<&str> = entry.names.iter().map(|name| name.name.as_str()).collect();
    read(&names, &sites_of(entry))
}

/// The keys under which an organization is found, each once.
#[must_use]
pub fn keys_of(read: &[ComparedOrganization]) -> Vec<String> {
    let mut keys: Vec<String> = read.iter().flat_map(keys::of_organization).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Whether a website and a domain are under one domain that somebody registered.
#[must_use]
pub fn are_under_one(site: &str, domain: &str) -> bool {
    let url = url::Url::parse(site).ok();
    let host = url.as_ref().and_then(url::Url::host_str).unwrap_or(site);
    let registered = registrable_domain(host);
    registered.is_some() && registered == registrable_domain(domain)
}
