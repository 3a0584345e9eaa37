//! Pictures. How large one is tells its header: what is too large is never decoded.

mod decode;
mod tiff;

use super::{Limit, ReadFailure};
use crate::format::Format;

pub use decode::{count_pages, draw, read_grey};

/// An A3 page at 600 dots an inch has 70 million pixels.
const MEGAPIXELS: u64 = 100;
/// In pixels; an A0 page at 400 dots an inch is 18,700 high.
const SIDE: u64 = 20_000;

/// Refuses an image whose header claims more pixels or pages than any scan has, or that has no whole header.
pub fn check(format: Format, bytes: &[u8]) -> Result<(), ReadFailure> {
    match format {
        Format::Png => check_png(bytes),
        Format::Jpeg => check_jpeg(bytes),
        Format::Bmp => check_bmp(bytes),
        Format::Tiff => check_tiff(bytes),
        _ => Ok(()),
    }
}

fn damaged() -> ReadFailure {
    ReadFailure::Damaged("its header is not whole".to_owned())
}

fn check_size(width: u64, height: u64) -> Result<(), ReadFailure> {
    if width == 0 || height == 0 {
        return Err(damaged());
    }
    if width > SIDE || height > SIDE || width.saturating_mul(height) > MEGAPIXELS * 1_000_000 {
        return Err(ReadFailure::TooLarge(Limit::Pixels { megapixels: MEGAPIXELS, side: SIDE }));
    }
    Ok(())
}

/// A run of bytes read as a number, either end first.
#[derive(Clone, Copy)]
struct Numbers<'a> {
    bytes: &'a [u8],
    big_end_first: bool,
}

impl Numbers<'_> {
    /// The number of `width` bytes (at most 8) at this place.
    fn read(self, at: usize, width: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at.checked_add(width)?)?;
        let add = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
        Some(if self.big_end_first { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) })
    }
}

fn check_png(bytes: &[u8]) -> Result<(), ReadFailure> {
    let numbers = Numbers { bytes, big_end_first: true };
    if bytes.get(12..16) != Some(b"IHDR") {
        return Err(damaged());
    }
    let (width, height) = numbers.read(16, 4).zip(numbers.read(20, 4)).ok_or_else(damaged)?;
    check_size(width, height)
}

fn check_bmp(bytes: &[u8]) -> Result<(), ReadFailure> {
    let numbers = Numbers { bytes, big_end_first: false };
    let header = numbers.read(14, 4).ok_or_else(damaged)?;
    let sides = if header == 12 {
        numbers.read(18, 2).zip(numbers.read(20, 2))
    } else {
        // A negative height means that the rows run from the top.
        let absolute = |side: u64| u32::try_from(side).ok().map(|side| u64::from(side.cast_signed().unsigned_abs()));
        numbers.read(18, 4).and_then(absolute).zip(numbers.read(22, 4).and_then(absolute))
    };
    let (width, height) = sides.ok_or_else(damaged)?;
    check_size(width, height)
}

/// Walks the segments up to the first frame header.
fn check_jpeg(bytes: &[u8]) -> Result<(), ReadFailure> {
    let numbers = Numbers { bytes, big_end_first: true };
    let mut at = 2;
    loop {
        let (Some(0xff), Some(marker)) = (bytes.get(at), bytes.get(at + 1)) else { return Err(damaged()) };
        match marker {
            // Fill bytes, and markers without a length.
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let (height, width) = numbers.read(at + 5, 2).zip(numbers.read(at + 7, 2)).ok_or_else(damaged)?;
                return check_size(width, height);
            }
            0xd9 | 0xda => return Err(damaged()),
            _ => {
                let length = numbers.read(at + 2, 2).and_then(|length| usize::try_from(length).ok());
                at += 2 + length.filter(|length| *length >= 2).ok_or_else(damaged)?;
            }
        }
    }
}

/// Checks the size of each page.
fn check_tiff(bytes: &[u8]) -> Result<(), ReadFailure> {
    tiff::find_pages(bytes)?.iter().try_for_each(|page| check_size(page.width, page.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]]
            .concat()
    }

    /// A TIFF of pages of this size; the last leads to `then`, or is the last.
    fn tiff(pages: usize, side: u32, then: u32) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        for page in 1..=pages {
            let next = if page == pages { then } else { 8 + u32::try_from(page).unwrap() * 30 };
            bytes.extend([2, 0]);
            for tag in [256u16, 257] {
                bytes.extend([&tag.to_le_bytes()[..], &[4, 0, 1, 0, 0, 0], &side.to_le_bytes()].concat());
            }
            bytes.extend(next.to_le_bytes());
        }
        bytes
    }

    fn code(format: Format, bytes: &[u8]) -> Option<&'static str> {
        check(format, bytes).err().map(|failure| failure.code())
    }

    #[test]
    fn honest_images_pass() {
        assert_eq!(code(Format::Png, &png(2480, 3508)), None);
        assert_eq!(code(Format::Tiff, &tiff(3, 2000, 0)), None);
        assert_eq!(code(Format::Jpeg, b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\x0d\xb4\x09\xb0"), None);
        let bmp = [&b"BM"[..], &[0; 12], &40u32.to_le_bytes(), &100u32.to_le_bytes(), &(-50i32).to_le_bytes()];
        assert_eq!(code(Format::Bmp, &bmp.concat()), None);
    }

    #[test]
    fn too_many_pixels_or_pages_are_refused_by_the_header() {
        assert_eq!(code(Format::Png, &png(50_000, 50_000)), Some("too_many_pixels"));
        assert_eq!(code(Format::Png, &png(15_000, 15_000)), Some("too_many_pixels"));
        assert_eq!(code(Format::Jpeg, b"\xff\xd8\xff\xc2\0\x11\x08\xff\xdc\xff\xdc"), Some("too_many_pixels"));
        assert_eq!(code(Format::Tiff, &tiff(1, 4_000_000_000, 0)), Some("too_many_pixels"));
        assert_eq!(code(Format::Tiff, &tiff(501, 10, 0)), Some("too_many_pages"));
    }

    #[test]
    fn broken_headers_and_circles_are_damage() {
        assert_eq!(code(Format::Tiff, &tiff(2, 10, 8)), Some("damaged"));
        assert_eq!(code(Format::Png, b"\x89PNG\r\n\x1a\n0000"), Some("damaged"));
        assert_eq!(code(Format::Jpeg, b"\xff\xd8\xff\xe0\0\0"), Some("damaged"));
        assert_eq!(code(Format::Bmp, b"BM"), Some("damaged"));
        assert_eq!(code(Format::Tiff, b"II+\0\x08\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"), Some("damaged"));
    }
}
