//! Spans of time, told in a unit that the setting's name says.

use std::time::Duration;

use super::value::Value;

/// A number of units of so many seconds, at least `LEAST` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span<const UNIT: u32, const LEAST: u32>(u32);

/// May be none: not waiting is a way to wait.
pub type Seconds = Span<1, 0>;
pub type Minutes = Span<60, 1>;
pub type Hours = Span<3_600, 1>;
pub type Days = Span<86_400, 1>;

impl<const UNIT: u32, const LEAST: u32> Span<UNIT, LEAST> {
    pub fn to_std(self) -> Duration {
        Duration::from_secs(u64::from(self.0).saturating_mul(u64::from(UNIT)))
    }

    pub fn to_time(self) -> time::Duration {
        time::Duration::seconds(i64::from(self.0).saturating_mul(i64::from(UNIT)))
    }
}

impl<const UNIT: u32, const LEAST: u32> Value for Span<UNIT, LEAST> {
    const FORM: &'static str = match UNIT {
        1 => "a number of seconds",
        60 => "a number of minutes, at least 1",
        3_600 => "a number of hours, at least 1",
        _ => "a number of days, at least 1",
    };

    fn parse(text: &str) -> Option<Self> {
        // A hundred years are enough for anything, and no sum of them leaves its type.
        let most = 36_525 * (86_400 / UNIT);
        text.parse().ok().filter(|count| (LEAST..=most).contains(count)).map(Self)
    }
}
