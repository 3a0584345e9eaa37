//! Where a scanner is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// `tcp://HOST:PORT` or `unix:/PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Tcp {
        /// Host and port, as the system resolves them.
        authority: String,
    },
    Unix {
        path: PathBuf,
    },
}

/// What is no scanner's address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a scanner's address is tcp://HOST:PORT or unix:/PATH, not {0:?}")]
pub struct AddressError(String);

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError(text.to_owned());
        if let Some(path) = text.strip_prefix("unix:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.starts_with('/') { Ok(Self::Unix { path: path.into() }) } else { Err(wrong()) };
        }
        let authority = text.strip_prefix("tcp://").map(|rest| rest.trim_end_matches('/')).ok_or_else(wrong)?;
        let (host, port) = authority.rsplit_once(':').ok_or_else(wrong)?;
        if host.is_empty() || host.contains(['/', '@']) || port.parse::<u16>().is_err() {
            return Err(wrong());
        }
        Ok(Self::Tcp { authority: authority.to_owned() })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { authority } => write!(f, "tcp://{authority}"),
            Self::Unix { path } => write!(f, "unix:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms_and_refuses_others() {
        let tcp = Address::Tcp { authority: "127.0.0.1:3310".to_owned() };
        assert_eq!("tcp://127.0.0.1:3310".parse(), Ok(tcp));
        assert_eq!("tcp://[::1]:3310/".parse(), Ok(Address::Tcp { authority: "[::1]:3310".to_owned() }));
        let unix = Address::Unix { path: "/run/clamav/clamd.ctl".into() };
        assert_eq!("unix:/run/clamav/clamd.ctl".parse(), Ok(unix.clone()));
        assert_eq!("unix:///run/clamav/clamd.ctl".parse(), Ok(unix));
        for wrong in ["", "clamd", "tcp://host", "tcp://:3310", "tcp://host:http", "unix:relative", "http://a:1"] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
    }
}
