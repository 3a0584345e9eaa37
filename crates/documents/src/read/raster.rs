//! Grey pictures in memory, as characters are read from them.

mod grain;

/// One byte a pixel, 0 black to 255 white, row after row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

const WHITE: u8 = u8::MAX;
/// Darker than this is ink, on paper that is not too grey.
pub const INK: u8 = 140;

impl Raster {
    /// `None` where the pixels do not fill the sides, or there are none.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        let fits = width.checked_mul(height).is_some_and(|size| size > 0 && size == pixels.len());
        fits.then_some(Self { width, height, pixels })
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn height(&self) -> usize {
        self.height
    }

    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.pixels.chunks_exact(self.width)
    }

    /// White outside of the picture.
    fn at(&self, x: isize, y: isize) -> u8 {
        let place = usize::try_from(x).ok().zip(usize::try_from(y).ok()).filter(|(x, _)| *x < self.width);
        place.and_then(|(x, y)| self.pixels.get(y * self.width + x)).copied().unwrap_or(WHITE)
    }

    /// From a binary portable grey map of 8 bits, as `pdftoppm` writes it.
    pub fn read_pgm(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"P5")?;
        let mut numbers = [0usize; 3];
        for number in &mut numbers {
            let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
            rest = rest.get(start..)?;
            let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
            *number = std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()?;
            rest = rest.get(end..)?;
        }
        let [width, height, most] = numbers;
        let pixels = rest.get(1..1 + width.checked_mul(height)?)?;
        if most != 255 { None } else { Self::new(width, height, pixels.to_vec()) }
    }

    pub fn write_pgm(&self) -> Vec<u8> {
        [format!("P5\n{} {}\n255\n", self.width, self.height).as_bytes(), &self.pixels].concat()
    }

    /// Turned clockwise by so many quarters.
    pub fn turned(&self, quarters: u8) -> Self {
        let (width, height) = (self.width, self.height);
        let pick = |from: &dyn Fn(usize, usize) -> usize, wide: usize, high: usize| {
            let pixels = (0..high).flat_map(|y| (0..wide).map(move |x| (x, y)));
            let pixels = pixels.map(|(x, y)| self.pixels.get(from(x, y)).copied().unwrap_or(WHITE)).collect();
            Self { width: wide, height: high, pixels }
        };
        match quarters % 4 {
            1 => pick(&|x, y| (height - 1 - x) * width + y, height, width),
            2 => Self { pixels: self.pixels.iter().rev().copied().collect(), ..*self },
            3 => pick(&|x, y| x * width + (width - 1 - y), height, width),
            _ => self.clone(),
        }
    }

    /// Turned about its middle so that lines which fall to the right by this angle lie level.
    pub fn levelled(&self, degrees: f32) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (middle_x, middle_y) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            let down = y as f32 + 0.5 - middle_y;
            for x in 0..self.width {
                let right = x as f32 + 0.5 - middle_x;
                let from_x = middle_x + right * cos - down * sin - 0.5;
                let from_y = middle_y + right * sin + down * cos - 0.5;
                pixels.push(self.between(from_x, from_y));
            }
        }
        Self { pixels, ..*self }
    }

    /// Made larger or smaller by this factor.
    pub fn scaled(&self, factor: f32) -> Self {
        let side = |pixels: usize| ((pixels as f32 * factor).round() as usize).max(1);
        let (width, height) = (side(self.width), side(self.height));
        if factor < 0.75 {
            return self.shrunk(width, height);
        }
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let from_y = (y as f32 + 0.5) / factor - 0.5;
            pixels.extend((0..width).map(|x| self.between((x as f32 + 0.5) / factor - 0.5, from_y)));
        }
        Self { width, height, pixels }
    }

    /// Each pixel the mean of those that it stands for, so that thin strokes stay.
    fn shrunk(&self, width: usize, height: usize) -> Self {
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let (top, bottom) =
                (y * self.height / height, ((y + 1) * self.height / height).max(y * self.height / height + 1));
            for x in 0..width {
                let (left, right) =
                    (x * self.width / width, ((x + 1) * self.width / width).max(x * self.width / width + 1));
                let block =
                    (top..bottom).filter_map(|y| self.pixels.get(y * self.width + left..y * self.width + right));
                let sum: usize = block.flatten().map(|pixel| usize::from(*pixel)).sum();
                pixels.push(u8::try_from(sum / ((bottom - top) * (right - left)).max(1)).unwrap_or(WHITE));
            }
        }
        Self { width, height, pixels }
    }

    /// The grey between four pixels.
    fn between(&self, x: f32, y: f32) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        let (part_x, part_y) = (x - left, y - top);
        let (left, top) = (left as isize, top as isize);
        let mix = |a: u8, b: u8, part: f32| f32::from(a) + (f32::from(b) - f32::from(a)) * part;
        let upper = mix(self.at(left, top), self.at(left + 1, top), part_x);
        let lower = mix(self.at(left, top + 1), self.at(left + 1, top + 1), part_x);
        (upper + (lower - upper) * part_y).round() as u8
    }

    /// By how much the lightest and the darkest pixel of a rectangle differ.
    pub fn contrast(&self, left: f32, top: f32, right: f32, bottom: f32) -> u8 {
        let clamp = |side: f32, most: usize| (side.max(0.0) as usize).min(most);
        let (left, right) = (clamp(left.floor(), self.width), clamp(right.ceil(), self.width));
        let (mut darkest, mut lightest) = (u8::MAX, u8::MIN);
        for y in clamp(top.floor(), self.height)..clamp(bottom.ceil(), self.height) {
            let row = self.pixels.get(y * self.width + left..y * self.width + right.max(left));
            for pixel in row.unwrap_or_default() {
                (darkest, lightest) = (darkest.min(*pixel), lightest.max(*pixel));
            }
        }
        lightest.saturating_sub(darkest)
    }

    /// Paints a rectangle white; it may stand over the edges.
    pub fn blank(&mut self, left: f32, top: f32, right: f32, bottom: f32) {
        let clamp = |side: f32, most: usize| (side.max(0.0) as usize).min(most);
        let (left, right) = (clamp(left.floor(), self.width), clamp(right.ceil(), self.width));
        for y in clamp(top.floor(), self.height)..clamp(bottom.ceil(), self.height) {
            if let Some(row) = self.pixels.get_mut(y * self.width + left..y * self.width + right.max(left)) {
                row.fill(WHITE);
            }
        }
    }

    /// With its paper white and its ink black, where it has both: grey paper and faint print are read no worse.
    pub fn stretched(mut self) -> Self {
        let mut counts = [0usize; 256];
        for pixel in &self.pixels {
            if let Some(count) = counts.get_mut(usize::from(*pixel)) {
                *count += 1;
            }
        }
        let size = self.pixels.len();
        let level = |share: f32| {
            let mut left = (size as f32 * share) as usize;
            let found = (0u8..=u8::MAX).zip(counts).find(|(_, count)| {
                let passed = *count > left;
                left = left.saturating_sub(*count);
                passed
            });
            found.map_or(WHITE, |(level, _)| level)
        };
        let (ink, paper) = (i32::from(level(0.005)), i32::from(level(0.6)));
        if paper - ink < 48 || (ink < 40 && paper > 235) {
            return self;
        }
        for pixel in &mut self.pixels {
            let stretched = (i32::from(*pixel) - ink) * 255 / (paper - ink);
            *pixel = u8::try_from(stretched.clamp(0, 255)).unwrap_or(WHITE);
        }
        self
    }

    /// The share of pixels that are ink.
    pub fn ink(&self) -> f32 {
        let dark = self.pixels.iter().filter(|pixel| **pixel < INK).count();
        dark as f32 / self.pixels.len() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raster(width: usize, pixels: &[u8]) -> Raster {
        Raster::new(width, pixels.len() / width, pixels.to_vec()).unwrap()
    }

    #[test]
    fn a_grey_map_comes_back_as_it_was() {
        let picture = raster(3, &[0, 10, 20, 30, 40, 50]);
        assert_eq!(Raster::read_pgm(&picture.write_pgm()), Some(picture));
        assert_eq!(Raster::read_pgm(b"P5\n9999999999 9999999999\n255\n"), None);
        assert_eq!(Raster::read_pgm(b"P5\n2 2\n255\n\0"), None);
    }

    #[test]
    fn quarters_turn_clockwise_and_four_change_nothing() {
        let picture = raster(3, &[1, 2, 3, 4, 5, 6]);
        assert_eq!(picture.turned(1), raster(2, &[4, 1, 5, 2, 6, 3]));
        assert_eq!(picture.turned(2), raster(3, &[6, 5, 4, 3, 2, 1]));
        assert_eq!(picture.turned(1).turned(3), picture);
        assert_eq!(picture.turned(4), picture);
    }

    #[test]
    fn faint_print_on_grey_paper_is_stretched_and_an_empty_page_is_not() {
        let faint: Vec<u8> = (0..400u16).map(|at| if at % 10 == 0 { 120 } else { 200 }).collect();
        let stretched = raster(20, &faint).stretched();
        assert_eq!((stretched.at(0, 0), stretched.at(1, 0)), (0, 255));
        let empty = raster(20, &[200; 400]);
        assert_eq!(empty.clone().stretched(), empty);
    }

    #[test]
    fn scaling_and_blanking_keep_within_the_sides() {
        let picture = raster(4, &[0; 16]);
        assert_eq!(picture.scaled(0.5), raster(2, &[0; 4]));
        assert_eq!(picture.scaled(2.0).width(), 8);
        let mut blanked = picture;
        blanked.blank(-5.0, 1.0, 2.0, 99.0);
        assert_eq!(blanked.rows().map(|row| row[0]).collect::<Vec<_>>(), [0, 255, 255, 255]);
        assert!(blanked.ink() < 1.0);
    }
}
