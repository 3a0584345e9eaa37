//! Pixels from files, within limits, and pictures for people's screens.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage};

use super::super::raster::Raster;
use super::super::{Limit, ReadFailure};
use super::{MEGAPIXELS, SIDE, check, tiff};
use crate::format::Format;

/// What decoding may ask for, in bytes; a reader of documents has twice that.
const MEMORY: u64 = 320 * 1024 * 1024;
/// A picture says little of its paper, so its shorter side counts as that of a page of A4, in points.
const SHORT_SIDE: f32 = 595.0;
/// A4 at 300 dots an inch. Smaller pictures are enlarged towards it, for characters of few pixels are not
/// made out; larger ones are shrunk, for more pixels take time and tell nothing.
const WANTED: f32 = 2480.0;
const SMALL: f32 = 1500.0;
/// Grain leaves less of small characters.
const SMALL_WITH_GRAIN: f32 = 2300.0;
const LARGE: f32 = 3600.0;
const MOST_ENLARGED: f32 = 2.5;
/// The longest side of a picture drawn for people, in pixels.
const LONGEST_DRAWN: f32 = 6000.0;

/// How many pages a picture has.
pub fn count_pages(format: Format, bytes: &[u8]) -> Result<u32, ReadFailure> {
    check(format, bytes)?;
    if format != Format::Tiff {
        return Ok(1);
    }
    u32::try_from(tiff::find_pages(bytes)?.len()).map_err(|_| ReadFailure::TooLarge(Limit::Pages))
}

/// One page in grey, at a size for reading its characters, and its width in points.
pub fn read_grey(format: Format, bytes: &[u8], page: u32) -> Result<(Raster, f32), ReadFailure> {
    let image = decode(format, bytes, page)?;
    let (width, height) = (image.width() as f32, image.height() as f32);
    let short = width.min(height);
    let grey = on_paper(image).into_luma8();
    let sides = (grey.width() as usize, grey.height() as usize);
    let raster = Raster::new(sides.0, sides.1, grey.into_raw()).ok_or_else(super::damaged)?;
    let small = if raster.has_grain() { SMALL_WITH_GRAIN } else { SMALL };
    let factor = if short < small {
        (WANTED / short).min(MOST_ENLARGED).min((40_000_000.0 / (width * height)).sqrt())
    } else if short > LARGE {
        WANTED / short
    } else {
        1.0
    };
    let raster = raster.made_legible(factor);
    Ok((raster, SHORT_SIDE * width / short))
}

/// One page as a PNG image; a picture is never drawn larger than it is.
pub fn draw(format: Format, bytes: &[u8], page: u32, dpi: u16) -> Result<Vec<u8>, ReadFailure> {
    let image = on_paper(decode(format, bytes, page)?);
    let (width, height) = (image.width() as f32, image.height() as f32);
    let wanted = SHORT_SIDE * f32::from(dpi) / 72.0 / width.min(height);
    let factor = wanted.min(LONGEST_DRAWN / width.max(height)).min(1.0);
    let side = |pixels: f32| ((pixels * factor).round() as u32).max(1);
    let image = if factor < 1.0 { image.resize_exact(side(width), side(height), FilterType::Triangle) } else { image };
    // Sixteen bits a channel and palettes are more than a screen shows.
    let image =
        if image.color().has_color() { image.into_rgb8().into() } else { DynamicImage::from(image.into_luma8()) };
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, ImageFormat::Png).map_err(refuse)?;
    Ok(png.into_inner())
}

fn decode(format: Format, bytes: &[u8], page: u32) -> Result<DynamicImage, ReadFailure> {
    check(format, bytes)?;
    if page == 0 || (page > 1 && format != Format::Tiff) {
        return Err(ReadFailure::Damaged(format!("it has no page {page}")));
    }
    let turned = if format == Format::Tiff { Some(tiff::lead_to(bytes, page)?) } else { None };
    let mut reader = ImageReader::new(Cursor::new(turned.as_deref().unwrap_or(bytes)));
    reader.set_format(match format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Tiff => ImageFormat::Tiff,
        Format::Bmp => ImageFormat::Bmp,
        other => return Err(ReadFailure::NotReadYet { format: other.name().to_owned() }),
    });
    let mut limits = Limits::default();
    let side = u32::try_from(SIDE).unwrap_or(u32::MAX);
    (limits.max_image_width, limits.max_image_height) = (Some(side), Some(side));
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refuse)?;
    // How the camera was held.
    let orientation = decoder.orientation().map_err(refuse)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(refuse)?;
    image.apply_orientation(orientation);
    Ok(image)
}

/// What is see-through shows white paper.
fn on_paper(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    let mut pixels: RgbaImage = image.into_rgba8();
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over = |part: u8| {
            let mixed = (u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        pixel.0 = [over(red), over(green), over(blue), u8::MAX];
    }
    pixels.into()
}

fn refuse(error: ImageError) -> ReadFailure {
    match error {
        ImageError::Limits(_) => ReadFailure::TooLarge(Limit::Pixels { megapixels: MEGAPIXELS, side: SIDE }),
        other => ReadFailure::Damaged(other.to_string().chars().take(120).collect()),
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma, RgbaImage};

    use super::*;

    fn encode(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_format_gives_the_same_page() {
        let page = GrayImage::from_fn(300, 400, |x, y| Luma([if (x / 20 + y / 20) % 2 == 0 { 0 } else { 255 }]));
        let page = DynamicImage::from(page);
        let sizes = [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::Jpeg].map(|format| {
            let bytes = encode(&page, format);
            let recognised = crate::format::recognise(&bytes);
            assert_eq!(count_pages(recognised, &bytes), Ok(1), "{format:?}");
            let drawn = draw(recognised, &bytes, 1, 144).unwrap();
            assert!(drawn.starts_with(b"\x89PNG"));
            let (raster, width) = read_grey(recognised, &bytes, 1).unwrap();
            (raster.width(), raster.height(), width as u32)
        });
        assert_eq!(sizes, [(750, 1000, 595); 4]);
    }

    #[test]
    fn what_is_see_through_is_paper() {
        let clear = DynamicImage::from(RgbaImage::from_pixel(40, 60, image::Rgba([0, 0, 0, 0])));
        let (raster, _) = read_grey(Format::Png, &encode(&clear, ImageFormat::Png), 1).unwrap();
        assert_eq!(raster.ink(), 0.0);
    }

    #[test]
    fn pages_that_are_not_there_and_pixels_that_end_are_damage() {
        let page = encode(&DynamicImage::from(GrayImage::new(30, 40)), ImageFormat::Tiff);
        assert!(matches!(draw(Format::Tiff, &page, 2, 72), Err(ReadFailure::Damaged(_))));
        let page = encode(&DynamicImage::from(GrayImage::new(300, 400)), ImageFormat::Bmp);
        let cut = page.get(..page.len() / 2).unwrap();
        assert!(matches!(read_grey(Format::Bmp, cut, 1), Err(ReadFailure::Damaged(_))));
    }
}
