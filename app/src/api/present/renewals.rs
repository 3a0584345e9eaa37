//! Renewals.

use domain::absence::{DeadlineKind, say_days_left};
use time::OffsetDateTime;
use workflow::renewals::{Renewal, RenewalsView};

use super::money;
use crate::model::{RenewalRow, RenewalsPage};

/// Days from which on a deadline is near.
const NEAR: i64 = 30;

pub fn renewals_page(view: RenewalsView, since: Option<OffsetDateTime>, calendar: Option<String>) -> RenewalsPage {
    RenewalsPage {
        rows: view.renewals.into_iter().map(renewal_row).collect(),
        silent: view.silent,
        calendar_since: since.map(OffsetDateTime::date),
        calendar,
    }
}

pub fn renewal_row(renewal: Renewal) -> RenewalRow {
    let deadline = renewal.deadline;
    RenewalRow {
        contract: renewal.contract.to_string(),
        number: renewal.number,
        vendor: renewal.vendor,
        day: deadline.day,
        term_end: deadline.term_end,
        left: say_days_left(deadline.days_left),
        is_past: deadline.is_past(),
        is_near: (0..=NEAR).contains(&deadline.days_left),
        renews: deadline.kind == DeadlineKind::Notice,
        sentence: deadline.sentence(),
        next_term: money(deadline.next_term_spend, renewal.currency),
    }
}
