//! TLS with certificate files that may change while the server runs.

mod certificate;
mod validity;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, ServerConfig, crypto::aws_lc_rs};
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

use certificate::{Stamp, read_pair, read_stamp};

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Why there is no TLS, each with its mend.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("cannot read {}: {source}. Check TLS_CERT and TLS_KEY and who may read the files.", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{} is no PEM file with {expected}: {source}", path.display())]
    Format { path: PathBuf, expected: &'static str, source: rustls::pki_types::pem::Error },
    #[error("{} holds no certificate. TLS_CERT must name the certificate followed by its chain, as PEM.", .0.display())]
    Empty(PathBuf),
    #[error("the key of {} does not fit the certificate of {}, or is of an unknown kind: {source}", key.display(), cert.display())]
    Pair { cert: PathBuf, key: PathBuf, source: rustls::Error },
    #[error("TLS cannot be set up: {0}")]
    Setup(#[from] rustls::Error),
}

/// What client and server agreed to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Http1,
    Http2,
}

/// Accepts TLS 1.2 and 1.3 with the cipher suites that are called intermediate.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    current: Arc<watch::Sender<Arc<CertifiedKey>>>,
    cert: PathBuf,
    key: PathBuf,
    stamp: Stamp,
}

impl Tls {
    /// Reads the certificate with its chain, and its key, from PEM files.
    pub async fn load(cert: &Path, key: &Path) -> Result<Self, TlsError> {
        let stamp = read_stamp(cert, key).await;
        let pair = read_pair(cert, key).await?;
        let (current, seen) = watch::channel(Arc::new(pair));
        let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Current(seen)));
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            current: Arc::new(current),
            cert: cert.to_owned(),
            key: key.to_owned(),
            stamp,
        })
    }

    pub(crate) async fn accept(&self, stream: TcpStream) -> std::io::Result<(TlsStream<TcpStream>, Protocol)> {
        let stream = self.acceptor.accept(stream).await?;
        let protocol = match stream.get_ref().1.alpn_protocol() {
            Some(b"h2") => Protocol::Http2,
            _ => Protocol::Http1,
        };
        Ok((stream, protocol))
    }

    /// Takes new certificates up as they come, for new connections; a broken one leaves the old one in place.
    pub(crate) async fn keep_current(self, stop: CancellationToken) {
        let mut known = self.stamp;
        self.tell_end();
        while stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_some() {
            let stamp = read_stamp(&self.cert, &self.key).await;
            if stamp == known {
                continue;
            }
            known = stamp;
            match read_pair(&self.cert, &self.key).await {
                Ok(pair) => {
                    self.current.send_replace(Arc::new(pair));
                    self.tell_end();
                    tracing::info!("a new TLS certificate is in use");
                }
                Err(error) => tracing::error!(%error, "the new TLS certificate cannot be used; the old one stays"),
            }
        }
    }
}

impl Tls {
    /// For monitoring: when the certificate in use ends.
    fn tell_end(&self) {
        let end = self.current.borrow().end_entity_cert().ok().and_then(|certificate| validity::read_end(certificate));
        match end.and_then(|end| u32::try_from(end).ok()) {
            Some(end) => metrics::gauge!("certificate_expiry_timestamp_seconds").set(end),
            None => tracing::warn!("when the TLS certificate ends cannot be read from it"),
        }
    }
}

/// Hands out whichever certificate was read last.
#[derive(Debug)]
struct Current(watch::Receiver<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.borrow().clone())
    }
}
