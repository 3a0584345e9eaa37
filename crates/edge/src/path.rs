//! Paths that no page of this server has, turned away before anything tries to read them.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;

use crate::refusal::refuse;

/// Longer addresses are no page's, whatever stands in them.
const LONGEST: usize = 8 * 1024;

/// Endings of files that lie beside the site for tools, not for browsers.
const WITHHELD: [&str; 4] = [".map", ".br", ".gz", ".d.ts"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// It reads differently to different programs.
    Ambiguous,
    /// It may be well formed, but there is never anything there.
    Nowhere,
}

pub async fn check_path(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if uri.path_and_query().is_some_and(|path| path.as_str().len() > LONGEST) {
        return refuse(StatusCode::URI_TOO_LONG, "This address is too long. Shorten it and try again.");
    }
    match find_fault(uri.path()) {
        None => next.run(request).await,
        Some(Fault::Ambiguous) => refuse(StatusCode::BAD_REQUEST, "This address cannot be read. Check it."),
        Some(Fault::Nowhere) => refuse(StatusCode::NOT_FOUND, "There is nothing here under this address."),
    }
}

fn find_fault(path: &str) -> Option<Fault> {
    let Some(path) = decode(path) else { return Some(Fault::Ambiguous) };
    if path.iter().any(|byte| byte.is_ascii_control() || *byte == b'\\') {
        return Some(Fault::Ambiguous);
    }
    let Some(segments) = path.strip_prefix(b"/") else { return Some(Fault::Ambiguous) };
    let mut segments = segments.split(|byte| *byte == b'/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            b"." | b".." => return Some(Fault::Ambiguous),
            b".well-known" => {}
            // The last one is empty where a path ends in a slash.
            b"" if segments.peek().is_some() => return Some(Fault::Nowhere),
            _ if segment.starts_with(b".") || segment.contains(&b';') => return Some(Fault::Nowhere),
            _ => {}
        }
    }
    WITHHELD.iter().any(|ending| path.ends_with(ending.as_bytes())).then_some(Fault::Nowhere)
}

/// The bytes that percent signs stand for; none where they stand for nothing, or for a slash.
fn decode(path: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let digits = [bytes.next()?, bytes.next()?];
        let value = u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?;
        if value == b'/' || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        decoded.push(value);
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_files_pass() {
        for path in [
            "/",
            "/invoices",
            "/invoices/",
            "/pkg/probity.abc.wasm",
            "/api/sign-in",
            "/.well-known/security.txt",
            "/%C3%A9",
        ] {
            assert_eq!(find_fault(path), None, "{path}");
        }
    }

    #[test]
    fn tricks_do_not() {
        for path in
            ["/%00", "/a%0d%0ab", "/../etc/passwd", "/%2e%2e/x", "/.", "/a%2f..%2fb", "/a%5cb", "/%", "/%zz", "*"]
        {
            assert_eq!(find_fault(path), Some(Fault::Ambiguous), "{path}");
        }
        for path in [
            "//",
            "//evil.test/x",
            "/.git/config",
            "/.env",
            "/pkg/.built",
            "/pkg/probity.js.map",
            "/pkg/probity.wasm.br",
            "/a;b",
            "/a/;/b",
        ] {
            assert_eq!(find_fault(path), Some(Fault::Nowhere), "{path}");
        }
    }
}
