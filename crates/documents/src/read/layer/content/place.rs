//! Places on a page under the transformations of its content.

/// A point in square coordinates, in points.
type Point = (f32, f32);

/// An affine map, as a PDF writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [f32; 6]);

impl Matrix {
    pub const SAME: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub const fn moved(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    pub fn map(self, (x, y): Point) -> Point {
        let Self([a, b, c, d, e, f]) = self;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// First this one, then the other.
    pub fn then(self, next: Self) -> Self {
        let Self([a, b, c, d, e, f]) = self;
        let Self([na, nb, nc, nd, ..]) = next;
        let (e, f) = next.map((e, f));
        Self([a * na + b * nc, a * nb + b * nd, c * na + d * nc, c * nb + d * nd, e, f])
    }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    left: f32,
    low: f32,
    right: f32,
    high: f32,
}

impl Area {
    /// The smallest around the points.
    pub fn around<const COUNT: usize>(points: [Point; COUNT]) -> Self {
        let none = Self { left: f32::MAX, low: f32::MAX, right: f32::MIN, high: f32::MIN };
        points.into_iter().fold(none, |area, (x, y)| area.with(Self { left: x, low: y, right: x, high: y }))
    }

    pub fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            low: self.low.min(other.low),
            right: self.right.max(other.right),
            high: self.high.max(other.high),
        }
    }

    pub fn holds(self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.low..=self.high).contains(&y)
    }

    /// In square points.
    pub fn size(self) -> f32 {
        (self.right - self.left).max(0.0) * (self.high - self.low).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_follow_each_other() {
        let turned = Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
        let both = Matrix::moved(2.0, 0.0).then(turned);
        assert_eq!(both.map((1.0, 0.0)), turned.map((3.0, 0.0)));
        assert_eq!(both.map((1.0, 0.0)), (0.0, 3.0));
        let area = Area::around([(1.0, 1.0), (4.0, 3.0)]);
        assert!(area.holds((2.0, 2.0)) && !area.holds((5.0, 2.0)));
        assert_eq!(area.size(), 6.0);
    }
}
