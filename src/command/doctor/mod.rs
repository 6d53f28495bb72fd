//! `undersigned doctor`: is this instance set up so that it works, and so that its mail arrives?

mod database;
mod dkim_key;
mod mail;
mod noticed;
mod place;
mod records;
mod report;
mod reserve;

use std::net::SocketAddr;

use anyhow::{Result, bail};
use clap::Args;

use super::print;
use crate::locale::Locale;
use crate::settings::{SettingFault, Settings};
use report::{CheckResult, DoctorReport, Severity};

/// What the doctor is asked to do beside looking.
#[derive(Clone, Debug, Args)]
pub(super) struct Questions {
    /// Send a test message to this address.
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// Language of the test message.
    #[arg(long, value_name = "en|fr", default_value = "en", value_parser = locale)]
    lang: Locale,
    /// DKIM selector of your mail server (default: try common ones).
    #[arg(long, value_name = "NAME")]
    selector: Option<String>,
    /// DNS server to ask (default: the system's).
    #[arg(long, value_name = "IP:PORT")]
    resolver: Option<SocketAddr>,
}

fn locale(tag: &str) -> Result<Locale, String> {
    Locale::from_tag(tag).ok_or_else(|| "must be en or fr".to_owned())
}

/// Looks at everything, prints what was found, and fails if something does not work.
pub(super) async fn run(settings: &Settings, questions: &Questions) -> Result<()> {
    let mut report = DoctorReport::default();
    report.0.extend(of_settings(settings));
    report.0.extend(place::look(settings));
    report.0.extend(database::look(settings).await);
    report.0.extend(mail::look(settings, questions).await);
    print(&report.to_string())?;
    match report.count(Severity::Fail) {
        0 => Ok(()),
        1 => bail!("1 check failed"),
        failures => bail!("{failures} checks failed"),
    }
}

/// What `serve` needs, and what people will miss.
fn of_settings(settings: &Settings) -> Vec<CheckResult> {
    let needed = |subject, value: Result<String, SettingFault>| match value {
        Ok(value) => CheckResult::ok(subject, value),
        Err(fault) => CheckResult::fail(subject, fault.to_string()),
    };
    let base_url = settings.base_url();
    let https = base_url.as_ref().is_ok_and(|url| url.is_https());
    let mut found = vec![
        needed("address", base_url.map(|url| url.origin())),
        needed(
            "secret",
            settings.secret_key().map(|_| {
                "the secret key has the right format; keep a copy separate from the database"
                    .to_owned()
            }),
        ),
    ];
    if https && settings.listen.ip().is_loopback() && settings.trusted_proxies.trim().is_empty() {
        found.push(
            CheckResult::warn("proxies", "no reverse proxy is configured, so all visitors count as one network")
                .mend("set trusted_proxies (UNDERSIGNED_TRUSTED_PROXIES), such as \"127.0.0.1/32, ::1/128\" if it runs on this machine"),
        );
    }
    if settings.coalition.contact.is_empty() {
        found.push(
            CheckResult::warn(
                "coalition",
                "no contact is set: signatories have no one to write to",
            )
            .mend(
                "set coalition.contact (UNDERSIGNED_COALITION__CONTACT) to an address that a person reads",
            ),
        );
    }
    found
}
