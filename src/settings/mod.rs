//! Settings: documented defaults in the binary ← TOML file ← environment. The only module that
//! reads the environment. A wrong setting stops the start with one sentence that names it and the
//! mend.

mod checks;
mod layers;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use checks::{BaseUrl, DatabaseChoice, SettingFault};

use crate::accent::Accent;
use crate::locale::Locale;
use crate::secret::SecretKey;

/// The documented defaults, as `undersigned settings` prints them.
pub const DEFAULTS: &str = include_str!("defaults.toml");

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// English.
    #[serde(default)]
    pub en: String,
    /// French.
    #[serde(default)]
    pub fr: String,
}

impl Bilingual {
    /// The text in `locale`, or in the other language if it is empty.
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        let (own, other) = match locale {
            Locale::En => (&self.en, &self.fr),
            Locale::Fr => (&self.fr, &self.en),
        };
        if own.is_empty() { other } else { own }
    }
}

/// Who runs the letters.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coalition {
    pub name: Bilingual,
    /// The contact address, which a person reads.
    pub contact: String,
    /// A telephone number, or empty.
    pub phone: String,
    /// Its postal address, or empty.
    pub postal_address: Bilingual,
    /// Its own site, or empty.
    pub website: String,
    /// Who answers, or empty.
    pub contact_person: String,
    /// Business days within which someone normally replies about a signature that waits for a check.
    pub reply_days: i64,
    /// The accent colour, `#rrggbb`.
    pub accent: String,
    /// Who is responsible for personal information, or empty.
    pub privacy_officer: String,
}

/// Quotas, as texts such as `30/1m, 300/1h` that `limits` parses.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// Signing, per client network and letter.
    pub sign: String,
    /// Confirming, per client network and letter.
    pub confirm: String,
    /// Suggestions of organizations while one is typed, per client network.
    pub suggest: String,
    /// Signing, per mailbox and client network; silent.
    pub address: String,
    /// Outgoing mail, per mail domain.
    pub mail_domain: String,
    /// The whole service's outgoing mail.
    pub mail: String,
    /// Connections at once.
    pub connections: usize,
    /// Maximum number of concurrent live readers.
    pub listeners: usize,
    /// Of them, readers of one network: an IPv4 address, or an IPv6 /48.
    pub listeners_per_network: usize,
    /// Connections at once from one network.
    pub connections_per_network: usize,
}

/// What is looked at before it is published.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    /// Protected names, separated by line ends or semicolons.
    pub protected_names: String,
}

/// How long data is kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Days until an unconfirmed signature lapses.
    pub unconfirmed_days: i64,
    /// Days after closing until the addresses of individuals are forgotten.
    pub individuals_days: i64,
    /// Days after closing until the addresses of representatives are forgotten.
    pub representatives_days: i64,
    /// Days after a withdrawal until the signature is erased.
    pub withdrawn_days: i64,
    /// Days after a removal or a merge until whose it was is forgotten.
    pub removed_days: i64,
}

/// The settings as they were written, each known by name and shape.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the server listens.
    pub listen: SocketAddr,
    base_url: String,
    /// Where the database file lives.
    pub data_dir: PathBuf,
    /// Megabytes kept for a full disk, beside a SQLite database.
    pub disk_reserve_mb: i64,
    database_url: String,
    secret_key: String,
    mail_url: String,
    mail_from: String,
    mail_reply_to: String,
    /// A private relay's certificate, or empty.
    pub mail_certificate: PathBuf,
    /// Milliseconds between two renderings of a public page, at least; 0 shows each change at once.
    pub page_refresh_ms: i64,
    /// Networks that are believed about a client's address.
    pub trusted_proxies: String,
    /// `text` or `json`.
    pub log_format: String,
    /// A level or a tracing filter.
    pub log_level: String,
    /// Who runs the letters.
    pub coalition: Coalition,
    /// Quotas.
    pub limits: LimitSettings,
    pub screening: Screening,
    pub retention: Retention,
}

impl Settings {
    /// Loads defaults, then the file, then the environment.
    ///
    /// # Errors
    /// One sentence that names the wrong setting and the mend.
    pub fn load(file: Option<&Path>) -> Result<Self, SettingFault> {
        Self::from_layers(file, &layers::environment())
    }

    /// Loads with a given environment, as pairs of variable and value.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn from_layers(
        file: Option<&Path>,
        environment: &[(String, String)],
    ) -> Result<Self, SettingFault> {
        let table = layers::merge(file, environment)?;
        let settings: Self = table
            .try_into()
            .map_err(|fault: toml::de::Error| SettingFault::shape(&fault))?;
        settings.check()?;
        Ok(settings)
    }

    /// The address under which people reach the service.
    ///
    /// # Errors
    /// If it is missing or not a plain http(s) origin.
    pub fn base_url(&self) -> Result<BaseUrl, SettingFault> {
        BaseUrl::parse(&self.base_url)
    }

    /// The secret key.
    ///
    /// # Errors
    /// If it is missing or not base64 of 32 bytes.
    pub fn secret_key(&self) -> Result<SecretKey, SettingFault> {
        checks::secret_key(&self.secret_key)
    }

    /// How mail leaves.
    ///
    /// # Errors
    /// If it is missing.
    pub fn mail_url(&self) -> Result<&str, SettingFault> {
        checks::mail_url(&self.mail_url)
    }

    /// The sender of mails.
    ///
    /// # Errors
    /// If SMTP is used and it is missing.
    pub fn mail_from(&self) -> Result<String, SettingFault> {
        checks::mail_from(&self.mail_from, &self.mail_url, &self.coalition.contact)
    }

    /// The host of the mail server. `None` without SMTP.
    #[must_use]
    pub fn mail_host(&self) -> Option<String> {
        let url = url::Url::parse(self.mail_url.trim()).ok()?;
        let host = url.host_str().filter(|_| url.scheme().starts_with("smtp"));
        host.map(str::to_owned)
    }

    /// The address for replies, which a person reads.
    #[must_use]
    pub fn mail_reply_to(&self) -> &str {
        if self.mail_reply_to.is_empty() {
            &self.coalition.contact
        } else {
            &self.mail_reply_to
        }
    }

    /// Which database to open.
    #[must_use]
    pub fn database(&self) -> DatabaseChoice {
        if self.database_url.is_empty() {
            DatabaseChoice::Sqlite(self.data_dir.join("undersigned.sqlite"))
        } else {
            DatabaseChoice::Postgres(self.database_url.clone())
        }
    }

    /// Bytes kept for a full disk.
    #[must_use]
    pub fn disk_reserve_bytes(&self) -> u64 {
        u64::try_from(self.disk_reserve_mb).unwrap_or(0) * 1_000_000
    }

    /// The accent colour.
    ///
    /// # Errors
    /// If it is no `#rrggbb`.
    pub fn accent(&self) -> Result<Accent, SettingFault> {
        checks::accent(&self.coalition.accent)
    }

    /// The protected names, one each.
    pub fn protected_names(&self) -> impl Iterator<Item = &str> {
        self.screening
            .protected_names
            .split(['\n', ';'])
            .map(str::trim)
            .filter(|name| !name.is_empty())
    }

    fn check(&self) -> Result<(), SettingFault> {
        checks::database_url(&self.database_url)?;
        checks::log_format(&self.log_format)?;
        self.accent()?;
        checks::not_negative("disk_reserve_mb", self.disk_reserve_mb)?;
        checks::page_refresh(self.page_refresh_ms)?;
        checks::positive("coalition.reply_days", self.coalition.reply_days)?;
        let retention = &self.retention;
        checks::positive("retention.unconfirmed_days", retention.unconfirmed_days)?;
        checks::positive("retention.individuals_days", retention.individuals_days)?;
        checks::positive(
            "retention.representatives_days",
            retention.representatives_days,
        )?;
        checks::positive("retention.withdrawn_days", retention.withdrawn_days)?;
        checks::undoable("retention.removed_days", retention.removed_days)
    }
}

/// The login name of the person who runs a command, for the journal.
#[must_use]
pub fn login_name() -> Option<String> {
    layers::login_name()
}

/// The socket for the readiness message to a supervisor such as systemd (`NOTIFY_SOCKET`).
#[must_use]
pub fn notify_socket() -> Option<OsString> {
    layers::path("NOTIFY_SOCKET")
}

/// The system's folder for what need not stay.
#[must_use]
pub fn temporary_directory() -> PathBuf {
    layers::temporary_directory()
}

/// Whether colours and moving lines are unwanted (no-color.org).
#[must_use]
pub fn plain_output() -> bool {
    layers::is_set("NO_COLOR")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Settings, SettingFault> {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Settings::from_layers(None, &pairs)
    }

    #[test]
    fn the_default_settings_are_complete() {
        let settings = with(&[]).unwrap();
        assert_eq!(settings.listen.port(), 8080);
        assert_eq!(
            settings.database(),
            DatabaseChoice::Sqlite("data/undersigned.sqlite".into())
        );
    }

    #[test]
    fn the_environment_wins_over_the_file_and_reaches_nested_settings() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("settings.toml");
        std::fs::write(
            &file,
            "log_level = \"warn\"\n[coalition]\nname = { en = \"File\" }\n",
        )
        .unwrap();
        let environment = [(
            "UNDERSIGNED_COALITION__NAME__EN".to_owned(),
            "Variable".to_owned(),
        )];
        let settings = Settings::from_layers(Some(&file), &environment).unwrap();
        assert_eq!(settings.log_level, "warn");
        assert_eq!(settings.coalition.name.en, "Variable");
    }

    #[test]
    fn missing_or_invalid_settings_are_named_in_the_error() {
        let settings = with(&[]).unwrap();
        assert!(
            settings
                .base_url()
                .unwrap_err()
                .to_string()
                .contains("UNDERSIGNED_BASE_URL")
        );
        assert!(
            settings
                .secret_key()
                .unwrap_err()
                .to_string()
                .contains("openssl rand")
        );
        assert!(
            settings
                .mail_url()
                .unwrap_err()
                .to_string()
                .contains("UNDERSIGNED_MAIL_URL")
        );
        for (name, value) in [
            ("UNDERSIGNED_LISTN", "x"),
            ("UNDERSIGNED_LIMITS", "x"),
            ("UNDERSIGNED_LIMITS__CONNECTIONS", "many"),
            ("UNDERSIGNED_DATABASE_URL", "mysql://x"),
            ("UNDERSIGNED_LOG_FORMAT", "xml"),
            ("UNDERSIGNED_COALITION__ACCENT", "green"),
            ("UNDERSIGNED_COALITION__REPLY_DAYS", "0"),
            ("UNDERSIGNED_COALITION__REPLY_DAYS", "soon"),
        ] {
            assert!(with(&[(name, value)]).is_err(), "{name}");
        }
    }

    #[test]
    fn a_plain_http_base_url_is_for_loopback_only() {
        for good in [
            "http://127.0.0.1:8080",
            "http://[::1]",
            "http://localhost:3",
            "https://letters.example.org/",
        ] {
            assert!(BaseUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "letters.example.org",
            "http://letters.example.org",
            "https://a.example/x",
            "https://u@a.example",
            "ftp://a.example",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
