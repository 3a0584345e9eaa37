//! Requests that no honest client sends.

use super::server::{Server, Told, status};
use edge::Proxies;

async fn ask(server: &Server, head: &str) -> String {
    server.send(&format!("{head}\r\nConnection: close\r\n\r\n")).await
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[tokio::test]
async fn a_request_names_exactly_one_of_our_hosts() {
    let server = Server::start(Told::default()).await;
    for (status_due, head) in [
        ("200", "GET / HTTP/1.1\r\nHost: Probity.Example"),
        ("400", "GET / HTTP/1.1"),
        ("400", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost"),
        ("400", "GET / HTTP/1.1\r\nHost: localhost:1@evil"),
        ("400", "GET / HTTP/1.1\r\nHost: under_score"),
        ("400", "GET http://evil.test/ HTTP/1.1\r\nHost: localhost"),
        ("421", "GET / HTTP/1.1\r\nHost: evil.test"),
        ("421", "GET / HTTP/1.1\r\nHost: probity.example."),
        ("421", "GET http://evil.test/ HTTP/1.1\r\nHost: evil.test"),
        ("200", "GET /healthz HTTP/1.1"),
        ("200", "GET /readyz HTTP/1.1\r\nHost: anything"),
    ] {
        let answer = ask(&server, head).await;
        assert_eq!(status(&answer), status_due, "{head}\n{answer}");
        assert!(!answer.contains("evil"), "what was named is not repeated: {answer}");
    }
}

#[tokio::test]
async fn large_heads_are_refused() {
    let server = Server::start(Told::default()).await;
    let large = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: {}", "a".repeat(100_000));
    assert_eq!(status(&ask(&server, &large).await), "431");
    let many = format!("GET / HTTP/1.1\r\nHost: localhost{}", "\r\nX: y".repeat(200));
    assert_eq!(status(&ask(&server, &many).await), "431");
    let long = format!("GET /{} HTTP/1.1\r\nHost: localhost", "a".repeat(10_000));
    assert_eq!(status(&ask(&server, &long).await), "414");
    let longest = format!("GET /{} HTTP/1.1\r\nHost: localhost", "a".repeat(64 * 1024));
    assert!(["414", "431"].contains(&status(&ask(&server, &longest).await)));
}

#[tokio::test]
async fn what_could_be_read_in_two_ways_is_not_read() {
    let server = Server::start(Told::default()).await;
    let post = "POST /api/take HTTP/1.1\r\nHost: localhost\r\n";
    for rest in [
        "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nab",
        "X : y\r\n\r\n",
        "X: a\0b\r\n\r\n",
    ] {
        let answer = server.send(&format!("{post}{rest}")).await;
        assert!(["400", "closed"].contains(&status(&answer)), "{rest:?}: {answer}");
    }
    // A second request hidden behind two lengths must not be answered.
    let smuggled =
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /who HTTP/1.1\r\nHost: x\r\n\r\n";
    let answer = server.send(&format!("{post}{smuggled}")).await;
    assert!(answer.matches("HTTP/1.1").count() <= 1, "{answer}");
    let extension = format!("Transfer-Encoding: chunked\r\n\r\n1;{}\r\na\r\n0\r\n\r\n", "x".repeat(1024 * 1024));
    let answer = server.send(&format!("{post}{extension}")).await;
    assert!(["400", "closed"].contains(&status(&answer)), "{answer}");
}

#[tokio::test]
async fn unknown_methods_are_told_the_known_ones() {
    let server = Server::start(Told::default()).await;
    for method in ["TRACE", "PROPFIND", "PUT", "DELETE", "MAKECOFFEE", "OPTIONS"] {
        let answer = ask(&server, &format!("{method} / HTTP/1.1\r\nHost: localhost")).await;
        assert_eq!(status(&answer), "405", "{method}: {answer}");
        assert_eq!(header(&answer, "allow"), Some("GET, HEAD, POST"));
    }
    let answer = ask(&server, "CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443").await;
    assert_eq!(status(&answer), "405", "{answer}");
    let overridden = "GET / HTTP/1.1\r\nHost: localhost\r\nX-HTTP-Method-Override: DELETE";
    assert_eq!(status(&ask(&server, overridden).await), "200");
    assert_eq!(status(&ask(&server, "GET /api/take HTTP/1.1\r\nHost: localhost").await), "405");
}

#[tokio::test]
async fn tricks_with_paths_lead_nowhere() {
    let server = Server::start(Told::default()).await;
    for (due, path) in [
        ("400", "/%00"),
        ("400", "/../etc/passwd"),
        ("400", "/%2e%2e/x"),
        ("404", "/.git/config"),
        ("404", "//evil.test"),
    ] {
        assert_eq!(status(&server.ask(path).await.0), due, "{path}");
    }
}

#[tokio::test]
async fn only_trusted_proxies_speak_for_others() {
    let claims = "GET /who HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 1.1.1.1, 198.51.100.7\r\n\
                  X-Forwarded-Proto: https\r\nX-Forwarded-Host: probity.example";
    let server = Server::start(Told::default()).await;
    assert!(ask(&server, claims).await.ends_with("127.0.0.1 http 0"));
    let proxies = Proxies::new(["127.0.0.1/32".parse().unwrap()]);
    let server = Server::start(Told { proxies, ..Told::default() }).await;
    assert!(ask(&server, claims).await.ends_with("198.51.100.7 https 0"));
    let poisoned = "GET /who HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.test";
    assert_eq!(status(&ask(&server, poisoned).await), "421");
    let doubled = "GET /who HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: localhost, evil.test";
    assert_eq!(status(&ask(&server, doubled).await), "400");
}

#[tokio::test]
async fn plain_requests_go_to_our_own_address_or_nowhere() {
    let server = Server::start(Told { https: true, ..Told::default() }).await;
    let answer = ask(&server, "GET /invoices?x=1 HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https").await;
    assert_eq!(status(&answer), "308");
    assert_eq!(header(&answer, "location"), Some("https://probity.example/invoices?x=1"));
    assert_eq!(header(&answer, "strict-transport-security"), Some("max-age=63072000; includeSubDomains; preload"));
    assert_eq!(status(&ask(&server, "GET / HTTP/1.1\r\nHost: evil.test").await), "421");
    let post = "POST /api/take HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0";
    assert_eq!(status(&ask(&server, post).await), "403");
    assert_eq!(status(&ask(&server, "GET /api/take HTTP/1.1\r\nHost: localhost").await), "403");
    assert_eq!(status(&ask(&server, "GET /healthz HTTP/1.1").await), "200");
}

#[tokio::test]
async fn changes_come_from_our_own_pages() {
    let server = Server::start(Told::default()).await;
    let post = "POST /api/take HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nCookie: probity=x";
    for (due, more) in [
        ("200", "\r\nSec-Fetch-Site: same-origin\r\nOrigin: http://localhost"),
        ("200", "\r\nOrigin: https://probity.example"),
        ("403", ""),
        ("403", "\r\nOrigin: null"),
        ("403", "\r\nSec-Fetch-Site: cross-site\r\nOrigin: http://localhost"),
        ("403", "\r\nSec-Fetch-Site: same-site\r\nOrigin: https://evil.probity.example"),
        ("403", "\r\nSec-Fetch-Site: none"),
        ("415", "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: text/plain"),
    ] {
        let answer = ask(&server, &format!("{post}{more}")).await;
        assert_eq!(status(&answer), due, "{more}: {answer}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let server = Server::start(Told::default()).await;
    for head in [
        "GET / HTTP/1.1\r\nHost: localhost",
        "GET /nothing HTTP/1.1\r\nHost: localhost",
        "GET / HTTP/1.1\r\nHost: evil.test",
        "TRACE / HTTP/1.1\r\nHost: localhost",
        "GET /%00 HTTP/1.1\r\nHost: localhost",
        "POST /api/take HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\nContent-Length: 0",
    ] {
        let answer = ask(&server, head).await;
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "x-frame-options",
            "referrer-policy",
            "permissions-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "cross-origin-embedder-policy",
            "x-permitted-cross-domain-policies",
        ] {
            assert!(header(&answer, name).is_some(), "{name} is missing: {answer}");
        }
        assert_eq!(header(&answer, "cache-control"), Some("no-store"));
        assert_eq!(header(&answer, "server"), None);
        assert_eq!(header(&answer, "strict-transport-security"), None, "https is not required here");
    }
    let out = "POST /api/sign-out HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0";
    assert_eq!(header(&ask(&server, out).await, "clear-site-data"), Some("\"cache\", \"cookies\""));
}
