//! Bytes on disk to pages of words with their places.

pub mod page;
pub mod plain;
pub mod poppler;
mod process;

use std::path::Path;

pub use page::{Page, TextLine, Word};
pub use poppler::Poppler;

/// Longer documents are refused: nothing that is billed or agreed needs more.
pub const PAGE_LIMIT: usize = 500;

/// Reads the pages of one kind of file and draws them.
pub trait PageReader {
    fn read(&self, file: &Path) -> Result<Vec<Page>, ReadFailure>;

    /// One page (counted from 1) as a PNG image.
    fn draw(&self, file: &Path, page: u32, dpi: u16) -> Result<Vec<u8>, ReadFailure>;
}

/// Why a file gave no pages, in a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadFailure {
    #[error("the file is protected by a password; save it without one and upload it again")]
    Encrypted,
    #[error("the file is damaged and cannot be opened ({0}); ask the sender for a new copy")]
    Damaged(String),
    #[error("the file is empty")]
    Empty,
    #[error("no text layer: scans are not read yet; the file is kept")]
    NoText,
    #[error("its text holds nothing of an invoice or a contract; check that it is the right file")]
    NoFields,
    #[error("the file is too large: {0}")]
    TooLarge(String),
    #[error("{format} is not read yet; the file is kept")]
    /// The format with its article: "a Word document".
    NotReadYet { format: String },
    #[error("the program {tool} is missing; {mend}")]
    ToolMissing { tool: String, mend: String },
    #[error("reading took longer than {seconds} seconds and was stopped")]
    TimedOut { seconds: u64 },
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
}
