//! The handle that handlers are given: the machines of the house, and no feature.

use std::sync::Arc;

use crate::client_network::{ClientNetwork, ProxyWatch, TrustedProxies};
use crate::clock::{Clock, Millis};
use crate::clock_trust::ClockTrust;
use crate::email_address::EmailAddress;
use crate::limits::Limits;
use crate::locale::Locale;
use crate::lookups::Lookups;
use crate::rendering::{Chrome, Rendering, SiteChrome};
use crate::secret::DataKeys;
use crate::settings::{BaseUrl, Settings};
use crate::signals::{Signals, Topic};
use crate::storage::{DataKeyFault, NetworkTags, Storage};

/// What an instance is made of; cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// The parts of an instance.
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub storage: Storage,
    /// Pages and mails.
    pub rendering: Rendering,
    /// The time.
    pub clock: Clock,
    /// Whether the clock may be believed when something would be erased for its age.
    pub clock_trust: Arc<ClockTrust>,
    /// Keys that seal and hash.
    pub keys: DataKeys,
    pub settings: Settings,
    /// The address of the service.
    pub base_url: BaseUrl,
    /// Who is believed about client addresses.
    pub trusted_proxies: TrustedProxies,
    /// Whether a proxy seems to be missing among them.
    pub proxy_watch: ProxyWatch,
    /// How client networks are remembered.
    pub network_tags: NetworkTags,
    /// How much may happen how often.
    pub limits: Limits,
    /// Who looks at other people's machines.
    pub lookups: Lookups,
    /// Public pages with news.
    pub signals: Signals<Topic>,
}

impl App {
    /// The handle of these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The time, milliseconds UTC.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// The keyed hash under which an address is known again.
    #[must_use]
    pub fn address_key(&self, address: &EmailAddress) -> Vec<u8> {
        self.0
            .keys
            .lookup
            .tag(&[b"address", address.canonical().as_bytes()])
            .to_vec()
    }

    /// The keyed hash by which quotas count a mailbox, tags and dots folded.
    #[must_use]
    pub fn mailbox_key(&self, address: &EmailAddress) -> Vec<u8> {
        self.0
            .keys
            .lookup
            .tag(&[b"address", address.quota_form().as_bytes()])
            .to_vec()
    }

    /// Under what the subscriber of a client's network is known today, for sharing out mail.
    ///
    /// # Errors
    /// If the day's key cannot be read or made.
    pub async fn subscriber_tag(&self, network: ClientNetwork) -> Result<Vec<u8>, DataKeyFault> {
        let parts = &self.0;
        parts
            .network_tags
            .of_subscriber(&parts.storage, network, self.now())
            .await
    }

    /// Who is believed about client addresses.
    #[must_use]
    pub fn trusted_proxies(&self) -> &TrustedProxies {
        &self.0.trusted_proxies
    }

    /// The frame of a page at `path`, whose twin in the other language stands at `twin`.
    #[must_use]
    pub fn chrome(&self, locale: Locale, path: &str, twin: Option<String>) -> Chrome {
        let mut chrome = Chrome::new(locale, self.site(locale), &self.0.base_url.origin(), path);
        chrome.other_language_path = twin;
        chrome
    }

    fn site(&self, locale: Locale) -> SiteChrome {
        SiteChrome {
            accent: self.0.rendering.accent().path(),
            ..site(&self.0.settings, locale)
        }
    }
}

/// The coalition of the settings, as mails in a language name it.
#[must_use]
pub fn site(settings: &Settings, locale: Locale) -> SiteChrome {
    let coalition = &settings.coalition;
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    SiteChrome {
        coalition: coalition.name.get(locale).to_owned(),
        contact: given(&coalition.contact),
        postal_address: given(coalition.postal_address.get(locale)),
        phone: given(&coalition.phone),
        contact_person: given(&coalition.contact_person),
        reply_days: coalition.reply_days,
        accent: None,
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
