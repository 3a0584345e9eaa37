//! What an address asks of the audit log.

use serde::Deserialize;
use store::{Action, AuditFilter, SubjectKind};
use time::macros::{format_description, time};
use time::{Date, OffsetDateTime};

use crate::DeskError;

/// The filter as text; what is empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditQuery {
    /// A part of an e-mail address.
    pub person: String,
    pub action: String,
    pub subject: String,
    /// The id of one thing.
    pub id: String,
    /// The first day, such as 2026-11-24, in UTC,
    pub from: String,
    /// and the last one.
    pub to: String,
}

impl AuditQuery {
    /// Refuses what it does not understand: a filter left out would show more than was asked for.
    pub fn read(&self) -> Result<AuditFilter, DeskError> {
        let until = match read_day(&self.to)? {
            Some(day) => Some(begin(day.next_day().ok_or_else(|| no_day(&self.to))?)),
            None => None,
        };
        Ok(AuditFilter {
            person: given(&self.person).map(str::to_owned),
            action: read_word(&self.action, Action::read, "an action")?,
            subject: read_word(&self.subject, SubjectKind::read, "a kind of thing")?,
            subject_id: given(&self.id).map(str::to_owned),
            since: read_day(&self.from)?.map(begin),
            until,
        })
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn read_word<T>(text: &str, read: impl Fn(&str) -> Option<T>, what: &str) -> Result<Option<T>, DeskError> {
    let unknown = || DeskError::Refused(format!("'{text}' is not {what} of the audit log. Choose one from the list."));
    given(text).map(|word| read(word).ok_or_else(unknown)).transpose()
}

fn read_day(text: &str) -> Result<Option<Date>, DeskError> {
    let day = |text| {
        let read = Date::parse(text, format_description!("[year]-[month]-[day]")).ok();
        // Postgres knows no years as early as this reads.
        read.filter(|day| day.year() > 0).ok_or_else(|| no_day(text))
    };
    given(text).map(day).transpose()
}

fn no_day(text: &str) -> DeskError {
    DeskError::Refused(format!("'{text}' is not a day. Write it as 2026-11-24."))
}

fn begin(day: Date) -> OffsetDateTime {
    day.with_time(time!(0:00)).assume_utc()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn days_are_whole_and_what_is_empty_does_not_matter() {
        let query = AuditQuery { from: "2026-11-24".into(), to: "2026-11-24".into(), ..AuditQuery::default() };
        let filter = query.read().unwrap();
        assert_eq!(filter.since, Some(datetime!(2026-11-24 0:00 UTC)));
        assert_eq!(filter.until, Some(datetime!(2026-11-25 0:00 UTC)));
        assert_eq!(AuditQuery::default().read().unwrap(), AuditFilter::default());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for query in [
            AuditQuery { action: "everything".into(), ..AuditQuery::default() },
            AuditQuery { subject: "'; DROP".into(), ..AuditQuery::default() },
            AuditQuery { from: "31/12/2026".into(), ..AuditQuery::default() },
            AuditQuery { from: "-9999-01-01".into(), ..AuditQuery::default() },
            AuditQuery { to: "9999-12-31".into(), ..AuditQuery::default() },
        ] {
            assert!(matches!(query.read(), Err(DeskError::Refused(_))), "{query:?}");
        }
    }
}
