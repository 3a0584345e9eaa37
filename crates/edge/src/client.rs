//! Who is asking: the client's address and whether its way here is encrypted.
//!
//! Both come from the socket. What `X-Forwarded-*` and `Forwarded` say counts only where the socket's other end is
//! a trusted proxy; from anyone else these headers are removed before anything else can read them.

mod forwarded;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

use forwarded::Forwarded;

/// The other end of a connection, as the listener saw it; in every request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    pub address: SocketAddr,
    /// Whether the connection itself is TLS.
    pub encrypted: bool,
}

/// The client's address: the peer's, or what trusted proxies say of it. In every guarded request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// By what one household or host is counted: an IPv4 address, or the first 64 bits of an IPv6 one, which a
    /// subscriber disposes of.
    pub fn network(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
            address => address,
        }
    }
}

/// How the client's request travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Http,
    Https,
}

impl Scheme {
    pub fn word(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// The host that a trusted proxy says the client asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ForwardedHost {
    One(String),
    /// Several that differ: nobody can say which one was asked.
    Several,
}

/// The networks whose word about a client is believed.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Arc<[IpNet]>);

impl Proxies {
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The rightmost address of the chain that is no trusted proxy. What is left of it is the client's own claim.
    fn last_untrusted(&self, peer: IpAddr, chain: &[Option<IpAddr>]) -> IpAddr {
        let mut address = peer;
        for hop in chain.iter().rev() {
            if !self.trust(address) {
                break;
            }
            match hop {
                Some(hop) => address = *hop,
                None => break,
            }
        }
        address
    }
}

/// Everything a proxy could say, or a client in its place.
const CLAIMS: [&str; 15] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-protocol",
    "x-forwarded-scheme",
    "x-forwarded-ssl",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-server",
    "x-forwarded-prefix",
    "x-real-ip",
    "x-original-url",
    "x-rewrite-url",
    "x-url-scheme",
    "front-end-https",
];

/// Puts [`ClientAddress`] and [`Scheme`] into the request and takes every forwarding header out of it.
pub async fn derive_client(State(proxies): State<Proxies>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<Peer>()
        .copied()
        .unwrap_or(Peer { address: SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)), encrypted: false });
    let derived = derive(&proxies, peer, request.headers());
    for claim in CLAIMS {
        request.headers_mut().remove(HeaderName::from_static(claim));
    }
    let extensions = request.extensions_mut();
    extensions.insert(derived.address);
    extensions.insert(derived.scheme);
    if let Some(host) = derived.host {
        extensions.insert(host);
    }
    next.run(request).await
}

struct Derived {
    address: ClientAddress,
    scheme: Scheme,
    host: Option<ForwardedHost>,
}

fn derive(proxies: &Proxies, peer: Peer, headers: &HeaderMap) -> Derived {
    let socket = peer.address.ip().to_canonical();
    let own = if peer.encrypted { Scheme::Https } else { Scheme::Http };
    if !proxies.trust(socket) {
        return Derived { address: ClientAddress(socket), scheme: own, host: None };
    }
    let standard = Forwarded::read(&values(headers, header::FORWARDED.as_str()));
    let customary = Forwarded::of_x_headers(
        &values(headers, "x-forwarded-for"),
        &values(headers, "x-forwarded-proto"),
        &values(headers, "x-forwarded-host"),
    );
    let by_standard = standard.chain().map(|chain| proxies.last_untrusted(socket, chain));
    let by_custom = customary.chain().map(|chain| proxies.last_untrusted(socket, chain));
    // A proxy sets one of the two and may pass the client's own version of the other on: where they
    // disagree, neither is believed.
    let address = match (by_standard, by_custom) {
        (Some(one), Some(other)) if one != other => socket,
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => socket,
    };
    let scheme = match (standard.encrypted(), customary.encrypted()) {
        (Some(one), Some(other)) => one && other,
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => peer.encrypted,
    };
    let mut hosts = standard.hosts.into_iter().chain(customary.hosts);
    let host = hosts.next().map(|first| {
        if hosts.all(|other| other.eq_ignore_ascii_case(&first)) {
            ForwardedHost::One(first)
        } else {
            ForwardedHost::Several
        }
    });
    Derived { address: ClientAddress(address), scheme: if scheme { Scheme::Https } else { Scheme::Http }, host }
}

/// All values of a header, of several lines too; one that is no text counts as an empty one.
fn values<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(address: &str) -> Peer {
        Peer { address: address.parse().unwrap(), encrypted: false }
    }

    fn read(from: &str, pairs: &[(&'static str, &'static str)]) -> Derived {
        let proxies = Proxies::new(["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        derive(&proxies, peer(from), &headers)
    }

    fn address(from: &str, pairs: &[(&'static str, &'static str)]) -> String {
        read(from, pairs).address.0.to_string()
    }

    #[test]
    fn strangers_are_not_believed() {
        let spoof = [
            ("x-forwarded-for", "1.2.3.4"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "evil.test"),
            ("forwarded", "for=1.2.3.4;proto=https;host=evil.test"),
        ];
        let derived = read("203.0.113.9:5000", &spoof);
        assert_eq!(derived.address.0.to_string(), "203.0.113.9");
        assert_eq!(derived.scheme, Scheme::Http);
        assert_eq!(derived.host, None);
    }

    #[test]
    fn the_rightmost_untrusted_address_is_the_client() {
        assert_eq!(address("10.0.0.1:1", &[("x-forwarded-for", "1.1.1.1, 198.51.100.7, 10.9.9.9")]), "198.51.100.7");
        let lines = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "198.51.100.7")];
        assert_eq!(address("10.0.0.1:1", &lines), "198.51.100.7");
        assert_eq!(address("[fd00::1]:1", &[("x-forwarded-for", "[2001:db8::5]:443")]), "2001:db8::5");
        assert_eq!(address("[fd00::1]:1", &[("forwarded", "for=\"[2001:db8::5]:443\", for=10.1.1.1")]), "2001:db8::5");
        assert_eq!(address("[::ffff:10.0.0.1]:1", &[("x-forwarded-for", "198.51.100.7:8080")]), "198.51.100.7");
    }

    #[test]
    fn what_cannot_be_read_ends_the_chain() {
        assert_eq!(address("10.0.0.1:1", &[("x-forwarded-for", "198.51.100.7, nonsense, 10.2.2.2")]), "10.2.2.2");
        assert_eq!(address("10.0.0.1:1", &[("forwarded", "for=_hidden")]), "10.0.0.1");
        assert_eq!(address("10.0.0.1:1", &[]), "10.0.0.1");
    }

    #[test]
    fn headers_that_disagree_are_both_disbelieved() {
        let pairs = [("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=1.1.1.1;proto=https")];
        assert_eq!(address("10.0.0.1:1", &pairs), "10.0.0.1");
        assert_eq!(
            read("10.0.0.1:1", &[("x-forwarded-proto", "http"), ("forwarded", "proto=https")]).scheme,
            Scheme::Http
        );
        assert_eq!(read("10.0.0.1:1", &[("x-forwarded-proto", "https, http")]).scheme, Scheme::Http);
        assert_eq!(read("10.0.0.1:1", &[("x-forwarded-proto", "https")]).scheme, Scheme::Https);
        let hosts = [("x-forwarded-host", "a.test"), ("forwarded", "host=b.test")];
        assert_eq!(read("10.0.0.1:1", &hosts).host, Some(ForwardedHost::Several));
    }
}
