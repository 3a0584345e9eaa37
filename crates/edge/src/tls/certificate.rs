//! A certificate and its key from files.

use std::path::Path;
use std::time::SystemTime;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::sign::CertifiedKey;

use super::TlsError;

/// By what a changed file is known: its time and length; none where it is not there.
pub type Stamp = [Option<(SystemTime, u64)>; 2];

pub async fn read_stamp(cert: &Path, key: &Path) -> Stamp {
    let mut stamp = [None; 2];
    for (place, path) in stamp.iter_mut().zip([cert, key]) {
        let known = tokio::fs::metadata(path).await.ok();
        *place = known.and_then(|known| Some((known.modified().ok()?, known.len())));
    }
    stamp
}

pub async fn read_pair(cert: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
    let chain = CertificateDer::pem_slice_iter(&read(cert).await?)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|source| TlsError::Format { path: cert.to_owned(), expected: "a certificate", source })?;
    if chain.is_empty() {
        return Err(TlsError::Empty(cert.to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_slice(&read(key).await?).map_err(|source| TlsError::Format {
        path: key.to_owned(),
        expected: "a private key",
        source,
    })?;
    CertifiedKey::from_der(chain, secret, &aws_lc_rs::default_provider()).map_err(|source| TlsError::Pair {
        cert: cert.to_owned(),
        key: key.to_owned(),
        source,
    })
}

async fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    tokio::fs::read(path).await.map_err(|source| TlsError::Read { path: path.to_owned(), source })
}
