//! Which domains may be said to speak for one organization: those that nobody else can have mail on.

use crate::email_address::{EmailAddress, registrable_domain};
use crate::hosts::{is_common_domain, is_shared_domain};
use crate::rendering::Message;

/// Why mail from a domain proves nothing for one organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DomainFault {
    /// It is not a domain.
    Malformed(String),
    /// Others register names beneath it.
    PublicSuffix(String),
    /// Its mailboxes or sites are anybody's.
    Shared(String),
    /// Many bodies of one state or university have mail on it.
    Common(String),
}

impl DomainFault {
    /// The sentence for the person who named the domain.
    #[must_use]
    pub fn message(&self) -> Message {
        let (key, domain) = match self {
            Self::Malformed(domain) => ("domain-malformed", domain),
            Self::PublicSuffix(domain) => ("domain-public-suffix", domain),
            Self::Shared(domain) => ("domain-shared", domain),
            Self::Common(domain) => ("domain-common", domain),
        };
        Message::new(key).text("domain", domain)
    }
}

/// The domain as it is kept (ASCII, lower case), if mail from it and from below it can speak for
/// one organization without more ado. Public suffixes are those of publicsuffix.org, private ones
/// included.
///
/// # Errors
/// Why it cannot.
pub fn domain_to_trust(typed: &str) -> Result<String, DomainFault> {
    let domain = domain_to_mark(typed)?;
    if is_common_domain(&domain) {
        return Err(DomainFault::Common(domain));
    }
    Ok(domain)
}

/// The same, of a domain that a coordinator marks although many bodies of one state or university
/// may have mail on it.
///
/// # Errors
/// Why it can speak for nobody.
pub fn domain_to_mark(typed: &str) -> Result<String, DomainFault> {
    let bare = typed.trim().trim_start_matches('@').to_lowercase();
    let domain = EmailAddress::parse(&format!("name@{bare}"))
        .map_err(|_| DomainFault::Malformed(typed.trim().to_owned()))?
        .domain()
        .to_owned();
    if is_shared_domain(&domain) {
        return Err(DomainFault::Shared(domain));
    }
    if registrable_domain(&domain).is_none() {
        return Err(DomainFault::PublicSuffix(domain));
    }
    Ok(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_domain_can_be_trusted() {
        for (typed, kept) in [
            ("Amity.Example", "amity.example"),
            ("@mail.amity.ca", "mail.amity.ca"),
            ("amitié.example", "xn--amiti-fsa.example"),
        ] {
            assert_eq!(domain_to_trust(typed).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn domains_open_to_anybody_cannot_be_trusted() {
        for typed in [
            "gmail.com",
            "mail.yahoo.ca",
            "harbour.github.io",
            "netlify.app",
        ] {
            assert!(
                matches!(domain_to_trust(typed), Err(DomainFault::Shared(_))),
                "{typed}"
            );
        }
        for typed in ["co.uk", "gc.ca", "qc.ca"] {
            assert!(
                matches!(domain_to_trust(typed), Err(DomainFault::PublicSuffix(_))),
                "{typed}"
            );
        }
        for typed in ["canada.ca", "law.uottawa.ca", "www.quebec.ca"] {
            assert!(
                matches!(domain_to_trust(typed), Err(DomainFault::Common(_))),
                "{typed}"
            );
            assert_eq!(domain_to_mark(typed).as_deref(), Ok(typed));
        }
        for typed in ["", "ca", "a b.ca", "x@amity.ca", "https://amity.ca"] {
            assert!(
                matches!(domain_to_trust(typed), Err(DomainFault::Malformed(_))),
                "{typed}"
            );
        }
    }
}
