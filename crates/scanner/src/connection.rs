//! One conversation with the scanner, each step of it with a deadline.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use crate::{Address, ScanError};

/// No answer of clamd is longer, in bytes.
const ANSWER: u64 = 4096;

trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

pub struct Connection(Box<dyn Duplex>);

impl Connection {
    pub async fn open(address: &Address, deadline: Duration) -> Result<Self, ScanError> {
        let open = async {
            Ok::<Box<dyn Duplex>, std::io::Error>(match address {
                Address::Tcp { authority } => Box::new(TcpStream::connect(authority).await?),
                Address::Unix { path } => Box::new(UnixStream::connect(path).await?),
            })
        };
        let opened = timeout(deadline, open).await.map_err(|_| ScanError::TimedOut { at: "connecting" })?;
        Ok(Self(opened.map_err(ScanError::Unreachable)?))
    }

    pub async fn send(&mut self, bytes: &[u8], deadline: Duration) -> Result<(), ScanError> {
        let sent = timeout(deadline, self.0.write_all(bytes)).await;
        match sent.map_err(|_| ScanError::TimedOut { at: "taking the file" })? {
            Ok(()) => Ok(()),
            // It stops listening where a file is too large, and says so before.
            Err(error) => match self.receive(deadline).await {
                Ok(answer) => Err(ScanError::refused(&answer)),
                Err(_) => Err(ScanError::BrokenOff(error)),
            },
        }
    }

    /// The answer without the NUL that ends it.
    pub async fn receive(&mut self, deadline: Duration) -> Result<String, ScanError> {
        let mut answer = Vec::new();
        let mut from = (&mut self.0).take(ANSWER);
        let read = async {
            loop {
                let end = answer.len();
                if from.read_buf(&mut answer).await? == 0 || answer.get(end..).unwrap_or_default().contains(&0) {
                    return Ok(());
                }
            }
        };
        let read = timeout(deadline, read).await.map_err(|_| ScanError::TimedOut { at: "answering" })?;
        read.map_err(ScanError::BrokenOff)?;
        // Half an answer may read like a whole one.
        let Some(end) = answer.iter().position(|byte| *byte == 0) else {
            return Err(ScanError::BrokenOff(std::io::ErrorKind::UnexpectedEof.into()));
        };
        answer.truncate(end);
        Ok(String::from_utf8_lossy(&answer).trim_end().to_owned())
    }
}
