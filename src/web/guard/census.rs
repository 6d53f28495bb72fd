//! Who is connected: so many in all, so many from each network.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use poem::web::RemoteAddr;

use super::line::Line;
use crate::client_network::ClientNetwork;

/// The connections of a listener, by their far ends.
#[derive(Debug, Default)]
pub(super) struct Census(Mutex<Present>);

#[derive(Debug, Default)]
struct Present {
    lines: HashMap<SocketAddr, (Option<ClientNetwork>, Arc<Line>)>,
    by_network: HashMap<ClientNetwork, usize>,
}

impl Census {
    fn lock(&self) -> MutexGuard<'_, Present> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a connection in, unless there are `most` already, in all or from its network; none is
    /// the network of somebody who is not counted by network.
    pub(super) fn enter(
        &self,
        peer: SocketAddr,
        network: Option<ClientNetwork>,
        line: &Arc<Line>,
        most: (usize, usize),
    ) -> bool {
        let mut present = self.lock();
        if present.lines.len() >= most.0 {
            return false;
        }
        if let Some(network) = network {
            let count = present.by_network.entry(network).or_default();
            if *count >= most.1 {
                return false;
            }
            *count += 1;
        }
        present.lines.insert(peer, (network, line.clone()));
        true
    }

    /// The place of a connection, which is free again once this is dropped.
    pub(super) fn leave(self: &Arc<Self>, from: &RemoteAddr) -> Place {
        Place {
            census: self.clone(),
            peer: from.as_socket_addr().copied(),
        }
    }

    /// The line that a request came by.
    pub(super) fn line(&self, from: &RemoteAddr) -> Option<Arc<Line>> {
        let peer = from.as_socket_addr()?;
        self.lock().lines.get(peer).map(|(_, line)| line.clone())
    }
}

/// The place that a connection takes up.
#[derive(Debug)]
pub(super) struct Place {
    census: Arc<Census>,
    peer: Option<SocketAddr>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut present = self.census.lock();
        let gone = self.peer.and_then(|peer| present.lines.remove(&peer));
        let Some((Some(network), _)) = gone else {
            return;
        };
        if let Some(count) = present.by_network.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                present.by_network.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::Patience;
    use super::*;
    use crate::clock::Clock;

    fn line() -> Arc<Line> {
        Arc::new(Line::new(Patience::default(), Clock::fixed(0).watch()))
    }

    fn enter(census: &Arc<Census>, peer: &str, most: (usize, usize)) -> Option<Place> {
        let peer: SocketAddr = peer.parse().unwrap();
        let network = Some(ClientNetwork::of(peer.ip()));
        census
            .enter(peer, network, &line(), most)
            .then(|| census.leave(&RemoteAddr(peer.into())))
    }

    #[test]
    fn so_many_come_in_from_a_network_and_in_all_and_those_who_leave_make_room() {
        let census = Arc::new(Census::default());
        let most = (3, 2);
        let first = enter(&census, "192.0.2.1:1", most);
        let second = enter(&census, "192.0.2.1:2", most);
        assert!(first.is_some() && second.is_some());
        assert!(enter(&census, "192.0.2.1:3", most).is_none());
        let _other = enter(&census, "192.0.2.2:1", most).unwrap();
        assert!(enter(&census, "192.0.2.3:1", most).is_none());
        drop(first);
        assert!(enter(&census, "192.0.2.1:3", most).is_some());
    }

    #[test]
    fn one_ipv6_subscriber_is_one_network() {
        let census = Arc::new(Census::default());
        let _first = enter(&census, "[2001:db8::1]:1", (9, 1)).unwrap();
        assert!(enter(&census, "[2001:db8::2]:1", (9, 1)).is_none());
        assert!(enter(&census, "[2001:db8:0:1::2]:1", (9, 1)).is_some());
    }

    #[test]
    fn a_trusted_proxy_brings_as_many_as_fit_in_all() {
        let census = Arc::new(Census::default());
        let peer = |port: u16| SocketAddr::from(([10, 0, 0, 1], port));
        let entered = (0..9).filter(|port| census.enter(peer(*port), None, &line(), (5, 1)));
        assert_eq!(entered.count(), 5);
    }

    #[test]
    fn nothing_is_remembered_of_those_who_left() {
        let census = Arc::new(Census::default());
        for port in 1..500 {
            enter(&census, &format!("192.0.2.{}:{port}", port % 250), (9, 9)).unwrap();
        }
        let present = census.lock();
        assert!(present.lines.is_empty() && present.by_network.is_empty());
    }
}
