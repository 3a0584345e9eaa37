//! The last day for notice, and the windows that lead up to it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use crate::calendar::{iso_day, print_date};
use crate::contract::{Contract, Provided, Renewal};
use crate::rules::NOTICE_WINDOWS;

/// So many days before the last day for notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeWindow {
    pub days: i64,
    #[serde(with = "iso_day")]
    pub opens: Date,
    pub is_open: bool,
}

/// How a renewal stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalWatch {
    #[serde(with = "iso_day")]
    pub term_end: Date,
    /// The last day on which notice stops the renewal.
    #[serde(with = "iso_day")]
    pub last_day: Date,
    /// Below zero where it has passed.
    pub days_left: i64,
    pub next_term_spend: Option<Decimal>,
    /// The widest first.
    pub windows: Vec<NoticeWindow>,
}

impl RenewalWatch {
    /// The narrowest window that is open.
    pub fn open_window(&self) -> Option<&NoticeWindow> {
        self.windows.iter().rev().find(|window| window.is_open)
    }

    /// One sentence for people.
    pub fn sentence(&self) -> String {
        let (end, last) = (print_date(self.term_end), print_date(self.last_day));
        if self.days_left < 0 {
            return format!("The last day for notice was {last}: the contract renews after {end}.");
        }
        format!(
            "The contract renews after {end} unless notice is given by {last}, in {}.",
            crate::wording::days(self.days_left)
        )
    }
}

/// How the renewal stands that the contract's clause sets, else its header; `None` where it does not renew
/// by itself, or does not say when.
pub fn watch_renewal(contract: &Contract, today: Date) -> Option<RenewalWatch> {
    let clauses = contract.clauses.iter().filter(|clause| clause.is_in_force(Some(today)));
    let found = clauses.filter_map(|clause| Some((clause, Renewal::of(&clause.provision)?)));
    let newest = found.max_by_key(|(clause, _)| (contract.rank_of(clause.source.as_deref()), clause.effective_from));
    let renewal = newest.map(|(_, renewal)| renewal.clone()).or_else(|| renewal_of_header(contract))?;
    let last_day = renewal.last_day_for_notice()?;
    let days_left = (last_day - today).whole_days();
    let windows = NOTICE_WINDOWS.into_iter().rev().filter_map(|days| {
        let opens = last_day.checked_sub(Duration::days(days))?;
        Some(NoticeWindow { days, opens, is_open: opens <= today && days_left >= 0 })
    });
    Some(RenewalWatch {
        term_end: renewal.term_end,
        last_day,
        days_left,
        next_term_spend: renewal.next_term_spend,
        windows: windows.collect(),
    })
}

pub(crate) fn renewal_of_header(contract: &Contract) -> Option<Renewal> {
    let header = &contract.header;
    header.auto_renewal.as_ref().filter(|field| field.value)?;
    Some(Renewal {
        term_end: header.expiry_date.as_ref()?.value,
        notice_days: header.notice_period_days.as_ref()?.value,
        business_days: false,
        calendar: None,
        holidays: Vec::new(),
        next_term_spend: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{print_iso_date, read_iso_date};
    use crate::fixture::contract_with;

    fn watch(contract: &Contract, today: &str) -> RenewalWatch {
        watch_renewal(contract, read_iso_date(today).unwrap()).unwrap()
    }

    #[test]
    fn windows_open_120_90_60_and_30_days_before_the_last_day() {
        let contract = contract_with(r#"{"auto_renewal":true,"notice_period_days":30}"#, "[]");
        let before = watch(&contract, "2026-01-01");
        let opens: Vec<String> =
            before.windows.iter().map(|window| format!("{} {}", window.days, print_iso_date(window.opens))).collect();
        assert_eq!(opens, ["120 2026-08-03", "90 2026-09-02", "60 2026-10-02", "30 2026-11-01"]);
        for (today, open) in [
            ("2026-08-02", None),
            ("2026-08-03", Some(120)),
            ("2026-09-02", Some(90)),
            ("2026-10-15", Some(60)),
            ("2026-11-01", Some(30)),
            ("2026-12-01", Some(30)),
            ("2026-12-02", None),
        ] {
            assert_eq!(watch(&contract, today).open_window().map(|window| window.days), open, "{today}");
        }
        assert_eq!(
            watch(&contract, "2026-11-30").sentence(),
            "The contract renews after 31 Dec 2026 unless notice is given by 1 Dec 2026, in 1 day."
        );
    }

    #[test]
    fn a_clause_goes_before_the_header_and_what_does_not_renew_is_not_watched() {
        let mut contract = contract_with(r#"{"auto_renewal":true,"notice_period_days":30}"#, "[]");
        let clause = r#"{"id":"9","kind":"renewal","term_end":"2027-06-30","notice_days":60}"#;
        contract.clauses.push(serde_json::from_str(clause).unwrap());
        assert_eq!(print_iso_date(watch(&contract, "2026-01-01").last_day), "2027-05-01");
        let plain = contract_with(r#"{"auto_renewal":false,"notice_period_days":30}"#, "[]");
        assert_eq!(watch_renewal(&plain, read_iso_date("2026-01-01").unwrap()), None);
    }
}
