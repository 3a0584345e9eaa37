//! By when something must be decided about a contract: notice against its renewal, or what comes after its end.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use super::renewal::watch_renewal;
use crate::calendar::{iso_day, print_date};
use crate::contract::Contract;
use crate::wording::days;

/// What happens after the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// The contract renews by itself unless notice is given on this day or before.
    Notice,
    /// The contract ends with this day.
    End,
}

/// The last day for a decision about a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    pub kind: DeadlineKind,
    #[serde(with = "iso_day")]
    pub day: Date,
    /// The last day of the running term.
    #[serde(with = "iso_day")]
    pub term_end: Date,
    /// Below zero where it has passed.
    pub days_left: i64,
    /// What the next term costs, where the contract says so; without a currency of its own.
    pub next_term_spend: Option<Decimal>,
}

impl Deadline {
    pub const fn is_past(&self) -> bool {
        self.days_left < 0
    }

    /// One sentence for people.
    pub fn sentence(&self) -> String {
        let (day, end) = (print_date(self.day), print_date(self.term_end));
        match (self.kind, self.is_past()) {
            (DeadlineKind::Notice, false) => format!("Renews after {end} unless notice is given by {day}."),
            (DeadlineKind::Notice, true) => format!("Renews after {end}: the last day for notice was {day}."),
            (DeadlineKind::End, false) => format!("Ends with {end} and does not renew by itself."),
            (DeadlineKind::End, true) => format!("Ended with {end}."),
        }
    }
}

/// The deadline that the contract's terms set, seen from a day; `None` where they say neither when it renews nor when
/// it ends.
pub fn find_deadline(contract: &Contract, today: Date) -> Option<Deadline> {
    if let Some(watch) = watch_renewal(contract, today) {
        return Some(Deadline {
            kind: DeadlineKind::Notice,
            day: watch.last_day,
            term_end: watch.term_end,
            days_left: watch.days_left,
            next_term_spend: watch.next_term_spend,
        });
    }
    let header = &contract.header;
    // One that renews without saying by when notice is due has no day to be told.
    if header.auto_renewal.as_ref().is_some_and(|renews| renews.value) {
        return None;
    }
    let end = header.expiry_date.as_ref()?.value;
    let days_left = (end - today).whole_days();
    Some(Deadline { kind: DeadlineKind::End, day: end, term_end: end, days_left, next_term_spend: None })
}

/// `today`, `tomorrow`, `in 22 days`, `yesterday`, `8 days ago`
pub fn say_days_left(count: i64) -> String {
    match count {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        2.. => format!("in {}", days(count)),
        _ => format!("{} ago", days(count.saturating_neg())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{print_iso_date, read_iso_date};
    use crate::fixture::contract_with;

    fn deadline(header: &str, today: &str) -> Option<(DeadlineKind, String, i64)> {
        let found = find_deadline(&contract_with(header, "[]"), read_iso_date(today).unwrap())?;
        Some((found.kind, print_iso_date(found.day), found.days_left))
    }

    #[test]
    fn notice_is_due_before_the_end_and_a_contract_that_does_not_renew_ends() {
        let renews = r#"{"auto_renewal":true,"notice_period_days":30}"#;
        assert_eq!(deadline(renews, "2026-11-01"), Some((DeadlineKind::Notice, "2026-12-01".to_owned(), 30)));
        assert_eq!(deadline(renews, "2026-12-03"), Some((DeadlineKind::Notice, "2026-12-01".to_owned(), -2)));
        let ends = r#"{"auto_renewal":false,"notice_period_days":30}"#;
        assert_eq!(deadline(ends, "2026-12-31"), Some((DeadlineKind::End, "2026-12-31".to_owned(), 0)));
    }

    #[test]
    fn nothing_is_told_of_a_contract_that_does_not_say() {
        assert_eq!(deadline(r#"{"auto_renewal":true}"#, "2026-11-01"), None);
        assert_eq!(deadline(r#"{"expiry_date":null}"#, "2026-11-01"), None);
    }

    #[test]
    fn sentences_tell_what_happens_after_the_day() {
        let say = |header: &str, today: &str| {
            find_deadline(&contract_with(header, "[]"), read_iso_date(today).unwrap()).unwrap().sentence()
        };
        let renews = r#"{"auto_renewal":true,"notice_period_days":30}"#;
        assert_eq!(say(renews, "2026-11-01"), "Renews after 31 Dec 2026 unless notice is given by 1 Dec 2026.");
        assert_eq!(say(renews, "2026-12-02"), "Renews after 31 Dec 2026: the last day for notice was 1 Dec 2026.");
        assert_eq!(say("{}", "2026-11-01"), "Ends with 31 Dec 2026 and does not renew by itself.");
        assert_eq!(say("{}", "2027-01-01"), "Ended with 31 Dec 2026.");
    }

    #[test]
    fn days_are_words() {
        let said = [-8, -1, 0, 1, 2, 67].map(say_days_left);
        assert_eq!(said, ["8 days ago", "yesterday", "today", "tomorrow", "in 2 days", "in 67 days"]);
    }
}
