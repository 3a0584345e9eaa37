//! The day on which a cap is passed if spending goes on as it did.

use rust_decimal::Decimal;
use time::{Date, Duration};

/// Fewer days than these show no pace.
const LEAST_DAYS: i64 = 28;
/// Fewer earlier invoices than these show none either.
const LEAST_EARLIER: usize = 2;

/// From the earlier invoices with their days, oldest first, to the present one: what was spent after the first,
/// over the days since it. `None` where that shows no pace, or the cap is never passed at it.
pub(super) fn day_of_passing(earlier: &[(Date, Decimal)], now: (Date, Decimal), cap: Decimal) -> Option<Date> {
    let (first, spent_first) = earlier.iter().min_by_key(|(day, _)| *day)?;
    let (today, amount) = now;
    let span = (today - *first).whole_days();
    if earlier.len() < LEAST_EARLIER || span < LEAST_DAYS {
        return None;
    }
    let before = crate::sums::sum(earlier.iter().map(|(_, amount)| *amount))?;
    let used = before.checked_add(amount)?;
    let since_first = used.checked_sub(*spent_first).filter(|spent| *spent > Decimal::ZERO)?;
    let left = cap.checked_sub(used).filter(|left| !left.is_sign_negative())?;
    let days = left.checked_mul(Decimal::from(span))?.checked_div(since_first)?.floor().checked_add(Decimal::ONE)?;
    today.checked_add(Duration::days(i64::try_from(days).ok().filter(|days| *days <= 36_600)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date_of;

    #[test]
    fn the_pace_is_that_since_the_first_invoice() {
        let day = |month, day| date_of(2026, month, day).unwrap();
        let earlier = [(day(1, 1), Decimal::from(500)), (day(1, 31), Decimal::from(300))];
        let passing = |cap: i64| day_of_passing(&earlier, (day(3, 2), 300.into()), cap.into());
        // 600 in 60 days, 10 a day, after 1,100.
        assert_eq!(passing(1_100), Some(day(3, 3)));
        assert_eq!(passing(1_199), Some(day(3, 12)));
        assert_eq!(passing(1_200), Some(day(3, 13)));
        assert_eq!(passing(1_099), None, "passed already");
        assert_eq!(day_of_passing(&earlier[..1], (day(3, 2), 300.into()), 2_000.into()), None, "two invoices");
        assert_eq!(day_of_passing(&earlier, (day(1, 28), 300.into()), 2_000.into()), None, "27 days");
        assert!(day_of_passing(&earlier, (day(1, 29), 300.into()), 2_000.into()).is_some(), "28 days");
        assert_eq!(day_of_passing(&earlier, (day(3, 2), (-300).into()), 2_000.into()), None, "nothing is spent");
        assert_eq!(passing(1_000_000_000), None, "never");
    }
}
