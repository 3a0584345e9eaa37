//! TLS, and certificates that change.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::server::{Server, Told, make_certificate};
use edge::{Tls, TlsError};

pub async fn connect(server: &Server, trusted: &[u8], protocols: &[&str]) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(trusted.to_vec())).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, server.connect().await).await
}

pub async fn ask(stream: &mut TlsStream<TcpStream>) -> String {
    stream.write_all(b"GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = vec![0; 4096];
    let count = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..count]).into_owned()
}

#[tokio::test]
async fn a_new_certificate_is_taken_up_and_connections_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let old = make_certificate(folder.path());
    let tls = Tls::load(&cert, &key).await.unwrap();
    let server = Server::start(Told { https: true, tls: Some(tls), ..Told::default() }).await;
    let mut kept = connect(&server, &old, &["http/1.1"]).await.unwrap();
    assert!(ask(&mut kept).await.ends_with("127.0.0.1 https 0"));

    // Half of a pair, and rubbish, change nothing.
    std::fs::write(&cert, "rubbish").unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(ask(&mut kept).await.starts_with("HTTP/1.1 200"));
    tokio::time::sleep(Duration::from_secs(3)).await;
    connect(&server, &old, &["http/1.1"]).await.unwrap();

    let new = make_certificate(folder.path());
    for _ in 0..4 {
        assert!(ask(&mut kept).await.starts_with("HTTP/1.1 200"));
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    connect(&server, &new, &["http/1.1"]).await.unwrap();
    assert!(connect(&server, &old, &["http/1.1"]).await.is_err());
    assert!(ask(&mut kept).await.starts_with("HTTP/1.1 200"), "the old connection lives on");
}

#[tokio::test]
async fn http_2_is_agreed_on_and_silence_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let cert = make_certificate(folder.path());
    let tls = Tls::load(&folder.path().join("cert.pem"), &folder.path().join("key.pem")).await.unwrap();
    let server = Server::start(Told { tls: Some(tls), ..Told::default() }).await;
    let mut silent = connect(&server, &cert, &["h2", "http/1.1"]).await.unwrap();
    assert_eq!(silent.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    let mut plain = server.connect().await;
    let mut rest = Vec::new();
    let (shut, unshaken) = tokio::join!(
        tokio::time::timeout(Duration::from_secs(10), silent.read_to_end(&mut rest)),
        tokio::time::timeout(Duration::from_secs(10), plain.read_u8()),
    );
    assert!(shut.is_ok() && unshaken.is_ok(), "both are closed by the server");
    plain = server.connect().await;
    plain.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/"), "plain HTTP is not spoken on a TLS port");
}

#[tokio::test]
async fn a_pair_that_does_not_fit_is_told_before_anything_is_served() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make_certificate(one.path());
    make_certificate(other.path());
    let load = async |cert: &std::path::Path, key: &std::path::Path| Tls::load(cert, key).await.err().unwrap();
    let error = load(&one.path().join("cert.pem"), &other.path().join("key.pem")).await;
    assert!(matches!(error, TlsError::Pair { .. }), "{error}");
    let error = load(&one.path().join("missing.pem"), &other.path().join("key.pem")).await;
    assert!(error.to_string().contains("TLS_CERT"), "{error}");
    let error = load(&one.path().join("key.pem"), &one.path().join("key.pem")).await;
    assert!(matches!(error, TlsError::Empty(_)), "{error}");
}
