//! Pictures as a scanner makes them: pages drawn askew and with noise, always the same.

use std::io::Cursor;
use std::path::Path;
use std::time::Duration;

use documents::format::Format;
use documents::read::ocr::Ocr;
use documents::read::raster::Raster;
use documents::read::scan::PagesRead;
use documents::read::{PageReader, Poppler, ReadFailure, Tesseract, picture};
use image::{DynamicImage, GrayImage, ImageFormat};

/// A measure may run beside other work.
const PATIENCE: Duration = Duration::from_secs(600);

/// Reads the pages of a PDF from pictures of this many dots an inch.
pub fn read_scanned(file: &Path, dpi: u16, seed: u32) -> Result<PagesRead, ReadFailure> {
    let poppler = Poppler::default();
    let count = u32::try_from(poppler.read(file)?.len()).unwrap_or(u32::MAX);
    let (tesseract, on_page) = (Tesseract::patient(PATIENCE), |_, _| ());
    let mut ocr = Ocr::new(&tesseract, &on_page);
    let mut read = PagesRead::default();
    for number in 1..=count {
        let bytes = scan(&poppler.draw_grey(file, number, dpi)?, seed.wrapping_add(number))?;
        let (raster, width) = picture::read_grey(Format::Png, &bytes, 1)?;
        let (page, tilt) = ocr.read_page(&raster.stretched(), width, number, count)?;
        read.pages.push(page);
        read.tilts.insert(number, tilt);
    }
    Ok(read)
}

/// Turned by up to two degrees, darkened by speckle, on paper that is not white.
fn scan(page: &Raster, seed: u32) -> Result<Vec<u8>, ReadFailure> {
    let degrees = (seed.wrapping_mul(2_654_435_761) >> 16) as f32 / 65_535.0 * 4.0 - 2.0;
    let askew = page.levelled(degrees);
    let mut state = seed | 1;
    let mut random = || {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let mut pixels = Vec::with_capacity(askew.width() * askew.height());
    for pixel in askew.rows().flatten() {
        let grain = (random() & 31) as i32 + (random() & 31) as i32 - 31;
        let speck = random() & 1023;
        let grey = i32::from(*pixel) * 9 / 10 + 15 + grain;
        pixels.push(match speck {
            0 => 0,
            1 => u8::MAX,
            _ => u8::try_from(grey.clamp(0, 255)).unwrap_or(u8::MAX),
        });
    }
    let failed = || ReadFailure::Damaged("the picture could not be made".to_owned());
    let sides = u32::try_from(askew.width()).ok().zip(u32::try_from(askew.height()).ok()).ok_or_else(failed)?;
    let image = GrayImage::from_raw(sides.0, sides.1, pixels).ok_or_else(failed)?;
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut png, ImageFormat::Png).map_err(|_| failed())?;
    Ok(png.into_inner())
}
