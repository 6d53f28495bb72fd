//! What the mailbox of a representative says of their organization, for the person who decides.

use crate::email_address::registrable_domain;
use crate::hosts::{is_common_domain, is_shared_domain, within};
use crate::organizations::Organization;

/// What the mailbox's domain says: nothing where it is shared; else whether it speaks for the
/// entry, or is the website's own (by registrable domain, private suffixes included).
pub(super) fn in_words(domain: &str, website: Option<&str>, entries: &[Organization]) -> String {
    let spoken = entries
        .iter()
        .flat_map(|entry| &entry.domains)
        .find(|known| known.trusted && within(domain, &known.domain));
    if let Some(known) = spoken {
        return format!("on {}, which speaks for the organization", known.domain);
    }
    if is_shared_domain(domain) {
        return format!("on {domain}, where anybody gets one: proves nothing");
    }
    if is_common_domain(domain) {
        return format!(
            "on {domain}, a host that many bodies of a government or university share: proves nothing"
        );
    }
    let host = website
        .and_then(|website| url::Url::parse(website).ok())
        .and_then(|url| url.host_str().map(str::to_owned));
    let Some(host) = host else {
        return format!("on {domain}; no website to compare it with");
    };
    if is_shared_domain(&host) {
        return format!("on {domain}; the website is on a host that anybody uses: proves nothing");
    }
    match (registrable_domain(domain), registrable_domain(&host)) {
        (Some(mail), Some(site)) if mail == site => {
            format!("on the website's own domain, {mail}")
        }
        _ => format!("on {domain}, not on the website's domain"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_compared_with_the_website_by_what_somebody_registered() {
        for (domain, website, told) in [
            (
                "mail.amity.ca",
                Some("https://www.amity.ca/en"),
                "on the website's own domain, amity.ca",
            ),
            (
                "amity.gc.ca",
                Some("https://tides.gc.ca"),
                "on amity.gc.ca, not on the website's domain",
            ),
            (
                "one.netlify.app",
                Some("https://two.netlify.app"),
                "on one.netlify.app, where anybody gets one: proves nothing",
            ),
            (
                "law.uottawa.ca",
                Some("https://www.uottawa.ca/clinic"),
                "on law.uottawa.ca, a host that many bodies of a government or university share: proves nothing",
            ),
            (
                "gmail.com",
                Some("https://gmail.com"),
                "on gmail.com, where anybody gets one: proves nothing",
            ),
            (
                "amity.ca",
                Some("https://amity.wordpress.com"),
                "on amity.ca; the website is on a host that anybody uses: proves nothing",
            ),
            (
                "amity.ca",
                None,
                "on amity.ca; no website to compare it with",
            ),
        ] {
            assert_eq!(in_words(domain, website, &[]), told);
        }
    }
}
