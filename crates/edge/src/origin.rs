//! Refuses requests that change something and come from another site.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, Method, StatusCode, header};

use crate::client::Scheme;
use crate::host::RequestHost;
use crate::refusal::refuse;

/// The origin under which browsers reach this server, as in `https://probity.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicOrigin(String);

impl PublicOrigin {
    /// The origin of an `http` or `https` address; none where it is no such address.
    pub fn of_url(url: &str) -> Option<Self> {
        let uri: http::Uri = url.parse().ok()?;
        let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
        let default_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return None,
        };
        let port = authority.port_u16().filter(|port| *port != default_port);
        let host = authority.host().to_ascii_lowercase();
        (!authority.as_str().contains('@')).then(|| {
            Self(match port {
                Some(port) => format!("{scheme}://{host}:{port}"),
                None => format!("{scheme}://{host}"),
            })
        })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host without its port.
    pub fn host(&self) -> &str {
        let authority = self.0.split_once("://").map_or(self.0.as_str(), |(_, authority)| authority);
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        }
    }
}

pub async fn require_same_origin(
    State(public): State<Option<Arc<PublicOrigin>>>,
    request: Request,
    next: Next,
) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    if has_plain_text(request.headers()) {
        return refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Plain text is not taken here. Send a form, or JSON as application/json.",
        );
    }
    let scheme = request.extensions().get::<Scheme>().copied().unwrap_or(Scheme::Http);
    let own = request
        .extensions()
        .get::<RequestHost>()
        .and_then(|host| PublicOrigin::of_url(&format!("{}://{}", scheme.word(), host.0)));
    if is_own(request.headers(), public.as_deref(), own.as_ref()) {
        return next.run(request).await;
    }
    refuse(
        StatusCode::FORBIDDEN,
        "This request came from another site and was refused. Open the page here and try again.",
    )
}

/// A form of another site can send any JSON as plain text, and needs nobody's leave for it.
fn has_plain_text(headers: &HeaderMap) -> bool {
    headers.get_all(header::CONTENT_TYPE).iter().any(|value| {
        let value = value.as_bytes();
        value.len() >= 10 && value.iter().zip(b"text/plain").all(|(one, other)| one.eq_ignore_ascii_case(other))
    })
}

/// Browsers say where a request came from, in one header or in both; then each must say that it was here.
/// What says nothing is no browser, and may pass only where it carries nobody's cookie.
fn is_own(headers: &HeaderMap, public: Option<&PublicOrigin>, own: Option<&PublicOrigin>) -> bool {
    let site = single(headers, &HeaderName::from_static("sec-fetch-site"));
    let origin = single(headers, &header::ORIGIN);
    let fits = |origin: &str| {
        PublicOrigin::of_url(origin).is_some_and(|origin| Some(&origin) == public || Some(&origin) == own)
    };
    match (site, origin) {
        (Claim::Unclear, _) | (_, Claim::Unclear) => false,
        (Claim::One(site), Claim::One(origin)) => site == "same-origin" && fits(origin),
        (Claim::One(site), Claim::None) => site == "same-origin",
        (Claim::None, Claim::One(origin)) => fits(origin),
        (Claim::None, Claim::None) => !headers.contains_key(header::COOKIE),
    }
}

enum Claim<'a> {
    None,
    One(&'a str),
    /// Several, or no text.
    Unclear,
}

fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Claim<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Claim::None,
        (Some(value), None) => value.to_str().map_or(Claim::Unclear, Claim::One),
        (Some(_), Some(_)) => Claim::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owns(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        let public = PublicOrigin::of_url("https://probity.example").unwrap();
        let own = PublicOrigin::of_url("http://localhost:3000").unwrap();
        is_own(&headers, Some(&public), Some(&own))
    }

    #[test]
    fn own_pages_may() {
        assert!(owns(&[("sec-fetch-site", "same-origin")]));
        assert!(owns(&[("sec-fetch-site", "same-origin"), ("origin", "https://probity.example")]));
        assert!(owns(&[("origin", "https://probity.example:443")]));
        assert!(owns(&[("origin", "http://localhost:3000"), ("cookie", "a=b")]));
    }

    #[test]
    fn other_sites_may_not() {
        assert!(!owns(&[("sec-fetch-site", "cross-site"), ("origin", "https://probity.example")]));
        assert!(!owns(&[("sec-fetch-site", "same-site")]));
        assert!(!owns(&[("sec-fetch-site", "none")]));
        assert!(!owns(&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.test")]));
        assert!(!owns(&[("origin", "null")]));
        assert!(!owns(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(!owns(&[("origin", "http://probity.example")]));
        assert!(!owns(&[("origin", "https://probity.example.evil.test")]));
        assert!(!owns(&[("origin", "https://probity.example"), ("origin", "https://evil.test")]));
    }

    #[test]
    fn who_says_nothing_may_only_without_a_cookie() {
        assert!(owns(&[]));
        assert!(!owns(&[("cookie", "__Host-probity=x")]));
    }

    #[test]
    fn plain_text_is_known_in_every_spelling() {
        let headers = |value: &str| [(header::CONTENT_TYPE, value.parse().unwrap())].into_iter().collect::<HeaderMap>();
        assert!(has_plain_text(&headers("Text/Plain; charset=utf-8")));
        assert!(!has_plain_text(&headers("application/x-www-form-urlencoded")));
    }

    #[test]
    fn an_origin_names_its_host() {
        assert_eq!(PublicOrigin::of_url("https://Probity.example:8443/x").unwrap().host(), "probity.example");
        assert_eq!(PublicOrigin::of_url("http://[::1]:3000").unwrap().host(), "[::1]");
        assert_eq!(PublicOrigin::of_url("ftp://probity.example"), None);
        assert_eq!(PublicOrigin::of_url("https://me@probity.example"), None);
    }
}
