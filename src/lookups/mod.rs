//! Looking at other people's machines: DNS, and one small file on a site. Only public addresses are
//! reached, nothing is followed, little is read, and nothing of the answer is told.

mod dns;
mod reach;
mod site;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

pub use dns::Dns;
pub use reach::{Reach, is_public};

/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who looks; cheap to clone.
#[derive(Clone, Debug)]
pub struct Lookups {
    reach: Reach,
    tls: Arc<ClientConfig>,
}

impl Lookups {
    /// Looks within a reach.
    ///
    /// # Errors
    /// If there is no protocol version to speak.
    pub fn within(reach: Reach) -> Result<Self, tokio_rustls::rustls::Error> {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        Self::trusting(reach, roots)
    }

    /// The same, believing sites that these authorities vouch for.
    ///
    /// # Errors
    /// If there is no protocol version to speak.
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

    /// The same, asking another DNS server.
    #[must_use]
    pub fn asking(mut self, resolver: Option<SocketAddr>) -> Self {
        self.reach.resolver = resolver.or(self.reach.resolver);
        self
    }

    /// Whether a name has a TXT record that is this line; no answer is a no.
    pub async fn has_text(&self, name: &str, line: &str) -> bool {
        let Ok(dns) = Dns::open(self.reach.resolver) else {
            return false;
        };
        match tokio::time::timeout(PATIENCE, dns.texts(name.to_owned())).await {
            Ok(Ok(texts)) => texts.iter().any(|text| text.trim() == line),
            _ => false,
        }
    }

    /// Whether a file on a site, fetched by https, has this line; anything unexpected is a no.
    pub async fn has_file(&self, host: &str, path: &str, line: &str) -> bool {
        let looking = self.look(host, path, line);
        let found = tokio::time::timeout(PATIENCE, looking).await;
        matches!(found, Ok(Ok(true)))
    }
}
