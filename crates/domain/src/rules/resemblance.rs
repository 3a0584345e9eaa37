//! In what two invoices of one vendor resemble each other: number, date, total, lines.

use rust_decimal::Decimal;
use time::Date;

use crate::calendar::{Period, date_of};
use crate::case::{Case, PeriodSource, period_of};
use crate::history::PastInvoice;
use crate::invoice::{Invoice, InvoiceKind, InvoiceLine};
pub(super) use crate::past::normalise_number;
use crate::past::{Earlier, item_of};
use crate::sums::{line_net, sum};

/// Letters that are read for figures.
fn unswapped(number: &str) -> String {
    number
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

/// One slip of the pen apart. Another last figure is no slip: so an invoice and the next one differ.
pub(super) fn are_numbers_close(one: &str, other: &str) -> bool {
    let (one, other) = (unswapped(&normalise_number(one)), unswapped(&normalise_number(other)));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    if one == other {
        return true;
    }
    let head = |text: &str| text.chars().take(text.chars().count().saturating_sub(1)).collect::<String>();
    let is_next = one.chars().count() == other.chars().count() && head(&one) == head(&other);
    !is_next && one.len().min(other.len()) >= 3 && strsim::osa_distance(&one, &other) <= 1
}

/// The date with day and month exchanged, where there is one.
pub(super) fn exchanged(date: Date) -> Option<Date> {
    date_of(date.year(), date.day(), u8::from(date.month()))
}

/// Close in time, or day and month exchanged.
pub(super) fn are_dates_close(one: Date, other: Date, days: i64) -> bool {
    let swapped = exchanged(one) == Some(other);
    (one - other).whole_days().abs() <= days || (swapped && one != other)
}

/// Equal, within one percent, or with two neighbouring figures exchanged.
pub(super) fn are_totals_close(one: Decimal, other: Decimal) -> bool {
    if one.is_zero() || other.is_zero() {
        return false;
    }
    let gap = one.checked_sub(other).map(|gap| gap.abs());
    let is_near = gap.and_then(|gap| gap.checked_mul(Decimal::ONE_HUNDRED)).is_some_and(|gap| gap <= one.abs());
    let cents = |value: Decimal| value.round_dp(2).normalize().to_string();
    let (a, b) = (cents(one), cents(other));
    is_near || (a.len() == b.len() && strsim::osa_distance(&a, &b) == 1 && strsim::levenshtein(&a, &b) == 2)
}

/// What a line bills, for comparing sets of lines.
fn key_of(line: &InvoiceLine, invoice: &Invoice) -> String {
    let item = item_of(line);
    let number = |value: Option<Decimal>| value.map(|value| value.normalize().to_string()).unwrap_or_default();
    let days = match period_of(line, invoice) {
        Some((period, source)) if source != PeriodSource::IssueDate => format!("{} {}", period.first, period.last),
        _ => String::new(),
    };
    let currency = invoice.header.currency.as_ref().map(|field| field.value);
    format!("{item}|{}|{}|{days}", number(line.quantity.as_ref().map(|f| f.value)), number(line_net(line, currency)))
}

/// The lines that the earlier invoices bill as well; all of them where the claim takes the invoice whole.
pub(super) fn lines_covered(case: &Case<'_>, earlier: &[&PastInvoice], takes_all: bool) -> Vec<usize> {
    if takes_all {
        return (0..case.bills.len()).collect();
    }
    let keys = earlier.iter().flat_map(|past| past.invoice.lines.iter().map(|line| key_of(line, &past.invoice)));
    let mut keys: Vec<String> = keys.collect();
    let is_covered = |line: &InvoiceLine| {
        let at = keys.iter().position(|key| *key == key_of(line, case.invoice));
        at.map(|at| keys.swap_remove(at)).is_some()
    };
    let covered = case.bills.iter().map(|bill| bill.line).map(is_covered).enumerate();
    covered.filter(|(_, is_covered)| *is_covered).map(|(at, _)| at).collect()
}

/// Whether both say which days they bill.
pub(super) fn say_their_days(ours: &[Period], theirs: &[Period]) -> bool {
    !ours.is_empty() && !theirs.is_empty()
}

/// Shared over all of two sorted lists, counted with repeats; `None` where either is empty.
fn jaccard<T: Ord>(one: &[T], other: &[T]) -> Option<Decimal> {
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let (mut a, mut b, mut shared) = (one.iter().peekable(), other.iter().peekable(), 0usize);
    while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                shared += 1;
                a.next();
                b.next();
            }
        }
    }
    Decimal::from(shared).checked_div(Decimal::from(one.len() + other.len() - shared))
}

/// How far the lines of two invoices are the same, from 0 to 1.
pub(super) fn line_likeness(one: &Invoice, other: &Invoice) -> Option<Decimal> {
    let keys = |invoice: &Invoice| {
        let mut keys: Vec<String> = invoice.lines.iter().map(|line| key_of(line, invoice)).collect();
        keys.sort();
        keys
    };
    jaccard(&keys(one), &keys(other))
}

/// How far the same items are billed, whatever the amounts, from 0 to 1. Items by their numbers: several
/// invoices together, and one.
pub(super) fn item_likeness(one: &[&[u32]], other: &[u32]) -> Option<Decimal> {
    if let [one] = one {
        return jaccard(one, other);
    }
    let mut together: Vec<u32> = one.concat();
    together.sort_unstable();
    together.dedup();
    jaccard(&together, other)
}

/// Whether both say which days they bill, and no day is billed by both.
pub(super) fn are_for_other_days(ours: &[Period], theirs: &[Period]) -> bool {
    say_their_days(ours, theirs) && !ours.iter().any(|a| theirs.iter().any(|b| a.overlap(*b).is_some()))
}

/// Whether the earlier invoice is of the same vendor, kind and currency, and not taken back.
pub(super) fn is_of_same_vendor(case: &Case<'_>, earlier: Earlier<'_>) -> bool {
    let (ours, theirs) = (case.invoice, &earlier.past.invoice);
    let currency = |invoice: &Invoice| invoice.header.currency.as_ref().map(|field| field.value);
    ours.document_type == theirs.document_type
        && currency(ours) == currency(theirs)
        && case.is_same_seller(earlier)
        && !is_credited(case, earlier)
}

/// Whether credit notes took the earlier invoice back in full: it may then be billed anew.
pub(super) fn is_credited(case: &Case<'_>, Earlier { past, facts }: Earlier<'_>) -> bool {
    let (Some(number), Some(total)) = (&past.invoice.header.invoice_number, facts.sums.gross) else {
        return false;
    };
    let notes = case.earlier_at(case.past().credits_for(&number.value));
    let credited = sum(notes.filter_map(|note| note.facts.sums.gross).map(|total| total.abs()));
    past.invoice.document_type == InvoiceKind::Invoice && credited.is_some_and(|credited| credited >= total.abs())
}

pub(super) fn issued(invoice: &Invoice) -> Option<Date> {
    invoice.header.issue_date.as_ref().map(|field| field.value)
}
