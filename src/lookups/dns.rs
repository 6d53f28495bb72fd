//! Asking DNS, with patience that ends.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;

/// How long one try, and one question with all its tries, may take.
const TRY: Duration = Duration::from_secs(3);
const QUESTION: Duration = Duration::from_secs(10);

/// Somebody to ask.
#[derive(Debug)]
pub struct Dns(TokioResolver);

impl Dns {
    /// The server given, else the system's.
    ///
    /// # Errors
    /// Why there is nobody to ask, in words.
    pub fn open(server: Option<SocketAddr>) -> Result<Self, String> {
        let mut builder = match server {
            Some(server) => {
                let config = ResolverConfig::from_name_servers(vec![at(server)]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
            None => TokioResolver::builder_tokio().map_err(|fault| fault.to_string())?,
        };
        let options = builder.options_mut();
        options.timeout = TRY;
        options.attempts = 2;
        // What this machine calls its neighbours is nobody's proof.
        options.use_hosts_file = ResolveHosts::Never;
        builder.build().map(Self).map_err(|fault| fault.to_string())
    }

    /// The addresses of a name; none where there are none.
    ///
    /// # Errors
    /// That DNS did not answer, in words.
    pub async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, String> {
        let found = answer(name, self.0.lookup_ip(whole(name))).await?;
        Ok(found.iter().flat_map(|found| found.iter()).collect())
    }

    /// The TXT records of a name, the parts of each joined; none where there are none.
    ///
    /// # Errors
    /// That DNS did not answer, in words.
    pub async fn texts(&self, name: String) -> Result<Vec<String>, String> {
        let found = answer(&name, self.0.txt_lookup(whole(&name))).await?;
        let records = found.iter().flat_map(|found| found.answers());
        Ok(records
            .filter_map(|record| match &record.data {
                RData::TXT(text) => Some(joined(&text.txt_data)),
                _ => None,
            })
            .collect())
    }
}

/// A name with its final dot, which keeps the system's search list out of it.
fn whole(name: &str) -> String {
    format!("{name}.")
}

/// What DNS answers about a name; none where it knows of nothing.
async fn answer<T>(
    name: &str,
    asked: impl Future<Output = Result<T, NetError>>,
) -> Result<Option<T>, String> {
    match tokio::time::timeout(QUESTION, asked).await {
        Err(_) => Err(format!("DNS did not answer for {name}")),
        Ok(Err(fault)) if fault.is_no_records_found() => Ok(None),
        Ok(Err(fault)) => Err(format!("DNS did not answer for {name}: {fault}")),
        Ok(Ok(found)) => Ok(Some(found)),
    }
}

fn at(server: SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = server.port();
        connection
    });
    NameServerConfig::new(server.ip(), true, connections.to_vec())
}

fn joined(parts: &[Box<[u8]>]) -> String {
    let bytes: Vec<u8> = parts.iter().flat_map(|part| part.iter().copied()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}
