use domain::{Confidence, PageBox};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};

use super::*;
use crate::read::Limit;
use crate::read::ocr::Language;
use crate::read::raster::Raster;

/// Reads the same words on every picture.
struct Parrot;

impl WordReader for Parrot {
    fn read_words(&self, _: &Raster, _: &[Language]) -> Result<Vec<TextLine>, ReadFailure> {
        let word = |text: &str, left: f32| Word {
            text: text.to_owned(),
            area: PageBox::new(left, 100.0, left + 50.0, 120.0),
            confidence: Confidence::percent(90),
        };
        Ok(TextLine::of(vec![word("Invoice", 100.0), word("A-17", 200.0)], 0).into_iter().collect())
    }

    fn find_turn(&self, _: &Raster) -> Result<Option<u8>, ReadFailure> {
        Ok(None)
    }
}

fn readers() -> Readers<'static> {
    Readers { poppler: Poppler::default(), words: &Parrot, on_page: &|_, _| () }
}

fn encode(image: GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A TIFF of pages of these widths: plain ones one after the other, each led to by the one before.
fn tiff(widths: &[u32]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    for (at, width) in widths.iter().enumerate() {
        let directory = u32::try_from(bytes.len()).unwrap();
        let pixels = directory + 2 + 8 * 12 + 4;
        let next = pixels + width * width;
        bytes.extend(8u16.to_le_bytes());
        for (tag, value) in [
            (256u16, *width),
            (257, *width),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, pixels),
            (278, *width),
            (279, width * width),
        ] {
            bytes.extend([&tag.to_le_bytes()[..], &[4, 0, 1, 0, 0, 0], &value.to_le_bytes()].concat());
        }
        bytes.extend((if at + 1 == widths.len() { 0 } else { next }).to_le_bytes());
        bytes.extend((0..width * width).map(|at| if at % 7 == 0 { 0u8 } else { 255 }));
    }
    bytes
}

#[test]
fn every_page_of_a_tiff_is_read_and_drawn() {
    let bytes = tiff(&[1600, 1700, 1600]);
    let read = read_picture(Format::Tiff, &bytes, readers()).unwrap();
    assert_eq!(read.pages.iter().map(|page| page.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(read.pages[1].lines[0].text(), "Invoice A-17");
    let scale = 595.0 / 1700.0;
    assert!((read.pages[1].lines[0].words[0].area.left - 100.0 * scale).abs() < 0.1);
    for page in 1..=3 {
        assert!(picture::draw(Format::Tiff, &bytes, page, 72).is_ok());
    }
    assert!(matches!(picture::draw(Format::Tiff, &bytes, 4, 72), Err(ReadFailure::Damaged(_))));
}

#[test]
fn a_blank_picture_has_no_text() {
    let blank = encode(GrayImage::from_pixel(1600, 1600, Luma([255])), ImageFormat::Png);
    assert_eq!(read_picture(Format::Png, &blank, readers()), Err(ReadFailure::NoText));
}

#[test]
fn more_scans_than_anybody_bills_are_refused() {
    let bytes = tiff(&[30; 61]);
    assert_eq!(read_picture(Format::Tiff, &bytes, readers()), Err(ReadFailure::TooLarge(Limit::Scans)));
}
