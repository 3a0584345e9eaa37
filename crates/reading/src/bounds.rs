//! What a child may use.

use std::time::Duration;

/// From start to answer, of the child with all its tools; anew with each page that it tells of.
pub const WALL: Duration = Duration::from_secs(25);
/// What one page may take whose characters are read, instead.
pub const PAGE: Duration = Duration::from_secs(75);
/// From start to answer, however many pages it tells of.
pub const LONGEST: Duration = Duration::from_secs(15 * 60);
/// What a tool inside the child may take, so that the child can still tell why it gave up.
pub const TOOL: Duration = Duration::from_secs(20);
/// What reading the characters of one page may take.
pub const CHARACTERS: Duration = Duration::from_secs(60);
/// Of each process, in seconds.
pub const PROCESSOR: u64 = 20;
/// Up to which the child may raise that, for itself and its tools, once it reads characters.
pub const PROCESSOR_RAISED: u64 = 180;
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
