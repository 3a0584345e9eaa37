//! PDF pages by poppler's command line tools, each in a child process of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use domain::{Confidence, PageBox};
use serde::Deserialize;

use super::page::{Page, TextLine, Word};
use super::process::{Finished, GivenUp, limited, run, run_with_input};
use super::raster::Raster;
use super::{Limit, PAGE_LIMIT, PageReader, ReadFailure};

const OUTPUT_CAP: u64 = 128 * 1024 * 1024;
/// Larger images are drawn smaller instead: a page may claim to be a mile wide.
const LONGEST_SIDE: f32 = 6000.0;
/// PDF itself allows 14,400 points a side; what lies far outside is a mistake or an attack.
const FARTHEST: f32 = 100_000.0;

/// Reads and draws PDF files with `pdftotext`, `pdfinfo` and `pdftoppm`.
#[derive(Clone, Copy, Debug)]
pub struct Poppler {
    limit: Duration,
    /// This process has limits already, and its tools inherit them.
    confined: bool,
}

impl Default for Poppler {
    fn default() -> Self {
        Self { limit: Duration::from_secs(30), confined: false }
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
        Self { limit, confined: true }
    }

    /// The pages with their text; those that are pictures have none.
    pub fn read_text(&self, file: &Path) -> Result<Vec<Page>, ReadFailure> {
        let last = (PAGE_LIMIT + 1).to_string();
        let mut command = self.tool("pdftotext");
        command.args(["-bbox-layout", "-enc", "UTF-8", "-l", &last]).arg(self.locate(file)?).arg("-");
        let finished = self.finish("pdftotext", &mut command)?;
        let pages = read_bbox_layout(&String::from_utf8_lossy(&finished.output))?;
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

    /// How much of a page its pictures cover, by the sizes at which they are printed, from 0 to 1.
    pub fn find_pictured_share(&self, file: &Path, page: &Page) -> Result<f32, ReadFailure> {
        let number = page.number.to_string();
        let mut command = self.tool("pdfimages");
        command.args(["-list", "-f", &number, "-l", &number]).arg(self.locate(file)?);
        let list = self.finish("pdfimages", &mut command)?;
        Ok(pictured(&String::from_utf8_lossy(&list.output)) * 72.0 * 72.0 / (page.width * page.height).max(1.0))
    }

    /// The only page of a PDF that was made here, its longer side in points.
    pub fn draw_typeset(&self, pdf: Vec<u8>, longest: f32, dpi: u16) -> Result<Vec<u8>, ReadFailure> {
        let mut command = self.tool("pdftoppm");
        command.arg("-png").args(resolution(Some(longest), dpi));
        Ok(self.conclude("pdftoppm", run_with_input(command.arg("-"), pdf, self.limit, OUTPUT_CAP))?.output)
    }

    fn draw_as(&self, file: &Path, page: u32, dpi: u16, form: &str) -> Result<Vec<u8>, ReadFailure> {
        let (path, number) = (self.locate(file)?, page.to_string());
        let mut info = self.tool("pdfinfo");
        info.args(["-f", &number, "-l", &number]).arg(&path);
        let info = self.finish("pdfinfo", &mut info)?;
        let longest = longest_side(&String::from_utf8_lossy(&info.output));
        let mut command = self.tool("pdftoppm");
        command.args([form, "-f", &number, "-l", &number]).args(resolution(longest, dpi));
        let finished = self.finish("pdftoppm", command.arg(&path))?;
        if finished.output.is_empty() {
            return Err(ReadFailure::Damaged(format!("it has no page {page}")));
        }
        Ok(finished.output)
    }

    fn tool(self, name: &str) -> Command {
        if self.confined { Command::new(name) } else { limited(name) }
    }

    /// An absolute path never looks like an option.
    fn locate(self, file: &Path) -> Result<PathBuf, ReadFailure> {
        let unreadable = |error: std::io::Error| ReadFailure::Unreadable(error.to_string());
        if !self.confined && std::fs::metadata(file).map_err(unreadable)?.len() == 0 {
            return Err(ReadFailure::Empty);
        }
        std::path::absolute(file).map_err(unreadable)
    }

    fn finish(self, tool: &str, command: &mut Command) -> Result<Finished, ReadFailure> {
        self.conclude(tool, run(command, self.limit, OUTPUT_CAP))
    }

    fn conclude(self, tool: &str, finished: Result<Finished, GivenUp>) -> Result<Finished, ReadFailure> {
        let finished = finished.map_err(|given_up| match given_up {
            GivenUp::Missing => {
                ReadFailure::ToolMissing { tool: tool.to_owned(), mend: "install the package poppler-utils".to_owned() }
            }
            GivenUp::TimedOut => ReadFailure::TimedOut { seconds: self.limit.as_secs() },
            GivenUp::WroteTooMuch => ReadFailure::TooLarge(Limit::Text),
            GivenUp::Failed(reason) => ReadFailure::Unreadable(reason),
        })?;
        if finished.success {
            return Ok(finished);
        }
        let complaint = finished.complaint.as_str();
        if complaint.contains("Incorrect password") || complaint.contains("encryption") {
            return Err(ReadFailure::Encrypted);
        }
        if ["bad_alloc", "Out of memory", "out of memory"].iter().any(|words| complaint.contains(words)) {
            return Err(ReadFailure::TooLarge(Limit::Memory));
        }
        if finished.out_of_time {
            return Err(ReadFailure::TimedOut { seconds: self.limit.as_secs() });
        }
        let first = complaint.lines().next().unwrap_or("no reason given");
        Err(ReadFailure::Damaged(first.chars().take(120).collect()))
    }
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

/// The area of all pictures in square inches, by the table of `pdfimages -list`: each row has the width and
/// height in pixels and, further on, the pixels an inch at which they are printed.
fn pictured(list: &str) -> f32 {
    let areas = list.lines().skip(2).filter_map(|row| {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let number = |at: usize| cells.get(at)?.parse::<f32>().ok().filter(|number| *number > 0.0);
        Some(number(3)? / number(12)? * (number(4)? / number(13)?))
    });
    areas.filter(|area| area.is_finite()).sum()
}

#[derive(Deserialize)]
struct Body {
    doc: Doc,
}

#[derive(Deserialize)]
struct Doc {
    #[serde(rename = "page", default)]
    pages: Vec<PrintedPage>,
}

#[derive(Deserialize)]
struct PrintedPage {
    #[serde(rename = "@width")]
    width: f32,
    #[serde(rename = "@height")]
    height: f32,
    #[serde(rename = "flow", default)]
    flows: Vec<Flow>,
}

#[derive(Deserialize)]
struct Flow {
    #[serde(rename = "block", default)]
    blocks: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "line", default)]
    lines: Vec<PrintedLine>,
}

#[derive(Deserialize)]
struct PrintedLine {
    #[serde(rename = "word", default)]
    words: Vec<PrintedWord>,
}

#[derive(Deserialize)]
struct PrintedWord {
    #[serde(rename = "@xMin")]
    left: f32,
    #[serde(rename = "@yMin")]
    top: f32,
    #[serde(rename = "@xMax")]
    right: f32,
    #[serde(rename = "@yMax")]
    bottom: f32,
    #[serde(rename = "$text", default)]
    text: String,
}

/// Reads what `pdftotext -bbox-layout` writes.
fn read_bbox_layout(xml: &str) -> Result<Vec<Page>, ReadFailure> {
    let body = xml.find("<body>").and_then(|at| xml.get(at..)).unwrap_or_default();
    let body = body.find("</body>").and_then(|end| body.get(..end)).unwrap_or_default();
    let body: Body = quick_xml::de::from_str(&format!("{body}</body>"))
        .map_err(|error| ReadFailure::Unreadable(format!("its text layer makes no sense ({error})")))?;
    Ok((1u32..).zip(body.doc.pages).map(|(number, page)| lay_page(number, page)).collect())
}

fn lay_page(number: u32, page: PrintedPage) -> Page {
    let blocks = page.flows.into_iter().flat_map(|flow| flow.blocks);
    let lines = (0u32..)
        .zip(blocks)
        .flat_map(|(at, block)| block.lines.into_iter().map(move |line| (at, line)))
        .filter_map(|(at, line)| TextLine::of(line.words.into_iter().filter_map(lay_word).collect(), at))
        .collect();
    let side = |points: f32| if points.is_nan() { 0.0 } else { points.max(0.0) };
    Page { number, width: side(page.width), height: side(page.height), lines }
}

fn lay_word(word: PrintedWord) -> Option<Word> {
    let text = tidy(&word.text);
    let sides = [word.left, word.top, word.right, word.bottom];
    if text.is_empty() || sides.iter().any(|side| !side.is_finite() || side.abs() > FARTHEST) {
        return None;
    }
    let area = PageBox::new(word.left, word.top, word.right.max(word.left), word.bottom.max(word.top));
    Some(Word { text, area, confidence: Confidence::CERTAIN })
}

/// Without control characters and with ligatures taken apart.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬁ' => tidy.push_str("fi"),
            'ﬂ' => tidy.push_str("fl"),
            'ﬀ' => tidy.push_str("ff"),
            'ﬃ' => tidy.push_str("ffi"),
            'ﬄ' => tidy.push_str("ffl"),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            '\u{a0}' | '\u{202f}' | '\u{2009}' => tidy.push(' '),
            c if c.is_control() => {}
            c => tidy.push(c),
        }
    }
    tidy.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_WORDS: &str = r#"<!DOCTYPE html><html><head><title>a & b</title></head><body>
<doc><page width="595.0" height="842.0"><flow><block><line>
<word xMin="-3.5" yMin="10" xMax="20" yMax="20">R&amp;D</word>
<word xMin="nan" yMin="10" xMax="20" yMax="20">lost</word>
</line></block></flow></page><page width="1e30" height="inf"></page></doc></body></html>"#;

    #[test]
    fn reads_words_with_places_and_drops_impossible_ones() {
        let pages = read_bbox_layout(TWO_WORDS).unwrap();
        let line = &pages[0].lines[0];
        assert_eq!(line.text(), "R&D");
        assert_eq!(line.area.left, -3.5);
        assert_eq!(pages[1].number, 2);
        assert!(pages[1].width > FARTHEST && pages[1].height > FARTHEST, "a page of no honest size keeps it");
    }

    #[test]
    fn finds_the_longer_side() {
        assert_eq!(longest_side("Pages: 1\nPage    1 size: 595.2 x 841.9 pts (A4)\n"), Some(841.9));
        assert_eq!(longest_side("Pages: 1"), None);
    }

    #[test]
    fn the_area_of_pictures_is_counted_as_printed() {
        let list = "page   num  type   width height color comp bpc  enc interp  object ID x-ppi y-ppi size ratio\n\
            --------------------------------------------------------------------------------------------\n\
            \u{20}  1     0 image     300   600  gray    1   8  image  no        10  0   300   300 1.2K 2%\n";
        assert_eq!(pictured(list), 2.0);
        assert_eq!(pictured("page\n---\nnonsense"), 0.0);
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
