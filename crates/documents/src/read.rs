//! Bytes on disk to pages of words with their places.

pub mod archive;
pub mod docx;
pub mod layer;
pub mod ocr;
pub mod page;
pub mod picture;
pub mod plain;
pub mod poppler;
mod process;
pub mod raster;
mod refusal;
pub mod scan;
mod tilt;
mod tool;
mod typeset;

use std::path::Path;

pub use ocr::{Tesseract, WordReader};
pub use page::{Page, TextLine, Word};
pub use poppler::Poppler;
pub use refusal::{Limit, ReadFailure};
pub use tilt::Tilt;

/// Longer documents are refused: nothing that is billed or agreed needs more.
pub const PAGE_LIMIT: usize = 500;

/// Reads the pages of one kind of file and draws them.
pub trait PageReader {
    fn read(&self, file: &Path) -> Result<Vec<Page>, ReadFailure>;

    /// One page (counted from 1) as a PNG image.
    fn draw(&self, file: &Path, page: u32, dpi: u16) -> Result<Vec<u8>, ReadFailure>;
}
