//! One file for each finding, in a folder: `probity reconcile --certificates`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::certificate::{Basis, CertificateError, issue};

/// Why a certificate was not written, with its file.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("{}: {source}", file.display())]
    File { file: PathBuf, source: std::io::Error },
    #[error("{finding}: {source}")]
    Certificate { finding: String, source: CertificateError },
}

/// A folder that certificates are written into.
pub struct CertificateFolder {
    folder: PathBuf,
    names: BTreeSet<String>,
}

impl CertificateFolder {
    pub fn open(folder: &Path) -> Result<Self, WriteError> {
        let refuse = |source| WriteError::File { file: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(refuse)?;
        Ok(Self { folder: folder.to_owned(), names: BTreeSet::new() })
    }

    /// Writes one finding of what was computed from the basis.
    pub fn write(&mut self, basis: &Basis, invoice: &str, finding: &str) -> Result<(), WriteError> {
        let refuse = |source| WriteError::Certificate { finding: finding.to_owned(), source };
        let (text, _) = issue(basis, finding).map_err(refuse)?.write().map_err(refuse)?;
        let name = self.name(invoice, finding);
        let file = self.folder.join(name);
        std::fs::write(&file, text).map_err(|source| WriteError::File { file, source })
    }

    /// `INV-1.R20-3.json`; numbered where two invoices or findings would share it.
    fn name(&mut self, invoice: &str, finding: &str) -> String {
        let plain = format!("{}.{}", tidy(invoice), tidy(finding));
        let mut name = format!("{plain}.json");
        let mut twins = 1;
        while !self.names.insert(name.to_lowercase()) {
            twins += 1;
            name = format!("{plain}.{twins}.json");
        }
        name
    }
}

/// What any file system takes.
fn tidy(text: &str) -> String {
    let plain: String = text
        .chars()
        .take(80)
        .map(|sign| if sign.is_ascii_alphanumeric() || sign == '-' { sign } else { '-' })
        .collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() { "unnamed".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else_and_are_never_shared() {
        let folder = tempfile::tempdir().unwrap();
        let mut certificates = CertificateFolder::open(folder.path()).unwrap();
        assert_eq!(certificates.name("../../etc/passwd", "R20:3"), "etc-passwd.R20-3.json");
        assert_eq!(certificates.name("etc passwd", "R20:3"), "etc-passwd.R20-3.2.json");
        assert_eq!(certificates.name("", "R50:-"), "unnamed.R50.json");
    }
}
