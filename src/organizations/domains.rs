//! Which domains may be said to speak for one organization: those that nobody else can have mail on.

use crate::email_address::{EmailAddress, registrable_domain};
use crate::hosts::{is_common_domain, is_shared_domain};

/// Why a domain can speak for nobody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DomainFault {
    /// It is no domain.
    #[error("`{0}` is no mail domain; give one such as amity.example")]
    Malformed(String),
    /// Others register names beneath it.
    #[error(
        "`{0}` is a public suffix: anybody can have a name beneath it, so it speaks for no organization"
    )]
    PublicSuffix(String),
    /// Its mailboxes or sites are anybody's.
    #[error(
        "`{0}` gives mailboxes or sites to anybody (free mail or hosting), so it speaks for no organization"
    )]
    Shared(String),
    /// Many bodies of one state or university have mail on it.
    #[error(
        "many bodies have mail on `{0}`, a host of a government or university, so it proves only with your mark; if all mail from it may speak for this organization: `undersigned organization trust NAME {0} --shared-host`"
    )]
    Common(String),
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
