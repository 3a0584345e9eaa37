//! Whether files are scanned, by the settings.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use workflow::scan::Scanning;

use crate::config::{Environment, Settings};
use crate::http::find_scanner;

/// By the scanner that the settings name. Without one, only development takes files as they are.
pub fn choose_scanning(settings: &Settings) -> Scanning {
    match (find_scanner(settings), settings.environment) {
        (Some(scanner), _) => Scanning::By(scanner),
        (None, Environment::Production) => {
            tracing::error!("files wait: no virus scanner is set up. Set CLAMD_URL.");
            Scanning::Missing
        }
        (None, Environment::Development) => {
            tracing::warn!("files are taken in without a virus scan: CLAMD_URL is not set");
            Scanning::Off
        }
    }
}

/// A scanner that is away is asked again after this long.
const PAUSE: Duration = Duration::from_secs(30);

/// Says in the log where the scanner refuses files that are taken in, once it answers.
pub async fn check_limits(scanning: Scanning, upload_max_bytes: u64, stop: CancellationToken) {
    let Scanning::By(scanner) = scanning else { return };
    loop {
        match scanner.takes(upload_max_bytes).await {
            Ok(true) => return,
            Ok(false) => {
                return tracing::error!(
                    upload_max_bytes,
                    "the virus scanner refuses files as large as are taken in, so they will not be read: raise clamd's \
                     StreamMaxLength, or lower UPLOAD_MAX_BYTES"
                );
            }
            Err(error) => tracing::warn!(%error, "the virus scanner's limits are not known yet"),
        }
        if stop.run_until_cancelled(sleep(PAUSE)).await.is_none() {
            return;
        }
    }
}
