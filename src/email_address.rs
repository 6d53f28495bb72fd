//! Email addresses: what is accepted, and when two are the same mailbox. Stricter than the standard
//! (RFC 5321, RFC 5322): no quotes, no literals, a dot in the domain.

use std::net::IpAddr;

/// Longest address and longest local part (RFC 5321, 4.5.3.1, less the angle brackets).
const MOST: usize = 254;
const MOST_LOCAL: usize = 64;

/// An address as somebody typed it, known to be one that mail can reach.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress {
    typed: String,
    at: usize,
    domain: String,
}

/// Why a text is no such address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// Nothing was typed.
    Empty,
    /// It is no complete address.
    Malformed,
    /// It is too long to be one.
    TooLong,
}

impl EmailAddress {
    /// Reads an address; the domain may be international and is kept in ASCII beside it.
    ///
    /// # Errors
    /// If it is no complete address.
    pub fn parse(text: &str) -> Result<Self, AddressFault> {
        let typed = text.trim();
        if typed.is_empty() {
            return Err(AddressFault::Empty);
        }
        if typed.len() > MOST {
            return Err(AddressFault::TooLong);
        }
        let (local, host) = typed.split_once('@').ok_or(AddressFault::Malformed)?;
        let domain = domain_of(host).ok_or(AddressFault::Malformed)?;
        if !is_dot_atom(local) || local.len() > MOST_LOCAL || local.len() + 1 + domain.len() > MOST
        {
            return Err(AddressFault::Malformed);
        }
        Ok(Self {
            typed: format!("{local}@{domain}"),
            at: local.len(),
            domain,
        })
    }

    /// As mail is sent to it: the local part as typed, the domain in ASCII.
    #[must_use]
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// The part before the @.
    #[must_use]
    pub fn local(&self) -> &str {
        &self.typed[..self.at]
    }

    /// The domain: ASCII, lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The form under which the same mailbox is known again: lower case; dots and plus tags are
    /// dropped only where the provider is known to ignore them.
    #[must_use]
    pub fn canonical(&self) -> String {
        let local = self.local().to_lowercase();
        let (domain, dots, plus) = provider(&self.domain);
        let local = if plus {
            local.split('+').next().unwrap_or_default().to_owned()
        } else {
            local
        };
        let local = if dots { local.replace('.', "") } else { local };
        format!("{local}@{domain}")
    }

    /// The form by which quotas count a mailbox: dots and plus tags are dropped whatever the
    /// provider does with them, because whoever floods a mailbox can choose them freely. Two people
    /// may share it, so it proves nothing about who they are.
    #[must_use]
    pub fn quota_form(&self) -> String {
        let local = self.local().to_lowercase();
        let untagged = match local.split_once('+') {
            // "+x@" is a tag of nothing: the whole of it is the mailbox.
            Some(("", _)) | None => local.as_str(),
            Some((untagged, _)) => untagged,
        };
        let (domain, _, _) = provider(&self.domain);
        format!("{}@{domain}", untagged.replace('.', ""))
    }

    /// For people who may not see it: `z…@e….org`.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        let ending = self.domain.rsplit('.').next().unwrap_or_default();
        format!("{}…@{}….{ending}", first(&self.typed), first(&self.domain))
    }
}

impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// The provider's own domain, and whether it ignores dots and plus tags (their help pages: Gmail
/// ignores both; Outlook, iCloud, Fastmail and Proton take plus tags).
fn provider(domain: &str) -> (&str, bool, bool) {
    match domain {
        "gmail.com" | "googlemail.com" => ("gmail.com", true, true),
        "proton.me" | "protonmail.com" | "pm.me" => ("proton.me", true, true),
        "outlook.com" | "hotmail.com" | "hotmail.ca" | "hotmail.fr" | "live.com" | "live.ca"
        | "msn.com" | "icloud.com" | "me.com" | "mac.com" | "fastmail.com" => (domain, false, true),
        _ => (domain, false, false),
    }
}

fn is_dot_atom(local: &str) -> bool {
    !local.is_empty()
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        })
}

/// The domain in ASCII, if mail can reach it: a dot, sound labels, no address literal.
fn domain_of(host: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_strict(host).ok()?;
    let sound = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = ascii.rsplit('.').next()?;
    let fits = ascii.contains('.')
        && ascii.split('.').all(sound)
        && last.len() >= 2
        && !last.bytes().all(|b| b.is_ascii_digit())
        && ascii.parse::<IpAddr>().is_err();
    fits.then_some(ascii)
}

/// The domain that somebody registered: `mail.amity.example` gives `amity.example`. None for a
/// public suffix itself (publicsuffix.org, private suffixes honoured).
#[must_use]
pub fn registrable_domain(domain: &str) -> Option<&str> {
    psl::domain_str(domain)
}

/// Whether a word reads as a web address: a name under a suffix that exists.
#[must_use]
pub fn is_public_address(word: &str) -> bool {
    let word = word.to_lowercase();
    let host = word.split('/').next().unwrap_or_default();
    let known = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known());
    known
        && registrable_domain(host)
            .and_then(|name| name.split('.').next())
            .is_some_and(|label| label.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_addresses_are_read() {
        for good in [
            "zoe@example.org",
            " Zoe.Tremblay+x@Example.ORG ",
            "o'neil@example.ca",
            "a@b.co",
            "x_y-z@sub.domain.example",
            "user@exämple.org",
            "user@пример.рф",
        ] {
            assert!(EmailAddress::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_mail_cannot_reach_is_refused() {
        for bad in [
            "",
            "zoe",
            "zoe@",
            "@example.org",
            "zoe@localhost",
            ".a@e.org",
            "a.@e.org",
            "a..b@e.org",
            "\"a b\"@e.org",
            "a b@e.org",
            "user@[127.0.0.1]",
            "user@127.0.0.1",
            "user@abc[127.0.0.1]",
            "a@b@c.org",
            "é@e.org",
            "a@-b.org",
            "a@b-.org",
            "a@b..org",
            "a@b.org.",
            "a@b.c",
            "a@b.org\r\nBcc: x@y.org",
            "a@b.123",
            "joanna@",
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad}");
        }
        assert!(EmailAddress::parse(&format!("{}@e.org", "a".repeat(65))).is_err());
        assert!(EmailAddress::parse(&format!("a@{}.org", "b.".repeat(130))).is_err());
    }

    #[test]
    fn the_same_mailbox_is_known_by_its_providers_rules_only() {
        let canonical = |text: &str| EmailAddress::parse(text).unwrap().canonical();
        assert_eq!(canonical("A.b+x@gmail.com"), canonical("ab@googlemail.com"));
        assert_eq!(canonical("a+x@outlook.com"), canonical("A@outlook.com"));
        assert_ne!(canonical("a.b@outlook.com"), canonical("ab@outlook.com"));
        assert_ne!(canonical("a.b@corp.example"), canonical("ab@corp.example"));
        assert_ne!(canonical("a+b@corp.example"), canonical("a@corp.example"));
    }

    #[test]
    fn quotas_fold_tags_and_dots_on_every_domain() {
        let folded = |text: &str| EmailAddress::parse(text).unwrap().quota_form();
        for same in [
            "a.b+x@corp.example",
            "AB@corp.example",
            "a.b+x+y@Corp.Example",
        ] {
            assert_eq!(folded(same), "ab@corp.example");
        }
        assert_eq!(folded("a.b@googlemail.com"), folded("ab+x@gmail.com"));
        assert_ne!(folded("+a@corp.example"), folded("+b@corp.example"));
        assert_ne!(folded("ab@corp.example"), folded("ab@mail.corp.example"));
    }

    #[test]
    fn an_address_never_shows_in_debug_output() {
        let address = EmailAddress::parse("zoe@example.org").unwrap();
        assert!(!format!("{address:?}").contains("zoe"));
        assert_eq!(address.masked(), "z…@e….org");
    }

    #[test]
    fn public_suffixes_belong_to_nobody() {
        assert_eq!(registrable_domain("mail.amity.ca"), Some("amity.ca"));
        for suffix in ["co.uk", "gc.ca", "qc.ca", "github.io"] {
            assert_eq!(registrable_domain(suffix), None, "{suffix}");
        }
    }

    #[test]
    fn a_word_is_a_web_address_under_a_known_suffix_only() {
        assert!(is_public_address("cheap-pills.com") && is_public_address("Example.org/x"));
        assert!(
            !is_public_address("J.R")
                && !is_public_address("M.Sc")
                && !is_public_address("St.Pierre")
        );
    }
}
