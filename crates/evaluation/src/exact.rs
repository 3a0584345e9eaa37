//! Exact fractions: what the generator reckons with, so that no rounding of the engine's hides in it.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A fraction in its lowest terms; the bottom is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    top: i128,
    bottom: i128,
}

fn divisor(one: i128, other: i128) -> i128 {
    if other == 0 { one.abs().max(1) } else { divisor(other, one % other) }
}

impl Exact {
    pub const ZERO: Self = Self { top: 0, bottom: 1 };
    pub const ONE: Self = Self { top: 1, bottom: 1 };

    pub fn ratio(top: i128, bottom: i128) -> Self {
        let shared = divisor(top, bottom);
        let sign = if bottom < 0 { -1 } else { 1 };
        Self { top: sign * top / shared, bottom: sign * bottom / shared }
    }

    pub fn whole(value: i64) -> Self {
        Self::ratio(i128::from(value), 1)
    }

    /// `1234` with two places is 12.34.
    pub fn places(value: i64, places: u32) -> Self {
        Self::ratio(i128::from(value), 10i128.pow(places))
    }

    pub fn percent(self) -> Self {
        self / Self::whole(100)
    }

    /// Half up, away from zero.
    pub fn round(self, places: u32) -> Self {
        let scale = 10i128.pow(places);
        let doubled = self.top.abs() * scale * 2 + self.bottom;
        let rounded = doubled / (self.bottom * 2);
        Self::ratio(if self.top < 0 { -rounded } else { rounded }, scale)
    }

    /// Up to the next unit of so many places.
    pub fn round_up(self, places: u32) -> Self {
        let scale = 10i128.pow(places);
        Self::ratio(
            (self.top * scale).div_euclid(self.bottom) + i128::from((self.top * scale) % self.bottom != 0),
            scale,
        )
    }

    pub fn floor(self) -> Self {
        Self::ratio(self.top.div_euclid(self.bottom), 1)
    }

    pub fn ceil(self) -> Self {
        self.round_up(0)
    }

    pub fn is_zero(self) -> bool {
        self.top == 0
    }

    pub fn is_positive(self) -> bool {
        self.top > 0
    }

    /// Whether it can be written with so many places.
    pub fn fits(self, places: u32) -> bool {
        (self.top * 10i128.pow(places)) % self.bottom == 0
    }

    pub fn power(self, times: u32) -> Self {
        (0..times).fold(Self::ONE, |so_far, _| so_far * self)
    }

    /// The decimal with up to twelve places.
    pub fn text(self) -> String {
        let value = self.round(12);
        let units = value.top * (10i128.pow(12) / value.bottom);
        let sign = if units < 0 { "-" } else { "" };
        let (whole, part) = (units.abs() / 10i128.pow(12), units.abs() % 10i128.pow(12));
        let text = format!("{sign}{whole}.{part:012}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// Reads a decimal as the engine prints it.
    pub fn read(text: &str) -> Option<Self> {
        let (digits, places) =
            text.split_once('.').map_or((text.to_owned(), 0), |(whole, part)| (format!("{whole}{part}"), part.len()));
        Some(Self::ratio(digits.parse().ok()?, 10i128.checked_pow(u32::try_from(places).ok()?)?))
    }

    /// For shares and weights in the report only.
    pub fn approximate(self) -> f64 {
        self.top as f64 / self.bottom as f64
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::ratio(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)
    }
}

impl Sub for Exact {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        Self { top: -self.top, ..self }
    }
}

impl Mul for Exact {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::ratio(self.top * other.top, self.bottom * other.bottom)
    }
}

impl Div for Exact {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self::ratio(self.top * other.bottom, self.bottom * other.top)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.top * other.bottom).cmp(&(other.top * self.bottom))
    }
}

impl std::iter::Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |so_far, amount| so_far + amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_and_prints() {
        assert_eq!(Exact::places(1005, 3).round(2).text(), "1.01");
        assert_eq!((-Exact::places(1005, 3)).round(2).text(), "-1.01");
        assert_eq!(Exact::ratio(100, 3).round(2).text(), "33.33");
        assert_eq!(Exact::ratio(264, 10).floor().text(), "26");
        assert_eq!(Exact::ratio(264, 10).ceil().text(), "27");
        assert_eq!(Exact::whole(-3).text(), "-3");
        assert_eq!(Exact::read("12.340"), Some(Exact::places(1234, 2)));
        assert_eq!(Exact::read("-0.05"), Some(Exact::places(-5, 2)));
    }
}
