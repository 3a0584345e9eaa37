//! Limits of the process and of everything that it starts.

use nix::sys::resource::{Resource, setrlimit};

use crate::bounds;

/// Memory, processor time, files; and no core, which would be a copy of the document on the disk.
pub fn set() -> nix::Result<()> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    setrlimit(Resource::RLIMIT_AS, bounds::MEMORY, bounds::MEMORY)?;
    // The second, later limit cannot be outlived by catching a signal.
    setrlimit(Resource::RLIMIT_CPU, bounds::PROCESSOR, bounds::PROCESSOR_RAISED + 2)?;
    setrlimit(Resource::RLIMIT_FSIZE, bounds::DOCUMENT + 1, bounds::DOCUMENT + 1)?;
    setrlimit(Resource::RLIMIT_NOFILE, bounds::OPEN_FILES, bounds::OPEN_FILES)
}

/// Reading the characters of many pages takes longer than anything else does.
pub fn raise_processor() -> nix::Result<()> {
    setrlimit(Resource::RLIMIT_CPU, bounds::PROCESSOR_RAISED, bounds::PROCESSOR_RAISED + 2)
}

/// No file may grow any more; pipes are no files.
pub fn forbid_writing() -> nix::Result<()> {
    setrlimit(Resource::RLIMIT_FSIZE, 0, 0)
}
