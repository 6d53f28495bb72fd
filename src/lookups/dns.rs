//! DNS queries with a time limit.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::lookup_ip::LookupIp;
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;

/// How long one try, and one query with all its tries, may take.
const TRY_TIMEOUT: Duration = Duration::from_secs(3);
const QUERY_TIMEOUT: Duration = Duration::from_secs(10);

/// A DNS resolver.
#[derive(Debug)]
pub struct Dns(TokioResolver);

impl Dns {
    /// A resolver that asks this server, or those of the system if `None`.
    ///
    /// # Errors
    /// A sentence that says why the system's servers are unknown.
    pub fn open(server: Option<SocketAddr>) -> Result<Self, String> {
        let mut builder = match server {
            Some(server) => {
                let config = ResolverConfig::from_name_servers(vec![at(server)]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
            None => TokioResolver::builder_tokio().map_err(|fault| fault.to_string())?,
        };
        let options = builder.options_mut();
        options.timeout = TRY_TIMEOUT;
        options.attempts = 2;
        // The hosts file of this machine proves nothing about a domain.
        options.use_hosts_file = ResolveHosts::Never;
        builder.build().map(Self).map_err(|fault| fault.to_string())
    }

    /// The addresses of a name. Empty if it has none.
    ///
    /// # Errors
    /// A sentence that says that DNS did not answer.
    pub async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, String> {
        let found = wait_for(name, self.0.lookup_ip(absolute(name))).await?;
        Ok(found.iter().flat_map(LookupIp::iter).collect())
    }

    /// The mail servers of a name. Empty if it has none.
    ///
    /// # Errors
    /// A sentence that says that DNS did not answer.
    pub async fn exchanges(&self, name: &str) -> Result<Vec<String>, String> {
        let found = wait_for(name, self.0.mx_lookup(absolute(name))).await?;
        let records = found.iter().flat_map(|found| found.answers());
        Ok(records
            .filter_map(|record| match &record.data {
                RData::MX(exchange) => Some(exchange.exchange.to_utf8()),
                _ => None,
            })
            .map(|name| name.trim_end_matches('.').to_owned())
            .filter(|name| !name.is_empty())
            .collect())
    }

    /// The TXT records of a name, with the parts of each joined. Empty if it has none.
    ///
    /// # Errors
    /// A sentence that says that DNS did not answer.
    pub async fn texts(&self, name: String) -> Result<Vec<String>, String> {
        let found = wait_for(&name, self.0.txt_lookup(absolute(&name))).await?;
        let records = found.iter().flat_map(|found| found.answers());
        Ok(records
            .filter_map(|record| match &record.data {
                RData::TXT(text) => Some(join_parts(&text.txt_data)),
                _ => None,
            })
            .collect())
    }
}

/// With a final dot, so that the search list of the system is not tried.
fn absolute(name: &str) -> String {
    format!("{name}.")
}

/// The answer of DNS; `None` if there are no such records.
async fn wait_for<T>(
    name: &str,
    query: impl Future<Output = Result<T, NetError>>,
) -> Result<Option<T>, String> {
    match tokio::time::timeout(QUERY_TIMEOUT, query).await {
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

fn join_parts(parts: &[Box<[u8]>]) -> String {
    let bytes: Vec<u8> = parts.iter().flat_map(|part| part.iter().copied()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}
