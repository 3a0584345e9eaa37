//! The document's bytes, taken over from standard input.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::path::PathBuf;

use documents::read::{Limit, ReadFailure};
use nix::sys::memfd::{MFdFlags, memfd_create};

/// A document in memory, and in a file without a name for the tools, which inherit it. It is on no disk,
/// and gone with the last process that has it open, however that ends.
pub struct Spooled {
    pub bytes: Vec<u8>,
    pub path: PathBuf,
    _file: File,
}

/// Takes at most `cap` bytes over.
pub fn spool(from: impl Read, cap: u64) -> Result<Spooled, ReadFailure> {
    let unreadable = |error: std::io::Error| ReadFailure::Unreadable(error.to_string());
    let mut bytes = Vec::new();
    from.take(cap + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > cap {
        return Err(ReadFailure::TooLarge(Limit::Bytes { megabytes: cap / 1024 / 1024 }));
    }
    // Without the flag that closes it in children: they are to have it.
    let file = memfd_create("document", MFdFlags::empty()).map_err(|error| unreadable(error.into()))?;
    let mut file = File::from(file);
    file.write_all(&bytes).map_err(unreadable)?;
    let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
    Ok(Spooled { bytes, path, _file: file })
}
