//! The virus scanner clamd, spoken to over TCP or a Unix socket.
//!
//! A file is clean only where clamd says so in full; whatever else it says, or does not say in time, is an
//! error, and the file stays unread.

mod address;
mod connection;
mod error;
mod probe;
mod version;

use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, StreamExt};

pub use address::{Address, AddressError};
pub use error::ScanError;
pub use probe::Reach;
pub use version::Version;

use connection::Connection;

/// The largest piece that is sent at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// How long the scanner may take.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    pub connect: Duration,
    /// For one piece of a file to be taken, and for an answer to a question.
    pub step: Duration,
    /// From the file's last byte to the verdict.
    pub verdict: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), step: Duration::from_secs(10), verdict: Duration::from_secs(120) }
    }
}

/// What the scanner found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    Infected {
        /// The name of what was found, with signs that only names have.
        signature: String,
    },
}

/// A scanner at an address. Each scan is a connection of its own.
#[derive(Clone, Debug)]
pub struct Scanner {
    address: Address,
    deadlines: Deadlines,
}

impl Scanner {
    pub fn new(address: Address, deadlines: Deadlines) -> Self {
        Self { address, deadlines }
    }

    /// Sends a file and waits for the verdict.
    pub async fn scan<S, E>(&self, bytes: S) -> Result<Verdict, ScanError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut connection = self.connect().await?;
        connection.send(b"zINSTREAM\0", self.deadlines.step).await?;
        let mut bytes = std::pin::pin!(bytes);
        while let Some(part) = bytes.next().await {
            let part = part.map_err(|error| ScanError::Source(error.into()))?;
            for chunk in part.chunks(CHUNK) {
                let size = u32::try_from(chunk.len()).unwrap_or(0).to_be_bytes();
                connection.send(&size, self.deadlines.step).await?;
                connection.send(chunk, self.deadlines.step).await?;
            }
        }
        connection.send(&[0; 4], self.deadlines.step).await?;
        read_verdict(&connection.receive(self.deadlines.verdict).await?)
    }

    /// Whether the scanner answers.
    pub async fn ping(&self) -> Result<(), ScanError> {
        match self.ask(b"zPING\0").await?.as_str() {
            "PONG" => Ok(()),
            other => Err(ScanError::refused(other)),
        }
    }

    /// The scanner's version, and that of its signatures.
    pub async fn version(&self) -> Result<Version, ScanError> {
        let answer = self.ask(b"zVERSION\0").await?;
        Version::read(&answer).ok_or_else(|| ScanError::refused(&answer))
    }

    async fn ask(&self, question: &[u8]) -> Result<String, ScanError> {
        let mut connection = self.connect().await?;
        connection.send(question, self.deadlines.step).await?;
        connection.receive(self.deadlines.step).await
    }

    async fn connect(&self) -> Result<Connection, ScanError> {
        Connection::open(&self.address, self.deadlines.connect).await
    }
}

/// Reads `stream: OK` or `stream: NAME FOUND`.
fn read_verdict(answer: &str) -> Result<Verdict, ScanError> {
    if answer == "stream: OK" {
        return Ok(Verdict::Clean);
    }
    let found = answer.strip_prefix("stream: ").and_then(|rest| rest.strip_suffix(" FOUND"));
    let Some(found) = found else { return Err(ScanError::refused(answer)) };
    // Not a virus: it gave up looking, for want of room.
    if found.starts_with("Heuristics.Limits.Exceeded") {
        return Err(ScanError::TooLarge);
    }
    let is_plain = |sign: &char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_' | ':' | '/');
    let signature: String = found.chars().filter(is_plain).take(120).collect();
    Ok(Verdict::Infected { signature: if signature.is_empty() { "unnamed".to_owned() } else { signature } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ok_is_clean() {
        assert_eq!(read_verdict("stream: OK").unwrap(), Verdict::Clean);
        let infected = Verdict::Infected { signature: "Eicar-Test-Signature.UNOFFICIAL".to_owned() };
        assert_eq!(read_verdict("stream: Eicar-Test-Signature.UNOFFICIAL FOUND").unwrap(), infected);
        for answer in ["", "OK", "stream: ", "stream: OK ", "stream: x ERROR"] {
            assert!(matches!(read_verdict(answer), Err(ScanError::Refused(_))), "{answer:?}");
        }
        for answer in ["INSTREAM size limit exceeded. ERROR", "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND"] {
            assert!(matches!(read_verdict(answer), Err(ScanError::TooLarge)), "{answer:?}");
        }
    }
}
