//! The headers that every answer carries, and how long a browser may keep what it got.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// What differs between servers.
#[derive(Clone, Copy, Debug)]
pub struct HeaderOptions {
    /// Whether browsers are told to use HTTPS only, for two years.
    pub strict_transport: bool,
}

/// The content security policy of everything that brings none of its own: files, pictures, data, errors.
pub const STATIC_POLICY: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/// Set on every answer, over whatever stood there.
const FIXED: [(HeaderName, &str); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Nothing leaves to other sites. To this one it must: a form that is sent without scripts is led back to the
    // page it stood on, which the server knows by the referrer.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
];

const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
     fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), \
     magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-create=(), \
     publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// Names of what runs here, which nobody else needs.
const REMOVED: [HeaderName; 2] = [header::SERVER, HeaderName::from_static("x-powered-by")];

pub async fn set_headers(State(options): State<HeaderOptions>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let keeping = choose_keeping(path);
    let ends_session = path == "/api/sign-out";
    let mut response = next.run(request).await;
    let status = response.status();
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for name in REMOVED {
        headers.remove(name);
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(STATIC_POLICY));
    if options.strict_transport {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains; preload");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, two_years);
    }
    if ends_session && (status.is_success() || status.is_redirection()) {
        // Storage stays: it holds the choice of a theme and nothing of the session.
        let cleared = HeaderValue::from_static("\"cache\", \"cookies\"");
        headers.insert(HeaderName::from_static("clear-site-data"), cleared);
    }
    let keeping = if status.is_success() || status == StatusCode::NOT_MODIFIED { keeping } else { Keeping::Never };
    keeping.tell(headers);
    response
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeping {
    /// Pages and data are private.
    Never,
    /// The site's own files without a hash: kept, but asked for each time.
    Checked,
    /// Built files have their hash in the name and never change.
    Forever,
}

impl Keeping {
    fn tell(self, headers: &mut HeaderMap) {
        let value = match self {
            Self::Never => "no-store",
            Self::Checked => "no-cache",
            Self::Forever => "public, max-age=31536000, immutable",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    }
}

fn choose_keeping(path: &str) -> Keeping {
    let name = path.trim_start_matches('/');
    let is_asset = [".svg", ".js", ".ico", ".png", ".woff2", ".txt"].iter().any(|ending| name.ends_with(ending));
    if path.starts_with("/pkg/") {
        Keeping::Forever
    } else if is_asset && !name.contains('/') {
        Keeping::Checked
    } else {
        Keeping::Never
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_site_are_kept() {
        assert_eq!(choose_keeping("/pkg/probity.0123.wasm"), Keeping::Forever);
        assert_eq!(choose_keeping("/theme.js"), Keeping::Checked);
        for private in ["/", "/invoices", "/documents/1/pages/1.png", "/api/inbox", "/healthz"] {
            assert_eq!(choose_keeping(private), Keeping::Never, "{private}");
        }
    }
}
