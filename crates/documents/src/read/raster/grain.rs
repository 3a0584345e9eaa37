//! Grain and specks of scanners, and how a picture is freed from them before its characters are read.

use super::Raster;

/// A pixel beyond all its neighbours by more than this is a speck.
const SPECK: u8 = 8;
/// In a picture with more specks than this share of its pixels there is grain.
const LEAST_SPECKS: f32 = 0.01;
/// Every so many pixels one is looked at to find grain.
const STRIDE: usize = 7;

impl Raster {
    /// Whether many pixels are lighter or darker than all those around them, as no print is.
    pub fn has_grain(&self) -> bool {
        let (mut specks, mut seen) = (0usize, 0usize);
        for (above, row, below) in self.threes() {
            for at in (1..row.len().saturating_sub(1)).step_by(STRIDE) {
                let Some((pixel, darkest, lightest)) = around(above, row, below, at) else { continue };
                seen += 1;
                let beyond = darkest.saturating_sub(pixel).max(pixel.saturating_sub(lightest));
                specks += usize::from(beyond > SPECK);
            }
        }
        specks as f32 > seen as f32 * LEAST_SPECKS
    }

    /// Made larger or smaller by this factor, and freed from grain where it has any. Specks are taken out first,
    /// while each is one pixel.
    pub fn made_legible(self, factor: f32) -> Self {
        let grainy = self.has_grain();
        let cleaned = if grainy { self.without_specks() } else { self };
        let sized = if (factor - 1.0).abs() < 0.01 { cleaned } else { cleaned.scaled(factor) };
        if grainy { sized.softened() } else { sized }
    }

    /// No pixel lighter or darker than all those around it: specks go, and strokes, which have neighbours of
    /// their own, stay.
    pub fn without_specks(&self) -> Self {
        let mut pixels = self.pixels.clone();
        let inner = pixels.chunks_exact_mut(self.width).skip(1);
        for (target, (above, row, below)) in inner.zip(self.threes()) {
            for (at, pixel) in target.iter_mut().enumerate().skip(1) {
                if let Some((own, darkest, lightest)) = around(above, row, below, at) {
                    *pixel = own.clamp(darkest, lightest);
                }
            }
        }
        Self { pixels, ..*self }
    }

    /// Each pixel mixed with those beside, above and below it, so that what grain is left evens out.
    pub fn softened(&self) -> Self {
        let mix = |before: u8, own: u8, after: u8| {
            let sum = u16::from(before) + 2 * u16::from(own) + u16::from(after);
            u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
        };
        let mut across = self.pixels.clone();
        for (target, row) in across.chunks_exact_mut(self.width).zip(self.rows()) {
            for (pixel, three) in target.iter_mut().skip(1).zip(row.windows(3)) {
                if let [before, own, after] = three {
                    *pixel = mix(*before, *own, *after);
                }
            }
        }
        let across = Self { pixels: across, ..*self };
        let mut pixels = across.pixels.clone();
        for (target, (above, row, below)) in pixels.chunks_exact_mut(self.width).skip(1).zip(across.threes()) {
            for (pixel, ((above, own), below)) in target.iter_mut().zip(above.iter().zip(row).zip(below)) {
                *pixel = mix(*above, *own, *below);
            }
        }
        Self { pixels, ..*self }
    }

    /// Each row but the first and the last, between its neighbours.
    fn threes(&self) -> impl Iterator<Item = (&[u8], &[u8], &[u8])> {
        self.rows().zip(self.rows().skip(1)).zip(self.rows().skip(2)).map(|((above, row), below)| (above, row, below))
    }
}

/// A pixel, and the darkest and the lightest of the eight around it; none at the edges.
fn around(above: &[u8], row: &[u8], below: &[u8], at: usize) -> Option<(u8, u8, u8)> {
    let three = |row: &[u8]| <[u8; 3]>::try_from(row.get(at.checked_sub(1)?..at + 2)?).ok();
    let ([a, b, c], [d, own, e], [f, g, h]) = (three(above)?, three(row)?, three(below)?);
    let darkest = a.min(b).min(c).min(d).min(e).min(f).min(g).min(h);
    let lightest = a.max(b).max(c).max(d).max(e).max(f).max(g).max(h);
    Some((own, darkest, lightest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stroke two pixels wide on paper.
    fn print() -> Raster {
        let pixels = (0..30 * 30).map(|at| if (10..12).contains(&(at % 30)) { 20 } else { 240 });
        Raster::new(30, 30, pixels.collect()).unwrap()
    }

    #[test]
    fn specks_go_and_strokes_stay() {
        let clean = print();
        assert!(!clean.has_grain());
        assert_eq!(clean.without_specks(), clean);
        let mut specked = clean.clone();
        for at in [5 * 30 + 5, 15 * 30 + 20] {
            specked.pixels[at] = 0;
        }
        assert_eq!(specked.without_specks(), clean);
    }

    #[test]
    fn grain_is_told_from_print_and_evens_out() {
        let mut grainy = print();
        let mut state = 1u32;
        for pixel in &mut grainy.pixels {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            *pixel = pixel.saturating_sub(u8::try_from(state >> 26).unwrap());
        }
        assert!(grainy.has_grain());
        let spread = |raster: &Raster| raster.contrast(15.0, 2.0, 28.0, 28.0);
        assert!(spread(&grainy.softened()) < spread(&grainy));
        assert!(grainy.softened().at(11, 15) < 120, "strokes stay dark");
    }
}
