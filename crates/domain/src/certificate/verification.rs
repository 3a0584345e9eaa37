//! Whether a certificate holds: its bytes are as written, and the engine finds the same again.

use std::fmt;

use serde_json::Value;

use super::{Certificate, PriorDocument, text};
use crate::finding::Finding;
use crate::rules::registry;

/// Why a certificate could not be written, read or confirmed.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("the finding cannot be written down: {0}")]
    Write(serde_json::Error),
    #[error("there is no finding '{0}' on this invoice")]
    NoSuchFinding(String),
    #[error("this is no certificate of a finding")]
    NoCertificate,
    /// The hash holds, so it was written like this.
    #[error("what it says cannot be read: {0}; it may come from another version of Probity")]
    Body(serde_json::Error),
    #[error(transparent)]
    Differs(#[from] Mismatch),
}

/// In what a certificate differs from what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    #[error("form: the file is not written as certificates are, so it was changed or written anew")]
    Form,
    #[error("digest: it says {told}, and what it holds makes {computed}")]
    Digest { told: String, computed: String },
    #[error("rule: this engine has no rule {0}")]
    Rule(String),
    #[error("rule version: it was computed by version {told} of {rule}, and this engine has version {ours}")]
    RuleVersion { rule: String, told: u32, ours: u32 },
    #[error("finding not reproduced: the documents in it do not lead to {0}")]
    NotReproduced(String),
    #[error("prior documents: it names others than it was computed from")]
    PriorDocuments,
    #[error("{}", list(.0))]
    Finding(Vec<Difference>),
}

/// A part of a finding that comes out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `stake`, `formula` and so on.
    pub part: String,
    pub told: String,
    pub computed: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: it says {}, computed anew it is {}", self.part, self.told, self.computed)
    }
}

fn list(differences: &[Difference]) -> String {
    differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Checks every byte and computes the finding anew. Gives the certificate and its hash.
pub fn verify(bytes: &[u8]) -> Result<(Certificate, String), CertificateError> {
    let (certificate, hash) = text::read(bytes)?;
    let finding = &certificate.finding;
    let rule = registry().iter().find(|rule| rule.id == finding.rule);
    let rule = rule.ok_or_else(|| Mismatch::Rule(finding.rule.clone()))?;
    if rule.version != finding.version {
        let rule_id = finding.rule.clone();
        return Err(Mismatch::RuleVersion { rule: rule_id, told: finding.version, ours: rule.version }.into());
    }
    let result = certificate.basis.reconcile();
    let computed = result.finding(&finding.id).ok_or_else(|| Mismatch::NotReproduced(finding.id.clone()))?;
    let differences = compare(finding, computed)?;
    if !differences.is_empty() {
        return Err(Mismatch::Finding(differences).into());
    }
    if !certificate.basis.history.invoices.iter().map(PriorDocument::of).eq(certificate.prior_documents.iter().cloned())
    {
        return Err(Mismatch::PriorDocuments.into());
    }
    Ok((certificate, hash))
}

/// As both are written down, which is all that a file can tell.
fn compare(told: &Finding, computed: &Finding) -> Result<Vec<Difference>, CertificateError> {
    let parts = |finding: &Finding| serde_json::to_value(finding).map_err(CertificateError::Write);
    let (Value::Object(told), Value::Object(computed)) = (parts(told)?, parts(computed)?) else {
        return Ok(Vec::new());
    };
    let names = told.keys().chain(computed.keys().filter(|name| !told.contains_key(*name)));
    let differing = names.filter(|name| told.get(*name) != computed.get(*name));
    let print = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    Ok(differing
        .map(|part| Difference { part: part.clone(), told: print(told.get(part)), computed: print(computed.get(part)) })
        .collect())
}
