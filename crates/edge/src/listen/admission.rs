//! How many connections one peer may have, and all together.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::client::{ClientAddress, Proxies};

/// Files that the rest of the process may need: the database's connections, documents, the log.
const OTHER_FILES: u64 = 256;

/// As many connections as were asked for, or as the process may have files for. Lets it have more where it may.
pub fn room_for(wanted: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let needed = (wanted as u64).saturating_mul(2).saturating_add(OTHER_FILES);
    let raised = limit.maximum.map_or(needed, |maximum| maximum.min(needed));
    let current = match limit.current {
        Some(current) if current < raised => {
            let asked = Rlimit { current: Some(raised), maximum: limit.maximum };
            if setrlimit(Resource::Nofile, asked).is_ok() { raised } else { current }
        }
        Some(current) => current,
        None => needed,
    };
    let room = usize::try_from(current.saturating_sub(OTHER_FILES)).unwrap_or(wanted);
    room.clamp(16, wanted.max(16))
}

/// Counts the connections of each peer.
#[derive(Clone)]
pub struct Admission {
    limit: usize,
    proxies: Proxies,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A connection's place, free again when dropped.
pub struct Place {
    peer: IpAddr,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Admission {
    pub fn new(limit: usize, proxies: Proxies) -> Self {
        Self { limit, proxies, counts: Arc::default() }
    }

    /// None where the peer has as many connections as it may.
    pub fn admit(&self, address: IpAddr) -> Option<Place> {
        let peer = ClientAddress(address).network();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(peer).or_insert(0);
        if *count >= self.limit && !self.proxies.trust(address) {
            return None;
        }
        *count += 1;
        Some(Place { peer, counts: self.counts.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.peer) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.peer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_has_its_share_and_a_proxy_has_more() {
        let admission = Admission::new(2, Proxies::new(["10.0.0.1/32".parse().unwrap()]));
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let first = admission.admit(address("2001:db8::1")).unwrap();
        let _second = admission.admit(address("2001:db8::2")).unwrap();
        assert!(admission.admit(address("2001:db8::3")).is_none(), "of one network");
        assert!(admission.admit(address("2001:db8:0:1::1")).is_some(), "of another");
        drop(first);
        assert!(admission.admit(address("2001:db8::3")).is_some());
        let proxied: Vec<_> = (0..5).map(|_| admission.admit(address("10.0.0.1"))).collect();
        assert!(proxied.iter().all(Option::is_some));
    }

    #[test]
    fn there_is_room_for_somebody() {
        assert!((16..=100).contains(&room_for(100)));
    }
}
