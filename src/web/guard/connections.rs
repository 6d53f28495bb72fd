//! Counts the open connections of a listener, in all and by network.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::ConnectionLimits;
use crate::client_network::ClientNetwork;

/// The open connections of one listener.
#[derive(Debug, Default)]
pub(super) struct ConnectionTable(Mutex<ConnectionCounts>);

#[derive(Debug, Default)]
struct ConnectionCounts {
    total: usize,
    by_network: HashMap<ClientNetwork, usize>,
}

impl ConnectionTable {
    fn lock(&self) -> MutexGuard<'_, ConnectionCounts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a slot for one more connection; `None` if the limit in all or of its network is
    /// reached. A connection without a network (a trusted proxy) counts in all only.
    pub(super) fn take_slot(
        self: &Arc<Self>,
        network: Option<ClientNetwork>,
        limits: &ConnectionLimits,
    ) -> Option<ConnectionSlot> {
        let mut counts = self.lock();
        if counts.total >= limits.total {
            return None;
        }
        if let Some(network) = network {
            let count = counts.by_network.entry(network).or_default();
            if *count >= limits.per_network {
                return None;
            }
            *count += 1;
        }
        counts.total += 1;
        drop(counts);
        Some(ConnectionSlot {
            table: Arc::clone(self),
            network,
        })
    }
}

/// The slot of one open connection, released on drop.
#[derive(Debug)]
pub(super) struct ConnectionSlot {
    table: Arc<ConnectionTable>,
    network: Option<ClientNetwork>,
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        let mut counts = self.table.lock();
        counts.total -= 1;
        let Some(network) = self.network else {
            return;
        };
        if let Some(count) = counts.by_network.get_mut(&network) {
            *count -= 1;
            // Forget the network, or the map grows with every visitor there ever was.
            if *count == 0 {
                counts.by_network.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Timeouts;
    use super::*;
    use crate::client_network::TrustedProxies;

    fn limits(total: usize, per_network: usize) -> ConnectionLimits {
        ConnectionLimits {
            total,
            per_network,
            trusted_proxies: TrustedProxies::default(),
            timeouts: Timeouts::default(),
        }
    }

    fn network(address: &str) -> Option<ClientNetwork> {
        Some(ClientNetwork::of(address.parse().unwrap()))
    }

    #[test]
    fn slots_are_limited_in_all_and_by_network_and_released_on_drop() {
        let table = Arc::new(ConnectionTable::default());
        let limits = limits(3, 2);
        let take = |address| table.take_slot(network(address), &limits);
        let first = take("192.0.2.1");
        let second = take("192.0.2.1");
        assert!(first.is_some() && second.is_some());
        assert!(take("192.0.2.1").is_none());
        let _other = take("192.0.2.2").unwrap();
        assert!(take("192.0.2.3").is_none());
        drop(first);
        assert!(take("192.0.2.1").is_some());
    }

    #[test]
    fn addresses_of_one_ipv6_64_share_the_limit_of_their_network() {
        let table = Arc::new(ConnectionTable::default());
        let limits = limits(9, 1);
        let take = |address| table.take_slot(network(address), &limits);
        let _first = take("2001:db8::1").unwrap();
        assert!(take("2001:db8::2").is_none());
        assert!(take("2001:db8:0:1::2").is_some());
    }

    #[test]
    fn connections_without_a_network_are_limited_in_all_only() {
        let table = Arc::new(ConnectionTable::default());
        let limits = limits(5, 1);
        let slots: Vec<_> = (0..9)
            .filter_map(|_| table.take_slot(None, &limits))
            .collect();
        assert_eq!(slots.len(), 5);
    }

    #[test]
    fn the_table_forgets_networks_without_connections() {
        let table = Arc::new(ConnectionTable::default());
        for host in 0..250 {
            let network = network(&format!("192.0.2.{host}"));
            table.take_slot(network, &limits(9, 9)).unwrap();
        }
        let counts = table.lock();
        assert!(counts.total == 0 && counts.by_network.is_empty());
    }
}
