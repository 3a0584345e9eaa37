//! Who may read a file.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Whether users other than the owner and the group may read or change it.
pub fn is_open_to_all(path: &Path) -> io::Result<bool> {
    Ok(std::fs::metadata(path)?.mode() & 0o006 != 0)
}
