//! Lookups on other people's machines: DNS records, and one small file on a site. They reach only
//! public addresses, follow no redirect, read little, and return only whether a line was found.

mod dns;
mod reach;
mod site;
mod spf;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

pub use dns::Dns;
pub use reach::{Reach, is_public};
pub use spf::{SpfCheck, SpfFault, SpfResult, check_spf};

/// How long one lookup may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Client for DNS and HTTPS lookups. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Lookups {
    reach: Reach,
    tls: Arc<ClientConfig>,
}

impl Lookups {
    /// A client that reaches these addresses.
    ///
    /// # Errors
    /// If the TLS library supports none of its own default versions.
    pub fn within(reach: Reach) -> Result<Self, tokio_rustls::rustls::Error> {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        Self::trusting(reach, roots)
    }

    /// The same, trusting certificates of these authorities.
    ///
    /// # Errors
    /// If the TLS library supports none of its own default versions.
    pub fn trusting(
        reach: Reach,
        roots: RootCertStore,
    ) -> Result<Self, tokio_rustls::rustls::Error> {
        let provider = Arc::new(crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            reach,
            tls: Arc::new(tls),
        })
    }

    /// The same, with another DNS server; `None` keeps the present one.
    #[must_use]
    pub fn asking(mut self, resolver: Option<SocketAddr>) -> Self {
        self.reach.resolver = resolver.or(self.reach.resolver);
        self
    }

    /// Whether a name has a TXT record equal to this line. False if DNS does not answer.
    pub async fn has_text(&self, name: &str, line: &str) -> bool {
        let Ok(dns) = Dns::open(self.reach.resolver) else {
            return false;
        };
        match tokio::time::timeout(TIMEOUT, dns.texts(name.to_owned())).await {
            Ok(Ok(texts)) => texts.iter().any(|text| text.trim() == line),
            _ => false,
        }
    }

    /// Whether a file on a site, fetched by HTTPS, has this line. False for any other answer or error.
    pub async fn has_file(&self, host: &str, path: &str, line: &str) -> bool {
        let looking = self.look(host, path, line);
        let found = tokio::time::timeout(TIMEOUT, looking).await;
        matches!(found, Ok(Ok(true)))
    }
}
