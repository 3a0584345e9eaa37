//! Why a file was not read, each reason with a name for programs and a sentence for people.

use serde::{Deserialize, Serialize};

use super::PAGE_LIMIT;
use super::ocr::SCAN_LIMIT;

/// Why a file gave no pages or no fields.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadFailure {
    #[error("the file is protected by a password; save it without one and upload it again")]
    Encrypted,
    #[error("the file is damaged and cannot be opened ({0}); ask the sender for a new copy")]
    Damaged(String),
    #[error("the file is empty")]
    Empty,
    #[error(
        "no text was found on its pages or in its pictures; scan it again, straight and at 300 dots an inch; the file is kept"
    )]
    NoText,
    #[error("its text holds nothing of an invoice or a contract; check that it is the right file")]
    NoFields,
    #[error("the file is too large: {0}")]
    TooLarge(Limit),
    #[error("{format} is not read yet; the file is kept")]
    /// The format with its article: "a Word document".
    NotReadYet { format: String },
    #[error("the program {tool} is missing; {mend}")]
    ToolMissing { tool: String, mend: String },
    #[error("reading took longer than {seconds} seconds and was stopped; ask the sender for a simpler copy")]
    TimedOut { seconds: u64 },
    /// What the file carries that no invoice or contract needs and that does harm: a document type
    /// declaration, a macro, a member that leads out of its archive.
    #[error("the file is refused: {0}")]
    Forbidden(String),
    #[error("reading the file made its reader crash, and was stopped; ask the sender for a new copy")]
    Crashed,
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
}

impl ReadFailure {
    /// The reason's name, which does not change with its sentence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Damaged(_) => "damaged",
            Self::Empty => "empty",
            Self::NoText => "no_text",
            Self::NoFields => "no_fields",
            Self::TooLarge(limit) => limit.code(),
            Self::NotReadYet { .. } => "not_read_yet",
            Self::ToolMissing { .. } => "tool_missing",
            Self::TimedOut { .. } => "timed_out",
            Self::Forbidden(_) => "forbidden",
            Self::Crashed => "crashed",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// The bound that a file passed, in the bound's own unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    #[error("it has more than {megabytes} MB")]
    Bytes { megabytes: u64 },
    #[error("it has more than {PAGE_LIMIT} pages")]
    Pages,
    #[error("a page is wider or higher than 35 metres")]
    PageSize,
    #[error("an image has more than {megapixels} million pixels or a side of more than {side}")]
    Pixels { megapixels: u64, side: u64 },
    #[error("it has more than {SCAN_LIMIT} pages that are pictures; divide it")]
    Scans,
    #[error("it holds more text than any invoice or contract")]
    Text,
    #[error("it unpacks to more than {megabytes} MB")]
    Unpacked { megabytes: u64 },
    #[error("it packs more than {0} files")]
    Members(usize),
    #[error("reading it takes more memory than any honest file needs")]
    Memory,
}

impl Limit {
    /// The bound's name, which does not change with its sentence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bytes { .. } => "too_many_bytes",
            Self::Pages => "too_many_pages",
            Self::PageSize => "page_too_large",
            Self::Pixels { .. } => "too_many_pixels",
            Self::Scans => "too_many_scans",
            Self::Text => "too_much_text",
            Self::Unpacked { .. } => "unpacks_too_large",
            Self::Members(_) => "too_many_members",
            Self::Memory => "too_much_memory",
        }
    }
}
