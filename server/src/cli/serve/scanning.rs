//! Whether files are scanned, by the settings.

use scanner::{Address, Deadlines, Scanner};
use workflow::scan::Scanning;

use crate::config::{ClamdAddress, Environment, Settings};

/// By the scanner that the settings name. Without one, only development takes files as they are.
pub fn choose_scanning(settings: &Settings) -> Scanning {
    let address = settings.clamd_url.as_ref().map(|address| match address {
        ClamdAddress::Tcp(authority) => Address::Tcp { authority: authority.clone() },
        ClamdAddress::Unix(path) => Address::Unix { path: path.clone() },
    });
    match (address, settings.environment) {
        (Some(address), _) => Scanning::By(Scanner::new(address, Deadlines::default())),
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
