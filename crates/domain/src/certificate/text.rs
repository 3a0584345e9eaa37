//! The file: one form only, so that no byte of it can change unnoticed.
//!
//! `{"format":"probity-certificate-1","sha256":"HASH","certificate":BODY}` and a line's end. The hash is of
//! the bytes of BODY as they stand; what is around it is compared letter by letter.

use sha2::{Digest, Sha256};

use super::{Certificate, CertificateError, Mismatch};

const BEFORE_HASH: &str = r#"{"format":"probity-certificate-1","sha256":""#;
const BEFORE_BODY: &str = r#"","certificate":"#;
const END: &str = "}\n";
/// What a file has in it that was once a certificate.
const MARK: &str = "probity-certificate";

fn hash(body: &str) -> String {
    Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn encode(certificate: &Certificate) -> Result<String, CertificateError> {
    serde_json::to_string(certificate).map_err(CertificateError::Write)
}

pub(super) fn write(certificate: &Certificate) -> Result<(String, String), CertificateError> {
    let body = encode(certificate)?;
    let hash = hash(&body);
    Ok((format!("{BEFORE_HASH}{hash}{BEFORE_BODY}{body}{END}"), hash))
}

/// The certificate in a file whose every byte is as it was written, and its hash.
pub(super) fn read(bytes: &[u8]) -> Result<(Certificate, String), CertificateError> {
    let text = std::str::from_utf8(bytes).map_err(|_| not_in_form(&String::from_utf8_lossy(bytes)))?;
    let parts = text.strip_prefix(BEFORE_HASH).and_then(|rest| rest.split_at_checked(64));
    let body = parts.and_then(|(told, rest)| Some((told, rest.strip_prefix(BEFORE_BODY)?.strip_suffix(END)?)));
    let (told, body) = body.ok_or_else(|| not_in_form(text))?;
    let computed = hash(body);
    if told != computed {
        return Err(Mismatch::Digest { told: told.to_owned(), computed }.into());
    }
    let certificate: Certificate = serde_json::from_str(body).map_err(CertificateError::Body)?;
    // Hidden behind the hash there may be names said twice, of which the second counts.
    if certificate.engine == super::ENGINE && encode(&certificate)? != body {
        return Err(Mismatch::Form.into());
    }
    Ok((certificate, computed))
}

fn not_in_form(text: &str) -> CertificateError {
    if text.contains(MARK) { Mismatch::Form.into() } else { CertificateError::NoCertificate }
}
