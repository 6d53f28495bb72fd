//! Asking DNS for texts, with patience that ends.

use std::net::SocketAddr;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;

use super::records::Asked;

/// How long one try, and one question with all its tries, may take.
const TRY: Duration = Duration::from_secs(3);
const QUESTION: Duration = Duration::from_secs(10);

/// Somebody to ask.
pub(super) struct Dns(TokioResolver);

impl Dns {
    /// The server given, else the system's.
    pub(super) fn open(server: Option<SocketAddr>) -> Result<Self, String> {
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
        builder.build().map(Self).map_err(|fault| fault.to_string())
    }

    /// The TXT records of a name, the parts of each joined; none where there are none.
    pub(super) async fn texts(&self, name: String) -> Asked {
        // The final dot keeps the system's search list out of it.
        let asked = tokio::time::timeout(QUESTION, self.0.txt_lookup(format!("{name}.")));
        match asked.await {
            Err(_) => Err(format!("DNS did not answer for {name}")),
            Ok(Err(fault)) if fault.is_no_records_found() => Ok(Vec::new()),
            Ok(Err(fault)) => Err(format!("DNS did not answer for {name}: {fault}")),
            Ok(Ok(found)) => Ok(found
                .answers()
                .iter()
                .filter_map(|record| match &record.data {
                    RData::TXT(text) => Some(joined(&text.txt_data)),
                    _ => None,
                })
                .collect()),
        }
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
