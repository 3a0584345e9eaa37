//! How large a file may be for the scanner to look into it, found out by trying: clamd tells its limits to nobody.

use bytes::Bytes;
use futures::stream::{self, Stream};

use crate::{ScanError, Scanner, Verdict};

/// The industry's test file, which every scanner knows, in two halves: so that none takes this program for it.
const TEST_FILE: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
const PIECE: usize = 64 * 1024;

/// What the scanner does with a file of a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It looks into it.
    Whole,
    /// It calls it clean, though what every scanner knows stands at its beginning: its MaxFileSize or MaxScanSize
    /// is smaller, or it lacks the test file's signature.
    Unread,
    /// It refuses it.
    TooLarge,
}

impl Scanner {
    /// Whether it takes a file of so many bytes at all.
    pub async fn takes(&self, size: u64) -> Result<bool, ScanError> {
        match self.scan(make_file(Bytes::new(), size)).await {
            Ok(_) => Ok(true),
            Err(ScanError::TooLarge) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The same, and whether it finds the industry's test file in it: which shows in the scanner's own log.
    pub async fn probe(&self, size: u64) -> Result<Reach, ScanError> {
        match self.scan(make_file(Bytes::from(TEST_FILE.concat()), size)).await {
            Ok(Verdict::Infected { .. }) => Ok(Reach::Whole),
            Ok(Verdict::Clean) => Ok(Reach::Unread),
            Err(ScanError::TooLarge) => Ok(Reach::TooLarge),
            Err(error) => Err(error),
        }
    }
}

/// These bytes, and zeros up to the size.
fn make_file(start: Bytes, size: u64) -> impl Stream<Item = Result<Bytes, std::convert::Infallible>> + Send {
    let zeros = Bytes::from_static(&[0; PIECE]);
    let left = size.saturating_sub(u64::try_from(start.len()).unwrap_or(size));
    stream::unfold((Some(start), left), move |(start, left)| {
        let zeros = zeros.clone();
        async move {
            match start {
                Some(start) => Some((Ok(start), (None, left))),
                None if left == 0 => None,
                None => {
                    let piece = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
                    let rest = left.saturating_sub(u64::try_from(piece).unwrap_or(left));
                    Some((Ok(zeros.slice(..piece)), (None, rest)))
                }
            }
        }
    })
}
