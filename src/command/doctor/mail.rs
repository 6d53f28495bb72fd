//! Mail: does the way out work, does a test message leave, and do the sender's DNS records let it
//! arrive?

use std::net::{IpAddr, Ipv4Addr};

use super::Questions;
use super::records::{DnsAnswer, RelayCheck, dkim, dmarc, spf};
use super::report::CheckResult;
use crate::app::site;
use crate::clock::Clock;
use crate::email_address::{EmailAddress, registrable_domain};
use crate::locale::Locale;
use crate::lookups::{Dns, check_spf, is_public};
use crate::mail::transport::Handover;
use crate::mail::{MailMessage, TestMail, Transport};
use crate::rendering::{Chrome, Rendering};
use crate::secret::public_id;
use crate::server;
use crate::settings::Settings;

/// Selectors that mail programs and providers use; tried where none is named.
const SELECTORS: [&str; 14] = [
    "default",
    "dkim",
    "mail",
    "email",
    "key1",
    "k1",
    "s1",
    "s2",
    "selector1",
    "selector2",
    "google",
    "fm1",
    "protonmail",
    "20240101",
];

/// An address that belongs to nobody (RFC 5737): a record is read for it when that of the mail server
/// is not known, to see whether the record is sound.
const EXAMPLE_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

pub(super) async fn look(settings: &Settings, questions: &Questions) -> Vec<CheckResult> {
    let Ok(base_url) = settings.base_url() else {
        return Vec::new();
    };
    let transport = match server::transport(settings, &base_url) {
        Ok(transport) => transport,
        Err(fault) => return vec![CheckResult::fail("mail", format!("{fault:#}"))],
    };
    let mut found = vec![match transport.examine().await {
        Ok(works) if transport.leaves() => CheckResult::ok("mail", works),
        Ok(works) => CheckResult::warn("mail", works),
        Err(fault) => CheckResult::fail("mail", fault).mend(
            "check mail_url (UNDERSIGNED_MAIL_URL) and, for a private relay, mail_certificate",
        ),
    }];
    if let Some(to) = &questions.to {
        found.push(send(settings, &transport, to, questions.lang).await);
    }
    if transport.leaves() {
        found.extend(records(settings, questions).await);
    }
    found
}

async fn send(settings: &Settings, transport: &Transport, to: &str, locale: Locale) -> CheckResult {
    let Ok(to) = EmailAddress::parse(to) else {
        return CheckResult::fail("message", format!("`{to}` is not a valid email address"));
    };
    let message = match message(settings, &to, locale) {
        Ok(message) => message,
        Err(fault) => return CheckResult::fail("message", fault.to_string()),
    };
    match transport.send(&public_id(), &message, Clock::System.now()).await {
        Handover::Taken => CheckResult::ok("message", "the mail server accepted a test message")
            .mend("check that it arrived, not in the junk folder, and that SPF, DKIM and DMARC pass in its headers"),
        Handover::Later(fault) | Handover::Never(fault) => {
            CheckResult::fail("message", format!("the test message was refused: {fault}"))
        }
    }
}

fn message(settings: &Settings, to: &EmailAddress, locale: Locale) -> anyhow::Result<MailMessage> {
    let chrome = Chrome::new(
        locale,
        site(settings, locale),
        &settings.base_url()?.origin(),
        "/",
    );
    let texts = Rendering::embedded()?.mail(&TestMail, &chrome)?;
    Ok(MailMessage {
        to: to.as_typed().to_owned(),
        subject: texts.subject,
        text: texts.text,
        html: texts.html,
        language: locale.tag().to_owned(),
    })
}

/// The records of the sender's domain.
async fn records(settings: &Settings, questions: &Questions) -> Vec<CheckResult> {
    let from = settings
        .mail_from()
        .ok()
        .and_then(|from| EmailAddress::parse(&from).ok());
    let Some(from) = from else {
        return vec![CheckResult::fail(
            "sender",
            "mail_from (UNDERSIGNED_MAIL_FROM) is not a valid email address",
        )];
    };
    let domain = from.domain();
    let dns = match Dns::open(questions.resolver) {
        Ok(dns) => dns,
        Err(fault) => {
            return vec![CheckResult::warn(
                "records",
                format!("cannot query DNS: {fault}"),
            )];
        }
    };
    let host = settings.mail_host().unwrap_or_default();
    let named = questions.selector.as_deref();
    let selectors: Vec<&str> = named.map_or(SELECTORS.to_vec(), |named| vec![named]);
    let keys = selectors
        .iter()
        .map(|selector| format!("{selector}._domainkey.{domain}"));
    let keys = futures_util::future::join_all(keys.map(|name| dns.texts(name))).await;
    let keys: Vec<(&str, DnsAnswer)> = selectors.into_iter().zip(keys).collect();
    vec![
        spf(
            domain,
            &check_relay(&dns, &from, &host).await,
            &dns.texts(domain.to_owned()).await,
        ),
        dkim(domain, &keys, named.is_some()),
        dmarc(
            domain,
            &settings.coalition.contact,
            &policies(&dns, domain).await,
        ),
    ]
}

/// What the sender's SPF record says of the addresses of the mail server.
async fn check_relay<'a>(dns: &Dns, from: &EmailAddress, relay: &'a str) -> RelayCheck<'a> {
    let bare = relay.trim_matches(['[', ']']);
    let found = match bare.parse() {
        Ok(address) => vec![address],
        Err(_) => dns.addresses(relay).await.unwrap_or_default(),
    };
    let mut addresses: Vec<IpAddr> = found.into_iter().filter(|one| is_public(*one)).collect();
    let is_public = !addresses.is_empty();
    if !is_public {
        addresses.push(EXAMPLE_ADDRESS);
    }
    let checks = addresses
        .into_iter()
        .map(|address| check_spf(dns, from.as_typed(), address));
    RelayCheck {
        relay,
        is_public,
        checks: futures_util::future::join_all(checks).await,
    }
}

/// The policy of the domain, else of the one that was registered (RFC 7489, section 6.6.3).
async fn policies(dns: &Dns, domain: &str) -> DnsAnswer {
    let own = dns.texts(format!("_dmarc.{domain}")).await;
    match registrable_domain(domain) {
        Some(registered) if registered != domain && own.as_ref().is_ok_and(Vec::is_empty) => {
            dns.texts(format!("_dmarc.{registered}")).await
        }
        _ => own,
    }
}
