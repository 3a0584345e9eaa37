//! Whether files are scanned, by the settings.

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
