//! PDF pages by poppler's command line tools, each in a child process of its own.

mod bbox;
mod pictures;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use self::pictures::{Picture, read_pictures};
use super::page::Page;
use super::raster::Raster;
use super::tool::{Package, Tools};
use super::{Limit, PAGE_LIMIT, PageReader, ReadFailure};

const PACKAGE: Package =
    Package { cap: 128 * 1024 * 1024, mend: "install the package poppler-utils", explain: explain_password };
/// Larger images are drawn smaller instead: a page may claim to be a mile wide.
const LONGEST_SIDE: f32 = 6000.0;
/// PDF itself allows 14,400 points a side; what lies far outside is a mistake or an attack.
const FARTHEST: f32 = 100_000.0;
/// The longer side of a page that is only glanced at, in pixels.
const GLANCE: &str = "1100";
/// A picture that covers more than this share of a page is its scan.
const MOST_OF_A_PAGE: f32 = 0.6;

pub use self::bbox::read_bbox_layout;

/// Reads and draws PDF files with `pdftotext`, `pdfinfo` and `pdftoppm`.
#[derive(Clone, Copy, Debug)]
pub struct Poppler {
    tools: Tools,
}

impl Default for Poppler {
    fn default() -> Self {
        Self { tools: Tools::limited(PACKAGE, Duration::from_secs(30)) }
    }
}

impl PageReader for Poppler {
    fn read(&self, file: &Path) -> Result<Vec<Page>, ReadFailure> {
        let pages = self.read_text(file)?;
        if pages.iter().all(|page| page.lines.is_empty()) {
            return Err(ReadFailure::NoText);
        }
        Ok(pages)
    }

    fn draw(&self, file: &Path, page: u32, dpi: u16) -> Result<Vec<u8>, ReadFailure> {
        self.draw_as(file, page, dpi, "-png")
    }
}

impl Poppler {
    /// For a process that has confined itself: its tools inherit the limits, and the file may be one that
    /// only they can open.
    pub fn confined(limit: Duration) -> Self {
        Self { tools: Tools::confined(PACKAGE, limit) }
    }

    /// The pages with their text; those that are pictures have none.
    pub fn read_text(&self, file: &Path) -> Result<Vec<Page>, ReadFailure> {
        let last = (PAGE_LIMIT + 1).to_string();
        let mut command = Command::new("pdftotext");
        command.args(["-bbox-layout", "-enc", "UTF-8", "-l", &last]).arg(self.locate(file)?).arg("-");
        let written = self.tools.run("pdftotext", &mut command)?;
        let pages = read_bbox_layout(&String::from_utf8_lossy(&written))?;
        if pages.len() > PAGE_LIMIT {
            return Err(ReadFailure::TooLarge(Limit::Pages));
        }
        if pages.iter().any(|page| page.width > FARTHEST || page.height > FARTHEST) {
            return Err(ReadFailure::TooLarge(Limit::PageSize));
        }
        Ok(pages)
    }

    /// One page in grey, for reading its characters.
    pub fn draw_grey(&self, file: &Path, page: u32, dpi: u16) -> Result<Raster, ReadFailure> {
        let drawn = self.draw_as(file, page, dpi, "-gray")?;
        Raster::read_pgm(&drawn).ok_or_else(|| ReadFailure::Damaged(format!("its page {page} cannot be drawn")))
    }

    /// One page in grey, as coarse as shows where there is ink, whatever size the page claims.
    pub fn draw_glance(&self, file: &Path, page: u32) -> Result<Raster, ReadFailure> {
        let number = page.to_string();
        let mut command = Command::new("pdftoppm");
        command.args(["-gray", "-f", &number, "-l", &number, "-scale-to", GLANCE]).arg(self.locate(file)?);
        let drawn = self.tools.run("pdftoppm", &mut command)?;
        Raster::read_pgm(&drawn).ok_or_else(|| ReadFailure::Damaged(format!("its page {page} cannot be drawn")))
    }

    /// How much of a page its pictures cover, by the sizes at which they are printed, from 0 to 1.
    pub fn find_pictured_share(&self, file: &Path, page: &Page) -> Result<f32, ReadFailure> {
        let pictures = self.list_pictures(file, page.number)?;
        let covered: f32 = pictures.iter().map(|picture| picture.area()).sum();
        Ok(covered * 72.0 * 72.0 / (page.width * page.height).max(1.0))
    }

    /// The pixels an inch of the picture that is the page; `None` where no one picture covers most of it.
    pub fn find_scan_resolution(&self, file: &Path, page: &Page) -> Result<Option<f32>, ReadFailure> {
        let most = page.width * page.height * MOST_OF_A_PAGE / (72.0 * 72.0);
        let pictures = self.list_pictures(file, page.number)?;
        Ok(pictures.iter().find(|picture| picture.area() > most).map(|picture| picture.across))
    }

    fn list_pictures(&self, file: &Path, page: u32) -> Result<Vec<Picture>, ReadFailure> {
        let number = page.to_string();
        let mut command = Command::new("pdfimages");
        command.args(["-list", "-f", &number, "-l", &number]).arg(self.locate(file)?);
        let list = self.tools.run("pdfimages", &mut command)?;
        Ok(read_pictures(&String::from_utf8_lossy(&list)))
    }

    /// The only page of a PDF that was made here, its longer side in points.
    pub fn draw_typeset(&self, pdf: Vec<u8>, longest: f32, dpi: u16) -> Result<Vec<u8>, ReadFailure> {
        let mut command = Command::new("pdftoppm");
        command.arg("-png").args(resolution(Some(longest), dpi));
        self.tools.run_with_input("pdftoppm", command.arg("-"), pdf)
    }

    fn draw_as(&self, file: &Path, page: u32, dpi: u16, form: &str) -> Result<Vec<u8>, ReadFailure> {
        let (path, number) = (self.locate(file)?, page.to_string());
        let mut info = Command::new("pdfinfo");
        info.args(["-f", &number, "-l", &number]).arg(&path);
        let info = self.tools.run("pdfinfo", &mut info)?;
        let longest = longest_side(&String::from_utf8_lossy(&info));
        let mut command = Command::new("pdftoppm");
        command.args([form, "-f", &number, "-l", &number]).args(resolution(longest, dpi));
        let drawn = self.tools.run("pdftoppm", command.arg(&path))?;
        if drawn.is_empty() {
            return Err(ReadFailure::Damaged(format!("it has no page {page}")));
        }
        Ok(drawn)
    }

    /// An absolute path never looks like an option.
    fn locate(self, file: &Path) -> Result<PathBuf, ReadFailure> {
        let unreadable = |error: std::io::Error| ReadFailure::Unreadable(error.to_string());
        if !self.tools.is_confined() && std::fs::metadata(file).map_err(unreadable)?.len() == 0 {
            return Err(ReadFailure::Empty);
        }
        std::path::absolute(file).map_err(unreadable)
    }
}

fn explain_password(complaint: &str) -> Option<ReadFailure> {
    let is_locked = complaint.contains("Incorrect password") || complaint.contains("encryption");
    is_locked.then_some(ReadFailure::Encrypted)
}

/// What tells `pdftoppm` how finely to draw a page whose longer side has so many points.
fn resolution(longest: Option<f32>, dpi: u16) -> [String; 2] {
    let dpi = dpi.clamp(20, 400);
    if longest.is_none_or(|points| points * f32::from(dpi) / 72.0 > LONGEST_SIDE) {
        ["-scale-to".to_owned(), LONGEST_SIDE.to_string()]
    } else {
        ["-r".to_owned(), dpi.to_string()]
    }
}

/// The longer side of the page in points, from a line such as `Page    1 size: 595 x 842 pts (A4)`.
fn longest_side(info: &str) -> Option<f32> {
    let line = info.lines().find(|line| line.starts_with("Page") && line.contains("size:"))?;
    let sides = line.split_once("size:")?.1.split_once("pts")?.0;
    let (a, b) = sides.split_once('x')?;
    Some(a.trim().parse::<f32>().ok()?.max(b.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longer_side() {
        assert_eq!(longest_side("Pages: 1\nPage    1 size: 595.2 x 841.9 pts (A4)\n"), Some(841.9));
        assert_eq!(longest_side("Pages: 1"), None);
    }

    #[test]
    fn an_empty_file_is_told_apart_from_a_damaged_one() {
        let folder = std::env::temp_dir().join(format!("probity-poppler-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (empty, damaged) = (folder.join("empty.pdf"), folder.join("damaged.pdf"));
        std::fs::write(&empty, b"").unwrap();
        std::fs::write(&damaged, b"%PDF-1.7\nnothing").unwrap();
        assert_eq!(Poppler::default().read(&empty), Err(ReadFailure::Empty));
        let failure = Poppler::default().read(&damaged);
        assert!(matches!(failure, Err(ReadFailure::Damaged(_) | ReadFailure::ToolMissing { .. })), "{failure:?}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
