//! Checks the settings, with an error message for each invalid one.

use std::net::IpAddr;
use std::path::PathBuf;

use url::{Host, Url};

use crate::accent::Accent;
use crate::secret::{KeyFault, SecretKey};

/// A wrong setting, in one sentence that names it and the mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct SettingFault {
    sentence: String,
    is_unknown: bool,
}

impl SettingFault {
    /// A fault with its sentence.
    #[must_use]
    pub fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            is_unknown: false,
        }
    }

    /// A variable that is not a setting.
    pub(super) fn unknown(name: &str) -> Self {
        Self {
            sentence: format!("{name} is not a setting"),
            is_unknown: true,
        }
    }

    /// Whether a variable was named that is not a setting.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.is_unknown
    }

    pub(super) fn shape(fault: &toml::de::Error) -> Self {
        Self::new(format!(
            "a setting has the wrong name or type: {}",
            fault.message()
        ))
    }
}

/// Which database the settings name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseChoice {
    /// The SQLite file.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL database.
    Postgres(String),
}

/// The address of the service: scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Reads `https://host[:port]`; plain http is for loopback only.
    ///
    /// # Errors
    /// If it is empty, no such address, or would send people's names unencrypted.
    pub fn parse(text: &str) -> Result<Self, SettingFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SettingFault::new(
                "base_url (UNDERSIGNED_BASE_URL) is missing: set it to the public address of the service, such as https://letters.example.org",
            ));
        }
        let wrong = |why: &str| {
            SettingFault::new(format!(
                "base_url (UNDERSIGNED_BASE_URL) is `{text}`, {why} (example: https://letters.example.org)"
            ))
        };
        let url = Url::parse(text).map_err(|_| wrong("which is not a valid web address"))?;
        let plain =
            matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        if !plain || !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("which has more than a scheme, host and port"));
        }
        match url.scheme() {
            "https" if url.host().is_some() => Ok(Self(url)),
            "http" if is_loopback(&url) => Ok(Self(url)),
            "http" => Err(wrong(
                "which is not encrypted; http is accepted for loopback addresses only",
            )),
            _ => Err(wrong("which is not https")),
        }
    }

    /// The origin, such as `https://letters.example.org`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The origin as the web's rules compare it.
    #[must_use]
    pub fn url_origin(&self) -> url::Origin {
        self.0.origin()
    }

    /// The absolute address of a path that begins with a slash.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// Whether answers travel encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The host name, for message ids.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or("localhost")
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

pub(super) fn secret_key(text: &str) -> Result<SecretKey, SettingFault> {
    if text.trim().is_empty() {
        return Err(SettingFault::new(
            "secret_key (UNDERSIGNED_SECRET_KEY) is missing: generate one with `openssl rand -base64 32` and keep a copy separate from the database",
        ));
    }
    SecretKey::parse(text).map_err(|fault: KeyFault| {
        SettingFault::new(format!("secret_key (UNDERSIGNED_SECRET_KEY) is not valid, {fault}: generate one with `openssl rand -base64 32`"))
    })
}

pub(super) fn mail_url(text: &str) -> Result<&str, SettingFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(SettingFault::new(
            "mail_url (UNDERSIGNED_MAIL_URL) is missing: set it to smtp://user:password@host:587, or to file:DIR for a trial",
        ));
    }
    Ok(text)
}

pub(super) fn mail_from(from: &str, mail_url: &str, contact: &str) -> Result<String, SettingFault> {
    let from = from.trim();
    if !from.is_empty() {
        return Ok(from.to_owned());
    }
    if mail_url.trim().starts_with("smtp") {
        return Err(SettingFault::new(
            "mail_from (UNDERSIGNED_MAIL_FROM) is missing: SMTP needs a sender, such as letters@example.org",
        ));
    }
    Ok(if contact.is_empty() {
        "undersigned@localhost.localdomain".to_owned()
    } else {
        contact.to_owned()
    })
}

pub(super) fn database_url(text: &str) -> Result<(), SettingFault> {
    let known =
        text.is_empty() || text.starts_with("postgres://") || text.starts_with("postgresql://");
    if known {
        return Ok(());
    }
    Err(SettingFault::new(
        "database_url (UNDERSIGNED_DATABASE_URL) does not begin with postgres://; leave it empty to use SQLite in data_dir",
    ))
}

pub(super) fn log_format(text: &str) -> Result<(), SettingFault> {
    if matches!(text, "text" | "json") {
        return Ok(());
    }
    Err(SettingFault::new(format!(
        "log_format (UNDERSIGNED_LOG_FORMAT) is `{text}`; must be text or json"
    )))
}

pub(super) fn accent(text: &str) -> Result<Accent, SettingFault> {
    Accent::parse(text).ok_or_else(|| {
        SettingFault::new(format!(
            "coalition.accent (UNDERSIGNED_COALITION__ACCENT) is `{text}`; must be a colour such as #0b5a4b"
        ))
    })
}

/// Days for which something can still be undone: what undoing needs is kept longer.
const UNDO_DAYS: i64 = 30;

pub(super) fn undoable(name: &str, days: i64) -> Result<(), SettingFault> {
    if days > UNDO_DAYS {
        Ok(())
    } else {
        Err(SettingFault::new(format!(
            "{name} is {days}; must be {} or more, because removals and merges can be undone for {UNDO_DAYS} days",
            UNDO_DAYS + 1
        )))
    }
}

pub(super) fn positive(name: &str, value: i64) -> Result<(), SettingFault> {
    if value > 0 {
        Ok(())
    } else {
        Err(SettingFault::new(format!(
            "{name} is {value}; must be greater than zero"
        )))
    }
}

/// The pace of public pages: more than a second would show names for too long after a withdrawal.
pub(super) fn page_refresh(milliseconds: i64) -> Result<(), SettingFault> {
    match milliseconds {
        0..=1_000 => Ok(()),
        other => Err(SettingFault::new(format!(
            "page_refresh_ms is {other}; set it to between 0 and 1000 milliseconds"
        ))),
    }
}

pub(super) fn not_negative(name: &str, value: i64) -> Result<(), SettingFault> {
    if value >= 0 {
        Ok(())
    } else {
        Err(SettingFault::new(format!(
            "{name} is {value}; must be a positive number, or 0 for none"
        )))
    }
}
