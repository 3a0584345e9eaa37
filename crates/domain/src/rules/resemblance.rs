//! In what two invoices of one vendor resemble each other: number, date, total, lines.

use rust_decimal::Decimal;
use time::Date;

use crate::calendar::date_of;
use crate::case::{Case, PeriodSource, period_of};
use crate::history::PastInvoice;
use crate::invoice::{Invoice, InvoiceLine};
use crate::party::is_same_party;
use crate::sums::{Sums, line_net};

/// Upper case without spaces and signs, and without the zeros that lead its first figure.
pub(crate) fn normalise_number(number: &str) -> String {
    let plain: String = number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let figure = plain.find(|c: char| c.is_ascii_digit()).unwrap_or(plain.len());
    let (letters, digits) = plain.split_at(figure);
    format!("{letters}{}", digits.trim_start_matches('0'))
}

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

/// Close in time, or day and month exchanged.
pub(super) fn are_dates_close(one: Date, other: Date, days: i64) -> bool {
    let swapped = date_of(one.year(), one.day(), u8::from(one.month())) == Some(other);
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
    let text = |field: &Option<crate::field::Field<String>>| field.as_ref().map(|f| f.value.trim().to_lowercase());
    let item = text(&line.item_code).or(text(&line.description)).unwrap_or_default();
    let number = |value: Option<Decimal>| value.map(|value| value.normalize().to_string()).unwrap_or_default();
    let days = match period_of(line, invoice) {
        Some((period, source)) if source != PeriodSource::IssueDate => format!("{} {}", period.first, period.last),
        _ => String::new(),
    };
    let currency = invoice.header.currency.as_ref().map(|field| field.value);
    format!("{item}|{}|{}|{days}", number(line.quantity.as_ref().map(|f| f.value)), number(line_net(line, currency)))
}

fn item_of(line: &InvoiceLine) -> String {
    let text = |field: &Option<crate::field::Field<String>>| field.as_ref().map(|f| f.value.trim().to_lowercase());
    text(&line.item_code).or(text(&line.description)).unwrap_or_default()
}

/// Shared over all, counted with repeats; `None` where either has no lines.
fn jaccard(mut one: Vec<String>, mut other: Vec<String>) -> Option<Decimal> {
    if one.is_empty() || other.is_empty() {
        return None;
    }
    one.sort();
    other.sort();
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
    let keys = |invoice: &Invoice| invoice.lines.iter().map(|line| key_of(line, invoice)).collect();
    jaccard(keys(one), keys(other))
}

/// How far the invoices bill the same items, whatever the amounts, from 0 to 1.
pub(super) fn item_likeness(one: &[&Invoice], other: &Invoice) -> Option<Decimal> {
    let items = |lines: Vec<&InvoiceLine>| {
        let mut items: Vec<String> = lines.into_iter().map(item_of).collect();
        items.sort();
        items.dedup();
        items
    };
    let parts = one.iter().flat_map(|invoice| invoice.lines.iter()).collect();
    jaccard(items(parts), items(other.lines.iter().collect()))
}

/// Whether both say which days they bill, and no day is billed by both.
pub(super) fn are_for_other_days(one: &Invoice, other: &Invoice) -> bool {
    let days = |invoice: &Invoice| -> Vec<_> {
        let periods = invoice.lines.iter().filter_map(|line| period_of(line, invoice));
        periods.filter(|(_, source)| *source != PeriodSource::IssueDate).map(|(period, _)| period).collect()
    };
    let (ours, theirs) = (days(one), days(other));
    !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|a| theirs.iter().any(|b| a.overlap(*b).is_some()))
}

/// The earlier invoices of the same vendor, kind and currency.
pub(super) fn of_same_vendor<'c>(case: &'c Case<'_>) -> impl Iterator<Item = &'c PastInvoice> {
    let ours = &case.invoice.header;
    case.history.invoices.iter().filter(move |past| {
        let theirs = &past.invoice.header;
        let sellers = ours.seller_name.as_ref().zip(theirs.seller_name.as_ref());
        let currency = |header: &crate::invoice::InvoiceHeader| header.currency.as_ref().map(|field| field.value);
        past.invoice.document_type == case.invoice.document_type
            && sellers.is_none_or(|(a, b)| is_same_party(&a.value, &b.value))
            && currency(ours) == currency(theirs)
    })
}

/// What an invoice asks for with tax.
pub(super) fn total_of(invoice: &Invoice) -> Option<Decimal> {
    Sums::of(invoice).gross
}

pub(super) fn issued(invoice: &Invoice) -> Option<Date> {
    invoice.header.issue_date.as_ref().map(|field| field.value)
}
