//! What an address asks of a report.

use domain::Date;
use domain::calendar::read_iso_date;
use serde::Deserialize;
use store::Issued;
use time::OffsetDateTime;

use crate::DeskError;

/// The filter as text; what is empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportQuery {
    /// The first day, such as 2026-11-24,
    pub from: String,
    /// and the last one.
    pub to: String,
    /// A vendor's whole name, in any case.
    pub vendor: String,
    /// From where to read on.
    pub after: String,
}

/// Days from the first to the last one; open at an end that is not told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportFilter {
    pub period: Period,
    pub vendor: Option<String>,
}

impl ReportQuery {
    /// Refuses what it does not understand: a filter left out would show more than was asked for.
    pub fn read(&self) -> Result<ReportFilter, DeskError> {
        let period = Period { from: read_day(&self.from)?, to: read_day(&self.to)? };
        if let (Some(from), Some(to)) = (period.from, period.to)
            && from > to
        {
            return Err(DeskError::refused("The first day lies after the last one. Exchange the two."));
        }
        Ok(ReportFilter { period, vendor: given(&self.vendor) })
    }
}

impl Period {
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The same as moments, in UTC: from the first on, and before the second.
    pub fn moments(self) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
        let begin = |day: Date| day.midnight().assume_utc();
        (self.from.map(begin), self.to.and_then(Date::next_day).map(begin))
    }

    pub const fn issued(self) -> Issued {
        Issued { from: self.from, to: self.to }
    }
}

fn given(text: &str) -> Option<String> {
    Some(text.replace('\0', "").trim().to_owned()).filter(|text| !text.is_empty())
}

fn read_day(text: &str) -> Result<Option<Date>, DeskError> {
    let Some(text) = given(text) else { return Ok(None) };
    let day = read_iso_date(&text).filter(|day| day.year() > 0 && text.len() == 10);
    day.map(Some).ok_or_else(|| DeskError::Refused(format!("'{text}' is not a day. Write it as 2026-11-24.")))
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    fn query(from: &str, to: &str) -> ReportQuery {
        ReportQuery { from: from.into(), to: to.into(), ..ReportQuery::default() }
    }

    #[test]
    fn a_period_holds_its_ends() {
        let period = query("2026-11-01", "2026-11-24").read().unwrap().period;
        for (day, inside) in
            [(date!(2026 - 10 - 31), false), (date!(2026 - 11 - 01), true), (date!(2026 - 11 - 24), true)]
        {
            assert_eq!(period.contains(day), inside, "{day}");
        }
        assert!(!period.contains(date!(2026 - 11 - 25)));
        assert_eq!(period.moments().1, Some(datetime!(2026-11-25 0:00 UTC)));
        assert!(Period::default().contains(date!(2026 - 11 - 25)));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (from, to) in [("24.11.2026", ""), ("", "tomorrow"), ("2026-11-24", "2026-11-01"), ("20261124", "")] {
            assert!(matches!(query(from, to).read(), Err(DeskError::Refused(_))), "{from} {to}");
        }
        assert_eq!(query("", " ").read().unwrap(), ReportFilter::default());
    }
}
