//! What a child says, within bounds.

use documents::extraction::Extraction;
use documents::read::{Limit, ReadFailure};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};

use super::ReaderError;
use crate::bounds;
use crate::message::{Message, Stage};

/// A child's last word.
pub(super) enum Heard {
    Extraction(Box<Extraction>),
    Picture(Vec<u8>),
}

/// Listens to the last word; `None` where the child ended without one.
pub(super) async fn listen(
    stdout: impl AsyncRead + Unpin,
    on_weakness: impl Fn(Vec<String>),
    on_stage: impl Fn(Stage),
) -> Result<Option<Heard>, ReaderError> {
    let mut stdout = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        (&mut stdout).take(bounds::ANSWER).read_until(b'\n', &mut line).await.map_err(broken)?;
        if line.last() != Some(&b'\n') {
            let full = u64::try_from(line.len()).unwrap_or(u64::MAX) >= bounds::ANSWER;
            return if full { Err(ReadFailure::TooLarge(Limit::Text).into()) } else { Ok(None) };
        }
        match serde_json::from_slice(&line).map_err(|error| ReaderError::Answer(error.to_string()))? {
            Message::At(stage) => on_stage(stage),
            Message::Weak(missing) => on_weakness(missing),
            Message::Read(extraction) => return Ok(Some(Heard::Extraction(extraction))),
            Message::Failed(failure) => return Err(failure.into()),
            Message::Unconfined(reason) => return Err(ReaderError::Unconfined(reason)),
            Message::Picture(size) if size > bounds::PICTURE => {
                return Err(ReadFailure::TooLarge(Limit::Bytes { megabytes: bounds::PICTURE / 1024 / 1024 }).into());
            }
            Message::Picture(size) => {
                let mut picture = Vec::new();
                let read = (&mut stdout).take(size).read_to_end(&mut picture).await.map_err(broken)?;
                return Ok((u64::try_from(read) == Ok(size)).then_some(Heard::Picture(picture)));
            }
        }
    }
}

fn broken(error: std::io::Error) -> ReaderError {
    ReaderError::Answer(error.to_string())
}

/// The first `cap` bytes as text; the rest is read and dropped, so that the writer never waits.
pub(super) async fn keep_first(mut from: impl AsyncRead + Unpin, cap: u64) -> String {
    let mut kept = Vec::new();
    if (&mut from).take(cap).read_to_end(&mut kept).await.is_ok() {
        // What it says beyond that is of no use, and neither is how its end failed.
        let _ = tokio::io::copy(&mut from, &mut tokio::io::sink()).await;
    }
    String::from_utf8_lossy(&kept).into_owned()
}
