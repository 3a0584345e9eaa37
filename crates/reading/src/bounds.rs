//! What a child may use.

use std::time::Duration;

/// From start to answer, of the child with all its tools.
pub const WALL: Duration = Duration::from_secs(25);
/// What a tool inside the child may take, so that the child can still tell why it gave up.
pub const TOOL: Duration = Duration::from_secs(20);
/// Of each process, in seconds.
pub const PROCESSOR: u64 = 20;
/// Address space of each process, in bytes.
pub const MEMORY: u64 = 768 * 1024 * 1024;
/// The largest document that is taken over, in bytes.
pub const DOCUMENT: u64 = 64 * 1024 * 1024;
/// The largest line that the parent takes from a child, in bytes: a whole extraction.
pub const ANSWER: u64 = 48 * 1024 * 1024;
/// The largest picture of a page, in bytes.
pub const PICTURE: u64 = 64 * 1024 * 1024;
/// How much of what a child complains about is kept, in bytes.
pub const COMPLAINT: u64 = 16 * 1024;
pub const OPEN_FILES: u64 = 64;
