//! What the sender's DNS records say: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), and what to
//! publish where one is missing.

use super::dkim_key::{DkimKey, read_key};
use super::report::CheckResult;
use crate::email_address::registrable_domain;
use crate::lookups::{SpfCheck, SpfFault, SpfResult};

/// The texts of a name, or why they are not known.
pub(super) type DnsAnswer = Result<Vec<String>, String>;

/// The mail server, and what the domain's SPF record says of its addresses.
pub(super) struct RelayCheck<'a> {
    pub(super) relay: &'a str,
    /// Whether it is reached at public addresses. Otherwise it sends on from one that is not known.
    pub(super) is_public: bool,
    /// One for each address; at least one.
    pub(super) checks: Vec<SpfCheck>,
}

/// Who may send for the domain, and whether the mail server may.
pub(super) fn spf(domain: &str, checked: &RelayCheck<'_>, asked: &DnsAnswer) -> CheckResult {
    let relay = checked.relay;
    let texts = match asked {
        Ok(texts) => texts,
        Err(fault) => return CheckResult::warn("SPF", fault),
    };
    let records: Vec<&String> = texts.iter().filter(|text| begins(text, "v=spf1")).collect();
    match records.as_slice() {
        [] => CheckResult::fail(
            "SPF",
            format!("{domain} has no record of who may send for it"),
        )
        .mend(format!(
            "publish  {domain}.  TXT  \"v=spf1 a:{relay} ~all\""
        ))
        .mend("instead of a:…, use the include: from your mail provider, if it gives one"),
        [one]
            if one
                .split_whitespace()
                .any(|part| part == "+all" || part == "all") =>
        {
            CheckResult::fail(
                "SPF",
                format!("{domain} allows anyone to send for it: {one}"),
            )
            .mend("end the record with ~all or -all")
        }
        [one] => checked.finding(domain, one),
        _ => CheckResult::fail(
            "SPF",
            format!("{domain} has {} records, so none is valid", records.len()),
        )
        .mend("combine them into one"),
    }
}

/// The key with which the mail server signs; `named` if its selector was given, not guessed.
pub(super) fn dkim(domain: &str, asked: &[(&str, DnsAnswer)], named: bool) -> CheckResult {
    let found = asked.iter().find_map(|(selector, texts)| {
        let record = texts.as_ref().ok()?.iter().find_map(|text| key_of(text))?;
        Some((selector, record))
    });
    match found {
        Some((selector, KeyRecord { key: "", .. })) => CheckResult::fail(
            "DKIM",
            format!("the key {selector}._domainkey.{domain} is revoked (p= is empty)"),
        )
        .mend("publish the key that your mail server now signs with"),
        Some((selector, key)) => judge_key(domain, selector, key),
        None if asked.iter().all(|(_, texts)| texts.is_err()) => {
            let fault = asked.iter().find_map(|(_, texts)| texts.as_ref().err());
            CheckResult::warn("DKIM", fault.cloned().unwrap_or_default())
        }
        None if named => {
            let name = asked.first().map_or("", |(selector, _)| selector);
            CheckResult::fail("DKIM", format!("{domain} has no key {name}"))
                .mend(format!("publish  {name}._domainkey.{domain}.  TXT  \"v=DKIM1; k=rsa; p=…\"  as your mail server or provider shows it"))
        }
        None => CheckResult::warn(
            "DKIM",
            format!("{domain} has no key under a common selector"),
        )
        .mend("your mail server or provider shows the record; give its selector with --selector")
        .mend(format!(
            "publish it as  SELECTOR._domainkey.{domain}.  TXT  \"v=DKIM1; k=rsa; p=…\""
        )),
    }
}

/// What of a key record decides whether receivers can use it.
#[derive(Clone, Copy)]
struct KeyRecord<'a> {
    /// The algorithm, `k=`.
    kind: &'a str,
    /// The key, `p=`.
    key: &'a str,
}

fn judge_key(domain: &str, selector: &str, record: KeyRecord<'_>) -> CheckResult {
    let name = format!("the key {selector}._domainkey.{domain}");
    let publish = "publish it again, whole, as your mail server or provider shows it";
    match read_key(record.kind, record.key) {
        None => CheckResult::fail(
            "DKIM",
            format!("{name} cannot be read: p= is not a public key"),
        )
        .mend(publish),
        Some(DkimKey::Rsa(bits)) if bits < 1_024 => {
            let sentence = format!("{name} has {bits} bits; receivers ignore keys below 1024");
            CheckResult::fail("DKIM", sentence).mend("sign with a key of 2048 bits")
        }
        Some(DkimKey::Rsa(bits)) => CheckResult::ok(
            "DKIM",
            format!("{domain} publishes the key {selector} (RSA, {bits} bits)"),
        ),
        Some(DkimKey::Ed25519) => CheckResult::warn(
            "DKIM",
            format!(
                "{domain} publishes the key {selector} (Ed25519), which some large providers ignore"
            ),
        )
        .mend("sign with an RSA key of 2048 bits too"),
    }
}

impl RelayCheck<'_> {
    fn finding(&self, domain: &str, record: &str) -> CheckResult {
        let relay = self.relay;
        let passes = |check: &SpfCheck| matches!(check.result, SpfResult::Pass(_));
        if let Some(fault) = self.checks.iter().find_map(SpfCheck::fault) {
            let sentence = format!("the record of {domain} is broken: {}", explain(fault));
            return CheckResult::fail("SPF", sentence).mend(format!("correct it: {record}"));
        }
        if let Some(SpfResult::Unknown(why)) = self
            .checks
            .iter()
            .map(|check| &check.result)
            .find(|result| matches!(result, SpfResult::Unknown(_)))
        {
            return CheckResult::warn("SPF", why);
        }
        if !self.checks.iter().any(|check| check.allows_somebody) {
            return CheckResult::fail(
                "SPF",
                format!("{domain} lets no server send for it: {record}"),
            )
            .mend(format!(
                "publish  {domain}.  TXT  \"v=spf1 a:{relay} ~all\""
            ))
            .mend("instead of a:…, use the include: from your mail provider, if it gives one");
        }
        if self.checks.iter().any(passes) {
            return CheckResult::ok(
                "SPF",
                format!("{domain} lets {relay} send for it: {record}"),
            );
        }
        if !self.is_public {
            let sentence = format!(
                "{domain}: {record} (not compared with {relay}, which has no public address)"
            );
            return CheckResult::ok("SPF", sentence);
        }
        let sentence = format!("{domain} does not let {relay} send for it: {record}");
        let own = registrable_domain(relay);
        let is_named = own.is_some_and(|own| {
            let mut names = self.checks.iter().flat_map(|check| &check.names);
            names.any(|name| registrable_domain(name) == Some(own))
        });
        let finding = if is_named {
            CheckResult::warn(
                "SPF",
                format!("{sentence}; it names others of {relay}'s domain"),
            )
        } else {
            CheckResult::fail("SPF", sentence)
        };
        finding
            .mend(format!("add a:{relay}, or the include: from your mail provider, before …all"))
            .mend("where mail leaves from other addresses, look for spf=pass in the headers of a test message (--to)")
    }
}

impl SpfCheck {
    fn fault(&self) -> Option<&SpfFault> {
        match &self.result {
            SpfResult::Broken(fault) => Some(fault),
            _ => None,
        }
    }
}

fn explain(fault: &SpfFault) -> String {
    match fault {
        SpfFault::Several(name) => format!("{name} has several records"),
        SpfFault::Term(term) => format!("`{term}` is not a valid term"),
        SpfFault::TooManyLookups => "it needs more than 10 DNS lookups".to_owned(),
        SpfFault::TooManyVoidLookups => "it names more than 2 hosts that do not exist".to_owned(),
        SpfFault::NoRecord(name) => format!("{name} has no record"),
    }
}

/// The key record in a text, unless it is of another kind.
fn key_of(record: &str) -> Option<KeyRecord<'_>> {
    let tags = || record.split(';').filter_map(|tag| tag.split_once('='));
    let version = tags().find(|(name, _)| name.trim() == "v");
    if version.is_some_and(|(_, version)| version.trim() != "DKIM1") {
        return None;
    }
    let tag = |wanted: &str| {
        let found = tags().find(|(name, _)| name.trim() == wanted);
        found.map(|(_, value)| value.trim())
    };
    Some(KeyRecord {
        kind: tag("k").unwrap_or("rsa"),
        key: tag("p")?,
    })
}

/// What receivers should do with mail that proves nothing.
pub(super) fn dmarc(domain: &str, contact: &str, asked: &DnsAnswer) -> CheckResult {
    let texts = match asked {
        Ok(texts) => texts,
        Err(fault) => return CheckResult::warn("DMARC", fault),
    };
    let records: Vec<&String> = texts
        .iter()
        .filter(|text| begins(text, "v=DMARC1"))
        .collect();
    let reports = if contact.is_empty() {
        "postmaster@…"
    } else {
        contact
    };
    let publish =
        format!("publish  _dmarc.{domain}.  TXT  \"v=DMARC1; p=none; rua=mailto:{reports}\"");
    match records.as_slice() {
        [] => CheckResult::fail(
            "DMARC",
            format!("{domain} has no policy; large providers refuse email without one"),
        )
        .mend(publish)
        .mend("once the reports show only your own mail servers, change it to p=quarantine"),
        [one] => match policy(one) {
            Some("none" | "quarantine" | "reject") => {
                CheckResult::ok("DMARC", format!("{domain}: {one}"))
            }
            _ => CheckResult::fail(
                "DMARC",
                format!("the policy of {domain} is not valid: {one}"),
            )
            .mend(publish),
        },
        _ => CheckResult::fail(
            "DMARC",
            format!("{domain} has {} policies, so none is valid", records.len()),
        )
        .mend("keep only one"),
    }
}

fn policy(record: &str) -> Option<&str> {
    let tags = record.split(';').filter_map(|tag| tag.split_once('='));
    let mut named = tags.filter(|(name, _)| name.trim() == "p");
    named.next().map(|(_, policy)| policy.trim())
}

/// The version stands first, alone or before a space or a semicolon.
fn begins(record: &str, version: &str) -> bool {
    record
        .strip_prefix(version)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::doctor::report::Severity::{self, Fail, Ok as Fine, Warn};

    const DOMAIN: &str = "north.example";
    /// An RSA key of 1024 bits, whose other half was thrown away.
    const KEY: &str = concat!(
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDDJWvtL/UygIua9BRH6z/d2vHRzjFbby/iLhpJErThxmVykW0rccJ/58L2XYVqIHypL5Um",
        "jB4PQ4eZH0KjFGLFUzkaRW6gVWzWTOq937JeghLmSF8MLkK5Mx6RpwmXSja78+AbQq9Y50OGObh/6ZbsliuO8oM1eaiGY2dFrqUzOwIDAQAB"
    );

    fn texts(records: &[&str]) -> DnsAnswer {
        Ok(records.iter().map(|record| (*record).to_owned()).collect())
    }

    fn relay(result: SpfResult) -> RelayCheck<'static> {
        RelayCheck {
            relay: "mail.north.example",
            is_public: true,
            checks: vec![SpfCheck {
                result,
                names: vec!["spf.provider.example".to_owned()],
                allows_somebody: true,
            }],
        }
    }

    #[test]
    fn spf_is_one_record_that_does_not_let_everybody_send() {
        let table: [(&[&str], Severity); 7] = [
            (&["v=spf1 a:mail.north.example -all"], Fine),
            (&["google-site-verification=x", "v=spf1 mx ~all"], Fine),
            (&[], Fail),
            (&["v=spf10 mx"], Fail),
            (&["v=spf1 mx", "v=spf1 a"], Fail),
            (&["v=spf1 +all"], Fail),
            (&["v=spf1 all"], Fail),
        ];
        let passing = relay(SpfResult::Pass("mx".to_owned()));
        for (records, state) in table {
            assert_eq!(
                spf(DOMAIN, &passing, &texts(records)).state,
                state,
                "{records:?}"
            );
        }
        assert_eq!(
            spf(DOMAIN, &passing, &Err("no answer".to_owned())).state,
            Warn
        );
        let missing = spf(DOMAIN, &passing, &texts(&[]));
        assert_eq!(
            missing.mend[0],
            "publish  north.example.  TXT  \"v=spf1 a:mail.north.example ~all\""
        );
    }

    #[test]
    fn spf_must_let_the_mail_server_send() {
        let record = texts(&["v=spf1 ip4:192.0.2.9 -all"]);
        let state = |checked: &RelayCheck<'_>| spf(DOMAIN, checked, &record).state;
        for (result, expected) in [
            (SpfResult::Pass("mx".to_owned()), Fine),
            (SpfResult::Fail, Fail),
            (SpfResult::SoftFail, Fail),
            (SpfResult::Neutral, Fail),
            (SpfResult::Broken(SpfFault::TooManyLookups), Fail),
            (SpfResult::Unknown("DNS did not answer".to_owned()), Warn),
        ] {
            assert_eq!(state(&relay(result.clone())), expected, "{result:?}");
        }
        let mut nobody = relay(SpfResult::Fail);
        nobody.checks[0].allows_somebody = false;
        nobody.is_public = false;
        assert_eq!(state(&nobody), Fail);
        let mut named = relay(SpfResult::Fail);
        named.checks[0].names = vec!["_spf.north.example".to_owned()];
        assert_eq!(state(&named), Warn);
        let mut inside = relay(SpfResult::Fail);
        inside.is_public = false;
        assert_eq!(state(&inside), Fine);
    }

    #[test]
    fn a_dkim_key_is_found_under_any_selector_and_missed_only_where_it_was_named() {
        let none = ("mail", texts(&[]));
        let sound = format!("v=DKIM1; k=rsa; p={KEY}");
        let key = ("s1", texts(&[&sound]));
        assert_eq!(dkim(DOMAIN, &[none.clone(), key], false).state, Fine);
        assert_eq!(dkim(DOMAIN, std::slice::from_ref(&none), false).state, Warn);
        assert_eq!(dkim(DOMAIN, &[none], true).state, Fail);
        assert_eq!(
            dkim(DOMAIN, &[("s1", texts(&[&format!("p={KEY}")]))], true).state,
            Fine
        );
        for broken in ["v=DKIM1; p=AAAA", "v=DKIM1; k=rsa; p=MIIB"] {
            assert_eq!(
                dkim(DOMAIN, &[("s1", texts(&[broken]))], true).state,
                Fail,
                "{broken}"
            );
        }
        assert_eq!(
            dkim(DOMAIN, &[("s1", texts(&["v=DKIM1; p="]))], true).state,
            Fail
        );
        assert_eq!(
            dkim(DOMAIN, &[("s1", texts(&["v=spf1 mx"]))], true).state,
            Fail
        );
        assert_eq!(
            dkim(DOMAIN, &[("s1", Err("no answer".to_owned()))], true).state,
            Warn
        );
    }

    #[test]
    fn dmarc_is_one_policy_with_a_word_that_receivers_know() {
        let table: [(&[&str], Severity); 6] = [
            (&["v=DMARC1; p=none"], Fine),
            (&["v=DMARC1;p=reject; rua=mailto:a@north.example"], Fine),
            (&[], Fail),
            (&["v=DMARC1; p=monitor"], Fail),
            (&["v=DMARC1; sp=none"], Fail),
            (&["v=DMARC1; p=none", "v=DMARC1; p=reject"], Fail),
        ];
        for (records, state) in table {
            assert_eq!(
                dmarc(DOMAIN, "", &texts(records)).state,
                state,
                "{records:?}"
            );
        }
    }
}
