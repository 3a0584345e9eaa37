//! Scan: a stored file goes to the virus scanner before anything else reads it.

use scanner::{ScanError, Scanner, Verdict};
use store::{Actor, Document, DocumentState, LiveStage, Scan};

use crate::{Desk, DeskError};

/// Whether files are scanned.
#[derive(Clone, Debug)]
pub enum Scanning {
    By(Scanner),
    /// Files wait until a scanner is set up: production without one.
    Missing,
    /// Files are taken unscanned: development without a scanner.
    Off,
}

impl Scanning {
    pub const fn is_off(&self) -> bool {
        matches!(self, Self::Off)
    }
}

impl Desk {
    /// Whether files get scanned now, or need not be.
    pub async fn is_scanner_there(&self) -> bool {
        match &self.inner.scanning {
            Scanning::Off => true,
            Scanning::Missing => false,
            Scanning::By(scanner) => match scanner.ping().await {
                Ok(()) => true,
                Err(error) => {
                    tracing::warn!(%error, "the virus scanner does not answer");
                    false
                }
            },
        }
    }

    /// The scanner's version and the age of its signatures; `None` where there is no scanner.
    pub async fn scanner_version(&self) -> Option<Result<scanner::Version, ScanError>> {
        match &self.inner.scanning {
            Scanning::By(scanner) => Some(scanner.version().await),
            Scanning::Missing | Scanning::Off => None,
        }
    }

    /// Has a document scanned, unless it has been. Whether it may be read now: where not, it has ended or
    /// waits for the scanner.
    pub(crate) async fn pass_scan(&self, actor: &Actor, document: &Document) -> Result<bool, DeskError> {
        if document.scan.lets_read() {
            return Ok(true);
        }
        let verdict = match &self.inner.scanning {
            Scanning::Off => {
                self.store().record_passed_scan(actor, document.id, Scan::Unscanned, self.now()).await?;
                return Ok(true);
            }
            Scanning::Missing => {
                let reason = "Waiting for the virus scanner: none is set up. Ask who runs Probity to set CLAMD_URL.";
                self.store().quarantine(actor, document, reason, self.now()).await?;
                return Ok(false);
            }
            Scanning::By(scanner) => self.scan_file(actor, document, scanner).await?,
        };
        match verdict {
            Ok(Verdict::Clean) => {
                self.store().record_passed_scan(actor, document.id, Scan::Clean, self.now()).await?;
                Ok(true)
            }
            Ok(Verdict::Infected { signature }) => {
                tracing::warn!(document = %document.id, %signature, "an infected file was refused");
                let reason = format!(
                    "The virus scanner found {signature}. The file was removed; ask the sender for a clean copy."
                );
                self.store().record_infection(actor, document.id, &signature, &reason, self.now()).await?;
                self.remove_infected(actor, document).await?;
                Ok(false)
            }
            Err(error) => {
                tracing::warn!(document = %document.id, %error, "a file waits for the virus scanner");
                let reason = match error {
                    ScanError::Refused(_) => {
                        "Waiting for the virus scanner, which does not take this file. Ask who runs Probity."
                    }
                    _ => "Waiting for the virus scanner. The file is scanned when it answers again.",
                };
                self.store().quarantine(actor, document, reason, self.now()).await?;
                Ok(false)
            }
        }
    }

    async fn scan_file(
        &self,
        actor: &Actor,
        document: &Document,
        scanner: &Scanner,
    ) -> Result<Result<Verdict, ScanError>, DeskError> {
        // A document that waits stays shown as waiting until the scanner has answered.
        if document.state != DocumentState::Quarantined {
            self.enter(actor, document, DocumentState::Scanning, LiveStage::Scan).await?;
        }
        let bytes = self.inner.files.open_plain(actor.organisation(), document.id, &document.file()).await;
        match scanner.scan(bytes.map_err(DeskError::internal)?).await {
            Err(ScanError::Source(error)) => Err(DeskError::Internal(error)),
            verdict => Ok(verdict),
        }
    }

    /// Done again for a document that is known to be infected, for a crash may have come between.
    pub(crate) async fn remove_infected(&self, actor: &Actor, document: &Document) -> Result<(), DeskError> {
        self.inner.files.remove(actor.organisation(), document.id).await.map_err(DeskError::internal)
    }
}
