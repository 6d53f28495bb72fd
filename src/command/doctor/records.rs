//! What the sender's DNS records say: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), and what to
//! publish where one is missing.

use super::report::Finding;

/// The texts of a name, or why they are not known.
pub(super) type DnsAnswer = Result<Vec<String>, String>;

/// Who may send for the domain.
pub(super) fn spf(domain: &str, relay: &str, asked: &DnsAnswer) -> Finding {
    let texts = match asked {
        Ok(texts) => texts,
        Err(fault) => return Finding::warn("SPF", fault),
    };
    let records: Vec<&String> = texts.iter().filter(|text| begins(text, "v=spf1")).collect();
    match records.as_slice() {
        [] => Finding::fail(
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
            Finding::fail(
                "SPF",
                format!("{domain} allows anyone to send for it: {one}"),
            )
            .mend("end the record with ~all or -all")
        }
        [one] => Finding::ok("SPF", format!("{domain}: {one}")),
        _ => Finding::fail(
            "SPF",
            format!("{domain} has {} records, so none is valid", records.len()),
        )
        .mend("combine them into one"),
    }
}

/// The key with which the mail server signs; `named` if its selector was given, not guessed.
pub(super) fn dkim(domain: &str, asked: &[(&str, DnsAnswer)], named: bool) -> Finding {
    let found = asked.iter().find_map(|(selector, texts)| {
        let record = texts.as_ref().ok()?.iter().find_map(|text| key_of(text))?;
        Some((selector, record))
    });
    match found {
        Some((selector, "")) => Finding::fail(
            "DKIM",
            format!("the key {selector}._domainkey.{domain} is revoked (p= is empty)"),
        )
        .mend("publish the key that your mail server now signs with"),
        Some((selector, _)) => {
            Finding::ok("DKIM", format!("{domain} publishes the key {selector}"))
        }
        None if asked.iter().all(|(_, texts)| texts.is_err()) => {
            let fault = asked.iter().find_map(|(_, texts)| texts.as_ref().err());
            Finding::warn("DKIM", fault.cloned().unwrap_or_default())
        }
        None if named => {
            let name = asked.first().map_or("", |(selector, _)| selector);
            Finding::fail("DKIM", format!("{domain} has no key {name}"))
                .mend(format!("publish  {name}._domainkey.{domain}.  TXT  \"v=DKIM1; k=rsa; p=…\"  as your mail server or provider shows it"))
        }
        None => Finding::warn(
            "DKIM",
            format!("{domain} has no key under a common selector"),
        )
        .mend("your mail server or provider shows the record; give its selector with --selector")
        .mend(format!(
            "publish it as  SELECTOR._domainkey.{domain}.  TXT  \"v=DKIM1; k=rsa; p=…\""
        )),
    }
}

/// The `p=` of a key record.
fn key_of(record: &str) -> Option<&str> {
    let tags = || record.split(';').filter_map(|tag| tag.split_once('='));
    let version = tags().find(|(name, _)| name.trim() == "v");
    if version.is_some_and(|(_, version)| version.trim() != "DKIM1") {
        return None;
    }
    tags()
        .find(|(name, _)| name.trim() == "p")
        .map(|(_, key)| key.trim())
}

/// What receivers should do with mail that proves nothing.
pub(super) fn dmarc(domain: &str, contact: &str, asked: &DnsAnswer) -> Finding {
    let texts = match asked {
        Ok(texts) => texts,
        Err(fault) => return Finding::warn("DMARC", fault),
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
        [] => Finding::fail(
            "DMARC",
            format!("{domain} has no policy; large providers refuse email without one"),
        )
        .mend(publish)
        .mend("once the reports show only your own mail servers, change it to p=quarantine"),
        [one] => match policy(one) {
            Some("none" | "quarantine" | "reject") => {
                Finding::ok("DMARC", format!("{domain}: {one}"))
            }
            _ => Finding::fail(
                "DMARC",
                format!("the policy of {domain} is not valid: {one}"),
            )
            .mend(publish),
        },
        _ => Finding::fail(
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

    fn texts(records: &[&str]) -> DnsAnswer {
        Ok(records.iter().map(|record| (*record).to_owned()).collect())
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
        for (records, state) in table {
            assert_eq!(
                spf(DOMAIN, "mail.north.example", &texts(records)).state,
                state,
                "{records:?}"
            );
        }
        assert_eq!(spf(DOMAIN, "", &Err("no answer".to_owned())).state, Warn);
        let missing = spf(DOMAIN, "mail.north.example", &texts(&[]));
        assert_eq!(
            missing.mend[0],
            "publish  north.example.  TXT  \"v=spf1 a:mail.north.example ~all\""
        );
    }

    #[test]
    fn a_dkim_key_is_found_under_any_selector_and_missed_only_where_it_was_named() {
        let none = ("mail", texts(&[]));
        let key = ("s1", texts(&["v=DKIM1; k=rsa; p=MIIB"]));
        assert_eq!(dkim(DOMAIN, &[none.clone(), key], false).state, Fine);
        assert_eq!(dkim(DOMAIN, std::slice::from_ref(&none), false).state, Warn);
        assert_eq!(dkim(DOMAIN, &[none], true).state, Fail);
        assert_eq!(
            dkim(DOMAIN, &[("s1", texts(&["p=MIIB"]))], true).state,
            Fine
        );
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
