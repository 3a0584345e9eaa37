//! The one place that reads the clock.

use time::OffsetDateTime;

#[allow(clippy::disallowed_methods)]
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}
