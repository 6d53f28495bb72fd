//! Which network a request comes from, as far as it can be known without believing strangers.
//!
//! Quotas count networks, not hosts: an IPv6 subscriber owns a whole /64. Only `X-Forwarded-For` is
//! read, only when the peer is a proxy named in the settings, and only from the right, where the
//! proxies write. `Forwarded` and `X-Real-IP` are ignored.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
    sync::atomic::{AtomicBool, Ordering},
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use poem::Request;
use poem::http::HeaderMap;

/// The client's network: one IPv4 address, or the /64 of an IPv6 address.
///
/// Printing it shows the family only: client addresses never reach a log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientNetwork(Network);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Network {
    V4([u8; 4]),
    V6([u8; 8]),
    Unknown,
}

impl ClientNetwork {
    /// The network of a connection without an internet address; all of these share one bucket.
    pub const UNKNOWN: Self = Self(Network::Unknown);

    /// The network that an address belongs to; an IPv4 address mapped into IPv6 counts as IPv4.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(Network::V4(address.octets())),
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                Self(Network::V6([a, b, c, d, e, f, g, h]))
            }
        }
    }

    /// The largest network that one subscriber may have: an IPv6 /48 (RFC 6177), whose 65,536 networks
    /// would else each have a share of what is given out by network. An IPv4 address stays one.
    #[must_use]
    pub fn subscriber(self) -> Self {
        match self.0 {
            Network::V6([a, b, c, d, e, f, ..]) => Self(Network::V6([a, b, c, d, e, f, 0, 0])),
            Network::V4(_) | Network::Unknown => self,
        }
    }

    /// Bytes for a keyed tag: the family (4, 6 or 0), then the network part, filled with zeros.
    #[must_use]
    pub fn bytes(&self) -> [u8; 9] {
        let mut bytes = [0; 9];
        match self.0 {
            Network::V4(address) => {
                bytes[0] = 4;
                bytes[1..5].copy_from_slice(&address);
            }
            Network::V6(prefix) => {
                bytes[0] = 6;
                bytes[1..].copy_from_slice(&prefix);
            }
            Network::Unknown => {}
        }
        bytes
    }
}

/// A network around a client's, of a given length.
///
/// Printing it shows the length only.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct WideNetwork {
    family: u8,
    length: u8,
    prefix: [u8; 8],
}

impl ClientNetwork {
    /// The enclosing IPv6 network of a prefix length up to 64. `None` for IPv4.
    #[must_use]
    pub fn within_ipv6(&self, length: u8) -> Option<WideNetwork> {
        let Network::V6(own) = self.0 else {
            return None;
        };
        let mask = u64::MAX.checked_shl(64 - u32::from(length)).unwrap_or(0);
        Some(WideNetwork {
            family: 6,
            length,
            prefix: (u64::from_be_bytes(own) & mask).to_be_bytes(),
        })
    }

    /// The network that outgoing mail is shared out by: the /48 of an IPv6 address, the /24 of an
    /// IPv4 address.
    #[must_use]
    pub fn mail_flow(&self) -> WideNetwork {
        let mut prefix = [0; 8];
        if let Network::V4([a, b, c, _]) = self.0 {
            prefix[..3].copy_from_slice(&[a, b, c]);
            return WideNetwork {
                family: 4,
                length: 24,
                prefix,
            };
        }
        self.within_ipv6(48).unwrap_or(WideNetwork {
            family: 0,
            length: 0,
            prefix,
        })
    }
}

impl WideNetwork {
    /// Bytes for a keyed tag: the family, the length, then the network part.
    #[must_use]
    pub fn bytes(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes[0] = self.family;
        bytes[1] = self.length;
        bytes[2..].copy_from_slice(&self.prefix);
        bytes
    }
}

impl fmt::Debug for WideNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WideNetwork(IPv{}, /{})", self.family, self.length)
    }
}

impl fmt::Display for ClientNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Network::V4(_) => "an IPv4 network",
            Network::V6(_) => "an IPv6 network",
            Network::Unknown => "an unknown network",
        })
    }
}

impl fmt::Debug for ClientNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientNetwork({self})")
    }
}

/// The proxies whose `X-Forwarded-For` is trusted. Empty by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Whether this address is one of the named proxies.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }

    /// The client's network, from the peer of the connection and the `X-Forwarded-For` lines in
    /// the order they were received.
    ///
    /// While the hop at hand is trusted, the entry to its left is believed. The walk ends at the
    /// first hop that is not trusted, or at the last good one before an entry that is no address.
    #[must_use]
    pub fn client(&self, peer: Option<IpAddr>, forwarded_for: &[&str]) -> ClientNetwork {
        let Some(mut hop) = peer else {
            return ClientNetwork::UNKNOWN;
        };
        let entries = forwarded_for.iter().rev().flat_map(|line| line.rsplit(','));
        // RFC 9110 §5.6.1: empty list elements are to be ignored.
        for entry in entries.map(str::trim).filter(|entry| !entry.is_empty()) {
            if !self.trusts(hop) {
                break;
            }
            match forwarded_address(entry) {
                Some(address) => hop = address,
                None => break,
            }
        }
        ClientNetwork::of(hop)
    }

    /// The network of the client that made a request.
    #[must_use]
    pub fn client_of(&self, request: &Request) -> ClientNetwork {
        let peer = request.remote_addr().as_socket_addr().map(SocketAddr::ip);
        let lines: Vec<_> = request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            // Decode lossily, so that a forged byte invalidates only its own entry and not the proxy's.
            .map(|line| String::from_utf8_lossy(line.as_bytes()))
            .collect();
        let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
        self.client(peer, &lines)
    }
}

/// Notices that a web server in front of this one is missing among the trusted proxies: then all
/// visitors count as one network, and the quotas of one are everybody's.
#[derive(Debug, Default)]
pub struct ProxyWatch {
    is_missing: AtomicBool,
    is_news: AtomicBool,
}

impl ProxyWatch {
    /// Looks at a request; true the first time that a private address that is not trusted sends
    /// forwarding headers. Strangers reach us from public addresses, where anybody may write them.
    pub fn notice(&self, trusted: &TrustedProxies, request: &Request) -> bool {
        let peer = request.remote_addr().as_socket_addr().map(SocketAddr::ip);
        self.notice_from(trusted, peer, request.headers())
    }

    fn notice_from(
        &self,
        trusted: &TrustedProxies,
        peer: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> bool {
        const FORWARDING: [&str; 3] = ["x-forwarded-for", "forwarded", "x-real-ip"];
        let is_missing = peer.is_some_and(|peer| is_private(peer) && !trusted.trusts(peer))
            && FORWARDING.iter().any(|name| headers.contains_key(*name));
        let is_first = is_missing && !self.is_missing.swap(true, Ordering::SeqCst);
        if is_first {
            self.is_news.store(true, Ordering::SeqCst);
        }
        is_first
    }

    /// Whether one was noticed since the last call.
    pub fn take_news(&self) -> bool {
        self.is_news.swap(false, Ordering::SeqCst)
    }
}

/// Loopback, private (RFC 1918, RFC 4193) or link-local.
fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            address.is_loopback() || address.is_private() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

/// Why a list of trusted proxies cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyListError {
    /// An entry is neither an address nor a network.
    #[error("`{0}` is not a valid address or network (example: 10.0.0.0/8)")]
    NotANetwork(String),
    /// A network of length zero: every visitor could forge an address.
    #[error("`{0}` includes every address; use the network of the proxy")]
    Everybody(String),
}

impl FromStr for TrustedProxies {
    type Err = ProxyListError;

    /// Reads addresses and networks parted by commas or spaces.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(|c: char| c == ',' || c.is_whitespace())
            .filter(|word| !word.is_empty())
            .map(trusted_network)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn trusted_network(word: &str) -> Result<IpNet, ProxyListError> {
    let net = word
        .parse::<IpNet>()
        .or_else(|_| word.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| ProxyListError::NotANetwork(word.to_owned()))?;
    let net = match net {
        IpNet::V6(net) => unmap(net).map_or(IpNet::V6(net), IpNet::V4),
        IpNet::V4(_) => net,
    };
    if net.prefix_len() == 0 {
        return Err(ProxyListError::Everybody(word.to_owned()));
    }
    Ok(net.trunc())
}

/// Peers are compared unmapped, so a mapped network must be unmapped too or it never matches.
fn unmap(net: Ipv6Net) -> Option<Ipv4Net> {
    let address = net.addr().to_ipv4_mapped()?;
    let length = net.prefix_len().checked_sub(96)?;
    Ipv4Net::new(address, length).ok()
}

/// An entry of `X-Forwarded-For`: an address, perhaps in brackets, perhaps with a port or a zone.
fn forwarded_address(entry: &str) -> Option<IpAddr> {
    if let Ok(address) = entry.parse::<IpAddr>() {
        return Some(address);
    }
    if let Ok(socket) = entry.parse::<SocketAddr>() {
        return Some(socket.ip());
    }
    let bare = entry
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(entry);
    let bare = bare
        .split_once('%')
        .map_or(bare, |(address, _zone)| address);
    bare.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
}

#[cfg(test)]
mod tests;
