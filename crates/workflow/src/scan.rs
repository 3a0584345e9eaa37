//! Scan: a stored file goes to the virus scanner before anything else reads it.

use scanner::{ScanError, Scanner, Verdict};
use store::{Actor, Document, DocumentState, LiveStage, Scan};

use crate::figures::count_document;
use crate::{Desk, DeskError};

/// A file on which a scanner that answers has given no verdict so often will never get one: some minutes.
const MOST_TRIES: i32 = 8;

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

fn scanner_of(scanning: &Scanning) -> Option<&Scanner> {
    match scanning {
        Scanning::By(scanner) => Some(scanner),
        Scanning::Missing | Scanning::Off => None,
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
                count_document(DocumentState::Infected);
                self.remove_infected(actor, document).await?;
                Ok(false)
            }
            Err(error) => {
                self.wait_or_end(actor, document, scanner_of(&self.inner.scanning), &error).await?;
                Ok(false)
            }
        }
    }

    /// A file without a verdict waits, unless it is the file that the scanner cannot cope with: that would last
    /// for ever. Either way nobody reads it.
    async fn wait_or_end(
        &self,
        actor: &Actor,
        document: &Document,
        scanner: Option<&Scanner>,
        error: &ScanError,
    ) -> Result<(), DeskError> {
        let is_too_large = matches!(error, ScanError::TooLarge);
        let lies_with_file = error.may_lie_with_file() && document.scan_tries >= MOST_TRIES;
        let is_alive = match scanner {
            Some(scanner) if lies_with_file => scanner.ping().await.is_ok(),
            _ => false,
        };
        if !is_too_large && !is_alive {
            tracing::warn!(document = %document.id, %error, "a file waits for the virus scanner");
            let reason = "Waiting for the virus scanner. The file is scanned when it answers again.";
            return Ok(self.store().quarantine(actor, document, reason, self.now()).await?);
        }
        tracing::error!(document = %document.id, %error, "a file was given up, for the virus scanner gives no verdict");
        let reason = if is_too_large {
            let megabytes = u64::try_from(document.byte_size).unwrap_or(0).div_ceil(1_000_000);
            format!(
                "Not read: the virus scanner does not look into a file of {megabytes} MB. Ask who runs Probity to \
                 raise clamd's StreamMaxLength and MaxFileSize, then send the file again; or send a smaller one."
            )
        } else {
            "Not read: the virus scanner gives no verdict on this file, however often it is asked. Ask who runs \
             Probity to look at clamd's log, or send the file in another form."
                .to_owned()
        };
        self.store().set_document_state(actor, document.id, DocumentState::Failed, Some(&reason), self.now()).await?;
        count_document(DocumentState::Failed);
        Ok(())
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
