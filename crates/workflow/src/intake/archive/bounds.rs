//! How far an archive may unpack, and how much of it may be read before it is known what it holds.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const MIB: u64 = 1024 * 1024;
/// All files together, unpacked, in bytes.
const MOST_BYTES: u64 = 4 * 1024 * MIB;
/// How many times its own size an archive may unpack to, beyond what any may. It is passed too where many entries
/// share the same packed bytes.
const WHOLE_RATIO: u64 = 50;
const WHOLE_ALLOWANCE: u64 = 256 * MIB;
/// The same for one file. Empty pages of a scan pack well, so it is generous.
const FILE_RATIO: u64 = 200;
const FILE_ALLOWANCE: u64 = 8 * MIB;
/// The list of five thousand files with long names is a tenth of this.
const MOST_OF_LIST: u64 = 8 * MIB;

/// What an archive may still unpack to.
pub struct Bounds {
    left: u64,
    left_of_file: u64,
}

/// Which bound was passed, as words within a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Passed {
    #[error("it unpacks to far more than it is packed, as no invoice does")]
    File,
    #[error("the archive unpacks to more than is taken in at once")]
    Whole,
}

impl Bounds {
    /// Of an archive of this many bytes.
    pub fn of(length: u64) -> Self {
        let left = length.saturating_mul(WHOLE_RATIO).clamp(WHOLE_ALLOWANCE, MOST_BYTES);
        Self { left, left_of_file: 0 }
    }

    pub fn begin_file(&mut self, packed: u64) {
        self.left_of_file = packed.saturating_mul(FILE_RATIO).max(FILE_ALLOWANCE);
    }

    /// Counts bytes that were unpacked.
    pub fn take(&mut self, bytes: u64) -> Result<(), Passed> {
        let (left, left_of_file) = (self.left.checked_sub(bytes), self.left_of_file.checked_sub(bytes));
        self.left = left.unwrap_or(0);
        self.left_of_file = left_of_file.unwrap_or(0);
        match (left, left_of_file) {
            (None, _) => Err(Passed::Whole),
            (_, None) => Err(Passed::File),
            _ => Ok(()),
        }
    }

    /// Whether nothing more of the archive is unpacked.
    pub const fn is_spent(&self) -> bool {
        self.left == 0
    }
}

/// Gives only so much of a file, so that a list of millions of entries is not read into memory.
pub struct Frugal<R> {
    content: R,
    left: Arc<AtomicU64>,
}

/// Ends the bound.
pub struct Frugality(Arc<AtomicU64>);

impl Frugality {
    pub fn lift(&self) {
        self.0.store(u64::MAX, Ordering::Relaxed);
    }
}

impl<R> Frugal<R> {
    pub fn new(content: R) -> (Self, Frugality) {
        let left = Arc::new(AtomicU64::new(MOST_OF_LIST));
        (Self { content, left: left.clone() }, Frugality(left))
    }
}

impl<R: Read> Read for Frugal<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(out)?;
        let left = self.left.load(Ordering::Relaxed);
        if left != u64::MAX {
            let left = left.checked_sub(u64::try_from(read).unwrap_or(u64::MAX));
            let left = left.ok_or_else(|| io::Error::other("its list of files is too long"))?;
            self.left.store(left, Ordering::Relaxed);
        }
        Ok(read)
    }
}

impl<R: Seek> Seek for Frugal<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.content.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_unpacks_to_far_more_than_it_is_ends_alone() {
        let mut bounds = Bounds::of(2 * MIB);
        bounds.begin_file(1_000);
        assert_eq!(bounds.take(FILE_ALLOWANCE), Ok(()));
        assert_eq!(bounds.take(1), Err(Passed::File));
        assert!(!bounds.is_spent());
        bounds.begin_file(MIB);
        assert_eq!(bounds.take(FILE_ALLOWANCE + 1), Ok(()), "a larger one may more");
    }

    #[test]
    fn an_archive_that_unpacks_to_far_more_than_it_is_ends() {
        let mut bounds = Bounds::of(MIB);
        for _ in 0..WHOLE_ALLOWANCE / MIB {
            bounds.begin_file(MIB);
            assert_eq!(bounds.take(MIB), Ok(()));
        }
        bounds.begin_file(MIB);
        assert_eq!(bounds.take(1), Err(Passed::Whole));
        assert!(bounds.is_spent());
        assert_eq!(Bounds::of(u64::MAX).left, MOST_BYTES);
    }

    #[test]
    fn a_list_too_long_is_not_read() {
        let (mut content, frugality) = Frugal::new(io::repeat(b'x'));
        let mut some = vec![0; usize::try_from(MOST_OF_LIST).unwrap()];
        content.read_exact(&mut some).unwrap();
        assert!(content.read(&mut [0; 1]).is_err());
        frugality.lift();
        content.read_exact(&mut some).unwrap();
    }
}
