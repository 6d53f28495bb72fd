//! What the mailbox of a representative says of their organization, for the person who decides.

use crate::email_address::registrable_domain;
use crate::hosts::{is_common_domain, is_shared_domain, within};
use crate::organizations::Organization;
use crate::rendering::Message;

/// What the domain of a representative's mailbox shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailboxEvidence {
    /// It is, or lies below, a trusted domain of the entry.
    Trusted { domain: String },
    /// It is, or lies below, a trusted domain of another entry than its names propose.
    TrustedForOther { domain: String, entry: String },
    /// Anyone can get a mailbox there.
    Shared { domain: String },
    /// Many bodies of a government or university have mail there.
    Common { domain: String },
    /// The signature gives no website.
    NoWebsite { domain: String },
    /// The website is on a host that anyone can use.
    SharedWebsite { domain: String },
    /// The same registrable domain as the website, private suffixes included.
    Website { domain: String },
    /// Another domain than the website.
    Other { domain: String },
}

impl MailboxEvidence {
    /// The evidence, for coordinators.
    #[must_use]
    pub fn message(&self) -> Message {
        let (key, domain) = match self {
            Self::TrustedForOther { domain, entry } => {
                return Message::new("evidence-mailbox-trusted-for-other")
                    .text("domain", domain)
                    .text("entry", entry);
            }
            Self::Trusted { domain } => ("evidence-mailbox-trusted", domain),
            Self::Shared { domain } => ("evidence-mailbox-shared", domain),
            Self::Common { domain } => ("evidence-mailbox-common", domain),
            Self::NoWebsite { domain } => ("evidence-mailbox-no-website", domain),
            Self::SharedWebsite { domain } => ("evidence-mailbox-shared-website", domain),
            Self::Website { domain } => ("evidence-mailbox-website", domain),
            Self::Other { domain } => ("evidence-mailbox-other", domain),
        };
        Message::new(key).text("domain", domain)
    }
}

/// Compares the mailbox's domain with the trusted domains of the entries that the names propose, then
/// with those of the entries `trusting` it, then with the website.
pub(super) fn compare(
    domain: &str,
    website: Option<&str>,
    entries: &[Organization],
    trusting: &[Organization],
) -> MailboxEvidence {
    if let Some(domain) = entries.iter().find_map(|entry| trusted_by(entry, domain)) {
        return MailboxEvidence::Trusted { domain };
    }
    let other = trusting
        .iter()
        .find_map(|entry| Some((entry.name(), trusted_by(entry, domain)?)));
    if let Some((entry, domain)) = other {
        let entry = entry.to_owned();
        return MailboxEvidence::TrustedForOther { domain, entry };
    }
    let owned = domain.to_owned();
    if is_shared_domain(domain) {
        return MailboxEvidence::Shared { domain: owned };
    }
    if is_common_domain(domain) {
        return MailboxEvidence::Common { domain: owned };
    }
    let host = website
        .and_then(|website| url::Url::parse(website).ok())
        .and_then(|url| url.host_str().map(str::to_owned));
    let Some(host) = host else {
        return MailboxEvidence::NoWebsite { domain: owned };
    };
    if is_shared_domain(&host) {
        return MailboxEvidence::SharedWebsite { domain: owned };
    }
    match (registrable_domain(domain), registrable_domain(&host)) {
        (Some(mail), Some(site)) if mail == site => MailboxEvidence::Website {
            domain: mail.to_owned(),
        },
        _ => MailboxEvidence::Other { domain: owned },
    }
}

/// The trusted domain of an entry on or below which a mailbox's domain is.
fn trusted_by(entry: &Organization, domain: &str) -> Option<String> {
    let mut trusted = entry.domains.iter().filter(|known| known.trusted);
    let known = trusted.find(|known| within(domain, &known.domain))?;
    Some(known.domain.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Kind = fn(String) -> MailboxEvidence;

    #[test]
    fn a_mailbox_is_compared_with_the_website_by_what_somebody_registered() {
        let cases: [(&str, Option<&str>, Kind, &str); 7] = [
            (
                "mail.amity.ca",
                Some("https://www.amity.ca/en"),
                |domain| MailboxEvidence::Website { domain },
                "amity.ca",
            ),
            (
                "amity.gc.ca",
                Some("https://tides.gc.ca"),
                |domain| MailboxEvidence::Other { domain },
                "amity.gc.ca",
            ),
            (
                "one.netlify.app",
                Some("https://two.netlify.app"),
                |domain| MailboxEvidence::Shared { domain },
                "one.netlify.app",
            ),
            (
                "law.uottawa.ca",
                Some("https://www.uottawa.ca/clinic"),
                |domain| MailboxEvidence::Common { domain },
                "law.uottawa.ca",
            ),
            (
                "gmail.com",
                Some("https://gmail.com"),
                |domain| MailboxEvidence::Shared { domain },
                "gmail.com",
            ),
            (
                "amity.ca",
                Some("https://amity.wordpress.com"),
                |domain| MailboxEvidence::SharedWebsite { domain },
                "amity.ca",
            ),
            (
                "amity.ca",
                None,
                |domain| MailboxEvidence::NoWebsite { domain },
                "amity.ca",
            ),
        ];
        for (domain, website, kind, shown) in cases {
            assert_eq!(compare(domain, website, &[], &[]), kind(shown.to_owned()));
        }
    }
}
