//! How a scanned page lies: turned by quarters, and a little askew.

use domain::PageBox;

use super::raster::{INK, Raster};

/// More is a page that somebody laid down like that on purpose.
const MOST_DEGREES: f32 = 7.0;
/// What reading does not mind is left as it is.
const LEAST_DEGREES: f32 = 0.08;
/// The width to which a picture is shrunk to find its angle, in pixels.
const SAMPLE: f32 = 1000.0;

/// From a page read upright and level back to the page as it came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tilt {
    /// Of the page as it came, in points.
    pub width: f32,
    pub height: f32,
    /// By how many quarters it was turned clockwise to stand upright.
    pub quarters: u8,
    /// By how much the lines of the upright page fall to the right.
    pub degrees: f32,
}

impl Tilt {
    /// The box around the same words on the page as it came.
    pub fn bring_back(self, area: PageBox) -> PageBox {
        let corners =
            [(area.left, area.top), (area.right, area.top), (area.left, area.bottom), (area.right, area.bottom)];
        let boxes = corners.map(|(x, y)| {
            let (x, y) = self.bring_point_back(x, y);
            PageBox::new(x, y, x, y)
        });
        boxes.into_iter().reduce(PageBox::union).unwrap_or(area)
    }

    fn bring_point_back(self, x: f32, y: f32) -> (f32, f32) {
        let (width, height) = self.upright();
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (right, down) = (x - width / 2.0, y - height / 2.0);
        let (x, y) = (width / 2.0 + right * cos - down * sin, height / 2.0 + right * sin + down * cos);
        match self.quarters % 4 {
            1 => (y, self.height - x),
            2 => (self.width - x, self.height - y),
            3 => (self.width - y, x),
            _ => (x, y),
        }
    }

    /// The sides of the page once it stands upright.
    pub fn upright(self) -> (f32, f32) {
        if self.quarters.is_multiple_of(2) { (self.width, self.height) } else { (self.height, self.width) }
    }
}

/// By how many degrees the lines of the picture fall to the right: at the true angle, ink gathers in lines
/// with white between them, and the sums of the rows differ most from each other.
pub fn find_angle(picture: &Raster) -> f32 {
    let sample = picture.scaled((SAMPLE / picture.width() as f32).min(1.0));
    let ink: Vec<(f32, f32)> = (0u16..)
        .zip(sample.rows())
        .flat_map(|(y, row)| {
            (0u16..).zip(row).filter(|(_, pixel)| **pixel < INK + 20).map(move |(x, _)| (f32::from(x), f32::from(y)))
        })
        .collect();
    let height = sample.height() + sample.width() / 4 + 2;
    let contrast = |degrees: f32| {
        let slope = degrees.to_radians().tan();
        let mut rows = vec![0i64; height];
        for (x, y) in &ink {
            let row = y - x * slope + sample.width() as f32 / 8.0;
            if let Some(count) = rows.get_mut(row as usize) {
                *count += 1;
            }
        }
        rows.windows(2).map(|pair| if let [a, b] = pair { (a - b) * (a - b) } else { 0 }).sum::<i64>()
    };
    let best = |from: f32, to: f32, step: f32| {
        let steps = ((to - from) / step).round() as usize;
        let angles = (0..=steps).map(|at| from + at as f32 * step);
        angles.max_by_key(|degrees| (contrast(*degrees), -((degrees * 100.0).abs() as i64))).unwrap_or(0.0)
    };
    if ink.len() < 100 {
        return 0.0;
    }
    let coarse = best(-MOST_DEGREES, MOST_DEGREES, 0.5);
    let fine = best(coarse - 0.5, coarse + 0.5, 0.1);
    let finest = best(fine - 0.1, fine + 0.1, 0.02);
    if finest.abs() < LEAST_DEGREES || finest.abs() > MOST_DEGREES { 0.0 } else { finest }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of dashes, as print looks from afar.
    fn print() -> Raster {
        let (width, height) = (800, 600);
        let pixels = (0..width * height).map(|at| {
            let (x, y) = (at % width, at / width);
            let inside = (100..700).contains(&x) && (80..520).contains(&y);
            if inside && y % 24 < 8 && x % 11 < 7 { 0 } else { 255 }
        });
        Raster::new(width, height, pixels.collect()).unwrap()
    }

    #[test]
    fn the_angle_of_print_is_found() {
        for degrees in [-3.0f32, -1.0, 0.5, 2.0, 5.0] {
            let askew = print().levelled(-degrees);
            let found = find_angle(&askew);
            assert!((found - degrees).abs() < 0.15, "{found} for {degrees}");
            assert!(find_angle(&askew.levelled(found)).abs() < 0.15);
        }
        assert_eq!(find_angle(&print()), 0.0);
    }

    #[test]
    fn a_place_comes_back_to_where_its_ink_was() {
        let mut pixels = vec![255; 60 * 40];
        pixels[10 * 60 + 50] = 0;
        let came = Raster::new(60, 40, pixels).unwrap();
        for quarters in 0..4 {
            let upright = came.turned(quarters);
            let ink = (0u8..).zip(upright.rows()).find_map(|(y, row)| {
                (0u8..).zip(row).find(|(_, pixel)| **pixel == 0).map(|(x, _)| (f32::from(x), f32::from(y)))
            });
            let (x, y) = ink.unwrap();
            let tilt = Tilt { width: 60.0, height: 40.0, quarters, degrees: 0.0 };
            assert_eq!(tilt.bring_back(PageBox::new(x, y, x + 1.0, y + 1.0)), PageBox::new(50.0, 10.0, 51.0, 11.0));
        }
        let tilt = Tilt { width: 200.0, height: 100.0, quarters: 0, degrees: 90.0 };
        let area = tilt.bring_back(PageBox::new(110.0, 50.0, 110.0, 50.0));
        assert!((area.left - 100.0).abs() < 0.01 && (area.top - 60.0).abs() < 0.01, "{area:?}");
    }
}
