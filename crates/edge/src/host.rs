//! The host that a request names: exactly one, and one that this server answers for.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::uri::Authority;
use http::{StatusCode, Version, header};

use crate::client::ForwardedHost;
use crate::health::is_own_probe;
use crate::refusal::refuse;

/// The names this server answers for, in lower case, without ports.
#[derive(Clone, Debug)]
pub struct AllowedHosts(Arc<HashSet<String>>);

impl AllowedHosts {
    /// Names as in `probity.example`, `192.0.2.1` or `[::1]`; a port is taken off.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Self {
        let names = names.into_iter().filter_map(|name| Some(read_host(name.as_ref())?.name));
        Self(Arc::new(names.collect()))
    }

    /// Names under which a server on the developer's own machine is reached.
    pub const LOCAL: [&'static str; 3] = ["localhost", "127.0.0.1", "[::1]"];

    fn contain(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// The host of a request that passed the check, with its port where it named one. In the extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestHost(pub String);

struct NamedHost {
    /// In lower case, IPv6 in brackets.
    name: String,
    whole: String,
}

/// A host with an optional port, and nothing else: no user, no blanks, no empty name.
fn read_host(text: &str) -> Option<NamedHost> {
    let authority: Authority = text.parse().ok()?;
    let name = authority.host();
    let port = authority.as_str().strip_prefix(name)?;
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    let is_clean = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte));
    (is_port && is_clean && !name.is_empty())
        .then(|| NamedHost { name: name.to_ascii_lowercase(), whole: authority.as_str().to_ascii_lowercase() })
}

/// Answers 400 where a request names no host, two or nonsense, and 421 where it names somebody else's.
pub async fn check_host(State(allowed): State<AllowedHosts>, mut request: Request, next: Next) -> Response {
    if is_own_probe(&request) {
        return next.run(request).await;
    }
    match find_host(&request) {
        None => refuse(StatusCode::BAD_REQUEST, "The request must name exactly one host. Check the address."),
        Some(host) if allowed.contain(&host.name) => {
            request.extensions_mut().insert(RequestHost(host.whole));
            next.run(request).await
        }
        Some(_) => refuse(
            StatusCode::MISDIRECTED_REQUEST,
            "This server does not answer for that host. Use its public address; its operator can add hosts to \
             ALLOWED_HOSTS.",
        ),
    }
}

fn find_host(request: &Request) -> Option<NamedHost> {
    let mut lines = request.headers().get_all(header::HOST).iter();
    let header = match lines.next() {
        Some(line) => Some(read_host(line.to_str().ok()?)?),
        None => None,
    };
    if lines.next().is_some() || (header.is_none() && request.version() < Version::HTTP_2) {
        return None;
    }
    // HTTP/2's :authority, or an absolute address in the request line.
    let authority = match request.uri().authority() {
        Some(authority) => Some(read_host(authority.as_str())?),
        None => None,
    };
    let own = match (header, authority) {
        (Some(header), Some(authority)) if header.whole != authority.whole => return None,
        (Some(own), _) | (None, Some(own)) => own,
        (None, None) => return None,
    };
    match request.extensions().get::<ForwardedHost>() {
        None => Some(own),
        Some(ForwardedHost::One(told)) => read_host(told),
        Some(ForwardedHost::Several) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn find(pairs: &[(&'static str, &'static str)], uri: &str) -> Option<String> {
        let mut request = Request::builder().uri(uri).body(Body::empty()).unwrap();
        for (name, value) in pairs {
            request.headers_mut().append(*name, value.parse().unwrap());
        }
        find_host(&request).map(|host| host.name)
    }

    #[test]
    fn exactly_one_host_is_named() {
        assert_eq!(find(&[("host", "Probity.Example:8443")], "/").as_deref(), Some("probity.example"));
        assert_eq!(find(&[("host", "[::1]:3000")], "/").as_deref(), Some("[::1]"));
        assert_eq!(find(&[], "/"), None);
        assert_eq!(find(&[("host", "a.test"), ("host", "a.test")], "/"), None);
        assert_eq!(find(&[("host", "a.test")], "http://b.test/"), None);
        assert_eq!(find(&[("host", "a.test")], "http://a.test/").as_deref(), Some("a.test"));
        for bad in
            ["", "localhost:1@evil", "a b", "a.test:", "a.test:x", "a.test:70000", "a_b.test", "a.test/x", "[::1"]
        {
            let mut request = Request::builder().uri("/").body(Body::empty()).unwrap();
            request.headers_mut().append("host", bad.parse().unwrap());
            assert!(find_host(&request).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_name_must_be_the_same_to_the_letter() {
        let allowed = AllowedHosts::new(["Probity.example:8443"]);
        assert!(allowed.contain("probity.example"));
        for other in ["probity.example.", "evil.probity.example", "probity.example.evil.test"] {
            assert!(!allowed.contain(other), "{other}");
        }
    }
}
